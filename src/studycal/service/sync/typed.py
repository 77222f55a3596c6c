"""What the learner typed since the last run with a calendar, as the decision table heeds it."""

from __future__ import annotations

from collections.abc import Sequence

from studycal.core.life.facts import Record, standing
from studycal.core.sync.state import Typed


def typed_since(records: Sequence[Record], heeded: int, target: str) -> dict[str, Typed]:
    """By session, what holds now and did not at the fact ``heeded``, or the other way round."""
    before = {record.id: record for record in standing(record for record in records if record.id <= heeded)}
    now = {record.id: record for record in standing(records)}
    new = [record for number, record in now.items() if number not in before]
    ended = [record for number, record in before.items() if number not in now]
    handed = {str(record.body["session"]) for record in new if record.kind == "unpin"}
    pins = [record for record in new if record.kind == "pin" and record.body.get("source", "cli") == "cli"]
    timed = {str(record.body["session"]) for record in pins}
    titled = {str(record.body["session"]) for record in (*new, *ended) if record.kind == "title"}
    theirs = {
        str(record.body["session"]): dict(record.body.get("theirs", {}).get(target, {}))
        for record in ended
        if record.kind in ("unpin", "title")
    }
    return {
        session: Typed(session in handed, session in timed, session in titled, theirs.get(session, {}))
        for session in sorted({*handed, *timed, *titled, *theirs})
    }
