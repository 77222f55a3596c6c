"""The weekly review: what it asks, what it offers, and its answers kept as facts in one commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from studycal.core.life import progress
from studycal.core.life.marks import last_return
from studycal.core.life.progress import Progress
from studycal.core.plan import LogEntry, PlanWeek, Session, Status
from studycal.core.records import dataclass
from studycal.core.time.period import Period, instant
from studycal.errors import UsageError

from .catchup import CatchUpStep, ladder
from .log_entries import ReviewAnswers as ReviewAnswers
from .log_entries import facts_of
from .offers import offers
from .published import build
from .revision import Revision
from .workspace import Home

if TYPE_CHECKING:
    from . import commit


@dataclass(frozen=True)
class Review:
    """A calendar week looked back on. ``weeks`` are the curriculum weeks it holds (two when merged).

    ``asks`` are the sessions that are over and were not spoken of: the only ones a review asks about. ``offers`` give
    missed sessions, by id, one later time in the same week. ``record`` is the week's own record so far. ``ladder`` has
    its steps in order, none unless behind. ``following`` is the next calendar week, with the cards of its sessions.
    ``open`` are other weeks with unknown sessions, newest first.
    """

    built: Revision
    weeks: tuple[PlanWeek, ...]
    sessions: tuple[Session, ...]
    asks: tuple[Session, ...]
    offers: Mapping[str, Period]
    record: LogEntry | None
    progress: Progress
    ladder: tuple[CatchUpStep, ...]
    following: tuple[PlanWeek, ...]
    next_sessions: tuple[Session, ...]
    cards: Mapping[str, tuple[str, ...]]
    open: tuple[int, ...] = ()

    @property
    def week(self) -> int:
        """The curriculum week under which the week's own record is kept."""
        return self.weeks[0].week

    @property
    def output(self) -> Session | None:
        """The session whose link is asked for: the first output one that was not skipped."""
        return next(
            (session for session in self.sessions if session.output and session.status is not Status.SKIPPED), None
        )

    def entry(self, session_id: str) -> LogEntry | None:
        """What was said of a session so far."""
        return progress.newest(self.built.facts).get(session_id)


def review(home: Home, now: datetime, week: int | None = None, *, since: date | None = None) -> Review:
    """The review of a curriculum week; by default of the newest one whose last session is over.

    What follows is the calendar week after it, or after the one that began on ``since``: a topic taken up anew is in
    another week once the answers are kept. Raises UsageError for a week that is not in the plan.
    """
    built = build(home, now)
    index = _index(built, week, now, given=since is None)
    weeks = _weeks(built, index)
    numbers = {week.week for week in weeks}
    held = (session for session in built.plan.sessions if session.week in numbers)
    sessions = tuple(session for session in held if session.start.date() >= weeks[0].starts)
    after = since or weeks[0].starts
    following = _weeks(built, min((week.index for week in built.plan.weeks if week.starts > after), default=0))
    coming = {week.week for week in following}
    since = last_return(built.facts.marks)
    unknown = tuple(session for session in sessions if session.status is Status.UNKNOWN)
    asks = tuple(session for session in unknown if since is None or instant(session.end) > instant(since))
    return Review(
        built=built,
        weeks=weeks,
        sessions=sessions,
        asks=asks,
        offers=offers(home, built, weeks, now),
        record=progress.week_record(built.facts, weeks[0].week),
        progress=progress.figures(built.curriculum, built.plan, built.facts, now),
        ladder=ladder(home, now),
        following=following,
        next_sessions=tuple(session for session in built.plan.sessions if session.week in coming),
        cards=progress.cards(built.curriculum, built.plan, built.facts),
        open=tuple(open_weeks(built, now, besides=weeks[0].week)),
    )


def open_weeks(built: Revision, now: datetime, *, besides: int = 0) -> list[int]:
    """The curriculum weeks that are over and hold sessions nobody spoke of, newest first."""
    back = last_return(built.facts.marks)
    unknown = {
        session.week
        for session in built.plan.sessions
        if session.status is Status.UNKNOWN
        and not session.optional
        and (back is None or instant(session.end) > instant(back))
    }
    over = [week for week in built.plan.weeks if week.week in unknown and week.week != besides]
    today = now.astimezone(built.schedule.zone).date()
    return [week.week for week in sorted(over, key=lambda week: week.index, reverse=True) if week.starts <= today]


def _weeks(built: Revision, index: int) -> tuple[PlanWeek, ...]:
    return tuple(week for week in built.plan.weeks if week.index == index)


def _index(built: Revision, week: int | None, now: datetime, *, given: bool) -> int:
    plan = built.plan
    if week is not None:
        index = next((plan_week.index for plan_week in plan.weeks if plan_week.week == week), None)
        if index is not None:
            return index
        if given:
            from .session_names import not_held

            raise not_held(built, week)
    if not plan.weeks:
        raise UsageError("The plan has no weeks.", "`studycal check` says why.")
    today = now.astimezone(built.schedule.zone).date()
    open_weeks = {
        session.week for session in plan.sessions if not session.optional and instant(session.end) > instant(now)
    }
    closed = [week.index for week in plan.weeks if week.week not in open_weeks and week.starts <= today]
    return max(closed, default=plan.weeks[0].index)


def steps(home: Home, review_answers: ReviewAnswers, now: datetime) -> tuple[CatchUpStep, ...]:
    """The ladder as it stands once these answers are kept: they may say that a week was missed."""
    return ladder(home, now, facts_of(home, review_answers, now))


def prepare(home: Home, review_answers: ReviewAnswers, now: datetime) -> commit.Preview:
    """Preview all answers at once, with the step if one was chosen. What was said before is not said again.

    Raises UsageError for an answer that cannot be kept, HeldError for a step or a later time that is not legal.
    """
    from . import commit

    facts = facts_of(home, review_answers, now)
    return (
        commit.mark(home, review_answers.step, now, also=facts)
        if review_answers.step
        else commit.preview(home, facts, now)
    )


def save(home: Home, review_answers: ReviewAnswers, now: datetime) -> Revision:
    """Keep all answers, and the plan that follows from them, in one commit. Raises as `prepare` does."""
    from . import commit

    return commit.keep_anew(home, lambda: prepare(home, review_answers, now), now)[1]
