"""Where operations are tried: on a vault, and on packages and a desk. Each has its template, its work and its judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import frozen

from app.desk.errors import DeskError
from app.package import PackageError
from app.phone.errors import PhoneError
from app.seal import SealError
from app.vault import VaultError
from tests.torture import on_packages, on_vault, packages_judge, sloppy, vault_judge

REFUSALS: tuple[type[Exception], ...] = (DeskError, PackageError, PhoneError, SealError, VaultError)
"""The errors that have words in every language. Anything else is a traceback in somebody's hand."""


@frozen
class Ground:
    """`template` makes a home once; `prepared` copies it for one operation; `judge` holds it against what was said."""

    template: Callable[[Path], Path]
    prepared: Callable[[Path, str, Path], Path]
    judge: Callable[[str, Path, list[list[str]], str], None]
    operations: Mapping[str, Callable[[Path], None]]
    titles: Mapping[str, str]


def _ground(where: object, titles: Mapping[Callable[[Path], None], str]) -> Ground:
    return Ground(
        where.template,  # type: ignore[attr-defined]
        where.prepared,  # type: ignore[attr-defined]
        where.judge,  # type: ignore[attr-defined]
        {work.__name__: work for work in titles},
        {work.__name__: title for work, title in titles.items()},
    )


GROUNDS: dict[str, Ground] = {
    "vault": _ground(vault_judge, on_vault.TITLES),
    "packages": _ground(packages_judge, on_packages.TITLES),
    "sloppy": _ground(sloppy, sloppy.TITLES),
}
OPERATIONS: list[tuple[str, str]] = [
    (name, one) for name, ground in GROUNDS.items() if name != "sloppy" for one in ground.operations
]
