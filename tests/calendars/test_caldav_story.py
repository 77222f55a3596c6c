"""The story of docs/sync.md on every CalDAV server that Debian and PyPI have, with what each run costs in requests.

A floor is what no client can do without: a REPORT that looks, each write, a REPORT that reads back. One request more is
allowed; it is the PROPFIND that sees, before a run writes, that the calendar is there and may be written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studycal.calendars.caldav import calendar as caldav_calendar
from tests.caldav_proxy import LOGIN_PAGE, Asked, Instead
from tests.calendars.caldav_learner import CalDavLearner, quiet
from tests.peers_caldav import KINDS, Server, started

pytestmark = pytest.mark.peer

DISCOVERY = 3
"""Address, principal, home."""


@pytest.fixture(scope="module", params=KINDS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = started(request.param, tmp_path_factory.mktemp(request.param) / "store")
    yield server
    server.close()


@pytest.fixture
def learner(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CalDavLearner]:
    monkeypatch.setenv("STUDYCAL_CALDAV_PASSWORD", "x")
    learner = CalDavLearner(tmp_path / "learner", server)
    learner.hands.clear()
    if server.kind == "xandikos":  # several writes at once are answered 423 and asked again, which would be counted
        config = learner.folder / "studycal.toml"
        config.write_text(config.read_text().replace("[sync]", "connections = 1\n[sync]"))
    yield learner
    learner.hands.clear()
    learner.proxy.close()


def look(server: Server, *, changed: bool) -> int:
    """The least requests of a look: one REPORT; where it brings no texts (Xandikos) one more for them; without tokens
    (sabre/dav 1) the ctag, a listing and the texts.
    """
    return {"xandikos": 2, "sabre": 3}.get(server.kind, 1) if changed else 1


def read_back(server: Server) -> int:
    """The least requests that show what was written."""
    return 2 if server.kind == "xandikos" else 1


def test_a_plan_lives_on_a_server(server: Server, learner: CalDavLearner) -> None:
    def run(floor: int, **learnt: Any) -> dict[str, Any]:
        """A run that may cost one request more than its floor and does what is named, and nothing else."""
        report = learner.report()
        told = {name: len(report[name]) for name in ("created", "updated", "deleted", "accepted", "dropped")}
        assert told == {**dict.fromkeys(told, 0), **learnt}, report
        assert report["requests"] <= floor + 1, learner.proxy.methods
        return report

    strangers: list[str] = []

    def settled() -> None:
        """A server without tokens lists what we wrote once more, with strangers' texts; then a look is one request."""
        if server.kind == "sabre":
            run(1 + bool(strangers))
        assert run(0)["requests"] == 1

    first_look = 2 if server.kind == "sabre" else 1
    run(DISCOVERY + 1 + first_look + 15 + read_back(server), created=15)
    settled()
    events = learner.events()
    assert len(events) == 15

    learner.hands.edit(events["W02.S2"], lambda text: text.replace("20261209T", "20261211T"))
    run(look(server, changed=True), accepted=1)
    assert learner.week(2)["S2"]["start"].startswith("2026-12-11T19:00")
    settled()

    learner.hands.edit(events["W02.S3"], lambda text: re.sub(r"SUMMARY:.*", "SUMMARY:Paper club", text))
    learner.hands.edit(events["W02.S4"], lambda text: re.sub(r"(DESCRIPTION:.*)", r"\1\\nmy own words", text))
    alarm = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:Now\nTRIGGER:-PT5M\nEND:VALARM\nEND:VEVENT"
    learner.hands.edit(events["W02.S1"], lambda text: text.replace("END:VEVENT", alarm))
    run(look(server, changed=True))
    settled()

    learner.hands.delete(events["W03.S5"])
    by_id = int(server.kind == "sabre")  # what a listing lacks is asked for before it counts as deleted
    run(look(server, changed=True) + by_id, dropped=1)
    settled()

    calendar = learner.calendar
    copy = learner.hands.text(events["W03.S2"]).replace("UID:", "UID:copy-")
    stranger = re.sub(r"X-STUDYCAL-.*\r?\n", "", copy).replace("UID:copy-", "UID:stranger-")
    for name, text in (("copy", copy), ("stranger", stranger)):
        put = learner.hands.ask("PUT", f"{calendar}{name}.ics", text, **{"Content-Type": "text/calendar"})
        assert put.status in (201, 204)
        strangers.append(name)
    run(look(server, changed=True))
    settled()

    learner.say("unskip", "W03.S5")
    run(1 + 1 + read_back(server), created=1)
    settled()

    spoilt = "ctag:spoilt" if server.kind == "sabre" else "http://example.org/ns/sync/spoilt"
    learner.token(instead=spoilt)
    run(3)
    settled()

    learner.forget()
    run(DISCOVERY + look(server, changed=True), accepted=1)
    settled()
    assert "Paper club" in learner.hands.text(events["W02.S3"])

    second = CalDavLearner(learner.folder.with_name("second"), server)
    text = (second.folder / "studycal.toml").read_text()
    (second.folder / "studycal.toml").write_text(text.replace(second.plan, learner.plan))
    second.plan = learner.plan
    joined = second.report()
    assert not (joined["created"] or joined["updated"] or joined["deleted"] or joined["dropped"])
    second.proxy.close()
    run(look(server, changed=False))

    learner.say("mark", "bad", "W03")
    stamp = 1  # a mark is written beside an event, for other machines with the plan
    lists = int(server.kind == "sabre")  # what is deleted shows in a listing, what is written by its text
    deleted = run(1 + 3 + stamp + read_back(server) + lists, deleted=3)["deleted"]
    settled()
    learner.say("mark", "clear", "W03")
    assert sorted(run(1 + 3 + stamp + read_back(server), created=3)["created"]) == sorted(deleted)
    settled()

    learner.say("pin", "W02.S1", "2026-12-07 18:30")
    run(1 + 1 + read_back(server), updated=1)
    moved = learner.hands.text(learner.events()["W02.S1"])
    assert "20261207T183000" in moved
    assert "TRIGGER:-PT5M" in moved
    settled()

    purged = learner.studycal("purge", "caldav", "--yes")
    assert purged.code == 0, purged.err
    left = learner.hands.events(calendar)
    assert len([url for url in left.values() if url.endswith(("copy.ics", "stranger.ics"))]) == 2
    assert "W02.S1" not in left


