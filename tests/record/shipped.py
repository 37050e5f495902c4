"""The shipped codebook and words, and ready-made values and strategies for entries."""

from datetime import datetime, timedelta, timezone
from functools import cache, reduce
from hashlib import sha256
from typing import Any

from hypothesis import strategies as st

from app import ASSETS
from app.record import (
    PROFILES,
    YES_NO,
    Chained,
    Codebook,
    Entry,
    Fact,
    Field,
    History,
    Moment,
    Words,
    parse_codebook,
    parse_wordlist,
    parse_words,
)

CODEBOOK_TEXT = (ASSETS / "codebook" / "encounter.toml").read_text(encoding="utf-8")
CODEBOOK: Codebook = parse_codebook(CODEBOOK_TEXT)
WORDLIST = parse_wordlist((ASSETS / "words" / "eff_large_wordlist.txt").read_text(encoding="utf-8"))
LANGUAGES = ("en", "es")
ENCOUNTER = "0123456789abcdef0123456789abcdef"
MEDIA = "ffeeddccbbaa99887766554433221100"
DIGEST = "ab" * 32
OPENED = {"codebook": 1, "app": "0.1.0", "language": "es", "locked": False}


@cache
def words(language: str) -> Words:
    """The words of the codebook in one language."""
    path = ASSETS / "words" / language / "codebook.toml"
    return parse_words(path.read_text(encoding="utf-8"), language)


def moment(seconds: float = 0, *, boot: str = "boot-1") -> Moment:
    """A moment so many seconds after a fixed one."""
    start = datetime(2026, 3, 14, 7, 41, 12, tzinfo=timezone(timedelta(hours=-5)))
    when = start + timedelta(seconds=seconds)
    return Moment.at(when, zone="America/Chicago", mono_ms=int(seconds * 1000), boot=boot)


def entry(kind: str, payload: dict[str, Any], seconds: float = 0) -> Entry:
    """An entry of the fixed encounter."""
    return Entry(kind, None if kind == "erased" else ENCOUNTER, moment(seconds), payload)


def stated(
    facts: dict[str, Fact], item: str | None = None, seconds: float = 0, kind: str = "stated"
) -> Entry:
    """A `stated` entry of these facts."""
    told = {field_id: fact.to_json() for field_id, fact in facts.items()}
    return entry(kind, {"item": item, "facts": told}, seconds)


def media(**changed: Any) -> dict[str, Any]:
    """The payload of an `attached` entry."""
    plain = {
        "id": MEDIA,
        "kind": "photo",
        "media_type": "image/jpeg",
        "bytes": 48_213,
        "sha256": DIGEST,
        "captured": None,
        "original": True,
        "cut_off": False,
        "audience": "complaint",
    }
    return {"media": {**plain, **changed}}


def chained(entries: list[Entry]) -> History:
    """The history of these entries, with salts that are the same every time."""
    history = History()
    for n, one in enumerate(entries):
        history = history.appended(sha256(n.to_bytes(4, "big")).digest()[:16], one.body())
    return history


def marks(entries: list[Entry]) -> list[Chained]:
    """These entries with their commitments."""
    return list(chained(entries).entries())


texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=[chr(n) for n in range(32)]),
    min_size=1,
    max_size=30,
).filter(str.strip)
hex_ids = st.binary(min_size=16, max_size=16).map(bytes.hex)
item_ids = st.sampled_from(["00000001", "00000002", "0000000a"])
_money = st.builds(lambda n: {"amount": f"{n}.00", "currency": "USD"}, st.integers(0, 10**6))
_dates = st.dates().map(lambda day: day.isoformat() if day.year > 999 else "2026-01-31")
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "yes_no": st.sampled_from(YES_NO),
    "text": texts,
    "note": texts,
    "count": st.integers(0, 1000),
    "minutes": st.integers(0, 1000),
    "money": _money,
    "when": _dates.map(lambda day: {"precision": "about", "date": day, "time": "17:05", "offset": "-05:00"}),
    "date": _dates,
    "place": st.just(
        {"lat": "41.88", "lon": "-87.63", "datum": "WGS84", "accuracy_m": 30, "source": "device"}
    ),
    "language": st.sampled_from(["en", "es", "es-GT", "quc", "zh-Hans"]),
    "identifier": st.from_regex(r"\A[A-Z0-9][A-Z0-9?*-]{0,9}\Z"),
    "media": hex_ids,
    "media_list": st.lists(hex_ids, min_size=1, max_size=3, unique=True),
}


