"""A host as it is served: a real server in a thread, a clock that the tests set, browsers with their own cookies."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import urllib3

from studycal.cli.serve import listen
from studycal.host import courses, joining, links
from studycal.host.app import create
from studycal.host.course import read_folder
from studycal.host.joining import JoinRequest
from studycal.host.setup import Host, make
from studycal.web.serving import server

ROOT = Path(__file__).parents[2]
NOON = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
COURSE = """\
title = "AI engineering, together"
slug = "ai"
about = "A year of evenings."
home = ["mon 19:00", "wed 19:00", "thu 19:00", "sat 10:00"]
windows = ["mon-fri 18:00-21:30", "sat 9:00-13:00"]
"""
TIMES = {
    "plan.start": "2026-11-30",
    "plan.timezone": "Europe/Warsaw",
    "times.home": "mon,wed,thu 19:00; sat 10:00",
    "times.windows": "mon-fri 18:00-21:30; sat 9:00-13:00",
}


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str
    headers: urllib3.HTTPHeaderDict

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


@dataclass
class Browser:
    """One person's browser: its cookies, and forms with their token."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=False))

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent |= {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            program = path.startswith("/api/")
            kind = "application/json" if program else "application/x-www-form-urlencoded"
            sent |= {"content-type": kind}
            body = json.dumps(form) if program else urlencode({"token": self.cookies.get("studycal", ""), **form})
        address = path if path.startswith("http") else self.base + path
        answer = self.pool.request(method, address, body=body, headers=sent, redirect=False)
        for line in answer.headers.getlist("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if morsel["max-age"] == "0":
                    del self.cookies[name]
        return Answer(answer.status, answer.data.decode("utf-8", "replace"), answer.headers)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, **form: str) -> Answer:
        return self.ask("POST", path, {name.replace("__", "."): value for name, value in form.items()})

    def follow(self, answer: Answer) -> Answer:
        assert answer.status == 303, answer.text[:500]
        return self.get(answer.location)

    def join(self, name: str, slug: str = "ai", **form: str) -> str:
        """Join a course by its page; the key to keep."""
        self.get(f"/join/{slug}")
        answer = self.ask("POST", f"/join/{slug}", {"name": name, **TIMES, **form})
        assert answer.status == 303, re.findall(r'class="force"[^>]*>([^<]*)', answer.text)
        page = self.follow(answer)
        found = re.search(r'value="([^"]*/key/[^"]+)"', page.text)
        assert found
        return found[1]

    def feed(self, name: str = "details") -> str:
        """The address of one of the learner's own feeds."""
        page = self.get("/subscribe").text
        found = re.search(rf'id="a-{name}"', page)
        assert found
        return re.findall(r'value="([^"]*/feed/[^"]+\.ics)"', page)[0 if name == "details" else 1]


@dataclass
class Hosted:
    """A host of one course, served or not."""

    folder: Path
    host: Host
    base: str = ""
    now: datetime = NOON

    def clock(self) -> datetime:
        return self.now

    def browser(self) -> Browser:
        return Browser(self.base)

    def pass_time(self, **span: float) -> None:
        self.now += timedelta(**span)

    def write_course(self, weeks: str | None = None, text: str = COURSE) -> Path:
        """The course's folder, with other weeks or settings."""
        course = self.folder / "course"
        course.mkdir(exist_ok=True)
        for name in ("weeks.md", "cadence.md"):
            if not (course / name).exists():
                shutil.copy(ROOT / "curriculum" / name, course / name)
        if weeks is not None:
            (course / "weeks.md").write_text(weeks, encoding="utf-8")
        (course / "course.toml").write_text(text, encoding="utf-8")
        return course

    def publish(self, weeks: str | None = None, text: str = COURSE) -> courses.Course:
        folder = read_folder(self.write_course(weeks, text))
        with self.host.database.session() as session:
            return courses.publish(session, folder, self.now)

    def join(self, name: str, **values: object) -> tuple[str, str]:
        """Join by the service: the member's id and the key's secret."""
        settings: dict[str, object] = {
            "plan.start": NOON.date() + timedelta(days=7),
            "plan.timezone": "Europe/Warsaw",
            "times.home": ["mon 19:00", "wed 19:00", "thu 19:00", "sat 10:00"],
            "times.windows": ["mon-fri 18:00-21:30", "sat 9:00-13:00"],
        }
        with self.host.database.session() as session:
            course = courses.course(session, "ai")
            joined = joining.join(
                session, self.host.sealer, course, JoinRequest(name, {**settings, **values}), self.now
            )
        return joined.member, joined.key

    def join_several(self, count: int) -> list[str]:
        """So many who join by the service: the members' ids in order."""
        return sorted(self.join(f"Learner {number}")[0] for number in range(count))

    def make_busy_due(self) -> None:
        """Whoever has joined is due since long."""
        self.query("UPDATE member SET due_at = :now RETURNING id", now="2026-01-01T00:00:00.000000+00:00")

    def query(self, sql: str, **values: object) -> list[dict[str, Any]]:
        """What a query gives, with the rights of the host's own connection."""
        with self.host.database.session() as session:
            engine = session._engine
            return [dict(row) for row in engine.execute(engine.worded(sql), values)]

    def coach(self) -> str:
        """A new coach link."""
        with self.host.database.session() as session:
            return f"/coach/key/{links.issue(session, links.COACH, 'ai', '', self.now, by='author')}"


def made(folder: Path, database: str = "") -> Hosted:
    """A host of the shipped curriculum."""
    host, _, _ = make(folder, database, {})
    hosted = Hosted(folder, host)
    hosted.publish()
    return hosted


@contextmanager
def served(hosted: Hosted) -> Iterator[Hosted]:
    """The host's site on a free port until the block ends."""
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        running = server(create(hosted.host, hosted.clock, port=port))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        hosted.base = f"http://127.0.0.1:{port}"
        pool = urllib3.PoolManager()
        assert (
            pool.request("GET", f"{hosted.base}/healthz", retries=urllib3.Retry(20, backoff_factor=0.05)).status == 200
        )
        yield hosted
        pool.clear()
        running.should_exit = True
        thread.join(timeout=30)
