"""One thing done to a vault by a process that is lost on the way, for the test that holds random steps against a model."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.vault import Vault
from tests.torture import forked
from tests.torture.grounds import REFUSALS
from tests.vault.making import CHEAP, encounter_id, moment, noted, reopened

NOTE = "alpha bravo"
PHOTO = b"\xff\xd8\xff\xe0" + bytes(70_000)


def note(vault: Vault, told: dict[str, Any]) -> None:
    vault.append(noted(NOTE, told["encounter"], at=told["seconds"]))


def attach(vault: Vault, told: dict[str, Any]) -> None:
    vault.attach(encounter_id(told["encounter"]), io.BytesIO(PHOTO), moment(told["seconds"]))


def forget(vault: Vault, told: dict[str, Any]) -> None:
    vault.forget(encounter_id(told["encounter"]), moment(told["seconds"]))


def change(vault: Vault, told: dict[str, Any]) -> None:
    vault.change_passphrase(*told["secrets"], cost=CHEAP)


DOING: dict[str, Callable[[Vault, dict[str, Any]], None]] = {
    one.__name__: one for one in (note, attach, forget, change)
}


def lost(told: dict[str, Any]) -> bool:
    """Do it in a process that is killed at the call it is told; whether it was confirmed before."""

    def work() -> None:
        with reopened(Path(told["folder"]), told["secrets"][0]) as vault:
            DOING[told["what"]](vault, told)
            forked.confirmed("done")

    killing = ("-e", f"trace={told['call']}", "-e", f"inject={told['call']}:signal=KILL:when={told['at']}")
    done = forked.run(work, killing, REFUSALS)
    if not done.told and not done.injected:
        raise RuntimeError(done.trace)
    return bool(done.confirmed)
