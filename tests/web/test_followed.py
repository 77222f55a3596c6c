"""A quarter of those who follow the feed: vdirsyncer fetches it for khal, and Chromium downloads it from the page for a
calendar that knows events by their UID. Nothing is ever double, and nothing is left behind.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar, Event
from playwright.sync_api import Page

from tests.cli.learner import Learner
from tests.web.chromium import launched, window
from tests.web.site import Served, served

pytestmark = pytest.mark.peer
PROGRAMS = Path(sys.executable).parent
START = date(2026, 11, 30)
SAID = {
    1: ("pin", "W01.S3", "2026-12-04 18:30", "--yes"),
    2: ("mark", "bad", "W02", "--yes"),
    3: ("mark", "pause", "2026-12-22..2026-12-27", "--yes"),
    4: ("mark", "travel", "2026-12-30..2027-01-02", "--tz", "America/New_York", "--yes"),
    5: ("undo", "--yes"),
    6: ("log", "done", "W05.S1"),
    7: ("mark", "merge", "W08", "W09", "--yes"),
    8: ("pin", "W10.S2", "2027-02-03 18:15", "--yes"),
    9: ("unpin", "W10.S2", "--yes"),
    10: ("mark", "cut", "W12", "--yes"),
    11: ("undo", "--yes"),
    12: ("mark", "bad", "W13", "--yes"),
    13: ("log", "partial", "W11.S1", "-m", "the proof once more"),
}
"""What is said on the Tuesday of each calendar week."""


class Follower:
    """A subscriber: a folder that vdirsyncer keeps in step with the feed, and khal over it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.events = folder / "vdir"
        self.events.mkdir(parents=True)
        self.sync_config, self.khal_config = folder / "vdirsyncer.ini", folder / "khal.ini"
        self.sync_config.write_text(
            f'[general]\nstatus_path = "{folder}/status"\n'
            f'[pair study]\na = "feed"\nb = "here"\ncollections = null\nconflict_resolution = "a wins"\n'
            f'[storage feed]\ntype = "http"\nurl = "{url}"\n'
            f'[storage here]\ntype = "filesystem"\npath = "{self.events}"\nfileext = ".ics"\n'
        )
        self.khal_config.write_text(
            f"[calendars]\n[[study]]\npath = {self.events}\n[locale]\nlocal_timezone = Europe/Warsaw\n"
            f"default_timezone = Europe/Warsaw\ndateformat = %Y-%m-%d\ntimeformat = %H:%M\nlongdateformat = %Y-%m-%d\n"
            f"datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            f"[sqlite]\npath = {folder / 'khal.db'}\n"
        )
        self._run("vdirsyncer", "-c", self.sync_config, "discover")

    def sync(self) -> dict[str, datetime]:
        """Fetch, and what now stands in the folder: when each session that is not cancelled starts.

        By title, which names the session: vdirsyncer gives what it fetches UIDs of its own, made from the content.
        """
        self._run("vdirsyncer", "-c", self.sync_config, "sync")
        files = [Calendar.from_ical(file.read_bytes()) for file in self.events.glob("*.ics")]
        found = [event for file in files for event in file.walk("VEVENT") if event["STATUS"] != "CANCELLED"]
        twice = [title for title, count in Counter(str(event["SUMMARY"]) for event in found).items() if count > 1]
        assert twice == []
        return {str(one["SUMMARY"]): one.start.astimezone(UTC) for one in found}

    def khal(self, first: date, last: date) -> list[str]:
        """What khal lists, sorted."""
        options = ["--format", "{start-long}|{title}|{status}", "--day-format", "", str(first), str(last)]
        listed = self._run("khal", "-c", self.khal_config, "list", *options)
        lines = [line.rpartition("|") for line in listed.splitlines() if "|" in line]
        return sorted(line for line, _, status in lines if "CANCELLED" not in status)

    def _run(self, program: str, *arguments: str | Path) -> str:
        command = [PROGRAMS / program, *arguments]
        done = subprocess.run(command, input="y\ny\n", capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


class Importer:
    """Somebody who downloads the file from the page in Chromium now and then, and a calendar that takes each in:
    what it knows by its UID it replaces, if the SEQUENCE is not lower (RFC 5546 2.1.5).
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.known: dict[str, Event] = {}

    def sync(self) -> dict[str, datetime]:
        """Download, take in, and what now stands in that calendar: when each session that is not cancelled starts."""
        self.page.goto("/subscribe")
        with self.page.expect_download() as started:
            self.page.get_by_role("link", name="Download it as a file").first.click()
        assert started.value.suggested_filename == "study.ics"
        fetched = Calendar.from_ical(started.value.path().read_bytes()).walk("VEVENT")
        assert len({str(event["UID"]) for event in fetched}) == len(fetched)
        for event in fetched:
            before = self.known.get(str(event["UID"]))
            if before is not None:
                assert event["SEQUENCE"] >= before["SEQUENCE"]
                assert event["SEQUENCE"] > before["SEQUENCE"] or event.start == before.start
                assert event["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt
            self.known[str(event["UID"])] = event
        standing = [event for event in self.known.values() if event["STATUS"] != "CANCELLED"]
        starts = {str(event["SUMMARY"]): event.start.astimezone(UTC) for event in standing}
        assert len(starts) == len(standing)
        return starts


def wanted(learner: Learner) -> list[dict[str, str]]:
    return [one for one in learner.year()["sessions"] if one["status"] != "dropped"]


def agree(followers: Sequence[Follower | Importer], site: Served) -> None:
    """Each sees every session of the plan where it is, and nothing else."""
    plan = {one["title"]: datetime.fromisoformat(one["start"]).astimezone(UTC) for one in wanted(site.learner)}
    for follower in followers:
        assert follower.sync() == plan


def test_a_subscriber_follows_a_quarter_without_a_duplicate(learner: Learner, tmp_path: Path) -> None:
    weeks = learner.folder / "curriculum" / "weeks.md"  # a quarter and what moves out of it: each is read often
    weeks.write_text(weeks.read_text().partition("| 1 | 21 |")[0])
    with served(learner) as site, launched() as browser, window(browser, site) as page:
        follower = Follower(tmp_path / "follower", site.url + site.feed())
        followers = (follower, Importer(page))
        agree(followers, site)
        for week, said in SAID.items():
            learner.now = f"{START + timedelta(days=7 * week - 6)}T12:00:00+01:00"
            answer = learner.studycal(*said)
            assert answer.code == 0, answer.err
            agree(followers, site)

        sessions = wanted(learner)
        shown = follower.khal(START, START + timedelta(weeks=16, days=-1))
    year = [one for one in sessions if datetime.fromisoformat(one["start"]).date() < START + timedelta(weeks=16)]
    assert shown == sorted(f"{datetime.fromisoformat(one['start']):%Y-%m-%d %H:%M}|{one['title']}" for one in year)
