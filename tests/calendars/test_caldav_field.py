"""What CalDAV servers answer in the field, by kind: whole runs of the program before Radicale, behind a proxy."""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.caldav_proxy import LOGIN_PAGE, Asked, Changed, Instead, Proxy, Script
from tests.calendars.caldav_learner import CalDavLearner, Hands, quiet
from tests.peers_caldav import USER, Server, started

pytestmark = pytest.mark.peer

PAGE = Instead(200, LOGIN_PAGE, {"Content-Type": "text/html"})
NOTHING = Instead(200)
MULTISTATUS = b'<?xml version="1.0"?><multistatus xmlns="DAV:"></multistatus>'
XML = {"Content-Type": "application/xml"}
Start = Callable[..., CalDavLearner]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = started("radicale", tmp_path_factory.mktemp("radicale") / "store")
    yield server
    server.close()


@pytest.fixture
def start(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Makes learners; each has a home of its own on the server."""
    monkeypatch.setenv("STUDYCAL_CALDAV_PASSWORD", "x")
    learners: list[CalDavLearner] = []

    def begin(*, pushed: bool = True, weeks: int = 1, **how: str) -> CalDavLearner:
        for old in Hands(server).calendars():
            Hands(server).delete(old.url)
        learner = CalDavLearner(tmp_path / uuid.uuid4().hex, server, weeks=weeks, **how)
        learners.append(learner)
        if pushed:
            assert len(learner.report()["created"]) == 5 * weeks
        return learner

    yield begin
    for learner in learners:
        learner.proxy.close()


def nth(method: str, fate: str | Instead | Changed, *numbers: int) -> Script:
    """A fate for the n-th requests of a method, counted from 1; for each of them if none is named."""
    return lambda asked: fate if asked.method == method and (not numbers or asked.nth in numbers) else ""


def is_sync(asked: Asked) -> bool:
    return asked.method == "REPORT" and b"sync-collection" in asked.body


def has_token(asked: Asked) -> bool:
    return is_sync(asked) and b"<sync-token></sync-token>" not in asked.body


# -- a calendar made anew starts anew ---------------------------------------------------------------------------------


def lost_calendar(start: Start) -> CalDavLearner:
    learner = start(weeks=3)
    learner.say("pin", "W03.S3", "2026-12-15 19:00")
    learner.hands.delete(learner.events()["W02.S2"])
    assert learner.report()["dropped"] == ["W02.S2"]
    learner.hands.delete(learner.calendar)
    return learner


@pytest.mark.parametrize("noticed", [True, False])
def test_a_calendar_made_anew_gets_the_whole_plan_and_skips_nothing(start: Start, noticed: bool) -> None:
    learner = lost_calendar(start)
    if noticed:
        assert learner.sync().code == 3

    again = learner.report("--accept")

    assert (len(again["created"]), again["dropped"]) == (14, [])
    assert "W02.S2" not in learner.events()
    assert "20261215T190000" in learner.hands.text(learner.events()["W03.S3"])
    assert quiet(learner.report())


def test_a_token_that_outlived_its_calendar_is_not_believed(start: Start) -> None:
    """DAViCal and sabre/dav take the old token for the new calendar's: 207 and nothing in it."""
    learner = start()
    token = learner.token().encode()
    learner.hands.delete(learner.calendar)
    assert learner.sync().code == 3
    body = MULTISTATUS.replace(b"></multi", b"><sync-token>" + token + b"</sync-token></multi")

    again = learner.report("--accept", script=lambda asked: Instead(207, body, XML) if has_token(asked) else "")

    assert len(again["created"]) == 5


def test_a_calendar_that_somebody_made_anew_at_the_same_address_is_told_and_then_filled(start: Start) -> None:
    learner = start()
    address = learner.calendar
    learner.hands.delete(address)
    assert learner.hands.ask("MKCALENDAR", address).status == 201

    assert learner.sync().code == 3
    again = learner.report("--accept")

    assert (len(again["created"]), again["dropped"]) == (5, [])


# -- a lost answer to our own deletion --------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [412, 404, 410])
def test_our_own_deletion_asked_twice_is_our_own(start: Start, status: int) -> None:
    learner = start(weeks=2)
    learner.say("mark", "bad", "W02")

    def lose(asked: Asked) -> str | Instead:
        if asked.method != "DELETE" or asked.nth > 2:
            return ""
        first = next(one for one in learner.proxy.asked if one.method == "DELETE")
        return "lose" if asked.nth == 1 else Instead(status) if asked.path == first.path else ""

    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text().replace("[sync]", "connections = 1\n[sync]"))
    gone = learner.report(script=lose)
    assert (len(gone["deleted"]), gone["dropped"]) == (3, [])
    learner.say("mark", "clear", "W02")

    assert len(learner.report()["created"]) == 3


