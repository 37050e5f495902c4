"""A group's own guides, letters and numbers: gathered from a folder, signed as one file that phones take in.

    FOLDER/<language>/<setting>.md    guides, as app/rights/guide.py describes them
    FOLDER/letters/<id>.md            letters, as app/rights/letter.py
    FOLDER/hotlines.toml              numbers, as app/rights/hotlines.py

The file is a `firsthand-pack/1` (app/rights/FORMAT.md). It is checked here as a phone checks it, before it is written.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from attrs import frozen

from app.desk import content, disk
from app.desk.errors import HandoutEmpty, HandoutMalformed, InputUnreadable
from app.desk.identity import DeskFolder, SigningKey
from app.package import Card, SignatureWrong, sshsig
from app.rights.errors import ContentMalformed, Fault, GuideMalformed, HotlinesMalformed, LetterMalformed
from app.rights.front_matter import LONGEST_FILE, decode
from app.rights.guide import read_guide
from app.rights.hotlines import read_hotlines
from app.rights.letter import read_letter
from app.rights.pack import NAMESPACE, Pack, pack_body, read_pack, write_pack

LETTERS = "letters"
HOTLINES = "hotlines.toml"
_LARGEST_TEXT = 4 * LONGEST_FILE


@frozen
class Texts:
    """What lies in the folder, each checked by itself."""

    guides: tuple[str, ...]
    letters: tuple[str, ...]
    hotlines: str | None


def gather(folder: Path) -> Texts:
    """Read the folder. Raises HandoutMalformed naming the file, also for one that belongs nowhere; HandoutEmpty."""
    guides, letters, hotlines = [], [], None
    for path in sorted(_files(folder)):
        place = path.relative_to(folder)
        parts = place.parts
        if place.as_posix() == HOTLINES:
            hotlines = _checked(path, place, HotlinesMalformed, _hotlines_go_by)
        elif len(parts) == 2 and path.suffix == ".md" and parts[0] == LETTERS:
            letters.append(_checked(path, place, LetterMalformed, _letter_goes_by))
        elif len(parts) == 2 and path.suffix == ".md":
            guides.append(_checked(path, place, GuideMalformed, _guide_goes_by))
        else:
            raise HandoutMalformed(place.as_posix(), "file", Fault.UNKNOWN)
    if not (guides or letters or hotlines):
        raise HandoutEmpty(folder)
    return Texts(tuple(guides), tuple(letters), hotlines)


def sign(texts: Texts, card: Card, signer: SigningKey, version: str, today: date, valid_until: date) -> bytes:
    """The file as phones take it. Raises the kinds of PackError, as a phone would."""
    body = pack_body(version, valid_until, texts.guides, texts.letters, texts.hotlines)
    made = write_pack(body, sshsig.sign(signer, NAMESPACE, body))
    read(made, card, today)
    return made


def read(untrusted: bytes, card: Card, today: date) -> Pack:
    """A pack of the group with this card. Raises the kinds of PackError."""

    def verify(body: bytes, signature: bytes) -> None:
        if sshsig.verify(signature, NAMESPACE, body) != card.signing_key:
            raise SignatureWrong

    return read_pack(
        untrusted,
        by=card.name,
        verify=verify,
        today=today,
        codebook=content.codebook(),
        conditions=content.rules().conditions,
    )


def next_version(desk: DeskFolder, today: date) -> str:
    """The version to give: today, and one more than the last that was made today."""
    try:
        last = disk.read(desk.last_handout, limit=64).decode("ascii", "replace").strip()
    except InputUnreadable:
        last = ""
    day, _, count = last.partition(".")
    return f"{today}.{int(count) + 1 if day == str(today) and count.isdecimal() else 1}"


def keep_version(desk: DeskFolder, version: str) -> None:
    """Remember the version that was made last. Raises OutputUnwritable."""
    disk.replace(desk.last_handout, f"{version}\n".encode("ascii"))


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise InputUnreadable(folder)
    parts = (path for path in folder.rglob("*") if not path.is_dir())
    return [
        path for path in parts if not any(name.startswith(".") for name in path.relative_to(folder).parts)
    ]


def _checked(
    path: Path, place: Path, malformed: type[ContentMalformed], goes_by: Callable[[str], str | None]
) -> str:
    """The text, when it is in its form and stands under the name it goes by (None: any)."""
    try:
        text = decode(disk.read(path, limit=_LARGEST_TEXT), malformed)
        name = goes_by(text)
    except ContentMalformed as error:
        raise HandoutMalformed(place.as_posix(), error.where, error.why) from error
    if name not in (None, place.as_posix()):
        raise HandoutMalformed(place.as_posix(), f"file ({name})", Fault.OUT_OF_RANGE)
    return text


def _guide_goes_by(text: str) -> str:
    guide = read_guide(text)
    return f"{guide.language}/{guide.setting}.md"


def _letter_goes_by(text: str) -> str:
    return f"{LETTERS}/{read_letter(text, content.codebook(), content.rules().conditions).id}.md"


def _hotlines_go_by(text: str) -> None:
    read_hotlines(text)
