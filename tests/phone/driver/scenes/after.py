"""Cards, handing over, rights, show cards, what comes next, letters."""

from datetime import date
from typing import Any

from app.package import Ed25519Signer, make_card
from app.phone.session import Session
from app.record import Fact
from app.seal import X25519Identity
from tests.phone.driver.stage import Scene, Stage


def card(seed: int, name: str, **given: Any) -> Any:
    settings = {
        "kind": "legal_aid",
        "languages": ("en", "es", "ht"),
        "phone": "+1 202 555 0143",
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2027, 6, 30),
        **given,
    }
    identity = X25519Identity(bytes([seed]) * 32)
    return make_card(
        name=name, recipients=(identity.recipient,), signer=Ed25519Signer(bytes([seed]) * 32), **settings
    )


def with_cards(stage: Stage) -> Session:
    from app.phone.screens.cards.model import CardsModel

    session = stage.made()
    cards = CardsModel(session)
    cards.keep(card(1, "Las Lomas Legal Aid"), compared=True)
    cards.keep(card(2, "Ortega and Nguyen, Attorneys at Law", kind="law_office"), compared=False)
    old = card(3, "Riverside Coalition", kind="coalition", valid_until=date(2026, 10, 1))
    session.vault.keep("cards", old.signing_key.hex(), old.to_bytes())
    return session


def told(session: Session) -> str:
    """A record with scans, a lost program, an injury and notes."""
    encounter = session.begin()
    for field, value in (
        ("where.setting", "street_or_sidewalk"),
        ("where.start", {"precision": "about", "date": "2026-11-20", "time": "09:10", "offset": "-05:00"}),
        ("where.place_text", "Corner of Oak Street and Fourth Avenue"),
        ("where.cameras_nearby", ["shop", "doorbell"]),
        ("officers.count", 2),
        ("scans.face", "yes"),
        ("scans.fingers", "no"),
        ("force.any", "yes"),
        ("people.anyone_taken", "no"),
    ):
        session.answer(encounter, field, Fact.known(value))
    session.answer(encounter, "officers.count", Fact.known(3))
    for field, value in (
        ("officer.agency_seen", "ice_unspecified"),
        ("officer.badge_no", "90?7"),
        ("officer.stated_reason", "Just a check, nobody is under arrest."),
    ):
        session.answer(encounter, field, Fact.known(value), item="0000000a")
    session.answer(encounter, "witness.alias", Fact.known("The lady of the laundry"), item="0000000b")
    for tap in ("officers_here", "face_scanned", "threatened", "released"):
        session.append(encounter, "observed", {"tap": tap})
    note = {"text": "He said the scan was not optional.", "language": "en", "audience": "counsel"}
    session.append(encounter, "noted", note)
    for field, value in (
        ("consequence.kind", "trusted_traveler_revoked"),
        ("consequence.program", "global_entry"),
        ("consequence.notice_date", "2026-11-23"),
    ):
        session.answer(encounter, field, Fact.known(value), item="0000000c", kind="consequence")
    return encounter


def cards_empty(stage: Stage) -> Any:
    return stage.at(stage.made(), "cards")


def cards(stage: Stage) -> Any:
    return stage.at(with_cards(stage), "cards")


def cards_add(stage: Stage) -> Any:
    page = cards(stage)
    page.add()
    stage.driver.wait(0.4)
    return page


def cards_paste(stage: Stage) -> Any:
    from app.phone.widgets.overlay import top_overlay

    page = cards_add(stage)
    sheet: Any = top_overlay()
    sheet.paste()
    stage.driver.wait(0.4)
    return page


def card_new(stage: Stage) -> Any:
    return stage.at(stage.made(), "card", untrusted=card(1, "Las Lomas Legal Aid").to_bytes())


def card_kept(stage: Stage) -> Any:
    session = with_cards(stage)
    return stage.at(session, "card", key=card(1, "x").signing_key.hex())


def card_expired(stage: Stage) -> Any:
    session = with_cards(stage)
    return stage.at(session, "card", key=card(3, "x").signing_key.hex())


