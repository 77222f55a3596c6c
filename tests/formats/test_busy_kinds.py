"""Other people's calendars by kind of fault, each with a file as its program wrote it (names invented)."""

# ruff: noqa: E501 - each line of a table is a case
from __future__ import annotations

import re
import warnings
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from studycal.formats.busy.reader import read
from tests.formats.busy_cases import FILES, NOTHING, calendar, check, files, taken

# --- a zone holds for its own file -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sources", "expected", "said"),
    [
        ("k01-delhi k01-krakow", "4 18:00-19:30; 5 13:30-15:00", NOTHING),
        ("k01-krakow k01-delhi", "4 18:00-19:30; 5 13:30-15:00", NOTHING),
        ("k01-delhi k01-nodefinition", "5 13:30-15:00; 7 18:00-19:30", r'1\.ics:8 .*"Customized Time Zone" is unknown'),
        ("k01-delhi k01-krakow k01-delhi", "4 18:00-19:30; 5 13:30-15:00", NOTHING),
    ],
)
def test_a_zone_defined_in_one_file_is_not_used_for_another(sources: str, expected: str, said: str) -> None:
    check(taken(files(sources)), expected, said)


def test_two_calendars_in_one_file_may_define_the_same_name_otherwise() -> None:
    check(taken([b"".join(files("k01-delhi k01-krakow"))]), "4 18:00-19:30; 5 13:30-15:00", NOTHING)


def zone(name: str, offset: str, *more: str) -> str:
    part = "\r\n".join(
        ("BEGIN:STANDARD", "DTSTART:16010101T000000", f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", *more)
    )
    return f"BEGIN:VTIMEZONE\r\nTZID:{name}\r\n{part}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"


@pytest.mark.parametrize("name", ["Eastern Standard Time", "EST", "GMT", "UTC", "Local", "CET", "Europe/Warsaw"])
def test_a_definition_wins_over_a_name_that_looks_like_a_zone(name: str) -> None:
    data = calendar(f"DTSTART;TZID={name}:20270104T233000", "DURATION:PT1H", head=zone(name, "+0530"))
    check(taken([data]), "4 18:00-19:00", NOTHING)


def test_a_definition_that_ends_gives_way_to_the_zone_of_its_name() -> None:
    """Some programs write only the changes around the first event of a series."""
    snapshot = (
        "BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\n"
        "BEGIN:DAYLIGHT\r\nDTSTART:20260308T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nEND:DAYLIGHT\r\n"
        "BEGIN:STANDARD\r\nDTSTART:20261101T020000\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE\r\n"
    )
    data = calendar("DTSTART;TZID=America/New_York:20270705T100000", "DURATION:PT1H", head=snapshot)
    check(taken([data], first=date(2027, 7, 1), last=date(2027, 7, 31)), "5 14:00-15:00", NOTHING)


# --- the zones of programs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected", "said"),
    [
        ("k04-utc-minus-6", "4 18:00-19:30", NOTHING),
        ("k04-microsoft-utc", "5 18:15-18:45", NOTHING),
        ("k04-microsoft-utc-unquoted", "6 18:15-18:45", NOTHING),
        ("k04-gmt-minus-0300", "7 18:00-19:30", NOTHING),
        ("k04-display-name", "8 18:00-19:30", NOTHING),
        ("k04-lower-case", "11 18:15-18:45", NOTHING),
        ("k04-unknown", "12 18:00-19:30", r'^0\.ics:8 .*"Foo/Bar" is unknown; its times are taken as Europe/Warsaw'),
    ],
)
def test_a_zone_is_what_its_program_means_or_is_said_to_be_unknown(source: str, expected: str, said: str) -> None:
    check(taken(files(source)), expected, said)


def test_gmt_may_be_defined_as_londons_time() -> None:
    outcome = taken(files("k04-gmt-means-london"), first=date(2027, 7, 1), last=date(2027, 7, 31))
    check(outcome, "23 09:20-09:50", NOTHING)


