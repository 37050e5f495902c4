"""A deleted record leaves nothing beside it, whichever screen deletes it."""

import pytest

from app.phone.screens.record.model import RecordModel
from app.phone.screens.settings.model import SettingsModel
from app.phone.screens.walk.drafts import DRAWER
from app.phone.session import Session
from tests.phone.living import made_session

BESIDE = (DRAWER, "letters", "outside")


def by_its_page(session: Session, encounter: str) -> None:
    RecordModel(session, encounter).forget()


def by_the_settings(session: Session, encounter: str) -> None:
    SettingsModel(session).delete((encounter,), lambda done, total: None)


@pytest.mark.parametrize("delete", [by_its_page, by_the_settings])
def test_nothing_is_left_beside_a_deleted_record(tmp_path, delete):
    session = made_session(tmp_path)
    gone, kept = session.begin(), session.begin()
    for encounter in (gone, kept):
        session.vault.keep(DRAWER, f"note/{encounter}/new", b"half a sentence")
        session.vault.keep("letters", f"{encounter}.foia.1", b"a draft")
        session.vault.keep("outside", encounter, b"{}")
    delete(session, gone)
    left = [name for drawer in BESIDE for name in session.vault.drawer(drawer)]
    assert [name for name in left if gone in name] == []
    assert len([name for name in left if kept in name]) == 3
    assert session.vault.card(gone) is None
    assert session.vault.card(kept) is not None
