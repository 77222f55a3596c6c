"""Act: announce every write in one commit, send them, and keep each receipt in a commit of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time

from studycal.calendars.base import Calendar
from studycal.core.records import dataclass, field, replace
from studycal.core.sync import marker
from studycal.core.sync.edits import lasting
from studycal.core.sync.remote import Op, OpKind, Outcome, Receipt
from studycal.core.sync.stamp import deleted
from studycal.core.sync.state import Base, Decision, Intent, State
from studycal.core.time.period import instant
from studycal.store.base import Store
from studycal.store.sync_memory import SyncMemory

_ORDER = {OpKind.CREATE: 0, OpKind.PATCH: 1, OpKind.DELETE: 2}
_GROUP = 50
Tell = Callable[[int, int], None]
_CLASH = (Outcome.EXISTS, Outcome.STALE, Outcome.MISSING)


def silent(_done: int, _all: int) -> None:
    """Nobody wants to hear how far it is."""


@dataclass
class Written:
    """What became of the writes: ids of sessions by kind, clashes to look at again, and errors in a line each.

    An event that was gone before our deletion first arrived is a clash too: somebody else deleted it. ``stamp`` is what
    an event says since then of the facts behind the plan.
    """

    done: dict[OpKind, list[str]] = field(default_factory=lambda: {kind: [] for kind in OpKind})
    clashes: list[Decision] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sent: int = 0
    stamp: str = ""


def in_order(decisions: Sequence[Decision]) -> list[Decision]:
    """The writes in the order in which they are sent: create, patch, delete, the nearest sessions first."""
    return sorted((decision for decision in decisions if decision.op is not None), key=_rank)


def _rank(decision: Decision) -> tuple[int, datetime, str]:
    assert decision.op is not None  # noqa: S101 - only writes are ranked
    fields = decision.op.fields or (decision.base.fields if decision.base else None)
    start = fields.start if fields else datetime.max.replace(tzinfo=UTC)
    moment = start if isinstance(start, datetime) else datetime.combine(start, time(), tzinfo=UTC)
    return _ORDER[decision.op.kind], instant(moment), decision.session


def write(
    calendar: Calendar,
    store: Store,
    memory: SyncMemory,
    decisions: Sequence[Decision],
    result: Written,
    tell: Tell = silent,
) -> None:
    """Send these writes (`in_order`) and add to ``result`` what became of each.

    No transaction is open while the network is used.

    An error that ends the run (RemoteError, AuthNeededError, HeldError) leaves the intents of what is not settled.
    """
    by_id = {decision.op.id: decision for decision in decisions if decision.op is not None}
    before = memory.intents()
    memory.announce(intent(decision, before) for decision in decisions)
    for group in _groups([decision.op for decision in decisions if decision.op is not None]):
        deletions = [op.id for op in group if op.kind is OpKind.DELETE]
        if deletions:
            memory.sending(deletions)
        answered: set[str] = set()
        for receipts in calendar.apply(group):
            answered |= {receipt.op.id for receipt in receipts if receipt.outcome is Outcome.ANSWERED}
            with store.transaction():
                memory.sending(receipt.op.id for receipt in receipts if receipt.outcome is Outcome.ANSWERED)
                for receipt in receipts:
                    if receipt.outcome is Outcome.ANSWERED:
                        continue
                    if receipt.outcome is Outcome.FAILED and receipt.op.id in answered:
                        memory.settled([receipt.op.id])  # it was looked for, and never came about
                    _settle(receipt, by_id[receipt.op.id], before, memory, result)
            tell(result.sent, len(by_id))


def intent(decision: Decision, before: Mapping[str, Intent]) -> Intent:
    """What is announced of a write, where some had been announced ``before``."""
    op = decision.op
    assert op is not None  # noqa: S101 - only writes are announced
    generation = int(op.marker.get("g", decision.base.generation if decision.base else 0))
    sent = op.id in before and before[op.id].sent
    done = None if op.kind is OpKind.DELETE else _base(decision, Receipt(op, Outcome.DONE))
    return Intent(op.id, decision.session, generation, op.kind, op.etag, sent, done)


def _groups(ops: Sequence[Op]) -> Iterator[Sequence[Op]]:
    """All that comes before the first batch with a deletion at once, the rest batch by batch: each deletion is noted
    as sent right before it is.
    """
    first = next((number for number, op in enumerate(ops) if op.kind is OpKind.DELETE), len(ops))
    whole = first if first == len(ops) else first // _GROUP * _GROUP
    if whole:
        yield ops[:whole]
    for begin in range(whole, len(ops), _GROUP):
        yield ops[begin : begin + _GROUP]


def _settle(
    receipt: Receipt, decision: Decision, before: Mapping[str, Intent], memory: SyncMemory, result: Written
) -> None:
    op = receipt.op
    result.sent += 1
    sent_before = op.id in before and before[op.id].sent
    gone = op.kind is OpKind.DELETE and receipt.outcome is Outcome.MISSING and sent_before
    if receipt.outcome is Outcome.DONE or gone:
        if op.kind is not OpKind.DELETE or decision.base is None or decision.base.id == op.id:
            memory.save_bases([_base(decision, receipt)])  # an older event's end says nothing of the newer one
        if op.changed or op.kind is not OpKind.PATCH:
            result.done[op.kind].append(decision.session)
        if op.kind is not OpKind.DELETE:
            result.stamp = op.marker.get(marker.STAMP, result.stamp)
    elif receipt.outcome in _CLASH:
        result.clashes.append(decision)
    else:
        result.errors.append(f"{decision.session}: {receipt.message or receipt.outcome.value}")
    if receipt.outcome is not Outcome.FAILED:
        memory.settled([op.id])


def _base(decision: Decision, receipt: Receipt) -> Base:
    """What is agreed on once a write is done."""
    op, event = receipt.op, receipt.event
    if op.kind is OpKind.DELETE:
        assert decision.base is not None  # noqa: S101 - only what is known is deleted
        return deleted(decision.base, op.marker.get(marker.STAMP, ""))
    assert op.fields is not None  # noqa: S101 - a create and a patch say what to write
    fields = event.fields if event and event.fields else op.fields
    etag, mark = (event.etag, event.marker) if event else ("", op.marker)
    wanted = marker.digests(op.fields)
    if op.kind is OpKind.CREATE:
        return Base(decision.session, int(op.marker["g"]), op.id, etag, fields, State.LIVE, mark, wanted)
    assert decision.base is not None  # noqa: S101 - only what is known is patched
    agreed = {**decision.base.agreed, **{name: wanted[name] for name in op.changed}}
    users = decision.base.users - ({"time"} & op.changed)
    base = replace(decision.base, etag=etag, fields=fields, mark=mark, agreed=agreed, users=users, sequence=op.sequence)
    return replace(base, theirs={}, state=State.LIVE, cause=lasting(base))
