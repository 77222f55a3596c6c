"""What a document leaves open, as options of `init`, `import` and `check`, and as questions on a terminal."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from typing import Any

from studycal.core.curriculum import Level, Problem
from studycal.core.records import asdict, replace
from studycal.errors import UsageError
from studycal.formats.documents.answers import NONE, ReadingAnswers

from .context import Context

_QUESTIONS = {
    "days-asked": ("per_week", "How many of these days make a week"),
    "lessons-asked": ("per_week", "How many of these lessons make a week"),
    "topics-asked": ("per_week", "How many of these topics make a week"),
    "months-asked": ("weeks_each", "How many weeks does each of these months last"),
    "phases-asked": ("weeks_each", "How many weeks does each of these phases last"),
    "durations-asked": ("durations", "Take them for the number of weeks each (1 is yes)"),
    "weeks-backwards": ("countdown", "Take them in the order in which they stand, a countdown (1 is yes)"),
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """The answers as options."""
    group = parser.add_argument_group("where the plan does not say what a week is")
    group.add_argument("--table", type=int, default=0, metavar="LINE", help="the table or heading that holds the weeks")
    group.add_argument("--topic", default="", metavar="HEADER", help="the column that names the topic")
    group.add_argument("--per-week", type=int, default=0, metavar="N", help="so many days, lessons or topics a week")
    group.add_argument("--weeks-each", type=int, default=0, metavar="N", help="weeks each month, module or phase lasts")
    group.add_argument("--ticked-done", action="store_true", help="weeks that are ticked were done before the start")
    group.add_argument("--countdown", action="store_true", help="weeks numbered down to 1 are taken as they stand")
    group.add_argument("--durations", action="store_true", help="a column or bracket says how many weeks each lasts")


def of(options: Namespace) -> ReadingAnswers:
    """The answers that were typed. Raises UsageError for numbers that cannot be."""
    for name in ("table", "per_week", "weeks_each"):
        if not 0 <= getattr(options, name) <= (10**6 if name == "table" else 100):
            option = name.replace("_", "-")
            raise UsageError(f"--{option} {getattr(options, name)} cannot be.", "Give a number from 1 to 100.")
    numbers = (options.table, options.topic, options.per_week, options.weeks_each)
    return ReadingAnswers(*numbers, options.durations, options.ticked_done, options.countdown)


def today(context: Context, zone: str = "") -> date:
    """The day it is in a zone, the machine's if none is named; needs no config."""
    from studycal.config.environment import local_zone
    from studycal.formats.setting_words import zone as named

    before = context.zone
    context.zone = before or named(zone or local_zone())
    day = context.moment().astimezone(context.zone).date()
    context.zone = before
    return day


def ask_missing(context: Context, answers: ReadingAnswers, problems: Sequence[Problem]) -> ReadingAnswers | None:
    """The answers with one more that a person gave at the terminal; None if nothing can be or was asked."""
    for problem in problems:
        if problem.level is Level.ERROR and problem.rule in _QUESTIONS and context.interactive:
            name, question = _QUESTIONS[problem.rule]
            context.say(f"{problem.file}:{problem.line}: {problem.message}")
            given = context.ask(f"{question} (empty to stop)", "", prove=_whole)
            if given.isdigit() and int(given):
                return _with(answers, name, int(given))
    return None


def _with(answers: ReadingAnswers, name: str, number: int) -> ReadingAnswers:
    if name == "durations":
        return replace(answers, durations=True)
    if name == "countdown":
        return replace(answers, countdown=True)
    return replace(answers, per_week=number) if name == "per_week" else replace(answers, weeks_each=number)


def _whole(text: str) -> None:
    if text and not text.isdigit():
        raise ValueError(f"“{text}” is no number")


def lines(answers: ReadingAnswers) -> list[str]:
    """The answers as lines of the config's [curriculum], those given alone."""
    from tomlkit import item

    given = {name: value for name, value in asdict(answers).items() if value != getattr(NONE, name)}
    return [
        f"{name} = {item(list(value) if isinstance(value, tuple) else value).as_string()}"
        for name, value in given.items()
    ]


def refuse(context: Context, problems: Sequence[Problem]) -> int:
    """Say every error (and all problems as JSON, where asked for); the exit code."""
    if context.json:
        context.print_json({"problems": [asdict(problem) for problem in problems]})
    for problem in problems:
        if problem.level is Level.ERROR:
            place = f"{problem.file}:{problem.line}"
            print(f"studycal: {place}: {problem.message} {problem.remedy}".rstrip(), file=sys.stderr)
    return 1


def understood(problems: Sequence[Problem], taken: Sequence[str]) -> dict[str, Any]:
    """What was taken and what is to be said, for programs."""
    return {"understood": list(taken), "problems": [asdict(problem) for problem in problems]}
