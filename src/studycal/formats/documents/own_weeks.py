"""The weeks that a stage of some length numbers itself: "Stage 2 (3 weeks)", and in it "Week 1:" to "Week 3:"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from studycal.core.records import replace

from .candidate import Candidate, Counts, Entry, Form, trimmed
from .numbering import Unit, numbered
from .runs import runs_of, starts_again
from .span_parts import part_topic
from .telling import without_what_is_kept


def without_weeks_of_stages(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without what is kept beside a plan, and without lines whose weeks count from 1 again in each stage
    of some length around them: the stages are the plan.
    """
    candidates = [part for candidate in candidates for part in without_what_is_kept(candidate)]
    phases = [candidate for candidate in candidates if candidate.counts is Counts.PHASES]
    stages = [one for one in phases if 2 * sum(entry.weeks > 0 for entry in one.entries) > len(one.entries)]
    return [one for one in candidates if not any(_counts_in(one, candidate) for candidate in stages)]


def _counts_in(weeks: Candidate, stages: Candidate) -> bool:
    """Whether weeks of which some stand twice are each once in a stage, and no more than it lasts."""
    numbers = [number for entry in weeks.entries for number in entry.numbers]
    lines = weeks.counts is Counts.WEEKS and weeks.form not in (Form.TABLE, Form.HEADINGS)
    if not lines or len(set(numbers)) == len(numbers) or starts_again(runs_of(weeks)):
        return False
    below: dict[int, list[int]] = {}
    begins = [stage.line for stage in stages.entries]
    for entry in weeks.entries:
        stage = stages.entries[max(0, bisect_left(begins, entry.line) - 1)]
        if not stage.line < entry.line <= stage.last or max(entry.numbers) > stage.weeks:
            return False
        below.setdefault(stage.line, []).extend(entry.numbers)
    return all(listed == sorted(set(listed)) for listed in below.values())


def in_its_weeks(stage: Entry) -> list[Entry]:
    """A stage over several weeks as one entry for each, which holds what is said of that week; the stage alone where it
    does not number its weeks from 1 on.
    """
    weeks = [_weeks_of(line) for line in stage.lines]
    named = [number for numbers in weeks for number in numbers]
    if len(stage.numbers) < 2 or not named or named != sorted(set(named)) or max(named) > len(stage.numbers):
        return [stage]
    lines: dict[int, list[str]] = {at: [] for at in range(1, len(stage.numbers) + 1)}
    current: Sequence[int] = (1,)
    for line, numbers in zip(stage.lines, weeks, strict=True):
        current = numbers or current
        text = trimmed(line[numbered(line, Unit.WEEK)[0].end :]) if numbers else line
        for at in current:
            lines[at] += [text] * bool(text)
    return [
        replace(stage, topic=part_topic(stage.topic, at), numbers=(number,), lines=lines[at])
        for at, number in enumerate(stage.numbers, start=1)
    ]


def _weeks_of(line: str) -> tuple[int, ...]:
    """The weeks with which a line begins; none where it begins otherwise."""
    number = next(iter(numbered(line, Unit.WEEK)), None)
    return number.numbers if number and not any(map(str.isalnum, line[: number.start])) else ()
