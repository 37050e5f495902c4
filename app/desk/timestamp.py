"""Time stamps by an outside authority (RFC 3161): proof that a sealed package existed, as it is, at a time that is not ours.

What is stamped is the SHA-256 of the sealed file, so the authority learns nothing but a number, and anybody checks the
answer with `openssl ts -verify -data PACKAGE.age -in ANSWER.tsr -CAfile AUTHORITY.pem`. The request is a file to be
carried by hand, or is sent to an address the worker gives; nothing is ever sent by itself.
"""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response
from sqlalchemy import insert, select, update

from app.desk import keeping
from app.desk.errors import (
    AuthorityUnreachable,
    InputUnreadable,
    NotFound,
    StampMalformed,
    StampNotTrusted,
    StampRefused,
    StampRequestMissing,
)
from app.desk.index import Index
from app.desk.index.tables import encounter, package, time_stamp
from app.desk.records import Stamp
from app.desk.store import instant

LARGEST_ANSWER: Final = 1 << 20
_SECONDS: Final = 30
_NONCE_BYTES: Final = 8
_GRANTED: Final = 0
_SEQUENCE: Final = 0x30
_TAGGED: Final = 0xA0

# TimeStampReq (RFC 3161 2.4.1) in DER. With SHA-256 and eight bytes of nonce every length is the same.
_BEGIN: Final = bytes.fromhex("3043 020101 3031 300d 0609 608648016503040201 0500 0420")
_NONCE: Final = bytes.fromhex("0208")
_WITH_CERTIFICATE: Final = bytes.fromhex("0101ff")


def request_bytes(digest: str, random: Callable[[int], bytes] = os.urandom) -> bytes:
    """A request for a SHA-256 digest (hex), asking for the authority's certificate too. DER."""
    nonce = bytearray(random(_NONCE_BYTES))
    # A positive number that needs all eight bytes, or DER would want it shorter.
    nonce[0] = nonce[0] & 0x7F | 0x40
    return _BEGIN + bytes.fromhex(digest) + _NONCE + bytes(nonce) + _WITH_CERTIFICATE


def ask(
    index: Index, no: int, now: datetime, random: Callable[[int], bytes] = os.urandom
) -> tuple[Stamp, bytes]:
    """Make a request for the package that tells a record now, and keep it. Raises NotFound."""
    with index.write() as connection:
        digest = connection.execute(select(encounter.c.package).where(encounter.c.no == no)).scalar()
        if digest is None:
            raise NotFound(str(no))
        request, at = request_bytes(digest, random), instant(now)
        row = {"package": digest, "request": request, "asked": at}
        made = connection.execute(insert(time_stamp).returning(time_stamp.c.no), row).scalar_one()
    return Stamp(made, digest, at, None, None), request


def send(request: bytes, address: str) -> bytes:
    """Send a request to an authority and give its answer, unread. Raises AuthorityUnreachable.

    One address, no redirection, no proxy but the one given by the system, half a minute, one mebibyte.
    """
    if urlsplit(address).scheme not in ("http", "https"):
        raise AuthorityUnreachable(address)
    asked = Request(  # noqa: S310 - http and https only, see above
        address, data=request, headers={"Content-Type": "application/timestamp-query"}, method="POST"
    )
    try:
        with build_opener(ProxyHandler(), _NoRedirection()).open(asked, timeout=_SECONDS) as answer:
            content: bytes = answer.read(LARGEST_ANSWER + 1)
    except (URLError, HTTPException, OSError, ValueError):
        raise AuthorityUnreachable(address) from None
    if len(content) > LARGEST_ANSWER:
        raise AuthorityUnreachable(address)
    return content


def take(index: Index, untrusted: bytes, authority: bytes) -> Stamp:
    """Check an answer against the request it belongs to, and keep it.

    `authority` holds the certificates to trust (PEM): the authority's root, and what is between. Raises StampMalformed,
    StampRefused, StampRequestMissing, StampNotTrusted; then nothing is kept.
    """
    certificates = read_certificates(authority)
    answer = _decoded(untrusted)
    digest = answer.tst_info.message_imprint.message.hex()
    with index.write() as connection:
        rows = connection.execute(
            select(time_stamp).where(time_stamp.c.package == digest).order_by(time_stamp.c.no.desc())
        ).all()
        row = next((each for each in rows if _nonce(each.request) == answer.tst_info.nonce), None)
        if row is None:
            raise StampRequestMissing(digest)
        _verify(answer, digest, row.request, certificates)
        stamped = answer.tst_info.gen_time.isoformat()
        name = _authority_name(answer)
        connection.execute(
            update(time_stamp)
            .where(time_stamp.c.no == row.no)
            .values(response=untrusted, stamped=stamped, authority=name)
        )
    return Stamp(row.no, digest, row.asked, stamped, name)


