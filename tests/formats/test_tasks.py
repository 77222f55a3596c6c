"""Sessions as tasks, read by strangers: icalendar, Taskwarrior's own import, pandoc's reader of org-mode."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest

from studycal.core.plan import Status
from studycal.core.sync.event import Event
from studycal.core.task import Task
from studycal.formats import tasks
from studycal.formats.ics import dump_todos
from tests import peers
from tests.cli.learner import Learner
from tests.formats.readers import ical_js_todos, said

AT = datetime(2027, 1, 13, 19, tzinfo=ZoneInfo("Europe/Warsaw"))
LOGGED = datetime(2027, 1, 13, 19, 30, tzinfo=UTC)
STATES = [
    (Status.PLANNED, None, "NEEDS-ACTION", "pending", "TODO"),
    (Status.DONE, LOGGED, "COMPLETED", "completed", "DONE"),
    (Status.SKIPPED, LOGGED, "CANCELLED", "deleted", "CANCELLED"),
    (Status.PARTIAL, LOGGED, "IN-PROCESS", "pending", "STARTED"),
    (Status.DROPPED, None, "CANCELLED", "deleted", "CANCELLED"),
]


def task(
    number: int, status: Status, at: datetime | None, words: str = "Lesson: a, b; c\n* not a heading\n#+begin_src"
) -> Task:
    start = AT + timedelta(days=number)
    event = Event(
        uid=f"sc{number}@studycal",
        start=start,
        end=start + timedelta(minutes=75),
        summary=f"W07 S{number} Build: naïve 猫 :tag: * #",
        changed=datetime(2026, 11, 1, tzinfo=UTC),
        created=datetime(2026, 11, 1, tzinfo=UTC),
        description=words,
        categories=("build", "Phase 1"),
    )
    return Task(event, status, at)


ALL = [task(number, status, at) for number, (status, at, *_) in enumerate(STATES)]


def test_a_vtodo_says_when_what_and_how_it_goes() -> None:
    read = icalendar.Calendar.from_ical(dump_todos(ALL, name="Study", zone="Europe/Warsaw"))
    todos = list(read.walk("VTODO"))
    assert [todo.errors for todo in todos] == [[]] * len(ALL)
    assert [str(todo["STATUS"]) for todo in todos] == [state for _, _, state, *_ in STATES]
    assert [todo["DUE"].dt for todo in todos] == [one.event.end for one in ALL]
    assert [str(todo["SUMMARY"]) for todo in todos] == [one.event.summary for one in ALL]
    assert [todo["COMPLETED"].dt for todo in todos if "COMPLETED" in todo] == [LOGGED]
    assert {str(todo["UID"]) for todo in todos}.isdisjoint(one.event.uid for one in ALL)


@pytest.mark.peer
def test_thunderbird_reads_the_same_tasks() -> None:
    todos = ical_js_todos(dump_todos(ALL, name="Study", zone="Europe/Warsaw"))
    assert [todo["status"] for todo in todos] == [state for _, _, state, *_ in STATES]
    assert [(todo["summary"], todo["description"]) for todo in todos] == [
        (one.event.summary, one.event.description) for one in ALL
    ]
    assert [(todo["start"], todo["due"]) for todo in todos] == [
        (said(one.event.start), said(one.event.end)) for one in ALL
    ]
    assert [todo["completed"] for todo in todos if todo["completed"]] == [said(LOGGED)]


def test_taskwarrior_imports_it_and_again_without_doubles(tmp_path: Path) -> None:
    program = peers.program("taskwarrior", "task")
    (tmp_path / "rc").write_text("confirmation=off\n")
    env = {**os.environ, "TASKDATA": str(tmp_path), "TASKRC": str(tmp_path / "rc")}

    def run(*words: str, given: str = "") -> str:
        return subprocess.run(
            [program, *words], input=given, env=env, capture_output=True, text=True, check=True
        ).stdout

    for _ in range(2):
        run("import", "-", given=tasks.taskwarrior(ALL, title="A. plan"))
    kept = sorted(json.loads(run("export")), key=lambda one: one["due"])
    assert [one["status"] for one in kept] == [state for *_, state, _ in STATES]
    assert [one["description"] for one in kept] == [one.event.summary for one in ALL]
    assert kept[0]["due"] == "20270113T191500Z"
    assert kept[1]["end"] == "20270113T193000Z"
    run("import", "-", given=tasks.taskwarrior([task(0, Status.DONE, LOGGED)], title="A. plan"))
    assert len(json.loads(run("export"))) == len(ALL)


def test_org_has_a_heading_a_session_whatever_its_words(tmp_path: Path) -> None:
    program = peers.program("pandoc")
    text = tasks.org(ALL, title="Study")
    read = subprocess.run([program, "-f", "org", "-t", "json"], input=text, capture_output=True, text=True, check=True)
    blocks = json.loads(read.stdout)["blocks"]
    assert [block["t"] for block in blocks].count("Header") == len(ALL)
    assert [line.split()[1] for line in text.splitlines() if line.startswith("* ")] == [word for *_, word in STATES]
    assert "SCHEDULED: <2027-01-13 Wed 19:00-20:15>" in text
    assert "CLOSED: [2027-01-13 Wed 20:30] SCHEDULED: <2027-01-14 Thu 19:00-20:15>" in text


@pytest.mark.parametrize("form", ["todo", "taskwarrior", "org"])
def test_what_was_logged_is_told(learner: Learner, form: str) -> None:
    now = "2026-12-15T09:00"
    learner.studycal("log", "done", "W01.S1", now=now)
    answer = learner.studycal("export", form, "-o", "-", now=now)
    assert answer.code == 0
    done = {"todo": "STATUS:COMPLETED", "taskwarrior": '"status": "completed"', "org": "* DONE W01 S1 Theory"}
    assert answer.out.count(done[form]) == 1
    assert learner.studycal("export", form, now=now).code == 0
    assert "W01 S1 Theory" in (
        learner.folder / {"todo": "study-todo.ics", "taskwarrior": "study-tasks.json"}.get(form, "study.org")
    ).read_text(encoding="utf-8")
