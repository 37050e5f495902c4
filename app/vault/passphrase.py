"""What a person unlocks with: words they remember, or the twelve words of the recovery sheet."""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import Final, Literal

from attrs import frozen

from app.record import Wordlist
from app.vault.errors import WeakPassphrase

FEWEST_CHARACTERS: Final = 15
SUGGESTED_WORDS: Final = 6
RECOVERY_WORDS: Final = 12
_FEWEST_GUESSES_LOG10: Final = 10
"""Below this many guesses zxcvbn calls a password weak against offline attack with a slow hash (its score 4)."""

_MOST_CHARACTERS_RATED: Final = 72
"""As much as zxcvbn rates; what comes after only adds."""


_LEFT_OUT: Final = (
    # arrest, prison, the border
    "arrest captivate captive captivity capture citizen constable culprit custody deport escapable escapist evict exile",
    "expel federal handcuff imprison jailbird jailbreak jailer jailhouse parole passport patrol police prison probation",
    "recapture suspect trespass unlawful unshackle verdict visa banish outcast",
    # crime and violence
    "armed army arson backstab bribe bruising cartel chokehold choking crook enslave handgun onslaught oppressed",
    "oppressor overkill perjurer perjury poison raider riot robbing smuggler smuggling strangle theft traitor treason",
    "wound",
    # people: faith, origin, and words that put somebody down
    "buddhism buddhist caucasian deranged dictator dwarf egomaniac eskimo fanatic fascism gullible hatred imbecile",
    "islamic islamist maggot pagan parasite pureblood racism savage sinner unholy unwomanly wimp womanly",
)
LEFT_OUT: Final = frozenset(" ".join(_LEFT_OUT).split())
"""Words of the list that are not offered to a person who keeps what officers did to them, or to whoever looks on.

Only the offered passphrases and recovery codes are without them, some 12.9 bits a word as before. The witness code and
the fingerprint are numbers written in base 7,776: there every word of the list has its place and has to keep it.
"""


@frozen
class Strength:
    """How well a passphrase protects. `guesses_log10` is the power of ten of the guesses an attacker needs."""

    accepted: bool
    reason: Literal["too_short", "guessable"] | None
    guesses_log10: float


def suggest_passphrase(wordlist: Wordlist, words: int = SUGGESTED_WORDS) -> str:
    """That many words of the list, each picked by the system's randomness: about 12.9 bits a word. See LEFT_OUT."""
    offered = [word for word in wordlist.words if word not in LEFT_OUT]
    return " ".join(secrets.choice(offered) for _ in range(words))


def suggest_recovery_code(wordlist: Wordlist) -> str:
    """Twelve words: about 155 bits."""
    return suggest_passphrase(wordlist, RECOVERY_WORDS)


def normalise(passphrase: str) -> str:
    """NFKC, the same on every keyboard; spaces at the ends go, since keyboards add them, and inside count as one."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def normalise_recovery(code: str) -> str | None:
    """The twelve words in one form, or None when it is not twelve words.

    Capitals, commas, numbers before the words and line breaks do not matter.
    """
    words = re.findall(r"[a-z]+(?:-[a-z]+)*", unicodedata.normalize("NFKC", code).casefold())
    return " ".join(words) if len(words) == RECOVERY_WORDS else None


def check_passphrase(passphrase: str) -> Strength:
    """How strong a new passphrase is: at least 15 characters, and not one of the guesses tried first."""
    from zxcvbn import zxcvbn  # late: its dictionaries take a tenth of a second to load

    text = normalise(passphrase)
    rated = text[:_MOST_CHARACTERS_RATED]
    log10 = float(zxcvbn(rated)["guesses_log10"]) if rated else 0.0
    if len(text) < FEWEST_CHARACTERS:
        return Strength(False, "too_short", log10)
    if log10 < _FEWEST_GUESSES_LOG10:
        return Strength(False, "guessable", log10)
    return Strength(True, None, log10)


def require_strong(passphrase: str) -> None:
    """Raises WeakPassphrase."""
    strength = check_passphrase(passphrase)
    if strength.reason is not None:
        raise WeakPassphrase(strength.reason)


def secret_bytes(text: str) -> bytearray:
    """The bytes a key is derived from, in memory that can be wiped. Undecodable pieces of input are kept as they are."""
    return bytearray(text.encode("utf-8", "surrogatepass"))
