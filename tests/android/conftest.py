"""Every Android proof has its tools; the first run brings them."""

import pytest

from tests.android.tools import bring


@pytest.fixture(scope="session", autouse=True)
def _tools() -> None:
    bring()
