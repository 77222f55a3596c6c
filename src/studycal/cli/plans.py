"""`studycal plans`: the plans of this folder and its state."""

from __future__ import annotations

from studycal.core.records import asdict
from studycal.service.plans import ListedPlan, listed

from .context import Context


def plans(context: Context) -> int:
    """One line a plan: which config means it, when it starts, what was said of it."""
    all_plans = listed(context.home)
    if context.json:
        context.print_json({"plans": [asdict(plan) | {"configs": list(plan.configs)} for plan in all_plans]})
        return 0
    for plan in all_plans:
        context.print(_line(plan))
    context.say("The one with * is this command's; `--config FILE` chooses another.")
    return 0


def _line(plan: ListedPlan) -> str:
    sign = "*" if plan.current else " "
    facts = f"{plan.facts} fact{'s' * (plan.facts != 1)}"
    where = ", ".join(plan.configs) or "no config here"
    revision = f"revision {plan.revision}" if plan.revision else "not published yet"
    return f"{sign} {plan.title}, from {plan.start}: {facts}, {revision}; {where} ({plan.id})"