@pytest.mark.parametrize(
    ("name", "hour"),
    [
        ("UTC+02:00", 8), ("UTC+2", 8), ("GMT+0200", 8), ("+02:00", 8), ("-0500", 15), ("UTC-5", 15), ("Etc/GMT+3", 13),
        ("Z", 10), ("utc", 10), ("tzone://Microsoft/Utc", 10), ("Eastern Standard Time", 14), ("eastern standard time", 14),
        ("W. Europe Standard Time", 8), ("america/new_york", 14), ("America/New York", 14), ("/Europe/Warsaw", 8),
        ("/mozilla.org/20070129_1/Europe/Berlin", 8), ("/citadel.org/20190914_1/America/Argentina/Buenos_Aires", 13),
        ("/softwarestudio.org/Olson_20011030_5/America/New_York", 14), ("US/Pacific", 17),
        ("(UTC-05:00) Eastern Time (US & Canada)", 14), ("(UTC-08:00) Pacific Time (US & Canada)", 17),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", 8), ("(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi", 2),
        ("(UTC) Dublin, Edinburgh, Lisbon, London", 9), ("(GMT+01:00) Sarajevo, Skopje, Warsaw, Zagreb", 8),
        ("(UTC) Coordinated Universal Time", 10),
    ],
)  # fmt: skip
def test_the_names_that_programs_give_to_zones_are_understood_in_summer_too(name: str, hour: int) -> None:
    data = calendar(f'DTSTART;TZID="{name}":20270705T100000', f'DTEND;TZID="{name}":20270705T103000')
    outcome = taken([data], first=date(2027, 7, 1), last=date(2027, 7, 31))
    check(outcome, f"5 {hour:02}:00-{hour:02}:30", NOTHING)


@pytest.mark.parametrize(
    "name", ["Customized Time Zone", "Foo/Bar", "CEST", "GMT +0100 (Standard)", "UTC+25", "Europe/Warszawa"]
)
def test_a_zone_that_nobody_can_know_is_said_once_and_the_plans_is_used(name: str) -> None:
    data = calendar(f'DTSTART;TZID="{name}":20270104T190000', f'DTEND;TZID="{name}":20270104T203000')
    busy, said = taken([data, data])
    assert busy == "4 18:00-19:30"
    assert said.count(f'"{name}" is unknown; its times are taken as Europe/Warsaw.') == 2


def test_an_offset_that_is_shown_without_a_place_is_used_and_said() -> None:
    data = calendar('DTSTART;TZID="(UTC-05:00) Somewhere":20270104T130000', "DURATION:PT1H")
    check(taken([data]), "4 18:00-19:00", r"Somewhere.* is unknown; its times are taken as UTC-05:00 all year")


def test_an_unknown_zone_of_what_takes_no_time_is_not_told() -> None:
    data = calendar("DTSTART;TZID=Foo/Bar:20270104T190000", "DURATION:PT1H", "TRANSP:TRANSPARENT")
    check(taken([data]), "", NOTHING)
    past = calendar("DTSTART;TZID=Foo/Bar:20170104T190000", "DTEND;TZID=Foo/Bar:20170104T200000")
    check(taken([past]), "", NOTHING)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("BEGIN:VTIMEZONE\r\nTZID:Office\r\nEND:VTIMEZONE\r\n", "line 4.*cannot be read.*taken as Europe/Warsaw"),
        (zone("Office", "one hour"), "cannot be read.*taken as Europe/Warsaw"),
        (zone("Office", "+0100", "RRULE:FREQ=NEVER"), "cannot be read.*taken as Europe/Warsaw"),
        (zone("Office", "+01:00"), r"offsets as \+01:00"),
        (zone("Office", "+0100", "RDATE;VALUE=DATE:19700101"), NOTHING),
        (zone("Office", "+0100", "X-ODD;A=B", "COMMENT"), NOTHING),
        (zone("Office", "+0100").replace("DTSTART:16010101T000000\r\n", ""), "cannot be read.*taken as Europe/Warsaw"),
        (zone("Office", "later").replace("BEGIN:STAN", "X-LIC-LOCATION:Europe/Berlin\r\nBEGIN:STAN"), NOTHING),
    ],
)
def test_a_broken_zone_that_an_event_uses_is_said(broken: str, said: str) -> None:
    data = calendar("DTSTART;TZID=Office:20270104T190000", "DTEND;TZID=Office:20270104T203000", head=broken)
    check(taken([data]), "4 18:00-19:30", said)


