"""A plan that is to be over by a day: when it begins, what shares a week, what is left out, what reserve is left."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from studycal.core.curriculum import Curriculum
from studycal.core.life.facts import BATCH, NewFact, mark_body, replay
from studycal.core.life.marks import Facts, Mark, MarkKind
from studycal.core.life.topics import Layout, layout
from studycal.core.schedule import Schedule
from studycal.core.session_id import week_id
from studycal.formats.dates import written

from .commit import Preview
from .config_text import ConfigEdit, changed, config_text
from .first_plan import finish_words
from .setting_facts import stated
from .workspace import Home

FINISH = "plan.finish"
"""The setting of the day by which everything is to be over."""


def finish_mark(finish: date | None, now: datetime) -> Mark:
    """The word that everything is to be over by a day, or by none any more."""
    return Mark(MarkKind.FINISH, now.astimezone(UTC), last=finish)


def latest_start(span: int, finish: date, week_starts: int = 0) -> date:
    """The first day of the latest weeks, so many in all, of which none goes on after the finish."""
    after = finish + timedelta(days=1)
    return after - timedelta(days=(after.weekday() - week_starts) % 7, weeks=span)


def first_laid(curriculum: Curriculum, schedule: Schedule, now: datetime) -> tuple[Layout, Layout]:
    """Where a new plan's topics lie by themselves, and with its finish (the same where it has none)."""
    marks = (finish_mark(schedule.finish, now),) if schedule.finish else ()
    return layout(curriculum, schedule, Facts()), layout(curriculum, schedule, Facts(marks))


def fit_words(before: Layout, after: Layout, curriculum: Curriculum, schedule: Schedule) -> list[str]:
    """What a finish does to a plan, a sentence each: shared weeks, topics left out, the reserve, the last day."""
    finish = schedule.finish
    if finish is None:
        return []
    last = schedule.week_start(len(after.weeks) + 1) - timedelta(days=1)
    first = schedule.first_day
    words = [f"To be over by {written(finish)}, the plan runs from {first.day} {first:%b %Y} to {written(last)}."]
    words += free_words(before, after, curriculum, schedule)
    earlier = {week.topics for week in before.weeks}
    pairs = [week.topics for week in after.weeks if len(week.topics) > 1 and week.topics not in earlier]
    if pairs:
        named = ", ".join(" and ".join(week_id(topic) for topic in sorted(pair)) for pair in pairs)
        words.append(f"{named} share {'a week' if len(pairs) == 1 else 'a week each'}.")
    left = sorted(after.cut - before.cut)
    if left:
        topics = "; ".join(f"{week_id(number)} {curriculum.week(number).topic}" for number in left)
        words.append(f"Left out, for no week is left: {topics}.")
    spare = ((finish - last).days) // 7
    reserve = min(schedule.reserve_weeks, spare)
    words.append(
        f"{reserve} of the {schedule.reserve_weeks} reserve week{'s' * (schedule.reserve_weeks != 1)} "
        f"{'is' if reserve == 1 else 'are'} left before it."
    )
    return words


def free_words(before: Layout, after: Layout, curriculum: Curriculum, schedule: Schedule) -> list[str]:
    """Which of the weeks that the document leaves free are used: those that had no topic and have one."""
    held = {week.index for week in after.weeks if week.topics}
    used = [week.index for week in before.weeks if week.mark == "free" and week.index in held]
    if not used or not any(week.free_before for week in curriculum.weeks):
        return []
    days = [schedule.week_start(index) for index in used]
    named = ", ".join(f"{day.day} {day:%b %Y}" for day in days)
    if len(days) == 1:
        return [f"The week of {named}, which the document leaves free, is used for study."]
    return [f"{len(days)} weeks that the document leaves free are used for study, those of {named}."]


def change_words(seen: Preview, finish: date | None) -> list[str]:
    """What another finish does to a plan that stands: what shares a week or is left out now, what has its own
    again, and how it lies to the exam.
    """
    inputs = seen.after.inputs
    if inputs is None:
        return []
    curriculum, schedule = inputs.curriculum, inputs.schedule
    before = layout(curriculum, schedule, replay(seen.after.previous.records))
    after = layout(curriculum, schedule, seen.after.facts)
    held = {week.topics for week in after.weeks}
    apart = [week.topics for week in before.weeks if len(week.topics) > 1 and week.topics not in held]
    words = fit_words(before, after, curriculum, schedule) if finish else []
    if apart:
        named = ", ".join(" and ".join(week_id(topic) for topic in sorted(pair)) for pair in apart)
        words.append(f"{named} {'share no week' if len(apart) == 1 else 'share no weeks'} any more.")
    if back := sorted(before.left - after.cut):
        words.append(f"Back in the plan: {'; '.join(f'{week_id(n)} {curriculum.week(n).topic}' for n in back)}.")
    exam = finish_words(curriculum, finish) if finish else ""
    return [*words, *([exam] if exam else [])]


def begin(home: Home, finish: date | None, now: datetime) -> None:
    """Say in a new plan, whose config names it, that it is to be over by a day; published with the plan, when that is
    first computed, and taken back together. Without a day it says that an earlier one is no more, if there is one.
    """
    if finish is None and not any(mark.kind is MarkKind.FINISH for mark in replay(home.store.records()).marks):
        return
    kind, body = finish_fact(finish, now)
    number = home.store.append(kind, body, now)
    text = config_text(home)
    for setting, was in stated(home, ConfigEdit(changed(text, {FINISH: None}), text), {FINISH: finish}):
        home.store.append(setting, {**was, BATCH: number}, now)


def finish_fact(finish: date | None, now: datetime) -> NewFact:
    """The same as a fact that is not kept yet."""
    return "mark", mark_body(finish_mark(finish, now))
