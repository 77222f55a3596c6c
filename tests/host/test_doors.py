"""Every door of a host with every other person's key: refused; and what a learner's settings may name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from starlette.routing import BaseRoute, Mount, Route

from studycal.host import links
from studycal.host.app import create
from studycal.host.setup import CLIENT, open_host
from studycal.host.workspace import MemberWorkspace, member_of
from tests.host.hosted import Browser, Hosted, made, served

OPEN = {"/healthz", "/readyz", "/drawn.css", "/left", "/api/openapi.json"}
"""Addresses that give nobody's life."""

SECRETS = {"/key/{secret}", "/coach/key/{secret}", "/feed/{word}.ics"}
"""Addresses that are keys themselves."""

ANYBODY = {"/join/{slug}", "/join/{slug}/preview", "/welcome"}
COACHS = {"/coach", "/coach/renew", "/coach/end"}
VALUES = {"slug": "ai", "secret": "x" * 43, "word": "x" * 43, "number": "7", "name": "quilt", "session_id": "W01.S1",
          "week": "7", "day": "2026-12-01", "kind": "quilt", "target": "google", "number_or_name": "7"}  # fmt: skip


@pytest.fixture
def hosted(tmp_path: Path) -> Hosted:
    """A course of two weeks: who may enter does not depend on its length. Whatever can be connected is switched on."""
    hosted = made(tmp_path)
    own = {"client_id": "c", "client_secret": "s", "auth_uri": "https://g.example", "token_uri": "https://g.example/t"}
    hosted.host = open_host(tmp_path, {CLIENT: json.dumps({"web": own})})
    hosted.publish("| Week | Topic |\n| --- | --- |\n| 1 | One |\n| 2 | Two |\n")
    return hosted


