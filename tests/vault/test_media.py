"""Photos and recordings: sealed as they come, whole or not there, and exactly what was attached."""

from __future__ import annotations

import io
import os
import subprocess
import zlib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.record import EntryError
from app.seal import seal_bytes
from app.vault import (
    Cancelled,
    ContentKind,
    EntryRefused,
    LockedVault,
    MediaDamaged,
    MediaMissing,
    SourceFailed,
    UnknownEncounter,
    UnknownMedia,
    Vault,
    VaultLocked,
    identify,
)
from tests.vault.making import JPEG, encounter_id, moment, new_vault, opened, random_bytes, reopened

CHUNK = 65_536


@pytest.fixture
def vault(tmp_path: Path):
    vault, _ = new_vault(tmp_path / "vault")
    vault.append(opened())
    with vault:
        yield vault


def media_of(link) -> dict:
    return link.entry().payload["media"]


def sealed_files(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "vault" / "sealed").iterdir())


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, (1 << 20) + 7])
def test_what_goes_in_comes_out(vault: Vault, size: int) -> None:
    content = random_bytes(size)
    media = media_of(vault.attach(encounter_id(1), io.BytesIO(content), moment(5), given_name="x.exe"))
    assert (media["bytes"], media["sha256"]) == (size, sha256(content).hexdigest())
    facts = vault.media_facts(media["id"])
    assert (facts.bytes, facts.sha256, facts.crc32) == (size, sha256(content).digest(), zlib.crc32(content))
    with vault.open_media(media["id"]) as stream:
        assert stream.read() == content
    assert vault.verify() == ()


def test_no_plaintext_reaches_the_disk(vault: Vault, tmp_path: Path) -> None:
    canary = b"CANARY-IN-A-PHOTO"
    vault.attach(encounter_id(1), io.BytesIO(JPEG + canary * 10_000), moment(5), caption="CANARY-CAPTION")
    recording = vault.record_media(encounter_id(1), "audio", "audio/wav", moment(6))
    recording.write(canary * 10_000)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"CANARY" not in path.read_bytes(), path
    recording.finish()


def test_any_age_program_opens_the_files_with_the_vaults_identity(vault: Vault, tmp_path: Path) -> None:
    content = random_bytes(200_000)
    media = media_of(vault.attach(encounter_id(1), io.BytesIO(content), moment(5)))
    identity = tmp_path / "identity.txt"
    identity.write_text(str(vault._identity) + "\n")
    sealed = tmp_path / "vault" / "sealed" / f"media-{media['id']}.age"
    opened_by_age = subprocess.run(
        ["age", "--decrypt", "--identity", identity, sealed], check=True, capture_output=True
    )
    assert opened_by_age.stdout == content


