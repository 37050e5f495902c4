"""The pages of the timeline: what is asked for, what has come so far, what each card has to say."""

from collections.abc import Callable
from datetime import date

from attrs import evolve, frozen

from app.phone import content
from app.phone.screens.walk.answers import ordered
from app.phone.session import Session
from app.vault import TimelineCard, TimelineCursor, TimelinePage, TimelineQuery

FIRST: int = 14
"""Cards of the first page: a little more than a screen of them."""
MORE: int = 20
"""Cards of each page after it, read beside the window while the last screens before them scroll by."""
MOST_AGAIN: int = 400
"""Cards read at once for whoever comes back to their place in a long list."""
FILTERS = ("agency", "modality", "setting")
"""In the order they are shown: with the longest name last the others stand beside each other at 200 % too."""
MOST_FOUND = 200


@frozen
class Month:
    """A heading between the cards: any day of the month, as YYYY-MM-DD."""

    day: str


@frozen
class Due:
    """A day on which something is due; `late` when it has passed."""

    day: str
    late: bool


class TimelineModel:
    """`query` is what is asked for. `first` begins anew; what `reading` gives goes on where it stopped, for `take`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.query = TimelineQuery()
        self._next: TimelineCursor | None = None
        self._month = ""
        self.excerpts: dict[str, tuple[tuple[str, bool], ...]] = {}

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for, so that not all is shown."""
        return self.query != TimelineQuery()

    def search(self, words: str) -> None:
        """Ask for words; "" for none."""
        self.query = evolve(self.query, words=words.strip())

    def narrow(self, vocabulary: str, code: str | None) -> None:
        """Ask for one agency, setting or kind of scan; None for any."""
        asked = {name: self.chosen(name) for name in FILTERS} | {vocabulary: code}
        self.query = TimelineQuery(self.query.words, **asked)

    def ask_for_all(self) -> None:
        """Ask for nothing in particular."""
        self.query = TimelineQuery()

    def chosen(self, vocabulary: str) -> str | None:
        """The code asked for."""
        found: str | None = getattr(self.query, vocabulary)
        return found

    def codes(self, vocabulary: str) -> list[str]:
        """What can be asked for, likely ones first."""
        chosen = self.chosen(vocabulary)
        return ordered(vocabulary, content.codebook().vocabularies[vocabulary], [chosen] if chosen else [])

    def first(self, least: int = 0) -> list[TimelineCard | Month]:
        """The first page, or `least` cards, with a heading for each month. Raises VaultError."""
        self._next, self._month = None, ""
        self.excerpts = {}
        if self.query.words:
            for found in self._session.vault.search(self.query.words, MOST_FOUND):
                if any(matched for _, matched in found.excerpt):
                    self.excerpts.setdefault(found.encounter, found.excerpt)
        return self.take(self._reading(min(max(FIRST, least), MOST_AGAIN))())

    def reading(self) -> Callable[[], TimelinePage]:
        """What reads the next page, in any thread: it changes nothing here. Raises VaultError when called."""
        return self._reading(MORE)

    def _reading(self, limit: int) -> Callable[[], TimelinePage]:
        session, query, after = self._session, self.query, self._next
        return lambda: session.vault.timeline(query, after=after, limit=limit)

    @property
    def through(self) -> bool:
        """Whether all has come."""
        return self._next is None

    def take(self, page: TimelinePage) -> list[TimelineCard | Month]:
        """The cards of a page that was read, with a heading for each month."""
        self._next = page.next
        rows: list[TimelineCard | Month] = []
        for card in page.cards:
            day = day_of(card)
            if day[:7] != self._month:
                self._month = day[:7]
                rows.append(Month(day))
            rows.append(card)
        return rows

    def due(self, card: TimelineCard) -> Due | None:
        """The next day on which something is due, or the last one missed when none lies ahead."""
        today = self._session.now().wall[:10]
        ahead = [day for day in card.due if day >= today]
        if ahead:
            return Due(ahead[0], late=False)
        return Due(card.due[-1], late=True) if card.due else None


def day_of(card: TimelineCard) -> str:
    """The day a card stands under."""
    return card.happened.date if card.happened else card.opened.wall[:10]


def days_until(due: Due, today: str) -> int:
    """Days from today; below 0 when it has passed."""
    return (date.fromisoformat(due.day) - date.fromisoformat(today)).days