@pytest.mark.parametrize("status", [412, 404])
def test_a_deletion_that_finds_the_event_gone_at_once_is_the_learners(start: Start, status: int) -> None:
    learner = start(weeks=2)
    learner.say("mark", "bad", "W02")
    target = learner.events()["W02.S3"]

    def sabre(asked: Asked) -> str | Instead:
        """The learner deletes it in the very moment; the server says so in its own way."""
        if asked.method == "DELETE" and asked.path == urlsplit(target).path:
            learner.hands.delete(target)
            return Instead(status)
        return ""

    report = learner.report(script=sabre)

    assert len(report["deleted"]) == 2


# -- a write is done when it is seen to be done -----------------------------------------------------------------------


@pytest.mark.parametrize("answer", [PAGE, NOTHING, Instead(201), Instead(204)], ids=["page", "empty", "201", "204"])
@pytest.mark.parametrize("doing", ["create", "change", "delete"])
def test_a_write_that_only_seems_done_is_a_soft_error_and_done_next_time(
    start: Start, doing: str, answer: Instead
) -> None:
    learner = start(pushed=doing != "create", weeks=2)
    if doing == "change":
        learner.say("pin", "W02.S4", "2026-12-12 11:00")
    if doing == "delete":
        learner.say("mark", "bad", "W02")
    method = "DELETE" if doing == "delete" else "PUT"

    first = learner.sync("--json", script=nth(method, answer, 1))

    assert first.code == 1, first.out
    assert len(first.json["errors"]) == 1
    assert first.json["dropped"] == []
    second = learner.report()
    assert sum(len(second[name]) for name in ("created", "updated", "deleted")) == 1
    assert learner.wrote() == [method]
    assert quiet(learner.report())
    assert len(learner.events()) == (7 if doing == "delete" else 10)


# -- the address of the calendar itself -------------------------------------------------------------------------------


@pytest.mark.parametrize("spelling", ["plain", "no slash", "escaped"])
@pytest.mark.parametrize("where", ["url", "calendar"])
def test_the_calendar_itself_may_be_named(start: Start, server: Server, where: str, spelling: str) -> None:
    learner = start(pushed=False, calendar="")
    mine = learner.hands.make("mine")
    path = urlsplit(mine).path
    path = {"plain": path, "no slash": path.rstrip("/"), "escaped": path.replace("/l", "/%6C", 1)}[spelling]
    address = learner.proxy.url.rstrip("/") + path
    config = learner.folder / "studycal.toml"
    text = config.read_text()
    if where == "url":
        text = text.replace(f'url = "{learner.proxy.url}"', f'url = "{address}"')
    else:
        text = text.replace("[sync]", f'calendar = "{address}"\n[sync]')
    config.write_text(text)

    report = learner.report()

    assert len(report["created"]) == 5
    assert "MKCALENDAR" not in learner.proxy.methods
    assert len(learner.hands.events(mine)) == 5
    assert [one.url for one in learner.hands.calendars()] == [mine]


