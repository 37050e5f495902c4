"""A picture beside each answer, for who does not read. Plain Python; the table is assets/icons/answers.toml."""

import tomllib
from functools import cache

from app import ASSETS


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((ASSETS / "icons" / "answers.toml").read_text(encoding="utf-8"))


def picture_of(vocabulary: str | None, code: str) -> str:
    """The icon of an answer: its own, that of any such answer, or that of its list."""
    table = _table()
    own = table["code"].get(code) or table["any"].get(code)
    return own or table["list"].get(vocabulary or "yes_no", "help")
