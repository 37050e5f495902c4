"""Timeline, walk, record."""

from functools import partial
from typing import Any

from app.phone.screens.record.media import MediaCard
from app.record import Fact
from tests.phone.driver.stage import Scene, Stage
from tests.phone.written import LATER, OFFICER, REQUEST, tap, written


def empty(stage: Stage) -> Any:
    return stage.at(stage.made(), "timeline")


def several(stage: Stage) -> Any:
    session = stage.made()
    for at, setting in enumerate(("home_door", "workplace_public_area", "port_of_entry_air")):
        one = session.begin()
        tap(session, one, ("officers_here", "fingers_scanned", "document_scanned")[at])
        session.answer(one, "where.setting", Fact.known(setting))
        session.answer(
            one,
            "where.start",
            Fact.known({"precision": "part_of_day", "date": f"2026-0{7 + at}-03", "part": "evening"}),
        )
    written(session, stage.clock)
    return stage.at(session, "timeline")


def told(stage: Stage) -> Any:
    session = stage.made()
    session.vault.keep("setup", "sheet", b"later")
    written(session, stage.clock)
    return stage.at(session, "timeline")


def found(stage: Stage) -> Any:
    page = several(stage)
    page.ids.cards.head.ids.find.text = "tablet"
    page.search("tablet")
    page.model.narrow("agency", "ice_ero")
    page.show()
    stage.driver.pump(8)
    return page


def not_found(stage: Stage) -> Any:
    page = several(stage)
    page.ids.cards.head.ids.find.text = "xylophone"
    page.search("xylophone")
    stage.driver.pump(8)
    return page


def filtering(stage: Stage) -> Any:
    page = several(stage)
    page.choose("agency")
    stage.driver.pump(8)
    return page


def walk(field: str = "", card: str = "", **given: Any) -> Scene:
    def scene(stage: Stage) -> Any:
        session = stage.made()
        one = written(session, stage.clock)
        return stage.at(session, "walk", encounter=one, field=field, card=card, **given)

    return scene


def new_walk(stage: Stage) -> Any:
    return stage.at(stage.made(), "walk")


def chapter(stage: Stage) -> Any:
    page = walk()(stage)
    page.open_chapter("I")
    stage.driver.pump(8)
    return page


def card(stage: Stage) -> Any:
    page = walk("officer.name")(stage)
    page.open_card("officer", OFFICER)
    stage.driver.pump(8)
    return page


def taken_back(stage: Stage) -> Any:
    page = walk("officer.name")(stage)
    page.take_back("officer", OFFICER)
    page.open_card("officer", OFFICER)
    stage.driver.pump(8)
    return page


def every_source(stage: Stage) -> Any:
    page = walk("where.setting")(stage)
    page.blocks[0].known_by(["…"])
    stage.driver.pump(8)
    return page


def of_record(place: str, **given: Any) -> Scene:
    def scene(stage: Stage) -> Any:
        session = stage.made()
        page = stage.at(session, place, encounter=written(session, stage.clock), **given)
        stage.driver.pump(40)
        if place == "record":
            stage.driver.until(lambda: not page.busy)
        stage.driver.pump(8)
        return page

    return scene


def record_played(stage: Stage) -> Any:
    """As it is read to its end: the recording is made ready to play, and half heard."""
    page = of_record("record")(stage)
    for shown in page.walk():
        if isinstance(shown, MediaCard) and shown.kind == "audio":
            shown.open()
            stage.driver.until(partial(getattr, shown, "shown"))
            shown.seek(0.5)
    stage.driver.pump(8)
    return page


def opened_up(name: str) -> Scene:
    def scene(stage: Stage) -> Any:
        page = of_record("record")(stage)
        getattr(page, name)()
        stage.driver.pump(8)
        return page

    return scene


SCENES: dict[str, Scene] = {
    "timeline_empty": empty,
    "timeline": several,
    "timeline_told": told,
    "timeline_found": found,
    "timeline_not_found": not_found,
    "timeline_filter": filtering,
    "walk_new": new_walk,
    "walk": walk(),
    "walk_chapter": chapter,
    "walk_choice": walk("where.setting"),
    "walk_sources": every_source,
    "walk_many": walk("questions.topics_asked"),
    "walk_two": walk("officers.count"),
    "walk_suggested": walk("scans.face"),
    "walk_text": walk("where.area"),
    "walk_note": walk("officer.description", OFFICER),
    "walk_when": walk("where.start"),
    "walk_ahead": walk("action.due_on", REQUEST),
    "walk_place": walk("where.coordinates"),
    "walk_language": walk("language.best"),
    "walk_money": walk("damage.estimate", "dddddddd"),
    "walk_minutes": walk("outcome.minutes_held"),
    "walk_badge": walk("officer.badge_no", OFFICER),
    "walk_photos": walk("consequence.notice", LATER),
    "walk_private": walk("force.emotional_effects"),
    "walk_locked": walk("outcome.a_number"),
    "walk_cards": walk("officer.name"),
    "walk_cards_suggested": walk("scan.when"),
    "walk_card": card,
    "walk_taken_back": taken_back,
    "record": record_played,
    "record_more": opened_up("more"),
    "record_add": opened_up("add"),
    "record_affirm": opened_up("affirm"),
    "record_note": of_record("note"),
    "record_put_right": of_record("note", corrects="00" * 32, text="They stood in front of the door."),
    "record_witness": of_record("witness"),
    "record_delete": of_record("delete_record"),
}
