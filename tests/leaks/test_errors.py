"""No error of ours gives away what was given in confidence: not its text, its fields, its traceback, or the words at the doors."""

from __future__ import annotations

import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.vault.errors import EntryRefused, VaultError
from tests.house.tree import APP, ROOT
from tests.leaks import hearing
from tests.leaks.hearing import given_away, is_ours, shown
from tests.vault.making import PASSPHRASE, new_vault

TESTS = ROOT / "tests"
ROOMS = sorted(path.parent.name for path in APP.glob("*/errors.py"))


def concrete(room: str) -> list[type[Exception]]:
    """The errors of a room that are raised themselves."""
    module = importlib.import_module(f"app.{room}.errors")
    found = [
        one
        for name, one in vars(module).items()
        if inspect.isclass(one) and issubclass(one, Exception) and one.__module__ == module.__name__
    ]
    return [one for one in found if not any(other is not one and issubclass(other, one) for other in found)]


@pytest.mark.parametrize("room", ROOMS)
def test_every_error_is_forced_somewhere(room: str) -> None:
    """So each is looked through: by `pytest.raises`, or by name in a table of what is raised."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py"))
    named = set(re.findall(r"\w+", text))
    assert [one.__name__ for one in concrete(room) if one.__name__ not in named] == []


def test_the_suite_waits_with_ears_open() -> None:
    assert pytest.raises is hearing.raises


class _Keeps(VaultError):
    """As an error of ours must not be: it keeps what it was given."""

    def __init__(self, secret: str) -> None:
        super().__init__("something")
        self.secret = secret


def _from(cause: Exception) -> Exception:
    try:
        try:
            raise cause
        except ValueError:
            raise EntryRefused("something")  # noqa: B904 - the slip that is to be noticed
    except EntryRefused as error:
        return error


@pytest.mark.parametrize(
    "error",
    [
        EntryRefused(f"is {PASSPHRASE}"),
        _Keeps(PASSPHRASE),
        EntryRefused("CANARY-1"),
        _from(ValueError(PASSPHRASE)),
    ],
    ids=["text", "field", "canary", "what it came from"],
)
def test_an_error_that_tells_is_heard(error: Exception) -> None:
    assert given_away(error)

    def fail() -> None:
        raise error

    with pytest.RaisesExc(AssertionError, match="gives away"), pytest.raises(VaultError):
        fail()


def test_what_is_shown_holds_the_lines_of_the_app_and_the_words_of_the_doors(tmp_path: Path) -> None:
    from app.vault import WrongSecret, unlock
    from tests.vault.making import CODEBOOK

    new_vault(tmp_path / "vault")[0].lock()
    with pytest.raises(WrongSecret) as caught:
        unlock(tmp_path / "vault", "nothing like it at all", codebook=CODEBOOK)
    assert is_ours(caught.value)
    text = shown(caught.value)
    assert "app/vault/" in text
    assert "passphrase" in text
    assert "contraseña" in text or "frase" in text


UNCAUGHT = """
import sys
from pathlib import Path
given = sys.stdin.read().split("\\n")
folder, secret, wrong = Path(given[0]), given[1], given[2]
from app.vault import LockedVault, Vault, unlock, restore
from tests.vault.making import CHEAP, CODEBOOK, WORDLIST, encounter_id, moment, new_vault, noted, opened
doors = {
    "WrongSecret": lambda: unlock(folder, wrong, codebook=CODEBOOK),
    "WeakPassphrase": lambda: vault().change_passphrase(secret, wrong[:7], cost=CHEAP),
    "UnknownEncounter": lambda: vault().append(noted(wrong, 7)),
    "VaultExists": lambda: new_vault(folder),
    "UnknownMedia": lambda: vault().open_media("0" * 32),
    "BackupRejected": lambda: restore(folder / "key.json", folder / "again", wrong),
}
def vault() -> Vault:
    return unlock(folder, secret, codebook=CODEBOOK)
doors[sys.argv[1]]()
"""


@pytest.mark.parametrize(
    "name",
    ["WrongSecret", "WeakPassphrase", "UnknownEncounter", "VaultExists", "UnknownMedia", "BackupRejected"],
)
def test_what_the_interpreter_prints_of_one_that_nobody_caught(name: str, tmp_path: Path) -> None:
    new_vault(tmp_path / "vault")[0].lock()
    wrong = "canary canary"
    done = subprocess.run(
        [sys.executable, "-c", UNCAUGHT, name],
        input=f"{tmp_path / 'vault'}\n{PASSPHRASE}\n{wrong}",
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert name in done.stderr.splitlines()[-1], done.stderr
    assert "canary" not in done.stdout + done.stderr
    assert PASSPHRASE[:10] not in done.stdout + done.stderr
