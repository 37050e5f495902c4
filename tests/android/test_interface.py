"""Everything we use of Android exists, since when we use it; and the fakes are shaped like the real classes.

Our Java compiles against the fakes alone, and the Python side runs on them; so what the fakes are held to here, both are.
"""

import re
from pathlib import Path

import pytest

from tests.android.declarations import ANDROID_JAR, JAR_LEVEL, declared, shapes
from tests.android.test_on_jvm import compiled
from tests.android.tools import PACKAGING, ROOT, TOOLS

pytestmark = pytest.mark.once

FAKES = ROOT / "tests" / "android" / "fakes"
DEVICE = ROOT / "app" / "phone" / "device" / "android"
MIN_API = 26
GUARDED = {
    "android.app.Activity.setRecentsScreenshotEnabled": 33,
    "android.graphics.Insets": 29,
    "android.location.LocationListener.onFlushComplete": 31,
    "android.security.keystore.KeyGenParameterSpec.Builder.setIsStrongBoxBacked": 28,
    "android.security.keystore.KeyGenParameterSpec.isStrongBoxBacked": 28,
    "android.view.View.ACCESSIBILITY_DATA_SENSITIVE_YES": 34,
    "android.view.View.setAccessibilityDataSensitive": 34,
    "android.view.WindowInsets.getInsets": 30,
    "android.view.WindowInsets.Type": 30,
    "android.view.accessibility.AccessibilityEvent.setAccessibilityDataSensitive": 34,
    "android.view.accessibility.AccessibilityNodeInfo.setAccessibilityDataSensitive": 34,
    "android.view.accessibility.AccessibilityNodeInfo.setHeading": 28,
    "android.view.accessibility.AccessibilityNodeInfo.setPaneTitle": 28,
    "android.view.accessibility.AccessibilityNodeInfo.setStateDescription": 30,
}
"""Newer than the oldest phone we run on: each is used behind a look at the version, which tests/android/on_jvm.py tries."""
OVERLOADS = {("android/location/LocationListener", "onLocationChanged")}
"""A newer form of an old name, which android.jar of that age cannot have."""
NOT_OF_ANDROID = re.compile(r"fake|^<|^lambda|^access\$")


def fake_classes() -> list[str]:
    """By their Java names, those inside others with a dollar."""
    found = []
    for path in sorted((FAKES / "android").rglob("*.java")):
        package = ".".join(path.relative_to(FAKES).parent.parts)
        found.append(f"{package}.{path.stem}")
    return found


@pytest.fixture(scope="module")
def fakes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, set[str]]]:
    folder = compiled(tmp_path_factory.mktemp("fakes"))
    names = [
        path.relative_to(folder).with_suffix("").as_posix().replace("/", ".")
        for path in sorted((folder / "android").rglob("*.class"))
    ]
    listed = [name for name in names if not re.search(r"\$\d|[Ff]ake", name)]
    assert len(listed) > 60
    return shapes(folder, listed)


def outer(name: str) -> str:
    return name.replace("$", ".")


def test_every_class_and_member_is_published(fakes: dict[str, dict[str, set[str]]]) -> None:
    unknown, newer = [], []
    # The declarations leave out what nobody calls from outside; android.jar of an older Android has it.
    old = shapes(ANDROID_JAR, fakes)
    for name, members in fakes.items():
        for member in [None, *members]:
            if member is not None and (
                NOT_OF_ANDROID.search(member) or member == outer(name).rpartition(".")[2]
            ):
                continue
            full = outer(name) if member is None else f"{outer(name)}.{member}"
            level = declared().level(outer(name), member)
            if level is None and name in old and (member is None or member in old[name]):
                level = JAR_LEVEL
            if level is None:
                unknown.append(full)
            elif level > MIN_API and not any(
                full == known or full.startswith(f"{known}.") for known in GUARDED
            ):
                newer.append(f"{full} {level}")
    assert unknown == [], "\n".join(unknown)
    assert newer == []


def test_what_is_guarded_is_as_new_as_is_said() -> None:
    for full, level in GUARDED.items():
        name, _, member = full.rpartition(".")
        known = declared().level(full) if declared().level(full) else declared().level(name, member)
        assert known == level, full


