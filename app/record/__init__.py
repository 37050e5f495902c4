"""What happened: pure values, no files, no clock, no randomness. Every byte is in FORMAT.md.

canonical   canonical, canonical_of, read_json        one form of the bytes; a strict reader
time        Moment, EventTime, Place, clock_went_back when written, when it happened, where
codebook    parse_codebook, Codebook, Field, …        what can be written down, and who may see it
facts       Fact, check_fact, UNKNOWN, WITHHELD       one answer
entries     Entry, check_entry                        one thing written down at one moment
chain       History, Link, verify, agrees, erase, …   the chain that makes a quiet change show
profiles    entry_allowed, disclose_to                who may be shown which entry
encounter   Encounter, Item, Stated, …                the story; `to_json` is record.json
folding     fold, Telling                             entries to the story
wordcode    witness_code, fingerprint_words, …        numbers as words a person can read out
words       Words, parse_words                        what people read
errors      RecordError and its kinds
"""

from typing import TYPE_CHECKING, Final

from app.by_name import by_name

# At once, since this name is that of a module too, which would otherwise be found in its place.
from app.record.canonical import LARGEST_INT, canonical, canonical_of, read_json

# Named here for whoever reads and checks; loaded when first asked for, so that the phone's first screen need not wait
# for what it does not use. Both say the same (tests/house/test_rooms.py).
if TYPE_CHECKING:
    from app.record.chain import (
        GENESIS,
        SALT_BYTES,
        Chained,
        Head,
        History,
        Link,
        agrees,
        commitment,
        disclose,
        erase,
        next_link,
        read_history,
        verify,
    )
    from app.record.codebook import (
        PROFILES,
        WITHDRAWN,
        YES_NO,
        Chapter,
        Codebook,
        Field,
        Group,
        Tap,
        parse_codebook,
    )
    from app.record.encounter import (
        UNDETERMINED,
        Affirmation,
        Encounter,
        GuideShown,
        Item,
        Media,
        Note,
        Receipt,
        Share,
        Stated,
        Tapped,
    )
    from app.record.entries import AFFIRMATIONS, KINDS, LARGEST_BODY, MEDIA_KINDS, Entry, check_entry
    from app.record.errors import (
        ChainError,
        CodebookError,
        CommitmentMismatch,
        EntryError,
        HeadMismatch,
        JsonError,
        LinkMismatch,
        MalformedLink,
        MalformedPlace,
        MalformedTime,
        MisplacedField,
        MixedEncounters,
        NewerFormat,
        NotInHistory,
        RecordError,
        UnknownCode,
        UnknownField,
        UnknownGroup,
        UnknownKind,
        UnknownProfile,
        UnknownTap,
        WordlistError,
        WordsError,
        WordsMalformed,
        WordsMissing,
        WrongShape,
        WrongType,
    )
    from app.record.facts import UNKNOWN, WITHHELD, Fact, check_fact, normal_identifier
    from app.record.folding import Telling, fold
    from app.record.profiles import audience_allows, disclose_to, entry_allowed
    from app.record.time import EventTime, Moment, Place, clock_went_back
    from app.record.wordcode import Wordlist, find_witness, fingerprint_words, parse_wordlist, witness_code
    from app.record.words import Words, parse_words

_MODULES: Final = {
    "chain": (
        "GENESIS SALT_BYTES Chained Head History Link agrees commitment disclose erase next_link "
        "read_history verify"
    ),
    "codebook": "PROFILES WITHDRAWN YES_NO Chapter Codebook Field Group Tap parse_codebook",
    "encounter": "UNDETERMINED Affirmation Encounter GuideShown Item Media Note Receipt Share Stated Tapped",
    "entries": "AFFIRMATIONS KINDS LARGEST_BODY MEDIA_KINDS Entry check_entry",
    "errors": (
        "ChainError CodebookError CommitmentMismatch EntryError HeadMismatch JsonError LinkMismatch "
        "MalformedLink MalformedPlace MalformedTime MisplacedField MixedEncounters NewerFormat "
        "NotInHistory RecordError UnknownCode UnknownField UnknownGroup UnknownKind UnknownProfile "
        "UnknownTap WordlistError WordsError WordsMalformed WordsMissing WrongShape WrongType"
    ),
    "facts": "UNKNOWN WITHHELD Fact check_fact normal_identifier",
    "folding": "Telling fold",
    "profiles": "audience_allows disclose_to entry_allowed",
    "time": "EventTime Moment Place clock_went_back",
    "wordcode": "Wordlist find_witness fingerprint_words parse_wordlist witness_code",
    "words": "Words parse_words",
}

if not TYPE_CHECKING:  # a checker would believe in any name
    __getattr__ = by_name(globals(), _MODULES)

__all__ = [
    "AFFIRMATIONS",
    "GENESIS",
    "KINDS",
    "LARGEST_BODY",
    "LARGEST_INT",
    "MEDIA_KINDS",
    "PROFILES",
    "SALT_BYTES",
    "UNDETERMINED",
    "UNKNOWN",
    "WITHDRAWN",
    "WITHHELD",
    "YES_NO",
    "Affirmation",
    "ChainError",
    "Chained",
    "Chapter",
    "Codebook",
    "CodebookError",
    "CommitmentMismatch",
    "Encounter",
    "Entry",
    "EntryError",
    "EventTime",
    "Fact",
    "Field",
    "Group",
    "GuideShown",
    "Head",
    "HeadMismatch",
    "History",
    "Item",
    "JsonError",
    "Link",
    "LinkMismatch",
    "MalformedLink",
    "MalformedPlace",
    "MalformedTime",
    "Media",
    "MisplacedField",
    "MixedEncounters",
    "Moment",
    "NewerFormat",
    "NotInHistory",
    "Note",
    "Place",
    "Receipt",
    "RecordError",
    "Share",
    "Stated",
    "Tap",
    "Tapped",
    "Telling",
    "UnknownCode",
    "UnknownField",
    "UnknownGroup",
    "UnknownKind",
    "UnknownProfile",
    "UnknownTap",
    "Wordlist",
    "WordlistError",
    "Words",
    "WordsError",
    "WordsMalformed",
    "WordsMissing",
    "WrongShape",
    "WrongType",
    "agrees",
    "audience_allows",
    "canonical",
    "canonical_of",
    "check_entry",
    "check_fact",
    "clock_went_back",
    "commitment",
    "disclose",
    "disclose_to",
    "entry_allowed",
    "erase",
    "find_witness",
    "fingerprint_words",
    "fold",
    "next_link",
    "normal_identifier",
    "parse_codebook",
    "parse_wordlist",
    "parse_words",
    "read_history",
    "read_json",
    "verify",
    "witness_code",
]
