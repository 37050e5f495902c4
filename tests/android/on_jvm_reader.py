"""What TalkBack is told and may do, on a Java machine: the whole way from a tree of parts to Android's nodes and events.

Run by test_on_jvm.py. No TalkBack and no telephone has seen it.
"""

from collections.abc import Callable
from typing import Any

from tests.android.jvm_phone import Activity, Phone, app_thread, happened, new_phone  # noqa: F401  # isort: skip

import pytest
from jnius import autoclass

from app.phone.device.android.reader import AndroidReader
from app.phone.reader.part import ROOT, Part, Tree
from tests.phone.device.waiting import AppThread

Manager = autoclass("android.view.accessibility.AccessibilityManager")
Version = autoclass("android.os.Build$VERSION")
PRESS, LOOK, LOOK_AWAY, FOCUS, WRITE = 0x10, 0x40, 0x80, 0x1, 0x200000
FORWARD, BACK, SHOW = 0x1000, 0x2000, 0x01020036
WHOLE, IN_SIGHT, GONE = (0, 0, 1080, 2400), (0, 100, 1080, 2200), (0, 0, 0, 0)


def page(*, ticked: bool = False, written: str = "", said: str = "", more: tuple[Part, ...] = ()) -> Tree:
    """A page with a heading, and what scrolls under it: a box to tick, a field, a button out of sight."""
    parts = [
        Part(2, "heading", "Who were they? 👮", box=(0, 0, 1080, 100), seen=(0, 0, 1080, 100)),
        Part(3, "scroll", "", box=IN_SIGHT, seen=IN_SIGHT, forward=True, children=(4, 5, 6, 7)),
        Part(
            4, "checkbox", "Masked", seen=(40, 120, 1040, 220), pressable=True, ticked=ticked, state="saved"
        ),
        Part(5, "textbox", "Badge", written, hint="if you saw it", seen=(40, 240, 1040, 340), writable=True),
        Part(6, "button", "Next", seen=GONE, pressable=True),
        Part(7, "button", "Send", seen=(40, 360, 1040, 460), disabled=True),
        *([Part(8, "status", said, seen=(0, 2200, 1080, 2300))] if said else []),
        *more,
    ]
    tree = {part.number: part for part in parts}
    tops = tuple(part.number for part in parts if part.number in (2, 3, 8) or part in more)
    tree[ROOT] = Part(ROOT, "window", "Notes", box=WHOLE, seen=WHOLE, children=tops)
    return tree


class Phones:
    """The reader, what it asked for, and Android's side of it."""

    def __init__(self, thread: AppThread) -> None:
        self.asked: list[tuple[int, str, str]] = []
        self.thread = thread
        self.reader = AndroidReader(thread.deliver)
        self.reader.begin(lambda number, what, text: self.asked.append((number, what, text)))
        Phone.settle()
        self.view = Activity.getSurface()
        self.android = self.view.getAccessibilityNodeProvider()

    def tell(self, tree: Tree, focus: int = ROOT, name: str = "Who were they?") -> list[str]:
        Phone.happened.clear()
        self.reader.tell(tree, focus, name)
        return happened()

    def node(self, number: int) -> Any:
        return self.android.createAccessibilityNodeInfo(number)

    def has(self, number: int, *what: str) -> list[str | None]:
        node = self.node(number)
        return [node.fakeGet(one) for one in what]

    def actions(self, number: int) -> set[str]:
        listed = self.node(number).fakeActions
        return {str(listed.get(at)) for at in range(listed.size())}

    def children(self, number: int) -> list[int]:
        listed = self.node(number).fakeChildren
        return [int(listed.get(at)) for at in range(listed.size())]

    def act(self, number: int, action: int, given: Any = None) -> bool:
        return bool(self.android.performAction(number, action, given))

    def wanted(self, until: Callable[[], bool] | None = None) -> list[tuple[int, str, str]]:
        self.thread.settle()
        asked, self.asked = self.asked, []
        return asked


@pytest.fixture(name="phones")
def phones_with_a_reader(phone: Any, thread: AppThread) -> Any:
    Manager.fakeOn = Manager.fakeExploring = True
    yield Phones(thread)
    Manager.fakeOn = Manager.fakeExploring = False


