"""Writing an encounter down: each answer is on disk when it returns, drafts become answers, cards come and go."""

import io
import os
import signal
import subprocess
import sys

import pytest

from app.phone import content
from app.phone.device.desktop.documents import document
from app.phone.screens.walk.model import WalkModel
from app.phone.screens.walk.way import Spot, WalkWay
from app.record import UNKNOWN, WITHHELD, Fact
from app.vault import TimelineQuery, VaultLocked
from tests.phone.living import PASSPHRASE, TestClock, made_session, new_session
from tests.phone.written import OFFICER, tap, written

CODEBOOK = content.codebook()


def field(field_id):
    return CODEBOOK.field(field_id)


def fact_of(model, *about):
    return model.fact(*about)


def drafts_of(model):
    return model.drafts.all()


def suggested(model, one):
    return model.suggestion(one).codes


@pytest.fixture
def session(tmp_path):
    made = made_session(tmp_path)
    yield made
    made.lock()


def stated(session, encounter):
    """Every entry with facts, oldest first."""
    links = session.vault.history(encounter).entries()
    return [
        (one.entry.kind, one.entry.payload["item"], one.entry.facts()) for one in links if one.entry.facts()
    ]


def test_opening_the_walk_alone_writes_nothing(session):
    model = WalkModel(session)
    assert model.open_questions() and model.resume() == model.sheets[0]
    assert session.vault.timeline(TimelineQuery()).cards == ()


def test_the_first_answer_begins_the_record(session):
    model = WalkModel(session)
    assert model.say_value(field("where.setting"), "school")
    assert session.encounter(model.id).value("where.setting") == "school"
    assert stated(session, model.id) == [
        ("stated", None, {"where.setting": Fact.known("school", "saw_or_heard_myself")})
    ]


def test_each_change_is_one_entry_and_no_change_is_none(session):
    model = WalkModel(session)
    where = field("where.setting")
    model.say_value(where, "school")
    assert not model.say_value(where, "school")
    model.say_value(where, "campus")
    model.say_unknown(where)
    model.say_withheld(where)
    assert [facts["where.setting"] for _, _, facts in stated(session, model.id)] == [
        Fact.known("school", "saw_or_heard_myself"),
        Fact.known("campus", "saw_or_heard_myself"),
        UNKNOWN,
        WITHHELD,
    ]


def test_how_the_person_knows_is_kept_when_the_answer_changes(session):
    model = WalkModel(session)
    where = field("where.setting")
    assert not model.say_confidence(where, "unsure")
    model.say_value(where, "school")
    assert model.say_confidence(where, "recorded")
    model.say_value(where, "campus")
    assert model.fact("where.setting") == Fact.known("campus", "recorded")


def test_of_their_own_doing_nobody_says_how_they_know(session):
    model = WalkModel(session)
    model.say_value(field("record.author_role"), "bystander")
    model.say_value(field("action.kind"), "foia_request", "0000000a")
    assert fact_of(model, "record.author_role").confidence is None
    assert fact_of(model, "action.kind", "0000000a").confidence is None


def test_no_codes_at_all_is_rather_not_said(session):
    model = WalkModel(session)
    model.say_value(field("questions.topics_asked"), ["name"])
    model.say_value(field("questions.topics_asked"), [])
    assert model.fact("questions.topics_asked") == WITHHELD


@pytest.mark.parametrize(
    ("group", "field_id", "value", "kind"),
    [
        ("officer", "officer.name", "A. Example", "stated"),
        ("consequence", "consequence.kind", "lost_job", "consequence"),
        ("action", "action.kind", "foia_request", "acted"),
    ],
)
def test_cards_are_added_taken_back_and_put_back(session, group, field_id, value, kind):
    model = WalkModel(session)
    item = model.new_card()
    assert model.cards(group) == ()
    model.say_value(field(field_id), value, item)
    model.take_back(group, item)
    assert [card.withdrawn for card in model.cards(group)] == [True]
    model.take_back(group, item, back=False)
    assert [card.withdrawn for card in model.cards(group)] == [False]
    assert {entry[0] for entry in stated(session, model.id)} == {kind}


