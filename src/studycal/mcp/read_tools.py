"""The tools that read: today, a week, why a session is where it is, the review, how sync is doing."""

from __future__ import annotations

import re
from datetime import datetime

from studycal.core.life import progress
from studycal.errors import UsageError
from studycal.formats import text
from studycal.service import review as reviews
from studycal.service.parsing import session_id
from studycal.service.revision import Revision
from studycal.service.session_names import find, not_held
from studycal.store.sync_memory import RunRecord

from .answers import CalendarAnswer, DaysAnswer, ReviewAnswer, SessionAnswer, SyncAnswer, UnplacedAnswer, WhyAnswer
from .tools import READS, Server, ToolContext

_WEEK = re.compile(r"W?0*(\d{1,4})", re.IGNORECASE)
_REMEDIES = {"held": "`studycal plan` says what is held and why.", "login": "`studycal auth google`, or caldav."}


def add(server: Server, door: ToolContext) -> None:
    """Add the tools that read."""

    @server.tool(title="Today", annotations=READS)
    def today() -> DaysAnswer:
        """Today's study sessions, the week they belong to, and the next session to come."""
        with door.plan() as (_, built, now):
            day = now.astimezone(built.schedule.zone).date()
            sessions = [session for session in built.plan.sessions if session.start.date() == day]
            return DaysAnswer.of(built, now, {session.week for session in sessions}, sessions)

    @server.tool(title="A week", annotations=READS)
    def week(week: str = "") -> DaysAnswer:
        """A week of the plan with its sessions: the current one, or one named like W07."""
        with door.plan() as (_, built, now):
            numbers = _held(built, week, now)
            return DaysAnswer.of(
                built, now, numbers, [session for session in built.plan.sessions if session.week in numbers]
            )

    @server.tool(title="Why there", annotations=READS)
    def why(session: str) -> WhyAnswer:
        """Why a session (W07.S2) is at its time, or why it has none."""
        with door.plan() as (_, built, _now):
            return _why(built, session_id(session))

    @server.tool(title="Weekly review", annotations=READS)
    def review(week: str = "") -> ReviewAnswer:
        """Look back on a week: what happened, what nobody spoke of yet, ways to catch up, and what comes next.

        Answer with log and answer_review.
        """
        with door.home() as home:
            return ReviewAnswer.of(reviews.review(home, door.clock(), number(week) if week else None))

    @server.tool(title="Sync status", annotations=READS)
    def sync_status() -> SyncAnswer:
        """How the calendars and the sync timer are doing. Asks no server."""
        with door.home() as home:
            targets = dict.fromkeys([*home.config.sync.targets, *home.store.targets()])
            calendars = [_calendar(target, home.store.sync(target).runs(1)) for target in targets]
            code, health = door.health(home.private, door.clock())
        shown = {name: str(health.get(name) or "") for name in ("outcome", "last_run", "last_success", "next_run")}
        remedy = _REMEDIES.get(shown["outcome"], "`studycal daemon --status` says more.") if code else ""
        failures = int(health.get("failures") or 0)
        return SyncAnswer(
            calendars=calendars, running=bool(health["running"]), failures=failures, remedy=remedy, **shown
        )


def number(week: str) -> int:
    """``W07`` -> 7. Raises UsageError."""
    match = _WEEK.fullmatch(week.strip())
    if not match:
        raise UsageError(f'"{week}" is not a week.', "Write it like W07.")
    return int(match[1])


def _held(built: Revision, week: str, now: datetime) -> set[int]:
    """The curriculum weeks of the calendar week that is meant. Raises UsageError for one that is not held."""
    weeks = built.plan.weeks
    if week:
        wanted = number(week)
        held = next((week for week in weeks if week.week == wanted), None)
        if held is None:
            raise not_held(built, wanted)
    else:
        held = text.current_week(built.plan, now.astimezone(built.schedule.zone))
    if held is None:
        raise UsageError("A current week is not in the plan.", "`studycal check` says why.")
    return {week.week for week in weeks if week.index == held.index}


def _why(built: Revision, name: str) -> WhyAnswer:
    item = next((item for item in built.plan.unplaced if item.id == name), None)
    if item:
        return WhyAnswer(session=None, unplaced=UnplacedAnswer.of(item), cards=[])
    session = next((session for session in built.dropped if session.id == name), None) or find(built, name)
    cards = progress.cards(built.curriculum, built.plan, built.facts).get(session.id, ())
    return WhyAnswer(session=SessionAnswer.of(session), unplaced=None, cards=list(cards))


def _calendar(target: str, runs: list[RunRecord]) -> CalendarAnswer:
    if not runs:
        return CalendarAnswer(target=target, last_run=None, written=0, failed=False)
    newest = runs[0]
    failed = bool(newest.report.get("error"))
    return CalendarAnswer(target=target, last_run=newest.at.isoformat(), written=newest.writes, failed=failed)
