"""What is handed over: packages, and the cards and receipts that travel the other way. Every byte is in FORMAT.md.

packing     PackRequest, MediaSource, pack                choose by profile, write documents, archive, seal
previewing  preview, Preview, Part                        what would go and what would stay
checking    check, check_folder, read_member, findings    numbered steps; opens only what passed all of them
cards       Card, make_card, read_card, card_text         how a group makes itself known
receipts    Receipt, make_receipt, read_receipt, …        its signed answer
sshsig      sign, verify                                  signatures that ssh-keygen checks
errors      PackageError and its kinds

No clock here and no network: moments, ids and paths are given. Nothing has a name before it is complete.
"""

from typing import TYPE_CHECKING, Final

from app.by_name import by_name

# Named here for whoever reads and checks; loaded when first asked for, so that the phone's page of cards need not keep
# what packs and checks. Both say the same (tests/house/test_rooms.py).
if TYPE_CHECKING:
    from app.package.cards import Card, card_text, make_card, read_card
    from app.package.checking import CheckedPackage, check, check_folder, compared, read_member
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
    from app.package.packing import Packed, pack
    from app.package.previewing import Part, Preview, preview
    from app.package.receipts import Receipt, make_receipt, read_receipt, receipt_text
    from app.package.request import MediaSource, PackRequest
    from app.package.sshsig import Ed25519Signer, Signer

_MODULES: Final = {
    "cards": "Card card_text make_card read_card",
    "checking": "CheckedPackage check check_folder compared read_member",
    "errors": (
        "AlreadyThere CardBadSignature CardError CardExpired CardMalformed CardNewerVersion "
        "CardNotYetValid DiskFull EncounterNotFound FileTrouble FolderUnusable MediaChanged "
        "MediaNotGiven NobodyToSealTo PackageError PackageRejected PackCancelled PackError "
        "ReceiptBadSignature ReceiptError ReceiptMalformed ReceiptNewerVersion ReceiptOtherSigner "
        "RequestInvalid SignatureError SignatureMalformed SignatureWrong SourceUnreadable WeakKey"
    ),
    "examine": "KnownHistory",
    "findings": "Finding Kind Outcome Step StepResult",
    "packing": "Packed pack",
    "previewing": "Part Preview preview",
    "receipts": "Receipt make_receipt read_receipt receipt_text",
    "request": "MediaSource PackRequest",
    "sshsig": "Ed25519Signer Signer",
}

if not TYPE_CHECKING:  # a checker would believe in any name
    __getattr__ = by_name(globals(), _MODULES)

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
