"""Bech32 (BIP 173), without its length limit, as the age format uses it for keys.

A string is all upper or all lower case; the checksum is always taken over the lower-case form.
"""

from __future__ import annotations

from collections.abc import Iterable

_SYMBOLS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {symbol: value for value, symbol in enumerate(_SYMBOLS)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_TERMS = []
"""What the five bits that fall out on the left bring back in: all their sums, so that a symbol is one step."""
for _bits in range(32):
    _term = 0
    for _place, _generator in enumerate(_GENERATOR):
        _term ^= _generator * (_bits >> _place & 1)
    _TERMS.append(_term)
_CHECKSUM_SYMBOLS = 6


class Bech32Error(ValueError):
    """The string is not Bech32. Holds a rule, never the string: it may be somebody's secret key."""


def encode(prefix: str, data: bytes) -> str:
    """Write ``data`` as ``prefix`` + "1" + symbols + checksum, in the case of ``prefix``."""
    low = prefix.lower()
    values = _regroup(data, 8, 5, pad=True)
    check = _polymod([*_expand(low), *values, *([0] * _CHECKSUM_SYMBOLS)]) ^ 1
    values += [(check >> 5 * (5 - place)) & 31 for place in range(_CHECKSUM_SYMBOLS)]
    text = low + "1" + "".join(_SYMBOLS[value] for value in values)
    return text.upper() if prefix.isupper() else text


def decode(untrusted: str) -> tuple[str, bytes]:
    """Read a Bech32 string into its prefix (in the case it was written) and its bytes.

    Raises `Bech32Error` for mixed case, foreign characters, a wrong checksum or left-over bits.
    """
    if not untrusted.isascii():
        raise Bech32Error("not ASCII")
    low = untrusted.lower()
    if untrusted not in (low, untrusted.upper()):
        raise Bech32Error("mixed case")
    mark = low.rfind("1")
    if mark < 1 or len(low) - mark - 1 < _CHECKSUM_SYMBOLS:
        raise Bech32Error("no separator")
    prefix, symbols = low[:mark], low[mark + 1 :]
    if any(not "!" <= character <= "~" for character in prefix):
        raise Bech32Error("foreign character")
    values = [_VALUES.get(symbol, -1) for symbol in symbols]
    if -1 in values:
        raise Bech32Error("foreign character")
    if _polymod([*_expand(prefix), *values]) != 1:
        raise Bech32Error("wrong checksum")
    data = bytes(_regroup(values[:-_CHECKSUM_SYMBOLS], 5, 8, pad=False))
    return untrusted[:mark], data


def _expand(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        check = (check & 0x1FFFFFF) << 5 ^ value ^ _TERMS[check >> 25]
    return check


def _regroup(data: Iterable[int], width_in: int, width_out: int, *, pad: bool) -> list[int]:
    """Cut a row of ``width_in``-bit numbers into ``width_out``-bit ones."""
    held, bits, out = 0, 0, []
    for value in data:
        held = held << width_in | value
        bits += width_in
        while bits >= width_out:
            bits -= width_out
            out.append(held >> bits)
            held &= (1 << bits) - 1
    if pad:
        if bits:
            out.append(held << width_out - bits)
    elif bits >= width_in or held:
        raise Bech32Error("left-over bits")
    return out
