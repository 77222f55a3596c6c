"""Whether a mark can hold: what is over cannot be bent, and the reserve is all the time there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from studycal.core.curriculum import NOWHERE, Curriculum
from studycal.core.placement.rules import sentence
from studycal.core.plan import Plan
from studycal.core.records import replace
from studycal.core.schedule import MOST_RESERVE, Schedule
from studycal.core.session_id import week_id
from studycal.errors import HeldError, UsageError

from . import progress
from .marks import Facts, Mark, MarkKind, holding
from .topics import layout
from .ways_out import MarkCase, alone_again, merges, ways_out
from .week_demand import WeekDemand
from .year_layout import week_index

MOST_SESSIONS = 6


def validate_mark(
    mark: Mark, curriculum: Curriculum, schedule: Schedule, facts: Facts, plan: Plan, now: datetime
) -> None:
    """Raise HeldError (with the rule and commands that would go on) or UsageError for a mark that cannot hold."""
    _check_weeks(mark, curriculum)
    if _is_said_again(mark, facts):
        return
    with_mark = replace(facts, marks=(*facts.marks, mark))
    before, after = layout(curriculum, schedule, facts), layout(curriculum, schedule, with_mark)
    case = MarkCase(mark, curriculum, schedule, facts, plan, now, before, after)
    _CHECKS[mark.kind](case)
    if mark.kind is MarkKind.CLEAR:
        keep_the_past(curriculum, schedule, facts, with_mark, now)
    _keep_the_reserve(case)


def _is_said_again(mark: Mark, facts: Facts) -> bool:
    """Whether weeks that are cut or merged are cut or merged just so once more: that holds already."""
    again = (MarkKind.CUT, MarkKind.MERGE)
    return mark.kind in again and any(
        standing.kind is mark.kind and set(standing.weeks) == set(mark.weeks) for standing in holding(facts.marks)
    )


def keep_the_past(curriculum: Curriculum, schedule: Schedule, before: Facts, after: Facts, now: datetime) -> None:
    """Raise HeldError if marks that weeks were lived under come or go: what was stays as it was."""
    differing = set(holding(before.marks)) ^ set(holding(after.marks))
    if not differing:
        return
    since, current = (_week(schedule, at) for at in (min(mark.at for mark in differing), now))
    one, other = (layout(curriculum, schedule, facts).weeks for facts in (before, after))
    for old, new in zip(one[max(0, since - 1) : max(0, current - 1)], other[max(0, since - 1) :], strict=False):
        if old != new:
            topic = min((*old.topics, *new.topics), default=0)
            raise HeldError(
                f"That would change the week of {_written(schedule.week_start(old.index))}, which is over.",
                "What was stays as it was; say what is to come.",
                rule="past",
                choices=(f"studycal show {week_id(topic)}" if topic else "studycal show year",),
            )


def _week(schedule: Schedule, at: datetime) -> int:
    return week_index(schedule, at.astimezone(schedule.zone).date())


def _keep_the_reserve(case: MarkCase) -> None:
    """Raise HeldError if topics would slip beyond the reserve, and further than they already do."""
    missing, reserve = case.missing, case.schedule.reserve(case.curriculum.span)
    if missing <= 0 or (case.mark.kind is MarkKind.FINISH and case.mark.last is None):
        return
    win = "Win a week back first" if missing == 1 else f"Win {missing} weeks back first"
    finish = case.schedule.finish
    if finish and reserve < case.schedule.reserve_weeks:
        raise HeldError(
            f"That would take the plan past its finish, {finish:%a} {_written(finish)}.",
            f"{win}, say less, or set another finish:",
            rule="reserve",
            choices=tuple(ways_out(case)),
        )
    weeks = "week" if reserve == 1 else "weeks"
    raise HeldError(
        f"That needs {case.slip(case.after)} reserve weeks, and the plan has {reserve} {weeks} in all.",
        f"{win}, say less, or raise reserve_weeks in studycal.toml to shift the finish:"
        if case.slip(case.after) <= MOST_RESERVE
        else f"{win}, or say less; a reserve has {MOST_RESERVE} weeks at most.",
        rule="reserve",
        choices=tuple(ways_out(case)),
    )


def _check_weeks(mark: Mark, curriculum: Curriculum) -> None:
    last = len(curriculum.weeks)
    for number in mark.weeks:
        if not 1 <= number <= last:
            raise UsageError(f"There is no week {number}.", f"The curriculum has weeks 1 to {last}.")


def _held_week(case: MarkCase, number: int) -> int:
    """The calendar week of a topic. Raises HeldError for one that was cut."""
    index = case.before.index_of(number)
    name = week_id(number)
    if number in case.before.left:
        raise HeldError(
            f"{name} is left out to be over in time.",
            "A later finish brings it back:",
            rule="finish",
            choices=tuple(alone_again(case)),
        )
    if case.curriculum.week(number).place == NOWHERE:
        raise HeldError(
            f"{name} stands among weeks that were over when the document gained it: no week holds it.",
            "To study it, move it further down in the document.",
            rule="past",
            choices=("studycal show year",),
        )
    if index is None:
        raise HeldError(
            f"{name} is cut; nothing of it is held.",
            "Bring it back first:",
            rule="cut",
            choices=(f"studycal mark clear {name}",),
        )
    return index


def _over(number: int) -> HeldError:
    return HeldError(
        f"{week_id(number)} is over; what was stays as it was.",
        "Say how a session of it went with `studycal log`.",
        rule="past",
        choices=("studycal show week", "studycal review"),
    )


def _check_week(case: MarkCase) -> None:
    number = case.mark.weeks[0]
    if _held_week(case, number) < case.current:
        raise _over(number)


def _check_great(case: MarkCase) -> None:
    _check_week(case)
    number = case.mark.weeks[0]
    week = case.after.weeks[_held_week(case, number) - 1]
    if week.light or len(week.topics) > 1:
        raise HeldError(
            f"{week_id(number)} {'is a light week' if week.light else 'shares its week'}; nothing is added to it.",
            "Take that back first:",
            rule=f"{week.mark}-week" if week.light else "shared-week",
            choices=_way_back(case, number),
        )
    behind = progress.behind(case.curriculum, case.plan, case.facts, case.now)
    if behind:
        names = ", ".join(week_id(number) for number in behind)
        raise HeldError(
            f"A great week is for when you are not behind: {names} {'is' if len(behind) == 1 else 'are'} not covered.",
            "First settle that:",
            rule="behind",
            choices=("studycal review", f"studycal mark cut {week_id(behind[0])}"),
        )


def _states(case: MarkCase) -> dict[int, str]:
    return progress.coverage(case.curriculum, case.plan, case.facts, case.now)


def _check_cut(case: MarkCase) -> None:
    number = case.mark.weeks[0]
    _held_week(case, number)
    if _states(case).get(number) in progress.COVERED:
        raise HeldError(f"{week_id(number)} is covered; there is nothing to cut.", rule="past")
    if sum(len(week.topics) for week in case.after.weeks) == 0:
        raise HeldError("That would cut the last topic of the plan.", rule="cut")


def _check_merge(case: MarkCase) -> None:
    one, other = sorted(case.mark.weeks)
    first, second = _held_week(case, one), _held_week(case, other)
    if one == other:
        raise UsageError(f"{week_id(one)} cannot be merged with itself.", "Name two weeks.")
    if other != one + 1 and first >= case.current:
        raise UsageError("Only neighbouring weeks are merged.", f"Type `studycal mark merge W{one:02} W{one + 1:02}`.")
    if second < case.current:
        raise _over(other)
    for number, index in ((one, first), (other, second)):
        if len(case.before.weeks[index - 1].topics) > 1:
            raise HeldError(
                f"{week_id(number)} shares its week already; three topics are too many.",
                "Take that back first:",
                rule="shared-week",
                choices=_way_back(case, number),
            )
    shared = case.after.index_of(one)
    if shared is None or shared != case.after.index_of(other):
        raise HeldError(
            f"{week_id(other)} has begun; two topics need a whole week.",
            "Merge weeks that are still ahead:",
            rule="past",
            choices=tuple(merges(case)),
        )


def _check_dates(case: MarkCase) -> None:
    first, last = case.mark.first, case.mark.last
    if first is None or last is None:
        raise UsageError(f"{case.mark.kind} needs dates.", "Write the first and the last: A..B.")
    if last < case.today:
        raise HeldError(
            f"{_written(last)} is over; what was stays as it was.",
            "After an absence, a return goes on from where you left off:",
            rule="past",
            choices=("studycal mark return", "studycal show week"),
        )
    ends = case.schedule.week_start(len(case.before.weeks) + 1)
    if last < case.schedule.first_day or first >= ends:
        raise UsageError("The plan has no week on those dates.", "`studycal show year` shows them.")


def _check_travel(case: MarkCase) -> None:
    _check_dates(case)
    if case.mark.sessions is not None and not 0 <= case.mark.sessions <= MOST_SESSIONS:
        raise UsageError(f"{case.mark.sessions} sessions a week are not possible.", f"Say 0 to {MOST_SESSIONS}.")


def _check_return(case: MarkCase) -> None:
    if case.current < 1:
        raise HeldError("The plan has not begun; there is nothing to return to.", rule="past")


def _check_finish(case: MarkCase) -> None:
    last, after = case.mark.last, case.after
    if last is None:
        return
    nothing_ahead = after.left and len(after.weeks) <= max(case.current, 0)
    if last < max(case.today, case.schedule.first_day) + timedelta(days=6) or nothing_ahead:
        raise UsageError(f"No whole week is left before {last:%a} {_written(last)}.", "Name a later finish.")


def _check_clear(case: MarkCase) -> None:
    if holding(case.facts.marks) == holding((*case.facts.marks, case.mark)):
        place = ", ".join(week_id(number) for number in case.mark.weeks) or f"{case.mark.first} to {case.mark.last}"
        dates = _dates_on(case, case.mark.weeks)
        remedy = f"Type `studycal mark clear {dates}`." if dates else "`studycal log --history` lists what you said."
        raise UsageError(f"Nothing is marked {'by that name' if dates else 'there'}: {place}.", remedy)


def _dates_on(case: MarkCase, weeks: Sequence[int]) -> str:
    """The dates of a pause or trip that touches a topic's week, as they are typed."""
    for index in (case.before.index_of(number) for number in weeks):
        starts = case.schedule.week_start(index or 0)
        for mark in holding(case.facts.marks):
            if mark.first and mark.last and mark.first < starts + timedelta(days=7) and starts <= mark.last:
                return f"{mark.first}..{mark.last}"
    return ""


