"""The entrance and the tile on a Java machine: what another app asks for never arrives, and nothing is shown to others.

Run by test_on_jvm.py.
"""

from typing import Any

from tests.android.jvm_phone import Intent, Knock, Phone, Uri, happened, new_phone  # noqa: F401  # isort: skip

import pytest
from jnius import autoclass

from app.phone.device.android.launcher import AndroidLauncher


def test_the_entrance_is_secure_before_the_first_frame() -> None:
    (created,) = [one for one in happened() if one.startswith("created")]
    assert "secure=true recents=false" in created


def test_what_another_app_asks_for_never_arrives() -> None:
    Phone.anew()
    foreign = (
        Intent("org.kivy.LAUNCH").setData(Uri.parse("file:///sdcard/theirs")).putExtra("entry", "main.py")
    )
    entrance = Knock.start(foreign, autoclass("android.os.Bundle")())
    Knock.again(entrance, foreign)
    entrance.setIntent(foreign)
    told = [*happened(), entrance.getIntent().toString()]
    assert len(told) == 3
    for one in told:
        assert "android.intent.action.MAIN" in one
        assert "org.pocketpages.notebook.Entrance" in one
        assert "LAUNCH" not in one
        assert "theirs" not in one
        assert "entry" not in one
    assert "state=null" in told[0]
    assert AndroidLauncher().entered_for() == ""


def test_the_tile_and_the_shortcut_lead_to_now() -> None:
    launcher = AndroidLauncher()
    wanted = Intent("org.pocketpages.notebook.NOW").putExtra("more", "of theirs")
    entrance = Knock.start(wanted, None)
    assert [launcher.entered_for(), launcher.entered_for()] == ["now", ""]
    Knock.again(entrance, wanted)
    assert launcher.entered_for() == "now"
    Knock.again(entrance, Intent("android.intent.action.MAIN"))
    assert launcher.entered_for() == ""
    assert "of theirs" not in " ".join(happened())
    # Brought back by the system after it was ended in the background: what was asked for then is long past.
    Knock.start(wanted, autoclass("android.os.Bundle")())
    assert launcher.entered_for() == ""


@pytest.mark.parametrize("version", [26, 33, 34, 36])
def test_the_tile(version: int) -> None:
    autoclass("android.os.Build$VERSION").SDK_INT = version
    autoclass("org.pocketpages.notebook.NowTile")().onClick()
    (collapsed,) = [one for one in happened() if one.startswith("collapsed")]
    assert "org.pocketpages.notebook.NOW" in collapsed
    assert "component=org.pocketpages.notebook/org.pocketpages.notebook.Entrance" in collapsed
    assert collapsed.startswith("collapsed pending") == (version >= 34)


def test_touches_through_another_apps_window_are_not_taken(phone: Any) -> None:
    events = autoclass("android.view.MotionEvent")
    Phone.happened.clear()
    assert phone.dispatchTouchEvent(events.fakeOf(0, 0))
    assert phone.dispatchTouchEvent(events.fakeOf(0, 1))
    assert phone.dispatchTouchEvent(events.fakeOf(1, 1))
    assert happened() == ["touched", "told"]


def test_nothing_is_filled_in_or_kept_by_the_system(phone: Any) -> None:
    decor = phone.getWindow().getDecorView()
    assert decor.fakeFilters
    assert decor.fakeAutofill == 8
    assert Knock.left(phone) == ""
