"""Where other apps said more than was so, or could not be used when it counted (P26 to P35), tried on ours."""

from __future__ import annotations

import json
import shutil
import sys
import tracemalloc
from pathlib import Path

from app.package import check
from app.phone.screens.cards.model import CardsModel
from app.phone.screens.share.model import ShareModel
from app.phone.screens.share.receipts import handed
from app.phone.session import Session
from app.phone.text import bidi
from tests import reader, reader_backup
from tests.package.sample import CODEBOOK, LAWYER, WORDLIST, packed
from tests.phone.driver.scenes.after import card, told
from tests.phone.living import made_session
from tests.vault.making import encounter_id, moment, new_vault, opened

KEPT = Path(__file__).parents[1] / "kept"
WORDS = Path(__file__).parents[2] / "assets" / "words" / "eff_large_wordlist.txt"
GROUP = card(1, "Las Lomas Legal Aid")


def shared(home: Path) -> tuple[Session, ShareModel]:
    session = made_session(home / "home")
    (home / "outbox").mkdir()
    CardsModel(session).keep(GROUP, compared=True)
    model = ShareModel(session, told(session), home / "outbox")
    model.choose(GROUP.signing_key.hex())
    return session, model


def test_p26_nothing_is_marked_as_received_before_a_receipt_was_checked(tmp_path: Path) -> None:
    session, model = shared(tmp_path)
    chosen = model.chosen("somebody")
    assert chosen is not None
    model.pack(chosen)
    model.written(chosen)
    (one,) = handed(session, model.id)
    assert (one.received_by, one.received_at) == ("", "")


class Endless:
    """So many megabytes, never held at once."""

    def __init__(self, megabytes: int) -> None:
        self._left = megabytes << 20
        self._piece = b"\xff\xd8\xff\xe0" + bytes((1 << 20) - 4)

    def read(self, size: int = -1) -> bytes:
        piece = self._piece[: min(size if size >= 0 else self._left, self._left, len(self._piece))]
        self._left -= len(piece)
        return piece


def test_p30_memory_does_not_grow_with_what_is_attached(tmp_path: Path) -> None:
    vault, _ = new_vault(tmp_path / "vault")
    with vault:
        vault.append(opened())
        peaks = []
        for megabytes in (8, 64):
            tracemalloc.start()
            entry = vault.attach(encounter_id(1), Endless(megabytes), moment(9)).entry()  # type: ignore[arg-type]
            assert entry is not None
            read = 0
            with vault.open_media(entry.payload["media"]["id"]) as stream:
                while piece := stream.read(1 << 20):
                    read += len(piece)
            assert read == megabytes << 20
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < peaks[0] + (4 << 20)


def test_p31_shared_is_written_only_when_it_was_and_nothing_is_deleted_for_it(tmp_path: Path) -> None:
    session, model = shared(tmp_path)
    before = session.encounter(model.id)
    chosen = model.chosen("somebody")
    assert chosen is not None
    model.pack(chosen)
    assert session.encounter(model.id).shares == ()
    model.written(chosen)
    after = session.encounter(model.id)
    assert len(after.shares) == 1
    assert (after.notes, after.taps, after.facts) == (before.notes, before.taps, before.facts)


def test_p32_words_from_right_to_left_are_laid_out_and_not_reversed() -> None:
    text = "Lock قفل 12"
    base, levels = bidi.resolve(bidi.classes_of(text), text, None)
    assert base == 0
    assert "".join(text[n] for n in bidi.visual_order(levels)) == "Lock 12 لفق"


def test_p35_records_outlive_the_app(tmp_path: Path) -> None:
    """Opened by programs that know the format documents and nothing of ours."""
    for kept in KEPT.glob("v*"):
        told_by = json.loads((kept / "expected.json").read_bytes())
        package = reader.open_package(
            (kept / "package.age").read_bytes(), told_by["identities"][0], reader.wordlist(WORDS)
        )
        assert package.record["encounter"] == told_by["record"]["encounter"]
        backup = reader_backup.open_backup((kept / "backup.tar").read_bytes(), told_by["recovery_code"])
        assert len(backup.links) == told_by["head"]["n"]


def test_p29_what_goes_out_says_nothing_of_this_device(tmp_path: Path) -> None:
    path = packed(tmp_path)
    check(path, [LAWYER], codebook=CODEBOOK, wordlist=WORDLIST, into=tmp_path / "opened")
    inside = [
        one
        for name in (str(tmp_path), str(Path.home()) + "/", sys.prefix)
        for one in (tmp_path / "opened").rglob("*")
        if one.is_file() and name.encode() in one.read_bytes()
    ]
    assert inside == []
    shutil.rmtree(tmp_path / "opened")
