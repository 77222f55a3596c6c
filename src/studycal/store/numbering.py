"""What a store keeps by week keys, in the numbers that a document gives its weeks now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from studycal.core.life.facts import Record
from studycal.core.records import replace
from studycal.core.session_id import week_of
from studycal.core.week_keys import WeekKeys

from .base import PlanHead, Published


def records_by(keys: WeekKeys, records: Iterable[Record]) -> list[Record]:
    """The facts, as they are kept -> with the numbers of ``keys``."""
    return [replace(record, body=keys.seen(record.body)) for record in records]


def seen_by(keys: WeekKeys, published: Mapping[str, Published]) -> dict[str, Published]:
    """The published sessions by id, as they are kept -> with the numbers of ``keys``."""
    seen = (_seen(item, keys) for item in published.values())
    return {item.session.id: item for item in seen}


def head_by(keys: WeekKeys, head: PlanHead) -> PlanHead:
    """The head in its own numbers -> with its ways back (``was``) in those of ``keys``."""
    own = head.keys
    if own == keys:
        return head
    moved = {
        fact: {keys.current(own.stored(name)): body for name, body in moves.items()}
        for fact, moves in head.head.get("was", {}).items()
    }
    return replace(head, head={**head.head, "was": moved})


def _seen(item: Published, keys: WeekKeys) -> Published:
    session = item.session
    name = keys.current(session.id)
    if name == session.id and not session.key:
        return item
    key = session.id if name != session.id else ""
    earlier = tuple(_seen(other, keys) for other in item.earlier)
    return replace(item, session=replace(session, id=name, week=week_of(name), key=key), earlier=earlier)
