"""GET /healthz for monitoring programs on this machine: 200 while the daemon is fresh, else 503, with all it knows.

It listens on 127.0.0.1 alone. A page in a browser could still reach it under a name of its own that points there (DNS
rebinding), so the Host must be this machine's.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from studycal.errors import StudycalError, UsageError

HOST = "127.0.0.1"
PATH = "/healthz"
_HOSTS = ("127.0.0.1", "localhost")
_SECONDS = 2.0
"""What one asker may take in all; they are answered one after the other."""

_LEAVING_SECONDS = 0.6
"""A little more than an idle server takes to end; one that is answering is left behind."""

Standing = Callable[[], tuple[int, dict[str, Any]]]


@contextmanager
def answering(port: int, standing: Standing) -> Iterator[None]:
    """Answer on this port while the context lasts, in a thread of its own; 0 is nowhere.

    ``standing`` is what `health` gives: an exit code, of which 0 is well, and what to say. Raises UsageError for a
    port that cannot be had.
    """
    if not port:
        yield
        return
    server = _server(port, standing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        ending = threading.Thread(target=server.shutdown, daemon=True)
        ending.start()
        ending.join(_LEAVING_SECONDS)
        server.server_close()


def _server(port: int, standing: Standing) -> HTTPServer:
    class Answer(_Answer):
        pass

    Answer.standing = staticmethod(standing)
    try:
        return _Server((HOST, port), Answer)
    except OSError as error:
        raise UsageError(
            f"The port {port} for {PATH} cannot be had: {error.strerror}.", "Change health_port under [daemon]."
        ) from error


class _Server(HTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - socketserver's own
        """One that hung up, or was made to, is no news."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Answer(BaseHTTPRequestHandler):
    standing: Standing
    server_version = "studycal"
    sys_version = ""

    def setup(self) -> None:
        """Begin, and hang up on who takes too long."""
        super().setup()
        self._limit = threading.Timer(_SECONDS, self._hang_up)
        self._limit.daemon = True
        self._limit.start()

    def finish(self) -> None:
        """It was answered in time."""
        self._limit.cancel()
        super().finish()

    def _hang_up(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def do_GET(self) -> None:
        """Answer to the one path there is."""
        if self.headers.get("Host", "").rpartition(":")[0] not in _HOSTS:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        elif self.path != PATH:
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            self._say(*_now(self.standing))

    def do_HEAD(self) -> None:
        """The same without a body."""
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Askers come every few seconds; the log is for runs."""

    def _say(self, code: int, answer: dict[str, Any]) -> None:
        body = json.dumps(answer, ensure_ascii=False).encode()
        self.send_response(HTTPStatus.OK if code == 0 else HTTPStatus.SERVICE_UNAVAILABLE)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _now(standing: Standing) -> tuple[int, dict[str, Any]]:
    """How it stands; a config that cannot be read is an answer too."""
    try:
        return standing()
    except StudycalError as error:
        return error.exit_code, {"outcome": "failed", "message": str(error)}
