"""`studycal daemon`: the sync timer, its health, and how to have it started."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studycal.core.rhythm import Outcome
from studycal.daemon import Daemon, Patience, Report, alone, answering, guarded, health, one_line, open_log
from studycal.errors import InputError, LockedError, StudycalError, UsageError
from studycal.formats import units
from studycal.formats.words import duration
from studycal.service.locks import SYNC, locked

from .context import Context

if TYPE_CHECKING:
    from studycal.service.home import Home
    from studycal.service.targets import Result

_EXITS = {Outcome.DONE: 0, Outcome.HELD: 3, Outcome.LOGIN: 5}


def daemon(context: Context) -> int:
    """Run, or do one run, or install, or tell how it is doing."""
    options = context.options
    if options.status:
        return _status(context)
    if options.install:
        return _install(context)
    try:
        every = _every(context)
    except InputError as error:
        raise UsageError(str(error)) from error
    folder = context.home.state_path.parent
    log = open_log(folder, verbose=context.verbose)
    if options.once:
        return _once(context, folder, log)
    stopping = threading.Event()
    work = partial(_work, context, log=log, stopping=stopping)
    door = answering(context.home.config.daemon.health_port, partial(_standing, context))
    return Daemon(folder, every, work, reload=lambda: _every(context), log=log, stopping=stopping, door=door).run()


def _once(context: Context, folder: Path, log: logging.Logger) -> int:
    """One run, as from a crontab; the exit code. Raises LockedError at once when another process is the writer."""
    with alone(folder, context.now):
        with locked(folder / SYNC, "the daemon", context.now):
            pass  # before anything slow is loaded; a writer that begins later is met by the run itself
        report = guarded(partial(_work, context, log=log, stopping=threading.Event()), context.now, log)
    if report.outcome is Outcome.LOCKED:
        raise LockedError(report.message)
    log.info("run %s %s", report.outcome, report.message)
    return _EXITS.get(report.outcome, 1)


def _every(context: Context) -> timedelta:
    """The interval, read anew: HUP means the config changed."""
    context.forget_home()
    if context.options.every:
        try:
            return duration(context.options.every)
        except ValueError as error:
            raise UsageError(f"{error}.") from error
    return context.home.config.daemon.every


def _work(context: Context, now: datetime, log: logging.Logger, stopping: threading.Event) -> Report:
    """One run for every target; one being down never hurts the other. It ends between two requests when told to."""
    from studycal.service.targets import reasons_of, sync_all
    from studycal.wiring import login_warning, open_calendar

    patience = Patience(stopping)
    home = _home(context, patience)
    try:
        results = sync_all(home, patience.over(open_calendar), now)
        for line in (line for _, result in results for line in reasons_of(result)):
            log.info("%s", one_line(line))
        report = _report(results)
        ends = [login_warning(home, target, now) for target in home.config.sync.targets]
        return replace(report, message="; ".join(filter(None, (report.message, *ends))))
    finally:
        home.store.close()


def _home(context: Context, pause: Callable[[float], None] = time.sleep) -> Home:
    """The learner's folder opened anew, for a thread and a moment of its own."""
    from studycal.wiring import open_home

    config = context.options.config
    return open_home(context.directory, Path(config) if config else None, pause=pause)


def _report(results: Sequence[tuple[str, Result]]) -> Report:
    """All targets' results as one: the worst outcome, everybody's words."""
    from studycal.service.targets import counts_of, outcome_of, words_of

    if not results:
        return Report(Outcome.DONE, "no calendar is connected; planning, files and the page go on")
    outcomes = [outcome_of(result) for _, result in results]
    order = (Outcome.LOGIN, Outcome.HELD, Outcome.FAILED, Outcome.LOCKED, Outcome.NETWORK, Outcome.DONE)
    worst = next(outcome for outcome in order if outcome in outcomes)
    counts: Counter[str] = sum((Counter(counts_of(result)) for _, result in results), Counter())
    said: dict[str, list[str]] = {}
    for name, result in results:
        said.setdefault(words_of(result), []).append(name)
    return Report(worst, "; ".join(f"{', '.join(names)}: {words}" for words, names in said.items()), dict(counts))


def _status(context: Context) -> int:
    code, status = _standing(context)
    if context.json:
        context.print_json(status)
        return code
    for key, value in status.items():
        context.print(f"{key.replace('_', ' '):<26}{_line(value)}")
    return code


def _standing(context: Context) -> tuple[int, dict[str, Any]]:
    """How the daemon and its calendars stand now, read anew from files; the exit code that says so."""
    from studycal.service.targets import standing
    from studycal.wiring import login_states

    home, now = _home(context), context.moment()
    try:
        code, status = health(home.state_path.parent, now)
        status["targets"] = standing(home)
        status["logins"] = [{"well": well, "said": said} for well, said in login_states(home, now)]
        return code, status
    finally:
        home.store.close()


def _line(value: object) -> str:
    """A value as a person reads it."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {_line(one)}" for key, one in value.items()) or "none"
    if isinstance(value, list):
        return " ".join(_line(one) for one in value) or "none"
    return str(value)


def _install(context: Context) -> int:
    """Write and start a systemd user unit where there is systemd; print the equivalents elsewhere."""
    program, config = _program(), context.home.config_path.absolute()
    unit = units.systemd_unit(program, context.directory, config)
    folder = Path.home() / ".config" / "systemd" / "user"
    if context.dry_run or not shutil.which("systemctl"):
        context.print(unit)
        context.say("For macOS (save as ~/Library/LaunchAgents/studycal.plist, then `launchctl load` it):")
        context.say(units.launchd_plist(program, context.directory, config))
        context.say("Or as a crontab line:")
        context.say(units.cron_line(program, context.directory, config))
        return 0
    if not context.confirm(f"Write {folder / 'studycal.service'} and start it?"):
        context.say("Nothing was written.")
        return 0
    from studycal.service.files import write_whole

    write_whole(folder / "studycal.service", unit.encode())
    for words in (["daemon-reload"], ["enable", "--now", "studycal.service"]):
        done = subprocess.run(["systemctl", "--user", *words], capture_output=True, text=True, check=False)
        if done.returncode:
            raise StudycalError(
                f"systemctl --user {' '.join(words)} failed ({done.stderr.strip()}).",
                f"The unit is written to {folder}; start it from a login session.",
            )
    context.say("It runs, and starts with your session. `studycal daemon --status` says how it is doing.")
    return 0


def _program() -> str:
    """The studycal program itself, by an absolute path."""
    found = Path(sys.argv[0])
    return str(found.absolute()) if found.exists() else (shutil.which("studycal") or sys.argv[0])
