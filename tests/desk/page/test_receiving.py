"""Files dropped into the page: received in full or refused in words, under a plain name, and never too large."""

import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.desk import content
from app.desk.page import Door, Workplace
from app.desk.page.guard import FORM_HEADER
from app.desk.page.receive_pages import file_name
from tests.desk.packages import Press


def drop(client: FlaskClient, door: Door, body: bytes, name: str = "a.age", **headers: str) -> TestResponse:
    return client.post(
        f"/{door.path}/receive",
        data=body,
        headers={FORM_HEADER: door.form_token, "X-File-Name": name, **headers},
        content_type="application/octet-stream",
    )


def test_a_dropped_package_becomes_a_record(
    work: Workplace, page: FlaskClient, door: Door, tmp_path: Path
) -> None:
    path = Press(work.identity.recipients[0]).make(tmp_path / "p.age", 7)
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
    path = Press(work.identity.recipients[0]).make(tmp_path / "p.age", 7)
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
