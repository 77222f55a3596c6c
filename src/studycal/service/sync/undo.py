"""Taking back what a calendar taught: `unskip`, and all of a run at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from studycal.core.life.facts import replay, standing
from studycal.errors import UsageError
from studycal.service.commit import Preview, preview
from studycal.service.workspace import Home


def unskip(home: Home, names: Sequence[str], now: datetime) -> Preview:
    """Preview the return of sessions that were deleted in a calendar; the next sync makes them anew."""
    skips = replay(home.store.records()).skips
    wanted = [name.upper() for name in names]
    unknown = [name for name in wanted if name not in skips]
    if unknown:
        remedy = f"Deleted there: {', '.join(sorted(skips))}." if skips else "Nothing is."
        raise UsageError(f"{unknown[0]} was not deleted in a calendar.", remedy)
    return preview(home, [("unskip", {"session": name}) for name in wanted], now)


def last_run(home: Home, target: str, now: datetime) -> Preview:
    """Preview taking back all that the newest run which learnt anything said. Raises UsageError if there is none."""
    holding = {record.id for record in standing(home.store.records())}
    for run in home.store.sync(target).runs(most=100):
        facts = [number for number in run.report.get("facts", ()) if number in holding]
        if facts:
            return preview(home, [("undo", {"fact": number}) for number in facts], now)
    raise UsageError(f"No run with {target} learnt anything that still holds.", "`studycal log --history` lists all.")
