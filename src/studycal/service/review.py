"""The weekly review: what it asks, what it offers, and its answers kept as facts in one commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from studycal.core import tracking
from studycal.core.marks import last_return
from studycal.core.period import Period, instant
from studycal.core.plan import LogEntry, PlanWeek, Session, Status
from studycal.core.tracking import Progress
from studycal.errors import UsageError

from . import say
from .answers import Answers as Answers
from .answers import said
from .build import build
from .built import Built
from .home import Home
from .ladder import Step as Step
from .ladder import ladder
from .later import offers


@dataclass(frozen=True)
class Review:
    """A calendar week looked back on. ``weeks`` are the curriculum weeks it holds (two when merged).

    ``asks`` are the sessions that are over and were not spoken of: the only ones a review asks about. ``offers`` give
    missed sessions, by id, one later time in the same week. ``said`` is the week's own record so far. ``ladder`` has
    its steps in order, none unless behind. ``following`` is the next calendar week, with the cards of its sessions.
    """

    built: Built
    weeks: tuple[PlanWeek, ...]
    sessions: tuple[Session, ...]
    asks: tuple[Session, ...]
    offers: Mapping[str, Period]
    said: LogEntry | None
    progress: Progress
    ladder: tuple[Step, ...]
    following: tuple[PlanWeek, ...]
    next_sessions: tuple[Session, ...]
    cards: Mapping[str, tuple[str, ...]]

    @property
    def week(self) -> int:
        """The curriculum week under which the week's own record is kept."""
        return self.weeks[0].week

    @property
    def output(self) -> Session | None:
        """The session whose link is asked for: the first output one that was not skipped."""
        return next((one for one in self.sessions if one.output and one.status is not Status.SKIPPED), None)

    def entry(self, session_id: str) -> LogEntry | None:
        """What was said of a session so far."""
        return tracking.newest(self.built.facts).get(session_id)


def review(home: Home, now: datetime, week: int | None = None, *, since: date | None = None) -> Review:
    """The review of a curriculum week; by default of the newest one whose last session is over.

    What follows is the calendar week after it, or after the one that began on ``since``: a topic taken up anew is in
    another week once the answers are kept. Raises UsageError for a week that is not in the plan.
    """
    built = build(home, now)
    index = _index(built, week, now, given=since is None)
    weeks = _weeks(built, index)
    numbers = {one.week for one in weeks}
    held = (one for one in built.plan.sessions if one.week in numbers)
    sessions = tuple(one for one in held if one.start.date() >= weeks[0].starts)
    after = since or weeks[0].starts
    following = _weeks(built, min((one.index for one in built.plan.weeks if one.starts > after), default=0))
    coming = {one.week for one in following}
    since = last_return(built.facts.marks)
    unknown = tuple(one for one in sessions if one.status is Status.UNKNOWN)
    asks = tuple(one for one in unknown if since is None or instant(one.end) > instant(since))
    return Review(
        built=built,
        weeks=weeks,
        sessions=sessions,
        asks=asks,
        offers=offers(home, built, weeks, now),
        said=tracking.week_record(built.facts, weeks[0].week),
        progress=tracking.progress(built.curriculum, built.plan, built.facts, now),
        ladder=ladder(home, now),
        following=following,
        next_sessions=tuple(one for one in built.plan.sessions if one.week in coming),
        cards=tracking.cards(built.curriculum, built.plan, built.facts),
    )


def _weeks(built: Built, index: int) -> tuple[PlanWeek, ...]:
    return tuple(week for week in built.plan.weeks if week.index == index)


def _index(built: Built, week: int | None, now: datetime, *, given: bool) -> int:
    plan = built.plan
    if week is not None:
        found = next((one.index for one in plan.weeks if one.week == week), None)
        if found is not None:
            return found
        if given:
            raise UsageError(f"Week {week} is not in the plan.", "`studycal show year` shows what is.")
    if not plan.weeks:
        raise UsageError("The plan has no weeks.", "`studycal check` says why.")
    today = now.astimezone(built.schedule.zone).date()
    open_weeks = {one.week for one in plan.sessions if not one.optional and instant(one.end) > instant(now)}
    closed = [one.index for one in plan.weeks if one.week not in open_weeks and one.starts <= today]
    return max(closed, default=plan.weeks[0].index)


def steps(home: Home, given: Answers, now: datetime) -> tuple[Step, ...]:
    """The ladder as it stands once these answers are kept: they may say that a week was missed."""
    return ladder(home, now, said(home, given, now))


def prepare(home: Home, given: Answers, now: datetime) -> say.Preview:
    """Preview all answers at once, with the step if one was chosen. What was said before is not said again.

    Raises UsageError for an answer that cannot be kept, HeldError for a step or a later time that is not legal.
    """
    facts = said(home, given, now)
    return say.mark(home, given.step, now, also=facts) if given.step else say.preview(home, facts, now)


def save(home: Home, given: Answers, now: datetime) -> Built:
    """Keep all answers, and the plan that follows from them, in one commit. Raises as `prepare` does."""
    return say.keep(home, prepare(home, given, now), now)