def test_nothing_is_told_while_nobody_listens(phones: Phones) -> None:
    Manager.fakeOn = False
    assert not phones.reader.listening()
    assert phones.tell(page()) == []
    Manager.fakeOn = True
    assert phones.reader.listening()


def test_the_tree_has_its_numbers_and_is_told_top_down(phones: Phones) -> None:
    phones.tell(page())
    assert phones.children(-1) == [2, 3]
    assert phones.children(3) == [4, 5, 6, 7]
    assert [phones.node(number).fakeParent for number in (2, 3, 4)] == [-1, -1, 3]
    assert phones.node(99) is None
    phones.tell({})
    assert phones.children(-1) == []
    assert phones.node(4) is None  # locked: nothing told before can be asked for


@pytest.mark.parametrize(
    ("role", "likeness"),
    [
        ("button", "android.widget.Button"),
        ("checkbox", "android.widget.CheckBox"),
        ("radio", "android.widget.RadioButton"),
        ("switch", "android.widget.Switch"),
        ("tab", "android.app.ActionBar$Tab"),
        ("text", "android.widget.TextView"),
        ("heading", "android.widget.TextView"),
        ("note", "android.widget.TextView"),
        ("status", "android.widget.TextView"),
        ("textbox", "android.widget.EditText"),
        ("image", "android.widget.ImageView"),
        ("progressbar", "android.widget.ProgressBar"),
        ("slider", "android.widget.SeekBar"),
        ("scroll", "android.widget.ScrollView"),
        ("dialog", "android.app.Dialog"),
        ("group", "android.view.ViewGroup"),
    ],
)
def test_each_role_is_like_a_view_of_androids(phones: Phones, role: str, likeness: str) -> None:
    phones.tell(page(more=(Part(9, role, "Name", seen=(0, 0, 9, 9)),)))
    assert phones.has(9, "ClassName", "PackageName") == [likeness, "org.pocketpages.notebook"]
    said = phones.has(9, "Text", "ContentDescription", "HintText")
    assert "Name" in said


def test_places_are_those_on_the_screen(phones: Phones) -> None:
    phones.view.fakeLeft, phones.view.fakeTop = 10, 50
    phones.tell(page())
    assert phones.has(4, "BoundsInScreen", "BoundsInParent", "VisibleToUser") == [
        "50 170 1050 270",
        "40 20 1040 120",
        "true",
    ]
    assert phones.has(6, "VisibleToUser") == ["false"]
    phones.view.fakeLeft = phones.view.fakeTop = 0


def test_states(phones: Phones) -> None:
    phones.tell(page(ticked=True))
    assert phones.has(4, "Checkable", "Checked", "Clickable", "Focusable", "Enabled", "StateDescription") == [
        *["true"] * 5,
        "saved",
    ]
    assert phones.has(7, "Enabled", "Clickable") == ["false", "false"]
    assert phones.has(2, "Heading", "Checkable", "Clickable") == ["true", "false", "false"]
    assert phones.has(5, "Editable", "HintText", "Password") == ["true", "Badge, if you saw it", "false"]
    assert phones.has(3, "Scrollable") == ["true"]
    tab = Part(9, "tab", "Records", seen=(0, 0, 9, 9), pressable=True, ticked=True)
    secret = Part(10, "textbox", "Passphrase", "•••", seen=(0, 0, 9, 9), writable=True, secret=True)
    dialog = Part(11, "dialog", "Delete it?", seen=(0, 0, 9, 9))
    phones.tell(page(more=(tab, secret, dialog)))
    assert phones.has(9, "Selected", "Checkable", "Checked") == ["true", "false", "false"]
    assert phones.has(10, "Password", "Text") == ["true", "•••"]
    assert phones.has(11, "PaneTitle") == ["Delete it?"]


def test_words_beyond_the_usual_ones_arrive_whole(phones: Phones) -> None:
    phones.tell(page())
    assert phones.has(2, "Text") == ["Who were they? 👮"]


