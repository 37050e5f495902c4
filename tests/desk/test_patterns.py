"""Patterns: true inside, safe outside, and never a way back to a record from what is given out."""

import io
import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.desk import charts
from app.desk.chart_png import png
from app.desk.commands.counting import csv_rows, row_label, title
from app.desk.commands.entering import say
from app.desk.errors import UnknownColumn
from app.desk.index import Index
from app.desk.index.tables import month_text
from app.desk.patterns import (
    DIMENSIONS,
    NOT_TOLD,
    OTHERS,
    Period,
    _periods,
    cases,
    counted,
    perhaps_the_same,
    publish,
    published,
    repeated,
)
from app.desk.receive import Receiver
from app.desk.search import count, every_line
from tests.desk.packages import FILLED, Press, small


@pytest.mark.parametrize("dimension", [*DIMENSIONS, "consequence", "scans.face"])
def test_every_number_leads_to_as_many_records(filled: Index, dimension: str) -> None:
    table = counted(filled, dimension, days=25)
    assert sum(table.records) == table.total == FILLED
    for r, value in enumerate(table.rows):
        assert sum(cell or 0 for cell in table.cells[r]) == table.row_totals[r]
        for p, cell in enumerate(table.cells[r]):
            search = cases(table, r, p)
            assert (search is None) == (value == NOT_TOLD)
            if search is not None:
                assert count(filled, search) == cell
        if (search := cases(table, r, None)) is not None:
            assert count(filled, search) == table.row_totals[r]


def test_counts_are_what_the_records_say(filled: Index) -> None:
    told = [
        payload["facts"]["where.setting"]["value"]
        for n in range(FILLED)
        for _, payload in small(n)
        if "where.setting" in payload.get("facts", {})
    ]
    table = counted(filled, "setting", unit="all")
    assert dict(zip(table.rows, table.row_totals, strict=True)) == {
        value: told.count(value) for value in told
    }
    later = counted(filled, "consequence", unit="all", days=365)
    assert dict(zip(later.rows, later.row_totals, strict=True)) == {
        "trusted_traveler_revoked": 10,
        NOT_TOLD: 30,
    }


def test_rare_values_are_told_together(filled: Index) -> None:
    table = counted(filled, "setting", most_rows=2)
    assert len(table.rows) == 3
    assert table.rows[2] == OTHERS
    assert table.columns == table.records
    assert cases(table, 2, 0) is None


def test_what_is_published_holds_no_small_number_and_no_way_to_a_record(filled: Index) -> None:
    names = {line.id for line in every_line(filled)} | {line.package for line in every_line(filled)}
    for dimension in (*DIMENSIONS, "consequence"):
        table = published(filled, dimension, threshold=5)
        assert table is not None
        numbers = [*table.row_totals, *(cell for row in table.cells for cell in row), *(table.columns or ())]
        assert not [each for each in numbers if each is not None and 0 < each < 5]
        assert all(each == 0 or each >= 5 for each in table.records)
        columns, rows = csv_rows(table, "en")
        drawn = charts.bars(table, "t", str, lambda key, **values: say("en", "chart", key, **values))
        out = json.dumps([columns, rows]) + drawn
        assert not [name for name in names if name[:8] in out]


def test_too_few_records_give_nothing(press: Press, receiver: Receiver, tmp_path: Path) -> None:
    assert published(receiver.index, "agency") is None
    press.many(tmp_path / "in", 4)
    receiver.receive([tmp_path / "in"])
    assert published(receiver.index, "agency") is None
    assert counted(receiver.index, "agency").total == 4


def test_a_table_counted_for_inside_is_not_published_by_mistake(filled: Index) -> None:
    table = counted(filled, "agency")
    if any(0 < each < 5 for each in table.columns or ()):
        with pytest.raises(ValueError, match="columns"):
            publish(table, 5)


def test_what_is_no_field_or_not_public_is_not_counted(filled: Index) -> None:
    for name in ("officer.name", "record.purpose", "no.field", "outcome.a_number"):
        with pytest.raises(UnknownColumn):
            counted(filled, name)


def test_the_same_badge_in_several_records(filled: Index) -> None:
    badges = [
        payload["facts"]["officer.badge_no"]["value"]
        for n in range(FILLED)
        for _, payload in small(n)
        if "officer.badge_no" in payload.get("facts", {})
    ]
    whole = [each for each in badges if "?" not in each]
    expected = {each: whole.count(each) for each in whole if whole.count(each) > 1}
    assert {one.value: one.records for one in repeated(filled, "badge")} == expected
    assert repeated(filled, "badge", at_least=5) == ()
    assert repeated(filled, "plate") == ()
    assert {value for _, value in perhaps_the_same(filled, "badge", "1150")} <= {"11??"}


@given(
    st.dictionaries(st.integers(24_300, 24_340), st.integers(1, 9), max_size=20),
    st.sampled_from(["month", "quarter", "year", "all"]),
    st.integers(1, 8),
)
def test_periods_cover_everything_once_and_have_none_or_enough(
    records: dict[int, int], unit: str, at_least: int
) -> None:
    periods = _periods(records, unit, at_least)  # type: ignore[arg-type]
    if sum(records.values()) < at_least or not records:
        assert periods == ()
        return
    held = [sum(count for month, count in records.items() if p.first <= month <= p.last) for p in periods]
    assert sum(held) == sum(records.values())
    assert all(each == 0 or each >= at_least for each in held)
    assert all(a.last + 1 == b.first for a, b in itertools.pairwise(periods))


def test_words_for_tables_and_rows() -> None:
    assert Period(24_314, 24_316).name == "2026-03 – 2026-05"
    assert month_text(24_314) == "2026-03"
    for language in ("en", "es"):
        for name in (*DIMENSIONS, "consequence", "badge", "plate", "scans.face"):
            assert title(name, language, 90)
        for dimension, value in (
            ("agency", "ice_ero"),
            ("agency", NOT_TOLD),
            ("agency", OTHERS),
            ("area", "30.0, -90.0"),
            ("consequence", NOT_TOLD),
            ("scans.face", "yes"),
        ):
            assert row_label(dimension, value, language) not in ("", value) or dimension == "area"


def test_charts_are_well_formed_and_say_what_was_left_out(filled: Index) -> None:
    import xml.etree.ElementTree as ElementTree

    for dimension in ("agency", "modality"):
        table = published(filled, dimension)
        assert table is not None
        for draw in (charts.bars, charts.over_time):
            drawn = draw(
                table,
                "<Title> & more",
                lambda code: f"<{code}>",
                lambda key, **values: say("en", "chart", key, **values),
            )
            parsed = ElementTree.fromstring(drawn)
            words = " ".join(parsed.itertext())
            assert "<Title> & more" in words
            if table.left_out:
                assert "left out" in words
            picture = Image.open(io.BytesIO(png(drawn))).convert("RGB")
            size = parsed.get("width"), parsed.get("height")
            assert picture.size == tuple(2 * int(each or 0) for each in size)
            # The paper, the ink of words, and the first bar are all there.
            seen = {colour for _, colour in picture.getcolors(1 << 20) or ()}
            assert {(255, 255, 255), (0x1F, 0x29, 0x33)} <= seen
            assert seen & {(0x2F, 0x66, 0x90), (0x16, 0x42, 0x5B)}
            assert not {each.tag.rpartition("}")[2] for each in parsed.iter()} - {
                "svg",
                "title",
                "rect",
                "line",
                "text",
            }
