"""Deleting a record: everything that lies beside it in the vault, then the record itself. Plain Python."""

from app.phone.screens.afterwards.model import drop_belongings
from app.phone.screens.walk.drafts import DRAWER, Drafts
from app.phone.session import Session


def delete_record(session: Session, encounter_id: str) -> None:
    """Delete an encounter for good, with its half-written answers, letters and the rest. Raises VaultError.

    What lies beside goes first: cut off in between, the record is still there and can be deleted again, while words of
    a record that is gone would stay without anything to find them by.
    """
    Drafts(session, encounter_id).drop_all()
    for name in session.vault.drawer(DRAWER):
        if name.startswith(f"note/{encounter_id}/"):
            session.vault.drop(DRAWER, name)
    drop_belongings(session, encounter_id)
    session.vault.forget(encounter_id, session.now())
