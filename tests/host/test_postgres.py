"""A host on PostgreSQL as it is served: the same pages, connections that are cut, a backup that goes on elsewhere."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from studycal.cli.main import main
from studycal.errors import InputError, StudycalError, UsageError
from studycal.host.allowed import Allowed
from studycal.host.postgres import PostgresDatabase
from studycal.host.setup import STATE, make
from studycal.host.tasks import Tasks
from tests.host.hosted import NOON, Hosted, made, served
from tests.host.walks import fill, walks
from tests.postgres import binaries, database

pytestmark = pytest.mark.peer
SMALL = "| Week | Topic |\n| --- | --- |\n| 1 | One |\n| 2 | Two |\n"
NAME = "Anastazja Nowak-Niezwykła"


@pytest.fixture
def address(server: str) -> Iterator[str]:
    with database(server, "studycal_served") as address:
        yield address


@pytest.fixture
def hosted(address: str, tmp_path: Path) -> Iterator[Hosted]:
    hosted = made(tmp_path, address)
    hosted.publish(SMALL)
    with served(hosted) as site:
        yield site
    hosted.host.database.pool.close()  # type: ignore[attr-defined]


def everything(server: str) -> str:
    """All rows of all tables, as the database's superuser sees them."""
    with psycopg.connect(server, autocommit=True, dbname="studycal_served") as connection:
        tables = [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        return "\n".join(str(connection.execute(f'SELECT * FROM "{table}"').fetchall()) for table in tables)


def test_deleting_me_leaves_no_row_of_mine_in_any_table(hosted: Hosted, server: str) -> None:
    ana, ben = hosted.browser(), hosted.browser()
    ana.join(NAME)
    ben.join("Ben")
    feed = ana.feed()
    member = next(row["id"] for row in hosted.query("SELECT id FROM member WHERE name = :name", name=NAME))
    hosted.pass_time(days=8)
    ana.post("/log", session="W01.S1", status="done")
    before = everything(server)
    assert NAME in before
    assert member in before
    ana.post("/course/delete", confirm="delete")
    after = everything(server)
    assert NAME not in after
    assert member not in after
    assert hosted.browser().get(feed).status == 404
    assert ben.get("/week/1").status == 200


def test_a_learner_without_anything_else_is_reached_by_no_wrong_query(hosted: Hosted) -> None:
    hosted.join("Ana")
    hosted.join("Ben")
    assert hosted.query("SELECT learner FROM plan") == []  # nobody is named: nothing is there
    with hosted.host.database.session() as session:
        ids = [row["id"] for row in session.run("members", course="ai")]
        for one in ids:
            session.store(one).records()
            engine = session._engine.beside(one)
            assert {row["learner"] for row in engine.execute("SELECT learner FROM plan", {})} == {one}


def test_whoever_speaks_for_one_learner_reaches_no_name_link_or_calendar_of_another(
    hosted: Hosted, address: str
) -> None:
    ana, _ = hosted.join("Ana")
    ben, _ = hosted.join("Ben")
    with hosted.host.database.session() as session:
        session.run("add_target", member=ben, name="caldav", due="")
        engine = session._engine.beside(ana)
        assert [row["name"] for row in engine.execute("SELECT name FROM member", {})] == ["Ana"]
        assert {row["member"] for row in engine.execute("SELECT member FROM link", {})} == {ana}
        assert list(engine.execute("SELECT member FROM target", {})) == []
        assert list(engine.execute("UPDATE member SET name = 'x' RETURNING id", {})) == [{"id": ana}]
        with pytest.raises(StudycalError):
            engine.execute("INSERT INTO target VALUES (%(ben)s, 'google', '')", {"ben": ben})
        assert {row["id"] for row in session.run("members", course="ai")} == {ana, ben}
    with psycopg.connect(address, autocommit=True) as connection:  # it names nobody
        for table in ("member", "link", "target", "news", "private", "answer", "plan", "fact"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_connections_that_are_cut_are_made_again(hosted: Hosted, server: str) -> None:
    ana = hosted.browser()
    ana.join("Ana")
    with psycopg.connect(server, autocommit=True) as connection:
        for _ in range(3):
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'studycal_served'"
            assert connection.execute(cut).fetchall()
            assert ana.get("/week/1").status == 200
            assert ana.post("/mark", kind="bad", target="W02", confirm="1").status < 500


def test_a_process_that_runs_on_while_the_database_is_brought_to_another_version_stops_with_a_sentence(
    hosted: Hosted, server: str
) -> None:
    ana = hosted.browser()
    ana.join("Ana")
    hosted.publish(SMALL + "| 3 | Three |\n")

    def schema(version: str) -> None:
        with psycopg.connect(server, autocommit=True, dbname="studycal_served") as connection:
            connection.execute(f"UPDATE studycal_schema SET version = version {version}")

    schema("+ 1")
    with pytest.raises(StudycalError, match="newer studycal"), hosted.host.database.session():
        pass
    assert ana.get("/week/1").status == 500
    with pytest.raises(StudycalError, match="newer studycal"):
        Tasks(hosted.host, hosted.clock).roll_out("ai", "", "g")
    schema("- 1")
    assert ana.get("/week/1").status == 200
    assert [row["tries"] for row in hosted.query("SELECT tries FROM member")] == [0]
    Tasks(hosted.host, hosted.clock).roll_out("ai", "", "g")


def test_a_backup_is_restored_elsewhere_and_goes_on(hosted: Hosted, server: str, tmp_path: Path) -> None:
    ana = hosted.browser()
    key = ana.join("Ana")
    feed = ana.feed()
    copy = tmp_path / "host.dump"
    hosted.host.database.backup(copy)
    with database(server, "studycal_restored") as address:
        command = [str(binaries() / "pg_restore"), "--no-owner", f"--dbname={address}", str(copy)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        folder = tmp_path / "elsewhere"
        (folder / STATE).mkdir(parents=True, mode=0o700)
        (folder / STATE / "host.key").write_bytes((hosted.folder / STATE / "host.key").read_bytes())
        (folder / STATE / "host.key").chmod(0o600)
        host, steps, _ = make(folder, address, {})
        assert steps == 0
        with served(Hosted(folder, host)) as other:
            assert other.browser().get(feed.removeprefix(hosted.base)).status == 200
            elsewhere = other.browser()
            assert elsewhere.get("/key/" + key.rpartition("/")[2]).status == 303
            assert elsewhere.get("/week/1").status == 200
        host.database.pool.close()  # type: ignore[attr-defined]


def test_a_backup_is_named_after_what_it_is(hosted: Hosted, capsys: pytest.CaptureFixture[str]) -> None:
    """A dump of pg_dump was called host-….sqlite."""
    assert main(["-C", str(hosted.folder), "--now", NOON.isoformat(), "host", "backup"]) == 0
    path = Path(capsys.readouterr().out.strip())
    assert (path.suffix, path.read_bytes()[:5]) == (".dump", b"PGDMP")


def test_a_user_who_passes_over_row_security_is_refused(server: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="row-level security"):
        make(tmp_path, server, {})


def test_a_database_that_refused_is_not_kept_so_that_the_right_one_can_be_named(server: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="row-level security"):
        make(tmp_path, server, {})
    with pytest.raises(StudycalError, match="cannot be reached"):
        make(tmp_path, f'{server}&port=1&password=a"\\b', {})
    assert not (tmp_path / "host.toml").exists()
    with database(server, "studycal_second") as address:
        assert make(tmp_path, address, {})[2]
        with pytest.raises(InputError, match="names another database"):
            make(tmp_path, server, {})


def test_a_database_without_a_host_is_told_so(server: str) -> None:
    with (
        database(server, "studycal_empty") as address,
        pytest.raises(StudycalError, match="no host in that database"),
        PostgresDatabase(address, allowed=Allowed()).session(),
    ):
        pass


def test_no_query_that_is_asked_often_walks_through_a_whole_table(server: str, tmp_path: Path) -> None:
    with database(server, "studycal_filled") as address:
        host, _, _ = make(tmp_path, address, {})
        with psycopg.connect(server, autocommit=True, dbname="studycal_filled") as superuser:
            fill(superuser, 20_000)
        with psycopg.connect(address, autocommit=True) as connection:
            assert walks(connection) == {}
        host.database.pool.close()  # type: ignore[attr-defined]
