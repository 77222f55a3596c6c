"""`-n` stands on every command: it shows what would happen and keeps nothing, neither here nor in a calendar."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from studycal.cli.parser import build, commands
from tests.cli.learner import Learner, in_january
from tests.cli.syncing import Syncing
from tests.google import FakeGoogle

LINES = (
    "init --example --force --start 2027-01-11 --home mon,19:00", "set reserve_weeks 9", "check", "show week",
    "import curriculum/weeks.md -o new.md", "export ics", "export md -o notes", "export notion", "export json",
    "mark bad W07 -y", "pin W02.S4 fri -y", "unpin --all", "undo -y", "log done W01.S1", "review --auto",
    "simulate 1", "plan", "sync", "unskip W02.S1", "purge caldav -y", "auth caldav", "auth google --revoke",
    "daemon", "daemon --once", "daemon --once --json", "daemon --try-notification", "daemon --install",
    "serve --port 0", "serve --port 0 --new-login", "serve --port 0 --json", "serve --port 0 --host 0.0.0.0",
    "doctor", "config", "plans", "completion bash", "help mark",
    "host init", "host init --json",
)  # fmt: skip
ELSEWHERE = {"mcp"}
"""What reads stdin until it ends is tried below."""


def kept(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but what SQLite makes for readers."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm")))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def january(tmp_path_factory: pytest.TempPathFactory) -> Learner:
    learner = in_january(tmp_path_factory.mktemp("january"))
    assert learner.studycal("show").code == 0  # the plan is computed and kept before
    return learner


def test_every_command_is_tried() -> None:
    assert {line.split()[0] for line in LINES} | ELSEWHERE == set(commands(build()))


@pytest.mark.parametrize("line", LINES)
def test_a_dry_run_keeps_nothing(january: Learner, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYCAL_CALDAV_PASSWORD", "")
    before = kept(january.folder)
    answer = january.studycal(*line.split(), "-n")
    assert kept(january.folder) == before, answer
    assert "unforeseen" not in answer.err


def test_what_would_be_served_is_said_and_not_served(january: Learner) -> None:
    answer = january.studycal("serve", "--port", "0", "--new-login", "-n")
    assert answer.code == 0
    assert answer.out.startswith("studycal: http://127.0.0.1:")
    assert "Without --dry-run it is served, and every login ends." in answer.err
    assert json.loads(january.studycal("serve", "--port", "0", "--json", "-n").out)["url"].startswith(
        "http://127.0.0.1:"
    )


@pytest.fixture
def syncing(tmp_path: Path) -> Iterator[Syncing]:
    with FakeGoogle() as google:
        yield Syncing(tmp_path / "learner", google)


def test_the_timers_dry_run_is_what_plan_shows(syncing: Syncing) -> None:
    plan = syncing.studycal("plan")
    for words in (("daemon", "--once", "-n"), ("daemon", "-n")):
        before = kept(syncing.folder)
        answer = syncing.studycal(*words)
        assert (answer.code, answer.out) == (0, plan.out)
        assert "Without --dry-run" in answer.err
        assert kept(syncing.folder) == before
    looked = syncing.studycal("daemon", "--once", "-n", "--json").json
    assert len(looked["created"]) == len(syncing.studycal("plan", "--json").json["created"]) > 0
    assert not [one for one in syncing.google.hands.calendars() if "studycal plan" in str(one)]


def test_an_assistant_of_a_dry_run_previews_and_keeps_nothing(january: Learner) -> None:
    from mcp.server.fastmcp.exceptions import ToolError

    from studycal.daemon.health import health
    from studycal.mcp.server import create
    from studycal.mcp.tools import ToolContext
    from studycal.wiring import open_home

    now = datetime.fromisoformat(january.now)
    server = create(ToolContext(lambda: open_home(january.folder), lambda: now, health, keeps=False))
    before = kept(january.folder)
    _, preview = asyncio.run(server.call_tool("mark", {"kind": "bad", "target": "W40"}))
    with pytest.raises(ToolError, match="--dry-run"):
        asyncio.run(server.call_tool("confirm", {"token": preview["token"]}))
    assert kept(january.folder) == before
