"""A week of the timer over the real code and a Google calendar over real HTTP, with clocks that the test turns.

Drags, a bad week, an outage, a restart, a lost login and expired tokens; in the end the calendar is the right one.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studycal.calendars.base import Calendar
from studycal.core.sync.backoff import RunOutcome
from studycal.daemon import BEAT, Daemon, RunReport, health
from studycal.service.folder import PrivateFolder
from studycal.service.targets import counts_of, outcome_of, sync_all, words_of
from studycal.service.workspace import Home
from studycal.wiring import open_home
from tests.cli.syncing import Syncing
from tests.daemon.test_beats import Clocks
from tests.google import FakeGoogle
from tests.google.studycal import kept_login, opened

HOUR = timedelta(hours=1)
EVERY = timedelta(hours=1)


class Timer:
    """A daemon for a learner; ``live`` beats through a span of time."""

    def __init__(self, learner: Syncing, clocks: Clocks) -> None:
        self.learner, self.clocks = learner, clocks
        self.token = learner.folder.parent / f"{learner.folder.name}-token.json"
        self.said: list[str] = []
        self.start()

    def start(self) -> None:
        """A new process, as after a restart: nothing is carried over in memory."""
        quiet = logging.getLogger("studycal.tests.week")
        quiet.addHandler(logging.NullHandler())
        quiet.propagate = False
        state = self.learner.folder / ".studycal"
        self.daemon = Daemon(state, EVERY, self.work, reload=lambda: EVERY, beat=self.clocks, log=quiet)

    def work(self, now: datetime) -> RunReport:
        """What the command line's daemon does, with waits that take no time."""

        def open_calendar(_home: Home, _target: str, at: datetime) -> Calendar:
            return opened(self.learner.google, self.token, now=at)

        home = open_home(self.learner.folder)
        try:
            ((_, result),) = sync_all(home, open_calendar, now)
        finally:
            home.store.close()
        self.said.append(words_of(result))
        return RunReport(outcome_of(result), words_of(result), counts_of(result))

    def live(self, span: timedelta) -> None:
        """Beat through it, skipping beats at which nothing can be due."""
        end = self.clocks.wall + span
        while self.clocks.wall < end:
            self.daemon.tick()
            due = self.daemon.rhythm.due - self.clocks.monotonic
            rest = (end - self.clocks.wall).total_seconds()
            self.clocks.wake(min(max(BEAT.total_seconds(), due), rest, 1200))
        self.learner.now = self.clocks.wall.isoformat()


def test_a_week_ends_in_the_right_calendar(tmp_path: Path) -> None:
    with FakeGoogle() as google:
        learner = Syncing(tmp_path / "learner", google)
        clocks = Clocks(wall=datetime(2026, 11, 30, 5, tzinfo=UTC))
        timer = Timer(learner, clocks)
        hands = google.hands

        timer.live(24 * HOUR)  # Monday: the first push, then quiet
        assert timer.said[0] == "30 created"
        assert set(timer.said[1:]) == {"nothing to do"}
        events, calendar = learner.events(), learner.calendar

        hands.drag(calendar, events["W01.S3"]["id"], 60)  # Tuesday: a drag, a new name, a deletion, a stranger
        hands.edit(calendar, events["W02.S2"]["id"], {"summary": "My own words"})
        hands.remove(calendar, events["W02.S3"]["id"])
        start, end = ({"dateTime": f"2026-12-09T{hour}:00:00+01:00"} for hour in (12, 13))
        stranger = hands.add(calendar, {"summary": "Dentist", "start": start, "end": end})
        timer.live(24 * HOUR)
        assert "1 pinned, 1 skipped" in timer.said

        hands.fault("drop", "calendars", times=0)  # Wednesday: twelve hours of outage
        before = hands.count()
        timer.live(12 * HOUR)
        assert timer.daemon.rhythm.failures > 0
        assert hands.count() - before <= (12 + 3) * 8, "no more than a run's own retries an hour"
        hands.calm()
        timer.live(12 * HOUR)
        assert timer.said[-1] == "nothing to do"

        timer.start()  # Thursday: a restart, and a bad week is typed
        assert learner.studycal("mark", "bad", "W03", "--yes").code == 0
        timer.live(24 * HOUR)
        assert "3 deleted" in timer.said

        hands.revoke_logins()  # Friday: the login is gone, and comes back with a new consent
        hands.expire_access_tokens()
        hands.clear()
        timer.live(12 * HOUR)
        assert health(PrivateFolder(learner.folder / ".studycal"), clocks.wall)[0] == 5
        assert sum(one["path"] == "/token" for one in hands.log()) <= 13, "at most one token call an hour"
        kept_login(google, timer.token)
        hands.drag(calendar, events["W04.S1"]["id"], 60)
        timer.live(12 * HOUR)

        hands.expire_sync_tokens(calendar)  # Saturday: tokens of both kinds end; Sunday: the bad week is taken back
        hands.expire_access_tokens()
        timer.live(24 * HOUR)
        assert learner.studycal("mark", "clear", "W03", "--yes").code == 0
        timer.live(24 * HOUR)

        assert health(PrivateFolder(learner.folder / ".studycal"), clocks.wall)[0] == 0
        assert timer.daemon.status.outcome == RunOutcome.DONE.value
        _right(learner, stranger)


def _right(learner: Syncing, stranger: str) -> None:
    """Every session of the plan stands once, where and as the plan or the learner has it, and nothing else does."""
    events = learner.events()
    plan = {one["id"]: one for one in learner.year()["sessions"] if one["status"] != "skipped"}
    assert events.pop("")["id"] == stranger
    assert set(events) == set(plan)
    wrong = [name for name, one in plan.items() if _start(events[name]) != datetime.fromisoformat(one["start"])]
    assert wrong == []
    assert events["W02.S2"]["summary"] == "My own words"
    assert plan["W01.S3"]["pinned"] is plan["W04.S1"]["pinned"] is True
    assert plan["W01.S3"]["start"].startswith("2026-12-03T20:00")
    assert "W02.S3" not in events


def _start(event: dict[str, dict[str, str]]) -> datetime:
    return datetime.fromisoformat(event["start"]["dateTime"])
