"""What is handed over: packages, and the cards and receipts that travel the other way. Every byte is in FORMAT.md.

pack        PackRequest, MediaSource, pack, preview       choose by profile, write documents, archive, seal
check       check, check_folder, read_member, findings    numbered steps; opens only what passed all of them
cards       Card, make_card, read_card, card_text         how a group makes itself known
receipts    Receipt, make_receipt, read_receipt, …        its signed answer
sshsig      sign, verify                                  signatures that ssh-keygen checks
errors      PackageError and its kinds

No clock here and no network: moments, ids and paths are given. Nothing has a name before it is complete.
"""

from app.package.cards import Card, card_text, make_card, read_card
from app.package.check import CheckedPackage, check, check_folder, compared, read_member
from app.package.errors import (
    AlreadyThere,
    CardBadSignature,
    CardError,
    CardExpired,
    CardMalformed,
    CardNewerVersion,
    CardNotYetValid,
    DiskFull,
    EncounterNotFound,
    FileTrouble,
    FolderUnusable,
    MediaChanged,
    MediaNotGiven,
    NobodyToSealTo,
    PackageError,
    PackageRejected,
    PackCancelled,
    PackError,
    ReceiptBadSignature,
    ReceiptError,
    ReceiptMalformed,
    ReceiptNewerVersion,
    ReceiptOtherSigner,
    RequestInvalid,
    SignatureError,
    SignatureMalformed,
    SignatureWrong,
    SourceUnreadable,
    WeakKey,
)
from app.package.examine import KnownHistory
from app.package.findings import Finding, Kind, Outcome, Step, StepResult
from app.package.pack import Packed, pack
from app.package.preview import Part, Preview, preview
from app.package.receipts import Receipt, make_receipt, read_receipt, receipt_text
from app.package.request import MediaSource, PackRequest
from app.package.sshsig import Ed25519Signer, Signer

__all__ = [
    "AlreadyThere",
    "Card",
    "CardBadSignature",
    "CardError",
    "CardExpired",
    "CardMalformed",
    "CardNewerVersion",
    "CardNotYetValid",
    "CheckedPackage",
    "DiskFull",
    "Ed25519Signer",
    "EncounterNotFound",
    "FileTrouble",
    "Finding",
    "FolderUnusable",
    "Kind",
    "KnownHistory",
    "MediaChanged",
    "MediaNotGiven",
    "MediaSource",
    "NobodyToSealTo",
    "Outcome",
    "PackCancelled",
    "PackError",
    "PackRequest",
    "PackageError",
    "PackageRejected",
    "Packed",
    "Part",
    "Preview",
    "Receipt",
    "ReceiptBadSignature",
    "ReceiptError",
    "ReceiptMalformed",
    "ReceiptNewerVersion",
    "ReceiptOtherSigner",
    "RequestInvalid",
    "SignatureError",
    "SignatureMalformed",
    "SignatureWrong",
    "Signer",
    "SourceUnreadable",
    "Step",
    "StepResult",
    "WeakKey",
    "card_text",
    "check",
    "check_folder",
    "compared",
    "make_card",
    "make_receipt",
    "pack",
    "preview",
    "read_card",
    "read_member",
    "read_receipt",
    "receipt_text",
]