@pytest.mark.parametrize("version", [26, 28, 30, 34, 36])
def test_what_is_newer_is_used_only_where_it_is(phones: Phones, version: int) -> None:
    Version.SDK_INT = version
    events = phones.tell(page(ticked=True))
    heading, state, name = phones.has(2, "Heading") + phones.has(4, "StateDescription", "ContentDescription")
    assert heading == ("true" if version >= 28 else None)
    assert (state, name) == (("saved", "Masked") if version >= 30 else (None, "Masked, saved"))
    assert phones.has(4, "AccessibilityDataSensitive") == ["true" if version >= 34 else None]
    assert all(("sensitive" in event) == (version >= 34) for event in events)


def test_actions_offered_and_done(phones: Phones) -> None:
    phones.tell(page())
    assert phones.actions(4) == {"ACCESSIBILITY_FOCUS", "SHOW_ON_SCREEN", "CLICK", "FOCUS"}
    assert phones.actions(5) == {"ACCESSIBILITY_FOCUS", "SHOW_ON_SCREEN", "CLICK", "FOCUS", "SET_TEXT"}
    assert phones.actions(3) == {"ACCESSIBILITY_FOCUS", "SHOW_ON_SCREEN", "SCROLL_FORWARD"}
    assert phones.actions(7) == {"ACCESSIBILITY_FOCUS", "SHOW_ON_SCREEN"}
    assert phones.act(4, PRESS)
    assert phones.act(5, PRESS)
    assert phones.act(4, FOCUS)
    assert phones.act(3, FORWARD)
    assert phones.act(6, SHOW)
    words = autoclass("android.os.Bundle")()
    words.putCharSequence("ACTION_ARGUMENT_SET_TEXT_CHARSEQUENCE", autoclass("java.lang.String")("4471 ش"))
    assert phones.act(5, WRITE, words)
    assert phones.wanted() == [
        (4, "press", ""),
        (5, "focus", ""),
        (4, "focus", ""),
        (3, "forward", ""),
        (6, "look", ""),
        (5, "write", "4471 ش"),
    ]


def test_a_slider_is_moved_and_tells_where_it_came_to(phones: Phones) -> None:
    def at(state: str, *, forward: bool = True) -> Tree:
        seen = (0, 0, 9, 9)
        return page(more=(Part(9, "slider", "Where", state=state, seen=seen, back=True, forward=forward),))

    phones.tell(at("0:05 of 0:20"))
    assert phones.has(9, "ClassName", "Scrollable") == ["android.widget.SeekBar", "false"]
    assert {"SCROLL_FORWARD", "SCROLL_BACKWARD"} < phones.actions(9)
    assert phones.act(9, LOOK)
    assert [one for one in phones.tell(at("0:06 of 0:20")) if "moved" in one] == []  # it plays on by itself
    assert phones.act(9, FORWARD)
    assert phones.wanted()[-1] == (9, "forward", "")
    (told,) = [one for one in phones.tell(at("0:20 of 0:20", forward=False)) if "of 9" in one]
    assert told.replace(" sensitive", "") == "moved of 9: [0:20 of 0:20]"
    assert not phones.act(9, FORWARD)


def test_what_cannot_be_done_is_refused(phones: Phones) -> None:
    phones.tell(page())
    assert not phones.act(7, PRESS)  # disabled
    assert not phones.act(3, BACK)  # at its top
    assert not phones.act(2, PRESS)
    assert not phones.act(4, WRITE)
    assert not phones.act(99, PRESS)
    assert phones.wanted() == []
    assert phones.act(-1, FOCUS)  # the whole view answers for itself
    assert "whole view 1" in happened()


def test_the_reader_moves_its_own_mark(phones: Phones) -> None:
    phones.tell(page())
    Phone.happened.clear()
    assert phones.act(4, LOOK)
    assert not phones.act(4, LOOK)
    assert phones.has(4, "AccessibilityFocused") == ["true"]
    assert "CLEAR_ACCESSIBILITY_FOCUS" in phones.actions(4)
    assert phones.android.findFocus(2).fakeNumber == 4
    assert phones.act(6, LOOK)
    assert phones.wanted() == [(4, "look", ""), (6, "look", "")]  # what is out of sight is brought in
    told = [one.partition(":")[0].removesuffix(" sensitive") for one in happened()]
    assert told == ["looked at of 4", "looked away of 4", "looked at of 6"]
    assert not phones.act(4, LOOK_AWAY)
    assert phones.act(6, LOOK_AWAY)
    assert phones.android.findFocus(2) is None


