"""Busy time of the learner's other Google calendars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from studycal.calendars.google import login_file
from studycal.calendars.google.api import Api
from studycal.calendars.google.busy import ask
from studycal.calendars.google.credentials import KeptCredentials
from studycal.calendars.google.login_file import BUSY, LIST, OWN
from studycal.calendars.google.login_place import LoginFile
from tests.cli.learner import Learner
from tests.google import FakeGoogle
from tests.google.account import OWNER
from tests.google.studycal import NOW, kept_login

WARSAW = ZoneInfo("Europe/Warsaw")
FIRST, LAST = date(2026, 11, 30), date(2027, 12, 5)


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    with FakeGoogle() as fake:
        yield fake


@pytest.fixture
def login(google: FakeGoogle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kept_login(google, tmp_path_factory.mktemp("login") / "token.json")


@pytest.fixture
def busy(learner: Learner, google: FakeGoogle, login: Path) -> Learner:
    """A learner whose own Google calendar and a family's count as busy."""
    family = google.hands.add_calendar("Family")
    config = learner.folder / "studycal.toml"
    more = f"""
[google]
api_endpoint = "{google.url}"
token_file = "{login}"
[[busy]]
google = "{OWNER}"
name = "Work"
[[busy]]
google = "{family}"
name = "Family"
"""
    config.write_text(config.read_text(encoding="utf-8") + more, encoding="utf-8")
    return learner


def api(google: FakeGoogle, login: Path) -> Api:
    kept = login_file.read(login)
    assert kept is not None
    return Api(KeptCredentials(kept, LoginFile(login), NOW), google.url, sleep=lambda _: None, random=lambda: 1.0)


def appointment(google: FakeGoogle, calendar: str, start: datetime, **more: str) -> None:
    end = start + timedelta(hours=2)
    times = {"start": {"dateTime": start.isoformat()}, "end": {"dateTime": end.isoformat()}}
    google.hands.add(calendar, {**times, "summary": "Secret", **more})


def test_a_year_of_fifty_calendars_is_one_request(google: FakeGoogle, login: Path) -> None:
    ids = [OWNER, *(f"friend{number}@example.org" for number in range(49))]
    days = [datetime(2026, 11, 30, 19, tzinfo=WARSAW) + timedelta(days=number) for number in range(0, 370, 30)]
    for day in days:
        appointment(google, OWNER, day)
    found = ask(api(google, login), ids, FIRST, LAST)
    assert [entry["path"] for entry in google.hands.log()] == ["/token", "/batch/calendar/v3"]
    assert google.hands.log()[1]["parts"] == 5
    assert [datetime.fromisoformat(start) for start, _ in found[OWNER]] == days
    assert found["friend1@example.org"] == (
        "the calendar cannot be read: Google does not know it, or it is not shared with you."
    )


def test_more_than_fifty_calendars_are_asked_for_in_parts(google: FakeGoogle, login: Path) -> None:
    ids = [*(f"friend{number}@example.org" for number in range(60)), OWNER]
    appointment(google, OWNER, datetime(2026, 12, 1, 9, tzinfo=WARSAW))
    found = ask(api(google, login), ids, FIRST, FIRST)
    assert len(found) == 61
    assert found[OWNER] == [("2026-12-01T08:00:00Z", "2026-12-01T10:00:00Z")]


def test_sessions_make_room_for_what_stands_in_other_calendars(busy: Learner, google: FakeGoogle) -> None:
    appointment(google, OWNER, datetime(2026, 12, 2, 18, 30, tzinfo=WARSAW))
    appointment(google, OWNER, datetime(2026, 12, 3, 18, 30, tzinfo=WARSAW), transparency="transparent")
    week = busy.week(1)
    starts = {one["start"] for one in week.values()}
    assert "2026-12-02T19:00:00+01:00" not in starts
    assert "2026-12-03T19:00:00+01:00" in starts
    assert "Secret" not in busy.studycal("show", "W01", "--json").out


def test_a_calendar_that_cannot_be_read_is_said_and_unknown(busy: Learner, google: FakeGoogle) -> None:
    google.hands.delete_calendar(google.hands.calendars()[-1]["id"])
    answer = busy.studycal("check", "--json")
    said = [one["message"] for one in answer.json["problems"] if one["file"] == "Family"]
    assert said == [
        "the calendar cannot be read: Google does not know it, or it is not shared with you. "
        "What stands in this calendar is unknown, not free."
    ]


def test_without_google_its_last_answer_is_used(busy: Learner, google: FakeGoogle) -> None:
    appointment(google, OWNER, datetime(2026, 12, 2, 18, 30, tzinfo=WARSAW))
    before = busy.week(1)
    google.hands.fault("html", "batch|token", times=0)
    busy.now = "2026-11-24T15:00:00+01:00"
    answer = busy.studycal("check", "--json")
    said = [one["message"] for one in answer.json["problems"] if one["file"] == "Work"]
    assert len(said) == 1
    assert "Its answer of 2026-11-24 11:00 UTC is used." in said[0]
    assert busy.week(1) == before


@pytest.mark.parametrize("scopes", [(OWN, LIST), ()])
def test_a_login_that_may_not_ask_is_said_with_its_remedy(
    busy: Learner, google: FakeGoogle, login: Path, scopes: tuple[str, ...]
) -> None:
    if scopes:
        kept_login(google, login, scopes=scopes)
    else:
        login.unlink()
    answer = busy.studycal("check", "--json")
    said = [one["message"] for one in answer.json["problems"] if one["file"] == "Work"]
    assert len(said) == 1
    assert "Run `studycal auth google`." in said[0]
    assert "unknown, not free" in said[0]


def test_our_own_calendar_is_never_an_obstacle(busy: Learner, google: FakeGoogle, login: Path) -> None:
    from dataclasses import replace

    kept = login_file.read(login)
    assert kept is not None
    login_file.save(login, replace(kept, calendars={"plan": OWNER}))
    appointment(google, OWNER, datetime(2026, 12, 2, 18, 30, tzinfo=WARSAW))
    assert "2026-12-02T19:00:00+01:00" in {one["start"] for one in busy.week(1).values()}
    assert BUSY in kept.scopes
