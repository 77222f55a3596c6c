"""What the items of another CalDAV calendar take; how they are asked for is told in tests/cli/test_caldav.py."""

from __future__ import annotations

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from studycal.calendars.caldav.busy import CalDavBusy
from studycal.calendars.caldav.http import Http

WEEK = date(2027, 1, 4), date(2027, 1, 10)
ITEM = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:b\r\nSUMMARY:Budget\r\nDTSTART:20270104T180000Z\r\n"
    "DURATION:PT1H\r\nATTENDEE;PARTSTAT=DECLINED:mailto:iga@firm.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def _nowhere() -> Http:
    raise AssertionError("nothing is asked for here")


@pytest.mark.parametrize(
    ("owner", "titles"),
    [
        ("iga@firm.example", []),
        ("Iga@Firm.example", []),
        ("jan@firm.example", ["Budget"]),
        ("iga", ["Budget"]),
        ("https://cloud.example/dav/iga/", ["Budget"]),
    ],
)
def test_what_the_learner_declined_takes_no_time(owner: str, titles: list[str]) -> None:
    source = CalDavBusy("work", "Work", ZoneInfo("Europe/Warsaw"), "https://cloud.example/", _nowhere, owner)
    busy, problems = source.taken(json.dumps([ITEM]).encode(), *WEEK)
    assert ([one.reason for one in busy], problems) == (titles, [])
