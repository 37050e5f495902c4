"""Cut the app's fonts and icons from open packages into assets/fonts and assets/icons.

    npm install --prefix packaging/fonts
    python packaging/fonts/build.py packaging/fonts/node_modules

Needs fontTools and brotli. The result is committed, so nobody who only builds the app needs npm. Every font keeps
its shaping tables for the features its script needs, loses its hints, and gets the vertical measures of `fonts.py`
so that lines of different scripts sit well under each other. `coverage.json` says which character is in which file.
"""

import json
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

sys.path.insert(0, str(Path(__file__).parent))
from characters import FONTS, Cut

ROOT = Path(__file__).resolve().parents[2]
FONT_DIR = ROOT / "assets" / "fonts"
ICON_DIR = ROOT / "assets" / "icons"
ICONS = (Path(__file__).parent / "icons.txt").read_text().split()
"""The Material Symbols the app draws. Adding one means adding its name there and running this."""

SAME_LETTERS = ("GurmukhiSemiBold",)
"""A second weight of a font that only the screen draws: it holds what the first holds."""


def cut(packages: Path, font: Cut) -> Path:
    """Write one subset and return its path."""
    source = packages / "@expo-google-fonts" / font.package / font.weight
    source = next(source.glob("*.ttf"))
    options = subset.Options()
    options.layout_features = font.features
    options.glyph_names = False
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.drop_tables += ["DSIG", "STAT", "MVAR", "gasp", "meta"]
    loaded = TTFont(source)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(font.characters))
    cutter.subset(loaded)
    _set_line(loaded, font.ascent, font.descent)
    target = FONT_DIR / f"{font.name}.ttf"
    loaded.save(target)
    return target


def _set_line(font: TTFont, ascent: int, descent: int) -> None:
    """Give the font a line of `ascent` above and `descent` below the base line, in thousandths of its size."""
    unit = font["head"].unitsPerEm / 1000
    up, down = round(ascent * unit), round(descent * unit)
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = up, -down, 0
    os2 = font["OS/2"]
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = up, -down, 0
    os2.usWinAscent, os2.usWinDescent = up, down


def ranges(characters: set[int]) -> str:
    """`41-5a c0 ...`: the covered code points in hexadecimal, ascending."""
    out: list[list[int]] = []
    for point in sorted(characters):
        if out and out[-1][1] == point - 1:
            out[-1][1] = point
        else:
            out.append([point, point])
    return " ".join(f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in out)


def icons(packages: Path) -> None:
    """Two small fonts, outlined and filled, and the table from icon name to character."""
    source = packages / "material-symbols" / "material-symbols-rounded.woff2"
    table = TTFont(source).getBestCmap()
    points = {glyph: point for point, glyph in table.items() if point > 0xE000}
    missing = sorted(set(ICONS) - set(points))
    if missing:
        raise SystemExit(f"no such icon: {', '.join(missing)}")
    for name, fill in (("outlined", 0), ("filled", 1)):
        font = TTFont(source)
        if fill:
            glyphs = set(font.getGlyphOrder())
            for part in font["cmap"].tables:
                for point, glyph in list(part.cmap.items()):
                    if f"{glyph}.fill" in glyphs:
                        part.cmap[point] = f"{glyph}.fill"
        options = subset.Options()
        options.layout_features = []
        options.glyph_names = False
        options.hinting = False
        options.drop_tables += ["GSUB", "GPOS", "DSIG"]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[points[name] for name in ICONS])
        cutter.subset(font)
        font = instancer.instantiateVariableFont(font, {"FILL": fill, "wght": 400, "GRAD": 0, "opsz": 24})
        font.flavor = None
        font.save(ICON_DIR / f"{name}.ttf")
    named = {name: f"{points[name]:x}" for name in sorted(ICONS)}
    (ICON_DIR / "icons.json").write_text(json.dumps(named, indent=0) + "\n")
    shutil.copy(packages / "material-symbols" / "LICENSE", ICON_DIR / "LICENSE")


def main(packages: Path) -> None:
    FONT_DIR.mkdir(parents=True, exist_ok=True)
    ICON_DIR.mkdir(parents=True, exist_ok=True)
    coverage = {}
    for font in FONTS:
        path = cut(packages, font)
        if font.name not in SAME_LETTERS:
            coverage[font.name] = ranges(set(TTFont(path).getBestCmap()))
    (FONT_DIR / "coverage.json").write_text(json.dumps(coverage, indent=0) + "\n")
    shutil.copy(packages / "@expo-google-fonts" / "noto-sans" / "LICENSE_FONT", FONT_DIR / "LICENSE")
    icons(packages)
    total = 0
    for path in sorted([*FONT_DIR.iterdir(), *ICON_DIR.iterdir()]):
        total += path.stat().st_size
        sys.stdout.write(f"{path.name:24}{path.stat().st_size / 1024:9.1f} KiB\n")
    sys.stdout.write(f"{'together':24}{total / 1024:9.1f} KiB\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
