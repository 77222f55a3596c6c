"""Publishes one revision after another until it is ended: a session goes to and fro, as if dragged all the time.

`python -m benchmarks._changes FOLDER`. Only what a change writes is done, not the planning before it, which is the
business of whoever says something and not of the feed that tells it.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

SESSION = "W20.S2"


def main(folder: Path) -> None:
    """Publish for ever."""
    from studycal.core.time.period import Period
    from studycal.wiring import open_home

    store = open_home(folder).store
    known, head = store.published()[SESSION], store.plan_head()
    if head is None or known.session.changed is None:
        raise RuntimeError("nothing is published")
    for number in count(1):
        at = known.session.changed + timedelta(seconds=number)
        away = timedelta(minutes=15 * (number % 2))
        period = Period(known.session.start + away, known.session.end + away)
        moved = replace(known.session, period=period, sequence=number, changed=at)
        store.publish(replace(head, revision=head.revision + number), [replace(known, session=moved)])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
