"""The page on a free port of this machine, until it is stopped.

The web server can put what it sends or receives into temporary files when it grows large. What it sends is opened
content, so that is turned off: the browser's pace bounds the memory instead. What it receives is sealed, and goes into
the desk's own folder.
"""

import os
import socket
import tempfile
from collections.abc import Callable
from typing import Any, Final

from waitress.server import create_server

from app.desk.errors import OutputUnwritable
from app.desk.page.create import LARGEST_UPLOAD, create_page
from app.desk.page.guard import Door
from app.desk.page.workplace import Workplace

HOST: Final = "127.0.0.1"
_NEVER_ON_DISK: Final = 1 << 60
_AHEAD: Final = 4 * 1024 * 1024
_AT_ONCE: Final = 8


def settings() -> dict[str, Any]:
    """How waitress is set: no name of its own, no opened content in temporary files."""
    return {
        "threads": _AT_ONCE,
        "ident": None,
        "max_request_body_size": LARGEST_UPLOAD,
        "outbuf_overflow": _NEVER_ON_DISK,
        "outbuf_high_watermark": _AHEAD,
        "clear_untrusted_proxy_headers": True,
    }


def serve(work: Workplace, *, port: int = 0, ready: Callable[[str], None]) -> None:
    """Listen on 127.0.0.1 and answer until interrupted; `ready` is told the address, which counts once.

    Raises OutputUnwritable when the desk's folder cannot be written, OSError when the port is taken.
    """
    arriving = work.desk.folder / "arriving"
    try:
        arriving.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        raise OutputUnwritable(arriving) from None
    tempfile.tempdir = str(arriving)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            # A port just left can be taken again. On Windows the same word would let anybody share it.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        door = Door(f"{HOST}:{listener.getsockname()[1]}")
        server = create_server(
            create_page(work, door),
            sockets=[listener],
            **settings(),
        )
        ready(door.address)
        server.run()
    finally:
        listener.close()
