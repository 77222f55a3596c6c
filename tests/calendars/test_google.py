"""Our Google calendar on a server that behaves like Google's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from math import ceil
from pathlib import Path

import pytest

from studycal.calendars.base import Look, Op, Outcome
from studycal.calendars.google.calendar import GoogleCalendar
from studycal.calendars.google.login_file import LIST, OWN, read, save
from studycal.errors import AuthNeededError, HeldError, RemoteError
from tests.calendars.contract import (
    PLAN,
    START,
    ZONE,
    CalendarContract,
    Opener,
    create,
    delete,
    done,
    made,
    patch,
    seen,
)
from tests.google import FakeGoogle
from tests.google.studycal import NOW, kept_login, opened


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    with FakeGoogle() as fake:
        yield fake


@pytest.fixture
def login(google: FakeGoogle, tmp_path: Path) -> Path:
    return kept_login(google, tmp_path / "token.json")


@pytest.fixture
def waits() -> list[float]:
    """The waits between tries, in seconds."""
    return []


@pytest.fixture
def calendar(google: FakeGoogle, login: Path, waits: list[float]) -> GoogleCalendar:
    found = opened(google, login, sleep=waits.append)
    found.ensure(PLAN, "Study plan", ZONE)
    return found


class TestGoogle(CalendarContract):
    @pytest.fixture
    def opened(self, google: FakeGoogle, login: Path) -> Opener:
        def opener() -> GoogleCalendar:
            calendar = opened(google, login)
            calendar.ensure(PLAN, "Study plan", ZONE)
            return calendar

        return opener


def ids(google: FakeGoogle, calendar: GoogleCalendar) -> list[str]:
    return sorted(event["id"] for event in google.hands.events(calendar.address))


def year() -> list[Op]:
    return [create(number) for number in range(1, 261)]


# --- finding the calendar


def test_the_calendar_is_made_in_the_learners_zone_with_our_mark(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    found = google.hands.home(calendar.address)
    assert (found.summary, found.description, found.zone) == ("Study plan", f"studycal plan {PLAN}", ZONE)


def test_a_calendar_whose_creation_went_unanswered_is_found_again(google: FakeGoogle, login: Path) -> None:
    google.hands.fault("lost", "POST /calendar/v3/calendars")
    opened(google, login).ensure(PLAN, "Study plan", ZONE)
    assert len(google.hands.calendars()) == 2


def test_a_calendar_made_a_moment_ago_may_not_be_known_everywhere_yet(
    google: FakeGoogle, calendar: GoogleCalendar, waits: list[float]
) -> None:
    google.hands.fault("error", "PART POST", status=404, reason="notFound", skip=3, times=2)
    google.hands.fault("error", "GET .*/events", status=404, reason="notFound", times=2)
    assert calendar.look("") == Look((), (), "", full=True)
    assert {receipt.outcome for receipt in done(calendar, *year()[:20])} == {Outcome.DONE}
    assert len(calendar.look("").events) == 20
    assert waits == [1, 1, 2]


def test_a_calendar_of_another_plan_is_held(google: FakeGoogle, login: Path) -> None:
    opened(google, login, wanted="Mine").ensure("another", "Study plan", ZONE)
    with pytest.raises(HeldError) as held:
        opened(google, login, wanted="Mine").ensure(PLAN, "Study plan", ZONE)
    assert held.value.rule == "other-plan"


def test_a_calendar_named_by_its_id_is_marked_once(google: FakeGoogle, login: Path, calendar: GoogleCalendar) -> None:
    google.hands.home(calendar.address).description = "For work"
    assert opened(google, login, wanted=calendar.address).ensure(PLAN, "Study", ZONE) == calendar.address
    assert google.hands.home(calendar.address).description == f"For work\n\nstudycal plan {PLAN}"
    with pytest.raises(HeldError):
        opened(google, login, wanted=calendar.address).ensure("another", "Study", ZONE)


def test_f9_a_calendar_that_is_gone_is_never_made_again(
    google: FakeGoogle, calendar: GoogleCalendar, login: Path
) -> None:
    google.hands.delete_calendar(calendar.address)
    gone, calendar = calendar.address, opened(google, login)
    calendar.address = gone
    for attempt in (lambda: calendar.look(""), lambda: done(calendar, create(1)), lambda: calendar.look("")):
        with pytest.raises(HeldError) as held:
            attempt()
        assert held.value.rule == "calendar-gone"
    named = opened(google, login, wanted="c_gone@group.calendar.google.com")
    with pytest.raises(HeldError):
        named.ensure(PLAN, "Study plan", ZONE)
    assert len(google.hands.calendars()) == 1


def test_f9_a_calendar_that_can_only_be_read_stops_the_run(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.hands.share(calendar.address, "reader")
    with pytest.raises(HeldError) as held:
        done(calendar, *year())
    assert held.value.rule == "calendar-read-only"
    assert ids(google, calendar) == []
    assert [entry["path"] for entry in google.hands.log()].count("/batch/calendar/v3") == 1


def test_a_login_that_may_not_list_calendars_still_makes_its_own(google: FakeGoogle, tmp_path: Path) -> None:
    login = kept_login(google, tmp_path / "narrow.json", scopes=(OWN,))
    calendar = opened(google, login)
    first = calendar.ensure(PLAN, "Study plan", ZONE)
    assert calendar.look("").events == ()
    kept = read(login)
    assert kept is not None
    save(login, replace(kept, calendars={PLAN: first}))
    assert opened(google, login).ensure(PLAN, "Study plan", ZONE) == first
    google.hands.delete_calendar(first)
    assert opened(google, login).ensure(PLAN, "Study plan", ZONE) != first


# --- the fewest requests


def test_a_first_push_takes_nine_requests_a_quiet_look_one(google: FakeGoogle, login: Path) -> None:
    calendar = opened(google, login)
    calendar.ensure(PLAN, "Study plan", ZONE)
    calendar.look("")
    assert {receipt.outcome for receipt in done(calendar, *year())} == {Outcome.DONE}
    assert google.hands.count() == calendar.requests == 9
    own = calendar.look(calendar.look("").token)
    before = calendar.requests
    assert calendar.look(own.token).events == ()
    assert calendar.requests - before == 1


@pytest.mark.parametrize("k", [1, 50, 51, 120])
def test_k_changes_take_a_look_and_a_request_for_each_fifty(
    google: FakeGoogle, calendar: GoogleCalendar, k: int
) -> None:
    done(calendar, *year())
    look = calendar.look("")
    google.hands.clear()
    later = [patch(event, summary="New") for event in look.events[:k]]
    calendar.look(look.token)
    assert {receipt.outcome for receipt in done(calendar, *later)} == {Outcome.DONE}
    assert google.hands.count() == 1 + ceil(k / 50)


def test_a_quiet_look_asks_for_little_and_compressed(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    token = calendar.look("").token
    google.hands.clear()
    calendar.look(token)
    target = str(google.hands.log()[0]["target"])
    assert "fields=" in target
    assert "maxResults=2500" in target


def test_the_nearest_sessions_come_first(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.hands.fault("error", "batch", status=401, reason="authError", skip=1, times=0)
    with pytest.raises(AuthNeededError):
        done(calendar, *year())
    assert ids(google, calendar) == sorted(create(number).id for number in range(1, 51))


# --- what goes wrong


@pytest.mark.parametrize("kind", ["lost", "cut", "drop"])
@pytest.mark.parametrize("what", ["create", "patch", "delete"])
def test_f5_a_write_whose_answer_is_lost_is_done_once(
    google: FakeGoogle, calendar: GoogleCalendar, kind: str, what: str
) -> None:
    done(calendar, *year()[110:210])
    events = calendar.look("").events
    make: Callable[[], list[Op]] = {
        "create": lambda: [create(number) for number in range(1, 101)],
        "patch": lambda: [patch(event, summary="New") for event in events],
        "delete": lambda: [delete(event) for event in events],
    }[what]
    ops = make()
    google.hands.fault(kind, "batch", times=2)
    receipts = done(calendar, *ops)
    assert {receipt.outcome for receipt in receipts} == {Outcome.DONE}
    assert len(receipts) == len(ops)
    assert len(ids(google, calendar)) == {"create": 200, "patch": 100, "delete": 0}[what]
    sequences = {event["summary"] for event in google.hands.events(calendar.address)}
    assert sequences == {"create": {"Reading"}, "patch": {"New"}, "delete": set()}[what]


def test_f5_a_write_that_another_client_made_is_not_taken_for_ours(
    google: FakeGoogle, calendar: GoogleCalendar
) -> None:
    event = made(calendar, create(1))
    google.hands.edit(calendar.address, event.id, {"summary": "Theirs"})
    google.hands.fault("lost", "batch")
    (receipt,) = done(calendar, patch(event, summary="Mine"))
    assert receipt.outcome is Outcome.STALE
    assert receipt.event is not None
    assert receipt.event.fields is not None
    assert receipt.event.fields.summary == "Theirs"


def test_f6_each_part_of_a_batch_is_settled_on_its_own(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    kept = made(calendar, create(1))
    stale = patch(made(calendar, create(2)), summary="Mine")
    google.hands.edit(calendar.address, create(2).id, {"summary": "Theirs"})
    hands, ops = google.hands, [create(1), stale, *(create(number) for number in range(3, 51))]
    for number, status in ((5, 429), (6, 503), (7, 403)):
        hands.fault("error", "PART POST", status=status, reason="rateLimitExceeded", skip=number)
    hands.fault("error", "PART POST", status=400, reason="invalid", skip=20)
    outcomes = {receipt.op.id: receipt.outcome for receipt in done(calendar, *ops)}
    assert len(outcomes) == 50
    assert outcomes[kept.id] is Outcome.EXISTS
    assert outcomes[stale.id] is Outcome.STALE
    assert sorted(outcomes.values()).count(Outcome.REFUSED) == 1
    assert sorted(outcomes.values()).count(Outcome.DONE) == 47
    assert len(ids(google, calendar)) == 49


def test_f6_a_part_that_stays_busy_fails_alone(
    google: FakeGoogle, calendar: GoogleCalendar, waits: list[float]
) -> None:
    google.hands.fault("error", f"PART DELETE .*{create(2).id}", status=503, times=0)
    events = [made(calendar, create(number)) for number in (1, 2, 3)]
    outcomes = [receipt.outcome for receipt in done(calendar, *map(delete, events))]
    assert sorted(outcomes) == [Outcome.DONE, Outcome.DONE, Outcome.FAILED]
    assert waits == [1, 2, 4, 8, 16]


@pytest.mark.parametrize(("status", "reason"), [(410, "fullSyncRequired"), (400, "invalid")])
def test_f7_a_token_that_ends_leads_to_a_full_look(
    google: FakeGoogle, calendar: GoogleCalendar, status: int, reason: str
) -> None:
    done(calendar, *year()[:5])
    look = calendar.look("")
    google.hands.fault("error", "syncToken", status=status, reason=reason)
    again = calendar.look(look.token)
    assert again.full
    assert again.events == look.events


def test_f7_a_token_that_ends_between_two_pages(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    token = calendar.look("").token
    for number in range(2600):
        google.hands.add(
            calendar.address, {"start": {"date": "2027-01-01"}, "end": {"date": "2027-01-02"}, "summary": f"{number}"}
        )
    google.hands.fault("error", "syncToken.*pageToken", status=410, reason="fullSyncRequired")
    look = calendar.look(token)
    assert look.full
    assert len(look.events) == 2600


@pytest.mark.parametrize("at", [0, 1, 2, 3, 4, 9])
@pytest.mark.parametrize(
    ("status", "reason"), [(429, "rateLimitExceeded"), (403, "userRateLimitExceeded"), (503, "backendError")]
)
def test_f17_a_busy_server_costs_one_request_more(
    google: FakeGoogle, login: Path, waits: list[float], at: int, status: int, reason: str
) -> None:
    google.hands.fault("error", "calendar/v3", status=status, reason=reason, retry_after="7", skip=at)
    calendar = opened(google, login, sleep=waits.append)
    calendar.ensure(PLAN, "Study plan", ZONE)
    calendar.look("")
    receipts = done(calendar, *year())
    calendar.look("")
    assert {receipt.outcome for receipt in receipts} == {Outcome.DONE}
    assert len(ids(google, calendar)) == 260
    assert google.hands.count() <= 11 + 2
    assert waits == [7]


@pytest.mark.parametrize(("where", "written"), [("POST /batch", 0), ("PART POST", 20)])
def test_f17_a_server_that_wants_an_hour_of_rest_is_left_for_a_later_run(
    google: FakeGoogle, calendar: GoogleCalendar, waits: list[float], where: str, written: int
) -> None:
    google.hands.fault("error", where, status=503, retry_after="3600", skip=written, times=0)
    google.hands.clear()

    with pytest.raises(RemoteError, match="not taking requests"):
        done(calendar, *year())

    assert waits == []
    assert google.hands.count() == 1
    assert len(ids(google, calendar)) == written


def test_f17_quota_by_the_minute_is_waited_out(google: FakeGoogle, login: Path) -> None:
    waits: list[float] = []

    def minute(seconds: float) -> None:
        waits.append(seconds)
        google.hands.quota(100)

    google.hands.quota(100)
    calendar = opened(google, login, sleep=minute)
    calendar.ensure(PLAN, "Study plan", ZONE)
    assert {receipt.outcome for receipt in done(calendar, *year())} == {Outcome.DONE}
    assert len(waits) == 2
    assert len(ids(google, calendar)) == 260


def test_f17_a_calendar_over_its_limit_is_left_alone(
    google: FakeGoogle, calendar: GoogleCalendar, waits: list[float]
) -> None:
    google.hands.fault("error", "PART", status=403, reason="quotaExceeded", times=0)
    google.hands.clear()
    with pytest.raises(RemoteError, match="not taking requests"):
        done(calendar, *year())
    assert (google.hands.count(), waits) == (1, [])


@pytest.mark.parametrize("where", ["calendarList", "POST /calendar/v3/calendars", "GET .*/events", "batch", "token"])
@pytest.mark.parametrize("kind", ["html", "drop", "error"])
def test_f18_a_network_in_the_way_is_one_sentence_and_no_change(
    google: FakeGoogle, login: Path, where: str, kind: str
) -> None:
    google.hands.fault(kind, where, times=0)
    calendar = opened(google, login)
    with pytest.raises(RemoteError):
        calendar.ensure(PLAN, "Study plan", ZONE)
        calendar.look("")
        calendar.look("")
        done(calendar, *year())
    google.hands.calm()
    again = opened(google, login)
    again.ensure(PLAN, "Study plan", ZONE)
    assert again.look("").events == ()
    assert len(google.hands.calendars()) == 2


def test_f18_a_host_that_does_not_answer(google: FakeGoogle, login: Path) -> None:
    calendar = opened(google, login)
    calendar.ensure(PLAN, "Study plan", ZONE)
    google.__exit__(None, None, None)
    calendar = opened(google, login)
    calendar.address = "x"
    with pytest.raises(RemoteError, match="cannot be reached"):
        calendar.look("")


@pytest.mark.parametrize("calls", [0, 1, 2, 4])
def test_f19_a_revoked_login_is_one_notice_and_one_token_call(google: FakeGoogle, login: Path, calls: int) -> None:
    calendar = opened(google, login)
    steps = [
        lambda: calendar.ensure(PLAN, "Study plan", ZONE),
        lambda: [calendar.look("") for _ in range(2)],
        lambda: done(calendar, *year()[:50]),
        lambda: done(calendar, *year()[50:]),
        lambda: calendar.look(""),
    ]
    for step in steps[:calls]:
        step()
    google.hands.revoke_logins()
    google.hands.clear()
    with pytest.raises(AuthNeededError, match="revoked or has expired"):
        steps[calls]()
    for minutes in (0, 15, 30, 45):
        with pytest.raises(AuthNeededError):
            opened(google, login, now=NOW + timedelta(minutes=minutes)).ensure(PLAN, "Study plan", ZONE)
    assert [entry["path"] for entry in google.hands.log()].count("/token") == 1


def test_f19_a_clock_ten_minutes_off_only_costs_a_token(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.hands.advance(55 * 60)
    google.hands.advance(10 * 60)
    assert calendar.look("").full
    google.hands.expire_access_tokens()
    assert {receipt.outcome for receipt in done(calendar, *year()[:60])} == {Outcome.DONE}


def test_f19_a_scope_taken_away_is_named(google: FakeGoogle, tmp_path: Path) -> None:
    login = kept_login(google, tmp_path / "list-only.json", scopes=(LIST,))
    with pytest.raises(AuthNeededError, match="does not allow what studycal needs"):
        opened(google, login).ensure(PLAN, "Study plan", ZONE)


def test_f20_a_login_of_seven_days_ends_with_its_cause(google: FakeGoogle, tmp_path: Path) -> None:
    google.hands.logins(testing=True)
    login = kept_login(google, tmp_path / "testing.json")
    opened(google, login).ensure(PLAN, "Study plan", ZONE)
    google.hands.advance(7 * 86_400)
    google.hands.expire_access_tokens()
    with pytest.raises(AuthNeededError, match="app in Testing") as ended:
        opened(google, login, now=NOW + timedelta(days=7, minutes=5)).ensure(PLAN, "Study plan", ZONE)
    assert "In production" in ended.value.remedy


def test_a_rotated_refresh_token_is_kept(google: FakeGoogle, login: Path) -> None:
    google.hands.logins(rotate=True)
    for _ in range(3):
        google.hands.expire_access_tokens()
        opened(google, login).ensure(PLAN, "Study plan", ZONE)


def test_two_processes_share_one_new_token(google: FakeGoogle, login: Path) -> None:
    first, second = opened(google, login), opened(google, login)
    first.ensure(PLAN, "Study plan", ZONE)
    second.ensure(PLAN, "Study plan", ZONE)
    assert [entry["path"] for entry in google.hands.log()].count("/token") == 1


def test_an_event_dragged_to_a_whole_day_and_back(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    event = made(calendar, create(1))
    day = {"start": {"date": "2026-12-01"}, "end": {"date": "2026-12-02"}}
    google.hands.edit(calendar.address, event.id, day)
    allday = seen(calendar, event.id)
    (receipt,) = done(calendar, patch(allday, start=START, end=START + timedelta(hours=1)))
    assert receipt.event is not None
    assert receipt.event.fields is not None
    assert receipt.event.fields.start == START
