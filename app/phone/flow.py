"""Which screens there are, and which follows which. Plain Python.

`PLACES` names every screen: where its module is, what must be so before it is shown, and whether it is one of the main
places with the bar at the bottom. `NEXT` says which screen follows an event of a screen. A screen says only what
happened (`self.follow("saved")`); where that leads stands here.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

from attrs import field, frozen

Needs = Literal["nothing", "vault", "keys"]


@frozen
class Place:
    """`module` is under app.phone.screens and holds SCREEN. `needs` the vault's keys, a vault, or nothing.

    `tab` puts it in the bar at the bottom. `dims` is for the screen that must not shine. `writes` is where a record is written in.
    """

    module: str
    needs: Needs = "keys"
    tab: bool = False
    dims: bool = False
    writes: bool = False


@frozen
class Step:
    """Where an event leads. `anew` forgets the way there, so that Back does not return; `locks` drops the keys."""

    to: str
    anew: bool = False
    locks: bool = False


PLACES: Final[Mapping[str, Place]] = {
    "first_run": Place("first_run.screen", "nothing"),
    "unlock": Place("unlock.screen", "vault"),
    "now": Place("now.screen", "vault", dims=True),
    # the four main places
    "timeline": Place("timeline.screen", tab=True),
    "rights": Place("rights.screen", "nothing", tab=True),
    "cards": Place("cards.screen", tab=True),
    "settings": Place("settings.screen", tab=True),
    # of one record
    "walk": Place("walk.screen", writes=True),
    "record": Place("record.screen"),
    "note": Place("record.note", writes=True),
    "witness": Place("record.witness"),
    "delete_record": Place("record.delete"),
    "share": Place("share.screen"),
    "card": Place("cards.card"),
    "afterwards": Place("afterwards.screen"),
    "step": Place("afterwards.step"),
    "letter": Place("letter.screen"),
    # read without unlocking
    "guide": Place("rights.guide", "nothing"),
    "hotlines": Place("rights.hotlines", "nothing"),
    "show_card": Place("show_card.screen", "nothing"),
    # settings, one page each
    "change_passphrase": Place("settings.passphrase"),
    "recovery_sheet": Place("settings.recovery"),
    "back_up": Place("settings.back_up"),
    "restore": Place("settings.restore", "nothing"),
    "check_vault": Place("settings.check"),
    "delete_records": Place("settings.delete"),
    "about": Place("settings.about", "nothing"),
}

ANYWHERE: Final[Mapping[str, Step]] = {
    "now": Step("now", anew=True, locks=True),
    "lock": Step("unlock", anew=True, locks=True),
    "rights": Step("rights"),
    "about": Step("about"),
}
"""What may happen on every screen."""

NEXT: Final[Mapping[tuple[str, str], Step]] = {
    ("first_run", "done"): Step("timeline", anew=True),
    ("first_run", "restore"): Step("restore"),
    ("unlock", "unlocked"): Step("timeline", anew=True),
    ("unlock", "recovered"): Step("change_passphrase", anew=True),
    ("change_passphrase", "done"): Step("timeline", anew=True),
    ("unlock", "unfinished"): Step("first_run", anew=True),
    ("unlock", "restore"): Step("restore"),
    ("restore", "restored"): Step("unlock", anew=True),
    ("now", "left"): Step("unlock", anew=True, locks=True),
    # B: timeline, walk, record
    ("timeline", "open"): Step("record"),
    ("timeline", "new"): Step("walk"),
    ("timeline", "recovery_sheet"): Step("recovery_sheet"),
    ("record", "walk"): Step("walk"),
    ("record", "share"): Step("share"),
    ("record", "afterwards"): Step("afterwards"),
    ("record", "note"): Step("note"),
    ("record", "witness"): Step("witness"),
    ("record", "delete"): Step("delete_record"),
    ("record", "deleted"): Step("timeline", anew=True),
    ("delete_record", "share"): Step("share"),
    ("delete_record", "deleted"): Step("timeline", anew=True),
    ("walk", "finished"): Step("record"),
    # C: share, rights, afterwards
    ("rights", "guide"): Step("guide"),
    ("rights", "hotlines"): Step("hotlines"),
    ("rights", "show_card"): Step("show_card"),
    ("guide", "show_card"): Step("show_card"),
    ("cards", "card"): Step("card"),
    ("share", "card"): Step("card"),
    ("afterwards", "step"): Step("step"),
    ("afterwards", "letter"): Step("letter"),
    ("step", "letter"): Step("letter"),
    ("step", "share"): Step("share"),
    ("step", "walk"): Step("walk"),
    ("step", "cards"): Step("cards"),
    # settings
    ("settings", "cards"): Step("cards"),
    ("settings", "change_passphrase"): Step("change_passphrase"),
    ("settings", "recovery_sheet"): Step("recovery_sheet"),
    ("settings", "back_up"): Step("back_up"),
    ("settings", "restore"): Step("restore"),
    ("settings", "check_vault"): Step("check_vault"),
    ("settings", "delete_records"): Step("delete_records"),
    ("delete_records", "share"): Step("share"),
    ("delete_records", "back_up"): Step("back_up"),
    ("delete_records", "deleted"): Step("timeline", anew=True),
}


class NoSuchStep(LookupError):
    """A screen told of an event that leads nowhere: a mistake of ours."""


def step(place: str, event: str) -> Step:
    """Where an event of a screen leads. Raises NoSuchStep."""
    found = NEXT.get((place, event)) or ANYWHERE.get(event)
    if found is None:
        raise NoSuchStep(f"{place}: {event}")
    return found


def tabs() -> tuple[str, ...]:
    """The main places, in the order of the bar."""
    return tuple(name for name, place in PLACES.items() if place.tab)


@frozen
class Stop:
    """One screen on the way, and what it was given, such as the id of an encounter."""

    place: str
    given: Mapping[str, Any] = field(factory=dict)


class Way:
    """The way from the first screen to this one."""

    def __init__(self, begin: Stop) -> None:
        self.stops: list[Stop] = [begin]

    @property
    def here(self) -> Stop:
        return self.stops[-1]

    def go(self, stop: Stop, *, anew: bool = False) -> None:
        """Go on to a screen; a main place always begins a new way."""
        if anew or (PLACES[stop.place].tab and all(PLACES[past.place].tab for past in self.stops)):
            self.stops.clear()
        self.stops.append(stop)

    def back(self) -> bool:
        """Go back one screen; False at the first."""
        if len(self.stops) < 2:
            return False
        self.stops.pop()
        return True


def first(vault: Literal["absent", "present", "damaged"]) -> Stop:
    """Where the app begins."""
    return Stop("first_run") if vault == "absent" else Stop("unlock")