@pytest.mark.parametrize("where", ["", "learner", "learner/"])
def test_host_principal_and_home_lead_to_the_same_calendar(start: Start, where: str) -> None:
    learner = start()
    learner.forget()
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text().replace(f'"{learner.proxy.url}"', f'"{learner.proxy.url}{where}"'))

    assert quiet(learner.report())
    assert "MKCALENDAR" not in learner.proxy.methods


@pytest.mark.parametrize("name", ["Lernplan", "Mon étude & plus <1>"])
def test_the_name_in_the_config_is_the_name_of_the_calendar(start: Start, name: str) -> None:
    learner = start(calendar=name)
    assert [one.name for one in learner.hands.calendars()] == [name]


def test_a_calendar_of_that_name_is_taken_and_none_is_made(start: Start) -> None:
    learner = start(pushed=False)
    mine = learner.hands.make("mine")
    body = '<propertyupdate xmlns="DAV:"><set><prop><displayname>Lernplan</displayname></prop></set></propertyupdate>'
    assert learner.hands.ask("PROPPATCH", mine, body).status == 207

    learner.report()

    assert len(learner.hands.events(mine)) == 5


# -- a calendar in a bin ----------------------------------------------------------------------------------------------


def binned(asked: Asked) -> str | Instead | Changed:
    """Nextcloud's bin: what is in it says so in its resourcetype, and its address stays taken."""
    if asked.method == "MKCALENDAR":
        return Instead(405)
    if asked.method != "PROPFIND":
        return ""
    kind = b'<X:deleted-calendar xmlns:X="http://nextcloud.com/ns" />'
    return Changed(lambda body: re.sub(rb"<(?:\w+:)?calendar ?/>", kind, body))


def test_nothing_is_written_into_a_bin(start: Start) -> None:
    learner = start()
    learner.say("pin", "W01.S2", "2026-12-02 18:30")

    answer = learner.sync(script=binned)

    assert answer.code == 3
    assert "not there any more" in answer.err
    assert learner.wrote() == []


def test_a_calendar_in_a_bin_is_not_found_again(start: Start) -> None:
    learner = start()
    learner.forget()

    answer = learner.sync(script=binned)

    assert answer.code == 3
    assert "PUT" not in learner.wrote()


# -- MKCALENDAR's answers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [403, 405, 409, 501, 507])
def test_a_server_that_makes_no_calendar_is_told_once_with_what_to_do(start: Start, status: int) -> None:
    learner = start(pushed=False)

    answer = learner.sync(script=nth("MKCALENDAR", Instead(status)))

    assert answer.code == 3
    assert "Make one there and name it as caldav.calendar" in answer.err
    assert "--accept" not in answer.err


@pytest.mark.parametrize("status", [405, 409, 403])
def test_a_calendar_whose_making_was_not_answered_is_found_by_looking(start: Start, status: int) -> None:
    learner = start(pushed=False)

    def lose(asked: Asked) -> str | Instead:
        return "" if asked.method != "MKCALENDAR" else "lose" if asked.nth == 1 else Instead(status)

    assert len(learner.report(script=lose)["created"]) == 5
    assert len(learner.hands.calendars()) == 1


@pytest.mark.parametrize("body", [MULTISTATUS, b""])
@pytest.mark.parametrize("status", [207, 200, 204, 202])
def test_a_calendar_that_was_made_is_there_whatever_the_answer_looks_like(
    start: Start, status: int, body: bytes
) -> None:
    learner = start(pushed=False)
    made = nth("MKCALENDAR", Instead(status, body if status != 204 else b"", XML, acted=True))
    assert len(learner.report(script=made)["created"]) == 5


def test_a_calendar_that_appears_late_is_waited_for(start: Start) -> None:
    learner = start(pushed=False)
    made: list[int] = []

    def late(asked: Asked) -> str | Instead:
        if asked.method == "MKCALENDAR":
            made.append(len(learner.proxy.asked))
        since = len(learner.proxy.asked) - made[0] if made else 0
        return Instead(404) if 1 <= since <= 3 else ""

    assert len(learner.report(script=late)["created"]) == 5


