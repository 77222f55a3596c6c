"""Lines that break the grammar and are clear all the same, files put together, and whose calendar it is."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from studycal.formats.busy.reader import read
from tests.formats.busy_cases import NOTHING, calendar, check, files, taken

ONCE = "4 18:00-19:30"
DAY = "3 23:00-4 23:00"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("w-colon-defined", ONCE),
        ("w-colon-offset", ONCE),
        ("w-colon-shown", ONCE),
        ("w-colon-then-value", ONCE),
        ("w-colon-exdate", ONCE),
        ("w-colon-change", f"{ONCE}; 6 18:00-19:30"),
        ("w-colon-further", f"{ONCE}; 5 18:00-19:00"),
    ],
)
def test_a_zone_with_a_colon_in_its_name_need_not_be_quoted(source: str, expected: str) -> None:
    check(taken(files(source)), expected, NOTHING)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("w-prose-begin", f"{ONCE}; 11 18:00-19:30"),
        ("w-prose-begin-first", ONCE),
        ("w-prose-begin-word", ONCE),
    ],
)
def test_prose_that_begins_like_a_component_begins_none(source: str, expected: str) -> None:
    check(taken(files(source)), expected, NOTHING)


@pytest.mark.parametrize(
    ("source", "expected", "said"),
    [
        ("w-end-empty-day", DAY, NOTHING),
        ("w-end-empty-duration", ONCE, NOTHING),
        ("w-end-bad-duration", ONCE, NOTHING),
        ("w-end-bad-day", DAY, r"DTEND cannot be read \(line 9: .Invalid date.*one day counts as busy"),
        ("w-duration-bad-day", DAY, r"DURATION cannot be read \(line 9: .one day.*one day counts as busy"),
        ("w-duration-bad-end", ONCE, NOTHING),
        ("w-duration-iso", ONCE, NOTHING),
        ("w-duration-fraction", ONCE, NOTHING),
        ("w-duration-bare-t", DAY, NOTHING),
        ("w-duration-no-t", ONCE, NOTHING),
        ("w-offset", ONCE, NOTHING),
        ("w-blank-zone", ONCE, NOTHING),
        ("w-iso", ONCE, NOTHING),
        ("w-fraction", ONCE, NOTHING),
        ("w-iso-fraction", ONCE, NOTHING),
        ("w-parameter-empty", ONCE, NOTHING),
        ("w-indented", ONCE, NOTHING),
        ("w-indented-all", ONCE, NOTHING),
    ],
)
def test_what_can_mean_one_thing_only_is_read_so(source: str, expected: str, said: str) -> None:
    check(taken(files(source)), expected, said)


@pytest.mark.parametrize("length", ["P", "PT", "P1M", "P1Y", "P2M3D", "PT.5H", "PT1.H", "P1.5D", "1H", "P1S"])
def test_a_length_that_may_mean_several_things_is_said(length: str) -> None:
    check(taken([calendar("DTSTART:20270104T180000Z", f"DURATION:{length}")]), "", "DURATION cannot be read")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("w-two-marks", f"{ONCE}; 5 13:30-15:00"),
        ("w-two-joined", f"{ONCE}; 5 13:30-15:00"),
        ("w-two-marks-joined", f"{ONCE}; 5 13:30-15:00"),
        ("w-two-first-cancelled", ONCE),
    ],
)
def test_files_put_together_keep_their_own_zones_and_words(source: str, expected: str) -> None:
    check(taken(files(source)), expected, NOTHING)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("o-declined-google", ""),
        ("o-declined-owner", ""),
        ("o-declined-by-name", ""),
        ("o-declined-by-email", ""),
        ("o-declined-by-a-guest", ONCE),
        ("o-not-yet-answered", ONCE),
        ("o-owner-unknown", ONCE),
        ("o-declined-once", f"{ONCE}; 6 18:00-19:30"),
        ("o-accepted-once", "5 20:00-21:30"),
    ],
)
def test_what_the_calendars_owner_declined_takes_no_time(source: str, expected: str) -> None:
    check(taken(files(source)), expected, NOTHING)


def test_an_owner_that_is_known_otherwise_has_declined_too() -> None:
    (data,) = files("o-owner-unknown")

    def busy(owner: str) -> int:
        zone, month = ZoneInfo("Europe/Warsaw"), (date(2027, 1, 1), date(2027, 1, 31))
        return len(read(data, file="a", zone=zone, first=month[0], last=month[1], owner=owner)[0])

    assert [busy("Iga@firm.example"), busy("iga"), busy("ewa@firm.example"), busy("")] == [0, 1, 1, 1]
