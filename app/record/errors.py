"""What can be wrong with a record. No sentences for people here: those are in `assets/words/<lang>/errors/record.toml`.

RecordError
    CodebookError        the list of fields itself does not hold together
    EntryError           an entry or a fact is not as the codebook says
        UnknownField  UnknownGroup  UnknownTap  UnknownCode  UnknownKind  UnknownProfile
        WrongType        a value of another type, or out of its range
        WrongShape       a key is missing, or there is one too many
        MisplacedField   a field of a repeating group without its item, or the other way round
        MixedEncounters  entries of more than one encounter, or of none, where one is told
        MalformedTime  MalformedPlace
    NewerFormat          written by a later version of the app than this one can read
    ChainError           the history does not hold together, at entry `n`
        LinkMismatch  CommitmentMismatch  HeadMismatch  MalformedLink  NotInHistory
    JsonError            bytes that are not the strict JSON we write
    WordsError
        WordsMissing     a text has no words in this language
        WordsMalformed   a words file cannot be read
        WordlistError    the list of 7,776 words is not the one we know
"""


class RecordError(Exception):
    """Anything wrong with what happened, as it was written down."""


class CodebookError(RecordError):
    """The codebook does not hold together. `where` is the field, group or list; `reason` a short code."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(where, reason)
        self.where = where
        self.reason = reason


class EntryError(RecordError):
    """An entry or a fact is not as the codebook says. `field` is the field or key it is about, when there is one."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason, field)
        self.reason = reason
        self.field = field


class UnknownField(EntryError):
    """No field of that id in the codebook."""


class UnknownGroup(EntryError):
    """No group of that id in the codebook."""


class UnknownTap(EntryError):
    """No quick tap of that id in the codebook."""


class UnknownCode(EntryError):
    """A code that is not in the vocabulary of its field."""


class UnknownKind(EntryError):
    """An entry of a kind this format does not have."""


class UnknownProfile(EntryError):
    """Not one of `counsel`, `complaint`, `public`."""


class WrongType(EntryError):
    """A value of another type than its field has, or out of its range."""


class WrongShape(EntryError):
    """A key is missing, or there is one that does not belong."""


class MisplacedField(EntryError):
    """A field of a repeating group without its item, or a single field with one, or fields of two groups at once."""


class MixedEncounters(EntryError):
    """Entries of more than one encounter, or of none, where the story of one is told."""


class MalformedTime(EntryError):
    """Not a time as this format writes it."""


class MalformedPlace(EntryError):
    """Not a place as this format writes it."""


class NewerFormat(RecordError):
    """Written by a later version than this one can read. `found` and `known` are format names."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(found, known)
        self.found = found
        self.known = known


class ChainError(RecordError):
    """The history does not hold together. `n` is the number of the entry, from 1; 0 for the whole."""

    def __init__(self, n: int, reason: str) -> None:
        super().__init__(n, reason)
        self.n = n
        self.reason = reason


class LinkMismatch(ChainError):
    """A link does not follow from the one before it."""


class CommitmentMismatch(ChainError):
    """An entry is not the one that was committed to."""


class HeadMismatch(ChainError):
    """The history does not end where it says it ends."""


class MalformedLink(ChainError):
    """A link is not written as this format writes it."""


class NotInHistory(ChainError):
    """A commitment that this history does not hold."""


class JsonError(RecordError):
    """Not the strict JSON this project writes. `reason` is a short code; nothing of the bytes is repeated."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WordsError(RecordError):
    """Something is wrong with a file of words."""


class WordsMissing(WordsError):
    """A text has no words in this language. `key` is its path, `language` the BCP 47 tag."""

    def __init__(self, key: str, language: str = "") -> None:
        super().__init__(key, language)
        self.key = key
        self.language = language


class WordsMalformed(WordsError):
    """A words file cannot be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WordlistError(WordsError):
    """The list of words for codes is not 7,776 different words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
