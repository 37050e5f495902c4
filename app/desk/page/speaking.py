"""The words of the page in the reader's language: `assets/words/<language>/page.toml`."""

from datetime import datetime
from typing import Final

from flask import Request, g
from werkzeug.wrappers import Response as AnyResponse

from app.desk import content
from app.record import Words

LANGUAGES: Final = (("en", "English"), ("es", "Español"))
_COOKIE: Final = "firsthand-desk-language"
_YEAR: Final = 365 * 24 * 3600


def chosen(untrusted: Request) -> str:
    """The language asked for before, else the browser's first that there are words for, else English."""
    tags = [tag for tag, _ in LANGUAGES]
    asked = untrusted.cookies.get(_COOKIE, "")
    return asked if asked in tags else untrusted.accept_languages.best_match(tags) or "en"


def remembered(answer: AnyResponse, untrusted: Request) -> AnyResponse:
    """The answer, with the language chosen in the form put into a cookie that says nothing else."""
    asked = untrusted.form.get("language", "")
    if asked in [tag for tag, _ in LANGUAGES]:
        answer.set_cookie(
            _COOKIE, asked, max_age=_YEAR, path=f"{untrusted.script_root}/", httponly=True, samesite="Strict"
        )
    return answer


def table(name: str) -> Words:
    """A table of words in the reader's language."""
    return content.words(g.get("language", "en"), name)


def say(*path: str, **values: object) -> str:
    """Words of the page. Raises WordsMissing."""
    return table("page").say("page", *path, **values)


def number(value: int) -> str:
    """A count with its thousands parted."""
    return f"{value:,}"


def size(count: int) -> str:
    """Bytes as a person reads them."""
    amount = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1000
    return f"{count:,} bytes" if unit == "bytes" else f"{amount:,.1f} {unit}"


def day(iso: str | None) -> str:
    """A day `YYYY-MM-DD…` in words, with the time when the text has one. A moment in UTC is told by this machine's clock."""
    if not iso:
        return ""
    if iso.endswith("Z"):
        iso = datetime.fromisoformat(iso).astimezone().isoformat(timespec="minutes")
    report = table("report")
    month = report.say("report", "month", str(int(iso[5:7])))
    words = table("flyer").say("flyer", "date", day=int(iso[8:10]), month=month, year=iso[:4])
    return f"{words}, {iso[11:16]}" if len(iso) >= 16 and iso[10] == "T" else words


def month_name(month: str) -> str:
    """A month `YYYY-MM` in words."""
    return f"{table('report').say('report', 'month', str(int(month[5:7]))).capitalize()} {month[:4]}"
