"""Options that a message names, tried before it is told: what is typed as it stands must go on."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence

from studycal.core.curriculum import Level, Problem
from studycal.core.patterns import pattern
from studycal.core.records import replace

from .answers import ReadingAnswers

_OPTION = pattern(r"`(--[^`]+)`")
_CLAUSES = pattern(r"(?:,? or |, |; |\. |(?<=\.) )?(?=`--)")
_MOST = 4
"""Options tried for a document."""
_OTHERWISE = (
    "`studycal import --prompt PLAN.md` prints a text with which a person or an assistant writes it as a table."
)

Read = Callable[[ReadingAnswers], tuple[Sequence[Problem], int]]
"""The problems of the document with such answers, and how many weeks are read."""


def with_tried(problems: Sequence[Problem], weeks: int, answers: ReadingAnswers, read: Read) -> tuple[Problem, ...]:
    """The problems, their remedies without the options that would leave as many errors as there are, or less than half
    of the weeks that were read in spite of them; a remedy of which none is left names the way that is always open.
    """
    count = sum(problem.level is Level.ERROR for problem in problems)
    tried: dict[str, bool] = {}

    def helps(option: str) -> bool:
        if option not in tried and len(tried) < _MOST and (answer := answered(answers, option)):
            after, remain = read(answer)
            left = [problem for problem in after if problem.level is Level.ERROR]
            goes_on = len(left) == count == 1 and left[0].rule.endswith("-asked")
            tried[option] = goes_on or (len(left) < count and 2 * remain >= weeks)
        return tried.get(option, True)

    return tuple(replace(problem, remedy=_without(problem.remedy, helps)) for problem in problems)


def answered(answers: ReadingAnswers, option: str) -> ReadingAnswers | None:
    """The answers with what a command line's options say besides; None where they say something else."""
    try:
        words = shlex.split(option)
    except ValueError:  # a quote without its second one
        return None
    while words:
        match words:
            case ["--durations", *words]:
                answers = replace(answers, durations=True)
            case ["--countdown", *words]:
                answers = replace(answers, countdown=True)
            case ["--topic", header, *words]:
                answers = replace(answers, topic=header)
            case ["--table", number, *words] if number.isdecimal():
                answers = replace(answers, table=int(number))
            case ["--per-week", number, *words] if number.isdecimal():
                answers = replace(answers, per_week=int(number))
            case ["--weeks-each", number, *words] if number.isdecimal():
                answers = replace(answers, weeks_each=int(number))
            case _:
                return None
    return answers


def _without(remedy: str, helps: Callable[[str], bool]) -> str:
    options = _OPTION.findall(remedy)
    failing = [option for option in options if not helps(option)]
    if not failing:
        return remedy
    clauses = [clause for clause in _CLAUSES.split(remedy) if clause]
    kept = [clause for clause in clauses if not any(f"`{option}`" in clause for option in failing)]
    return "; ".join(clause.rstrip(" .;,") for clause in kept) + "." if kept else _OTHERWISE
