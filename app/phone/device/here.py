"""The devices of the machine the app runs on. Only the app itself imports this; screens and models get `Devices`."""

import os
from pathlib import Path

from app.phone.device import AskToRead, AskToWrite, Deliver, Devices, Keystore


def on_android() -> bool:
    """Whether this is a phone."""
    return "ANDROID_ARGUMENT" in os.environ


def keystore() -> Keystore | None:
    """The key store of this device, for the vault; None on a desktop, where it would add nothing."""
    if not on_android():
        return None
    from app.phone.device.android.keystore import AndroidKeystore

    return AndroidKeystore()


def devices(home: Path, deliver: Deliver, to_read: AskToRead, to_write: AskToWrite) -> Devices:
    """Everything of this device. `home` is the app's own folder; `deliver` leads to the app's own thread.

    `to_read` and `to_write` ask for a path on a desktop; Android has its own dialog for it.
    """
    if on_android():
        from app.phone.device.android.together import android_devices

        return android_devices(home, deliver)
    from app.phone.device.desktop.together import desktop_devices

    return desktop_devices(home, deliver, to_read, to_write)
