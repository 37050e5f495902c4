"""What checking a package can find, step by step.

Checking never stops at the first thing that is wrong when it is safe to go on: a lawyer wants the list. Each
finding names its step, its kind (a closed list, with words for people in `assets/words/<language>/findings.toml`),
where it was found, and what was expected and found there. Texts from the package are made printable first
(`shown`), so that a finding can be put on a screen or into a letter as it is.
"""

from enum import IntEnum, StrEnum

from attrs import frozen


class Step(IntEnum):
    """The numbered steps, in the order in which they are reported."""

    SEAL = 1
    ARCHIVE = 2
    BAG = 3
    HASHES = 4
    SIGNATURE = 5
    SCHEMA = 6
    RECORD = 7
    CHAIN = 8
    EARLIER = 9
    WITNESS = 10
    MEDIA = 11


class Kind(StrEnum):
    """Everything that can be found. The value is the key of its words."""

    # 1 the seal
    NOT_SEALED = "not_sealed"
    SEAL_NEWER = "seal_newer"
    SEAL_HEADER = "seal_header"
    SEAL_HEADER_ALTERED = "seal_header_altered"
    NOT_FOR_THIS_KEY = "not_for_this_key"
    PASSPHRASE_NEEDED = "passphrase_needed"  # noqa: S105 - the name of a finding
    WRONG_PASSPHRASE = "wrong_passphrase"  # noqa: S105 - the name of a finding
    WORK_TOO_HIGH = "work_too_high"
    SEAL_ALTERED = "seal_altered"
    SEAL_CUT_OFF = "seal_cut_off"
    KEY_KIND_UNAVAILABLE = "key_kind_unavailable"
    CHECK_BROKE_OFF = "check_broke_off"
    # 2 the archive
    NOT_AN_ARCHIVE = "not_an_archive"
    ARCHIVE_CUT_OFF = "archive_cut_off"
    TRAILING_BYTES = "trailing_bytes"
    DIRECTORY_DIFFERS = "directory_differs"
    OVERLAP = "overlap"
    CHECKSUM_DIFFERS = "checksum_differs"
    COMPRESSED = "compressed"
    ENCRYPTED_MEMBER = "encrypted_member"
    DATA_DESCRIPTOR = "data_descriptor"
    FORM_DIFFERS = "form_differs"
    LARGE_FILE_FIELD = "large_file_field"
    SIZE_CLAIM = "size_claim"
    TOO_MANY_FILES = "too_many_files"
    LINK_OR_DEVICE = "link_or_device"
    FOLDER_ENTRY = "folder_entry"
    OUT_OF_ORDER = "out_of_order"
    DUPLICATE_NAME = "duplicate_name"
    LOOKALIKE_NAME = "lookalike_name"
    NAME_ABSOLUTE = "name_absolute"
    NAME_DRIVE = "name_drive"
    NAME_CLIMBS = "name_climbs"
    NAME_BACKSLASH = "name_backslash"
    NAME_CONTROL = "name_control"
    NAME_DIRECTION = "name_direction"
    NAME_RESERVED = "name_reserved"
    NAME_TRAILING = "name_trailing"
    NAME_NOT_PLAIN = "name_not_plain"
    NAME_TOO_LONG = "name_too_long"
    NAME_OUTSIDE = "name_outside"
    # 3 the bag
    BAG_FILE_MISSING = "bag_file_missing"
    BAG_FILE_MALFORMED = "bag_file_malformed"
    FILE_MISSING = "file_missing"
    FILE_UNDECLARED = "file_undeclared"
    FETCH_REFUSED = "fetch_refused"
    TOTAL_DIFFERS = "total_differs"
    PACKAGE_ID_DIFFERS = "package_id_differs"
    # 4 hashes
    HASH_DIFFERS = "hash_differs"
    # 5 the signature
    SIGNATURE_MALFORMED = "signature_malformed"
    SIGNATURE_WRONG = "signature_wrong"
    WEAK_KEY = "weak_key"
    SIGNER_LIST_DIFFERS = "signer_list_differs"
    OTHER_SIGNER = "other_signer"
    # 6 the documents
    NEWER_FORMAT = "newer_format"
    DOCUMENT_MALFORMED = "document_malformed"
    ENTRY_INVALID = "entry_invalid"
    BEYOND_PROFILE = "beyond_profile"
    OTHER_ENCOUNTER = "other_encounter"
    # 7 the record
    RECORD_DIFFERS = "record_differs"
    # 8 the chain
    CHAIN_BROKEN = "chain_broken"
    HEAD_DIFFERS = "head_differs"
    # 9 earlier packages
    EARLIER_DIFFERS = "earlier_differs"
    # 10 witness codes
    WITNESS_NOT_FOUND = "witness_not_found"
    WITNESS_DIFFERS = "witness_differs"
    # 11 media
    MEDIA_MISSING = "media_missing"
    MEDIA_DIFFERS = "media_differs"
    MEDIA_UNDECLARED = "media_undeclared"


class Outcome(StrEnum):
    """How one step ended."""

    PASSED = "passed"
    FOUND = "found"
    NOTHING_TO_COMPARE = "nothing_to_compare"
    NOT_REACHED = "not_reached"


@frozen
class Finding:
    """One thing that is not as it must be. `expected` and `found` may be empty where there is nothing to say."""

    step: Step
    kind: Kind
    where: str
    expected: str = ""
    found: str = ""


@frozen
class StepResult:
    """How a step ended, and how many things it looked at (files, entries, codes; the step says which)."""

    step: Step
    outcome: Outcome
    looked_at: int = 0


def shown(untrusted: str, limit: int = 200) -> str:
    """A text from a package, made harmless to look at: one line, bounded, no control or direction characters."""
    cut = untrusted[:limit] + ("…" if len(untrusted) > limit else "")
    if cut.isprintable():
        return cut
    return "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in cut)
