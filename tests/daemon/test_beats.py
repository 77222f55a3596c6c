"""The daemon under clocks that the tests turn: weeks pass in a moment."""

from __future__ import annotations

import gc
import json
import logging
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studycal.core.sync.backoff import Beat, RunOutcome
from studycal.daemon import BEAT, Daemon, RunReport, guarded, health
from studycal.errors import AuthNeededError, HeldError, LockedError, RemoteError, StudycalError
from studycal.service.folder import PrivateFolder

START = datetime(2026, 11, 30, 6, tzinfo=UTC)
DONE = RunReport(RunOutcome.DONE, "nothing to do")


@dataclass
class Clocks:
    """The wall clock, the monotonic one and the boot-time one, turned by hand."""

    wall: datetime = START
    monotonic: float = 1000.0
    boottime: float = 1000.0

    def __call__(self) -> Beat:
        return Beat(self.wall, self.monotonic, self.boottime)

    def wake(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.monotonic += seconds
        self.boottime += seconds

    def sleep(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.boottime += seconds


@dataclass
class Life:
    """A daemon that beats whenever the clocks have been turned by a beat."""

    folder: Path
    answer: Callable[[datetime], RunReport]
    clocks: Clocks = field(default_factory=Clocks)
    runs: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        quiet = logging.getLogger("studycal.tests")
        quiet.addHandler(logging.NullHandler())
        quiet.propagate = False
        every = timedelta(minutes=15)
        self.daemon = Daemon(self.folder, every, self._work, reload=lambda: every, beat=self.clocks, log=quiet)

    def _work(self, now: datetime) -> RunReport:
        self.runs.append(now)
        return self.answer(now)

    def live(self, span: timedelta) -> Life:
        for _ in range(span // BEAT):
            self.daemon.tick()
            self.clocks.wake(BEAT.total_seconds())
        return self


def test_a_quiet_day_has_a_run_every_quarter_of_an_hour(tmp_path: Path) -> None:
    life = Life(tmp_path, lambda _: DONE).live(timedelta(days=1))

    assert 88 <= len(life.runs) <= 97  # a run starts on the first beat after its due time, a minute's jitter aside


def test_a_day_of_outage_is_no_storm(tmp_path: Path) -> None:
    """Network errors are retried after 5, 15 and 45 seconds and then at the normal rhythm; never faster."""

    def outage(_: datetime) -> RunReport:
        raise RemoteError("The server cannot be reached.")

    life = Life(tmp_path, outage).live(timedelta(days=1))

    assert len(life.runs) <= 96 + 4


def test_a_day_without_a_login_asks_at_most_once_an_hour(tmp_path: Path) -> None:
    def revoked(_: datetime) -> RunReport:
        raise AuthNeededError("The login was revoked.", "Run `studycal auth google`.")

    life = Life(tmp_path, revoked).live(timedelta(days=1))

    assert len(life.runs) <= 25
    assert health(PrivateFolder(tmp_path), life.clocks.wall)[0] == 5


@pytest.mark.parametrize("error", [AuthNeededError("Log in."), HeldError("Half is gone."), RemoteError("No network.")])
def test_a_day_of_the_same_trouble_is_told_once_and_anew_after_a_good_run(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, error: StudycalError
) -> None:
    trouble = [error, None, error]

    def work(_: datetime) -> RunReport:
        if trouble[0]:
            raise trouble[0]
        return DONE

    life = Life(tmp_path, work)
    life.daemon.log.addHandler(caplog.handler)
    told = []
    for _ in range(3):
        life.live(timedelta(days=1))
        told.append([record.getMessage() for record in caplog.records if record.levelno == logging.WARNING])
        caplog.clear()
        del trouble[0]
    life.daemon.log.removeHandler(caplog.handler)

    assert [len(said) for said in told] == [1, 0, 1]
    assert str(error) in told[0][0]


def test_after_eight_hours_of_sleep_one_run_follows_within_a_minute(tmp_path: Path) -> None:
    life = Life(tmp_path, lambda _: DONE).live(timedelta(minutes=5))
    before = len(life.runs)
    life.clocks.sleep(8 * 3600)
    woken = life.clocks.wall

    life.live(timedelta(minutes=10))

    assert [run - woken < timedelta(seconds=60) for run in life.runs[before:]] == [True]


def test_f23_a_network_that_comes_a_minute_and_a_half_after_the_sleep_is_used_within_a_minute(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """And nothing is said of the tries in between."""
    back = [START]

    def network(now: datetime) -> RunReport:
        if now < back[0]:
            raise RemoteError("The server cannot be reached.")
        return DONE

    life = Life(tmp_path, network).live(timedelta(minutes=5))
    life.clocks.sleep(8 * 3600)
    back[0] = life.clocks.wall + timedelta(seconds=90)
    life.daemon.log.addHandler(caplog.handler)
    with caplog.at_level(logging.INFO, logger=life.daemon.log.name):
        life.live(timedelta(minutes=5))
    life.daemon.log.removeHandler(caplog.handler)

    good = [run for run in life.runs if run >= back[0]]
    assert len(good) == 1
    assert good[0] - back[0] <= timedelta(seconds=60)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert any("run network" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(days=1), timedelta(days=365)])
def test_a_step_of_the_wall_clock_is_noticed_within_a_minute(tmp_path: Path, step: timedelta) -> None:
    life = Life(tmp_path, lambda _: DONE).live(timedelta(minutes=5))
    before = len(life.runs)
    life.clocks.wall += step
    stepped = life.clocks.wall

    life.live(timedelta(minutes=1))

    assert len(life.runs) == before + 1
    assert life.runs[-1] - stepped <= timedelta(seconds=60)


def test_memory_is_flat_over_ten_thousand_looks(tmp_path: Path) -> None:
    """Measured in a process of its own: other tests leave threads behind whose memory would be counted."""
    measured = subprocess.run(
        [sys.executable, "-m", "tests.daemon.test_beats", str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(measured.stdout) < 100_000


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (AuthNeededError("x"), RunOutcome.LOGIN),
        (HeldError("x"), RunOutcome.HELD),
        (LockedError("x"), RunOutcome.LOCKED),
        (RemoteError("x"), RunOutcome.NETWORK),
        (StudycalError("x"), RunOutcome.FAILED),
        (ZeroDivisionError("secret"), RunOutcome.FAILED),
    ],
)
def test_every_way_to_fail_has_its_outcome(error: Exception, outcome: RunOutcome) -> None:
    def work(_: datetime) -> RunReport:
        raise error

    report = guarded(work, START, logging.getLogger("studycal.tests"))

    assert report.outcome is outcome
    assert "secret" not in report.message


def test_a_healthy_daemon_is_fresh_and_a_silent_one_stale(tmp_path: Path) -> None:
    assert health(PrivateFolder(tmp_path), START)[0] == 1
    life = Life(tmp_path, lambda _: DONE).live(BEAT)

    assert health(PrivateFolder(tmp_path), life.clocks.wall)[0] == 0
    assert health(PrivateFolder(tmp_path), life.clocks.wall + timedelta(minutes=46))[0] == 1


def test_a_held_guard_is_health_three_and_says_why(tmp_path: Path) -> None:
    def held(_: datetime) -> RunReport:
        raise HeldError("Half of the events are gone.", "Look, then `studycal sync --accept`.", rule="lost")

    life = Life(tmp_path, held).live(BEAT)
    code, status = health(PrivateFolder(tmp_path), life.clocks.wall)

    assert code == 3
    assert "Half of the events are gone." in status["message"]


def test_the_status_file_is_whole_json_after_each_run(tmp_path: Path) -> None:
    life = Life(tmp_path, lambda _: RunReport(RunOutcome.DONE, "2 created", {"created": 2, "requests": 3})).live(BEAT)

    status = json.loads((tmp_path / "daemon.json").read_text())

    assert (status["outcome"], status["counts"]) == ("done", {"created": 2, "requests": 3})
    assert datetime.fromisoformat(status["next_run"]) > life.clocks.wall


def _memory_of_looks(folder: Path) -> int:
    """The bytes that 10,000 looks leave behind."""
    life = Life(folder, lambda _: DONE)
    life.live(100 * BEAT)
    life.runs.clear()
    tracemalloc.start()
    gc.collect()  # what nobody holds any more is not memory that grows
    first = tracemalloc.get_traced_memory()[0]
    life.live(10_000 * BEAT)
    life.runs.clear()
    gc.collect()
    return tracemalloc.get_traced_memory()[0] - first


if __name__ == "__main__":
    sys.stdout.write(str(_memory_of_looks(Path(sys.argv[1]))))
