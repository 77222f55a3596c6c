"""CalDAV keeps the contract of every calendar, on real Radicale and Xandikos servers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from studycal.calendars.caldav.calendar import CalDavCalendar
from studycal.calendars.caldav.http import Http
from tests.calendars.contract import PLAN, START, ZONE, CalendarContract, Opener
from tests.peers_caldav import USER, Server

pytestmark = pytest.mark.peer


@pytest.fixture(scope="module", params=["radicale", "xandikos"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One process for the module's tests."""
    server = Server(request.param, tmp_path_factory.mktemp(request.param))
    server.start()
    yield server
    server.kill()


def opener(server: Server) -> CalDavCalendar:
    """A client of the plan's calendar."""
    http = Http(USER, "x", sleep=lambda _: None)
    calendar = CalDavCalendar(http, server.url, calendar="", clock=lambda: START)
    calendar.ensure(PLAN, "Study plan", ZONE)
    return calendar


class TestCalDav(CalendarContract):
    tombstones = False

    @pytest.fixture
    def opened(self, server: Server) -> Opener:
        """Each test begins with an empty calendar: what an earlier one left is deleted whole."""
        old = opener(server)
        Http(USER, "x").ask("DELETE", old.address)
        return lambda: opener(server)
