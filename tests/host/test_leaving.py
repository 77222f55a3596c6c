"""Learners who leave while work is done for them: nobody else waits for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime

import pytest

from studycal.core.life.marks import Mark, MarkKind
from studycal.core.records import dataclass
from studycal.core.sync.state import Intent, OpKind
from studycal.errors import NotThereError, StudycalError
from studycal.host import courses, links, rollout, work
from studycal.host.database import HostSession
from studycal.host.joining import open_plan
from studycal.host.sealing import Sealer
from studycal.host.workspace import MemberWorkspace, member
from studycal.service import commit
from studycal.service.feed_secrets import FILE as SHARES
from studycal.service.published import build
from studycal.service.workspace import Home
from studycal.store.base import FeedRecord
from studycal.store.postgres import TABLES
from studycal.store.sync_memory import Cursor
from tests.host.hosted import Hosted

SMALL = "| Week | Topic |\n| --- | --- |\n| 1 | One |\n| 2 | Two |\n"


def everything(hosted: Hosted) -> str:
    """All rows of all tables, whoever's they are."""
    if not hosted.host.database.several:
        with closing(sqlite3.connect(hosted.folder / ".studycal-host" / "host.sqlite")) as connection:
            return "\n".join(connection.iterdump())
    with hosted.host.database.session() as session:
        engine = session._engine
        engine.execute("SELECT set_config('studycal.backup', 'on', false)", {})
        tables = engine.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", {})
        rows = [row for table in list(tables) for row in engine.execute(f'SELECT * FROM "{table["tablename"]}"', {})]
        engine.execute("SELECT set_config('studycal.backup', '', false)", {})
        return "\n".join(map(str, rows))


def without_guards(hosted: Hosted) -> None:
    """As an earlier studycal had made the tables."""
    with hosted.host.database.session() as session:
        engine = session._engine
        if not hosted.host.database.several:
            names = list(engine.execute("SELECT name FROM sqlite_master WHERE name LIKE '%_is_a_members'", {}))
            drops = [f"DROP TRIGGER {row['name']}" for row in names]
        else:
            query = "SELECT tgrelid::regclass AS name FROM pg_trigger WHERE tgname = 'only_a_members'"
            drops = [f"DROP TRIGGER only_a_members ON {row['name']}" for row in list(engine.execute(query, {}))]
        assert len(drops) == len(OF_A_MEMBER)
        for drop in drops:
            engine.execute(drop, {})


@dataclass
class Leaver:
    """Leaves as soon as the slice that they stand in is found."""

    hosted: Hosted
    member: str

    def leave(self) -> None:
        with self.hosted.host.database.session() as session:
            session.erase(self.member)


def test_who_leaves_in_the_middle_of_a_slice_keeps_nobody_waiting(
    anywhere: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosted = anywhere
    hosted.publish(SMALL)
    members = hosted.join_several(3)
    course = hosted.publish(SMALL + "| 3 | Three |\n")
    real, leaver = rollout.bring, Leaver(hosted, members[1])

    def bring(session: HostSession, sealer: Sealer, course: courses.Course, member: str, now: datetime) -> None:
        if member == members[0]:
            leaver.leave()
        real(session, sealer, course, member, now)

    monkeypatch.setattr(rollout, "bring", bring)
    with hosted.host.database.session() as session:
        step = rollout.roll_out(session, hosted.host.sealer, course, hosted.now)
    assert (step.done, step.failed) == (2, 0)
    assert {row["revision"] for row in hosted.query("SELECT revision FROM member")} == {course.revision}


def test_who_leaves_while_busy_calendars_are_read_keeps_nobody_waiting(
    anywhere: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosted = anywhere
    hosted.publish(SMALL)
    members = hosted.join_several(3)
    hosted.make_busy_due()
    real, leaver = work.build, Leaver(hosted, members[1])

    def build(home: Home, now: datetime, *, fresh: bool) -> object:
        leaver.leave()
        return real(home, now, fresh=fresh)

    monkeypatch.setattr(work, "build", build)
    with hosted.host.database.session() as session:
        done = work.Done()
        work.read_busy(session, hosted.host.sealer, hosted.now, done)
    assert (done.read, done.failed) == (2, 0)


OF_A_MEMBER = {*TABLES, "news", "private", "answer", "link", "target"}
BUSY = "https://example.org/busy.ics"
INTENT = Intent("i1", "W01.S1", 0, OpKind.CREATE)
Late = Callable[[HostSession, Home, datetime], object]
LATE: dict[str, Late] = {
    "a fact": lambda session, home, at: home.store.append("note", {"text": "late"}, at),
    "a mark": lambda session, home, at: commit.keep(
        home, commit.mark(home, Mark(MarkKind.BAD, at, weeks=(1,)), at), at
    ),
    "what a busy feed gave": lambda session, home, at: home.store.save_feed(BUSY, FeedRecord("", "", at, b"")),
    "what a calendar holds": lambda session, home, at: home.store.sync("caldav").save_cursor(Cursor()),
    "what is to be sent": lambda session, home, at: home.store.sync("caldav").announce([INTENT]),
    "a login": lambda session, home, at: home.private.write("login", b"{}"),
    "the words of feeds": lambda session, home, at: home.private.write(SHARES, b'{"details": "a", "busy": "b"}'),
    "a key": lambda session, home, at: links.issue(
        session, links.LEARNER, "ai", home.workspace.member.id, at, by=links.LEARNER
    ),
    "a calendar": lambda session, home, at: session.run(
        "add_target", member=home.workspace.member.id, name="caldav", due="2026-11-23"
    ),
    "news": lambda session, home, at: session.run(
        "add_news", member=home.workspace.member.id, revision=1, at="2026-11-23", body="{}"
    ),
}


@pytest.mark.parametrize("what", LATE)
def test_nobody_writes_for_a_learner_who_has_left(anywhere: Hosted, what: str) -> None:
    """What was written for one who left meanwhile was swept by the same process, unless that was killed before."""
    hosted = anywhere
    hosted.publish(SMALL)
    gone = hosted.join_several(1)[0]
    with hosted.host.database.session() as session:
        home = open_plan(MemberWorkspace(session, hosted.host.sealer, member(session, gone), hosted.now))
        build(home, hosted.now)
        Leaver(hosted, gone).leave()
        with pytest.raises(NotThereError, match="left"):
            LATE[what](session, home, hosted.now)
    assert gone not in everything(hosted)


def test_what_an_earlier_studycal_left_of_those_who_are_gone_goes(anywhere: Hosted) -> None:
    hosted = anywhere
    hosted.publish(SMALL)
    gone, stays = hosted.join_several(2)
    without_guards(hosted)
    with hosted.host.database.session() as session:
        Leaver(hosted, gone).leave()
        session.store(gone).append("note", {"text": "late"}, hosted.now)
        session.run("add_news", member=gone, revision=1, at="2026-11-23", body="{}")
        session.store(stays).append("note", {"text": "in time"}, hosted.now)
    assert gone in everything(hosted)
    hosted.host.database.migrate()
    assert gone not in everything(hosted)
    assert "in time" in everything(hosted)
    with hosted.host.database.session() as session, pytest.raises(NotThereError):
        session.store(gone).append("note", {"text": "later still"}, hosted.now)
    with hosted.host.database.session() as session, pytest.raises(StudycalError):
        session.store(stays).execute("DELETE FROM fact", {})  # facts are append-only, as they were
    if hosted.host.database.several:
        assert hosted.query("SELECT learner FROM plan") == []  # and row security holds for the tables' owner, too
