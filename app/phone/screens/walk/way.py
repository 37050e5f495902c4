"""Where one is in the walk, and where Next, Back and the overviews lead. Plain Python."""

from typing import Literal

from attrs import frozen

from app.phone.screens.walk import questions
from app.phone.screens.walk.model import WalkModel
from app.phone.screens.walk.questions import Sheet

Kind = Literal["overview", "chapter", "sheet", "card", "card_sheet"]


@frozen
class Spot:
    """`id` is a chapter, a page, or the group of a card; `item` is that card, `page` the page of it."""

    kind: Kind
    id: str = ""
    item: str = ""
    page: str = ""


class WalkWay:
    """The trail of spots; Back goes one back, and out of the walk at the first."""

    def __init__(self, model: WalkModel) -> None:
        self.model = model
        self.trail: list[Spot] = [Spot("overview")]
        self.short: tuple[Sheet, ...] = ()

    @property
    def here(self) -> Spot:
        """Where one is."""
        return self.trail[-1]

    def go(self, spot: Spot) -> None:
        """Go there; to the overview forgets the trail, to where one was just before goes back to it."""
        if spot.kind == "overview":
            self.trail.clear()
        if len(self.trail) > 1 and self.trail[-2] == spot:
            self.trail.pop()
        elif not self.trail or self.trail[-1] != spot:
            self.trail.append(spot)

    def back(self) -> bool:
        """One back; False at the first."""
        if len(self.trail) < 2:
            return False
        self.trail.pop()
        return True

    # what is here

    @property
    def path(self) -> tuple[Sheet, ...]:
        """The pages that Next goes through from here."""
        if self.here.kind == "card_sheet":
            return self.model.path(self.here.id)
        return self.short or self.model.sheets

    @property
    def sheet(self) -> Sheet | None:
        """The page shown here; None on the overviews."""
        if self.here.kind not in ("sheet", "card_sheet"):
            return None
        wanted = self.here.page if self.here.kind == "card_sheet" else self.here.id
        whole = self.path if self.here.kind == "card_sheet" else self.model.sheets
        return next((sheet for sheet in whole if sheet.id == wanted), None)

    def progress(self) -> tuple[int, int]:
        """Which page of how many; 0 of 0 on the overviews."""
        sheet = self.sheet
        return questions.place_of(self.path, sheet.id, self.model.fact) if sheet else (0, 0)

    def last(self) -> bool:
        """Whether there is no page after this one."""
        sheet = self.sheet
        return sheet is None or questions.after(self.path, sheet.id, self.model.fact) is None

    # going on

    def begin(self, *, short: bool = False) -> None:
        """From the overview: what matters most and is open, or on from where one was."""
        self.short = self.model.open_questions() if short else ()
        self.go(Spot("sheet", self.short[0].id if self.short else self.model.resume().id))

    def jump(self, sheet: Sheet) -> None:
        """To any page of the whole walk."""
        self.short = ()
        self.go(Spot("sheet", sheet.id))

    def forward(self) -> None:
        """The next page; after the last one the card's group, or the overview."""
        here, sheet = self.here, self.sheet
        if sheet is None:
            return
        then = questions.after(self.path, sheet.id, self.model.fact)
        if then is not None and here.kind == "card_sheet":
            self.trail[-1] = Spot("card_sheet", here.id, here.item, then.id)
        elif then is not None:
            self.go(Spot("sheet", then.id))
        elif here.kind == "card_sheet":
            self.to_cards(here.id)
        else:
            self.short = ()
            self.go(Spot("overview"))

    def backward(self) -> None:
        """The page before, or else where one came from."""
        here, sheet = self.here, self.sheet
        then = questions.before(self.path, sheet.id, self.model.fact) if sheet else None
        if then is not None and here.kind == "card_sheet":
            self.trail[-1] = Spot("card_sheet", here.id, here.item, then.id)
        elif then is not None:
            self.trail.pop()
            if self.here_or_none() != Spot("sheet", then.id):
                self.trail.append(Spot("sheet", then.id))
        else:
            self.back()

    def to_cards(self, group: str) -> None:
        """Back to the cards of a group, over the pages of the one that was open."""
        while self.trail and self.trail[-1].kind in ("card", "card_sheet") and self.trail[-1].id == group:
            self.trail.pop()
        if self.here_or_none() != Spot("sheet", group):
            self.trail.append(Spot("sheet", group))

    def here_or_none(self) -> Spot | None:
        """Where one is, if anywhere."""
        return self.trail[-1] if self.trail else None

    def open_card(self, group: str, item: str) -> None:
        """Look at one card."""
        self.go(Spot("card", group, item))

    def fill_card(self, group: str, item: str, page: str = "") -> None:
        """Answer the questions of a card, from one page or the first."""
        first = questions.item_sheets(self.model.codebook.group(group))[0].id
        self.go(Spot("card_sheet", group, item, page or first))
