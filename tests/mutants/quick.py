"""A pytest plugin for mutants: Hypothesis tries the same few examples each time, where a test does not say how many."""

from hypothesis import settings


def pytest_collection(session: object) -> None:
    """After tests/conftest.py has chosen its profile, before a test module is imported."""
    settings.register_profile("mutants", deadline=None, derandomize=True, database=None, max_examples=25)
    settings.load_profile("mutants")
