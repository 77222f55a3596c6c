"""The learner's two Markdown documents, read as they are, into a curriculum and the problems found in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from studycal.core.curriculum import Curriculum, Level, Problem
from studycal.formats.markdown_cadence import Cadence, parse_cadence
from studycal.formats.markdown_text import decode
from studycal.formats.markdown_weeks import parse_weeks

__all__ = ["Cadence", "decode", "parse_cadence", "parse_curriculum", "parse_weeks"]

_Parsed = TypeVar("_Parsed")


def parse_curriculum(
    weeks: bytes, weeks_file: str, cadence: bytes, cadence_file: str, roles: Mapping[str, str]
) -> tuple[Curriculum | None, tuple[Problem, ...]]:
    """Both documents together; the curriculum is None if, and only if, one of the problems is an error.

    ``roles`` overrides roles by quarter and slot: ``{"Q1.S1": "build"}``.
    """
    rows, week_problems = _parsed(weeks, weeks_file, parse_weeks)
    plan, cadence_problems = _parsed(cadence, cadence_file, lambda text, file: parse_cadence(text, file, roles))
    problems = (*week_problems, *cadence_problems)
    if rows is None or plan is None or any(problem.level is Level.ERROR for problem in problems):
        return None, problems
    return Curriculum(rows, plan.quarters, plan.rules), problems


def _parsed(
    data: bytes, file: str, parse: Callable[[str, str], tuple[_Parsed, list[Problem]]]
) -> tuple[_Parsed | None, list[Problem]]:
    """A document parsed, unless its bytes are no text."""
    text, problems = decode(data, file)
    if any(problem.level is Level.ERROR for problem in problems):
        return None, problems
    value, more = parse(text, file)
    return value, [*problems, *more]
