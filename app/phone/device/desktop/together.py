"""All of a desktop's devices."""

from pathlib import Path

from app.phone.device import AskToRead, AskToWrite, Deliver, Devices
from app.phone.device.desktop.camera import DesktopCamera
from app.phone.device.desktop.decoding import decoded
from app.phone.device.desktop.documents import DesktopDocuments
from app.phone.device.desktop.launcher import DesktopLauncher
from app.phone.device.desktop.microphone import DesktopMicrophone
from app.phone.device.desktop.place import DesktopPlace
from app.phone.device.desktop.scanner import DesktopScanner
from app.phone.device.desktop.screen import DesktopScreen
from app.phone.device.desktop.share import DesktopShare
from app.phone.device.desktop.speech import DesktopSpeech


def desktop_devices(home: Path, deliver: Deliver, to_read: AskToRead, to_write: AskToWrite) -> Devices:
    """There is no key store: a key in a file beside the vault would add nothing."""
    camera = DesktopCamera(deliver)
    return Devices(
        camera=camera,
        microphone=DesktopMicrophone(deliver),
        place=DesktopPlace(deliver),
        keystore=None,
        documents=DesktopDocuments(to_read, to_write),
        share=DesktopShare(home / "outbox"),
        scanner=DesktopScanner(camera),
        screen=DesktopScreen(),
        speech=DesktopSpeech(),
        launcher=DesktopLauncher(),
        decode=decoded,
    )
