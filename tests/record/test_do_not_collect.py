"""What could hurt the person is not asked: the do-not-collect list, held against every id, label and code.

The list: birthplace, citizenship, immigration status, A-number (but for a locked field), date or manner of entry,
criminal history, employer papers, other people's names or status, home address of others, union or religious
membership, plans to move or hide; and the content of any answer. What officers *asked about* may be named.
"""

import re

import pytest

from app.record import Codebook, parse_codebook
from tests.record.shipped import CODEBOOK_TEXT, LANGUAGES, words

FORBIDDEN = {
    "birth": r"birth|\bborn\b|nacimiento|naci[oó]\b|nacid[oa]|\bd\.?o\.?b\b",
    "citizenship": r"citizen|nationalit|ciudadan|nacionalidad|country of origin|pa[ií]s de origen|country_of",
    "status": r"immigration[ _]status|legal[ _]status|migra\w*[ _]status|\bstatus\b|estatus|situaci[oó]n migratoria"
    r"|undocumented|indocumentad|green[ _]card|tarjeta verde|residen[ct]e? permanent|permanent[ _]resident"
    r"|work[ _]permit|permiso de trabajo|\bead\b|\bvisa\b|asylum|asilo|daca",
    "a-number": r"\ba[_-](number|num|no)\b|alien[ _](number|registration)|n[uú]mero a\b",
    "entry": r"entry[ _](date|manner|story|place)|(date|manner|place|port)[ _]of[ _]entry|entered[ _](on|at|the|us|country)\b|(you|how|when|where)[ _]entered|came into the country"
    r"|entr[oó] al pa[ií]s|(fecha|forma|manera|lugar) de (entrada|ingreso)|border[ _]crossing|how_entered|arriv(al|ed)"
    r"|llegada al pa[ií]s",
    "criminal history": r"criminal[ _](history|record)|convict|prior[ _]arrest|rap[ _]sheet|antecedentes|condena",
    "employer papers": r"employer[ _](paper|name|id)|i[ _-]?9\b|payroll|pay[ _]?stub|n[oó]mina|papeles del empleador"
    r"|social[ _]security|\bssn\b|seguro social|tax[ _](id|number)|\bitin\b",
    "names of others": r"\b(witness|others?|child\w*|family|spouse|friend|bystander)('?s)?[ ._](full[ _])?names?\b"
    r"|names? of (the )?(other|witness|child|family)|nombres? de(l| los)? (otr|testig|ni[ñn]|famil|menor)",
    "homes of others": r"\b(witness|others?|family|friend|home)('?s)?[ ._]address|address of|domicilio|direcci[oó]n de",
    "membership": r"\bunion|sindica|religi[oó]|church|mosque|iglesia|\bfaith|\bfe\b|party[ _]member|partido",
    "plans": r"\bhid(e|ing)\b|esconder|plans?[ _](to|for)|plan(ea|es) (de|para)|staying_with|next_address|new_address"
    r"|safe[ _]house",
    "content of answers": r"what (you|i) (answered|said)\b(?<!do not write what you answered)(?<!do not write what you said)"
    r"|answer_text|answers?_given|reply_text|qu[eé] contest[oó] usted|statement_made",
}

ASKED_ABOUT = {
    ("topic", "citizenship"), ("topic", "immigration_status"), ("topic", "country_or_place_of_birth"),
    ("topic", "how_entered"), ("topic", "religion"),
}  # fmt: skip
"""Topics of the officers' questions: naming these is the point of the list."""

SEEN_OR_TOLD = {
    ("setting", "place_of_worship"), ("setting", "port_of_entry_air"), ("setting", "port_of_entry_land"),
    ("setting", "port_of_entry_sea"), ("encounter_type", "i9_inspection"), ("authority", "notice_of_inspection_i9"),
    ("scan_result", "citizen_confirmed"), ("scan_result", "citizen_not_accepted"), ("proof", "birth_certificate"),
    ("proof", "green_card"), ("proof", "work_permit"), ("id_document", "green_card"), ("id_document", "ead"),
    ("consequence", "visa_or_status_notice"),
}  # fmt: skip
"""Codes of the field list for what officers did, said or handed over, and for papers shown to them."""

LOCKED = {"outcome.a_number"}


def hits(*texts: str) -> list[str]:
    """The parts of the list that these words touch."""
    said = " | ".join(texts).lower()
    said = f"{said} | {said.replace('_', ' ')}"
    return [name for name, pattern in FORBIDDEN.items() if re.search(pattern, said)]


