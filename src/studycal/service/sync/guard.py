"""What holds a run back before anything is written (docs/sync.md): told once, until ``--accept`` or it has passed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from studycal.core.records import dataclass
from studycal.core.sync import guards
from studycal.core.sync.remote import Op, OpKind
from studycal.core.sync.stamp import Stamp
from studycal.core.time.period import instant
from studycal.store.sync_memory import Cursor

from .report import OTHER_MACHINE, TAKE_OVER

SEEN_AGAIN = timedelta(minutes=10)
"""A sudden loss that is still there after so long, and confirmed by id, is meant."""

FEW = 5
"""So few events may come and go as they like."""

GO_ON = "If that is right, run `studycal sync --accept`."


ACCEPT = "studycal sync --accept"


@dataclass(frozen=True, slots=True)
class Hold:
    """A guard that holds: its rule, a sentence, and the commands that go on."""

    rule: str
    sentence: str
    choices: tuple[str, ...] = (ACCEPT,)


def other_machine(newest: Stamp, own: Sequence[str]) -> Hold | None:
    """Another machine wrote last, and knew marks or log entries that this one does not; ``own`` is our chain."""
    if newest.facts in own:
        return None
    return Hold(
        OTHER_MACHINE,
        "Another machine wrote to this calendar and knows marks or log entries that this one does not; its sessions "
        "stay where it put them. Bring its state file here (`studycal doctor` there names it), or let this machine's "
        f"plan take over: `{TAKE_OVER}`.",
        (TAKE_OVER,),
    )


def losses(total: int, lost: int, unheard: int) -> Hold | None:
    """Too many events gone at once, or missing from a full listing."""
    missing = max(lost, unheard)
    if unheard or guards.lost(total, missing):
        return Hold("lost", f"{missing} of {total} coming events are gone from the calendar at once. {GO_ON}")
    return None


def seen_before(cursor: Cursor, rule: str, now: datetime) -> bool:
    """Whether the same guard held long enough ago."""
    since = cursor.held_since if cursor.held_rule == rule else None
    return since is not None and instant(now) - instant(since) >= SEEN_AGAIN


def clock(cursor: Cursor, now: datetime, *, automatic: bool) -> Hold | None:
    """A clock that jumped. After days of rest a learner at the keyboard knows what time it is; a timer does not."""
    if not guards.clock_jumped(cursor.last_run, now):
        return None
    ahead = cursor.last_run is not None and instant(now) > instant(cursor.last_run)
    if ahead and not automatic:
        return None
    where = "far ahead of" if ahead else "behind"
    return Hold("clock", f"The clock stands {where} the last run's, so this run only looked; the next one goes on.")


def writes(total: int, coming: int, ops: Sequence[Op], *, automatic: bool) -> Hold | None:
    """A plan that shrank, deletes much or moves much by itself."""
    gone = sum(op.kind is OpKind.DELETE for op in ops)
    moved = sum(op.kind is OpKind.PATCH and "time" in op.changed for op in ops)
    if total > FEW and guards.shrunk(total, coming):
        return Hold("shrunk", f"The plan has {coming} coming sessions, the calendar {total}. {GO_ON}")
    if guards.deletes(total, gone):
        return Hold("deletes", f"{gone} of {total} coming events would be deleted. {GO_ON}")
    if automatic and guards.upheaval(total, moved):
        return Hold("upheaval", f"{moved} of {total} coming events would be moved. {GO_ON}")
    return None


def allowed(ops: Sequence[Op], today: int) -> int:
    """How many of the writes may be sent now, ``today`` of them having been sent in a day."""
    return max(0, min(len(ops), guards.RUN_LIMIT, guards.DAY_LIMIT - today))
