"""The app without looking at it: told and pressed from another process, as Orca does it."""

import gc
import weakref
from itertools import pairwise

import pytest

from app.phone.reader.tree import ROOT, read
from tests.phone.driver.drive import Driver
from tests.phone.driver.outside import Outside, outside
from tests.phone.living import at, made_session, new_session, start

# What a reader is told is AccessKit's, which is not Python; the same screens are touched stripped by their own tests.
outside_once = pytest.mark.once


def named(app: Outside, *roles: str) -> list[str]:
    return [name for role, name in app.told() if not roles or role in roles]


@outside_once
def test_the_first_run_up_to_the_passphrase(tmp_path):
    with outside(tmp_path) as app:
        assert app.find("English", "radio").ticked()
        assert "Choose your language" in named(app, "heading")
        for page in range(2, 5):
            app.press("Continue", "button")
            app.find(f"Page {page} of 9")
        app.press("Continue", "button")
        app.press("I have read this", "button")
        app.find("Write the six words once", "entry")
        app.press("Use this passphrase", "button")
        app.find(
            "The two passphrases are not the same. Write the second one again. The eye shows what you write."
        )


@outside_once
def test_a_reader_that_comes_while_the_app_is_busy_does_not_stop_it(tmp_path):
    with outside(tmp_path, "tests.phone.driver.stalled") as app:
        app.press("Continue", "button")
        app.find("Page 2 of 9")


@outside_once
def test_a_whole_now_on_a_locked_phone(tmp_path):
    made_session(tmp_path, locked=True)
    with outside(tmp_path) as app:
        app.press("It is happening now", "button")
        app.press("Officers are here", "button")
        app.find("Officers are here · saved")
        app.press("Undo", "button")
        app.find("Officers are here, taken back")
        app.press("Lock now", "button")
        app.find("Unlock", "button")


@outside_once
def test_the_walk_and_a_share_done_without_looking(tmp_path):
    made_session(tmp_path, locked=True)
    with outside(tmp_path, "tests.phone.driver.unlocked") as app:
        app.press("Write down what happened", "button")
        app.press("Answer these first", "button")
        app.find("What kind of place was it?", "heading")
        app.press("Street or sidewalk", "radio")
        app.find("Saved")
        assert app.find("Street or sidewalk", "radio").ticked()
        app.press("Next", "button")
        app.find("How many officers were there in all?", "heading")
        app.press("2", "radio")
        app.find("Saved")
        app.press("Finish later", "button")
        app.find("Kind of place: Street or sidewalk")
        app.press("Hand it to a lawyer", "button")
        app.press("Somebody without a card", "radio")
        app.press("Continue", "button")
        app.press("Everything, for my lawyer", "radio")
        app.press("See what goes", "button")
        app.find("Number of officers")
        app.press("Make the sealed file", "button")
        app.find("The passphrase of this file", "heading")
        app.press("I have written them down")
        app.press("Make the sealed file", "button")
        app.find("The sealed file is made", "heading")
        app.press("Save the file", "button")
        app.press("Save here", "button")
        app.find("The file is saved", "heading")
    (sealed,) = tmp_path.glob("*.age")
    assert sealed.read_bytes().startswith(b"age-encryption.org/v1")


def test_the_tree_tells_every_page_by_names(driver: Driver, tmp_path):
    app = start(driver, new_session(tmp_path))
    driver.pump(6)
    parts, widgets = read("Firsthand")
    assert parts[ROOT].name == "Firsthand"
    assert all(part.name for part in parts.values() if part.pressable or part.writable)
    assert [part.name for part in parts.values() if part.ticked] == ["English"]
    # from the top to the bottom, as it is read; what stands beside something may begin a little above it
    tops = [parts[number].box[1] for number in parts[ROOT].children]
    assert all(below > above - 100 for above, below in pairwise(tops))
    assert set(widgets) == set(parts) - {ROOT}
    assert app.reader is None


def test_a_secret_is_told_as_dots(driver: Driver, tmp_path):
    start(driver, made_session(tmp_path, locked=True))
    driver.pump(6)
    driver.write("Passphrase", "quiet river")
    parts, _ = read("Firsthand")
    (field,) = [part for part in parts.values() if part.writable]
    assert field.value == "•" * 11
    assert field.secret


def test_nothing_told_before_holds_a_page_after_locking(driver: Driver, tmp_path):
    shown = at(driver, made_session(tmp_path), "settings")
    app, page = shown.app, weakref.ref(shown)
    assert len(read("Firsthand")[0]) > 10
    del shown
    app.lock()
    driver.pump(4)
    gc.collect()
    assert page() is None
