"""Android's dialogs for documents and its sharing on a Java machine, with the phone that tests/android/fakes are.

Run by test_on_jvm.py.
"""

import os
from pathlib import Path
from typing import Any

from tests.android.jvm_phone import (  # noqa: F401  # isort: skip  # first: it starts the Java machine
    CAMERA,
    COARSE,
    FINE,
    MICROPHONE,
    Activity,
    Intent,
    Phone,
    Uri,
    allow,
    app_thread,
    happened,
    new_phone,
)

import jnius
import pytest
from jnius import PythonJavaClass, autoclass, java_method

from app.phone.device import Document, NewDocument
from app.phone.device.android.asking import Outside
from app.phone.device.android.documents import AndroidDocuments
from app.phone.device.android.share import AUTHORITY, AndroidShare
from app.phone.errors import NothingToShareWith
from tests.phone.device import contract
from tests.phone.device.waiting import AppThread


class Opener(PythonJavaClass):
    """Another app's file, opened as this process can."""

    __javainterfaces__ = ["android/content/ContentResolver$FakeOpener"]
    __javacontext__ = "app"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.loses = False
        """Whether it takes what is written and gives something else back."""

    @java_method("(Ljava/lang/String;Ljava/lang/String;)I")
    def open(self, address: str, mode: str) -> int:
        path = self.folder / address.rpartition("/")[2]
        if self.loses and mode == "r":
            path = Path("/dev/null")
        try:
            return os.open(path, {"r": os.O_RDONLY, "wt": os.O_WRONLY | os.O_TRUNC}[mode])
        except OSError:
            return -1


def answered(phone: Any, thread: AppThread, outside: Outside, address: str | None) -> str:
    """The system's dialog is open; the person chooses, or turns back. Returns what was asked."""
    assert outside()
    (asked,) = [one for one in happened() if " asked " in one]
    Phone.happened.clear()
    data = None if address is None else Intent("x").setData(Uri.parse(address))
    phone.fakeResult(int(asked.split()[0]), 0 if address is None else -1, data)
    phone.fakeResult(99, -1, None)
    Phone.settle()
    thread.settle()
    assert not outside()
    return asked


def test_documents(phone: Any, thread: AppThread, tmp_path: Path) -> None:
    opener = Opener(tmp_path)
    autoclass("android.content.ContentResolver").fakeOpenedBy(opener)
    (tmp_path / "photo.jpg").write_bytes(b"photograph")
    (tmp_path / "new.age").touch()
    outside = Outside()
    documents = AndroidDocuments(thread.deliver, outside)
    read: list[Document | None] = []
    documents.open(read.append, ("photo", "audio"))
    asked = answered(phone, thread, outside, "content://other/photo.jpg")
    assert "OPEN_DOCUMENT" in asked
    assert "category=android.intent.category.OPENABLE" in asked
    assert "[image/*, audio/*]" in asked
    (document,) = read
    assert document is not None
    assert document.name == "photo.jpg"
    contract.document_opens(document, b"photograph")

    made: list[NewDocument | None] = []
    documents.create("new.age", "application/octet-stream", made.append)
    asked = answered(phone, thread, outside, "content://other/new.age")
    assert "CREATE_DOCUMENT" in asked
    assert "TITLE=new.age" in asked
    (new,) = made
    assert new is not None
    contract.new_document_is_put(new, tmp_path / "photo.jpg", tmp_path / "new.age")
    contract.new_document_is_not_put(new, tmp_path / "none")
    opener.loses = True
    contract.new_document_is_not_put(new, tmp_path / "photo.jpg")
    opener.loses = False
    assert happened() == ["deleted content://other/new.age"] * 2
    (tmp_path / "photo.jpg").unlink()
    contract.document_is_not_readable(document)


def test_no_document(phone: Any, thread: AppThread) -> None:
    outside = Outside()
    documents = AndroidDocuments(thread.deliver, outside)
    chosen: list[object] = []
    documents.open(chosen.append)
    answered(phone, thread, outside, None)
    assert chosen == [None]
    Phone.sharing = False
    documents.open(chosen.append)
    thread.settle()
    assert chosen == [None, None]
    assert not outside()


def test_share(tmp_path: Path) -> None:
    share = AndroidShare(tmp_path / "files" / "firsthand" / "outbox")
    package = contract.share_hands_only_from_its_outbox(share, tmp_path)
    share.hand(package)
    (started,) = [one for one in happened() if one.startswith("started")]
    address = f"content://{AUTHORITY}/package.age"
    for part in ("CHOOSER", "ACTION_SEND"[7:], "flags=1", f"clip={address}", f"STREAM={address}"):
        assert part in started
    Phone.sharing = False
    with pytest.raises(NothingToShareWith):
        share.hand(package)


def test_the_provider_gives_one_file_of_the_outbox_to_read(phone: Any, tmp_path: Path) -> None:
    share = AndroidShare(tmp_path / "files" / "firsthand" / "outbox")
    package = contract.share_hands_only_from_its_outbox(share, tmp_path)
    (share.outbox.parent / "key.json").write_bytes(b"secret")
    (share.outbox / "link.age").symlink_to(share.outbox.parent / "key.json")
    autoclass("android.content.ContentProvider").fakeIn(phone)
    provider = autoclass("org.pocketpages.notebook.HandOver")()
    good = Uri.parse(f"content://{AUTHORITY}/package.age")
    assert provider.openFile(good, "r").fakeFile.getName() == "package.age"
    row = provider.query(good, None, None, None, None)
    assert (row.getString(0), row.getLong(1)) == ("package.age", package.stat().st_size)
    assert provider.getType(good) == "application/octet-stream"
    for mode in ("w", "rw", "wt", ""):
        with pytest.raises(jnius.JavaException):
            provider.openFile(good, mode)
    for bad in (
        "",
        "none",
        "link.age",
        "..%2Fkey.json",
        "../key.json",
        "a/package.age",
        "..",
        ".",
        "%2e%2e%2fkey.json",
    ):
        address = Uri.parse(f"content://{AUTHORITY}/{bad}")
        with pytest.raises(jnius.JavaException):
            provider.openFile(address, "r")
        assert provider.query(address, None, None, None, None) is None
    with pytest.raises(jnius.JavaException):
        provider.openFile(Uri.parse("content://another.app/package.age"), "r")
    for call in (lambda: provider.insert(good, None), lambda: provider.delete(good, None, None)):
        with pytest.raises(jnius.JavaException):
            call()
