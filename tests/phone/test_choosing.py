"""Choosing a passphrase, and a picture that should show a code: what is refused, and that it repeats nothing."""

from pathlib import Path

import pytest

from app.phone.choosing import Choosing
from app.phone.device import Document
from app.phone.errors import FileNotReadable, NoCodeThere, NotTheSame
from app.phone.screens.cards.taking_in import code_in
from app.vault import WeakPassphrase
from tests.fakes import FakeCamera, FakeScanner

CANARY = "canary otter violet tundra basin lamp"


def test_a_passphrase_written_twice_has_to_be_the_same() -> None:
    choosing = Choosing()
    with pytest.raises(NotTheSame):
        choosing.check(CANARY, f"{CANARY}s")
    choosing.check(CANARY, f" {CANARY.replace(' ', '  ')} ")
    with pytest.raises(WeakPassphrase):
        choosing.check("canary", "canary")


def test_a_picture_without_a_code(tmp_path: Path) -> None:
    picture = tmp_path / "canary.png"
    scanner = FakeScanner(FakeCamera(lambda call: call(), None), {})
    document = Document(picture.name, lambda: picture.open("rb"))
    with pytest.raises(FileNotReadable):
        code_in(scanner, document)
    picture.write_bytes(b"canary, and no picture at all")
    with pytest.raises(NoCodeThere):
        code_in(scanner, document)
