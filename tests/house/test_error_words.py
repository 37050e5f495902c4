"""Every error a person can meet has two sentences in every language: what happened, and what to do next."""

import importlib
import inspect
import string
import tomllib
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from tests.house.tree import APP, ROOT

pytestmark = pytest.mark.once

WORDS = ROOT / "assets" / "words"
LANGUAGES = sorted({"en", "es"} | {path.name for path in WORDS.glob("*/") if path.is_dir()})
ROOMS = sorted(path.parent.name for path in APP.glob("*/errors.py"))


def public_errors(room: str) -> dict[str, type[Exception]]:
    module = importlib.import_module(f"app.{room}.errors")
    return {
        name: error
        for name, error in vars(module).items()
        if inspect.isclass(error)
        and issubclass(error, Exception)
        and error.__module__ == module.__name__
        and not name.startswith("_")
    }


def sentences(language: str, room: str) -> dict[str, dict[str, Any]]:
    path = WORDS / language / "errors" / f"{room}.toml"
    assert path.is_file(), f"assets/words/{language}/errors/{room}.toml is missing"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def fields(error: type[Exception]) -> set[str]:
    """The attributes an instance has: attrs fields, annotations, properties, and what its constructor takes."""
    found = {field.name for field in attrs.fields(error)} if attrs.has(error) else set()
    for ancestor in error.__mro__:
        if ancestor.__module__ == "builtins":
            continue
        found |= set(ancestor.__annotations__ if "__annotations__" in vars(ancestor) else ())
        found |= {name for name, value in vars(ancestor).items() if isinstance(value, property)}
        if inspect.isfunction(constructor := vars(ancestor).get("__init__")):
            found |= set(inspect.signature(constructor).parameters) - {"self"}
    return found


def placeholders(sentence: str) -> Iterator[str]:
    for _, name, _, _ in string.Formatter().parse(sentence):
        if name is not None:
            yield name.partition(".")[0].partition("[")[0]


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_its_words_and_no_words_are_left_over(language: str, room: str) -> None:
    said, wanted = set(sentences(language, room)), set(public_errors(room))
    assert said == wanted


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_say_what_happened_and_what_to_do(language: str, room: str) -> None:
    errors = public_errors(room)
    for name, said in sentences(language, room).items():
        assert sorted(said) == ["next", "what"], name
        for sentence in said.values():
            assert isinstance(sentence, str), name
            assert sentence == sentence.strip(), name
            assert sentence.endswith((".", "?", "!", "।", "。", "؟")), name
            if name in errors:
                assert set(placeholders(sentence)) <= fields(errors[name]), f"{name}: {sentence}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_for_a_room_that_raises_nothing(language: str) -> None:
    assert sorted(path.stem for path in (WORDS / language / "errors").glob("*.toml")) == ROOMS