# --- the last meeting of a series ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "zone", "expected"),
    [
        ("k05-until-local-newyork", "America/New_York", "4 23:30-5 01:30; 11 23:30-12 01:30; 18 23:30-19 01:30"),
        ("k05-until-local-tokyo", "Asia/Tokyo", "4 09:30-11:30; 11 09:30-11:30"),
        ("k05-until-date", "Europe/Warsaw", "4 18:00-19:30"),
    ],
)
def test_a_series_ends_with_its_last_meeting(source: str, zone: str, expected: str) -> None:
    check(taken(files(source), zone), expected, NOTHING)


@pytest.mark.parametrize(
    ("start", "until", "days"),
    [
        (";TZID=America/New_York:20270104T183000", "20270118T233000Z", "4 11 18"),
        (";TZID=America/New_York:20270104T183000", "20270118T232959Z", "4 11"),
        (";TZID=America/New_York:20270104T183000", "20270118", "4 11 18"),
        (";TZID=America/New_York:20270104T183000", "20270117", "4 11"),
        (":20270104T183000Z", "20270118T183000Z", "4 11 18"),
        (":20270104T183000Z", "20270118T183000", "4 11 18"),
        (":20270104T183000", "20270118T173000Z", "4 11 18"),
        (":20270104T183000", "20270118T183000", "4 11 18"),
        (":20270104T183000", "20270118T172959Z", "4 11"),
        (";VALUE=DATE:20270104", "20270118", "3 10 17"),
        (";VALUE=DATE:20270104", "20270118T000000Z", "3 10 17"),
        (";VALUE=DATE:20270104", "20270117T230000Z", "3 10 17"),
        (";VALUE=DATE:20270104", "20270117T225959Z", "3 10"),
    ],
)
def test_until_is_inclusive_in_each_of_its_spellings(start: str, until: str, days: str) -> None:
    busy, said = taken([calendar(f"DTSTART{start}", f"RRULE:FREQ=WEEKLY;UNTIL={until}", "DURATION:P1D")])
    assert re.findall(r"(?:^|; )(\d+)", busy) == days.split()
    assert said == ""


# --- one bad line ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", sorted(path.stem for path in FILES.glob("k06-*.ics")))
def test_a_bad_line_that_has_nothing_to_do_with_busy_time_harms_nothing(source: str) -> None:
    check(taken(files(source)), "4 18:00-19:30", NOTHING)


GOOD = "BEGIN:VEVENT\r\nUID:g\r\nSUMMARY:Board\r\nDTSTART:20270104T180000Z\r\nDTEND:20270104T193000Z\r\nEND:VEVENT"


@pytest.mark.parametrize("line", [
    "ATTENDEE;CN=\"Ann:", "ORGANIZER", ";;;", ":", "X-WR-CALNAME;=:", "CATEGORIES;LANGUAGE", "DESCRIPTION:a\r\nb\r\nc", "GEO:here",
    "DTSTAMP:now", "CREATED:20270104", "LAST-MODIFIED:", "PRIORITY:high", "URL:http://[", "ATTACH;ENCODING=BASE64;VALUE=BINARY:%%%",
    "BEGIN:X-THING\r\nDTSTART:x\r\nEND:X-THING", "END:VALARM", "SEQUENCE:many", "\x00\x01", "STATUS",
])  # fmt: skip
@pytest.mark.parametrize("where", ["UID:g", "END:VEVENT", "BEGIN:VEVENT", "END:VCALENDAR", "BEGIN:VCALENDAR"])
def test_a_line_of_another_matter_harms_nothing_wherever_it_stands(line: str, where: str) -> None:
    data = calendar(GOOD).replace(where.encode(), f"{line}\r\n{where}".encode(), 1)
    check(taken([data]), "4 18:00-19:30", NOTHING)


