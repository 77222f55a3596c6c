"""What a pin is answered with: where it lies, by which clock, and what else is at that time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo

from studycal.core.placement.rules import is_shift, sentence
from studycal.core.plan import Plan, Session
from studycal.core.schedule import Schedule
from studycal.core.time.period import wall
from studycal.formats.dates import written
from studycal.formats.text import hours

from .commit import Preview
from .parsing import session_id

_FAR = 2
"""How many times as long as the longest usual session is worth a word."""


def notices(seen: Preview, name: str) -> list[str]:
    """What is to be known of a pinned session before it is kept, in sentences; its id in any form."""
    return [*_by_clock(seen, name), *in_the_way(seen, name)]


def in_the_way(seen: Preview, name: str) -> list[str]:
    """What a learner who sees the time and its zone before them still has to know, in sentences."""
    session = _pinned(seen, name)
    if session is None:
        return []
    plan = seen.after.plan
    long = _long(session, seen.after.schedule)
    return list(dict.fromkeys((*_place(session, plan), *long, *lies_on(session), *_on_anchors(session, plan))))


def of_pinned(seen: Preview) -> list[str]:
    """What a mark makes of sessions that stand at the learner's own times: where they lie in the night of a trip, or
    stay in a week that is light. In sentences.
    """
    before = {words for session in seen.before.sessions for words in pinned_words(session)}
    after = (words for session in seen.after.plan.sessions for words in pinned_words(session))
    return [words for words in after if words not in before]


def pinned_words(session: Session) -> list[str]:
    """What is odd about a session that stands at the learner's own time, in sentences that name it."""
    rules = [rule for rule in session.why if rule.partition(":")[0] in _ODD] if session.pinned else []
    return [f"{session.id} is pinned. {sentence(rule)}" for rule in rules]


_ODD = ("night-there", "where-you-are", "pinned-in-light-week")


def whereabouts(seen: Preview, name: str) -> list[str]:
    """Where a pinned session lies and by which clock, in sentences that name nothing of other calendars."""
    session = _pinned(seen, name)
    return [*_by_clock(seen, name), *_place(session, seen.after.plan)] if session else []


def _pinned(seen: Preview, name: str) -> Session | None:
    return seen.after.plan.by_id().get(session_id(name))


def _by_clock(seen: Preview, name: str) -> list[str]:
    session = _pinned(seen, name)
    return list(filter(None, (_elsewhere(session, seen.after.schedule.zone),))) if session else []


def _place(session: Session, plan: Plan) -> list[str]:
    return list(filter(None, (_another_week(session, plan), _doubled(session.start))))


def _long(session: Session, schedule: Schedule) -> Iterator[str]:
    """That a session is far longer than those of the plan are."""
    usual = max([schedule.max_minutes, *(home.minutes for home in schedule.homes)])
    minutes = session.period.duration // timedelta(minutes=1)
    if minutes > _FAR * usual:
        yield f"It is {hours(minutes)} long; a session of this plan takes {usual} minutes at most."


def _on_anchors(session: Session, plan: Plan) -> list[str]:
    """The fixed dates that a session lies on; they are told of sessions of another week, too."""
    met = (anchor for anchor in plan.anchors if not anchor.all_day and anchor.period.overlaps(session.period))
    return [f"It lies on {anchor.name}." for anchor in met]


def lies_on(session: Session) -> list[str]:
    """What a pinned session lies on, in sentences."""
    return [_lies(rule) for rule in session.why[1:] if not is_shift(rule)] if session.pinned else []


def _lies(rule: str) -> str:
    name, _, detail = rule.partition(": ")
    return f"It lies on {detail}." if name == "clash" else sentence(rule)


def _elsewhere(session: Session, home: tzinfo) -> str:
    if str(session.start.tzinfo) == str(home):
        return ""
    there = session.start.astimezone(home)
    at_home = f"{written(there.date(), session.start.date())} {there:%H:%M}"
    return f"{session.start:%H:%M} is the time in {session.start.tzinfo}; in {home} it is {at_home} then."


def _another_week(session: Session, plan: Plan) -> str:
    day = session.start.date()
    own = next((week.starts for week in plan.weeks if week.week == session.week), None)
    if own is None or own <= day <= own + timedelta(days=6):
        return ""
    return f"It lies {_where(plan, day)}, not in its own week, which begins on {written(own, day)}."


def _where(plan: Plan, day: date) -> str:
    held = [week for week in plan.weeks if week.starts <= day <= week.starts + timedelta(days=6)]
    topics = [week for week in held if week.mark != "pause"]
    if topics:
        names = " and ".join(str(week.week) for week in topics)
        return f"in week {names}, {written(topics[0].starts, day)} to {written(topics[0].starts + timedelta(days=6))}"
    if day > max((week.starts for week in plan.weeks), default=day) + timedelta(days=6):
        return "after the plan's last week"
    return "in a week without a topic"


def _doubled(start: datetime) -> str:
    """What a time that the clocks show twice, when they go back, is taken for."""
    zone = start.tzinfo
    if zone is None or wall(start.date(), start.replace(tzinfo=None, fold=0).time(), zone) is not None:
        return ""
    which, other = ("second", start.replace(fold=0)) if start.fold else ("first", start.replace(fold=1))
    return (
        f"{start:%H:%M} comes twice that night, for the clocks go back: this is the {which}, {start:%z}. "
        f"The other is {other.isoformat(timespec='minutes')}."
    )
