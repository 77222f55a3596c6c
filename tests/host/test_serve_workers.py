"""`studycal host serve --workers N`: several processes on one port, made anew where one dies."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
import urllib3
from urllib3.exceptions import HTTPError

from studycal.cli.main import main
from studycal.cli.serve import listen
from tests.host.hosted import Hosted, made
from tests.host.test_kills import serving
from tests.postgres import database

_numbers = count()


@pytest.fixture
def on_postgres(server: str, tmp_path: Path) -> Iterator[Hosted]:
    with database(server, f"studycal_serve_{next(_numbers)}") as address:
        hosted = made(tmp_path, address)
        hosted.host.database.pool.close()  # type: ignore[attr-defined]
        yield hosted


@contextmanager
def two_serving(hosted: Hosted) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Two processes and the first that looks after them; ended by it, for a killed one leaves its own behind."""
    with serving(hosted, "--workers", "2") as (process, address):
        try:
            yield process, address
        finally:
            process.terminate()
            process.wait(timeout=60)


def answers(address: str) -> bool:
    try:
        return urllib3.request("GET", f"{address}/healthz", timeout=5, retries=False).status == 200
    except HTTPError:
        return False


def processes_of(parent: int) -> set[int]:
    """Those that serve: the children of the first but for the one that multiprocessing looks after itself by."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    lines = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children if Path(f"/proc/{pid}").exists()}
    return {pid for pid, line in lines.items() if b"spawn_main" in line}


def eventually(condition: Callable[[], bool]) -> None:
    """Another process gets there; a minute is enough on a busy machine."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.peer
@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads the processes of Linux")
def test_one_that_is_killed_is_made_anew_and_all_end_together(on_postgres: Hosted) -> None:
    with two_serving(on_postgres) as (process, address):
        eventually(lambda: answers(address))
        eventually(lambda: len(processes_of(process.pid)) == 2)
        first = processes_of(process.pid)
        victim = min(first)
        subprocess.run(["kill", "-KILL", str(victim)], check=True)
        eventually(lambda: victim not in processes_of(process.pid) and len(processes_of(process.pid)) == 2)
        eventually(lambda: answers(address))
        last = processes_of(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in last)


@pytest.mark.peer
@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads the processes of Linux")
def test_those_that_serve_end_with_the_first_however_it_ends(on_postgres: Hosted) -> None:
    with two_serving(on_postgres) as (process, address):
        eventually(lambda: answers(address))
        eventually(lambda: len(processes_of(process.pid)) == 2)
        serving_ones = processes_of(process.pid)
        process.kill()
        process.wait()
        eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in serving_ones))
        assert not answers(address)


@pytest.mark.peer
@pytest.mark.slow
def test_their_counts_stand_on_one_port(on_postgres: Hosted) -> None:
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    toml = on_postgres.folder / "host.toml"
    toml.write_text(f"{toml.read_text(encoding='utf-8')}metrics_port = {port}\n", encoding="utf-8")
    with two_serving(on_postgres) as (_, address):
        eventually(lambda: answers(address))
        for _ in range(19):
            assert answers(address)
        counts = urllib3.request("GET", f"http://127.0.0.1:{port}/metrics").data.decode()
    counted = re.search(r'studycal_requests_total\{method="GET",route="/healthz",status="200"\} (\S+)', counts)
    assert counted
    assert float(counted[1]) >= 20


REFUSED = [
    ("2", "A host on SQLite is served by one process, which does its work, too."),
    ("0", "--workers 0 serves nobody."),
]


@pytest.mark.parametrize(("number", "message"), REFUSED)
def test_a_number_that_cannot_serve_is_refused(
    number: str, message: str, hosted: Hosted, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(hosted.folder), "host", "serve", "--port", "0", "--workers", number]) == 2
    assert message in capsys.readouterr().err
