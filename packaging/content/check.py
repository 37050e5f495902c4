"""``make content``: check every guide, show card and hotline; exit with 1 when something must be mended first."""

import sys
from datetime import UTC, datetime

from app import ASSETS
from app.rights import content_check


def main() -> int:
    clean = content_check.check(ASSETS / "rights", datetime.now(tz=UTC).date(), print)
    print("content: nothing to mend" if clean else "content: mend the failures above")
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
