"""What stands on every page: the running head and the footer."""

from __future__ import annotations

from app.package.summary.facts import SummaryFacts
from app.package.summary.lettering import Face
from app.package.summary.sheet import LEFT, MICRO, RIGHT, WIDTH, Sheet
from app.package.summary.wording import Wording

_WORDS = Face(6.8, 9.2, bold=True, ink=70)
_PAGE = Face(7.6, 10, bold=True, ink=70)
_HEAD_Y, _FOOT_Y = 38.0, 738.0


class Furniture:
    """Prints head and footer. Package id and witness code are on every page, so that a loose sheet can be placed."""

    def __init__(
        self, sheet: Sheet, facts: SummaryFacts, wording: Wording, headline: str, *, privileged: bool
    ) -> None:
        self._sheet = sheet
        self._facts = facts
        self._wording = wording
        self._headline = headline
        self._privileged = privileged

    def __call__(self, number: int, total: int) -> None:
        """Head (not on page one) and footer of page `number` of `total`."""
        sheet, say = self._sheet, self._wording.report
        if number > 1:
            room = WIDTH - 200 if self._privileged else WIDTH - 10
            (head, face), *over = sheet.lines([(self._headline, MICRO)], room)
            sheet.line(LEFT, _HEAD_Y, head.rstrip(" …") + "…" if over else head, face)
            if self._privileged:
                sheet.line(LEFT, _HEAD_Y, say("page", "privileged").english, _WORDS, width=WIDTH, align="R")
            sheet.y = _HEAD_Y + 14
            sheet.rule(ink=215)
        sheet.y = _FOOT_Y - 7
        sheet.rule(ink=215)
        self._pair(_FOOT_Y, say("page", "package").english, self._facts.package_id)
        self._pair(_FOOT_Y + 10, say("page", "witness").english, self._facts.witness_code)
        if sheet.lettering.replaced:
            sheet.line(LEFT, _FOOT_Y + 20, say("glance", "replaced").english, MICRO)
        page = say("page", "of", number=number, total=total).english
        sheet.line(RIGHT - 80, _FOOT_Y, page, _PAGE, width=80, align="R")

    def _pair(self, y: float, label: str, value: str) -> None:
        sheet = self._sheet
        sheet.line(LEFT, y, label, MICRO)
        sheet.line(LEFT + 52, y, sheet.lettering.settle(value), _WORDS)
