"""The chain that makes a quiet change show.

Each entry is committed to under a random salt, and each link covers all commitments before it. An entry whose body and
salt are gone (erased, or not meant for this reader) is *bare*: its commitment still holds its place.
Every byte is in FORMAT.md.
"""

from collections.abc import Callable, Collection, Iterator
from hashlib import sha256
from typing import Any, Final, NamedTuple, Self

from attrs import frozen

from app.record.canonical import canonical, canonical_of, read_json
from app.record.entries import LARGEST_BODY, Entry
from app.record.errors import (
    CommitmentMismatch,
    HeadMismatch,
    JsonError,
    LinkMismatch,
    MalformedLink,
    NewerFormat,
    NotInHistory,
    RecordError,
)

GENESIS: Final = bytes(32)
"""The link before the first."""

SALT_BYTES: Final = 16
FORMAT: Final = "firsthand-history/1"
_ENTRY_LABEL: Final = b"firsthand-entry/1"
_LINK_LABEL: Final = b"firsthand-link/1"


def commitment(salt: bytes, body: bytes) -> bytes:
    """SHA-256("firsthand-entry/1" ‖ salt ‖ body): 32 bytes that fix the entry and tell nothing of it."""
    return sha256(_ENTRY_LABEL + salt + body).digest()


def next_link(previous: bytes, commitment: bytes) -> bytes:
    """SHA-256("firsthand-link/1" ‖ previous link ‖ commitment): 32 bytes."""
    return sha256(_LINK_LABEL + previous + commitment).digest()


class Head(NamedTuple):
    """Where a history ends: the number of its last entry (0 when empty) and that entry's link."""

    n: int
    link: bytes


class Chained(NamedTuple):
    """An entry and the commitment it is known by."""

    commitment: bytes
    entry: Entry


@frozen
class Link:
    """Entry number `n` (from 1) in the chain. `salt` (16 bytes) and `body` are there or gone together."""

    n: int
    commitment: bytes
    link: bytes
    salt: bytes | None = None
    body: bytes | None = None

    @property
    def bare(self) -> bool:
        """Whether only the commitment is left."""
        return self.body is None

    def entry(self) -> Entry | None:
        """The entry, or None when bare. Raises EntryError, JsonError, NewerFormat."""
        return None if self.body is None else Entry.from_body(self.body)

    def entry_of(self, untrusted_link: Any) -> Entry | None:
        """The same, given the JSON value this link was read from, so that its body is not read again. Raises as `entry`."""
        if self.body is None:
            return None
        if len(self.body) > LARGEST_BODY:
            raise JsonError("too_long")
        return Entry.from_json(untrusted_link["body"])


@frozen
class History:
    """All links of a vault in order, each bare or with its body."""

    links: tuple[Link, ...] = ()

    @property
    def head(self) -> Head:
        """The last entry's number and link; number 0 and GENESIS when there is none."""
        return Head(self.links[-1].n, self.links[-1].link) if self.links else Head(0, GENESIS)

    def entries(self) -> Iterator[Chained]:
        """The entries that have a body, in order. Raises EntryError, JsonError, NewerFormat."""
        for link in self.links:
            if link.body is not None:
                yield Chained(link.commitment, Entry.from_body(link.body))

    def appended(self, salt: bytes, body: bytes) -> Self:
        """This history and one entry more."""
        head = self.head
        mark = commitment(salt, body)
        link = Link(head.n + 1, mark, next_link(head.link, mark), salt, body)
        return type(self)((*self.links, link))

    def to_json(self) -> dict[str, Any]:
        """The value of `history.json`. Links are left out: the reader computes them. Raises JsonError."""
        return {
            "format": FORMAT,
            "head": {"n": self.head.n, "link": self.head.link.hex()},
            "links": [_link_to_json(link) for link in self.links],
        }

    @classmethod
    def from_json(cls, untrusted: Any, write: Callable[[Any], bytes] = canonical) -> Self:
        """The history of its JSON value, links computed anew; `verify` still has to be called.

        `write` is the `canonical_of` the bytes it was read from, where they are at hand. Raises MalformedLink, HeadMismatch,
        NewerFormat.
        """
        if not isinstance(untrusted, dict):
            raise MalformedLink(0, "not_an_object")
        _check_format(untrusted.get("format"))
        if untrusted.keys() != {"format", "head", "links"} or not isinstance(untrusted["links"], list):
            raise MalformedLink(0, "keys")
        links = []
        previous = GENESIS
        for n, untrusted_link in enumerate(untrusted["links"], 1):
            if isinstance(untrusted_link, str):
                mark, salt, body = _hex(n, untrusted_link, 32), None, None
            else:
                mark, salt, body = _disclosed(n, untrusted_link, write)
            previous = sha256(_LINK_LABEL + previous + mark).digest()
            links.append(Link(n, mark, previous, salt, body))
        history = cls(tuple(links))
        head = untrusted["head"]
        if not isinstance(head, dict) or head.keys() != {"n", "link"} or type(head["n"]) is not int:
            raise MalformedLink(0, "head")
        if history.head != (head["n"], _hex(0, head["link"], 32)):
            raise HeadMismatch(len(links), "head")
        return history


