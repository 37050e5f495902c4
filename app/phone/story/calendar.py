"""The story's clock: it began some days ago at ten past nine in the morning."""

from datetime import datetime, timedelta
from typing import Final

from app.record import Moment

_BOOT: Final = "5704900000000000"


class StoryClock:
    """Counts story time from `began`. The zone's own offset is that of the machine the story runs on."""

    def __init__(self, began: datetime) -> None:
        self._began = began
        self._passed = timedelta(0)

    @property
    def day(self) -> str:
        """Today in the story, YYYY-MM-DD."""
        return self._instant.date().isoformat()

    @property
    def offset(self) -> str:
        """The offset from UTC in force, as +hh:mm."""
        return self._instant.isoformat()[-6:]

    @property
    def instant(self) -> datetime:
        """The story's wall clock."""
        return self._instant

    def move(self, *, days: int = 0, hours: int = 0, seconds: int = 0) -> Moment:
        """Let time pass, then tell it."""
        self._passed += timedelta(days=days, hours=hours, seconds=seconds)
        return self.now()

    def now(self) -> Moment:
        """This moment of the story."""
        return Moment.at(
            self._instant,
            zone=None,
            mono_ms=int(self._passed.total_seconds() * 1000) + 60_000,
            boot=_BOOT,
        )

    @property
    def _instant(self) -> datetime:
        return (self._began + self._passed).replace(microsecond=0)


def some_days_ago(now: datetime) -> datetime:
    """Ten past nine in the morning, so many days before `now` that the whole story lies in the past.

    The letter comes three days later, and the package is made within the hour: nothing of it may be dated later than
    the desk's receipt, whose clock is the real one.
    """
    began = (now - timedelta(days=3)).replace(hour=9, minute=10, second=0, microsecond=0)
    return began if began + timedelta(days=3, hours=1) <= now else began - timedelta(days=1)
