"""Finding encounters: the list, the page of it that is shown, and everything it can be narrowed by. All given must hold."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

from attrs import evolve, field, fields, frozen
from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, or_, select, text, tuple_
from sqlalchemy.sql.elements import TextClause

from app.desk import content
from app.desk.errors import UnknownColumn
from app.desk.identifiers import asked_identifier, fit, is_partial, like_pattern
from app.desk.index import Index
from app.desk.index.tables import code, encounter, identifier, later, mark
from app.desk.plain_words import NAMED, PLACED, asked_words, holdable
from app.desk.telling import AGENCY, MODALITY, PLACE, RESULT

Order = Literal["received", "happened"]

BADGES: Final = ("officer.badge_no", "officer.call_sign")
PLATES: Final = ("vehicle.plate", "vehicle.unit_number")

CODED: Final = {
    "agency": AGENCY,
    "setting": "where.setting",
    "modality": MODALITY,
    "device": "scan.capture_device",
    "consent": "scan.consent",
    "result": RESULT,
    "scan_result": "scan.result_announced",
    "area": PLACE,
    "consequence": "consequence.kind",
}
"""What can be asked for by a code: the names people use, and the kinds they stand for (see app.desk.telling)."""

MOST_COUNTED: Final = 10_000
_LARGEST_PAGE: Final = 500


@frozen
class Search:
    """What to narrow the list by.

    `words` are anywhere in what was written, `name` in an officer's name, `place` in where it was; each stands for all
    words that begin so. `badge` and `plate` take `?` for one unknown sign and `*` for any number, and numbers of which
    people saw only a part are found too. `since` and `until` are days (YYYY-MM-DD) of the encounter, both included.
    `codes` are further (field, code) pairs of the codebook, `within` (consequence kind or "", days).
    """

    words: str = ""
    name: str = ""
    place: str = ""
    badge: str = ""
    plate: str = ""
    agency: str = ""
    setting: str = ""
    modality: str = ""
    device: str = ""
    consent: str = ""
    result: str = ""
    scan_result: str = ""
    area: str = ""
    consequence: str = ""
    since: str = ""
    until: str = ""
    held: bool | None = None
    codes: tuple[tuple[str, str], ...] = ()
    within: tuple[str, int] | None = None

    @property
    def empty(self) -> bool:
        """Whether it asks for everything."""
        return self == Search()


@frozen
class Cursor:
    """Where the next page begins: the last line's place in the order, and its number."""

    at: str
    no: int


@frozen
class Line:
    """One encounter as the list shows it. Codes as in the codebook; times in UTC, `happened` as told."""

    no: int
    id: str
    sender: str
    seq: int
    package: str
    versions: int
    first_received: str
    last_received: str
    happened: str
    happened_from: str
    language: str
    profile: str
    setting: str | None
    agencies: tuple[str, ...]
    modalities: tuple[str, ...]
    result: str | None
    place: str | None
    lat: float | None
    lon: float | None
    officers: int
    scans: int
    media: int
    notes: int
    consequences: int
    actions: int
    affirmed: bool
    hold_since: str | None
    hold_reason: str | None


@frozen
class Page:
    """Some lines in order, and where the next page begins; None at the end."""

    lines: tuple[Line, ...]
    next: Cursor | None = field(default=None)


_COLUMNS: Final = [encounter.c[each.name] for each in fields(Line)]


def list_page(
    index: Index,
    search: Search | None = None,
    *,
    after: Cursor | None = None,
    limit: int = 50,
    order: Order = "received",
) -> Page:
    """A page of the list, newest first by `order`. Raises UnknownColumn for a code that there is not."""
    with index.read() as connection:
        return page_on(connection, search, after=after, limit=limit, order=order)


def page_on(
    connection: Connection,
    search: Search | None = None,
    *,
    after: Cursor | None = None,
    limit: int = 50,
    order: Order = "received",
) -> Page:
    """`list_page` on a connection that is open already."""
    limit = max(1, min(limit, _LARGEST_PAGE))
    search = search or Search()
    newest = _newest_of_common(connection, search, after, limit) if order == "received" else None
    wanted = _narrowed(connection, search) if newest is None else [encounter.c.no.in_(newest)]
    query = select(*_COLUMNS).where(*wanted).limit(limit + 1)
    if order == "received":
        query = query.order_by(encounter.c.seq.desc())
        if after is not None:
            query = query.where(encounter.c.seq < int(after.at))
    else:
        query = query.order_by(encounter.c.happened.desc(), encounter.c.no.desc())
        if after is not None:
            query = query.where(tuple_(encounter.c.happened, encounter.c.no) < (after.at, after.no))
    lines = [line_of(row) for row in connection.execute(query)]
    if len(lines) <= limit:
        return Page(tuple(lines))
    last = lines[limit - 1]
    return Page(
        tuple(lines[:limit]), Cursor(str(last.seq) if order == "received" else last.happened, last.no)
    )


