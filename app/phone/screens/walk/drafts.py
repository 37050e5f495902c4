"""What is being typed, kept in the vault letter by letter, and written into the record once when the field is left.

Each stated answer stays in the history for ever. Stating every letter would fill it with halves of words; stating only
at the end would lose them when the app is killed. So a draft is kept at each change, and becomes the answer when the
person goes on, or the next time the record is opened.
"""

from typing import Final

from app.phone import content
from app.phone.screens.walk.answers import value_of
from app.phone.screens.walk.questions import SELF_TOLD, kind_of
from app.phone.session import Session
from app.record import WITHHELD, Encounter, Fact, RecordError

DRAWER: Final = "drafts"
SURE: Final = "saw_or_heard_myself"


class Drafts:
    """The drafts of one encounter, by field and item."""

    def __init__(self, session: Session, encounter: str) -> None:
        self._session = session
        self._encounter = encounter

    def _name(self, field_id: str, item: str | None) -> str:
        return f"{self._encounter}/{item or '-'}/{field_id}"

    def keep(self, field_id: str, item: str | None, text: str) -> None:
        """Returns when it is on disk. Raises VaultError."""
        self._session.vault.keep(DRAWER, self._name(field_id, item), text.encode())

    def kept(self, field_id: str, item: str | None) -> str | None:
        """What is being typed; None when nothing is."""
        draft = self._session.vault.kept(DRAWER, self._name(field_id, item))
        return None if draft is None else draft.decode()

    def all(self) -> list[tuple[str, str | None]]:
        """Field and item of each draft."""
        mine = f"{self._encounter}/"
        names = (
            name.removeprefix(mine) for name in self._session.vault.drawer(DRAWER) if name.startswith(mine)
        )
        parts = (name.split("/", 1) for name in names)
        return [(field_id, None if item == "-" else item) for item, field_id in parts]

    def drop(self, field_id: str, item: str | None) -> None:
        """Throw one away."""
        self._session.vault.drop(DRAWER, self._name(field_id, item))

    def drop_all(self) -> None:
        """Throw all away, as when the encounter is deleted."""
        for field_id, item in self.all():
            self.drop(field_id, item)

    def settle(self, field_id: str, item: str | None, before: Fact | None) -> bool:
        """Write a draft into the record if it says something new; whether it did.

        An emptied answer becomes "prefer not to write this down". What cannot be an answer yet, such as half a number,
        stays a draft. Raises VaultError.
        """
        text = self.kept(field_id, item)
        if text is None:
            return False
        fact = self.fact(field_id, text, before)
        if fact is None and text.strip():
            return False
        said = fact is not None and fact != before
        if fact is not None and said:
            kind = kind_of(field_id.rpartition(".")[0])
            try:
                self._session.answer(self._encounter, field_id, fact, item=item, kind=kind)
            except RecordError:
                return False
        self.drop(field_id, item)
        return said

    def fact(self, field_id: str, text: str, before: Fact | None) -> Fact | None:
        """The fact a text stands for; None when it is none."""
        codebook = content.codebook()
        field = codebook.field(field_id)
        if not text.strip():
            return WITHHELD if before is not None and before.state == "known" else None
        try:
            value = value_of(field, text)
        except (ValueError, RecordError):
            return None
        told = codebook.group(field.group).chapter in SELF_TOLD
        sure = before.confidence if before is not None and before.state == "known" else None if told else SURE
        return Fact.known(value, sure)


def settle_all(session: Session, encounter: Encounter) -> bool:
    """Write every draft of an encounter into its record, as after the app was killed; whether anything was new."""
    drafts = Drafts(session, encounter.id)
    new = False
    for field_id, item in drafts.all():
        facts = encounter.facts
        if item is not None:
            group = field_id.rpartition(".")[0]
            facts = next((one.facts for one in encounter.of(group) if one.id == item), {})
        stated = facts.get(field_id)
        new = drafts.settle(field_id, item, stated.fact if stated else None) or new
    return new
