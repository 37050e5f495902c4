"""What a refusal is held against: the kind of error and all that it carries."""

from collections.abc import Callable
from typing import Any

import pytest

from app.record import RecordError

Case = tuple[Callable[[], object], str, tuple[Any, ...]]


def says(cases: list[Case]) -> Any:
    """Each case: what is done, the kind of error, what it carries."""
    return pytest.mark.parametrize(
        ("does", "kind", "carries"), cases, ids=[f"{n}-{kind}" for n, (_, kind, _) in enumerate(cases)]
    )


def refusal(does: Callable[[], object]) -> tuple[str, tuple[Any, ...]]:
    """The kind of error and all that it carries, by name as well as in order."""
    with pytest.raises(RecordError) as refused:
        does()
    error = refused.value
    assert error.args == tuple(vars(error).values())
    return type(error).__name__, error.args
