"""The page without a browser: who may speak to it, what it answers, and that nothing opened reaches the disk."""

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.desk import content
from app.desk.cards import CardAnswers, keep_card, make_desk_card
from app.desk.identity import DeskFolder, create_desk, open_identity, open_signing_key, open_signing_keys
from app.desk.index import open_index
from app.desk.page import Door, Workplace, create_page
from app.desk.page.guard import COOKIE, FORM_HEADER
from app.desk.page.receive_pages import file_name
from app.desk.receive import Receiver
from app.package import read_card, read_receipt
from tests.desk.browser.rich import CANARY, SOUND_MARK, rich_diary, rich_package, sound
from tests.desk.conftest import CHEAP, PASSPHRASE
from tests.desk.packages import Press

HOST = "127.0.0.1:8123"


class Browser(FlaskClient):
    """Asks at the page's own address unless told otherwise."""

    def open(self, *args: Any, **asked: Any) -> TestResponse:
        return super().open(*args, **{"base_url": f"http://{HOST}", **asked})


def now() -> datetime:
    return datetime.now().astimezone()


@pytest.fixture(scope="module")
def empty_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with a card and an empty index, to be copied."""
    desk = create_desk(tmp_path_factory.mktemp("empty") / "desk", PASSPHRASE, now(), work_factor=CHEAP)
    identity = open_identity(desk, PASSPHRASE)
    answers = CardAnswers("Example Legal Aid", "legal_aid", ("en", "es"), "+1 312 555 0142", 12)
    keep_card(desk, make_desk_card(answers, identity, open_signing_key(desk, PASSPHRASE), now().date()))
    open_index(desk, identity).close()
    return desk.folder


@pytest.fixture(scope="module")
def rich_file(empty_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A full record, sealed to that desk."""
    identity = open_identity(DeskFolder(empty_desk), PASSPHRASE)
    return rich_package(tmp_path_factory.mktemp("rich") / "rich.age", identity.recipients[0], rich_diary())


@pytest.fixture
def work(empty_desk: Path, tmp_path: Path) -> Iterator[Workplace]:
    """A desk with a card and an empty index."""
    desk = DeskFolder(shutil.copytree(empty_desk, tmp_path / "desk"))
    identity = open_identity(desk, PASSPHRASE)
    index = open_index(desk, identity)
    yield Workplace(desk, identity, open_signing_keys(desk, PASSPHRASE, identity), index, desk.packages, now)
    index.close()


@pytest.fixture
def door() -> Door:
    return Door(HOST)


@pytest.fixture
def stranger(work: Workplace, door: Door) -> FlaskClient:
    """A client that has not entered."""
    app = create_page(work, door)
    app.test_client_class = Browser
    return app.test_client()


@pytest.fixture
def page(stranger: FlaskClient, door: Door) -> FlaskClient:
    """A client that has."""
    assert stranger.get(door.address.removeprefix(f"http://{HOST}")).status_code == 303
    return stranger


@pytest.fixture
def rich(work: Workplace, rich_file: Path, tmp_path: Path) -> Path:
    """The desk with one full record, number 1."""
    path = tmp_path / "rich.age"
    shutil.copyfile(rich_file, path)
    assert Receiver.of(work.desk, work.identity, work.index).receive([path]).done == 1
    return path


def drop(client: FlaskClient, door: Door, body: bytes, name: str = "a.age", **headers: str) -> TestResponse:
    return client.post(
        f"/{door.path}/receive",
        data=body,
        headers={FORM_HEADER: door.form_token, "X-File-Name": name, **headers},
        content_type="application/octet-stream",
    )


# Who may speak


def test_without_the_cookie_nothing_is_told(stranger: FlaskClient, door: Door) -> None:
    for path in (
        "",
        "search",
        "card",
        "record/1",
        "record/1/media/1",
        "static/page.css",
        "card/file/card.json",
    ):
        answer = stranger.get(f"/{door.path}/{path}")
        assert answer.status_code == 401
        assert b"Example Legal Aid" not in answer.data


