"""A quarter of the exported year, put into real CalDAV servers event by event, and read back the same."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import urllib3

from tests.cli.learner import Learner
from tests.formats.readers import READERS, Seen
from tests.peers_caldav import USER, Server

pytestmark = pytest.mark.peer

HEADERS = {"Authorization": "Basic " + base64.b64encode(f"{USER}:x".encode()).decode()}
COLLECTION = {"radicale": f"{USER}/study/", "xandikos": f"{USER}/calendars/study/"}


QUERY = b"""\
<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<D:prop><C:calendar-data/></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter>
</C:calendar-query>"""


class Collection:
    """A calendar collection as any client sees it (RFC 4791)."""

    def __init__(self, server: Server) -> None:
        self.url = server.url + COLLECTION[server.kind]
        self.pool = urllib3.PoolManager(maxsize=1, headers=HEADERS)
        self.ask("MKCALENDAR", "", 201)

    def ask(self, method: str, name: str, *expected: int, body: bytes | None = None, depth: int = 0) -> bytes:
        kind = {"PUT": "text/calendar; charset=utf-8", "REPORT": "application/xml"}.get(method)
        headers = {**HEADERS, **({"Content-Type": kind} if kind else {}), "Depth": str(depth)}
        answer = self.pool.request(method, self.url + name, body=body, headers=headers)
        assert answer.status in expected, (answer.status, answer.data[:300])
        return answer.data

    def keep(self, calendar: bytes, known: bytes = b"") -> None:
        """Put a file's events in, each as the resource of its UID (RFC 4791 4.1); those already there as they are
        only some of the time, for each costs the server a commit.
        """
        there = set(_events(known))
        for number, (uid, event, resource) in enumerate(resources(calendar)):
            if event not in there or number % 12 == 0:
                self.ask("PUT", f"{uid}.ics", 201, 204, body=resource)

    def bodies(self) -> list[bytes]:
        """Every resource, asked for at once (RFC 4791 7.8)."""
        answer = ET.fromstring(self.ask("REPORT", "", 207, body=QUERY, depth=1))
        return [(one.text or "").encode() for one in answer.iter("{urn:ietf:params:xml:ns:caldav}calendar-data")]

    def calendar(self) -> bytes:
        """All that is there as one calendar: the events as the server gives them, under the zones of the first."""
        bodies = self.bodies()
        assert all(len(_events(body)) == 1 for body in bodies)
        events = [event for body in bodies for event in _events(body)]
        return bodies[0].replace(_events(bodies[0])[0], b"".join(events))


def _events(calendar: bytes) -> list[bytes]:
    return re.findall(rb"BEGIN:VEVENT\r?\n.*?END:VEVENT\r?\n", calendar, re.DOTALL)


def resources(calendar: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    """Each event of a file by its UID: alone, and with the file's head and zones."""
    events = _events(calendar)
    frame = calendar.replace(b"".join(events), b"@EVENT@")
    for event in events:
        uid = re.search(rb"UID:(\S+)", event)
        assert uid
        yield uid[1].decode(), event, frame.replace(b"@EVENT@", event)


@pytest.fixture(params=["radicale", "xandikos"])
def collection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Collection]:
    server = Server(request.param, tmp_path / "server")
    server.start()
    yield Collection(server)
    server.kill()


def exported(learner: Learner) -> bytes:
    """A quarter with all that an event can have; each event costs the server a file and a commit."""
    options = ("--alarms", "10m", "--alarms", "1h", "--banners", "--split", "quarter")
    answer = learner.studycal("export", "ics", "-o", "study.ics", *options)
    assert answer.code == 0, answer.err
    return (learner.folder / "study-Q1.ics").read_bytes()


def read(name: str, data: bytes) -> list[Seen]:
    return list(READERS[name](data))


def test_a_quarter_comes_back_as_it_was_put_and_a_moved_session_moves(tmp_path: Path, collection: Collection) -> None:
    folder = tmp_path / "learner"
    folder.mkdir()
    learner = Learner(folder).begin()
    quarter = exported(learner)
    collection.keep(quarter)
    answered = collection.calendar()
    for name in ("icalendar", "icalendar, by the file's own zones", "ical.js"):
        assert read(name, answered) == read(name, quarter), name
    assert learner.studycal("pin", "W07.S2", "2027-01-15 18:30", "--yes").code == 0
    moved = exported(learner)
    assert moved != quarter
    collection.keep(moved, known=quarter)
    again = collection.calendar()
    assert len(read("icalendar", again)) == 78
    assert read("icalendar", again) == read("icalendar", moved)
    assert {one.uid: one.start for one in read("ical.js", again)}[
        learner.week(7)["S2"]["uid"]
    ] == "2027-01-15T17:30:00Z"
