"""What the learner pinned stays, and that is said: in a light week, in the night of a trip; a pin of a time or a length
alone holds, and gives back, just that.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.learner import Learner


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner(tmp_path).begin()


def slot(learner: Learner, name: str) -> tuple[str, int]:
    """A session's start and its minutes."""
    week, _, number = name.partition(".")
    session = learner.week(int(week[1:]))[number]
    begins, ends = (session[side][11:16].split(":") for side in ("start", "end"))
    minutes = (int(ends[0]) - int(begins[0])) * 60 + int(ends[1]) - int(begins[1])
    return session["start"][:16], minutes


def test_theory_that_is_pinned_says_why_it_stays_in_a_bad_week(learner: Learner) -> None:
    assert learner.studycal("pin", "W03.S1", "2026-12-15 20:00", "-y").code == 0
    answer = learner.studycal("mark", "bad", "W03", "-y")
    assert "W03.S1 is pinned. The week is a light one" in answer.out
    for view in (("show", "W03"), ("show", "W03", "--why"), ("show", "W03.S1", "--why")):
        assert "what you pinned stays" in " ".join(learner.studycal(*view).out.split())
    assert "pinned-in-light-week" in learner.week(3)["S1"]["why"]


@pytest.mark.parametrize("name", ["W03.S2", "W03.S4"])
def test_a_pinned_session_that_a_bad_week_keeps_anyway_says_nothing_more(learner: Learner, name: str) -> None:
    assert learner.studycal("pin", name, "2026-12-15 20:00", "-y").code == 0
    assert "is pinned." not in learner.studycal("mark", "bad", "W03", "-y").out
    assert "pinned-in-light-week" not in learner.week(3)[name[4:]]["why"]


def test_a_pinned_session_in_the_night_of_a_trip_is_said_when_the_trip_is_and_after(learner: Learner) -> None:
    assert learner.studycal("pin", "W05.S1", "2026-12-29 20:00", "-y").code == 0
    answer = learner.studycal("mark", "travel", "2026-12-26..2027-01-10", "--tz", "Asia/Tokyo", "-y")
    assert "W05.S1 is pinned. Where you are then it is Wed 30 Dec 04:00 in Asia/Tokyo, in the night" in answer.out
    assert "in the night" in " ".join(learner.studycal("show", "W05").out.split())
    assert learner.studycal("mark", "clear", "2026-12-26..2027-01-10", "-y").code == 0
    assert "in the night" not in " ".join(learner.studycal("show", "W05").out.split())


def test_a_time_of_home_that_is_day_on_the_trip_names_the_time_there(learner: Learner) -> None:
    assert learner.studycal("pin", "W05.S1", "2026-12-29 10:00", "-y").code == 0
    answer = learner.studycal("mark", "travel", "2026-12-26..2027-01-10", "--tz", "Asia/Tokyo", "-y")
    assert "Where you are then it is Tue 29 Dec 18:00 in Asia/Tokyo." in answer.out
    assert "in the night" not in answer.out


def test_a_time_of_the_trip_itself_needs_no_word(learner: Learner) -> None:
    assert learner.studycal("mark", "travel", "2026-12-26..2027-01-10", "--tz", "Asia/Tokyo", "-y").code == 0
    answer = learner.studycal("pin", "W05.S1", "2026-12-29 20:00", "-y")
    assert "Where you are" not in answer.out


LENGTH, TIME = ("--minutes", "45"), ("2026-12-15 20:00",)


@pytest.mark.parametrize(
    ("first", "then", "left"),
    [
        (LENGTH, TIME, ("2026-12-15T20:00", 75)),
        (TIME, LENGTH, ("2026-12-14T19:00", 45)),
        (TIME, ("2026-12-17 18:00",), ("2026-12-17T18:00", 75)),
        (LENGTH, ("--minutes", "60"), ("2026-12-14T19:00", 60)),
        (("2026-12-15 20:00", *LENGTH), ("2026-12-17 18:00",), ("2026-12-17T18:00", 75)),
        (("2026-12-15 20:00", *LENGTH), ("--minutes", "60"), ("2026-12-14T19:00", 60)),
    ],
)
def test_undo_of_the_first_of_two_pins_takes_back_just_what_it_said(
    learner: Learner, first: tuple[str, ...], then: tuple[str, ...], left: tuple[str, int]
) -> None:
    before = slot(learner, "W03.S1")
    assert before == ("2026-12-14T19:00", 75)
    assert learner.studycal("pin", "W03.S1", *first, "-y").code == 0
    assert learner.studycal("pin", "W03.S1", *then, "-y").code == 0
    both = slot(learner, "W03.S1")
    assert learner.studycal("undo", "1", "-y").code == 0
    assert slot(learner, "W03.S1") == left
    assert learner.studycal("undo", "3", "-y").code == 0
    assert slot(learner, "W03.S1") == both
    assert learner.studycal("undo", "1", "-y").code == 0
    assert learner.studycal("undo", "2", "-y").code == 0
    assert slot(learner, "W03.S1") == before
