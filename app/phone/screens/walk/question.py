"""One question on a page: its words, the way to answer, the two ways not to, and how the person knows."""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, StringProperty

from app.phone.screens.record.saying import Saying
from app.phone.screens.record.speaking import Speaking
from app.phone.screens.walk import inputs
from app.phone.screens.walk.answers import TYPED, Option
from app.phone.screens.walk.days import AHEAD
from app.phone.screens.walk.model import WalkModel
from app.phone.screens.walk.pictures import picture_of
from app.phone.screens.walk.questions import Sheet, asks_confidence
from app.phone.widgets import card, chip, text, varying  # noqa: F401  (their kv)
from app.phone.widgets.kv import load_kv
from app.phone.widgets.varying import Varying
from app.phone.words import words
from app.record import Field, Place
from app.vault import VaultError, VaultLocked

load_kv(__file__)

NOT_KNOWN = ("unknown", "withheld")
DRAFT_PAUSE = 0.25
SPOKEN = ("text", "note")
"""Types that are answered in words, and so may be answered aloud."""
USUAL = "saw_or_heard_myself"
OTHERWISE = "unsure"
MORE = "…"


class QuestionBlock(Varying):
    """`owner` is the walk: it hears of each saved answer and explains what fails."""

    __events__ = ("on_saved",)
    question = StringProperty("")
    help = StringProperty("")
    private = BooleanProperty(False)
    large = BooleanProperty(True)
    suggested = StringProperty("")
    sources = ListProperty([])

    def __init__(
        self, model: WalkModel, saying: Saying, sheet: Sheet, field: Field, item: str | None, owner: Any
    ) -> None:
        self.model, self.saying, self.sheet, self.field, self.item = model, saying, sheet, field, item
        self.owner = owner
        self._draft = Clock.create_trigger(lambda _: self._try(self._keep_draft), DRAFT_PAUSE)
        self._typed: str | None = None
        self._every_source = False
        self._gone = False
        super().__init__(
            question=saying.question(field.id),
            help=saying.help(field.id),
            private=field.private,
            large=len(sheet.fields) == 1,
        )
        self.input = self._made()
        self.input.bind(
            on_said=lambda _, value: self._try(lambda: self._said(value)),
            on_typing=lambda _, typed: self._typing(typed),
            on_left=lambda _: self.settle(),
        )
        self.ids.holder.add_widget(self.input)
        self.speaking: Speaking | None = None
        if field.type in SPOKEN:
            self.speaking = Speaking(owner, lambda media_type: model.speak(field, item, media_type))
            self.speaking.bind(on_kept=lambda _: self._spoke())
            self.ids.holder.add_widget(self.speaking)
        self.ids.states.choices = [(state, saying.state(state)) for state in NOT_KNOWN]
        self.refresh()

    # making

    def _made(self) -> Any:
        field, question = self.field, self.question
        if field.type in ("code", "codes", "yes_no"):
            codes = self.model.codes(field, self.item)
            options: list[Option] = [
                (code, self.saying.code(field.vocabulary, code), "", picture_of(field.vocabulary, code))
                for code in codes
            ]
            return inputs.choices(options, many=field.many, question=question)
        if field.type == "language":
            first = [self.saying.language.split("_")[0], "es", "en"]
            tags = [
                *dict.fromkeys(tag for tag in first if tag in self.saying.languages()),
                *self.saying.languages(),
            ]
            options = [(tag, self.saying.language_name(tag)) for tag in dict.fromkeys(tags)]
            return inputs.choices(options, many=False, question=question)
        if field.type in ("when", "date"):
            return inputs.Day(
                field=field, timed=field.type == "when", ahead=field.id in AHEAD, now=self.owner.session.now
            )
        if field.type in ("media", "media_list"):
            shelf = inputs.Shelf(many=True, question=question)
            shelf.bind(on_add=lambda _: self.owner.add_file(self))
            return shelf
        return self._typed_input()

    def _typed_input(self) -> Any:
        field = self.field
        label = self.saying.label(field.id)
        if field.type in ("count", "minutes"):
            usual = inputs.COUNTS if field.type == "count" else inputs.MINUTES
            return inputs.Number(question=label, usual=list(usual))
        if field.type == "identifier":
            return inputs.Badge(question=label, hint=label)
        if field.type == "place":
            point = inputs.Point(question=label)
            point.bind(on_locate=lambda _: self._locate())
            return point
        made = inputs.Written(question=label, lines=[5 if field.type == "note" else 1])
        if field.type == "money":
            made.keyboard, made.helper = "number", words.tr("In US dollars")
        return made

    # showing

    def refresh(self) -> None:
        """Show what stands in the record now."""
        fact = self.model.fact(self.field.id, self.item)
        known = fact is not None and fact.state == "known"
        if isinstance(self.input, inputs.Shelf):
            self.input.options = [
                (
                    one.id,
                    f"{self.saying.media_kind(one.kind)}, {self.saying.moment(one.captured or one.time)}",
                )
                for one in self.model.media()
            ]
        if self.field.type in TYPED:
            typed = self.model.typed(self.field, self.item)
            known = known or bool(typed)
            self.input.show(typed)
        else:
            value = fact.value if fact is not None and known else []
            self.input.show([value] if isinstance(value, str) else value)
        if isinstance(self.input, inputs.Point):
            value = fact.value if fact is not None and known else None
            self.input.found = self.saying.place(Place.from_json(value)) if value else ""
        self.ids.states.chosen = (
            [fact.state] if fact is not None and fact.state in NOT_KNOWN and not known else []
        )
        if self.speaking is not None:
            self.speaking.spoken = ", ".join(
                f"{self.saying.media_kind(one.kind)} {self.saying.moment(one.captured or one.time)}"
                for one in self.model.spoken(self.field, self.item)
            )
        self._show_sources(known)
        suggestion = self.model.suggestion(self.field, self.item)
        self.suggested = (
            ", ".join(self.saying.code(self.field.vocabulary, code) for code in suggestion.codes)
            if suggestion
            else ""
        )

    def _show_sources(self, known: bool) -> None:
        if not known or not asks_confidence(self.sheet, self.field):
            self.sources = []
            return
        chosen = self.model.confidence(self.field, self.item) or USUAL
        codes = self.model.codebook.vocabularies["confidence"]
        if not self._every_source:
            codes = tuple(dict.fromkeys((chosen, USUAL, OTHERWISE)))
        sources = [(code, self.saying.confidence(code)) for code in codes]
        if not self._every_source:
            sources.append((MORE, words.tr("Another way")))
        if sources != self.sources:
            self.sources = sources
        self.ids.known_by.chosen = [chosen]

    @property
    def answered(self) -> bool:
        """Whether there is an answer, one is being typed, or was spoken."""
        return (
            bool(self.model.spoken(self.field, self.item))
            or self.model.fact(self.field.id, self.item) is not None
            or bool(self._typed)
        )

    # what the person does

    @property
    def _locked(self) -> bool:
        """Whether the keys are gone, or about to be: what is typed has been kept as a draft."""
        return self._gone or not self.owner.session.unlocked

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except VaultLocked:
            return  # while the app locks: nothing of the record can be shown, and nobody is looking
        except VaultError as error:
            self.owner.explain(error)
            self.refresh()
            return
        self.dispatch("on_saved")

    def _said(self, value: Any) -> None:
        self._forget_typed()
        self.model.say_value(self.field, value, self.item)
        self.refresh()

    def _typing(self, typed: str) -> None:
        if self._gone:
            return
        self._typed = typed
        self.input.error = ""
        self.owner.saving()
        self._draft()

    def _keep_draft(self) -> None:
        if self._typed is None:
            return
        self.model.draft(self.field, self._typed, self.item)
        fact = self.model.fact(self.field.id, self.item)
        self.ids.states.chosen = [fact.state] if fact and not self._typed and fact.state in NOT_KNOWN else []
        self._show_sources(bool(self._typed.strip()))

    def _forget_typed(self) -> None:
        self._draft.cancel()
        self._typed = None

    def settle(self) -> None:
        """The field or the page is left: what was typed becomes the answer, what is being said is kept."""
        if self.speaking is not None:
            self.speaking.end()
        if self._locked:
            return
        if self._typed is None:
            if self.field.type not in TYPED:
                self.refresh()
            return

        def finish() -> None:
            typed = self._typed or ""
            self._keep_draft()
            self._forget_typed()
            self.model.settle(self.field, self.item)
            if not self.model.acceptable(self.field, typed):
                self.input.error = words.tr("This cannot be read yet. Please look at it once more.")
            else:
                self.refresh()

        self._try(finish)

    def not_known(self, states: list[str]) -> None:
        """Do not know, or rather not write it; a second tap leaves it so."""

        def finish() -> None:
            self._forget_typed()
            self.input.error = ""
            if states == ["withheld"]:
                self.model.say_withheld(self.field, self.item)
            elif states == ["unknown"]:
                self.model.say_unknown(self.field, self.item)
            self.refresh()

        self._try(finish)

    def known_by(self, codes: list[str]) -> None:
        """How the person knows."""
        if codes == [MORE]:
            self._every_source = True
            self._show_sources(known=True)
            return

        def finish() -> None:
            if self._typed is not None:
                self._keep_draft()
                self._forget_typed()
            if codes:
                self.model.say_confidence(self.field, codes[0], self.item)
            self.refresh()

        self._try(finish)

    def accept(self) -> None:
        """What was tapped is right."""
        suggestion = self.model.suggestion(self.field, self.item)
        if suggestion is not None:
            value = list(suggestion.codes) if self.field.many else suggestion.codes[0]
            self._try(lambda: self._said(value))

    def add_media(self, media_id: str) -> None:
        """A photo or file was taken in for this answer."""
        fact = self.model.fact(self.field.id, self.item)
        chosen = list(fact.value) if fact is not None and fact.state == "known" else []
        value = [*chosen, media_id] if self.field.many else media_id
        self._try(lambda: self._said(value))

    def _locate(self) -> None:
        self.input.found = words.tr("Asking the phone…")
        self.owner.locate(self)

    def _spoke(self) -> None:
        """What was said is on disk."""
        if self._locked:
            return
        self.model.read()
        self.refresh()
        self.dispatch("on_saved")

    def aloud(self) -> str:
        """The question as it is read out: its words, and the answers to choose from."""
        said = [self.question, self.help]
        if isinstance(self.input, inputs.FewChoices):
            said += [name for _, name, *_ in self.input.options]
        return "\n".join(one if one.endswith((".", "?", "!")) else f"{one}." for one in said if one)

    def located(self, place: Place) -> None:
        """The device told where it is, or why it cannot."""
        if self.get_root_window() is None or self._locked:
            return
        self._try(lambda: self._said(place.to_json()))

    def on_saved(self) -> None: ...

    def forget(self) -> None:
        """The app locks: what was typed is a draft on disk already, but for the last quarter of a second. From here
        on an emptied field is no answer.
        """
        self._gone = True
        self._forget_typed()
        super().forget()
