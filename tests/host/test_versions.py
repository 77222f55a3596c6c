"""Two versions of studycal at one database: what a newer one wrote is left to it, and nobody else waits for that."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from studycal.core.life.marks import Mark, MarkKind
from studycal.errors import InputError, NewerProgramError, StudycalError
from studycal.formats import snapshot
from studycal.host import courses, rollout
from studycal.host.joining import open_plan
from studycal.host.setup import open_host
from studycal.host.tasks import Tasks
from studycal.host.work import work
from studycal.host.workspace import MemberWorkspace, member
from studycal.service import commit
from studycal.service.published import build
from studycal.store.packing import unpacked
from tests.host.hosted import Hosted, made
from tests.postgres import database

SMALL = "| Week | Topic |\n| --- | --- |\n| 1 | One |\n| 2 | Two |\n"
NEWER = "999.1.0, busy time 2"


@pytest.fixture
def on_postgres(server: str, tmp_path: Path) -> Iterator[Hosted]:
    with database(server, "studycal_versions") as address:
        hosted = made(tmp_path, address)
        hosted.publish(SMALL)
        yield hosted
        hosted.host.database.pool.close()  # type: ignore[attr-defined]


def rows(hosted: Hosted, member_id: str) -> dict[str, Any]:
    with hosted.host.database.session() as session:
        engine = session._engine.beside(member_id)
        query = engine.worded("SELECT revision, inputs, head, sessions FROM plan WHERE learner = :id")
        return dict(engine.execute(query, {"id": member_id}).fetchone())


def wrote_newer(hosted: Hosted, member_id: str) -> dict[str, Any]:
    """The member's plan as a newer studycal writes it: fields at every place that this one knows nothing of."""
    plan = rows(hosted, member_id)
    inputs, head = json.loads(plan["inputs"]), json.loads(plan["head"])
    inputs["version"] = NEWER
    for place in (
        *(head, head["curriculum"], head["curriculum"]["rules"], head["curriculum"]["stated"], head["schedule"]),
        *(head["curriculum"]["weeks"][0], head["curriculum"]["quarters"][0], head["weeks"][0]),
        head["curriculum"]["quarters"][0]["sessions"][0],
    ):
        place["moonlight"] = {"of": ["a", "newer", "one"]}
    with hosted.host.database.session() as session:
        engine = session._engine.beside(member_id)
        statement = "UPDATE plan SET inputs = :inputs, head = :head WHERE learner = :id"
        engine.execute(
            engine.worded(statement), {"inputs": json.dumps(inputs), "head": json.dumps(head), "id": member_id}
        )
    return rows(hosted, member_id)


def test_an_older_worker_leaves_a_newer_ones_learner_and_serves_the_others(anywhere: Hosted) -> None:
    hosted = anywhere
    hosted.publish(SMALL)
    members = [hosted.join(f"Learner {number}")[0] for number in range(3)]
    newer = wrote_newer(hosted, members[1])
    course = hosted.publish(SMALL + "| 3 | Three |\n")
    with hosted.host.database.session() as session:
        step = rollout.roll_out(session, hosted.host.sealer, course, hosted.now)
    assert (step.done, step.failed, step.left) == (2, 0, 1)
    assert rows(hosted, members[1]) == newer
    assert [row["tries"] for row in hosted.query("SELECT tries FROM member")] == [0, 0, 0]

    hosted.make_busy_due()
    hosted.query("UPDATE member SET revision = :newest RETURNING id", newest=course.revision)
    done = work(hosted.host, hosted.now)
    assert (done.read, done.failed) == (2, 0)
    assert rows(hosted, members[1]) == newer