@pytest.mark.parametrize("lost", ["END:VEVENT\r\nBEGIN:VEVENT", "END:VEVENT", "END:VALARM", "END:VTODO"])
def test_an_end_too_few_harms_nothing(lost: str) -> None:
    alarm = "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM"
    todo = "BEGIN:VTODO\r\nDUE:20270101\r\nEND:VTODO"
    other = GOOD.replace("20270104", "20270106").replace("UID:g", "UID:h")
    whole = "\r\n".join((GOOD.replace("END:VEVENT", f"{alarm}\r\nEND:VEVENT"), todo, other))
    data = calendar(whole.replace(lost, "BEGIN:VEVENT" if "BEGIN" in lost else "X-GONE:1", 1))
    check(taken([data]), "4 18:00-19:30; 6 18:00-19:30", NOTHING)


def test_chatter_may_stand_on_the_first_line_itself() -> None:
    check(taken([b"<b>Notice</b>: Undefined index<br />" + calendar(GOOD)]), "4 18:00-19:30", NOTHING)


# --- one UID, different events ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("k03-one-uid", "4 18:00-19:30"),
        ("k03-empty-uid", "6 18:00-19:30; 8 18:00-19:30; 12 18:00-19:30"),
        ("k12-two-calendars", "4 18:00-19:30; 6 18:00-19:30"),
    ],
)
def test_different_events_count_though_they_are_called_alike_or_not_at_all(source: str, expected: str) -> None:
    check(taken(files(source)), expected, NOTHING)


def event(day: int, *lines: str, hour: int = 18) -> str:
    begins = "" if any(line.startswith("DTSTART") for line in lines) else f"DTSTART:202701{day:02}T{hour}0000Z\r\n"
    return f"BEGIN:VEVENT\r\nUID:1\r\n{begins}DURATION:PT1H\r\n" + "\r\n".join((*lines, "END:VEVENT"))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((event(4), event(6), event(8)), "4 18:00-19:00; 6 18:00-19:00; 8 18:00-19:00"),
        ((event(4, "SEQUENCE:1"), event(6, "SEQUENCE:0")), "4 18:00-19:00; 6 18:00-19:00"),
        ((event(4, "SEQUENCE:0"), event(4, "SEQUENCE:1", "STATUS:CANCELLED")), ""),
        ((event(4, "SEQUENCE:2"), event(4, "SEQUENCE:1", "STATUS:CANCELLED")), "4 18:00-19:00"),
        ((event(4, "RRULE:FREQ=DAILY;COUNT=2"), event(8, "RRULE:FREQ=DAILY;COUNT=2"), event(20)),
         "4 18:00-19:00; 5 18:00-19:00; 8 18:00-19:00; 9 18:00-19:00; 20 18:00-19:00"),
        ((event(4, "RRULE:FREQ=DAILY;COUNT=2"), event(8), event(5, "RECURRENCE-ID:20270105T180000Z", hour=20)),
         "4 18:00-19:00; 5 20:00-21:00; 8 18:00-19:00"),
        ((event(5, "RECURRENCE-ID:20270105T180000Z", hour=20), event(6, "RECURRENCE-ID:20270106T180000Z", hour=21)),
         "5 20:00-21:00; 6 21:00-22:00"),
    ],
)  # fmt: skip
def test_which_events_of_one_uid_are_one_appointment(events: tuple[str, ...], expected: str) -> None:
    check(taken([calendar(*events)]), expected, NOTHING)


# --- what a rule may cost --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", sorted(path.stem for path in FILES.glob("k07-*.ics")))
def test_a_rule_that_never_comes_true_is_left_at_its_first_time(source: str) -> None:
    busy, said = taken(files(source))
    assert "4 18:00-19:30" in busy
    assert said == "" or "Odd 1" in said


