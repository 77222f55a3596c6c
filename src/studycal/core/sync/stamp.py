"""The stamp that our mark carries: which facts, such as no calendar gives back, the plan that wrote an event knew.

Marks and the log are said to one machine; drags, deletions and pins come back from the events themselves. A machine
whose own facts include all that the newest stamp knew may write; any other would move back what it has never heard of.
The facts form a chain of digests, each of all before it, so that one digest names them all and every earlier state is
known by its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from studycal.core.life.facts import Record

from . import marker
from .state import Base, State

TAKE_OVER = "take-over"
"""The kind of the fact that lets one machine's plan stand although another wrote with facts of its own."""

_KINDS = frozenset({"mark", "log", TAKE_OVER})
_NO_FACTS = "0"


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """``number`` rises with every new state of the facts that is written; ``facts`` is the digest of that state."""

    number: int = 0
    facts: str = _NO_FACTS

    def __str__(self) -> str:
        return f"{self.number}.{self.facts}" if self.number else ""


def parse(text: str) -> Stamp | None:
    """The stamp a mark carries; None where it carries none that can be read."""
    number, dot, facts = text.partition(".")
    if not (dot and facts and number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return Stamp(int(number), facts)


def newest(stamps: Iterable[str], current: Stamp) -> Stamp:
    """The newest of the stamps that were seen and the ``current`` one."""
    return max((stamp for stamp in (current, *map(parse, stamps)) if stamp), key=lambda stamp: stamp.number)


def deleted(base: Base, stamp: str) -> Base:
    """The base of an event that we deleted; it remembers the ``stamp`` of the plan that let the event go."""
    mark = {**base.mark, marker.STAMP: stamp} if stamp else base.mark
    return replace(base, state=State.OURS_GONE, mark=mark)


def owed(bases: Iterable[Base], newest_seen: str) -> bool:
    """Whether a deletion of ours was made for a plan of which no event tells yet; ``newest_seen`` is what they say."""
    number = (parse(newest_seen) or Stamp()).number
    stamps = (parse(base.mark.get(marker.STAMP, "")) for base in bases if base.state is State.OURS_GONE)
    return any(stamp.number > number for stamp in stamps if stamp)


def chain(records: Iterable[Record]) -> tuple[str, ...]:
    """The digest of the facts after each of those that no calendar gives back, oldest first; the last is the newest."""
    digests, bodies = [_NO_FACTS], dict[int, str]()
    for record in records:
        if record.kind in _KINDS:
            text = json.dumps([record.kind, dict(record.body)], sort_keys=True, ensure_ascii=False)
        elif record.kind == "undo" and int(record.body["fact"]) in bodies:
            text = f"undo {bodies[int(record.body['fact'])]}"
        else:
            continue
        bodies[record.id] = text
        digests.append(hashlib.sha256(f"{digests[-1]}|{text}".encode()).hexdigest()[:12])
    return tuple(digests)


def next_stamp(newest_seen: Stamp, own: tuple[str, ...]) -> Stamp:
    """What a machine whose facts have this chain writes: the stamp that stands if it knows the same, else a newer."""
    return newest_seen if newest_seen.facts == own[-1] else Stamp(newest_seen.number + 1, own[-1])
