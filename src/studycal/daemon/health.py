"""How the daemon is doing: a file that it writes after each run, and what is read from it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from studycal.core.rhythm import Outcome
from studycal.errors import AuthNeededError, HeldError
from studycal.service.files import write_whole

STATUS_FILE = "daemon.json"
_STALE_AFTER = 3


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
