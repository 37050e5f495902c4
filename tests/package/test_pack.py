"""What is packed is exactly what was chosen, whole, and readable with ordinary tools."""

import csv
import io
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import bagit
import pytest
from attrs import evolve

from app.package import (
    AlreadyThere,
    CheckedPackage,
    DiskFull,
    EncounterNotFound,
    FolderUnusable,
    MediaChanged,
    MediaNotGiven,
    MediaSource,
    NobodyToSealTo,
    PackCancelled,
    RequestInvalid,
    SourceUnreadable,
    check,
    check_folder,
    pack,
    preview,
)
from app.record import PROFILES, fold, read_json
from app.seal import (
    HybridIdentity,
    MixedRecipients,
    ScryptIdentity,
    ScryptRecipient,
    X25519Identity,
)
from tests.package.sample import (
    CODEBOOK,
    CONTENT,
    ENCOUNTER,
    FORMULA,
    LAWYER,
    OTHER_ENCOUNTER,
    PACKAGE_ID,
    PHOTO_ID,
    SIGNER,
    WORDLIST,
    history,
    media_sources,
    packed,
    request,
    told,
    two_encounters,
)


def opened(folder: Path, **changes: Any) -> CheckedPackage:
    """Pack, check, open into `folder`/open."""
    path = packed(folder, **changes)
    return check(path, [LAWYER], codebook=CODEBOOK, wordlist=WORDLIST, into=folder / "open")


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The counsel package of the whole sample, opened."""
    folder = opened(tmp_path_factory.mktemp("bag")).folder
    assert folder is not None
    return folder


def rows(file: Path) -> list[dict[str, str]]:
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw[3:].decode(), newline="")))


def test_packing_says_what_it_made(tmp_path: Path) -> None:
    path = tmp_path / "p.age"
    made = pack(request(), path)
    content = path.read_bytes()
    assert (made.path, made.package_id, made.bytes) == (path, PACKAGE_ID, len(content))
    assert made.digest == sha256(content).hexdigest()
    assert made.head == two_encounters().head
    assert list(tmp_path.iterdir()) == [path]


def test_a_package_without_media_is_smaller_than_60_kib(tmp_path: Path) -> None:
    chain = history([entry for entry in told() if entry[0] != "attached"])
    made = pack(
        request(chain=chain, media={}, recipients=[X25519Identity.generate().recipient]), tmp_path / "p.age"
    )
    assert made.bytes < 60 * 1024


def test_the_bag_is_valid_for_the_library_of_congress_validator(bag: Path) -> None:
    one = bagit.Bag(str(bag))
    assert one.validate()
    assert one.info["External-Identifier"] == PACKAGE_ID
    assert one.version_info == (1, 0)


def test_sha256sum_agrees(bag: Path) -> None:
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--strict", "--quiet", "-c", manifest], cwd=bag, check=True)


def test_the_lines_in_verify_txt_do_what_they_say(bag: Path) -> None:
    """Every line for Linux is run as it stands, and the text shows what comes out."""
    text = (bag / "VERIFY.txt").read_text()
    linux = text.split("LINUX", 1)[1].split("macOS", 1)[0]
    lines = [line.strip() for line in linux.splitlines() if line.startswith("  s")]
    assert len(lines) == 3
    for line in lines:
        done = subprocess.run(["bash", "-c", line], cwd=bag, capture_output=True, text=True, check=True)
        for said in done.stdout.splitlines():
            assert said.endswith(": OK") or said in text


@pytest.mark.parametrize("profile", PROFILES)
def test_read_me_first_says_whether_parts_were_left_out(tmp_path: Path, profile: str) -> None:
    folder = opened(tmp_path, profile=profile).folder
    assert folder is not None
    text = (folder / "READ_ME_FIRST.txt").read_text()
    assert ("Nothing of this encounter was left out." in text) == (profile == "counsel")
    assert ("Parts of the record were left out" in text) == (profile != "counsel")
    assert max(map(len, text.splitlines())) <= 88


def test_age_and_unzip_open_it(tmp_path: Path) -> None:
    """A lawyer without our software gets to the files: age, then unzip."""
    path = packed(tmp_path)
    (tmp_path / "key").write_text(f"{LAWYER}\n")
    subprocess.run(["age", "-d", "-i", "key", "-o", "bag.zip", path.name], cwd=tmp_path, check=True)
    subprocess.run(["unzip", "-q", "bag.zip"], cwd=tmp_path, check=True)
    again = check_folder(tmp_path / f"firsthand-{PACKAGE_ID}", codebook=CODEBOOK, wordlist=WORDLIST)
    assert again.package_id == PACKAGE_ID


def test_media_are_byte_identical(bag: Path) -> None:
    found = [
        (bag / "data" / "media" / name).read_bytes()
        for name in ("01-photo.jpg", "02-audio.ogg", "03-other.bin")
    ]
    assert found == list(CONTENT.values())


def test_exactly_the_documented_files_are_there(bag: Path) -> None:
    assert sorted(path.relative_to(bag).as_posix() for path in bag.rglob("*") if path.is_file()) == [
        "READ_ME_FIRST.txt",
        "VERIFY.txt",
        "allowed_signers",
        "bag-info.txt",
        "bagit.txt",
        "data/custody.csv",
        "data/draft-certificate.txt",
        "data/evidence.csv",
        "data/history.json",
        "data/media/01-photo.jpg",
        "data/media/02-audio.ogg",
        "data/media/03-other.bin",
        "data/officers.csv",
        "data/record.json",
        "data/summary.pdf",
        "data/timeline.csv",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
        "tagmanifest-sha256.txt.sig",
    ]


def test_the_same_request_makes_the_same_content(tmp_path: Path) -> None:
    """All but the PDF, whose library writes what it likes, and what hangs on its hash."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, two = opened(tmp_path / "a").folder, opened(tmp_path / "b").folder
    assert one is not None and two is not None
    for name in (
        "READ_ME_FIRST.txt",
        "VERIFY.txt",
        "data/record.json",
        "data/history.json",
        "data/timeline.csv",
    ):
        assert (one / name).read_bytes() == (two / name).read_bytes()


