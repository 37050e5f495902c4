"""A record in reading order, and its words, without a window."""

import pytest

from app.phone import content
from app.phone.device.desktop.documents import document
from app.phone.screens.record import story
from app.phone.screens.record.model import LARGEST_SHOWN, RecordModel, TooLargeToShow, short_hash
from app.phone.screens.record.saying import Saying
from app.record import Place, find_witness
from app.vault import Cancelled, TimelineQuery, UnknownEncounter, UnknownMedia
from tests.phone.living import TestClock, made_session
from tests.phone.written import OFFICER, known, written


@pytest.fixture
def clock():
    return TestClock()


@pytest.fixture
def session(tmp_path, clock):
    made = made_session(tmp_path, clock)
    yield made
    made.lock()


@pytest.fixture
def model(session, clock):
    return RecordModel(session, written(session, clock))


def test_everything_with_a_time_is_told_in_its_order(model):
    told = model.happenings()
    assert [one.at for one in told] == sorted(one.at for one in told)
    kinds = [one.kind for one in told]
    assert kinds[0] == "opened"
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "opened": 1,
        "tap": 5,
        "media": 3,
        "note": 1,
        "affirmed": 1,
        "consequence": 1,
    }
    assert [one.day for one in told if one.kind == "consequence"] == ["2026-11-27"]


def test_a_correction_stands_under_the_note_it_puts_right(session, model):
    (note,) = [one for one in model.happenings() if one.kind == "note"]
    assert note.what.text.startswith("They stood") and [one.text for one in note.corrections] == [
        "It was a tablet, not a phone."
    ]
    model.note("It was white.", "complaint", corrects=note.corrections[-1].commitment.hex())
    model.read()
    (note,) = [one for one in model.happenings() if one.kind == "note"]
    assert [one.text for one in note.corrections] == ["It was a tablet, not a phone.", "It was white."]


def test_answers_stand_by_chapter_with_what_stood_before(model):
    chapters = model.chapters()
    order = [chapter.id for chapter in content.codebook().chapters]
    assert [one.id for one in chapters] == [one for one in order if one in {"B", "C", "L", "M"}]
    (officers,) = [one for one in chapters if one.id == "C"]
    (count,) = officers.answers
    assert count.stated.fact.value == 3 and [one.fact.value for one in count.stated.earlier] == [2]
    assert [(card.group, card.number, card.item.id) for card in officers.cards] == [("officer", 1, OFFICER)]


def test_every_answer_is_told_exactly_once(model):
    told = [(answer.field.id, None) for chapter in model.chapters() for answer in chapter.answers] + [
        (answer.field.id, card.item.id)
        for chapter in model.chapters()
        for card in chapter.cards
        for answer in card.answers
    ]
    assert sorted(told, key=str) == sorted(
        ((field_id, item.id if item else None) for field_id, item, _ in model.encounter.stated()), key=str
    )


def test_cards_taken_back_have_no_place_in_time_but_stay_in_the_answers(session, model):
    session.answer(model.id, "consequence.withdrawn", known("yes"), item="bbbbbbbb", kind="consequence")
    model.read()
    assert "consequence" not in {one.kind for one in model.happenings()}
    assert any(card.item.withdrawn for chapter in model.chapters() for card in chapter.cards)
    assert not story.standing(model.encounter.of("consequence")[0])


def test_affirming_is_dated_and_what_comes_after_shows(session, clock, model):
    assert not model.affirmed_since_change
    clock.move(60)
    model.affirm()
    model.read()
    assert model.affirmed_since_change and model.encounter.affirmations[-1].time == clock()
    clock.move(60)
    model.note("One more thing.", "counsel")
    model.read()
    assert not model.affirmed_since_change


def test_the_witness_code_is_that_of_the_head_and_is_found_again(session, model):
    code, head = model.witness()
    model.note("Later.", "counsel")
    assert model.witness()[0] != code
    assert find_witness(session.vault.history(model.id), code, content.wordlist()) == head.n


def test_content_comes_whole_and_only_up_to_a_size(session, model, monkeypatch):
    photo, sound, letter = model.encounter.media
    assert model.content(letter) == b"%PDF-1.4 a letter"
    assert len(model.content(photo)) == photo.bytes
    assert photo.bytes < LARGEST_SHOWN
    monkeypatch.setattr("app.phone.screens.record.model.LARGEST_SHOWN", 5)
    with pytest.raises(TooLargeToShow):
        model.content(sound)


