"""One worker for the tests here, kept for all of them: making its templates takes longer than a trial."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.torture.crew import Worker


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    one = Worker()
    yield one
    one.end()
