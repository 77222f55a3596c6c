"""A learner with a CalDAV server: login, sync, drags by other clients, busy time; on real Radicale and Xandikos."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import caldav
import pytest
from icalendar import Calendar

from tests.cli.learner import Learner
from tests.formats.readers import ical_js_reads
from tests.peers_caldav import USER, Server

pytestmark = pytest.mark.peer
WARSAW = ZoneInfo("Europe/Warsaw")
SESSIONS = 21
"""From Tuesday 24 November on, five weeks hold all of weeks 1 to 4 and the Monday of week 5."""


@pytest.fixture(scope="module", params=["radicale", "xandikos"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(request.param, tmp_path_factory.mktemp(request.param))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def synced(server: Server, learner: Learner, monkeypatch: pytest.MonkeyPatch) -> Learner:
    """Somebody whose next five weeks stand on the server."""
    monkeypatch.setenv("STUDYCAL_CALDAV_PASSWORD", "x")
    connect(learner, server)
    answer = learner.studycal("sync", "caldav", "--json")
    assert answer.code == 0, answer.err
    assert len(answer.json["created"]) == SESSIONS
    return learner


def connect(learner: Learner, server: Server, more: str = "") -> None:
    config = learner.folder / "studycal.toml"
    config.write_text(
        f'{config.read_text()}\n[caldav]\nurl = "{server.url}"\nusername = "{USER}"\n'
        f'[sync]\ntargets = ["caldav"]\nhorizon_weeks = 5\n{more}'
    )


def client(server: Server) -> caldav.DAVClient:
    """Another CalDAV client, which knows nothing of studycal."""
    return caldav.DAVClient(server.url, username=USER, password="x")


def plan_of(learner: Learner) -> str:
    return str(learner.year()["plan"]["id"])


def ours(server: Server, learner: Learner) -> Any:
    """The plan's calendar as another client finds it."""
    calendars = client(server).principal().calendars()
    return next(one for one in calendars if plan_of(learner) in str(one.url))


def event(calendar: Any, title: str) -> Any:
    return next(one for one in calendar.events() if title in one.data)


def move(found: Any, by: timedelta) -> None:
    """Drag an event, as another client does: read, change, write."""
    whole = Calendar.from_ical(found.data)
    (inner,) = whole.walk("VEVENT")
    for name in ("DTSTART", "DTEND"):
        moment = inner[name].dt + by
        del inner[name]
        inner.add(name, moment)
    found.data = whole.to_ical().decode()
    found.save()


def test_a_later_sync_writes_nothing(synced: Learner) -> None:
    again = synced.studycal("sync", "caldav", "--json").json

    assert again["requests"] == 1
    assert [again[name] for name in ("created", "updated", "deleted", "accepted", "dropped")] == [[]] * 5


def test_a_session_moved_by_another_client_is_learnt_as_a_pin(server: Server, synced: Learner) -> None:
    move(event(ours(server, synced), "W02 S2 Build"), timedelta(days=2))

    answer = synced.studycal("sync", "caldav", "--json").json

    assert answer["accepted"] == ["W02.S2"]
    session = synced.week(2)["S2"]
    assert session["pinned"]
    assert datetime.fromisoformat(session["start"]) == datetime(2026, 12, 11, 19, tzinfo=WARSAW)


def test_a_session_deleted_by_another_client_is_skipped(server: Server, synced: Learner) -> None:
    event(ours(server, synced), "W02 S3 Read").delete()

    answer = synced.studycal("sync", "caldav", "--json").json

    assert answer["dropped"] == ["W02.S3"]
    assert synced.studycal("sync", "caldav", "--json").json["created"] == []
    back = synced.studycal("unskip", "W02.S3", "--yes")
    assert back.code == 0, back.err
    assert synced.studycal("sync", "caldav", "--json").json["created"] == ["W02.S3"]


