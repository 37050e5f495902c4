"""Files dropped into the page: streamed to a folder of the desk, received like any other, and answered in words."""

import re
import shutil
import unicodedata
from contextlib import nullcontext
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import Final
from urllib.parse import unquote

from flask import Flask, abort, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from app.desk import inbox, keeping
from app.desk.errors import OutputUnwritable
from app.desk.inbox import State
from app.desk.page.findings_told import told_findings
from app.desk.page.workplace import Workplace
from app.desk.receiving import Outcome, Station
from app.desk.store import instant

_BLOCK: Final = 1 << 20
_LONGEST_NAME: Final = 120
_UNFIT: Final = re.compile(r'[\x00-\x1f\x7f<>:"|?*/\\]+')


def add(app: Flask, work: Workplace) -> None:
    """Put these views into the application."""
    # Two files dropped at once in two windows: one after the other.
    one_at_a_time = Lock()

    @app.post("/receive")
    def receive() -> tuple[str, int]:
        if request.mimetype != "application/octet-stream" or request.content_length is None:
            abort(400)
        if request.content_length > app.config["MAX_CONTENT_LENGTH"]:
            raise RequestEntityTooLarge
        name = file_name(unquote(request.headers.get("X-File-Name", "")))
        folder = work.desk.folder / "arriving" / token_hex(8)
        try:
            try:
                folder.mkdir(mode=0o700, parents=True)
                _store(folder / name, request.content_length)
            except OSError:
                raise OutputUnwritable(folder) from None
            with one_at_a_time:
                outcome = _receive(work, folder / name)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        page = render_template(
            "arrived.html", outcome=outcome, name=name, findings=told_findings(outcome.findings)
        )
        refused = outcome.state in (State.REJECTED, State.UNREADABLE, State.REMOVED)
        return page, 422 if refused else 200


def file_name(untrusted: str) -> str:
    """A name that is one plain file name on every system and ends in .age; the content decides what it is."""
    name = unicodedata.normalize("NFC", untrusted.replace("\\", "/").rpartition("/")[2])
    name = "".join(c for c in _UNFIT.sub("_", name) if c.isprintable())
    stem = name.removesuffix(inbox.ENDING)[:_LONGEST_NAME].strip(" .")
    return f"{stem or 'package'}{inbox.ENDING}"


def _store(path: Path, length: int) -> None:
    """The body of the request, a block at a time, no more than it said. Raises OSError."""
    left = length
    with path.open("xb") as file:
        path.chmod(0o600)
        while left and (block := request.stream.read(min(_BLOCK, left))):
            file.write(block)
            left -= len(block)
    if left:
        abort(400)


def _receive(work: Workplace, path: Path) -> Outcome:
    """As `firsthand-desk receive` does it. Raises ReceivingElsewhere, OutputUnwritable, DeskDamaged, …"""
    station = Station(work.index, work.identity.identities, work.packages, work.now)
    # A database server lets several receive at once; the file beside the packages does not.
    with nullcontext() if work.index.on_server else keeping.receiving_alone(work.desk.folder):
        (one,) = inbox.look([path])
        inbox.enter(work.index, [one], instant(work.now()))
        return station.receive(one)
