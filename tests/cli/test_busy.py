"""Time taken by other calendars, as `show` and `export` heed it and say what they could not read."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.cli.learner import Learner

CONFERENCE = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//work//calendar//EN
BEGIN:VEVENT
UID:1@work
DTSTAMP:20260101T000000Z
DTSTART:20261202T170000Z
DTEND:20261202T190000Z
SUMMARY:Conference
END:VEVENT
END:VCALENDAR
"""


def busy(learner: Learner, address: str) -> None:
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text() + f'\n[[busy]]\nname = "work"\nurl = "{address}"\n')


def test_a_file_may_be_named_by_its_url(learner: Learner, tmp_path: Path) -> None:
    """file:///…/my%20work.ics (RFC 8089) is the file "my work.ics"."""
    file = tmp_path / "my work.ics"
    file.write_text(CONFERENCE.replace("\n", "\r\n"))
    busy(learner, file.as_uri())

    assert not learner.week(1)["S2"]["start"].startswith("2026-12-02T19:00")


def test_a_calendar_that_cannot_be_read_is_said_on_stderr(learner: Learner) -> None:
    busy(learner, "http://127.0.0.1:9/work.ics")

    shown = learner.studycal("show", "W01")
    exported = learner.studycal("export", "ics", "-o", "-")

    for answer in (shown, exported):
        assert answer.code == 0
        assert "warning: work: " in answer.err
        assert "unknown, not free" in answer.err
    assert learner.studycal("-q", "show", "W01").err == ""


def test_check_names_the_line_of_the_slots_that_it_warns_of(learner: Learner) -> None:
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text().replace('"sun 10:00"', '"mon 19:00"'))
    lines = config.read_text().splitlines()
    optional = next(number for number, line in enumerate(lines, start=1) if line.startswith("optional"))

    problems = {one["rule"]: one for one in learner.studycal("check", "--json").json["problems"]}

    assert (problems["slots-clash"]["file"], problems["slots-clash"]["line"]) == ("studycal.toml", optional)


class _Feed(BaseHTTPRequestHandler):
    """A feed that asks for a login, and a page where a calendar was."""

    def do_GET(self) -> None:
        right = "Basic " + base64.b64encode(b"ann:s3cret").decode()
        status, body = 200, CONFERENCE.replace("\n", "\r\n").encode()
        if self.path.startswith("/page"):
            body = b"<html>Sign in</html>"
        elif self.headers["Authorization"] != right:
            status, body = 401, b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Feed)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def feed(learner: Learner, *lines: str) -> None:
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text() + "\n[[busy]]\n" + "\n".join(lines) + "\n")


SECRETS = ("s3cret", "abcdef", "wr0ng")


def test_a_feed_that_asks_for_a_login_is_read_and_its_secrets_are_never_printed(learner: Learner, port: int) -> None:
    feed(learner, f'url = "http://ann:s3cret@127.0.0.1:{port}/abcdef/work.ics?token=abcdef"')
    feed(learner, f'url = "http://ann:wr0ng@127.0.0.1:{port}/abcdef/other.ics?token=abcdef"')
    assert not learner.week(1)["S2"]["start"].startswith("2026-12-02T19:00")

    commands = (
        ("show", "W01"),
        ("show", "year", "--json"),
        ("check",),
        ("check", "--json"),
        ("doctor",),
        ("doctor", "--json"),
    )
    answers = [learner.studycal(*command) for command in (*commands, ("-v", "show", "W01"))]
    for answer in answers:
        assert not any(secret in answer.out + answer.err for secret in SECRETS)
    assert "127.0.0.1 (2): the feed asks for a login (401) and does not take this user name" in answers[0].err
    assert "127.0.0.1 (2): the feed asks for a login (401)" in answers[4].out
    state = b"".join(file.read_bytes() for file in learner.folder.rglob("*.sqlite*"))
    assert not any(secret.encode() in state for secret in SECRETS)


def test_a_feeds_password_may_come_from_a_command(learner: Learner, port: int) -> None:
    feed(learner, f'url = "http://127.0.0.1:{port}/work.ics"', 'username = "ann"', 'password_command = "printf s3cret"')
    assert not learner.week(1)["S2"]["start"].startswith("2026-12-02T19:00")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (('url = "work.ics"', 'username = "ann"'), "which are for the url of a feed only"),
        (('url = "https://example.org/a.ics"', 'password_command = "x"'), "has a password_command, but no username"),
    ],
)
def test_a_login_that_can_never_be_sent_is_said(learner: Learner, lines: tuple[str, ...], words: str) -> None:
    feed(learner, *lines)
    answer = learner.studycal("check")
    assert answer.code == 1
    assert words in answer.out + answer.err


def test_check_tells_by_rule_what_is_wrong_with_other_calendars(learner: Learner, port: int) -> None:
    events = (
        "BEGIN:VEVENT\nUID:2\nSUMMARY:Odd\nDTSTART:soon\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:3\nDTSTART;TZID=Foo/Bar:20261203T100000\nDURATION:PT1H\nEND:VEVENT\n"
    )
    (learner.folder / "work.ics").write_text(CONFERENCE.replace("END:VCALENDAR", f"{events}END:VCALENDAR"))
    feed(learner, 'url = "work.ics"')
    feed(learner, f'url = "http://127.0.0.1:{port}/page.ics"', 'name = "school"')

    problems = [one for one in learner.studycal("check", "--json").json["problems"] if one["rule"].startswith("busy")]

    assert [(one["file"], one["line"], one["rule"], one["level"], one["remedy"]) for one in problems] == [
        ("school", 0, "busy-source", "warning", "Use the calendar's secret or public .ics address."),
        ("work.ics", 11, "busy-event", "warning", "Correct it where it was made."),
        ("work.ics", 18, "busy-zone", "warning", ""),
    ]
    assert not learner.week(1)["S2"]["start"].startswith("2026-12-02T19:00")
    found = {one["name"]: one for one in learner.studycal("doctor", "--json").json["findings"]}
    assert found["busy"]["well"] is False
    assert found["busy"]["said"].startswith("2 other calendars read; ")


def test_doctor_is_content_with_calendars_that_can_be_read(learner: Learner) -> None:
    assert "no other calendar is read" in learner.studycal("doctor").out
    (learner.folder / "work.ics").write_text(CONFERENCE)
    feed(learner, 'url = "work.ics"')
    assert "busy       1 other calendar read" in learner.studycal("doctor").out
