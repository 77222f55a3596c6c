"""`review` on a real terminal: one key a session, a line where words are needed, everything kept at the end."""

from __future__ import annotations

import os
import pty
import signal
import subprocess

import pytest

from tests.cli.learner import PROGRAM, Learner
from tests.cli.terminal import typed

SUNDAY = ("--now", "2026-12-06T18:00")
FRIDAY = ("--now", "2026-12-04T09:00")


def reviewed(learner: Learner, keys: str, *arguments: str) -> tuple[int, str]:
    """A review with keys typed ahead; after them the terminal ends, so that a question too many is no endless wait."""
    return typed(learner.folder, keys + "\x04" * 12, "review", *arguments)


def facts(learner: Learner) -> list[dict[str, object]]:
    listed = learner.studycal("log", "--history", "--json").json["facts"]
    return [{key: value for key, value in fact.items() if key not in ("at", "holds", "fact")} for fact in listed]


def test_a_week_in_a_dozen_keys(learner: Learner) -> None:
    keys = "dpstart at mul\n\ndshttps://example.org/w01\n2A good start\nTables\n"

    code, screen = reviewed(learner, keys, *SUNDAY)

    assert code == 0, screen
    assert facts(learner) == [
        {"kind": "log", "session": "W01.S1", "status": "done"},
        {"kind": "log", "session": "W01.S2", "status": "partial", "restart": "start at mul"},
        {"kind": "log", "session": "W01.S4", "status": "done", "link": "https://example.org/w01"},
        {"kind": "log", "session": "W01.S5", "status": "skipped"},
        {"kind": "log", "week": 1, "verdict": "A good start", "explain": 2, "surprise": "Tables"},
    ]
    assert "(5/5) Sun 6 Dec S5 Free: Non-Technical" in screen
    assert "[d] done  [p] partial  [s] skipped  [Enter] leave unknown" in screen
    assert "Kept 5 facts" in screen
    assert "Week 2 · Essential Math Foundation 2/2" in screen
    assert "S2 Restart (W01.S2): start at mul" in screen


def test_enter_all_the_way_keeps_nothing(learner: Learner) -> None:
    code, screen = reviewed(learner, "\n" * 8, *SUNDAY)
    assert code == 0, screen
    assert "Nothing new was said." in screen
    assert facts(learner) == []


def test_a_wrong_key_does_nothing_and_a_bad_line_is_asked_again(learner: Learner) -> None:
    keys = "x\x1b[A" + "d" + "p" + "y" * 121 + "\n" + "at mul\n" + "\n\n\n" + "7" + "\n\n\n"
    code, screen = reviewed(learner, keys, *SUNDAY)
    assert code == 0, screen
    assert "The restart line has 121 characters." in screen
    assert [fact["session"] for fact in facts(learner)] == ["W01.S1", "W01.S2"]


def test_a_missed_session_takes_the_later_time_with_one_key(learner: Learner) -> None:
    code, screen = reviewed(learner, "d" + "sy" + "d" + "\n\n\n", "--week", "W01", *FRIDAY)
    assert code == 0, screen
    assert "Its week still has Fri 4 Dec 19:00." in screen
    assert [fact["kind"] for fact in facts(learner)] == ["log", "log", "pin"]
    assert learner.week(1)["S2"]["start"] == "2026-12-04T19:00:00+01:00"


def test_a_missed_week_shows_the_ladder_and_one_key_takes_a_step(learner: Learner) -> None:
    code, screen = reviewed(learner, "sssss" + "\n\n\n" + "1" + "y", *SUNDAY)
    assert code == 0, screen
    order = [screen.index(word) for word in ("1 merge", "2 cut", "3 reserve")]
    assert order == sorted(order)
    assert "W01 and W02 share one week" in screen
    assert facts(learner)[-1] == {"kind": "merge", "weeks": [1, 2]}
    states = {week["week"]: week["mark"] for week in learner.year()["weeks"]}
    assert states[1] == states[2] == "merge"
    assert "Mon  7 Dec  19:00–20:15  · W01.S2 Build" in screen


def test_a_week_cut_in_its_own_review_leaves_the_next_one_to_look_at(learner: Learner) -> None:
    code, screen = reviewed(learner, "sssss" + "\n\n\n" + "2" + "y", *SUNDAY)
    assert code == 0, screen
    assert "Week 2 · Essential Math Foundation 2/2" in screen.partition("Kept 6 facts")[2]
    assert learner.year()["weeks"][0]["week"] == 2


def test_a_step_looked_at_and_not_taken_leaves_the_plan_alone(learner: Learner) -> None:
    code, screen = reviewed(learner, "sssss" + "\n\n\n" + "2" + "\n", *SUNDAY)
    assert code == 0, screen
    assert "Cost:" in screen
    assert {fact["kind"] for fact in facts(learner)} == {"log"}