def test_the_declarations_are_read_rightly() -> None:
    assert declared().level("android.app.Nope") is None
    assert declared().level("android.app.Activity", "nope") is None
    assert declared().level("android.app.Activity", "getFilesDir") == 1  # of Context
    assert declared().level("android.app.Activity", "setRecentsScreenshotEnabled") == 33
    assert declared().level("android.service.quicksettings.TileService") == 24
    assert declared().level("android.view.WindowInsets.Type", "systemBars") == 30
    assert len(declared().members) > 5000


def test_fakes_have_the_shape_of_the_real_classes(fakes: dict[str, dict[str, set[str]]]) -> None:
    """Every member of a fake that android.jar knows by name has parameters and a result that android.jar knows too."""
    real = shapes(ANDROID_JAR, fakes)
    compared, wrong = 0, []
    for name, members in fakes.items():
        for member, descriptors in members.items():
            if NOT_OF_ANDROID.search(member) or name not in real:
                continue
            of_real = set(real[name].get(member, set()))
            above = name
            while not of_real and (above := PARENTS.get(above, "")):
                real_above = shapes(ANDROID_JAR, [above])
                of_real = set(real_above.get(above, {}).get(member, set()))
            if not of_real or (name.replace(".", "/"), member) in OVERLOADS:
                continue
            constructor = member == name.rpartition(".")[2].rpartition("$")[2]
            for descriptor in descriptors:
                compared += 1
                if descriptor not in of_real and not (constructor and "I)V" in descriptor):
                    wrong.append(f"{name}.{member} {descriptor}, really {sorted(of_real)[:3]}")
    assert wrong == []
    assert compared > 200


PARENTS = {
    "android.app.Activity": "android.content.Context",
    "android.app.Service": "android.content.Context",
    "android.view.SurfaceView": "android.view.View",
}


def test_python_names_only_classes_there_are() -> None:
    """Every class and constant the Python side names: the fakes have it, so the tests above speak of it; or it is not Android's."""
    elsewhere = re.compile(r"^(java\.|javax\.|com\.google\.zxing\.|org\.kivy\.)")
    ours = {path.stem for path in (PACKAGING / "java").rglob("*.java")}
    named = set()
    for path in sorted(DEVICE.glob("*.py")):
        named |= set(re.findall(r'java\(\s*"([\w.$]+)"', path.read_text()))
        named |= {
            name.replace("/", ".")
            for name in re.findall(r'__javainterfaces__ = \["([\w/$]+)"', path.read_text())
        }
    assert len(named) > 20
    have = {outer(name) for name in fake_classes()}
    for name in sorted(named):
        top = name.partition("$")[0]
        own = top.removeprefix("org.pocketpages.notebook.") in ours
        assert top in have or own or elsewhere.match(name), name


def test_our_java_uses_only_what_is_faked_or_javas_own() -> None:
    have = set(fake_classes()) | {"org.kivy.android.PythonActivity"}
    for path in sorted((PACKAGING / "java").rglob("*.java")):
        for imported in re.findall(r"^import ([\w.]+);", path.read_text(), re.MULTILINE):
            assert imported.startswith(("java.", "javax.")) or imported in have, imported


def test_the_bridge_is_not_asked_to_choose_between_many_forms() -> None:
    """pyjnius picks a form by looking at the values; where Android has many forms of a name, Java calls it or a cast decides."""
    for path in sorted(DEVICE.glob("*.py")):
        for call in re.findall(r"\.putExtra\((.*)\)", path.read_text()):
            assert "cast(" in call, f"{path.name}: {call}"


def test_real_activity_has_what_we_use_of_it() -> None:
    """python-for-android's own PythonActivity, by its source."""
    (found,) = (TOOLS / "p4a/lib").glob(
        "python3.*/site-packages/pythonforandroid/bootstraps/sdl2/build/src/main/java"
    )
    source = (Path(found) / "org/kivy/android/PythonActivity.java").read_text()
    fake = (FAKES / "org/kivy/android/PythonActivity.java").read_text()
    for member in re.findall(r"^    (?:public|protected) [^=]*?(\w+)\(", fake, re.MULTILINE):
        if not member.startswith("fake") and member[0].islower():
            assert re.search(rf"\b{member}\(", source), member
    assert "extends SDLActivity" in source
    # What the entrance relies on: the dangerous intent is still asked for by getIntent, after onCreate.
    assert 'getIntent().getAction().equals("org.kivy.LAUNCH")' in source
