"""Rules as programs write them against the RFC, those of RFC 7529, and steps of minutes."""

from __future__ import annotations

from datetime import date

import pytest

from tests.formats.busy_cases import NOTHING, calendar, check, files, taken


@pytest.mark.parametrize(
    ("source", "expected", "said"),
    [
        ("r-minutely-day", "4 18:00-19:30; 6 18:00-19:30; 8 18:00-19:30", NOTHING),
        ("r-minutely-lesson", "4 18:00-19:30; 4 19:45-21:15; 4 21:30-23:00", NOTHING),
        ("r-prefix-twice", "4 18:00-19:30; 5 18:00-19:30", NOTHING),
        ("r-exrule-prefix", "5 18:00-19:30", NOTHING),
        ("r-wkst-word", "4 18:00-19:30; 11 18:00-19:30", NOTHING),
        ("r-wkst-odd", "4 18:00-19:30; 11 18:00-19:30", "WKST=1 of its RRULE is not understood"),
        ("r-byday-words", "4 18:00-19:30; 7 18:00-19:30; 11 18:00-19:30", NOTHING),
        ("r-interval-undefined", "4 18:00-19:30; 5 18:00-19:30", "INTERVAL=UNDEFINED of its RRULE is not understood"),
        ("r-weekno", "12 18:00-19:00; 19 18:00-19:00", NOTHING),
    ],
)
def test_a_rule_is_what_its_program_means(source: str, expected: str, said: str) -> None:
    check(taken(files(source)), expected, said)


@pytest.mark.parametrize("rule", ["FREQ=MINUTELY;INTERVAL=59", "FREQ=SECONDLY;INTERVAL=86400", "FREQ=MINUTELY"])
def test_steps_shorter_than_an_hour_are_none_of_an_appointment(rule: str) -> None:
    data = calendar("DTSTART:20270104T180000Z", "DURATION:PT1H", f"RRULE:{rule}")
    check(taken([data]), "4 18:00-19:00", "repeats more often than an appointment can; only its first time")


@pytest.mark.parametrize(
    ("source", "first", "expected", "said"),
    [
        ("r-skip-backward", date(2027, 2, 1), "28 18:00-19:00; 31 18:00-19:00; 30 18:00-19:00", NOTHING),
        ("r-skip-backward-of-30", date(2027, 2, 1), "28 18:00-19:00; 30 18:00-19:00", NOTHING),
        ("r-skip-forward", date(2027, 2, 1), "1 18:00-19:00; 30 18:00-19:00; 30 18:00-19:00", NOTHING),
        ("r-skip-leap-day", date(2027, 2, 1), "28 23:00-1 23:00", NOTHING),
        ("r-skip-leap-day", date(2028, 2, 1), "28 23:00-29 23:00", NOTHING),
        ("r-skip-leap-day-back", date(2027, 2, 1), "27 23:00-28 23:00", NOTHING),
        (
            "r-skip-two-days",
            date(2027, 3, 1),
            "30 18:00-19:00; 31 18:00-19:00; 30 18:00-19:00",
            "SKIP=BACKWARD of its RRULE is not understood",
        ),
    ],
)
def test_a_day_that_a_month_lacks_is_where_the_rule_puts_it(source: str, first: date, expected: str, said: str) -> None:
    check(taken(files(source), first=first, last=date(first.year, 4, 30)), expected, said)


@pytest.mark.parametrize("frequency", ["MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
def test_an_interval_longer_than_history_comes_once(frequency: str) -> None:
    data = calendar("DTSTART:20260104T180000Z", "DURATION:PT1H", f"RRULE:FREQ={frequency};INTERVAL=999999999")
    check(taken([data], first=date(2026, 1, 1)), "4 18:00-19:00", NOTHING)


@pytest.mark.parametrize("day", ["20160229", "20110131", "20110830", "20000531", "19960131"])
@pytest.mark.parametrize("rule", ["MONTHLY", "YEARLY", "MONTHLY;INTERVAL=5", "YEARLY;INTERVAL=3", "MONTHLY;INTERVAL=7"])
def test_a_series_that_began_on_the_last_days_of_a_month_goes_on_as_from_its_beginning(day: str, rule: str) -> None:
    def year(end: str) -> str:
        data = calendar(f"DTSTART:{day}T183000Z", "DURATION:PT1H", f"RRULE:FREQ={rule}{end}")
        return taken([data], first=date(2026, 1, 1), last=date(2032, 12, 31))[0]

    assert year("") == year(";COUNT=5000")
