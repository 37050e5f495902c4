"""Make a package: choose, write the documents, and let one stream run through archive and seal into a new file.

Nothing is under the final name until all of it is there and synced. Stopping half way, by the person or by a
fault, leaves nothing. Memory does not grow with the media: they pass through one buffer.
"""

import io
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final
from zlib import crc32

from attrs import frozen

from app.package import bag, sshsig, tables
from app.package.beside import NewFile, reading
from app.package.certificate import certificate
from app.package.custody import custody
from app.package.errors import MediaChanged, PackCancelled
from app.package.evidence import Evidence
from app.package.handover import Handover
from app.package.labels import Labels
from app.package.previewing import left_out
from app.package.read_me import PRINCIPAL, read_me_first, verify_text
from app.package.request import Disclosure, MediaSource, PackRequest, check_request
from app.package.zip_stream import ZipWriter, archive_size, crc_of
from app.record import Head, canonical
from app.seal import Sealing

Progress = Callable[[int, int], None]
"""Told the bytes done and the bytes there will be, about once a mebibyte."""

Cancelled = Callable[[], bool]
"""Asked as often; when it says yes, packing stops with PackCancelled."""

_BLOCK: Final = 1 << 20


@frozen
class Packed:
    """The finished package: where, its id, the SHA-256 of its bytes in hex, its size, and the chain's head in it."""

    path: Path
    package_id: str
    digest: str
    bytes: int
    head: Head


