"""Honest fakes: they keep the contracts that the real things keep (tests/phone/device/contract.py), in memory and at once."""

import hmac
import os
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import BinaryIO, Literal

from app.phone.device import (
    Deliver,
    Devices,
    Document,
    DocumentKind,
    Failed,
    Frame,
    Insets,
    NewDocument,
    OpenCamera,
    Recording,
    Stopping,
)
from app.phone.device.calls import Calls, OneCode, OnePhoto
from app.phone.device.outbox import waiting_in
from app.phone.errors import FileNotReadable, FileNotWritten, KeystoreSilent, NoCamera, NoMicrophone
from app.record import Place as PlaceFact


class FakeCamera:
    """Sees one frame; takes the same JPEG each time. Without a `jpeg` there is no camera."""

    def __init__(self, deliver: Deliver, jpeg: bytes | None, seen: Frame | None = None) -> None:
        self._deliver = deliver
        self.jpeg = jpeg
        self.seen = seen or Frame(2, 2, bytes(4))
        self.open_now = 0

    def open(
        self, photo: Callable[[bytes], None], failed: Failed, *, frame: Callable[[Frame], None] | None = None
    ) -> OpenCamera:
        calls = Calls(self._deliver)
        if self.jpeg is None:
            calls.last(failed, NoCamera())
        elif frame is not None:
            calls.call(frame, self.seen)
        self.open_now += 1
        return _FakeLooking(self, calls, photo)

    def take(self, photo: Callable[[bytes], None], failed: Failed) -> Stopping:
        return OnePhoto(self, photo, failed)


class _FakeLooking:
    def __init__(self, camera: FakeCamera, calls: Calls, photo: Callable[[bytes], None]) -> None:
        self._camera, self._calls, self._photo = camera, calls, photo
        self._open = True

    def take(self) -> None:
        if self._camera.jpeg is not None:
            self._calls.call(self._photo, self._camera.jpeg)

    def stop(self) -> None:
        self._calls.close()
        if self._open:
            self._open = False
            self._camera.open_now -= 1


def adts_part(sound: bytes) -> bytes:
    """One part of AAC at 44,100 Hz in one channel, with these bytes for its sound."""
    length = 7 + len(sound)
    head = 0xFFF1 << 40 | 0x5040 << 24 | (length & 0x1FFF) << 13 | 0x1FFC
    return struct.pack(">Q", head)[1:] + sound


class FakeMicrophone:
    """Hears the same part over and over, a hundred times a second. With `there` False there is no microphone; with `slow`
    it never comes to its first sound."""

    def __init__(self, deliver: Deliver, *, there: bool = True, slow: bool = False) -> None:
        self._deliver = deliver
        self.there, self.slow = there, slow

    def record(
        self, write: Callable[[bytes], None], failed: Failed, *, started: Callable[[], None] | None = None
    ) -> Recording:
        calls = Calls(self._deliver)
        if not self.there:
            calls.last(failed, NoMicrophone())
        elif started is not None and not self.slow:
            calls.call(started)
        return _FakeSound(calls, write, failed, begins=self.there and not self.slow)


class _FakeSound:
    media_type = "audio/aac"
    level = 0.5

    def __init__(self, calls: Calls, write: Callable[[bytes], None], failed: Failed, *, begins: bool) -> None:
        self._calls, self._write, self._failed = calls, write, failed
        self._end = Event()
        self._thread = Thread(target=self._listen, daemon=True)
        if begins:
            self._thread.start()

    def _listen(self) -> None:
        while not self._end.wait(0.01):
            try:
                self._write(adts_part(bytes(200)))
            except Exception as error:
                return self._calls.last(self._failed, error)
        return None

    def stop(self) -> None:
        self._end.set()
        self._calls.close()
        if self._thread.is_alive():
            self._thread.join()


class FakePlace:
    """Always at the same place, or always without one."""

    def __init__(self, deliver: Deliver, place: PlaceFact) -> None:
        self._deliver = deliver
        self.place = place

    def once(self, found: Callable[[PlaceFact], None], *, within: float = 30.0) -> Stopping:
        calls = Calls(self._deliver)
        calls.last(found, self.place)
        return calls


class FakeKeystore:
    """A key in memory, in a store that others may share."""

    def __init__(self, store: dict[str, bytes]) -> None:
        self._store = store

    def exists(self) -> bool:
        return "key" in self._store

    def create(self) -> None:
        self._store.setdefault("key", os.urandom(32))

    def strengthen(self, data: bytes) -> bytes:
        try:
            return hmac.digest(self._store["key"], data, "sha256")
        except KeyError:
            raise KeystoreSilent from None

    def forget(self) -> None:
        self._store.pop("key", None)


