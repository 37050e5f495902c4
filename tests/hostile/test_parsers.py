"""No bytes from outside make a parser do anything but read them or refuse them with its own error."""

import json
import random
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.package import PackageError, read_card, read_receipt, sshsig
from app.record import RecordError, canonical
from app.rights.errors import RightsError
from app.vault import VaultError
from app.vault.capture import Capture
from app.vault.key_file import parse_key_file
from tests.hostile.mutating import wrong_bytes, wrong_values
from tests.hostile.parsers import BY_NAME, PARSERS, TODAY, Parser, card
from tests.package import sample
from tests.rights.test_pack import body as pack_body
from tests.rights.test_pack import read as read_pack
from tests.rights.test_pack import signed as signed_pack

every_parser = pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
QUICKLY = 40
"""Changed seeds a parser is given here. `make fuzz` gives millions."""


@every_parser
def test_it_takes_what_is_sound(parser: Parser) -> None:
    taken = [parser.feed(seed) for seed in parser.seeds()]
    assert any(taken) or parser.name == "answer of a time-stamp authority"


@every_parser
def test_it_refuses_what_is_a_little_wrong(parser: Parser) -> None:
    chance = Random(parser.name)
    seeds = parser.seeds()
    for _ in range(QUICKLY):
        parser.feed(wrong_bytes(chance.choice(seeds), chance))


@every_parser
@given(noise=st.binary(max_size=300))
@example(b"")
@example(b"[" * 100_000)
@example(b'{"a":' * 100_000)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_refuses_noise(parser: Parser, noise: bytes) -> None:
    parser.feed(noise)


JSON_PARSERS = (
    "card",
    "receipt",
    "content pack",
    "history",
    "history in a package",
    "record in a package",
    "entry",
)


@pytest.mark.parametrize("name", [*JSON_PARSERS, "key file", "capture"])
def test_any_part_may_be_anything(name: str) -> None:
    """Each part of each document in turn: left out, of another type, empty, enormous."""
    parser = BY_NAME[name]
    seeds = [seed for seed in parser.seeds() if seed.startswith(b"{")]
    most = FOLDED if name == "record in a package" else MOST // len(seeds)
    for seed in seeds:
        for value in sampled(json.loads(seed), most):
            parser.feed(json.dumps(value, ensure_ascii=False).encode())


MOST = 300
FOLDED = 12
"""Comparing a record with its history takes a hundred times as long as reading it, and all of that is the same."""


def sampled(value: Any, most: int = MOST) -> list[Any]:
    found = list(wrong_values(value))
    return found if len(found) <= most else random.Random(7).sample(found, most)


def test_a_signature_is_no_reason_to_trust() -> None:
    """An attacker has keys too: the same, signed soundly by the key that the document names."""
    signer = sample.SIGNER
    for kind, seed, read in (
        ("card", card().to_bytes(), lambda data: read_card(data, TODAY)),
        ("receipt", BY_NAME["receipt"].seeds()[0], lambda data: read_receipt(data, card())),
    ):
        namespace = sshsig.CARD if kind == "card" else sshsig.RECEIPT
        for body in sampled(json.loads(seed)[kind]):
            if isinstance(body, dict):
                body.setdefault("signing_key", signer.public_key.hex())
            signature = sshsig.raw_signature(signer, namespace, canonical(body)).hex()
            try:
                read(canonical({kind: body, "signature": signature}))
            except PackageError:
                continue


def test_a_signed_pack_is_read_as_strictly() -> None:
    for body in sampled(json.loads(pack_body()), 150):
        try:
            read_pack(signed_pack(canonical(body)))
        except (RightsError, RecordError):
            continue


def test_a_key_file_with_a_checksum_that_fits_is_read_as_strictly() -> None:
    from hashlib import sha256

    whole = json.loads(BY_NAME["key file"].seeds()[0])
    del whole["checksum"]
    for value in sampled(whole):
        try:
            parse_key_file(
                canonical({**value, "checksum": sha256(canonical(value)).hexdigest()})
                if isinstance(value, dict)
                else canonical(value)
            )
        except VaultError:
            continue


def test_anybody_can_seal_a_capture_to_the_vault() -> None:
    """The vault's recipient is no secret, so what lies in its folder is not trusted either."""
    for value in sampled(json.loads(BY_NAME["capture"].seeds()[0])):
        try:
            Capture.from_bytes(canonical(value))
        except (VaultError, RecordError):
            continue
