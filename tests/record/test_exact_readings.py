"""What is read from outside and refused says exactly what is wrong: JSON, words, the codebook."""

from collections.abc import Callable
from typing import Any

from app.record import (
    LARGEST_INT,
    Words,
    canonical,
    parse_codebook,
    parse_wordlist,
    parse_words,
    read_json,
)
from tests.record.refusing import refusal, says
from tests.record.shipped import (
    CODEBOOK,
)
from tests.record.test_codebook import SMALL


def json_of(content: bytes, **more: int) -> Callable[[], object]:
    return lambda: read_json(content, **{"max_bytes": 1000, **more})


@says(
    [
        (json_of(b"[1]", max_bytes=2), "JsonError", ("too_long",)),
        (json_of(b"\xff"), "JsonError", ("not_utf8",)),
        (json_of(b"\xef\xbb\xbf{}"), "JsonError", ("byte_order_mark",)),
        (json_of(b"[[]]", max_depth=1), "JsonError", ("too_deep",)),
        (json_of(b'{"a":{}}', max_depth=1), "JsonError", ("too_deep",)),
        (json_of(b'"\\ud800"'), "JsonError", ("lone_surrogate",)),
        (json_of(b'[{"a":"\\ud800"}]'), "JsonError", ("lone_surrogate",)),
        (json_of(b'{"\\ud800":1}'), "JsonError", ("lone_surrogate",)),
        (json_of(b'{"a":1,"a":1}'), "JsonError", ("duplicate_key",)),
        (json_of(b"9007199254740992"), "JsonError", ("number_too_large",)),
        (json_of(b"-9007199254740992"), "JsonError", ("number_too_large",)),
        (json_of(b"1.5"), "JsonError", ("fraction",)),
        (json_of(b"NaN"), "JsonError", ("not_a_number",)),
        (json_of(b"{"), "JsonError", ("malformed",)),
        (lambda: canonical(0.5), "JsonError", ("fraction",)),
        (lambda: canonical({"é": [0.5]}), "JsonError", ("fraction",)),
        (lambda: canonical(float(2**53)), "JsonError", ("fraction",)),
        (lambda: canonical(2**53), "JsonError", ("not_representable",)),
        (lambda: canonical({1: 2}), "JsonError", ("not_representable",)),
        (lambda: canonical("\ud800"), "JsonError", ("not_representable",)),
        (lambda: canonical([{1, 2}]), "JsonError", ("not_representable",)),
    ]
)
def test_json(does: Callable[[], object], kind: str, carries: tuple[Any, ...]) -> None:
    assert refusal(does) == (kind, carries)


def test_json_at_its_limits() -> None:
    assert read_json(b"[[1]]", max_bytes=5, max_depth=2) == [[1]]
    # Brackets in words are no containers, and a container that was closed is none any more.
    assert read_json(b'["[[[[",[],[],{}]', max_bytes=99, max_depth=2) == ["[[[[", [], [], {}]
    assert read_json(b"[9007199254740991,-9007199254740991]", max_bytes=99) == [LARGEST_INT, -LARGEST_INT]
    assert canonical((1, ["a", (True, None)], {"b": -LARGEST_INT, "a": LARGEST_INT})) == (
        b'[1,["a",[true,null]],{"a":9007199254740991,"b":-9007199254740991}]'
    )
    assert canonical({"é": 2.0, "\ue000": "z", "\U0001f600": ["a", {"é": 1}]}) == (
        '{"é":2,"\U0001f600":["a",{"é":1}],"\ue000":"z"}'.encode()
    )


ENGLISH = Words("en", {"a": {"hello": "Hello {name}", "n": 5}})