def test_a_calendar_that_was_made_at_another_address_is_found_by_its_mark(start: Start) -> None:
    """Zimbra names the address after the display name."""
    learner = start(pushed=False)

    def elsewhere(asked: Asked) -> str | Instead:
        if asked.method != "MKCALENDAR":
            return ""
        there = learner.server.url.rstrip("/") + asked.path.replace("studycal-", "Lernplan-")
        assert learner.hands.ask("MKCALENDAR", there, asked.body.decode()).status == 201
        return Instead(201)

    assert len(learner.report(script=elsewhere)["created"]) == 5
    assert ["Lernplan-" in one.url for one in learner.hands.calendars()] == [True]
    assert quiet(learner.report())


def test_a_page_in_the_place_of_a_calendar_is_a_soft_error(start: Start) -> None:
    learner = start(pushed=False)
    assert learner.sync(script=nth("MKCALENDAR", PAGE)).code == 1
    assert len(learner.report()["created"]) == 5


# -- characters that XML forbids --------------------------------------------------------------------------------------

STRANGER = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:d@x\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART:20261201T100000Z\r\nDTEND:20261201T110000Z\r\nSUMMARY:Dentist\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.mark.parametrize(
    "odd",
    [
        b"\x0b", b"&#11;", b"&#x1B;", b"\x00", b"&#55356;&#57235;", b"&#xD83C;&#xDF93;", b"\xed\xa0\xbc\xed\xbe\x93",
        b"\xef\xbf\xbf", b"\xff", b"& Sons", b"&nbsp;&eacute;", b"&#xZZ;",
    ],
    ids=[
        "VT", "VT by number", "ESC by number", "NUL", "pair", "pair in hex", "pair as bytes", "FFFF", "no UTF-8",
        "ampersand", "names of HTML's", "no number",
    ],
)  # fmt: skip
def test_one_odd_character_stops_nothing(start: Start, odd: bytes) -> None:
    learner = start()
    headers = {"Content-Type": "text/calendar"}
    assert learner.hands.ask("PUT", f"{learner.calendar}d.ics", STRANGER, **headers).status == 201

    report = learner.report(script=nth("REPORT", Changed(lambda body: body.replace(b"Dentist", b"Dentist " + odd))))

    assert quiet(report)


# -- an answer speaks of its request ----------------------------------------------------------------------------------


def no_sync(status: int) -> Script:
    return lambda asked: Instead(status) if is_sync(asked) else ""


def test_a_multiget_that_is_404_as_a_whole_says_which_event_is_gone(start: Start) -> None:
    """sabre/dav 1 has no sync-collection, and refuses the whole multiget for one missing event."""
    learner = start(weeks=3)
    assert quiet(learner.report(script=no_sync(403)))
    gone = learner.events()["W02.S3"]
    learner.hands.delete(gone)

    def sabre(asked: Asked) -> str | Instead:
        names_it = b"multiget" in asked.body and urlsplit(gone).path.encode() in asked.body
        return Instead(404) if names_it else no_sync(403)(asked)  # type: ignore[return-value]

    report = learner.report(script=sabre)

    assert report["dropped"] == ["W02.S3"]


@pytest.mark.parametrize("status", [400, 403, 405, 409, 412, 415, 500, 501])
def test_a_token_that_is_refused_leads_to_a_full_look_and_back_to_tokens(start: Start, status: int) -> None:
    learner = start()
    good = learner.token(instead="http://example.org/ns/sync/old")

    report = learner.report(script=lambda asked: Instead(status) if has_token(asked) else "")

    assert quiet(report)
    assert len(learner.proxy.asked) <= 3
    assert learner.token() == good


@pytest.mark.parametrize("status", [400, 403, 501])
def test_a_server_that_refuses_tokens_for_a_while_is_asked_for_them_again(start: Start, status: int) -> None:
    learner = start()
    learner.hands.delete(learner.events()["W01.S5"])
    assert learner.report(script=no_sync(status))["dropped"] == ["W01.S5"]
    assert learner.token().startswith("ctag:")

    assert quiet(learner.report())

    assert not learner.token().startswith("ctag:")
    assert quiet(learner.report())
    assert len(learner.proxy.asked) == 1


