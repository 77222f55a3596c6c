"""`studycal daemon`: the sync timer, its health, and how to have it started."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studycal.core.records import replace
from studycal.core.sync.backoff import RunOutcome
from studycal.daemon import (
    Daemon,
    Patience,
    Reminders,
    RunReport,
    alone,
    answering,
    guarded,
    health,
    one_line,
    open_log,
    words,
)
from studycal.daemon.health import STATUS_FILE, once
from studycal.errors import InputError, LockedError, UsageError
from studycal.formats.dates import short
from studycal.formats.setting_words import duration
from studycal.service.locks import SYNC, locked

from .context import Context

if TYPE_CHECKING:
    from studycal.service.targets import Result
    from studycal.service.workspace import FolderHome

LEAST_EVERY = timedelta(minutes=1)
"""As in the config."""

_NO_TARGET = "no calendar is named under [sync] targets"

_EXITS = {RunOutcome.DONE: 0, RunOutcome.HELD: 3, RunOutcome.LOGIN: 5}


def daemon(context: Context) -> int:
    """Run, or do one run, or install, or tell how it is doing."""
    options = context.options
    if options.status:
        return _status(context)
    if options.try_notification:
        return _try_notification(context)
    if options.install:
        from .daemon_install import install

        return install(context)
    try:
        every = _every(context)
    except InputError as error:
        raise UsageError(str(error)) from error
    if context.dry_run:
        return _outlook(context, every)
    folder = context.home.folder
    log = open_log(folder, verbose=context.verbose)
    if options.once:
        return _once(context, folder, log)
    stopping = threading.Event()
    work = partial(_work, context, log=log, stopping=stopping)
    door = answering(context.home.config.daemon.health_port, partial(_standing, context))
    remind = Reminders(partial(_home, context), folder, log).look
    timer = Daemon(
        folder, every, work, reload=lambda: _every(context), log=log, stopping=stopping, door=door, remind=remind
    )
    return timer.run()


def _outlook(context: Context, every: timedelta) -> int:
    """What a run would do, as `studycal plan` shows it; nothing is written, and nothing runs on."""
    from .sync import outlook

    targets = context.home.config.sync.targets
    code = outlook(context, targets) if targets else 0
    if not targets:
        if context.json:
            context.print_json({"targets": []})
        context.say(f"{_NO_TARGET}: there is nothing to do.")
    rhythm = "once" if context.options.once else f"every {every.total_seconds() / 60:g} min, until it is stopped"
    context.say(f"Without --dry-run it does so {rhythm}.")
    return code


def _try_notification(context: Context) -> int:
    """Send one now by each way that is switched on. Raises UsageError where none is, and what sending raises."""
    from studycal.calendars.notifications import senders

    ways = list(senders(context.home.config.notify))
    if not ways:
        raise UsageError(
            "No notification is switched on.", "Set `desktop = true` or `ntfy` under [notify] in the config."
        )
    for name, send in ways:
        if context.dry_run:
            context.print(f"One would be sent to {name}.")
            continue
        send("studycal", "A reminder before a session will look like this.")
        context.print(f"Sent to {name}.")
    return 0


def _once(context: Context, folder: Path, log: logging.Logger) -> int:
    """One run, as from a crontab; the exit code. Raises LockedError at once when another process is the writer."""
    with alone(folder, context.now):
        with locked(folder / SYNC, "the daemon", context.now):
            pass  # before anything slow is loaded; a writer that begins later is met by the run itself
        report = guarded(partial(_work, context, log=log, stopping=threading.Event()), context.now, log)
    if report.outcome is RunOutcome.LOCKED:
        raise LockedError(report.message)
    log.info("run %s %s", report.outcome, report.message)
    private, every = context.home.private, _every(context)
    left = once(private, report.outcome, report.message, report.counts, every=every, now=context.now)
    left.save(folder / STATUS_FILE)
    if context.json:
        context.print_json(_standing(context)[1])
    return _EXITS.get(report.outcome, 1)


def _every(context: Context) -> timedelta:
    """The interval, read anew: HUP means the config changed. Raises InputError for a broken one, whatever was typed."""
    context.forget_home()
    configured = context.home.config.daemon.every
    if not context.options.every:
        return configured
    try:
        every = duration(context.options.every)
    except ValueError as error:
        raise UsageError(f"{error}.") from error
    if every < LEAST_EVERY:
        context.say(f"--every {context.options.every} is less than the least, 1 min; it runs every minute.")
    return max(every, LEAST_EVERY)


def _work(context: Context, now: datetime, log: logging.Logger, stopping: threading.Event) -> RunReport:
    """One run for every target; one being down never hurts the other. It ends between two requests when told to."""
    from studycal.service.targets import reasons_of, sync_all
    from studycal.service.waiting import opened
    from studycal.wiring import login_warning, open_calendar

    patience = Patience(stopping)
    home = opened(partial(_home, context, patience))
    try:
        results = sync_all(home, patience.over(open_calendar), now)
        for line in (line for _, result in results for line in reasons_of(result)):
            log.info("%s", one_line(line))
        report = _report(results)
        ends = [login_warning(home, target, now) for target in home.config.sync.targets]
        return replace(report, message="; ".join(filter(None, (report.message, *ends))))
    finally:
        home.close()


def _home(context: Context, pause: Callable[[float], None] = time.sleep) -> FolderHome:
    """The learner's folder opened anew, for a thread and a moment of its own."""
    from studycal.wiring import open_home

    config = context.options.config
    return open_home(context.directory, Path(config) if config else None, pause=pause)