@says(
    [
        (lambda: ENGLISH.say("a", "bye"), "WordsMissing", ("a.bye", "en")),
        (lambda: ENGLISH.say("a"), "WordsMissing", ("a", "en")),
        (lambda: ENGLISH.say("a", "n", "x"), "WordsMissing", ("a.n.x", "en")),
        (lambda: ENGLISH.say("a", "hello", other=1), "WordsMissing", ("a.hello", "en")),
        (lambda: ENGLISH.together(Words("es", {})), "WordsMalformed", ("other_language",)),
        (lambda: parse_words("=", "en"), "WordsMalformed", ("toml",)),
        (lambda: parse_words("a = 1", "en"), "WordsMalformed", ("leaf",)),
        (lambda: parse_words("[a]\nb = ' '", "en"), "WordsMalformed", ("leaf",)),
        (lambda: parse_wordlist("11111 one two"), "WordlistError", ("line",)),
        (lambda: parse_wordlist("x one"), "WordlistError", ("line",)),
        (lambda: parse_wordlist("11111 One"), "WordlistError", ("word",)),
        (lambda: parse_wordlist("one\ntwo"), "WordlistError", ("not_7776_different_words",)),
    ]
)
def test_words(does: Callable[[], object], kind: str, carries: tuple[Any, ...]) -> None:
    assert refusal(does) == (kind, carries)


def book(old: str, new: str) -> Callable[[], object]:
    assert old in SMALL
    return lambda: parse_codebook(SMALL.replace(old, new, 1))


@says(
    [
        (lambda: parse_codebook("="), "CodebookError", ("file", "not_toml")),
        (lambda: parse_codebook(""), "CodebookError", ("file", "no_format")),
        (book('"firsthand-codebook/1"', "1"), "CodebookError", ("file", "format")),
        (book("firsthand-codebook/1", "diary"), "CodebookError", ("file", "format")),
        (
            book("firsthand-codebook/1", "firsthand-codebook/2"),
            "NewerFormat",
            ("firsthand-codebook/2", "firsthand-codebook/1"),
        ),
        (book("version = 1", ""), "CodebookError", ("file", "no_version")),
        (book("version = 1", "version = true"), "CodebookError", ("file", "version")),
        (book('["A", "B"]', '"A"'), "CodebookError", ("file", "chapters")),
        (book('["A", "B"]', "[]"), "CodebookError", ("chapters", "names")),
        (book('["A", "B"]', '["A", "A"]'), "CodebookError", ("chapters", "named_twice")),
        (book('["a", "b"]', '["a", ""]'), "CodebookError", ("vocabulary.kinds", "names")),
        (book('confidence = ["sure"]', ""), "CodebookError", ("confidence", "missing_vocabulary")),
        (book('["sure"]', '["sure"]\nmore = ["x"]'), "CodebookError", ("more", "unused_vocabulary")),
        (book("[group]", "more = 1\n[group]"), "CodebookError", ("file", "unknown_key")),
        (book("[field.one]", "[field.other]"), "CodebookError", ("one", "group_without_fields")),
        (book('chapter = "A"', 'chapter = "A", x = 1'), "CodebookError", ("group.one", "unknown_key")),
        (book('chapter = "A"', 'chapter = "Z"'), "CodebookError", ("group.one", "chapter")),
        (book('chapter = "A"', ""), "CodebookError", ("group.one", "no_chapter")),
        (book("repeats = true", "repeats = 1"), "CodebookError", ("group.many", "repeats")),
        (book('one = { chapter = "A" }', "one = 5"), "CodebookError", ("group.one", "not_a_table")),
        (book('["A", "B"]', '["B", "A"]'), "CodebookError", ("group", "order_of_chapters")),
        (book("note = {", "withdrawn = {"), "CodebookError", ("many.withdrawn", "field")),
        (book("note = {", '"a.b" = {'), "CodebookError", ("many.a.b", "field")),
        (book('type = "note"', 'type = "poem"'), "CodebookError", ("many.note", "type")),
        (book('ref = "B1", ', ""), "CodebookError", ("many.note", "no_ref")),
        (book('type = "note", ', ""), "CodebookError", ("many.note", "no_type")),
        (book("[group]", "[groups]"), "CodebookError", ("file", "no_group")),
        (book("[tap]", "[taps]"), "CodebookError", ("file", "no_tap")),
        (book("[vocabulary]", "[vocabularies]"), "CodebookError", ("file", "no_vocabulary")),
        (book('type = "note"', 'type = "note", x = 1'), "CodebookError", ("many.note", "unknown_key")),
        (book('type = "note"', 'type = "code"'), "CodebookError", ("many.note", "vocabulary")),
        (
            book('type = "note"', 'type = "note", vocabulary = "kinds"'),
            "CodebookError",
            ("many.note", "vocabulary"),
        ),
        (book('vocabulary = "kinds"', 'vocabulary = "x"'), "CodebookError", ("one.kind", "vocabulary")),
        (book("quick = true", "quick = 1"), "CodebookError", ("one.kind", "quick")),
        (book("quick = true", "locked = true"), "CodebookError", ("one.kind", "locked_for_counsel_only")),
        (book("quick = true", "private = true"), "CodebookError", ("one.kind", "locked_for_counsel_only")),
        (book('["counsel", "complaint"]', '["complaint"]'), "CodebookError", ("one.kind", "audience")),
        (book('["counsel", "complaint"]', "[]"), "CodebookError", ("one.kind", "names")),
        (book('"one.kind" = "a"', '"one.x" = "a"'), "CodebookError", ("tap.now", "sets")),
        (book('"one.kind" = "a"', '"many.note" = "a"'), "CodebookError", ("tap.now", "sets")),
        (book('"one.kind" = "a"', '"one.kind" = "c"'), "CodebookError", ("tap.now", "sets_code")),
        (book("sets = {", "x = 1, sets = {"), "CodebookError", ("tap.now", "unknown_key")),
        (lambda: CODEBOOK.field("x"), "UnknownField", ("unknown_field", "x")),
        (lambda: CODEBOOK.group("x"), "UnknownGroup", ("unknown_group", "x")),
        (lambda: CODEBOOK.tap("x"), "UnknownTap", ("unknown_tap", "x")),
        (lambda: CODEBOOK.check_code("setting", "x", "y"), "UnknownCode", ("unknown_code", "y")),
        (lambda: CODEBOOK.allowed("force.any", "x"), "UnknownProfile", ("unknown_profile", None)),
    ]
)
def test_the_codebook(does: Callable[[], object], kind: str, carries: tuple[Any, ...]) -> None:
    assert refusal(does) == (kind, carries)


