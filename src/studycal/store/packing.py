"""The published sessions of a plan as one value: JSON, a list for each in the order of `COLUMNS`, packed by zlib.

Plain JSON is read, too: so a migration leaves them, for a database packs nothing itself. Columns that a newer studycal
added at the end are passed over.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from studycal.core.curriculum import Role
from studycal.core.life.facts import period_body, period_from
from studycal.core.plan import Session, Status

from .base import Published

COLUMNS = (
    *("id", "week", "slot", "role", "optional", "name", "title", "starts", "minutes", "zone", "status", "pinned"),
    *("generation", "sequence", "changed", "text", "why"),
)
"""What is kept of a session: the wall time and zone of its start, elapsed minutes, flags as 0 and 1, ``changed`` in
UTC, ``text`` the digest of its texts, ``why`` a JSON list of rule ids. Where it has events of other generations, their
rows follow as one JSON list.
"""

_LEVEL = 6
_STARTS = COLUMNS.index("starts")
_ROLES = {role.value: role for role in Role}
_STATUSES = {status.value: status for status in Status}


def unpacked(data: bytes) -> dict[str, Published]:
    """The sessions by id, in the order of their starts."""
    return {
        values[0]: _published(values) for values in sorted(_rows(data), key=lambda values: (values[_STARTS], values[0]))
    }


def repacked(data: bytes, changed: Iterable[Published]) -> bytes:
    """The same with some sessions as they are now published."""
    rows = {values[0]: values for values in _rows(data)}
    rows |= {item.session.id: _row(item) for item in changed}
    return zlib.compress(json.dumps(list(rows.values()), ensure_ascii=False, separators=(",", ":")).encode(), _LEVEL)


@lru_cache(maxsize=4)
def _rows(data: bytes) -> tuple[tuple[Any, ...], ...]:
    """What stands in a plan's value; it is written over soon after it was read."""
    if not data:
        return ()
    text = data if data[:1] == b"[" else zlib.decompress(data)
    return tuple(tuple(values) for values in json.loads(text))


@cache
def _reasons(why: str) -> tuple[str, ...]:
    return tuple(json.loads(why))


@lru_cache(maxsize=1024)
def _kept_reasons(why: tuple[str, ...]) -> str:
    return json.dumps(why, ensure_ascii=False)


@lru_cache(maxsize=1024)
def _published(values: tuple[Any, ...]) -> Published:
    """The session of a row; remembered, for most rows are the same from one reading to the next."""
    id_, week, slot, role, optional, name, title, starts, minutes, zone = values[:10]
    status, pinned, generation, sequence, changed, text, why = values[10 : len(COLUMNS)]
    others = json.loads(values[len(COLUMNS)]) if len(values) > len(COLUMNS) else ()
    session = Session(
        id=id_,
        week=week,
        slot=slot,
        role=_ROLES[role],
        name=name,
        title=title,
        period=period_from({"starts": starts, "minutes": minutes, "zone": zone}),
        status=_STATUSES[status],
        optional=bool(optional),
        pinned=bool(pinned),
        generation=generation,
        sequence=sequence,
        changed=datetime.fromisoformat(changed),
        why=_reasons(why),
    )
    return Published(session, text, tuple(_published(tuple(row)) for row in others))


def _row(item: Published) -> tuple[object, ...]:
    """In the order of `COLUMNS`. Raises ValueError for a session without a time of change."""
    session = item.session
    if session.changed is None:
        raise ValueError(f"{session.id} is published without a time of change")
    values = {
        "id": session.id,
        "week": session.week,
        "slot": session.slot,
        "role": session.role.value,
        "optional": int(session.optional),
        "name": session.name,
        "title": session.title,
        **period_body(session.period),
        "status": session.status.value,
        "pinned": int(session.pinned),
        "generation": session.generation,
        "sequence": session.sequence,
        "changed": session.changed.astimezone(UTC).isoformat(),
        "text": item.text,
        "why": _kept_reasons(session.why),
    }
    row = tuple(values[name] for name in COLUMNS)
    return (*row, json.dumps([_row(other) for other in item.earlier], ensure_ascii=False)) if item.earlier else row
