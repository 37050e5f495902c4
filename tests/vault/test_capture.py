"""Writing without unlocking, and taking it into the history."""

from __future__ import annotations

import itertools
import json
import threading
from pathlib import Path

import pytest
from attrs import evolve

from app.record import EntryError, JsonError, RecordError
from app.seal import NoMatchingIdentity, X25519Identity, seal_bytes, unseal_bytes
from app.vault import EntryRefused, LockedVault, NewerFormat, VaultAbsent
from app.vault.capture import Capture
from app.vault.folding import in_time_order
from tests.vault.making import (
    CODEBOOK,
    JPEG,
    encounter_id,
    moment,
    new_vault,
    noted,
    opened,
    reopened,
    tapped,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    vault, _ = new_vault(tmp_path / "vault")
    vault.lock()
    return tmp_path / "vault"


def captured(folder: Path) -> list[Path]:
    return sorted((folder / "sealed").glob("capture-*"))


def test_a_tap_is_on_disk_before_it_is_confirmed_and_nobody_here_can_read_it(folder: Path) -> None:
    locked = LockedVault(folder)
    capture_id = locked.capture(tapped())
    (path,) = captured(folder)
    assert path.name == f"capture-{capture_id}.age"
    assert b"face_scanned" not in path.read_bytes()
    with pytest.raises(NoMatchingIdentity):
        unseal_bytes(path.read_bytes(), [X25519Identity.generate()])


def test_size_does_not_tell_one_tap_from_another(folder: Path) -> None:
    locked = LockedVault(folder)
    for tap in CODEBOOK.taps:
        locked.capture(tapped(tap.id))
    locked.capture(noted("a line of text that somebody typed in a hurry"))
    assert len({path.stat().st_size for path in captured(folder)}) == 1


def test_captures_are_folded_in_time_order_whatever_their_names(folder: Path) -> None:
    locked = LockedVault(folder, codebook=CODEBOOK)
    for at in (9, 3, 7, 1, 5):
        locked.capture(tapped(at=at))
    locked.capture(opened(at=0, locked=True))
    with reopened(folder) as vault:
        entries = [entry for _, entry in vault.history(encounter_id(1)).entries()]
        assert [entry.time.mono_ms for entry in entries] == [0, 1000, 3000, 5000, 7000, 9000]
        assert [entry.kind for entry in entries] == ["opened"] + 5 * ["observed"]
        assert not any(entry.time.went_back for entry in entries)
        assert vault.verify() == ()
    assert captured(folder) == []


def test_order_within_a_boot_is_by_the_clock_nobody_can_set() -> None:
    first = tapped(at=10)
    second = evolve(tapped(at=5), time=evolve(moment(5), mono_ms=11_000))
    later_boot = evolve(tapped(at=20), time=evolve(moment(20), mono_ms=1, boot="boot-2"))
    captures = [Capture(f"{n:032x}", n, entry=entry) for n, entry in enumerate((first, second, later_boot))]
    for shuffled in itertools.permutations(captures):
        assert in_time_order(shuffled) == captures
    same = [Capture("f" * 32, 1, entry=first), Capture("0" * 32, 2, entry=first)]
    assert in_time_order(reversed(same)) == same


def test_folding_twice_changes_nothing(folder: Path) -> None:
    locked = LockedVault(folder)
    locked.capture(opened(locked=True))
    locked.capture(tapped())
    recording = locked.capture_media(encounter_id(1), "photo", "image/jpeg", moment(4))
    recording.write(JPEG + bytes(1000))
    recording.finish()
    # As after a kill between the commit and the removing.
    left = {path: path.read_bytes() for path in captured(folder)}
    with reopened(folder) as vault:
        head = vault.head()
        assert head.n == 3
    for path, content in left.items():
        path.write_bytes(content)
    with reopened(folder) as vault:
        assert vault.head() == head
        assert vault.findings == ()
        assert captured(folder) == []
        assert vault.verify() == ()


def test_a_tap_taken_back_while_locked_is_taken_back(folder: Path) -> None:
    locked = LockedVault(folder)
    locked.capture(opened(locked=True))
    capture_id = locked.capture(tapped("searched"))
    locked.capture(tapped("searched", at=2, undoes_capture=capture_id))
    with reopened(folder) as vault:
        (tap,) = vault.encounter(encounter_id(1)).taps
        assert tap.undone
        assert vault.timeline().cards[0].taps == ()


def spoil(path: Path, how: str) -> None:
    whole = path.read_bytes()
    if how == "flipped":
        path.write_bytes(whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:])
    elif how == "cut":
        path.write_bytes(whole[:300])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "for somebody else":
        path.write_bytes(seal_bytes(b"{}", [X25519Identity.generate().recipient]))
    else:
        path.write_bytes(b"not sealed at all")


@pytest.mark.parametrize("how", ["flipped", "cut", "empty", "for somebody else", "not sealed"])
def test_a_damaged_capture_is_kept_aside_and_never_blocks(folder: Path, how: str) -> None:
    locked = LockedVault(folder)
    locked.capture(opened(locked=True))
    bad = folder / "sealed" / f"capture-{locked.capture(tapped('searched', at=1))}.age"
    locked.capture(tapped("face_scanned", at=2))
    spoil(bad, how)
    spoiled = bad.read_bytes()
    with reopened(folder) as vault:
        assert [finding.kind for finding in vault.findings] == ["capture_damaged"]
        assert [tap.tap for tap in vault.encounter(encounter_id(1)).taps] == ["face_scanned"]
    assert [path.name for path in captured(folder)] == [bad.name + ".damaged"]
    assert captured(folder)[0].read_bytes() == spoiled
    with reopened(folder) as vault:
        assert vault.findings == ()


