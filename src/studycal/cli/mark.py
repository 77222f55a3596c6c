"""`studycal mark`, `pin`, `unpin`, `undo`: each shows what it does and what it costs before it is kept."""

from __future__ import annotations

from studycal.core.marks import Mark
from studycal.errors import UsageError
from studycal.formats import text
from studycal.formats.plan_json import diff_json, head_json
from studycal.service import say
from studycal.service.say import Preview
from studycal.service.typed import TypedMark, moment

from .context import Context


def mark(context: Context) -> int:
    """Preview a mark, ask, keep it."""
    return settle(context, say.mark(context.home, _mark(context), context.now), context.options.kind)


def pin(context: Context) -> int:
    """Preview a session at the learner's own time, ask, keep it."""
    start = moment(context.options.time, context.home.zone)
    return settle(context, say.pin(context.home, context.options.session, start, context.now), "pin")


def unpin(context: Context) -> int:
    """Preview giving sessions back, ask, keep it."""
    options = context.options
    if not options.session and not options.all:
        raise UsageError("Which session?", "Type `studycal unpin W07.S2`, or `studycal unpin --all`.")
    return settle(context, say.unpin(context.home, options.session, context.now), "unpin")


def undo(context: Context) -> int:
    """Preview taking a fact back, ask, keep it."""
    return settle(context, say.undo(context.home, context.options.number, context.now), "undo")


def _mark(context: Context) -> Mark:
    options = context.options
    if options.resume and options.kind != "return":
        raise UsageError("--resume is for return only.", "Leave it out.")
    typed = TypedMark(
        options.kind, options.target, options.tz or "", options.sessions, options.windows or (), options.resume or ""
    )
    return typed.mark(context.now)


def settle(context: Context, seen: Preview, what: str) -> int:
    """Show the diff and the cost; keep it unless it is a dry run or the answer is no."""
    if not context.json:
        paper = text.Paper(context.width, context.color)
        context.print(text.diff_view(seen.diff, paper))
        context.print(text.cost(seen.diff, seen.before, seen.after.plan))
    kept = not context.dry_run and context.confirm("Keep it?")
    fact = 0
    if kept:
        built = say.keep(context.home, seen, context.now)
        fact = built.facts.version
        context.say(f"Kept as fact {fact}. Take it back with `studycal undo`; see it with `studycal show week`.")
    elif not context.dry_run:
        context.say("Nothing was kept.")
    if context.json:
        context.print_json(_json(seen, what, kept=kept, fact=fact))
    return 0


def _json(seen: Preview, what: str, *, kept: bool, fact: int) -> dict[str, object]:
    schedule, after = seen.after.schedule, seen.after.plan
    return {
        "kind": what,
        "kept": kept,
        "fact": fact or None,
        "diff": diff_json(seen.diff, schedule),
        "cost": {
            "minutes": -seen.diff.minutes,
            "dropped": len(seen.diff.removed),
            "moved": len(seen.diff.moved),
            "finish": head_json(after, schedule)["finish"],
            "finish_before": head_json(seen.before, schedule)["finish"],
        },
        "unplaced": [item.id for item in after.unplaced],
    }
