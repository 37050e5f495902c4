"""What an error gives away: everything a person, a log or a crash report could be shown of it.

tests/conftest.py has every typed error of ours that any test waits for looked through here, in whatever room and by whatever
door it was raised, so that no list of doors has to be kept beside them.
"""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

GIVEN = (
    "quiet lamp orbit",
    "violet anchor mumbling",
    "quiet river lamp",
    "lantern orchard violet",
    "They laughed",
    "two men in green",
    "AGE-SECRET-KEY-1",
)
"""What the rooms' tests give as passphrases, keys and words of their own, by its beginning."""
CANARY = re.compile("canary", re.IGNORECASE)
APP = str(Path(__file__).parents[2] / "app")


def is_ours(error: BaseException) -> bool:
    """Whether it is one of the rooms' typed errors."""
    return any(
        kind.__module__.startswith("app.") and kind.__module__.endswith(".errors")
        for kind in type(error).__mro__
    )


def shown(error: BaseException) -> str:
    """Its text, its fields, and what Python prints of it and of what it came from; of the tests' own lines nothing."""
    said = [str(error), repr(error), repr(error.args), repr(vars(error))]
    chain: BaseException | None = error
    met: set[int] = set()
    while chain is not None and id(chain) not in met:
        met.add(id(chain))
        said += traceback.format_exception_only(chain)
        said += traceback.StackSummary.from_list(
            [frame for frame in traceback.extract_tb(chain.__traceback__) if frame.filename.startswith(APP)]
        ).format()
        chain = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)
    return "".join([*said, *_worded(error)])


def _worded(error: BaseException) -> list[str]:
    # Both doors take their sentences from the same tables, with the error's fields filled in.
    from app.desk.wording import explain

    if not isinstance(error, Exception):
        return []
    explained = [explain(error, language) for language in ("en", "es")]
    return [f"{one.what} {one.next}" for one in explained if one is not None]


def given_away(error: BaseException) -> list[str]:
    """What of all that was given can be read in it."""
    text = shown(error)
    return [one for one in GIVEN if one in text] + CANARY.findall(text)


class Heard:
    """`pytest.raises`, and what it caught is looked through."""

    def __init__(self, *expected: Any, **more: Any) -> None:
        self._waiting = _RAISES(*expected, **more)

    def __enter__(self) -> Any:
        return self._waiting.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> bool:
        caught = bool(self._waiting.__exit__(kind, error, where))
        if error is not None and caught and is_ours(error):
            found = given_away(error)
            if found:
                raise AssertionError(f"{type(error).__name__} gives away {found}")
        return caught


def raises(*expected: Any, **more: Any) -> Any:
    """In the place of `pytest.raises`."""
    return (
        Heard(*expected, **more) if len(expected) <= 1 and "func" not in more else _RAISES(*expected, **more)
    )


_RAISES = pytest.raises
