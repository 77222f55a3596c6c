"""`import`, and `init` and `check` with one document: from a file, a folder, stdin and an address."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from studycal.service.shipped import shipped
from tests.cli.learner import Learner

FORMS = Path(__file__).parents[1] / "formats" / "documents" / "forms"
NOW = "2026-11-28T12:00:00+01:00"
ZONE = ("--tz", "Europe/Warsaw")


@pytest.fixture
def reader(tmp_path: Path) -> Learner:
    for path in FORMS.glob("*.md"):
        shutil.copy(path, tmp_path / path.name)
    folder = tmp_path / "own"
    folder.mkdir()
    return Learner(folder, now=NOW)


def year(learner: Learner) -> list[tuple[int, str]]:
    return [(week["week"], week["topic"]) for week in learner.studycal("show", "year", "--json").json["weeks"]]


def test_a_plan_becomes_a_tidy_table_and_importing_that_changes_nothing(reader: Learner) -> None:
    answer = reader.studycal("import", "../headings-restart-each-month.md")
    assert answer.code == 0
    assert "counted on to 12" in answer.err
    text = (reader.folder / "weeks.md").read_text(encoding="utf-8")
    assert "| 2 | Theory | Right of way | Questions 1–40 | [Questions 1–40](https://sail.example/q1) |" in text
    assert reader.studycal("import", "weeks.md").code == 0
    assert (reader.folder / "weeks.md").read_text(encoding="utf-8") == text


def test_a_routine_becomes_a_second_document(reader: Learner) -> None:
    assert reader.studycal("import", "../plan-and-routine.md").code == 0
    cadence = (reader.folder / "cadence.md").read_text(encoding="utf-8")
    assert "| Tuesday | 20:00–20:45 | Listen to recorded calls |" in cadence
    assert reader.studycal("init", "weeks.md", "cadence.md", *ZONE).code == 0
    assert 'home = ["tue 20:00", "thu 20:00", "sat 11:00"]' in (reader.folder / "studycal.toml").read_text()


def test_a_dry_run_prints_and_writes_nothing(reader: Learner) -> None:
    answer = reader.studycal("import", "../headings.md", "-n")
    assert answer.out.startswith("# Six weeks to my first colony\n\n| Week | Topic | Focus | Links |")
    assert list(reader.folder.iterdir()) == []


def test_a_file_that_is_there_stays_unless_forced(reader: Learner) -> None:
    (reader.folder / "weeks.md").write_text("mine")
    refused = reader.studycal("import", "../headings.md")
    assert (refused.code, (reader.folder / "weeks.md").read_text()) == (2, "mine")
    assert "--force" in refused.err
    assert reader.studycal("import", "../headings.md", "--force").code == 0


def test_what_must_be_asked_is_refused_and_its_option_succeeds(reader: Learner) -> None:
    refused = reader.studycal("import", "../days-as-list.md", "--json")
    assert refused.code == 1
    (problem,) = refused.json["problems"]
    assert (problem["rule"], problem["line"]) == ("days-asked", 3)
    assert "`--per-week 5`" in problem["remedy"]
    assert reader.studycal("import", "../days-as-list.md", "--per-week", "5").code == 0


def test_the_prompt_holds_the_grammar_and_the_plan(reader: Learner) -> None:
    answer = reader.studycal("import", "../template-without-rows.md", "--prompt")
    assert answer.code == 0
    assert "| Week | Phase | Topic | Focus | Links |" in answer.out
    assert "Fill this in before Sunday." in answer.out


@pytest.mark.parametrize(
    ("name", "option", "weeks"),
    [
        ("days-in-a-table", ("--per-week", "5"), 2),
        ("months", ("--weeks-each", "4"), 12),
        ("durations", ("--durations",), 6),
        ("table-agenda-date", ("--topic", "Date"), 4),
        ("books-first", ("--table", "12"), 4),
    ],
)
def test_answers_are_kept_and_every_later_command_reads_the_plan_alike(
    reader: Learner, name: str, option: tuple[str, ...], weeks: int
) -> None:
    shutil.copy(FORMS / f"{name}.md", reader.folder / "plan.md")
    assert reader.studycal("init", "plan.md", *ZONE, *option).code == 0
    assert len(year(reader)) == weeks
    checked = reader.studycal("check", "--json").json
    assert checked["weeks"] == weeks
    assert not [problem for problem in checked["problems"] if problem["level"] == "error"]


def test_one_document_is_enough_and_gets_a_neutral_rhythm(reader: Learner) -> None:
    shutil.copy(FORMS / "headings.md", reader.folder / "plan.md")
    answer = reader.studycal("init", "plan.md", *ZONE, "--home", "mon,wed 19:00", "sat 10:00")
    assert answer.code == 0
    assert "a neutral one is written to cadence.md" in answer.err
    sessions = reader.studycal("show", "year", "--json").json["sessions"]
    assert [one["name"] for one in sessions[:3]] == ["Learn", "Practise", "Make"]
    assert [one["output"] for one in sessions[:3]] == [False, False, True]


def test_a_plan_with_a_routine_is_both(reader: Learner) -> None:
    shutil.copy(FORMS / "plan-and-routine.md", reader.folder / "plan.md")
    answer = reader.studycal("init", "plan.md", *ZONE)
    assert answer.code == 0
    assert "3 sessions of the week from the table at line 4" in answer.err
    assert not (reader.folder / "cadence.md").exists()
    sessions = reader.studycal("show", "year", "--json").json["sessions"]
    assert [one["start"][11:16] for one in sessions[:3]] == ["20:00", "20:00", "11:00"]
    assert [one["rule"] for one in reader.studycal("check", "--json").json["problems"] if one["level"] == "error"] == []


def test_every_problem_is_told_at_once(reader: Learner) -> None:
    text = "| Week | Topic |\n|---|---|\n| 1 | Clay |\n| 1 | Wheel |\n| 4 | Kiln |\n"
    (reader.folder / "w.md").write_text(text)
    answer = reader.studycal("init", "w.md", *ZONE)
    assert answer.code == 1
    assert [line.split(": ")[1] for line in answer.err.splitlines()] == ["w.md:4", "w.md:5"]
    rules = [problem["rule"] for problem in reader.studycal("init", "w.md", *ZONE, "--json").json["problems"]]
    assert rules == ["week-double", "week-missing"]
    alone = reader.studycal("check", "w.md", "--json")
    assert (alone.code, [problem["rule"] for problem in alone.json["problems"]]) == (1, rules)
    assert not (reader.folder / "studycal.toml").exists()


def test_a_document_alone_is_checked_without_any_config(reader: Learner) -> None:
    checked = reader.studycal("check", "../table-agenda-date.md", "--json").json
    assert checked["weeks"] == 4
    assert "Agenda → topic" in checked["understood"][0]
    both = reader.studycal("check", "../headings.md", "../routine-monday-list.md", "--json").json
    assert both["roles"]["Q1.S1"] == "theory"


def test_dates_are_offered_as_the_start_and_a_typed_one_wins(reader: Learner) -> None:
    shutil.copy(FORMS / "table-agenda-date.md", reader.folder / "plan.md")
    assert "as in the document" in reader.studycal("init", "plan.md", *ZONE).err
    assert reader.studycal("show", "year", "--json").json["weeks"][0]["starts"] == "2027-01-11"
    typed = reader.studycal("init", "plan.md", *ZONE, "--start", "2026-12-07", "--force")
    assert "The document begins on 2027-01-11, the plan on 2026-12-07, as you said." in typed.err


def test_an_exam_is_compared_with_the_finish(reader: Learner) -> None:
    shutil.copy(FORMS / "exam-and-hours.md", reader.folder / "plan.md")
    early = reader.studycal("init", "plan.md", *ZONE, "--start", "2026-11-30")
    assert "the plan ends 132 days before 2027-05-15 (line 3); `--start 2027-04-05`" in early.err
    assert "6 hours a week (line 4) beside the 5 h of the cadence" in early.err
    assert "6 hours a week (line 4) beside the 5 h of the cadence" in reader.studycal("check").out
    cadence = reader.folder / "cadence.md"
    cadence.write_text(cadence.read_text().replace("**Session 1", "**Rules**\n\n- 6 hours a week\n\n**Session 1", 1))
    held = reader.studycal("check").out
    assert "6 hours a week over 4 core sessions: 90 minutes each." in held
    assert "beside" not in held
    late = reader.studycal("init", "plan.md", *ZONE, "--start", "2027-05-01", "--force")
    assert "The plan ends 15 days after 2027-05-15" in late.err


def test_a_free_week_of_the_document_stays_free(reader: Learner) -> None:
    shutil.copy(FORMS / "rows-break-exam-total.md", reader.folder / "plan.md")
    assert reader.studycal("init", "plan.md", *ZONE, "--start", "2026-11-30").code == 0
    starts = [week["starts"] for week in reader.studycal("show", "year", "--json").json["weeks"] if week["week"]]
    assert starts == ["2026-11-30", "2026-12-07", "2026-12-21", "2026-12-28", "2027-01-04"]


def test_links_and_columns_reach_the_event_and_the_page_for_programs(reader: Learner) -> None:
    shutil.copy(FORMS / "columns.md", reader.folder / "plan.md")
    assert reader.studycal("init", "plan.md", *ZONE, "--start", "2026-11-30").code == 0
    week = reader.studycal("show", "year", "--json").json["weeks"][3]
    assert week["columns"]["Lab"] == "arching"
    assert week["links"] == [{"text": "ch. 5", "url": "https://luthier.example/5"}]
    ics = reader.studycal("export", "ics", "-o", "-").out.replace("\r\n ", "")
    assert "Deliverable: one plate" in ics
    assert "ch. 5: https://luthier.example/5" in ics
    assert "\nDeliverable: one plate\n" in reader.studycal("show", "W04").out
    assert "ch. 5: https://luthier.example/5" in reader.studycal("show", "W04.S1").out
    assert reader.studycal("export", "md", "-o", "notes").code == 0
    notes = "".join(path.read_text(encoding="utf-8") for path in (reader.folder / "notes").glob("*.md"))
    assert "ch. 5: https://luthier.example/5" in notes


def test_a_folder_is_read_from_its_readme_or_the_document_with_weeks(reader: Learner) -> None:
    course = reader.folder / "course"
    course.mkdir()
    (course / "README.md").write_text("# A course\n\nSee the syllabus.\n")
    shutil.copy(FORMS / "headings.md", course / "syllabus.md")
    assert reader.studycal("check", "course", "--json").json["weeks"] == 6
    shutil.copy(FORMS / "table-spanish.md", course / "README.md")
    assert reader.studycal("init", "course", *ZONE).code == 0
    assert 'weeks = "course/README.md"' in (reader.folder / "studycal.toml").read_text()


def test_a_table_of_values_is_read_like_any_table(reader: Learner) -> None:
    text = 'Week;Topic;Reading\n1;Clay;"ch. 1; ch. 2"\n2;Wheel;https://pots.example/wheel\n'
    (reader.folder / "plan.csv").write_text(text)
    assert reader.studycal("init", "plan.csv", *ZONE).code == 0
    assert year(reader) == [(1, "Clay"), (2, "Wheel")]
    assert "| 1 | Clay |  | ch. 1; ch. 2 |" in reader.studycal("import", "plan.csv", "-n").out


def test_stdin_is_read_and_kept(reader: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    body = (FORMS / "headings.md").read_bytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(body), isatty=lambda: False))
    assert reader.studycal("init", "-", *ZONE).code == 0
    assert (reader.folder / "plan.md").read_bytes() == body
    assert len(year(reader)) == 6


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_of_values_on_stdin_is_read_as_in_a_file(
    reader: Learner, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    body = "\n".join(mark.join(row) for row in (("Week", "Topic"), ("1", "Clay"), ("2", "Wheel"))).encode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(body), isatty=lambda: False))
    assert reader.studycal("init", "-", *ZONE).code == 0
    assert (reader.folder / "plan.csv").read_bytes() == body
    assert year(reader) == [(1, "Clay"), (2, "Wheel")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.4\n\xe2\xe3\n", "The file is a PDF, not text. Export it as Markdown"),
        (b"PK\x03\x04\xff\xfe\x00", "is an office document or an archive"),
        (b"\x89PNG\r\n\x1a\n\xff", "is a picture"),
    ],
)
def test_what_is_no_text_is_named_as_what_it_is(reader: Learner, data: bytes, message: str) -> None:
    (reader.folder / "plan.md").write_bytes(data)
    answer = reader.studycal("init", "plan.md", *ZONE)
    assert answer.code == 1
    assert message in answer.err


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved.md":
            self.send_response(302)
            self.send_header("Location", "/headings.md")
            self.end_headers()
        elif self.path == "/circle.md":
            self.send_response(302)
            self.send_header("Location", "/circle.md")
            self.end_headers()
        elif self.path == "/out.md":
            self.send_response(302)
            self.send_header("Location", "http://192.0.2.1/plan.md")
            self.end_headers()
        elif self.path == "/large.md":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * (6 * 1024 * 1024))
        elif (FORMS / self.path[1:]).is_file():
            self.send_response(200)
            self.end_headers()
            self.wfile.write((FORMS / self.path[1:]).read_bytes())
        else:
            self.send_error(404)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_address_is_fetched_within_bounds(reader: Learner, site: str) -> None:
    assert reader.studycal("import", f"{site}/moved.md").code == 0
    assert "Why bees" in (reader.folder / "weeks.md").read_text(encoding="utf-8")
    for path, message in {
        "none.md": "answers 404",
        "circle.md": "leads on without end",
        "out.md": "is no https address",
        "large.md": "larger than 5 MB",
    }.items():
        answer = reader.studycal("import", f"{site}/{path}", "-o", "-")
        assert (answer.code, message in answer.err) == (1, True), answer
    assert reader.studycal("import", "http://192.0.2.1/plan.md").code == 1


def test_json_tells_what_was_taken(reader: Learner) -> None:
    shutil.copy(FORMS / "headings.md", reader.folder / "plan.md")
    answer = json.loads(reader.studycal("init", "plan.md", *ZONE, "--json").out)
    assert answer["weeks"] == 6
    assert answer["understood"][0].startswith("Weeks from 6 headings (lines 5-23)")


def test_init_again_adds_the_documents_dates_to_those_of_the_config_and_doubles_none(reader: Learner) -> None:
    shutil.copy(FORMS / "exam-and-hours.md", reader.folder / "plan.md")
    assert reader.studycal("init", "plan.md", *ZONE, "--start", "2026-11-30").code == 0
    config = reader.folder / "studycal.toml"
    mine = '\n[[anchor]]\nname = "Meet Ann"\ndate = 2027-01-15\n'
    config.write_text(config.read_text(encoding="utf-8") + mine, encoding="utf-8")
    again = reader.studycal("init", "plan.md", *ZONE, "--start", "2027-05-01", "--force")
    assert again.code == 0, again.err
    anchors = tomllib.loads(config.read_text(encoding="utf-8"))["anchor"]
    assert [anchor["name"] for anchor in anchors] == ["Exam", "Meet Ann"]


def test_a_rhythm_that_stands_beside_the_plan_is_used_and_that_is_said(reader: Learner) -> None:
    shutil.copy(FORMS / "columns.md", reader.folder / "plan.md")
    first = reader.studycal("init", "plan.md", *ZONE, "--start", "2026-11-30")
    assert "stands beside the plan" not in first.err
    again = reader.studycal("init", "plan.md", *ZONE, "--start", "2026-11-30", "--force")
    assert "The rhythm is that of cadence.md, which stands beside the plan" in " ".join(again.err.split())


CALENDAR_WEEKS = """# Lernplan Algebra 2027