def test_the_address_counts_once_and_a_wrong_one_never(stranger: FlaskClient, door: Door) -> None:
    enter = door.address.removeprefix(f"http://{HOST}")
    assert stranger.get(enter[:-1] + ("A" if enter[-1] != "A" else "B")).status_code == 401
    assert stranger.get(enter, headers={"Sec-Purpose": "prefetch"}).status_code == 503
    first = stranger.get(enter)
    assert first.status_code == 303
    cookie = first.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", f"Path=/{door.path}/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    again = stranger.application.test_client().get(enter)
    assert again.status_code == 401


def test_a_wrong_cookie_is_refused(stranger: FlaskClient, door: Door) -> None:
    for value in ("", "x", door.cookie[:-1], door.cookie + "x", "é" * 20):
        stranger.set_cookie(COOKIE, value, domain="127.0.0.1", path=f"/{door.path}/")
        assert stranger.get(f"/{door.path}/").status_code == 401


@pytest.mark.parametrize(
    "host", ["localhost:8123", "evil.example:8123", "127.0.0.1", "127.0.0.1:8124", "[::1]:8123"]
)
def test_another_host_name_is_refused(page: FlaskClient, door: Door, host: str) -> None:
    assert page.get(f"/{door.path}/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    ],
)
def test_what_another_site_began_is_refused(page: FlaskClient, door: Door, headers: dict[str, str]) -> None:
    assert page.get(f"/{door.path}/", headers=headers).status_code == 403
    assert page.post(f"/{door.path}/language", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("data", "headers"),
    [
        ({}, {}),
        ({"form-token": "guess"}, {}),
        ({}, {FORM_HEADER: "guess"}),
        ({"form-token": "{token}"}, {"Origin": "http://evil.example"}),
        ({"form-token": "{token}"}, {"Origin": "null"}),
    ],
)
def test_a_change_needs_the_form_token_and_our_origin(
    page: FlaskClient, door: Door, data: dict[str, str], headers: dict[str, str]
) -> None:
    data = {key: value.replace("{token}", door.form_token) for key, value in data.items()}
    assert page.post(f"/{door.path}/language", data=data, headers=headers).status_code == 403


def test_a_change_of_ours_passes(page: FlaskClient, door: Door) -> None:
    answer = page.post(
        f"/{door.path}/language",
        data={"form-token": door.form_token, "language": "es", "back": "/card"},
        headers={"Origin": f"http://{HOST}", "Sec-Fetch-Site": "same-origin"},
    )
    assert (answer.status_code, answer.location) == (303, f"/{door.path}/card")
    assert "Su tarjeta" in page.get(f"/{door.path}/card").text


@pytest.mark.parametrize("back", ["//evil.example", "/\\evil.example", "http://evil.example", "javascript:1"])
def test_changing_the_language_leads_nowhere_else(page: FlaskClient, door: Door, back: str) -> None:
    answer = page.post(f"/{door.path}/language", data={"form-token": door.form_token, "back": back})
    assert answer.location == f"/{door.path}/"


@pytest.mark.parametrize(
    "path",
    [
        "static/../../../pyproject.toml",
        "static/..%2f..%2fcreate.py",
        "static/%2e%2e/create.py",
        "letters/../create.ttf",
        "letters/Chinese.ttf",
        "card/file/../../identity.age",
        "card/file/identity.age",
        "record/1/media/0",
        "record/1/media/99",
        "record/99",
        "record/-1",
        "record/1/media/..%2f..%2fidentity",
        "nothing",
    ],
)
def test_paths_lead_to_nothing_but_what_there_is(
    page: FlaskClient, door: Door, rich: Path, path: str
) -> None:
    assert page.get(f"/{door.path}/{path}").status_code == 404


def test_outside_the_door_there_is_nothing(page: FlaskClient) -> None:
    for path in ("/", "/static/page.css", "/card", "/favicon.ico", "/receive"):
        assert page.get(path).status_code in (401, 404)


