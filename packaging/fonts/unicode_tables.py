"""Make assets/fonts/scripts.json from Unicode's data files (Debian package unicode-data).

python packaging/fonts/unicode_tables.py /usr/share/unicode
"""

import json
import sys
from pathlib import Path

OUT = Path(__file__).resolve().parents[2] / "assets" / "fonts" / "scripts.json"
TAGS = {
    "Latin": "Latn",
    "Greek": "Grek",
    "Cyrillic": "Cyrl",
    "Armenian": "Armn",
    "Hebrew": "Hebr",
    "Arabic": "Arab",
    "Syriac": "Syrc",
    "Devanagari": "Deva",
    "Bengali": "Beng",
    "Gurmukhi": "Guru",
    "Gujarati": "Gujr",
    "Tamil": "Taml",
    "Telugu": "Telu",
    "Kannada": "Knda",
    "Malayalam": "Mlym",
    "Sinhala": "Sinh",
    "Thai": "Thai",
    "Lao": "Laoo",
    "Tibetan": "Tibt",
    "Myanmar": "Mymr",
    "Georgian": "Geor",
    "Hangul": "Hang",
    "Khmer": "Khmr",
    "Ethiopic": "Ethi",
    "Hiragana": "Kana",
    "Katakana": "Kana",
    "Bopomofo": "Hani",
    "Han": "Hani",
    "Oriya": "Orya",
}


def rows(path: Path) -> list[list[str]]:
    lines = (line.split("#")[0].strip() for line in path.read_text().splitlines())
    return [[part.strip() for part in line.split(";")] for line in lines if line]


def main(folder: Path) -> None:
    spans: list[tuple[int, int, str]] = []
    for points, script in rows(folder / "Scripts.txt"):
        if script in TAGS:
            low, _, high = points.partition("..")
            spans.append((int(low, 16), int(high or low, 16), TAGS[script]))
    spans.sort()
    merged: list[tuple[int, int, str]] = []
    for low, high, tag in spans:
        if merged and merged[-1][2] == tag and merged[-1][1] == low - 1:
            merged[-1] = (merged[-1][0], high, tag)
        else:
            merged.append((low, high, tag))
    brackets = [row for row in rows(folder / "BidiBrackets.txt") if row[2] == "o"]
    table = {
        "source": "Unicode 15.0 Scripts.txt and BidiBrackets.txt",
        "scripts": " ".join(f"{a:x}:{tag}" if a == b else f"{a:x}-{b:x}:{tag}" for a, b, tag in merged),
        "brackets": "".join(chr(int(first, 16)) + chr(int(second, 16)) for first, second, _ in brackets),
    }
    OUT.write_text(json.dumps(table, ensure_ascii=True, indent=0) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