| KW | Thema |
|---|---|
| 2 | Vektoren |
| 3 | Matrizen |
| 5 | Spektren |

Klausur: 12.02.2027, 9 Uhr

Abgabe Projekt: 05.02.2027
"""


def test_what_import_writes_begins_where_the_document_does_and_keeps_its_exam(reader: Learner) -> None:
    (reader.folder / "plan.md").write_text(CALENDAR_WEEKS)
    assert reader.studycal("import", "plan.md").code == 0
    text = (reader.folder / "weeks.md").read_text()
    again = reader.studycal("import", "weeks.md")
    assert (again.code, (reader.folder / "weeks.md").read_text()) == (0, text)
    told = reader.studycal("init", "weeks.md", *ZONE).err
    assert "The plan begins on 2027-01-11, as in the document." in told
    assert "Klausur 2027-02-12" in told
    config = tomllib.loads((reader.folder / "studycal.toml").read_text())
    assert str(config["plan"]["start"]) == "2027-01-11"
    assert year(reader) == [(1, "Vektoren"), (2, "Matrizen"), (3, "Spektren")]


@pytest.mark.parametrize(
    "said",
    [
        "The final exam is on 12 March 2027.",
        "Exam: 2027-03-12",
        "## Deadlines\n\n- Essay: 2027-02-01\n- Lab | report: 2027-02-08",
        "Finish: 2027-05-01",
        "Start: 2027-01-04",
        "Midterm: 2027-02-01\n\nFinal exam: 2027-03-12",
    ],
)
def test_days_beside_the_weeks_are_written_so_that_they_are_read_again(reader: Learner, said: str) -> None:
    (reader.folder / "plan.md").write_text(f"# Pots\n\n## Week 1: Clay\n\n## Week 2: Kiln\n\n{said}\n")
    assert reader.studycal("import", "plan.md").code == 0
    text = (reader.folder / "weeks.md").read_text()
    assert reader.studycal("import", "weeks.md").code == 0
    assert (reader.folder / "weeks.md").read_text() == text
    for day in re.findall(r"2027-\d\d-\d\d", said):
        assert day in text


def test_weeks_for_stdout_come_alone_and_write_no_file(reader: Learner) -> None:
    answer = reader.studycal("import", "../plan-and-routine.md", "-o", "-")
    assert answer.code == 0
    assert answer.out.startswith("# ")
    assert "| Day |" not in answer.out
    assert "studycal init" not in answer.err
    assert "`--cadence-out FILE` writes it" in answer.err
    assert list(reader.folder.iterdir()) == []


def test_a_routine_whose_file_is_named_is_written_beside_weeks_for_stdout(reader: Learner) -> None:
    answer = reader.studycal("import", "../plan-and-routine.md", "-o", "-", "--cadence-out", "cadence.md")
    assert "Wrote cadence.md." in answer.err
    assert "studycal init" not in answer.err
    assert [path.name for path in reader.folder.iterdir()] == ["cadence.md"]


def test_the_cadence_that_stands_beside_the_plan_of_a_folder_is_written_with_it(reader: Learner) -> None:
    folder = reader.folder / "course"
    folder.mkdir()
    (folder / "plan.md").write_text("| Week | Topic |\n|---|---|\n| 1 | Flour |\n| 2 | Yeast |\n")
    (folder / "cadence.md").write_text(shipped("cadence.md").decode())
    answer = reader.studycal("import", "course", "-o", "weeks.md", "--cadence-out", "rhythm.md")
    assert answer.code == 0
    assert "holds no weekly routine" not in answer.err
    assert "studycal init weeks.md rhythm.md" in answer.err
    assert reader.studycal("check", "weeks.md", "rhythm.md").code == 0

    (folder / "cadence.md").write_text("# Notes\n\nBaked with Ana.\n")
    answer = reader.studycal("import", "course", "-o", "weeks.md", "--cadence-out", "other.md")
    assert "It holds no weekly routine: other.md is not written." in answer.err


def test_a_routine_that_is_asked_for_and_not_there_is_missed(reader: Learner) -> None:
    answer = reader.studycal("import", "../headings-restart-each-month.md", "--cadence-out", "mine.md")
    assert answer.code == 0
    assert "It holds no weekly routine: mine.md is not written." in answer.err
    assert "Wrote weeks.md. Look at it, then: `studycal init weeks.md`." in answer.err
    assert not (reader.folder / "mine.md").exists()
