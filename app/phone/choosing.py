"""Choosing a new passphrase: what is offered and what is taken. Plain Python."""

from typing import Final

from app.phone import content
from app.phone.errors import NotTheSame
from app.vault import Strength, WeakPassphrase, check_passphrase, normalise, suggest_passphrase

GUESSES_A_YEAR: Final = 1000 * 365 * 86_400
"""A thousand computers that need a second for each guess, as the key derivation makes them."""
LONG: Final = 1000


class Choosing:
    """`suggestion` is the six words offered now."""

    def __init__(self) -> None:
        self.suggestion = ""

    def suggest(self) -> str:
        """Six other words."""
        self.suggestion = suggest_passphrase(content.wordlist())
        return self.suggestion

    def strength(self, passphrase: str) -> Strength:
        """How strong a passphrase of one's own is."""
        return check_passphrase(passphrase)

    def years(self, strength: Strength) -> int:
        """Years a thousand computers would need to guess it, at most `LONG`; an estimate."""
        return int(min(10 ** min(strength.guesses_log10, 30) / GUESSES_A_YEAR, LONG))

    def check(self, passphrase: str, again: str) -> None:
        """Raises WeakPassphrase, NotTheSame."""
        strength = check_passphrase(passphrase)
        if strength.reason is not None:
            raise WeakPassphrase(strength.reason)
        if normalise(passphrase) != normalise(again):
            raise NotTheSame

    def forget(self) -> None:
        """Drop what was offered."""
        self.suggestion = ""
