"""A learner's own CalDAV calendar on a host: connected on the page, followed by the host's work, guarded, forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import caldav
import pytest
from caldav import Calendar

from studycal.core.sync.remote import OpKind
from studycal.core.sync.state import Intent
from studycal.host import courses, rollout
from studycal.host.allowed import Allowed
from studycal.host.joining import open_plan
from studycal.host.syncing import Synced, sync_due
from studycal.host.work import standing
from studycal.host.workspace import MemberWorkspace, member
from tests.host.hosted import Browser, Hosted, served
from tests.host.test_rollout import NUMBERS, weeks
from tests.peers_caldav import USER, Server

PASSWORD = "open-sesame-42"
WARSAW = ZoneInfo("Europe/Warsaw")


@pytest.fixture(scope="module")
def server_of_calendars(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server("radicale", tmp_path_factory.mktemp("dav") / "radicale")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def joined(anywhere: Hosted) -> Iterator[tuple[Hosted, Browser]]:
    """A host that may reach this machine's own servers, and a learner of eight weeks."""
    anywhere.publish(weeks(*NUMBERS))
    allow(anywhere)
    with served(anywhere) as site:
        ana = site.browser()
        ana.join("Ana")
        yield site, ana


def allow(hosted: Hosted) -> None:
    database = hosted.host.database
    name = "allowed" if hasattr(database, "allowed") else "_allowed"
    object.__setattr__(database, name, Allowed(private_networks=True))


def connect(ana: Browser, server: Server, user: str, **other: str) -> None:
    ana.get("/connect")
    form = {"url": server.url, "username": user, "password": PASSWORD, "calendar": "study", **other}
    answer = ana.ask("POST", "/connect/caldav", form)
    assert (answer.status, answer.location) == (303, "/connect"), answer.text[:2000]


def synced(site: Hosted) -> Synced:
    return sync_due(site.host, site.clock, most=50)


def calendar_of(server: Server, user: str) -> Calendar:
    client = caldav.DAVClient(server.url, username=user, password=PASSWORD)
    return next(one for one in client.principal().calendars() if one.events())


def events(server: Server, user: str) -> dict[str, tuple[str, datetime]]:
    parts = [one.icalendar_component for one in calendar_of(server, user).events()]
    return {str(part["UID"]): (str(part["SUMMARY"]), part["DTSTART"].dt) for part in parts}


def names(found: dict[str, tuple[str, datetime]]) -> list[str]:
    return sorted(summary for summary, _ in found.values())


def test_a_first_run_on_its_way_is_no_run_that_failed(
    joined: tuple[Hosted, Browser], server_of_calendars: Server
) -> None:
    site, ana = joined
    connect(ana, server_of_calendars, "early")
    assert "No run so far." in ana.get("/connect").text
    with site.host.database.session() as session:
        learner = member(session, site.query("SELECT id FROM member")[0]["id"])
        home = open_plan(MemberWorkspace(session, site.host.sealer, learner, site.now))
        home.store.sync("caldav").announce([Intent("event", "W01.S1", 0, OpKind.CREATE)])
    page = ana.get("/connect").text
    assert "The first run is on its way, or was cut off: 1 write is not confirmed yet." in page
    assert "No run so far." not in page


def test_a_revision_reaches_the_calendar_nothing_doubled_and_the_past_untouched(
    joined: tuple[Hosted, Browser], server_of_calendars: Server, request: pytest.FixtureRequest
) -> None:
    site, ana = joined
    user = request.node.name.replace("[", "-").rstrip("]")[-20:]
    connect(ana, server_of_calendars, user)
    assert synced(site).done == 1
    first = events(server_of_calendars, user)
    assert len(first) == 40
    assert len(set(names(first))) == 40
    assert not synced(site)  # nothing is due until the next time

    site.pass_time(days=8)
    dragged = move(server_of_calendars, user, "Five")
    assert synced(site).done == 1
    assert "Build of week 5 moved to Tue 29 Dec 2026, 20:00" in ana.get("/said?kind=pin").text

    before = events(server_of_calendars, user)
    course = site.publish(weeks(*NUMBERS[:4], "Between", *NUMBERS[4:]))
    with site.host.database.session() as session:
        assert rollout.roll_out(session, site.host.sealer, courses.course(session, "ai"), site.now).done == 1
    assert synced(site).done == 1
    after = events(server_of_calendars, user)
    assert len(after) == 45
    assert len({summary for summary, _ in after.values()}) == 45
    assert set(before) <= set(after)
    held = {uid: told for uid, told in before.items() if told[1] < site.now + timedelta(days=7)}
    assert {uid: after[uid] for uid in held} == held
    assert any("Between" in summary for summary, _ in after.values())
    assert after[dragged][1] == before[dragged][1]
    assert f"What changed with revision {course.revision}" in ana.get("/").text
    feed = ana.get(ana.feed()).text
    assert feed.count("BEGIN:VEVENT") == 45


