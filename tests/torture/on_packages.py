"""What is done with packages and at the desk, each as one piece of work that may be cut off at any moment.

As in tests/torture/on_vault.py, "confirmed ..." is said after what it says.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from app.desk.answering import answer
from app.desk.cards import CardAnswers, keep_card, make_desk_card
from app.desk.identity import (
    DeskFolder,
    create_desk,
    open_identity,
    open_signing_key,
    open_signing_keys,
)
from app.desk.inbox import State
from app.desk.index import open_index
from app.desk.receive import Receiver
from app.desk.rotation import rotate as rotated
from app.package import check, pack
from app.seal import parse_identity
from tests.package.sample import CODEBOOK, WORDLIST, request
from tests.torture.forked import confirmed

PASSPHRASE = "lantern orchard violet harbor canyon maple"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CHEAP = 2


def desk_in(home: Path) -> DeskFolder:
    return DeskFolder(home / "desk")


def packing(home: Path) -> None:
    identity = parse_identity((home / "lawyer.txt").read_text())
    made = pack(request(recipients=[identity.recipient]), home / "out" / "package.age")
    confirmed("packed", made.digest)


def opening(home: Path) -> None:
    identity = open_identity(desk_in(home), PASSPHRASE)
    check(
        home / "in" / "first.age",
        identity.identities,
        codebook=CODEBOOK,
        wordlist=WORDLIST,
        into=home / "opened",
    )
    confirmed("opened")


def beginning(home: Path) -> None:
    create_desk(home / "new" / "desk", PASSPHRASE, NOW, work_factor=CHEAP)
    confirmed("begun")


def rotating(home: Path) -> None:
    rotated(desk_in(home), PASSPHRASE, NOW, work_factor=CHEAP)
    confirmed("rotated")


def naming(home: Path) -> None:
    desk = desk_in(home)
    identity = open_identity(desk, PASSPHRASE)
    answers = CardAnswers("Second Legal Aid", "legal_aid", ("en",), "", 12)
    card = make_desk_card(answers, identity, open_signing_key(desk, PASSPHRASE), NOW.date())
    keep_card(desk, card)
    confirmed("named")


def receiving(home: Path) -> None:
    desk = desk_in(home)
    identity = open_identity(desk, PASSPHRASE)
    index = open_index(desk, identity)
    for path in sorted((home / "in").iterdir()):
        tally = Receiver.of(desk, identity, index).receive([path], processes=1)
        # Of one that could not be read it says so; it waits until somebody asks for it again.
        if tally.states == {State.TAKEN: 1}:
            confirmed("taken", path.name)
    index.close()


def receiving_first(home: Path) -> None:
    receiving(home)


def answering(home: Path) -> None:
    desk = desk_in(home)
    identity = open_identity(desk, PASSPHRASE)
    index = open_index(desk, identity)
    signers = open_signing_keys(desk, PASSPHRASE, identity)
    digest = sha256((home / "in" / "first.age").read_bytes()).hexdigest()
    receipt = answer(index, desk, desk.packages, identity, signers, digest, NOW)
    confirmed("answered", sha256(receipt.content).hexdigest())
    index.close()


TITLES: dict[Callable[[Path], None], str] = {
    packing: "pack",
    opening: "open",
    beginning: "begin a desk",
    rotating: "new keys for the desk",
    naming: "make the desk's card",
    receiving: "receive",
    receiving_first: "receive the first",
    answering: "sign a receipt",
}
