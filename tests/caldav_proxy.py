"""A proxy before a CalDAV server: counts requests and bytes, adds latency, and does what networks do to answers."""

from __future__ import annotations

import base64
import http.client
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

LOGIN_PAGE = b"<!doctype html><title>Guest network</title><h1>Please log in</h1>"


@dataclass(frozen=True)
class Asked:
    """A request: the ``nth`` of its method since the proxy was cleared."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    nth: int


@dataclass(frozen=True)
class Instead:
    """An answer in the place of the server's, which has ``acted`` before it or never heard of the request."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    acted: bool = False


@dataclass(frozen=True)
class Changed:
    """The server's answer with its body, its headers (None takes one away) or its status changed."""

    body: Callable[[bytes], bytes] = lambda body: body
    headers: Mapping[str, str | None] = field(default_factory=dict)
    status: int = 0


Script = Callable[[Asked], "str | Instead | Changed"]
"""What happens to a request: a fault's name as below, or an answer of the script's own."""

Fault = Callable[[str, int], str]
"""What happens to request number n of a method: "" nothing, ``refuse`` closes before the server sees it, ``lose``
after it has acted, ``busy`` answers 503, ``locked`` 423, ``portal`` a login page with 200, ``cut`` half of the answer.
"""

_ANSWERS = {"busy": 503, "locked": 423, "portal": 200}


def _nothing(_method: str, _number: int) -> str:
    return ""


@dataclass
class Proxy:
    """Listens on a free loopback port of its own and hands everything on to ``upstream``."""

    upstream: str
    latency: float = 0.0
    fault: Fault = _nothing
    script: Script | None = None
    requests: int = 0
    received: int = 0
    methods: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": self}))
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign] - clients that were killed hang up
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where clients ask instead."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    def count(self, method: str) -> int:
        """The number of a request."""
        with self._lock:
            self.requests += 1
            self.methods.append(method)
            return self.requests

    def decide(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> str | Instead | Changed:
        """Count a request and say what happens to it."""
        number = self.count(method)
        with self._lock:
            asked = Asked(method, path, headers, body, 1 + sum(one.method == method for one in self.asked))
            self.asked.append(asked)
        return self.script(asked) if self.script else self.fault(method, number)

    def clear(self) -> None:
        """Count from here."""
        self.requests = self.received = 0
        self.methods.clear()
        self.asked.clear()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def _fated(
    fate: str | Instead | Changed, status: int, headers: dict[str, str], body: bytes
) -> tuple[int, dict[str, str], bytes]:
    """The server's answer as the client gets it."""
    if isinstance(fate, Instead):
        return fate.status, dict(fate.headers), fate.body
    if isinstance(fate, Changed):
        small = {name.lower(): value for name, value in headers.items()} | dict(fate.headers)
        kept = {name: value for name, value in small.items() if value is not None}
        return fate.status or status, kept, fate.body(body)
    return status, headers, body[: len(body) // 2] if fate == "cut" else body


class _Handler(BaseHTTPRequestHandler):
    """One connection of a client, with one of its own to the server."""

    proxy: Proxy
    protocol_version = "HTTP/1.1"
    connection_up: http.client.HTTPConnection | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._pass_on
        raise AttributeError(name)

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        fate = self.proxy.decide(self.command, self.path, dict(self.headers), body)
        time.sleep(self.proxy.latency)  # the distance that is asked for
        if isinstance(fate, str) and fate in _ANSWERS:
            fate = Instead(_ANSWERS[fate], LOGIN_PAGE, {"Content-Type": "text/html"})
        if isinstance(fate, Instead) and not fate.acted:
            self._answer(fate.status, dict(fate.headers), fate.body)
            return
        reply = None if fate == "refuse" else self._asked(body)
        if reply is None or fate == "lose":
            self.close_connection = True
            return
        self._answer(*_fated(fate, *reply))

    def _asked(self, body: bytes) -> tuple[int, dict[str, str], bytes] | None:
        """The server's answer; None while it is away."""
        try:
            return self._ask(body)
        except (OSError, http.client.HTTPException):
            self.connection_up = None
            return None

    def _ask(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        if self.connection_up is None:
            where = urlsplit(self.proxy.upstream)
            self.connection_up = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "accept-encoding"}
        if headers.get("Authorization", "").startswith("Digest "):  # answered to the proxy; the server wants Basic
            headers["Authorization"] = "Basic " + base64.b64encode(b"learner:x").decode()
        self.connection_up.request(self.command, self.path, body, headers)
        reply = self.connection_up.getresponse()
        return reply.status, dict(reply.getheaders()), reply.read()

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.proxy.received += len(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""