def test_attaching_can_be_stopped_and_then_nothing_is_there(tmp_path, model):
    path = tmp_path / "long.bin"
    path.write_bytes(bytes(5 << 20))
    before = len(model.encounter.media)
    with pytest.raises(Cancelled):
        model.attach(document(path), lambda: True)
    model.read()
    assert len(model.encounter.media) == before
    told = []
    model.attach(document(path), lambda: False, lambda done, total: told.append((done, total)))
    assert told[-1] == (5 << 20, 5 << 20)


def test_a_photo_deleted_is_gone_and_the_history_says_so(session, model):
    links = len(session.vault.history(model.id).links)
    model.forget_media(model.encounter.media[0].id)
    gone = model.encounter.media[0].id
    model.read()
    assert gone not in {one.id for one in model.encounter.media}
    with pytest.raises(UnknownMedia):
        session.vault.media_facts(gone)
    assert len(session.vault.history(model.id).links) == links + 1


def test_a_record_deleted_is_gone_with_its_drafts(session, model):
    session.vault.keep("drafts", f"{model.id}/-/where.area", b"half a wo")
    model.keep_note_draft(None, "half a note")
    model.forget()
    with pytest.raises(UnknownEncounter):
        session.encounter(model.id)
    assert session.vault.timeline(TimelineQuery()).cards == ()
    assert session.vault.drawer("drafts") == ()


def test_a_note_being_written_is_kept_until_it_is_saved(session, model):
    model.keep_note_draft(None, "Half a no")
    assert RecordModel(session, model.id).note_draft(None) == "Half a no"
    model.note("Half a note.", "counsel")
    assert model.note_draft(None) == ""


def test_drafts_of_a_killed_walk_are_in_the_record(session, model):
    session.vault.keep("drafts", f"{model.id}/-/where.place_text", b"by the bakery")
    again = RecordModel(session, model.id)
    assert again.encounter.value("where.place_text") == "by the bakery"


# words


@pytest.mark.parametrize("language", ["en", "es", "en_XA", "en_XB", "ht"])
def test_every_field_and_code_has_words(language):
    saying, codebook = Saying(language), content.codebook()
    for chapter in codebook.chapters:
        assert saying.chapter(chapter.id)
    for group in codebook.groups:
        assert saying.group(group.id) and (not group.repeats or saying.one_of(group.id))
    for field in codebook.fields:
        assert saying.label(field.id) and saying.question(field.id)
        for code in codebook.codes(field.id):
            assert saying.code(field.vocabulary, code)
    for tap in codebook.taps:
        assert saying.tap(tap.id)
    assert all(saying.language_name(tag) for tag in saying.languages())


@pytest.mark.parametrize(
    ("field_id", "value", "said"),
    [
        (
            "where.start",
            {"precision": "about", "date": "2026-11-24", "time": "16:45"},
            "Tuesday, November 24, 2026, about 4:45\u00a0PM",
        ),
        (
            "where.start",
            {"precision": "part_of_day", "date": "2026-11-24", "part": "night"},
            "Tuesday, November 24, 2026, night",
        ),
        ("where.start", {"precision": "date_only", "date": "2026-11-24"}, "Tuesday, November 24, 2026"),
        ("damage.estimate", {"amount": "1200.50", "currency": "USD"}, "$1,200.50"),
        ("damage.estimate", {"amount": "12", "currency": "MXN"}, "12 MXN"),
        ("outcome.minutes_held", 1, "1 minute"),
        ("outcome.minutes_held", 90, "90 minutes"),
        ("officer.badge_no", "4?17*", "4?17…"),
        ("language.best", "es-419", "Spanish"),
        ("language.best", "tlh", "tlh"),
        ("where.coordinates", {"absent": "permission_denied"}, "No location: not permitted"),
    ],
)
def test_values_in_words(field_id, value, said):
    assert Saying("en").value(content.codebook().field(field_id), value) == said


def test_a_place_says_how_near():
    place = Place(lat="40.71", lon="-74.00", accuracy_m=1200, source="device")
    assert Saying("en").place(place) == "40.71, -74.00, within 1,200 m"


def test_a_hash_is_shown_so_that_it_can_be_compared():
    assert short_hash("0123456789abcdef" * 4) == "0123 4567 89ab cdef"