@pytest.mark.parametrize(
    ("content", "kind", "media_type"),
    [
        (JPEG + bytes(100), "photo", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "photo", "image/png"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt " + bytes(100), "audio", "audio/x-wav"),
        (b"%PDF-1.7\n" + bytes(100), "document", "application/pdf"),
        (b"Global Entry: your membership was revoked.\n", "document", "text/plain"),
        (b"MZ\x90\x00" + bytes(100), "other", "application/x-msdownload"),
        (b"\x9b\xe1\x77\x00\x01\x02", "other", "application/octet-stream"),
        (b"", "other", "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, kind: str, media_type: str, vault: Vault) -> None:
    media = media_of(vault.attach(encounter_id(1), io.BytesIO(content), moment(5), given_name="holiday.jpg"))
    assert (media["kind"], media["media_type"]) == (kind, media_type)
    assert media["given_name"] == "holiday.jpg"


def test_a_claim_counts_only_where_the_bytes_leave_it_open() -> None:
    mp4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(100)
    assert identify(mp4).kind == "video"
    assert identify(mp4, ContentKind("audio", "audio/mp4")) == ContentKind("audio", "audio/mp4")
    assert identify(JPEG + bytes(100), ContentKind("audio", "audio/mp4")).kind == "photo"
    assert identify(b"\x00\x01", ContentKind("audio", "not a type")) == ContentKind(
        "audio", "application/octet-stream"
    )
    assert identify(b"\x00\x01", ContentKind("gossip", "audio/wav")) == ContentKind(
        "other", "application/octet-stream"
    )
    assert identify(b"\x00\x01", ContentKind("audio", "audio/x-pcm")) == ContentKind("audio", "audio/x-pcm")


@given(st.binary(max_size=600))
def test_any_bytes_are_something(head: bytes) -> None:
    found = identify(head)
    assert found.kind in ("photo", "audio", "video", "document", "other")
    assert "/" in found.media_type


class Failing(io.BytesIO):
    """A file whose card is pulled out after a while."""

    def __init__(self, good: int, error: Exception) -> None:
        super().__init__(bytes(good))
        self.error = error

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(min(size or 65536, 65536))
        if not piece:
            raise self.error
        return piece


@pytest.mark.parametrize("good", [0, 1, 300_000])
@pytest.mark.parametrize(
    "error", [OSError(5, "Input/output error"), ValueError("I/O operation on closed file")]
)
def test_a_source_that_fails_leaves_nothing(
    vault: Vault, tmp_path: Path, good: int, error: Exception
) -> None:
    head = vault.head()
    with pytest.raises(SourceFailed):
        vault.attach(encounter_id(1), Failing(good, error), moment(5))
    assert sealed_files(tmp_path) == []
    assert vault.head() == head
    assert vault.verify() == ()


def test_stopping_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    told: list[int] = []
    with pytest.raises(Cancelled):
        vault.attach(
            encounter_id(1),
            io.BytesIO(bytes(5 << 20)),
            moment(5),
            progress=told.append,
            cancelled=lambda: len(told) >= 2,
        )
    assert told == [1 << 20, 2 << 20]
    assert sealed_files(tmp_path) == []
    assert vault.verify() == ()


def test_a_bad_attachment_is_refused_before_it_is_read(vault: Vault, tmp_path: Path) -> None:
    source = io.BytesIO(b"never read")
    with pytest.raises(UnknownEncounter):
        vault.attach(encounter_id(9), source, moment(5))
    with pytest.raises(EntryError):
        vault.attach(encounter_id(1), source, moment(5), caption="x" * 5000)
    with pytest.raises(EntryError):
        vault.record_media(encounter_id(1), "audio", "audio/wav", moment(5), audience="everyone")
    with pytest.raises(UnknownEncounter):
        vault.record_media(encounter_id(9), "audio", "audio/wav", moment(5))
    assert source.tell() == 0
    assert sealed_files(tmp_path) == []


def test_locking_meanwhile_leaves_nothing_half(vault: Vault, tmp_path: Path) -> None:
    class LockingSource(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            vault.lock()
            return super().read(size)

    with pytest.raises(VaultLocked):
        vault.attach(encounter_id(1), LockingSource(bytes(10)), moment(5))
    with reopened(tmp_path / "vault") as again:
        assert sealed_files(tmp_path) == []
        assert again.head().n == 1
        assert again.verify() == ()


def test_every_change_to_a_sealed_file_is_noticed(vault: Vault, tmp_path: Path) -> None:
    media_id = media_of(vault.attach(encounter_id(1), io.BytesIO(random_bytes(150_000)), moment(5)))["id"]
    path = tmp_path / "vault" / "sealed" / f"media-{media_id}.age"
    whole = path.read_bytes()
    for place in [*range(0, 260, 3), *range(300, len(whole), 9_973), len(whole) - 1]:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(MediaDamaged), vault.open_media(media_id) as stream:
            stream.read()
    for size in (0, 1, 200, 232, 300, CHUNK, CHUNK + 250, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(MediaDamaged), vault.open_media(media_id) as stream:
            stream.read()
    assert [finding.kind for finding in vault.verify()] == ["media_damaged"]
    path.unlink()
    with pytest.raises(MediaMissing):
        vault.open_media(media_id)
    assert [finding.kind for finding in vault.verify()] == ["media_missing"]
    with pytest.raises(UnknownMedia):
        vault.open_media("0" * 32)


def test_another_file_sealed_to_the_same_vault_does_not_pass(vault: Vault, tmp_path: Path) -> None:
    # Anyone who has the key file can seal to the vault: that alone proves nothing.
    one = media_of(vault.attach(encounter_id(1), io.BytesIO(b"what was seen"), moment(5)))["id"]
    two = media_of(vault.attach(encounter_id(1), io.BytesIO(b"something else"), moment(6)))["id"]
    sealed = tmp_path / "vault" / "sealed"
    (sealed / f"media-{one}.age").write_bytes((sealed / f"media-{two}.age").read_bytes())
    with pytest.raises(MediaDamaged), vault.open_media(one) as stream:
        stream.read()


def same_length_same_crc(content: bytes) -> bytes:
    """Other content that CRC-32 takes for the same: the polynomial itself is added to it, bit by bit."""
    changed = bytearray(content)
    for bit, one in enumerate(f"{0x104C11DB7:033b}"):
        changed[bit // 8] ^= int(one) << bit % 8
    return bytes(changed)


def test_content_with_the_same_length_and_checksum_does_not_pass(vault: Vault, tmp_path: Path) -> None:
    content = random_bytes(1000)
    forged = same_length_same_crc(content)
    assert forged != content and zlib.crc32(forged) == zlib.crc32(content)
    media_id = media_of(vault.attach(encounter_id(1), io.BytesIO(content), moment(5)))["id"]
    path = tmp_path / "vault" / "sealed" / f"media-{media_id}.age"
    path.write_bytes(seal_bytes(forged, [vault._recipient]))
    with pytest.raises(MediaDamaged), vault.open_media(media_id) as stream:
        stream.read()


def test_recording_unlocked(vault: Vault, tmp_path: Path) -> None:
    content = b"RIFF\x00\x00\x00\x00WAVEfmt " + random_bytes(150_000)
    with vault.record_media(encounter_id(1), "audio", "audio/wav", moment(5)) as recording:
        for start in range(0, len(content), 3_200):
            recording.write(content[start : start + 3_200])
        vault.append(opened(2, at=6))
        link = recording.finish()
    media = media_of(link)
    assert (media["kind"], media["cut_off"], media["original"]) == ("audio", False, True)
    assert media["captured"] == moment(5).to_json()
    with vault.open_media(recording.media_id) as stream:
        assert stream.read() == content
    assert sealed_files(tmp_path) == [f"media-{recording.media_id}.age"]
    assert vault.verify() == ()


SPOKEN = {"field": "officer.stated_reason", "item": "0000000a"}


@pytest.mark.parametrize("cut", [False, True])
def test_a_spoken_answer_names_its_question_even_if_it_was_cut_off(tmp_path: Path, cut: bool) -> None:
    vault, _ = new_vault(tmp_path / "vault")
    vault.append(opened())
    recording = vault.record_media(encounter_id(1), "audio", "audio/aac", moment(5), answers=SPOKEN)
    recording.write(random_bytes(2 * CHUNK))
    if cut:
        cut_off(recording)
        vault.lock()
        vault = reopened(tmp_path / "vault")
    else:
        recording.finish()
    (media,) = vault.encounter(encounter_id(1)).media
    assert (media.answers, media.cut_off) == (("officer.stated_reason", "0000000a"), cut)
    vault.lock()


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"field": "officer.stated_reason"},
        {**SPOKEN, "item": None},
        {**SPOKEN, "field": "no.such"},
        {**SPOKEN, "field": 1},
    ],
)
def test_an_answer_to_no_question_is_not_begun(vault: Vault, tmp_path: Path, answers: dict[str, Any]) -> None:
    with pytest.raises(EntryError):
        vault.record_media(encounter_id(1), "audio", "audio/aac", moment(5), answers=answers)
    assert sealed_files(tmp_path) == []


def record_and_stop(vault: Vault) -> None:
    with vault.record_media(encounter_id(1), "audio", "audio/wav", moment(5)) as recording:
        recording.write(bytes(200_000))
        raise Cancelled


def test_an_abandoned_recording_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    recording = vault.record_media(encounter_id(1), "audio", "audio/wav", moment(5))
    recording.write(bytes(200_000))
    recording.abandon()
    with pytest.raises(Cancelled):
        record_and_stop(vault)
    assert sealed_files(tmp_path) == []
    assert vault.head().n == 1


def cut_off(recording) -> None:
    """As a kill leaves it."""
    recording._file.close()
    os.close(recording._hold)
    recording._hold = None


@pytest.mark.parametrize("locked", [False, True])
def test_a_recording_that_was_cut_off_is_kept_to_its_last_whole_chunk(tmp_path: Path, locked: bool) -> None:
    vault, _ = new_vault(tmp_path / "vault")
    vault.append(opened())
    content = random_bytes(3 * CHUNK + 500)
    recording: Any
    if locked:
        vault.lock()
        recording = LockedVault(tmp_path / "vault").capture_media(
            encounter_id(1), "audio", "audio/aac", moment(5)
        )
    else:
        recording = vault.record_media(encounter_id(1), "audio", "audio/aac", moment(5))
    recording.write(content)
    cut_off(recording)
    vault.lock()
    with reopened(tmp_path / "vault") as vault:
        (media,) = vault.encounter(encounter_id(1)).media
        assert media.cut_off
        assert media.bytes == 3 * CHUNK
        with vault.open_media(media.id) as stream:
            assert stream.read() == content[: 3 * CHUNK]
        assert vault.verify() == ()
        # Cut again, it is not what was taken in.
        path = tmp_path / "vault" / "sealed" / f"media-{media.id}.age"
        path.write_bytes(path.read_bytes()[: CHUNK + 300])
        with pytest.raises(MediaDamaged), vault.open_media(media.id) as stream:
            stream.read()


@pytest.mark.parametrize("hole", [(CHUNK + 1000, 5000), (2 * CHUNK + 300, CHUNK)])
def test_a_recording_whose_last_blocks_were_lost_with_the_power_is_kept_up_to_there(
    tmp_path: Path, hole: tuple[int, int]
) -> None:
    """A disk writes blocks in any order: there may be some behind one that is missing."""
    vault, _ = new_vault(tmp_path / "vault")
    vault.append(opened())
    content = random_bytes(4 * CHUNK + 500)
    recording: Any = vault.record_media(encounter_id(1), "audio", "audio/aac", moment(5))
    recording.write(content)
    cut_off(recording)
    vault.lock()
    (path,) = (tmp_path / "vault" / "sealed").glob("media-*.age")
    sealed = bytearray(path.read_bytes())
    sealed[hole[0] : sum(hole)] = bytes(hole[1])
    path.write_bytes(sealed)
    with reopened(tmp_path / "vault") as vault:
        assert vault.findings == ()
        (media,) = vault.encounter(encounter_id(1)).media
        assert media.cut_off
        assert media.bytes == hole[0] // CHUNK * CHUNK
        with vault.open_media(media.id) as stream:
            assert stream.read() == content[: media.bytes]
        assert vault.verify() == ()


def test_a_recording_cut_off_before_its_first_chunk_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    recording = vault.record_media(encounter_id(1), "audio", "audio/wav", moment(5))
    recording.write(b"a few bytes")
    cut_off(recording)
    vault.lock()
    with reopened(tmp_path / "vault") as again:
        assert again.encounter(encounter_id(1)).media == ()
        assert again.findings == ()
        assert sealed_files(tmp_path) == []


def test_nothing_recorded_is_said(vault: Vault, tmp_path: Path) -> None:
    with vault.record_media(encounter_id(1), "audio", "audio/wav", moment(5)) as recording:
        recording._whole = False
        with pytest.raises(EntryRefused):
            recording.finish()
    vault.fold_captured()
    assert sealed_files(tmp_path) == []


def test_a_recording_goes_on_while_the_vault_is_unlocked_and_locked(vault: Vault, tmp_path: Path) -> None:
    vault.lock()
    recording = LockedVault(tmp_path / "vault").capture_media(
        encounter_id(1), "audio", "audio/wav", moment(5)
    )
    recording.write(bytes(100_000))
    with reopened(tmp_path / "vault") as again:
        # Going on, so not cut off, and not an error either.
        assert again.findings == ()
        assert again.encounter(encounter_id(1)).media == ()
        recording.write(bytes(100_000))
        recording.finish()
        assert again.fold_captured() == ()
        (media,) = again.encounter(encounter_id(1)).media
        assert (media.bytes, media.cut_off) == (200_000, False)
