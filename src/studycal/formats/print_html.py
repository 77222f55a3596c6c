"""The plan on paper: an HTML page that prints as A4, a page a quarter, and needs nothing but itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from studycal.core.curriculum import Curriculum, Quarter
from studycal.core.plan import Plan, PlanWeek, Session

from .quarters import quarters
from .svg import source
from .svg_quilt import long_day
from .svg_signs import WORDS
from .svg_text import clean

_BOXES = {"done": "✓", "partial": "◐", "skipped": "–", "unknown": "", "planned": "", "dropped": "×"}


def print_page(plan: Plan, curriculum: Curriculum, *, title: str, day: date) -> str:
    """The whole plan as one HTML document without scripts or outside resources, its only style sheet named by hash.

    ``day`` is when it stood so: paper does not change with the plan.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    loader = PackageLoader("studycal.formats")
    room = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    style = room.get_template("print.css").render()
    return room.get_template("print.html.j2").render(
        title=clean(title),
        as_of=long_day(day),
        style=Markup(style),  # noqa: S704 - our own file
        style_source=source(style),
        pages=[_page(plan, weeks, curriculum) for weeks in quarters(plan)],
    )


def _page(plan: Plan, weeks: Sequence[PlanWeek], curriculum: Curriculum) -> dict[str, Any]:
    quarter = next((quarter for quarter in curriculum.quarters if quarter.key == weeks[0].quarter), None)
    return {
        "name": weeks[0].quarter,
        "load": clean(quarter.load_text or quarter.load.value) if quarter else "",
        "first": long_day(weeks[0].starts),
        "last": long_day(weeks[-1].starts + timedelta(days=6)),
        "weeks": [_week(plan, week, curriculum) for week in weeks],
        "roles": _roles(quarter),
    }


def _roles(quarter: Quarter | None) -> list[dict[str, str]]:
    """What the slots of a quarter stand for."""
    return [{"slot": template.slot, "name": clean(template.name)} for template in (quarter.sessions if quarter else ())]


def _week(plan: Plan, week: PlanWeek, curriculum: Curriculum) -> dict[str, Any]:
    source_week = curriculum.week(week.week)
    alone = next(plan_week.week for plan_week in plan.weeks if plan_week.index == week.index) == week.week
    words = [f"marked {week.mark}"] if week.mark else []
    words += [WORDS.get(week.state, week.state)] if week.state != "planned" else []
    return {
        "number": week.week,
        "day": f"{week.starts.day} {week.starts:%b}",
        "iso_day": week.starts.isoformat(),
        "topic": clean(source_week.short_topic),
        "focus": clean(source_week.focus),
        "said": ", ".join(words),
        "dates": [_date(anchor) for anchor in plan.anchors_of(week)] if alone else [],
        "sessions": [_session(session) for session in plan.sessions if session.week == week.week],
    }


def _date(anchor: Session) -> dict[str, str]:
    at = "" if anchor.all_day else f" {anchor.start:%H:%M}"
    return {"at": f"{anchor.start:%a}{at}", "name": clean(anchor.name)}


def _session(session: Session) -> dict[str, Any]:
    return {
        "optional": session.optional,
        "sign": _BOXES.get(session.status, ""),
        "status": WORDS.get(session.status, session.status),
        "at": f"{session.start:%a} {session.start:%H:%M}",
        "role": f"{session.slot} {session.role.capitalize()}",
    }
