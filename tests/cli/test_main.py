"""The entry point: whatever happens, one sentence and an exit code."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from studycal.service import published
from tests.cli.learner import PROGRAM, Learner


def test_a_reader_that_has_seen_enough_is_no_error(learner: Learner) -> None:
    command = f'"{PROGRAM}" --now {learner.now} show year --json'
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command} | head -1"],
        cwd=learner.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_what_was_agreed_to_is_kept_though_its_reader_has_seen_enough(learner: Learner, stream: str) -> None:
    read, write = os.pipe()
    os.close(read)
    words = ["mark", "pause", "2026-12-21..2027-01-03", "-v", "--yes"]
    other = {"stdout": "stderr", "stderr": "stdout"}[stream]
    done = subprocess.run(
        [PROGRAM, "--now", learner.now, *words],
        cwd=learner.folder,
        timeout=60,
        check=False,
        **{stream: write, other: subprocess.PIPE},  # type: ignore[call-overload]
    )
    os.close(write)
    assert done.returncode == 0
    assert "pause" in learner.studycal("log", "--history").out


@pytest.mark.parametrize(
    ("where", "code", "said"),
    [("> /dev/full", 1, "studycal: No space left on device.\n"), (">&-", 0, ""), ("2>&- >&-", 0, "")],
)
def test_an_output_that_takes_nothing_is_no_riddle(learner: Learner, where: str, code: int, said: str) -> None:
    command = ["bash", "-c", f'"{PROGRAM}" --now {learner.now} show week {where}']
    done = subprocess.run(command, cwd=learner.folder, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (code, said)


def test_what_nobody_foresaw_is_one_sentence_and_with_v_a_traceback(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by \x1b[31mzero")

    learner.studycal("show")
    (learner.folder / "curriculum" / "weeks.md").write_text("| Week | Topic |\n|--|--|\n| 1 | Sets |\n")
    monkeypatch.setattr(published, "read_inputs", broken)
    answer = learner.studycal("show")
    assert answer.code == 1
    assert answer.err.startswith("studycal: something unforeseen went wrong (ZeroDivisionError: by [31mzero)")
    assert answer.err.count("\n") == 1
    with pytest.raises(ZeroDivisionError):
        learner.studycal("-v", "show")


def test_an_error_tells_its_traceback_with_v_only(learner: Learner) -> None:
    (learner.folder / "studycal.toml").write_text("[plan]\n", encoding="utf-8")
    assert "Traceback" not in learner.studycal("show").err
    assert "Traceback" in learner.studycal("-v", "show").err


def test_an_interrupt_ends_at_once_and_says_so(learner: Learner) -> None:
    command = [PROGRAM, "--now", learner.now, "simulate", "100000"]
    process = subprocess.Popen(
        command, cwd=learner.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert process.stderr is not None
    state = learner.folder / ".studycal"
    while not state.exists():
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == b"studycal: interrupted; nothing half done is kept\n"


@pytest.mark.parametrize(
    "words", ["mark bad W02", "review", "import -", "set reserve_weeks 5", "auth caldav", "check -"]
)
def test_a_closed_stdin_says_nothing(learner: Learner, words: str) -> None:
    learner.studycal("show")
    command = ["bash", "-c", f'"{PROGRAM}" --now {learner.now} {words} <&-']
    done = subprocess.run(command, cwd=learner.folder, capture_output=True, text=True, timeout=60, check=False)
    assert "unforeseen" not in done.stderr
    assert done.returncode in (0, 1, 2)


@pytest.mark.parametrize(
    "words",
    [
        ("log", "partial", "W01.S1", "-m", "caf\udce9", "-y"),
        ("set", "title", "caf\udce9", "-y"),
        ("pin", "W02.S2", "--title", "caf\udce9", "-y"),
        ("show", "caf\udce9"),
        ("mark", "bad", "caf\udce9"),
    ],
)
def test_bytes_that_are_no_text_are_never_kept(learner: Learner, words: tuple[str, ...]) -> None:
    answer = learner.studycal(*words, now="2026-12-02T09:00:00+01:00")
    assert (answer.code, "is not text in UTF-8" in answer.err) == (2, True)
    assert learner.studycal("log", "--history", "--json").json == {"facts": []}


def test_a_file_may_have_any_name(learner: Learner) -> None:
    assert learner.studycal("export", "ics", "-o", "caf\udce9.ics").code == 0
    assert (learner.folder / "caf\udce9.ics").exists()


def test_a_config_from_above_is_named_with_v(learner: Learner) -> None:
    below = learner.folder / "notes" / "deep"
    below.mkdir(parents=True)
    told = f"The config is {learner.folder / 'studycal.toml'}."
    assert told in Learner(below, learner.now).studycal("show", "today", "-v").err
    assert told not in Learner(below, learner.now).studycal("show", "today").err
    assert told not in learner.studycal("show", "today", "-v").err


def test_a_file_that_the_system_refuses_is_told_with_a_way_on(learner: Learner) -> None:
    (learner.folder / ".studycal" / "daemon.log").mkdir(parents=True)
    answer = learner.studycal("daemon", "--once")
    assert answer.code == 1
    log = learner.folder / ".studycal" / "daemon.log"
    assert answer.err == f"studycal: {log}: is a directory. Look at its permissions and the disk, or move it away.\n"


def test_one_cause_is_told_once_by_the_doctor(tmp_path: Path) -> None:
    answer = Learner(tmp_path).studycal("doctor")
    assert answer.code == 1
    assert answer.out.count("there is no config here") == 1
    assert answer.out.count("for the same reason as zones") >= 5


def test_the_doctor_counts_as_people_do(learner: Learner) -> None:
    learner.studycal("mark", "bad", "W02", "-y")
    assert "sound, 1 fact\n" in learner.studycal("doctor").out
    assert "0 errors, 0 warnings\n" in learner.studycal("doctor").out