def test_notes_and_guests_of_the_learner_survive_the_planners_change(server: Server, synced: Learner) -> None:
    found = event(ours(server, synced), "W03 S1 Theory")
    found.data = found.data.replace("END:VEVENT", "X-MINE:kept\nATTENDEE:mailto:friend@example.org\nEND:VEVENT")
    found.save()
    synced.studycal("sync", "caldav")
    pinned = synced.studycal("pin", "W03.S1", "2026-12-15 18:30", "--yes")
    assert pinned.code == 0, pinned.err

    answer = synced.studycal("sync", "caldav", "--json").json

    assert answer["errors"] == [] and answer["conflicts"] == [], answer
    assert "W03.S1" in answer["updated"]
    after = event(ours(server, synced), "W03 S1 Theory").data
    assert "X-MINE:kept" in after
    assert "friend@example.org" in after
    assert "20261215T183000" in after


def test_a_bad_week_and_back_again(server: Server, synced: Learner) -> None:
    """Deleted by us, wanted again: the sessions return under the next generation of their ids."""
    assert synced.studycal("mark", "bad", "W03", "--yes").code == 0
    gone = synced.studycal("sync", "caldav", "--json").json
    assert sorted(gone["deleted"]) == ["W03.S1", "W03.S3", "W03.S5"]
    assert synced.studycal("undo", "--yes").code == 0

    back = synced.studycal("sync", "caldav", "--json").json

    assert sorted(back["created"]) == ["W03.S1", "W03.S3", "W03.S5"]
    titles = [one for one in ours(server, synced).events() if "W03" in one.data]
    assert len(titles) == 5


