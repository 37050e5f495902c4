"""Searching: against the plainest way of finding the same, on both databases."""

import itertools
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.desk.errors import NotFound, UnknownColumn
from app.desk.identifiers import asked_identifier, fit, is_partial, like_pattern
from app.desk.index import Index
from app.desk.plain_words import NAMED, asked_words, told_words, words_of
from app.desk.records import find, show
from app.desk.search import Line, Search, count, every_line, list_page
from tests.desk.packages import FILLED, encounter_id, small

SIGNS = "AB7"

patterns = st.text(st.sampled_from(SIGNS + "?*"), min_size=1, max_size=5)


def numbers(length: int) -> set[str]:
    return {"".join(each) for n in range(length + 1) for each in itertools.product(SIGNS, repeat=n)}


EVERY_NUMBER = sorted(numbers(6))


def plainly(pattern: str) -> set[str]:
    form = re.compile(re.escape(pattern).replace(r"\?", ".").replace(r"\*", ".*"))
    return {number for number in EVERY_NUMBER if form.fullmatch(number)}


@given(patterns, patterns)
@settings(max_examples=200)
def test_two_partial_numbers_fit_when_some_number_fits_both(a: str, b: str) -> None:
    # Two patterns of five signs that fit anything together fit something of ten; try what six can show.
    if len(a.replace("*", "")) + len(b.replace("*", "")) <= 6:
        assert fit(a, b) == bool(plainly(a) & plainly(b))
    assert fit(a, b) == fit(b, a)


@given(patterns)
def test_a_number_fits_itself_and_a_star_fits_all(value: str) -> None:
    assert fit(value, value)
    assert fit("*", value)
    assert fit(value, "") == (set(value) == {"*"})
    assert is_partial(value) == bool(set(value) & set("?*"))


def test_like_patterns_escape_what_like_would_read() -> None:
    assert like_pattern("4?2*") == "4_2%"
    assert like_pattern("A%_!") == "A!%!_!!"


def test_what_people_type_becomes_a_number_as_kept() -> None:
    assert asked_identifier(" 48 2?.x ") == "482?X"


@given(st.text(max_size=60))
def test_every_word_that_was_told_is_found_by_itself(text: str) -> None:
    assert set(asked_words(text)) <= set(told_words([text], [], []))
    assert set(asked_words(text, NAMED)) <= set(told_words([], [text], []))


def test_words_are_told_without_accents_and_case() -> None:
    assert words_of("Río BRAVO, O'Brian_x Straße 北京") == [
        "rio",
        "bravo",
        "o",
        "brian",
        "x",
        "strasse",
        "北",
        "京",
    ]


def told(n: int, field: str) -> list[object]:
    """What record n says in a field."""
    return [
        payload["facts"][field]["value"]
        for kind, payload in small(n)
        if kind in ("stated", "consequence") and field in payload["facts"]
    ]


def ids(index: Index, search: Search) -> set[str]:
    found = [line.id for line in every_line(index, search, at_once=7)]
    assert len(found) == len(set(found)) == count(index, search)
    return set(found)


def those(wanted: object) -> set[str]:
    return {encounter_id(n) for n in range(FILLED) if wanted(n)}  # type: ignore[operator]


def test_each_way_of_asking_finds_what_the_records_say(filled: Index) -> None:
    assert ids(filled, Search()) == those(lambda n: True)
    for agency in ("ice_ero", "border_patrol", "dea"):
        assert ids(filled, Search(agency=agency)) == those(
            lambda n, a=agency: a in told(n, "officer.agency_seen")
        )
    assert ids(filled, Search(setting="home_door")) == those(
        lambda n: "home_door" in told(n, "where.setting")
    )
    # The tap says a face was scanned in each of them.
    assert len(ids(filled, Search(modality="face_scan_recognition"))) == FILLED
    assert ids(filled, Search(modality="id_document_scan")) == those(
        lambda n: ["id_document_scan"] in told(n, "scan.modality")
    )
    assert ids(filled, Search(consent="not_asked")) == those(lambda n: "not_asked" in told(n, "scan.consent"))
    assert ids(filled, Search(codes=(("scan.consent", "not_asked"),))) == ids(
        filled, Search(consent="not_asked")
    )
    assert ids(filled, Search(consequence="trusted_traveler_revoked")) == those(lambda n: n % 4 == 0)
    assert ids(filled, Search(words="WORD7")) == {encounter_id(7)}
    assert ids(filled, Search(words="word dog barked")) == those(lambda n: True)
    assert ids(filled, Search(words="dog cat")) == set()
    assert ids(filled, Search(name="nunez")) == those(lambda n: "Núñez" in told(n, "officer.name"))
    assert ids(filled, Search(name="dog")) == set()
    assert ids(filled, Search(place="rio bra")) == those(lambda n: "Río" in str(told(n, "where.place_text")))
    assert ids(filled, Search(words="?!")) == set()


