"""Learners who leave while work is done for them: nobody waits, nothing is left, and they read what stays where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from studycal.core.records import dataclass
from studycal.host import courses, rollout, work
from studycal.host.database import HostSession
from studycal.host.sealing import Sealer
from studycal.host.tasks import QUEUES, Tasks
from studycal.service.workspace import Home
from tests.google import FakeGoogle
from tests.host.hosted import Hosted, served
from tests.host.test_calendars import connect, events, server_of_calendars, synced
from tests.host.test_google import connect as connect_google
from tests.host.test_google import google, switch_on
from tests.host.test_google import names as google_events
from tests.host.test_rollout import NUMBERS, weeks
from tests.peers_caldav import Server

__all__ = ["google", "server_of_calendars"]
NAME = "Anastazja Nowak-Niezwykła"

SMALL = "| Week | Topic |\n| --- | --- |\n| 1 | One |\n| 2 | Two |\n"


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
    members = sorted(hosted.join(f"Learner {number}")[0] for number in range(3))
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
    members = sorted(hosted.join(f"Learner {number}")[0] for number in range(3))
    hosted.query("UPDATE member SET due_at = :now RETURNING id", now="2026-01-01T00:00:00.000000+00:00")
    real, leaver = work.build, Leaver(hosted, members[1])

    def build(home: Home, now: datetime, *, fresh: bool) -> object:
        leaver.leave()
        return real(home, now, fresh=fresh)

    monkeypatch.setattr(work, "build", build)
    with hosted.host.database.session() as session:
        done = work.Done()
        work.read_busy(session, hosted.host.sealer, hosted.now, done)
    assert (done.read, done.failed) == (2, 0)


@pytest.fixture
def everything(anywhere: Hosted, request: pytest.FixtureRequest) -> Callable[[], str]:
    """All rows of all tables, and of SQLite every byte; as nobody is kept from any of it."""

    def of_a_file() -> str:
        files = anywhere.folder.rglob("host.sqlite*")
        return "".join(path.read_bytes().decode("utf-8", "replace") for path in files)

    def of_a_server() -> str:
        name = str(conninfo_to_dict(anywhere.host.database.address)["dbname"])  # type: ignore[attr-defined]
        with psycopg.connect(request.getfixturevalue("server"), autocommit=True, dbname=name) as superuser:
            tables = superuser.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            rows = [superuser.execute(f'SELECT * FROM "{table}"'.encode()).fetchall() for (table,) in tables]
        return str(rows)

    return of_a_server if anywhere.host.database.several else of_a_file


def test_who_leaves_with_calendars_leaves_no_row_feed_or_job_and_the_events_to_themselves(
    anywhere: Hosted, everything: Callable[[], str], google: FakeGoogle, server_of_calendars: Server
) -> None:
    hosted, user = anywhere, f"leaver-{anywhere.host.database.several}"
    hosted.publish(weeks(*NUMBERS))
    toml = hosted.folder / "host.toml"
    toml.write_text(f"{toml.read_text(encoding='utf-8')}private_networks = true\n", encoding="utf-8")
    switch_on(hosted, google)
    with served(hosted) as site:
        google.web_client(hosted.folder / "google.json", f"{site.base}/connect/google/answer")
        ana, ben = site.browser(), site.browser()
        ana.join(NAME)
        ben.join("Ben")
        ana_id = site.query("SELECT id FROM member WHERE name = :name", name=NAME)[0]["id"]
        assert "stays there" not in ana.post("/course/delete").text
        connect_google(ana)
        connect(ana, server_of_calendars, user)
        assert synced(site).done == 2
        feed, told = ana.feed(), ana.post("/course/delete").text
        assert "What was written to your own calendar stays there" in told
        site.publish(weeks(*NUMBERS, "Nine"))
        site.pass_time(hours=1)
        if hosted.host.database.several:
            Tasks(site.host, site.clock).look(0)  # jobs of both kinds wait for her
        for word in (NAME, ana_id):
            assert word in everything()
        left = ana.follow(ana.post("/course/delete", confirm="delete")).text
        assert "What was written to a calendar of your own stays there" in left
        assert [word for word in (NAME, ana_id, user) if word in everything()] == []
        assert site.browser().get(feed).status == 404
        if hosted.host.database.several:
            Tasks(site.host, site.clock).work(list(QUEUES), 1, wait=False)
        else:
            work.work(site.host, site.now)
        assert [(row["name"], row["revision"], row["tries"])
                for row in site.query("SELECT name, revision, tries FROM member")] == [("Ben", 3, 0)]  # fmt: skip
        assert not synced(site)
        assert [word for word in (NAME, ana_id, user) if word in everything()] == []
        assert google.logins.refresh == {}
        assert len(google_events(google)) == len(events(server_of_calendars, user)) == 40
