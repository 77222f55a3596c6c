"""What cannot fit is said at once, by `init` and by `check`, with ways out that work as they are typed."""

from __future__ import annotations

from studycal.core.curriculum import Curriculum, Level, Problem
from studycal.core.life.limits import core_lengths, in_force
from studycal.core.placement.fitting import Misfit, misfits, ways_out
from studycal.core.schedule import Schedule

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


def fit_problems(curriculum: Curriculum, schedule: Schedule, config: str) -> list[Problem]:
    """One warning for each quarter that does not fit, and what would do; and the hours that the plan names itself."""
    beside = _hours_beside(curriculum, schedule, config)
    unfit = misfits(curriculum, schedule)
    if not unfit:
        return beside
    ways = " or ".join(f"`{way}`" for way in ways_out(curriculum, schedule))
    fewer = "make some of them optional in the cadence (`Optional Session 4 – …`), or open more windows"
    remedy = f"Type {ways}; or {fewer}." if ways else f"{fewer[:1].upper()}{fewer[1:]}."
    misfit = [
        Problem(config, 0, "does-not-fit", Level.WARNING, _sentence(misfit, schedule), remedy) for misfit in unfit
    ]
    return [*beside, *misfit]


def _hours_beside(curriculum: Curriculum, schedule: Schedule, config: str) -> list[Problem]:
    """The hours a week that the plan names, where the cadence has none of its own and makes other ones."""
    hours = curriculum.stated.hours
    if not hours or curriculum.rules.hours_per_week:
        return []
    settled = in_force(schedule, curriculum)
    made = max(sum(core_lengths(settled, curriculum.rules, quarter)) for quarter in curriculum.quarters) / 60
    if abs(made - hours) < 0.25:
        return []
    named = f"The plan names {hours:g} hours a week (line {curriculum.stated.hours_line})"
    message = f"{named} beside the {made:g} h of the cadence."
    remedy = f"To have them held, write `- {hours:g} hours a week` as a rule into the cadence."
    return [Problem(config, 0, "hours-beside", Level.INFO, message, remedy)]


def _sentence(misfit: Misfit, schedule: Schedule) -> str:
    """``Two days hold one session each, the cadence asks for four a week: S3 and S4 of Q1 do not fit.``"""
    days = f"{_number(misfit.days)} day{'s' * (misfit.days != 1)} with time for it"
    each = _number(schedule.sessions_per_day)
    many = "session" if schedule.sessions_per_day == 1 else "sessions"
    rest = (
        f", {_number(schedule.rest_days)} of seven days is a day of rest"
        if misfit.days > 7 - schedule.rest_days
        else ""
    )
    left = misfit.left[0] if len(misfit.left) == 1 else f"{', '.join(misfit.left[:-1])} and {misfit.left[-1]}"
    do = "does" if len(misfit.left) == 1 else "do"
    text = f"{days} hold{'s' * (misfit.days == 1)} {each} {many} each{rest}, and the cadence asks for"
    text = f"{text} {_number(misfit.sessions)} a week: {left} of {misfit.quarter} {do} not fit."
    return text[:1].upper() + text[1:]


def _number(count: int) -> str:
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)
