"""A backup somebody else made, with their own passphrase, so that every seal and mark in it is sound."""

import io
import json
import tarfile
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.record import canonical
from app.vault import BackupRejected, NewerFormat, restore
from app.vault.archive import END, header, padding
from app.vault.backup import _mac
from app.vault.key_file import parse_key_file
from app.vault.slots import open_with
from tests.hostile.mutating import wrong_values
from tests.vault.making import PASSPHRASE, new_vault, opened

Files = dict[str, bytes]
TRIED = 60


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of a small sound backup."""
    folder = tmp_path_factory.mktemp("theirs")
    vault, _ = new_vault(folder / "vault")
    with vault:
        vault.append(opened())
        vault.backup(folder / "backup.tar")
    with tarfile.open(folder / "backup.tar") as tar:
        return {info.name: tar.extractfile(info).read() for info in tar}  # type: ignore[union-attr]


def put_together(files: Files, manifest: Any) -> bytes:
    """The archive of these files with another manifest, its mark made anew by whoever has the passphrase."""
    if isinstance(manifest, dict) and "mac" in manifest:
        key = open_with(parse_key_file(files["key.json"]), PASSPHRASE, None)
        unsigned = {name: value for name, value in manifest.items() if name != "mac"}
        manifest = {**unsigned, "mac": _mac(unsigned, key).hex()}
    out = io.BytesIO()
    for name, content in {**files, "manifest.json": canonical(manifest)}.items():
        out.write(header(name, len(content)) + content + padding(len(content)))
    return out.getvalue() + END


def test_a_manifest_whose_parts_are_of_another_kind_restores_nothing(theirs: Files, tmp_path: Path) -> None:
    sound = json.loads(theirs["manifest.json"])
    values = Random(3).sample(list(wrong_values(sound)), TRIED)
    odd_names: list[Any] = [[], {}, None, 7, ["key.json"]]
    listed = [{**sound, "files": [{**sound["files"][0], "name": odd}]} for odd in odd_names]
    for number, manifest in enumerate([*listed, *values]):
        if isinstance(manifest, dict) and {**manifest, "mac": 0} == {**sound, "mac": 0}:
            continue
        (tmp_path / "b.tar").write_bytes(put_together(theirs, manifest))
        with pytest.raises((BackupRejected, NewerFormat)):
            restore(tmp_path / "b.tar", tmp_path / f"vault{number}", PASSPHRASE)
        assert [path.name for path in tmp_path.iterdir()] == ["b.tar"]


def test_the_same_put_together_rightly_comes_back(theirs: Files, tmp_path: Path) -> None:
    """What the test above builds fails for its manifest alone."""
    (tmp_path / "b.tar").write_bytes(put_together(theirs, json.loads(theirs["manifest.json"])))
    assert restore(tmp_path / "b.tar", tmp_path / "vault", PASSPHRASE) == ()
