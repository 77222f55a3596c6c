"""A learner whose plan stands on a CalDAV server behind a proxy, and hands that change the calendar as people do."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import urllib3

from studycal.calendars.caldav import find
from studycal.calendars.caldav.http import Http
from studycal.wiring import open_home
from tests.caldav_proxy import Proxy, Script
from tests.cli.learner import Answer, Learner
from tests.peers_caldav import USER, Server

Edit = Callable[[str], str]

BUSY_TRIES = 100
"""How often a busy server is asked: for some ten seconds."""


class Hands:
    """Another client, straight at the server, which knows nothing of studycal."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.pool = urllib3.PoolManager(headers=urllib3.make_headers(basic_auth=f"{USER}:x"), retries=False)

    def ask(self, method: str, url: str, body: str = "", **headers: str) -> urllib3.BaseHTTPResponse:
        kind = {"Content-Type": "application/xml"} if body.startswith("<") else {}
        return self.pool.request(method, url, body=body.encode(), headers={**self.pool.headers, **kind, **headers})

    def calendars(self) -> list[find.Collection]:
        return list(find.calendars(Http(USER, "x"), self.server.url))

    def calendar(self, plan: str) -> str:
        """The address of the plan's calendar."""
        return next(one.url for one in self.calendars() if plan in one.description or plan in one.url)

    def make(self, name: str) -> str:
        """A calendar made by hand beside the plan's."""
        url = find.discover(Http(USER, "x"), self.server.url).home.rstrip("/") + f"/{name}/"
        assert self.ask("MKCALENDAR", url).status in (200, 201)
        return url

    def events(self, calendar: str) -> dict[str, str]:
        """Address by the name of what stands there: a session as in W02.S3, else its title."""
        body = '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
        listing = self.ask("PROPFIND", calendar, body, Depth="1").data.decode()
        paths = re.findall(r"<[^>]*href[^>]*>([^<]*\.ics)<", listing)
        root = "/".join(calendar.split("/")[:3])
        found = {}
        for path in paths:
            text = self.text(root + path)
            key = re.search(r"X-STUDYCAL-K:[^/]*/(W\d+)/(S\d+)", text)
            title = re.search(r"SUMMARY:(.*)", text)
            found[f"{key[1]}.{key[2]}" if key else (title[1].strip() if title else path)] = root + path
        return found

    def text(self, url: str) -> str:
        """An event as it lies there, unfolded, its lines ended by LF."""
        return re.sub(r"\n[ \t]", "", self.ask("GET", url).data.decode().replace("\r\n", "\n"))

    def edit(self, url: str, change: Edit) -> None:
        """Change an event's text."""
        before = self.text(url)
        after = change(before)
        assert after != before
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        assert self.ask("PUT", url, after.replace("\n", "\r\n"), **headers).status < 300

    def delete(self, url: str) -> None:
        """An event or a calendar. Cyrus 3.6 answers 404 to the deletion of a calendar that it carried out.

        A server that is busy (423, 5xx) is asked again, as clients do.
        """
        for _ in range(BUSY_TRIES):
            answer = self.ask("DELETE", url)
            if answer.status != 423 and answer.status < 500:
                break
            time.sleep(0.1)
        assert answer.status in (200, 204, 404), (answer.status, answer.data)

    def clear(self) -> None:
        """Delete what plans of other tests left on the server."""
        for one in self.calendars():
            if one.is_ours:
                self.delete(one.url)


class CalDavLearner(Learner):
    """A plan of some weeks, its calendar called Lernplan, and the proxy before the server."""

    def __init__(
        self, folder: Path, server: Server, *, weeks: int = 3, calendar: str = "Lernplan", url: str = ""
    ) -> None:
        super().__init__(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.server, self.proxy, self.hands = server, Proxy(server.url), Hands(server)
        self.begin()
        table = "| Week | Topic |\n|---|---|\n" + "".join(f"| {n} | Topic {n} |\n" for n in range(1, weeks + 1))
        (folder / "weeks.md").write_text(table)
        text = (folder / "studycal.toml").read_text().replace("curriculum/weeks.md", "weeks.md")
        self.plan = re.search(r'^id = "([0-9a-f]+)"', text, re.MULTILINE)[1]  # type: ignore[index]
        named = f'calendar = "{calendar}"\n' if calendar else ""
        (folder / "studycal.toml").write_text(
            f'{text}\n[caldav]\nurl = "{url or self.proxy.url}"\nusername = "{USER}"\n{named}'
            '\n[sync]\ntargets = ["caldav"]\n'
        )

    def sync(self, *more: str, script: Script | None = None) -> Answer:
        """One run, its proxy's counts begun anew."""
        self.proxy.clear()
        with self.scripted(script):
            return self.studycal("sync", "caldav", "--yes", *more)

    def report(self, *more: str, script: Script | None = None) -> dict[str, Any]:
        """One run that must end well, as JSON."""
        answer = self.sync("--json", *more, script=script)
        assert answer.code == 0, answer.err or answer.out
        return dict(answer.json)

    @contextmanager
    def scripted(self, script: Script | None) -> Iterator[None]:
        self.proxy.script = script
        try:
            yield
        finally:
            self.proxy.script = None

    def say(self, *words: str) -> None:
        """A command that must end well."""
        answer = self.studycal(*words, "--yes")
        assert answer.code == 0, answer.err

    @property
    def calendar(self) -> str:
        return self.hands.calendar(self.plan)

    def events(self) -> dict[str, str]:
        """Addresses of what stands in the plan's calendar."""
        return self.hands.events(self.calendar)

    def token(self, instead: str = "") -> str:
        """The sync token that is remembered; with another one in its place from now on."""
        home = open_home(self.folder)
        memory = home.store.sync("caldav")
        cursor = memory.cursor()
        if instead:
            with home.store.transaction():
                memory.save_cursor(replace(cursor, token=instead))
        home.store.close()
        return cursor.token

    def forget(self) -> None:
        """Lose the state file."""
        for path in (self.folder / ".studycal").glob("state.sqlite*"):
            path.unlink()

    def wrote(self) -> list[str]:
        """The writes of the last run."""
        return [method for method in self.proxy.methods if method in ("PUT", "DELETE", "MKCALENDAR")]


def quiet(report: dict[str, Any]) -> bool:
    """Whether a run neither wrote nor learnt."""
    return not any(report.get(name) for name in ("created", "updated", "deleted", "accepted", "dropped", "held"))
