"""One sound package, made once: its file, its files, its opened folder."""

from pathlib import Path

import pytest

from tests.package.altered import Files, files_of
from tests.package.checking import checked
from tests.package.sample import packed


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound package."""
    return packed(tmp_path_factory.mktemp("sound"))


@pytest.fixture(scope="session")
def files(package: Path) -> Files:
    """Its files."""
    return files_of(package)


@pytest.fixture(scope="session")
def opened(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its opened folder."""
    folder = tmp_path_factory.mktemp("opened") / "bag"
    checked(package, into=folder)
    return folder
