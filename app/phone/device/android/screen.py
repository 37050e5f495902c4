"""The window of a phone."""

from app.phone.device import Insets
from app.phone.device.android.java import activity, java, level, on_windows_thread

_RECENTS_SINCE = 33
_INSETS_SINCE = 30


class AndroidScreen:
    """What is asked is done on the windows' own thread, soon after."""

    def secure(self, on: bool) -> bool:
        """FLAG_SECURE, and no picture in the list of recent apps. Entrance.java has set both before the first frame."""
        flag = java("android.view.WindowManager$LayoutParams").FLAG_SECURE

        def change() -> None:
            window = activity().getWindow()
            (window.addFlags if on else window.clearFlags)(flag)
            if level() >= _RECENTS_SINCE:
                activity().setRecentsScreenshotEnabled(not on)

        on_windows_thread(change)
        return True

    def brightness(self, level: float | None) -> bool:
        """Of this window."""
        wanted = -1.0 if level is None else min(max(float(level), 0.01), 1.0)

        def change() -> None:
            window = activity().getWindow()
            attributes = window.getAttributes()
            attributes.screenBrightness = wanted
            window.setAttributes(attributes)

        on_windows_thread(change)
        return True

    def keep_on(self, on: bool) -> bool:
        """While this window is seen."""
        flag = java("android.view.WindowManager$LayoutParams").FLAG_KEEP_SCREEN_ON

        def change() -> None:
            window = activity().getWindow()
            (window.addFlags if on else window.clearFlags)(flag)

        on_windows_thread(change)
        return True

    def insets(self) -> Insets:
        """How far bars, hole and keyboard reach into our drawing; on older versions the window ends before them."""
        surface = java("org.kivy.android.PythonActivity").getSurface()
        window = activity().getWindow().getDecorView()
        told = window.getRootWindowInsets()
        if surface is None or told is None:
            return Insets()
        if level() >= _INSETS_SINCE:
            kinds = java("android.view.WindowInsets$Type")
            found = told.getInsets(kinds.systemBars() | kinds.displayCutout() | kinds.ime())
            edges = (found.left, found.top, found.right, found.bottom)
        else:
            edges = (
                told.getSystemWindowInsetLeft(),
                told.getSystemWindowInsetTop(),
                told.getSystemWindowInsetRight(),
                told.getSystemWindowInsetBottom(),
            )
        corner = [0, 0]
        surface.getLocationInWindow(corner)
        gaps = (
            corner[0],
            corner[1],
            window.getWidth() - corner[0] - surface.getWidth(),
            window.getHeight() - corner[1] - surface.getHeight(),
        )
        return Insets(*(max(0, edge - max(0, gap)) for edge, gap in zip(edges, gaps, strict=True)))