def test_cards_taken_back_come_last(session):
    model = WalkModel(session)
    for item in ("0000000a", "0000000b"):
        model.say_value(field("officer.name"), item, item)
    model.take_back("officer", "0000000a")
    assert [card.id for card in model.cards("officer")] == ["0000000b", "0000000a"]


def test_taps_are_suggested_until_they_are_answered(session):
    one = session.begin()
    tap(session, one, "face_scanned")
    model = WalkModel(session, one)
    assert suggested(model, field("scans.face")) == ("yes",)
    assert model.suggestion(field("scans.fingers")) is None
    model.say_value(field("scans.face"), "no")
    assert model.suggestion(field("scans.face")) is None


def test_each_tapped_scan_is_suggested_as_a_card_of_its_own(session):
    one = session.begin()
    tap(session, one, "face_scanned")
    tap(session, one, "document_scanned")
    model = WalkModel(session, one)
    assert [codes for suggestion in model.cards_suggested("scan") for codes in suggestion.codes] == [
        "face_scan_recognition",
        "id_document_scan",
    ]
    model.say_value(field("scan.modality"), ["face_scan_recognition"], "0000000a")
    assert [suggestion.codes for suggestion in model.cards_suggested("scan")] == [("id_document_scan",)]


def test_a_second_officer_is_offered_the_agency_of_the_first(session):
    model = WalkModel(session)
    model.say_value(field("officer.agency_seen"), "usps_inspection", "0000000a")
    assert model.codes(field("officer.agency_seen"), "0000000b")[0] == "usps_inspection"


# drafts


def test_typing_states_nothing_until_the_field_is_left(session):
    model = WalkModel(session)
    area = field("where.area")
    for text in ("L", "La", "Las Lomas"):
        model.draft(area, text)
    assert model.fact("where.area") is None and model.typed(area) == "Las Lomas"
    assert model.settle(area) and not model.settle(area)
    assert model.fact("where.area") == Fact.known("Las Lomas", "saw_or_heard_myself")
    assert len(stated(session, model.id)) == 1


def test_what_cannot_be_an_answer_yet_stays_a_draft(session):
    model = WalkModel(session)
    count = field("officers.count")
    model.draft(count, "abo")
    assert not model.settle(count) and not model.acceptable(count, "abo")
    assert model.fact("officers.count") is None and model.typed(count) == "abo"


def test_an_emptied_answer_is_rather_not_written_and_an_emptied_nothing_is_nothing(session):
    model = WalkModel(session)
    area = field("where.area")
    model.draft(area, "Las Lomas")
    model.draft(area, "")
    assert not model.settle(area) and model.fact("where.area") is None
    model.say_value(area, "Las Lomas")
    model.draft(area, " ")
    assert model.settle(area) and model.fact("where.area") == WITHHELD


def test_an_answer_by_tap_drops_what_was_being_typed(session):
    model = WalkModel(session)
    model.draft(field("officers.count"), "12")
    model.say_value(field("officers.count"), 2)
    assert model.typed(field("officers.count")) == "2" and drafts_of(model) == []


def test_drafts_of_a_killed_app_become_answers_when_the_record_is_opened(session):
    model = WalkModel(session)
    model.say_value(field("officer.agency_seen"), "tsa", OFFICER)
    model.draft(field("officer.name"), "A. Example", OFFICER)
    model.draft(field("where.area"), "Las Lomas")
    again = WalkModel(session, model.id)
    assert fact_of(again, "officer.name", OFFICER).value == "A. Example"
    assert fact_of(again, "where.area").value == "Las Lomas"
    assert drafts_of(again) == []


def test_drafts_of_one_record_are_not_those_of_another(session):
    one, other = WalkModel(session), WalkModel(session)
    one.draft(field("where.area"), "here")
    other.draft(field("where.area"), "there")
    assert one.typed(field("where.area")) == "here"
    assert fact_of(WalkModel(session, other.id), "where.area").value == "there"
    assert one.fact("where.area") is None


