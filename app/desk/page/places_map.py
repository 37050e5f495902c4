"""A map of the desk's own places, drawn without any map: degrees as a grid, each place a dot, larger for more records.

A coarse outline of the lower United States helps the eye when places lie far apart. Near places get the grid and a
scale alone: asking a map service would tell it where the desk's people were.
"""

from collections.abc import Sequence
from math import ceil, cos, log10, radians, sqrt
from typing import Final

from attrs import frozen
from markupsafe import Markup, escape

_WIDTH: Final = 960.0
_HIGH: Final = 400.0
_MARGIN: Final = 34.0
_LABEL: Final = 96.0  # wide enough for a label of degrees
_SMALLEST: Final = 0.02  # degrees: about two kilometres
_KM_A_DEGREE: Final = 111.32

# A hundred points of the border of the 48 states, in degrees (longitude, latitude), rounded; drawn by eye from
# public-domain coordinates of well-known capes, river mouths and corners. Not a border for any other purpose.
OUTLINE: Final = (
    (-124.7, 48.4), (-123.1, 48.2), (-122.8, 49.0), (-95.2, 49.0), (-95.2, 49.4), (-94.6, 48.7), (-92.0, 48.3),
    (-89.6, 48.0), (-88.4, 48.3), (-84.9, 46.9), (-84.4, 46.5), (-83.5, 46.0), (-82.5, 45.3), (-82.1, 43.6),
    (-82.4, 43.0), (-83.1, 42.1), (-82.7, 41.7), (-78.9, 42.8), (-79.1, 43.3), (-76.8, 43.6), (-76.3, 44.2),
    (-74.7, 45.0), (-71.5, 45.0), (-70.8, 45.4), (-70.3, 46.2), (-70.0, 46.7), (-69.2, 47.5), (-68.3, 47.4),
    (-67.8, 47.1), (-67.8, 45.7), (-67.0, 44.8), (-68.8, 44.3), (-70.2, 43.6), (-70.8, 42.9), (-70.7, 42.0),
    (-70.0, 41.8), (-71.2, 41.5), (-73.7, 40.9), (-71.9, 41.1), (-74.0, 40.5), (-74.0, 39.7), (-74.9, 38.9),
    (-75.1, 38.5), (-76.0, 37.0), (-75.5, 35.2), (-77.9, 33.9), (-79.3, 33.1), (-81.0, 32.0), (-81.4, 30.7),
    (-80.5, 28.4), (-80.0, 26.7), (-80.4, 25.2), (-81.1, 25.1), (-81.8, 26.1), (-82.8, 27.8), (-82.7, 28.8),
    (-84.0, 30.1), (-85.3, 29.7), (-86.5, 30.4), (-88.1, 30.2), (-89.4, 30.2), (-89.2, 29.1), (-90.9, 29.1),
    (-92.3, 29.5), (-93.8, 29.7), (-94.7, 29.3), (-96.4, 28.4), (-97.3, 27.4), (-97.1, 25.9), (-99.1, 26.4),
    (-99.5, 27.5), (-100.7, 29.1), (-101.4, 29.8), (-102.7, 29.7), (-103.1, 29.0), (-104.5, 29.6), (-106.5, 31.8),
    (-108.2, 31.8), (-108.2, 31.3), (-111.1, 31.3), (-114.8, 32.5), (-117.1, 32.5), (-117.3, 33.0), (-118.4, 33.8),
    (-120.6, 34.6), (-121.9, 36.6), (-122.5, 37.8), (-123.8, 39.3), (-124.4, 40.4), (-124.1, 41.9), (-124.5, 42.8),
    (-124.1, 44.6), (-124.0, 46.2), (-124.7, 48.4),
)  # fmt: skip


@frozen
class Spot:
    """A place in degrees; `accuracy_m` draws a circle, `count` sizes the dot, `label` is what it says."""

    lat: float
    lon: float
    label: str
    count: int = 1
    accuracy_m: int = 0
    href: str | None = None