def test_learners_who_are_left_to_a_newer_one_keep_nobody_waiting(
    anywhere: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosted = anywhere
    hosted.publish(SMALL)
    members = hosted.join_several(4)
    for one in members[:3]:
        wrote_newer(hosted, one)
    course = hosted.publish(SMALL + "| 3 | Three |\n")
    monkeypatch.setattr("studycal.host.work._SLICE", 2)
    monkeypatch.setattr("studycal.host.work.random.randrange", lambda most: 0)
    hosted.make_busy_due()
    assert work(hosted.host, hosted.now).rolled_out == 1
    [row] = hosted.query("SELECT revision FROM member WHERE id = :id", id=members[3])
    assert row["revision"] == course.revision
    waiting = hosted.query("SELECT count(*) AS n FROM member WHERE due_at < '2026-06'")
    assert waiting[0]["n"] <= 1  # not the same two found each time


def test_an_older_page_shows_what_a_newer_one_planned_and_keeps_nothing(site: Hosted) -> None:
    site.publish(SMALL)
    ana = site.browser()
    ana.join("Ana")
    feed = ana.feed()
    [row] = site.query("SELECT id FROM member")
    newer = wrote_newer(site, row["id"])
    assert ana.get("/week/1").status == 200
    assert site.browser().get(feed).status == 200
    answer = ana.post("/mark", kind="bad", target="W02", confirm="1")
    assert answer.status == 503
    assert "newer studycal" in answer.text
    assert rows(site, row["id"]) == newer


def test_what_an_older_one_wrote_is_computed_anew_and_keeps_its_times(anywhere: Hosted) -> None:
    hosted = anywhere
    hosted.publish(SMALL)
    ana, _ = hosted.join("Ana")
    before = rows(hosted, ana)
    inputs = json.dumps({**json.loads(before["inputs"]), "version": "0.0.9, busy time 1"})
    with hosted.host.database.session() as session:
        engine = session._engine.beside(ana)
        engine.execute(
            engine.worded("UPDATE plan SET inputs = :inputs WHERE learner = :id"), {"inputs": inputs, "id": ana}
        )
        built = build(
            open_plan(MemberWorkspace(session, hosted.host.sealer, member(session, ana), hosted.now)), hosted.now
        )
    after = rows(hosted, ana)
    assert json.loads(after["inputs"]) == json.loads(before["inputs"])
    assert after["sessions"] == before["sessions"]
    assert len(built.plan.sessions) == len(unpacked(bytes(after["sessions"])))


def test_a_course_that_a_newer_one_published_is_rolled_out_by_a_newer_one(anywhere: Hosted) -> None:
    hosted = anywhere
    hosted.publish(SMALL)
    hosted.join("Ana")
    hosted.publish(SMALL + "| 3 | Three |\n")
    hosted.query("UPDATE course_revision SET settings = settings || :more RETURNING number", more="\nmoonlight = 3\n")
    with hosted.host.database.session() as session:
        course = courses.course(session, "ai")
        step = rollout.roll_out(session, hosted.host.sealer, course, hosted.now)
        assert (step.done, step.failed, step.left) == (0, 0, 1)
        with pytest.raises(NewerProgramError, match="moonlight"):
            _ = course.settings


def test_a_plan_in_a_folder_is_read_whatever_stands_in_it_beside_what_is_known(hosted: Hosted) -> None:
    hosted.publish(SMALL)
    ana, _ = hosted.join("Ana")
    newer = wrote_newer(hosted, ana)
    head = json.loads(newer["head"])
    assert [week.topic for week in snapshot.load_curriculum(head["curriculum"]).weeks] == ["One", "Two"]
    assert snapshot.load_schedule(head["schedule"]).plan_id
    assert len(snapshot.load_weeks(head["weeks"])) == 2


@pytest.mark.peer
def test_a_migration_in_the_middle_of_a_slice_ends_it_before_anything_is_written(on_postgres: Hosted) -> None:
    hosted = on_postgres
    members = [hosted.join(f"Learner {number}")[0] for number in range(2)]
    course = hosted.publish(SMALL + "| 3 | Three |\n")
    before = {one: rows(hosted, one) for one in members}
    database = hosted.host.database
    with database.session() as session:
        with psycopg.connect(database.address, autocommit=True) as other:  # type: ignore[attr-defined]
            other.execute("UPDATE studycal_schema SET version = version + 1")
        step = rollout.roll_out(session, hosted.host.sealer, course, hosted.now)
        assert (step.done, step.failed, step.left) == (0, 0, 2)
        home = open_plan(MemberWorkspace(session, hosted.host.sealer, member(session, members[0]), hosted.now))
        seen = commit.mark(home, Mark(MarkKind.BAD, hosted.now, weeks=(2,)), hosted.now)
        with pytest.raises(NewerProgramError, match="another version"):
            commit.keep(home, seen, hosted.now)
    with psycopg.connect(database.address, autocommit=True) as other:  # type: ignore[attr-defined]
        other.execute("UPDATE studycal_schema SET version = version - 1")
    assert {one: rows(hosted, one) for one in members} == before
    assert {row["tries"] for row in hosted.query("SELECT tries FROM member")} == {0}


@pytest.mark.peer
def test_a_worker_of_the_old_version_stops_with_a_sentence_and_leaves_no_job_behind(on_postgres: Hosted) -> None:
    hosted = on_postgres
    hosted.join("Ana")
    hosted.publish(SMALL + "| 3 | Three |\n")
    tasks = Tasks(hosted.host, hosted.clock)
    tasks.look(0)
    address = hosted.host.database.address  # type: ignore[attr-defined]
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("UPDATE studycal_schema SET version = version + 1 WHERE part = 'host'")
    with pytest.raises(NewerProgramError, match="newer studycal"):
        tasks.work(["rollout"], 1, wait=True)
    with psycopg.connect(address, autocommit=True) as other:
        assert other.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'rollout'").fetchone() == (0,)
        other.execute("UPDATE studycal_schema SET version = version - 1 WHERE part = 'host'")
    tasks.look(0)
    tasks.work(["rollout"], 1, wait=False)
    assert {row["revision"] for row in hosted.query("SELECT revision FROM member")} == {3}


@pytest.mark.peer
@pytest.mark.parametrize(("step", "told"), [(1, "made by a newer studycal"), (-1, "Run `studycal host init` once")])
def test_the_version_of_the_learners_tables_counts_as_much(on_postgres: Hosted, step: int, told: str) -> None:
    """An older program on newer tables of learners was sent to `host init`, which it was too old for."""
    address = on_postgres.host.database.address  # type: ignore[attr-defined]
    change = "UPDATE studycal_schema SET version = version + %s WHERE part = 'store'"
    with psycopg.connect(address, autocommit=True) as other:
        other.execute(change, [step])
    with pytest.raises(StudycalError) as raised, on_postgres.host.database.session():
        pass
    assert told in f"{raised.value.message} {raised.value.remedy}"
    assert isinstance(raised.value, NewerProgramError) == (step > 0)
    with psycopg.connect(address, autocommit=True) as other:
        other.execute(change, [-step])


def test_on_sqlite_a_process_that_runs_on_says_so_too(hosted: Hosted) -> None:
    hosted.publish(SMALL)
    hosted.query("UPDATE host_schema SET version = version + 1 RETURNING version")
    with pytest.raises(NewerProgramError, match="newer studycal"), hosted.host.database.session():
        pass


@pytest.mark.parametrize(("step", "told"), [(1, "made by a newer studycal"), (-1, "Run `studycal host init` once")])
def test_on_sqlite_the_version_of_the_learners_tables_counts_as_much(hosted: Hosted, step: int, told: str) -> None:
    """A newer one's `host status` brought them up to date beneath a process that ran on, and kept writing."""
    hosted.publish(SMALL)
    with closing(sqlite3.connect(hosted.folder / ".studycal-host" / "host.sqlite")) as other:
        version = other.execute("PRAGMA user_version").fetchone()[0]
        other.execute(f"PRAGMA user_version = {version + step}")
        for database in (hosted.host.database, open_host(hosted.folder, {}).database):
            with pytest.raises(StudycalError) as raised, database.session():
                pass
            assert told in f"{raised.value.message} {raised.value.remedy}"
            assert isinstance(raised.value, NewerProgramError) == (step > 0)
        assert other.execute("PRAGMA user_version").fetchone()[0] == version + step


def test_settings_that_nobody_knows_are_still_refused_where_they_are_written(hosted: Hosted) -> None:
    with pytest.raises(InputError, match="moonlight"):
        hosted.publish(SMALL, 'title = "AI"\nslug = "ai"\nmoonlight = 3\n')
