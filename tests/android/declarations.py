"""Android's published interface: names and the version each came with, from the declarations; exact shapes, from android.jar."""

import re
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.android.tools import DEBIAN, TOOLS

DECLARATIONS = TOOLS / "types" / "android-platform-37.d.ts"
ANDROID_JAR = DEBIAN / "usr/share/java/com.android.android-23.jar"
JAR_LEVEL = 23
_OPENS = re.compile(
    r"(?:declare )?(?:export )?(?:abstract )?(module|namespace|class|interface) ([\w.$]+)(?:<.*?>)?(?: extends ([\w.$]+))?.*\{$"
)
_MEMBER = re.compile(r"public (?:static )?(?:abstract )?(?:readonly )?([\w$]+)\s*(?:<[^(]*>)?[(:?]")
_SINCE = re.compile(r"@since (\d+)")


class Declared:
    """Every class with its members, what it extends, and since when each is there (1 when it is not said)."""

    def __init__(self, path: Path) -> None:
        self.members: dict[str, dict[str, int]] = {}
        self.above: dict[str, list[str]] = {}
        self.since: dict[str, int] = {}
        stack: list[tuple[str, str]] = []
        since = 1
        for raw in path.read_text(encoding="utf-8").splitlines():
            line = raw.strip()
            if line.startswith(("/**", "*")):
                if found := _SINCE.search(line):
                    since = int(found[1])
                continue
            if opened := _OPENS.match(line):
                stack.append((opened[1], opened[2]))
                name = ".".join(part for _, part in stack)
                if opened[1] in ("class", "interface"):
                    self.members.setdefault(name, {})
                    self.since[name] = since
                    plain = re.sub(r"<[^<>]*>", "", re.sub(r"<[^<>]*>", "", line))
                    above = re.findall(r"(?:extends|implements) ([\w.$, ]+?)(?= implements |\s*\{)", plain)
                    self.above[name] = [
                        one.strip() for part in above for one in part.split(",") if one.strip()
                    ]
            elif line.endswith("{"):
                stack.append(("other", ""))
            elif line in ("}", "};") or line.startswith("})"):
                if stack:
                    stack.pop()
            elif stack and stack[-1][0] in ("class", "interface") and (member := _MEMBER.match(line)):
                name = ".".join(part for _, part in stack)
                members = self.members[name]
                members[member[1]] = min(since, members.get(member[1], since))
            since = 1

    def level(self, name: str, member: str | None = None) -> int | None:
        """Since which version a class has a member, its own or one from above; None when there is none."""
        if name not in self.members:
            return None
        if member is None:
            return self.since[name]
        if member in self.members[name]:
            return max(self.members[name][member], self.since[name])
        levels = [self.level(above, member) for above in self.above.get(name, [])]
        found = [level for level in levels if level is not None]
        return max(min(found), self.since[name]) if found else None


@cache
def declared() -> Declared:
    return Declared(DECLARATIONS)


def shapes(jar_or_folder: Path, names: Iterable[str]) -> dict[str, dict[str, set[str]]]:
    """The public and protected members of classes with their descriptors, as the class files say. A missing class is left out."""
    done = subprocess.run(
        ["javap", "-s", "-protected", "-cp", str(jar_or_folder), *names], capture_output=True, text=True
    )
    found: dict[str, dict[str, set[str]]] = {}
    members: dict[str, set[str]] = {}
    member = ""
    for line in done.stdout.splitlines():
        if opened := re.match(r"^\S.*?(?:class|interface) ([\w.$]+)", line):
            members = found.setdefault(opened[1], {})
        elif described := re.match(r"^\s+descriptor: (\S+)$", line):
            members.setdefault(member, set()).add(described[1])
        elif named := re.match(r"^\s+[^()]*?([\w.$]+)(?:\(|;| =)", line):
            member = named[1].rpartition(".")[2].rpartition("$")[2]
    return found
