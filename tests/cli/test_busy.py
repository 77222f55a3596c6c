"""Time taken by other calendars, as `show` and `export` heed it and say what they could not read."""

from __future__ import annotations

from pathlib import Path

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
