"""Weeks by their numbers: those that are missing or stand twice are errors, or read as the learner's word says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from studycal.core.curriculum import Level, Week
from studycal.core.records import replace

from .candidate import Candidate, Counts, Entry, listed
from .folding import fold
from .report import Report
from .runs import numbers_of, runs_of, second_list
from .tables import MAX_WEEKS
from .vocabulary import any_of, words

_MOST_NAMED = 4
"""Lists that the way out of weeks that stand twice names."""


def from_the_first(entries: list[Entry], main: Candidate) -> list[Entry]:
    """Numbers from 1 on and without a gap, where the learner named the weeks that leave some out: those before the
    first are no part of the plan, those between two stay free.
    """
    ordered = sorted(entries, key=lambda entry: entry.numbers[0])
    first, last, shift = ordered[0].numbers[0], 0, 0
    if first > 1:
        main.notes.append(f"Week {first} is the first week of the plan: its numbers are {first - 1} lower.")
    result: dict[int, Entry] = {}
    for entry in ordered:
        gap = max(0, entry.numbers[0] - last - 1)
        free = entry.free_before + (gap if last else 0)
        shift += gap
        numbers = tuple(number - shift for number in entry.numbers)
        result[id(entry)] = replace(entry, numbers=numbers, free_before=free) if shift else entry
        last = max(last, *entry.numbers)
    return [result[id(entry)] for entry in entries]


def is_counted_beside(main: Candidate) -> bool:
    """Whether weeks that each have a day go on from a later number than the first, while a column beside them counts
    from 1: nothing of the plan stood before them.
    """
    numbers = [number for entry in main.entries for number in entry.numbers]
    on = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] > 1
    if not on or not all(entry.days for entry in main.entries):
        return False
    counted: dict[str, list[str]] = {}
    for header, text in (pair for entry in main.entries for pair in entry.columns):
        counted.setdefault(header, []).append(text)
    listed = [[int(text) for text in texts if text.isdigit()] for texts in counted.values()]
    return any(len(numbers) <= len(one) and one == list(range(1, len(one) + 1)) for one in listed)


def meet_at_seams(entries: Sequence[Entry]) -> list[int]:
    """The weeks in which one topic ends and the next begins, "Week 2-3" before "Week 3-4", where no number falls and
    none stands twice but there; empty where there are none, or where single weeks stand twice.
    """
    pairs = [(before.numbers, entry.numbers) for before, entry in pairwise(entries)]
    seams = [(before, numbers) for before, numbers in pairs if before[-1] >= numbers[0]]
    meet = all(before[-1] == numbers[0] and len(before) + len(numbers) > 2 for before, numbers in seams)
    spans = all(list(entry.numbers) == list(range(entry.numbers[0], entry.numbers[-1] + 1)) for entry in entries)
    return sorted({numbers[0] for _, numbers in seams}) if meet and spans else []


def months_apart(candidate: Candidate) -> Candidate:
    """A candidate whose months in which one entry ends and the next begins are the former's alone, "months 1-3" before
    "months 3-6": together they are no more than the last one says.
    """
    seams = meet_at_seams(candidate.entries) if candidate.counts is Counts.MONTHS else []
    if not seams:
        return candidate
    first = candidate.entries[0]
    first.numbers = first.numbers[1:] if first.numbers[0] == 0 and len(first.numbers) > 1 else first.numbers
    for before, entry in pairwise(candidate.entries):
        if entry.numbers[0] == before.numbers[-1] and len(entry.numbers) > 1:
            entry.numbers = entry.numbers[1:]
    which = f"Month {seams[0]} ends" if len(seams) == 1 else f"Months {listed(seams)} end"
    candidate.notes.append(f"{which} one span and begin{'s' * (len(seams) == 1)} the next: counted once.")
    return candidate


def by_number(weeks: Sequence[Week], main: Candidate, report: Report, *, shared: bool) -> list[Week]:
    """The weeks by number; missing ones are errors, and double ones, too, where they are not to be ``shared``, nor said
    to go on: "Week 4 (cont.)".
    """
    line = main.line
    among = {entry.line: entry.among[0] for entry in main.entries if entry.among}
    going_on = {entry.line for entry in main.entries if _goes_on().search(fold(entry.head))}
    ordered: dict[int, Week] = {}
    alone = not any(problem.level is Level.ERROR for problem in report.problems)
    for week in weeks:
        if week.number > MAX_WEEKS:
            message = f"Week {week.number} is over the limit of {MAX_WEEKS} weeks."
            report.error(week.line, "weeks-too-many", message, "Split the plan.")
            break
        if week.line in among:
            message = f"Week {week.number} stands in line {week.line} among the rows of week {among[week.line]}."
            remedy = f"Renumber it, or `--table {main.entries[0].line}` takes it in week {among[week.line]}."
            report.error(week.line, "week-double", message, remedy if alone else "Renumber it.")
            continue
        first = ordered.setdefault(week.number, week)
        if first is not week and (shared or week.line in going_on):
            ordered[week.number] = _both(first, week)
        elif first is not week:
            where = f"twice in line {week.line}" if first.line == week.line else f"twice, first in line {first.line}"
            message = f"Week {week.number - (0 in main.numbers)} stands {where}."
            report.error(week.line, "week-double", message, _way_of_double(main, alone=alone))
    if not weeks and not report.problems:
        report.error(line, "weeks-no-table", "The table has no weeks.", "Add a row for each week.")
    if list(ordered) != sorted(ordered):
        report.info(line, "weeks-order", "The rows are not in the order of their weeks; they are sorted.")
    result = [ordered[number] for number in sorted(ordered)]
    _report_missing(result, main, report, alone=alone)
    return result


@cache
def _goes_on() -> re.Pattern[str]:
    return re.compile(rf"[(\[]\s*{any_of(words('continued'))}\W*[)\]]")


def _report_missing(weeks: Sequence[Week], main: Candidate, report: Report, *, alone: bool) -> None:
    """Say which weeks are missing before the first and, in another message, between those that are there; and what
    takes the plan as it is, where that is ``alone`` what speaks against it.
    """
    option = f"`--table {main.entries[0].line}`"
    before = 0
    gaps: list[tuple[range, Week]] = []
    for week in weeks:
        missing = range(before + 1, week.number)
        before = week.number
        if missing and missing[0] == 1:
            which, what = _missing([missing])
            remedy = f"Add {what} before week {week.number}"
            remedy += f", or {option} begins with week {week.number}" if alone else ""
            report.error(week.line, "week-missing", f"{which} missing.", f"{remedy}.")
        elif missing:
            gaps.append((missing, week))
    if gaps:
        which, what = _missing([missing for missing, _ in gaps])
        first = gaps[0][1]
        remedy = f"Add {what} before week {first.number}" if len(gaps) == 1 else f"Add {what}"
        remedy += f", or {option} leaves them free" if what == "them" and alone else ""
        report.error(first.line, "week-missing", f"{which} missing.", f"{remedy}.")


def _missing(gaps: Sequence[range]) -> tuple[str, str]:
    """``Week 3 is`` or ``Weeks 3, 5 to 7 and 9 are``, and the word for it or them."""
    if len(gaps) == 1 and len(gaps[0]) == 1:
        return f"Week {gaps[0][0]} is", "it"
    names = [f"{gap[0]} to {gap[-1]}" if len(gap) > 1 else str(gap[0]) for gap in gaps]
    return f"Weeks {listed(names)} are", "them"


def _way_of_double(main: Candidate, *, alone: bool) -> str:
    """What can be done where weeks stand twice: one of two lists taken, or both rows in one week, where that is
    ``alone`` what speaks against the plan.
    """
    if not alone:
        return "Renumber or remove one of them."
    line, second = main.entries[0].line, second_list(main)
    begun = [run[0].line for run in runs_of(main) if min(numbers_of(run)) <= 1]
    lines = [line, second] if second else begun
    if len(lines) > 1:
        others = ", ".join(f"`--table {other}` the one at line {other}" for other in lines[2:_MOST_NAMED])
        return f"`--table {lines[0]}` takes the first list, `--table {lines[1]}` the second{others and ', '}{others}."
    return f"Renumber or remove one of them, or `--table {line}` takes both in one week."


def _both(one: Week, other: Week) -> Week:
    """Two of one number as one week: the topic of the first, all that both say."""
    lines = [line for line in (other.topic, *other.focus.split("\n")) if line and line not in one.focus.split("\n")]
    return replace(
        one,
        focus="\n".join([*([one.focus] if one.focus else []), *lines]),
        links=tuple(dict.fromkeys((*one.links, *other.links))),
        columns=together([*one.columns, *other.columns]),
        ticked=one.ticked and other.ticked,
    )


def together(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Columns by their headers; what two rows say under one header stands beside each other."""
    gathered: dict[str, list[str]] = {}
    for header, text in pairs:
        if text not in gathered.setdefault(header, []):
            gathered[header].append(text)
    return tuple((header, "; ".join(texts)) for header, texts in gathered.items())