def places_map(title: str, spots: Sequence[Spot], *, smallest: float = _SMALLEST) -> Markup:
    """The map of these places as an SVG element; empty when there are none. It shows `smallest` degrees at least."""
    if not spots:
        return Markup("")
    view = _View.of(spots, smallest)
    parts = list(view.grid())
    most = max(spot.count for spot in spots)
    for spot in sorted(spots, key=lambda one: -one.count):
        x, y = view.at(spot.lon, spot.lat)
        around = spot.accuracy_m / 1000 / _KM_A_DEGREE * view.scale
        if around > 7:
            parts.append(f'<circle class="around" cx="{x:.1f}" cy="{y:.1f}" r="{around:.1f}"/>')
        radius = 5 + 11 * sqrt(spot.count / most) if most > 1 else 6.5
        dot = (
            f'<circle class="spot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
            f"<title>{escape(spot.label)}</title></circle>"
        )
        parts.append(f'<a href="{escape(spot.href)}">{dot}</a>' if spot.href else dot)
    # What holds links is no picture to a screen reader, or they could not be reached.
    role = "group" if any(spot.href for spot in spots) else "img"
    return Markup(  # noqa: S704 - every text inside has been escaped
        f'<svg class="map" viewBox="0 0 {_WIDTH:.0f} {_HIGH:.0f}" role="{role}" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )


@frozen
class _View:
    """The part of the earth that is drawn, in degrees, flat at its middle; `scale` is units a degree of latitude."""

    lon: float
    lat: float
    scale: float

    @classmethod
    def of(cls, spots: Sequence[Spot], smallest: float) -> "_View":
        lons, lats = [one.lon for one in spots], [one.lat for one in spots]
        lon, lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
        squeeze = max(0.05, cos(radians(lat)))
        wide = max((max(lons) - min(lons)) * squeeze, smallest) * 1.15
        high = max(max(lats) - min(lats), smallest / 2) * 1.15
        scale = min((_WIDTH - 2 * _MARGIN) / wide, (_HIGH - 2 * _MARGIN) / high)
        return cls(lon, lat, scale)

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        x = _WIDTH / 2 + (lon - self.lon) * cos(radians(self.lat)) * self.scale
        return x, _HIGH / 2 - (lat - self.lat) * self.scale

    def grid(self) -> list[str]:
        high = _HIGH / self.scale
        step = _step(high / 3)
        parts = []
        if high > 4:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (self.at(*point) for point in OUTLINE))
            parts.append(f'<polygon class="land" points="{path}"/>')
        digits = max(0, ceil(-log10(step)))
        wide = _WIDTH / self.scale / max(0.05, cos(radians(self.lat)))
        # Degrees of longitude are narrower than those of latitude: every second or fifth line may be named.
        apart = step * cos(radians(self.lat)) * self.scale
        every = next((n for n in (1, 2, 5, 10) if apart * n >= _LABEL), 20)
        first = ceil((self.lon - wide / 2) / step)
        for n in range(first, first + int(wide / step) + 1):
            x, _ = self.at(n * step, self.lat)
            parts.append(f'<line class="line" x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{_HIGH:.0f}"/>')
            if n % every == 0 and 60 < x < _WIDTH - 90:
                parts.append(
                    f'<text x="{x + 4:.1f}" y="{_HIGH - 8:.0f}">{_degrees(n * step, digits, "E", "W")}</text>'
                )
        first = ceil((self.lat - high / 2) / step)
        for n in range(first, first + int(high / step) + 1):
            _, y = self.at(self.lon, n * step)
            parts.append(f'<line class="line" x1="0" y1="{y:.1f}" x2="{_WIDTH:.0f}" y2="{y:.1f}"/>')
            if 20 < y < _HIGH - 30:
                parts.append(f'<text x="6" y="{y - 5:.1f}">{_degrees(n * step, digits, "N", "S")}</text>')
        return [*parts, *self._ruler()]

    def _ruler(self) -> list[str]:
        kilometres = _step(_WIDTH / self.scale * _KM_A_DEGREE / 5)
        wide = kilometres / _KM_A_DEGREE * self.scale
        x, y = _WIDTH - 18 - wide, 22.0
        label = f"{kilometres:g} km" if kilometres >= 1 else f"{kilometres * 1000:g} m"
        return [
            f'<path class="ruler" d="M{x:.1f} {y - 5} v5 h{wide:.1f} v-5"/>',
            f'<text x="{x + wide / 2:.1f}" y="{y + 14}" text-anchor="middle">{label}</text>',
        ]


def _step(wanted: float) -> float:
    """1, 2 or 5 times a power of ten, not above `wanted`."""
    size: float = 10.0 ** (ceil(log10(wanted)) - 1)
    return max((one * size for one in (1, 2, 5) if one * size <= wanted), default=size)


def _degrees(value: float, digits: int, plus: str, minus: str) -> str:
    return f"{abs(value):.{digits}f}° {plus if value >= 0 else minus}"
