"""The exit codes of `firsthand-desk`, which scripts may rely on."""

from enum import IntEnum


class Exit(IntEnum):
    """0 to 3 are answers; 70 (EX_SOFTWARE of sysexits.h) is a mistake of ours."""

    VERIFIED = 0
    REJECTED = 1
    WRONG_USAGE = 2
    NOT_FOR_THIS_KEY = 3
    OUR_BUG = 70