def test_sync_collection_is_asked_with_depth_0(start: Start) -> None:
    learner = start()
    learner.hands.delete(learner.events()["W01.S5"])
    learner.report()
    assert [asked.headers["Depth"] for asked in learner.proxy.asked if is_sync(asked)] == ["0"]


@pytest.mark.parametrize("left", [5, 1, 0])
def test_a_spoilt_token_that_is_answered_by_everything_is_a_full_look(start: Start, left: int) -> None:
    """DAViCal and SOGo to a token that they do not know: all members, a new token, no word of the deletion."""
    learner = start(weeks=2)
    events = learner.events()
    gone = sorted(events)[left + 5 :] if left else sorted(events)[:3]
    for name in gone:
        learner.hands.delete(events[name])

    def everything(asked: Asked) -> str | Instead:
        if not has_token(asked):
            return ""
        body = re.sub(rb"<sync-token>[^<]*<", b"<sync-token><", asked.body)
        told = learner.hands.ask("REPORT", learner.calendar, body.decode(), Depth="0")
        return Instead(207, told.data, XML)

    report = learner.report(script=everything)

    assert sorted(report["dropped"]) == gone


def test_an_empty_answer_with_a_new_token_is_looked_into(start: Start) -> None:
    learner = start()
    learner.hands.delete(learner.events()["W01.S2"])
    body = MULTISTATUS.replace(b"></multi", b"><sync-token>http://x/new</sync-token></multi")

    report = learner.report(script=lambda asked: Instead(207, body, XML) if has_token(asked) else "")

    assert report["dropped"] == ["W01.S2"]


def test_an_empty_multistatus_in_discovery_is_a_sentence(start: Start) -> None:
    learner = start(pushed=False)

    answer = learner.sync(script=nth("PROPFIND", Instead(207, MULTISTATUS, XML), 1))

    assert answer.code == 1
    assert "unforeseen" not in answer.err
    assert "the next sync" in answer.err


def test_an_empty_multistatus_before_a_write_is_soft(start: Start) -> None:
    learner = start()
    learner.say("pin", "W01.S2", "2026-12-02 18:30")

    assert learner.sync(script=nth("PROPFIND", Instead(207, MULTISTATUS, XML))).code == 1
    assert learner.report()["updated"] == ["W01.S2"]


@pytest.mark.parametrize("fate", [Instead(302, headers={"Location": "/nowhere/"}), Instead(404), Instead(405), PAGE])
def test_a_wrong_path_leads_by_the_well_known_one(start: Start, fate: Instead) -> None:
    learner = start(pushed=False)
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text().replace(learner.proxy.url, f"{learner.proxy.url}nowhere/"))

    report = learner.report(script=lambda asked: fate if asked.path == "/nowhere/" else "")

    assert len(report["created"]) == 5


# -- login and redirects ----------------------------------------------------------------------------------------------


class Elsewhere:
    """A second origin, which hears what it is told."""

    def __init__(self, server: Server) -> None:
        self.proxy = Proxy(server.url)

    @property
    def passwords(self) -> list[str]:
        return [name for asked in self.proxy.asked for name in asked.headers if name.lower() == "authorization"]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("since", ["first", "write"])
def test_a_password_follows_no_redirect_to_another_origin(
    start: Start, server: Server, status: int, since: str
) -> None:
    learner = start(pushed=False)
    other = Elsewhere(server)

    def away(asked: Asked) -> str | Instead:
        if since == "write" and asked.method != "PUT":
            return ""
        return Instead(status, headers={"Location": other.proxy.url.rstrip("/") + asked.path})

    answer = learner.sync(script=away)
    other.proxy.close()

    assert answer.code in (1, 5)
    assert other.passwords == []
    assert f'url = "{other.proxy.url}' in answer.err
    assert "[caldav]" in answer.err


