"""The walk is made from the codebook: every field once, in order, none written by hand."""

import pytest

from app import ASSETS
from app.phone import content
from app.phone.screens.walk import questions
from app.phone.screens.walk.answers import LIKELY
from app.phone.screens.walk.days import AHEAD
from app.record import Chained, Entry, Fact, fold, parse_codebook
from tests.phone.living import TestClock

CODEBOOK = content.codebook()
SHEETS = questions.sheets(CODEBOOK)
NOBODY = "00" * 16


def nothing(_field):
    return None


def page_after(here, said):
    return questions.after(SHEETS, here, said)


def page_before(here, said):
    return questions.before(SHEETS, here, said)


def page_with(field_id):
    return questions.with_field(SHEETS, field_id)


def told(*facts):
    """An encounter with some facts: (field, fact) or (field, fact, item)."""
    clock = TestClock()
    opened = {"codebook": 1, "app": "0", "language": "en", "locked": False}
    entries = [Entry("opened", NOBODY, clock(), opened)]
    for field, fact, *item in facts:
        clock.move(10)
        payload = {"item": item[0] if item else None, "facts": {field: fact.to_json()}}
        kind = questions.kind_of(field.rpartition(".")[0])
        entries.append(Entry(kind, NOBODY, clock(), payload))
    return fold(CODEBOOK, [Chained(bytes([n]) * 32, entry) for n, entry in enumerate(entries)])


def answers(encounter):
    return lambda field: encounter.facts[field].fact if field in encounter.facts else None


def test_every_field_is_asked_exactly_once():
    asked = [field.id for sheet in SHEETS for field in sheet.fields]
    asked += [
        field.id
        for sheet in SHEETS
        if sheet.cards
        for page in questions.item_sheets(CODEBOOK.group(sheet.group))
        for field in page.fields
    ]
    assert sorted(asked) == sorted(field.id for field in CODEBOOK.fields)


def test_the_order_is_that_of_the_codebook():
    order = [chapter.id for chapter in CODEBOOK.chapters]
    assert [sheet.chapter for sheet in SHEETS] == sorted((sheet.chapter for sheet in SHEETS), key=order.index)
    fields = [field.id for field in CODEBOOK.fields]
    asked = [field.id for sheet in SHEETS for field in sheet.fields]
    assert asked == sorted(asked, key=fields.index)
    assert len({sheet.id for sheet in SHEETS}) == len(SHEETS)


def test_a_page_has_one_question_or_two_light_ones_of_one_group():
    groups = [questions.item_sheets(group) for group in CODEBOOK.groups]
    for sheet in [*SHEETS, *(page for pages in groups for page in pages)]:
        assert len(sheet.fields) <= 2
        if len(sheet.fields) == 2:
            assert {field.type for field in sheet.fields} <= questions.LIGHT
            assert len({(field.group, field.locked, field.private) for field in sheet.fields}) == 1
    assert [field.id for field in page_with("officers.count").fields] == [
        "officers.count",
        "officers.count_about",
    ]


def test_repeating_groups_are_cards_and_others_are_not():
    assert {sheet.group for sheet in SHEETS if sheet.cards} == {
        group.id for group in CODEBOOK.groups if group.repeats
    }


def test_locked_fields_share_no_page_with_others():
    locked = [sheet for sheet in SHEETS if sheet.locked]
    assert {field.id for sheet in locked for field in sheet.fields} == {
        field.id for field in CODEBOOK.fields if field.locked
    }
    assert all(field.locked for sheet in locked for field in sheet.fields)


def test_a_new_field_in_the_codebook_is_asked_without_a_line_of_code():
    text = (ASSETS / "codebook" / "encounter.toml").read_text(encoding="utf-8")
    more = text.replace(
        "[field.vehicle]",
        'drone_seen = { ref = "C12", type = "yes_no", audience = ["counsel"] }\n\n[field.vehicle]',
        1,
    )
    codebook = parse_codebook(more)
    pages = questions.item_sheets(codebook.group("officer"))
    assert any(field.id == "officer.drone_seen" for page in pages for field in page.fields)


