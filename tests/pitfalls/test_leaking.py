"""Where other apps leaked what they should have kept (P17 to P23), tried on ours."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.phone.living import made_session
from tests.torture.corruption import corrupted
from tests.vault.making import encounter_id, files_under, moment, new_vault, opened

ROOT = Path(__file__).parents[2]
ANDROID = ROOT / "packaging" / "android"
PHOTO = b"\xff\xd8\xff\xe0" + b"a face that nobody else may see " * 3000


def setting(name: str) -> str:
    spec = (ANDROID / "buildozer.spec").read_text("utf-8")
    found = re.search(rf"^{re.escape(name)} = (.*)$", spec, re.MULTILINE)
    assert found is not None
    return found[1]


def test_p17_no_key_and_no_word_reaches_the_output(tmp_path: Path) -> None:
    """Also with a wrong passphrase, which SQLCipher by itself would tell the system's log."""
    program = (
        "import sys; from pathlib import Path; from tests.vault.making import *\n"
        "from app.vault import VaultError\n"
        "vault, code = new_vault(Path(sys.argv[1])); vault.append(opened()); vault.lock()\n"
        "try: reopened(Path(sys.argv[1]), 'not the passphrase at all')\n"
        "except VaultError: pass\n"
        "reopened(Path(sys.argv[1]), code).lock()\n"
        "p = Path(sys.argv[1], 'log.db'); c = bytearray(p.read_bytes()); c[9000] ^= 1; p.write_bytes(c)\n"
        "try: reopened(Path(sys.argv[1])).verify()\n"
        "except VaultError: pass"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "vault")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_p18_nothing_is_written_in_the_clear_on_the_way_in_or_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    vault, _ = new_vault(tmp_path / "vault")
    with vault:
        vault.append(opened())
        entry = vault.attach(encounter_id(1), io.BytesIO(PHOTO), moment(9)).entry()
        assert entry is not None
        with vault.open_media(entry.payload["media"]["id"]) as stream:
            assert stream.read(50_000) == PHOTO[:50_000]
            assert not any(b"nobody else may see" in content for content in files_under(tmp_path).values())
    assert list((tmp_path / "temporary").iterdir()) == []
    assert not any(b"nobody else may see" in content for content in files_under(tmp_path).values())


def test_p19_the_systems_own_lists_show_a_name_that_tells_nothing() -> None:
    names = " ".join(setting(name) for name in ("package.name", "package.domain", "title")).lower()
    assert not re.search(r"firsthand|legal|officer|police|ice\b|record|witness|immig", names)


def test_p20_what_was_handed_over_is_not_left_lying(tmp_path: Path) -> None:
    session = made_session(tmp_path)
    (tmp_path / "outbox").mkdir(exist_ok=True)
    (tmp_path / "outbox" / "aabbcc.age").write_bytes(b"sealed")
    session.lock()
    session.unlock("quiet river lamp orbit fudge canyon")
    assert list((tmp_path / "outbox").iterdir()) == []


@pytest.mark.parametrize("subject", ["package", "backup", "sealed_photo"])
def test_p21_no_check_is_left_out(subject: str, tmp_path: Path) -> None:
    found = list(corrupted(subject, tmp_path, 3, (0, 1)))
    assert found and not any(found)


def test_p22_nothing_counts_or_reports_and_nothing_could() -> None:
    locked = (ROOT / "requirements.lock").read_text("utf-8").lower()
    assert not re.search(
        r"^(sentry|firebase|google-analytics|mixpanel|amplitude|posthog|segment)", locked, re.M
    )
    assert "INTERNET" not in setting("android.permissions")


def test_p23_the_first_page_is_protected_from_pictures_too() -> None:
    """Set before the first frame, not by a page: tests/android runs it."""
    entrance = (ANDROID / "java" / "org" / "pocketpages" / "notebook" / "Entrance.java").read_text("utf-8")
    created = entrance[entrance.index("void onCreate") :]
    assert created.index("FLAG_SECURE") < created.index("super.onCreate")
    assert setting("android.entrypoint").endswith(".Entrance")