def values(field: Field) -> st.SearchStrategy[Any]:
    """Values this field may have."""
    if field.type == "code":
        return st.sampled_from(CODEBOOK.codes(field.id))
    if field.type == "codes":
        return st.lists(st.sampled_from(CODEBOOK.codes(field.id)), min_size=1, max_size=4, unique=True)
    return _VALUES[field.type]


confidences = st.none() | st.sampled_from(CODEBOOK.vocabularies["confidence"])


def facts(field: Field) -> st.SearchStrategy[Fact]:
    """Facts this field may have, all three states."""
    return st.builds(Fact.known, values(field), confidences) | st.sampled_from(
        [Fact("unknown"), Fact("withheld")]
    )


@st.composite
def stated_entries(draw: st.DrawFn) -> Entry:
    """One fact written down, of any field, with its right kind and item; or an item taken back."""
    field = draw(st.sampled_from(CODEBOOK.fields))
    group = CODEBOOK.group(field.group)
    kind = {"consequence": "consequence", "action": "acted"}.get(group.id, "stated")
    fact = draw(facts(field))
    if group.withdrawn is not None and draw(st.integers(0, 5)) == 0:
        field, fact = group.withdrawn, Fact.known(draw(st.sampled_from(["yes", "no"])))
    return stated(
        {field.id: fact}, draw(item_ids) if group.repeats else None, draw(st.integers(0, 999)), kind
    )


notes = st.builds(
    lambda text, audience: entry("noted", {"text": text, "language": "es", "audience": audience}),
    texts,
    st.sampled_from(PROFILES),
)
taps = st.builds(
    lambda tap, capture: entry("observed", {"tap": tap.id, "capture": capture}),
    st.sampled_from(CODEBOOK.taps),
    st.binary(min_size=8, max_size=8).map(bytes.hex),
)
attachments = st.builds(
    lambda media_id, audience, caption: entry(
        "attached", media(id=media_id, audience=audience, **({} if caption is None else {"caption": caption}))
    ),
    hex_ids,
    st.sampled_from(PROFILES),
    st.none() | texts,
)
others = st.sampled_from(
    [
        entry("opened", OPENED),
        entry("sealed", {"affirmation": "own_memory"}),
        entry("erased", {"commitments": [DIGEST]}),
        entry("received", {"package": DIGEST, "by": "Lantern Aid", "at": "2026-03-15", "receipt": DIGEST}),
        entry(
            "shared",
            {
                "to": "Lantern Aid",
                "fingerprint": None,
                "profile": "counsel",
                "package_id": "p1",
                "package": DIGEST,
            },
        ),
    ]
)
any_entries = stated_entries() | notes | taps | attachments | others
"""One entry of any kind."""


@st.composite
def stories(draw: st.DrawFn, *, most: int = 12) -> list[Entry]:
    """An encounter: opened, then anything, with some taps undone and some notes corrected."""
    story = [entry("opened", OPENED)]
    for one in draw(st.lists(any_entries, max_size=most)):
        story.append(one)
        if one.kind in ("observed", "noted") and draw(st.integers(0, 2)) == 0:
            mark = marks(story)[-1].commitment.hex()
            if one.kind == "observed":
                story.append(entry("observed", {"tap": one.payload["tap"], "undoes": mark}))
            else:
                again = {"language": "es", "audience": draw(st.sampled_from(PROFILES)), "corrects": mark}
                story.append(entry("noted", {"text": draw(texts), **again}))
    return story


def without(table: dict[str, Any], *path: str) -> dict[str, Any]:
    """A deep copy of nested tables without one of their parts."""
    copied = {key: dict(value) if isinstance(value, dict) else value for key, value in table.items()}
    inner = reduce(lambda found, step: found[step], path[:-1], copied)
    del inner[path[-1]]
    return copied