def test_the_mark_goes_with_what_it_stood_on(phones: Phones) -> None:
    phones.tell(page(said="Saved"))
    phones.act(8, LOOK)
    phones.tell(page())
    assert phones.android.findFocus(2) is None


def test_what_has_the_keyboard_is_found_and_told(phones: Phones) -> None:
    phones.tell(page())
    assert phones.android.findFocus(1) is None
    events = phones.tell(page(), focus=5)
    assert any(event.startswith("focused of 5") for event in events)
    assert phones.android.findFocus(1).fakeNumber == 5
    assert phones.has(5, "Focused") == ["true"]


def test_a_new_page_is_told_by_its_name(phones: Phones) -> None:
    events = phones.tell(page())
    assert events[0].startswith("page of the whole")
    assert events[0].endswith(": [Who were they?]")
    assert [one[:7] for one in phones.tell(page(ticked=True))] == ["changed"]
    assert phones.tell(page(), name="What they asked")[0].endswith(": [What they asked]")


def test_a_message_is_told_when_it_comes_and_when_it_changes(phones: Phones) -> None:
    phones.tell(page())
    events = phones.tell(page(said="Saved"))
    assert events[-1].replace(" sensitive", "") == "changed of 8 kind 2: [Saved]"
    assert phones.has(8, "LiveRegion") == ["1"]
    assert phones.has(2, "LiveRegion") == ["0"]
    assert [one for one in phones.tell(page(said="Saved", ticked=True)) if "of 8" in one] == []
    assert [one for one in phones.tell(page(said="Taken back")) if "of 8" in one]


def test_what_is_under_the_mark_is_told_again_when_it_changes(phones: Phones) -> None:
    phones.tell(page())
    phones.act(4, LOOK)
    assert [one for one in phones.tell(page(ticked=True)) if "of 4 ticked" in one]
    assert [one for one in phones.tell(page(ticked=True, written="4")) if "of 4" in one] == []


def test_letters_typed_and_taken_away_are_told(phones: Phones) -> None:
    phones.tell(page(written="44?7"))
    (typed,) = [one for one in phones.tell(page(written="4417")) if "text changed" in one]
    assert typed.replace(" sensitive", "").startswith("text changed of 5")
    assert "was '44?7' at 2 removed 1 added 1" in typed
    (away,) = [one for one in phones.tell(page(written="441")) if "text changed" in one]
    assert "at 3 removed 1 added 0" in away


def test_a_finger_that_explores_finds_what_is_under_it(phones: Phones) -> None:
    phones.tell(page())
    Phone.happened.clear()
    hover = phones.view.fakeHover
    assert hover(9, 100, 150)
    assert hover(7, 120, 160)  # still on the same
    assert hover(7, 100, 300)
    assert hover(7, 100, 1500)  # nothing but what scrolls
    assert hover(10, 100, 1500)
    told = [one.partition(":")[0].replace(" sensitive", "") for one in happened()]
    assert told == [
        "hover enter of 4",
        "hover enter of 5",
        "hover exit of 4",
        "hover enter of 3",
        "hover exit of 5",
        "hover exit of 3",
    ]
    Manager.fakeExploring = False
    assert not hover(9, 100, 150)  # a mouse is Kivy's


def test_words_can_be_searched_for(phones: Phones) -> None:
    phones.tell(page())
    found = phones.android.findAccessibilityNodeInfosByText("MASK", -1)
    assert [found.get(at).fakeNumber for at in range(found.size())] == [4]
    assert phones.android.findAccessibilityNodeInfosByText("who", 3).size() == 0


def test_other_apps_that_look_are_kept_out_where_android_can(phones: Phones) -> None:
    assert phones.view.fakeSensitive
