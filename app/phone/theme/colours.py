"""Four colour schemes and the pairs that must stay readable.

Quiet on purpose: a grey-green like still water, clay where something is destroyed, sand where something waits. No
signal red anywhere: a screen that flares up draws eyes and frightens its owner. `dim` is for a dark street,
`show` for holding the phone up to a window.
"""

from typing import Final

Scheme = dict[str, str]

DARK: Final[Scheme] = {
    "ground": "#101514",
    "surface": "#181F1D",
    "raised": "#212A27",
    "sunken": "#0B100F",
    "outline": "#7C8C86",
    "hairline": "#2D3834",
    "ink": "#E7EDEA",
    "quiet": "#A9B7B2",
    "accent": "#8FD0C1",
    "ink_accent": "#06332B",
    "tonal": "#24423B",
    "ink_tonal": "#C8ECE2",
    "clay": "#EBAA9B",
    "clay_fill": "#8E4032",
    "ink_clay_fill": "#FFF4F1",
    "good": "#9FD4A6",
    "sand": "#E4C487",
    "sand_fill": "#3A3220",
    "ink_sand_fill": "#F0DDB4",
    "inverse": "#E7EDEA",
    "ink_inverse": "#16201D",
    "accent_inverse": "#1F6B5C",
    "scrim": "#000000A6",
    "shadow": "#00000080",
}
LIGHT: Final[Scheme] = {
    "ground": "#F5F7F4",
    "surface": "#FFFFFF",
    "raised": "#FFFFFF",
    "sunken": "#EBEFEC",
    "outline": "#6D7A75",
    "hairline": "#DBE1DD",
    "ink": "#16201D",
    "quiet": "#4A5853",
    "accent": "#1F6B5C",
    "ink_accent": "#FFFFFF",
    "tonal": "#D5E9E2",
    "ink_tonal": "#0C4439",
    "clay": "#94392B",
    "clay_fill": "#94392B",
    "ink_clay_fill": "#FFFFFF",
    "good": "#2A683B",
    "sand": "#745000",
    "sand_fill": "#F6EBD0",
    "ink_sand_fill": "#553B00",
    "inverse": "#26302D",
    "ink_inverse": "#EDF2EF",
    "accent_inverse": "#8FD0C1",
    "scrim": "#0C12108C",
    "shadow": "#1A2A2438",
}
DIM: Final[Scheme] = {
    **DARK,
    "ground": "#000000",
    "surface": "#0B0F0E",
    "raised": "#121816",
    "sunken": "#000000",
    "outline": "#66736E",
    "hairline": "#1E2623",
    "ink": "#B4BDB9",
    "quiet": "#87938E",
    "accent": "#6FA598",
    "ink_accent": "#041F1A",
    "tonal": "#15302A",
    "ink_tonal": "#9CC4B9",
    "clay": "#C08B7E",
    "clay_fill": "#6E3126",
    "ink_clay_fill": "#F2DCD6",
    "good": "#82AE88",
    "sand": "#B59B6A",
    "sand_fill": "#2A2417",
    "ink_sand_fill": "#C9B58C",
    "inverse": "#1B2623",
    "ink_inverse": "#B4BDB9",
    "accent_inverse": "#8FC0B4",
}
SHOW: Final[Scheme] = {
    **LIGHT,
    "ground": "#FFFFFF",
    "surface": "#FFFFFF",
    "ink": "#000000",
    "quiet": "#2B3330",
    "hairline": "#9AA5A0",
}
SCHEMES: Final[dict[str, Scheme]] = {"dark": DARK, "light": LIGHT, "dim": DIM, "show": SHOW}

TEXT_PAIRS: Final = (
    *(
        (ink, on)
        for ink in ("ink", "quiet", "accent", "clay", "good", "sand")
        for on in ("ground", "surface", "raised")
    ),
    *(
        ("ink", "sunken"),
        ("quiet", "sunken"),
        ("clay", "sunken"),
        ("accent", "sunken"),
        ("quiet", "hairline"),
    ),
    *(("ink_accent", "accent"), ("ink_tonal", "tonal"), ("ink_clay_fill", "clay_fill")),
    *(("ink_sand_fill", "sand_fill"), ("ink_inverse", "inverse"), ("accent_inverse", "inverse")),
)
"""Text on what lies under it: at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""

SHAPE_PAIRS: Final = tuple(
    (shape, on) for shape in ("outline", "accent") for on in ("ground", "surface", "raised")
)
"""Outlines and signs on what lies under them: at least 3 to 1 (WCAG 2.2, 1.4.11)."""


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two `#RRGGBB` colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
