"""A clock that stood ahead, or behind: whoever it put off waits no longer for it, and nobody is kept out."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from studycal.host import rollout
from studycal.host.feeds import LOOK_ANEW
from studycal.host.join_page import Rate
from studycal.host.syncing import MOST_EVERY
from studycal.host.tasks import Tasks
from studycal.host.times import text
from studycal.host.work import FARTHEST, work
from studycal.host.workspace import MemberWorkspace, member
from tests.host.hosted import NOON, Hosted

SMALL = "| Week | Topic |\n| --- | --- |\n| 1 | One |\n| 2 | Two |\n"


def looked(hosted: Hosted) -> None:
    """What happens each minute, in either database."""
    if hosted.host.database.several:
        Tasks(hosted.host, hosted.clock).look(0)
    else:
        work(hosted.host, hosted.now)


@pytest.mark.parametrize("ahead", [timedelta(hours=7), timedelta(days=3)], ids=["hours", "days"])
def test_what_a_clock_put_off_that_stood_ahead_is_due_at_once(anywhere: Hosted, ahead: timedelta) -> None:
    hosted = anywhere
    hosted.publish(SMALL)
    ana, _ = hosted.join("Ana")
    ben, _ = hosted.join("Ben")
    late, right = text(hosted.now + ahead), text(hosted.now + timedelta(hours=4))
    with hosted.host.database.session() as session:
        for member, due in ((ana, late), (ben, right)):
            session.run("later", id=member, due=due)
            session.run("add_target", member=member, name="caldav", due=due)
    looked(hosted)
    with hosted.host.database.session() as session:
        for member, is_due in ((ana, True), (ben, False)):
            row = session.row("target_due_at", member=member, name="caldav")
            assert (row["due_at"] <= text(hosted.now)) is is_due
    if hosted.host.database.several:
        due = {row["id"]: row["due_at"] for row in hosted.query("SELECT id, due_at FROM member")}
        assert due == {ana: text(hosted.now), ben: right}


def test_nothing_is_put_off_for_longer_than_what_a_wrong_clock_is_told_by() -> None:
    assert max(*rollout.BACKOFF, rollout.BUSY_EVERY * 1.2, MOST_EVERY * 1.1) < FARTHEST


def test_whoever_joined_by_a_clock_that_stood_ahead_keeps_nobody_of_that_address_out() -> None:
    rate, now = Rate(2), NOON
    assert [rate.take("a", now + timedelta(hours=3)) for _ in range(3)] == [True, True, False]
    assert [rate.take("a", now) for _ in range(3)] == [True, True, False]
    assert rate.take("a", now + timedelta(seconds=61))


def test_a_feed_that_was_made_by_a_clock_that_stood_ahead_is_made_anew(site: Hosted) -> None:
    site.publish(SMALL)
    ana = site.browser()
    ana.join("Ana")
    feed, right = ana.feed(), site.now
    site.now = right + timedelta(days=40)
    assert site.browser().get(feed).status == 200
    site.now = right
    assert site.browser().get(feed).status == 200
    assert [row["until"] for row in site.query("SELECT until FROM answer")] == [text(right + LOOK_ANEW)]


def test_busy_calendars_are_read_once_they_are_given_and_again_after_a_roll_out(anywhere: Hosted) -> None:
    hosted = anywhere
    hosted.publish(SMALL)
    ana, _ = hosted.join("Ana", busy=[{"url": "https://calendar.invalid/a.ics"}])
    ben, _ = hosted.join("Ben")

    def due() -> dict[str, str]:
        return {row["id"]: row["due_at"] or "" for row in hosted.query("SELECT id, due_at FROM member")}

    assert due() == {ana: text(hosted.now), ben: ""}
    with hosted.host.database.session() as session:
        workspace = MemberWorkspace(session, hosted.host.sealer, member(session, ben), hosted.now)
        workspace.save_config(workspace.config() + b'\n[[busy]]\nurl = "https://calendar.invalid/b.ics"\n')
    assert due()[ben] == text(hosted.now)
    course = hosted.publish(SMALL + "| 3 | Three |\n")
    with hosted.host.database.session() as session:
        assert rollout.roll_out(session, hosted.host.sealer, course, hosted.now).done == 2
    soon, late = hosted.now + timedelta(hours=3), hosted.now + timedelta(hours=5)
    assert all(soon < datetime.fromisoformat(at) < late for at in due().values())
