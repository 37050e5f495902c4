"""The bag: which files a package has, their lists of hashes, and the facts about the package itself.

A BagIt 1.0 bag (RFC 8493) in one spelling: every list sorted by the bytes of its paths, LF line ends, SHA-256 only,
and never a ``fetch.txt``. `sha256sum -c manifest-sha256.txt` and any BagIt validator check it as it is.
"""

import re
from collections.abc import Mapping
from typing import Final

from attrs import frozen

from app.package.member_name import name_fault
from app.record import PROFILES, Head, RecordError
from app.record.time import Moment

FORMAT: Final = "firsthand-package/1"
TOP: Final = "firsthand-"

READ_ME: Final = "READ_ME_FIRST.txt"
VERIFY: Final = "VERIFY.txt"
SIGNERS: Final = "allowed_signers"
INFO: Final = "bag-info.txt"
BAGIT: Final = "bagit.txt"
MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
SIGNATURE: Final = "tagmanifest-sha256.txt.sig"
FETCH: Final = "fetch.txt"
TAG_FILES: Final = (READ_ME, VERIFY, SIGNERS, INFO, BAGIT, MANIFEST)
"""The files that the tag manifest lists. The signature covers the tag manifest, so nothing is left out."""

RECORD: Final = "data/record.json"
HISTORY: Final = "data/history.json"
SUMMARY: Final = "data/summary.pdf"
TIMELINE: Final = "data/timeline.csv"
OFFICERS: Final = "data/officers.csv"
EVIDENCE: Final = "data/evidence.csv"
CUSTODY: Final = "data/custody.csv"
CERTIFICATE: Final = "data/draft-certificate.txt"
DOCUMENTS: Final = (CUSTODY, CERTIFICATE, EVIDENCE, HISTORY, OFFICERS, RECORD, SUMMARY, TIMELINE)
MEDIA: Final = "data/media/"

BAGIT_TEXT: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_ID: Final = re.compile(r"[0-9a-f]{32}")
_MANIFEST_LINE: Final = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_VERSION: Final = re.compile(r"[!-~]{1,40}")

# Extensions by content type. Anything else goes out as .bin, so that nothing runs or opens by a name that lies.
_EXTENSIONS: Final[Mapping[str, str]] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/heic": "heic",
    "image/heif": "heif",
    "image/avif": "avif",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/tiff": "tif",
    "image/bmp": "bmp",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/m4a": "m4a",
    "audio/x-m4a": "m4a",
    "audio/aac": "aac",
    "audio/ogg": "ogg",
    "audio/opus": "opus",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/flac": "flac",
    "audio/x-flac": "flac",
    "audio/amr": "amr",
    "audio/webm": "weba",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/3gpp": "3gp",
    "video/x-matroska": "mkv",
    "video/x-msvideo": "avi",
    "application/pdf": "pdf",
    "text/plain": "txt",
}


class BagMalformed(Exception):
    """A file of the bag is not in our one spelling; `where` is its line, from 1, or the name of the fact."""

    def __init__(self, where: str, found: str = "") -> None:
        super().__init__(where, found)
        self.where = where
        self.found = found


def media_name(place: int, count: int, kind: str, media_type: str) -> str:
    """The name in the bag of the `place`-th of `count` media, from 1: "data/media/01-photo.jpg"."""
    digits = max(2, len(str(count)))
    return f"{MEDIA}{place:0{digits}}-{kind}.{_EXTENSIONS.get(media_type, 'bin')}"


def manifest(digests: Mapping[str, str]) -> bytes:
    """The list of (path, SHA-256 in hex) in the form of `sha256sum`."""
    lines = sorted((path.encode(), digest) for path, digest in digests.items())
    return b"".join(digest.encode() + b"  " + path + b"\n" for path, digest in lines)


def read_manifest(untrusted: bytes) -> dict[str, str]:
    """SHA-256 in hex by path. Raises BagMalformed for any other spelling than that of `manifest`."""
    try:
        text = untrusted.decode("ascii")
    except UnicodeDecodeError:
        raise BagMalformed("", "not plain text") from None
    digests: dict[str, str] = {}
    before = ""
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        match = _MANIFEST_LINE.fullmatch(line)
        if match is None or name_fault(match[2]) or match[2] <= before:
            raise BagMalformed(f"line {number}", line)
        before = match[2]
        digests[before] = match[1]
    if not text.endswith("\n"):
        raise BagMalformed("last line", "no line end")
    return digests


@frozen
class BagInfo:
    """The facts in `bag-info.txt`. `made` is RFC 3339, `signer` the key's OpenSSH fingerprint."""

    format: str
    package_id: str
    profile: str
    app_version: str
    made: str
    payload_bytes: int
    payload_files: int
    head: Head
    witness: str
    signer: str

    def to_bytes(self) -> bytes:
        """The file, in the one order of its lines."""
        facts = {
            "Bag-Software-Agent": f"Firsthand {self.app_version}",
            "Bagging-Date": self.made[:10],
            "External-Identifier": self.package_id,
            "Payload-Oxum": f"{self.payload_bytes}.{self.payload_files}",
            "Firsthand-Format": self.format,
            "Firsthand-Head": f"{self.head.n} {self.head.link.hex()}",
            "Firsthand-Made": self.made,
            "Firsthand-Profile": self.profile,
            "Firsthand-Signer": self.signer,
            "Firsthand-Witness": self.witness,
        }
        return "".join(f"{name}: {value}\n" for name, value in facts.items()).encode()


def read_format(untrusted: bytes) -> str:
    """The format a `bag-info.txt` names, before anything else of it is believed; "" when it names none."""
    match = re.search(rb"^Firsthand-Format: (firsthand-package/[0-9]{1,9})$", untrusted, re.MULTILINE)
    return match[1].decode() if match else ""


def read_info(untrusted: bytes) -> BagInfo:
    """The facts of `bag-info.txt`. Raises BagMalformed for any other spelling than that of `to_bytes`."""
    try:
        lines = [line.split(": ", 1) for line in untrusted.decode("ascii").splitlines()]
        said = dict(lines)
        octets, files = said["Payload-Oxum"].split(".")
        n, link = said["Firsthand-Head"].split(" ")
        if not _DIGEST.fullmatch(link):
            raise BagMalformed("Firsthand-Head", link)
        info = BagInfo(
            format=said["Firsthand-Format"],
            package_id=package_id(said["External-Identifier"]),
            profile=said["Firsthand-Profile"],
            app_version=said["Bag-Software-Agent"].removeprefix("Firsthand "),
            made=said["Firsthand-Made"],
            payload_bytes=int(octets),
            payload_files=int(files),
            head=Head(int(n), bytes.fromhex(link)),
            witness=said["Firsthand-Witness"],
            signer=said["Firsthand-Signer"],
        )
        Moment(info.made, None, 0, "-")
    except KeyError as error:
        raise BagMalformed(str(error.args[0])) from None
    except (ValueError, RecordError) as error:
        raise BagMalformed("", str(error)) from None
    if not _VERSION.fullmatch(info.app_version):
        raise BagMalformed("Bag-Software-Agent", info.app_version)
    if info.profile not in PROFILES:
        raise BagMalformed("Firsthand-Profile", info.profile)
    if info.to_bytes() != untrusted:
        raise BagMalformed("", "another spelling")
    return info


def package_id(untrusted: str) -> str:
    """The id when it is 32 hex digits. Raises BagMalformed."""
    if not _ID.fullmatch(untrusted):
        raise BagMalformed("External-Identifier", untrusted)
    return untrusted


def order(path: str) -> bytes:
    """What files are sorted by: the bytes of their path."""
    return path.encode()
