"""The sync timer: one APScheduler interval job in memory that beats at least every minute and runs sync when due.

The job's trigger is a plain interval in UTC, coalesced, one instance at a time; what is due is decided by
`studycal.core.sync.backoff` from three clocks, because a scheduler that counts on one of them sleeps through a
suspend or a step of the wall clock.
"""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from studycal.core.records import dataclass, field, replace
from studycal.core.sync.backoff import PASSING, Beat, Rhythm, RunOutcome
from studycal.errors import AuthNeededError, HeldError, LockedError, RemoteError, StudycalError
from studycal.service.locks import DAEMON, locked

from .health import STATUS_FILE, DaemonStatus
from .log import one_line
from .orders import Inbox, Order, orders
from .systemd import sd_notify

BEAT = timedelta(seconds=20)
"""How often the clocks are looked at; a third of what a resume may take to be noticed."""

GRACE = 4.0
"""Seconds that a run gets to end when told to stop. It stops between two requests; one that hangs is left behind: what
is announced and not settled is looked at by the next run.
"""


@dataclass(frozen=True)
class RunReport:
    """What one run did, for the log and for ``daemon --status``."""

    outcome: RunOutcome
    message: str
    counts: dict[str, int] = field(default_factory=dict)


Work = Callable[[datetime], RunReport]


def real_beat() -> Beat:
    """The machine's clocks now; where there is no boot-time clock the monotonic one stands in."""
    monotonic = time.monotonic()
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return Beat(datetime.now(UTC), monotonic, monotonic if clock is None else time.clock_gettime(clock))


