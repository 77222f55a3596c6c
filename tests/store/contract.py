"""What every store must do; a test class inherits `StoreContract` and gives the fixture ``store``."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from studycal.core.curriculum import Role
from studycal.core.period import Period
from studycal.core.plan import Session, Status
from studycal.store.base import FeedRecord, PlanHead, Published, Store

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
WARSAW = ZoneInfo("Europe/Warsaw")


def session(session_id: str = "W07.S2", *, day: int = 13, sequence: int = 0) -> Session:
    start = datetime(2027, 1, day, 19, tzinfo=WARSAW)
    return Session(
        id=session_id,
        week=7,
        slot=session_id[-2:],
        role=Role.BUILD,
        optional=False,
        name="Code from Scratch",
        title="W07 S2 Build: Attention Mechanisms 1/2",
        period=Period(start, start + timedelta(minutes=75)),
        sequence=sequence,
        changed=NOON,
        why=("home-slot",),
    )


class StoreContract:
    """One learner's memory, whatever keeps it."""

    def test_facts_come_back_in_the_order_in_which_they_were_said(self, store: Store) -> None:
        first = store.append("mark", {"kind": "bad", "weeks": [7]}, NOON)
        second = store.append("pin", {"session": "W07.S2"}, NOON + timedelta(hours=1))
        assert second > first
        assert [(r.id, r.kind) for r in store.records()] == [(first, "mark"), (second, "pin")]
        assert store.records()[0].body == {"kind": "bad", "weeks": [7]}
        assert store.records()[0].at == NOON
        assert store.facts_version() == second

    def test_before_the_first_publication_there_is_no_plan(self, store: Store) -> None:
        assert store.plan_head() is None
        assert store.published() == {}
        assert store.facts_version() == 0

    def test_a_published_session_comes_back_equal(self, store: Store) -> None:
        told = Published(session(), "digest")
        store.publish(PlanHead(1, NOON, {"facts": 0}, {"weeks": []}), [told])
        assert store.published() == {"W07.S2": told}
        assert store.plan_head() == PlanHead(1, NOON, {"facts": 0}, {"weeks": []})

    def test_a_second_publication_replaces_what_changed_and_keeps_the_rest(self, store: Store) -> None:
        kept, moved = Published(session("W07.S1"), "a"), Published(session("W07.S2"), "b")
        store.publish(PlanHead(1, NOON, {}, {}), [kept, moved])
        later = Published(session("W07.S2", day=14, sequence=1), "b")
        store.publish(PlanHead(2, NOON, {}, {}), [later])
        assert store.published() == {"W07.S1": kept, "W07.S2": later}

    def test_a_dropped_session_stays_known(self, store: Store) -> None:
        dropped = replace(session(), status=Status.DROPPED, sequence=1)
        store.publish(PlanHead(1, NOON, {}, {}), [Published(dropped, "a")])
        assert store.published()["W07.S2"].session.status is Status.DROPPED

    def test_nothing_of_a_failed_transaction_remains(self, store: Store) -> None:
        with pytest.raises(ZeroDivisionError), store.transaction():
            store.append("mark", {"kind": "bad", "weeks": [7]}, NOON)
            raise ZeroDivisionError
        assert store.records() == []

    def test_a_feed_answer_is_remembered_until_the_next(self, store: Store) -> None:
        assert store.feed("https://example.org/a.ics") is None
        for body in (b"one", b"two\x00"):
            answer = FeedRecord('"etag"', "Mon, 30 Nov 2026 12:00:00 GMT", NOON, body)
            store.save_feed("https://example.org/a.ics", answer)
            assert store.feed("https://example.org/a.ics") == answer
