"""What the app asks of the device it runs on. Plain Python: only the shapes, so that models may name them.

`app.phone.device.here.devices()` gives the real ones: Android's by pyjnius, a desktop's by the programs found there.
What is asked for later comes back through a callback, always on the thread that `deliver` leads to (the app's own);
only a microphone's `write` is called on a thread of its own, since it seals and writes to disk. A callback is called
at most once unless it says otherwise, and never after the `Stopping` that was returned has been stopped.

A permission is asked for when it is first needed and not before. Refused, the answer is `NoCamera`, `NoMicrophone` or a
place with `absent="permission_denied"`, and nothing else in the app changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, Protocol

from attrs import field, frozen

if TYPE_CHECKING:
    from app.phone.reader.part import Tree
    from app.record import Place as PlaceFact

Deliver = Callable[[Callable[[], None]], None]
"""Runs something on the app's own thread, soon."""
Failed = Callable[[Exception], None]
"""Gets a PhoneError, whose two sentences the app shows."""

DocumentKind = Literal["photo", "audio", "video", "document", "card", "backup", "any"]
AskToRead = Callable[[Sequence[DocumentKind], Callable[[Path | None], None]], None]
"""Shows the page of the app on which a path is chosen; only a desktop needs one."""
AskToWrite = Callable[[str, Callable[[Path | None], None]], None]


class Stopping(Protocol):
    """Something under way."""

    def stop(self) -> None:
        """End it; when this returns, nothing more is written or called. Twice is the same as once."""


@frozen
class Frame:
    """What the camera sees: `width` times `height` bytes of brightness, row by row from the top left.

    `turn` is by how many degrees, clockwise, it must be turned to stand upright: 0, 90, 180 or 270.
    """

    width: int
    height: int
    luma: bytes = field(repr=False)
    turn: int = 0


class OpenCamera(Stopping, Protocol):
    """A camera that is looking."""

    def take(self) -> None:
        """Take a photo now; it comes to `photo`. Asked again before it came, it is taken once."""


class Camera(Protocol):
    """Photos and frames in memory: nothing here touches a file or another app."""

    def open(
        self, photo: Callable[[bytes], None], failed: Failed, *, frame: Callable[[Frame], None] | None = None
    ) -> OpenCamera:
        """Start looking. Each photo is a whole JPEG and comes to `photo`; `frame` gets some frames a second, late ones left out.

        `failed` gets NoCamera, at once or when another app takes the camera away.
        """

    def take(self, photo: Callable[[bytes], None], failed: Failed) -> Stopping:
        """Open, take one photo (a whole JPEG), close."""


class Recording(Stopping, Protocol):
    """Sound being recorded. `stop` returns when the last of it was given to `write`."""

    @property
    def media_type(self) -> str:
        """`audio/aac` (ADTS: every part of it can be played on its own) or `audio/x-wav`."""

    @property
    def level(self) -> float:
        """How loud it is now, 0 to 1; 0 where this is not known."""


class Microphone(Protocol):
    """Sound in memory, encoded as it comes. A recording cut off anywhere can be played up to there."""

    def record(
        self, write: Callable[[bytes], None], failed: Failed, *, started: Callable[[], None] | None = None
    ) -> Recording:
        """Record until stopped. `write` is called with the next bytes, some times a second, on a thread of its own.

        `started` is called when the microphone truly listens. `failed` gets NoMicrophone, or what `write` raised; after
        it the recording has ended.
        """


class Place(Protocol):
    """Where the device is, asked once and never followed."""

    def once(self, found: Callable[[PlaceFact], None], *, within: float = 30.0) -> Stopping:
        """One place within that many seconds, or a PlaceFact whose `absent` says why there is none."""


class Keystore(Protocol):
    """A key that never leaves this device. It fits `app.vault.Strengthener`."""

    def strengthen(self, data: bytes) -> bytes:
        """HMAC-SHA256 of the data under the key: 32 bytes, the same for the same data.

        Raises KeystoreSilent when there is no key, or it does not answer.
        """

    def exists(self) -> bool:
        """Whether the key has been made."""

    def create(self) -> None:
        """Make the key. Does nothing when there is one. Raises KeystoreSilent."""

    def forget(self) -> None:
        """Destroy the key: a passphrase strengthened with it opens nothing any more."""


@frozen
class Document:
    """A file the person chose, in whatever app or folder it lies. `name` comes from there and is not to be trusted."""

    name: str
    open: Callable[[], BinaryIO] = field(repr=False)
    """Opens it for reading. Raises FileNotReadable."""


@frozen
class NewDocument:
    """A place the person chose for a file."""

    name: str
    put: Callable[[Path | bytes], None] = field(repr=False)
    """Copies a whole file (or bytes that must never lie in one) there, reads it back and returns when it is the same.

    Raises FileNotWritten; then there is nothing, or what was there before."""


