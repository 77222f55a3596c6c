"""The sync timer: one APScheduler interval job in memory that beats at least every minute and runs sync when due.

The job's trigger is a plain interval in UTC, coalesced, one instance at a time; what is due is decided by
`studycal.core.rhythm` from three clocks, because a scheduler that counts on one of them sleeps through a suspend or
a step of the wall clock.
"""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studycal.core.rhythm import Beat, Outcome, Rhythm
from studycal.errors import AuthNeededError, HeldError, LockedError, RemoteError, StudycalError
from studycal.service.files import write_whole
from studycal.service.locks import locked

if TYPE_CHECKING:
    from studycal.calendars.base import Calendar
    from studycal.service.home import Home
    from studycal.service.targets import OpenCalendar

BEAT = timedelta(seconds=20)
"""How often the clocks are looked at; a third of what a resume may take to be noticed."""

STATUS_FILE = "daemon.json"
SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1}
_STOP = {signal.SIGTERM, signal.SIGINT}
GRACE = 4.0
"""Seconds that a run gets to end when told to stop. It stops between two requests; one that hangs is left behind: what
is announced and not settled is looked at by the next run.
"""

RUN_SECONDS = 180.0
"""What one calendar's run may take."""

_STALE_AFTER = 3
_LOG_BYTES, _LOG_FILES = 1_000_000, 3


@dataclass(frozen=True)
class Report:
    """What one run did, for the log and for ``daemon --status``."""

    outcome: Outcome
    message: str
    counts: dict[str, int] = field(default_factory=dict)


Work = Callable[[datetime], Report]


class Patience:
    """How long a run of the timer waits for a server: every request and every wait asks here first (`Learner.pause`).

    A calendar's run that takes longer than `RUN_SECONDS` is ended, the process is not; what is announced and not
    settled is looked at by the next run. Told to stop, it ends at once. As long as it goes on, the watchdog is fed.
    """

    def __init__(self, stopping: threading.Event, clock: Callable[[], float] = time.monotonic) -> None:
        self._stopping = stopping
        self._clock = clock
        self._until = clock() + RUN_SECONDS

    def over(self, open_calendar: OpenCalendar) -> OpenCalendar:
        """Opening a calendar begins its time, so that a slow one takes none of another's."""

        def opened(home: Home, target: str, now: datetime) -> Calendar:
            self._until = self._clock() + RUN_SECONDS
            return open_calendar(home, target, now)

        return opened

    def __call__(self, seconds: float) -> None:
        """Wait so long. Raises RemoteError when the run is to end."""
        if self._clock() + seconds > self._until:
            raise RemoteError(
                f"The run took longer than {RUN_SECONDS:.0f} seconds and was ended.", "The next one goes on from here."
            )
        notify("WATCHDOG=1")
        if self._stopping.wait(seconds):
            raise RemoteError("Told to stop.", "The next run goes on from here.")


def real_beat() -> Beat:
    """The machine's clocks now; where there is no boot-time clock the monotonic one stands in."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return Beat(datetime.now(UTC), time.monotonic(), time.clock_gettime(clock))


@dataclass
class Status:
    """What the daemon says of itself; written after each run, whole or not at all."""

    pid: int
    started: str
    every_seconds: float
    outcome: str = ""
    message: str = ""
    last_run: str = ""
    last_success: str = ""
    next_run: str = ""
    failures: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Replace the status file."""
        write_whole(path, json.dumps(asdict(self), indent=1).encode(), mode=0o600)


