"""Make assets/words/dates.json: names of months and days and the order of a date, from CLDR through Babel.

python packaging/words/dates.py
"""

import json
import re
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from babel import Locale

OUT = Path(__file__).resolve().parents[2] / "assets" / "words" / "dates.json"
LANGUAGES = ("en", "es", "ht", "pt_BR", "zh", "pa", "ar", "fr", "ru", "vi")
# CLDR 45 has no Haitian Creole dates and falls back to English; these are the usual names.
HAITIAN = {
    "months": [
        "janvye",
        "fevriye",
        "mas",
        "avril",
        "me",
        "jen",
        "jiyè",
        "out",
        "septanm",
        "oktòb",
        "novanm",
        "desanm",
    ],
    "days": ["lendi", "madi", "mèkredi", "jedi", "vandredi", "samdi", "dimanch"],
    "date": "EEEE d MMMM y",
    "short": "d MMM y",
    "time": "HH:mm",
    "month": "MMMM y",
}


def table(language: str) -> dict[str, object]:
    locale = Locale.parse("fr" if language == "ht" else language)
    months = locale.months["format"]["wide"]
    short = locale.months["format"]["abbreviated"]
    alone = locale.months["stand-alone"]["wide"]
    days = locale.days["format"]["wide"]
    periods = locale.day_periods["format"]["abbreviated"]
    made = {
        "months": [months[i] for i in range(1, 13)],
        "months_short": [short[i] for i in range(1, 13)],
        "months_alone": [alone[i] for i in range(1, 13)],
        "days": [days[i] for i in range(7)],
        "halves": [periods.get("am", "AM"), periods.get("pm", "PM")],
        "date": locale.date_formats["full"].pattern,
        "short": locale.date_formats["medium"].pattern,
        "month": locale.datetime_skeletons["yMMMM"].pattern.replace("LLLL", "MMMM"),
        # No line ends between a time and its half of the day; the thin one of CLDR is not in every font.
        "time": re.sub(r"[ \u202f]", "\u00a0", locale.time_formats["short"].pattern),
    }
    if language == "ht":
        made |= HAITIAN | {
            "months_alone": HAITIAN["months"],
            "months_short": [m[:3] for m in HAITIAN["months"]],
        }
    return made


def main() -> None:
    source = "Unicode CLDR through Babel, Unicode License v3"
    # Babel keeps what one language takes from its root and gives it to the next: each gets a process of its own.
    with ProcessPoolExecutor(mp_context=get_context("spawn"), max_tasks_per_child=1) as processes:
        tables = {"source": source} | dict(zip(LANGUAGES, processes.map(table, LANGUAGES), strict=True))
    OUT.write_text(json.dumps(tables, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
