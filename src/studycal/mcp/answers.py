"""What an assistant is answered: the fields named here and no others, so that nothing secret slips in.

What takes a time in the learner's other calendars has a title of its own there; it is never told.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from pydantic import BaseModel

from studycal.core.curriculum import Curriculum
from studycal.core.placement.rules import RULES, sentence
from studycal.core.plan import PlanWeek, Session, Unplaced
from studycal.core.session_id import week_of
from studycal.formats import text
from studycal.service.catchup import CatchUpStep
from studycal.service.commit import Preview
from studycal.service.review import Review
from studycal.service.revision import Revision

_DETAIL_IS_OURS = {"overlap", "slipped", "brought-forward", "free-weeks-used", "holiday"}
"""The rules whose detail is a session, a number of weeks or a public holiday; that of others may be a title."""


def reasons(rules: Iterable[str]) -> list[str]:
    """Why, in sentences, without the titles of the learner's other calendars."""
    return list(dict.fromkeys(_reason(rule) for rule in rules))


def _reason(rule: str) -> str:
    name = rule.partition(": ")[0]
    if name not in RULES:
        return "The plan leaves that day free."
    return sentence(rule if name in _DETAIL_IS_OURS else name)


class SessionAnswer(BaseModel):
    """A session with its time (ISO 8601, with the offset of its zone) and why it is there."""

    id: str
    week: int
    title: str
    role: str
    start: str
    end: str
    timezone: str
    status: str
    optional: bool
    output: bool
    pinned: bool
    why: list[str]

    @classmethod
    def of(cls, session: Session) -> SessionAnswer:
        return cls(
            id=session.id,
            week=session.week,
            title=session.title,
            role=session.role.value,
            start=session.start.isoformat(),
            end=session.end.isoformat(),
            timezone=str(session.start.tzinfo),
            status=session.status.value,
            optional=session.optional,
            output=session.output,
            pinned=session.pinned,
            why=reasons(session.why),
        )


class UnplacedAnswer(BaseModel):
    """A session that has no time, why, and the nearest time that only those reasons forbid."""

    id: str
    why: list[str]
    nearest: str | None

    @classmethod
    def of(cls, item: Unplaced) -> UnplacedAnswer:
        return cls(id=item.id, why=reasons(item.why), nearest=item.nearest.isoformat() if item.nearest else None)


class WeekAnswer(BaseModel):
    """A week of the curriculum on the calendar: its topic, what life did to it, how it stands."""

    week: int
    starts: str
    iso: str
    quarter: str
    load: str
    topic: str
    focus: str
    mark: str | None
    state: str

    @classmethod
    def of(cls, week: PlanWeek, curriculum: Curriculum) -> WeekAnswer:
        source = curriculum.week(week.week)
        return cls(
            week=week.week,
            starts=week.starts.isoformat(),
            iso=week.iso,
            quarter=week.quarter,
            load=week.load,
            topic=source.topic,
            focus=source.focus,
            mark=week.mark,
            state=week.state,
        )


class DaysAnswer(BaseModel):
    """Sessions of some days or weeks; ``finish`` is the last day, as planned and with the whole reserve used."""

    now: str
    timezone: str
    revision: int
    finish: list[str]
    weeks: list[WeekAnswer]
    sessions: list[SessionAnswer]
    unplaced: list[UnplacedAnswer]
    next: SessionAnswer | None

    @classmethod
    def of(cls, built: Revision, now: datetime, weeks: set[int], sessions: list[Session]) -> DaysAnswer:
        plan, here = built.plan, now.astimezone(built.schedule.zone)
        coming = next((session for session in plan.sessions if session.start.timestamp() > now.timestamp()), None)
        return cls(
            now=here.isoformat(timespec="minutes"),
            timezone=str(built.schedule.zone),
            revision=plan.revision,
            finish=days(plan.finish),
            weeks=[WeekAnswer.of(week, built.curriculum) for week in plan.weeks if week.week in weeks],
            sessions=[SessionAnswer.of(session) for session in sessions],
            unplaced=[UnplacedAnswer.of(item) for item in plan.unplaced if week_of(item.id) in weeks],
            next=SessionAnswer.of(coming) if coming else None,
        )


