"""The app as a screen reader meets it: another process, on the accessibility bus, knowing nothing but names and roles.

Needs the Debian packages at-spi2-core and dbus-daemon. The bus is the test's own; it ends with the test.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, DBusErrorResponse, MessageType, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

ACCESSIBLE = "org.a11y.atspi.Accessible"
ROOT = "/org/a11y/atspi/accessible/root"

ROLES = {
    7: "checkbox",
    16: "dialog",
    29: "text",
    40: "password",
    43: "button",
    44: "radio",
    51: "slider",
    79: "entry",
    83: "heading",
}
"""Of AT-SPI's numbers the ones the tests name."""

_PATIENCE = 30
"""Seconds for one answer: a busy machine takes some, an app that stands still never gives it."""


class NotTold(AssertionError):
    """The screen reader is told of no such thing; lists what it is told of."""


class Thing:
    """One thing on the screen, with its name and role."""

    def __init__(self, bus: DBusConnection, owner: str, path: str) -> None:
        self.bus, self.owner, self.path = bus, owner, path

    def call(self, interface: str, method: str, signature: str | None = None, *arguments: Any) -> Any:
        address = DBusAddress(self.path, bus_name=self.owner, interface=interface)
        reply = self.bus.send_and_get_reply(
            new_method_call(address, method, signature, arguments), timeout=_PATIENCE
        )
        if reply.header.message_type is MessageType.error:
            raise DBusErrorResponse(reply)  # the screen has changed meanwhile
        return reply.body[0] if reply.body else None

    def held(self, name: str, interface: str = ACCESSIBLE) -> Any:
        address = DBusAddress(self.path, bus_name=self.owner, interface=interface)
        reply = self.bus.send_and_get_reply(Properties(address).get(name), timeout=_PATIENCE)
        if reply.header.message_type is MessageType.error:
            raise DBusErrorResponse(reply)
        return reply.body[0][1]

    def measure(self) -> tuple[float, float]:
        """Of a slider: where it is, and where it ends."""
        now, most = (self.held(name, "org.a11y.atspi.Value") for name in ("CurrentValue", "MaximumValue"))
        return float(now), float(most)

    def move(self, to: float) -> None:
        """Put a slider somewhere."""
        address = DBusAddress(self.path, bus_name=self.owner, interface="org.a11y.atspi.Value")
        self.bus.send_and_get_reply(Properties(address).set("CurrentValue", "d", to), timeout=_PATIENCE)

    @property
    def name(self) -> str:
        return str(self.held("Name"))

    @property
    def role(self) -> str:
        number = int(self.call(ACCESSIBLE, "GetRole"))
        return ROLES.get(number, str(number))

    def children(self) -> list["Thing"]:
        found = self.call(ACCESSIBLE, "GetChildren")
        return [Thing(self.bus, owner, path) for owner, path in found]

    def walk(self) -> Iterator["Thing"]:
        yield self
        for child in self.children():
            yield from child.walk()

    def press(self) -> None:
        self.call("org.a11y.atspi.Action", "DoAction", "i", 0)

    def write(self, text: str) -> None:
        self.call("org.a11y.atspi.EditableText", "SetTextContents", "s", text)

    def ticked(self) -> bool:
        low = self.call(ACCESSIBLE, "GetState")[0]
        return bool(low >> 4 & 1)


class Outside:
    """The app, heard and pressed from outside."""

    def __init__(self, bus: DBusConnection, process: "subprocess.Popen[bytes]") -> None:
        self.bus, self.process = bus, process

    def app(self) -> Thing:
        """The app as the registry knows it."""
        registry = Thing(self.bus, "org.a11y.atspi.Registry", ROOT)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise NotTold(f"the app ended: {self.process.returncode}")
            with suppress(DBusErrorResponse):
                for thing in registry.children():
                    if thing.children():
                        return thing
            time.sleep(0.1)
        raise NotTold("the app is not on the accessibility bus")

    def told(self) -> list[tuple[str, str]]:
        """Role and name of everything, in reading order; once more where the screen changed meanwhile."""
        end = time.monotonic() + 30
        while True:
            try:
                return [(thing.role, thing.name) for thing in self.app().walk()]
            except DBusErrorResponse:
                if time.monotonic() > end:
                    raise
            time.sleep(0.1)

    def find(self, name: str, role: str = "", seconds: float = 30) -> Thing:
        """The thing of that name, waiting for it. Raises NotTold."""
        end = time.monotonic() + seconds
        while True:
            with suppress(DBusErrorResponse):
                for thing in self.app().walk():
                    if thing.name == name and (not role or thing.role == role):
                        return thing
            if time.monotonic() > end:
                raise NotTold(f"nothing called {name!r} {role}; there is {self.told()}")
            time.sleep(0.1)

    def press(self, name: str, role: str = "") -> None:
        """Press the thing of that name, as Orca does; waits while it cannot be pressed yet."""
        end = time.monotonic() + 15
        while True:
            try:
                return self.find(name, role).press()
            except DBusErrorResponse:
                if time.monotonic() > end:
                    raise
            time.sleep(0.1)


@contextmanager
def outside(home: Path, module: str = "app.phone") -> Iterator[Outside]:
    """Start a bus and the app on a folder; both end with the block. `module` starts it."""
    started = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE
    )
    app: subprocess.Popen[bytes] | None = None
    try:
        if started.stdout is None:
            raise NotTold("no bus")
        address = started.stdout.readline().decode().strip()
        session = open_dbus_connection(address)
        status = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
        there = session.send_and_get_reply(new_method_call(status, "GetAddress"), timeout=_PATIENCE).body[0]
        switch = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Status")
        session.send_and_get_reply(Properties(switch).set("IsEnabled", "b", True))
        session.send_and_get_reply(Properties(switch).set("ScreenReaderEnabled", "b", True))
        environment = {
            **os.environ,
            "DBUS_SESSION_BUS_ADDRESS": address,
            "FIRSTHAND_HOME": str(home),
            "HOME": str(home),
            "SDL_VIDEODRIVER": "offscreen",
            "SDL_AUDIODRIVER": "dummy",
        }
        app = subprocess.Popen([sys.executable, "-m", module], env=environment)
        bus = open_dbus_connection(there)
        try:
            yield Outside(bus, app)
        finally:
            bus.close()
            session.close()
    finally:
        for process in (app, started):
            if process is not None:
                process.kill()
                process.wait()
        if started.stdout is not None:
            started.stdout.close()
