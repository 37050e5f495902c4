"""Many small packages for a desk, quickly: one is packed, the others are told anew over it and signed by their own phones."""

import json
import random
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.package import bag
from app.package.sshsig import Ed25519Signer
from app.record import History, canonical
from app.seal import Recipient, seal_bytes
from tests.package.altered import Files, archived, files_of, forged
from tests.package.sample import fact, history, known, packed, told

AGENCIES = ("ice_ero", "border_patrol", "city_police", "cbp_officer_port")
SETTINGS = ("street_or_sidewalk", "home_door", "store_or_restaurant", "bus_or_train")
CONSENTS = ("not_asked", "told_not_optional", "asked_refused_done_anyway", "asked_agreed")
MODALITIES = ("face_scan_recognition", "contactless_fingerprint", "id_document_scan")
RESULTS = ("released_on_scene", "arrested_taken_away", "cited", "unknown")
STREETS = ("Elm Street", "Oak Avenue", "Río Bravo Road", "Fourth Street", "Market Square")
FILLED = 40
"""How many encounters the index has that tests read."""

NAMES = ("Miller", "Núñez", "O'Brian", "Tanaka", "Ivanova")


def signer(n: int) -> Ed25519Signer:
    """The key of phone n."""
    return Ed25519Signer(sha256(b"phone %d" % n).digest())


def encounter_id(n: int) -> str:
    return sha256(b"encounter %d" % n).hexdigest()[:32]


@cache
def _bottom() -> Files:
    with TemporaryDirectory() as folder:
        return files_of(packed(Path(folder), media={}, chain=history(small())))


def small(n: int = 0, more: int = 0) -> list[tuple[str, dict[str, Any]]]:
    """The entries of encounter n, with `more` added later. The same n tells the same."""
    dice = random.Random(n)
    day = f"2026-{dice.randint(1, 6):02}-{dice.randint(1, 28):02}"
    number = f"{dice.randint(1000, 1200)}"
    badge = number if n % 3 else number[:2] + "??"
    entries = [
        *told()[:3],
        ("stated", fact("where.setting", known(dice.choice(SETTINGS)))),
        ("stated", fact("where.start", known({"precision": "about", "date": day, "time": "09:00"}))),
        ("stated", fact("where.place_text", known(f"{dice.randint(1, 99)} {dice.choice(STREETS)}"))),
        ("stated", fact("officer.agency_seen", known(dice.choice(AGENCIES)), "0a0a0a0a")),
        ("stated", fact("officer.badge_no", known(badge, "inferred"), "0a0a0a0a")),
        ("stated", fact("officer.name", known(dice.choice(NAMES)), "0a0a0a0a")),
        ("stated", fact("scan.modality", known([dice.choice(MODALITIES)]), "0c0c0c0c")),
        ("stated", fact("scan.consent", known(dice.choice(CONSENTS)), "0c0c0c0c")),
        ("noted", {"text": f"Word{n} and the dog barked.", "language": "en", "audience": "complaint"}),
    ]
    if n % 4 == 0:
        entries += [
            ("consequence", fact("consequence.kind", known("trusted_traveler_revoked"), "0e0e0e0e")),
            ("consequence", fact("consequence.date", known(f"{day[:8]}28"), "0e0e0e0e")),
        ]
    return entries + [
        ("noted", {"text": f"Later {each}", "language": "en", "audience": "complaint"})
        for each in range(more)
    ]


class Press:
    """Makes packages that are sealed to a recipient."""

    def __init__(self, recipient: Recipient) -> None:
        self._recipient = recipient
        self._files = dict(_bottom())

    def files(
        self,
        n: int = 0,
        *,
        phone: int | None = None,
        more: int = 0,
        entries: list[tuple[str, dict[str, Any]]] | None = None,
        begin: History | None = None,
    ) -> Files:
        """The files of a package of encounter n, signed by its phone, whose history may `begin` with other entries."""
        key = signer(n if phone is None else phone)
        chain = history(small(n, more) if entries is None else entries, encounter_id(n), begin).to_json()
        package_id = sha256(canonical([n, more, phone, chain["head"]])).hexdigest()[:32]
        lines = self._files[bag.INFO].decode().split("\n")
        swap = {"External-Identifier": package_id}
        info = "\n".join(
            f"{name}: {swap[name]}" if (name := line.partition(":")[0]) in swap else line for line in lines
        )

        def rewrite(history_json: dict[str, Any]) -> None:
            history_json.clear()
            history_json.update(json.loads(canonical(chain)))

        files = forged({**self._files, bag.INFO: info.encode()}, rewrite, key)
        return files | {"": package_id.encode()}

    def make(self, path: Path, n: int = 0, **more: Any) -> Path:
        """A package of encounter n at `path`."""
        files = self.files(n, **more)
        package_id = files.pop("").decode()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(seal_bytes(archived(files, f"{bag.TOP}{package_id}/"), [self._recipient]))
        return path

    def many(self, folder: Path, count: int, first: int = 0) -> list[Path]:
        """So many packages, each of another encounter and phone."""
        return [self.make(folder / f"{n:06}.age", n) for n in range(first, first + count)]
