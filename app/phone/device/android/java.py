"""The bridge to Java: the classes of Android and of our own, and the phone's own thread for its windows."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from jnius import autoclass

PACKAGE: Final = "org.pocketpages.notebook"


@cache
def java(name: str) -> Any:
    """A class by its full name; one of ours by its last part."""
    return autoclass(name if "." in name else f"{PACKAGE}.{name}")


def activity() -> Any:
    """The window of the app."""
    return java("org.kivy.android.PythonActivity").mActivity


def level() -> int:
    """Android's version as its API level."""
    number: int = java("android.os.Build$VERSION").SDK_INT
    return number


def on_windows_thread(call: Callable[[], None]) -> None:
    """Run it soon on the thread that may touch windows; an error in it is dropped, as there is nobody to tell."""
    from android.runnable import Runnable

    Runnable(call)()


def octets(array: Any) -> bytes:
    """A Java byte array as bytes, whichever way the bridge hands it over."""
    if array is None:
        return b""
    if hasattr(array, "tobytes"):
        data: bytes = array.tobytes()
        return data
    return bytes(value & 0xFF for value in array)
