"""Handing one record over: to whom, how much, what goes, making the sealed file, and writing down that it was made.

The sealed file is made in a folder of the app's own; from there it is saved where the person wants it or handed to another
app. Only when that is done the record says `shared`. What becomes of the file afterwards nobody here can know.
"""

from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from typing import Final, Literal

from attrs import evolve, frozen

from app import __version__
from app.package import Packed, PackRequest, Preview, pack, preview
from app.phone import content
from app.phone.screens.cards.model import CardsModel, KeptCard
from app.phone.screens.share.receipts import remember
from app.phone.session import Session
from app.phone.sharing import media_sources
from app.record import Encounter
from app.seal import Recipient, ScryptRecipient
from app.vault import suggest_passphrase

PROFILES: Final = ("counsel", "complaint", "public")
NO_CARD: Final = "passphrase"
LONGEST_NAME: Final = 120
_MADE_HERE: Final[set[Path]] = set()
"""Sealed files of this run, which another page may be waiting to save."""
_HANDED: Final[set[Path]] = set()
"""Those that were handed to another app. It reads them while this one is locked, for going to it is leaving this one; the
session removes them when the vault is next unlocked."""

Profile = Literal["counsel", "complaint", "public"]
Cancelled = Callable[[], bool]
Report = Callable[[int, int], None]


@frozen
class Chosen:
    """To whom: a card, or a passphrase and what the person calls who will get it."""

    name: str
    recipients: tuple[Recipient, ...]
    fingerprint: str | None
    card: KeptCard | None


class ShareModel:
    """One record on its way to one reader.

    `whom` is the key of a card, "passphrase", or "" as long as none is chosen. `outbox` is the folder in which sealed
    files wait to be saved or handed on.
    """

    def __init__(self, session: Session, encounter_id: str, outbox: Path) -> None:
        self._session = session
        self._outbox = outbox
        self.id = encounter_id
        self.cards = CardsModel(session)
        self.whom = ""
        self.reader = ""
        self.passphrase = ""
        self.profile: Profile = "counsel"
        self.packed: Packed | None = None
        self._forgotten = False
        self._sweep(_MADE_HERE)

    @property
    def encounter(self) -> Encounter:
        """The record as it stands. Raises VaultError."""
        return self._session.encounter(self.id)

    def choose(self, whom: str) -> None:
        """A card's key or NO_CARD; a passphrase is made anew each time it is chosen."""
        if whom == NO_CARD and self.whom != NO_CARD:
            self.passphrase = suggest_passphrase(content.wordlist())
        elif whom != NO_CARD:
            self.passphrase = ""
        self.whom = whom

    def chosen(self, somebody: str) -> Chosen | None:
        """Whom it will be sealed to now; `somebody` names a reader without a card who was given no name."""
        if self.whom == NO_CARD:
            name = " ".join(self.reader.split())[:LONGEST_NAME] or somebody
            return Chosen(name, (ScryptRecipient(self.passphrase),), None, None)
        kept = self.cards.kept(self.whom) if self.whom else None
        if kept is None or not kept.usable:
            return None
        return Chosen(kept.card.name, kept.card.recipients(), kept.fingerprint, kept)

    def look(self) -> dict[str, Preview]:
        """What would go and what would stay, by profile. Nothing is written. Long. Raises PackError, VaultError."""
        request = self._made(())
        return {profile: preview(evolve(request, profile=profile)) for profile in PROFILES}

    def pack(
        self, chosen: Chosen, cancelled: Cancelled | None = None, report: Report | None = None
    ) -> Packed:
        """Seal it into a new file in the app's own folder. Long. Raises what `app.package.pack` raises."""
        self.discard()
        request = self._made(chosen.recipients, chosen.name)
        path = self._outbox / f"{token_hex(6)}.age"
        _MADE_HERE.add(path)
        packed = self.packed = pack(request, path, progress=report, cancelled=cancelled)
        if self._forgotten:  # the app was locked while the last of it was written
            self.discard()
        return packed

    def hand(self, chosen: Chosen, hand: Callable[[Path], None]) -> None:
        """Hand the sealed file to another app by `hand`, and write that down. Raises what `hand` raises, VaultError.

        From then on it stays, whatever becomes of this page.
        """
        path = self._ready().path
        hand(path)
        _HANDED.add(path)
        self.written(chosen)

    def written(self, chosen: Chosen) -> None:
        """The sealed file is where the person wants it, or was handed to another app: write that down.

        Raises VaultError.
        """
        packed = self._ready()
        card = None if chosen.card is None else chosen.card.card
        remember(self._session, self.id, packed.digest, card)
        self._session.append(
            self.id,
            "shared",
            {
                "to": chosen.name,
                "fingerprint": chosen.fingerprint,
                "profile": self.profile,
                "package_id": packed.package_id,
                "package": packed.digest,
            },
        )

    def discard(self) -> None:
        """Remove the sealed file of this page, unless another app was given it."""
        packed, self.packed = self.packed, None
        if packed is not None and packed.path not in _HANDED:
            packed.path.unlink(missing_ok=True)

    def _sweep(self, but: set[Path]) -> None:
        """Remove what lies in the folder, as what an earlier run, killed half way, left behind."""
        for path in self._outbox.iterdir():
            if path not in but:
                path.unlink(missing_ok=True)

    def forget(self) -> None:
        """The app locks: hold nothing of the record, leave no file behind that no other app was given."""
        self._forgotten = True
        self.passphrase = self.reader = ""
        self.packed = None
        self._sweep(_HANDED)

    def _ready(self) -> Packed:
        if self.packed is None:
            raise LookupError("nothing is packed")
        return self.packed

    def _made(self, recipients: tuple[Recipient, ...], name: str = "-") -> PackRequest:
        vault, language = self._session.vault, self.encounter.language
        return PackRequest(
            encounter_id=self.id,
            history=vault.history(self.id),
            media=media_sources(vault, self.id),
            profile=self.profile,
            recipients=recipients,
            recipient_name=name,
            signer=vault.signer,
            moment=self._session.now(),
            codebook=content.codebook(),
            words=content.report_words(content.spoken(language)),
            english=content.report_words("en"),
            wordlist=content.wordlist(),
            fonts=content.FONTS,
            app_version=__version__,
            package_id=token_hex(16),
        )
