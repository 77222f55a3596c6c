"""F4: some hundred seeded lives of the model; `scripts/soak model` lives ten thousand, or a million."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from studycal.calendars.memory import MemoryCalendar
from studycal.core.life.facts import pin_body
from studycal.core.life.marks import MarkKind
from studycal.core.plan import Pin
from studycal.core.time.period import Period
from studycal.errors import RemoteError
from tests.service.sync.ledger import ids
from tests.service.sync.lives import KNOWN, UNDONE, Life
from tests.service.sync.model import PLAN, SESSIONS, modelled
from tests.service.sync.mortal import Fate


@pytest.mark.parametrize("first", [0, 1_000_000])
def test_f4_whatever_happens_nothing_is_doubled_lost_undone_or_touched(first: int, tmp_path: Path) -> None:
    counts: Counter[str] = Counter()
    with modelled(tmp_path) as empty:
        for seed in range(first, first + 125):
            life = Life(seed, empty)
            life.live()
            counts.update(life.counts)
            assert life.wrong == [], seed

    assert counts["deaths"] > 80
    assert counts["writes"] > 500
    assert counts["databases lost"] > 15


@pytest.mark.parametrize("seen", [True, False])
def test_the_model_demands_no_drag_that_no_run_can_see(tmp_path: Path, *, seen: bool) -> None:
    with modelled(tmp_path) as empty:
        life = Life(2, empty)
        machine = life.machines[0]
        life.synced(machine, MemoryCalendar(life.server), Fate())
        session, start = SESSIONS[-1], life.document.homes[SESSIONS[-1]] + timedelta(hours=2)
        machine.store.append("pin", pin_body(Pin(session, Period(start, start + timedelta(hours=1)))), life.now)
        life.synced(machine, MemoryCalendar(life.server), Fate())
        (event,) = ids(PLAN, session) & life.server.live().keys()
        life.moved(event, timedelta(days=-30))
        if seen:
            life.synced(machine, MemoryCalendar(life.server), Fate())
        life.moved(event, timedelta(days=30))

        assert life.ledger.edits == ({event: {"start": start, "end": start + timedelta(hours=1)}} if seen else {})


@pytest.mark.parametrize("death", [True, False])
def test_the_model_tells_an_undone_deletion_where_it_was_known(tmp_path: Path, *, death: bool) -> None:
    """A deletion of ours is sent and not heard of; the learner deletes the same event, and the plan wants it again."""
    with modelled(tmp_path) as empty:
        life = Life(2, empty)
        machine = life.machines[0]
        life.synced(machine, MemoryCalendar(life.server), Fate())
        (event,) = ids(PLAN, "W02.S2") & life.server.live().keys()
        if death:
            machine.mark(MarkKind.BAD, 2, life.now)
            calendar = MemoryCalendar(life.server)
            calendar.before = lambda what: _away() if what == "write" else None
            life.synced(machine, calendar, Fate())
        with patch.object(life, "picked", lambda: (event, life.server.events[event])):
            life.remove()
        machine.mark(MarkKind.CLEAR, 2, life.now)
        if not death:
            life.server.restore(event)
        life.synced(machine, MemoryCalendar(life.server), Fate())

        assert UNDONE in life.broken
        assert (KNOWN in life.broken, bool(life.wrong)) == (not death, not death)


def _away() -> None:
    raise RemoteError("the network is away")
