"""The map and the charts: sound SVG whatever is in it, and true to what they are given."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.page.charts import Bar, Series, bars, columns
from app.desk.page.places_map import Spot, places_map

degrees = st.tuples(st.floats(-89, 89), st.floats(-179, 179))
EVIL = '"><script>alert(1)</script>&'


def parts(svg: str, name: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(svg).findall(f".//{name}")


@given(st.lists(degrees, min_size=1, max_size=6), st.integers(0, 500_000))
def test_every_place_lies_on_the_map(places: list[tuple[float, float]], accuracy: int) -> None:
    svg = places_map("map", [Spot(lat, lon, "here", accuracy_m=accuracy) for lat, lon in places])
    spots = [one for one in parts(svg, "circle") if one.get("class") == "spot"]
    assert len(spots) == len(places)
    for spot in spots:
        assert 0 <= float(spot.get("cx", "-1")) <= 960
        assert 0 <= float(spot.get("cy", "-1")) <= 400


def test_no_place_is_no_map() -> None:
    assert places_map("map", []) == ""


def test_places_far_apart_get_an_outline_and_near_ones_do_not() -> None:
    far = places_map("map", [Spot(41.85, -87.65, "a"), Spot(34.05, -118.25, "b")])
    near = places_map("map", [Spot(41.85, -87.65, "a"), Spot(41.86, -87.64, "b")])
    assert parts(far, "polygon")
    assert not parts(near, "polygon")


def test_words_in_drawings_are_words() -> None:
    drawings = (
        places_map(EVIL, [Spot(1, 1, EVIL, href=EVIL)]),
        bars([Bar(EVIL, 3, EVIL), Bar(EVIL, None)], "*"),
        columns(EVIL, [EVIL], [Series(EVIL, (2,))], "*"),
    )
    for svg in drawings:
        assert parts(svg, "script") == []
        assert "<script" not in svg


def test_the_longest_bar_is_the_largest_count_and_what_is_held_back_has_none() -> None:
    svg = bars([Bar("a", 10), Bar("b", 5), Bar("c", None), Bar("d", 0)], "*")
    widths = [float(one.get("width", "0").rstrip("%")) for one in parts(svg, "rect")]
    assert widths[0] == pytest.approx(2 * widths[1], rel=0.01)
    assert len(widths) == 2
    assert [one.text for one in parts(svg, "span") if one.get("class") == "value"] == ["10", "5", "*", "0"]


@given(st.lists(st.lists(st.none() | st.integers(0, 10_000), min_size=4, max_size=4), min_size=1, max_size=7))
def test_columns_stay_inside_whatever_the_counts(rows: list[list[int | None]]) -> None:
    svg = columns("title", ["a", "b", "c", "d"], [Series("row", tuple(row)) for row in rows], "*")
    for one in parts(svg, "rect"):
        if one.get("class"):
            assert float(one.get("y", "-1")) >= 13
