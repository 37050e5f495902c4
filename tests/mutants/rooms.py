"""Which code is mutated, and which tests must notice."""

from typing import Final

from attrs import frozen


@frozen
class Room:
    """`code` are globs under app/; `tests` the folders and files that judge it; `spared` lines left alone, with why."""

    name: str
    code: tuple[str, ...]
    tests: tuple[str, ...]
    spared: tuple[str, ...] = ()


ROOMS: Final = (
    Room(
        "seal",
        ("seal/*.py",),
        (
            "tests/seal/test_armor.py",
            "tests/seal/test_exact_errors.py",
            "tests/seal/test_keys.py",
            "tests/seal/test_recovery.py",
            "tests/seal/test_refusals.py",
            "tests/seal/test_streams.py",
            "tests/seal/test_vectors.py",
        ),
        # What a refusal says in English is for whoever reads a traceback. Its class is what tests and screens go by.
        (r"^\s*raise \w+Error\(",),
    ),
    Room("record", ("record/*.py",), ("tests/record",)),
    Room(
        "vault keys",
        (
            "vault/key_file.py",
            "vault/slots.py",
            "vault/key_derivation.py",
            "vault/passphrase.py",
            "vault/own_keys.py",
            "vault/wiping.py",
        ),
        (
            "tests/vault/test_exact_keys.py",
            "tests/vault/test_exact_own_keys.py",
            "tests/vault/test_key_file.py",
            "tests/vault/test_opening.py",
            "tests/vault/test_backup.py",
        ),
    ),
    Room(
        "package checking",
        (
            "package/checking.py",
            "package/examine.py",
            "package/retell.py",
            "package/zip_reader.py",
            "package/bag.py",
            "package/sshsig.py",
            "package/signed_json.py",
            "package/member_name.py",
            "package/seal_findings.py",
            "package/folder.py",
            "package/pasted.py",
        ),
        (
            "tests/package/test_check.py",
            "tests/package/test_check_bag.py",
            "tests/package/test_check_record.py",
            "tests/package/test_exact_findings.py",
            "tests/package/test_exact_reasons.py",
            "tests/package/test_zip_stream.py",
            "tests/package/test_sshsig.py",
            "tests/package/test_cards.py",
            "tests/package/test_receipts.py",
        ),
    ),
)
BY_NAME: Final = {room.name: room for room in ROOMS}