# --- free-busy, floating times, days ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("k09-freebusy", "4 18:00-20:00"),
        ("k09-freebusy-types", "6 18:00-20:00; 7 18:00-20:00"),
        ("k10-floating-newyork", "4 18:00-19:30"),
        ("k11-all-day-end-is-start", "3 23:00-4 23:00"),
    ],
)
def test_time_is_taken_by_whatever_says_so(source: str, expected: str) -> None:
    check(taken(files(source)), expected, NOTHING)


@pytest.mark.parametrize(
    ("line", "expected", "said"),
    [
        ("FREEBUSY:20270104T180000Z/PT1H,20270105T180000Z/20270105T190000Z", "4 18:00-19:00; 5 18:00-19:00", NOTHING),
        ("FREEBUSY;FBTYPE=busy:20270104T180000Z/PT1H", "4 18:00-19:00", NOTHING),
        ("FREEBUSY;FBTYPE=X-OUT:20270104T180000Z/PT1H", "4 18:00-19:00", NOTHING),
        ("FREEBUSY;FBTYPE=free:20270104T180000Z/PT1H", "", NOTHING),
        ("FREEBUSY:", "", NOTHING),
        ("FREEBUSY:soon/PT1H,20270105T180000Z/PT1H", "5 18:00-19:00", r"0\.ics:5 .*soon/PT1H.* cannot be read"),
        ("FREEBUSY:20270104T180000Z,20270105T180000Z/PT1H", "5 18:00-19:00", "cannot be read"),
    ],
)
def test_every_period_of_a_free_busy_list_is_judged_by_itself(line: str, expected: str, said: str) -> None:
    check(taken([calendar("BEGIN:VFREEBUSY", line, "END:VFREEBUSY")]), expected, said)


NEW_YORK = "X-WR-TIMEZONE:America/New_York\r\n"


@pytest.mark.parametrize(
    ("lines", "expected", "said"),
    [
        (("DTSTART:20270104T130000Z", "DURATION:PT1H"), "4 13:00-14:00", NOTHING),
        (("DTSTART;TZID=Europe/Warsaw:20270104T130000", "DURATION:PT1H"), "4 12:00-13:00", NOTHING),
        (("DTSTART;VALUE=DATE:20270104",), "3 23:00-4 23:00", NOTHING),
        (("DTSTART:20270104T130000", "DTEND:20270104T140000", "RRULE:FREQ=DAILY;COUNT=2"), "4 18:00-19:00; 5 18:00-19:00", NOTHING),
    ],
)  # fmt: skip
def test_the_calendars_own_zone_is_for_floating_times_alone(lines: tuple[str, ...], expected: str, said: str) -> None:
    check(taken([calendar(*lines, head=NEW_YORK)]), expected, said)


def test_an_unknown_zone_of_floating_times_is_said() -> None:
    data = calendar("DTSTART:20270104T190000", "DURATION:PT1H", head="X-WR-TIMEZONE:Mars\r\n")
    check(taken([data]), "4 18:00-19:00", '"Mars" is unknown; its times are taken as Europe/Warsaw')


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("DTSTART;VALUE=DATE:20270104", "DTEND;VALUE=DATE:20270103"), "3 23:00-4 23:00"),
        (("DTSTART;VALUE=DATE:20270104", "DTEND;VALUE=DATE:20270106"), "3 23:00-5 23:00"),
        (("DTSTART:20270104", "DURATION:PT0S"), "3 23:00-4 23:00"),
        (("DTSTART;VALUE=DATE:20270104", "DURATION:P2D"), "3 23:00-5 23:00"),
        (("DTSTART;VALUE=DATE:20270104T000000", "DTEND;VALUE=DATE:20270105T000000"), "3 23:00-4 23:00"),
        (("DTSTART:20270104T180000Z", "DTEND:20270104T240000Z"), "4 18:00-5 00:00"),
        (("DTSTART;TZID=Europe/Warsaw:20270104T180000", "DTEND;VALUE=DATE:20270104"), "4 17:00-23:00"),
        (("DTSTART;VALUE=DATE:20270104", "DTEND;VALUE=DATE:20270104", "RRULE:FREQ=DAILY;COUNT=2"), "3 23:00-4 23:00; 4 23:00-5 23:00"),
    ],
)  # fmt: skip
def test_the_end_of_an_event_is_what_its_program_means(lines: tuple[str, ...], expected: str) -> None:
    check(taken([calendar(*lines)]), expected, NOTHING)