def test_an_address_at_another_origin_is_not_asked(start: Start, server: Server) -> None:
    learner = start(pushed=False)
    other = Elsewhere(server)

    def home_elsewhere(asked: Asked) -> str | Changed:
        there = other.proxy.url.rstrip("/").encode()
        return Changed(lambda body: body.replace(b"<href>/learner/</href>", b"<href>" + there + b"/learner/</href>"))

    answer = learner.sync(script=home_elsewhere)
    other.proxy.close()

    assert answer.code in (1, 5)
    assert other.proxy.asked == []


def test_a_redirect_on_the_same_origin_is_followed(start: Start) -> None:
    learner = start(pushed=False)
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text().replace(learner.proxy.url, f"{learner.proxy.url}dav"))
    moved = Instead(301, headers={"Location": "/"})

    assert len(learner.report(script=lambda asked: moved if asked.path == "/dav" else "")["created"]) == 5


DIGESTS = {
    "sabre": 'Digest realm="SabreDAV", qop="auth", nonce="abc", opaque="def"',
    "sha-256": 'Digest realm="a, b", qop="auth,auth-int", nonce="abc", algorithm=SHA-256',
    "session": 'Digest realm="x", qop="auth", nonce="abc", algorithm=MD5-sess',
    "old": 'Digest realm="x", nonce="abc"',
    "beside Basic": 'Negotiate, Basic realm="x, Digest y", Digest realm="x", qop="auth", nonce="abc"',
}


@pytest.mark.parametrize("challenge", DIGESTS.values(), ids=DIGESTS)
def test_digest_is_answered(start: Start, challenge: str) -> None:
    learner = start(pushed=False)

    def wants_digest(asked: Asked) -> str | Instead:
        given = asked.headers.get("Authorization", "")
        if not given.startswith("Digest "):
            return Instead(401, headers={"WWW-Authenticate": challenge})
        assert f'uri="{asked.path}"' in given
        assert 'nonce="abc"' in given
        return ""

    report = learner.report(script=wants_digest)

    assert len(report["created"]) == 5
    assert sum(asked.headers["Authorization"].startswith("Basic ") for asked in learner.proxy.asked) == 1


@pytest.mark.parametrize("challenge", ['Basic realm="x"', 'Digest realm="x", nonce="abc"', "Negotiate", ""])
def test_a_password_that_is_refused_is_exit_5(start: Start, challenge: str) -> None:
    learner = start()
    answer = learner.sync(script=lambda _asked: Instead(401, headers={"WWW-Authenticate": challenge}))
    assert answer.code == 5
    assert "does not accept the password" in answer.err


def test_a_nonce_that_went_stale_is_renewed(start: Start) -> None:
    learner = start(pushed=False)

    def rotates(asked: Asked) -> str | Instead:
        """Each nonce is good for three requests."""
        wanted = f'nonce="n{len(learner.proxy.asked) // 4}"'
        given = asked.headers.get("Authorization", "")
        stale = {"WWW-Authenticate": f'Digest realm="x", qop="auth", stale=true, {wanted}'}
        return "" if wanted in given else Instead(401, headers=stale)

    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text().replace("[sync]", "connections = 1\n[sync]"))
    assert len(learner.report(script=rotates)["created"]) == 5


def test_sabres_own_digest_takes_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYCAL_CALDAV_PASSWORD", "x")
    server = started("sabre", tmp_path / "sabre", login="digest")
    learner = CalDavLearner(tmp_path / "learner", server, weeks=1, url=server.url)
    try:
        assert len(learner.report()["created"]) == 5
        assert quiet(learner.report())
        monkeypatch.setenv("STUDYCAL_CALDAV_PASSWORD", "wrong")
        assert learner.sync().code == 5
    finally:
        learner.proxy.close()
        server.close()


# -- small ------------------------------------------------------------------------------------------------------------