def in_fields(codebook: Codebook) -> dict[str, list[str]]:
    """Every field whose id or words touch the list, but for what stands behind a lock."""
    found = {}
    for field in codebook.fields:
        said = [field.id, field.id.partition(".")[2]]
        for language in LANGUAGES:
            spoken = words(language)
            said += [
                spoken.say("codebook", "field", field.id, key)
                for key in ("label", "question", "help")
                if spoken.has("codebook", "field", field.id, key)
            ]
        if (touched := hits(*said)) and not (
            field.id in LOCKED and field.locked and field.audience == {"counsel"}
        ):
            found[field.id] = touched
    return found


def in_codes(codebook: Codebook) -> dict[tuple[str, str], list[str]]:
    """Every code whose name or words touch the list, but for those named above one by one."""
    found = {}
    for name, codes in codebook.vocabularies.items():
        for code in codes:
            said = [code]
            for language in LANGUAGES:
                spoken = words(language)
                if spoken.has("codebook", "vocabulary", name, code):
                    said.append(spoken.say("codebook", "vocabulary", name, code))
            if (touched := hits(*said)) and (name, code) not in ASKED_ABOUT | SEEN_OR_TOLD:
                found[name, code] = touched
    return found


def test_no_field_asks_for_it() -> None:
    assert in_fields(parse_codebook(CODEBOOK_TEXT)) == {}


def test_no_code_says_it() -> None:
    assert in_codes(parse_codebook(CODEBOOK_TEXT)) == {}


def test_what_is_let_through_is_really_there() -> None:
    codebook = parse_codebook(CODEBOOK_TEXT)
    for name, code in ASKED_ABOUT | SEEN_OR_TOLD:
        assert code in codebook.vocabularies[name]
    for field_id in LOCKED:
        assert codebook.field(field_id).locked


def test_whoever_may_see_papers_shown_or_topics_answered_is_counsel_alone() -> None:
    codebook = parse_codebook(CODEBOOK_TEXT)
    for field in codebook.fields:
        if field.vocabulary in ("proof", "id_document", "response", "government_process"):
            assert field.audience == {"counsel"}


def test_questions_hold_codes_and_no_words() -> None:
    codebook = parse_codebook(CODEBOOK_TEXT)
    for group in ("questions", "question"):
        loose = [
            field.id for field in codebook.group(group).fields if field.type in ("text", "note", "media_list")
        ]
        assert loose == (["questions.form_number"] if group == "questions" else [])


@pytest.mark.parametrize(
    "name",
    [
        "birthplace", "date_of_birth", "place_of_birth", "born_in", "citizenship", "nationality", "country_of_origin",
        "immigration_status", "status", "legal_status", "visa", "green_card", "has_work_permit", "entry_date",
        "date_of_entry", "manner_of_entry", "port_of_entry", "how_entered", "arrival_date", "criminal_history",
        "criminal_record", "convictions", "prior_arrests", "employer_name", "employer_papers", "ssn", "social_security",
        "others_names", "witness_name", "child_name", "family_names", "home_address", "others_address", "religion",
        "union_member", "church", "plans_to_move", "hiding_place", "staying_with", "new_address", "answers_given",
        "answer_text", "alien_number", "a_number",
    ],
)  # fmt: skip
def test_adding_such_a_field_fails(name: str) -> None:
    anchor = "[field.people]\n"
    assert CODEBOOK_TEXT.count(anchor) == 1
    spoiled = CODEBOOK_TEXT.replace(
        anchor, f'{anchor}{name} = {{ ref = "K1", type = "text", audience = ["counsel"] }}\n'
    )
    assert f"people.{name}" in in_fields(parse_codebook(spoiled))


@pytest.mark.parametrize(
    "label",
    [
        "Where were you born?", "Country of origin", "Are you a citizen?", "Your immigration status", "Date of entry",
        "How you came into the country", "Criminal record", "Names of others", "Address of the witness", "Your religion",
        "Are you in a union?", "Do you plan to hide?", "What you answered", "Lugar de nacimiento", "¿Dónde nació?",
        "Ciudadanía", "Nacionalidad", "Estatus migratorio", "Fecha de entrada", "¿Cómo entró al país?", "Antecedentes penales",
        "Nombres de otras personas", "Nombre del testigo", "Domicilio", "Su religión", "¿Es de un sindicato?", "Asilo",
    ],
)  # fmt: skip
def test_such_a_label_is_noticed(label: str) -> None:
    assert hits(label)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("locked = true", ""),
        ('audience = ["counsel"], locked', 'audience = ["counsel", "complaint"], xlocked'),
    ],
)
def test_taking_the_lock_away_fails(old: str, new: str) -> None:
    line = next(line for line in CODEBOOK_TEXT.splitlines() if line.startswith("a_number = "))
    spoiled = line.replace(", locked = true", "") if old == "locked = true" else line.replace(old, new)
    text = CODEBOOK_TEXT.replace(line, spoiled.replace(", xlocked = true", ""))
    assert "outcome.a_number" in in_fields(parse_codebook(text))
