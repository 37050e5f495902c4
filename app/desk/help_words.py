"""`--help` in the reader's language. English stands in the program; other languages have its sentences in `desk_help.toml`."""

from collections.abc import Iterator
from typing import Any, Final

from app.desk import content
from app.desk.commands.entering import LANGUAGES
from app.record import Words

WRITTEN: Final = "en"
_NAMES: Final = "{names}"


def speak(command: Any, language: str) -> None:
    """Put the help of a command and of all those below it into a language."""
    if language == WRITTEN or language not in LANGUAGES:
        return
    words = content.words(language, "desk_help")
    for one in every(command):
        one.help = told(one.help, words)
        for given in one.params:
            if getattr(given, "help", None):
                given.help = told(given.help, words)
        _framed(one, words)


def every(command: Any) -> Iterator[Any]:
    """A command and all below it."""
    yield command
    for one in getattr(command, "commands", {}).values():
        yield from every(one)


def told(sentence: str | None, words: Words) -> str | None:
    """A sentence in that language; as it is where there are no words for it."""
    if sentence is None:
        return None
    path = ("desk_help", "help", sentence)
    return words.say(*path) if words.has(*path) else _around_names(sentence, words)


def _around_names(sentence: str, words: Words) -> str:
    """A sentence around names that the program puts in, which are the same in every language."""
    table: Any = words.table["desk_help"]["around_names"]
    for english in table:
        before, _, after = english.partition(_NAMES)
        if sentence.startswith(before) and sentence.endswith(after):
            names = sentence.removeprefix(before).removesuffix(after)
            return words.say("desk_help", "around_names", english, names=names)
    return sentence


def _framed(command: Any, words: Words) -> None:
    """What the library writes around the sentences."""
    plain = command.get_help
    table: Any = words.table["desk_help"]["frame"]

    def get_help(context: Any) -> str:
        text = str(plain(context))
        for english, other in table.items():
            text = text.replace(english, other)
        return text

    command.get_help = get_help
