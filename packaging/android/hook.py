"""What the manifest and SDL's Java have no slot for. python-for-android runs these in the folder of the Gradle project.

Each change is made exactly once or the build stops: a new version of python-for-android that looks different must be
read again, not patched by luck.
"""

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

ANDROID = "http://schemas.android.com/apk/res/android"
TOOLS = "http://schemas.android.com/tools"
PACKAGE = "org.pocketpages.notebook"
LAUNCHER_NAMES = ("Notebook", "Recipes", "GardenLog")
MANIFEST = Path("src/main/AndroidManifest.xml")
SDL_ACTIVITY = Path("src/main/java/org/libsdl/app/SDLActivity.java")
KEYBOARD = "outAttrs.imeOptions = EditorInfo.IME_FLAG_NO_EXTRACT_UI |"
LEARNS_NOTHING = KEYBOARD + " EditorInfo.IME_FLAG_NO_PERSONALIZED_LEARNING |"


class TemplateChanged(Exception):
    """What was to be changed does not look as it did."""


def before_apk_build(toolchain: Any) -> None:
    """Before the manifest is written: the keyboard is told not to learn from what is typed."""
    teach_nothing(SDL_ACTIVITY)


def before_apk_assemble(toolchain: Any) -> None:
    """After the manifest is written, before Gradle reads it."""
    complete(MANIFEST)


def teach_nothing(source: Path) -> None:
    """Add IME_FLAG_NO_PERSONALIZED_LEARNING. Twice is the same as once. Raises TemplateChanged."""
    text = source.read_text(encoding="utf-8")
    if LEARNS_NOTHING in text:
        return
    if text.count(KEYBOARD) != 1:
        raise TemplateChanged("SDLActivity.java: imeOptions")
    source.write_text(text.replace(KEYBOARD, LEARNS_NOTHING), encoding="utf-8")


def _named(**attributes: str) -> dict[str, str]:
    return {f"{{{ANDROID}}}{name}": value for name, value in attributes.items()}


def complete(manifest: Path) -> None:
    """Entrances, tile and provider. Twice is the same as once. Raises TemplateChanged."""
    ElementTree.register_namespace("android", ANDROID)
    ElementTree.register_namespace("tools", TOOLS)
    tree = ElementTree.parse(manifest)
    application = tree.getroot().find("application")
    activities = [] if application is None else application.findall("activity")
    if application is None or len(activities) != 1:
        raise TemplateChanged("AndroidManifest.xml: activities")
    if application.find("activity-alias") is not None:
        return
    (activity,) = activities
    filters = activity.findall("intent-filter")
    if len(filters) != 1 or activity.get(f"{{{ANDROID}}}name") != f"{PACKAGE}.Entrance":
        raise TemplateChanged("AndroidManifest.xml: the entrance")
    # The launcher finds the names below; the entrance itself has no filter, so no link and no other app's intent fits it.
    activity.remove(filters[0])
    activity.attrib.update(
        _named(
            excludeFromRecents="true",
            taskAffinity="",
            windowSoftInputMode="adjustResize",
            clearTaskOnLaunch="false",
        )
    )
    application.attrib.update(_named(icon="@mipmap/notebook", label="@string/notebook"))
    activity.attrib.update(_named(label="@string/notebook"))
    for name in LAUNCHER_NAMES:
        _launcher_name(application, name)
    _tile(application)
    _provider(application)
    tree.write(manifest, encoding="utf-8", xml_declaration=True)


def _launcher_name(application: ElementTree.Element, name: str) -> None:
    resource = {"GardenLog": "garden_log"}.get(name, name.lower())
    alias = ElementTree.SubElement(
        application,
        "activity-alias",
        _named(
            name=f"{PACKAGE}.{name}",
            targetActivity=f"{PACKAGE}.Entrance",
            enabled="true" if name == LAUNCHER_NAMES[0] else "false",
            exported="true",
            label=f"@string/{resource}",
            icon=f"@mipmap/{resource}",
        ),
    )
    intent = ElementTree.SubElement(alias, "intent-filter")
    ElementTree.SubElement(intent, "action", _named(name="android.intent.action.MAIN"))
    ElementTree.SubElement(intent, "category", _named(name="android.intent.category.LAUNCHER"))
    ElementTree.SubElement(
        alias, "meta-data", _named(name="android.app.shortcuts", resource="@xml/shortcuts")
    )


def _tile(application: ElementTree.Element) -> None:
    service = ElementTree.SubElement(
        application,
        "service",
        _named(
            name=f"{PACKAGE}.NowTile",
            exported="true",
            label="@string/new_page",
            icon="@drawable/tile",
            permission="android.permission.BIND_QUICK_SETTINGS_TILE",
        ),
    )
    intent = ElementTree.SubElement(service, "intent-filter")
    ElementTree.SubElement(intent, "action", _named(name="android.service.quicksettings.action.QS_TILE"))


def _provider(application: ElementTree.Element) -> None:
    ElementTree.SubElement(
        application,
        "provider",
        _named(
            name=f"{PACKAGE}.HandOver",
            authorities=f"{PACKAGE}.handover",
            exported="false",
            grantUriPermissions="true",
        ),
    )
