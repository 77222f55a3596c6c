"""How the daemon is doing: a file that it writes after each run, and what is read from it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from studycal.core.records import asdict, dataclass, field
from studycal.core.sync.backoff import RunOutcome
from studycal.errors import AuthNeededError, HeldError
from studycal.formats.dates import short
from studycal.service.files import write_whole
from studycal.service.locks import DAEMON
from studycal.service.workspace import Private

STATUS_FILE = "daemon.json"
_STALE_AFTER = 3
_NEVER = {"running": False, "outcome": "", "message": "the daemon has not run here yet"}


@dataclass
class DaemonStatus:
    """What the daemon says of itself; written when it starts, after each run and when it stops, whole or not at all."""

    pid: int
    started: str
    every_seconds: float
    outcome: str = ""
    message: str = ""
    last_run: str = ""
    last_success: str = ""
    next_run: str = ""
    stopped: str = ""
    failures: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Replace the status file."""
        write_whole(path, json.dumps(asdict(self), indent=1).encode(), mode=0o600)


def once(
    private: Private, outcome: RunOutcome, message: str, counts: Mapping[str, int], *, every: timedelta, now: datetime
) -> DaemonStatus:
    """What a single run leaves, as from a crontab: what the daemon would, which is not there any more."""
    before, at = _read(private) or {}, now.isoformat()
    well = outcome is RunOutcome.DONE
    return DaemonStatus(
        os.getpid(),
        at,
        every.total_seconds(),
        outcome.value,
        message,
        last_run=at,
        last_success=at if well else str(before.get("last_success", "")),
        stopped=at,
        failures=0 if well else int(before.get("failures", 0)) + 1,
        counts=dict(counts),
    )


def health(private: Private, now: datetime) -> tuple[int, dict[str, Any]]:
    """What ``daemon --status`` says and its exit code: 0 fresh, 1 stale or never run, 3 held, 5 login needed."""
    running = private.is_locked(DAEMON)
    status = _read(private)
    if status is None:
        return 1, {**_NEVER, "running": running}
    last = _moment(status["last_success"])
    age = (now - last).total_seconds() if last else None
    status |= {"running": running, "last_success_age_seconds": round(age) if age is not None else None}
    if not running:
        status["next_run"] = ""
    exits = {RunOutcome.HELD.value: HeldError.exit_code, RunOutcome.LOGIN.value: AuthNeededError.exit_code}
    if status["outcome"] in exits:
        return exits[status["outcome"]], status
    fresh = age is not None and age <= _STALE_AFTER * status["every_seconds"]
    return (0 if fresh else 1), status


def _read(private: Private) -> dict[str, Any] | None:
    """The file's content with every key there is; None where there is none or it cannot be read."""
    try:
        content = json.loads(private.read(STATUS_FILE) or b"")
        status = DaemonStatus(int(content["pid"]), str(content["started"]), float(content["every_seconds"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    texts = ("outcome", "message", "last_run", "last_success", "next_run", "stopped")
    entries = asdict(status) | {name: str(content.get(name) or "") for name in texts}
    counts = content.get("counts")
    entries["counts"] = counts if isinstance(counts, dict) else {}
    failures = content.get("failures")
    entries["failures"] = failures if isinstance(failures, int) else 0
    return entries


def words(status: Mapping[str, Any], zone: tzinfo, now: datetime) -> list[str]:
    """The same for people, in sentences and in their own time: first whether it runs, then how, then what to type."""
    if "pid" not in status:
        what = "It is starting." if status["running"] else "It has not run here yet. Start it: `studycal daemon`."
        return [what]
    lines = [_first(status, zone, now)]
    if status["last_run"]:
        lines.append(f"Last run {_at(status['last_run'], zone, now)}: {status['message'] or status['outcome']}.")
        lines[-1] = lines[-1].replace("..", ".")
    if status["failures"]:
        runs = "run" if status["failures"] == 1 else f"{status['failures']} runs"
        lines.append(f"The last {runs} failed; the last that went well was {_at(status['last_success'], zone, now)}.")
    return lines


def _first(status: Mapping[str, Any], zone: tzinfo, now: datetime) -> str:
    if status["running"]:
        next_run = f" Next run {_at(status['next_run'], zone, now)}." if status["next_run"] else ""
        every = _every(timedelta(seconds=status["every_seconds"]))
        since = _at(status["started"], zone, now)
        return f"Running since {since}, every {every} (process {status['pid']}).{next_run}"
    start = "Start it: `studycal daemon`, or `studycal daemon --install` to have it started with your session."
    if status["stopped"]:
        return f"Stopped since {_at(status['stopped'], zone, now)}. {start}"
    return f"Stopped: it ended without a word after {_at(status['last_run'] or status['started'], zone, now)}. {start}"


def _at(text: str, zone: tzinfo, now: datetime) -> str:
    """A moment in local time: the hour today, with the day else."""
    moment = _moment(text)
    if moment is None:
        return "never"
    local = moment.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == now.astimezone(zone).date() else f"{short(local)}"


def _every(length: timedelta) -> str:
    seconds = round(length.total_seconds())
    if seconds % 3600 == 0:
        return f"{seconds // 3600} h"
    return f"{seconds // 60} min" if seconds % 60 == 0 else f"{seconds} s"


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
