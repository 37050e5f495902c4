"""The table of screens, without Kivy."""

from pathlib import Path

import pytest

from app.phone.flow import ANYWHERE, NEXT, PLACES, NoSuchStep, Step, Stop, Way, first, step, tabs


def test_every_step_leads_from_a_place_to_a_place():
    assert {place for place, _ in NEXT} <= set(PLACES)
    assert {then.to for then in [*NEXT.values(), *ANYWHERE.values()]} <= set(PLACES)


def test_every_place_can_be_reached():
    reached = (
        {then.to for then in [*NEXT.values(), *ANYWHERE.values()]} | set(tabs()) | {"first_run", "unlock"}
    )
    assert reached == set(PLACES)


def test_what_is_read_without_unlocking_holds_nothing_of_the_record():
    free = {name for name, place in PLACES.items() if place.needs == "nothing"}
    assert free == {"first_run", "rights", "guide", "show_card", "hotlines", "restore", "about"}


def test_it_is_happening_now_is_one_step_from_everywhere_and_drops_the_keys():
    assert all(step(place, "now") == Step("now", anew=True, locks=True) for place in PLACES)


def test_leaving_now_locks():
    assert step("now", "left").locks
    assert step("now", "left").to == "unlock"


def test_an_event_that_leads_nowhere_is_a_mistake():
    with pytest.raises(NoSuchStep):
        step("now", "nonsense")


@pytest.mark.parametrize(
    ("vault", "place"), [("absent", "first_run"), ("present", "unlock"), ("damaged", "unlock")]
)
def test_where_the_app_begins(vault, place):
    assert first(vault).place == place


def test_back_goes_the_way_that_was_come():
    way = Way(Stop("timeline"))
    way.go(Stop("record", {"encounter": "1"}))
    way.go(Stop("share", {"encounter": "1"}))
    assert way.back()
    assert way.here == Stop("record", {"encounter": "1"})
    assert way.back()
    assert not way.back()
    assert way.here.place == "timeline"


def test_from_one_main_place_to_another_there_is_no_way_back():
    way = Way(Stop("timeline"))
    way.go(Stop("settings"))
    assert [stop.place for stop in way.stops] == ["settings"]


def test_a_main_place_opened_from_within_a_record_returns_there():
    way = Way(Stop("timeline"))
    way.go(Stop("share"))
    way.go(Stop("cards"))
    assert way.back()
    assert way.here.place == "share"


def test_every_place_has_its_screen():
    screens = Path(__file__).parents[2] / "app" / "phone" / "screens"
    missing = [
        place.module
        for place in PLACES.values()
        if not (screens / f"{place.module.replace('.', '/')}.py").exists()
    ]
    assert missing == []
