"""A run that takes too long is ended between two requests, and the next goes on; the tests turn the clock."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studycal.core.sync.backoff import RunOutcome
from studycal.daemon import RUN_SECONDS, Patience
from studycal.errors import RemoteError
from studycal.service.targets import Result, outcome_of, sync_all, words_of
from studycal.wiring import open_calendar, open_home
from tests.cli.syncing import Syncing
from tests.daemon.test_real import heard, start, today, until  # noqa: F401 - heard is a fixture
from tests.google import FakeGoogle
from tests.google.studycal import NOW


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Syncing]:
    with FakeGoogle() as google:
        yield Syncing(tmp_path / "learner", google, weeks=30)


def run(learner: Syncing, clock: Callable[[], float]) -> Result:
    """The timer's run for one calendar, by this clock."""
    patience = Patience(threading.Event(), clock)
    home = open_home(learner.folder, pause=patience)
    try:
        ((_, result),) = sync_all(home, patience.over(open_calendar), NOW)
    finally:
        home.store.close()
    return result


def pending(learner: Syncing) -> int:
    home = open_home(learner.folder)
    try:
        return len(home.store.sync("google").intents())
    finally:
        home.store.close()


def test_a_run_of_more_than_three_minutes_is_ended_and_the_next_goes_on(learner: Syncing) -> None:
    """The server needs 50 s for each request: after four of them the time is up, with a batch or two to go."""
    ended = run(learner, lambda: learner.google.hands.count() * 50.0)

    assert outcome_of(ended) is RunOutcome.NETWORK
    assert words_of(ended) == "The run took longer than 180 seconds and was ended. The next one goes on from here."
    assert learner.google.hands.count() == 4
    assert 0 < len(learner.events()) < 150
    assert len(learner.events()) + pending(learner) == 150

    gone_on = run(learner, lambda: 0.0)

    assert outcome_of(gone_on) is RunOutcome.DONE
    assert len(learner.events()) == 150
    assert pending(learner) == 0


def test_each_calendar_has_its_own_three_minutes() -> None:
    seconds = iter([0.0, 0.0, 179.0, 179.0, 358.0, 360.0])
    patience = Patience(threading.Event(), lambda: next(seconds))
    opened = patience.over(lambda *_: "a calendar")  # type: ignore[arg-type,return-value]

    opened(None, "google", NOW)  # type: ignore[arg-type]
    patience(0)
    opened(None, "caldav", NOW)  # type: ignore[arg-type]
    patience(0)
    with pytest.raises(RemoteError, match="180 seconds"):
        patience(0)


def test_a_wait_that_would_outlast_the_run_is_not_begun() -> None:
    patience = Patience(threading.Event(), lambda: 0.0)

    with pytest.raises(RemoteError, match="180 seconds"):
        patience(RUN_SECONDS + 1)


def test_told_to_stop_it_waits_for_no_server(learner: Syncing, heard: object) -> None:  # noqa: F811
    """A server that asks for a minute of patience: the daemon leaves in order, not in the middle of something."""
    today(learner).google.hands.fault("error", status=503, retry_after="60", times=0)
    daemon: subprocess.Popen[bytes] = start(learner)
    try:
        until(heard, "READY=1")
        while not learner.google.hands.count():
            assert daemon.poll() is None
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=5) == 0
    finally:
        daemon.kill()
        daemon.wait()

    log = (learner.folder / ".studycal/daemon.log").read_text().splitlines()
    assert "run network" in log[-2]
    assert log[-1].endswith("INFO stopped")
