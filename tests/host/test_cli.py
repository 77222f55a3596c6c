"""A teacher's terminal: made, published, looked after, and every answer in words or as JSON."""

from __future__ import annotations

import json
import logging
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from cryptography.fernet import Fernet

from studycal.cli.host_serve import _working
from studycal.cli.main import main
from studycal.host.allowed import Handful
from studycal.host.metrics import Metrics
from studycal.host.quota import SharedQuota, SpentError
from studycal.host.setup import open_host
from tests.cli.test_dry_run import kept
from tests.host.hosted import COURSE, NOON, Hosted

if TYPE_CHECKING:
    from studycal.cli.context import Context

SMALL = "| Week | Topic |\n| --- | --- |\n| 1 | One |\n| 2 | Two |\n"


@pytest.fixture
def teacher(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Hosted:
    assert main(["-C", str(tmp_path), "host", "init"]) == 0
    hosted = Hosted(tmp_path, open_host(tmp_path, {}))
    hosted.write_course(SMALL)
    assert main(["-C", str(tmp_path), "--now", NOON.isoformat(), "host", "publish", "course"]) == 0
    assert "Learners join at /join/ai" in capsys.readouterr().out
    return hosted


def typed(hosted: Hosted, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["-C", str(hosted.folder), "--now", NOON.isoformat(), "host", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_course_is_looked_after_from_its_folder(teacher: Hosted, capsys: pytest.CaptureFixture[str]) -> None:
    ana, _ = teacher.join("Ana")
    listed = json.loads(typed(teacher, capsys, "learners", "ai", "--json")[1])
    assert [one["name"] for one in listed["learners"]] == ["Ana"]
    assert listed["learners"][0]["weeks"][0] == {"week": 1, "state": "planned"}
    teacher.write_course(SMALL + "| 3 | Three |\n")
    outlook = json.loads(typed(teacher, capsys, "publish", "course", "-n", "--json")[1])
    assert (outlook["learners"], outlook["revision"], outlook["moved"]) == (1, 2, 0)
    published = json.loads(typed(teacher, capsys, "publish", "course", "--json")[1])
    assert (published["revision"], published["rolled_out"], published["failed"]) == (2, 1, 0)
    status = json.loads(typed(teacher, capsys, "status", "--json")[1])
    assert status["courses"] == {"ai": {"learners": 1, "behind": 0}}
    assert (status["rollouts"]["ai"]["revision"], status["stalled"]) == (2, 0)
    assert "0 to be rolled out to; revision 2 of 20" in typed(teacher, capsys, "status")[1]
    assert "/coach/key/" in typed(teacher, capsys, "coach", "ai")[1]
    assert typed(teacher, capsys, "retry")[0] == 0
    assert typed(teacher, capsys, "export", ana, "-o", "ana.zip")[0] == 0
    assert "record.json" in zipfile.ZipFile(teacher.folder / "ana.zip").namelist()
    assert typed(teacher, capsys, "backup", "-o", "copy.sqlite")[0] == 0
    assert (teacher.folder / "copy.sqlite").stat().st_mode & 0o777 == 0o600
    assert typed(teacher, capsys, "delete", ana)[0] == 2  # it needs a yes
    assert typed(teacher, capsys, "delete", ana, "--yes")[0] == 0
    assert json.loads(typed(teacher, capsys, "learners", "ai", "--json")[1])["learners"] == []


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("learners", "other"), 1, 'There is no course "other". There are: ai.'),
        (("publish", "nowhere"), 1, "there is no course here"),
        (("export", "nobody"), 1, "There is no such learner"),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(
    teacher: Hosted, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, told: str
) -> None:
    answer = typed(teacher, capsys, *words)
    assert (answer[0], told in answer[2]) == (code, True), answer[2]


def test_a_course_that_cannot_be_read_names_its_line(teacher: Hosted, capsys: pytest.CaptureFixture[str]) -> None:
    teacher.write_course(SMALL, COURSE.replace("about", "abuot"))
    code, _, told = typed(teacher, capsys, "publish", "course")
    assert (code, "course.toml:3" in told, "Did you mean" in told) == (1, True, True), told


def test_without_a_host_or_its_key_the_way_out_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(tmp_path), "host", "status"]) == 1
    assert "studycal host init" in capsys.readouterr().err
    assert main(["-C", str(tmp_path), "host", "init"]) == 0
    (tmp_path / ".studycal-host" / "host.key").unlink()
    assert main(["-C", str(tmp_path), "host", "status"]) == 5
    assert "host.key" in capsys.readouterr().err


