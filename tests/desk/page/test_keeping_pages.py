"""Holding, deleting and handing over in the browser; charts as files."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from app.desk import retention
from app.desk.page import Door, Workplace
from app.desk.patterns import countable
from app.desk.receive import Receiver
from app.desk.search import count
from tests.desk.packages import Press


@pytest.fixture
def filled(work: Workplace, tmp_path: Path) -> Workplace:
    """A desk with twelve records."""
    Press(work.identity.recipients[0]).many(tmp_path / "in", 12)
    Receiver.of(work.desk, work.identity, work.index).receive([tmp_path / "in"], processes=1)
    return work


def test_a_record_is_held_released_and_deleted_with_a_reason(
    filled: Workplace, page: FlaskClient, door: Door
) -> None:
    at, token = f"/{door.path}/record/3", {"form-token": door.form_token}
    assert "18 U.S.C. 1519" in page.get(f"{at}/keeping").text
    assert page.post(f"{at}/hold", data=token | {"reason": " "}).status_code == 422
    assert page.post(f"{at}/hold", data=token | {"reason": "Smith case"}).status_code == 303
    assert "Smith case" in page.get(f"{at}/keeping").text
    assert page.post(f"{at}/delete", data=token | {"reason": "asked", "sure": "yes"}).status_code == 409
    assert page.post(f"{at}/hold", data=token | {"reason": "settled", "what": "release"}).status_code == 303
    assert page.post(f"{at}/delete", data=token | {"reason": "asked"}).status_code == 422
    assert page.post(f"{at}/delete", data=token | {"reason": "", "sure": "yes"}).status_code == 422
    assert count(filled.index) == 12
    assert page.post(f"{at}/delete", data={"reason": "asked", "sure": "yes"}).status_code == 403
    done = page.post(f"{at}/delete", data=token | {"reason": "asked", "sure": "yes"})
    assert (done.status_code, count(filled.index)) == (200, 11)
    assert "are deleted" in done.text
    assert page.get(at).status_code == 404
    log = page.get(f"/{door.path}/keeping", headers={"Accept-Language": "es"}).text
    for words in ("Smith case", "settled", "asked", "borrado"):
        assert words in log


def test_everything_is_handed_over_into_a_new_folder(
    filled: Workplace, page: FlaskClient, door: Door, tmp_path: Path
) -> None:
    at, token = f"/{door.path}/keeping", {"form-token": door.form_token}
    asked = {"reason": "moving to another group", "card": ""}
    assert page.post(at, data=token | asked | {"folder": "somewhere"}).status_code == 422
    assert page.post(at, data=token | asked | {"folder": str(tmp_path)}).status_code == 422
    wrong_card = asked | {"card": "no card", "folder": str(tmp_path / "out")}
    assert page.post(at, data=token | wrong_card).status_code == 422
    assert not (tmp_path / "out").exists()
    done = page.post(at, data=token | asked | {"folder": str(tmp_path / "out")})
    assert done.status_code == 200
    assert len(list((tmp_path / "out" / "packages").iterdir())) == 12
    assert retention.log(filled.index)[0].what == retention.HANDED_OVER
    card = filled.desk.card.read_text()
    done = page.post(at, data=token | asked | {"folder": str(tmp_path / "anew"), "card": card})
    assert done.status_code == 200
    assert len(list((tmp_path / "anew" / "packages").iterdir())) == 12


@pytest.mark.parametrize("chart", ["bars", "over-time"])
@pytest.mark.parametrize("by", ["agency", "area", "consequence", "officer.face_covered", "scan.distance"])
def test_charts_are_files_that_hold_small_counts_back(
    filled: Workplace, page: FlaskClient, door: Door, chart: str, by: str
) -> None:
    at = f"/{door.path}/patterns/{chart}"
    drawn = page.get(f"{at}.svg?by={by}&unit=all")
    assert drawn.headers["Content-Disposition"].startswith("attachment")
    told = [text.text or "" for text in ElementTree.fromstring(drawn.text).iter() if text.text]
    if chart == "bars":
        assert all(int(one) == 0 or int(one) >= 5 for one in told if one.isdecimal())
    picture = page.get(f"{at}.png?by={by}&unit=all")
    assert picture.data.startswith(b"\x89PNG\r\n")
    assert page.get(f"/{door.path}/patterns/nothing.svg").status_code == 404
    assert page.get(f"{at}.exe").status_code == 404


def test_every_public_question_can_be_counted(filled: Workplace, page: FlaskClient, door: Door) -> None:
    form = page.get(f"/{door.path}/patterns").text
    offered = set(re.findall(r'<option value="([a-z_]+\.[a-z0-9_]+)"', form))
    assert offered == set(countable())
    for by in offered:
        shown = page.get(f"/{door.path}/patterns?by={by}&public=yes&unit=all")
        assert shown.status_code == 200
        assert f'<option value="{by}" selected>' in shown.text


def test_too_few_records_give_no_chart(page: FlaskClient, door: Door) -> None:
    assert page.get(f"/{door.path}/patterns/bars.svg").status_code == 404
