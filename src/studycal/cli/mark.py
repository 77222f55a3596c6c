"""`studycal mark`, `pin`, `unpin`, `undo`: each shows what it does and what it costs before it is kept."""

from __future__ import annotations

import re
from datetime import date, datetime

from studycal.core.marks import Mark, MarkKind
from studycal.core.schedule import WallWindow
from studycal.errors import UsageError
from studycal.formats import text, words
from studycal.formats.plan_json import diff_json, head_json
from studycal.service import say
from studycal.service.say import Preview

from .context import Context

_WEEK = re.compile(r"W?0*(\d{1,3})", re.IGNORECASE)
_BY_WEEK = {MarkKind.BAD: 1, MarkKind.GREAT: 1, MarkKind.CUT: 1, MarkKind.MERGE: 2}
_BY_DATES = (MarkKind.TRAVEL, MarkKind.PAUSE)


def mark(context: Context) -> int:
    """Preview a mark, ask, keep it."""
    return settle(context, say.mark(context.home, _mark(context), context.now), context.options.kind)


def pin(context: Context) -> int:
    """Preview a session at the learner's own time, ask, keep it."""
    start = _moment(context)
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
    kind = MarkKind(options.kind)
    weeks, dates = _target(options.target)
    _check_target(kind, weeks, dates)
    if kind is not MarkKind.TRAVEL and (options.tz or options.sessions is not None or options.windows):
        raise UsageError("--tz, --sessions and --windows are for travel only.", "Leave them out.")
    return Mark(
        kind=kind,
        at=context.now,
        weeks=weeks,
        first=dates[0] if dates else None,
        last=dates[1] if dates else None,
        zone=_zone(options.tz) if kind is MarkKind.TRAVEL else "",
        sessions=options.sessions,
        windows=_windows(options.windows),
        resume=options.resume or "",
    )


def _target(given: list[str]) -> tuple[tuple[int, ...], tuple[date, date] | None]:
    """Weeks (``W07``, ``7 8``, ``W07..W08``) or dates (``2026-12-21..2027-01-03``, one date)."""
    parts = [part for item in given for part in item.replace(",", " ").split()]
    if len(parts) == 1:
        parts = parts[0].split("..")
    if all(_WEEK.fullmatch(part) for part in parts):
        return tuple(int(_WEEK.fullmatch(part)[1]) for part in parts), None  # type: ignore[index]
    try:
        days = [date.fromisoformat(part) for part in parts]
    except ValueError:
        raise UsageError(
            f'"{" ".join(given)}" is neither a week nor dates.', "Write W07, or 2026-12-21..2027-01-03."
        ) from None
    if len(days) > 2 or days[0] > days[-1]:
        raise UsageError(f'"{" ".join(given)}" is not a range of dates.', "Write the first and the last: A..B.")
    return (), (days[0], days[-1])


def _check_target(kind: MarkKind, weeks: tuple[int, ...], dates: tuple[date, date] | None) -> None:
    wanted = _BY_WEEK.get(kind)
    if wanted and len(weeks) != wanted:
        example = "W07 W08" if wanted == 2 else "W07"
        raise UsageError(f"{kind} needs {wanted} week{'s' * (wanted > 1)}.", f"Type `studycal mark {kind} {example}`.")
    if kind in _BY_DATES and not dates:
        more = " --tz Asia/Tokyo" if kind is MarkKind.TRAVEL else ""
        raise UsageError(f"{kind} needs dates.", f"Type `studycal mark {kind} 2026-12-21..2027-01-03{more}`.")
    if kind is MarkKind.RETURN and (weeks or dates):
        raise UsageError("return takes no week or dates.", "Type `studycal mark return [--resume open|today]`.")
    if kind is MarkKind.CLEAR and not (weeks or dates):
        raise UsageError("Clear what?", "Type `studycal mark clear W07`, or dates A..B.")


def _zone(name: str | None) -> str:
    if not name:
        raise UsageError("travel needs the destination's time zone.", "Add --tz, like --tz Asia/Tokyo.")
    try:
        return str(words.zone(name))
    except ValueError as error:
        raise UsageError(str(error)) from error


def _windows(given: list[str] | None) -> tuple[WallWindow, ...]:
    try:
        return tuple(window for item in given or () for window in words.windows(item))
    except ValueError as error:
        raise UsageError(f"{error}.") from error


def _moment(context: Context) -> datetime:
    typed = context.options.time
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise UsageError(f'"{typed}" is not a time.', 'Write it like "2027-01-15 19:30".') from None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=context.home.zone)
    return moment.astimezone(context.home.zone)


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
