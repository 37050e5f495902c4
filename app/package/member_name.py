"""Which file names a package may hold, and what is wrong with the others.

Our own names are plain: ASCII letters, digits, ``.``, ``_``, ``-``, parts joined by ``/``. Everything else is
refused, and the reason is told apart because each trick has another aim: climbing out of the folder
(``..``, absolute names, drive letters), being something else on Windows (``CON``, trailing dots, backslashes),
or looking like something else to a person (control characters, reversed writing, two names that look alike).
"""

import re
import unicodedata
from typing import Final

from app.package.findings import Kind

LONGEST_NAME: Final = 200
"""Bytes. Well inside the 260 characters of an old Windows path, with room for the folder it is opened in."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
# Most names, told at once to have none of the faults below: no device's name, no dot at an end or beside another.
_SURELY_PLAIN: Final = re.compile(
    r"(?:(?!(?:con|prn|aux|nul|(?:com|lpt)[0-9])(?![A-Za-z0-9_-]))[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*(?:/(?!\Z)|\Z))+",
    re.ASCII | re.IGNORECASE,
)
_DRIVE: Final = re.compile(r"[A-Za-z]:")
# Names that Windows gives to devices, in any folder, with any extension.
_RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"]
)
# The characters that turn the direction of writing: photo_gpj.exe shown as photo_exe.jpg.
DIRECTION_SIGNS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def name_fault(untrusted_name: str) -> Kind | None:
    """What is wrong with this name, the gravest reason first, or None when it is plain."""
    if surely_plain(untrusted_name):
        return None
    return slow_fault(untrusted_name)


def surely_plain(untrusted_name: str) -> bool:
    """Whether one look is enough: most names have none of the faults."""
    return len(untrusted_name) <= LONGEST_NAME and _SURELY_PLAIN.fullmatch(untrusted_name) is not None


def slow_fault(untrusted_name: str) -> Kind | None:
    """`name_fault`, every fault by itself."""
    if not (untrusted_name.isascii() and untrusted_name.isprintable()):
        if any(c in DIRECTION_SIGNS for c in untrusted_name):
            return Kind.NAME_DIRECTION
        if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in untrusted_name):
            return Kind.NAME_CONTROL
    if "\\" in untrusted_name:
        return Kind.NAME_BACKSLASH
    if untrusted_name.startswith("/"):
        return Kind.NAME_ABSOLUTE
    if _DRIVE.match(untrusted_name):
        return Kind.NAME_DRIVE
    parts = untrusted_name.split("/")
    if ".." in parts or "." in parts or untrusted_name.startswith("~"):
        return Kind.NAME_CLIMBS
    if len(untrusted_name.encode("utf-8", "surrogatepass")) > LONGEST_NAME:
        return Kind.NAME_TOO_LONG
    if untrusted_name.endswith("/"):
        return Kind.FOLDER_ENTRY
    if any(part.split(".")[0].rstrip(" ").lower() in _RESERVED for part in parts):
        return Kind.NAME_RESERVED
    if any(part.endswith((".", " ")) for part in parts):
        return Kind.NAME_TRAILING
    if not _PLAIN.fullmatch(untrusted_name):
        return Kind.NAME_NOT_PLAIN
    return None


def likeness(name: str) -> str:
    """A key that is equal for two names which some file system or some eye takes for the same."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
