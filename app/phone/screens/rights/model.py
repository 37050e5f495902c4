"""What there is to read, in which language, and how well it was checked. Plain Python, no vault needed."""

from datetime import date
from typing import Final, Literal

from attrs import frozen

from app.phone import guidance, handouts
from app.phone.session import Session
from app.rights.errors import ContentError
from app.rights.guide import Guide
from app.rights.library import SETTINGS, Library, Shown
from app.rights.places import guide_for
from app.rights.provenance import Provenance

Mark = Literal["checked", "due", "machine", "other_language"]

ICONS: Final = {
    "everywhere": "shield",
    "street": "directions_walk",
    "vehicle": "directions_car",
    "home": "door_front",
    "workplace": "work",
    "face-scans": "familiar_face_and_zone",
    "phone": "mobile",
    "recording": "videocam",
    "protest": "groups",
    "checkpoint": "local_police",
    "airport": "flight",
    "courthouse": "gavel",
    "school": "school",
    "hospital": "local_hospital",
    "minors": "person",
    "taken": "contact_support",
}


@frozen
class Row:
    """A guide in the list. `by` names the group it is from, "" for ours."""

    setting: str
    title: str
    by: str
    icon: str
    marks: tuple[Mark, ...]


class RightsModel:
    """The shelf as it stands: ours always, those of groups while the vault is open."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.tag = guidance.tag(session.language)

    @property
    def today(self) -> date:
        return self._session.now().instant.date()

    def library(self) -> Library:
        """Our guides and those of groups."""
        return handouts.library(self._session) if self._session.unlocked else guidance.library()

    def rows(self, place: str = "") -> tuple[Row, ...]:
        """Our guides, the one nearest to a place of the codebook first. A damaged file is left out."""
        nearest = guide_for(place) if place else ""
        order = sorted(SETTINGS, key=lambda setting: setting != nearest)
        found = []
        for setting in order:
            try:
                found.append(self._row(self.library().open(setting, self.tag)))
            except ContentError:
                continue
        return tuple(found)

    def of_groups(self) -> tuple[Row, ...]:
        """The guides that groups have handed out."""
        shelf = self.library()
        shown = (one for setting in shelf.group_settings() for one in shelf.from_groups(setting, self.tag))
        return tuple(self._row(one) for one in shown)

    def open(self, setting: str, by: str = "") -> Shown:
        """One guide. Raises GuideMissing, GuideMalformed."""
        shelf = self.library()
        if by:
            for one in shelf.from_groups(setting, self.tag):
                if one.by == by:
                    return one
        return shelf.open(setting, self.tag)

    def showing(self, shown: Shown) -> None:
        """The person sees this guide now: the record keeps which one it was."""
        self._session.show_guide(shown.stamp())

    def marks(self, provenance: Provenance, *, fell_back: bool) -> tuple[Mark, ...]:
        """What to say beside a text of how far it can be relied on."""
        marks: list[Mark] = ["due" if provenance.due_for_review(self.today) else "checked"]
        if provenance.unreviewed_translation:
            marks.append("machine")
        if fell_back:
            marks.append("other_language")
        return tuple(marks)

    def _row(self, shown: Shown) -> Row:
        guide = shown.guide
        marks = self.marks(guide.provenance, fell_back=shown.fell_back)
        icon = ICONS.get(guide.setting, "description")
        return Row(guide.setting, guide.title, shown.by or "", icon, marks)


def aloud(guide: Guide) -> str:
    """A guide as it is read out."""
    pieces = [guide.title]
    for section in guide.sections:
        pieces += [section.heading, *section.lines]
    return "\n".join(piece if piece.endswith((".", "?", "!", "”")) else f"{piece}." for piece in pieces)