def days(finish: tuple[date, date] | None) -> list[str]:
    """The finish's two days, none where there is none."""
    return [day.isoformat() for day in finish or ()]


class WhyAnswer(BaseModel):
    """One session, or why it has no time; ``cards`` are restart lines and recall prompts that head it."""

    session: SessionAnswer | None
    unplaced: UnplacedAnswer | None
    cards: list[str]


class MoveAnswer(BaseModel):
    """A session that changes its time."""

    id: str
    before: str
    after: str
    why: list[str]


class PreviewAnswer(BaseModel):
    """What a change would do. Nothing is kept until `confirm` is called with its token."""

    token: str
    question: str
    cost: str
    added: list[SessionAnswer]
    removed: list[SessionAnswer]
    moved: list[MoveAnswer]
    finish_before: list[str]
    finish: list[str]
    notes: list[str]
    revision: int

    @classmethod
    def of(cls, seen: Preview, token: str, question: str, notes: Iterable[str] = ()) -> PreviewAnswer:
        change = seen.diff
        return cls(
            token=token,
            question=question,
            cost=text.cost(change, seen.before, seen.after.plan),
            added=[SessionAnswer.of(session) for session in change.added],
            removed=[SessionAnswer.of(session) for session in change.removed],
            moved=[
                MoveAnswer(
                    id=move.after.id,
                    before=move.before.start.isoformat(),
                    after=move.after.start.isoformat(),
                    why=reasons(move.after.why),
                )
                for move in change.moved
            ],
            finish_before=days(seen.before.finish),
            finish=days(seen.after.plan.finish),
            notes=list(notes),
            revision=seen.after.previous.number,
        )


class KeptAnswer(BaseModel):
    """What was kept: the number of its newest fact (`undo` takes it back) and the plan's revision now."""

    facts: list[int]
    revision: int
    message: str


class StepAnswer(BaseModel):
    """A way to catch up, and what it would cost."""

    kind: str
    words: str
    cost: str

    @classmethod
    def of(cls, step: CatchUpStep) -> StepAnswer:
        seen = step.seen
        cost = text.cost(seen.diff, seen.before, seen.after.plan) if seen else ""
        return cls(kind=step.kind, words=step.words, cost=cost)


class ReviewAnswer(BaseModel):
    """A week looked back on: ``asks`` nobody spoke of yet, ``offers`` is a later time for what was missed, ``ladder``
    are ways to catch up (none unless behind), ``open`` other weeks with something unknown.
    """

    weeks: list[WeekAnswer]
    sessions: list[SessionAnswer]
    asks: list[str]
    offers: dict[str, str]
    verdict: str
    explain: int | None
    surprise: str
    covered: int
    due: int
    behind: list[int]
    reserve_left: int
    ladder: list[StepAnswer]
    following: list[SessionAnswer]
    open: list[int]

    @classmethod
    def of(cls, review: Review) -> ReviewAnswer:
        record, figures = review.record, review.progress
        return cls(
            weeks=[WeekAnswer.of(week, review.built.curriculum) for week in review.weeks],
            sessions=[SessionAnswer.of(session) for session in review.sessions],
            asks=[session.id for session in review.asks],
            offers={name: period.start.isoformat() for name, period in review.offers.items()},
            verdict=record.verdict if record else "",
            explain=record.explain if record else None,
            surprise=record.surprise if record else "",
            covered=figures.covered,
            due=figures.due,
            behind=list(figures.behind),
            reserve_left=figures.reserve_left,
            ladder=[StepAnswer.of(step) for step in review.ladder],
            following=[SessionAnswer.of(session) for session in review.next_sessions],
            open=list(review.open),
        )


class CalendarAnswer(BaseModel):
    """A calendar the plan is synced with: its newest run that did something, and whether that failed."""

    target: str
    last_run: str | None
    written: int
    failed: bool


class SyncAnswer(BaseModel):
    """How the calendars and the timer are doing; ``remedy`` is what to type where something is wrong."""

    calendars: list[CalendarAnswer]
    running: bool
    outcome: str
    last_run: str
    last_success: str
    next_run: str
    failures: int
    remedy: str
