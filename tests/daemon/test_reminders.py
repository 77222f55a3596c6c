"""Reminders: what begins soon is told of once, on a desktop or by an ntfy topic, and nothing else is."""

from __future__ import annotations

import json
import logging
import os
import stat
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from studycal.daemon.reminders import TOLD_FILE, Reminders
from studycal.wiring import open_home
from tests.cli.learner import PROGRAM, Learner

MONDAY = "2026-11-30"


@dataclass
class Ntfy:
    """An ntfy server as its publishing page describes it: a POST to / with the topic in JSON."""

    status: int = 200
    location: str = ""
    asked: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)
    address: str = ""
    heard: threading.Event = field(default_factory=threading.Event)

    def taken(self) -> list[tuple[str, str]]:
        return [(body["title"], body["message"]) for _, body, _ in self.asked]


@pytest.fixture
def ntfy() -> Iterator[Ntfy]:
    server_side = Ntfy()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server_side.asked.append((self.path, body, self.headers.get("Authorization", "")))
            server_side.heard.set()
            self.send_response(server_side.status)
            if server_side.location:
                self.send_header("Location", server_side.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        server_side.address = f"http://127.0.0.1:{server.server_port}/my-topic"
        yield server_side
        server.shutdown()


def switch_on(learner: Learner, *lines: str) -> None:
    config = learner.folder / "studycal.toml"
    config.write_text("\n".join((config.read_text(), "[notify]", *lines, "")))


def reminders(learner: Learner, log: logging.Logger | None = None) -> Reminders:
    folder = learner.folder / ".studycal"
    return Reminders(partial(open_home, learner.folder, None), folder, log or logging.getLogger("studycal.test"))


def look(learner: Learner, *times: str) -> None:
    """A daemon that starts anew at each of some times of the first Monday."""
    for at in times:
        reminders(learner).look(datetime.fromisoformat(f"{MONDAY}T{at}+01:00"))


def test_a_session_is_told_of_once_before_it_begins(learner: Learner, ntfy: Ntfy) -> None:
    learner.year()
    switch_on(learner, f'ntfy = "{ntfy.address}"')
    look(learner, "18:49", "18:50", "18:55", "19:00")
    assert ntfy.taken() == [("W01 S1 Theory: Essential Math Foundation 1/2", "19:00–20:15")]
    (path, body, authorization) = ntfy.asked[0]
    assert (path, body["topic"], authorization) == ("/", "my-topic", "")


def test_a_session_that_moves_is_told_of_again(learner: Learner, ntfy: Ntfy) -> None:
    learner.year()
    switch_on(learner, f'ntfy = "{ntfy.address}"', 'before = "3h"')
    look(learner, "16:10")
    assert learner.studycal("pin", "W01.S1", "2026-11-30 18:45", "--yes", now=f"{MONDAY}T16:20:00+01:00").code == 0
    look(learner, "16:30", "16:31")
    assert [text for _, text in ntfy.taken()] == ["19:00–20:15", "18:45–20:00"]


def test_what_is_logged_or_has_begun_is_not_told_of(learner: Learner, ntfy: Ntfy) -> None:
    learner.year()
    switch_on(learner, f'ntfy = "{ntfy.address}"')
    look(learner, "19:05")  # the machine slept
    assert learner.studycal("log", "skipped", "W01.S2", "--yes", now="2026-12-01T09:00:00+01:00").code == 0
    reminders(learner).look(datetime.fromisoformat("2026-12-02T18:55+01:00"))
    assert ntfy.asked == []


def test_nothing_is_told_where_nothing_is_switched_on(learner: Learner) -> None:
    learner.year()
    look(learner, "18:55")
    assert not (learner.folder / ".studycal" / TOLD_FILE).exists()


def test_what_cannot_be_sent_is_tried_again_and_logged_once_without_the_topic(
    learner: Learner, ntfy: Ntfy, caplog: pytest.LogCaptureFixture
) -> None:
    learner.year()
    switch_on(learner, f'ntfy = "{ntfy.address}"')
    ntfy.status = 503
    running = reminders(learner)
    for at in ("18:51", "18:52"):
        running.look(datetime.fromisoformat(f"{MONDAY}T{at}+01:00"))
    assert len(ntfy.asked) == 2
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "127.0.0.1 refused a notification (status 503)" in caplog.text
    assert "my-topic" not in caplog.text
    ntfy.status = 200
    running.look(datetime.fromisoformat(f"{MONDAY}T18:53+01:00"))
    running.look(datetime.fromisoformat(f"{MONDAY}T18:54+01:00"))
    assert len(ntfy.asked) == 3


def test_a_token_reaches_its_own_server_alone(learner: Learner, ntfy: Ntfy) -> None:
    learner.year()
    switch_on(learner, f'ntfy = "{ntfy.address}"', "token_command = 'printf tk_secret'")
    ntfy.status, ntfy.location = 307, ntfy.address
    look(learner, "18:55")
    assert [authorization for _, _, authorization in ntfy.asked] == ["Bearer tk_secret"]


def test_the_daemon_reminds_while_it_runs(newcomer: Learner, ntfy: Ntfy) -> None:
    today = datetime.now(UTC).date()
    tomorrow = today + timedelta(days=1)  # whatever day it is: a session within a day, in the first week
    monday = tomorrow - timedelta(days=tomorrow.weekday())
    noons = [f"{today + timedelta(days=later):%a} 12:00".lower() for later in range(4)]
    newcomer.studycal("init", "--example", "--start", str(monday), "--tz", "UTC", "--home", *noons)
    newcomer.studycal("show", "week", now=datetime.now(UTC).isoformat())
    switch_on(newcomer, f'ntfy = "{ntfy.address}"', 'before = "1d"')
    running = subprocess.Popen([PROGRAM, "-C", str(newcomer.folder), "daemon"], stderr=subprocess.DEVNULL)
    try:
        assert ntfy.heard.wait(60)
    finally:
        running.terminate()
        running.wait(30)
    assert ntfy.taken()[0][0].startswith("W01 S")


def notify_send(folder: Path) -> dict[str, str]:
    """An environment whose notify-send writes down what it is told."""
    folder.mkdir()
    program = folder / "notify-send"
    program.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" >> {folder}/shown\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}


def test_a_desktop_shows_text_never_markup_or_options(learner: Learner, tmp_path: Path, monkeypatch: Any) -> None:
    weeks = learner.folder / "curriculum" / "weeks.md"
    text = weeks.read_text()
    weeks.write_text(text.replace("Essential Math Foundation - Part 1", "--help <b>&amp; $(id)"))
    learner.year()
    monkeypatch.setenv("PATH", notify_send(tmp_path / "bin")["PATH"])
    switch_on(learner, "desktop = true")
    look(learner, "18:55")
    shown = (tmp_path / "bin" / "shown").read_text().splitlines()
    assert shown[:2] == ["--app-name=studycal", "--"]
    assert "$(id)" in shown[2]
    assert shown[3] == "19:00–20:15"


def test_one_can_be_tried(learner: Learner, ntfy: Ntfy, tmp_path: Path) -> None:
    none = learner.studycal("daemon", "--try-notification")
    assert (none.code, "Set `desktop = true` or `ntfy` under [notify]" in none.err) == (2, True)
    switch_on(learner, f'ntfy = "{ntfy.address}"', "desktop = true")
    words = [PROGRAM, "-C", str(learner.folder), "daemon", "--try-notification"]
    tried = subprocess.run(words, env=notify_send(tmp_path / "bin"), capture_output=True, text=True, check=False)
    assert (tried.returncode, tried.stdout) == (0, "Sent to this desktop.\nSent to 127.0.0.1.\n")
    assert ntfy.taken() == [("studycal", "A reminder before a session will look like this.")]
    bare = subprocess.run(words, env={**os.environ, "PATH": "/nowhere"}, capture_output=True, text=True, check=False)
    assert (bare.returncode, "has no notify-send" in bare.stderr) == (2, True)
    ntfy.status = 403
    refused = subprocess.run(words, env=notify_send(tmp_path / "two"), capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "does not take notifications from you (status 403)" in refused.stderr


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (['ntfy = "my-topic"'], "is no address of a topic"),
        (['ntfy = "https://ntfy.sh"'], "is no address of a topic"),
        (['ntfy = "https://me:word@ntfy.sh/topic"'], "use token_command"),
        (['ntfy = "http://ntfy.example/topic"', 'token_command = "pass"'], "must not be sent in the clear"),
        (['token_command = "pass"'], "but no ntfy"),
        (['before = "0m"', "desktop = true"], "between a minute and a day"),
        (['before = "2d"', "desktop = true"], "between a minute and a day"),
    ],
)
def test_settings_that_cannot_work_are_refused_with_their_line(learner: Learner, lines: list[str], said: str) -> None:
    switch_on(learner, *lines)
    refused = learner.studycal("check")
    assert refused.code == 1
    assert said in refused.out
    assert "studycal.toml:" in refused.out
