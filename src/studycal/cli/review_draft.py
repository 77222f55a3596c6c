"""A review that was broken off: its answers, kept beside the state until the next start takes them up or drops them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from studycal.core.plan import LogEntry, Status
from studycal.core.records import replace
from studycal.errors import UsageError
from studycal.service.files import write_whole
from studycal.service.log_entries import ReviewAnswers, checked


class ReviewDraft:
    """The file of one plan's unfinished review; a broken or foreign one counts as none."""

    def __init__(self, state: Path, plan: str) -> None:
        self._path = state.with_name(f"review-{plan[:12] or 'plan'}.json")

    def save(self, review_answers: ReviewAnswers) -> None:
        """Keep the answers about sessions; nothing is written where nothing was answered."""
        if not review_answers.sessions:
            return
        sessions = {
            name: {"status": entry.status.value, "restart": entry.restart}
            for name, entry in review_answers.sessions.items()
        }
        body = {"week": review_answers.week, "sessions": sessions}
        write_whole(self._path, json.dumps(body, ensure_ascii=False).encode("utf-8"))
        self._path.chmod(0o600)

    def load(self, week: int, now: datetime) -> ReviewAnswers | None:
        """What was answered for this week, if anything was."""
        try:
            body = json.loads(self._path.read_text("utf-8"))
            sessions = {str(name): _entry(str(name), answer, now) for name, answer in body["sessions"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, UsageError):
            return None
        return replace(ReviewAnswers(week), sessions=sessions) if body.get("week") == week and sessions else None

    def drop(self) -> None:
        """Forget it."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def _entry(name: str, answer: Mapping[str, str], now: datetime) -> LogEntry:
    return checked(LogEntry(now, session=name, status=Status(answer["status"]), restart=answer.get("restart", "")))
