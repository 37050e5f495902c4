"""Files of other apps through the system's own dialog: a file descriptor comes back, no permission and no copy are needed."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

from jnius import JavaException

from app.phone.device import Deliver, Document, DocumentKind, NewDocument
from app.phone.device.android.asking import Outside
from app.phone.device.android.java import activity, java
from app.phone.device.calls import copied, digest, reading
from app.phone.errors import FileNotReadable, FileNotWritten

_TYPES: Final[dict[DocumentKind, tuple[str, ...]]] = {
    "photo": ("image/*",),
    "audio": ("audio/*",),
    "video": ("video/*",),
    "document": ("application/pdf", "text/*"),
    "card": ("text/*", "application/json", "application/octet-stream", "image/*"),
    "backup": ("*/*",),
    "any": ("*/*",),
}
_FIRST_CODE: Final = 0x4600
_LONGEST_NAME: Final = 200


class AndroidDocuments:
    """Storage Access Framework."""

    def __init__(self, deliver: Deliver, outside: Outside) -> None:
        self._deliver = deliver
        self._outside = outside
        self._waiting: dict[int, Callable[[Any], None]] = {}
        self._code = _FIRST_CODE
        self._bound = False

    def open(
        self, chosen: Callable[[Document | None], None], kinds: Sequence[DocumentKind] = ("any",)
    ) -> None:
        """Ask for a file to read."""
        types = list(dict.fromkeys(name for kind in kinds for name in _TYPES[kind]))
        intent = java("Dialogs").toRead(types)
        self._ask(intent, lambda uri: chosen(None if uri is None else document(uri)))

    def create(self, name: str, media_type: str, chosen: Callable[[NewDocument | None], None]) -> None:
        """Ask where to put a file."""
        intent = java("Dialogs").toWrite(name, media_type)
        self._ask(intent, lambda uri: chosen(None if uri is None else new_document(uri)))

    def _ask(self, intent: Any, then: Callable[[Any], None]) -> None:
        if not self._bound:
            from android.activity import bind

            bind(on_activity_result=self._answered)
            self._bound = True
        self._code += 1
        leave = self._outside.enter()

        def answered(uri: Any) -> None:
            leave()
            self._deliver(lambda: then(uri))

        self._waiting[self._code] = answered
        try:
            activity().startActivityForResult(intent, self._code)
        except JavaException:  # this phone has no such dialog
            self._waiting.pop(self._code)(None)

    def _answered(self, code: int, result: int, intent: Any) -> None:
        answered = self._waiting.pop(code, None)
        if answered is not None:
            well = result == java("android.app.Activity").RESULT_OK and intent is not None
            answered(intent.getData() if well else None)


def _resolver() -> Any:
    return activity().getContentResolver()


def _descriptor(uri: Any, mode: str) -> int:
    opened = _resolver().openFileDescriptor(uri, mode)
    if opened is None:
        raise OSError
    number: int = opened.detachFd()
    return number


def name_of(uri: Any) -> str:
    """What the other app calls the file; "" when it does not say."""
    with suppress(JavaException):
        row = _resolver().query(uri, ["_display_name"], None, None, None)
        if row is not None:
            try:
                if row.moveToFirst() and not row.isNull(0):
                    return str(row.getString(0))[:_LONGEST_NAME]
            finally:
                row.close()
    return ""


def document(uri: Any) -> Document:
    """A file to read."""

    def opened() -> BinaryIO:
        try:
            return os.fdopen(_descriptor(uri, "r"), "rb")
        except (JavaException, OSError):
            raise FileNotReadable from None

    return Document(name_of(uri), opened)


def new_document(uri: Any) -> NewDocument:
    """A file to write."""
    return NewDocument(name_of(uri), lambda source: _copy(source, uri))


def _copy(source: Path | bytes, uri: Any) -> None:
    """Straight into the place that was chosen; what could not be written whole is removed again."""
    try:
        with reading(source) as whole, os.fdopen(_descriptor(uri, "wt"), "wb") as writing:
            wanted = copied(whole, writing)
            writing.flush()
            with suppress(OSError):  # a pipe to an app in between cannot be forced to the disk
                os.fsync(writing.fileno())
        with os.fdopen(_descriptor(uri, "r"), "rb") as written:
            if digest(written) != wanted:
                raise OSError
    except (JavaException, OSError):
        with suppress(JavaException):
            java("android.provider.DocumentsContract").deleteDocument(_resolver(), uri)
        raise FileNotWritten from None
