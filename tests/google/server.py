"""HTTP: the API, its batches, the login pages and ``/control``."""

from __future__ import annotations

import base64
import contextlib
import gzip
import json
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from . import batch
from .account import Account
from .api import Answer, Api, document
from .errors import STATUS, Refusal, refuse
from .faults import Fault, Weather
from .hands import Hands
from .oauth import CLIENT, SECRET, Denied, Logins

PORTAL = b"<html><body><h1>Welcome to the hotel</h1><form>Log in to use the network</form></body></html>"


class FakeGoogle:
    """A server on a port of its own. ``hands`` does what a person or a test wants done."""

    def __init__(self, port: int = 0) -> None:
        self.account = Account()
        self.logins = Logins(self.account)
        self.weather = Weather()
        self.api = Api(self.account, self.logins, self.weather)
        self.hands = Hands(self.account, self.logins, self.weather)
        self._http = _Server(("127.0.0.1", port), _Handler)
        self._http.fake = self
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> FakeGoogle:
        self._thread.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._http.shutdown()
        self._http.server_close()

    def forever(self) -> None:
        """Serve in this thread."""
        self._http.serve_forever()

    @property
    def token_uri(self) -> str:
        """Where tokens are had."""
        return self.url + "/token"

    def client_secrets(self, path: Path) -> Path:
        """The file that Google's console gives for a desktop client of this server."""
        return self._client(path, "installed", "http://localhost")

    def web_client(self, path: Path, redirect: str = "") -> Path:
        """The same for a web application's, readable by its owner alone; ``redirect`` is the one address it names, ""
        for any.
        """
        self.logins.redirects = (redirect,) if redirect else None
        self._client(path, "web", redirect).chmod(0o600)
        return path

    def _client(self, path: Path, kind: str, redirect: str) -> Path:
        said = {
            "client_id": CLIENT, "client_secret": SECRET, "auth_uri": self.url + "/o/oauth2/auth",
            "token_uri": self.token_uri, "redirect_uris": [redirect], "project_id": "studycal-tests",
        }  # fmt: skip
        path.write_text(json.dumps({kind: said}), encoding="utf-8")
        return path

    def handle(
        self, verb: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[Answer | bytes, Fault | None]:
        """What is answered, and the fault that befell the request."""
        path = urlsplit(target).path
        fault = self.weather.strike(f"{verb} {target}")
        entry: dict[str, object] = {"method": verb, "path": path, "target": target, "at": time.monotonic()}
        self.weather.log.append(entry)
        if fault and fault.kind in ("drop", "html"):
            return PORTAL, fault
        if fault and fault.kind == "hang":
            self.weather.hold()
            return PORTAL, Fault("drop")
        try:
            if fault and fault.kind == "error":
                raise _asked_for(fault)
            answer = self._route(verb, path, target, headers, body, fault, entry)
        except (Refusal, Denied) as refusal:
            answer = refusal.status, dict(getattr(refusal, "headers", {})), refusal.body
        entry["status"] = answer[0]
        return answer, fault

    def _route(
        self, verb: str, path: str, target: str, headers: Mapping[str, str], body: bytes, fault: Fault | None,
        entry: dict[str, object],
    ) -> Answer:  # fmt: skip
        form = dict(parse_qsl(body.decode("utf-8", "replace"))) | dict(parse_qsl(urlsplit(target).query))
        if path == "/o/oauth2/auth":
            return 302, {"Location": self.logins.authorize(form)}, {}
        if path == "/token":
            return 200, {}, self.logins.token({**_client(headers), **form})
        if path == "/revoke":
            self.logins.revoke(form.get("token", ""))
            return 200, {}, {}
        if path == "/$discovery/rest":
            return 200, {}, {**document(), "rootUrl": self.url + "/", "baseUrl": self.url + "/calendar/v3/"}
        if path == "/batch/calendar/v3":
            return self._batch(headers, body, entry)
        return self.api.answer(verb, target, headers, body, fault)

    def _batch(self, headers: Mapping[str, str], body: bytes, entry: dict[str, object]) -> Answer:
        calls = batch.parts(headers.get("content-type", ""), body)
        entry["parts"] = len(calls)
        outer = {name: headers[name] for name in ("authorization",) if name in headers}
        answers = [
            (content_id, self._part(verb, target, {**outer, **said}, payload))
            for content_id, verb, target, said, payload in calls
        ]
        more, text = batch.answer(answers)
        return 200, more, text

    def _part(self, verb: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        fault = self.weather.strike(f"PART {verb} {target}")
        try:
            if fault:
                raise _asked_for(fault)
            return self.api.answer(verb, target, headers, body, None)
        except Refusal as refusal:
            return refusal.status, refusal.headers, refusal.body


def _client(headers: Mapping[str, str]) -> dict[str, str]:
    """A client that names itself in the Authorization header (RFC 6749 2.3.1)."""
    kind, _, said = headers.get("authorization", "").partition(" ")
    if kind != "Basic":
        return {}
    name, _, secret = base64.b64decode(said).decode().partition(":")
    return {"client_id": name, "client_secret": secret}


def _asked_for(fault: Fault) -> Refusal:
    refusal = refuse(fault.reason, status=fault.status)
    if fault.reason == "invalid_grant":
        refusal.body = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
    if fault.retry_after:
        refusal.headers["Retry-After"] = fault.retry_after
    return refusal


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    fake: FakeGoogle


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        server = self.server
        assert isinstance(server, _Server)
        if self.path.startswith("/control"):
            self._control(server.fake, body)
            return
        if server.fake.weather.latency:
            time.sleep(server.fake.weather.latency)
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer, fault = server.fake.handle(self.command, self.path, headers, body)
        if fault and fault.kind == "stall":
            server.fake.weather.hold()
        if isinstance(answer, bytes):
            self._portal(answer) if fault and fault.kind == "html" else self._hang_up()
            return
        status, more, data = answer
        payload = data if isinstance(data, bytes) else b"" if data is None else json.dumps(data).encode()
        if fault and fault.kind == "lost":
            self._hang_up()
            return
        kept = len(payload) // 2 if fault and fault.kind == "cut" else len(payload)
        self._send(status, more, payload, kept)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any  # noqa: N815

    def _control(self, fake: FakeGoogle, body: bytes) -> None:
        name = urlsplit(self.path).path.removeprefix("/control/")
        result: Any = getattr(fake.hands, name)(**(json.loads(body) if body else {}))
        payload = json.dumps(result).encode()
        self._send(200, {}, payload, len(payload))

    def _portal(self, page: bytes) -> None:
        self._send(200, {"Content-Type": "text/html"}, page, len(page))

    def _hang_up(self) -> None:
        self.close_connection = True

    def _send(self, status: int, more: Mapping[str, str], payload: bytes, kept: int) -> None:
        self.send_response(status, STATUS.get(status, "OK"))
        headers = {"Content-Type": "application/json; charset=UTF-8", **more}
        agent, takes = self.headers.get("User-Agent", ""), self.headers.get("Accept-Encoding", "")
        if "gzip" in agent and "gzip" in takes and payload and kept == len(payload):
            payload = gzip.compress(payload, 1)
            kept = len(payload)
            headers["Content-Encoding"] = "gzip"
        for name, value in headers.items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(payload)))
        if kept < len(payload):
            self.close_connection = True
        self.end_headers()
        self.wfile.write(payload[:kept])
        self.wfile.flush()

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # a killed client
            super().handle()

    def log_message(self, *_: object) -> None:
        """The log is kept, not printed."""
