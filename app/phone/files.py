"""Choosing a file, or a place for one: our own small browser, since a system dialog would be another program.

`pick_file(then)` and `save_file(name, then)` call `then` with a path, or with None when the person closed it. On
Android the system's picker takes its place (`device`).
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from kivy.properties import StringProperty

from app.phone.home_folder import home_folder
from app.phone.widgets import button, card, field, varying  # noqa: F401  (their kv)
from app.phone.widgets.card import ListRow
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import BottomSheet
from app.phone.words import words

load_kv(__file__)

KINDS: Final = {
    "photo": (".jpg", ".jpeg", ".png", ".webp", ".heic", ".gif"),
    "audio": (".m4a", ".mp3", ".wav", ".ogg", ".opus", ".aac", ".amr", ".flac"),
    "video": (".mp4", ".mov", ".mkv", ".webm", ".3gp"),
    "document": (".pdf", ".txt", ".docx", ".odt"),
    "backup": (".backup",),
}
"""What a file is called, to sort the list; what it is, the vault tells from its bytes."""
MOST: Final = 200
"""Rows shown of one folder, newest first."""

Then = Callable[[Path | None], None]


class FileSheet(BottomSheet):
    """Shows one folder. With `name` it asks for a place to write, else for a file to read."""

    folder = StringProperty("")
    name = StringProperty("")
    error = StringProperty("")

    def __init__(self, then: Then, suffixes: tuple[str, ...] = (), **settings: Any) -> None:
        self._then = then
        self._suffixes = suffixes
        super().__init__(**settings)
        self.folder = str(_begin())

    def on_folder(self, *_: object) -> None:
        if "rows" not in self.ids:
            return
        rows = self.ids.rows
        rows.clear_widgets()
        here = Path(self.folder)
        if here.parent != here:
            self._row(words.tr("The folder above"), "arrow_upward", here.parent)
        for path in _listed(here, self._suffixes, files=not self.name):
            self._row(path.name, "folder" if path.is_dir() else "description", path)

    def _row(self, text: str, icon: str, path: Path) -> None:
        row = ListRow(text=text, icon=icon, opens=path.is_dir())
        row.bind(on_release=lambda _: self.tapped(path))
        self.ids.rows.add_widget(row)

    def tapped(self, path: Path) -> None:
        """A folder is opened, a file is chosen."""
        if path.is_dir():
            self.folder = str(path)
        else:
            self._end(path)

    def save(self) -> None:
        """Write here, under the name in the field."""
        name = self.ids.name.text.strip()
        path = Path(self.folder) / name
        if not name or Path(name).name != name or name.startswith("."):
            self.error = words.tr("Give it a plain name.")
        elif path.exists():
            self.error = words.tr("There is a file of this name here already. Give another name.")
        elif not os.access(self.folder, os.W_OK):
            self.error = words.tr("Nothing can be saved in this folder. Choose another one.")
        else:
            self._end(path)

    def _end(self, path: Path | None) -> None:
        then, self._then = self._then, lambda _: None
        self.close()
        then(path)

    def on_dismiss(self) -> None:
        self._end(None)


def pick_file(then: Then, kinds: tuple[str, ...] = ()) -> None:
    """Ask for a file of these kinds (`KINDS`); of any when none is named."""
    suffixes = tuple(suffix for kind in kinds for suffix in KINDS[kind])
    FileSheet(then, suffixes, title=words.tr("Choose a file")).open()


def save_file(name: str, then: Then) -> None:
    """Ask where to write a new file; nothing that exists is offered to be replaced."""
    FileSheet(then, name=name, title=words.tr("Choose where to save it")).open()


def _begin() -> Path:
    named = [Path.home() / name for name in ("Documents", "Downloads")]
    return next((path for path in named if path.is_dir()), Path.home())


def _listed(folder: Path, suffixes: tuple[str, ...], *, files: bool) -> list[Path]:
    own = home_folder()
    try:
        found = [path for path in folder.iterdir() if not path.name.startswith(".") and path != own]
        folders = sorted((path for path in found if path.is_dir()), key=lambda path: path.name.casefold())
        wanted = [path for path in found if files and path.is_file()]
        if suffixes:
            wanted = [path for path in wanted if path.name.lower().endswith(suffixes)]
        return [*folders, *sorted(wanted, key=lambda path: -path.stat().st_mtime)][:MOST]
    except OSError:
        return []