# --- words, and what is too strict -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected", "said"),
    [
        ("k14-rrule-x-part", "4 18:00-19:30; 11 18:00-19:30; 18 18:00-19:30", NOTHING),
        ("k14-two-dtends", "5 18:00-19:30", NOTHING),
        ("k14-evolution-tzid", "6 18:00-19:30", NOTHING),
        ("k14-transparent-bad", "", NOTHING),
        ("k14-two-summaries", "7 18:00-19:30", NOTHING),
        ("k15-exdate-empty", "4 18:00-19:30; 11 18:00-19:30; 18 18:00-19:30; 25 18:00-19:30", NOTHING),
        ("k15-rrule-empty", "5 23:00-6 23:00", NOTHING),
        ("k15-byday-blanks", "4 18:00-19:30; 5 18:00-19:30; 11 18:00-19:30; 12 18:00-19:30", NOTHING),
        ("k15-one-bad-exception", "4 18:00-19:30; 11 18:00-19:30; 18 18:00-19:30; 25 18:00-19:30",
         r'^0\.ics:12 "Class": the change of an occurrence is not counted: its DTSTART cannot be read \(line 17: "whenever"'),
    ],
)  # fmt: skip
def test_what_is_clear_counts_and_the_rest_is_said_in_a_readers_words(source: str, expected: str, said: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check(taken(files(source)), expected, said)


@pytest.mark.parametrize(
    ("lines", "expected", "said"),
    [
        (("RRULE:FREQ=DAILY;COUNT=2", "EXDATE:nonsense"), "4 18:00-19:00; 5 18:00-19:00", r":\d+ .Class.: the exception nonsense"),
        (("RRULE:FREQ=DAILY;COUNT=2", "EXDATE:,20270105T180000Z,"), "4 18:00-19:00", NOTHING),
        (("RRULE:FREQ=DAILY;COUNT=2;BYEASTER=1",), "4 18:00-19:00; 5 18:00-19:00", "BYEASTER"),
        (("RRULE:FREQ=DAILY;COUNT=2;BYDAY=",), "4 18:00-19:00; 5 18:00-19:00", NOTHING),
        (("RRULE:freq=daily;count=2;",), "4 18:00-19:00; 5 18:00-19:00", NOTHING),
        (("RRULE:FREQ=DAILY;INTERVAL=0;COUNT=2",), "4 18:00-19:00; 5 18:00-19:00", NOTHING),
        (("RRULE:FREQ=DAILY;COUNT=9;UNTIL=20270105T180000Z",), "4 18:00-19:00; 5 18:00-19:00", NOTHING),
        (("RRULE:FREQ=MONTHLY;UNTIL=never",), "4 18:00-19:00", "UNTIL=NEVER"),
        (("RRULE:FREQ=DAILY;COUNT=2;BYSECOND=0;BYMINUTE=0;BYHOUR=18",), "4 18:00-19:00; 5 18:00-19:00", NOTHING),
        (("RDATE:20270106T180000Z", "RDATE;VALUE=PERIOD:20270107T180000Z/PT3H"), "4 18:00-19:00; 6 18:00-19:00; 7 18:00-21:00", NOTHING),
        (("RDATE;VALUE=DATE:20270106",), "4 18:00-19:00; 6 18:00-19:00", NOTHING),
        (("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20270105"), "4 18:00-19:00; 6 18:00-19:00", NOTHING),
        (("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=Europe/Warsaw:20270105T190000"), "4 18:00-19:00; 6 18:00-19:00", NOTHING),
        (("RRULE:FREQ=YEARLY;BYWEEKNO=2,4;BYDAY=TU,FR;UNTIL=20270128T000000Z",), "4 18:00-19:00; 12 18:00-19:00; 15 18:00-19:00; 26 18:00-19:00", NOTHING),
        (("RRULE:FREQ=MONTHLY;BYMONTHDAY=31;COUNT=2",), "4 18:00-19:00; 31 18:00-19:00", NOTHING),
        (("RRULE:FREQ=DAILY;UNTIL=20270105T1800Z",), "4 18:00-19:00; 5 18:00-19:00", NOTHING),
        (("RRULE:FREQ=DAILY;COUNT=2", "RRULE:FREQ=WEEKLY;COUNT=2"), "4 18:00-19:00; 5 18:00-19:00; 11 18:00-19:00", NOTHING),
    ],
)  # fmt: skip
def test_of_a_series_what_is_clear_counts(lines: tuple[str, ...], expected: str, said: str) -> None:
    check(taken([calendar("DTSTART:20270104T180000Z", "DURATION:PT1H", *lines)]), expected, said)


def test_a_time_without_seconds_is_a_time() -> None:
    check(
        taken([calendar("DTSTART:20270104T1800Z", "DTEND;TZID=Europe/Warsaw:20270104T2030")]), "4 18:00-19:30", NOTHING
    )


def test_the_title_is_the_first_one_as_it_was_meant() -> None:
    def title(*lines: str) -> str:
        data = calendar("BEGIN:VEVENT", "DTSTART:20270104T180000Z", "DURATION:PT1H", *lines, "END:VEVENT")
        found, _ = read(data, file="a", zone=ZoneInfo("Europe/Warsaw"), first=date(2027, 1, 1), last=date(2027, 1, 31))
        return found[0].reason

    assert title("SUMMARY:Café", "SUMMARY:other") == "Café"
    assert title('SUMMARY;ALTREP="http://a:80/b";LANGUAGE=pl:Łódź: a\\, b\\; c\\nd\\\\e') == "Łódź: a, b; c d\\e"
    assert title("SUMMARY:") == title() == "appointment"


def test_many_broken_events_are_told_in_few_lines() -> None:
    events = [f"BEGIN:VEVENT\r\nUID:{n}\r\nSUMMARY:Bad {n}\r\nDTSTART:soon\r\nEND:VEVENT" for n in range(400)]
    _, said = taken([calendar(*events)])
    assert len(said.splitlines()) == 21
    assert "380 more of its events or lines cannot be read; the first is at line 104" in said


# --- what is called off, encodings, clock changes --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("kc-method-cancel", ""),
        ("kc-canceled-us", ""),
        ("kc-transparent-blank", ""),
        ("kc-fold-in-letter", "6 18:00-19:30"),
        ("kc-exrule", "18 18:00-19:30"),
        ("kc-utf-16", "8 18:00-19:30"),
        ("kc-recurrence-id-date", "4 18:00-19:30; 5 14:00-15:30; 6 18:00-19:30"),
    ],
)
def test_what_old_and_odd_programs_write_is_read_as_they_mean_it(source: str, expected: str) -> None:
    check(taken(files(source)), expected, NOTHING)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("kc-duration-over-spring", "28 00:00-29 17:30"),
        ("kc-gap-0230", "21 01:30-02:30; 28 01:30-02:30"),
    ],
)
def test_the_clock_may_change_on_the_way(source: str, expected: str) -> None:
    check(taken(files(source), first=date(2027, 3, 1), last=date(2027, 3, 31)), expected, NOTHING)


