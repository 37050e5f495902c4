"""A Java machine in this process, with the fakes, our Java, and python-for-android's own `android` package.

Imported first of all by tests/android/on_jvm.py, which runs in a process of its own.
"""

import os
import sys
from pathlib import Path
from types import ModuleType

from tests.android.tools import TOOLS, ZXING

CLASSES = Path(os.environ["FIRSTHAND_TEST_CLASSES"])


def start() -> None:
    """Before anything imports jnius."""
    (site,) = (TOOLS / "p4a" / "lib").glob("python3.*/site-packages")
    # Only the bridge, not what python-for-android itself needs.
    for name in ("jnius", "jnius_config"):
        link = CLASSES.parent / "bridge" / name
        link.parent.mkdir(exist_ok=True)
        if not link.exists():
            link.symlink_to(site / name)
    sys.path.append(str(CLASSES.parent / "bridge"))
    sys.path.append(str(site / "pythonforandroid/recipes/android/src"))
    embedded, config = ModuleType("android._android"), ModuleType("android.config")
    vars(config).update(
        ACTIVITY_CLASS_NAME="org.kivy.android.PythonActivity",
        ACTIVITY_CLASS_NAMESPACE="org/kivy/android/PythonActivity",
    )
    sys.modules.update({"android._android": embedded, "android.config": config})
    import jnius_config  # type: ignore[import-not-found]

    jnius_config.set_classpath(str(CLASSES), str(ZXING))


start()
