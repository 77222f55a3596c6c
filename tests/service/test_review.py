"""The weekly review as the command line and the page use it: what is asked, what is offered, one commit of answers."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from studycal.core.plan import LogEntry, Status
from studycal.errors import HeldError, UsageError
from studycal.service import review as reviews
from studycal.service.log_entries import ReviewAnswers
from studycal.service.published import build
from studycal.service.workspace import Home
from studycal.wiring import open_home
from tests.cli.learner import Learner

WARSAW = ZoneInfo("Europe/Warsaw")
SUNDAY = datetime(2026, 12, 6, 18, tzinfo=WARSAW)
FRIDAY = datetime(2026, 12, 4, 9, tzinfo=WARSAW)


@pytest.fixture
def home(learner: Learner) -> Home:
    learner.year()
    return open_home(learner.folder, None)


def entry(status: Status, **more: str) -> LogEntry:
    return LogEntry(SUNDAY, status=status, **more)


def test_only_what_nobody_spoke_of_is_asked(home: Home, learner: Learner) -> None:
    learner.studycal("log", "done", "W01.S1", now="2026-12-01T08:00:00+01:00")
    found = reviews.review(home, SUNDAY)
    assert found.week == 1
    assert [one.id for one in found.asks] == ["W01.S2", "W01.S3", "W01.S4", "W01.S5"]
    assert found.output and found.output.id == "W01.S4"
    assert [week.week for week in found.following] == [2]


@pytest.mark.parametrize(
    ("now", "week"),
    [("2026-11-24T09:00", 1), ("2026-12-05T10:30", 1), ("2026-12-05T11:15", 1), ("2026-12-10T09:00", 1),
     ("2026-12-12T11:14", 1), ("2026-12-12T11:15", 2), ("2026-12-14T09:00", 2)],
)  # fmt: skip
def test_the_week_reviewed_is_the_newest_whose_last_core_session_is_over(home: Home, now: str, week: int) -> None:
    assert reviews.review(home, datetime.fromisoformat(now).replace(tzinfo=WARSAW)).week == week


def test_all_answers_are_kept_in_one_commit_and_move_nothing(home: Home) -> None:
    before = build(home, SUNDAY).plan
    given = ReviewAnswers(
        week=1,
        sessions={
            "W01.S1": entry(Status.DONE),
            "W01.S2": entry(Status.PARTIAL, restart="  start at\nmul  "),
            "W01.S4": entry(Status.DONE, link="https://example.org/w01"),
        },
        verdict="A good start",
        explain=2,
        surprise="Jacobians are just tables",
    )
    after = reviews.save(home, given, SUNDAY).plan
    assert [(one.id, one.period) for one in after.sessions] == [(one.id, one.period) for one in before.sessions]
    found = reviews.review(home, SUNDAY)
    assert [one.id for one in found.asks] == ["W01.S3", "W01.S5"]
    assert found.record and (found.record.verdict, found.record.explain) == ("A good start", 2)
    assert found.cards["W02.S2"] == ("Restart (W01.S2): start at mul",)
    assert found.cards["W02.S1"] == ("Recall W01 Essential Math Foundation 1/2: what can you say without looking?",)


def test_the_same_answers_again_say_nothing_new(home: Home) -> None:
    given = ReviewAnswers(1, {"W01.S1": entry(Status.DONE)}, verdict="Fine", explain=0)
    version = reviews.save(home, given, SUNDAY).facts.version
    assert reviews.save(home, given, SUNDAY).facts.version == version
    assert reviews.save(home, ReviewAnswers(1, explain=1), SUNDAY).facts.version == version + 1
    said = reviews.review(home, SUNDAY).record
    assert said and (said.verdict, said.explain) == ("Fine", 1)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (ReviewAnswers(1, {"W01.S2": entry(Status.PARTIAL, restart="x" * 121)}), "121 characters"),
        (ReviewAnswers(1, {"W01.S2": entry(Status.DONE, restart="at mul")}), "partial"),
        (ReviewAnswers(1, {"W01.S4": entry(Status.DONE, link="javascript:alert(1)")}), "not a link"),
        (ReviewAnswers(1, {"W01.S4": entry(Status.DONE, link="http://[::1")}), "not a link"),
        (ReviewAnswers(1, {"W01.S4": entry(Status.SKIPPED, link="https://example.org")}), "skipped"),
        (ReviewAnswers(1, explain=3), "0, 1 or 2"),
        (ReviewAnswers(1, verdict="x" * 501), "501 characters"),
    ],
)
def test_an_answer_that_cannot_be_kept_keeps_nothing(home: Home, given: ReviewAnswers, told: str) -> None:
    version = home.store.facts_version()
    with pytest.raises(UsageError, match=told):
        reviews.save(
            home,
            ReviewAnswers(
                1, {"W01.S1": entry(Status.DONE), **given.sessions}, verdict=given.verdict, explain=given.explain
            ),
            SUNDAY,
        )
    assert home.store.facts_version() == version


def test_a_missed_session_is_offered_one_later_time_in_its_week(home: Home) -> None:
    found = reviews.review(home, FRIDAY, 1)
    assert found.offers["W01.S2"].start == datetime(2026, 12, 4, 19, tzinfo=WARSAW)
    before = {one.id: one.period for one in build(home, FRIDAY).plan.sessions}
    given = ReviewAnswers(1, {"W01.S2": entry(Status.SKIPPED)}, again=frozenset({"W01.S2"}))
    after = reviews.save(home, given, FRIDAY).plan.by_id()
    assert after["W01.S2"].start == found.offers["W01.S2"].start
    assert after["W01.S2"].pinned
    assert {key: one.period for key, one in after.items()} == {**before, "W01.S2": found.offers["W01.S2"]}
    assert build(home, FRIDAY).plan.by_id()["W01.S2"].status is Status.PLANNED
    late = datetime(2026, 12, 5, 20, tzinfo=WARSAW)
    assert "W01.S2" not in reviews.review(home, late, 1).offers


def test_a_skipped_session_too_may_take_the_later_time(home: Home) -> None:
    reviews.save(home, ReviewAnswers(1, {"W01.S2": entry(Status.SKIPPED)}), FRIDAY.replace(hour=8))
    reviews.save(home, ReviewAnswers(1, again=frozenset({"W01.S2"})), FRIDAY)
    moved = build(home, FRIDAY).plan.by_id()["W01.S2"]
    assert (moved.status, moved.start) == (Status.PLANNED, datetime(2026, 12, 4, 19, tzinfo=WARSAW))


def test_several_missed_sessions_take_the_times_there_are_the_most_important_first(home: Home) -> None:
    found = reviews.review(home, FRIDAY, 1).offers
    assert {name: f"{one.start:%a %H:%M}" for name, one in found.items()} == {
        "W01.S1": "Fri 19:00", "W01.S2": "Fri 19:00", "W01.S3": "Fri 19:00"
    }  # fmt: skip
    with pytest.raises(HeldError, match=r"W01.S1 has no later time"):
        reviews.save(home, ReviewAnswers(1, again=frozenset({"W01.S1", "W01.S2"})), FRIDAY)


def test_the_offer_expires_with_the_week(home: Home) -> None:
    assert reviews.review(home, datetime(2026, 12, 7, 9, tzinfo=WARSAW), 1).offers == {}
    with pytest.raises(HeldError, match="no later time"):
        reviews.save(home, ReviewAnswers(1, again=frozenset({"W01.S2"})), datetime(2026, 12, 7, 9, tzinfo=WARSAW))
