"""Badge and plate numbers, of which people often saw a part: `?` is one sign nobody read, `*` any number of them.

Both what was written down and what is asked for may have such gaps. They fit when some number fits both.
"""

import re
from functools import lru_cache
from typing import Final

from app.record import normal_identifier

KINDS: Final = ("officer.badge_no", "officer.call_sign", "vehicle.plate", "vehicle.unit_number")
"""The fields whose numbers are matched across records."""


def asked_identifier(text: str) -> str:
    """What somebody types, as numbers are kept."""
    return re.sub(r"[^A-Z0-9?*-]", "", normal_identifier(text))


def is_partial(value: str) -> bool:
    """Whether it has gaps."""
    return "?" in value or "*" in value


def like_pattern(value: str) -> str:
    """The LIKE pattern that fits what `value` may be; `!` escapes."""
    escaped = re.sub(r"([!%_])", r"!\1", value)
    return re.sub(r"\*+", "%", escaped).replace("?", "_")


@lru_cache(maxsize=100_000)
def fit(a: str, b: str) -> bool:
    """Whether some number fits both patterns."""
    # Which places in `b` can be reached, as bits: bit n, when n signs of `b` are accounted for.
    any_rest = 0
    for place, sign in enumerate(b):
        if sign == "*":
            any_rest |= 1 << place
    reached = _past_rests(1, any_rest)
    for sign in a:
        if sign == "*":
            # Any number of signs: everything from the first reached place on.
            lowest = reached & -reached
            reached = ((1 << (len(b) + 1)) - 1) & ~(lowest - 1) if reached else 0
            continue
        step = reached & any_rest
        for place, other in enumerate(b):
            if reached >> place & 1 and other != "*" and (sign == "?" or other in ("?", sign)):
                step |= 1 << (place + 1)
        reached = _past_rests(step, any_rest)
        if not reached:
            return False
    return bool(reached >> len(b) & 1)


def _past_rests(reached: int, any_rest: int) -> int:
    """`*` may stand for nothing."""
    while (more := reached | (reached & any_rest) << 1) != reached:
        reached = more
    return reached
