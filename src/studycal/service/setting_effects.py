"""What a changed setting does to a plan that no move shows: weeks that stay empty, slots that share their time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from studycal.core.plan import Plan, PlanWeek
from studycal.core.schedule import WEEKDAYS, HomeSlot, Schedule
from studycal.core.session_id import week_id
from studycal.formats.dates import MONTH_NAMES

from .commit import Preview
from .finish import FINISH, change_words


def effect_words(setting: str, value: object, seen: Preview, now: datetime) -> list[str]:
    """What is to be said beside the moves of a setting that is shown before it is kept."""
    if setting == FINISH:
        return change_words(seen, value if isinstance(value, date) else None)
    if setting == "plan.start":
        return _empty_weeks(seen, now)
    if setting in ("times.home", "times.optional"):
        clash = slots_that_clash(seen.after.schedule)
        return [" ".join(clash)] if clash else []
    return []


def slots_that_clash(schedule: Schedule) -> tuple[str, str] | None:
    """What is wrong and what to do where the optional session's slot is at the time of a core session's."""
    extra = schedule.optional_home
    if extra is None or not any(_share_time(extra, home, schedule) for home in schedule.homes):
        return None
    slot = f"{WEEKDAYS[extra.weekday]} {extra.at:%H:%M}"
    return (
        f"The optional session's slot, {slot}, is at the time of a core session's: one of the two is held elsewhere.",
        "Give it another with `studycal set optional`.",
    )


def _share_time(slot: HomeSlot, other: HomeSlot, schedule: Schedule) -> bool:
    first, second = sorted((slot, other), key=lambda home: home.at)
    length = first.minutes or schedule.preferred_minutes
    begins, next_begins = (home.at.hour * 60 + home.at.minute for home in (first, second))
    return slot.weekday == other.weekday and next_begins < begins + length


def _empty_weeks(seen: Preview, now: datetime) -> list[str]:
    """The weeks to come of topics whose sessions all lie in the past: what was stays, and no week asks again."""
    empty = [week for week in _to_come(seen.after.plan, seen.after.schedule, now) if _is_spent(week, seen.after.plan)]
    if not empty:
        return []
    first, last = empty[0], empty[-1]
    if len(empty) == 1:
        words = f"{week_id(first.week)} was on the calendar before: its week now, that of {_day(first)}, stays empty."
    else:
        words = (
            f"{week_id(first.week)} to {week_id(last.week)} were on the calendar before: their weeks now, "
            f"those of {_day(first)} to {_day(last)}, stay empty."
        )
    return [f"{words} To hold again what was not logged, type `studycal mark return --resume open` on {_day(first)}."]


def _to_come(plan: Plan, schedule: Schedule, now: datetime) -> list[PlanWeek]:
    today = now.astimezone(schedule.zone).date()
    return [week for week in plan.weeks if week.starts + timedelta(days=7) > today and week.mark != "pause"]


def _is_spent(week: PlanWeek, plan: Plan) -> bool:
    own = [session for session in plan.sessions if session.week == week.week]
    return bool(own) and all(session.start.date() < week.starts for session in own)


def _day(week: PlanWeek) -> str:
    return f"{week.starts.day} {MONTH_NAMES[week.starts.month - 1]} {week.starts.year}"
