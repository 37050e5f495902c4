"""Packages that somebody has altered and, where wanted, listed and signed anew: what an attacker would hand in."""

import io
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from app.package import bag, sshsig
from app.package.sshsig import Signer
from app.package.zip_stream import ZipWriter
from app.record import GENESIS, History, canonical, commitment, fold, next_link, witness_code
from app.seal import seal_bytes, unseal_bytes
from tests.package.sample import CODEBOOK, LAWYER, PACKAGE_ID, SIGNER, WORDLIST

Files = dict[str, bytes]

TOP = f"firsthand-{PACKAGE_ID}/"


def archive_of(package: Path) -> bytes:
    """The archive inside a sealed package."""
    return unseal_bytes(package.read_bytes(), [LAWYER])


def files_of(package: Path) -> Files:
    """The files of a package by their path in the bag."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(archive_of(package))) as archive:
        return {name.removeprefix(TOP): archive.read(name) for name in archive.namelist()}


def archived(files: Files, top: str = TOP) -> bytes:
    """The canonical archive of these files."""
    out = io.BytesIO()
    writer = ZipWriter(out.write)
    for name in sorted(files, key=str.encode):
        writer.begin(top + name, size=len(files[name]), crc32=crc32(files[name]))
        writer.write(files[name])
    writer.finish()
    return out.getvalue()


def sealed(path: Path, archive: bytes) -> Path:
    """A package file with this archive, sealed to the lawyer: anybody can do that."""
    path.write_bytes(seal_bytes(archive, [LAWYER.recipient]))
    return path


def listed_anew(files: Files, signer: Signer = SIGNER) -> Files:
    """The files with their lists, totals and signature made to fit again, as somebody who holds `signer` can."""
    files = dict(files)
    data = {name: content for name, content in files.items() if name.startswith("data/")}
    if bag.INFO in files and b"Payload-Oxum: " in files[bag.INFO]:
        lines = files[bag.INFO].decode().split("\n")
        total = f"Payload-Oxum: {sum(map(len, data.values()))}.{len(data)}"
        key = f"Firsthand-Signer: {sshsig.key_fingerprint(signer.public_key)}"
        swap = {"Payload-Oxum": total, "Firsthand-Signer": key}
        files[bag.INFO] = "\n".join(swap.get(line.partition(":")[0], line) for line in lines).encode()
    files[bag.SIGNERS] = sshsig.allowed_signers("firsthand", sshsig.PACKAGE, signer.public_key)
    files[bag.MANIFEST] = bag.manifest({name: sha256(content).hexdigest() for name, content in data.items()})
    tags = {name: files[name] for name in files if not name.startswith("data/")}
    tags.pop(bag.TAG_MANIFEST, None)
    tags.pop(bag.SIGNATURE, None)
    files[bag.TAG_MANIFEST] = bag.manifest(
        {name: sha256(content).hexdigest() for name, content in tags.items()}
    )
    files[bag.SIGNATURE] = sshsig.sign(signer, sshsig.PACKAGE, files[bag.TAG_MANIFEST])
    return files


def with_history(files: Files, change: Callable[[dict], None]) -> Files:
    """The files with another history.json."""
    import json

    history = json.loads(files[bag.HISTORY])
    change(history)
    return {**files, bag.HISTORY: canonical(history)}


def forged(files: Files, change: Callable[[dict], None], signer: Signer = SIGNER) -> Files:
    """The whole chain, record and facts computed anew over a changed body: what the key's holder can always do."""

    def rewrite(history: dict) -> None:
        change(history)
        for link in history["links"]:
            if isinstance(link, dict):
                link["commitment"] = commitment(bytes.fromhex(link["salt"]), canonical(link["body"])).hex()
        history["head"] = {"n": 0, "link": "00" * 32}

    changed = json.loads(with_history(files, rewrite)[bag.HISTORY])
    link = GENESIS
    for one in changed["links"]:
        mark = one if isinstance(one, str) else one["commitment"]
        link = next_link(link, bytes.fromhex(mark))
    changed["head"] = {"n": len(changed["links"]), "link": link.hex()}
    told = History.from_json(changed)
    lines = files[bag.INFO].decode().split("\n")
    swap = {
        "Firsthand-Head": f"Firsthand-Head: {told.head.n} {told.head.link.hex()}",
        "Firsthand-Witness": f"Firsthand-Witness: {witness_code(told.head, WORDLIST)}",
    }
    info = "\n".join(swap.get(line.partition(":")[0], line) for line in lines).encode()
    record = canonical(fold(CODEBOOK, told.entries()).to_json())
    return listed_anew({**files, bag.HISTORY: canonical(changed), bag.RECORD: record, bag.INFO: info}, signer)
