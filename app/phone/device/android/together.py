"""All of a phone's devices."""

from pathlib import Path

from app.phone.device import Deliver, Devices
from app.phone.device.android.asking import Outside
from app.phone.device.android.camera import AndroidCamera
from app.phone.device.android.documents import AndroidDocuments
from app.phone.device.android.keystore import AndroidKeystore
from app.phone.device.android.launcher import AndroidLauncher
from app.phone.device.android.microphone import AndroidMicrophone
from app.phone.device.android.place import AndroidPlace
from app.phone.device.android.reader import AndroidReader
from app.phone.device.android.scanner import AndroidScanner
from app.phone.device.android.screen import AndroidScreen
from app.phone.device.android.share import AndroidShare
from app.phone.device.android.sound import AndroidSound
from app.phone.device.android.speech import AndroidSpeech


def android_devices(home: Path, deliver: Deliver) -> Devices:
    """Nothing is asked for, and no permission, until one of them is used."""
    outside = Outside()
    camera = AndroidCamera(deliver, outside)
    return Devices(
        camera=camera,
        microphone=AndroidMicrophone(deliver, outside),
        place=AndroidPlace(deliver, outside),
        keystore=AndroidKeystore(),
        documents=AndroidDocuments(deliver, outside),
        share=AndroidShare(home / "outbox"),
        scanner=AndroidScanner(camera),
        screen=AndroidScreen(),
        speech=AndroidSpeech(),
        launcher=AndroidLauncher(),
        sound=AndroidSound,
        reader=AndroidReader(deliver),
        outside=outside,
    )