class FakeDocuments:
    """A person who chooses `reads`, and puts every new file into `writes`; or turns back where that is None."""

    def __init__(self, deliver: Deliver, reads: Path | None = None, writes: Path | None = None) -> None:
        self._deliver = deliver
        self.reads, self.writes = reads, writes
        self.asked: list[tuple[str, ...]] = []

    def open(
        self, chosen: Callable[[Document | None], None], kinds: Sequence[DocumentKind] = ("any",)
    ) -> None:
        self.asked.append(tuple(kinds))
        path = self.reads
        self._deliver(lambda: chosen(None if path is None else Document(path.name, lambda: _opened(path))))

    def create(self, name: str, media_type: str, chosen: Callable[[NewDocument | None], None]) -> None:
        self.asked.append((name, media_type))
        folder = self.writes
        self._deliver(
            lambda: chosen(
                None if folder is None else NewDocument(name, lambda source: _put(source, folder / name))
            )
        )


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError:
        raise FileNotReadable from None


def _put(source: Path | bytes, to: Path) -> None:
    try:
        to.write_bytes(source if isinstance(source, bytes) else source.read_bytes())
    except OSError:
        raise FileNotWritten from None


class FakeShare:
    """Keeps what was handed over."""

    def __init__(self, outbox: Path) -> None:
        self._outbox = outbox
        self.handed: list[tuple[bytes, str]] = []

    @property
    def outbox(self) -> Path:
        self._outbox.mkdir(parents=True, exist_ok=True)
        return self._outbox

    def hand(self, path: Path, media_type: str = "application/octet-stream") -> None:
        self.handed.append((waiting_in(self._outbox, path).read_bytes(), media_type))


class FakeScanner:
    """Knows the pictures it was told of."""

    def __init__(self, camera: FakeCamera, known: dict[bytes, str]) -> None:
        self._camera = camera
        self.known = known

    def read(self, image: bytes | Frame) -> str | None:
        return self.known.get(image.luma if isinstance(image, Frame) else image)

    def scan(
        self, found: Callable[[str], None], failed: Failed, *, frame: Callable[[Frame], None] | None = None
    ) -> Stopping:
        return OneCode(self._camera, self.read, found, failed, frame)


class FakeScreen:
    """Remembers how it is."""

    def __init__(self) -> None:
        self.is_secure, self.is_kept_on = True, False
        self.level: float | None = None
        self.covered = Insets()

    def secure(self, on: bool) -> bool:
        self.is_secure = on
        return True

    def brightness(self, level: float | None) -> bool:
        self.level = level
        return True

    def keep_on(self, on: bool) -> bool:
        self.is_kept_on = on
        return True

    def insets(self) -> Insets:
        return self.covered


class FakeSpeech:
    """Remembers what it was asked to say."""

    def __init__(self, *languages: str) -> None:
        self.languages = languages
        self.saying: str | None = None

    def say(self, text: str, language: str) -> bool:
        there = language.split("-")[0] in self.languages
        self.saying = text if there else None
        return there

    def stop(self) -> None:
        self.saying = None


class FakeLauncher:
    """Three names."""

    def __init__(self) -> None:
        self.wanted: Literal["", "now"] = ""
        self._name = "Notebook"

    def entered_for(self) -> Literal["", "now"]:
        wanted = self.wanted
        self.wanted = ""
        return wanted

    def names(self) -> tuple[str, ...]:
        return ("Notebook", "Recipes", "Garden log")

    def name(self) -> str:
        return self._name

    def rename(self, name: str) -> None:
        if name not in self.names():
            raise ValueError(name)
        self._name = name


def fake_devices(home: Path, deliver: Deliver, jpeg: bytes | None = b"\xff\xd8\xff\xd9") -> Devices:
    """A phone that has everything."""
    camera = FakeCamera(deliver, jpeg)
    return Devices(
        camera=camera,
        microphone=FakeMicrophone(deliver),
        place=FakePlace(
            deliver, PlaceFact(lat="40.710237", lon="-74.006947", accuracy_m=13, source="device")
        ),
        keystore=FakeKeystore({}),
        documents=FakeDocuments(deliver),
        share=FakeShare(home / "outbox"),
        scanner=FakeScanner(camera, {}),
        screen=FakeScreen(),
        speech=FakeSpeech("en", "es"),
        launcher=FakeLauncher(),
    )
