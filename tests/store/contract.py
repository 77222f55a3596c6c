"""What every store must do; a test class inherits `StoreContract` and gives the fixture ``store``."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from studycal.core.curriculum import Role
from studycal.core.plan import Session, Status
from studycal.core.sync.remote import Fields, OpKind
from studycal.core.sync.rest import Rest
from studycal.core.sync.state import Base, Intent, State
from studycal.core.time.period import Period
from studycal.core.week_keys import PLAIN, WeekKeys
from studycal.store.base import FeedRecord, PlanEntry, PlanHead, Published, Store
from studycal.store.sync_memory import Cursor, RunRecord

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
WARSAW = ZoneInfo("Europe/Warsaw")
INSERTED = WeekKeys(("W01", "W02", "W03b", "W03"))
"""The keys of a document that got a week before its third."""


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

    def test_the_earlier_events_of_a_session_come_back_with_it(self, store: Store) -> None:
        first, second = replace(session(), sequence=3), replace(session(day=21), generation=1, status=Status.DROPPED)
        told = Published(replace(session(day=28), generation=2), "c", (Published(first, "a"), Published(second, "b")))
        store.publish(PlanHead(1, NOON, {}, {}), [told])
        assert store.published() == {"W07.S2": told}

    def test_plans_of_one_learner_keep_everything_apart(self, store: Store) -> None:
        answer = FeedRecord("", "", NOON, b"one")
        for name in ("one", "other"):
            store = store.of(name)
            assert (store.append("mark", {"kind": "bad", "weeks": [7]}, NOON), store.facts_version()) == (1, 1)
            store.publish(PlanHead(len(name), NOON, {}, {}), [Published(session(), name)])
            store.save_feed("https://example.org/a.ics", answer)
        store = store.of("one")
        store.append("pin", {"session": "W07.S2"}, NOON)
        store.publish(PlanHead(4, NOON, {"facts": 2}, {}), [Published(session(), "changed")])
        store.save_feed("https://example.org/a.ics", FeedRecord("", "", NOON, b"two"))
        store = store.of("other")
        assert [record.id for record in store.records()] == [1]
        assert (store.revision(), store.published()["W07.S2"].text) == (5, "other")
        assert store.feed("https://example.org/a.ics") == answer
        assert [(plan.id, plan.revision, plan.facts) for plan in store.plans()] == [("one", 4, 2), ("other", 5, 1)]
        store = store.of("third")
        assert (store.records(), store.plan_head(), store.published()) == ([], None, {})
        assert store.feed("https://example.org/a.ics") is None

    def test_a_plan_is_listed_with_its_title_its_first_day_and_what_was_said(self, store: Store) -> None:
        head = {"schedule": {"title": "Żurawie 7", "start": "2026-11-30", "zone": "Europe/Warsaw"}}
        store = store.of("cranes")
        store.append("mark", {"kind": "bad", "weeks": [7]}, NOON)
        store.publish(PlanHead(1, NOON, {}, head), [])
        bare = store.of("bare")
        bare.publish(PlanHead(3, NOON + timedelta(hours=1), {}, {}), [])
        assert store.plans() == [
            PlanEntry("cranes", "Żurawie 7", "2026-11-30", 1, NOON, 1),
            PlanEntry("bare", "", "", 3, NOON + timedelta(hours=1), 0),
        ]

    def test_words_in_any_script_come_back(self, store: Store) -> None:
        store.append("log", {"surprise": "Öfen, 暖炉, 🍞"}, NOON)
        told = Published(replace(session(), name="Öfen, 暖炉, 🍞", why=("busy: Zażółć",)), "digest")
        store.publish(PlanHead(1, NOON, {"weeks.md": "ż"}, {"topic": "🍞"}), [told])
        assert store.records()[0].body == {"surprise": "Öfen, 暖炉, 🍞"}
        assert store.published() == {"W07.S2": told}
        assert store.plan_head() == PlanHead(1, NOON, {"weeks.md": "ż"}, {"topic": "🍞"})

    def test_feeds_that_no_config_names_are_let_go(self, store: Store) -> None:
        for name in ("one", "other"):
            store = store.of(name)
            for address in ("a", "b"):
                store.save_feed(address, FeedRecord("", "", NOON, name.encode()))
        store = store.of("one")
        store.forget_feeds({"a"}, NOON - timedelta(days=1))
        assert (store.feed("a") is None, store.feed("b") is None) == (False, True)
        store = store.of("other")
        assert (store.feed("a") is None, store.feed("b") is None) == (False, False)
        store.forget_feeds({"a", "b"}, NOON + timedelta(days=1))
        assert store.of("one").feed("a") is None

    def test_what_was_said_before_any_plan_finds_the_first(self, store: Store) -> None:
        store.append("mark", {"kind": "bad", "weeks": [7]}, NOON)
        assert len(store.of("first").records()) == 1
        assert store.of("second").records() == []

    def test_what_is_kept_follows_its_week_when_a_document_gives_it_another_number(self, store: Store) -> None:
        """A week was inserted before the third: what was W03 is W04 now."""
        store.append("mark", {"kind": "bad", "weeks": [3]}, NOON)
        store.append("log", {"session": "W03.S1", "status": "done"}, NOON)
        store.publish(PlanHead(1, NOON, {}, {}), [Published(session("W03.S1"), "a")])
        store.number_by(INSERTED)
        assert [record.body for record in store.records()] == [
            {"kind": "bad", "weeks": [4]},
            {"session": "W04.S1", "status": "done"},
        ]
        seen = store.published()["W04.S1"].session
        assert (seen.week, seen.key, seen.lasting) == (4, "W03.S1", "W03.S1")
        store.append("mark", {"kind": "great", "weeks": [3]}, NOON)
        assert [record.body.get("weeks") for record in store.records_as_kept()] == [[3], None, ["W03b"]]

    def test_a_published_plan_speaks_in_its_own_numbers_and_its_ways_back_in_those_of_now(self, store: Store) -> None:
        weeks = [{"number": number, "key": key} for number, key in enumerate(INSERTED.keys, start=1)]
        body = {"curriculum": {"weeks": weeks}, "was": {"1": {"W04.S1": "there"}}}
        store.publish(PlanHead(1, NOON, {}, body), [Published(replace(session("W04.S1"), week=4, key="W03.S1"), "a")])
        assert (store.keys, list(store.published())) == (INSERTED, ["W04.S1"])
        store.number_by(PLAIN)
        head = store.plan_head()
        assert head is not None
        assert head.head["was"] == {"1": {"W03.S1": "there"}}
        assert list(store.published()) == ["W03.S1"]
        store.number_by(None)
        assert store.keys == INSERTED

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

    def test_what_a_feed_answered_one_learner_no_other_reads(self, store: Store, other: Store) -> None:
        """``other`` is another learner's memory in the same place."""
        answer = FeedRecord("", "", NOON, b"private")
        store.save_feed("https://example.org/a.ics", answer)
        assert other.feed("https://example.org/a.ics") is None
        other.save_feed("https://example.org/a.ics", replace(answer, body=b"theirs"))
        assert store.feed("https://example.org/a.ics") == answer


