"""One draft: filled from the record, edited, kept in the vault's drawer `letters`, exported. Plain Python.

A draft is kept under `<encounter>.<letter>.<item>`, a draft of a group's letter under the same and `.<key of its card>`:
one of each letter for each thing it is about.
"""

from datetime import date

from app.phone import content, guidance, handouts
from app.phone.screens.afterwards.model import LETTERS
from app.phone.session import Session
from app.rights.errors import LetterMissing
from app.rights.letter import Letter
from app.rights.letter_pdf import LetterPdf, letter_pdf
from app.rights.letter_values import PersonGiven
from app.rights.letters import Draft, blank, fill


class LetterModel:
    """`draft` is None until the letter was filled; then it is the person's own text."""

    def __init__(
        self,
        session: Session,
        encounter_id: str,
        *,
        letter: str = "",
        item: str = "",
        group: str = "",
        draft: str = "",
    ) -> None:
        self._session = session
        self.id = encounter_id
        if draft:
            _, letter, item, group = (*draft.split("."), "", "", "")[:4]
        self.letter = letter
        self.item = item
        self.group = group
        untrusted = session.vault.kept(LETTERS, self.name)
        self.draft: Draft | None = None if untrusted is None else Draft.from_bytes(untrusted)

    @property
    def name(self) -> str:
        """What it is kept under."""
        name = f"{self.id}.{self.letter}.{self.item}"
        return f"{name}.{self.group}" if self.group else name

    @property
    def today(self) -> date:
        return self._session.now().instant.date()

    def template(self) -> Letter:
        """The letter as it is written. Raises LetterMissing, LetterMalformed."""
        if self.group:
            return handouts.letter(self._session, self.group, self.letter)
        return guidance.letters().open(self.letter)

    def by(self) -> str:
        """The group whose letter it is, as its card names it; "" for ours."""
        if self.draft is not None:
            return self.draft.by or ""
        found = handouts.of(self._session, self.group) if self.group else None
        return found.by if found else ""

    def review_due(self) -> date | None:
        """The day it was last checked, when it is due for a new check; None too when the letter itself is gone."""
        try:
            letter = self.template()
        except LetterMissing:
            return None
        return letter.provenance.checked_on if letter.due_for_review(self.today) else None

    def fill(self, person: PersonGiven) -> Draft:
        """Fill it from the record, and keep it. Raises LetterMissing, VaultError."""
        encounter = self._session.encounter(self.id)
        made = fill(
            self.template(),
            encounter,
            content.codebook(),
            guidance.letter_english(),
            person,
            self.today,
            item=self.item or None,
            by=self.by() or None,
        )
        self._keep(made)
        return made

    def write(self, text: str) -> None:
        """Keep the person's own text. Raises VaultError."""
        if self.draft is not None and text != self.draft.text:
            self._keep(self.draft.edited(text))

    def drop(self) -> None:
        """Throw the draft away."""
        self._session.vault.drop(LETTERS, self.name)
        self.draft = None

    def plain_text(self) -> bytes:
        """As a text file."""
        return b"" if self.draft is None else self.draft.plain_text()

    def pdf(self) -> LetterPdf:
        """As a PDF. Long."""
        draft = self.draft
        if draft is None:
            raise LookupError("nothing is drafted")
        return letter_pdf(draft.text, content.FONTS, self._session.now().instant, draft.title)

    def _keep(self, draft: Draft) -> None:
        self._session.vault.keep(LETTERS, self.name, draft.to_bytes())
        self.draft = draft


def place_of(text: str, what: str) -> tuple[int, int] | None:
    """Where a blank stands in a text, as (first, last) character; None when it is filled."""
    marked = blank(what)
    at = text.find(marked)
    return None if at < 0 else (at, at + len(marked))