def test_no_cell_of_a_table_runs_as_a_formula(bag: Path) -> None:
    cells = 0
    for name in ("timeline", "officers", "evidence", "custody"):
        for row in rows(bag / "data" / f"{name}.csv"):
            for cell in row.values():
                cells += 1
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
                assert "\u202e" not in cell
    assert cells > 100
    timeline = rows(bag / "data" / "timeline.csv")
    assert any(row["value"] == "'" + FORMULA for row in timeline)
    assert any(row["value"].startswith("'-2 people") for row in timeline)


def test_the_timeline_has_every_entry_and_both_badges(bag: Path) -> None:
    timeline = rows(bag / "data" / "timeline.csv")
    assert len(timeline) == len(told())
    assert [row["value"] for row in timeline if row["about"] == "officer.badge_no"] == ["48??", "4821"]
    officers = rows(bag / "data" / "officers.csv")
    assert [row["badge_no"] for row in officers] == ["4821", ""]


def test_custody_runs_in_the_order_of_the_clocks_and_ends_with_this_package(bag: Path) -> None:
    custody = rows(bag / "data" / "custody.csv")
    assert [row["event"] for row in custody] == [
        "record opened",
        *["attached"] * 3,
        "affirmed as written from own memory",
        "packed",
        "packed",
    ]
    times = [datetime.fromisoformat(row["at"]) for row in custody]
    assert times == sorted(times)
    assert custody[-1]["to"] == "Example Legal Aid"
    assert PACKAGE_ID in custody[-1]["what"]


def test_the_certificate_has_every_hash_and_claims_nothing(bag: Path) -> None:
    text = (bag / "data" / "draft-certificate.txt").read_text()
    for content in CONTENT.values():
        assert sha256(content).hexdigest() in text
    assert sha256((bag / "data" / "summary.pdf").read_bytes()).hexdigest() in text
    assert "NOT SIGNED" in text
    for conclusion in ("authentic", "accurate", "admissible", "under penalty of perjury", "true and correct"):
        assert conclusion not in text.lower()


@pytest.mark.parametrize("profile", ["counsel", "complaint", "public"])
def test_a_profile_discloses_what_the_preview_said_and_nothing_else(tmp_path: Path, profile: str) -> None:
    shown = preview(request(profile=profile))
    checked = opened(tmp_path, profile=profile)
    assert checked.folder is not None
    history = read_json((checked.folder / "data" / "history.json").read_bytes(), max_bytes=1 << 24)
    bodies = [link["commitment"] for link in history["links"] if isinstance(link, dict)]
    assert bodies == [part.commitment.hex() for part in shown.goes]
    assert len(history["links"]) == len(two_encounters().links)
    everything = {path: path.read_bytes() for path in checked.folder.rglob("*") if path.is_file()}
    secrets = {
        "counsel": [],
        "complaint": [
            b"I could not sleep",
            b"555-0142",
            b"A thing for my lawyer alone",
            CONTENT["cc" * 16],
            b"evil",
        ],
        "public": [
            b"I could not sleep",
            b"555-0142",
            b"A thing for my lawyer",
            b"Elm and 4th",
            b"-33.8688",
            b"the van",
        ],
    }[profile]
    for secret in secrets:
        for path, content in everything.items():
            assert secret not in content, path
    assert checked.profile == profile
    assert {part.kind for part in shown.stays} == {
        "counsel": set(),
        "complaint": {"fact", "note", "media", "shared"},
        "public": {"fact", "note", "media", "shared"},
    }[profile]


def test_nothing_of_another_encounter_goes_out_even_when_it_was_handed_over(tmp_path: Path) -> None:
    both = history(
        begin=history(
            [
                ("opened", told()[0][1]),
                ("noted", {"text": "of the other day", "language": "en", "audience": "public"}),
            ],
            OTHER_ENCOUNTER,
        )
    )
    checked = opened(tmp_path, chain=both)
    assert checked.folder is not None
    assert all(
        b"of the other day" not in path.read_bytes() for path in checked.folder.rglob("*") if path.is_file()
    )
    assert checked.head.n == len(both.links)


