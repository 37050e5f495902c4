"""A disk that has lost its power: what a program wrote, replayed from strace's log, less what it had not made last.

POSIX promises little, and this disk keeps no more than that. Content is lasting after fsync of the file; a name (made,
moved or removed) after fsync of its folder. Of all that came since, any part may be there after the power returns, in
any order, and a write may be torn at any 512 bytes: `after` picks one such part. A rename is one step, there or not.
What a program wrote through a memory map would not be seen; none of ours does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from attrs import define, field

TRACED = (
    "openat,close,lseek,write,writev,pwrite64,sendfile,copy_file_range,ftruncate,fsync,fdatasync,link,linkat,mkdir,mkdirat,"
    "rename,renameat,renameat2,unlink,unlinkat,rmdir"
)
STRACE = ("-y", "-xx", "-s", "16777216", "-e", f"trace={TRACED}")
_SECTOR = 512
_LINE = re.compile(r"^(?:\[pid +)?(\d+)\]? +(\w+)\((.*)\) += (-?\d+)")
_UNFINISHED = re.compile(r"^(\d+) +(\w+\(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")
_BYTES = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FD = re.compile(r"^(-?\d+|AT_FDCWD)<")


class Call(NamedTuple):
    """One system call that succeeded: its name, what it was given as strace prints it, and what it returned."""

    name: str
    given: str
    result: int

    @property
    def strings(self) -> list[bytes]:
        return [bytes.fromhex(one.replace("\\x", "")) for one in _BYTES.findall(self.given)]

    @property
    def fd(self) -> int:
        return int(self.given.partition("<")[0])

    @property
    def last(self) -> int:
        """The last number given."""
        return int(self.given.rpartition(", ")[2])


def calls(log: str) -> Iterator[Call]:
    """The calls of a log written with `STRACE`, in the order they ended."""
    begun: dict[str, str] = {}
    for raw in log.splitlines():
        if found := _UNFINISHED.match(raw):
            begun[found[1]] = found[2]
            continue
        line = raw
        if found := _RESUMED.match(raw):
            line = f"{found[1]} {begun.pop(found[1], '')}{found[2]}"
        call = _LINE.match(line)
        if call and int(call[4]) >= 0:
            yield Call(call[2], call[3], int(call[4]))


@define(eq=False)
class File:
    """Content: what lasts, what a reader sees now, and the writes between the two."""

    lasting: bytes = b""
    now: bytes = b""
    since: list[tuple[int, bytes | None]] = field(factory=list)

    def change(self, at: int, content: bytes | None) -> None:
        """Write at an offset, or (None) cut to that length."""
        self.now = _changed(self.now, at, content)
        self.since.append((at, content))

    def sync(self) -> None:
        self.lasting = self.now
        self.since.clear()


@define(eq=False)
class Folder:
    """Names: what lasts, what is there now, and the changes between the two."""

    lasting: dict[str, Node] = field(factory=dict)
    now: dict[str, Node] = field(factory=dict)
    since: list[tuple[str | None, str | None, Node]] = field(factory=list)

    def change(self, gone: str | None, come: str | None, node: Node) -> None:
        _renamed(self.now, gone, come, node)
        self.since.append((gone, come, node))

    def sync(self) -> None:
        self.lasting = dict(self.now)
        self.since.clear()


Node = File | Folder


def _changed(content: bytes, at: int, new: bytes | None) -> bytes:
    if new == b"":
        return content
    content = content.ljust(at, b"\0")
    return content[:at] if new is None else content[:at] + new + content[at + len(new) :]


def _renamed(names: dict[str, Node], gone: str | None, come: str | None, node: Node) -> None:
    if gone is not None:
        names.pop(gone, None)
    if come is not None:
        names[come] = node


class Disk:
    """The folder `home` as a program changes it, call by call. Everything in it at the start lasts; `before` is a copy
    of what that was, when the program has run already."""

    def __init__(self, home: Path, before: Path | None = None) -> None:
        self._home = home
        self.root = _load(before or home)
        self.said = b""
        self._open: dict[int, Node] = {}
        self._offsets: dict[int, int] = {}

    def play(self, call: Call) -> bool:
        """Do one call; whether it changed anything, made something last, or said something."""
        doing: Callable[[Call], bool] | None = getattr(self, f"_{call.name}", None)
        return doing is not None and doing(call)

    # Where a path leads

    def _parts(self, path: bytes, folder: Node | None = None) -> tuple[Folder, str] | None:
        at: Any = folder or self.root
        names = path.decode().split("/")
        if path.startswith(b"/"):
            home = str(self._home).split("/")
            if names[: len(home)] != home:
                return None
            names = names[len(home) :]
        elif folder is None:
            return None
        for name in names[:-1]:
            at = at.now[name]
        return (at, names[-1]) if names else None

    def _found(self, path: bytes, folder: Node | None = None) -> Node | None:
        if path.decode() == str(self._home):
            return self.root
        parts = self._parts(path, folder)
        return parts[0].now.get(parts[1]) if parts else None

    def _beginning(self, call: Call) -> Node | None:
        """The open folder that a relative path begins at."""
        fd = _FD.match(call.given)
        return self._open.get(int(fd[1])) if fd and fd[1] != "AT_FDCWD" else None

    # Calls

    def _openat(self, call: Call) -> bool:
        folder = self._beginning(call)
        parts = self._parts(call.strings[0], folder)
        node = self._found(call.strings[0], folder)
        made = False
        if parts and node is None and "O_CREAT" in call.given:
            node = File()
            parts[0].change(None, parts[1], node)
            made = True
        if isinstance(node, File) and "O_TRUNC" in call.given and node.now:
            node.change(0, None)
            made = True
        self._open.pop(call.result, None)
        if node is not None:
            self._open[call.result] = node
            self._offsets[call.result] = 0
        return made

    def _close(self, call: Call) -> bool:
        self._open.pop(call.fd, None)
        return False

    def _lseek(self, call: Call) -> bool:
        self._offsets[call.fd] = call.result
        return False

    def _writev(self, call: Call) -> bool:
        # Nothing but what is said goes out this way: see tests/torture/forked.py.
        self.said += call.strings[0] if call.fd == 1 else b""
        return call.fd == 1

    def _write(self, call: Call) -> bool:
        if call.fd == 1:
            self.said += call.strings[0]
            return True
        written = self._put(call.fd, self._offsets.get(call.fd, 0), call.strings[0][: call.result])
        self._offsets[call.fd] = self._offsets.get(call.fd, 0) + call.result
        return written

    def _pwrite64(self, call: Call) -> bool:
        return self._put(call.fd, call.last, call.strings[0][: call.result])

    def _sendfile(self, call: Call) -> bool:
        into, source, offset = call.given.split(", ")[:3]
        start = int(offset.partition("]")[0].strip("["))
        return self._copy(into, source, start, call.result)

    def _copy_file_range(self, call: Call) -> bool:
        source, _, into = call.given.split(", ")[:3]
        fd = int(source.partition("<")[0])
        start = self._offsets.get(fd, 0)
        self._offsets[fd] = start + call.result
        return self._copy(into, source, start, call.result)

    def _copy(self, into: str, source: str, start: int, size: int) -> bool:
        target, origin = int(into.partition("<")[0]), self._open.get(int(source.partition("<")[0]))
        if not isinstance(origin, File):
            return False
        at = self._offsets.get(target, 0)
        self._offsets[target] = at + size
        return self._put(target, at, origin.now[start : start + size])

    def _put(self, fd: int, at: int, content: bytes) -> bool:
        node = self._open.get(fd)
        if not isinstance(node, File):
            return False
        node.change(at, content)
        return True

    def _ftruncate(self, call: Call) -> bool:
        node = self._open.get(call.fd)
        if isinstance(node, File):
            node.change(call.last, None)
        return isinstance(node, File)

    def _fsync(self, call: Call) -> bool:
        node = self._open.get(call.fd)
        if node is not None:
            node.sync()
        return node is not None

    _fdatasync = _fsync

    def _mkdir(self, call: Call) -> bool:
        return self._come(call.strings[-1], Folder())

    _mkdirat = _mkdir

    def _link(self, call: Call) -> bool:
        node = self._found(call.strings[0])
        return node is not None and self._come(call.strings[1], node)

    _linkat = _link

    def _come(self, path: bytes, node: Node) -> bool:
        if parts := self._parts(path):
            parts[0].change(None, parts[1], node)
        return parts is not None

    def _rename(self, call: Call) -> bool:
        old, new = (self._parts(path) for path in call.strings)
        if old is None or new is None:
            return False
        node = old[0].now[old[1]]
        if old[0] is new[0]:
            old[0].change(old[1], new[1], node)
        else:
            new[0].change(None, new[1], node)
            old[0].change(old[1], None, node)
        return True

    _renameat = _renameat2 = _rename

    def _unlink(self, call: Call) -> bool:
        if parts := self._parts(call.strings[0], self._beginning(call)):
            parts[0].change(parts[1], None, parts[0].now[parts[1]])
        return parts is not None

    _unlinkat = _rmdir = _unlink

    # After the power returns

    def after(self, part: Part, into: Path) -> None:
        """Write to the new folder `into` what one run of bad luck left."""
        _leave(self.root, part, into)


class Part:
    """Which of the changes that were not made last are there all the same."""

    def __init__(self, kind: str, seed: int = 0) -> None:
        """`nothing`, all `names` without their content, all `content` without new names, or `some` of everything."""
        self.kind = kind
        self._random = Random(seed)

    def names(self, folder: Folder) -> dict[str, Node]:
        if self.kind == "names":
            return folder.now
        left = dict(folder.lasting)
        if self.kind == "some":
            for change in folder.since:
                if self._random.random() < 0.5:
                    _renamed(left, *change)
        return left

    def content(self, file: File) -> bytes:
        if self.kind == "content":
            return file.now
        left = file.lasting
        if self.kind == "some":
            for at, new in self._random.sample(file.since, self._random.randint(0, len(file.since))):
                left = _changed(left, at, self._torn(new))
        return left

    def _torn(self, new: bytes | None) -> bytes | None:
        if new is None or self._random.random() < 0.7:
            return new
        return new[: self._random.randrange(0, len(new) + 1, _SECTOR)]


def _leave(folder: Folder, part: Part, into: Path) -> None:
    into.mkdir(mode=0o700)
    for name, node in part.names(folder).items():
        if isinstance(node, Folder):
            _leave(node, part, into / name)
        else:
            (into / name).write_bytes(part.content(node))


def _load(path: Path) -> Folder:
    folder = Folder()
    for one in path.iterdir():
        node: Node = _load(one) if one.is_dir() else File(one.read_bytes(), one.read_bytes())
        folder.now[one.name] = node
    folder.sync()
    return folder
