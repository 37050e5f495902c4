"""Who may speak to the page, what its address and cookie are worth, and what every answer forbids."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.desk.page import Door
from app.desk.page.guard import COOKIE, FORM_HEADER
from tests.desk.page.conftest import HOST


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
