"""Others' calendars: what counts as busy, and files that are wrong in every way."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from studycal.core.time.period import instant
from studycal.errors import InputError
from studycal.formats.busy.reader import read
from studycal.formats.busy.rules import SPARE, Purse

WARSAW = ZoneInfo("Europe/Warsaw")


def calendar(*events: str, uid: str = "a@b") -> bytes:
    bodies = "".join(
        f"BEGIN:VEVENT\nUID:{i}{uid}\nDTSTAMP:20261101T000000Z\n{one}\nEND:VEVENT\n" for i, one in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{bodies}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def taken(data: bytes) -> list[str]:
    busy, problems = read(data, file="work.ics", zone=WARSAW, first=date(2026, 11, 30), last=date(2026, 12, 13))
    assert not problems
    return [f"{instant(b.period.start):%d %H:%M}-{instant(b.period.end):%d %H:%M} {b.reason}" for b in busy]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("SUMMARY:Talk\nDTSTART:20261201T180000Z\nDTEND:20261201T190000Z", ["01 18:00-01 19:00 Talk"]),
        ("DTSTART;TZID=Asia/Tokyo:20261201T180000\nDURATION:PT1H", ["01 09:00-01 10:00 appointment"]),
        ("SUMMARY:Floats\nDTSTART:20261201T180000\nDURATION:PT1H", ["01 17:00-01 18:00 Floats"]),
        ("SUMMARY:Trip\nDTSTART;VALUE=DATE:20261205\nTRANSP:OPAQUE", ["04 23:00-05 23:00 Trip"]),
        ("SUMMARY:Free\nTRANSP:TRANSPARENT\nDTSTART:20261201T180000Z\nDURATION:PT1H", []),
        ("SUMMARY:Off\nSTATUS:CANCELLED\nDTSTART:20261201T180000Z\nDURATION:PT1H", []),
        ("SUMMARY:Moment\nDTSTART:20261201T180000Z", []),
        ("SUMMARY:Past\nDTSTART:20261101T180000Z\nDURATION:PT1H", []),
        (
            "SUMMARY:Gym\nDTSTART;TZID=Europe/Warsaw:20260901T070000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\n"
            "EXDATE;TZID=Europe/Warsaw:20261208T070000",
            ["01 06:00-01 07:00 Gym"],
        ),
    ],
)
def test_an_event_takes_the_time_it_says(event: str, expected: list[str]) -> None:
    assert taken(calendar(event)) == expected


def test_studycals_own_events_are_not_busy_time() -> None:
    assert taken(calendar("DTSTART:20261201T180000Z\nDURATION:PT1H", uid="x@studycal")) == []


GOOD = "SUMMARY:Good\nDTSTART:20261202T180000Z\nDURATION:PT1H"


@pytest.mark.parametrize(
    "bad",
    [
        "SUMMARY:none",
        "DTSTART:yesterday",
        "DTSTART:20261301T180000Z",
        "DTSTART:20261201T250000Z",
        "DTSTART:",
        "DTSTART;VALUE=DATE:2026-12-01",
        "DTSTART:20261201T180000Z\nDTSTART:20261202T180000Z",
        "DTSTART:20261201T180000Z\nDTEND:never",
        "DTSTART:20261201T180000Z\nDURATION:two hours",
        "DTSTART:00010101T000000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY",
    ],
)
def test_a_bad_event_is_named_by_its_line_and_the_others_still_count(bad: str) -> None:
    data = calendar(bad, GOOD)
    busy, problems = read(data, file="work.ics", zone=WARSAW, first=date(2026, 11, 30), last=date(2026, 12, 13))
    assert [b.reason for b in busy] == ["Good"]
    assert [(p.file, p.line, p.level.value) for p in problems] == [("work.ics", 4, "warning")]


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=MINUTELY",
        "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,10,20,30,40,50",
        "RRULE:FREQ=SOMETIMES",
        "RRULE:whenever",
        "RRULE:FREQ=DAILY;BYDAY=XX",
        "RRULE:FREQ=DAILY;COUNT=three",
        "RRULE:FREQ=DAILY;INTERVAL=-1",
        "RRULE:FREQ=DAILY;BYHOUR=25",
        "RRULE:FREQ=MONTHLY;BYSETPOS=0;BYDAY=MO",
        "RRULE;X-A=b:RSCALE=CHINESE;FREQ=YEARLY",
        "RDATE:soon",
    ],
)
def test_of_a_series_whose_rule_cannot_be_read_the_first_time_counts(rule: str) -> None:
    data = calendar(f"SUMMARY:Shift\nDTSTART:20261201T180000Z\nDURATION:PT1H\n{rule}", GOOD)
    busy, problems = read(data, file="work.ics", zone=WARSAW, first=date(2026, 11, 30), last=date(2026, 12, 13))
    assert [f"{b.period.start:%d %H:%M} {b.reason}" for b in busy] == ["01 18:00 Shift", "02 18:00 Good"]
    ((line, rule_id, message),) = [(p.line, p.rule, p.message) for p in problems]
    assert (line, rule_id) == (10, "busy-event")
    assert message.startswith('"Shift": ')


@pytest.mark.parametrize("data", [b"", b"<html>Sign in</html>", b"\xff\xfe\x00", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"])
def test_what_is_no_calendar_is_said_in_one_sentence(data: bytes) -> None:
    with pytest.raises(InputError, match=r"work\.ics: this is no calendar"):
        read(data, file="work.ics", zone=WARSAW, first=date(2026, 11, 30), last=date(2026, 12, 13))


@pytest.mark.parametrize("cut", ["END:VCALENDAR", "END:VEVENT", "DURATION:PT2H"])
def test_of_a_calendar_that_ends_in_the_middle_what_is_there_counts_and_the_end_is_missed(cut: str) -> None:
    data = calendar(GOOD, "SUMMARY:Cut\nDTSTART:20261203T180000Z\nDURATION:PT2H")
    busy, problems = read(
        data[: data.rindex(cut.encode())], file="a.ics", zone=WARSAW, first=date(2026, 11, 30), last=date(2026, 12, 13)
    )
    assert "Good" in [b.reason for b in busy]
    assert [(p.rule, p.line) for p in problems] == [("busy-source", 0)]
    assert "ends in the middle" in problems[0].message


YEAR = date(2027, 1, 4), date(2028, 2, 7)


@pytest.mark.parametrize(
    "rule", ["FREQ=HOURLY;COUNT=9999999;BYHOUR=3", "FREQ=DAILY;COUNT=9999999;BYHOUR=0,6,9,12,15,18,21"]
)
def test_a_rule_that_takes_too_long_is_left_out_with_a_warning_that_names_its_event(rule: str) -> None:
    data = calendar(f"SUMMARY:Odd\nDTSTART:19000101T180000Z\nDURATION:PT1H\nRRULE:{rule}", GOOD.replace("2026", "2027"))
    busy, problems = read(data, file="a.ics", zone=WARSAW, first=YEAR[0], last=YEAR[1])
    assert [one.reason for one in busy] == ["Good"]
    assert [problem.message for problem in problems] == ['"Odd" is not counted as busy: working it out takes too long.']


@pytest.mark.parametrize(
    "rule", ["FREQ=HOURLY;COUNT=9999999;BYHOUR=3", "FREQ=DAILY;COUNT=9999999", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"]
)
def test_what_all_the_rules_of_a_calendar_cost_together_has_an_end(rule: str) -> None:
    """Counted in steps, so that it holds on any machine; the ordinary series beside still counts."""
    purse = Purse()
    odd = [f"DTSTART:19000101T180000Z\nDURATION:PT1H\nRRULE:{rule}"] * 40
    good = "SUMMARY:Good\nDTSTART:20010105T180000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"
    busy, _ = read(calendar(*odd, good), file="a.ics", zone=WARSAW, first=YEAR[0], last=YEAR[1], purse=purse)
    assert sum(one.reason == "Good" for one in busy) == 57
    assert -24 * 31 * 40 <= purse.left <= SPARE


def test_a_search_ends_with_the_time_that_is_asked_for() -> None:
    """dateutil would look for a 30 February until the year 9999."""
    purse = Purse()
    rule = "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"
    data = calendar(f"DTSTART:20261201T180000Z\nDURATION:PT1H\nRRULE:{rule}", GOOD)
    read(data, file="a.ics", zone=WARSAW, first=YEAR[0], last=YEAR[1], purse=purse)
    assert SPARE - purse.left < 24 * 31 * 24
