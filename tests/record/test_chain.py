"""The chain: any change shows, erasing and disclosing leave it whole, and only its one form is read."""

import json
from hashlib import sha256
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from app.record import (
    GENESIS,
    SALT_BYTES,
    ChainError,
    CommitmentMismatch,
    Entry,
    Head,
    HeadMismatch,
    History,
    JsonError,
    Link,
    LinkMismatch,
    MalformedLink,
    NewerFormat,
    NotInHistory,
    RecordError,
    agrees,
    canonical,
    commitment,
    disclose,
    erase,
    next_link,
    read_history,
    read_json,
    verify,
)
from tests.record.shipped import any_entries, chained, entry, stories

bodies = st.lists(any_entries, min_size=1, max_size=6)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A history with some of its bodies gone."""
    history = chained(draw(bodies))
    gone = draw(st.sets(st.sampled_from([link.commitment for link in history.links])))
    return erase(history, gone)


def test_the_formulas() -> None:
    salt, body = bytes(range(16)), b'{"a":1}'
    mark = sha256(b"firsthand-entry/1" + salt + body).digest()
    assert commitment(salt, body) == mark
    assert next_link(GENESIS, mark) == sha256(b"firsthand-link/1" + bytes(32) + mark).digest()
    history = History().appended(salt, body).appended(salt, body)
    assert history.head == Head(2, next_link(next_link(GENESIS, mark), mark))
    assert History().head == Head(0, GENESIS)


@given(bodies)
def test_what_was_appended_verifies_and_reads_back(entries: list[Entry]) -> None:
    history = chained(entries)
    verify(history)
    assert [one.entry for one in history.entries()] == entries
    assert [link.entry() for link in history.links] == entries
    assert [link.n for link in history.links] == list(range(1, len(entries) + 1))


@given(histories())
def test_a_history_survives_its_bytes(history: History) -> None:
    assert read_history(canonical(history.to_json())) == history


def _flip(value: bytes, bit: int) -> bytes:
    changed = bytearray(value)
    changed[bit // 8 % len(value)] ^= 1 << bit % 8
    return bytes(changed)


@given(histories(), st.data())
def test_any_bit_of_any_part_is_missed_when_changed(history: History, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(history.links) - 1))
    link = history.links[n]
    part = data.draw(st.sampled_from(["commitment", "link"] + ([] if link.bare else ["salt", "body"])))
    other: Any = {part: _flip(getattr(link, part), data.draw(st.integers(0, 8 * 4096)))}
    changed = evolve(link, **other)
    with pytest.raises(ChainError) as found:
        verify(History((*history.links[:n], changed, *history.links[n + 1 :])))
    assert found.value.n == n + 1


@given(histories(), st.data())
def test_any_other_order_is_found(history: History, data: st.DataObject) -> None:
    order = data.draw(st.permutations(history.links))
    assume(tuple(order) != history.links)
    with pytest.raises(LinkMismatch):
        verify(History(tuple(order)))
    renumbered = tuple(evolve(link, n=n) for n, link in enumerate(order, 1))
    assume([link.commitment for link in order] != [link.commitment for link in history.links])
    with pytest.raises(LinkMismatch):
        verify(History(renumbered))


@given(histories(), st.data())
def test_leaving_out_or_doubling_an_entry_is_found(history: History, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(history.links) - 1))
    for links in (
        (*history.links[:n], *history.links[n + 1 :]),
        (*history.links[: n + 1], *history.links[n:]),
    ):
        cut_at_the_end = links == history.links[: len(links)]
        assume(not cut_at_the_end)
        with pytest.raises(LinkMismatch) as found:
            verify(History(links))
        assert found.value.n == (n + 1 if len(links) < len(history.links) else n + 2)


@given(histories(), st.data())
def test_cutting_the_end_off_is_found_against_the_head(history: History, data: st.DataObject) -> None:
    written = history.to_json()
    written["links"] = written["links"][: data.draw(st.integers(0, len(history.links) - 1))]
    with pytest.raises(HeadMismatch):
        History.from_json(written)


@given(bodies, any_entries, st.data())
def test_putting_another_body_in_is_found(entries: list[Entry], other: Entry, data: st.DataObject) -> None:
    history = chained(entries)
    n = data.draw(st.integers(0, len(entries) - 1))
    assume(other != entries[n])
    links = list(history.links)
    links[n] = evolve(links[n], body=other.body())
    with pytest.raises(CommitmentMismatch) as found:
        verify(History(tuple(links)))
    assert found.value.n == n + 1


def test_half_an_entry_is_found() -> None:
    whole = chained([entry("observed", {"tap": "searched"})]).links[0]
    for half in (evolve(whole, salt=None), evolve(whole, body=None), evolve(whole, salt=b"short")):
        with pytest.raises(CommitmentMismatch):
            verify(History((half,)))


@given(bodies, st.data())
def test_erasing_leaves_the_links(entries: list[Entry], data: st.DataObject) -> None:
    history = chained(entries)
    marks = [link.commitment for link in history.links]
    gone = data.draw(st.sets(st.sampled_from(marks)))
    erased = erase(history, gone)
    verify(erased)
    assert erased.head == history.head
    assert [link.commitment for link in erased.links] == marks
    for before, after in zip(history.links, erased.links, strict=True):
        assert after == (evolve(before, salt=None, body=None) if before.commitment in gone else before)
    assert agrees(history, erased) is None
    assert agrees(erased, erased.appended(bytes(SALT_BYTES), b"{}")) is None


def test_erasing_what_is_not_there() -> None:
    with pytest.raises(NotInHistory):
        erase(History(), [bytes(32)])


@given(bodies, st.sets(st.sampled_from(["opened", "observed", "stated", "noted", "attached", "sealed"])))
def test_disclosing_hides_all_else(entries: list[Entry], kinds: set[str]) -> None:
    history = chained(entries)
    shown = disclose(history, lambda one: one.kind in kinds)
    verify(shown)
    assert shown.head == history.head
    assert [one.entry for one in shown.entries()] == [one for one in entries if one.kind in kinds]
    written = canonical(shown.to_json())
    for link, one in zip(history.links, entries, strict=True):
        if one.kind not in kinds and link.salt is not None and link.body is not None:
            assert link.salt.hex().encode() not in written
    assert read_history(written) == shown
    assert disclose(shown, lambda _: True) == shown


@given(bodies, any_entries, any_entries)
def test_two_exports_agree_up_to_where_they_part(common: list[Entry], mine: Entry, other: Entry) -> None:
    start = chained(common)
    assume(mine != other)
    ours = start.appended(bytes(16), mine.body())
    theirs = start.appended(bytes(16), other.body()).appended(bytes(16), b"{}")
    assert agrees(start, ours) is agrees(ours, start) is agrees(start, theirs) is None
    assert agrees(ours, theirs) == agrees(theirs, ours) == len(common) + 1
    assert agrees(History(), ours) is None


def plain() -> dict[str, Any]:
    history = chained(
        [entry("observed", {"tap": "searched"}), entry("sealed", {"affirmation": "own_memory"})]
    )
    erased = erase(history, [history.links[1].commitment])
    value: dict[str, Any] = json.loads(canonical(erased.to_json()))
    return value


def changed(*path: Any, to: Any) -> dict[str, Any]:
    value = plain()
    inner = value
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return value


MARK = plain()["links"][1]


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (changed("format", to="firsthand-history/2"), NewerFormat),
        (changed("format", to="history"), MalformedLink),
        (changed("more", to=1), MalformedLink),
        (changed("links", to={}), MalformedLink),
        (changed("links", 1, to=MARK.upper()), MalformedLink),
        (changed("links", 1, to=MARK[:-2]), MalformedLink),
        (changed("links", 1, to=MARK[:-2] + " a"), MalformedLink),
        (changed("links", 1, to=MARK[:-1] + "é"), MalformedLink),
        (changed("links", 1, to=None), MalformedLink),
        (changed("links", 1, to=7), MalformedLink),
        (changed("links", 0, to=[]), MalformedLink),
        (changed("links", 0, "more", to=1), MalformedLink),
        (changed("links", 0, "salt", to="00"), MalformedLink),
        (changed("links", 0, "body", to="x"), MalformedLink),
        (changed("links", 0, "body", to={"a": 1.5}), MalformedLink),
        (changed("links", 0, "body", "kind", to="sealed"), CommitmentMismatch),
        (changed("links", 0, "salt", to="00" * 16), CommitmentMismatch),
        (changed("links", 0, "commitment", to="00" * 32), HeadMismatch),
        (changed("head", "n", to=3), HeadMismatch),
        (changed("head", "n", to=True), MalformedLink),
        (changed("head", "link", to="00" * 32), HeadMismatch),
        (changed("head", "link", to="0"), MalformedLink),
        (changed("head", to=None), MalformedLink),
        ([], MalformedLink),
        (None, MalformedLink),
    ],
)
def test_histories_that_are_refused(value: Any, error: type[RecordError]) -> None:
    with pytest.raises(RecordError) as refused:
        verify(History.from_json(value))
    assert type(refused.value) is error


def test_a_history_is_read_strictly() -> None:
    written = canonical(plain())
    assert read_history(written).head.n == 2
    with pytest.raises(JsonError):
        read_history(written, max_bytes=len(written) - 1)
    with pytest.raises(JsonError):
        read_history(written.replace(b'"n":2', b'"n":2.0'))
    with pytest.raises(JsonError):
        read_history(written.replace(b'{"format"', b'{"head":{},"format"'))


@given(stories(), st.data())
def test_any_byte_of_history_json_is_missed_when_changed(story: list[Entry], data: st.DataObject) -> None:
    history = chained(story)
    written = canonical(history.to_json())
    at = data.draw(st.integers(0, len(written) - 1))
    other = data.draw(st.integers(0, 255))
    assume(written[at] != other)
    broken = written[:at] + bytes([other]) + written[at + 1 :]
    try:
        read = read_history(broken)
    except RecordError:
        return
    # The same value can be spelled in another way ("\\b" for "\\u0008" has more bytes, a changed case of \\u does not).
    assert read == history
    assert read_json(broken, max_bytes=len(broken)) == history.to_json()


def test_two_hundred_thousand_bare_links() -> None:
    links = []
    previous = GENESIS
    for n in range(1, 200_001):
        mark = sha256(n.to_bytes(8, "big")).digest()
        previous = next_link(previous, mark)
        links.append(Link(n, mark, previous))
    history = History(tuple(links))
    verify(history)
    with pytest.raises(LinkMismatch) as found:
        verify(History((*links[:150_000], evolve(links[150_000], commitment=bytes(32)), *links[150_001:])))
    assert found.value.n == 150_001
