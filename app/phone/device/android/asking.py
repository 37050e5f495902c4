"""Permissions, asked for when they are needed; and whether the app was left for a dialog that it opened itself."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Final

CAMERA: Final = ("android.permission.CAMERA",)
MICROPHONE: Final = ("android.permission.RECORD_AUDIO",)
PLACE: Final = ("android.permission.ACCESS_FINE_LOCATION", "android.permission.ACCESS_COARSE_LOCATION")


class Outside:
    """Counts the system's dialogs that are open because we asked for them."""

    def __init__(self) -> None:
        self._open = 0
        self._mutex = Lock()

    def __call__(self) -> bool:
        return self._open > 0

    def enter(self) -> Callable[[], None]:
        """One more; what it returns is called when that one is answered, and counts once."""
        with self._mutex:
            self._open += 1
        answered: list[bool] = []

        def leave() -> None:
            with self._mutex:
                if not answered:
                    answered.append(True)
                    self._open -= 1

        return leave


def allowed(permissions: Sequence[str]) -> bool:
    """Whether one of them has been granted; the system shows nothing."""
    from android.permissions import check_permission

    return any(check_permission(permission) for permission in permissions)


def ask(permissions: Sequence[str], then: Callable[[bool], None], outside: Outside) -> None:
    """Tell `then` whether one of them is granted, on any thread; ask the person first when none is yet."""
    if allowed(permissions):
        then(True)
        return
    from android.permissions import request_permissions

    leave = outside.enter()

    def answered(names: Sequence[str], granted: Sequence[bool]) -> None:
        leave()
        then(any(granted))

    request_permissions(list(permissions), answered)
