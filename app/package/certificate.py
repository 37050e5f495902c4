"""Facts from which a lawyer can write a certificate under Federal Rules of Evidence 902(13) and (14).

A draft without a signer, and without conclusions: it says what was done, with which method and version, and which
hashes came out. Whether that satisfies the rule is for the one who signs, and the wording under 28 U.S.C. 1746 is left
open for them. Sources: FRE 902(11) to (14) and the committee note of 2017 on hash values; RFC 6234 for SHA-256.
"""

from typing import Final

from app.package.evidence import Evidence
from app.package.handover import Handover
from app.record import Encounter, History

_RULE: Final = "-" * 72


def certificate(
    encounter: Encounter,
    history: History,
    evidence: tuple[Evidence, ...],
    handover: Handover,
    documents: dict[str, str],
) -> bytes:
    """The text. `documents` holds the SHA-256 of the package's own files by name."""
    given = sum(link.body is not None for link in history.links)
    turned_back = sum(1 for chained in history.entries() if chained.entry.time.went_back)
    media = {one.id: one for one in encounter.media}
    lines = [
        "DRAFT. NOT SIGNED. Facts for a certificate under Fed. R. Evid. 902(13) and 902(14).",
        "Prepared by software from the record itself. It draws no legal conclusion and is",
        "not advice. Strike what the signer does not know to be true.",
        _RULE,
        "1. WHAT IS DESCRIBED",
        f"   Package            {handover.package_id}",
        f"   Encounter          {encounter.id}",
        f"   Copy for           {handover.profile}",
        f"   Made               {handover.moment.wall} (clock of the author's device, zone {handover.moment.zone or 'not known'})",
        f"   Made with          Firsthand {handover.app_version}",
        "",
        "2. HOW THE RECORD WAS MADE (902(13))",
        "   The author wrote entries in an app on their own device. Each entry was stored with",
        "   the device's wall clock and its offset from UTC, and with a clock that only runs",
        "   forward. An entry is not changed afterwards; a correction is a further entry.",
        f"   Entries in this device's chain at that time         {handover.head.n}",
        f"   Entries whose content is in this package            {given}",
        f"   Of those, written after the clock was turned back   {turned_back}",
        f"   First entry of the encounter written                {encounter.opened.wall}",
        *(
            f"   Affirmed by the author as written from own memory   {one.time.wall}"
            for one in encounter.affirmations
        ),
        '   Method: a commitment to each entry is SHA-256("firsthand-entry/1", a random 16-byte',
        '   salt, the entry as RFC 8785 JSON); each link is SHA-256("firsthand-link/1", the link',
        "   before, the commitment). Checking recomputes all of them from data/history.json.",
        f"   Last link          {handover.head.link.hex()}",
        f"   The same in words  {handover.witness}",
        "",
        "3. FILES AND THEIR SHA-256 (902(14))",
        "   Photos, recordings and papers are copies of the bytes that were attached, without",
        "   re-encoding. The hash was computed when the file was attached and again when the",
        "   package was made, and both were equal.",
    ]
    for item in evidence:
        one = media[item.media_id]
        lines += [
            f"   {item.sha256}",
            f"      {item.name}  {item.size} bytes  {one.media_type}",
            f"      attached {one.time.wall}"
            + (f", captured {one.captured.wall} (as the device or file says)" if one.captured else "")
            + (", recording was cut off" if one.cut_off else "")
            + ("" if one.original else ", not the original"),
        ]
    if not evidence:
        lines.append("   (no photo, recording or paper is in this package)")
    lines += ["", "   Documents the app wrote from the record:"]
    lines += [f"   {digest}\n      {name}" for name, digest in sorted(documents.items())]
    lines += [
        "",
        "4. HOW TO CHECK",
        "   VERIFY.txt gives the commands for Windows, macOS and Linux: hashes with certutil,",
        "   shasum or sha256sum; the signature with ssh-keygen.",
        f"   Signing key        {handover.signer} (Ed25519)",
        f"   The same in words  {handover.signer_words}",
        "",
        "5. FOR THE SIGNER TO FILL IN OR STRIKE",
        "   Name and address:            ____________________________________________",
        "   How the signer knows this",
        "   process, and training:       ____________________________________________",
        "   What the signer did, when,",
        "   with which tools:            ____________________________________________",
        "   Results of the signer's own",
        "   comparison of the hashes:    ____________________________________________",
        "   Declaration (28 U.S.C. 1746",
        "   wording, chosen by counsel): ____________________________________________",
        "   Place, date, signature:      ____________________________________________",
    ]
    return ("\n".join(lines) + "\n").encode()
