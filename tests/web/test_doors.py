"""How the site answers at its doors: methods, spellings, dates, numbers, logins, addresses; by plain HTTP."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlencode

import pytest

from tests.cli.learner import Learner
from tests.web.site import Served, served

FORM = {"content_type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("path", ["/", "/week/7", "/month", "/year", "/settings", "/connect", "/api/plan"])
def test_a_head_is_a_get_without_its_content(site: Served, path: str) -> None:
    whole, head = site.get(path), site.get(path, "HEAD")

    assert (head.status, head.data) == (200, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PROPFIND", "feed", "GET, HEAD, OPTIONS"),
        ("PUT", "/week/7", "GET, HEAD, OPTIONS"),
        ("DELETE", "/mark", "POST, OPTIONS"),
        ("POST", "/year", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_method_an_address_has_not(site: Served, method: str, path: str, allowed: str) -> None:
    answer = site.get(site.feed() if path == "feed" else path, method)

    assert (answer.status, answer.headers["allow"]) == (405, allowed)
    assert site.get(site.feed() if path == "feed" else path, "OPTIONS").status == 204


def test_a_slash_too_many_leads_to_the_address(site: Served) -> None:
    answer = site.get(site.feed() + "/")

    assert (answer.status, answer.headers["location"]) == (308, site.feed())
    assert site.get("//evil.example/").headers.get("location", "/").startswith("/")
    assert not site.get("//evil.example/").headers.get("location", "").startswith("//")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_an_address_that_is_not_there_has_a_frame_and_a_way_on(site: Served, method: str) -> None:
    answer = site.get("/nope", method)

    assert answer.status == 404
    assert b"<nav" in answer.data
    assert b'href="/week"' in answer.data


@pytest.mark.parametrize(
    "path",
    [
        "/?kept=" + "9" * 5000,
        "/week?date=" + "9" * 500,
        "/review?week=" + "9" * 30,
        "/said?before=" + "9" * 30,
        "/month?m=99999-99",
        "/month?m=0001-01",
        "/search?q=%00%ff%ed%a0%80",
        "/?kept=-1",
    ],
)
def test_what_an_address_says_in_vain_is_ignored(site: Served, path: str) -> None:
    assert site.get(path).status in (200, 303)


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/undo", {"fact": "9" * 30}),
        ("/undo", {"fact": "²"}),
        ("/log", {"session": "\0", "status": "done"}),
        ("/pin", {"session": "W08.S1", "time": "99999-01-01T00:00"}),
        ("/pin", {"session": "W08.S1", "time": "2027-01-20T19:00", "tz": "../../etc/passwd"}),
        ("/mark", {"kind": "pause", "first": "2027-02-01", "last": "2999-01-01"}),
        ("/mark", {f"a{number}": "1" for number in range(400)}),
        ("/review", {"week": "9" * 400}),
        ("/subscribe", {"feed": "x"}),
        ("/settings", {"plan.start": "soon"}),
        ("/settings", {"plan.reserve_weeks": "9" * 400}),
        ("/settings/file", {"text": "x"}),
        ("/connect/sync", {"target": "x"}),
        ("/connect/google", {"client": "{"}),
    ],
)
def test_what_a_form_says_in_vain_is_a_4xx(site: Served, path: str, typed: dict[str, str]) -> None:
    answer = site.post(path, urlencode(typed), origin=site.url)

    assert 400 <= answer.status < 500, answer.data.decode()[:400]
    assert b"<nav" in answer.data


def test_an_invalid_date_is_ignored(site: Served) -> None:
    """RFC 9110 13.1.3."""
    assert site.get(site.feed(), if_modified_since="Sun, 06 Nov 99999999999 08:49:37 GMT").status == 200


def test_the_date_moves_when_the_bytes_do(site: Served) -> None:
    before = site.get(site.feed()).headers
    config = site.learner.folder / "studycal.toml"
    config.write_text(config.read_text() + '\n[export]\nalarms = ["10m"]\n')

    after = site.get(site.feed(), if_modified_since=before["last-modified"])
    assert after.status == 200
    assert after.headers["etag"] != before["etag"]
    assert parsedate_to_datetime(after.headers["last-modified"]) > parsedate_to_datetime(before["last-modified"])
    fetched = format_datetime(datetime.fromisoformat(site.learner.now).astimezone(UTC), usegmt=True)
    assert site.get(site.feed(), if_modified_since=fetched).status == 304


@pytest.mark.parametrize("path", ["/", "/week/7", "/api/plan", "/nope"])
def test_no_page_is_stored(site: Served, path: str) -> None:
    assert site.get(path).headers["cache-control"] == "no-store"


def test_a_login_is_a_session_of_its_own_that_can_be_ended(learner: Learner) -> None:
    with served(learner, url="https://study.example") as site:
        host = {"host": "study.example", "origin": "https://study.example"}
        word = site.shares.login
        assert site.post("/login", "word=guess", **host).status == 403
        entered = site.post("/login", f"word={word}", **host)
        cookie = next(one for one in entered.headers.getlist("set-cookie") if one.startswith("studycal-login"))
        assert word not in cookie
        assert {"HttpOnly", "Secure", "SameSite=lax"} <= set(cookie.split("; "))
        session = cookie.partition(";")[0]
        kept = (learner.folder / ".studycal" / "logins.json").read_text()
        assert session.partition("=")[2] not in kept
        assert site.get("/", cookie=session, **host).status == 200

        assert site.post("/logout", "", cookie=session, **host).status == 200
        assert site.get("/", cookie=session, **host).status == 401


def test_logging_out_everywhere_ends_the_word_too(learner: Learner) -> None:
    with served(learner, url="https://study.example") as site:
        host = {"host": "study.example", "origin": "https://study.example"}
        word = site.shares.login
        entered = [site.post("/login", f"word={word}", **host).headers.getlist("set-cookie") for _ in range(2)]
        sessions = [next(one for one in cookies if "login" in one).partition(";")[0] for cookies in entered]
        site.post("/logout", "everywhere=1", cookie=sessions[0], **host)

        assert [site.get("/", cookie=session, **host).status for session in sessions] == [401, 401]
        assert site.post("/login", f"word={word}", **host).status == 403


def test_the_machines_own_addresses_are_served(learner: Learner) -> None:
    with served(learner, host="0.0.0.0") as site:
        assert site.get("/").status == 401
        assert site.get("/", host=f"127.0.0.1:{site.port}").status == 401
        assert site.get("/", host=f"evil.example:{site.port}").status == 421
        assert "--url http://evil.example" in site.get("/", host=f"evil.example:{site.port}").data.decode()


def test_there_is_no_code_for_an_address_that_no_phone_can_reach(learner: Learner) -> None:
    with served(learner) as site:
        assert b"QR code" not in site.get("/subscribe").data
    with served(learner, url="http://192.168.1.20:8765") as site:
        host = {"host": "192.168.1.20:8765", "origin": "http://192.168.1.20:8765"}
        cookie = site.post("/login", f"word={site.shares.login}", **host).headers["set-cookie"].partition(";")[0]
        assert b"QR code" in site.get("/subscribe", cookie=cookie, **host).data


def test_an_address_is_ended_only_after_a_question_that_names_its_readers(site: Served) -> None:
    old = site.feed()
    site.get(old, user_agent="Google-Calendar-Importer")
    asked = site.post("/subscribe", "feed=details", origin=site.url)

    assert b"Google Calendar" in asked.data
    assert site.get(old).status == 200
    assert site.post("/subscribe", "feed=details&confirm=1", origin=site.url).status == 303
    assert site.get(old).status == 404


def test_one_set_of_limits_for_every_door(site: Served) -> None:
    link = "https://example.org/" + "x" * 490
    typed = site.learner.studycal("log", "done", "W06.S4", "--link", link)
    form = site.post("/log", urlencode({"session": "W06.S4", "status": "done", "link": link}), origin=site.url)
    body = json.dumps({"session": "W06.S4", "status": "done", "link": link})
    program = site.post("/api/log", body, content_type="application/json")

    assert (typed.code, form.status, program.status) == (2, 400, 422)


def test_settings_show_what_they_do_and_keep_comments(site: Served) -> None:
    config = site.learner.folder / "studycal.toml"
    config.write_text("# mine\n" + config.read_text())
    typed = {"times.home": "tue,thu,fri 19:00; sat 10:00"}
    page = site.post("/settings", urlencode(typed), origin=site.url).data.decode()
    assert "Nothing is kept yet" in page
    assert "moved" in page
    assert "mon 19:00" in config.read_text()

    fields = dict(re.findall(r'name="([\w.]+)" value="([^"]*)"', page))
    assert site.post("/settings", urlencode(fields | typed), origin=site.url).status == 303
    assert config.read_text().startswith("# mine\n")
    assert f"{datetime.fromisoformat(site.learner.week(9)['S1']['start']):%a}" == "Tue"
    assert site.post("/settings/back", "", origin=site.url).status == 303
    assert f"{datetime.fromisoformat(site.learner.week(9)['S1']['start']):%a}" == "Mon"


def test_a_setting_of_the_page_is_undone_from_everywhere_and_its_secrets_are_never_shown(site: Served) -> None:
    typed = {"busy": "https://ada:lovelace@example.org/secret.ics", "plan.title": "Bread"}
    page = site.post("/settings", urlencode(typed), origin=site.url).data.decode()
    fields = dict(re.findall(r'name="([\w.]+)" value="([^"]*)"', page))
    kept = site.post("/settings", urlencode(fields | typed), origin=site.url)
    assert kept.status == 303
    config = (site.learner.folder / "studycal.toml").read_text()
    assert "Bread" in config
    assert "lovelace" in config

    shown = [
        site.get(kept.headers["location"]).data.decode().partition("<form method")[0],
        site.get("/said?kind=setting").data.decode(),
        site.get("/api/facts").data.decode(),
        site.learner.studycal("log", "--history").out,
        site.learner.studycal("log", "--history", "--json").out,
    ]
    assert "Title: Study plan → Bread" in shown[1]
    assert "Busy set" in shown[1]
    assert [page for page in shown if "lovelace" in page] == []

    undone = site.learner.studycal("undo", "--yes")
    assert "Takes back 1" in undone.out
    config = (site.learner.folder / "studycal.toml").read_text()
    assert "lovelace" not in config
    assert "Bread" not in config


def test_a_broken_config_is_a_page_with_its_line(site: Served) -> None:
    config = site.learner.folder / "studycal.toml"
    whole = config.read_text()
    config.write_text(whole.replace("timezone", "timezoe"))
    page = site.get("/week/7")

    assert page.status == 422
    assert re.search(r"Line \d+:", page.data.decode())
    assert "timezoe" in page.data.decode()
    assert site.post("/settings/file", urlencode({"text": whole}), origin=site.url).status == 303
    assert site.get("/week/7").status == 200