class Khal:
    """khal over a folder that vdirsyncer keeps in step with the learner's calendar on the server."""

    def __init__(self, server: Server, calendar: str, folder: Path) -> None:
        self.folder, self.vdir = folder, folder / "vdir" / calendar
        self.program = Path(sys.executable).parent
        (folder / "vdirsyncer.ini").write_text(
            f'[general]\nstatus_path = "{folder}/status"\n[pair p]\na = "here"\nb = "there"\n'
            f'collections = ["{calendar}"]\n'
            f'[storage here]\ntype = "filesystem"\npath = "{folder / "vdir"}"\nfileext = ".ics"\n'
            f'[storage there]\ntype = "caldav"\nurl = "{server.url}"\nusername = "{USER}"\npassword = "x"\n'
        )
        (folder / "khal.ini").write_text(
            f"[calendars]\n[[study]]\npath = {self.vdir}\n[locale]\nlocal_timezone = Europe/Warsaw\n"
            f"default_timezone = Europe/Warsaw\ndateformat = %Y-%m-%d\ntimeformat = %H:%M\nlongdateformat = %Y-%m-%d\n"
            f"datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            f"[sqlite]\npath = {folder / 'khal.db'}\n"
        )
        self._run("vdirsyncer", "discover", "p", typed="y\ny\ny\n")
        self.sync()

    def sync(self) -> None:
        """Both ways."""
        self._run("vdirsyncer", "sync")

    def titles(self, first: str, last: str) -> list[str]:
        """When and what, in the learner's zone."""
        form = ("--format", "{start-long}|{title}", "--day-format", "")
        return sorted(line for line in self._run("khal", "list", *form, first, last).splitlines() if "|" in line)

    def move(self, title: str, to: str) -> None:
        """The dialogue of `khal edit`."""
        self._run("khal", "edit", "--show-past", title, typed=f"t\n{to}\nn\n")

    def files(self) -> list[bytes]:
        """The events as they lie here."""
        return [path.read_bytes() for path in self.vdir.glob("*.ics")]

    def _run(self, program: str, *words: str, typed: str = "") -> str:
        command = [self.program / program, "-c", self.folder / f"{program}.ini", *words]
        done = subprocess.run(command, input=typed, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def khal(server: Server, synced: Learner, tmp_path: Path) -> Khal:
    return Khal(server, str(ours(server, synced).url).rstrip("/").rsplit("/", 1)[-1], tmp_path)


def test_vdirsyncer_and_khal_see_every_session_where_it_belongs(khal: Khal, synced: Learner) -> None:
    year = synced.year()["sessions"]
    wanted = sorted(
        f"{datetime.fromisoformat(one['start']):%Y-%m-%d %H:%M}|{one['title']}" for one in year if one["week"] <= 4
    )

    assert khal.titles("2026-11-30", "2026-12-27") == wanted


def test_ical_js_sees_every_session_where_it_belongs(khal: Khal, synced: Learner) -> None:
    seen = {one.uid: datetime.fromisoformat(one.start) for data in khal.files() for one in ical_js_reads(data)}
    year = {one["uid"]: datetime.fromisoformat(one["start"]) for one in synced.year()["sessions"]}

    assert len(seen) == SESSIONS
    assert seen == {uid: year[uid] for uid in seen}


def test_a_session_moved_in_khal_is_learnt_as_a_pin(khal: Khal, synced: Learner) -> None:
    khal.move("W02 S2 Build", "2026-12-11 19:30 2026-12-11 20:45")
    khal.sync()

    assert synced.studycal("sync", "caldav", "--json").json["accepted"] == ["W02.S2"]
    assert synced.week(2)["S2"]["pinned"]
    assert datetime.fromisoformat(synced.week(2)["S2"]["start"]) == datetime(2026, 12, 11, 19, 30, tzinfo=WARSAW)


def test_a_calendar_is_busy_time_for_the_plan(
    server: Server, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A weekly dinner, as a series, takes Wednesday evenings; the plan's own calendar never does."""
    monkeypatch.setenv("STUDYCAL_CALDAV_PASSWORD", "x")
    family = client(server).principal().make_calendar(name=f"Family {plan_of(learner)[:6]}")
    family.save_event(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//family//EN\r\nBEGIN:VEVENT\r\nUID:dinner@family\r\n"
        "DTSTAMP:20260101T000000Z\r\nDTSTART:20261202T180000Z\r\nDTEND:20261202T200000Z\r\nSUMMARY:Dinner\r\n"
        "RRULE:FREQ=WEEKLY;COUNT=3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    connect(learner, server, f'[[busy]]\ncaldav = "Family {plan_of(learner)[:6]}"\n')

    starts = [learner.week(number)["S2"]["start"][:16] for number in (1, 2, 3, 4)]

    assert [start.endswith("T19:00") and datetime.fromisoformat(start).weekday() == 2 for start in starts] == [
        False, False, False, True,
    ]  # fmt: skip
    why = learner.studycal("show", "W01.S2", "--json").json["sessions"][0]["why"]
    assert "busy: Dinner" in why


def test_a_calendar_that_is_not_there_is_said_and_unknown(
    server: Server, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDYCAL_CALDAV_PASSWORD", "x")
    connect(learner, server, '[[busy]]\ncaldav = "Nobody"\n')

    shown = learner.studycal("show", "W01")

    assert shown.code == 0
    assert "warning: Nobody: there is no calendar of that name on the server" in shown.err


def test_auth_says_where_the_password_comes_from_and_whether_it_works(
    server: Server, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(learner, server)
    monkeypatch.delenv("STUDYCAL_CALDAV_PASSWORD", raising=False)
    nothing = learner.studycal("auth", "caldav", "--status")
    monkeypatch.setenv("STUDYCAL_CALDAV_PASSWORD", "secret-word")
    works = learner.studycal("auth", "caldav", "--status", "--json")

    assert nothing.code == 5
    assert "no password is known" in nothing.out
    assert works.code == 0, works.out + works.err
    assert (works.json["works"], works.json["source"]) == (True, "environment")
    assert "secret-word" not in works.out + works.err


def test_one_target_down_never_hurts_the_other(
    server: Server, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Google is not logged in; the CalDAV calendar is written all the same, and the exit code tells of Google."""
    monkeypatch.setenv("STUDYCAL_CALDAV_PASSWORD", "x")
    connect(learner, server)
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text().replace('targets = ["caldav"]', 'targets = ["google", "caldav"]'))

    once = learner.studycal("daemon", "--once")

    assert once.code == 5
    assert len(ours(server, learner).events()) == SESSIONS