def fill(store: Store) -> None:
    """Everything that a store keeps, once."""
    store.append("mark", {"kind": "bad", "weeks": [7]}, NOON)
    store.append("pin", {"session": "W07.S2"}, NOON)
    head = {"schedule": {"title": "Study plan", "start": "2026-11-30"}, "finish": None}
    store.publish(PlanHead(1, NOON, {"facts": 2}, head), [Published(session(), "digest")])
    store.save_feed("https://example.org/a.ics", FeedRecord("", "", NOON, b"private"))
    memory = store.sync("google")
    memory.save_bases([base()])
    memory.announce([Intent("sc1", "W07.S2", 0, OpKind.CREATE, "", sent=False)])
    memory.save_cursor(Cursor(wanted="Study", calendar="c1", token="t1", last_run=NOON))
    memory.add_run(RunRecord(NOON, 3, {"created": ["W07.S2"]}))


def told(store: Store) -> tuple[object, ...]:
    """All that a store gives back."""
    memory = store.sync("google")
    return (
        [record.id for record in store.records()],
        store.published(),
        store.plan_head(),
        store.feed("https://example.org/a.ics"),
        store.targets(),
        store.edited(),
        memory.bases(),
        memory.intents(),
        memory.cursor(),
        memory.runs(),
        memory.writes_since(NOON - timedelta(days=1)),
    )


def base() -> Base:
    """What was agreed on about one event whose title the learner wrote."""
    return Base("W07.S2", 0, "sc1", "e1", None, State.LIVE, {"k": "x"}, {"summary": "d"}, frozenset({"summary"}), 2)


