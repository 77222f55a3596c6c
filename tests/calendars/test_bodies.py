"""F16: whatever a text holds and whatever a server makes of it, the next run writes nothing and learns nothing.

A hundred random titles and descriptions through the program's own run to three servers (the tests' Google over HTTP,
Radicale and Xandikos), then a hundred others in their place; Xandikos, where a write takes long, has the first hundred.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studycal.calendars.base import Calendar
from studycal.calendars.caldav.calendar import CalDavCalendar
from studycal.calendars.caldav.http import Http
from studycal.core.sync import marker
from studycal.core.sync.identity import ours
from studycal.core.sync.remote import Fields
from studycal.service.sync import SyncReport
from tests.google import FakeGoogle
from tests.google.studycal import kept_login, opened
from tests.peers_caldav import USER, Server
from tests.service.sync.model import NOW, PLAN, Document, Machine, modelled
from tests.service.sync.mortal import Fate

NAMES = tuple(f"W{week:02}.S{slot}" for week in range(1, 21) for slot in range(1, 6))
PIECES = (
    *("word", "Vektor", "łódź", "行列", "مصفوفة", "e\u0301", "🙂", "👩‍🔬", "𝛼", "\u00a0", "\u200d", "\ufeff"),
    *(" ", "  ", "\t", "\n", "\n\n", "\r\n", "\r", " \n", "\n ", "\u2028", "\x85", "\x0c", "\x01", "\x7f"),
    *(",", ";", ":", "\\", "\\n", "\\,", '"', "'", "^n", "%0A", "=", "&", "&amp;", "&lt;b&gt;", "&#10;", "<b>", "<br>"),
    *("<br/>", "</p>", "]]>", "<![CDATA[", "BEGIN:VEVENT", "END:VCALENDAR", "DTSTART:20270101", "--- studycal ---"),
    *("x" * 75, "long words " * 30, "行" * 200, "- bullet", "https://example.org/?a=1&b=2#c"),
)


def body(chance: random.Random) -> tuple[str, str]:
    """A title and a description; sometimes any characters at all, sometimes none."""
    title = "".join(chance.choices(PIECES, k=chance.randint(0, 6)))
    text = "".join(chance.choices(PIECES, k=chance.randint(0, 30)))
    odd = "".join(chr(chance.choice((chance.randint(32, 0xD7FF), chance.randint(0xE000, 0x10FFFD)))) for _ in range(9))
    return title, text + odd if chance.random() < 0.3 else text


def marked(fields: Fields) -> Fields:
    """What is written: our part of the description stands between its bounds."""
    return replace(fields, description=marker.fence(fields.description))


def caldav(kind: str, folder: Path) -> Iterator[Callable[[], Calendar]]:
    server = Server(kind, folder / kind)
    server.start()

    def client() -> Calendar:
        """One write at a time: Xandikos refuses one during another."""
        return CalDavCalendar(Http(USER, "x"), server.url, calendar="Study", clock=lambda: NOW, connections=1)

    try:
        yield client
    finally:
        server.kill()


def google(folder: Path) -> Iterator[Callable[[], Calendar]]:
    with FakeGoogle() as fake:
        login = kept_login(fake, folder / "token.json")
        yield lambda: opened(fake, login)


@pytest.fixture(params=["google", *(pytest.param(one, marks=pytest.mark.peer) for one in ("radicale", "xandikos"))])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Calendar]]:
    yield from google(tmp_path) if request.param == "google" else caldav(request.param, tmp_path)


def test_f16_a_hundred_random_bodies_are_at_rest_at_once(
    client: Callable[[], Calendar], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(16)
    document = Document(names=NAMES)
    with modelled(tmp_path) as empty:
        machine = Machine(document, empty)

        def run() -> SyncReport:
            return machine.sync(NOW, client(), Fate())

        for write in ("created", "updated")[: 1 if "xandikos" in request.node.name else 2]:
            document.bodies = {name: body(chance) for name in NAMES}
            first = run()
            assert (len(getattr(first, write)), first.errors, first.conflicts) == (100, (), ())
            machine.lose(all_of_it=True)  # so that the marks on the events must tell whose words they are
            for _ in range(2):
                again = run()
                assert (again.pending, again.changes, again.errors) == (False, (), ())
        assert all(not base.users for base in machine.store.sync(client().name).bases().values())

        calendar = client()
        calendar.ensure(PLAN, "Study", "Europe/Warsaw")
        events = ours(calendar.look("").events, NAMES, {}, PLAN)
        for name, one in document.wanted(machine.facts()).items():
            stands = events[name].fields
            assert stands is not None
            for field in ("summary", "description"):
                assert marker.value(stands, field) == marker.value(marked(one.fields), field)
