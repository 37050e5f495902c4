"""Work beside the window: what it reports, how it ends, and what it leaves in hand."""

import threading

from app.phone import jobs
from tests.phone.driver.drive import Driver


def run_job(driver: Driver, work: object, cancel: bool = False, abandon: bool = False) -> list[object]:
    told: list[object] = []
    begun, gate = threading.Event(), threading.Event()

    def held(job: jobs.Job[object]) -> object:
        begun.set()
        gate.wait(100)
        return work(job)  # type: ignore[operator]

    job = jobs.start(
        held,
        done=lambda result: told.append(("done", result)),
        failed=lambda error: told.append(("failed", str(error))),
        stopped=lambda: told.append("stopped"),
        progress=lambda done, total: told.append((done, total)),
    )
    assert begun.wait(100)
    assert told == []
    if cancel:
        job.cancel()
    if abandon:
        job.abandon()
    gate.set()
    assert job.wait(100)
    driver.pump(4)
    return told


def test_an_error_does_not_keep_what_the_work_had_in_hand(driver: Driver) -> None:
    """A wrong passphrase is often the right one mistyped: it must not live on in the error that says so."""
    caught: list[Exception] = []

    def work(_: jobs.Job[str]) -> str:
        secret = "a passphrase mistyped"
        try:
            raise KeyError(secret[:0])
        except KeyError as error:
            raise ValueError("wrong") from error

    job = jobs.start(work, done=lambda _: None, failed=caught.append)
    assert job.wait(100)
    driver.pump(4)
    (error,) = caught
    assert str(error) == "wrong"
    assert error.__traceback__ is None
    assert error.__cause__ is not None
    assert error.__cause__.__traceback__ is None


def test_work_reports_its_latest_progress_and_its_result(driver: Driver) -> None:
    def work(job: jobs.Job[str]) -> str:
        for part in range(100):
            job.report(part + 1, 100)
        assert threading.current_thread() is not threading.main_thread()
        return "packed"

    told = run_job(driver, work)
    assert told[-1] == ("done", "packed")
    assert told[-2] == (100, 100)
    assert len(told) < 20


def test_work_that_fails_stops_or_is_abandoned(driver: Driver) -> None:
    def fail(job: jobs.Job[str]) -> str:
        raise ValueError("disk full")

    def checks(job: jobs.Job[str]) -> str:
        job.check()
        return "late"

    def ends_anyway(job: jobs.Job[str]) -> str:
        return "written"

    assert run_job(driver, fail) == [("failed", "disk full")]
    assert run_job(driver, checks, cancel=True) == ["stopped"]
    assert run_job(driver, fail, cancel=True) == ["stopped"]
    assert run_job(driver, ends_anyway, cancel=True) == [("done", "written")]
    assert run_job(driver, ends_anyway, abandon=True) == []