def test_badges_are_found_with_gaps_on_either_side(filled: Index) -> None:
    badges = {n: str(told(n, "officer.badge_no")[0]) for n in range(FILLED)}
    whole = next(value for value in badges.values() if not is_partial(value))
    for asked in (whole, f"{whole[:2]}??", f"*{whole[-1]}", f"{whole[0]}*", "????", "*", "9999", "??"):
        assert ids(filled, Search(badge=asked)) == those(lambda n, a=asked: fit(a, badges[n]))
    assert any(is_partial(value) and fit(whole, value) for value in badges.values())
    assert ids(filled, Search(plate="*")) == set()


def test_days_are_both_included(filled: Index) -> None:
    days = {n: told(n, "where.start")[0]["date"] for n in range(FILLED)}  # type: ignore[index]
    some = sorted(days.values())
    for since, until in ((some[3], some[9]), (some[0], some[0]), (some[-1], "")):
        expected = those(lambda n, s=since, u=until: s <= days[n] <= (u or "9"))
        assert ids(filled, Search(since=since, until=until)) == expected


def test_everything_given_must_hold(filled: Index) -> None:
    both = ids(filled, Search(agency="ice_ero")) & ids(filled, Search(consent="not_asked"))
    assert ids(filled, Search(agency="ice_ero", consent="not_asked")) == both


@pytest.mark.parametrize("order", ["received", "happened"])
def test_pages_go_through_all_of_them_once_in_order(filled: Index, order: str) -> None:
    lines: list[Line] = []
    after = None
    while True:
        page = list_page(filled, after=after, limit=7, order=order)  # type: ignore[arg-type]
        lines += page.lines
        if (after := page.next) is None:
            break
    assert len(lines) == FILLED
    keys = [(line.seq,) if order == "received" else (line.happened, line.no) for line in lines]
    assert keys == sorted(keys, reverse=True)


def test_a_record_is_found_by_its_number_id_and_package(filled: Index) -> None:
    line = list_page(filled, limit=1).lines[0]
    for asked in (
        str(line.no),
        f"#{line.no}",
        line.id,
        line.id[:8].upper(),
        line.package[:10],
        f"{line.package}.age",
    ):
        assert find(filled, asked) == line.no
    assert show(filled, line.no, date(2026, 7, 1)).line == line
    for asked in ("0", "99999", "zzzz", "a", "", "%", "' OR 1=1 --"):
        with pytest.raises(NotFound):
            find(filled, asked)


def test_what_is_no_field_is_told(filled: Index) -> None:
    with pytest.raises(UnknownColumn):
        list_page(filled, Search(codes=(("no.field", "x"),)))
    assert list_page(filled, Search(codes=(("where.setting", "no_such_code"),))).lines == ()


@pytest.mark.parametrize(
    "text",
    ["'", '"', "a' OR 'b", 'x" OR "y', "NEAR(a b)", "a*", "-a", "a:b", "(", "\\", "\x00", "%", "\ud800"],
)
def test_nothing_typed_is_syntax(filled: Index, text: str) -> None:
    for search in (
        Search(words=text),
        Search(name=text),
        Search(badge=text),
        Search(place=text),
        Search(agency=text),
        Search(area=text),
        Search(since=text),
        Search(until=text),
        Search(codes=(("where.setting", text),)),
        Search(within=(text, 5)),
    ):
        list_page(filled, search)
        count(filled, search)
    with pytest.raises(UnknownColumn):
        list_page(filled, Search(codes=((text, "x"),)))
    with pytest.raises(NotFound):
        find(filled, text + "0000")


@pytest.mark.parametrize(
    "search",
    [
        Search(words="barked"),
        Search(words="dog barked", agency="ice_ero"),
        Search(words="barked", since="2026-03-01", until="2026-03-31"),
        Search(words="word39"),
        Search(name="miller"),
    ],
)
@pytest.mark.parametrize("looks", [(3, 9), (50,), (1,)])
def test_a_common_word_is_looked_for_among_the_newest_with_the_same_result(
    filled: Index, search: Search, looks: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = [line.no for line in every_line(filled, search)]
    monkeypatch.setattr("app.desk.search._COMMON", 1)
    monkeypatch.setattr("app.desk.search._LOOKS", looks)
    assert [line.no for line in every_line(filled, search, at_once=4)] == expected
    assert expected