def test_what_a_small_codebook_says() -> None:
    """Every part of it, and what it leaves out."""
    small = parse_codebook(SMALL.replace('type = "note"', 'type = "note", private = true'))
    kind, note = small.fields
    assert (kind.ref, kind.vocabulary, kind.quick, kind.locked, kind.private) == (
        "A1",
        "kinds",
        True,
        False,
        False,
    )
    assert (note.ref, note.vocabulary, note.quick, note.locked, note.private) == (
        "B1",
        None,
        False,
        False,
        True,
    )
    assert (kind.audience, note.audience) == (frozenset({"counsel", "complaint"}), frozenset({"counsel"}))
    withdrawn = small.field("many.withdrawn")
    assert (withdrawn.ref, withdrawn.group, withdrawn.type, withdrawn.vocabulary) == (
        "",
        "many",
        "yes_no",
        None,
    )
    assert (withdrawn.quick, withdrawn.locked, withdrawn.private) == (False, False, False)
    assert withdrawn.audience == {"counsel"}
    assert [(group.id, group.chapter, group.repeats) for group in small.groups] == [
        ("one", "A", False),
        ("many", "B", True),
    ]
    assert (small.version, small.vocabularies) == (1, {"kinds": ("a", "b"), "confidence": ("sure",)})
    assert [(tap.id, tap.audience, tap.sets) for tap in small.taps] == [
        ("now", frozenset({"counsel"}), (("one.kind", "a"),))
    ]
    assert (small.codes("one.kind"), small.codes("many.note")) == (("a", "b"), ())
    assert small.codes("many.withdrawn") == ("yes", "no", "unsure")
