"""`studycal plan`, `sync`, `unskip` and `purge`: the plan and a calendar, with a reason for every change."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from studycal.errors import StudycalError, UsageError

from . import sync_view
from .context import Context
from .lock_wait import in_turn
from .mark import settle

if TYPE_CHECKING:
    from studycal.service.sync import SyncReport

PENDING = 4


def plan(context: Context) -> int:
    """What sync would do."""
    return _each(context, _targets(context), dry_run=True, pending=PENDING if context.options.exit_code else 0)


def outlook(context: Context, targets: Sequence[str]) -> int:
    """What a run of the timer would do, and nothing of it."""
    return _each(context, targets, dry_run=True, pending=0)


def sync(context: Context) -> int:
    """Do it; or tell of earlier runs, or take back what the last one learnt."""
    options = context.options
    if options.history:
        return _history(context)
    if options.undo:
        from studycal.service.sync.undo import last_run

        target = _targets(context)[0]
        return settle(context, lambda: last_run(context.home, target, context.now), "undo")
    return _each(context, _targets(context), dry_run=context.dry_run, pending=0)


def unskip(context: Context) -> int:
    """Bring back what was deleted in a calendar."""
    from studycal.service.sync.undo import unskip

    return settle(context, lambda: unskip(context.home, context.options.session, context.now), "unskip")


def purge(context: Context) -> int:
    """Show which of our events would go; remove them when the answer is yes."""
    from studycal.service.sync.purge import carry_out, purge
    from studycal.wiring import open_calendar

    calendar = open_calendar(context.home, context.options.target, context.now)
    removal = purge(context.home, calendar, context.now, everything=context.options.all)
    if not context.json:
        context.print(sync_view.removals(removal, context.home.zone))
    removed: list[str] = []
    errors: list[str] = []
    if removal.decisions and not context.dry_run and context.confirm(f"Remove these {len(removal.decisions)} events?"):
        written = carry_out(context.home, calendar, removal.decisions, context.now)
        removed = [name for names in written.done.values() for name in names]
        errors = [*written.errors, *(f"{decision.session}: it changed meanwhile" for decision in written.clashes)]
        context.say(
            f"Removed {len(removed)} events. The timer leaves {calendar.name} alone from now on; "
            f"`studycal sync {calendar.name}` would make all anew. To end the login too: "
            f"`studycal auth {calendar.name} --revoke`."
        )
    if context.json:
        listed = [decision.session for decision in removal.decisions]
        context.print_json({"target": calendar.name, "found": listed, "deleted": removed, "errors": errors})
    for line in errors:
        context.say(line)
    return 1 if errors else 0


def _targets(context: Context) -> tuple[str, ...]:
    """The target named, else the config's. Raises UsageError when there is none."""
    if context.options.target:
        return (context.options.target,)
    targets = tuple(context.home.config.sync.targets)
    if not targets:
        raise UsageError(
            "Which calendar?",
            f"Type `studycal {context.options.command} google`, or write "
            'targets = ["google"] under [sync] in the config.',
        )
    return targets


def _each(context: Context, targets: Sequence[str], *, dry_run: bool, pending: int) -> int:
    """One run for every target; one that fails never keeps the others from theirs."""
    if len(targets) == 1:
        report = _run(context, targets[0], dry_run=dry_run)
        if context.json:
            context.print_json(sync_view.as_json(report))
        return _report(context, report, dry_run=dry_run, pending=pending)
    codes, results = [], []
    for target in targets:
        try:
            report = _run(context, target, dry_run=dry_run)
        except StudycalError as error:
            context.say(f"studycal: {target}: {error}")
            codes.append(error.exit_code)
            results.append({"target": target, "error": str(error)})
            continue
        codes.append(_report(context, report, dry_run=dry_run, pending=pending))
        results.append(sync_view.as_json(report))
    if context.json:
        context.print_json({"targets": results})
    return max(codes)


def _run(context: Context, target: str, *, dry_run: bool) -> SyncReport:
    from studycal.service.sync import sync
    from studycal.wiring import login_warning, open_calendar

    calendar = open_calendar(context.home, target, context.now)
    warning = login_warning(context.home, target, context.now)
    if warning:
        context.say(f"warning: {warning}")
    accept = bool(getattr(context.options, "accept", False))
    take_over = bool(getattr(context.options, "take_over", False))
    tell = _progress(context, target)
    sync_now = partial(sync, context.home, calendar, context.now, accept=accept, take_over=take_over)
    run = partial(sync_now, dry_run=dry_run, tell=tell)
    return in_turn(run, context.home.folder, context.say)


def _report(context: Context, report: SyncReport, *, dry_run: bool, pending: int) -> int:
    """Print what a run did and say what to do next; its exit code."""
    if not context.json:
        context.print(sync_view.changes(report, dry_run=dry_run, whole=context.verbose))
        if sync_view.is_folded(report) and not context.verbose:
            context.say("Every event: add -v.")
    for line in sync_view.remarks(report, dry_run=dry_run):
        context.say(line)
    if report.held and not (dry_run and pending):
        return 3
    if report.errors:
        return 1
    return pending if report.pending or report.waiting else 0


def _progress(context: Context, target: str) -> Callable[[int, int], None]:
    """How far the writes are, on a terminal's stderr."""

    def tell(done: int, whole: int) -> None:
        if context.quiet or context.json or not sys.stderr.isatty():
            return
        end = "\n" if done >= whole else ""
        print(f"\r{target}: {done} of {whole} written", end=end, file=sys.stderr, flush=True)

    return tell


def _history(context: Context) -> int:
    runs: list[dict[str, Any]] = [
        {"target": target, "at": run.at.isoformat(), "writes": run.writes, **run.report}
        for target in _targets(context)
        for run in context.home.store.sync(target).runs()
    ]
    if context.json:
        context.print_json({"runs": runs})
    else:
        context.print(sync_view.history(runs, context.home.zone) or "No run did anything yet.")
    return 0
