"""What the pages tell: a record with its photos and sound, its receipt, search, patterns; and nothing on the disk."""

import csv
import io
import re
import tempfile
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest
from flask.testing import FlaskClient

from app.desk import content
from app.desk.page import Door, Workplace, create_page
from app.desk.page.guard import COOKIE
from app.desk.receive import Receiver
from app.package import read_card, read_receipt
from tests.desk.browser.rich import CANARY, SOUND_MARK, rich_diary, rich_package, sound
from tests.desk.packages import Press
from tests.desk.page.conftest import now


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
    whole = original.read_bytes()
    original.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
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


def test_search_and_patterns_lead_to_the_same_records(
    work: Workplace, page: FlaskClient, door: Door, tmp_path: Path
) -> None:
    Press(work.identity.recipients[0]).many(tmp_path / "in", 12)
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
    Press(work.identity.recipients[0]).many(tmp_path / "in", 12)
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
        # Closed by its own loop: another thread would pull the socket from under it.
        server.trigger.pull_trigger(server.close)
        thread.join(10)
        server.task_dispatcher.shutdown()
    marks = (CANARY.encode(), SOUND_MARK, b"panader", b"Esquina")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            body = path.read_bytes()
            assert not any(mark in body for mark in marks), path
