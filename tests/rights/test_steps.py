"""What a record leads to: the shipped rules on small records, their order, their warnings, their states."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import ASSETS
from app.record import Encounter
from app.rights.conditions import read_conditions
from app.rights.deadlines import Urgency
from app.rights.errors import ConditionsMalformed, Fault, SourcesMalformed, StepsMalformed
from app.rights.rules import Band, load_rules, read_sources, read_steps
from app.rights.steps import Outside, Status, Step, next_steps, step_text
from app.rights.trial_record import almost_empty, full
from tests.rights.records import CODEBOOK, RULES, Record, story, words

TODAY = date(2026, 1, 15)
ITEM = "0000000a"
COMPLAINTS = ("crcl_complaint", "oig_complaint", "ice_opr_complaint", "cbp_complaint", "local_oversight")


def steps(record: Record | Encounter, outside: Outside | None = None, today: date = TODAY) -> dict[str, Step]:
    encounter = record.fold() if isinstance(record, Record) else record
    return {step.id: step for step in next_steps(encounter, RULES, today, outside)}


def ice() -> Record:
    return Record().say("officer.agency_seen", "ice_ero", ITEM)


def police() -> Record:
    return Record().say("officer.agency_seen", "city_police", ITEM)


def lost(program: str | None) -> Record:
    record = Record().say("consequence.kind", "trusted_traveler_revoked", ITEM)
    return record if program is None else record.say("consequence.program", program, ITEM)


# Every way out of the research's table, by a record that leads there and one that is near it and does not.
ROUTES: dict[str, tuple[Callable[[], Record], Callable[[], Record]]] = {
    "medical_record": (lambda: Record().say("injury.severity", "light", ITEM), ice),
    "preservation_letter": (lambda: Record().say("where.setting", "home_door"), Record),
    f"global_entry_redress:{ITEM}": (lambda: lost("global_entry"), lambda: lost("nexus")),
    f"traveler_program_redress:{ITEM}": (lambda: lost("nexus"), lambda: lost("global_entry")),
    "ftca_claim": (lambda: ice().tap("force_used"), ice),
    "section_1983": (lambda: police().tap("force_used"), lambda: ice().tap("force_used")),
    "bivens": (lambda: ice().tap("force_used"), lambda: police().tap("force_used")),
    "state_law": (lambda: ice().tap("face_scanned"), lambda: police().tap("face_scanned")),
    "crcl_complaint": (ice, police),
    "oig_complaint": (ice, police),
    "ice_opr_complaint": (ice, police),
    "cbp_complaint": (lambda: Record().say("officer.agency_claimed", "border_patrol", ITEM), ice),
    "state_attorney_general": (ice, police),
    "local_oversight": (police, ice),
    "dhs_trip": (lambda: Record().say("consequence.kind", "boarding_delay_or_ssss", ITEM), ice),
    "foia_request": (lambda: Record().tap("face_scanned"), police),
    "privacy_act_amendment": (
        lambda: Record().say("scan.result_announced", "match_wrong_person", ITEM),
        lambda: Record().say("scan.result_announced", "no_match", ITEM),
    ),
    "i213_answer": (lambda: Record().say("questions.copies_given", ["i213"]), ice),
    "consulate": (lambda: Record().tap("someone_taken"), ice),
    "congress_member": (lambda: Record().say("consequence.kind", "lost_job", ITEM), ice),
}


@pytest.mark.parametrize("name", ROUTES)
def test_a_step_comes_with_its_trigger_and_not_without(name: str) -> None:
    there, near = ROUTES[name]
    assert name in steps(there())
    assert name not in steps(near())


def test_the_story_leads_to_global_entry_redress_with_its_dates() -> None:
    found = next_steps(story(), RULES, TODAY)
    dated = [step for step in found if step.band is Band.DATED]
    assert dated[0].id == "global_entry_redress:00000003"
    (due,) = dated[0].dues
    assert (due.last_day, due.ask_by) == (date(2026, 2, 12), date(2026, 1, 28))
    assert dated[0].letters == ("global_entry_redress", "dhs_trip_worksheet")
    assert "lawyer_first" in dated[0].cautions


def test_the_story_asks_for_the_records_of_the_face_scan() -> None:
    request = steps(story())["foia_request"]
    assert request.letters == ("foia_cbp", "foia_ice", "foia_obim", "foia_tsa")


def test_footage_comes_before_everything_but_the_body() -> None:
    record = ice().say("where.setting", "store_or_restaurant").say("injury.severity", "light", ITEM)
    assert [step.id for step in next_steps(record.fold(), RULES, TODAY)][:4] == [
        "medical_record",
        "preservation_letter",
        "write_down",
        "lawyer",
    ]


@given(st.sampled_from(range(6)), st.dates(date(2026, 1, 10), date(2029, 1, 1)))
def test_bands_are_in_order_and_what_is_soonest_is_first(code: int, today: date) -> None:
    found = next_steps(full(CODEBOOK, code=code), RULES, today)
    bands = list(Band)
    assert [step.band for step in found] == sorted((step.band for step in found), key=bands.index)
    dates = [
        min(one.safe_day for one in step.dues if one.safe_day and one.urgency is not Urgency.PASSED)
        for step in found
        if step.band is Band.DATED
        and any(one.safe_day and one.urgency is not Urgency.PASSED for one in step.dues)
    ]
    assert dates == sorted(dates)
    assert len({step.id for step in found}) == len(found)


def test_an_almost_empty_record_still_leads_to_a_lawyer() -> None:
    found = steps(almost_empty(CODEBOOK))
    assert {"write_down", "lawyer"} <= found.keys()
    assert "medical_record" not in found


def test_the_civil_rights_office_comes_with_its_warning() -> None:
    assert "crcl_capacity" in steps(ice())["crcl_complaint"].cautions
    said = step_text(steps(ice())["crcl_complaint"], words("en", "steps"))
    assert any("lost almost all its staff" in line for line in said.cautions)


@pytest.mark.parametrize(
    "record",
    [
        lambda: ice().say("next_date.kind", "immigration_court", ITEM),
        lambda: ice().say("outcome.result", "cited"),
        lambda: ice().say("questions.copies_given", ["nta_i862"]),
    ],
)
def test_an_open_case_is_warned_of_at_every_complaint(record: Callable[[], Record]) -> None:
    found = steps(
        record().say("officer.agency_claimed", "city_police", ITEM).say("where.setting", "port_of_entry_air")
    )
    assert found.keys() >= set(COMPLAINTS)
    for name in (*COMPLAINTS, "state_attorney_general", "preservation_letter"):
        assert "case_open" in found[name].cautions, name


def test_an_open_case_can_be_said_from_outside_the_record() -> None:
    assert "case_open" in steps(ice(), Outside(case_open=True))["oig_complaint"].cautions
    for outside in (None, Outside(), Outside(case_open=False)):
        assert "case_open" not in steps(ice(), outside)["oig_complaint"].cautions


def test_every_complaint_says_to_ask_a_lawyer_first() -> None:
    for rule in RULES.steps:
        if rule.band is Band.COMPLAINTS:
            assert "lawyer_before_complaint" in {one.id for one in rule.cautions}, rule.id


def test_ids_stay_while_the_record_grows() -> None:
    record = lost("global_entry")
    before = steps(record)
    after = steps(
        record.say("where.setting", "street_or_sidewalk").say("officer.agency_seen", "ice_ero", ITEM)
    )
    assert before.keys() - after.keys() == set()


def test_a_withdrawn_item_leads_nowhere() -> None:
    record = lost("global_entry").say("consequence.withdrawn", "yes", ITEM)
    assert not [name for name in steps(record) if name.startswith("global_entry")]


def test_a_tap_taken_back_leads_nowhere() -> None:
    record = Record().tap("someone_taken")
    mark = record.entries[-1].commitment.hex()
    record.add("observed", {"tap": "someone_taken", "undoes": mark})
    assert "consulate" not in steps(record)


def act(record: Record, kind: str, **told: str) -> Record:
    record.say("action.kind", kind, "000000ac")
    for name, value in told.items():
        record.say(f"action.{name}", value, "000000ac")
    return record


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({}, Status.BEGUN),
        ({"sent_on": "2026-01-14"}, Status.SENT),
        ({"sent_on": "2026-01-14", "reply_kind": "acknowledged"}, Status.ANSWERED),
    ],
)
def test_what_was_done_marks_its_step(told: dict[str, str], status: Status) -> None:
    assert steps(act(ice(), "oig_complaint", **told))["oig_complaint"].status is status
    assert steps(act(ice(), "crcl_complaint", **told))["oig_complaint"].status is Status.OPEN


def test_a_letter_from_before_the_notice_was_not_about_it() -> None:
    record = lost("global_entry").say("consequence.notice_date", "2026-01-13", ITEM)
    earlier = act(record, "traveler_program_redress", sent_on="2026-01-12")
    assert steps(earlier)[f"global_entry_redress:{ITEM}"].status is Status.OPEN


def test_giving_the_record_to_somebody_marks_the_step_to_a_lawyer() -> None:
    record = Record()
    assert steps(record)["lawyer"].status is Status.OPEN
    shared = {
        "to": "Lantern Aid",
        "fingerprint": None,
        "profile": "counsel",
        "package_id": "p",
        "package": "ab" * 32,
    }
    assert steps(record.add("shared", shared))["lawyer"].status is Status.SENT


def test_a_request_that_was_sent_is_waited_for_and_a_refusal_is_appealed() -> None:
    waiting = steps(act(ice(), "foia_request", sent_on="2026-01-14"))
    assert "foia_answer:000000ac" in waiting
    refused = steps(
        act(ice(), "foia_request", sent_on="2026-01-14", reply_on="2026-02-02", reply_kind="denied")
    )
    assert "foia_answer:000000ac" not in refused
    assert refused["foia_appeal:000000ac"].dues[0].last_day == date(2026, 6, 10)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("code", range(6))
def test_every_step_of_a_full_record_can_be_said(language: str, code: int) -> None:
    for step in next_steps(full(CODEBOOK, code=code), RULES, TODAY):
        said = step_text(step, words(language, "steps"))
        assert all((said.title, said.why, said.where, said.needs))
        assert len(said.cautions) == len(step.cautions)
        assert step.sources or step.id in ("write_down",)


def test_the_rules_know_when_they_are_due_for_review() -> None:
    assert not RULES.due_for_review(date(2026, 12, 1))
    assert RULES.due_for_review(date(2027, 3, 1))


SOURCES = read_sources((ASSETS / "rights" / "sources.toml").read_text(encoding="utf-8"))
HEAD = 'version = "2026-11-24.1"\nchecked_on = 2026-11-24\nreview_by = 2027-02-21\n'


def one_step(lines: str, band: str = "lawyer") -> str:
    return f'{HEAD}[[steps]]\nid = "one"\nband = "{band}"\n{lines}\n'


@pytest.mark.parametrize(
    ("lines", "where", "why"),
    [
        ('when = { field = "where.nowhere", has = ["yes"] }', "field", Fault.UNKNOWN),
        ('when = { field = "force.any", has = ["perhaps"] }', "has", Fault.UNKNOWN),
        ('when = { field = "force.any" }', "has", Fault.MISSING),
        ('when = { known = "force.nothing" }', "known", Fault.UNKNOWN),
        ('when = { items = "force" }', "items", Fault.UNKNOWN),
        ('when = { agency = "everybody" }', "agency", Fault.UNKNOWN),
        ('when = { is = "sunny" }', "is", Fault.UNKNOWN),
        ('when = { outside = "birthplace", has = ["CA"] }', "outside", Fault.OUT_OF_RANGE),
        ('when = { outside = "state", has = ["california"] }', "has", Fault.OUT_OF_RANGE),
        ("when = {}", "condition", Fault.UNKNOWN),
        ("when = { any = [] }", "any", Fault.EMPTY),
        ('when = { known = "force.any", is = "scanned" }', "is", Fault.UNKNOWN),
        ("when = { python = 'import os' }", "python", Fault.UNKNOWN),
        ('when = { unfinished = "yes" }', "unfinished", Fault.WRONG_TYPE),
        ('each = "where"', "each", Fault.UNKNOWN),
        ('actions = ["dance"]', "actions", Fault.UNKNOWN),
        ('deadlines = ["someday"]', "deadlines", Fault.UNKNOWN),
        ('sources = ["my_uncle"]', "sources", Fault.UNKNOWN),
        ('because = "so"', "because", Fault.UNKNOWN),
        ('letters = [{ id = "x" }]', "when", Fault.MISSING),
        ("letters = [7]", "letters", Fault.WRONG_TYPE),
    ],
)
def test_a_broken_rule_is_refused_with_its_place(lines: str, where: str, why: Fault) -> None:
    with pytest.raises(StepsMalformed) as caught:
        read_steps(one_step(lines), CODEBOOK, RULES.conditions, RULES.deadlines, SOURCES)
    assert (caught.value.where.rpartition(".")[2], caught.value.why) == (where, why)


def test_conditions_do_not_nest_without_end() -> None:
    deep = "{ is = 'scanned' }"
    for _ in range(20):
        deep = f"{{ not = {deep} }}"
    with pytest.raises(StepsMalformed) as caught:
        read_steps(one_step(f"when = {deep}"), CODEBOOK, RULES.conditions, RULES.deadlines, SOURCES)
    assert caught.value.why is Fault.TOO_LONG


def test_steps_out_of_order_are_refused() -> None:
    text = one_step("", "complaints") + one_step("", "medical").replace(HEAD, "").replace('"one"', '"two"')
    with pytest.raises(StepsMalformed) as caught:
        read_steps(text, CODEBOOK, RULES.conditions, RULES.deadlines, SOURCES)
    assert caught.value.why is Fault.OUT_OF_ORDER


def test_a_condition_cannot_use_a_later_one() -> None:
    text = '[agencies]\nice = ["ice_ero"]\n[condition]\na = { is = "b" }\nb = { agency = "ice" }\n'
    with pytest.raises(ConditionsMalformed) as caught:
        read_conditions(text, CODEBOOK)
    assert caught.value.where == "condition.a.is"


def test_an_agency_outside_the_codebook_is_refused() -> None:
    with pytest.raises(ConditionsMalformed) as caught:
        read_conditions('[agencies]\nice = ["ice_cream"]\n[condition]\n', CODEBOOK)
    assert caught.value.why is Fault.UNKNOWN


def test_a_missing_file_is_said_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(SourcesMalformed) as caught:
        load_rules(tmp_path, CODEBOOK)
    assert (caught.value.where, caught.value.why) == ("sources.toml", Fault.MISSING)