def test_a_roll_out_waits_for_a_clock_that_is_right_again(
    joined: tuple[Hosted, Browser], server_of_calendars: Server
) -> None:
    site, ana = joined
    user = f"clock-{site.host.database.several}"
    connect(ana, server_of_calendars, user)
    assert synced(site).done == 1
    site.publish(weeks("Before", *NUMBERS))
    with site.host.database.session() as session:
        assert rollout.roll_out(session, site.host.sealer, courses.course(session, "ai"), site.now).done == 1
    right = site.now
    with site.host.database.session() as session:  # due whatever the clock says
        for row in site.query("SELECT member FROM target"):
            session.run("roll_targets", member=row["member"], now="")
    site.now = right - timedelta(hours=2)
    assert synced(site).done == 1  # it only looks
    assert len(events(server_of_calendars, user)) == 40
    site.now = right + timedelta(minutes=20)
    assert synced(site).done == 1
    assert len(events(server_of_calendars, user)) == 45


def move(server: Server, user: str, topic: str) -> str:
    """Somebody moves the build session of a topic in the calendar; its UID."""
    listed = calendar_of(server, user).events()
    event = next(one for one in listed if str(one.icalendar_component["SUMMARY"]).endswith(f"Build: {topic}"))
    part = event.icalendar_component
    length = part["DTEND"].dt - part["DTSTART"].dt
    start = datetime(2026, 12, 29, 20, 0, tzinfo=WARSAW)
    part["DTSTART"].dt, part["DTEND"].dt = start, start + length
    event.save()
    return str(part["UID"])


def test_the_password_is_sealed_and_goes_with_the_calendar_and_with_the_learner(
    joined: tuple[Hosted, Browser], server_of_calendars: Server
) -> None:
    site, ana = joined
    connect(ana, server_of_calendars, "sealed")
    assert PASSWORD not in ana.get("/connect").text
    for table in ("private", "member", "run", "target"):
        for row in site.query(f"SELECT * FROM {table}"):
            assert PASSWORD not in str({name: bytes(value) if isinstance(value, memoryview) else value
                                        for name, value in row.items()})  # fmt: skip
    ana.post("/connect/forget", target="caldav")
    assert site.query("SELECT * FROM target") == []
    assert not synced(site)
    connect(ana, server_of_calendars, "sealed")
    assert len(site.query("SELECT * FROM target")) == 1
    ana.post("/course/delete", confirm="delete")
    assert site.query("SELECT * FROM target") == []


def test_one_whose_server_fails_is_put_off_and_keeps_nobody_waiting(
    joined: tuple[Hosted, Browser], server_of_calendars: Server, tmp_path: Path
) -> None:
    site, ana = joined
    broken = Server("radicale", tmp_path / "broken")
    broken.start()
    connect(ana, broken, "broken")
    broken.kill()
    ben = site.browser()
    ben.join("Ben")
    connect(ben, server_of_calendars, f"ben-{site.host.database.several}")
    done = synced(site)
    assert (done.done, done.failed) == (1, 1)
    with site.host.database.session() as session:
        assert standing(session, site.now).failed == (("RemoteError", 1, 1),)
    assert not synced(site)
    broken.start()
    site.pass_time(minutes=2)
    assert synced(site).done == 1
    broken.kill()


def test_two_workers_at_once_sync_each_calendar_once(
    joined: tuple[Hosted, Browser], server_of_calendars: Server
) -> None:
    site, ana = joined
    user = f"once-{site.host.database.several}"
    connect(ana, server_of_calendars, user)
    first, second = synced(site), synced(site)
    assert first.done + second.done == 1
    assert len(events(server_of_calendars, user)) == 40


REFUSED = ("http://127.0.0.1:5232/", "https://localhost/", "https://10.1.2.3/dav", "nas.local", "learner@[::1]",
           "file:///etc/passwd", "https://2130706433/")  # fmt: skip


@pytest.mark.parametrize("url", REFUSED)
def test_a_server_in_the_hosts_own_network_is_refused_at_once(site: Hosted, url: str) -> None:
    ana = site.browser()
    ana.join("Ana")
    answer = ana.ask("POST", "/connect/caldav", {"url": url, "username": USER, "password": "x"})
    assert answer.status == 422
    assert "A calendar server" in answer.text
    assert site.query("SELECT * FROM target") == []


def test_a_host_may_leave_calendars_to_feeds(hosted: Hosted) -> None:
    object.__setattr__(hosted.host.settings, "connect", [])
    object.__setattr__(hosted.host.database, "allowed", Allowed(connects=()))
    with served(hosted) as site:
        ana = site.browser()
        ana.join("Ana")
        assert ana.get("/connect").status == 404
        assert 'href="/connect"' not in ana.get("/subscribe").text
        text = ana.get("/settings").text
        assert "Rules, reminders" in text


def test_two_learners_see_their_own_runs_alone(joined: tuple[Hosted, Browser], server_of_calendars: Server) -> None:
    site, ana = joined
    ben = site.browser()
    ben.join("Ben")
    connect(ana, server_of_calendars, f"ana-runs-{site.host.database.several}")
    ana.post("/connect/sync", target="caldav")
    while not ana.get("/connect/progress").text.startswith('{"over":true'):
        pass
    assert "caldav: 40 created" in ana.get("/connect").text
    assert "created" not in ben.get("/connect").text
    assert ben.get("/connect/progress").text == '{"over":true,"words":""}'
