"""What networks and servers do to a CalDAV sync, through the whole of it: real servers behind a proxy, killed too.

The names F1 … F18 are those of the adversities that docs/reliability.md lists.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from studycal.calendars.caldav.calendar import CalDavCalendar
from studycal.calendars.caldav.http import Http
from studycal.core.sync.remote import Op, OpKind, RemoteEvent
from studycal.errors import HeldError, RemoteError
from studycal.service.sync import SyncReport, sync
from studycal.wiring import open_home
from tests.caldav_proxy import Fault, Proxy
from tests.cli.learner import PROGRAM, Learner
from tests.peers_caldav import USER, Server

pytestmark = pytest.mark.peer
NOW = datetime.fromisoformat("2026-11-24T12:00:00+01:00")
SESSIONS = 21


@pytest.fixture(scope="module", params=["radicale", "xandikos"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(request.param, tmp_path_factory.mktemp(request.param))
    server.start()
    yield server
    server.kill()


class World:
    """A learner, a real server, and a proxy between them."""

    def __init__(self, learner: Learner, server: Server) -> None:
        self.learner, self.server, self.now = learner, server, NOW
        self.proxy = Proxy(server.url)
        config = learner.folder / "studycal.toml"
        config.write_text(config.read_text() + "\n[sync]\nhorizon_weeks = 5\n")

    def client(self, url: str = "") -> CalDavCalendar:
        http = Http(USER, "x", sleep=lambda _: None)
        return CalDavCalendar(http, url or self.proxy.url, calendar="", clock=lambda: self.now)

    def sync(self, fault: Fault | None = None, **how: bool) -> SyncReport:
        """One run, in which the network may do as it likes."""
        self.proxy.fault = fault or (lambda _method, _number: "")
        self.proxy.clear()
        home = open_home(self.learner.folder)
        try:
            return sync(home, self.client(), self.now, **how)
        finally:
            home.store.close()
            self.now += timedelta(minutes=15)
            self.proxy.fault = lambda _method, _number: ""

    def other(self) -> CalDavCalendar:
        """Another client of the same calendar, straight at the server."""
        calendar = self.client(self.server.url)
        calendar.ensure(str(self.learner.year()["plan"]["id"]), "", "")
        return calendar

    def events(self) -> dict[str, RemoteEvent]:
        """What stands there, by title."""
        return {one.fields.summary: one for one in self.other().look("").events if one.fields}


@pytest.fixture
def world(learner: Learner, server: Server) -> Iterator[World]:
    world = World(learner, server)
    yield world
    world.proxy.close()


def quiet(report: SyncReport) -> bool:
    return not (report.created or report.updated or report.deleted or report.accepted or report.dropped or report.held)


def nth(method: str, *numbers: int, fault: str) -> Fault:
    """A fault for the n-th requests of a method, counted from 1."""
    seen = [0]

    def decide(asked: str, _number: int) -> str:
        if asked != method:
            return ""
        seen[0] += 1
        return fault if seen[0] in numbers else ""

    return decide


@pytest.mark.parametrize("fault", ["lose", "refuse", "busy", "locked"])
def test_f5_answers_lost_refused_or_busy_leave_no_double_and_no_further_write(world: World, fault: str) -> None:
    first = world.sync(nth("PUT", 1, 3, 5, 8, 13, fault=fault))

    assert not first.errors
    assert len(world.events()) == SESSIONS
    settled = world.sync()
    assert not settled.created
    assert quiet(world.sync())


def test_f5_a_lost_answer_to_a_change_and_to_a_deletion(world: World) -> None:
    world.sync()
    world.learner.studycal("pin", "W03.S1", "2026-12-15 18:30", "--yes")
    world.learner.studycal("mark", "bad", "W02", "--yes")

    def lose(method: str, _number: int) -> str:
        return "lose" if method in ("PUT", "DELETE") and world.proxy.methods.count(method) == 1 else ""

    world.sync(lose)

    world.sync()
    assert quiet(world.sync())
    titles = [title for title in world.events() if title.startswith("W02")]
    assert sorted(title[:6] for title in titles) == ["W02 S2", "W02 S4"]


@pytest.mark.parametrize("fault", ["portal", "cut"])
def test_f18_a_login_page_or_half_an_answer_is_never_an_empty_calendar(world: World, fault: str) -> None:
    world.sync()
    before = world.events().keys()

    with pytest.raises(RemoteError):
        world.sync(lambda _method, _number: fault)

    assert world.events().keys() == before
    assert quiet(world.sync())


def test_f18_a_server_that_is_away_is_said_and_nothing_is_lost(world: World, server: Server) -> None:
    world.sync()
    server.kill()
    try:
        with pytest.raises(RemoteError):
            sync(open_home(world.learner.folder), world.client(server.url), world.now)
    finally:
        server.start()
    assert quiet(world.sync())


def test_f18_a_calendar_that_stays_locked_is_said_and_not_asked_for_ever(world: World) -> None:
    """As Xandikos leaves one that was killed while it wrote, until its operator removes the lock."""
    report = world.sync(lambda method, _number: "locked" if method == "PUT" else "")

    assert len(report.errors) == SESSIONS
    assert all("locked" in error for error in report.errors)
    assert world.proxy.methods.count("PUT") <= SESSIONS + 6 * 5  # six connections find out, five further tries each
    assert len(world.sync().created) == SESSIONS


def test_f9_a_calendar_that_was_deleted_is_never_made_again_silently(world: World) -> None:
    world.sync()
    other = world.other()
    Http(USER, "x").ask("DELETE", other.address)

    with pytest.raises(HeldError):
        world.sync()

    with pytest.raises(HeldError):
        world.sync()
    assert "MKCALENDAR" not in world.proxy.methods


def test_f8_many_losses_at_once_hold_everything_until_they_are_accepted(world: World) -> None:
    world.sync()
    other = world.other()
    doomed = other.look("").events[:8]
    for _ in other.apply([Op(OpKind.DELETE, one.id, "", None, {}, etag=one.etag) for one in doomed]):
        pass

    held = world.sync()

    assert held.held
    assert not (held.created or held.updated or held.deleted or held.dropped)
    accepted = world.sync(accept=True)
    assert len(accepted.dropped) == len(doomed)


def test_f15_an_edit_between_our_look_and_our_write_is_not_lost(world: World, server: Server) -> None:
    """The learner renames the event just before our PUT arrives: the server says 412, and their words stay."""
    world.sync()
    world.learner.studycal("pin", "W03.S1", "2026-12-15 18:30", "--yes")
    done: list[bool] = []

    def meddle(method: str, _number: int) -> str:
        if method == "PUT" and not done:
            done.append(True)
            other = world.other()
            event = next(one for one in other.look("").events if one.fields and "W03 S1" in one.fields.summary)
            assert event.fields is not None
            mine = replace(event.fields, summary="Mine now")
            op = Op(OpKind.PATCH, event.id, "", mine, event.marker, frozenset({"summary"}), event.etag, 0, event.raw)
            for _ in other.apply([op]):
                pass
        return ""

    world.sync(meddle)
    world.sync()

    event = world.events()["Mine now"]
    assert event.fields is not None
    assert f"{event.fields.start:%d %H:%M}" == "15 18:30"
    assert quiet(world.sync())


def test_f16_whatever_the_server_makes_of_our_texts_the_next_run_writes_nothing(world: World) -> None:
    weeks = world.learner.folder / "curriculum" / "weeks.md"
    text = weeks.read_text()
    for old, new in (
        ("Vectors", "Vectors; \\\\nabla, “quotes” <b>∇</b> &amp; 𝛼🙂"),
        ("Train/test", "  two  spaces, tabs\t "),
    ):
        text = text.replace(old, new)
    weeks.write_text(text)

    world.sync()

    assert quiet(world.sync())
    assert quiet(world.sync())


@pytest.mark.parametrize("moment", ["PUT", "REPORT"])
def test_f2_a_server_killed_in_the_middle_of_a_push_and_started_again(
    world: World, server: Server, moment: str
) -> None:
    def kill(method: str, _number: int) -> str:
        if method == moment and world.proxy.methods.count(moment) == (9 if moment == "PUT" else 2):
            server.kill()
            server.start()
        return ""

    with contextlib.suppress(RemoteError):
        world.sync(kill)

    after = world.sync()
    assert not after.errors, after.errors
    assert len(world.events()) == SESSIONS
    assert quiet(world.sync())


def test_f1_the_process_killed_at_requests_of_a_push_ends_in_the_same_calendar(world: World) -> None:
    """SIGKILL of the real program when its n-th request arrives; then one more run."""
    config = world.learner.folder / "studycal.toml"
    there = f'\n[caldav]\nurl = "{world.proxy.url}"\nusername = "{USER}"\nconnections = 1\n'
    config.write_text(config.read_text() + there)
    environment = {**os.environ, "STUDYCAL_CALDAV_PASSWORD": "x", "STUDYCAL_NOW": NOW.isoformat()}

    def start() -> subprocess.Popen[str]:
        words, pipe = [PROGRAM, "sync", "caldav", "--json"], subprocess.PIPE
        return subprocess.Popen(words, cwd=world.learner.folder, env=environment, stdout=pipe, stderr=pipe, text=True)

    deaths = 0
    for number in (2, 6, 11, 20):
        running: list[subprocess.Popen[str]] = []

        def kill(_method: str, count: int, at: int = number, processes: list[subprocess.Popen[str]] = running) -> str:
            if count == at and processes:
                processes[0].send_signal(signal.SIGKILL)
            return ""

        world.proxy.fault = kill
        world.proxy.clear()
        running.append(start())
        running[0].communicate(timeout=120)
        deaths += running[0].returncode == -signal.SIGKILL
    world.proxy.fault = lambda _method, _number: ""
    last = start()
    _, told = last.communicate(timeout=120)
    again, _ = start().communicate(timeout=120)

    assert deaths >= 2
    assert last.returncode == 0, told
    assert len(world.events()) == SESSIONS
    assert json.loads(again)["created"] == []
