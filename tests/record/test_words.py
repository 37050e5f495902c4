"""Words are complete in both directions in every language, and a lookup fails loudly."""

import re

import pytest

from app import ASSETS
from app.record import KINDS, MEDIA_KINDS, PROFILES, YES_NO, Words, WordsMalformed, WordsMissing, parse_words
from tests.record.shipped import CODEBOOK, LANGUAGES, words

SMALLER = {
    "confidence": set(CODEBOOK.vocabularies["confidence"]),
    "tap": {tap.id for tap in CODEBOOK.taps},
    "state": {"known", "unknown", "withheld", "not_asked"},
    "withdrawn": {"label", "question"},
    "precision": {"exact", "about", "part_of_day", "date_only"},
    "part_of_day": {"night", "morning", "midday", "afternoon", "evening"},
    "place_source": {"device", "typed", "map"},
    "no_place": {"permission_denied", "off", "no_fix", "not_asked"},
    "media_kind": set(MEDIA_KINDS),
    "profile": set(PROFILES),
    "affirmation": {"own_memory"},
    "clock": {"went_back"},
}


def leaves(table: object, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    """Every text by its path."""
    if isinstance(table, str):
        return {path: table}
    assert isinstance(table, dict)
    return {key: text for name, inner in table.items() for key, text in leaves(inner, (*path, name)).items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_and_nothing_is_left_over(language: str) -> None:
    table = words(language).table["codebook"]
    assert set(table) == {"chapter", "group", "field", "vocabulary", *SMALLER}
    assert {name: set(table[name]) for name in SMALLER} == SMALLER
    assert {name: set(said) for name, said in table["chapter"].items()} == {
        chapter.id: {"title"} for chapter in CODEBOOK.chapters
    }
    assert {name: set(said) for name, said in table["group"].items()} == {
        group.id: {"title", "one"} if group.repeats else {"title"} for group in CODEBOOK.groups
    }
    assert {name: set(said) - {"help"} for name, said in table["field"].items()} == {
        field.id: {"label", "question"} for field in CODEBOOK.fields
    }
    assert {name: tuple(said) for name, said in table["vocabulary"].items()} == {
        **{name: codes for name, codes in CODEBOOK.vocabularies.items() if name != "confidence"},
        "yes_no": YES_NO,
    }


def test_every_language_has_the_same_texts() -> None:
    first, *others = (set(leaves(words(language).table)) for language in LANGUAGES)
    assert all(other == first for other in others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_one_list_can_be_told_apart(language: str) -> None:
    for name, said in words(language).table["codebook"]["vocabulary"].items():
        assert len(set(said.values())) == len(said), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_short_and_clean(language: str) -> None:
    for path, text in leaves(words(language).table).items():
        assert text == " ".join(text.split()), path
        assert "{" not in text, path
        assert len(text) <= {"help": 160, "question": 110}.get(path[-1], 75), path
        for sentence in re.split(r"(?<=[.?])\s", text):
            assert len(sentence.split()) <= 20, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_have_no_full_stop_and_questions_end(language: str) -> None:
    table = words(language).table["codebook"]
    for field_id, said in table["field"].items():
        assert not said["label"].endswith((".", "?", ":")), field_id
        assert said["question"].endswith((".", "?")), field_id
    for name, codes in table["vocabulary"].items():
        assert not any(
            label.endswith((".", "?", ":")) for label in codes.values() if label != "Pasaporte de EE. UU."
        ), name


def test_spanish_opens_what_it_closes_and_says_usted() -> None:
    for path, text in leaves(words("es").table).items():
        text = text.replace("Escriba ? ", "Escriba ")  # the sign itself
        assert text.count("?") == text.count("¿"), path
        assert text.count("!") == text.count("¡"), path
        assert not re.search(
            r"\b(tú|tu|tus|te|ti|contigo|tienes|puedes|quieres|sabes|eres|hiciste)\b", text.lower()
        ), path


def test_some_words_by_their_path() -> None:
    assert words("en").say("codebook", "field", "officer.badge_no", "label") == "Badge number"
    assert words("es").say("codebook", "vocabulary", "setting", "school") == "Escuela"
    assert words("es").say("codebook", "state", "withheld") == "Prefiero no escribirlo"
    assert set(KINDS)


@pytest.mark.parametrize(
    "path", [("codebook",), ("codebook", "field", "x"), ("nothing",), ("codebook", "tap", "searched", "x")]
)
def test_missing_words(path: tuple[str, ...]) -> None:
    assert not words("en").has(*path)
    with pytest.raises(WordsMissing) as missing:
        words("en").say(*path)
    assert (missing.value.key, missing.value.language) == (".".join(path), "en")


def test_places_are_filled() -> None:
    said = parse_words('a = "{n} of {all}"\nb = "{n.real}{0}"\nc = "{"', "en", "errors.record")
    assert said.say("errors", "record", "a", n=1, all=2) == "1 of 2"
    assert said.say("errors", "record", "a") == "{n} of {all}"
    for key in ("a", "b", "c"):
        with pytest.raises(WordsMissing):
            said.say("errors", "record", key, n=1)


def test_files_are_put_together() -> None:
    one = parse_words('a = "1"\nb = "2"', "en", "errors.record")
    two = parse_words('b = "3"', "en", "errors.record").together(parse_words('c = "4"', "en", "report"))
    both = one.together(two)
    assert both == Words("en", {"errors": {"record": {"a": "1", "b": "3"}}, "report": {"c": "4"}})
    with pytest.raises(WordsMalformed):
        one.together(parse_words('a = "1"', "es"))


@pytest.mark.parametrize("text", ["a = 1", 'a = ""', 'a = " "', "a = ", "[a]\nb = [1]", 'a = "1"\na = "2"'])
def test_words_that_cannot_be_read(text: str) -> None:
    with pytest.raises(WordsMalformed):
        parse_words(text, "en")


def test_the_words_of_the_errors_are_where_they_are_looked_for() -> None:
    for language in LANGUAGES:
        path = ASSETS / "words" / language / "errors" / "record.toml"
        said = parse_words(path.read_text(encoding="utf-8"), language, "errors.record")
        assert said.say("errors", "record", "CommitmentMismatch", "what", n=12).count("12") == 1
