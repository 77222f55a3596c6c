"""Act: announce every write in one commit, send them, and keep each receipt in a commit of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time

from studycal.calendars.base import Calendar
from studycal.core import marker
from studycal.core.period import instant
from studycal.core.reconcile import Base, Decision, State
from studycal.core.remote import Op, OpKind, Outcome, Receipt
from studycal.store.base import Store
from studycal.store.sync_base import Intent, SyncMemory

_ORDER = {OpKind.CREATE: 0, OpKind.PATCH: 1, OpKind.DELETE: 2}
_GROUP = 50
Tell = Callable[[int, int], None]
_CLASH = (Outcome.EXISTS, Outcome.STALE, Outcome.MISSING)


def silent(_done: int, _all: int) -> None:
    """Nobody wants to hear how far it is."""


@dataclass
class Written:
    """What became of the writes: ids of sessions by kind, clashes to look at again, and errors in a line each.

    An event that was gone before our deletion first arrived is a clash too: somebody else deleted it.
    """

    done: dict[OpKind, list[str]] = field(default_factory=lambda: {kind: [] for kind in OpKind})
    clashes: list[Decision] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sent: int = 0


def in_order(decisions: Sequence[Decision]) -> list[Decision]:
    """The writes in the order in which they are sent: create, patch, delete, the nearest sessions first."""
    return sorted((one for one in decisions if one.op is not None), key=_rank)


def _rank(one: Decision) -> tuple[int, datetime, str]:
    assert one.op is not None  # noqa: S101 - only writes are ranked
    fields = one.op.fields or (one.base.fields if one.base else None)
    start = fields.start if fields else datetime.max.replace(tzinfo=UTC)
    moment = start if isinstance(start, datetime) else datetime.combine(start, time(), tzinfo=UTC)
    return _ORDER[one.op.kind], instant(moment), one.session


def write(
    calendar: Calendar, store: Store, memory: SyncMemory, decisions: Sequence[Decision], tell: Tell = silent
) -> Written:
    """Send these writes (`in_order`). No transaction is open while the network is used.

    An error that ends the run (RemoteError, AuthNeededError, HeldError) leaves the intents of what is not settled.
    """
    by_id = {one.op.id: one for one in decisions if one.op is not None}
    before = memory.intents()
    memory.announce(_intent(one, before) for one in decisions)
    result = Written()
    for group in _groups([one.op for one in decisions if one.op is not None]):
        deletions = [op.id for op in group if op.kind is OpKind.DELETE]
        if deletions:
            memory.sending(deletions)
        for receipts in calendar.apply(group):
            with store.transaction():
                for receipt in receipts:
                    _settle(receipt, by_id[receipt.op.id], before, memory, result)
            tell(result.sent, len(by_id))
    return result


def _intent(one: Decision, before: Mapping[str, Intent]) -> Intent:
    assert one.op is not None  # noqa: S101 - only writes are announced
    generation = int(one.op.marker.get("g", one.base.generation if one.base else 0))
    sent = one.op.id in before and before[one.op.id].sent
    return Intent(one.op.id, one.session, generation, one.op.kind, one.op.etag, sent)


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


def _settle(receipt: Receipt, one: Decision, before: Mapping[str, Intent], memory: SyncMemory, result: Written) -> None:
    op = receipt.op
    result.sent += 1
    sent_before = op.id in before and before[op.id].sent
    gone = op.kind is OpKind.DELETE and receipt.outcome is Outcome.MISSING and sent_before
    if receipt.outcome is Outcome.DONE or gone:
        memory.save_bases([_base(one, receipt)])
        result.done[op.kind].append(one.session)
    elif receipt.outcome in _CLASH:
        result.clashes.append(one)
    else:
        result.errors.append(f"{one.session}: {receipt.message or receipt.outcome.value}")
    if receipt.outcome is not Outcome.FAILED:
        memory.settled([op.id])


def _base(one: Decision, receipt: Receipt) -> Base:
    """What is agreed on once a write is done."""
    op, event = receipt.op, receipt.event
    if op.kind is OpKind.DELETE:
        assert one.base is not None  # noqa: S101 - only what is known is deleted
        return replace(one.base, state=State.OURS_GONE)
    assert op.fields is not None  # noqa: S101 - a create and a patch say what to write
    fields = event.fields if event and event.fields else op.fields
    etag, mark = (event.etag, event.marker) if event else ("", op.marker)
    wanted = marker.digests(op.fields)
    if op.kind is OpKind.CREATE:
        return Base(one.session, int(op.marker["g"]), op.id, etag, fields, State.LIVE, mark, wanted)
    assert one.base is not None  # noqa: S101 - only what is known is patched
    agreed = {**one.base.agreed, **{name: wanted[name] for name in op.changed}}
    return replace(one.base, etag=etag, fields=fields, mark=mark, agreed=agreed, sequence=op.sequence)
