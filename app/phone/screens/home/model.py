"""What a person should be told after unlocking, before anything else."""

from typing import Literal

from attrs import frozen

from app.phone.session import SETUP, Session


@frozen
class Notice:
    """`code` says what; `n` how many, where that means something.

    sheet_not_tried   the recovery sheet was never tried: a forgotten passphrase could not be replaced
    set_aside         captures that could not be taken in; they are kept
    waiting           a recording is still being written and comes with the next unlock
    altered           the key file is not as the app left it
    cut_short         the last writing before the app was stopped cannot be read; a copy is kept
    """

    code: Literal["sheet_not_tried", "set_aside", "waiting", "altered", "cut_short"]
    n: int = 1


def notices(session: Session) -> tuple[Notice, ...]:
    """Everything to tell now, most important first. Raises VaultLocked."""
    vault = session.vault
    kinds = [finding.kind for finding in vault.findings]
    found = []
    if "key_file_altered" in kinds:
        found.append(Notice("altered"))
    if "database_log" in kinds:
        found.append(Notice("cut_short"))
    aside = kinds.count("capture_damaged")
    if aside:
        found.append(Notice("set_aside", aside))
    if "captures_waiting" in kinds:
        found.append(Notice("waiting", kinds.count("captures_waiting")))
    if vault.kept(SETUP, "sheet") != b"tried":
        found.append(Notice("sheet_not_tried"))
    return tuple(found)
