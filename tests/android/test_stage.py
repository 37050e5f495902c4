"""What goes into the app: what is listed and nothing else, and the libraries by hash."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.android.stage import stage
from tests.android.tools import PACKAGING, ROOT

NEVER = re.compile(r"app/desk|app/phone/story|device/desktop|tests|packaging|\.git|\.pyc$|\.so$|key|\.age$")


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stage as `make` and the Dockerfile make it, libraries and all."""
    folder = tmp_path_factory.mktemp("staged") / "stage"
    done = subprocess.run(
        [sys.executable, PACKAGING / "stage", folder],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": "1700000000", "HOME": str(folder.parent)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_all_of_the_app_and_nothing_of_the_rest(staged: Path) -> None:
    ours = [name for name in names(staged) if name.startswith(("app/", "assets/")) or "/" not in name]
    assert {"main.py", "app/__init__.py", "app/phone/app.py", "assets/codebook/encounter.toml"} <= set(ours)
    assert {"app/vault/vault.py", "assets/fonts/LICENSE", "app/phone/device/android/camera.py"} <= set(ours)
    assert [name for name in ours if re.search(r"app/desk|app/phone/story|device/desktop", name)] == []
    assert [name for name in names(staged) if name.endswith((".so", ".pyc", ".age"))] == []
    assert {path.name for path in staged.iterdir()} >= {
        "app",
        "assets",
        "attr",
        "attrs",
        "fpdf",
        "fontTools",
        "segno",
    }
    assert not {"tests", "packaging", "pytest", "flask", "sqlalchemy", "holidays", "bin"} & {
        path.name for path in staged.iterdir()
    }


def test_everything_in_app_is_decided_on(staged: Path) -> None:
    """A new kind of file in app/ or assets/ is either packed or named here as not needed on a phone."""
    listed = set(names(staged))
    left = set()
    for room in ("app", "assets"):
        for path in (ROOT / room).rglob("*"):
            name = path.relative_to(ROOT).as_posix()
            if path.is_file() and name not in listed and "__pycache__" not in name:
                left.add(name)
    expected = re.compile(
        r"app/desk/|app/phone/story/|app/phone/device/desktop/|.*\.md$|app/.*\.html$|app/.*\.(css|js)$"
    )
    assert [name for name in sorted(left) if not expected.match(name)] == []


def test_it_starts_without_the_rest_of_the_repository(staged: Path) -> None:
    """Every module of the stage is compiled for Android's way of running it; the pure ones are imported from there alone."""
    code = (
        f"import sys; sys.path[:0] = [{str(staged)!r}]\n"
        "import app, app.record, app.seal, app.package, app.rights, app.vault, app.phone.session, app.phone.device.here\n"
        "import fpdf, segno, icalendar, cattrs, zxcvbn, filetype\n"
        "from app.phone import content\n"
        "content.codebook()\n"
        "print(app.ASSETS)\n"
    )
    done = subprocess.run([sys.executable, "-OO", "-c", code], capture_output=True, text=True, cwd=staged)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(staged / "assets")


def test_the_same_stage_twice(staged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    again = tmp_path / "stage"
    stage().put(again, libraries=False)
    for name in names(again):
        assert (again / name).read_bytes() == (staged / name).read_bytes()
        assert (again / name).stat().st_mtime == (staged / name).stat().st_mtime == 1700000000
        assert (again / name).stat().st_mode == (staged / name).stat().st_mode


def test_a_library_that_is_not_locked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    program = stage()
    with pytest.raises(SystemExit, match="no-such-library"):
        program.locked(("attrs", "no-such-library"))
    assert re.findall("^[a-z].*==", program.locked(("attrs",)), re.MULTILINE) == ["attrs=="]
    assert program.locked(("attrs",)).count("--hash=sha256:") == 2


def test_the_libraries_are_what_the_project_needs() -> None:
    """Every dependency of the phone comes from a recipe, from the stage, or is named here."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["phone"]]
    needed = {re.split(r"[<>=\[ ]", line)[0].lower() for line in wanted}
    spec = re.findall(r"^requirements = (.*)$", (PACKAGING / "buildozer.spec").read_text(), re.MULTILINE)[0]
    recipes = {name.partition("==")[0].lower() for name in spec.split(",")}
    # Both are a desktop's: a phone has the scanner's own library, and a screen reader of its own.
    assert needed - recipes - set(stage().LIBRARIES) == {"accesskit", "zxing-cpp"}
