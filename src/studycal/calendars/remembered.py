"""Busy time that outlives its server: the last answer where there is none now, and unknown where there never was."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Protocol

from studycal.core.curriculum import Level, Problem
from studycal.core.life.week_demand import Busy
from studycal.core.records import dataclass, replace
from studycal.errors import StudycalError
from studycal.formats.busy.rule_ids import RULE
from studycal.store.base import FeedRecord, Store


class RefusedError(StudycalError):
    """A calendar that must not be read as busy time at all, not even from memory."""


class AnswerSource(Protocol):
    """A server that is asked for busy time; what it answers is bytes that can be kept."""

    name: str

    def ask(self, first: date, last: date, now: datetime, kept: FeedRecord | None) -> FeedRecord:
        """Its answer for these days, both included; ``kept`` itself if nothing has changed. Raises StudycalError."""

    def taken(self, body: bytes, first: date, last: date) -> tuple[list[Busy], list[Problem]]:
        """What an answer says is taken. Raises StudycalError for one that says nothing."""


@dataclass
class Remembered:
    """A `BusySource` over a server: each good answer is kept under ``key`` and stands in while it is away."""

    source: AnswerSource
    key: str
    store: Store

    @property
    def name(self) -> str:
        """How messages call it."""
        return self.source.name

    def read(self, first: date, last: date, now: datetime) -> tuple[list[Busy], list[Problem]]:
        """What is taken between two days, both included. What cannot be read is a warning: unknown, not free."""
        kept = self.store.feed(self.key)
        try:
            answer = self.source.ask(first, last, now, kept)
            result = self.source.taken(answer.body, first, last)
        except RefusedError as error:
            return [], [self._warning(error.message, error.remedy)]
        except StudycalError as error:
            return self._from_memory(kept, error, first, last)
        if kept is None or replace(answer, fetched_at=kept.fetched_at) != kept:
            self.store.save_feed(self.key, answer)
        return result

    def _from_memory(
        self, kept: FeedRecord | None, error: StudycalError, first: date, last: date
    ) -> tuple[list[Busy], list[Problem]]:
        unknown = self._warning(f"{error.message} What stands in this calendar is unknown, not free.", error.remedy)
        if kept is None:
            return [], [unknown]
        try:
            busy, problems = self.source.taken(kept.body, first, last)
        except StudycalError:
            return [], [unknown]
        message = f"{error.message} Its answer of {kept.fetched_at:%Y-%m-%d %H:%M} UTC is used."
        return busy, [self._warning(message, error.remedy), *problems]

    def _warning(self, message: str, remedy: str) -> Problem:
        return Problem(self.name, 0, RULE, Level.WARNING, message, remedy)


def key(kind: str, *parts: str) -> str:
    """Under what an answer is kept: by all that says whose it is (whole address, user name), none of it readable."""
    return f"{kind}:{hashlib.sha256(json.dumps(parts).encode('utf-8', 'surrogatepass')).hexdigest()}"
