"""The process is killed (SIGKILL) right after something said that it was saved: opened again, it is there."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.phone.screens.record.model import RecordModel
from app.phone.screens.share.receipts import SHARED_WITH
from tests.fakes import adts_part
from tests.phone.living import PASSPHRASE, TestClock, made_session, new_session
from tests.phone.written import written

BEGIN = """
import json, os, signal, sys
from pathlib import Path
from tests.phone.living import PASSPHRASE, new_session
session = new_session(Path(sys.argv[1]))
"""
NOW = """
from app.phone.screens.now.model import NowModel
from tests.fakes import adts_part
model = NowModel(session, session.now())
model.begin()
model.tap("face_scanned", session.now())
recording = model.record("audio", "audio/aac", session.now())
recording.write(adts_part(b"quietly"))
model.finish("audio", recording, session.now())
told = model.encounter
"""
NOTE = """
from app.phone.screens.record.model import RecordModel
session.unlock(PASSPHRASE)
model = RecordModel(session, sys.argv[2])
model.note("It had a light on top.", "counsel")
model.affirm()
told = ""
"""
SHARING = """
from app.phone.screens.cards.model import CardsModel
from app.phone.screens.share.model import ShareModel
from tests.phone.driver.scenes.after import card
session.unlock(PASSPHRASE)
group = card(1, "Las Lomas Legal Aid")
CardsModel(session).keep(group, compared=True)
outbox = Path(sys.argv[1], "outbox")
outbox.mkdir(exist_ok=True)
model = ShareModel(session, sys.argv[2], outbox)
model.choose(group.signing_key.hex())
chosen = model.chosen("somebody")
model.pack(chosen)
model.written(chosen)
told = model.packed.digest
"""
END = """
sys.stdout.write("saved " + json.dumps(told)); sys.stdout.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(code: str, home: Path, encounter: str = "") -> Any:
    """Run it to its "saved"; what it told."""
    child = subprocess.run(
        [sys.executable, "-c", BEGIN + code + END, str(home), encounter],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    said, _, told = child.stdout.partition(" ")
    assert (said, child.returncode) == ("saved", -signal.SIGKILL), child.stderr
    return json.loads(told)


@pytest.fixture
def one(tmp_path: Path) -> str:
    """An encounter in a vault that is locked again."""
    clock = TestClock()
    session = made_session(tmp_path, clock)
    encounter = written(session, clock)
    session.lock()
    return str(encounter)


def test_after_a_voice_note_while_locked(tmp_path: Path) -> None:
    made_session(tmp_path, locked=True)
    encounter_id = killed(NOW, tmp_path)
    again = new_session(tmp_path)
    again.unlock(PASSPHRASE)
    encounter = again.encounter(encounter_id)
    assert [tap.tap for tap in encounter.taps] == ["face_scanned"]
    (media,) = encounter.media
    assert not media.cut_off
    assert RecordModel(again, encounter_id).content(media) == adts_part(b"quietly")
    assert again.vault.verify() == ()
    again.lock()


def test_after_a_note_in_the_record(tmp_path: Path, one: str) -> None:
    killed(NOTE, tmp_path, one)
    again = new_session(tmp_path)
    again.unlock(PASSPHRASE)
    encounter = again.encounter(one)
    assert encounter.notes[-1].text == "It had a light on top."
    assert len(encounter.affirmations) == 2, "one of them is told by the record itself"
    assert again.vault.verify() == ()
    again.lock()


def test_after_handing_over(tmp_path: Path, one: str) -> None:
    digest = killed(SHARING, tmp_path, one)
    again = new_session(tmp_path)
    again.unlock(PASSPHRASE)
    (shared,) = again.encounter(one).shares
    assert shared.package == digest
    assert again.vault.kept(SHARED_WITH, digest)
    assert again.vault.verify() == ()
    again.lock()