def count(index: Index, search: Search | None = None, *, most: int = MOST_COUNTED) -> int:
    """How many there are, counted up to `most`."""
    asked = search or Search()
    words = _words_of(_holdable(asked))
    with index.read() as connection:
        if words and evolve(asked, words="", name="", place="").empty and connection.dialect.name == "sqlite":
            # What words are kept of is an encounter: there is nothing more to ask.
            only = {"words": _asked_of_sqlite(words), "most": most}
            return int(connection.execute(_SOME, only).scalar_one())
        some = select(encounter.c.no).where(*_narrowed(connection, search or Search())).limit(most).subquery()
        return connection.execute(select(func.count()).select_from(some)).scalar_one()


def every_line(index: Index, search: Search | None = None, *, at_once: int = 500) -> Iterator[Line]:
    """All lines, newest received first, page by page, in one state of the index."""
    after = None
    with index.read() as connection:
        while True:
            page = page_on(connection, search, after=after, limit=at_once)
            yield from page.lines
            if (after := page.next) is None:
                return


def line_of(row: Any) -> Line:
    """The line of a row that has its columns."""
    line = Line(*(getattr(row, each.name) for each in fields(Line)))
    return evolve(line, agencies=tuple(row.agencies.split()), modalities=tuple(row.modalities.split()))


def columns_of_line() -> list[Any]:
    """What to select for `line_of`."""
    return list(_COLUMNS)


def _narrowed(connection: Connection, search: Search) -> list[ColumnElement[bool]]:
    search = _holdable(search)
    wanted: list[ColumnElement[bool]] = []
    words = _words_of(search)
    if words:
        wanted.append(encounter.c.no.in_(_with_words(connection, words)))
    elif search.words.strip() or search.name.strip() or search.place.strip():
        # Only signs, no words: nothing is written so.
        wanted.append(literal(False))
    for kinds, asked in ((BADGES, search.badge), (PLATES, search.plate)):
        if asked.strip():
            wanted.append(encounter.c.no.in_(_with_number(connection, kinds, asked_identifier(asked))))
    pairs = [(kind, value) for name, kind in CODED.items() if (value := getattr(search, name))]
    for kind, value in (*pairs, *search.codes):
        wanted.append(encounter.c.no.in_(_with_code(connection, kind, value)))
    if search.within is not None:
        kind, days = search.within
        soon = select(later.c.encounter).where(later.c.days <= days)
        wanted.append(encounter.c.no.in_(soon.where(later.c.kind == kind) if kind else soon))
    if search.since:
        wanted.append(encounter.c.happened >= search.since)
    if search.until:
        # A day and a time sorts after the day alone; "~" after both.
        wanted.append(encounter.c.happened <= f"{search.until[:10]}~")
    if search.held is not None:
        held = encounter.c.hold_since.is_not(None)
        wanted.append(held if search.held else ~held)
    return wanted


def _words_of(search: Search) -> list[str]:
    return [
        *asked_words(search.words),
        *asked_words(search.name, NAMED),
        *asked_words(search.place, PLACED),
    ]


_COMMON: Final = 3_000
_LOOKS: Final = (400, 4_000)
_SOME: Final = text("SELECT count(*) FROM (SELECT rowid FROM words WHERE words MATCH :words LIMIT :most)")
_BETWEEN: Final = text("SELECT rowid FROM words WHERE words MATCH :words AND rowid BETWEEN :first AND :last")


# OFFSET 0 has PostgreSQL take these rows first: two words together stand in far more records than it guesses, and it would
# fetch all of them to keep a few.
_AMONG: Final = text(
    "SELECT rowid FROM (SELECT rowid, tokens FROM words WHERE rowid = ANY(:numbers) OFFSET 0) AS these"
    " WHERE tokens @@ CAST(:words AS tsquery)"
)


