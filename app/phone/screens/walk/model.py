"""One encounter being written down: what was said, what was tapped, what comes next. Every answer is on disk when it returns."""

from collections.abc import Callable, Sequence
from secrets import token_hex
from typing import Any

from attrs import frozen

from app.phone import content
from app.phone.device import Document
from app.phone.screens.record.attaching import attach_file
from app.phone.screens.walk import questions
from app.phone.screens.walk.answers import ordered, typed_of
from app.phone.screens.walk.drafts import SURE, Drafts, settle_all
from app.phone.screens.walk.questions import Sheet
from app.phone.session import Session
from app.record import UNKNOWN, WITHHELD, Encounter, Fact, Field, Item, Media
from app.record.codebook import WITHDRAWN
from app.vault import MediaRecording


@frozen
class Suggestion:
    """A code that a tap already tells, for a field without an answer."""

    field_id: str
    codes: tuple[str, ...]


class WalkModel:
    """`encounter` is None until the first answer of a new record: opening the walk alone leaves nothing behind."""

    def __init__(self, session: Session, encounter_id: str | None = None) -> None:
        self._session = session
        self.codebook = content.codebook()
        self.sheets = questions.sheets(self.codebook)
        self.id = encounter_id
        self.encounter: Encounter | None = session.encounter(encounter_id) if encounter_id else None
        self.revealed = False
        if self.encounter is not None and settle_all(session, self.encounter):
            self.read()

    def read(self) -> None:
        """Read it anew."""
        self.encounter = self._session.encounter(self.id) if self.id else None

    def _begun(self) -> str:
        if self.id is None:
            self.id = self._session.begin()
        return self.id

    @property
    def drafts(self) -> Drafts | None:
        """What is being typed, once there is a record."""
        return Drafts(self._session, self.id) if self.id else None

    # what was said

    def item(self, group: str, item_id: str) -> Item | None:
        """A card by its id; None when nothing was said on it yet."""
        items = self.encounter.of(group) if self.encounter else ()
        return next((item for item in items if item.id == item_id), None)

    def fact(self, field_id: str, item_id: str | None = None) -> Fact | None:
        """The answer as it stands; None when it was not asked yet."""
        if self.encounter is None:
            return None
        facts = self.encounter.facts
        if item_id is not None:
            item = self.item(field_id.rpartition(".")[0], item_id)
            facts = item.facts if item else {}
        stated = facts.get(field_id)
        return stated.fact if stated else None

    def typed(self, field: Field, item_id: str | None = None) -> str:
        """What stands in a field that is typed: the draft, else the answer."""
        draft = self.drafts.kept(field.id, item_id) if self.drafts else None
        fact = self.fact(field.id, item_id)
        return draft if draft is not None else typed_of(field, fact.value if fact else None)

    def codes(self, field: Field, item_id: str | None = None) -> list[str]:
        """The codes to choose from, likely ones first."""
        fact = self.fact(field.id, item_id)
        chosen = fact.value if fact is not None and fact.state == "known" else []
        chosen = [chosen] if isinstance(chosen, str) else chosen
        return ordered(field.vocabulary, self.codebook.codes(field.id), chosen, self._near(field))

    def _near(self, field: Field) -> list[str]:
        """Codes of the same list said elsewhere in this record: a second officer is mostly of the same agency."""
        near: list[str] = []
        for field_id, _, stated in self.encounter.stated() if self.encounter else ():
            other = self.codebook.field(field_id)
            if other.vocabulary == field.vocabulary and stated.fact.state == "known":
                near += stated.fact.value if other.many else [stated.fact.value]
        return near

    def media(self) -> tuple[Media, ...]:
        """Photos, recordings and files that an answer may point to."""
        return self.encounter.media if self.encounter else ()

    def suggestion(self, field: Field, item_id: str | None = None) -> Suggestion | None:
        """What was tapped, for a question of a single group that has no answer yet."""
        codes = self.encounter.implied.get(field.id, ()) if self.encounter else ()
        if item_id is not None or not codes or self.fact(field.id) is not None:
            return None
        return Suggestion(field.id, codes if field.many else codes[:1])

    def cards_suggested(self, group: str) -> tuple[Suggestion, ...]:
        """What was tapped and is on no card of the group yet; each makes a card of its own."""
        if self.encounter is None:
            return ()
        said: dict[str, set[str]] = {}
        for item in self.encounter.of(group):
            for field_id, stated in item.facts.items():
                value = stated.fact.value
                said.setdefault(field_id, set()).update(value if isinstance(value, list) else [str(value)])
        return tuple(
            Suggestion(field_id, (code,))
            for field_id, codes in self.encounter.implied.items()
            if self.codebook.field(field_id).group == group
            for code in codes
            if code not in said.get(field_id, ())
        )

    # saying it

    def say(self, field: Field, fact: Fact, item_id: str | None = None) -> bool:
        """Write an answer; nothing when it stands so already. True when it was written.

        Raises VaultError, EntryError; then nothing was written.
        """
        drafts = self.drafts
        if drafts is not None:
            drafts.drop(field.id, item_id)
        if fact == self.fact(field.id, item_id):
            return False
        kind = questions.kind_of(field.group)
        self._session.answer(self._begun(), field.id, fact, item=item_id, kind=kind)
        self.read()
        return True

    def say_value(self, field: Field, value: Any, item_id: str | None = None) -> bool:
        """Write a known answer; how it is known stays as it was, or is the usual. No codes at all is "rather not"."""
        if value in ([], ""):
            return self.say(field, WITHHELD, item_id)
        return self.say(field, Fact.known(value, self.confidence(field, item_id)), item_id)

    def say_unknown(self, field: Field, item_id: str | None = None) -> bool:
        """The person does not know."""
        return self.say(field, UNKNOWN, item_id)

    def say_withheld(self, field: Field, item_id: str | None = None) -> bool:
        """The person would rather not write it down."""
        return self.say(field, WITHHELD, item_id)

    def confidence(self, field: Field, item_id: str | None = None) -> str | None:
        """How the person knows: as said before, else the usual, else not asked."""
        fact = self.fact(field.id, item_id)
        if fact is not None and fact.state == "known":
            return fact.confidence
        chapter = self.codebook.group(field.group).chapter
        sheet = Sheet(field.id, chapter, field.group, (field,))
        return SURE if questions.asks_confidence(sheet, field) else None

    def say_confidence(self, field: Field, code: str, item_id: str | None = None) -> bool:
        """How the person knows what stands there. False when nothing is known there."""
        self.settle(field, item_id)
        fact = self.fact(field.id, item_id)
        if fact is None or fact.state != "known":
            return False
        return self.say(field, Fact.known(fact.value, code), item_id)

    def draft(self, field: Field, text: str, item_id: str | None = None) -> None:
        """Keep what is being typed. Raises VaultError."""
        Drafts(self._session, self._begun()).keep(field.id, item_id, text)

    def settle(self, field: Field, item_id: str | None = None) -> bool:
        """The field is left: what was typed becomes the answer. Whether it was new."""
        drafts = self.drafts
        new = drafts is not None and drafts.settle(field.id, item_id, self.fact(field.id, item_id))
        if new or self.encounter is None:
            self.read()
        return new

    def acceptable(self, field: Field, text: str) -> bool:
        """Whether what is typed could be an answer, or is nothing."""
        drafts = Drafts(self._session, self.id or "")
        return not text.strip() or drafts.fact(field.id, text, None) is not None

    def attach(self, document: Document, cancelled: Callable[[], bool]) -> None:
        """Seal a photo or a file into the record. Long. Raises VaultError, FileNotReadable."""
        attach_file(self._session, self._begun(), document, cancelled)

    def speak(self, field: Field, item_id: str | None, media_type: str) -> MediaRecording[Any]:
        """Begin a spoken answer; no wider circle hears it than may read the answer. Raises VaultError, EntryError."""
        return self._session.vault.record_media(
            self._begun(),
            "audio",
            media_type,
            self._session.now(),
            audience="complaint" if self.codebook.allowed(field.id, "complaint") else "counsel",
            answers={"field": field.id, "item": item_id},
        )

    def spoken(self, field: Field, item_id: str | None = None) -> tuple[Media, ...]:
        """What was said aloud for an answer."""
        return self.encounter.voices(field.id, item_id) if self.encounter else ()

    # cards

    def cards(self, group: str) -> tuple[Item, ...]:
        """The cards of a group, those taken back last."""
        items = self.encounter.of(group) if self.encounter else ()
        return tuple(sorted(items, key=lambda item: item.withdrawn))

    def new_card(self) -> str:
        """An id for a card; nothing is written until something is said on it."""
        return token_hex(4)

    def take_back(self, group: str, item_id: str, back: bool = True) -> None:
        """Take a card back, or put it back in place. It stays in the history. Raises VaultError."""
        fact = Fact.known("yes" if back else "no")
        field_id = f"{group}.{WITHDRAWN}"
        self._session.answer(self._begun(), field_id, fact, item=item_id, kind=questions.kind_of(group))
        self.read()

    # the way

    def path(self, group: str | None = None) -> tuple[Sheet, ...]:
        """The pages of the walk, or of one card of a group."""
        return self.sheets if group is None else questions.item_sheets(self.codebook.group(group))

    def open_questions(self) -> tuple[Sheet, ...]:
        """The pages of the quick questions not answered yet."""
        unfinished: Sequence[str]
        if self.encounter is None:
            unfinished = [field.id for field in self.codebook.fields if field.quick]
        else:
            unfinished = self.encounter.unfinished
        return questions.most_important(self.sheets, unfinished)

    def resume(self) -> Sheet:
        """Where to go on."""
        return questions.resume(self.sheets, self.encounter, self.fact)

    def chapters(self) -> list[tuple[str, tuple[Sheet, ...], int]]:
        """Each chapter, its pages, and how many of them are through."""
        found = []
        for chapter in self.codebook.chapters:
            path = tuple(sheet for sheet in self.sheets if sheet.chapter == chapter.id)
            through, _ = questions.done(path, self.encounter, self.fact)
            found.append((chapter.id, path, through))
        return found