def read_history(untrusted: bytes, *, max_bytes: int = 1 << 28) -> History:
    """The verified history of `history.json`. Raises JsonError, ChainError, NewerFormat."""
    history = History.from_json(read_json(untrusted, max_bytes=max_bytes), canonical_of(untrusted))
    verify(history)
    return history


def verify(history: History) -> None:
    """Check every number, link and body of a history. Raises ChainError naming the first entry that is wrong."""
    previous = GENESIS
    for n, link in enumerate(history.links, 1):
        if link.n != n:
            raise LinkMismatch(n, "number")
        mark = link.commitment
        previous = sha256(_LINK_LABEL + previous + mark).digest()
        if previous != link.link or len(mark) != 32:
            raise LinkMismatch(n, "link")
        if link.body is not None and link.salt is not None:
            if len(link.salt) != SALT_BYTES or commitment(link.salt, link.body) != mark:
                raise CommitmentMismatch(n, "body")
        elif link.body is not None or link.salt is not None:
            raise CommitmentMismatch(n, "half")


def agrees(a: History, b: History) -> int | None:
    """The number of the first entry in which two verified histories of one vault differ, or None if they agree.

    One may be longer: only the part both have is compared. A bare link agrees with the same link that has its body.
    """
    common = min(len(a.links), len(b.links))
    if common == 0 or a.links[common - 1].link == b.links[common - 1].link:
        return None
    for ours, theirs in zip(a.links, b.links, strict=False):
        if ours.link != theirs.link:
            return ours.n
    return None


def erase(history: History, commitments: Collection[bytes]) -> History:
    """The history without the bodies and salts of these entries. Links stay as they are.

    Raises NotInHistory if one of them is not there.
    """
    gone = frozenset(commitments)
    if missing := gone - {link.commitment for link in history.links}:
        raise NotInHistory(0, min(missing).hex())
    return History(tuple(_bare(link) if link.commitment in gone else link for link in history.links))


def disclose(history: History, allowed: Callable[[Entry], bool]) -> History:
    """The history with only the bodies of `allowed` entries; all others become bare.

    Raises EntryError, JsonError, NewerFormat for a body that cannot be read.
    """
    return History(
        tuple(
            link if link.body is None or allowed(Entry.from_body(link.body)) else _bare(link)
            for link in history.links
        )
    )


def _bare(link: Link) -> Link:
    return Link(link.n, link.commitment, link.link)


def _link_to_json(link: Link) -> str | dict[str, Any]:
    if link.body is None or link.salt is None:
        return link.commitment.hex()
    body = read_json(link.body, max_bytes=len(link.body))
    return {"commitment": link.commitment.hex(), "salt": link.salt.hex(), "body": body}


def _disclosed(n: int, untrusted: Any, write: Callable[[Any], bytes]) -> tuple[bytes, bytes, bytes]:
    if not isinstance(untrusted, dict) or untrusted.keys() != {"commitment", "salt", "body"}:
        raise MalformedLink(n, "keys")
    if not isinstance(untrusted["body"], dict):
        raise MalformedLink(n, "body")
    try:
        body = write(untrusted["body"])
    except RecordError as error:
        raise MalformedLink(n, "body") from error
    return _hex(n, untrusted["commitment"], 32), _hex(n, untrusted["salt"], SALT_BYTES), body


def _hex(n: int, untrusted: Any, length: int) -> bytes:
    try:
        value = bytes.fromhex(untrusted)
    except (TypeError, ValueError) as error:
        raise MalformedLink(n, "hex") from error
    # Written back it must be the same: fromhex alone lets spaces and capitals through.
    if len(value) != length or value.hex() != untrusted:
        raise MalformedLink(n, "hex")
    return value


def _check_format(untrusted: Any) -> None:
    if untrusted == FORMAT:
        return
    if isinstance(untrusted, str) and untrusted.startswith("firsthand-history/") and len(untrusted) < 40:
        raise NewerFormat(untrusted, FORMAT)
    raise MalformedLink(0, "format")