def _report(results: Sequence[tuple[str, Result]]) -> RunReport:
    """All targets' results as one: the worst outcome, everybody's words."""
    from studycal.service.targets import counts_of, outcome_of, words_of

    if not results:
        named = f"{_NO_TARGET}, so none is kept in step"
        return RunReport(RunOutcome.DONE, f"{named}; planning, files and the page go on")
    outcomes = [outcome_of(result) for _, result in results]
    order = (
        RunOutcome.LOGIN,
        RunOutcome.HELD,
        RunOutcome.FAILED,
        RunOutcome.LOCKED,
        RunOutcome.NETWORK,
        RunOutcome.DONE,
    )
    worst = next(outcome for outcome in order if outcome in outcomes)
    counts: Counter[str] = sum((Counter(counts_of(result)) for _, result in results), Counter())
    groups: dict[str, list[str]] = {}
    for name, result in results:
        groups.setdefault(words_of(result), []).append(name)
    return RunReport(worst, "; ".join(f"{', '.join(names)}: {words}" for words, names in groups.items()), dict(counts))


def _status(context: Context) -> int:
    code, status = _standing(context)
    if context.json:
        context.print_json(status)
        return code
    zone = _home(context).zone
    for line in (*words(status, zone, context.moment()), *_targets(status, zone)):
        context.print(line)
    return code


def _targets(status: Mapping[str, Any], zone: tzinfo) -> list[str]:
    """A line for each calendar and each login."""
    lines = []
    for target, stands in status.get("targets", {}).items():
        parts = [f"{stands['pending']} writes are not settled"] if stands["pending"] else []
        if stands["ended"]:
            parts.append(f"purged, and left alone; `studycal sync {target}` makes its events anew")
        if stands["held"]:
            since = datetime.fromisoformat(stands["held_since"]).astimezone(zone) if stands["held_since"] else None
            when = f" since {short(since)}" if since else ""
            parts.append(f"held{when}; `studycal sync {target}` says why and what goes on")
        lines.append(f"{target}: {'; '.join(parts) or 'nothing is left over'}.")
    if not status.get("targets"):
        lines.append('No calendar is named: write targets = ["google"] or ["caldav"] under [sync] in the config.')
    return [*lines, *(f"{login['said'].rstrip('.')}." for login in status.get("logins", ()))]


def _standing(context: Context) -> tuple[int, dict[str, Any]]:
    """How the daemon and its calendars stand now, read anew from files; the exit code that says so."""
    from studycal.service.targets import standing
    from studycal.wiring import login_states

    home, now = _home(context), context.moment()
    try:
        code, status = health(home.private, now)
        status["targets"] = standing(home)
        status["logins"] = [{"well": well, "said": state} for well, state in login_states(home, now)]
        return code, status
    finally:
        home.close()