def share(step: str = "whom", whom: int = 1, profile: str = "counsel") -> Scene:
    def scene(stage: Stage) -> Any:
        session = with_cards(stage)
        encounter = told(session)
        shared = {
            "to": "Las Lomas Legal Aid",
            "fingerprint": "one two three four five six",
            "profile": "counsel",
            "package_id": "0" * 32,
            "package": "ab" * 32,
        }
        session.append(encounter, "shared", shared)
        page = stage.at(session, "share", encounter=encounter)
        key = card(whom, "x").signing_key.hex() if whom else "passphrase"
        page.view.choose([key])
        stage.driver.pump(6)
        if step == "whom":
            return page
        page.show("much")
        stage.driver.until(lambda: page.view.ready)
        if step == "much":
            return page
        page.view.choose([profile])
        page.show("look")
        stage.driver.pump(6)
        if step == "look":
            for heap in page.view.ids.heaps.children[:3]:
                heap.unfolded = True
        elif step == "stays":
            page.view.choose(["stays"])
        elif step == "secret":
            page.model.passphrase = "quiet river lamp orbit fudge canyon"
            page.show("secret")
        elif step == "pack":
            page.work = lambda *args, **settings: None
            page.show("pack")
            page.view.ids.progress.show(12_400_000, 40_000_000)
        else:
            page.show("pack")
            stage.driver.until(lambda: page.step == "ready")
            page.view.name = "6f1c2a90b3d4.age"
            page.view.length = "58 KB"
            if step == "done":
                page.saved_as = "6f1c2a90b3d4.age"
                page.show("done")
        stage.driver.pump(8)
        return page

    return scene


def rights(stage: Stage) -> Any:
    return stage.at(stage.made(locked=True), "rights")


def rights_unlocked(stage: Stage) -> Any:
    return stage.at(stage.made(), "rights")


def guide(setting: str, language: str = "") -> Scene:
    def scene(stage: Stage) -> Any:
        if language:
            stage.preferences = {**stage.preferences, "language": language}
        return stage.at(stage.made(locked=True), "guide", setting=setting)

    return scene


def guide_sources(stage: Stage) -> Any:
    page = guide("home")(stage)
    page.tool(0)
    page.sources_open = True
    stage.driver.pump(8)
    page.children[0].scroll_y = 0
    stage.driver.pump(8)
    return page


def hotlines(stage: Stage) -> Any:
    return stage.at(stage.made(locked=True), "hotlines")


def show_cards(stage: Stage) -> Any:
    return stage.at(stage.made(locked=True), "show_card")


def show_card(name: str) -> Scene:
    def scene(stage: Stage) -> Any:
        page = stage.at(stage.made(locked=True), "show_card")
        page.hold(name)
        stage.driver.pump(8)
        return page

    return scene


def afterwards(stage: Stage) -> Any:
    session = stage.made()
    return stage.at(session, "afterwards", encounter=told(session))


def step(rule: str, then: str = "") -> Scene:
    def scene(stage: Stage) -> Any:
        from datetime import date as day

        session = stage.made()
        encounter = told(session)
        page = stage.at(session, "afterwards", encounter=encounter)
        if then == "marked":
            page.model.mark("foia_request", day(2026, 11, 24), "e_mail")
        found = next(one for _, steps in page.model.bands() for one in steps if one.step.rule == rule)
        page = stage.at(session, "step", encounter=encounter, step=found.step.id)
        if then == "mark":
            page.mark()
        elif then == "calendar":
            page.calendar(next(due for due in page.shown.step.dues if due.ask_by))
        stage.driver.wait(0.4)
        return page

    return scene


def letter(filled: bool) -> Scene:
    def scene(stage: Stage) -> Any:
        session = stage.made()
        page = stage.at(session, "letter", encounter=told(session), letter="foia_cbp")
        if filled:
            page.ids.name.text = "Ana Ejemplo"
            page.fill()
            stage.driver.pump(8)
        return page

    return scene


SCENES: dict[str, Scene] = {
    "cards_empty": cards_empty,
    "cards": cards,
    "cards_add": cards_add,
    "cards_paste": cards_paste,
    "card_new": card_new,
    "card_kept": card_kept,
    "card_expired": card_expired,
    "share_1_whom": share(),
    "share_1_whom_not_compared": share(whom=2),
    "share_1_whom_passphrase": share(whom=0),
    "share_2_much": share("much"),
    "share_3_look": share("look"),
    "share_3_stays": share("stays", profile="public"),
    "share_4_secret": share("secret", whom=0),
    "share_5_pack": share("pack"),
    "share_6_ready": share("ready"),
    "share_7_done": share("done"),
    "rights": rights,
    "rights_unlocked": rights_unlocked,
    "guide_home": guide("home"),
    "guide_face_scans": guide("face-scans"),
    "guide_sources": guide_sources,
    "guide_kreyol": guide("home", "ht"),
    "guide_fell_back": guide("airport", "ht"),
    "hotlines": hotlines,
    "show_cards": show_cards,
    "show_card_no_entry": show_card("no_entry"),
    "show_card_minor": show_card("minor"),
    "afterwards": afterwards,
    "step_redress": step("global_entry_redress"),
    "step_redress_calendar": step("global_entry_redress", "calendar"),
    "step_foia_mark": step("foia_request", "mark"),
    "step_foia_marked": step("foia_request", "marked"),
    "step_lawyer": step("lawyer"),
    "letter_new": letter(False),
    "letter_filled": letter(True),
}
