"""The thirty-five pitfalls that other apps fell into, P1 to P35: each has a test named after it, or a reason why not."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
NOT_HERE = {
    34: "panic responders of other makers have died; we have none and promise none",
}
PITFALLS = {
    1: "a damaged index was silently replaced by a new one",
    2: "a change of format asked people to export in the clear",
    3: "whoever skipped versions missed migrations",
    4: "a full disk, or leaving, while saving left an empty file",
    5: "leaving within half a second lost what was saved",
    6: "leaving during encryption lost the file",
    7: "making a key backup overwrote the keys",
    8: "a new passphrase, an update or a backup left records that nothing opened",
    9: "confirmed rows were missing",
    10: "a forgotten passphrase lost everything",
    11: "a key bound to hardware died with it",
    12: "leaving half way through changed the lock",
    13: "one password for everybody's keys; authorship gone with the phone",
    14: "weak key derivation in a forgotten second copy",
    15: "security settings could be changed without being asked who",
    16: "what wipes keys broke in the build that is shipped",
    17: "keys printed to the log",
    18: "decrypted temporary files left behind",
    19: "the name of the app in the system's own lists",
    20: "copies left where things were shared",
    21: "a check commented out",
    22: "trackers in an app for safety",
    23: "the first pages could be photographed",
    24: "the wrong hemisphere",
    25: "a missing place that nobody could see was missing",
    26: "a proof that failed silently",
    27: "called time-stamped while the stamp was pending",
    28: "a wrong clock broke it; dates blank from right to left",
    29: "paths of the device in what went out",
    30: "out of memory over large media",
    31: "called sent or deleted before it was",
    32: "from right to left something could not be done",
    33: "turning the phone or coming back crashed it",
    34: "built on a panic signal that nobody sends any more",
    35: "the project died, and its records with it",
}


def named_after() -> dict[int, list[str]]:
    """Tests by the pitfall in their name."""
    found: dict[int, list[str]] = {}
    for path in TESTS.rglob("test_*.py"):
        for name, number in re.findall(r"^def (test_p(\d\d)_\w+)\(", path.read_text("utf-8"), re.MULTILINE):
            found.setdefault(int(number), []).append(name)
    return found


def test_each_pitfall_has_a_test_named_after_it_or_a_reason_why_not() -> None:
    assert sorted(PITFALLS) == list(range(1, 36))
    tested = set(named_after())
    assert tested | NOT_HERE.keys() == PITFALLS.keys()
    assert tested & NOT_HERE.keys() == set()
