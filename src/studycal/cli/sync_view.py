"""What sync did or would do, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from studycal.core.session_id import week_of
from studycal.formats.diff_fold import ranges, shift

if TYPE_CHECKING:
    from studycal.service.sync import Change, SyncReport
    from studycal.service.sync.purge import Purge

_SIGNS = {"create": "+", "patch": "~", "delete": "-"}
_WORDS = {
    "pin": "pinned",
    "skip": "skipped",
    "unskip": "back",
    "keep": "kept",
    "elsewhere": "moves",
}
_MOST = 12
"""Writes of one kind that are told one by one; a first push is not read line by line."""
_ALIKE = 3


def changes(report: SyncReport, *, dry_run: bool, whole: bool = False) -> str:
    """A heading and a line for each change with its reason; ``whole`` folds nothing."""
    if report.ended:
        return f"{report.target}: purged; `studycal sync {report.target}` makes its events anew"
    lines = [f"{report.target}: {_heading(report, dry_run=dry_run)}"]
    kinds: dict[str, list[Change]] = {}
    for change in report.changes:
        kinds.setdefault(change.kind, []).append(change)
    for kind in (*_WORDS, *_SIGNS):
        lines += _lines(kind, kinds.get(kind, []), whole=whole)
    return "\n".join(lines)


def _heading(report: SyncReport, *, dry_run: bool) -> str:
    done = ("to create", "to change", "to delete") if dry_run else ("created", "changed", "deleted")
    counts = [
        (len(report.created), done[0]),
        (len(report.updated), done[1]),
        (len(report.deleted), done[2]),
        (len(report.accepted), "pinned by you"),
        (len(report.dropped), "skipped by you"),
        (len(report.returned), "brought back by you"),
    ]
    words = ", ".join(f"{count} {word}" for count, word in counts if count)
    return words or "nothing to do"


def is_folded(report: SyncReport) -> bool:
    """Whether `changes` shows some of them together."""
    counts = Counter(change.kind for change in report.changes if change.kind in _SIGNS)
    return any(count > _MOST for count in counts.values())


def _lines(kind: str, listed: list[Change], *, whole: bool) -> Iterator[str]:
    """A line each; of many writes of one kind those that are alike share one. What the learner did is never folded."""
    if whole or kind not in _SIGNS or len(listed) <= _MOST:
        yield from (_line(kind, change) for change in listed)
        return
    groups: dict[str, list[Change]] = {}
    for change in listed:
        groups.setdefault(_alike(change), []).append(change)
    others = [change for group in groups.values() if len(group) < _ALIKE for change in group]
    for words, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        if len(group) >= _ALIKE:
            weeks = ranges({week_of(change.session) for change in group})
            yield f"  {_SIGNS[kind]:<8}{weeks}, {len(group)} sessions: {words}"
    yield from (_line(kind, change) for change in others[:_MOST])
    if len(others) > _MOST:
        yield f"  {_SIGNS[kind]:<8}… and {len(others) - _MOST} more"


def _alike(change: Change) -> str:
    """What a change has in common with others: how far it moves, else its reason."""
    before, after = change.before, change.after
    if change.kind == "patch" and before and after and before.zone == after.zone:
        starts = before.start, after.start
        if isinstance(starts[0], datetime) and isinstance(starts[1], datetime):
            return shift(starts[0], starts[1]) or change.reason
    return change.reason


def _line(kind: str, change: Change) -> str:
    sign = _SIGNS.get(kind) or _WORDS[kind]
    fields = change.after or change.before
    title = fields.summary if fields else ""
    return f"  {sign:<8}{change.session:<8}{change.when + '  ':<18}{title[:44]:<46}{change.reason}".rstrip()


def remarks(report: SyncReport, *, dry_run: bool) -> Iterator[str]:
    """What to know and what to type next."""
    if report.held:
        yield f"Held, nothing was written: {report.held}" if not dry_run else f"A run would be held: {report.held}"
    for session, reason in report.conflicts:
        yield f"{session}: {reason}"
    yield from _not_written(report.errors)
    yield from report.offers
    if report.waiting:
        yield f"{report.waiting} more wait: one run writes at most 300 events, a day 1000. Run it again."
    if report.facts:
        yield "To take back what was learnt: `studycal sync --undo`."
    elif dry_run and report.pending and not report.held:
        yield f"To do it: `studycal sync {report.target}`."


def _not_written(errors: Iterable[str]) -> Iterator[str]:
    """A line for each write that failed; many that failed alike, as where the server has no room, share one."""
    alike: dict[str, list[str]] = {}
    for line in errors:
        session, _, why = line.partition(": ")
        alike.setdefault(why, []).append(session)
    for why, sessions in alike.items():
        if len(sessions) > _ALIKE:
            yield f"not written: {', '.join(sessions[:_ALIKE])} and {len(sessions) - _ALIKE} more: {why}"
        else:
            yield from (f"not written: {session}: {why}" for session in sessions)


def as_json(report: SyncReport) -> dict[str, Any]:
    """The result for programs; a held run says its rule as every held command does."""
    body: dict[str, Any] = {
        "target": report.target,
        "created": list(report.created),
        "updated": list(report.updated),
        "deleted": list(report.deleted),
        "accepted": list(report.accepted),
        "dropped": list(report.dropped),
        "conflicts": [{"id": name, "reason": reason} for name, reason in report.conflicts],
        "errors": list(report.errors),
        "requests": report.requests,
    }
    if report.kept:
        body["kept"] = [{"id": name, "reason": reason} for name, reason in report.kept]
    if report.held:
        body |= {"error": report.held, "rule": report.rule, "choices": list(report.choices)}
    return body


def removals(purge: Purge, zone: tzinfo) -> str:
    """The list that is shown before anything is removed, in the learner's zone."""
    from studycal.service.sync.report import time_words

    lines = []
    for decision in purge.decisions:
        fields = decision.base.fields if decision.base else None
        title = fields.summary if fields else ""
        lines.append(f"  -       {decision.session:<8}{time_words(fields, zone) + '  ':<18}{title}")
    if not lines:
        lines.append("There is nothing of ours to remove.")
    lines += [f"  kept    {name:<8}{why}" for name, why in purge.kept]
    if purge.past:
        lines.append(f"{purge.past} of ours that have begun stay; --all removes them too.")
    return "\n".join(lines)


def history(runs: Iterable[Mapping[str, Any]], zone: tzinfo) -> str:
    """The newest runs that did something, newest first."""
    lines = []
    for run in runs:
        at = datetime.fromisoformat(run["at"]).astimezone(zone)
        lines.append(f"{at:%Y-%m-%d %H:%M}  {run['target']}: {run['writes']} written {run['error']}".rstrip())
        for session, kind, reason in run["changes"][:30]:
            lines.append(f"  {_SIGNS.get(kind) or _WORDS.get(kind, kind):<8}{session:<8}{reason}")
    return "\n".join(lines)