class SyncMemoryContract:
    """One calendar's part of a store; a test class inherits it and gives the fixture ``store``."""

    def test_a_base_comes_back_equal_and_is_replaced_by_session(self, store: Store) -> None:
        memory = store.sync("google")
        memory.save_bases([base()])
        assert memory.bases() == {"W07.S2": base()}
        memory.save_bases([replace(base(), etag="e2", sequence=3)])
        assert memory.bases()["W07.S2"].etag == "e2"
        assert store.edited() == {"W07.S2"}

    def test_intents_are_replaced_whole_marked_as_sent_and_settled(self, store: Store) -> None:
        memory = store.sync("google")
        said = Fields(NOON, NOON + timedelta(hours=1), "UTC", "Ręka <&>", "Zwei\nZeilen", alarms=(10,))
        first = Intent("sc1", "W07.S2", 0, OpKind.CREATE, "", sent=False, done=replace(base(), fields=said))
        second = Intent("sc2", "W07.S3", 0, OpKind.DELETE, "e", sent=False)
        memory.announce([first])
        assert memory.intents() == {"sc1": first}
        memory.announce([second])
        assert memory.intents() == {"sc2": second}
        memory.sending(["sc2"])
        assert memory.intents()["sc2"].sent
        memory.settled(["sc2"])
        assert memory.intents() == {}

    def test_what_a_calendar_holds_follows_its_week_too(self, store: Store) -> None:
        memory = store.sync("google")
        agreed = replace(base(), session="W03.S1")
        memory.save_bases([agreed])
        memory.announce([Intent("sc1", "W03.S1", 0, OpKind.PATCH, "e", sent=False, done=agreed)])
        store.number_by(INSERTED)
        assert {name: base.session for name, base in memory.bases().items()} == {"W04.S1": "W04.S1"}
        assert store.edited() == {"W04.S1"}
        intent = memory.intents()["sc1"]
        assert (intent.session, intent.done and intent.done.session) == ("W04.S1", "W04.S1")
        memory.announce([intent])
        memory.save_bases(memory.bases().values())
        store.number_by(PLAIN)
        assert list(memory.bases()) == ["W03.S1"]
        assert memory.intents()["sc1"].done == agreed

    def test_a_cursor_comes_back_equal(self, store: Store) -> None:
        memory = store.sync("google")
        assert memory.cursor() == Cursor()
        cursor = Cursor("Study", "c1", "t1", NOON, NOON, "lost", NOON, 7, "stamp", {"sc9": "two"}, ended=True)
        memory.save_cursor(cursor)
        assert memory.cursor() == cursor

    def test_a_calendars_rest_comes_back_equal_and_ends_when_anything_is_announced(self, store: Store) -> None:
        memory, other = store.sync("google"), store.sync("caldav")
        rests = Cursor(rest=Rest("as it was", NOON, NOON + timedelta(hours=7)))
        for_ever = Cursor(rest=Rest("as it was", NOON, None))
        memory.save_cursor(rests)
        other.save_cursor(for_ever)
        assert (memory.cursor(), other.cursor()) == (rests, for_ever)
        memory.announce([])
        assert (memory.cursor(), other.cursor()) == (Cursor(), for_ever)

    def test_runs_are_newest_first_counted_and_trimmed_after_ninety_days(self, store: Store) -> None:
        memory = store.sync("google")
        for days, writes in ((0, 3), (50, 4), (100, 5)):
            memory.add_run(RunRecord(NOON + timedelta(days=days), writes, {}))
        assert [run.writes for run in memory.runs()] == [5, 4]
        assert memory.writes_since(NOON + timedelta(days=60)) == 5

    def test_forgetting_a_calendar_forgets_no_other(self, store: Store) -> None:
        for target in ("google", "caldav"):
            store.sync(target).save_bases([base()])
            store.sync(target).announce([Intent("sc1", "W07.S2", 0, OpKind.CREATE, "", sent=False)])
        store.sync("google").forget()
        assert store.targets() == ("caldav",)
        assert store.sync("google").bases() == store.sync("google").intents() == {}
        assert store.sync("caldav").bases() == {"W07.S2": base()}

    def test_nothing_of_a_calendar_crosses_to_another_learner_or_plan(self, store: Store, other: Store) -> None:
        """``other`` is another learner's memory in the same place; `of` gives another plan's."""
        store = store.of("one")
        fill(store)
        before = told(store)
        for stranger in (other.of("one"), other.of("two")):
            assert stranger.sync("google").bases() == {}
            fill(stranger)
            stranger.sync("google").forget()
            assert told(store.of("one")) == before
        mine = store.of("two")
        assert mine.sync("google").bases() == mine.sync("google").intents() == {}
        assert mine.sync("google").cursor() == Cursor()
        mine.sync("google").forget()
        assert told(store.of("one")) == before