def test_every_answer_says_what_a_browser_may_do(page: FlaskClient, door: Door, rich: Path) -> None:
    for path in ("", "card", "record/1", "record/1/media/1", "static/page.css", "nothing", "patterns.csv"):
        with page.get(f"/{door.path}/{path}") as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'")
            assert "unsafe" not in policy
            assert "no-store" in answer.headers["Cache-Control"] or "static" in path
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "Server" not in answer.headers


def test_no_page_holds_script_style_or_an_address_elsewhere(
    page: FlaskClient, door: Door, rich: Path
) -> None:
    for path in ("", "card", "card/new", "record/1", "record/1/receipt", "search", "patterns?by=area", "due"):
        text = page.get(f"/{door.path}/{path}").text
        assert not re.search(r"<script(?![^>]+src=)|<style|\sstyle=|\son[a-z]+=|javascript:", text), path
        assert set(re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', text)) == set()


# Receiving


def test_a_dropped_package_becomes_a_record(
    work: Workplace, page: FlaskClient, door: Door, tmp_path: Path
) -> None:
    path = Press(tmp_path, work.identity.recipients[0]).make(tmp_path / "p.age", 7)
    first = drop(page, door, path.read_bytes(), "Juana%20%C3%91.age")
    assert first.status_code == 200
    assert "Juana Ñ.age" in first.text
    assert "accepted, a new record" in first.text
    assert "/record/1" in first.text
    assert "you have this file already" in drop(page, door, path.read_bytes()).text
    assert "Word7 and the dog barked." in page.get(f"/{door.path}/record/1").text
    assert list((work.desk.folder / "arriving").iterdir()) == []


def test_a_refused_file_is_answered_in_words_and_not_kept(
    work: Workplace, page: FlaskClient, door: Door, tmp_path: Path
) -> None:
    path = Press(tmp_path, work.identity.recipients[0]).make(tmp_path / "p.age", 7)
    body = path.read_bytes()
    answer = drop(page, door, body[:-5] + b"xxxxx", "evil%26lt;.age")
    assert answer.status_code == 422
    assert "not accepted" in answer.text
    assert content.words("en", "findings").say("findings", "kind", "seal_altered", "what") in answer.text
    assert "evil&amp;lt;.age" in answer.text
    assert not list(work.desk.packages.glob("*")) if work.desk.packages.exists() else True
    assert list((work.desk.folder / "arriving").iterdir()) == []
    assert "evil" in page.get(f"/{door.path}/").text


@pytest.mark.parametrize(
    ("untrusted", "name"),
    [
        ("../../../etc/cron.d/x.age", "x.age"),
        ("..\\..\\windows\\x.age", "x.age"),
        ("C:\\x.age", "x.age"),
        ("/identity.age", "identity.age"),
        ("", "package.age"),
        ("..", "package.age"),
        (".age", "package.age"),
        ("a\x00b\n.age", "a_b_.age"),
        ("con:ads.age", "con_ads.age"),
        ("a" * 400, "a" * 120 + ".age"),
        ("invoice\u202eega.exe", "invoiceega.exe.age"),
    ],
)
def test_a_name_is_one_plain_name(untrusted: str, name: str) -> None:
    assert file_name(untrusted) == name


def test_names_that_climb_write_nothing_elsewhere(
    work: Workplace, page: FlaskClient, door: Door, tmp_path: Path
) -> None:
    before = set(tmp_path.rglob("*"))
    drop(page, door, b"not sealed", "..%2F..%2F..%2Fescaped.age")
    new = {path for path in set(tmp_path.rglob("*")) - before if work.desk.folder not in path.parents}
    assert new == set()


def test_an_upload_is_bounded_and_of_one_kind(page: FlaskClient, door: Door) -> None:
    page.application.config["MAX_CONTENT_LENGTH"] = 100
    assert drop(page, door, bytes(101)).status_code == 413
    multipart = page.post(
        f"/{door.path}/receive",
        data={"file": (io.BytesIO(b"x"), "x.age")},
        headers={FORM_HEADER: door.form_token},
    )
    assert multipart.status_code == 400


# A record


def test_photos_and_sound_come_whole_and_in_part(page: FlaskClient, door: Door, rich: Path) -> None:
    wav = sound()
    whole = page.get(f"/{door.path}/record/1/media/5")
    assert (whole.status_code, whole.mimetype, whole.data) == (200, "audio/wav", wav)
    for asked, first, last in (
        ("bytes=0-", 0, len(wav) - 1),
        ("bytes=100-199", 100, 199),
        ("bytes=-7", len(wav) - 7, len(wav) - 1),
        ("bytes=30000-999999", 30000, len(wav) - 1),
    ):
        part = page.get(f"/{door.path}/record/1/media/5", headers={"Range": asked})
        assert (part.status_code, part.data) == (206, wav[first : last + 1])
        assert part.headers["Content-Range"] == f"bytes {first}-{last}/{len(wav)}"
    for asked in ("bytes=999999-", "bytes=20-10"):
        assert page.get(f"/{door.path}/record/1/media/5", headers={"Range": asked}).status_code == 416
    for asked in ("bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=a-b"):
        assert page.get(f"/{door.path}/record/1/media/5", headers={"Range": asked}).status_code == 200


def test_what_a_browser_could_run_is_handed_over_as_a_file(page: FlaskClient, door: Door, rich: Path) -> None:
    paper = page.get(f"/{door.path}/record/1/media/6")
    assert paper.mimetype == "application/octet-stream"
    assert paper.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in paper.headers["Content-Security-Policy"]


def test_a_record_tells_everything_in_both_languages(page: FlaskClient, door: Door, rich: Path) -> None:
    english = page.get(f"/{door.path}/record/1").text
    spanish = page.get(f"/{door.path}/record/1", headers={"Accept-Language": "es"}).text
    for text in (english, spanish):
        assert CANARY in text
        assert "Esquina de Elm" in text
        assert "44?1" in text
    assert "March 14, 2026" in english
    assert "14 de marzo de 2026" in spanish
    assert "March" not in spanish


def test_a_receipt_is_written_once_and_checks_against_the_card(
    work: Workplace, page: FlaskClient, door: Door, rich: Path
) -> None:
    address = f"/{door.path}/record/1/receipt"
    assert page.get(f"{address}.json").status_code == 404
    for _ in range(2):
        assert page.post(address, data={"form-token": door.form_token}).status_code == 303
    files = {page.get(f"{address}.json").data for _ in range(2)}
    assert len(files) == 1
    card = read_card(work.desk.card.read_bytes(), now().date())
    receipt = read_receipt(files.pop(), card)
    assert receipt.by == "Example Legal Aid"
    text = re.search(r"FIRSTHAND-RECEIPT-1:[A-Z2-7]+", page.get(address).text)
    assert text is not None
    assert read_receipt(text[0].encode(), card) == receipt


def test_an_original_that_was_changed_is_not_answered_for(
    work: Workplace, page: FlaskClient, door: Door, rich: Path
) -> None:
    (original,) = work.desk.packages.glob("*.age")
    original.chmod(0o600)
    original.write_bytes(original.read_bytes()[:-1] + b"!")
    answer = page.post(f"/{door.path}/record/1/receipt", data={"form-token": door.form_token})
    assert answer.status_code == 409
    assert page.get(f"/{door.path}/record/1/receipt.json").status_code == 404


def test_a_mistake_of_ours_tells_its_kind_and_nothing_of_a_record(
    work: Workplace, page: FlaskClient, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("app.desk.page.inbox_pages.list_page", fail)
    answer = page.get(f"/{door.path}/")
    assert answer.status_code == 500
    assert "RuntimeError" in answer.text
    assert CANARY not in answer.text


# Finding and counting


def test_search_and_patterns_lead_to_the_same_records(
    work: Workplace, page: FlaskClient, door: Door, tmp_path: Path
) -> None:
    Press(tmp_path, work.identity.recipients[0]).many(tmp_path / "in", 12)
    Receiver.of(work.desk, work.identity, work.index).receive([tmp_path / "in"], processes=1)
    text = page.get(f"/{door.path}/patterns?by=setting&unit=all").text
    counted = re.findall(r'href="([^"]+)"><?b?>?(\d+)<', text.replace("<b>", ""))
    assert counted
    for address, count in counted:
        found = page.get(address.replace("&amp;", "&")).text
        assert f"Found: {count}" in found
    assert "Found: 1<" in page.get(f"/{door.path}/search?words=word3").text
    assert "Found: 0<" in page.get(f"/{door.path}/search?words=nowhere").text


def test_the_published_table_holds_back_and_guards(
    work: Workplace, page: FlaskClient, door: Door, tmp_path: Path
) -> None:
    Press(tmp_path, work.identity.recipients[0]).many(tmp_path / "in", 12)
    Receiver.of(work.desk, work.identity, work.index).receive([tmp_path / "in"], processes=1)
    answer = page.get(f"/{door.path}/patterns.csv?by=agency&unit=all")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    numbers = [cell for line in list(csv.reader(io.StringIO(answer.text)))[1:] for cell in line[1:]]
    assert "*" in numbers
    assert all(int(cell) == 0 or int(cell) >= 5 for cell in numbers if cell != "*")


@pytest.mark.parametrize(
    "address",
    [
        "search?agency=nonsense&since=2026-99-99&until=zzzz&after=1.zz",
        "search?code=no.such.field:x",
        "search?within=x:y&badge=%25%27--",
        "search?words=%22%29%20OR%201%3D1",
        "patterns?by=officer.name&unit=century&days=-4",
        "due?undated=maybe",
        "go?record=%00",
        "?after=zz",
    ],
)
def test_nonsense_in_an_address_is_no_mistake_of_ours(page: FlaskClient, door: Door, address: str) -> None:
    assert page.get(f"/{door.path}/{address}").status_code in (200, 302, 404, 409)


# Words and files


def test_the_words_of_the_page_are_complete_in_both_languages() -> None:
    def paths(table: object, at: tuple[str, ...] = ()) -> dict[tuple[str, ...], set[str]]:
        if isinstance(table, dict):
            return {
                path: found
                for key, value in table.items()
                for path, found in paths(value, (*at, key)).items()
            }
        return {at: set(re.findall(r"{(\w+)}", str(table)))}

    assert paths(content.words("en", "page").table) == paths(content.words("es", "page").table)


def test_nothing_opened_reaches_the_disk_or_a_temporary_file(
    work: Workplace, rich: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over a real socket: the server's own buffers have no folder to go to, and the whole tree is searched."""
    from waitress.server import create_server

    from app.desk.page.serving import settings

    diary = rich_diary()
    long = sound(200)
    assert len(long) > 3_000_000
    diary.attach(long, "audio", "audio/wav", audience="counsel")
    second = rich_package(tmp_path / "in" / "long.age", work.identity.recipients[0], diary, "5c" * 16)
    Receiver.of(work.desk, work.identity, work.index).receive([second])
    rich.unlink()
    second.unlink()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no" / "such" / "folder"))
    door = Door("127.0.0.1:0")
    server = create_server(create_page(work, door), host="127.0.0.1", port=0, **settings())
    door.host = f"127.0.0.1:{server.effective_port}"
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        speak = HTTPConnection(door.host, timeout=30)
        headers = {"Cookie": f"{COOKIE}={door.cookie}"}
        speak.request("GET", f"/{door.path}/record/1", headers=headers)
        told = speak.getresponse()
        assert CANARY in told.read().decode()
        assert told.getheader("Server") is None
        speak.request("GET", f"/{door.path}/record/1/media/7", headers=headers)
        assert speak.getresponse().read() == long
        speak.close()
    finally:
        server.close()
        thread.join(10)
    marks = (CANARY.encode(), SOUND_MARK, b"panader", b"Esquina")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            body = path.read_bytes()
            assert not any(mark in body for mark in marks), path