class Daemon:
    """Beats, runs, reports.

    ``work`` does one sync and looks at ``stopping`` between requests; ``reload`` reads the config again and gives the
    new interval. Signals are waited for in the main thread (they are blocked everywhere else), so that none can
    interrupt a request or a commit.
    """

    def __init__(
        self,
        folder: Path,
        every: timedelta,
        work: Work,
        *,
        reload: Callable[[], timedelta],
        beat: Callable[[], Beat] = real_beat,
        log: logging.Logger | None = None,
        stopping: threading.Event | None = None,
    ) -> None:
        self.folder = folder
        self.work = work
        self.reload = reload
        self.beat = beat
        self.log = log or logging.getLogger("studycal.daemon")
        self.stopping = stopping or threading.Event()
        self.wanted: set[str] = set()
        first = beat()
        self.rhythm = Rhythm.begin(every, first)
        self.status = Status(os.getpid(), first.wall.isoformat(), every.total_seconds())

    def run(self) -> int:
        """Beat until told to stop; the exit code. Raises LockedError when another daemon runs for this folder."""
        with alone(self.folder, self.beat().wall):
            signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
            scheduler = _scheduler(self.tick)
            scheduler.start()
            notify("READY=1")
            self.log.info("started every=%ds", self.rhythm.every.total_seconds())
            self._obey(lambda: scheduler.modify_job("tick", next_run_time=datetime.now(UTC)))
            notify("STOPPING=1")
            scheduler.remove_all_jobs()
            self._finish(scheduler)
        return 0

    def _obey(self, beat_now: Callable[[], Any]) -> None:
        """Serve signals until one says stop: HUP reads the config again, USR1 runs now."""
        while True:
            received = signal.sigwait(SIGNALS)
            if received in _STOP:
                self.stopping.set()
                return
            self.wanted.add("reload" if received == signal.SIGHUP else "run")
            beat_now()

    def _finish(self, scheduler: Any) -> None:  # noqa: ANN401 - APScheduler is untyped
        """Let the running request end and be recorded, but not for long; a second interrupt leaves at once."""
        done = threading.Thread(target=scheduler.shutdown, kwargs={"wait": True}, daemon=True)
        done.start()
        until = time.monotonic() + GRACE
        while done.is_alive():
            if signal.sigtimedwait({signal.SIGINT}, 0.1):
                os._exit(130)
            if time.monotonic() > until:
                self.log.warning("stopped in the middle of a request; the next run goes on from there")
                os._exit(0)
        self.log.info("stopped")

    def tick(self) -> None:
        """One beat: serve requests, look at the clocks, run if due. Nothing that fails in here ends the daemon."""
        try:
            self._reload_if_asked()
            beat = self.beat()
            self.rhythm = self.rhythm.look(beat)
            if not self.stopping.is_set() and ("run" in self.wanted or self.rhythm.is_due(beat)):
                self.wanted.discard("run")
                self._run_once()
        except Exception:
            self.log.exception("the beat itself failed")
        notify("WATCHDOG=1")

    def _reload_if_asked(self) -> None:
        if "reload" not in self.wanted:
            return
        self.wanted.discard("reload")
        try:
            self.rhythm = replace(self.rhythm, every=self.reload())
            self.log.info("config read again every=%ds", self.rhythm.every.total_seconds())
        except StudycalError as error:
            self.log.warning("the old config stays: %s", one_line(str(error)))

    def _run_once(self) -> None:
        began = self.beat()
        report = guarded(self.work, began.wall, self.log)
        beat = self.beat()
        told = self.rhythm.is_notice_worthy(report.outcome)
        jitter = random.uniform(-1, 1)  # noqa: S311 - spreads load, hides nothing
        self.rhythm = self.rhythm.after(report.outcome, beat, jitter)
        self._tell(report, beat, took=beat.monotonic - began.monotonic, loud=told)

    def _tell(self, report: Report, beat: Beat, *, took: float, loud: bool) -> None:
        counts = " ".join(f"{key}={value}" for key, value in report.counts.items())
        level = logging.INFO if report.outcome is Outcome.DONE or not loud else logging.WARNING
        self.log.log(level, "run %s %s ms=%d %s", report.outcome, counts, took * 1000, one_line(report.message))
        status = self.status
        status.outcome, status.message, status.counts = report.outcome.value, report.message, report.counts
        status.failures, status.last_run = self.rhythm.failures, beat.wall.isoformat()
        if report.outcome is Outcome.DONE:
            status.last_success = status.last_run
        status.every_seconds = self.rhythm.every.total_seconds()
        status.next_run = (beat.wall + timedelta(seconds=self.rhythm.due - beat.monotonic)).isoformat()
        status.save(self.folder / STATUS_FILE)
        notify(f"STATUS={report.outcome}: {one_line(report.message)}")


def alone(folder: Path, now: datetime) -> AbstractContextManager[None]:
    """Be the only daemon of this folder. Raises LockedError when there is one, naming it."""
    return locked(folder / "daemon.lock", "the daemon", now)


def guarded(work: Work, now: datetime, log: logging.Logger) -> Report:
    """Do one run; every way it can fail becomes an outcome, so that the daemon decides and nothing ends it."""
    try:
        return work(now)
    except AuthNeededError as error:
        return Report(Outcome.LOGIN, str(error))
    except HeldError as error:
        return Report(Outcome.HELD, str(error))
    except LockedError as error:
        return Report(Outcome.LOCKED, str(error))
    except RemoteError as error:
        return Report(Outcome.NETWORK, str(error))
    except StudycalError as error:
        return Report(Outcome.FAILED, str(error))
    except Exception as error:
        log.exception("a run failed in an unforeseen way")
        return Report(Outcome.FAILED, f"unforeseen: {type(error).__name__}")


def _scheduler(job: Callable[[], None]) -> Any:  # noqa: ANN401 - APScheduler is untyped
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(timezone=UTC, daemon=True)
    scheduler.add_job(
        job,
        "interval",
        seconds=BEAT.total_seconds(),
        id="tick",
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
        next_run_time=datetime.now(UTC),
    )
    return scheduler


def notify(message: str) -> None:
    """Tell systemd (sd_notify(3)), if it started us: a datagram to the socket named in the environment."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel, suppress(OSError):
        channel.sendto(message.encode(), address)


def one_line(text: str) -> str:
    """Text safe for a log line: no line breaks or other control characters."""
    return "".join(char if char.isprintable() else " " for char in text)


def open_log(folder: Path, *, verbose: bool) -> logging.Logger:
    """The daemon's log: a file of its own (0600, rotated at 1 MB, three kept), and stderr for a terminal or journal."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "daemon.log"
    path.touch(mode=0o600)
    log = logging.getLogger("studycal.daemon")
    log.setLevel(logging.DEBUG if verbose else logging.INFO)
    shape = logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")
    rotating = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
    for handler in (rotating, logging.StreamHandler()):
        handler.setFormatter(shape)
        log.addHandler(handler)
    return log


def health(folder: Path, now: datetime) -> tuple[int, dict[str, Any]]:
    """What ``daemon --status`` says and its exit code: 0 fresh, 1 stale or never run, 3 held, 5 login needed."""
    try:
        status = json.loads((folder / STATUS_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 1, {"outcome": "", "message": "the daemon has not run here yet"}
    last = datetime.fromisoformat(status["last_success"]) if status["last_success"] else None
    age = (now - last).total_seconds() if last else None
    status["last_success_age_seconds"] = round(age) if age is not None else None
    exits = {Outcome.HELD.value: HeldError.exit_code, Outcome.LOGIN.value: AuthNeededError.exit_code}
    if status["outcome"] in exits:
        return exits[status["outcome"]], status
    fresh = age is not None and age <= _STALE_AFTER * status["every_seconds"]
    return (0 if fresh else 1), status
