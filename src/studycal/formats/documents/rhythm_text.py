"""A weekly rhythm written down span by span of weeks, as `studycal.formats.documents.cadence` reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studycal.core.curriculum import Quarter, Rules, SessionTemplate
from studycal.core.patterns import pattern
from studycal.core.records import dataclass

from .canonical import escaped

_SPAN = pattern(r"^Weeks? \d+(?:–\d+)?(?: – |$)")


@dataclass(frozen=True)
class Span:
    """Weeks, from ``first`` to ``last``, that follow one cadence."""

    first: int
    last: int
    quarter: Quarter


def rhythm_by_weeks(spans: Sequence[Span], rules: Rules) -> str:
    """The document; a session's role stands in braces, so that nothing is inferred anew."""
    lines = ["# Weekly rhythm", "", "**Global rules (all weeks)**", "", *_rules(rules), ""]
    for span in spans:
        lines += ["---", "", f"## {_title(span)}", ""]
        lines += [f"**Cognitive load:** {span.quarter.load_text}", ""] if span.quarter.load_text else []
        for number, session in enumerate(span.quarter.sessions, start=1):
            lines += [_session(number, session), "", *(f"- {escaped(bullet)}" for bullet in session.bullets), ""]
    return "\n".join([*lines, "---", "", "## Built-In Safety Valves", "", *_valves(rules), ""])


def _title(span: Span) -> str:
    weeks = f"Weeks {span.first}–{span.last}" if span.last > span.first else f"Week {span.first}"
    name = _SPAN.sub("", span.quarter.name)  # one that was written so before has its own weeks in it
    return f"{weeks} – {escaped(name)}" if name else weeks


def _session(number: int, session: SessionTemplate) -> str:
    optional = "Optional " if session.optional else ""
    minutes = f" ({session.minutes} min)" if session.minutes else ""
    return f"**{optional}Session {number} – {escaped(session.name)}{minutes}** {{{session.role.value}}}"


def _rules(rules: Rules) -> Iterator[str]:
    yield f"- {rules.min_sessions}–{rules.max_sessions} total sessions/week"
    yield f"- Sessions are {rules.min_minutes}–{rules.max_minutes} minutes"
    yield f"- {'One' if rules.outputs_per_week == 1 else rules.outputs_per_week} session/week is always output-focused"
    if rules.stop_and_restart:
        yield "- Stop mid-problem if needed → restart next session"
    if rules.hours_per_week:
        yield f"- {rules.hours_per_week:g} hours per week"


def _valves(rules: Rules) -> Iterator[str]:
    yield "- **Bad week?** Do only:"
    yield from (f"  - 1 {role.value} session" for role in rules.bad_week)
    yield f"- **Great week?** Add {rules.great_week.value}, not new topics"
    yield f"- **Behind?** {'Add hours' if rules.behind_adds_hours else 'Shrink scope, never add hours'}"