def test_the_record_is_the_fold_of_the_history(tmp_path: Path) -> None:
    checked = opened(tmp_path)
    assert checked.record == fold(CODEBOOK, checked.history.entries())


def test_a_passphrase_instead_of_a_key(tmp_path: Path) -> None:
    path = packed(tmp_path, recipients=[ScryptRecipient("six words that nobody else has", work_factor=10)])
    checked = check(
        path, [ScryptIdentity("six words that nobody else has")], codebook=CODEBOOK, wordlist=WORDLIST
    )
    assert checked.package_id == PACKAGE_ID


def test_two_recipients_can_each_open_it(tmp_path: Path) -> None:
    second = X25519Identity.generate()
    path = packed(tmp_path, recipients=[LAWYER.recipient, second.recipient])
    for identity in (LAWYER, second):
        assert check(path, [identity], codebook=CODEBOOK, wordlist=WORDLIST).package_id == PACKAGE_ID


def test_a_post_quantum_recipient(tmp_path: Path) -> None:
    lawyer = HybridIdentity.generate()
    path = packed(tmp_path, recipients=[lawyer.recipient])
    assert check(path, [lawyer], codebook=CODEBOOK, wordlist=WORDLIST).package_id == PACKAGE_ID
    with pytest.raises(MixedRecipients):
        pack(request(recipients=[lawyer.recipient, LAWYER.recipient]), tmp_path / "x")
    assert sorted(tmp_path.iterdir()) == [path]


def test_progress_counts_to_the_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    pack(request(), tmp_path / "p.age", progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert len({total for _, total in seen}) == 1
    assert seen[-1][0] == seen[-1][1]


@pytest.mark.parametrize("after", [0, 1, 5, 12])
def test_cancelling_leaves_nothing(tmp_path: Path, after: int) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > after

    with pytest.raises(PackCancelled):
        pack(request(), tmp_path / "p.age", cancelled=cancelled)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_taken_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "p.age").write_bytes(b"mine")
    with pytest.raises(AlreadyThere):
        pack(request(), tmp_path / "p.age")
    assert (tmp_path / "p.age").read_bytes() == b"mine"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FolderUnusable):
        pack(request(), tmp_path / "none" / "p.age")


def changed_media(**changes: Any) -> dict[str, MediaSource]:
    sources = media_sources()
    return sources | {PHOTO_ID: evolve(sources[PHOTO_ID], **changes)}


class Failing(io.RawIOBase):
    """A source that breaks after some bytes, as a torn-out memory card does."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        raise OSError(5, "Input/output error")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"recipients": []}, NobodyToSealTo),
        ({"encounter_id": "ff" * 16}, EncounterNotFound),
        ({"package_id": "../x"}, RequestInvalid),
        ({"app_version": "1\n2"}, RequestInvalid),
        ({"profile": "everyone"}, RequestInvalid),
        ({"media": {}}, MediaNotGiven),
        ({"media": changed_media(bytes=1)}, RequestInvalid),
        ({"media": changed_media(open=lambda: io.BytesIO(b"other bytes"))}, MediaChanged),
        ({"media": changed_media(open=lambda: io.BytesIO(bytes(332)), crc32=None)}, MediaChanged),
        ({"media": changed_media(crc32=1)}, MediaChanged),
        ({"media": changed_media(open=Failing, crc32=None)}, SourceUnreadable),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else next(iter(value)),
)
def test_what_cannot_be_packed_leaves_nothing(
    tmp_path: Path, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        pack(request(**changes), tmp_path / "p.age")
    assert list(tmp_path.iterdir()) == []
    if isinstance(caught.value, MediaChanged):
        assert caught.value.name == "data/media/01-photo.jpg"


def test_an_encounter_without_media(tmp_path: Path) -> None:
    checked = opened(tmp_path, chain=history([told()[0]]), media={})
    assert checked.evidence == ()
    assert checked.record.id == ENCOUNTER
    assert checked.signer == SIGNER.public_key


@contextmanager
def no_more_than(size: int) -> Iterator[None]:
    """Let files grow to `size` bytes and no further, as a full disk or a memory stick's file system does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("room", [0, 1000, 65536])
def test_a_full_disk_leaves_nothing(tmp_path: Path, room: int) -> None:
    with no_more_than(room), pytest.raises(DiskFull):
        pack(request(), tmp_path / "p.age")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing_of_an_opened_package(tmp_path: Path) -> None:
    path = packed(tmp_path)
    with no_more_than(20_000), pytest.raises(DiskFull):
        check(path, [LAWYER], codebook=CODEBOOK, wordlist=WORDLIST, into=tmp_path / "open")
    assert list(tmp_path.iterdir()) == [path]
