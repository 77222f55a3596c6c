"""`studycal check`: all that was understood of curriculum, config and plan, and all that is wrong."""

from __future__ import annotations

from dataclasses import asdict

from studycal.core.curriculum import Curriculum, Level, Problem
from studycal.formats.text import Paper, roles_table
from studycal.service.check import Checked, check_home

from .context import Context

_SIGNS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "info"}


def check(context: Context) -> int:
    """Print problems, roles and rules; exit 1 with an error (or, if strict, a warning), 3 if the plan breaks a rule."""
    if context.options.schema:
        from studycal.config import schema

        context.print_json(schema())
        return 0
    checked = check_home(context.home, context.now)
    if context.json:
        context.print_json(_json(checked))
    else:
        context.print("\n".join(_page(checked, Paper(context.width, context.color))))
    return _exit_code(checked, strict=context.options.strict)


def _exit_code(checked: Checked, *, strict: bool) -> int:
    levels = {problem.level for problem in checked.problems}
    return int(Level.ERROR in levels or (strict and Level.WARNING in levels))


def _json(checked: Checked) -> dict[str, object]:
    rules = {key: list(value) if isinstance(value, tuple) else value for key, value in checked.rules.items()}
    return {
        "problems": [asdict(problem) for problem in checked.problems],
        "roles": checked.roles,
        "rules": rules,
        "weeks": len(checked.curriculum.weeks) if checked.curriculum else 0,
        "quarters": len(checked.curriculum.quarters) if checked.curriculum else 0,
    }


def _page(checked: Checked, paper: Paper) -> list[str]:
    lines = _understood(checked.curriculum, paper) if checked.curriculum else []
    if checked.roles:
        lines += ["", paper.bold("roles, by quarter"), *roles_table(checked.roles)]
    if checked.rules:
        lines += ["", paper.bold("rules"), *(f"  {key}: {_word(value)}" for key, value in checked.rules.items())]
    lines += ["", paper.bold("problems")] if lines else [paper.bold("problems")]
    lines += [_line(problem, paper) for problem in checked.problems] or ["  none"]
    return lines


def _understood(curriculum: Curriculum, paper: Paper) -> list[str]:
    weeks, quarters = curriculum.weeks, curriculum.quarters
    phases = list(dict.fromkeys(str(week.phase) for week in weeks if week.phase is not None))
    lines = [paper.bold(f"{len(weeks)} weeks, {len(quarters)} quarter{'s' * (len(quarters) != 1)}")]
    lines += [f"  phases: {', '.join(phases)}"] if phases else []
    for quarter in quarters:
        core = sum(not template.optional for template in quarter.sessions)
        extra = len(quarter.sessions) - core
        held = f"{core} session{'s' * (core != 1)}, {extra} optional"
        lines.append(paper.fit(f"  {quarter.key} {quarter.name}: {quarter.load_text}; {held}"))
    return lines


def _word(value: object) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, tuple) else str(value)


def _line(problem: Problem, paper: Paper) -> str:
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    sign = _SIGNS[problem.level]
    head = paper.bold(sign) if problem.level is Level.ERROR else sign
    remedy = f" {problem.remedy}" if problem.remedy else ""
    return f"  {place}: {head} [{problem.rule}] {problem.message}{remedy}"