def test_the_calendar_itself_is_an_address_too(server: Server, learner: CalDavLearner) -> None:
    config = learner.folder / "studycal.toml"
    text = config.read_text()
    learner.report()
    address = learner.calendar.replace(server.url, learner.proxy.url)
    for spelling in (address, address.rstrip("/")):
        config.write_text(text.replace(f'url = "{learner.proxy.url}"', f'url = "{spelling}"'))
        learner.forget()
        assert quiet(learner.report())
        assert learner.proxy.requests <= 1 + look(server, changed=True) + 1


def test_a_deleted_calendar_is_held_and_made_anew_with_the_whole_plan(server: Server, learner: CalDavLearner) -> None:
    learner.report()
    learner.hands.delete(learner.events()["W02.S2"])
    assert learner.report()["dropped"] == ["W02.S2"]
    learner.hands.delete(learner.calendar)
    assert learner.sync().code == 3
    again = learner.report("--accept")
    assert (len(again["created"]), again["dropped"]) == (14, [])
    assert quiet(learner.report())


def test_a_deletion_whose_answer_was_lost_is_our_own(server: Server, learner: CalDavLearner) -> None:
    """sabre/dav answers 412 to the repetition, the others 404."""

    def lose(asked: Asked) -> str:
        return "lose" if asked.method == "DELETE" and asked.nth == 1 else ""

    learner.report()
    learner.say("mark", "bad", "W02")
    gone = learner.report(script=lose)
    assert (len(gone["deleted"]), gone["dropped"]) == (3, [])
    learner.say("mark", "clear", "W02")
    assert len(learner.report()["created"]) == 3


def test_a_deletion_right_after_a_run_that_was_cut_off_is_learnt(server: Server, learner: CalDavLearner) -> None:
    """Nothing was read back of what was written; a server need not tell of what came and went between two looks."""
    page = Instead(200, LOGIN_PAGE, {"Content-Type": "text/html"})

    def cut(asked: Asked) -> str | Instead:
        return page if asked.method == "REPORT" and "PUT" in learner.proxy.methods else ""

    assert learner.sync(script=cut).code == 1
    learner.hands.delete(learner.events()["W01.S3"])

    report = learner.report()

    assert (report["created"], report["dropped"]) == ([], ["W01.S3"])
    assert len(learner.events()) == 14


def test_a_deletion_of_what_a_run_that_died_never_heard_of_is_learnt(
    server: Server, learner: CalDavLearner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run read back a group of events, asked for one more, and died before it heard that it was made. A server
    that tells of what came and went since our token proves that it was; of the others nobody can know.
    """
    monkeypatch.setattr(caldav_calendar, "GROUP", 5)
    page, unheard = {"Content-Type": "text/html"}, []

    def die(asked: Asked) -> str | Instead:
        if asked.method == "PUT" and asked.nth == 7:
            unheard.append(asked.path)
            return Instead(200, LOGIN_PAGE, page, acted=True)
        return Instead(200, LOGIN_PAGE, page) if unheard and asked.method != "PUT" else ""

    assert learner.sync(script=die).code == 1
    (session,) = (name for name, address in learner.events().items() if address.endswith(unheard[0]))
    learner.hands.delete(learner.events()[session])

    report = learner.report()

    tells = server.kind in ("radicale", "cyrus")
    assert (session in report["created"], report["dropped"]) == ((False, [session]) if tells else (True, []))
    assert quiet(learner.report())
