"""Letters: filled from the record, edited, kept at once, exported; nothing is sent."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from app.phone.screens.letter.model import LetterModel, place_of
from app.rights.letter_values import PersonGiven
from tests.phone.driver.drive import Driver  # before anything of Kivy
from tests.phone.driver.scenes.after import told
from tests.phone.living import PASSPHRASE, at, made_session
from tests.phone.test_share import save_in


@pytest.fixture
def session(tmp_path):
    return made_session(tmp_path / "home")


def kept(session, encounter) -> Any:
    """The letter as it is kept now."""
    return LetterModel(session, encounter, letter="foia_cbp")


def test_a_draft_is_kept_when_it_is_filled(session):
    encounter = told(session)
    model = LetterModel(session, encounter, letter="foia_cbp")
    assert model.draft is None
    draft = model.fill(PersonGiven(name="Ana Ejemplo"))
    assert "Ana Ejemplo" in draft.text
    assert draft.blanks
    again = LetterModel(session, encounter, draft=f"{encounter}.foia_cbp.")
    assert again.draft == draft


def test_edited_text_is_kept_to_the_letter(session):
    encounter = told(session)
    model = LetterModel(session, encounter, letter="foia_cbp")
    model.fill(PersonGiven())
    model.write("My own words.\n")
    again = kept(session, encounter)
    assert again.draft.text == "My own words.\n"
    assert again.plain_text() == b"My own words.\n"
    again.drop()
    assert kept(session, encounter).draft is None


def test_where_a_blank_stands():
    text = "Dear office, [____ : your full name] writes."
    first, last = place_of(text, "your full name") or (0, 0)
    assert text[first:last] == "[____ : your full name]"
    assert place_of(text, "another") is None


def test_pdf_holds_the_text(session):
    model = LetterModel(session, told(session), letter="foia_cbp")
    model.fill(PersonGiven(name="Ana Ejemplo"))
    read = PdfReader(io.BytesIO(model.pdf().content))
    assert "Ana Ejemplo" in "".join(page.extract_text() for page in read.pages)


def test_fill_edit_and_save_outside(driver: Driver, session, tmp_path):
    encounter = told(session)
    page = at(driver, session, "letter", encounter=encounter, letter="foia_cbp")
    driver.write("Name", "Ana")
    driver.tap("Fill in the letter")
    driver.pump(8)
    assert driver.reads("places still empty")
    empty = page.ids.text.text.count("[____ : ")
    driver.tap("Fill in the next one")
    driver.type("1 Oak St")
    driver.wait(1.2)
    assert driver.has("Saved in your vault")
    assert page.ids.text.text.count("[____ : ") == empty - 1
    assert "1 Oak St" in kept(session, encounter).draft.text
    driver.tap("Save a copy outside")
    driver.wait(0.4)
    assert driver.reads("not sealed")
    driver.tap("Plain text, To copy into a form or an e-mail")
    saved = save_in(driver, tmp_path)
    driver.until(saved.exists)
    assert b"1 Oak St" in saved.read_bytes()
    driver.until(lambda: driver.reads("Saved as"))
    driver.tap("Save a copy outside")
    driver.wait(0.4)
    driver.tap("PDF to print, As a letter on paper")
    pdf = save_in(driver, tmp_path)
    driver.until(pdf.exists)
    assert pdf.read_bytes().startswith(b"%PDF")


def test_what_was_typed_is_kept_when_the_page_is_left(driver: Driver, session):
    encounter = told(session)
    page = at(driver, session, "letter", encounter=encounter, letter="foia_cbp")
    page.fill()
    page.ids.text.text = "Not yet paused"
    page.follow("rights")
    assert kept(session, encounter).draft.text == "Not yet paused"


def test_locking_forgets_the_letter(driver: Driver, session):
    page = at(driver, session, "letter", encounter=told(session), letter="foia_cbp")
    page.fill()
    page.app.lock()
    driver.pump(4)
    assert page.model.draft is None
    session.unlock(PASSPHRASE)


@pytest.mark.once
def test_the_caret_is_in_sight_wherever_one_writes(driver: Driver, session):
    page = at(driver, session, "letter", encounter=told(session), letter="foia_cbp")
    page.fill()
    driver.pump(8)
    for what in page.blanks:
        page.go_to(what)
        driver.pump(4)
        written, scroll = page.ids.text.input, page.ids.scroll
        _, top = written.to_window(*written.cursor_pos)
        _, bottom = scroll.to_window(*scroll.pos)
        assert bottom < top - written.line_height and top < bottom + scroll.height, what
        assert written.selection_text == f"[____ : {what}]"
    assert page.lines > 30, "the whole letter is there to scroll through"


@pytest.mark.once
def test_what_is_empty_is_told_in_the_persons_language(driver: Driver, tmp_path):
    session = made_session(tmp_path / "home", language="es")
    at(driver, session, "letter", encounter=told(session), letter="foia_cbp")
    driver.tap("Llenar la carta")
    driver.pump(8)
    assert driver.has("Sigue: su nombre completo")
    driver.tap("Mostrarlos todos")
    driver.pump(6)
    assert driver.has("su fecha de nacimiento, que la oficina pide para encontrarle")
    assert not driver.has("your full name")


# letters of a group


def with_group_letter(session):
    """The session with a group's letter in it; returns the key of the group's card."""
    from app import ASSETS
    from app.package import Ed25519Signer
    from app.phone import handouts
    from app.phone.screens.cards.model import CardsModel
    from tests.phone.driver.scenes.after import card
    from tests.phone.test_rights_screens import group_pack

    kept_card = CardsModel(session).keep(card(1, "Las Lomas Legal Aid"), compared=True)
    ours = (ASSETS / "letters" / "oig_complaint.md").read_text(encoding="utf-8")
    letter = ours.replace("Complaint to the DHS Inspector General (OIG)", "Las Lomas complaint")
    letter = letter.replace('id = "oig_complaint"', 'id = "las_lomas"')
    pack = group_pack(Ed25519Signer(bytes([1]) * 32), letters=[letter])
    handouts.take(session, pack, kept_card.card)
    return kept_card.key


@pytest.mark.once
def test_a_groups_letter_stands_beside_ours_as_theirs_is_filled_and_kept(driver: Driver, session):
    from app.phone import handouts
    from app.phone.screens.afterwards.model import AfterwardsModel

    encounter = told(session)
    key = with_group_letter(session)
    at(driver, session, "step", encounter=encounter, step="oig_complaint")
    assert driver.has(
        "Complaint: DHS Inspector General, Tells this office what the officers did, and when and where it was."
    )
    driver.tap("Las Lomas complaint, From Las Lomas Legal Aid")
    driver.pump(6)
    assert driver.has("From Las Lomas Legal Aid")
    driver.tap("Fill in the letter")
    driver.pump(8)
    model = LetterModel(session, encounter, draft=f"{encounter}.las_lomas..{key}")
    assert model.draft is not None
    assert (model.draft.by, model.draft.action) == ("Las Lomas Legal Aid", "oig_complaint")
    assert LetterModel(session, encounter, letter="las_lomas").draft is None
    handouts.remove(session, key)
    steps = AfterwardsModel(session, encounter)
    assert steps.group_letters() == ()
    (row,) = steps.drafts()
    assert (row.letter, row.item, row.draft) == ("las_lomas", "", model.draft)
    page = at(driver, session, "letter", encounter=encounter, draft=row.name)
    assert driver.has("Las Lomas complaint")
    assert page.ids.text.text == model.draft.text


@pytest.mark.once
def test_the_letters_of_groups_are_listed_after_the_steps(driver: Driver, session):
    encounter = told(session)
    at(driver, session, "afterwards", encounter=encounter)
    assert not driver.has("Letters from groups")
    with_group_letter(session)
    at(driver, session, "afterwards", encounter=encounter)
    assert driver.has("Letters from groups")
    assert driver.has("Las Lomas complaint, From Las Lomas Legal Aid")
