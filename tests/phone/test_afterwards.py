"""Next steps of a record: order, dates, what is told beside it, marking as done, the calendar."""

from datetime import date

import pytest

from app.phone.screens.afterwards.model import AfterwardsModel, drop_belongings
from app.record import Fact
from app.rights.steps import Status
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.driver.scenes.after import told
from tests.phone.living import at, made_session
from tests.phone.test_share import save_in


@pytest.fixture
def session(tmp_path):
    return made_session(tmp_path / "home")


@pytest.fixture
def model(session):
    return AfterwardsModel(session, told(session))


def step(model, rule):
    return next(one for _, steps in model.bands() for one in steps if one.step.rule == rule)


def test_what_has_a_date_says_ask_a_lawyer_by(model):
    shown = step(model, "global_entry_redress")
    assert shown.day == date(2026, 12, 8)
    assert shown.first_line == "Ask a lawyer by Tuesday, December 8, 2026."
    assert not shown.urgent


def test_what_is_told_beside_the_record_changes_the_steps(model, session):
    assert model.outside().case_open is None
    model.tell(case_open=True)
    model.tell(state="CA")
    again = AfterwardsModel(session, model.id)
    assert (again.outside().state, again.outside().case_open) == ("CA", True)
    assert "case_open" in step(again, "lawyer").step.cautions


def test_marking_writes_acted_with_date_method_and_due(model, session):
    due = model.mark("foia_request", date(2026, 11, 24), "e_mail")
    (action,) = session.encounter(model.id).actions
    assert action.value("action.kind") == "foia_request"
    assert action.value("action.sent_on") == "2026-11-24"
    assert action.value("action.method") == "e_mail"
    assert action.value("action.due_on") == due.isoformat()
    assert due == date(2026, 12, 23)
    assert step(model, "foia_request").step.status is Status.SENT
    assert step(model, "foia_answer").day == due


def test_what_was_begun_is_gone_on_with(model, session):
    session.answer(model.id, "action.kind", Fact.known("oig_complaint"), item="000000ff", kind="acted")
    model.mark("oig_complaint", date(2026, 11, 24), None)
    (action,) = session.encounter(model.id).actions
    assert action.id == "000000ff"
    assert action.value("action.sent_on") == "2026-11-24"


def test_calendar_tells_nothing(model):
    titles = dict(model.titles())
    made = model.calendar(date(2026, 12, 8), titles["appointment"]).decode()
    assert "20261208" in made
    for told_word in ("lawyer", "Firsthand", "Global", "CBP"):
        assert told_word not in made


def test_deleting_a_record_drops_what_is_beside_it(model, session):
    model.tell(case_open=False)
    session.vault.keep("letters", f"{model.id}.foia_cbp.", b"x")
    session.vault.keep("letters", f"{'0' * 32}.foia_cbp.", b"x")
    drop_belongings(session, model.id)
    assert model.outside().case_open is None
    assert session.vault.drawer("letters") == (f"{'0' * 32}.foia_cbp.",)


def test_walk_through_a_step(driver: Driver, session, tmp_path):
    encounter = told(session)
    page = at(driver, session, "afterwards", encounter=encounter)
    driver.tap("Yes", "radio" if driver.all("Yes", "radio") else "")
    assert page.model.outside().case_open is True
    driver.tap("Ask for your Global Entry back")
    driver.pump(6)
    assert driver.has("Ask a lawyer by Tuesday, December 8, 2026.")
    assert driver.reads("8 CFR 235.12")
    driver.tap("For your calendar")
    driver.wait(0.4)
    driver.tap("Reminder", "radio")
    driver.tap("Save the calendar file")
    saved = save_in(driver, tmp_path)
    driver.until(saved.exists)
    assert b"SUMMARY:Reminder" in saved.read_bytes()
    driver.until(lambda: driver.reads("Saved as"))
    driver.tap("Mark as done")
    driver.wait(0.4)
    driver.tap("Yesterday")
    driver.tap("Mail")
    driver.tap("Write it into my record")
    driver.wait(0.4)
    (action,) = session.encounter(encounter).actions
    assert action.value("action.sent_on") == "2026-11-23"
    assert action.value("action.method") == "post"
    assert driver.has("Done or sent")
    driver.key(27)
    driver.pump(6)
    assert driver.has("Done or sent")


@pytest.mark.once
def test_choose_the_state(driver: Driver, session):
    page = at(driver, session, "afterwards", encounter=told(session))
    driver.tap("Which state did it happen in?")
    driver.wait(0.4)
    driver.tap("Illinois (IL)", "radio")
    driver.wait(0.4)
    assert page.model.outside().state == "IL"
    assert page.us_state == "IL"