@pytest.mark.parametrize("status", ["CANCELLED", "CANCELED", "cancelled ", "Canceled", " CANCELLED"])
def test_a_cancelled_occurrence_of_a_series_frees_its_time(status: str) -> None:
    change = event(5, "RECURRENCE-ID:20270105T180000Z", f"STATUS:{status}")
    check(taken([calendar(event(4, "RRULE:FREQ=DAILY;COUNT=3"), change)]), "4 18:00-19:00; 6 18:00-19:00", NOTHING)


def test_a_change_of_all_that_follow_moves_them() -> None:
    change = event(5, "RECURRENCE-ID;RANGE=THISANDFUTURE:20270105T180000Z", "DTSTART:20270105T200000Z")
    outcome = taken([calendar(event(4, "RRULE:FREQ=DAILY;COUNT=3"), change)])
    check(outcome, "4 18:00-19:00; 5 20:00-21:00; 6 20:00-21:00", NOTHING)


@pytest.mark.parametrize("outlook", ["FREE", "BUSY", "OOF", "TENTATIVE"])
def test_outlooks_own_word_counts_where_the_rfcs_is_absent(outlook: str) -> None:
    lines = ("DTSTART:20270104T180000Z", "DURATION:PT1H", f"X-MICROSOFT-CDO-BUSYSTATUS:{outlook}")
    busy = "" if outlook == "FREE" else "4 18:00-19:00"
    check(taken([calendar(*lines)]), busy, NOTHING)
    check(taken([calendar(*lines, "TRANSP:OPAQUE")]), "4 18:00-19:00", NOTHING)


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "cp1252"])
@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r", "\r\r\n"])
def test_a_file_is_read_in_any_encoding_and_with_any_line_ends(coding: str, ends: str) -> None:
    data = calendar("DTSTART:20270104T180000Z", "DURATION:PT1H", "DESCRIPTION:pétanque\r\n  au café").decode()
    found, problems = read(
        data.replace("Class", "Pé\r\n tanque").replace("\r\n", ends).encode(coding),
        file="a.ics", zone=ZoneInfo("Europe/Warsaw"), first=date(2027, 1, 1), last=date(2027, 1, 31),
    )  # fmt: skip
    assert [(f"{one.period.start:%d %H:%M}", one.reason) for one in found] == [("04 18:00", "Pétanque")]
    assert problems == []


