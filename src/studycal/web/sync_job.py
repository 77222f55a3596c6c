"""A sync started from the page: it runs beside the requests, and the page asks how far it is."""

from __future__ import annotations

import logging
import threading
from contextvars import copy_context
from datetime import datetime

from studycal.core.records import dataclass, field
from studycal.errors import StudycalError
from studycal.service.sync import SyncReport, sync
from studycal.service.targets import words_of
from studycal.wiring import open_calendar

from .site import Site

_log = logging.getLogger("studycal.web")


@dataclass
class SyncJob:
    """One run of one target: how far its writes are, and what came of it."""

    target: str
    began: datetime
    done: int = 0
    whole: int = 0
    over: bool = False
    outcome: str = ""
    report: SyncReport | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def words(self) -> str:
        """How it stands, in a sentence."""
        if self.over:
            return f"{self.target}: {self.outcome}."
        if self.whole:
            return f"{self.target}: {self.done} of {self.whole} written."
        return f"{self.target}: looking at the calendar."


def job_of(site: Site) -> SyncJob | None:
    """The run that goes on, or the last one."""
    job: SyncJob | None = site.work.get("sync")
    return job


def begin(site: Site, target: str, *, accept: bool, prefer: str = "") -> SyncJob:
    """Start a run, unless one goes on already. ``prefer`` answers the conflicts: remote or plan, for this run."""
    running = job_of(site)
    if running is not None and not running.over:
        return running
    job = SyncJob(target, site.clock())
    site.work["sync"] = job
    whose = copy_context()  # of a host of many, the learner whose request this is
    arguments = (_run, site, job, accept, prefer)
    threading.Thread(target=whose.run, args=arguments, name=f"sync {target}", daemon=True).start()
    return job


def _run(site: Site, job: SyncJob, accept: bool, prefer: str) -> None:
    def tell(done: int, whole: int) -> None:
        job.done, job.whole = done, whole

    try:
        with site.home() as home:
            if prefer in ("remote", "plan"):
                preferred = home.config.sync.model_copy(update={"prefer": prefer})
                folder = home.config._folder
                home.__dict__["config"] = home.config.model_copy(update={"sync": preferred})
                home.config._folder = folder
            now = site.clock()
            ours = prefer == "plan"  # over another machine's planner, too
            calendar = open_calendar(home, job.target, now)
            job.report = sync(home, calendar, now, accept=accept, take_over=ours, tell=tell)
            job.outcome = words_of(job.report)
    except StudycalError as error:
        job.outcome = str(site.told_error(error)).rstrip(".")
    except Exception:  # noqa: BLE001 - the thread's own door
        _log.exception("a sync started from the page failed")
        job.outcome = "something unforeseen went wrong; what was done until then is kept"
    finally:
        job.over = True
