"""Items that number the same week, one right below the other: the tasks of one week, the first of them its topic."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from studycal.core.records import replace

from .candidate import Candidate, Counts, Entry, Form, listed
from .named_again import add_to

_LEAST = 2
"""Weeks of a list, at least."""


def with_tasks_together(candidate: Candidate) -> Candidate:
    """A list of weeks with the items of one week as that week, below each heading where its numbers leave none out: one
    that is mistyped would be missing elsewhere.
    """
    if candidate.form is not Form.LIST or candidate.counts is not Counts.WEEKS:
        return candidate
    entries: list[Entry] = []
    together: list[int] = []
    for _, group in groupby(candidate.entries, key=lambda entry: id(entry.parent)):
        run = list(group)
        weeks = [list(tasks) for _, tasks in groupby(run, key=lambda entry: entry.numbers)]
        if len(weeks) == len(run) or not _follow_each_other(weeks):
            entries += run
            continue
        entries += map(_week_of, weeks)
        together += [tasks[0].numbers[0] for tasks in weeks if len(tasks) > 1]
    if not together:
        return candidate
    which = f"Week {together[0]} has" if len(together) == 1 else f"Weeks {listed(together)} have"
    notes = [*candidate.notes, f"{which} several items: the first one is the topic."]
    return replace(candidate, entries=entries, spans=[(entry.line, entry.last) for entry in entries], notes=notes)


def _follow_each_other(weeks: Sequence[Sequence[Entry]]) -> bool:
    numbers = [tasks[0].numbers for tasks in weeks]
    first = numbers[0][0]
    single = all(len(one) == 1 for one in numbers) and len(numbers) >= _LEAST
    return single and [one[0] for one in numbers] == list(range(first, first + len(numbers)))


def _week_of(tasks: Sequence[Entry]) -> Entry:
    """The items of one week as one entry, ticked where all of them are."""
    week, *rest = tasks
    alike = all(task.ticked == week.ticked for task in rest)
    week.further_heads = tuple(task.head for task in rest)
    week.ticked = week.ticked if alike else False
    for task in rest:
        add_to(week, task)
        week.days += task.days
    return week