def test_a_calendar_in_which_no_write_is_allowed_is_one_message(start: Start) -> None:
    learner = start(pushed=False, weeks=3)

    answer = learner.sync(script=nth("PUT", Instead(403)))

    assert answer.code == 3
    assert "may not be written" in answer.err
    assert answer.err.count("W01") == 0
    assert len(learner.report()["created"]) == 15


def test_a_server_without_room_is_one_message(start: Start) -> None:
    learner = start(pushed=False, weeks=3)

    answer = learner.sync(script=nth("PUT", Instead(507)))

    assert answer.code == 1
    (line,) = (line for line in answer.err.splitlines() if line.startswith("not written"))
    assert line.startswith("not written: W01.S1, W01.S2, W01.S3 and 12 more: the server has no room for it (HTTP 507)")
    assert len(learner.report()["created"]) == 15


def without_etags(asked: Asked) -> str | Changed:
    """SmarterMail: none in a report's properties."""
    if asked.method in ("HEAD", "GET"):
        return ""
    return Changed(lambda body: re.sub(rb"<(?:\w+:)?getetag>[^<]*</(?:\w+:)?getetag>", b"", body), {"etag": None})


def test_without_etags_nothing_is_written_unconditionally(start: Start) -> None:
    learner = start(pushed=False)
    assert len(learner.report(script=without_etags)["created"]) == 5
    learner.say("pin", "W01.S2", "2026-12-02 18:30")

    report = learner.report(script=without_etags)

    assert report["updated"] == ["W01.S2"]
    writes = [asked.headers for asked in learner.proxy.asked if asked.method in ("PUT", "DELETE")]
    assert writes
    assert all("If-Match" in headers for headers in writes)


def test_where_no_etag_can_be_had_an_event_is_not_written_over(start: Start) -> None:
    learner = start(pushed=False)

    def none(asked: Asked) -> str | Changed:
        told = without_etags(asked)
        return Changed(headers={"etag": None}) if told == "" else told

    assert len(learner.report(script=none)["created"]) == 5
    learner.say("pin", "W01.S2", "2026-12-02 18:30")

    answer = learner.sync("--json", script=none)

    assert answer.code == 1
    assert "tells no ETag" in answer.json["errors"][0]
    assert learner.wrote() == []


def test_the_password_is_sent_as_it_is(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYCAL_CALDAV_PASSWORD", "pä:ß w")
    learner = start()
    learner.report()
    (asked,) = learner.proxy.asked
    assert base64.b64decode(asked.headers["Authorization"].split()[1]).decode() == f"{USER}:pä:ß w"


@pytest.mark.parametrize("words", [("pin", "W01.S3", "2026-12-04 19:00"), ("pin", "W01.S3", "--title", "Mine")])
def test_what_was_written_unheard_and_taken_back_is_nothing_the_learner_did(
    start: Start, words: tuple[str, ...]
) -> None:
    learner = start()
    url = learner.hands.events(learner.hands.calendar(learner.plan))["W01.S3"]
    before = [(one["start"], one["title"], one["pinned"]) for one in learner.year()["sessions"]]
    shown = re.findall("(?:DTSTART|DTEND|SUMMARY).*", learner.hands.text(url))
    learner.say(*words)
    written: list[str] = []

    def away(asked: Asked) -> str | Instead:
        """A login page, from the moment on at which the server has done the write."""
        if asked.method == "PUT":
            written.append(asked.path)
            return replace(PAGE, acted=len(written) == 1)
        return PAGE if written else ""

    assert learner.sync(script=away).code == 1
    assert re.findall("(?:DTSTART|DTEND|SUMMARY).*", learner.hands.text(url)) != shown
    learner.say("undo")

    assert learner.report()["updated"] == ["W01.S3"]
    assert re.findall("(?:DTSTART|DTEND|SUMMARY).*", learner.hands.text(url)) == shown
    assert [(one["start"], one["title"], one["pinned"]) for one in learner.year()["sessions"]] == before
    assert quiet(learner.report())
