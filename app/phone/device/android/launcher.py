"""The app among the apps: three names for one entrance, of which one is shown."""

from typing import Any, Final, Literal

from app.phone.device.android.java import PACKAGE, activity, java

NAMES: Final = {"Notebook": "Notebook", "Recipes": "Recipes", "Garden log": "GardenLog"}
"""What the person reads, and the alias in the manifest."""


class AndroidLauncher:
    """Package manager. Settings still list the app under its first name."""

    def entered_for(self) -> Literal["", "now"]:
        """What the tile or the shortcut asked for."""
        return "now" if java("Entrance").takeNow() else ""

    def names(self) -> tuple[str, ...]:
        """All there are."""
        return tuple(NAMES)

    def name(self) -> str:
        """The one that is enabled; the first is, until another was chosen."""
        packages = activity().getPackageManager()
        states = java("android.content.pm.PackageManager")
        for name, alias in NAMES.items():
            if (
                packages.getComponentEnabledSetting(_component(alias))
                == states.COMPONENT_ENABLED_STATE_ENABLED
            ):
                return name
        return next(iter(NAMES))

    def rename(self, name: str) -> None:
        """The new one first, then the others off, so that there is never none."""
        if name not in NAMES:
            raise ValueError(name)
        packages = activity().getPackageManager()
        states = java("android.content.pm.PackageManager")
        for other in sorted(NAMES, key=lambda one: one != name):
            wanted = (
                states.COMPONENT_ENABLED_STATE_ENABLED
                if other == name
                else states.COMPONENT_ENABLED_STATE_DISABLED
            )
            packages.setComponentEnabledSetting(_component(NAMES[other]), wanted, states.DONT_KILL_APP)


def _component(alias: str) -> Any:
    return java("android.content.ComponentName")(PACKAGE, f"{PACKAGE}.{alias}")