def test_a_locked_vault_takes_no_answer(session):
    model = WalkModel(session)
    model.say_value(field("where.setting"), "school")
    session.lock()
    with pytest.raises(VaultLocked):
        model.say_value(field("where.setting"), "campus")
    session.unlock(PASSPHRASE)
    model.read()
    assert fact_of(model, "where.setting").value == "school"


def test_a_photo_is_taken_in_for_an_answer(session, tmp_path):
    model = WalkModel(session)
    path = tmp_path / "scratch.txt"
    path.write_bytes(b"a scratched door")
    model.attach(document(path), lambda: False)
    model.read()
    taken = model.media()[-1]
    assert (taken.given_name, taken.bytes) == ("scratch.txt", 16)
    assert model.say_value(field("damage.photos"), [taken.id], "0000000a")
    with io.BufferedReader(session.vault.open_media(taken.id)) as stream:
        assert stream.read() == b"a scratched door"


KILLED = """
import os, signal, sys
from pathlib import Path
from app.phone import content
from app.phone.screens.walk.model import WalkModel
from tests.phone.living import PASSPHRASE, new_session
session = new_session(Path(sys.argv[1]))
session.unlock(PASSPHRASE)
model = WalkModel(session, sys.argv[2])
field = content.codebook().field
model.say_value(field("where.setting"), "school")
model.say_value(field("officer.badge_no"), "4?17*", "0000000a")
model.draft(field("where.area"), "Las Lomas")
sys.stdout.write("saved"); sys.stdout.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_right_after_saved_nothing_is_lost(tmp_path):
    session = made_session(tmp_path)
    one = session.begin()
    session.lock()
    child = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), one],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (child.stdout, child.returncode) == ("saved", -signal.SIGKILL), child.stderr
    again = new_session(tmp_path)
    again.unlock(PASSPHRASE)
    model = WalkModel(again, one)
    assert fact_of(model, "where.setting").value == "school"
    assert fact_of(model, "officer.badge_no", "0000000a").value == "4?17*"
    assert fact_of(model, "where.area").value == "Las Lomas"
    again.lock()


# the way


def way_of(session, encounter=None):
    return WalkWay(WalkModel(session, encounter))


def test_the_way_begins_at_the_overview_and_back_leaves(session):
    way = way_of(session)
    assert way.here == Spot("overview") and way.sheet is None and way.progress() == (0, 0)
    assert not way.back()


def test_only_what_matters_most_and_then_the_overview(session):
    way = way_of(session)
    way.begin(short=True)
    seen = []
    while way.sheet is not None:
        seen.append(way.sheet.id)
        assert way.progress() == (len(seen), len(way.short))
        way.forward()
    assert len(seen) == len(way.model.open_questions())
    assert way.here == Spot("overview")


def test_a_card_is_filled_and_the_cards_come_back(session):
    way = way_of(session)
    way.go(Spot("sheet", "officer"))
    way.fill_card("officer", "0000000a")
    pages = 0
    while way.here.kind == "card_sheet":
        pages += 1
        way.forward()
    assert pages == len(way.model.path("officer")) and way.here == Spot("sheet", "officer")
    way.open_card("officer", "0000000a")
    way.fill_card("officer", "0000000a", "officer.badge_no")
    assert way.sheet.id == "officer.badge_no"
    way.backward()
    assert way.sheet.id != "officer.badge_no" and way.here.kind == "card_sheet"
    way.to_cards("officer")
    assert way.here == Spot("sheet", "officer")


def test_backward_goes_page_by_page_and_from_the_first_to_where_one_came_from(session):
    way = way_of(session)
    way.begin()
    way.forward()
    way.backward()
    assert way.sheet == way.model.sheets[0]
    way.backward()
    assert way.here == Spot("overview")


def test_every_chapter_can_be_jumped_to(session):
    one = written(session, TestClock())
    way = way_of(session, one)
    for chapter, path, through in way.model.chapters():
        assert 0 <= through <= len(path)
        way.go(Spot("chapter", chapter))
        way.jump(path[0])
        assert way.sheet == path[0]
    assert way.back()
