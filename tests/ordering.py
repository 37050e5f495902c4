"""Which file of tests is done when, if several processes share the work: the longest first, so that none is left alone at the end.

A file stays together, for what it makes once; the layout of the screens is so long that it goes in parts.
"""

import zlib
from typing import Any, Final

LONGEST: Final = (
    "tests/phone/test_screens_layout.py",
    "tests/torture/test_trials.py",
    "tests/phone/test_widgets_look.py",
    "tests/phone/test_record_screen.py",
    "tests/test_story.py",
    "tests/desk/test_receive.py",
    "tests/package/test_summary.py",
    "tests/phone/test_walk_screen.py",
    "tests/desk/test_card.py",
    "tests/vault/test_model.py",
    "tests/phone/test_share.py",
    "tests/seal/test_interop.py",
    "tests/torture/test_clocks_and_places.py",
    "tests/leaks/test_canaries.py",
    "tests/phone/test_killed_in_use.py",
    "tests/android/test_project.py",
    "tests/phone/test_guides_kept.py",
    "tests/vault/test_log.py",
    "tests/vault/test_capture.py",
    "tests/vault/test_media.py",
    "tests/vault/test_opening.py",
    "tests/vault/test_forget.py",
    "tests/desk/browser/test_browser.py",
    "tests/desk/test_postgres.py",
    "tests/phone/test_away.py",
    "tests/phone/test_widgets_writing.py",
    "tests/phone/test_timeline_screen.py",
    "tests/hostile/test_bounds.py",
    "tests/vault/test_log_ahead.py",
    "tests/phone/test_reader.py",
    "tests/torture/test_corruption.py",
    "tests/phone/test_lock.py",
    "tests/phone/test_show_card.py",
    "tests/phone/test_right_to_left.py",
    "tests/vault/test_small_disk.py",
    "tests/vault/test_backup.py",
    "tests/android/test_on_jvm.py",
    "tests/android/test_interface.py",
    "tests/house/test_stripped.py",
)
"""By processor seconds, from about 100 down to 5. A file that is not here is taken to be shorter than all of them."""
PARTS: Final = {"tests/phone/test_screens_layout.py": 8}


def turn(nodeid: str) -> int:
    """Where the file of a test comes: the lower, the sooner."""
    file = file_of(nodeid)
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)


def file_of(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def piece_of(nodeid: str) -> str:
    """What is done by one process: a file, or a part of one. All cases of one scene are in one part."""
    file, _, case = nodeid.partition("::")
    if file not in PARTS:
        return file
    scene = case.rpartition("-")[0]
    return f"{file} {zlib.crc32(scene.encode()) % PARTS[file]}"


def scheduling(config: Any, log: Any) -> Any:
    """For pytest-xdist: pieces in the order of the tests."""
    from xdist.scheduler import LoadScopeScheduling

    class ByPiece(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return piece_of(nodeid)

    config.option.loadscopereorder = False
    return ByPiece(config, log)