def verify(index: Index, packages: Path, no: int, authority: bytes) -> Stamp:
    """Check a stamp that is kept once more, against the package as it lies on the disk now.

    Raises NotFound, InputUnreadable, StampMalformed, StampRefused, StampRequestMissing, StampNotTrusted.
    """
    certificates = read_certificates(authority)
    with index.read() as connection:
        row = connection.execute(select(time_stamp).where(time_stamp.c.no == no)).one_or_none()
        if (
            row is None
            or not connection.execute(select(package.c.no).where(package.c.digest == row.package)).first()
        ):
            raise NotFound(str(no))
    if row.response is None:
        raise StampRequestMissing(str(no))
    _verify(
        _decoded(row.response), _digest(keeping.original(packages, row.package)), row.request, certificates
    )
    return Stamp(row.no, row.package, row.asked, row.stamped, row.authority)


def answer_of(index: Index, no: int) -> tuple[bytes, bytes | None]:
    """The request and the answer, if any, as files. Raises NotFound."""
    with index.read() as connection:
        row = connection.execute(
            select(time_stamp.c.request, time_stamp.c.response).where(time_stamp.c.no == no)
        ).one_or_none()
    if row is None:
        raise NotFound(str(no))
    return row.request, row.response


def read_certificates(authority: bytes) -> Sequence[Certificate]:
    """The certificates of a PEM file. Raises StampNotTrusted when there are none."""
    try:
        return load_pem_x509_certificates(authority)
    except ValueError:
        raise StampNotTrusted("no certificate") from None


def _decoded(untrusted: bytes) -> TimeStampResponse:
    if len(untrusted) > LARGEST_ANSWER:
        raise StampMalformed
    try:
        answer = decode_timestamp_response(certificates_in_order(untrusted))
        status = answer.status
    except ValueError:
        raise StampMalformed from None
    if status != _GRANTED:
        raise StampRefused(f"status {status}")
    try:
        _ = answer.tst_info.message_imprint.message, answer.tst_info.nonce, answer.tst_info.gen_time
    except ValueError:
        raise StampMalformed from None
    return answer


def certificates_in_order(untrusted: bytes) -> bytes:
    """The answer with its certificates sorted as DER wants it (X.690 11.6), which our reader insists on.

    Authorities that use OpenSSL send them in any order. The signature does not cover them, and what is kept is the
    answer as it came. Bytes that are not shaped like an answer are given back as they are.
    """
    try:
        at, end = _inside(untrusted, 0, _SEQUENCE)
        at = _after(untrusted, at)  # past the status
        at, end = _inside(untrusted, at, _SEQUENCE)
        at = _after(untrusted, at)  # past the kind of content
        at, end = _inside(untrusted, at, _TAGGED)
        at, end = _inside(untrusted, at, _SEQUENCE)
        for _ in range(3):  # past version, algorithms and what is signed
            at = _after(untrusted, at)
        at, end = _inside(untrusted, at, _TAGGED)
        found = []
        start = at
        while at < end:
            after = _after(untrusted, at)
            found.append(untrusted[at:after])
            at = after
    except IndexError:
        return untrusted
    return untrusted[:start] + b"".join(sorted(found)) + untrusted[at:] if at == end else untrusted


def _inside(der: bytes, at: int, tag: int) -> tuple[int, int]:
    """Where the content of the value at `at` begins and ends. Raises IndexError when it is another, or cut off."""
    if der[at] != tag:
        raise IndexError
    length, begin = der[at + 1], at + 2
    if length & 0x80:
        width = length & 0x7F
        length, begin = int.from_bytes(der[begin : begin + width], "big"), begin + width
    if begin + length > len(der):
        raise IndexError
    return begin, begin + length


def _after(der: bytes, at: int) -> int:
    return _inside(der, at, der[at])[1]


def _verify(
    answer: TimeStampResponse, digest: str, request: bytes, certificates: Sequence[Certificate]
) -> None:
    builder = VerifierBuilder().nonce(_nonce(request))
    roots = [each for each in certificates if each.issuer == each.subject] or list(certificates)
    for certificate in roots:
        builder = builder.add_root_certificate(certificate)
    for certificate in certificates:
        if certificate not in roots:
            builder = builder.add_intermediate_certificate(certificate)
    try:
        builder.build().verify(answer, bytes.fromhex(digest))
    except (VerificationError, ValueError) as fault:
        # The library's own sentence, shortened: it names certificates and nothing of a record.
        raise StampNotTrusted(str(fault)[:120]) from None


def _nonce(request: bytes) -> int:
    end = len(request) - len(_WITH_CERTIFICATE)
    return int.from_bytes(request[end - _NONCE_BYTES : end], "big")


def _authority_name(answer: TimeStampResponse) -> str:
    signers: Any = answer.signed_data.signer_infos
    return "; ".join(sorted(str(each.issuer.rfc4514_string()) for each in signers))[:500]


def _digest(path: Path) -> str:
    digest = sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError:
        raise InputUnreadable(path) from None
    return digest.hexdigest()


class _NoRedirection(HTTPRedirectHandler):
    """The address that was given, and no other."""

    def redirect_request(self, *_: Any) -> None:
        return None