def test_taps_are_kept_even_if_what_opened_the_encounter_is_lost(folder: Path) -> None:
    locked = LockedVault(folder)
    spoil(folder / "sealed" / f"capture-{locked.capture(opened(locked=True))}.age", "empty")
    locked.capture(tapped())
    with reopened(folder) as vault:
        assert [tap.tap for tap in vault.encounter(encounter_id(1)).taps] == ["face_scanned"]
        assert len(vault.timeline().cards) == 1
        assert [(finding.kind, finding.detail) for finding in vault.verify()] == [
            ("capture_damaged", "set_aside")
        ]


def plant(folder: Path, plaintext: bytes, capture_id: str = "c" * 32) -> Path:
    """A capture made by somebody who only has the recipient."""
    recipient = X25519Identity.generate().recipient.parse(
        json.loads((folder / "key.json").read_bytes())["recipient"]
    )
    path = folder / "sealed" / f"capture-{capture_id}.age"
    path.write_bytes(seal_bytes(plaintext, [recipient]))
    return path


@pytest.mark.parametrize(
    "entry",
    [
        tapped("no_such_tap"),
        evolve(opened(), kind="erased", encounter=None, payload={"commitments": ["00" * 32]}),
        evolve(opened(), kind="attached", payload={"media": {}}),
        evolve(noted("x"), payload={"text": 7}),
    ],
)
def test_a_planted_entry_does_not_get_in(folder: Path, entry) -> None:
    plant(folder, Capture("c" * 32, 0, entry=entry).to_bytes())
    LockedVault(folder).capture(opened())
    with reopened(folder) as vault:
        assert [finding.kind for finding in vault.findings] == ["capture_damaged"]
        assert vault.head().n == 1
        assert [finding.kind for finding in vault.verify()] == ["capture_damaged"]


@pytest.mark.parametrize(
    "change",
    [
        {"format": "firsthand-capture/0"},
        {"format": None},
        {"capture": 5},
        {"capture": "d" * 32},
        {"order": "1"},
        {"entry": None},
        {"entry": []},
        {"recording": {}},
        {"more": 1},
    ],
)
def test_another_shape_does_not_get_in(folder: Path, change: dict) -> None:
    value = json.loads(Capture("c" * 32, 0, entry=opened()).to_bytes())
    plant(folder, json.dumps(value | change).encode())
    with reopened(folder) as vault:
        assert [finding.kind for finding in vault.findings] == ["capture_damaged"]
        assert vault.head().n == 0


def test_a_capture_of_a_newer_app_waits_where_it_is(folder: Path) -> None:
    path = plant(folder, b'{"format":"firsthand-capture/2"}')
    with reopened(folder) as vault:
        assert [finding.detail for finding in vault.findings] == ["newer"]
    assert path.exists()
    with pytest.raises(NewerFormat):
        Capture.from_bytes(b'{"format":"firsthand-capture/2"}')


@pytest.mark.parametrize(
    "untrusted", [b"", b"{}", b"[]", b"\xff", b"[" * 9999, b'{"format":"firsthand-capture/x"}']
)
def test_anything_else_is_not_a_capture(untrusted: bytes) -> None:
    with pytest.raises(RecordError) as raised:
        Capture.from_bytes(untrusted)
    assert isinstance(raised.value, JsonError)


def test_a_capture_reads_back() -> None:
    capture = Capture("a" * 32, 7, entry=tapped(capture="a" * 32))
    assert Capture.from_bytes(capture.to_bytes()) == capture
    assert len(capture.to_bytes()) % 1024 == 0


def test_what_the_vault_itself_writes_cannot_be_captured(folder: Path) -> None:
    with pytest.raises(EntryRefused):
        LockedVault(folder).capture(evolve(opened(), kind="erased", encounter=None))
    with pytest.raises(EntryError):
        LockedVault(folder, codebook=CODEBOOK).capture(tapped("no_such_tap"))
    assert captured(folder) == []


def test_a_recording_for_nobody_is_refused(folder: Path) -> None:
    locked = LockedVault(folder)
    with pytest.raises(EntryRefused):
        locked.capture_media("x", "audio", "audio/wav", moment(1))
    with pytest.raises(EntryRefused):
        locked.capture_media(encounter_id(1), "audio", "audio/wav", moment(1), audience="everyone")
    assert list((folder / "sealed").iterdir()) == []


def test_there_is_no_writing_without_a_vault(tmp_path: Path) -> None:
    with pytest.raises(VaultAbsent):
        LockedVault(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_capturing_goes_on_while_another_unlocks_folds_and_locks(folder: Path) -> None:
    LockedVault(folder).capture(opened(locked=True))
    confirmed: list[str] = []
    failed: list[Exception] = []
    stop = threading.Event()

    def tap() -> None:
        locked = LockedVault(folder)
        for n in range(1, 400):
            if stop.is_set():
                return
            try:
                confirmed.append(locked.capture(tapped(at=n / 10)))
            except Exception as error:
                failed.append(error)
                return

    threads = [threading.Thread(target=tap) for _ in range(2)]
    for thread in threads:
        thread.start()
    for n in range(12):
        with reopened(folder) as vault:
            vault.append(noted(f"between {n}", at=1000 + n))
            vault.fold_captured()
            assert vault.findings == ()
    stop.set()
    for thread in threads:
        thread.join()
    assert failed == []
    with reopened(folder) as vault:
        entries = [entry for _, entry in vault.history(encounter_id(1)).entries()]
        assert sorted(entry.payload["capture"] for entry in entries if entry.kind == "observed") == sorted(
            confirmed
        )
        assert vault.verify() == ()
    assert captured(folder) == []
    assert len(confirmed) > 12