def test_a_host_that_came_back_without_its_key_gets_no_other_one(
    teacher: Hosted, capsys: pytest.CaptureFixture[str]
) -> None:
    teacher.join("Ana")
    key = teacher.folder / ".studycal-host" / "host.key"
    right = key.read_text(encoding="ascii")
    key.unlink()
    code, _, told = typed(teacher, capsys, "init")
    assert (code, "bring host.key back" in told) == (5, True), told
    assert not key.exists()
    (teacher.folder / "host.toml").unlink()  # as on a second machine: another folder, the same database
    assert typed(teacher, capsys, "init")[0] == 5
    assert not (teacher.folder / "host.toml").exists()
    key.write_text(right, encoding="ascii")
    key.chmod(0o600)
    assert typed(teacher, capsys, "init")[0] == 0
    assert "from 2026-11-30" in typed(teacher, capsys, "learners", "ai")[1]


@pytest.mark.parametrize("words", [("learners", "ai"), ("status",), ("serve", "-n"), ("worker", "--once"), ("init",)])
def test_a_key_that_opens_nothing_of_the_database_is_told_before_anything_is_done(
    teacher: Hosted, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    ana, _ = teacher.join("Ana")
    monkeypatch.setenv("STUDYCAL_HOST_KEY", Fernet.generate_key().decode())
    code, out, told = typed(teacher, capsys, *words)
    assert (code, out, "key does not open" in told) == (5, "", True), told
    monkeypatch.delenv("STUDYCAL_HOST_KEY")
    ben, _ = teacher.join("Ben")
    teacher.query("UPDATE member SET config = :sealed WHERE id = :id RETURNING id", sealed=b"broken", id=min(ana, ben))
    assert typed(teacher, capsys, "status")[0] == 0  # what is broken of one keeps nobody else's host shut


def test_several_days_may_share_a_time_as_the_guide_writes_it(
    teacher: Hosted, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = teacher.folder / "course" / "course.toml"
    lines = [line for line in settings.read_text(encoding="utf-8").splitlines() if not line.startswith("home = ")]
    at = next(number for number, line in enumerate(lines) if line.startswith("slug = "))
    lines.insert(at + 1, 'home = ["mon,wed,thu 19:00", "sat 10:00"]')
    settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, _, told = typed(teacher, capsys, "publish", "course", "-n")
    assert code == 0, told


def test_a_time_without_an_offset_is_the_machines(teacher: Hosted, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["-C", str(teacher.folder), "--now", "2027-01-03T12:00", "host", "status"])
    assert code == 0, capsys.readouterr().err


BAD = {
    'slug = "AI Course"': '"slug" is "AI Course", which is no part of an address. Write small letters',
    'slug = "ai"\nstart = "soon"': '"start" is "soon", neither "own" nor a day.',
    'slug = "ai"\nstart = 2027-01-04T10:00:00': '"start" is a date with a time',
    'slug = "ai"\nstart = 1800-01-01': '"start" lies outside the years 1970 to 2199.',
    'slug = "ai"\nplaces = "x"': '"places" is "x", not a number.',
    'slug = "ai"\n[times]\nhome = ["mon 19:00"]': "`home` and `windows` stand at the top of course.toml",
    'slug = "ai"\n[curriculum]\nweeks = "plan.md"': "plan.md: is not there. Put it beside course.toml",
}


@pytest.mark.parametrize(("lines", "told"), BAD.items(), ids=[lines[:40] for lines in BAD])
def test_an_error_of_a_course_is_told_as_what_it_is(
    teacher: Hosted, capsys: pytest.CaptureFixture[str], lines: str, told: str
) -> None:
    teacher.write_course(SMALL, f'title = "A"\n{lines}\n')
    code, _, said = typed(teacher, capsys, "publish", "course")
    assert (code, told in said, "config --example" in said) == (1, True, False), said


ODD = {
    'join_word = ""': "join_word is empty",
    'windows = ["mon-fri 18:00-18:30"]': "is shorter than a session (60 minutes)",
    'windows = ["mon 02:00-04:00"]': "lies at night",
    'home = ["mon 19:00"]\nwindows = ["tue 19:00-21:00"]': "home names 1 of the 4 sessions",
    'home = ["mon,tue,wed,thu 19:00"]': "without windows",
}


@pytest.mark.parametrize(("line", "told"), ODD.items(), ids=list(ODD))
def test_what_an_author_may_not_have_meant_is_told_when_it_is_published(
    teacher: Hosted, capsys: pytest.CaptureFixture[str], line: str, told: str
) -> None:
    teacher.write_course(SMALL, f'title = "A"\nslug = "ai"\n{line}\n')
    code, _, said = typed(teacher, capsys, "publish", "course", "-n")
    assert (code, told in said) == (0, True), said


def test_a_slug_that_is_a_place_of_the_site_is_told(teacher: Hosted, capsys: pytest.CaptureFixture[str]) -> None:
    teacher.write_course(SMALL, 'title = "A"\nslug = "join"\n')
    assert "/join/join" in typed(teacher, capsys, "publish", "course", "-n")[2]


def test_a_dry_run_says_what_a_course_is_where_nobody_has_joined(
    teacher: Hosted, capsys: pytest.CaptureFixture[str]
) -> None:
    teacher.write_course(SMALL + "| 3 | Three |\n")
    told = typed(teacher, capsys, "publish", "course", "-n")[1]
    assert told == 'ai, revision 2: 3 weeks, from "One" to "Three". Nobody has joined yet: no plan changes.\n'
    teacher.join("Ana")
    assert typed(teacher, capsys, "publish", "course", "-n")[1].startswith("1 learner: 5 sessions added")
    typed(teacher, capsys, "publish", "course")
    assert "ai: 1 learner, 0 to be rolled out to" in typed(teacher, capsys, "status")[1]
    assert "1 learner follows it already" in typed(teacher, capsys, "publish", "course", "-n")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("init",), "A host would be brought up to date where it is older"),
        (("init", "--new-key"), "A new key would seal what 1 learner keeps"),
        (("publish", "course"), "1 learner"),
        (("coach", "ai"), "A new coach link of ai would be made."),
        (("coach", "ai", "--end-others"), "and those given before would end."),
        (("coach", "ai", "--json"), '"link": null'),
        (("retry",), "0 that failed would be tried at once."),
        (("worker",), "0 learners would be rolled out to"),
        (("worker", "--once"), "0 learners would be rolled out to"),
        (("serve", "--port", "0"), "studycal: http://127.0.0.1:"),
        (("backup",), "would be written."),
        (("learners", "ai"), "Ana"),
        (("status",), "ai: 1 learner"),
        (("export", "ANA"), "would be written ("),
        (("delete", "ANA", "--yes"), "Ana would be removed"),
    ],
)
def test_a_dry_run_keeps_nothing(
    teacher: Hosted, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    ana, _ = teacher.join("Ana")
    before = kept(teacher.folder)
    code, out, err = typed(teacher, capsys, *(ana if word == "ANA" else word for word in words), "-n")
    assert (code, told in out) == (0, True), out + err
    assert kept(teacher.folder) == before


def test_a_host_that_would_be_made_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(tmp_path), "host", "init", "-n"]) == 0
    assert "A host would be made" in capsys.readouterr().out
    assert main(["-C", str(tmp_path), "host", "init", "--database", "nope://x"]) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_second_export_leaves_the_first_where_it_is(teacher: Hosted, capsys: pytest.CaptureFixture[str]) -> None:
    ana, _ = teacher.join("Ana")
    named = [Path(typed(teacher, capsys, "export", ana)[1].strip()).name for _ in range(3)]
    assert named == [f"{ana[:12]}.zip", f"{ana[:12]}-2.zip", f"{ana[:12]}-3.zip"]
    assert all(zipfile.is_zipfile(teacher.folder / name) for name in named)