def _way_back(case: MarkCase, number: int) -> tuple[str, ...]:
    """What takes back that a topic's week is light or shared: its marks go, or a later finish gives it its own."""
    dates, marks = _dates_on(case, (number,)), holding(case.facts.marks)
    if dates or any(number in mark.weeks for mark in marks):
        return (f"studycal mark clear {dates or week_id(number)}",)
    return tuple(alone_again(case))


def keep_great(mark: Mark, demands: Iterable[WeekDemand], plan: Plan, schedule: Schedule) -> None:
    """Raise HeldError if a week called great has no legal time for the experiment that this adds."""
    extra = [ask.id for week in demands for ask in week.asks if "great-week" in ask.why and ask.week in mark.weeks]
    missing = next((item for item in plan.unplaced if item.id in extra), None)
    if mark.kind is MarkKind.GREAT and not extra:
        raise HeldError(
            f"{week_id(mark.weeks[0])} is spent on a trip; an experiment cannot travel.",
            "Leave it a good week, or clear the dates of the trip.",
            rule="on-a-trip",
            choices=(f"studycal show {week_id(mark.weeks[0])} --why",),
        )
    if mark.kind is MarkKind.GREAT and missing:
        raise HeldError(
            f"The week has no legal time for one more session. {sentence(missing.why[0])}",
            "Make room, or leave it a good week." if schedule.windows else _WITHOUT_WINDOWS,
            rule=missing.why[0].partition(": ")[0],
            choices=(*(() if schedule.windows else (_SOME_WINDOWS,)), f"studycal show {week_id(mark.weeks[0])} --why"),
        )


_CHECKS = {
    MarkKind.BAD: _check_week,
    MarkKind.GREAT: _check_great,
    MarkKind.CUT: _check_cut,
    MarkKind.MERGE: _check_merge,
    MarkKind.TRAVEL: _check_travel,
    MarkKind.PAUSE: _check_dates,
    MarkKind.RETURN: _check_return,
    MarkKind.CLEAR: _check_clear,
    MarkKind.FINISH: _check_finish,
}


_WITHOUT_WINDOWS = "Your settings name no windows, so there is no other time than the home slots: name some."
_SOME_WINDOWS = 'studycal set windows "mon-fri 18:00-21:30" "sat,sun 9:00-13:00"'


def _written(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