class Documents(Protocol):
    """Files outside the app, chosen by the person in the system's own dialog, without a permission."""

    def open(
        self, chosen: Callable[[Document | None], None], kinds: Sequence[DocumentKind] = ("any",)
    ) -> None:
        """Ask for a file to read; None when none was chosen."""

    def create(self, name: str, media_type: str, chosen: Callable[[NewDocument | None], None]) -> None:
        """Ask where to put a file, with a name to start from; None when the person turned back."""


class Share(Protocol):
    """Handing one file to another app."""

    def hand(self, path: Path, media_type: str = "application/octet-stream") -> None:
        """Offer a file to the other apps. It says nothing of whether one took it.

        The file must lie in `outbox`, and stay until the vault is next unlocked. Raises NothingToShareWith, FileNotReadable.
        """

    @property
    def outbox(self) -> Path:
        """The only folder that other apps can be given files from. What lies in it must be sealed already."""


class Scanner(Protocol):
    """QR codes."""

    def read(self, image: bytes | Frame) -> str | None:
        """The text of the first QR code in a JPEG, PNG or frame; None when there is none or it is no picture."""

    def scan(
        self, found: Callable[[str], None], failed: Failed, *, frame: Callable[[Frame], None] | None = None
    ) -> Stopping:
        """Look through the camera until a QR code is seen. `frame` shows the person what is seen."""


@frozen
class Insets:
    """Pixels at each edge that the system's bars, the camera's hole or the keyboard cover."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0


class Screen(Protocol):
    """The screen itself. What returns a bool says whether this device did it."""

    def secure(self, on: bool) -> bool:
        """Keep the screen out of screenshots and the list of recent apps. On from the start on Android."""

    def brightness(self, level: float | None) -> bool:
        """0 to 1 for this app only; None gives it back to the system."""

    def keep_on(self, on: bool) -> bool:
        """Do not let the screen go dark by itself."""

    def insets(self) -> Insets:
        """What is covered at the moment."""


class Speech(Protocol):
    """Reading aloud, with voices on the device only."""

    def say(self, text: str, language: str) -> bool:
        """Say it in a language (BCP 47), after stopping what was being said. False when there is no voice for it here."""

    def stop(self) -> None:
        """Be silent at once."""


class Sound(Protocol):
    """A recording that is ready to play. `length` in seconds, more than 0; `seeks` when it can begin anywhere."""

    length: float
    seeks: bool

    def play(self, start: float = 0.0) -> None:
        """From the beginning, or so many seconds after it where it `seeks`; also while it plays."""

    def stop(self) -> None:
        """Silence at once."""

    def unload(self) -> None:
        """Let go of the sound; nothing of it is called after."""


class SoundTooLong(Exception):
    """A recording of more than `minutes`, which would take too much memory to play."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


class ScreenReader(Protocol):
    """Telling what is on the screen to the device's own screen reader."""

    def begin(self, act: Callable[[int, str, str], None]) -> None:
        """Answer for the window from now on. `act` gets a part's number, what is wanted (a `What` of app.phone.reader.part) and the
        text to write."""

    def listening(self) -> bool:
        """Whether anybody does; without, nothing need be told."""

    def tell(self, parts: Tree, focus: int, page: str) -> None:
        """All that is shown now, which part has the keyboard (1 for none), and what the page is called."""


class Launcher(Protocol):
    """How the app is found and entered."""

    def entered_for(self) -> Literal["", "now"]:
        """What the person tapped to come here: `now` for the tile or the shortcut, once; then "" again."""

    def names(self) -> tuple[str, ...]:
        """The names the app may have among the apps; the first is the one it comes with. Empty where it cannot change."""

    def name(self) -> str:
        """The name it has now; "" where it cannot change."""

    def rename(self, name: str) -> None:
        """Appear under another name and icon. Raises ValueError for a name that is not offered."""


@frozen
class Devices:
    """Everything of this device. `keystore` is None where there is no hardware for it."""

    camera: Camera
    microphone: Microphone
    place: Place
    keystore: Keystore | None
    documents: Documents
    share: Share
    scanner: Scanner
    screen: Screen
    speech: Speech
    launcher: Launcher
    sound: Callable[[bytes], Sound] | None = None
    """Makes a recording in memory ready to play; no file is written. Raises ValueError when it cannot be played here. None where
    Kivy's own player does it: on Android that one may not know AAC, which the microphone gives."""
    decode: Callable[[bytes, Callable[[], bool]], bytes | None] | None = None
    """Makes a WAV in memory of a recording that Kivy's player does not know or cannot play from any place. Long; asks now and then
    whether it shall stop, and then gives None. Gives the bytes back where it has no way to. Raises ValueError, SoundTooLong."""
    reader: ScreenReader | None = None
    """None where the app tells the system's reader by itself, as on a Linux desktop, or not at all."""
    outside: Callable[[], bool] = lambda: False
    """Whether the app was left for a dialog of the system's that it opened itself: to choose a file, to allow something.

    Android then pauses the app as if the person had left it. It need not be locked at once, only when they stay away.
    """
