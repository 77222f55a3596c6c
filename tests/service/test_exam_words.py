"""What a new plan is told of the exam in its document: the start or finish that is named works when it is typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from studycal.core.curriculum import Curriculum, Load, Quarter, Stated, StatedDay, Week
from studycal.service.first_plan import exam_words

TODAY = date(2027, 1, 5)


def words(exam: str, start: date, weeks: int = 8, reserve: int = 2) -> str:
    listed = tuple(Week(at, f"T{at}") for at in range(1, weeks + 1))
    quarters = (Quarter(1, "Every week", Load.MEDIUM, "", ()),)
    return exam_words(
        Curriculum(listed, quarters, stated=Stated(exam=StatedDay(exam, "Exam", 3))), start, reserve, TODAY
    )


def test_a_start_that_is_to_come_is_named_with_and_without_the_reserve() -> None:
    assert words("2027-06-01", date(2027, 1, 11)) == (
        "From 2027-01-11 the plan ends 86 days before 2027-06-01 (line 3);"
        " `--start 2027-04-05` ends in the week before (2027-03-22 with the reserve)."
    )


def test_where_the_start_would_be_past_the_finish_is_named() -> None:
    assert words("2027-02-10", date(2027, 1, 11)) == (
        "The plan ends 25 days after 2027-02-10 (line 3): `--finish 2027-02-10` is over by then:"
        " weeks share, or are left out."
    )


def test_a_start_with_the_reserve_that_would_be_past_is_not_named() -> None:
    told = words("2027-03-10", date(2027, 2, 1))
    assert "`--start 2027-01-11` ends in the week before." in told
    assert "with the reserve" not in told


def test_the_start_that_is_taken_is_not_named_again() -> None:
    assert words("2027-03-10", date(2027, 1, 11)) == "From 2027-01-11 the plan ends 3 days before 2027-03-10 (line 3)."
    assert "`--start 2027-03-01` leaves the reserve before it, too" in words("2027-05-12", date(2027, 3, 15))


def test_an_exam_that_is_over_asks_for_nothing() -> None:
    assert words("2026-12-10", date(2027, 1, 11)) == "2026-12-10 (line 3) is over: nothing is planned to end by it."


@pytest.mark.parametrize("ahead", range(1, 40))
def test_no_day_that_is_named_is_over(ahead: int) -> None:
    exam = TODAY + timedelta(weeks=ahead)
    told = words(exam.isoformat(), date(2027, 1, 11))
    for option in told.split("`")[1::2]:
        assert date.fromisoformat(option.split()[1]) >= TODAY
