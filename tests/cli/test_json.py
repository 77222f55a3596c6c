"""`--json` is one JSON value on stdout, whatever else is typed; where there is no result there is nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.learner import Learner, in_january

LINES = (
    "show", "show today --short", "show next --short", "show --why", "show W02.S4 --why", "show topics", "show next",
    "check", "check --strict", "check curriculum/weeks.md", "check --schema", "plans", "doctor", "config",
    "config --example", "config --schema", "log --history", "log done W01.S1 -n", "log skip W01.S1 --later -n",
    "log done W01.S1", "log done W01.S1", "log skip W01.S2 --later", "mark bad W07 -n", "mark bad W07 -y",
    "mark bad W07 -y", "mark clear W07 -y", "pin W02.S4 fri -y", "unpin --all -y", "unpin --all -y", "undo -y",
    "set reserve_weeks 5 -n", "set reserve_weeks 5 -y", "review --auto", "review", "simulate 1",
    "import curriculum/weeks.md -n", "import curriculum/weeks.md -o -", "import curriculum/weeks.md --prompt",
    "import curriculum/weeks.md -o new.md", "init --example -n", "plan", "sync", "sync --history", "sync --undo -n",
    "purge caldav -n", "unskip W02.S1", "auth google --status", "auth google --revoke", "auth caldav --status",
    "auth caldav --revoke", "auth caldav", "auth google", "daemon --status", "daemon --once", "daemon --once -n",
    "daemon --install -n", "daemon --try-notification -n", "serve --port 0 -n", "nothing", "show nothing",
)  # fmt: skip


@pytest.fixture(scope="module")
def january(tmp_path_factory: pytest.TempPathFactory) -> Learner:
    return in_january(tmp_path_factory.mktemp("january"))


@pytest.mark.parametrize("line", LINES)
def test_it_is_json_alone(january: Learner, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYCAL_CALDAV_PASSWORD", "")
    answer = january.studycal(*line.split(), "--json")
    if answer.out or answer.code == 0:
        assert isinstance(json.loads(answer.out), dict), answer
    assert "unforeseen" not in answer.err


def test_a_short_answer_is_the_whole_view_to_programs(january: Learner) -> None:
    assert (
        january.studycal("show", "today", "--short", "--json").json == january.studycal("show", "today", "--json").json
    )
    assert january.studycal("show", "next", "--short", "--json").json == january.studycal("show", "next", "--json").json


def test_what_would_be_logged_is_told_as_what_was(january: Learner) -> None:
    would = january.studycal("log", "partial", "W01.S4", "-m", "the second proof", "-n", "--json").json
    done = january.studycal("log", "partial", "W01.S4", "-m", "the second proof", "--json").json
    assert done["fact"]
    assert would == {**done, "fact": None}


@pytest.mark.parametrize("what", ["year", "next", "today", "W02", "W02.S4", "W52.S1"])
def test_every_view_has_the_same_keys(january: Learner, what: str) -> None:
    shown = january.studycal("show", what, "--json").json
    assert list(shown)[:4] == ["plan", "weeks", "sessions", "unplaced"]
    assert {one["week"] for one in shown["sessions"]} <= {one["week"] for one in shown["weeks"]}


def test_what_has_no_time_has_the_same_keys_too(tmp_path: Path) -> None:
    learner = Learner(tmp_path)
    learner.studycal("init", "--example", "--start", "2027-01-04", "--home", "mon 19:00", "--tz", "Europe/Berlin")
    shown = learner.studycal("show", "W01.S1", "--json").json
    assert list(shown) == ["plan", "weeks", "sessions", "unplaced"]
    assert (shown["sessions"], [one["id"] for one in shown["unplaced"]]) == ([], ["W01.S1"])
