"""Cards: read, compared, kept, refused, replaced, removed; by paste, file and picture."""

from datetime import date

import pytest
import segno

from app.package import CardBadSignature, CardExpired, CardNewerVersion, card_text
from app.phone.screens.cards.model import CardsModel, is_receipt
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.driver.scenes.after import card
from tests.phone.living import at, made_session, start
from tests.phone.test_share import paste, pick

NAME = "Las Lomas Legal Aid"


@pytest.fixture
def session(tmp_path):
    return made_session(tmp_path / "home")


# the model


def test_kept_card_is_what_came(session):
    cards = CardsModel(session)
    made = card(1, NAME)
    assert cards.keep(made, compared=False).card == made
    (kept,) = cards.all()
    assert (kept.card, kept.compared, kept.usable) == (made, False, True)
    assert len(kept.fingerprint.split()) == 6
    assert cards.keep(made, compared=True).compared


def test_other_keys_have_to_be_compared_anew(session):
    from app.package import Ed25519Signer, make_card
    from app.seal import X25519Identity

    cards = CardsModel(session)
    old = card(1, NAME)
    cards.keep(old, compared=True)
    new = make_card(
        name=NAME,
        kind="legal_aid",
        languages=("en",),
        phone="",
        recipients=(X25519Identity(bytes([9]) * 32).recipient,),
        signer=Ed25519Signer(bytes([1]) * 32),
        valid_from=date(2026, 1, 1),
        valid_until=date(2027, 12, 31),
    )
    before = cards.replaces(new)
    assert before is not None and before.card == old
    assert not cards.keep(new, compared=False).compared
    (kept,) = cards.all()
    assert kept.card == new


def test_same_keys_with_later_dates_stay_compared(session):
    cards = CardsModel(session)
    cards.keep(card(1, NAME), compared=True)
    assert cards.keep(card(1, NAME, valid_until=date(2028, 1, 1)), compared=False).compared


def test_expired_card_stays_listed_and_is_not_usable(session):
    cards = CardsModel(session)
    old = card(3, "Old", valid_until=date(2026, 10, 1))
    session.vault.keep("cards", old.signing_key.hex(), old.to_bytes())
    cards.keep(card(1, NAME), compared=False)
    assert [(one.card.name, one.state) for one in cards.all()] == [(NAME, "valid"), ("Old", "expired")]


def test_early_card(session):
    early = card(4, "Early", valid_from=date(2027, 1, 1))
    session.vault.keep("cards", early.signing_key.hex(), early.to_bytes())
    (kept,) = CardsModel(session).all()
    assert kept.state == "not_yet"


@pytest.mark.parametrize(
    ("untrusted", "error"),
    [
        (card(1, NAME).to_bytes().replace(b"Las Lomas", b"Los Lomas"), CardBadSignature),
        (card(1, NAME, valid_until=date(2026, 2, 1)).to_bytes(), CardExpired),
        (card(1, NAME).to_bytes().replace(b"firsthand-card/1", b"firsthand-card/2"), CardNewerVersion),
    ],
)
def test_what_is_not_right_is_not_taken(session, untrusted, error):
    with pytest.raises(error):
        CardsModel(session).read(untrusted)
    assert CardsModel(session).all() == ()


def test_removed_card_is_gone(session):
    cards = CardsModel(session)
    kept = cards.keep(card(1, NAME), compared=True)
    cards.remove(kept.key)
    assert cards.all() == ()
    assert not cards.look(card(1, NAME)).compared


def test_a_receipt_is_told_from_a_card():
    assert is_receipt(b'{"receipt":{}}')
    assert is_receipt(b" firsthand-receipt-1:ABC")
    assert not is_receipt(card(1, NAME).to_bytes())
    assert not is_receipt(card_text(card(1, NAME)).encode())


# the screens


def test_paste_compare_and_keep(driver: Driver, session):
    app = start(driver, session)
    app.go(app.way.here.__class__("cards"), anew=True)
    driver.pump(6)
    assert driver.has("No cards yet")
    driver.tap("Add a card")
    driver.wait(0.4)
    paste(driver, card_text(card(1, NAME)))
    assert driver.has(NAME)
    words = CardsModel(session).look(card(1, NAME)).fingerprint.split()
    assert driver.has(", ".join(words))
    driver.tap("The words are the same")
    driver.pump(6)
    assert app.way.here.place == "cards"
    assert driver.reads("Six words compared")
    assert CardsModel(session).all()[0].compared


def test_words_that_differ_keep_nothing(driver: Driver, session):
    page = at(driver, session, "cards")
    page.take(card(1, NAME).to_bytes())
    driver.pump(6)
    driver.tap("They are not the same")
    driver.wait(0.4)
    assert driver.has("Do not use this card")
    driver.tap("Throw it away")
    driver.wait(0.4)
    assert driver.has("No cards yet")
    assert CardsModel(session).all() == ()


def test_altered_card_is_explained_in_two_sentences(driver: Driver, session):
    at(driver, session, "cards")
    driver.tap("Add a card")
    driver.wait(0.4)
    paste(driver, card(1, NAME).to_bytes().replace(b"Las Lomas", b"Los Lomas").decode())
    assert driver.has("This card was changed after it was made, so it was not added.")
    assert driver.reads("compare the six words by voice")


def test_scan_a_picture(driver: Driver, session, tmp_path):
    picture = tmp_path / "code.png"
    segno.make(card_text(card(1, NAME)), error="m", micro=False).save(str(picture), scale=6, border=4)
    at(driver, session, "cards")
    driver.tap("Add a card")
    driver.wait(0.4)
    driver.tap("Open a picture of the code")
    pick(driver, picture)
    driver.until(lambda: driver.has(NAME))


def test_picture_without_a_code(driver: Driver, session, tmp_path):
    from PIL import Image

    picture = tmp_path / "sky.png"
    Image.new("RGB", (300, 200), (90, 140, 220)).save(picture)
    at(driver, session, "cards")
    driver.tap("Add a card")
    driver.wait(0.4)
    driver.tap("Open a picture of the code")
    pick(driver, picture)
    driver.until(lambda: driver.has("There is no code in that picture that can be read."))


def test_remove(driver: Driver, session):
    kept = CardsModel(session).keep(card(1, NAME), compared=True)
    page = at(driver, session, "cards")
    driver.tap(next(row for row in page.ids.rows.children))
    driver.pump(6)
    driver.tap("Remove this card")
    driver.wait(0.4)
    driver.tap("Remove")
    driver.wait(0.4)
    assert CardsModel(session).kept(kept.key) is None


def test_locking_forgets_the_card(driver: Driver, session):
    app = start(driver, session)
    page = at(driver, session, "card", untrusted=card(1, NAME).to_bytes())
    page.app.lock()
    driver.pump(4)
    assert page._card is None
    assert not driver.reads(NAME)
    assert app is not None
