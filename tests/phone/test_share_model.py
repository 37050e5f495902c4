"""What handing over does to vault and disk: profiles, passphrase, cancelling, receipts that do not fit."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from app.package import (
    Ed25519Signer,
    PackCancelled,
    ReceiptBadSignature,
    ReceiptOtherSigner,
    make_receipt,
)
from app.phone import content
from app.phone.errors import ReceiptForAnother
from app.phone.screens.cards.model import CardsModel
from app.phone.screens.share.model import NO_CARD, ShareModel
from app.phone.screens.share.parts import heaps
from app.phone.screens.share.receipts import SHARED_WITH, forget_packages, handed, take
from app.seal import ScryptIdentity, unseal_bytes
from tests.phone.driver.scenes.after import card, told
from tests.phone.living import made_session

GROUP = card(1, "Las Lomas Legal Aid")


@pytest.fixture
def session(tmp_path):
    return made_session(tmp_path / "home")


@pytest.fixture
def model(session, tmp_path):
    outbox = tmp_path / "outbox"
    outbox.mkdir()
    CardsModel(session).keep(GROUP, compared=True)
    made = ShareModel(session, told(session), outbox)
    made.choose(GROUP.signing_key.hex())
    return made


def packed(model):
    chosen = model.chosen("somebody")
    model.pack(chosen)
    model.written(chosen)
    return model.packed


def receipt_for(made, signer=1, **other):
    given = {"package": made.digest, "package_id": made.package_id, "head": made.head, **other}
    return make_receipt(by="Las Lomas", at=made_at(), signer=Ed25519Signer(bytes([signer]) * 32), **given)


def made_at():
    from tests.phone.living import TestClock

    return TestClock()()


def test_each_profile_lets_less_go(model):
    looks = model.look()
    sizes = [len(looks[profile].goes) for profile in ("counsel", "complaint", "public")]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3
    assert len({len(look.goes) + len(look.stays) for look in looks.values()}) == 1
    assert not list(model._outbox.iterdir())


def test_every_part_is_shown_once(model):
    for look in model.look().values():
        for parts in (look.goes, look.stays):
            shown = [line.part for heap in heaps(content.codebook(), parts) for line in heap.lines]
            assert len(shown) == len(parts)
            assert set(map(id, shown)) == set(map(id, parts))


def test_a_corrected_answer_is_marked(model):
    goes = model.look()["counsel"].goes
    lines = [line for heap in heaps(content.codebook(), goes) for line in heap.lines]
    count = [line for line in lines if line.part.about == "officers.count"]
    assert [(line.part.value["value"], line.overtaken) for line in count] == [(2, True), (3, False)]


def test_shared_is_written_only_when_told(model, session):
    model.pack(model.chosen("somebody"))
    assert not session.encounter(model.id).shares
    model.written(model.chosen("somebody"))
    (share,) = session.encounter(model.id).shares
    assert share.package == model.packed.digest
    assert share.fingerprint == GROUP.fingerprint(content.wordlist())


def test_passphrase_opens_the_file(model, session):
    model.choose(NO_CARD)
    assert len(model.passphrase.split()) == 6
    model.reader = "  My  cousin "
    chosen = model.chosen("somebody")
    assert chosen.name == "My cousin"
    model.pack(chosen)
    opened = unseal_bytes(model.packed.path.read_bytes(), [ScryptIdentity(model.passphrase)])
    assert opened.startswith(b"PK")
    model.written(chosen)
    assert session.encounter(model.id).shares[0].fingerprint is None


def test_another_passphrase_each_time(model):
    model.choose(NO_CARD)
    first = model.passphrase
    model.choose(GROUP.signing_key.hex())
    assert model.passphrase == ""
    model.choose(NO_CARD)
    assert model.passphrase != first


def test_cancelling_leaves_nothing(model, session):
    with pytest.raises(PackCancelled):
        model.pack(model.chosen("somebody"), cancelled=lambda: True)
    assert not list(model._outbox.iterdir())
    assert not session.encounter(model.id).shares


def test_locking_empties_the_outbox(model):
    model.pack(model.chosen("somebody"))
    model.forget()
    assert not list(model._outbox.iterdir())
    assert model.passphrase == ""


def test_what_was_handed_to_another_app_stays_until_the_next_unlocking(model, session):
    """Going to the other app is leaving this one, which locks it; only then does the other read."""
    given: list[Path] = []
    model.pack(model.chosen("somebody"))
    model.hand(model.chosen("somebody"), given.append)
    (path,) = given
    model.pack(model.chosen("somebody"))
    model.forget()
    ShareModel(session, model.id, model._outbox)
    assert list(model._outbox.iterdir()) == [path]
    (share,) = session.encounter(model.id).shares
    assert share.package == sha256(path.read_bytes()).hexdigest()


def test_nothing_stays_of_a_file_that_was_finished_when_all_was_forgotten(model):
    chosen = model.chosen("somebody")
    model.forget()
    model.pack(chosen)
    assert not list(model._outbox.iterdir())


def test_what_a_killed_run_left_is_removed(model, session):
    left = model._outbox / "0123456789ab.age"
    left.write_bytes(b"age-encryption.org/v1")
    model.pack(model.chosen("somebody"))
    ShareModel(session, model.id, model._outbox)
    assert not left.exists()
    assert model.packed.path.exists()


def test_an_expired_card_cannot_be_chosen(model, session):
    old = card(3, "Old", valid_until=date(2026, 10, 1))
    session.vault.keep("cards", old.signing_key.hex(), old.to_bytes())
    model.choose(old.signing_key.hex())
    assert model.chosen("somebody") is None


# receipts


def test_receipt_counts_against_card_and_package(model, session):
    package = packed(model)
    assert handed(session, model.id)[0].received_by == ""
    found = take(session, receipt_for(package).to_bytes())
    assert (found.encounter, found.new) == (model.id, True)
    assert handed(session, model.id)[0].received_by == "Las Lomas"
    assert take(session, receipt_for(package).to_bytes()).new is False
    assert len(session.encounter(model.id).receipts) == 1


def test_receipt_counts_when_the_card_was_removed_since(model, session):
    package = packed(model)
    CardsModel(session).remove(GROUP.signing_key.hex())
    assert take(session, receipt_for(package).to_bytes()).new


def refused(session, model, error, receipt):
    with pytest.raises(error):
        take(session, receipt, model.id)
    assert not session.encounter(model.id).receipts
    assert not session.vault.drawer("receipts")


def test_receipt_of_another_group(model, session):
    package = packed(model)
    refused(session, model, ReceiptOtherSigner, receipt_for(package, signer=2).to_bytes())


def test_receipt_of_another_group_whose_card_is_kept(model, session):
    package = packed(model)
    CardsModel(session).keep(card(2, "Others"), compared=True)
    refused(session, model, ReceiptOtherSigner, receipt_for(package, signer=2).to_bytes())


def test_altered_receipt(model, session):
    package = packed(model)
    altered = receipt_for(package).to_bytes().replace(b"Las Lomas", b"Los Lomas")
    refused(session, model, ReceiptBadSignature, altered)


def test_receipt_for_another_package(model, session):
    package = packed(model)
    refused(session, model, ReceiptForAnother, receipt_for(package, package="cd" * 32).to_bytes())
    refused(session, model, ReceiptForAnother, receipt_for(package, package_id="0" * 32).to_bytes())


def test_deleting_a_record_takes_its_cards_along(model, session):
    packed(model)
    assert session.vault.drawer(SHARED_WITH)
    forget_packages(session, model.id)
    assert not session.vault.drawer(SHARED_WITH)
