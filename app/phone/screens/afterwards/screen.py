"""The next steps of one record, in the order to take them."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, StringProperty

from app.phone import pretend
from app.phone.page import Page
from app.phone.screens.afterwards.model import STATES, AfterwardsModel, GroupLetter, Shown
from app.phone.widgets import bars, button, card, chip, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.card import ListRow, SectionHeader, Tag, TapCard
from app.phone.widgets.choice import ChoiceList
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import BottomSheet
from app.phone.words import words
from app.rights.steps import Status

load_kv(__file__)

PRETEND = {"en_XA": pretend.longer, "en_XB": pretend.mirrored}


class AfterwardsScreen(Page):
    """Given `encounter`."""

    case_question = StringProperty("")
    state_question = StringProperty("")
    case = StringProperty("")
    us_state = StringProperty("")
    review = StringProperty("")
    not_advice = StringProperty("")
    drafts = BooleanProperty(False)
    group_letters = BooleanProperty(False)
    answers = ListProperty([])

    def made(self, encounter: str = "", **given: Any) -> None:
        self.model = AfterwardsModel(self.session, encounter, PRETEND.get(self.session.language, str))

    def arrive(self) -> None:
        model, outside = self.model, self.model.outside()
        self.case_question, self.state_question = (
            model.say("outside", "case_open"),
            model.say("outside", "state"),
        )
        self.case = {True: "yes", False: "no", None: ""}[outside.case_open]
        self.us_state = outside.state or ""
        self.review, self.not_advice = model.review_due(), model.say("review", "not_advice")
        self._fill()
        self._fill_drafts()
        theirs = model.group_letters()
        self.group_letters = bool(theirs)
        fill_group_letters(self, self.ids.group_letters, theirs)

    def _fill(self) -> None:
        place = self.ids.bands
        place.clear_widgets()
        for title, steps in self.model.bands():
            place.add_widget(SectionHeader(text=title))
            for shown in steps:
                place.add_widget(self._card(shown))

    def _card(self, shown: Shown) -> "StepCard":
        made = StepCard(title=shown.text.title, why=shown.text.why, name_for_reader=shown.text.title)
        status = shown.step.status
        if status is not Status.OPEN:
            made.ids.tags.add_widget(Tag(text=self.model.status(shown.step), icon="check", tone="good"))
        if shown.first_line:
            icon = "event_upcoming" if shown.urgent else "event"
            tone = "sand" if shown.urgent or shown.day else "quiet"
            made.ids.tags.add_widget(Tag(text=shown.first_line, icon=icon, tone=tone))
        if shown.step.letters and status is Status.OPEN:
            number = len(shown.step.letters)
            made.ids.tags.add_widget(
                Tag(text=words.trn("%d letter to fill in", "%d letters to fill in", number), icon="drafts")
            )
        made.bind(on_release=lambda _: self.follow("step", encounter=self.model.id, step=shown.step.id))
        return made

    def _fill_drafts(self) -> None:
        place = self.ids.drafts
        place.clear_widgets()
        found = self.model.drafts()
        self.drafts = bool(found)
        for one in found:
            blanks = len(one.draft.blanks)
            made = ListRow(
                text=self.model.letter_title(one.letter) or one.draft.title,
                more=words.trn("%d place still empty", "%d places still empty", blanks)
                if blanks
                else words.tr("Nothing left empty"),
                icon="edit_note",
            )
            made.bind(
                on_release=lambda _, name=one.name: self.follow("letter", encounter=self.model.id, draft=name)
            )
            place.add_widget(made)

    def tell_case(self, codes: list[str]) -> None:
        """Whether a case is open; tapping the same answer again takes it back."""
        self.model.tell(case_open=codes[0] == "yes" if codes else None)
        self.arrive()

    def ask_state(self) -> None:
        """Choose the state from a list."""
        sheet = BottomSheet(title=self.state_question)
        rows = ChoiceList(
            choices=[
                ("", words.tr("Rather not say")),
                *((code, f"{STATE_NAMES[code]} ({code})") for code in STATES),
            ],
            chosen=[self.us_state],
            name_for_reader=self.state_question,
        )

        def chosen(_: Any, codes: list[str]) -> None:
            sheet.close()
            self.model.tell(state=(codes[0] if codes else "") or None)
            self.arrive()

        rows.bind(on_choice=chosen)
        sheet.add_widget(rows)
        sheet.open()


def fill_group_letters(page: Any, place: Any, letters: tuple[GroupLetter, ...], item: str = "") -> None:
    """A row for each letter of a group, with the group's name, that leads to writing it."""
    place.clear_widgets()
    for one in letters:
        made = ListRow(text=one.title, more=words.tr("From {name}").format(name=one.by), icon="group")
        given = {"encounter": page.model.id, "letter": one.letter, "item": item, "group": one.group}
        made.bind(on_release=lambda _, given=given: page.follow("letter", **given))
        place.add_widget(made)


class StepCard(TapCard):
    """One step in the list."""

    title = StringProperty("")
    why = StringProperty("")


STATE_NAMES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan",
    "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina",
    "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "PR": "Puerto Rico",
    "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas",
    "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia",
    "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
"""As the offices write them."""

SCREEN = AfterwardsScreen
