"""`daemon --status`: running or stopped first, in people's words and their own time, whatever lies in the file."""

from __future__ import annotations

import json
import signal
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from studycal.daemon import health, words
from studycal.daemon.health import STATUS_FILE
from studycal.service.folder import PrivateFolder
from studycal.service.locks import DAEMON, locked
from tests.daemon.test_process import started  # noqa: F401 - a fixture

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = datetime.fromisoformat("2026-11-24T12:30:00+01:00")
WHOLE = {
    "pid": 17, "started": "2026-11-23T08:00:00.123456+00:00", "every_seconds": 900.0, "outcome": "done",
    "message": "google: nothing to do", "last_run": "2026-11-24T11:15:00.9+00:00",
    "last_success": "2026-11-24T11:15:00.9+00:00", "next_run": "2026-11-24T11:31:00+00:00", "failures": 0, "counts": {},
}  # fmt: skip


def said(folder: Path, status: object) -> tuple[int, list[str]]:
    (folder / STATUS_FILE).write_text(status if isinstance(status, str) else json.dumps(status))
    code, found = health(PrivateFolder(folder), NOW)
    return code, words(found, WARSAW, NOW)


def test_running_is_said_first_with_the_next_run(tmp_path: Path) -> None:
    with locked(tmp_path / DAEMON, "the daemon", NOW):
        code, lines = said(tmp_path, WHOLE)
    assert code == 0
    assert lines[0] == "Running since Mon 23 Nov 09:00, every 15 min (process 17). Next run 12:31."
    assert lines[1] == "Last run 12:15: google: nothing to do."


def test_stopped_says_since_when_and_what_to_type(tmp_path: Path) -> None:
    _, lines = said(tmp_path, {**WHOLE, "stopped": "2026-11-24T11:20:00+00:00"})
    assert lines[0].startswith("Stopped since 12:20. Start it: `studycal daemon`")
    assert "Next run" not in " ".join(lines)


def test_one_that_was_killed_is_stopped_too(tmp_path: Path) -> None:
    _, lines = said(tmp_path, WHOLE)
    assert lines[0].startswith("Stopped: it ended without a word after 12:15. Start it: `studycal daemon`")


def test_runs_that_failed_are_counted(tmp_path: Path) -> None:
    failed = {**WHOLE, "outcome": "network", "message": "Google Calendar cannot be reached.", "failures": 3}
    _, lines = said(tmp_path, failed)
    assert "cannot be reached. " not in lines[1]
    assert lines[-1] == "The last 3 runs failed; the last that went well was 12:15."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "17",
        '{"pid": 1',
        '{"pid": "x", "started": "", "every_seconds": 1}',
        '{"pid": 1}',
        "\x00",
    ],
)
def test_a_file_that_says_nothing_is_no_traceback(tmp_path: Path, text: str) -> None:
    code, lines = said(tmp_path, text)
    assert (code, lines) == (1, ["It has not run here yet. Start it: `studycal daemon`."])


@pytest.mark.parametrize("field", ["last_success", "last_run", "next_run", "stopped", "counts", "failures", "message"])
@pytest.mark.parametrize("value", [None, 17, "yesterday", [], {}])
def test_a_file_that_is_wrong_in_one_place_tells_the_rest(tmp_path: Path, field: str, value: object) -> None:
    _, lines = said(tmp_path, {**WHOLE, field: value})
    assert lines[0].startswith("Stopped")


@pytest.mark.parametrize(
    ("number", "first"), [(signal.SIGTERM, "Stopped since "), (signal.SIGKILL, "Stopped: it ended")]
)
def test_a_real_daemon_tells_of_its_life_and_of_its_end(started, number: signal.Signals, first: str) -> None:  # noqa: F811
    daemon = started("quick")
    daemon.until("STATUS=")
    assert _first(daemon.folder).startswith("Running since ")
    daemon.send(number)
    daemon.ends()
    assert _first(daemon.folder).startswith(first)


def _first(folder: Path) -> str:
    now = datetime.now(UTC)
    return words(health(PrivateFolder(folder), now)[1], UTC, now)[0]
