"""What comes back from a state file is what went in, to the order, the earlier events and a zone that nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from studycal.core.plan import Session, Status
from studycal.core.sync.remote import Fields, OpKind
from studycal.core.sync.state import Base, Intent, State
from studycal.core.week_keys import PLAIN
from studycal.store.base import PlanHead, Published
from studycal.store.sqlite import SqliteStore
from studycal.store.sync_memory import RunRecord
from tests.store.contract import INSERTED, NOON, WARSAW, session

HEAD = PlanHead(1, NOON, {}, {})
WEEKS = [{"number": number, "key": key} for number, key in enumerate(INSERTED.keys, start=1)]


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path / "state.sqlite")


def test_sessions_come_in_the_order_of_their_starts_whatever_they_are_called(store: SqliteStore) -> None:
    first, second, third = session("W07.S3", day=11), session("W07.S1", day=12), session("W07.S2", day=12)
    store.publish(HEAD, [Published(other, "") for other in (third, first, second)])
    assert list(store.published()) == ["W07.S3", "W07.S1", "W07.S2"]
    store.publish(HEAD, [Published(session("W07.S3", day=13), "")])
    assert list(store.published()) == ["W07.S1", "W07.S2", "W07.S3"]


def test_nothing_published_anew_leaves_what_was(store: SqliteStore) -> None:
    store.publish(HEAD, [Published(session(), "digest")])
    store.publish(replace(HEAD, revision=2), [])
    assert store.published() == {"W07.S2": Published(session(), "digest")}
    assert store.revision() == 2


@pytest.mark.parametrize(
    "other",
    [
        replace(session(), optional=True, pinned=True, generation=2, sequence=9, status=Status.PARTIAL),
        replace(session(), why=(), title="", name=""),
        replace(session(), changed=NOON.astimezone(WARSAW) + timedelta(microseconds=5)),
    ],
    ids=["flags", "bare", "to the microsecond"],
)
def test_every_column_of_a_session_comes_back(store: SqliteStore, other: Session) -> None:
    store.publish(HEAD, [Published(other, "digest")])
    assert store.published() == {"W07.S2": Published(other, "digest")}


def test_a_session_without_a_time_of_change_is_not_published(store: SqliteStore) -> None:
    with pytest.raises(ValueError, match=r"W07\.S2 is published without a time of change"):
        store.publish(HEAD, [Published(replace(session(), changed=None), "")])


def test_the_earlier_events_of_a_session_follow_its_week(store: SqliteStore) -> None:
    """A week was inserted before the third: what is kept as W03 is W04 now, its earlier events too."""
    now = replace(session("W04.S1"), week=4, key="W03.S1")
    whole = Published(replace(now, generation=1), "b", (Published(now, "a"),))
    store.publish(PlanHead(1, NOON, {}, {"curriculum": {"weeks": WEEKS}}), [whole])
    assert store.published() == {"W04.S1": whole}
    store.number_by(PLAIN)
    kept = store.published()["W03.S1"]
    assert [other.session.id for other in (kept, *kept.earlier)] == ["W03.S1", "W03.S1"]
    assert [other.session.lasting for other in (kept, *kept.earlier)] == ["W03.S1", "W03.S1"]


def test_what_keeps_its_number_keeps_its_earlier_events_too(store: SqliteStore) -> None:
    first = replace(session("W01.S1"), week=1)
    whole = Published(replace(first, generation=1), "b", (Published(first, "a"),))
    store.publish(PlanHead(1, NOON, {}, {"curriculum": {"weeks": WEEKS}}), [whole])
    assert store.published() == {"W01.S1": whole}


def test_a_plans_own_numbers_hold_until_others_are_named(store: SqliteStore) -> None:
    store.publish(PlanHead(1, NOON, {}, {"curriculum": {"weeks": WEEKS}}), [])
    again = SqliteStore(store.path)
    assert again.plan_head() is not None
    assert again.keys == INSERTED
    again.number_by(PLAIN)
    assert again.plan_head() is not None
    assert again.keys == PLAIN


FIELDS = Fields(datetime(2027, 1, 13, 19, tzinfo=WARSAW), datetime(2027, 1, 13, 20, 15, tzinfo=WARSAW), "Europe/Warsaw",
                "Ręka <&>", "Zwei\nZeilen", True, "TENTATIVE", (10, 0), ("study", "W07"), "tomato")  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        None,
        FIELDS,
        replace(FIELDS, start=date(2027, 1, 13), end=date(2027, 1, 14), zone=""),
        replace(
            FIELDS, start=datetime(2027, 1, 13, 18, tzinfo=UTC), end=datetime(2027, 1, 13, 19, tzinfo=UTC), zone="UTC"
        ),
    ],
    ids=["nothing", "a session", "all day", "utc"],
)
def test_all_that_was_agreed_on_comes_back(store: SqliteStore, fields: Fields | None) -> None:
    users = frozenset({"time", "summary"})
    base = Base(
        "W07.S2",
        3,
        "sc1",
        "e1",
        fields,
        State.USERS_GONE,
        {"k": "x"},
        {"time": "d"},
        users,
        7,
        "all-day",
        {"summary": "Mine, żółty"},
    )
    memory = store.sync("google")
    memory.save_bases([base])
    memory.announce([Intent("sc1", "W07.S2", 3, OpKind.PATCH, "e1", sent=True, done=base)])
    again = SqliteStore(store.path).sync("google")
    assert again.bases() == {"W07.S2": base}
    assert again.intents() == {"sc1": Intent("sc1", "W07.S2", 3, OpKind.PATCH, "e1", sent=True, done=base)}


@pytest.mark.parametrize("zone", ["Customized Time Zone", "", "../etc/passwd"])
def test_a_moment_in_a_zone_that_nobody_knows_keeps_its_offset(store: SqliteStore, zone: str) -> None:
    east = timezone(timedelta(hours=3, minutes=30))
    start = datetime(2027, 1, 13, 19, tzinfo=east)
    fields = replace(FIELDS, start=start, end=start + timedelta(hours=1), zone=zone)
    store.sync("google").save_bases([Base("W07.S2", 0, "sc1", "e1", fields)])
    kept = store.sync("google").bases()["W07.S2"].fields
    assert kept is not None
    assert (kept, kept.start.utcoffset()) == (fields, timedelta(hours=3, minutes=30))  # type: ignore[union-attr]


def test_a_moment_comes_back_in_the_events_own_zone(store: SqliteStore) -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    store.sync("google").save_bases([Base("W07.S2", 0, "sc1", "e1", replace(FIELDS, zone="Asia/Tokyo"))])
    kept = store.sync("google").bases()["W07.S2"].fields
    assert kept is not None
    assert (kept.start, getattr(kept.start, "tzinfo", None)) == (FIELDS.start, tokyo)


def test_runs_are_kept_for_ninety_days_and_as_many_are_told_as_are_asked_for(store: SqliteStore) -> None:
    memory = store.sync("google")
    days = (0, 1, 90, 91)
    for day in days:
        memory.add_run(RunRecord(NOON + timedelta(days=day), day, {"error": "żółw"}))
    assert memory.runs() == [RunRecord(NOON + timedelta(days=day), day, {"error": "żółw"}) for day in (91, 90, 1)]
    assert [run.writes for run in memory.runs(most=2)] == [91, 90]
    for day in range(92, 112):
        memory.add_run(RunRecord(NOON + timedelta(days=day), day, {}))
    assert len(memory.runs()) == 20


def test_what_other_threads_ask_is_answered(store: SqliteStore) -> None:
    store.append("mark", {"kind": "bad"}, NOON)
    kinds: list[str] = []
    thread = Thread(target=lambda: kinds.extend(record.kind for record in store.records()))
    thread.start()
    thread.join()
    assert kinds == ["mark"]


def test_a_store_beside_another_shares_its_transactions_and_leaves_the_file_open(store: SqliteStore) -> None:
    guest = store.beside("you", "bread")
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.append("mark", {"kind": "bad"}, NOON)
        with guest.transaction():
            guest.append("mark", {"kind": "great"}, NOON)
        raise ZeroDivisionError
    assert store.records() == guest.records() == []
    guest.append("pin", {}, NOON)
    guest.close()
    assert (guest.learner, guest.plan, guest.path) == ("you", "bread", store.path)
    assert [record.kind for record in SqliteStore(store.path, "you", "bread").records()] == ["pin"]
    assert store.records() == []


def test_all_that_is_read_in_a_snapshot_is_of_one_moment(store: SqliteStore) -> None:
    store.append("mark", {"kind": "bad"}, NOON)
    writer = SqliteStore(store.path)
    with store.snapshot():
        assert len(store.records()) == 1
        writer.append("mark", {"kind": "great"}, NOON)
        with store.snapshot():
            assert len(store.records()) == 1
        assert len(store.records()) == 1
    assert len(store.records()) == 2


def test_a_version_differs_once_another_connection_has_written(store: SqliteStore) -> None:
    before = store.version()
    store.append("mark", {"kind": "bad"}, NOON)
    assert store.version() == before
    SqliteStore(store.path).append("mark", {"kind": "great"}, NOON)
    assert store.version() != before


def test_a_script_is_part_of_the_transaction_it_runs_in(store: SqliteStore) -> None:
    text = "CREATE TABLE beside (word TEXT);\nINSERT INTO beside VALUES ('a;\nb');\n"
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.script(text)
        raise ZeroDivisionError
    with store.transaction():
        store.script(text)
    assert [tuple(row) for row in store.connection.execute("SELECT word FROM beside")] == [("a;\nb",)]
