"""Time stamps, asked of and checked against a real authority by openssl, on this machine."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rfc3161_client import decode_timestamp_response

from app.desk import keeping, timestamp
from app.desk.errors import (
    AuthorityUnreachable,
    NotFound,
    StampMalformed,
    StampNotTrusted,
    StampRefused,
    StampRequestMissing,
)
from app.desk.receive import Receiver
from app.desk.records import find, show
from tests.desk.authority import Answering, Authority
from tests.desk.conftest import NOW
from tests.desk.packages import Press, encounter_id


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture
def no(press: Press, receiver: Receiver, tmp_path: Path) -> int:
    """A record that was received."""
    receiver.receive([press.make(tmp_path / "a.age", 1)])
    return find(receiver.index, encounter_id(1))


def test_asked_answered_kept_and_checked_by_both_programs(
    receiver: Receiver, no: int, authority: Authority
) -> None:
    index = receiver.index
    asked, request = timestamp.ask(index, no, NOW)
    assert "Message data:" in authority.shown(request)
    assert "Certificate required: yes" in authority.shown(request)
    answer = authority.answer(request)
    kept = timestamp.take(index, answer, authority.root)
    assert (kept.no, kept.package) == (asked.no, asked.package)
    assert timestamp.verify(index, receiver.packages, kept.no, authority.root) == kept
    assert timestamp.answer_of(index, kept.no) == (request, answer)
    assert "Verification: OK" in authority.check(keeping.original(receiver.packages, kept.package), answer)
    assert show(index, no, NOW.date()).stamps == (kept,)
    assert kept.authority == "CN=Example Time Stamps root"


def test_p27_a_time_stamp_that_was_only_asked_for_is_not_called_one(
    receiver: Receiver, no: int, authority: Authority
) -> None:
    """P27 of the pitfalls (tests/pitfalls): others print "time-stamped" while the answer is still to come."""
    asked, _ = timestamp.ask(receiver.index, no, NOW)
    assert (asked.stamped, asked.authority) == (None, None)
    assert show(receiver.index, no, NOW.date()).stamps == (asked,)
    with pytest.raises(StampRequestMissing):
        timestamp.verify(receiver.index, receiver.packages, asked.no, authority.root)


def test_sent_to_an_address(receiver: Receiver, no: int, authority: Authority) -> None:
    _, request = timestamp.ask(receiver.index, no, NOW)
    with Answering(authority) as server:
        answer = timestamp.send(request, server.address)
    assert timestamp.take(receiver.index, answer, authority.root).stamped is not None


@pytest.mark.parametrize("wrong", ["redirect", "failure", "endless"])
def test_an_address_that_answers_otherwise(authority: Authority, wrong: str) -> None:
    with Answering(authority, wrong) as server, pytest.raises(AuthorityUnreachable):
        timestamp.send(b"request", server.address)


@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "ftp://127.0.0.1/x", "nowhere", "http://127.0.0.1:1/"]
)
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(AuthorityUnreachable):
        timestamp.send(b"request", address)


def test_an_answer_of_somebody_else_is_not_trusted(
    receiver: Receiver, no: int, authority: Authority, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other", "Another")
    _, request = timestamp.ask(receiver.index, no, NOW)
    with pytest.raises(StampNotTrusted):
        timestamp.take(receiver.index, other.answer(request), authority.root)
    with pytest.raises(StampNotTrusted):
        timestamp.take(receiver.index, authority.answer(request), b"no certificate here")
    assert [stamp.stamped for stamp in show(receiver.index, no, NOW.date()).stamps] == [None]


def test_an_answer_to_a_request_that_was_not_made_is_refused(
    receiver: Receiver, no: int, authority: Authority
) -> None:
    asked, _ = timestamp.ask(receiver.index, no, NOW)
    for digest in (asked.package, "ab" * 32):
        answer = authority.answer(timestamp.request_bytes(digest))
        with pytest.raises(StampRequestMissing):
            timestamp.take(receiver.index, answer, authority.root)


def test_an_altered_answer_is_refused(receiver: Receiver, no: int, authority: Authority) -> None:
    _, request = timestamp.ask(receiver.index, no, NOW)
    answer = authority.answer(request)
    begin = answer.index(bytes.fromhex("060b2a864886f70d0109100104"))
    # What is stamped, and the signature at the end. The certificates between are not signed, and checked by themselves.
    for place in (*range(begin, begin + 110, 3), *range(len(answer) - 66, len(answer), 5)):
        altered = bytearray(answer)
        altered[place] ^= 0x11
        with pytest.raises((StampMalformed, StampRefused, StampNotTrusted, StampRequestMissing)):
            timestamp.take(receiver.index, bytes(altered), authority.root)
    assert timestamp.take(receiver.index, answer, authority.root).stamped is not None


def test_a_kept_stamp_no_longer_fits_an_altered_package(
    receiver: Receiver, no: int, authority: Authority
) -> None:
    _, request = timestamp.ask(receiver.index, no, NOW)
    kept = timestamp.take(receiver.index, authority.answer(request), authority.root)
    path = keeping.original(receiver.packages, kept.package)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(StampNotTrusted):
        timestamp.verify(receiver.index, receiver.packages, kept.no, authority.root)


def test_a_refusal_of_the_authority_is_told(receiver: Receiver, authority: Authority) -> None:
    # A request for SHA-1, which this authority does not take.
    request = bytes.fromhex("30290201013021300906052b0e03021a05000414") + bytes(20) + bytes.fromhex("0101ff")
    answer = authority.answer(request)
    assert decode_timestamp_response(answer).status == 2
    with pytest.raises(StampRefused):
        timestamp.take(receiver.index, answer, authority.root)


def test_what_is_not_there(receiver: Receiver, no: int, authority: Authority) -> None:
    with pytest.raises(NotFound):
        timestamp.ask(receiver.index, 99, NOW)
    asked, _ = timestamp.ask(receiver.index, no, NOW)
    with pytest.raises(StampRequestMissing):
        timestamp.verify(receiver.index, receiver.packages, asked.no, authority.root)
    with pytest.raises(NotFound):
        timestamp.verify(receiver.index, receiver.packages, 99, authority.root)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_answer_or_refused(untrusted: bytes) -> None:
    with pytest.raises((StampMalformed, StampRefused)):
        timestamp._decoded(untrusted)


@given(st.binary(min_size=8, max_size=8), st.binary(min_size=32, max_size=32))
def test_a_request_holds_the_digest_and_a_nonce_of_eight_bytes(random: bytes, digest: bytes) -> None:
    request = timestamp.request_bytes(digest.hex(), lambda _: random)
    assert digest in request
    assert 2**62 <= timestamp._nonce(request) < 2**63
    assert len(request) == 69