def routes_of(routes: Iterable[BaseRoute], before: str = "") -> Iterator[tuple[str, Route]]:
    """Every route with its path, those of routers inside others too."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes_of(inner.routes, before + inner.prefix)
        elif isinstance(route, Route):
            yield (route.path if route.path.startswith(before) else before + route.path), route
        else:
            assert isinstance(route, Mount)
            assert route.path == "/static"


@pytest.fixture
def without_google(tmp_path: Path) -> Iterator[Hosted]:
    """The same where no learner can connect Google."""
    hosted = made(tmp_path)
    hosted.publish("| Week | Topic |\n| --- | --- |\n| 1 | One |\n| 2 | Two |\n")
    with served(hosted) as host:
        yield host


def doors(hosted: Hosted) -> Iterator[tuple[str, str]]:
    """Every method of every route."""
    for path, route in routes_of(create(hosted.host, hosted.clock).router.routes):
        yield from ((method, path) for method in sorted(route.methods or ()) if method != "HEAD")


def filled(path: str) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda match: VALUES.get(match[1], "1"), path)


def walk(hosted: Hosted, browser: Browser, leave: set[str]) -> dict[tuple[str, str], int]:
    found = {}
    for method, path in doors(hosted):
        if path not in leave:
            form = {"confirm": "1", "learner": "1"} if method != "GET" else None
            answer = browser.ask(method, filled(path), form, origin=hosted.base)
            found[method, path] = answer.status
    return found


def test_without_a_key_every_door_is_shut(site: Hosted) -> None:
    nobody = site.browser()
    nobody.get("/join/ai")
    statuses = walk(site, nobody, OPEN | ANYBODY)
    assert len(statuses) > 38
    wrong = {door: status for door, status in statuses.items() if status not in (401, 404)}
    assert wrong == {}


def test_every_calendar_that_can_be_connected_has_doors_that_are_tried(hosted: Hosted) -> None:
    paths = {path for _, path in doors(hosted)}
    assert {"/connect/google", "/connect/google/answer", "/connect/caldav", "/connect/undo"} <= paths


def test_a_key_that_ended_or_is_one_to_something_else_opens_no_door(site: Hosted) -> None:
    ana, ben, cleo, coach = (site.browser() for _ in range(4))
    for browser, name in ((ana, "Ana"), (ben, "Ben"), (cleo, "Cleo")):
        browser.join(name)
    coach.follow(coach.get(site.coach()))
    word = cleo.feed().rpartition("/")[2].removesuffix(".ics")
    [row] = site.query("SELECT id FROM member WHERE name = 'Ana'")
    ended, gone = ana.cookies["studycal-key"], ben.cookies["studycal-key"]
    assert coach.post("/coach/end", learner=row["id"]).status == 303
    assert ben.post("/course/delete", confirm="delete").status == 303
    for key in (ended, gone, coach.cookies["studycal-coach"], word, "", "x" * 43):
        other = site.browser()
        other.get("/join/ai")
        other.cookies["studycal-key"] = key
        statuses = walk(site, other, OPEN | ANYBODY | SECRETS)
        assert {door: status for door, status in statuses.items() if status != 401} == {}, key


def test_a_coach_enters_the_coachs_doors_alone(site: Hosted) -> None:
    site.join("Ana")
    coach = site.browser()
    coach.follow(coach.get(site.coach()))
    statuses = walk(site, coach, OPEN | ANYBODY | COACHS | SECRETS)
    assert {door: status for door, status in statuses.items() if status != 401} == {}


def test_a_learner_enters_no_coachs_door(site: Hosted) -> None:
    ana = site.browser()
    ana.join("Ana")
    assert {
        ana.ask("GET" if path == "/coach" else "POST", path, {} if path != "/coach" else None).status for path in COACHS
    } == {401}


def test_a_learners_cookie_is_no_coachs_and_a_feeds_word_is_no_key(site: Hosted) -> None:
    ana = site.browser()
    key = ana.join("Ana")
    feed = ana.feed()
    word = feed.rpartition("/")[2].removesuffix(".ics")
    other = site.browser()
    assert other.get(f"/key/{word}").status == 404
    assert other.get(f"/coach/key/{key.rpartition('/')[2]}").status == 404
    assert other.get(f"/feed/{key.rpartition('/')[2]}.ics").status == 404
    other.cookies["studycal-coach"] = ana.cookies["studycal-key"]
    assert other.get("/coach").status == 401


def test_a_coach_of_one_course_does_nothing_to_learners_of_another(site: Hosted) -> None:
    ana, _ = site.join("Ana")
    site.publish(text='title = "Other"\nslug = "other"\n')
    with site.host.database.session() as session:
        secret = links.issue(session, links.COACH, "other", "", site.now, by="author")
    coach = site.browser()
    coach.follow(coach.get(f"/coach/key/{secret}"))
    assert "Ana" not in coach.get("/coach").text
    assert coach.post("/coach/end", learner=ana).status == 404
    assert coach.post("/coach/renew", learner=ana).status == 404


REACHING = (
    '[[busy]]\nurl = "/etc/passwd"\n',
    '[[busy]]\nurl = "file:///etc/passwd"\n',
    '[[busy]]\nurl = "https://x.example/a.ics"\nusername = "u"\npassword_command = "touch /tmp/owned"\n',
    '[state]\npath = "/tmp/elsewhere.sqlite"\n',
    '[google]\napi_endpoint = "http://127.0.0.1:1"\n',
    '[google]\ntoken_file = "/etc/passwd"\n',
    '[caldav]\nurl = "http://127.0.0.1:1"\n',
    '[caldav]\npassword_command = "id"\n',
    '[sync]\ntargets = ["google"]\n',
    '[caldav]\nurl = "https://dav.example.org"\nallow_http = true\n',
    '[caldav]\nurl = "https://192.168.0.2/dav"\n',
    '[[anchor]]\nname = "Mine"\ndate = 2027-01-01\n',
)


def test_settings_that_reach_into_the_host_are_refused(without_google: Hosted) -> None:
    site = without_google
    ana = site.browser()
    ana.join("Ana")

    def kept() -> str:
        with site.host.database.session() as session:
            known = member_of(session.row("members", course="ai"))
            return MemberWorkspace(session, site.host.sealer, known, site.now).config().decode()

    text = kept()
    statuses = {lines: ana.post("/settings/file", text=f"{text}\n{lines}").status for lines in REACHING}
    assert statuses == dict.fromkeys(REACHING, 422)
    assert ana.post("/settings/file", text=text.replace('weeks = "weeks.md"', 'weeks = "/etc/passwd"')).status == 422
    assert kept() == text
    assert ana.post("/settings/file", text=text.replace("19:00", "20:00", 1)).status == 303
    assert kept() != text


def test_another_sites_form_and_another_host_name_are_refused(site: Hosted) -> None:
    ana = site.browser()
    ana.join("Ana")
    assert ana.ask("POST", "/course/delete", {"confirm": "delete"}, origin="https://evil.example").status == 403
    forged = ana.ask("POST", "/course/delete", {"confirm": "delete", "token": "x" * 43})
    assert forged.status == 403
    assert ana.get("/", host="evil.example").status == 421
    assert ana.get("/").headers["cache-control"] == "no-store"
    assert ana.get("/").status == 200


def test_busy_calendars_are_a_learners_own(site: Hosted) -> None:
    secret = "https://calendar.example/private-8c1f/basic.ics"
    ana = site.browser()
    ana.join("Ana", busy=secret)
    for file in site.folder.rglob("host.sqlite*"):
        assert b"private-8c1f" not in file.read_bytes()
