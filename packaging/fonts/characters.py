"""Which characters, features and line measures each of the app's fonts gets."""

from collections.abc import Iterable

from attrs import field, frozen

# Latin text sets the line; the others may be taller, never lower above the base line.
LATIN_ASCENT, LATIN_DESCENT = 1069, 293
BASIC = ["ccmp", "locl", "mark", "mkmk", "kern", "rlig", "calt", "liga"]
INDIC = [
    *BASIC,
    *("nukt", "akhn", "rphf", "rkrf", "pref", "blwf", "half", "abvf", "pstf", "cfar", "vatu", "cjct"),
    *("init", "pres", "abvs", "blws", "psts", "haln", "dist", "abvm", "blwm"),
]


@frozen
class Cut:
    """One font file to make: from which package and weight, with which characters."""

    name: str
    package: str
    weight: str
    characters: frozenset[int] = field(repr=False)
    features: list[str]
    ascent: int = LATIN_ASCENT
    descent: int = LATIN_DESCENT


def span(*parts: int | tuple[int, int]) -> frozenset[int]:
    """Single code points and inclusive ranges as one set."""
    out: set[int] = set()
    for part in parts:
        out.update([part] if isinstance(part, int) else range(part[0], part[1] + 1))
    return frozenset(out)


def encoded(codec: str, leads: Iterable[int]) -> frozenset[int]:
    """All characters of the two-byte rows `leads` of an old national character set."""
    out = set()
    for lead in leads:
        for trail in range(0xA1, 0xFF):
            try:
                out.add(ord(bytes([lead, trail]).decode(codec)))
            except UnicodeDecodeError:
                continue
    return frozenset(out)


JOINERS = span((0x200C, 0x200D), 0x25CC, 0x20)
DANDA = span((0x964, 0x965))
LATIN = span(
    *(
        (0x20, 0x7E),
        (0xA0, 0x17F),
        (0x18F, 0x192),
        (0x1A0, 0x1B0),
        (0x1CD, 0x1DC),
        (0x1E6, 0x1E7),
        (0x218, 0x21B),
    ),
    *(
        (0x251, 0x259),
        0x2BB,
        0x2BC,
        0x2BE,
        0x2BF,
        (0x2C6, 0x2DD),
        (0x300, 0x304),
        (0x306, 0x30C),
        0x31B,
        0x323,
    ),
    *(
        (0x1E00, 0x1EFF),
        (0x2002, 0x200B),
        (0x200E, 0x2015),
        (0x2018, 0x2022),
        0x2026,
        (0x2028, 0x202F),
        0x2030,
    ),
    *((0x2032, 0x2033), (0x2039, 0x203A), (0x2066, 0x2069), 0x20A6, 0x20AC, (0x20B9, 0x20BD), 0x2116, 0x2122),
    *((0x2190, 0x2193), 0x2212, 0x2248, (0x2264, 0x2265), 0x25CC, 0xFFFD),
)
GREEK = span((0x384, 0x3CE))
CYRILLIC = span((0x400, 0x45F), (0x490, 0x4FF))
WIDE_MARKS = span((0x3001, 0x3011), (0x3014, 0x301B), (0xFF01, 0xFF5E), 0xFFE5)

FONTS = (
    Cut("Latin", "noto-sans", "400Regular", LATIN | GREEK | CYRILLIC, BASIC),
    Cut("LatinSemiBold", "noto-sans", "600SemiBold", LATIN | GREEK | CYRILLIC, BASIC),
    Cut(
        "Arabic",
        "noto-sans-arabic",
        "400Regular",
        span((0x600, 0x6FF), (0x750, 0x77F), 0x8A0, 0x20) | JOINERS,
        [*BASIC, "init", "medi", "fina", "isol", "curs"],
        1069,
        430,
    ),
    Cut("Devanagari", "noto-sans-devanagari", "400Regular", span((0x900, 0x97F)) | JOINERS, INDIC, 1069, 350),
    Cut(
        "Gurmukhi",
        "noto-sans-gurmukhi",
        "400Regular",
        span((0xA00, 0xA7F)) | DANDA | JOINERS,
        INDIC,
        1069,
        350,
    ),
    Cut(
        "GurmukhiSemiBold",
        "noto-sans-gurmukhi",
        "600SemiBold",
        span((0xA00, 0xA7F)) | DANDA | JOINERS,
        INDIC,
        1069,
        350,
    ),
    Cut(
        "Bengali", "noto-sans-bengali", "400Regular", span((0x980, 0x9FF)) | DANDA | JOINERS, INDIC, 1069, 350
    ),
    Cut("Ethiopic", "noto-sans-ethiopic", "400Regular", span((0x1200, 0x137F), 0x20), BASIC),
    Cut("Khmer", "noto-sans-khmer", "400Regular", span((0x1780, 0x17FF), 0x200B) | JOINERS, INDIC, 1069, 530),
    Cut(
        "Myanmar",
        "noto-sans-myanmar",
        "400Regular",
        span((0x1000, 0x109F), 0x200B) | JOINERS,
        INDIC,
        1069,
        530,
    ),
    Cut("Thai", "noto-sans-thai", "400Regular", span((0xE01, 0xE5B)) | JOINERS, BASIC),
    Cut(
        "Chinese",
        "noto-sans-sc",
        "400Regular",
        encoded("gb2312", range(0xB0, 0xD8)) | WIDE_MARKS,
        ["ccmp", "locl"],
    ),
    Cut("Korean", "noto-sans-kr", "400Regular", encoded("euc-kr", range(0xB0, 0xC9)), ["ccmp", "locl"]),
)
