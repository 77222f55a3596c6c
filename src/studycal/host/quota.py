"""Google's requests a minute, which all workers of a host share: counted in one row, taken in handfuls.

Google counts a project's requests over a minute, whoever of its users makes them
(https://developers.google.com/workspace/calendar/api/guides/quota). A worker that took them one by one would write that
row for every look at a calendar; it takes as many as a hundredth of a minute's instead, and what is left over ends with
the minute. Where Google refuses the project nevertheless, the next handfuls are half of what they were, for everybody,
and grow by a tenth a minute; where it names a time, nobody asks before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from studycal.core.records import dataclass, replace
from studycal.errors import RemoteError

from .allowed import Handful
from .database import HostSession
from .times import text

MINUTE = timedelta(minutes=1)
LONGEST = timedelta(hours=1)
"""However long Google asks for, and however far ahead the clock was that closed it, it is asked again after that."""

FEWEST = 100
"""Requests a minute: a look, twenty questions after what an earlier run left open and a batch of fifty find room, so
that each run that begins a minute gets on.
"""

GOOGLE = "google"
_WHOLE, _STEP, _LEAST = 100, 10, 5
_HANDFULS = 100


class SpentError(RemoteError):
    """Nothing may be asked before ``until``; nobody has failed."""

    def __init__(self, until: datetime) -> None:
        super().__init__("Google takes no more of this host's requests for the moment.", "It goes on by itself.")
        self.until = until


@dataclass(frozen=True)
class Standing:
    """A quota as its row says it (`schema/004_quota.sql`)."""

    minute: str = ""
    spent: int = 0
    share: int = _WHOLE
    lowered: str = ""
    closed_until: str = ""

    def at(self, now: datetime) -> Standing:
        """The same in the minute of ``now``. A minute that another worker's clock has begun already is this one, too;
        one further ahead was counted by a clock that was wrong.
        """
        minute, ahead = text(_minute(now)), text(_minute(now) + MINUTE)
        if minute <= self.minute <= ahead:
            return self
        return replace(self, minute=minute, spent=0, share=min(_WHOLE, self.share + _STEP))

    def allowance(self, most: int) -> int:
        """How many requests this minute has, of ``most``."""
        return max(FEWEST, most * self.share // _WHOLE)

    def is_closed(self, now: datetime) -> bool:
        """Whether Google asked for a wait that is not over."""
        return text(now) < self.closed_until <= text(now + LONGEST)


@dataclass(frozen=True)
class SharedQuota:
    """See `studycal.calendars.google.project.Quota`: of all learners together, on one member's connection."""

    session: HostSession
    handful: Handful
    clock: Callable[[], datetime]

    def take(self, requests: int) -> None:
        """See `Quota.take`. Raises SpentError."""
        handful, now = self.handful, self.clock()
        with handful.lock:
            _refuse_while_shut(handful, now)
            if handful.minute != _minute(now):
                handful.minute, handful.left = _minute(now), 0
            if handful.left < requests:
                handful.left += self._taken(requests - handful.left, now)
            handful.left = max(0, handful.left - requests)

    def refused(self, retry_after: float | None) -> None:
        """See `Quota.refused`. Raises SpentError where Google names a time."""
        handful, now = self.handful, self.clock()
        closed = now + min(LONGEST, timedelta(seconds=retry_after)) if retry_after else None
        with handful.lock:
            self._changed(lambda standing: _lowered(standing, closed), now)
            handful.left = 0
            if closed is not None:
                handful.shut_until = closed
                raise SpentError(closed)

    def _taken(self, needed: int, now: datetime) -> int:
        """At least so many more of the minute's."""
        given = 0

        def take(standing: Standing) -> Standing:
            nonlocal given
            allowance = standing.allowance(self.handful.most)
            left = 0 if standing.is_closed(now) else allowance - standing.spent
            if left >= needed:
                given = min(left, max(needed, allowance // _HANDFULS))
            return replace(standing, spent=standing.spent + given)

        after = self._changed(take, now)
        if not given:
            end = datetime.fromisoformat(after.closed_until) if after.is_closed(now) else _minute(now) + MINUTE
            self.handful.shut_until = end
            raise SpentError(end)
        return given

    def _changed(self, change: Callable[[Standing], Standing], now: datetime) -> Standing:
        with self.session.transaction():
            self.session.alone(f"quota {GOOGLE}")
            after = change(standing_of(self.session, now))
            self.session.run(
                "save_quota", name=GOOGLE, minute=after.minute, spent=after.spent, share=after.share,
                lowered=after.lowered, closed_until=after.closed_until,
            )  # fmt: skip
        return after


def refuse_while_shut(handful: Handful, now: datetime) -> None:
    """Raises SpentError where this process knows that nothing is to be had, without asking the database."""
    with handful.lock:
        _refuse_while_shut(handful, now)


def _refuse_while_shut(handful: Handful, now: datetime) -> None:
    until = handful.shut_until
    if until is not None and now < until <= now + LONGEST:
        raise SpentError(until)


def standing_of(session: HostSession, now: datetime) -> Standing:
    """How the quota stands in this minute."""
    row: Any = session.row("quota", name=GOOGLE)
    return Standing(row["minute"], row["spent"], row["share"], row["lowered"], row["closed_until"]).at(now)


def _lowered(standing: Standing, closed_until: datetime | None) -> Standing:
    """After a refusal: half, once a minute, for all lanes hear of the same one."""
    if standing.lowered != standing.minute:
        standing = replace(standing, share=max(_LEAST, standing.share // 2), lowered=standing.minute)
    if closed_until is None:
        return standing
    return replace(standing, closed_until=max(standing.closed_until, text(closed_until)))


def _minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)
