"""Rules of a cadence that its own sessions do not meet: said at the rule's line, for nothing understood is ignored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studycal.core.curriculum import Quarter, Rules

from .report import Report

Problems = Iterator[tuple[str, str, str]]


def report_unmet(quarters: Sequence[Quarter], rules: Rules, report: Report) -> None:
    """Warn of each rule the document states that the sessions of a quarter cannot keep."""
    lines = dict(rules.stated)
    for quarter in quarters:
        for name, message, remedy in (*_sessions(quarter, rules), *_outputs(quarter, rules)):
            if name in lines:
                report.warning(lines[name], f"{name}-unmet", message, remedy)
    held = {session.role for quarter in quarters for session in quarter.sessions}
    for role in rules.bad_week:
        if role not in held and "bad_week" in lines:
            message = f"A bad week is to keep a {role.value} session, but no session is one."
            remedy = f"Give a session the role {{{role.value}}}; until then the most important one stays in its stead."
            report.warning(lines["bad_week"], "bad-week-role", message, remedy)


def _sessions(quarter: Quarter, rules: Rules) -> Problems:
    core = sum(not session.optional for session in quarter.sessions)
    if 0 < core < rules.min_sessions:
        message = (
            f"{quarter.key} has {core} core session{'s' * (core != 1)}, the rule asks for {rules.min_sessions} a week."
        )
        yield "sessions", message, "Add sessions to the cadence, or change the rule; studycal adds none by itself."


def _outputs(quarter: Quarter, rules: Rules) -> Problems:
    made = [session.slot for session in quarter.sessions if session.role.output and not session.optional]
    if made and len(made) < rules.outputs_per_week:
        held = f"one session writes or teaches ({made[0]})" if len(made) == 1 else f"{len(made)} sessions do"
        message = f"{rules.outputs_per_week} outputs a week are asked for, {held} in {quarter.key}."
        yield "outputs", message, "Give another session the role {write} or {teach}, or change the rule."
