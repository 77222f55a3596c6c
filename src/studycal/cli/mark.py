"""`studycal mark`, `pin`, `unpin`, `undo`: each shows what it does and what it costs before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from studycal.core.life.marks import Mark
from studycal.errors import StaleError, UsageError
from studycal.formats import text
from studycal.formats.diff_fold import folded, is_long
from studycal.formats.history import sentence
from studycal.formats.plan_json import diff_json, head_json
from studycal.service import calendar_words, commit, pin_words, pins, published
from studycal.service.commit import Preview
from studycal.service.parsing import parse_mark
from studycal.service.session_names import find_any, named_session
from studycal.service.whereabouts import typed_moment

from .context import Context


def mark(context: Context) -> int:
    """Preview a mark, ask, keep it."""
    typed = _mark(context)
    return settle(
        context, lambda: commit.mark(context.home, typed, context.now), context.options.kind, also=pin_words.of_pinned
    )


def pin(context: Context) -> int:
    """Preview a session at the learner's own time or length, or under their own title, ask, keep it."""
    options, home, built = context.options, context.home, context.built
    named = find_any(built, named_session(built, options.session, _here(context).date(), ahead=True))
    name, minutes = named.id, options.minutes
    if options.title is not None:
        if options.time or minutes is not None:
            raise UsageError("A title is given by itself.", "Give the time or the length with another `studycal pin`.")
        return settle(context, lambda: pins.entitle(home, name, options.title, context.now), "title", also=_renamed)
    if options.time:
        start = typed_moment(built, " ".join(options.time), context.now, options.tz or "", session=name)
    elif minutes is None or named.placed is None:
        raise UsageError(f"When shall {name} begin?", f'Type `studycal pin {name} "fri 19:30"`.')
    else:
        start = named.placed.start
    left_alone = calendar_words.notices(home).get(name, ())

    def also(seen: Preview) -> Sequence[str]:
        return [*pin_words.notices(seen, name), *left_alone]

    return settle(context, lambda: pins.pin(home, name, start, context.now, minutes=minutes), "pin", also=also)


def unpin(context: Context) -> int:
    """Preview giving sessions back, ask, keep it."""
    options = context.options
    if not options.session and not options.all:
        raise UsageError("Which session?", "Type `studycal unpin W07.S2`, or `studycal unpin --all`.")
    today = _here(context).date()
    names = [named_session(context.built, name, today, ahead=True) for name in options.session]

    def given_back(seen: Preview) -> Sequence[str]:
        fields = calendar_words.given_back(context.home, (str(body["session"]) for _, body in seen.facts))
        return [f"Gives back {line}." for _, lines in sorted(fields.items()) for line in lines]

    return settle(context, lambda: pins.unpin(context.home, names, context.now), "unpin", also=given_back)


def undo(context: Context) -> int:
    """Preview taking back what one command stated, ask, keep it."""

    def taken_back(seen: Preview) -> Sequence[str]:
        records = {record.id: record for record in published.stored(context.home).records}
        gone = [records[int(body["fact"])] for _, body in seen.facts]
        return [f"Takes back {record.id}: {sentence(record, records)}." for record in gone]

    return settle(
        context, lambda: commit.undo(context.home, context.options.number, context.now), "undo", also=taken_back
    )


def _mark(context: Context) -> Mark:
    options = context.options
    if options.resume and options.kind != "return":
        raise UsageError("--resume is for return only.", "Leave it out.")
    return parse_mark(
        options.kind,
        options.target,
        context.now.astimezone(context.home.zone),
        lambda: context.built.plan,
        zone=options.tz or "",
        sessions=options.sessions,
        windows=options.windows or (),
        resume=options.resume or "",
    )


def _renamed(seen: Preview) -> Sequence[str]:
    """What a session is called then, and was."""
    before, after = seen.before.by_id(), seen.after.plan.by_id()
    names = [str(body["session"]) for _, body in seen.facts]
    return [f"{name}: “{after[name].title}” instead of “{before[name].title}”." for name in names if name in after]


def _nothing(_: Preview) -> Sequence[str]:
    return ()


def settle(
    context: Context, preview: Callable[[], Preview], what: str, *, also: Callable[[Preview], Sequence[str]] = _nothing
) -> int:
    """Show the diff, the cost and what else is to be known (``also``); keep it unless it is a dry run or the answer is
    no.
    """
    seen, fact = agreed(context, preview, also)
    if fact:
        word = "Bring it back" if what == "undo" else "Take just this back"
        context.say(f"Kept as fact {fact}. {word} with `studycal undo {fact}`; see the plan with `studycal show week`.")
    elif seen.holds_already:
        context.say("That holds already: nothing changes, and nothing was kept.")
    elif not context.dry_run:
        context.say("Nothing was kept.")
    if context.json:
        notices = list(also(seen))
        context.print_json(_json(seen, what, kept=bool(fact), fact=fact) | ({"notices": notices} if notices else {}))
    return 0


def agreed(
    context: Context, preview: Callable[[], Preview], also: Callable[[Preview], Sequence[str]] = _nothing
) -> tuple[Preview, int]:
    """The preview as it was answered last, and the fact it was kept as, 0 if it was not.

    Where a file or the plan changed while the question waited, what was agreed to is kept if it still means the same;
    else its new effect is shown, and asked about.
    """
    shown: Preview | None = None
    for left in reversed(range(published.TRIES)):
        seen = preview()
        if shown is None or _effect(seen) != _effect(shown):
            _show(context, seen, also(seen))
            if not seen.holds_already and (context.dry_run or not context.confirm("Keep it?")):
                return seen, 0
        if seen.holds_already:
            return seen, 0
        try:
            return seen, commit.keep(context.home, seen, context.now).fact
        except StaleError as error:
            if not left:
                raise
            shown = seen
            context.say(f"{error.message} It is computed anew.")
    raise AssertionError("unreachable")


def _effect(seen: Preview) -> dict[str, object]:
    return diff_json(seen.diff, seen.after.schedule)


def _show(context: Context, seen: Preview, also: Sequence[str]) -> None:
    if seen.edit and seen.after.inputs:
        context.home.tell(seen.after.inputs.changes)
    if context.json:
        return
    paper = text.Paper(context.width, context.color)
    if is_long(seen.diff) and not context.options.verbose:
        context.print("\n".join(f"  {line}" for line in _folded(seen)))
        context.say("Every session: add -v.")
    else:
        context.print(text.diff_view(seen.diff, paper, _here(context)))
    context.print(text.cost(seen.diff, seen.before, seen.after.plan))
    for line in also:
        context.print(line)


def _here(context: Context) -> datetime:
    return context.now.astimezone(context.home.zone)


def _folded(seen: Preview) -> list[str]:
    before, after = seen.before.finish, seen.after.plan.finish
    return folded(seen.diff, (before[0], after[0]) if before and after else None)


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
