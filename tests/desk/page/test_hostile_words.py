"""Words that try to be a formula, a script or a link stay words, in everything the desk shows and writes."""

import csv
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.desk import cli, retention, witness
from app.desk.exits import Exit
from app.desk.export import export, mappings
from app.desk.handover import hand_over
from app.desk.page import Door, Workplace
from app.desk.receive import Receiver
from app.desk.records import show
from app.package import bag
from app.record import Entry, History
from app.seal import seal_bytes
from tests.desk.page.conftest import now
from tests.leaks.test_injection import TYPED, entries
from tests.package import sample
from tests.package.altered import archived, files_of

RUNS = ("=", "+", "@", "\t", "\r", "＝", "＋", "－", "＠")
ALONE = ("W" * 3_000, "two\u2028lines\u2029of\x85one \u202etxt.exe \u2067in\u2069", "a\u0301" * 200)
"""Words no line can hold, and signs that end a line or turn writing round without being seen."""

UNSEEN = {*"\x85\u2028\u2029\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"}
AREA = "=cmd|' /C calc'!A0 <script>alert(1)</script>"


@pytest.fixture
def hostile(work: Workplace, tmp_path: Path) -> Workplace:
    """A desk with one record that has such words in every field of words, a note in the log, and a witness code."""
    chain = History()
    told = [
        *entries(),
        *(("noted", {"text": one, "language": "en", "audience": "public"}) for one in ALONE),
        ("stated", sample.fact("where.area", sample.known(AREA))),
    ]
    for n, (kind, payload) in enumerate(told):
        body = Entry(kind, sample.ENCOUNTER, sample.moment(n % 60, 3 + n // 60), payload).body()
        chain = chain.appended(sample.salt(n), body)
    (tmp_path / "packed").mkdir()
    files = files_of(sample.packed(tmp_path / "packed", chain=chain, recipient_name=TYPED[0]))
    top = f"{bag.TOP}{bag.read_info(files[bag.INFO]).package_id}/"
    path = tmp_path / "in" / "=1+1<b>.age"
    path.parent.mkdir()
    path.write_bytes(seal_bytes(archived(files, top), [work.identity.recipients[0]]))
    tally = Receiver.of(work.desk, work.identity, work.index).receive([path])
    assert [one.findings for one in tally.refused] == []
    retention.hold(work.index, 1, TYPED[0], now())
    code = show(work.index, 1, now().date()).versions[0].witness
    witness.add_code(work.index, code, TYPED[1], TYPED[9], now())
    return work


def formulas(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row if cell.lstrip().startswith(RUNS)]


def test_no_table_the_desk_writes_holds_a_formula(hostile: Workplace, tmp_path: Path) -> None:
    for name in mappings():
        export(hostile.index, tmp_path / f"{name}.csv", "csv", mapping=name)
    hand_over(hostile.index, hostile.packages, tmp_path / "over", TYPED[2], now())
    tables = sorted(tmp_path.rglob("*.csv"))
    assert len(tables) >= len(mappings()) + 3
    assert {path.name: found for path in tables if (found := formulas(path))} == {}


class Elements(HTMLParser):
    """Every element that a page has, and what is wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1
        given = dict(attrs)
        if tag == "script" and not str(given.get("src")).endswith("/static/page.js"):
            self.wrong.append(f"script {given}")
        self.wrong += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            if not str(given.get(name, "/")).startswith(("/", "#")):
                self.wrong.append(f"{tag} {name} {given[name]}")


PAGES = (
    "",
    "record/1",
    "record/1/keeping",
    "record/1/receipt",
    "search?words=alert",
    "search?words=%3Cscript%3Ealert(1)%3C/script%3E&badge=%22%3E%3Cimg+src=x%3E",
    "patterns?by=area&unit=all",
    "due?undated=yes",
    "keeping",
)


@pytest.mark.parametrize("address", PAGES)
def test_no_page_runs_what_was_typed(hostile: Workplace, page: FlaskClient, door: Door, address: str) -> None:
    answer = page.get(f"/{door.path}/{address}")
    assert answer.status_code == 200
    read = Elements()
    read.feed(answer.text)
    assert read.count > 20
    assert read.wrong == []


def test_the_words_are_shown_as_they_were_typed(hostile: Workplace, page: FlaskClient, door: Door) -> None:
    text = page.get(f"/{door.path}/record/1").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "=HYPERLINK(" in text
    assert "\u202e" not in text


COMMANDS = (
    ("list",),
    ("show", "1"),
    ("search", "alert"),
    ("due", "--undated"),
    ("patterns", "area"),
    ("log",),
    ("refused",),
    ("witness", "list"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nothing_the_command_line_prints_steers_the_terminal(
    hostile: Workplace, passphrase_file: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    name = hostile.desk.folder.parent / "in" / "\x1b]0;title\x07\u202egpj.age"
    name.write_bytes(b"no package")
    Receiver.of(hostile.desk, hostile.identity, hostile.index).receive([name])
    given = ("--desk", str(hostile.desk.folder), "--passphrase-file", str(passphrase_file))
    assert cli.run([*command, *given]) is Exit.VERIFIED
    printed = capsys.readouterr().out
    assert printed.strip() != ""
    signs = set(printed) - {"\n"}
    assert {sign for sign in signs if sign < " " or sign == "\x7f" or sign in UNSEEN} == set()
