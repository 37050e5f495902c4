"""A room's names, each loaded from its module when it is first asked for: who opens a room loads no more than it uses."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def by_name(names: dict[str, Any], modules: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a room (PEP 562). `names` are its globals, where what was loaded stays; `modules` tells for each
    of its modules the names in it, with spaces between. What is in no module raises AttributeError.
    """
    room = names["__name__"]
    where = {name: module for module, told in modules.items() for name in told.split()}

    def found(name: str) -> Any:
        if name not in where:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        names[name] = getattr(import_module(f"{room}.{where[name]}"), name)
        return names[name]

    return found
