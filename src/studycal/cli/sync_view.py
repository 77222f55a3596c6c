"""What sync did or would do, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

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
_MOST = 30
"""Lines of one kind that are shown; a first push is not read line by line."""


def changes(report: SyncReport, *, dry_run: bool) -> str:
    """A heading and a line for each change with its reason."""
    lines = [f"{report.target}: {_heading(report, dry_run=dry_run)}"]
    kinds: dict[str, list[Change]] = {}
    for change in report.changes:
        kinds.setdefault(change.kind, []).append(change)
    for kind in (*_WORDS, *_SIGNS):
        lines += _lines(kind, kinds.get(kind, []))
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
    said = ", ".join(f"{count} {word}" for count, word in counts if count)
    return said or "nothing to do"


def _lines(kind: str, found: list[Change]) -> Iterator[str]:
    sign = _SIGNS.get(kind) or _WORDS[kind]
    for change in found[:_MOST]:
        fields = change.after or change.before
        where = _when(fields.start) if fields else ""
        title = fields.summary if fields else ""
        yield f"  {sign:<8}{change.session:<8}{where:<18}{title[:44]:<46}{change.reason}".rstrip()
    if len(found) > _MOST:
        yield f"  {sign:<8}… and {len(found) - _MOST} more"


def _when(start: datetime | date) -> str:
    return f"{start:%a %d %b %H:%M}" if isinstance(start, datetime) else f"{start:%a %d %b}"


def remarks(report: SyncReport, *, dry_run: bool) -> Iterator[str]:
    """What to know and what to type next."""
    if report.held:
        yield f"Held, nothing was written: {report.held}" if not dry_run else f"A run would be held: {report.held}"
    for session, reason in report.conflicts:
        yield f"{session}: {reason}"
    for line in report.errors:
        yield f"not written: {line}"
    yield from report.offers
    if report.waiting:
        yield f"{report.waiting} more wait: one run writes at most 300 events, a day 1000. Run it again."
    if report.facts:
        yield "To take back what was learnt: `studycal sync --undo`."
    elif dry_run and report.pending and not report.held:
        yield f"To do it: `studycal sync {report.target}`."


def as_json(report: SyncReport) -> dict[str, Any]:
    """The result for programs; a held run says its rule as every held command does."""
    found: dict[str, Any] = {
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
    if report.held:
        found |= {"error": report.held, "rule": report.rule, "choices": ["studycal sync --accept"]}
    return found


def removals(found: Purge) -> str:
    """The list that is shown before anything is removed."""
    lines = []
    for one in found.decisions:
        fields = one.base.fields if one.base else None
        lines.append(
            f"  -       {one.session:<8}{_when(fields.start) if fields else '':<18}{fields.summary if fields else ''}"
        )
    if not lines:
        lines.append("There is nothing of ours to remove.")
    if found.past:
        lines.append(f"{found.past} of ours that have begun stay; --all removes them too.")
    return "\n".join(lines)


def history(runs: Iterable[Mapping[str, Any]], zone: tzinfo) -> str:
    """The newest runs that did something, newest first."""
    lines = []
    for run in runs:
        at = datetime.fromisoformat(run["at"]).astimezone(zone)
        lines.append(f"{at:%Y-%m-%d %H:%M}  {run['target']}: {run['writes']} written {run['error']}".rstrip())
        for session, kind, reason in run["changes"][:_MOST]:
            lines.append(f"  {_SIGNS.get(kind) or _WORDS.get(kind, kind):<8}{session:<8}{reason}")
    return "\n".join(lines)
