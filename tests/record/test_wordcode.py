"""Words for numbers: the list is the EFF's, the code is the formula, and it is found again in the history."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import ASSETS
from app.record import (
    GENESIS,
    Head,
    History,
    Wordlist,
    WordlistError,
    find_witness,
    fingerprint_words,
    parse_wordlist,
    witness_code,
)
from tests.record.shipped import WORDLIST

LIST = ASSETS / "words" / "eff_large_wordlist.txt"


def test_the_list_is_the_one_the_eff_published() -> None:
    content = LIST.read_bytes()
    digest = "addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e"
    assert sha256(content).hexdigest() == digest
    licence = LIST.with_name("eff_large_wordlist.LICENSE.txt").read_text(encoding="utf-8")
    assert digest in licence
    assert "CC BY 3.0" in licence
    assert len(set(WORDLIST.words)) == 7776
    assert (WORDLIST.words[0], WORDLIST.words[7775]) == ("abacus", "zoom")
    for n, line in enumerate(content.decode().splitlines()):
        dice, word = line.split("\t")
        assert sum((int(face) - 1) * 6 ** (4 - at) for at, face in enumerate(dice)) == n
        assert WORDLIST.words[n] == word
        assert WORDLIST.place(word) == n


def test_the_list_without_dice_is_the_same() -> None:
    assert parse_wordlist("\n".join(WORDLIST.words) + "\n\n") == WORDLIST


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:-1],
        lambda lines: [*lines, "11111 extra"],
        lambda lines: [*lines[:-1], lines[0]],
        lambda lines: [*lines[:-1], "66666 Zoom"],
        lambda lines: [*lines[:-1], "66666 zoom zoom"],
        lambda lines: [*lines[:-1], "sixes zoom"],
        lambda lines: [*lines[:-1], "66666 zóom"],
        lambda lines: [*lines[:-1], "66666 ---"],
        lambda _: [],
    ],
)
def test_another_list_is_refused(change) -> None:
    with pytest.raises(WordlistError):
        parse_wordlist("\n".join(change(LIST.read_text().splitlines())))


def number(code: str) -> int:
    """What the words stand for, worked out apart from the code that made them."""
    total = 0
    for word in code.split(" "):
        total = total * 7776 + WORDLIST.words.index(word)
    return total


@given(st.integers(0, 2**40), st.binary(min_size=32, max_size=32))
def test_the_witness_code_is_its_formula(n: int, link: bytes) -> None:
    code = witness_code(Head(n, link), WORDLIST)
    digest = sha256(b"firsthand-witness/1" + n.to_bytes(8, "big") + link).digest()
    assert len(code.split(" ")) == 8
    assert number(code) == int.from_bytes(digest, "big") % 7776**8


@given(st.binary(max_size=64))
def test_the_fingerprint_is_its_formula(data: bytes) -> None:
    words = fingerprint_words(data, WORDLIST)
    digest = sha256(b"firsthand-fingerprint/1" + data).digest()
    assert len(words.split(" ")) == 6
    assert number(words) == int.from_bytes(digest, "big") % 7776**6


def history(length: int) -> History:
    grown = History()
    for n in range(length):
        grown = grown.appended(bytes(16), b'{"n":%d}' % n)
    return grown


def test_a_code_is_found_where_it_was_given() -> None:
    whole = history(9)
    for n in range(1, 10):
        code = witness_code(history(n).head, WORDLIST)
        assert find_witness(whole, code, WORDLIST) == n
        assert find_witness(history(n - 1), code, WORDLIST) is None
        assert find_witness(whole, f"  {code.upper().replace(' ', ',  ')}\n", WORDLIST) == n


def test_a_code_of_another_history_is_not_found() -> None:
    other = History().appended(bytes(16), b'{"n":"other"}')
    whole = history(3)
    assert find_witness(whole, witness_code(other.head, WORDLIST), WORDLIST) is None
    assert find_witness(whole, witness_code(Head(0, GENESIS), WORDLIST), WORDLIST) is None
    # The same link under another number is another code.
    assert find_witness(whole, witness_code(Head(2, whole.links[0].link), WORDLIST), WORDLIST) is None


@given(st.integers(0, 7), st.integers(0, 7775))
def test_one_word_misheard_is_not_found(at: int, place: int) -> None:
    whole = history(3)
    words = witness_code(whole.head, WORDLIST).split(" ")
    right = words[at]
    words[at] = WORDLIST.words[place]
    assert (find_witness(whole, " ".join(words), WORDLIST) == 3) is (words[at] == right)


@pytest.mark.parametrize(
    "code", ["", "abacus", "abacus " * 7, "abacus " * 9, "abacus " * 7 + "xyzzy", "\ud800"]
)
def test_what_is_not_a_code(code: str) -> None:
    assert find_witness(history(2), code, WORDLIST) is None


def test_words_know_their_list() -> None:
    assert "abacus" in WORDLIST
    assert "Abacus" not in WORDLIST
    assert WORDLIST.place("xyzzy") is None
    assert Wordlist(WORDLIST.words) == WORDLIST
