"""``make content``: check guides, cards, hotlines, steps and letters; exit with 1 when something must be mended."""

import sys
from datetime import UTC, datetime

from app import ASSETS
from app.rights import content_check, content_check_steps


def main() -> int:
    today = datetime.now(tz=UTC).date()
    clean = content_check.check(ASSETS / "rights", today, print)
    clean &= content_check_steps.check(ASSETS, today, print)
    print("content: nothing to mend" if clean else "content: mend the failures above")
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