def pack(
    request: PackRequest, path: Path, *, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Packed:
    """Seal what the profile lets go into a new file at `path`.

    Raises PackError and its kinds, AlreadyThere, DiskFull, FolderUnusable, SourceUnreadable (a media source failed),
    SealError (recipients that may not stand together, no post-quantum support), RecordError (a history that is not
    sound). After any of them nothing of the package is on disk.
    """
    chosen = check_request(request)
    with NewFile(path) as file:
        documents = _documents(request, chosen)
        with Sealing(file, request.recipients, chunks_at_once=16) as sealing:
            run = _Run(
                request, ZipWriter(sealing.write, f"{bag.TOP}{request.package_id}/"), progress, cancelled
            )
            run.write(documents, chosen.evidence)
        digest = file.keep()
        return Packed(path, request.package_id, digest, file.size, request.history.head)


def _documents(request: PackRequest, chosen: Disclosure) -> dict[str, bytes]:
    """Every file but the media, by its path in the bag."""
    handover = Handover.of(request)
    key = request.signer.public_key
    english = Labels(request.codebook, request.english)
    own = Labels(request.codebook, request.words)
    stays = left_out(request, chosen)
    data = {
        bag.RECORD: canonical(chosen.encounter.to_json()),
        bag.HISTORY: canonical(chosen.history.to_json()),
        bag.TIMELINE: tables.timeline(chosen.history, english, own),
        bag.OFFICERS: tables.officers(chosen.encounter, english),
        bag.EVIDENCE: tables.evidence(chosen.encounter, chosen.evidence),
        bag.CUSTODY: custody(chosen.encounter, chosen.evidence, handover),
        bag.SUMMARY: _summary(request, chosen, handover, stays),
    }
    digests = {name: sha256(content).hexdigest() for name, content in data.items()}
    data[bag.CERTIFICATE] = certificate(chosen.encounter, chosen.history, chosen.evidence, handover, digests)
    digests[bag.CERTIFICATE] = sha256(data[bag.CERTIFICATE]).hexdigest()
    digests |= {item.name: item.sha256 for item in chosen.evidence}
    size = sum(len(content) for content in data.values()) + sum(item.size for item in chosen.evidence)
    tags = {
        bag.READ_ME: read_me_first(handover, complete=not any(stays.values())),
        bag.VERIFY: verify_text(handover),
        bag.SIGNERS: sshsig.allowed_signers(PRINCIPAL, sshsig.PACKAGE, key),
        bag.INFO: handover.bag_info(size, len(digests)).to_bytes(),
        bag.BAGIT: bag.BAGIT_TEXT,
        bag.MANIFEST: bag.manifest(digests),
    }
    listed = bag.manifest({name: sha256(content).hexdigest() for name, content in tags.items()})
    signature = sshsig.sign(request.signer, sshsig.PACKAGE, listed)
    return {**data, **tags, bag.TAG_MANIFEST: listed, bag.SIGNATURE: signature}


def _summary(request: PackRequest, chosen: Disclosure, handover: Handover, stays: dict[str, int]) -> bytes:
    # Late: the PDF library takes longer to load than the rest of the app to start.
    from app.package.summary import EvidenceRow, LeftOut, SummaryFacts, write_summary

    media = {one.id: one for one in chosen.encounter.media}
    rows = [(item, media[item.media_id]) for item in chosen.evidence]
    facts = SummaryFacts(
        encounter=chosen.encounter,
        codebook=request.codebook,
        head=handover.head,
        numbers={link.commitment: link.n for link in chosen.history.links},
        witness_code=handover.witness,
        signer_words=handover.signer_words,
        package_id=handover.package_id,
        profile=handover.profile,
        prepared_for=handover.recipient_name,
        packed=handover.moment,
        app_version=handover.app_version,
        words=request.words,
        english=request.english,
        fonts=request.fonts,
        evidence=tuple(
            EvidenceRow(
                name=item.name,
                media_id=item.media_id,
                kind=one.kind,
                media_type=one.media_type,
                size=item.size,
                sha256=item.sha256,
                captured=one.captured,
                untrusted_caption=one.caption,
                untrusted_given_name=one.given_name,
                cut_off=one.cut_off,
                original=one.original,
            )
            for item, one in rows
        ),
        left_out=LeftOut(**stays),
        open_media=lambda media_id: request.media[media_id].open(),
    )
    sink = io.BytesIO()
    write_summary(facts, sink)
    return sink.getvalue()


class _Run:
    """One pass over all files, in the archive's order."""

    def __init__(
        self, request: PackRequest, archive: ZipWriter, progress: Progress | None, cancelled: Cancelled | None
    ) -> None:
        self._request = request
        self._archive = archive
        self._progress = progress
        self._cancelled = cancelled
        self._top = f"{bag.TOP}{request.package_id}/"
        self._done = 0
        self._total = 0

    def write(self, documents: dict[str, bytes], evidence: tuple[Evidence, ...]) -> None:
        """Write every member and the archive's end."""
        media = {item.name: item for item in evidence}
        sizes = {name: len(content) for name, content in documents.items()}
        sizes |= {name: item.size for name, item in media.items()}
        names = sorted(sizes, key=bag.order)
        self._total = archive_size([(self._top + name, sizes[name]) for name in names])
        for name in names:
            if name in media:
                self._media(media[name])
            else:
                content = documents[name]
                self._archive.begin(name, size=len(content), crc32=crc32(content))
                self._archive.write(content)
                self._step(len(content))
        self._archive.finish()
        self._step(self._total - self._done)

    def _media(self, item: Evidence) -> None:
        with reading(Path(item.name)):
            self._stream(item, self._request.media[item.media_id])

    def _stream(self, item: Evidence, source: MediaSource) -> None:
        sum_ = source.crc32
        if sum_ is None:
            with source.open() as content:
                sum_ = crc_of(content, each=lambda: self._step(0))
        self._archive.begin(item.name, size=item.size, crc32=sum_)
        digest = sha256()
        with source.open() as content:
            for block in blocks(content):
                digest.update(block)
                self._archive.write(block)
                self._step(len(block))
        if digest.hexdigest() != item.sha256:
            raise MediaChanged(item.name)

    def _step(self, more: int) -> None:
        self._done += more
        if self._cancelled and self._cancelled():
            raise PackCancelled
        if self._progress:
            self._progress(self._done, self._total)


def blocks(source: BinaryIO) -> Iterator[memoryview]:
    """What `source` still holds, in pieces of one buffer that is used again."""
    buffer = memoryview(bytearray(_BLOCK))
    readinto = getattr(source, "readinto", None)
    while True:
        if readinto is not None:
            got = readinto(buffer)
        else:
            content = source.read(_BLOCK)
            got = len(content)
            buffer[:got] = content
        if not got:
            return
        yield buffer[:got]
