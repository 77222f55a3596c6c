"""Zones of which a file tells a part, and more of the names that programs give them."""

# ruff: noqa: E501 - each line of a table is a case
from __future__ import annotations

from datetime import date

import pytest

from tests.formats.busy_cases import NOTHING, calendar, check, files, taken

JULY = date(2027, 7, 1), date(2027, 7, 31)


@pytest.mark.parametrize(
    "source",
    [
        "z-snapshot-windows", "z-snapshot-vendor", "z-snapshot-located", "z-snapshot-shown", "z-snapshot-lower-case", "z-snapshot-one",
        "z-snapshot-one-of-summer", "z-snapshot-standard-only", "z-snapshot-1601", "z-snapshot-rules-over",
    ],
)  # fmt: skip
def test_what_a_snapshot_does_not_tell_is_as_in_the_zone_it_names(source: str) -> None:
    check(taken(files(source), first=JULY[0], last=JULY[1]), "6 14:00-15:00", NOTHING)


def test_what_a_snapshot_of_later_years_does_not_tell_is_as_in_the_zone_it_names() -> None:
    check(taken(files("z-snapshot-of-later")), "4 18:00-19:30", NOTHING)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("z-own-offset", "6 13:00-14:00"),
        ("z-own-in-winter", "6 14:00-15:00"),
        ("z-own-rules", "6 15:00-16:00"),
        ("z-own-goes-on", "6 15:00-16:00"),
        ("z-escaped", "6 08:00-09:00"),
    ],
)
def test_a_definition_that_contradicts_the_zone_of_its_name_counts_itself(source: str, expected: str) -> None:
    check(taken(files(source), first=JULY[0], last=JULY[1]), expected, NOTHING)


def test_a_definition_that_contradicts_its_name_does_so_in_winter_too() -> None:
    data = files("z-own-in-winter")[0].replace(b"202707", b"202701")
    check(taken([data]), "6 14:00-15:00", NOTHING)


@pytest.mark.parametrize(
    ("name", "hour"),
    [
        ("(GMT-05.00) Eastern Time (US & Canada)", 14), ("GMT+5", 5), ("Eastern Time (US & Canada)", 14), ("Pacific Time (US & Canada)", 17),
        ("Indiana (East)", 14), ("Atlantic Time (Canada)", 13), ("London", 9), ("Warsaw", 8), ("new york", 14), ("Hanoi", 3), ("Bern", 8),
        ("Eastern Daylight Time", 14), ("GMT Daylight Time", 9), ("W. Europe Daylight Time", 8), ("Central Europe Summer Time", 8),
        ("St. Petersburg", 7), ("US-Eastern", 14), ("America-New_York", 14), ("Hawaii", 20), ("Osaka", 1), ("Buenos Aires", 13),
    ],
)  # fmt: skip
def test_more_names_that_programs_give_to_zones_are_understood_in_summer_too(name: str, hour: int) -> None:
    data = calendar(f'DTSTART;TZID="{name}":20270705T100000', f'DTEND;TZID="{name}":20270705T103000')
    outcome = taken([data], first=JULY[0], last=JULY[1])
    check(outcome, f"5 {hour:02}:00-{hour:02}:30", NOTHING)


@pytest.mark.parametrize(
    "name", ["West", "South", "ACT", "General", "Home", "Atlantis", "Eastern Time Zone of Mars", ""]
)
def test_a_word_that_is_a_place_in_no_list_is_no_zone(name: str) -> None:
    data = calendar(f'DTSTART;TZID="{name}":20270104T190000', "DURATION:PT1H")
    check(taken([data]), "4 18:00-19:00", "is unknown" if name else NOTHING)
