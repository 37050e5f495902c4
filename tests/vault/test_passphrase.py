"""The words offered for a passphrase."""

from __future__ import annotations

from app.record import Head, witness_code
from app.vault import suggest_passphrase, suggest_recovery_code
from app.vault.passphrase import LEFT_OUT
from tests.vault.making import WORDLIST


def test_every_word_is_offered_except_those_left_out() -> None:
    """Two hundred thousand draws: that one of the words never comes has a chance of one in ten million."""
    offered = set(suggest_passphrase(WORDLIST, 200_000).split())
    assert offered == set(WORDLIST.words) - LEFT_OUT
    assert "islamist" not in offered
    assert not set(suggest_recovery_code(WORDLIST).split()) & LEFT_OUT


def test_what_is_left_out_is_in_the_list_and_little() -> None:
    """A word that is not in the list would be a slip of the pen, and each one left out takes a little strength."""
    assert set(WORDLIST.words) >= LEFT_OUT
    assert len(LEFT_OUT) < 100


def test_a_witness_code_keeps_all_of_its_words() -> None:
    """It is a number in base 7,776: codes already read to a friend have to stay what they are."""
    said = {word for n in range(3_000) for word in witness_code(Head(n, bytes(32)), WORDLIST).split()}
    assert said & LEFT_OUT
