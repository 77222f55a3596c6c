"""Learners who leave while work is done for them: nobody else waits for it."""

from __future__ import annotations

from datetime import datetime

import pytest

from studycal.core.records import dataclass
from studycal.host import courses, rollout, work
from studycal.host.database import HostSession
from studycal.host.sealing import Sealer
from studycal.service.workspace import Home
from tests.host.hosted import Hosted

SMALL = "| Week | Topic |\n| --- | --- |\n| 1 | One |\n| 2 | Two |\n"


@dataclass
class Leaver:
    """Leaves as soon as the slice that they stand in is found."""

    hosted: Hosted
    member: str

    def leave(self) -> None:
        with self.hosted.host.database.session() as session:
            session.erase(self.member)


def test_who_leaves_in_the_middle_of_a_slice_keeps_nobody_waiting(
    anywhere: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosted = anywhere
    hosted.publish(SMALL)
    members = hosted.join_several(3)
    course = hosted.publish(SMALL + "| 3 | Three |\n")
    real, leaver = rollout.bring, Leaver(hosted, members[1])

    def bring(session: HostSession, sealer: Sealer, course: courses.Course, member: str, now: datetime) -> None:
        if member == members[0]:
            leaver.leave()
        real(session, sealer, course, member, now)

    monkeypatch.setattr(rollout, "bring", bring)
    with hosted.host.database.session() as session:
        step = rollout.roll_out(session, hosted.host.sealer, course, hosted.now)
    assert (step.done, step.failed) == (2, 0)
    assert {row["revision"] for row in hosted.query("SELECT revision FROM member")} == {course.revision}


def test_who_leaves_while_busy_calendars_are_read_keeps_nobody_waiting(
    anywhere: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosted = anywhere
    hosted.publish(SMALL)
    members = hosted.join_several(3)
    hosted.make_busy_due()
    real, leaver = work.build, Leaver(hosted, members[1])

    def build(home: Home, now: datetime, *, fresh: bool) -> object:
        leaver.leave()
        return real(home, now, fresh=fresh)

    monkeypatch.setattr(work, "build", build)
    with hosted.host.database.session() as session:
        done = work.Done()
        work.read_busy(session, hosted.host.sealer, hosted.now, done)
    assert (done.read, done.failed) == (2, 0)
