"""Five hundred clients that never finish their request do not keep a quick one waiting."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import urllib3

from studycal.cli.serve import listen
from tests.cli.learner import PROGRAM, Learner

SLOW = 500


@pytest.fixture
def address(learner: Learner) -> Iterator[str]:
    """`studycal serve`, as a process."""
    command = [PROGRAM, "-C", str(learner.folder), "--now", learner.now, "serve", "--port", "0"]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=buffered)
    try:
        assert process.stdout
        yield process.stdout.readline().split()[1].rstrip("/")
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_slow_clients_do_not_starve_a_quick_one(address: str, learner: Learner) -> None:
    """Each slow one has sent half a request's head and holds its connection; none of them gets or takes an answer."""
    host, _, port = address.removeprefix("http://").partition(":")
    with ExitStack() as held:
        for _ in range(SLOW):
            slow = held.enter_context(contextlib.closing(socket.create_connection((host, int(port)), timeout=60)))
            slow.sendall(f"GET /week HTTP/1.1\r\nHost: {host}:{port}\r\nX-Slow: ".encode())
        quick = held.enter_context(urllib3.PoolManager(retries=False, timeout=60))
        for path in ("/", "/week/7", "/api/plan", "/static/page.js"):
            assert quick.request("GET", address + path).status == 200


def test_a_head_without_end_is_refused(address: str) -> None:
    """Long before it is large; those that grow slowly have their deadline, see test_patience."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=60) as endless:
        endless.sendall(b"GET / HTTP/1.1\r\nX-Long: ")
        with pytest.raises(ConnectionError):  # closed by the server, with what was sent since unread
            for _ in range(4096):
                endless.sendall(b"a" * 4096)
    assert urllib3.request("GET", address + "/static/icon.svg").status == 200


def test_a_body_does_not_wait_for_the_head_to_be_acknowledged() -> None:
    """Head and body are two writes. With Nagle's algorithm on (RFC 896) the second waits for the client's delayed
    acknowledgement of the first, 40 ms on Linux: a page took that long however quick it was made.
    """

    async def accepted() -> int:
        taken: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def look(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            taken.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with listen("127.0.0.1", 0) as listening:
            async with await asyncio.start_server(look, sock=listening):
                with socket.create_connection(listening.getsockname(), timeout=60):
                    return await taken

    assert asyncio.run(accepted()) == 1
