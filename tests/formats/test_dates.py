"""Days and times as people type them. Today is Tuesday 12 January 2027, nine in the morning."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studycal.formats import dates

NOW = datetime(2027, 1, 12, 9, 0)
TODAY = NOW.date()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", "2027-01-12"),
        ("tomorrow", "2027-01-13"),
        ("day after tomorrow", "2027-01-14"),
        ("yesterday", "2027-01-11"),
        ("fri", "2027-01-15"),
        ("Tuesday", "2027-01-12"),
        ("next monday", "2027-01-18"),
        ("in 2 weeks", "2027-01-26"),
        ("in three days", "2027-01-15"),
        ("15 Jan", "2027-01-15"),
        ("4 Jan", "2028-01-04"),
        ("January 4th", "2028-01-04"),
        ("4 Jan 2027", "2027-01-04"),
        ("sunday 17 jan", "2027-01-17"),
        ("04.01.2027", "2027-01-04"),
        ("4.2.", "2027-02-04"),
        ("13/05/2027", "2027-05-13"),
        ("05/13/2027", "2027-05-13"),
        ("2027/01/15", "2027-01-15"),
        ("2026-W53", "2026-12-28"),
        ("2027-W02-5", "2027-01-15"),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, meant: str) -> None:
    assert dates.day(typed, TODAY) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026-W52..2026-W53", "2026-12-21", "2027-01-03"),
        ("fri..sun", "2027-01-15", "2027-01-17"),
        ("30 dec..3 jan", "2027-12-30", "2028-01-03"),
        ("next week", "2027-01-18", "2027-01-24"),
        ("this month", "2027-01-01", "2027-01-31"),
        ("next month", "2027-02-01", "2027-02-28"),
        ("2026-W52", "2026-12-21", "2026-12-27"),
    ],
)
def test_a_range_goes_from_its_first_day_to_its_last(typed: str, first: str, last: str) -> None:
    assert dates.days(typed, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7pm", "2027-01-12T19:00"),
        ("8am", "2027-01-13T08:00"),
        ("12am tomorrow", "2027-01-13T00:00"),
        ("5pm tomorrow", "2027-01-13T17:00"),
        ("tomorrow 12am", "2027-01-13T00:00"),
        ("fri 19:30", "2027-01-15T19:30"),
        ("tue 8am", "2027-01-19T08:00"),
        ("tue 10am", "2027-01-12T10:00"),
        ("next monday at 7:30pm", "2027-01-18T19:30"),
        ("friday evening 7pm", "2027-01-15T19:00"),
        ("8pm in the evening", "2027-01-12T20:00"),
        ("tonight 19:30", "2027-01-12T19:30"),
        ("04.01.2028 19:30", "2028-01-04T19:30"),
        ("15 jan noon", "2027-01-15T12:00"),
        ("2027-01-15", "2027-01-15T10:00"),
        ("2027-01-15 19:30", "2027-01-15T19:30"),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, meant: str) -> None:
    assert dates.moment(typed, NOW, time(10)) == datetime.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("04/05/2027", r"2027-05-04 \(4 May\) or 2027-04-05 \(5 Apr\)"),
        ("monday 15 jan", "is not a date"),
        ("32 jan", "is not a date"),
        ("31 feb", "is not a date"),
        ("jan", "is not a date"),
        ("15", "is not a date"),
        ("soon", "is not a date"),
        ("friday next week", "is not a date"),
        ("in 999999 weeks", "is not a date"),
        ("2027-02-30", "no day of the calendar"),
        ("31.02.2027", "no day of the calendar"),
        ("9999-01-01", "too far away"),
        ("5 feb..1 feb 2027", "not a range"),
        ("fri..", "half a range"),
    ],
)
def test_what_is_no_day_or_may_be_two_is_refused(typed: str, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        dates.days(typed, TODAY)


@pytest.mark.parametrize("typed", ["25:00", "13pm", "0pm", "fri 19:75", "9am fri 7pm"])
def test_a_clock_that_does_not_exist_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"is not a (time|date)"):
        dates.moment(typed, NOW)


def test_a_day_alone_names_no_time() -> None:
    with pytest.raises(ValueError, match="names no time of day"):
        dates.moment("fri", NOW)


@pytest.mark.parametrize(
    "typed", ["friday evening", "tonight", "this morning", "in the afternoon", "next sunday morning", "15 jan at night"]
)
def test_a_part_of_a_day_is_no_hour(typed: str) -> None:
    """The session's own time of day would be another one than was meant."""
    with pytest.raises(ValueError, match="names no hour"):
        dates.moment(typed, NOW, time(10))


@pytest.mark.parametrize(
    "typed",
    ["friday sharp", "fri lunch", "monday or tuesday", "not friday", "tomorrow maybe", "every monday", "fri Kraków"],
)
def test_a_word_that_nobody_reads_is_not_overlooked(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        dates.moment(typed, NOW, time(10))
    with pytest.raises(ValueError, match="is not a date"):
        dates.day(typed, TODAY)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_what_is_written_out_is_read_back(value: date) -> None:
    assert dates.day(dates.written(value), TODAY) == value
    assert dates.day(f"{value.day:02}.{value.month:02}.{value.year}", TODAY) == value
    assert dates.days(f"{value}..{value + timedelta(days=9)}", TODAY) == (value, value + timedelta(days=9))


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    try:
        assert isinstance(dates.day(text, TODAY), date)
    except ValueError as error:
        assert str(error)