class Daemon:
    """Beats, runs, reports.

    ``work`` does one sync and looks at ``stopping`` between requests; ``reload`` reads the config again and gives the
    new interval. What the system tells it (`studycal.daemon.orders`) is taken in by the main thread, which does nothing
    else, so that none of it can interrupt a request or a commit. ``door`` is open while it runs; ``remind`` is called
    at every beat, beside the work: a sync that takes long keeps no reminder back.
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
        door: AbstractContextManager[object] | None = None,
        remind: Callable[[datetime], None] | None = None,
    ) -> None:
        self.folder = folder
        self.work = work
        self.reload = reload
        self.beat = beat
        self.log = log or logging.getLogger("studycal.daemon")
        self.stopping = stopping or threading.Event()
        self.door = door or nullcontext()
        self.remind = remind
        self.wanted: set[str] = set()
        self.warned: tuple[RunOutcome, str] | None = None
        first = beat()
        self.rhythm = Rhythm.begin(every, first)
        self.status = DaemonStatus(os.getpid(), first.wall.isoformat(), every.total_seconds())

    def run(self) -> int:
        """Beat until told to stop; the exit code. Raises LockedError when another daemon runs for this folder."""
        with alone(self.folder, self.beat().wall), orders() as inbox, self.door:
            self._beat_on(inbox)
        return 0

    def _beat_on(self, inbox: Inbox) -> None:
        scheduler = _scheduler({"tick": self.tick, "remind": self._remind} if self.remind else {"tick": self.tick})
        scheduler.start()
        sd_notify("READY=1")
        self.log.info("started every=%ds", self.rhythm.every.total_seconds())
        self._obey(inbox, lambda: scheduler.modify_job("tick", next_run_time=datetime.now(UTC)))
        sd_notify("STOPPING=1")
        scheduler.remove_all_jobs()
        self._finish(inbox, scheduler)

    def _obey(self, inbox: Inbox, beat_now: Callable[[], Any]) -> None:
        """Take orders until one says stop."""
        while True:
            order = inbox.next()
            if order in (Order.STOP, Order.INTERRUPT):
                self.stopping.set()
                return
            if order is not None:
                self.wanted.add(order.value)
                beat_now()

    def _finish(self, inbox: Inbox, scheduler: Any) -> None:  # noqa: ANN401 - APScheduler is untyped
        """Let the running request end and be recorded, but not for long; a second interrupt leaves at once."""
        done = threading.Thread(target=scheduler.shutdown, kwargs={"wait": True}, daemon=True)
        done.start()
        until = time.monotonic() + GRACE
        while done.is_alive():
            if inbox.next(0.1) is Order.INTERRUPT:
                os._exit(130)
            if time.monotonic() > until:
                self.log.warning("stopped in the middle of a request; the next run goes on from there")
                self._tell_the_end()
                os._exit(0)
        self._tell_the_end()
        self.log.info("stopped")

    def _tell_the_end(self) -> None:
        self.status.stopped, self.status.next_run = self.beat().wall.isoformat(), ""
        with suppress(OSError, StudycalError):
            self.status.save(self.folder / STATUS_FILE)

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
        sd_notify("WATCHDOG=1")

    def _remind(self) -> None:
        if self.remind and not self.stopping.is_set():
            self.remind(self.beat().wall)

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
        loud = self._is_news(report)
        jitter = random.uniform(-1, 1)  # noqa: S311 - spreads load, hides nothing
        self.rhythm = self.rhythm.after(report.outcome, beat, jitter)
        self._tell(report, beat, took=beat.monotonic - began.monotonic, loud=loud)

    def _is_news(self, report: RunReport) -> bool:
        """Whether a run's end is worth a warning: one that was given is not, until a run goes well."""
        if report.outcome is RunOutcome.DONE:
            self.warned = None
            return False
        ending = report.outcome, "" if report.outcome in PASSING else report.message
        if ending == self.warned or not self.rhythm.is_notice_worthy(report.outcome):
            return False
        self.warned = ending
        return True

    def _tell(self, report: RunReport, beat: Beat, *, took: float, loud: bool) -> None:
        counts = " ".join(f"{key}={value}" for key, value in report.counts.items())
        level = logging.WARNING if loud else logging.INFO
        self.log.log(level, "run %s %s ms=%d %s", report.outcome, counts, took * 1000, one_line(report.message))
        status = self.status
        status.outcome, status.message, status.counts = report.outcome.value, report.message, report.counts
        status.failures, status.last_run = self.rhythm.failures, beat.wall.isoformat()
        if report.outcome is RunOutcome.DONE:
            status.last_success = status.last_run
        status.every_seconds = self.rhythm.every.total_seconds()
        status.next_run = (beat.wall + timedelta(seconds=self.rhythm.due - beat.monotonic)).isoformat()
        status.save(self.folder / STATUS_FILE)
        sd_notify(f"STATUS={report.outcome}: {one_line(report.message)}")


def alone(folder: Path, now: datetime) -> AbstractContextManager[None]:
    """Be the only daemon of this folder. Raises LockedError when there is one, naming it."""
    return locked(folder / DAEMON, "the daemon", now)


def guarded(work: Work, now: datetime, log: logging.Logger) -> RunReport:
    """Do one run; every way it can fail becomes an outcome, so that the daemon decides and nothing ends it."""
    try:
        return work(now)
    except AuthNeededError as error:
        return RunReport(RunOutcome.LOGIN, str(error))
    except HeldError as error:
        return RunReport(RunOutcome.HELD, str(error))
    except LockedError as error:
        return RunReport(RunOutcome.LOCKED, str(error))
    except RemoteError as error:
        return RunReport(RunOutcome.NETWORK, str(error))
    except StudycalError as error:
        return RunReport(RunOutcome.FAILED, str(error))
    except Exception as error:
        log.exception("a run failed in an unforeseen way")
        return RunReport(RunOutcome.FAILED, f"unforeseen: {type(error).__name__}")


def _scheduler(jobs: Mapping[str, Callable[[], None]]) -> Any:  # noqa: ANN401 - APScheduler is untyped
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(timezone=UTC, daemon=True)
    for name, job in jobs.items():
        scheduler.add_job(
            job,
            "interval",
            seconds=BEAT.total_seconds(),
            id=name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=datetime.now(UTC),
        )
    return scheduler
