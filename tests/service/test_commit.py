"""What is published follows from the newest bytes: files and plans that change at any step of a command."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from studycal.core.life.marks import Mark, MarkKind
from studycal.core.plan import LogEntry, Status
from studycal.errors import LockedError, StaleError
from studycal.service import commit
from studycal.service.revision import Revision
from studycal.service.workspace import Home
from studycal.wiring import open_home
from tests.cli.learner import Learner
from tests.cli.terminal import conversation

NOW = datetime.fromisoformat("2026-12-01T09:00:00+01:00")
AT = ("--now", "2026-12-01T09:00:00+01:00")
EMPTY = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{}END:VCALENDAR\r\n"
DENTIST = EMPTY.format(
    "BEGIN:VEVENT\r\nUID:d\r\nDTSTAMP:20261201T000000Z\r\nSUMMARY:Dentist\r\n"
    "DTSTART;TZID=Europe/Warsaw:20261209T180000\r\nDTEND;TZID=Europe/Warsaw:20261209T210000\r\nEND:VEVENT\r\n"
)


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner(tmp_path, now=NOW.isoformat()).begin()


@contextmanager
def opened(learner: Learner) -> Iterator[Home]:
    home = open_home(learner.folder)
    yield home
    home.store.close()


def reworded(learner: Learner) -> None:
    """The learner saves another focus for week 7."""
    path = learner.folder / "curriculum" / "weeks.md"
    text = path.read_text(encoding="utf-8")
    assert "Attention concepts" in text
    path.write_text(text.replace("Attention concepts", "Queries and keys"), encoding="utf-8")


def focus(learner: Learner) -> str:
    week: str = next(one for one in learner.year()["weeks"] if one["week"] == 7)["focus"]
    return week


def busy_file(learner: Learner, text: str = EMPTY.format("")) -> Path:
    path = learner.folder / "busy.ics"
    path.write_text(text, newline="")
    with (learner.folder / "studycal.toml").open("a") as config:
        config.write('\n[[busy]]\nurl = "busy.ics"\n')
    return path


def test_a_document_saved_while_the_question_waits_is_what_is_published(learner: Learner) -> None:
    def saved() -> str:
        reworded(learner)
        return "y\n"

    code, shown = conversation(learner.folder, *AT, "mark", "bad", "W07", at={"Keep it? [y/N]": saved})
    assert code == 0, shown
    assert "weeks.md changed meanwhile" in shown
    assert focus(learner).startswith("Queries and keys")
    assert [fact["kind"] for fact in learner.studycal("log", "--history", "--json").json["facts"]] == ["bad"]


def test_an_appointment_that_came_while_the_question_waited_is_asked_about_and_kept_clear(learner: Learner) -> None:
    path = busy_file(learner)
    questions = []

    def dentist() -> str:
        questions.append(1)
        if len(questions) == 1:
            path.write_text(DENTIST, newline="")
            learner.process("show", "W02")
        return "y\n"

    code, shown = conversation(learner.folder, *AT, "mark", "bad", "W07", at={"Keep it? [y/N]": dentist})
    assert code == 0, shown
    for now in (NOW.isoformat(), "2026-12-02T09:00:00+01:00"):
        shown = learner.studycal("show", "W02.S2", "--json", now=now).out
        assert "2026-12-09" not in shown, shown


def test_a_question_whose_answer_changed_is_asked_again(learner: Learner) -> None:
    answers = iter(("y\n", "n\n"))

    def other_window() -> str:
        answer = next(answers)
        if answer == "y\n":
            learner.process("mark", "pause", "2026-12-21..2027-01-03", "--yes")
        return answer

    code, shown = conversation(learner.folder, *AT, "mark", "bad", "W07", at={"Keep it? [y/N]": other_window})
    assert code == 0, shown
    assert "meanwhile. It is computed anew." in shown
    assert "Nothing was kept." in shown
    assert next(answers, None) is None
    facts = learner.studycal("log", "--history", "--json").json["facts"]
    assert [fact["first"] for fact in facts] == ["2026-12-21"]


class Slow(BaseHTTPRequestHandler):
    """A feed that is told of each reading before it answers."""

    readings = 0
    before: Callable[[], None] = staticmethod(lambda: None)

    def do_GET(self) -> None:
        type(self).readings += 1
        type(self).before()
        body = EMPTY.format("").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


@pytest.fixture
def feed(learner: Learner) -> Iterator[type[Slow]]:
    """A feed over HTTP in the learner's config."""
    handler = type("Feed", (Slow,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with (learner.folder / "studycal.toml").open("a") as config:
        config.write(f'\n[[busy]]\nurl = "http://127.0.0.1:{server.server_address[1]}/work.ics"\n')
    yield handler
    server.shutdown()


def test_a_document_saved_while_a_feed_answers_is_what_is_published(learner: Learner, feed: type[Slow]) -> None:
    done = []

    def save_once() -> None:
        if not done:
            done.append(1)
            reworded(learner)

    feed.before = staticmethod(save_once)
    assert focus(learner).startswith("Queries and keys")


@pytest.mark.parametrize(
    "words",
    [
        ("show", "week"),
        ("show", "year"),
        ("mark", "bad", "W07", "--yes"),
        ("mark", "pause", "2026-12-21..2026-12-27", "--yes"),
        ("pin", "W05.S1", "2026-12-29T19:30", "--yes"),
        ("log", "done", "W01.S1"),
        ("log", "skip", "W01.S1"),
        ("review", "--auto"),
        ("export", "ics", "-o", "study.ics"),
        ("check",),
        ("undo", "--yes"),
    ],
)
def test_a_command_reads_each_feed_once(learner: Learner, feed: type[Slow], words: tuple[str, ...]) -> None:
    learner.studycal("mark", "bad", "W09", "--yes")
    feed.readings = 0
    answer = learner.studycal(*words, now="2026-12-08T09:00:00+01:00")
    assert answer.code == 0, answer.err
    assert feed.readings == 1


def test_a_review_of_somebody_who_is_behind_reads_each_feed_once(learner: Learner, feed: type[Slow]) -> None:
    for week in (1, 2, 3):
        for slot in (1, 2, 3, 4):
            learner.studycal("log", "skip", f"W{week:02}.S{slot}", now="2026-12-21T09:00:00+01:00")
    feed.readings = 0
    answer = learner.studycal("review", "--auto", "--json", now="2026-12-22T09:00:00+01:00")
    assert len(answer.json["ladder"]) > 1
    assert feed.readings == 1


STEPS = ("before", "between reading and keeping", "after")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("file", ["weeks", "config", "busy"])
def test_whenever_a_file_is_saved_the_published_plan_follows_from_it(learner: Learner, step: str, file: str) -> None:
    busy = busy_file(learner)

    def save() -> None:
        if file == "weeks":
            reworded(learner)
        elif file == "busy":
            busy.write_text(DENTIST, newline="")
        else:
            path = learner.folder / "studycal.toml"
            path.write_text(path.read_text().replace("[plan]", "[plan]\nreserve_weeks = 5"))

    with opened(learner) as home:
        if step == "before":
            save()
        seen = commit.mark(home, Mark(MarkKind.BAD, NOW, (9,)), NOW)
        if step == "between reading and keeping":
            save()
            with pytest.raises(StaleError, match="changed meanwhile"):
                commit.keep(home, seen, NOW)
            seen = commit.mark(home, Mark(MarkKind.BAD, NOW, (9,)), NOW)
        commit.keep(home, seen, NOW)
    if step == "after":
        save()
    dentist = next(one for one in learner.year()["sessions"] if one["id"] == "W02.S2")
    assert focus(learner).startswith("Queries" if file == "weeks" else "Attention")
    assert learner.year()["plan"]["finish"][1] == ("2028-01-02" if file == "config" else "2027-12-26")
    assert dentist["start"].startswith("2026-12-09") is (file != "busy")
    assert [fact["kind"] for fact in learner.studycal("log", "--history", "--json").json["facts"]] == ["bad"]


def test_a_preview_is_not_kept_over_a_plan_that_another_window_published(learner: Learner) -> None:
    with opened(learner) as home:
        seen = commit.mark(home, Mark(MarkKind.BAD, NOW, (9,)), NOW)
        reworded(learner)
        learner.studycal("show")
        home.inputs = None
        with pytest.raises(StaleError):
            commit.keep(home, seen, NOW)
    assert learner.studycal("log", "--history", "--json").json == {"facts": []}


def test_a_preview_is_not_kept_in_the_plan_that_the_config_named_before(learner: Learner) -> None:
    path = learner.folder / "studycal.toml"
    with opened(learner) as home:
        seen = commit.mark(home, Mark(MarkKind.BAD, NOW, (9,)), NOW)
        path.write_text(re.sub(r'(?m)^id = "[^"]*"', f'id = "{"b" * 32}"', path.read_text()))
        with pytest.raises(StaleError, match="changed meanwhile"):
            commit.keep(home, seen, NOW)
        with pytest.raises(LockedError, match="another plan"):
            commit.mark(home, Mark(MarkKind.BAD, NOW, (9,)), NOW)
    assert [plan["facts"] for plan in learner.studycal("plans", "--json").json["plans"]] == [0, 0]


def test_nothing_is_kept_in_a_memory_that_was_taken_away(learner: Learner) -> None:
    with opened(learner) as home:
        seen = commit.mark(home, Mark(MarkKind.BAD, NOW, (9,)), NOW)
        shutil.move(learner.folder / ".studycal", learner.folder / "elsewhere")
        with pytest.raises(LockedError, match="moved or replaced"):
            commit.keep(home, seen, NOW)


def marked(home: Home) -> int:
    """Somebody marks week 3 as a bad one; the number of that fact."""
    return commit.keep(home, commit.mark(home, Mark(MarkKind.BAD, NOW, weeks=(3,)), NOW), NOW).fact


def test_what_was_said_already_has_no_number_of_its_own(learner: Learner) -> None:
    """The newest fact is somebody else's: taking it back would take back what was never meant."""
    done = LogEntry(NOW, session="W01.S1", status=Status.DONE)
    with opened(learner) as home:
        assert commit.log(home, [done], NOW).fact == 1
        assert marked(home) == 2
        assert commit.log(home, [done], NOW).fact == 0
        assert marked(home) == 0
        assert [record.kind for record in home.store.records()] == ["log", "mark"]


def test_a_log_that_another_window_was_quicker_with_promises_no_number(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner.studycal("log", "done", "W01.S1")

    def quicker(*arguments: object) -> Revision:
        monkeypatch.undo()
        for words in (("log", "partial", "W01.S1"), ("mark", "bad", "W03", "--yes")):
            assert learner.studycal(*words).code == 0
        return commit.log(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("studycal.cli.log.commit.log", quicker)
    answer = learner.studycal("log", "partial", "W01.S1")
    assert answer.code == 0
    assert "already; nothing was kept" in answer.err
    assert "undo" not in answer.err
