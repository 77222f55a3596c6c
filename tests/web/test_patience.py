"""Clients that begin and never finish are let go of; those that are only slow are not."""

from __future__ import annotations

import select
import socket
import struct
from contextlib import ExitStack

import pytest

from studycal.web import serving
from tests.cli.learner import Learner
from tests.web.site import Served, served

SLOW = 500
HEAD = "{} HTTP/1.1\r\nHost: {}:{}\r\n"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The deadline, turned down."""
    monkeypatch.setattr(serving.Patient, "seconds", 0.3)


def connect(site: Served, sent: str) -> socket.socket:
    """A client that has sent this much."""
    client = socket.create_connection((site.host, site.port), timeout=60)
    client.sendall(sent.encode())
    return client


def rest(client: socket.socket) -> bytes:
    """All that comes until the server closes. Fails if it does not within a minute."""
    found = b""
    while more := client.recv(65536):
        found += more
    return found


@pytest.mark.usefixtures("impatient")
def test_five_hundred_that_never_finish_their_head_are_let_go_of(learner: Learner) -> None:
    """While they hold their connections a quick one is answered; then each is told why and closed."""
    with served(learner) as site, ExitStack() as held:
        begun = HEAD.format("GET /week", site.host, site.port) + "X-Slow: "
        slow = [held.enter_context(connect(site, begun)) for _ in range(SLOW)]
        assert site.get("/week").status == 200
        assert {rest(one).partition(b"\r\n")[0] for one in slow} == {b"HTTP/1.1 408 Request Timeout"}
        assert site.get("/week").status == 200


@pytest.mark.usefixtures("impatient")
def test_who_sends_nothing_at_all_is_closed_without_a_word(learner: Learner) -> None:
    """As browsers do that connect ahead of time."""
    with served(learner) as site, connect(site, "") as silent:
        assert rest(silent) == b""


@pytest.mark.usefixtures("impatient")
def test_a_second_request_has_to_be_finished_too(learner: Learner) -> None:
    with served(learner) as site:
        whole = HEAD.format("GET /static/icon.svg", site.host, site.port) + "\r\n"
        with connect(site, whole) as client:
            assert client.recv(12) == b"HTTP/1.1 200"
            client.sendall(whole[:-2].encode())
            assert b"</svg>HTTP/1.1 408" in rest(client).replace(b"\n", b"")


def unfinished_form(site: Served) -> str:
    """A mark as a browser sends it, but for nine bytes more that it promises."""
    cookie, token = site.browser()
    form = f"kind=bad&target=W08&confirm=1&token={token}"
    head = HEAD.format("POST /mark", site.host, site.port) + f"Cookie: {cookie}\r\nContent-Length: {len(form) + 9}"
    return f"{head}\r\n\r\n{form}"


@pytest.mark.usefixtures("impatient")
def test_a_body_that_never_ends_is_let_go_of_and_nothing_of_it_is_kept(learner: Learner) -> None:
    """What came of it would be a whole form."""
    learner.now = "2027-01-12T12:00:00+01:00"
    with served(learner) as site:
        with connect(site, unfinished_form(site)) as client:
            assert rest(client).startswith(b"HTTP/1.1 408 ")
        assert site.get("/api/facts").json() == {"facts": []}


def test_a_body_that_breaks_off_is_not_taken_for_a_whole_one(learner: Learner) -> None:
    learner.now = "2027-01-12T12:00:00+01:00"
    with served(learner) as site:
        with connect(site, unfinished_form(site)) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # ends it with a reset
        for _ in range(3):  # requests that are answered after that one was seen to end
            assert site.get("/week").status == 200
        assert site.get("/api/facts").json() == {"facts": []}


@pytest.mark.usefixtures("impatient")
def test_who_takes_no_answer_is_let_go_of(learner: Learner) -> None:
    """It asks for a feed time and again and reads nothing, until no buffer has room for more."""
    with served(learner) as site:
        whole = HEAD.format(f"GET {site.feed()}", site.host, site.port) + "\r\n"
        with connect(site, whole * 100) as deaf:
            ended = select.poll()
            ended.register(deaf, 0)
            assert ended.poll(60_000) != []
        assert site.get("/week").status == 200


def test_who_is_slow_but_finishes_is_answered(site: Served) -> None:
    whole = HEAD.format("GET /static/icon.svg", site.host, site.port) + "Connection: close\r\n\r\n"
    with connect(site, "") as client:
        for letter in whole:
            client.sendall(letter.encode())
        assert rest(client).startswith(b"HTTP/1.1 200 ")