def test_after_no_the_rest_of_the_group_is_passed_over_and_can_still_be_opened():
    none = told(("force.any", Fact.known("no")))
    assert page_after("force.any", answers(none)).id == "injury"
    assert page_before("injury", answers(none)).id == "force.any"
    assert page_with("force.used") is not None
    assert not questions.passed_over(page_with("force.any"), answers(none))


@pytest.mark.parametrize("fact", [Fact.known("yes"), Fact.known("unsure"), Fact("unknown"), Fact("withheld")])
def test_any_other_answer_passes_nothing_over(fact):
    some = told(("force.any", fact))
    assert page_after("force.any", answers(some)).id == "force.used"


def test_next_goes_through_all_pages_and_ends():
    at, seen = SHEETS[0].id, [SHEETS[0].id]
    while (then := page_after(at, nothing)) is not None:
        at = then.id
        seen.append(at)
    assert seen == [sheet.id for sheet in SHEETS]
    while (then := page_before(at, nothing)) is not None:
        assert then.id == seen[seen.index(at) - 1]
        at = then.id
    assert at == SHEETS[0].id


def test_the_place_in_the_walk_counts_only_what_is_asked():
    assert questions.place_of(SHEETS, SHEETS[0].id, nothing) == (1, len(SHEETS))
    none = told(("force.any", Fact.known("no")), ("search.any", Fact.known("no")))
    passed = sum(questions.passed_over(sheet, answers(none)) for sheet in SHEETS)
    assert passed > 4
    at, whole = questions.place_of(SHEETS, SHEETS[-1].id, answers(none))
    assert at == whole == len(SHEETS) - passed


def test_what_is_done_counts_answers_passed_pages_and_standing_cards():
    assert questions.done(SHEETS, None, nothing) == (0, len(SHEETS))
    some = told(
        ("where.light", Fact("withheld")),
        ("search.any", Fact.known("no")),
        ("officer.name", Fact.known("A. Example"), "0000000a"),
        ("vehicle.make", Fact.known("Ford"), "0000000b"),
        ("vehicle.withdrawn", Fact.known("yes"), "0000000b"),
    )
    search = sum(sheet.group == "search" for sheet in SHEETS)
    assert questions.done(SHEETS, some, answers(some)) == (2 + search, len(SHEETS))


def test_the_most_important_are_the_quick_questions_still_open():
    quick = [field.id for field in CODEBOOK.fields if field.quick]
    pages = questions.most_important(SHEETS, quick)
    assert [sheet.id for sheet in pages] == [
        *("where.setting", "officers.count", "officer", "scans.face", "force.any", "people.anyone_taken"),
    ]
    assert questions.most_important(SHEETS, ()) == ()


def test_resuming_goes_on_after_what_was_said_last():
    assert questions.resume(SHEETS, None, nothing) == SHEETS[0]
    some = told(("outcome.result", Fact.known("walked_away")), ("where.setting", Fact.known("school")))
    assert questions.resume(SHEETS, some, answers(some)).id == "where.start"
    last = told(("action.kind", Fact.known("foia_request"), "0000000a"))
    assert questions.resume(SHEETS, last, answers(last)) == SHEETS[0]


def test_consequences_and_actions_have_their_own_kind_of_entry():
    assert questions.kind_of("consequence") == "consequence"
    assert questions.kind_of("action") == "acted"
    assert {questions.kind_of(group.id) for group in CODEBOOK.groups} == {"stated", "consequence", "acted"}


def test_nobody_is_asked_how_they_know_what_they_did_themselves():
    def asked(field_id):
        field = CODEBOOK.field(field_id)
        sheet = page_with(field_id)
        return questions.asks_confidence(sheet, field)

    assert asked("where.setting") and asked("officer.badge_no") and asked("consequence.date")
    assert not asked("record.author_role") and not asked("action.sent_on") and not asked("damage.photos")


def test_hints_of_order_name_only_what_the_codebook_has():
    for vocabulary, codes in LIKELY.items():
        assert set(codes) <= set(CODEBOOK.vocabularies[vocabulary])
        assert len(set(codes)) == len(codes)
    assert all(CODEBOOK.field(field_id).type in ("when", "date") for field_id in AHEAD)
