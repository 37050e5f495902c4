"""Handing a sealed file to another app: it gets an address that only it may read, served by our own HandOver.java."""

from pathlib import Path
from typing import Final

from jnius import JavaException, cast

from app.phone.device.android.java import PACKAGE, activity, java
from app.phone.device.outbox import waiting_in
from app.phone.errors import NothingToShareWith

AUTHORITY: Final = f"{PACKAGE}.handover"


class AndroidShare:
    """The system's list of apps that take a file."""

    def __init__(self, outbox: Path) -> None:
        self._outbox = outbox

    @property
    def outbox(self) -> Path:
        """Made when it is first asked for; HandOver.java names the same folder."""
        self._outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._outbox

    def hand(self, path: Path, media_type: str = "application/octet-stream") -> None:
        """Show the list."""
        there = waiting_in(self._outbox, path)
        intents = java("android.content.Intent")
        made = java("android.net.Uri$Builder")().scheme("content").authority(AUTHORITY).appendPath(there.name)
        address = made.build()
        intent = intents(intents.ACTION_SEND)
        intent.setType(media_type)
        intent.putExtra(intents.EXTRA_STREAM, cast("android.os.Parcelable", address))
        # The permission to read travels in the clip, also through the list of apps.
        intent.setClipData(java("android.content.ClipData").newRawUri("", address))
        intent.addFlags(intents.FLAG_GRANT_READ_URI_PERMISSION)
        try:
            activity().startActivity(intents.createChooser(intent, None))
        except JavaException:
            raise NothingToShareWith from None
