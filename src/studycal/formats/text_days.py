"""Days as a terminal shows them: one day, a stretch of days, the next session, the topics, one line for a prompt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo

from studycal.core.curriculum import Curriculum, Week
from studycal.core.life.in_force import DayState, InForce
from studycal.core.plan import Plan, PlanWeek, Session, Status
from studycal.core.session_id import week_id
from studycal.core.time.period import instant

from .dates import written
from .text import Paper, anchor_line, bullets, session_line, wrapped

Cards = Mapping[str, Sequence[str]]


def standing_line(held: InForce, day: date) -> str:
    """``Paused until Sun 14 Feb.``; empty on an ordinary day."""
    until = written(held.until, day) if held.until else ""
    return {
        DayState.BEFORE: f"The plan begins on {until}.",
        DayState.PAUSED: f"Paused until {until}: nothing is asked for.",
        DayState.TRAVELLING: f"Travelling until {until}, times are those of {held.zone}.",
        DayState.OVER: f"The plan is over since {until}. `studycal show year` looks back; "
        "`studycal init` in another folder begins the next.",
        DayState.ORDINARY: "",
    }[held.standing]


def day_view(
    plan: Plan, curriculum: Curriculum, day: date, paper: Paper, cards: Cards, held: InForce, now: datetime
) -> str:
    """What a day holds, where to restart and what to recall, or what comes next."""
    sessions = [session for session in plan.sessions if session.start.date() == day]
    lines = [paper.bold(f"{day:%A} {day.day} {day:%B %Y}")]
    lines += wrapped(standing_line(held, day), paper.width)
    fixed = [session for session in plan.anchors if session.start.date() == day]
    lines += [anchor_line(session, paper) for session in fixed]
    for session in sessions:
        lines += _session(session, plan, curriculum, paper, cards, now.tzinfo)
    if not sessions and not fixed and held.standing in (DayState.ORDINARY, DayState.TRAVELLING):
        lines.append("Rest. Nothing asks for anything today." if day == now.date() else "Rest. Nothing is planned.")
    later = next((session for session in plan.sessions if session.start.date() > day), None)
    if later:
        lines.append(paper.dim(paper.fit(f"Next: {at(later, day, now.tzinfo)} {later.title}")))
    return "\n".join(lines)


def next_view(plan: Plan, curriculum: Curriculum, now: datetime, paper: Paper, cards: Cards, held: InForce) -> str:
    """The session that runs or comes next, with all that belongs to it."""
    session = upcoming(plan, now)
    lines = wrapped(standing_line(held, now.date()), paper.width)
    if session is None:
        return "\n".join(lines or ["Nothing comes any more."])
    lines.append(paper.bold(paper.accent(paper.fit(at(session, now.date(), now.tzinfo)))))
    fixed = [anchor for anchor in plan.anchors if now.date() <= anchor.start.date() <= session.start.date()]
    before = [f"{written(anchor.start.date(), now.date())}  {anchor_line(anchor, paper, taken=16)}" for anchor in fixed]
    return "\n".join([*lines, *_session(session, plan, curriculum, paper, cards, now.tzinfo), *before])


def agenda_view(plan: Plan, curriculum: Curriculum, first: date, last: date, paper: Paper, now: datetime) -> str:
    """The sessions of a stretch of days, a line each, under the week they belong to."""
    lines = [paper.bold(paper.accent(f"{written(first)} to {written(last)}"))]
    sessions = sorted(
        (session for session in plan.events if first <= session.start.date() <= last),
        key=lambda session: (instant(session.start), session.id),
    )
    week = None
    for session in sessions:
        if session.week != week:
            week = session.week
            topic = curriculum.week(week).short_topic
            lines += ["", paper.dim(paper.fit(f"{week_id(week)} · {topic}"))]
        day = session.start.date()
        label = f"{day:%a} {day.day:2} {day:%b}"
        label = paper.bold(label) if day == now.date() else label
        if session.anchored:
            lines.append(f"  {label}  {anchor_line(session, paper, taken=14)}")
        else:
            lines.append(f"  {label}  {session_line(session, paper, taken=14, home=now.tzinfo)}")
    return "\n".join(lines if sessions else [*lines, "Nothing is planned on these days."])


def topics_view(plan: Plan, curriculum: Curriculum, paper: Paper, now: datetime) -> str:
    """Every topic of the plan, a line a week, with its date; those without a week last."""
    held = {week.week: week for week in plan.weeks}
    lines = [paper.bold(paper.accent(f"{len(curriculum.weeks)} weeks"))]
    phase: object = None
    for week in curriculum.weeks:
        if week.phase is not None and week.phase != phase:
            phase = week.phase
            lines.append(paper.dim(paper.fit(f"phase {phase}" if str(phase).isdecimal() else str(phase))))
        lines.append(_topic(week, held.get(week.number), paper, now.date()))
    return "\n".join(lines)


def _topic(source: Week, week: PlanWeek | None, paper: Paper, today: date) -> str:
    name, topic = week_id(source.number), source.topic
    if week is None:
        return paper.dim(paper.fit(f"  {name}  {'✓ done' if source.done else 'left out':<12} {topic}"))
    day = f"{week.starts.day:2} {week.starts:%b %Y}"
    line = paper.fit(f"  {name}  {day:<12} {topic}")
    return paper.bold(line) if week.starts <= today < week.starts + timedelta(days=7) else line


def short_line(plan: Plan, now: datetime, held: InForce) -> str:
    """One line for a prompt or a status bar: the session that runs or comes next, or what is in force."""
    session = upcoming(plan, now)
    if held.standing in (DayState.PAUSED, DayState.OVER) or session is None:
        return standing_line(held, now.date()).partition(":")[0].partition(". ")[0].rstrip(".") or "nothing planned"
    if instant(session.start) <= instant(now):
        return f"now: {session.title} (until {session.end:%H:%M}{_there(session, now.tzinfo)})"
    when = at(session, now.date(), now.tzinfo)
    return f"{when.removeprefix(f'{written(now.date(), now.date())} ')} {session.title}"


def upcoming(plan: Plan, now: datetime) -> Session | None:
    """The session that is not over yet and not spoken of, the earliest."""
    waits = (Status.PLANNED, Status.UNKNOWN)
    return next((s for s in plan.sessions if instant(s.end) > instant(now) and s.status in waits), None)


def at(session: Session, today: date, home: tzinfo | None) -> str:
    """``Mon 15 Feb 19:00``, with the year where it is another one, and the zone where it is not home's."""
    return f"{written(session.start.date(), today)} {session.start:%H:%M}{_there(session, home)}"


def _there(session: Session, home: tzinfo | None) -> str:
    zone = session.start.tzinfo
    return f" {zone}" if home and str(zone) != str(home) else ""


def _session(
    session: Session, plan: Plan, curriculum: Curriculum, paper: Paper, cards: Cards, home: tzinfo | None
) -> list[str]:
    week = curriculum.week(session.week)
    card_lines = [line for card in cards.get(session.id, ()) for line in wrapped(card, paper.width - 2)]
    return [
        session_line(session, paper, home=home),
        paper.fit("  " + ": ".join(filter(None, (week.topic, " · ".join(week.focus.splitlines()))))),
        *(f"  {paper.accent(line)}" for line in card_lines),
        *(paper.dim(paper.fit(f"  - {bullet}")) for bullet in bullets(session, plan, curriculum)),
    ]
