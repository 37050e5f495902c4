"""Round corners: what is painted, and that one texture serves all shapes alike."""

from math import pi

import pytest
from kivy.graphics import BorderImage

from app.phone.widgets import shapes
from app.phone.widgets.shapes import Rounded, RoundedEdge, Shadow, _rows, _soft_rows
from tests.phone.driver.drive import Driver


def painted(radius: int, line: float) -> list[bytes]:
    return list(_rows(radius, line))


@pytest.mark.parametrize("radius", [1, 2, 9, 28, 66])
def test_a_corner_covers_as_much_as_a_quarter_of_a_circle(radius: int) -> None:
    rows = painted(radius, 0)
    side = 2 * radius + shapes.MIDDLE
    assert [len(row) for row in rows] == [side] * side
    assert sum(map(sum, rows)) / 255 == pytest.approx(side**2 - (4 - pi) * radius**2, abs=0.02 * side + 0.6)
    assert rows == rows[::-1]
    assert all(row == row[::-1] for row in rows)
    assert rows[radius] == b"\xff" * side


@pytest.mark.parametrize(("radius", "line"), [(14, 1.2), (20, 2.4), (30, 2), (1, 2.8)])
def test_an_edge_is_as_thick_as_asked(radius: int, line: float) -> None:
    rows = painted(radius, line)
    middle = rows[len(rows) // 2]
    assert sum(middle) / 255 == pytest.approx(2 * line, abs=0.02)
    # Round the corner too: the length of its middle, a quarter of a circle, times the thickness.
    corner = sum(sum(row[: max(radius, 3)]) for row in rows[: max(radius, 3)]) / 255
    if radius > line:
        assert corner == pytest.approx(pi / 2 * (radius - line / 2) * line, rel=0.04)


def test_a_plain_corner_is_whole() -> None:
    assert set(b"".join(painted(0, 0))) == {255}


def test_shapes_alike_share_a_texture(driver: Driver) -> None:
    one, two = (Rounded(pos=(x, 0), size=(90, 60), radius=14) for x in (0, 100))
    assert one.texture is two.texture
    assert tuple(one.border) == (14, 14, 14, 14)
    two.size = 90, 20
    assert two.texture is not one.texture, "no rounder than half of the shorter side"
    assert two.radius == 14
    edge = RoundedEdge(pos=(0, 0), size=(90, 60), radius=14, line=2)
    assert edge.texture is not one.texture
    assert tuple(edge.border) == (14, 14, 14, 14)


def test_a_shape_without_size_draws_nothing(driver: Driver) -> None:
    edge = RoundedEdge(pos=(0, 0), size=(90, 60), radius=14, line=2)
    edge.size = 0, 0
    assert tuple(edge.border) == (0, 0, 0, 0)
    edge.size = 90, 60
    assert tuple(edge.border) == (14, 14, 14, 14)


def test_a_shadow_fades_from_within_to_nothing() -> None:
    rows = list(_soft_rows(32, 24, 3, 19))
    assert [len(row) for row in rows] == [2 * 19 + shapes.MIDDLE] * (2 * 19 + shapes.MIDDLE)
    assert rows == rows[::-1]
    middle = rows[len(rows) // 2]
    outside = middle[: len(middle) // 2]
    assert list(outside) == sorted(outside), "darker the further in"
    assert middle[0] < 10
    assert max(middle) == 255
    assert 100 < middle[24 // 3] < 155, "half at the edge"
    assert rows[0][0] == 0


def test_a_shadow_lies_around_its_shape(driver: Driver) -> None:
    shadow = Shadow(pos=(100, 200), size=(700, 112), radius=32, blur=24, drop=4)
    drawn_at = BorderImage.pos.__get__(shadow)
    drawn_size = BorderImage.size.__get__(shadow)
    assert tuple(drawn_at) == (76, 172)
    assert tuple(drawn_size) == (748, 160)
    assert shadow.texture.width < 64, "one small picture"
    assert shadow.texture is Shadow(pos=(0, 0), size=(300, 300), radius=32, blur=24).texture
    for size in ((0, 0), (300, 0)):
        shadow.size = size
        assert tuple(BorderImage.size.__get__(shadow)) == (0, 0)