def test_a_night_shift_lasts_its_hours_when_the_clock_changes() -> None:
    lines = (
        "DTSTART;TZID=Europe/Warsaw:20270327T220000",
        "DTEND;TZID=Europe/Warsaw:20270328T070000",
        "RRULE:FREQ=WEEKLY;COUNT=2",
    )
    busy, _ = taken([calendar(*lines)], first=date(2027, 3, 20), last=date(2027, 4, 10))
    assert busy == "27 21:00-28 05:00; 3 20:00-4 04:00"


def test_a_decade_old_series_is_read_as_from_its_beginning() -> None:
    """What is skipped of a long past series must not change what follows."""
    rules = [
        "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU", "FREQ=HOURLY;INTERVAL=7", "FREQ=YEARLY;BYMONTH=1;BYDAY=2TU",
        "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=-1", "FREQ=MONTHLY;INTERVAL=2", "FREQ=YEARLY;INTERVAL=3;BYYEARDAY=5,12", "FREQ=WEEKLY;INTERVAL=5",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=YEARLY;BYWEEKNO=2", "FREQ=DAILY;INTERVAL=2;BYDAY=SA,SU",
    ]  # fmt: skip
    for begun, rule in (
        (begun, rule) for begun in ("20010830T073000", "20040229T073000", "20111231T073000") for rule in rules
    ):
        lines = (f"DTSTART:{begun}", "DURATION:PT1H")
        forward, _ = taken([calendar(*lines, f"RRULE:{rule}")], "UTC", date(2026, 6, 1), date(2027, 6, 1))
        counted, _ = taken([calendar(*lines, f"RRULE:{rule};COUNT=900000")], "UTC", date(2026, 6, 1), date(2027, 6, 1))
        assert forward == counted or not counted, rule


def test_stretches_come_out_in_utc_and_take_time() -> None:
    for path in sorted(FILES.glob("*.ics")):
        found, _ = read(
            path.read_bytes(),
            file=path.name,
            zone=ZoneInfo("Asia/Tokyo"),
            first=date(2027, 1, 1),
            last=date(2027, 12, 31),
        )
        assert all(one.period.start.utcoffset() == timedelta() for one in found)
        assert all(one.period.start < one.period.end for one in found)


def test_the_samples_differ() -> None:
    """Each file stands for something of its own."""
    bodies = sorted(path.read_bytes() for path in FILES.glob("*.ics"))
    assert all(one != other for one, other in pairwise(bodies))