def test_the_status_tells_how_googles_requests_stand(teacher: Hosted, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(typed(teacher, capsys, "status", "--json")[1])["google"] is None
    client = {"web": {"client_id": "c", "client_secret": "s", "auth_uri": "https://g", "token_uri": "https://g"}}
    path = teacher.folder / "google-client.json"
    path.write_text(json.dumps(client), encoding="utf-8")
    path.chmod(0o600)
    toml = teacher.folder / "host.toml"
    wanted = '[google]\nclient_secrets = "google-client.json"\nrequests_a_minute = 1000\n'
    toml.write_text(toml.read_text(encoding="utf-8") + wanted, encoding="utf-8")
    assert "Google: 0 of this minute's 1,000 requests taken\n" in typed(teacher, capsys, "status")[1]
    with teacher.host.database.session() as session:
        quota = SharedQuota(session, Handful(1000), teacher.clock)
        quota.take(7)
        with pytest.raises(SpentError):
            quota.refused(300)
    shown = json.loads(typed(teacher, capsys, "status", "--json")[1])["google"]
    until = teacher.now.replace(microsecond=0) + timedelta(seconds=300)
    assert (shown["taken"], shown["allowed"], shown["share"]) == (10, 500, 50)
    assert datetime.fromisoformat(shown["closed_until"]) == until
    line = (
        f"50 % of the quota since Google refused; it grows again by itself; none before {until.astimezone(UTC):%H:%M}Z"
    )
    assert line in typed(teacher, capsys, "status")[1]


@pytest.mark.parametrize("words", [("backup",), ("export", "ANA")])
def test_what_is_a_file_is_not_printed(
    teacher: Hosted, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    ana, _ = teacher.join("Ana")
    code, out, err = typed(teacher, capsys, *(ana if word == "ANA" else word for word in words), "-o", "-")
    assert (code, out, "Name the file with -o." in err) == (2, "", True)
    assert not (teacher.folder / "-").exists()


def test_a_round_of_work_that_takes_long_is_nothing_to_tell(teacher: Hosted) -> None:
    """A first push of 250 events keeps the next rounds waiting: the teacher's terminal said so every five seconds."""
    context = cast("Context", SimpleNamespace(moment=teacher.clock))
    with _working(context, teacher.host, Metrics()):
        assert not logging.getLogger("apscheduler.scheduler").isEnabledFor(logging.WARNING)
        assert logging.getLogger("apscheduler.executors.default").isEnabledFor(logging.ERROR)
