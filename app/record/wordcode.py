"""Numbers as words a person can read out: the witness code of a history, and the fingerprint of a key.

The words are the EFF's large list for dice (7,776 words, about 12.9 bits each), so eight carry 103 bits and six carry
77. Source of the list: Electronic Frontier Foundation, CC BY 3.0; see the licence beside the file.
"""

from hashlib import sha256
from typing import Final

from attrs import field, frozen

from app.record.chain import Head, History
from app.record.errors import WordlistError

WORDS: Final = 7776
WITNESS_WORDS: Final = 8
FINGERPRINT_WORDS: Final = 6
_WITNESS_LABEL: Final = b"firsthand-witness/1"
_FINGERPRINT_LABEL: Final = b"firsthand-fingerprint/1"


@frozen
class Wordlist:
    """7,776 different words in their own order. Raises WordlistError."""

    words: tuple[str, ...]
    _place: dict[str, int] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        place = {word: n for n, word in enumerate(self.words)}
        if len(self.words) != WORDS or len(place) != WORDS:
            raise WordlistError("not_7776_different_words")
        object.__setattr__(self, "_place", place)

    def __contains__(self, word: object) -> bool:
        return word in self._place

    def place(self, word: str) -> int | None:
        """The number of a word from 0, or None."""
        return self._place.get(word)


def parse_wordlist(untrusted_text: str) -> Wordlist:
    """The list of a file with one word a line, with or without the dice numbers in front. Raises WordlistError."""
    words = []
    for line in untrusted_text.splitlines():
        parts = line.split()
        if not parts:
            continue
        word = parts[-1]
        if len(parts) > 2 or (len(parts) == 2 and not parts[0].isdigit()):
            raise WordlistError("line")
        if not (word.isascii() and word.replace("-", "").isalpha() and word == word.lower()):
            raise WordlistError("word")
        words.append(word)
    return Wordlist(tuple(words))


def witness_code(head: Head, wordlist: Wordlist) -> str:
    """Eight words, with spaces between, that stand for all entries up to `head`."""
    return _spell(_witness_number(head.n, head.link), WITNESS_WORDS, wordlist)


def fingerprint_words(data: bytes, wordlist: Wordlist) -> str:
    """Six words, with spaces between, to compare a key by voice."""
    return _spell(_number(_FINGERPRINT_LABEL + data, FINGERPRINT_WORDS), FINGERPRINT_WORDS, wordlist)


def find_witness(history: History, untrusted_code: str, wordlist: Wordlist) -> int | None:
    """The number of the entry whose witness code this is, so that all up to it existed when the code was given.

    None when no entry has it, or when it is not eight words of the list. Capitals, commas and spacing do not matter.
    """
    wanted = _unspell(untrusted_code, wordlist)
    if wanted is None:
        return None
    for link in history.links:
        if _witness_number(link.n, link.link) == wanted:
            return link.n
    return None


def _witness_number(n: int, link: bytes) -> int:
    return _number(_WITNESS_LABEL + n.to_bytes(8, "big") + link, WITNESS_WORDS)


def _number(hashed: bytes, words: int) -> int:
    numbers: int = WORDS**words
    return int.from_bytes(sha256(hashed).digest(), "big") % numbers


def _spell(number: int, words: int, wordlist: Wordlist) -> str:
    spelled = []
    for _ in range(words):
        number, place = divmod(number, WORDS)
        spelled.append(wordlist.words[place])
    return " ".join(reversed(spelled))


def _unspell(untrusted_code: str, wordlist: Wordlist) -> int | None:
    words = untrusted_code.lower().replace(",", " ").split()
    if len(words) != WITNESS_WORDS:
        return None
    number = 0
    for word in words:
        place = wordlist.place(word)
        if place is None:
            return None
        number = number * WORDS + place
    return number