def _newest_of_common(
    connection: Connection, search: Search, after: Cursor | None, limit: int
) -> list[int] | None:
    """The records a page of the list begins with, where the words stand in very many: looked for among the newest.

    SQLite would find all of them before it gives the first, and PostgreSQL guesses badly how many there are. None where
    they are few, or where the newest do not fill the page.
    """
    words = _words_of(_holdable(search))
    if not words:
        return None
    on_server = connection.dialect.name != "sqlite"
    asked = _asked_of_server(words) if on_server else _asked_of_sqlite(words)
    if on_server:
        if _few_on_server(connection, asked) is not None:
            return None
    elif connection.execute(_SOME, {"words": asked, "most": _COMMON}).scalar_one() < _COMMON:
        return None
    others = _narrowed(connection, evolve(search, words="", name="", place=""))
    query = select(encounter.c.no, encounter.c.seq).where(*others).order_by(encounter.c.seq.desc())
    seen = None if after is None else int(after.at)
    found: list[int] = []
    for many in _LOOKS:
        older = query if seen is None else query.where(encounter.c.seq < seen)
        rows = connection.execute(older.limit(many)).all()
        if rows:
            numbers = [row.no for row in rows]
            if on_server:
                those = connection.execute(_AMONG, {"words": asked, "numbers": numbers})
            else:
                spread = {"first": min(numbers), "last": max(numbers)}
                those = connection.execute(_BETWEEN, {"words": asked, **spread})
            having = set(those.scalars())
            found += [no for no in numbers if no in having]
            seen = rows[-1].seq
        if len(found) > limit or len(rows) < many:
            return found[: limit + 1]
    return None


def _holdable(search: Search) -> Search:
    """What was typed, as a database takes it."""
    given = {each.name: getattr(search, each.name) for each in fields(Search)}
    changed: dict[str, Any] = {
        name: holdable(value) for name, value in given.items() if isinstance(value, str)
    }
    codes = tuple((holdable(kind), holdable(value)) for kind, value in search.codes)
    within = None if search.within is None else (holdable(search.within[0]), search.within[1])
    return evolve(search, **changed, codes=codes, within=within)


_MATCH: Final = {
    "sqlite": text("SELECT rowid AS no FROM words WHERE words MATCH :words").columns(encounter.c.no),
    "postgresql": text("SELECT rowid AS no FROM words WHERE tokens @@ CAST(:words AS tsquery)").columns(
        encounter.c.no
    ),
}


def _with_words(connection: Connection, words: Sequence[str]) -> Any:
    """Those that have every word, or one that begins so. Words hold letters and digits only, so nothing is syntax."""
    dialect = connection.dialect.name
    if dialect == "sqlite":
        asked = _asked_of_sqlite(words)
    else:
        asked = _asked_of_server(words)
        if (few := _few_on_server(connection, asked)) is not None:
            return few
    found: TextClause | Any = _MATCH[dialect].bindparams(words=asked)
    return found.subquery().select()


_FIRST: Final = text(
    "SELECT array_agg(rowid) FROM"
    " (SELECT rowid FROM words WHERE tokens @@ CAST(:words AS tsquery) LIMIT :most) AS first"
)


def _few_on_server(connection: Connection, asked: str) -> list[int] | None:
    """The records with these words where they are few. None where they are many: then PostgreSQL weighs the ways well.

    It guesses that words which begin so stand in many records, and would look through all of them for a rare one.
    """
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    few = connection.execute(_FIRST, {"words": asked, "most": _COMMON}).scalar_one() or []
    connection.execute(text("SET LOCAL enable_seqscan = on"))
    return few if len(few) < _COMMON else None


def _asked_of_server(words: Sequence[str]) -> str:
    return " & ".join(f"'{word}':*" for word in words)


def _asked_of_sqlite(words: Sequence[str]) -> str:
    return " AND ".join(f'"{word}"*' for word in words)


def _with_code(connection: Connection, kind: str, value: str) -> Select[Any]:
    no = connection.execute(
        select(code.c.no).where(code.c.kind == kind, code.c.value == value)
    ).scalar_one_or_none()
    if no is None:
        check_kind(kind)
        no = -1
    return select(mark.c.encounter).where(mark.c.code == no)


def check_kind(kind: str) -> None:
    """Raises UnknownColumn when nothing is searched or counted by that kind."""
    known = {AGENCY, MODALITY, PLACE, RESULT, *(one.id for one in content.codebook().fields)}
    if kind not in known:
        raise UnknownColumn(kind)


def _with_number(connection: Connection, kinds: Sequence[str], asked: str) -> Select[Any]:
    """Those with a number that fits, gaps on either side."""
    of_kind = identifier.c.kind.in_(kinds)
    if is_partial(asked):
        whole = identifier.c.value.like(like_pattern(asked), escape="!")
        parts = connection.execute(
            select(identifier.c.value).distinct().where(identifier.c.partial.is_(True), of_kind)
        ).scalars()
        fitting = [value for value in parts if fit(asked, value)]
        either = or_(and_(identifier.c.partial.is_(False), whole), identifier.c.value.in_(fitting))
    else:
        asked = re.sub(r"\s", "", asked)
        either = or_(
            identifier.c.value == asked,
            and_(
                identifier.c.partial.is_(True),
                literal(asked).like(identifier.c.pattern, escape="!"),
            ),
        )
    return select(identifier.c.encounter).where(of_kind, either)
