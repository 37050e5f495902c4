"""Everything the app says, in the person's language, switched while it runs.

kv writes `text: words.tr("Lock now")` and follows a change of language by itself, because `tr` is a property.
`words.trn("%d photo", "%d photos", n)` picks the plural and puts the number in. A message that means different
things in different places gets a context: `words.trc("verb", "Open")`.

Catalogues are assets/words/<language>/phone/*.po, one for each screen and one for the widgets, read as one; English
is in the code. Sentences for errors are in
assets/words/<language>/errors/<room>.toml.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from app import ASSETS
from app.phone import pretend
from app.phone.catalogue import Catalogue, read_together

RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ps", "ur", "en_XB"})
LANGUAGES: Final = {
    "en": "English",
    "es": "Español",
    "ht": "Kreyòl ayisyen",
    "pt_BR": "Português (Brasil)",
    "zh": "简体中文",
    "pa": "ਪੰਜਾਬੀ",
    "ar": "العربية",
    "fr": "Français",
    "ru": "Русский",
    "vi": "Tiếng Việt",
}
"""Code and own name of every language meant to be offered; `offered()` gives those that are there."""

_RIGHT_MARK: Final = "\u200f"


def _english(message: str) -> str:
    return message


def _english_number(one: str, many: str, n: int) -> str:
    return (one if n == 1 else many).replace("%d", str(n))


def _english_context(_: str, message: str) -> str:
    return message


def catalogues(language: str) -> list[Path]:
    """The catalogue files of a language; none for English and for languages not translated."""
    return sorted((ASSETS / "words" / language / "phone").glob("*.po"))


@cache
def _catalogue(language: str) -> Catalogue:
    """Read once: who goes to and fro between two languages does not wait for the files again."""
    return read_together(catalogues(language))


class Words(EventDispatcher):
    """`tr`, `trn` and `trc` of the current language, its code, and whether it runs from right to left."""

    language = StringProperty("en")
    rtl = BooleanProperty(False)
    machine = BooleanProperty(False)
    """Whether a machine translated this language and no speaker of it has read the words yet."""
    tr = ObjectProperty(_english)
    trn = ObjectProperty(_english_number)
    trc = ObjectProperty(_english_context)
    catalogue: Catalogue = Catalogue()

    def use(self, language: str) -> None:
        """Switch to `language`; everything bound to `tr` is said anew. A language without catalogue is English."""
        from app.phone.text.shaping import set_direction

        self.catalogue = _catalogue(language)
        right = language in RIGHT_TO_LEFT
        set_direction(right)
        self.language = language
        self.rtl = right
        self.machine = self.catalogue.headers.get("X-Translation") == "machine"
        self._set(self.catalogue, _finish(language))

    def _set(self, catalogue: Catalogue, finish: Callable[[str], str]) -> None:
        # New functions each time: kv watches the property, and an equal value would redraw nothing.
        # `tr` comes last, so that whoever redraws on it finds the other two changed already.
        self.trn = lambda one, many, n: finish(catalogue.say_number(one, many, n)).replace("%d", str(n))
        self.trc = lambda context, message: finish(catalogue.say_in(context, message))
        self.tr = lambda message: finish(catalogue.say(message)) if message else ""


def _finish(language: str) -> Callable[[str], str]:
    if language == "en_XA":
        return pretend.longer
    if language == "en_XB":
        return pretend.mirrored
    if language in RIGHT_TO_LEFT:
        return _run_right
    return _english


def _run_right(message: str) -> str:
    """A translated message that begins with a Latin name still runs from right to left."""
    from app.phone.text.bidi import base_level, classes_of

    if base_level(message) == 0 and not {"R", "AL"}.isdisjoint(classes_of(message)):
        return _RIGHT_MARK + message
    return message


words = Words()
"""The one set of words of the app."""


def offered() -> dict[str, str]:
    """Code and own name of the languages that have a catalogue, English first."""
    return {code: name for code, name in LANGUAGES.items() if code == "en" or catalogues(code)}


def explain(error: Exception) -> tuple[str, str]:
    """What happened and what to do next, for an error of the rooms below; general sentences for any other."""
    for kind in type(error).__mro__:
        if not kind.__module__.startswith("app."):
            continue
        for language in (words.language, "en"):
            said = _error_words(language, kind.__module__.split(".")[1]).get(kind.__name__)
            if said:
                fields: dict[str, Any] = {name: getattr(error, name) for name in _fields(error)}
                return _filled(said["what"], fields), _filled(said["next"], fields)
    return words.tr("Something did not work."), words.tr(
        "Try again. If it happens again, close the app and open it once more."
    )


_read_errors: dict[tuple[str, str], dict[str, dict[str, str]]] = {}


def _error_words(language: str, room: str) -> dict[str, dict[str, str]]:
    key = language, room
    if key not in _read_errors:
        import tomllib

        path = ASSETS / "words" / language / "errors" / f"{room}.toml"
        _read_errors[key] = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return _read_errors[key]


def _fields(error: Exception) -> list[str]:
    return [name for name in dir(error) if not name.startswith("_") and not callable(getattr(error, name))]


def _filled(sentence: str, fields: dict[str, Any]) -> str:
    for name, value in fields.items():
        sentence = sentence.replace("{" + name + "}", str(value))
    return sentence
