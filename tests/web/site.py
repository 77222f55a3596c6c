"""A learner's site as it is served: a real server in a thread, with a clock that the tests set."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import urllib3

from studycal.cli.serve import listen
from studycal.service.feed_secrets import Shares, shares
from studycal.web.app import create
from studycal.web.serving import server
from studycal.web.site import Site
from studycal.wiring import open_home
from tests.cli.learner import Learner


@dataclass
class Served:
    """A site and a plain HTTP client of it."""

    learner: Learner
    port: int
    host: str = "127.0.0.1"
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=False))

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def shares(self) -> Shares:
        home = open_home(self.learner.folder)
        try:
            return shares(home)
        finally:
            home.store.close()

    def feed(self, name: str = "details") -> str:
        return f"/feed/{getattr(self.shares, name)}.ics"

    def get(self, path: str, method: str = "GET", **headers: str) -> urllib3.BaseHTTPResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.pool.request(method, self.url + path, headers=named, redirect=False, decode_content=False)

    def post(self, path: str, body: str = "", **headers: str) -> urllib3.BaseHTTPResponse:
        named = {"content-type": "application/x-www-form-urlencoded"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.pool.request("POST", self.url + path, body=body, headers=named, redirect=False)

    def delete(self, path: str) -> urllib3.BaseHTTPResponse:
        return self.pool.request("DELETE", self.url + path, redirect=False)

    def browser(self) -> tuple[str, str]:
        """A new browser's cookie and the token that its forms carry."""
        cookie = self.get("/").headers["set-cookie"].partition(";")[0]
        return cookie, cookie.partition("=")[2]


@contextmanager
def served(learner: Learner, *, host: str = "127.0.0.1", url: str = "") -> Iterator[Served]:
    """The learner's site on a free port until the block ends."""
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        site = Site(lambda: open_home(learner.folder), lambda: datetime.fromisoformat(learner.now), url)
        app = create(site, host=host, port=port)
        running = server(app)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        one = Served(learner, port)
        answer = one.pool.request("GET", one.url + "/static/icon.svg", retries=urllib3.Retry(20, backoff_factor=0.05))
        assert answer.status == 200
        yield one
        one.pool.clear()
        running.should_exit = True
        thread.join(timeout=30)
