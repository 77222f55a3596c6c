"""Completion knows the words of the learner's own plan, in each shell."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.learner import PROGRAM, Learner

SHELLS = ("bash", "zsh", "fish", "powershell")


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """The shipped curriculum, one session pinned, in its second week."""
    learner = Learner(tmp_path).begin()
    assert learner.studycal("pin", "W02.S4", "2026-12-11 19:00", "--yes").code == 0
    learner.now = "2026-12-08T09:00:00+01:00"
    return learner


def words(learner: Learner, kind: str) -> list[str]:
    answer = learner.studycal("completion", "--words", kind)
    assert answer.code == 0, answer.err
    return answer.out.split()


def test_the_words_are_those_of_the_plan(learner: Learner) -> None:
    assert words(learner, "weeks")[:2] == ["W01", "W02"]
    assert {"W07.S2", "W52.S4"} <= set(words(learner, "sessions"))
    assert words(learner, "pinned") == ["W02.S4"]
    assert words(learner, "facts") == ["1"]
    assert {"today", "W07", "W07.S2"} <= set(words(learner, "views"))
    logged = words(learner, "log")
    assert {"done", "W02.S1"} <= set(logged)
    assert "W03.S1" not in logged
    assert "Asia/Tokyo" in words(learner, "zones")


def test_without_a_plan_completion_is_silent(tmp_path: Path) -> None:
    answer = Learner(tmp_path).studycal("completion", "--words", "weeks")
    assert (answer.code, answer.out.strip(), answer.err) == (0, "", "")


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shells_script_asks_for_them(learner: Learner, shell: str) -> None:
    script = learner.studycal("completion", shell).out
    for kind in ("weeks", "sessions", "pinned", "log", "views", "zones"):
        assert f"studycal completion --words {kind}" in script


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("studycal mark bad W0", "W07"),
        ("studycal pin W07.", "W07.S2"),
        ("studycal log done W02", "W02.S1"),
        ("studycal mark travel --tz Asia/To", "Asia/Tokyo"),
        ("studycal show to", "today"),
    ],
)
def test_bash_completes_weeks_sessions_zones_and_views(learner: Learner, line: str, wanted: str) -> None:
    script = learner.folder / "completion.bash"
    script.write_text(learner.studycal("completion", "bash").out)
    typed = line.split()
    ask = (
        f"source {script}; COMP_WORDS=({' '.join(typed)}); COMP_CWORD={len(typed) - 1}; "
        'complete_function=$(complete -p studycal | sed "s/.*-F \\([^ ]*\\).*/\\1/"); '
        '$complete_function studycal "${COMP_WORDS[COMP_CWORD]}" ""; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    environment = {**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}", "STUDYCAL_NOW": learner.now}
    bash = shutil.which("bash") or pytest.skip("no bash")
    done = subprocess.run(
        [bash, "-c", ask], cwd=learner.folder, env=environment, capture_output=True, text=True, check=False
    )
    assert wanted in done.stdout.split(), done.stderr
