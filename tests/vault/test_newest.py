"""A beginning that very many words have: the newest encounters answer as the whole index does."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from app.vault import TimelineQuery, Vault, newest
from app.vault.database import Connection
from tests.vault.making import new_vault, noted, opened, tapped

ENCOUNTERS = 40
WORDS = (
    "apple",
    "ant",
    "arrow",
    "azúcar",
    "Ábaco",
    "are",
    "acid",
    "aged",
    "air",
    "alas",
    "amid",
    "any",
    "apt",
)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """Each encounter with one word of its own that begins with "a", so that they are too many to name."""
    made, _ = new_vault(tmp_path_factory.mktemp("newest") / "vault")
    with made:
        for n in range(1, ENCOUNTERS + 1):
            made.append(opened(n, at=n * 10))
            made.append(
                noted(f"{WORDS[n % len(WORDS)]} a{n:03d} {'bread' if n % 3 else 'bridge'}", n, at=n * 10 + 1)
            )
            made.append(noted("later, without" if n % 5 else "later, again", n, at=n * 10 + 2))
            made.append(tapped(n=n, at=n * 10 + 3))
        yield made


@pytest.mark.parametrize("words", ["a", "A", "a later", "a bread", "a br again", "á"])
@pytest.mark.parametrize("limit", [1, 7, 60])
def test_the_newest_answer_as_the_whole_index_does(
    vault: Vault, words: str, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, page = vault.search(words, limit), vault.timeline(TimelineQuery(words), limit=limit)
    assert found and page.cards
    asked: list[int] = []
    index_of = newest.index_of

    def counting(
        connection: Connection, rows: Sequence[tuple[int, int]]
    ) -> contextlib.AbstractContextManager[str]:
        asked.append(len(rows))
        return index_of(connection, rows)

    monkeypatch.setattr(newest, "index_of", counting)
    monkeypatch.setattr(newest, "MANY", 10)
    monkeypatch.setattr(newest, "AT_ONCE", (5, 9))
    assert vault.search(words, limit) == found
    assert vault.timeline(TimelineQuery(words), limit=limit) == page
    assert asked
    assert (
        vault.timeline(TimelineQuery(words), after=page.next, limit=limit).cards != page.cards
        or not page.next
    )


def test_what_is_only_in_old_encounters_is_found_too(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "MANY", 10)
    monkeypatch.setattr(newest, "AT_ONCE", (2, 3))
    assert {found.encounter for found in vault.search("a a001", 50)} == {f"{1:032x}"}
    assert [card.encounter for card in vault.timeline(TimelineQuery("a a001")).cards] == [f"{1:032x}"]


def test_what_nobody_wrote_is_not_looked_for_among_the_newest(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newest, "MANY", 10)
    said: list[str] = []
    connection: Any = vault._connection
    connection.set_trace_callback(said.append)
    for words in ("zzz", "bread zzz"):
        assert vault.search(words) == () and vault.timeline(TimelineQuery(words)).cards == ()
    connection.set_trace_callback(None)
    assert said and not any("newest_words" in statement for statement in said)
