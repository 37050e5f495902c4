"""The phone that tests/android/fakes are, for the tests that run on a Java machine."""

from pathlib import Path
from typing import Any

import tests.android.java_machine  # noqa: F401  # isort: skip  # tells the bridge where the classes are

import pytest
from jnius import autoclass

from tests.phone.device.pictures import code_picture, encoded
from tests.phone.device.waiting import AppThread

Phone = autoclass("fake.Phone")
Knock = autoclass("org.pocketpages.notebook.Knock")
Intent = autoclass("android.content.Intent")
Uri = autoclass("android.net.Uri")
Activity = autoclass("org.kivy.android.PythonActivity")
CAMERA, MICROPHONE = "android.permission.CAMERA", "android.permission.RECORD_AUDIO"
FINE, COARSE = "android.permission.ACCESS_FINE_LOCATION", "android.permission.ACCESS_COARSE_LOCATION"


@pytest.fixture(autouse=True, name="phone")
def new_phone(tmp_path: Path) -> Any:
    """A phone on which nothing has been asked yet."""
    Phone.anew()
    Phone.photo(encoded(code_picture(), "JPEG"))
    autoclass("android.content.Context").fakeFilesIn(str(tmp_path / "files"))
    autoclass("fake.KeyStoreProvider").install()
    return Knock.start(Intent("android.intent.action.MAIN"), None)


@pytest.fixture(name="thread")
def app_thread() -> AppThread:
    return AppThread()


def happened() -> list[str]:
    Phone.settle()
    return [str(one) for one in Phone.told()]


def allow(*permissions: str) -> None:
    for permission in permissions:
        Phone.allow(permission)
