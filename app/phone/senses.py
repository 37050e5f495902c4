"""What a device can see and hear, as far as the app may use it. Plain Python; a platform brings its own.

A desktop has neither: there the app says so and takes a file instead. Android brings both (`FirsthandApp(senses=…)`).
"""

from collections.abc import Callable
from typing import Protocol

from attrs import frozen


class Microphone(Protocol):
    """`start` calls `write` with pieces of a file of `media_type` from any thread, until `stop` has returned."""

    media_type: str

    def start(self, write: Callable[[bytes], None]) -> None: ...

    def stop(self) -> None: ...


class Camera(Protocol):
    """`take` calls `then` once in the window's thread, with a whole JPEG or with None when none was taken."""

    def take(self, then: Callable[[bytes | None], None]) -> None: ...


@frozen
class Senses:
    """None for what is not there."""

    microphone: Microphone | None = None
    camera: Camera | None = None
