"""Labels in English and, when the record is in another language, in that one too."""

from __future__ import annotations

from attrs import frozen

from app.record import Codebook, Words, WordsMissing


@frozen
class Said:
    """The same thing in English and in the record's language (None when that is English, or has no words for it)."""

    english: str
    other: str | None = None

    def joined(self, more: Said, between: str = ", ") -> Said:
        """Both, one after the other, in each language."""
        if self.other is None and more.other is None:
            return Said(self.english + between + more.english)
        return Said(
            self.english + between + more.english,
            (self.other or self.english) + between + (more.other or more.english),
        )


class Wording:
    """Looks labels up. A label without English words is printed as its code rather than stopping a package."""

    def __init__(self, codebook: Codebook, words: Words, english: Words) -> None:
        self._codebook = codebook
        self._english = english
        self._other = None if words.language.split("-")[0].lower() == "en" else words

    @property
    def other_language(self) -> str | None:
        """The language beside English, without its region."""
        return None if self._other is None else self._other.language.split("-")[0].lower()

    @property
    def bilingual(self) -> bool:
        """Whether labels come in two languages."""
        return self._other is not None

    def report(self, *path: str, **values: Said | str | int) -> Said:
        """Words of the summary itself; `values` fill its places, a Said in each language."""
        english = self._say(self._english, ("report", *path), {k: _english(v) for k, v in values.items()})
        other = None
        if self._other is not None:
            other = self._say(self._other, ("report", *path), {k: _in_other(v) for k, v in values.items()})
        return Said(path[-1].replace("_", " ") if english is None else english, other)

    def field(self, field_id: str) -> Said:
        """The label of a field."""
        return self._codebook_words(("field", field_id, "label"), field_id.rpartition(".")[2])

    def chapter(self, chapter_id: str) -> Said:
        """The title of a chapter."""
        return self._codebook_words(("chapter", chapter_id, "title"), chapter_id)

    def group(self, group_id: str) -> Said:
        """The title of a group."""
        return self._codebook_words(("group", group_id, "title"), group_id)

    def one(self, group_id: str) -> Said:
        """What one item of a repeating group is called."""
        return self._codebook_words(("group", group_id, "one"), group_id)

    def code(self, field_id: str, code: str) -> Said:
        """The label of a code of this field."""
        vocabulary = self._codebook.field(field_id).vocabulary
        return self._codebook_words(("vocabulary", vocabulary or "yes_no", code), code)

    def confidence(self, code: str) -> Said:
        """How a thing is known."""
        if self._english.has("report", "known", code):
            return self.report("known", code)
        for path in (("confidence", code), ("vocabulary", "confidence", code)):
            if self._english.has("codebook", *path):
                return self._codebook_words(path, code)
        return Said(code.replace("_", " "))

    def tap(self, tap_id: str) -> Said:
        """The label of a quick tap."""
        return self._codebook_words(("tap", tap_id), tap_id)

    def state(self, state: str) -> Said:
        """ "Do not know" and "prefer not to write this down"."""
        return self._codebook_words(("state", state), state)

    def _codebook_words(self, path: tuple[str, ...], code: str) -> Said:
        english = self._say(self._english, ("codebook", *path), {})
        other = None if self._other is None else self._say(self._other, ("codebook", *path), {})
        return Said(code.replace("_", " ") if english is None else english, other)

    @staticmethod
    def _say(words: Words, path: tuple[str, ...], values: dict[str, str | int]) -> str | None:
        try:
            return words.say(*path, **values)
        except WordsMissing:
            return None


def _english(value: Said | str | int) -> str | int:
    return value.english if isinstance(value, Said) else value


def _in_other(value: Said | str | int) -> str | int:
    return (value.other or value.english) if isinstance(value, Said) else value
