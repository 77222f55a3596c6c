"""GET /healthz of a real daemon, asked as a monitoring program asks, and as nobody should."""

from __future__ import annotations

import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.cli.syncing import Syncing
from tests.daemon.test_real import heard, learner, start, until  # noqa: F401 - fixtures

PATIENCE = 30


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(learner: Syncing, port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:  # noqa: F811
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text() + f"\n[daemon]\nhealth_port = {port}\n")
    daemon = start(learner, *options)
    try:
        yield daemon
    finally:
        daemon.kill()
        daemon.wait()


def listening(daemon: subprocess.Popen[bytes]) -> list[str]:
    """The addresses on which a process listens (proc(5), /proc/net/tcp: state 0A)."""
    ours = {path.readlink().name for path in Path(f"/proc/{daemon.pid}/fd").iterdir() if path.is_symlink()}
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in ours]


def ask(port: int, path: str = "/healthz", *, method: str = "GET", host: str = "") -> tuple[int, bytes, dict[str, str]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    try:
        return answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


def test_a_fresh_daemon_answers_200_with_what_status_says(learner: Syncing, port: int, heard) -> None:  # noqa: F811
    with running(learner, port):
        until(heard, "STATUS=done")
        code, body, headers = ask(port)
        told = learner.studycal("daemon", "--status", "--json", now=datetime.now(UTC).isoformat()).json

    found = json.loads(body)
    moving = "last_success_age_seconds"
    assert code == 200
    assert headers["content-type"] == "application/json"
    assert abs(found.pop(moving) - told.pop(moving)) < PATIENCE
    assert found == told
    assert found["targets"]["google"]["pending"] == 0


def test_one_that_cannot_sync_answers_503_and_says_why(learner: Syncing, port: int, heard) -> None:  # noqa: F811
    learner.google.hands.revoke_logins()
    with running(learner, port):
        until(heard, "STATUS=login")
        code, body, _ = ask(port)

    assert code == 503
    assert json.loads(body)["outcome"] == "login"


def test_it_answers_nothing_else_and_nobody_who_came_by_another_name(learner: Syncing, port: int, heard) -> None:  # noqa: F811
    with running(learner, port):
        until(heard, "STATUS=done")
        elsewhere = ask(port, "/daemon.json")[0]
        written = ask(port, method="POST")[0]
        rebound = ask(port, host="evil.example")
        named = ask(port, host=f"localhost:{port}")[0]
        head = ask(port, method="HEAD")

    assert (elsewhere, written, rebound[0], named) == (404, 501, 421, 200)
    assert b"google" not in rebound[1]
    assert head[:2] == (200, b"")


def test_it_listens_on_this_machine_only(learner: Syncing, port: int, heard) -> None:  # noqa: F811
    with running(learner, port) as daemon:
        until(heard, "STATUS=done")
        addresses = listening(daemon)

    assert addresses == [f"0100007F:{port:04X}"]


def test_a_port_that_is_taken_is_told_and_ends_it(learner: Syncing) -> None:  # noqa: F811
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        config = learner.folder / "studycal.toml"
        config.write_text(config.read_text() + f"\n[daemon]\nhealth_port = {number}\n")
        answer = learner.process("daemon")

    assert answer.code == 2
    assert f"port {number}" in answer.err
    assert "health_port" in answer.err
    assert "Traceback" not in answer.err


def test_by_default_it_has_no_port_at_all(learner: Syncing, heard) -> None:  # noqa: F811
    with running(learner, 0) as daemon:
        until(heard, "STATUS=done")
        addresses = listening(daemon)

    assert addresses == []


def test_one_that_says_nothing_keeps_nobody_waiting_for_long(learner: Syncing, port: int, heard) -> None:  # noqa: F811
    """It trickles a byte now and then; the daemon hangs up, answers the next, and leaves when it is told to."""
    with running(learner, port) as daemon:
        until(heard, "STATUS=done")
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as slow:
            slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
            ended = threading.Event()
            trickle = threading.Thread(target=_trickle, args=(slow, ended))
            trickle.start()
            code, _, _ = ask(port)
            daemon.terminate()
            left = daemon.wait(timeout=5)
            ended.set()
            trickle.join()

    assert (code, left) == (200, 0)


def _trickle(slow: socket.socket, ended: threading.Event) -> None:
    with suppress(OSError):
        while not ended.wait(0.5):
            slow.sendall(b"x")
