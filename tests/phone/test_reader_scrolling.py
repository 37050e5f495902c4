"""A page that scrolls, as readers of a phone walk it: what is in sight, going on, and a part out of sight brought in."""

from collections.abc import Callable

from app.phone.reader.part import NOWHERE, ROOT, Part, Tree
from app.phone.reader.phone import PhoneBridge
from app.phone.reader.watching import Watched
from tests.phone.driver.drive import Driver
from tests.phone.living import at, made_session


class Listener:
    """A phone's reader that keeps what it is told."""

    def __init__(self) -> None:
        self.on = True
        self.told: list[tuple[Tree, int, str]] = []
        self.act: Callable[[int, str, str], None] = lambda number, what, text: None

    def begin(self, act: Callable[[int, str, str], None]) -> None:
        self.act = act

    def listening(self) -> bool:
        return self.on

    def tell(self, parts: Tree, focus: int, page: str) -> None:
        self.told.append((parts, focus, page))

    def part(self, role: str, name: str = "") -> Part:
        (found,) = [one for one in self.told[-1][0].values() if one.role == role and name in one.name]
        return found


def listened(driver: Driver, tmp_path) -> tuple[Listener, PhoneBridge]:
    page = at(driver, made_session(tmp_path), "settings")
    listener = Listener()
    keyboard = page.app.keyboard
    bridge = PhoneBridge(
        listener, Watched(lambda: page.app.title, lambda: keyboard.current, keyboard.move_to)
    )
    bridge.tell()
    return listener, bridge


def test_what_is_scrolled_away_is_not_in_sight_and_can_be_reached(driver: Driver, tmp_path):
    listener, bridge = listened(driver, tmp_path)
    parts, _, name = listener.told[-1]
    assert name == "Settings"
    scroll = listener.part("scroll")
    assert scroll.forward
    assert not scroll.back
    inner = [parts[number] for number in scroll.children]
    away = [part for part in inner if part.seen == NOWHERE]
    assert away
    assert inner[0].seen != NOWHERE
    for part in inner:  # never beyond what it is in
        if part.seen != NOWHERE:
            assert part.seen[1] >= scroll.seen[1]
            assert part.seen[3] <= scroll.seen[3]
    listener.act(away[-1].number, "look", "")
    driver.pump(40)
    bridge.tell()
    assert listener.told[-1][0][away[-1].number].seen != NOWHERE
    assert listener.part("scroll").back
    first = inner[0].number
    tops = [listener.told[-1][0][first].box[1]]
    for step in ("back", "forward"):
        listener.act(scroll.number, step, "")
        driver.pump(4)
        bridge.tell()
        tops.append(listener.told[-1][0][first].box[1])
    assert tops[1] > tops[0]
    assert tops[2] < tops[1]
    bridge.close()
    assert listener.told[-1] == ({}, ROOT, "")


def test_a_part_is_pressed_and_the_change_told_at_once(driver: Driver, tmp_path):
    listener, bridge = listened(driver, tmp_path)
    switch = next(part for part in listener.told[-1][0].values() if part.role == "switch")
    listener.act(switch.number, "press", "")
    assert listener.told[-1][0][switch.number].ticked is not switch.ticked
    count = len(listener.told)
    listener.act(switch.number, "dance", "")
    listener.act(987654, "press", "")
    assert len(listener.told) == count
    bridge.close()


def test_nothing_is_kept_when_the_reader_goes(driver: Driver, tmp_path):
    listener, bridge = listened(driver, tmp_path)
    listener.on = False
    bridge.tell()
    bridge.tell()
    assert [told == ({}, ROOT, "") for told in listener.told] == [False, True]
    bridge.close()