def interrupted(learner: Learner, keys: bytes, until: bytes) -> None:
    """A review on a real terminal that Ctrl-C ends once ``until`` is on the screen."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [PROGRAM, "review", *SUNDAY], cwd=learner.folder, stdin=theirs, stdout=theirs, stderr=theirs,
        env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
    os.write(ours, keys)
    shown = b""
    while until not in shown:
        shown += os.read(ours, 65536)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    os.close(ours)
    os.close(theirs)


def test_a_key_goes_back_and_the_answer_is_given_anew(learner: Learner) -> None:
    code, screen = reviewed(learner, "d" + "s" + "b" + "d" + "q", *SUNDAY)
    assert code == 0, screen
    assert [(fact["session"], fact["status"]) for fact in facts(learner)] == [("W01.S1", "done"), ("W01.S2", "done")]


def test_a_key_stops_and_keeps_what_was_answered(learner: Learner) -> None:
    code, screen = reviewed(learner, "?" + "d" + "q", *SUNDAY)
    assert code == 0, screen
    assert "q: stop, keep what was answered" in screen
    assert [fact["session"] for fact in facts(learner)] == ["W01.S1"]


@pytest.mark.parametrize(
    ("choice", "kept"), [("\n", ["W01.S1", "W01.S2", "W01.S3"]), ("n", ["W01.S1"])], ids=["go on", "begin anew"]
)
def test_a_review_that_was_broken_off_is_offered_at_the_next_start(
    learner: Learner, choice: str, kept: list[str]
) -> None:
    learner.year()
    interrupted(learner, b"dd", until=b"(3/5)")
    assert facts(learner) == []

    code, screen = reviewed(learner, choice + "s" + "q", *SUNDAY)

    assert code == 0, screen
    assert "You had begun: W01.S1 done, W01.S2 done." in screen
    assert [fact["session"] for fact in facts(learner)] == kept
    assert "You had begun" not in reviewed(learner, "q", *SUNDAY)[1]


def test_other_open_weeks_are_offered_newest_first(learner: Learner) -> None:
    later = ("--now", "2026-12-20T20:00")
    code, screen = reviewed(learner, "q" + "y" + "sq" + "\n", *later)
    assert code == 0, screen
    assert screen.index("Week 2 is open, too.") < screen.index("Week 1 is open, too.")
    assert [fact["session"] for fact in facts(learner)] == ["W02.S1"]
    answer = learner.studycal("review", "--auto", now="2026-12-20T20:00:00+01:00")
    assert "open, too: W02, W01 (studycal review --week W02)" in answer.out


def test_what_was_said_already_is_not_asked(learner: Learner) -> None:
    for number in range(1, 6):
        learner.studycal("log", "skip" if number == 5 else "done", f"W01.S{number}", now="2026-12-06T12:00")
    code, screen = reviewed(learner, "https://example.org\n2\n\n", *SUNDAY)
    assert code == 0, screen
    assert "(1/" not in screen
    assert "Kept 2 facts" in screen


def test_a_dry_run_keeps_nothing(learner: Learner) -> None:
    code, screen = reviewed(learner, "ddddd" + "\n" * 4, "--dry-run", *SUNDAY)
    assert code == 0, screen
    assert "5 facts would be kept" in screen
    assert facts(learner) == []


@pytest.mark.parametrize("more", [["--auto"], ["--no-input"], ["--json"], ["--yes"]])
def test_without_questions_it_shows_the_week_and_what_is_open(
    learner: Learner, more: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    code, screen = typed(learner.folder, "", "review", *more, *SUNDAY)
    assert code == 0, screen
    assert "[d]" not in screen
    assert "W01.S1" in screen
    assert max(len(line) for line in screen.splitlines()) <= 80 or more == ["--json"]


def test_without_a_terminal_it_asks_nothing(learner: Learner) -> None:
    answer = learner.process("review", *SUNDAY)
    assert answer.code == 0
    assert "unknown: W01.S1, W01.S2, W01.S3, W01.S4, W01.S5" in answer.out
    assert "\x1b" not in answer.out


def test_an_interrupt_keeps_nothing_and_leaves_the_terminal_as_it_was(learner: Learner) -> None:
    learner.year()
    ours, theirs = pty.openpty()
    import termios

    before = termios.tcgetattr(theirs)
    process = subprocess.Popen(
        [PROGRAM, "review", *SUNDAY], cwd=learner.folder, stdin=theirs, stdout=theirs, stderr=theirs,
        env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
    os.write(ours, b"dd")
    shown = b""
    while b"(3/5)" not in shown:
        shown += os.read(ours, 65536)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    assert termios.tcgetattr(theirs) == before
    os.close(ours)
    os.close(theirs)
    assert facts(learner) == []
