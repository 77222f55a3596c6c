"""`studycal check`: all that was understood of curriculum, config and plan, and all that is wrong."""

from __future__ import annotations

import sys

from studycal.core.curriculum import Curriculum, Level, Problem
from studycal.core.records import asdict
from studycal.errors import UsageError
from studycal.formats.text import Paper, narrowed, roles_table
from studycal.service.check import Checked, check_documents, check_home
from studycal.service.documents import open_document

from . import plan_answers
from .context import Context

_SIGNS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "info"}


def check(context: Context) -> int:
    """Print problems, roles and rules; exit 1 with an error (or, if strict, a warning), 3 if the plan breaks a rule."""
    if context.options.schema:
        from studycal.config.load import schema

        context.print_json(schema())
        return 0
    checked = _documents(context) if context.options.documents else check_home(context.home, context.now)
    if context.json:
        context.print_json(_json(checked))
    else:
        page = _page(checked, Paper(context.width, context.color), rules=context.verbose)
        context.print("\n".join(part for line in page for part in narrowed(line, context.width)))
    return _exit_code(checked, strict=context.options.strict)


def _documents(context: Context) -> Checked:
    """One or two documents without any config: the plan, and the cadence if it is another one."""
    options = context.options
    answers = plan_answers.of(options)
    if len(options.documents) > 2:
        raise UsageError("check reads two documents at most.", "Type `studycal check PLAN.md CADENCE.md`.")
    read = [open_document(name, context.directory, sys.stdin.buffer.read, answers) for name in options.documents]
    return check_documents(read, answers, plan_answers.today(context))


def _exit_code(checked: Checked, *, strict: bool) -> int:
    levels = {problem.level for problem in checked.problems}
    return int(Level.ERROR in levels or (strict and Level.WARNING in levels))


def _json(checked: Checked) -> dict[str, object]:
    rules = {key: list(value) if isinstance(value, tuple) else value for key, value in checked.rules.items()}
    return {
        "problems": [asdict(problem) for problem in checked.problems],
        "roles": checked.roles,
        "rules": rules,
        "understood": list(checked.curriculum.stated.taken) if checked.curriculum else [],
        "origins": checked.origins,
        "weeks": len(checked.curriculum.weeks) if checked.curriculum else 0,
        "dates": list(checked.dates),
        "quarters": len(checked.curriculum.quarters) if checked.curriculum else 0,
    }


def _page(checked: Checked, paper: Paper, *, rules: bool) -> list[str]:
    """All that was understood and is wrong; the rules' ids only if asked for, for programs have them."""
    lines = _understood(checked.curriculum, paper) if checked.curriculum else []
    if checked.dates:
        lines += ["", paper.bold("fixed dates"), *(f"  {line}" for line in checked.dates)]
    if checked.roles:
        lines += ["", paper.bold("roles, by quarter"), *roles_table(checked.roles)]
    if checked.rules:
        lines += ["", paper.bold("rules"), *(_rule(key, value, checked) for key, value in checked.rules.items())]
    lines += ["", paper.bold("problems")] if lines else [paper.bold("problems")]
    lines += [_line(problem, paper, rules=rules) for problem in checked.problems] or ["  none"]
    return lines


def _understood(curriculum: Curriculum, paper: Paper) -> list[str]:
    weeks, quarters = curriculum.weeks, curriculum.quarters
    phases = list(dict.fromkeys(str(week.phase) for week in weeks if week.phase is not None))
    lines = [paper.bold(f"{len(weeks)} weeks, {len(quarters)} quarter{'s' * (len(quarters) != 1)}")]
    lines += [f"  phases: {', '.join(phases)}"] if phases else []
    lines += [paper.fit(f"  {line}") for line in curriculum.stated.taken]
    for quarter in quarters:
        core = sum(not template.optional for template in quarter.sessions)
        extra = len(quarter.sessions) - core
        held = f"{core} session{'s' * (core != 1)}, {extra} optional"
        lines.append(paper.fit(f"  {quarter.key} {quarter.name}: {quarter.load_text}; {held}"))
    return lines


def _rule(key: str, value: object, checked: Checked) -> str:
    """``  shortest session: 30 minutes (cadence.md:5)``: where it comes from stands behind it, if not the default."""
    origin = checked.origins.get(key, "default")
    name, _, unit = _WORDS.get(key, key.replace("_", " ")).partition("|")
    return f"  {name}: {_word(value)}{unit}" + (f" ({origin})" if origin != "default" else "")


_WORDS = {
    "min_minutes": "shortest session| minutes",
    "preferred_minutes": "usual session| minutes",
    "max_minutes": "longest session| minutes",
    "min_sessions": "sessions a week, at least",
    "max_sessions": "sessions a week, at most",
    "hours_per_week": "hours a week, shared by its sessions",
    "outputs_per_week": "outputs a week",
    "stop_and_restart": "a restart line heads the next session",
    "bad_week": "a bad week keeps",
    "great_week": "a great week adds",
    "behind_adds_hours": "being behind adds hours",
    "sessions_per_day": "sessions a day",
    "rest_days": "days without a session, a week",
    "reserve_weeks": "weeks in reserve",
    "quarters": "quarters",
}
"""What the learner reads for a rule's name, and after its value."""


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in _QUARTERS:
        return _QUARTERS[str(value)]
    return (
        ", ".join(str(item) for item in value)
        if isinstance(value, tuple)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


_QUARTERS = {"plan": "13 weeks of the plan each", "calendar": "those of the calendar"}


def _line(problem: Problem, paper: Paper, *, rules: bool) -> str:
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    sign = _SIGNS[problem.level]
    head = paper.bold(sign) if problem.level is Level.ERROR else sign
    remedy = f" {problem.remedy}" if problem.remedy else ""
    rule = f" [{problem.rule}]" if rules else ""
    return f"  {place}: {head}{rule}: {problem.message}{remedy}"
