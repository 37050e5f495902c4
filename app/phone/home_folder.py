"""Where the app keeps its things on this device. Plain Python."""

import os
import sys
from pathlib import Path
from typing import Final

VARIABLE: Final = "FIRSTHAND_HOME"
"""Names another folder, as tests and people with several vaults do."""


def home_folder() -> Path:
    """The app's own folder: private storage on Android, the platform's folder for application data elsewhere."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    if "ANDROID_ARGUMENT" in os.environ:
        return Path(os.environ.get("ANDROID_PRIVATE", ".")) / "firsthand"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "firsthand"
    data = os.environ.get("XDG_DATA_HOME")
    return Path(data if data and Path(data).is_absolute() else Path.home() / ".local" / "share") / "firsthand"
