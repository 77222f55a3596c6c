"""Trips, pauses, merges, cuts and coming back, by date: start Monday 30 November 2026 in Warsaw."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cli.learner import Learner
from tests.scenarios.test_bad_and_great import at, held, mark, plan

SUNDAY_BEFORE_CHRISTMAS = "2026-12-20T18:00:00+01:00"


def weeks(learner: Learner) -> dict[int, str]:
    """The first day of each curriculum week."""
    return {week["week"]: week["starts"] for week in learner.year()["weeks"]}


def minutes(sessions: list[dict[str, Any]]) -> int:
    lengths = (datetime.fromisoformat(one["end"]) - datetime.fromisoformat(one["start"]) for one in sessions)
    return sum((length for length in lengths), timedelta()) // timedelta(minutes=1)


def test_a_pause_over_christmas_comes_out_of_the_reserve(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE_CHRISTMAS)
    before = plan(learner)
    cost = mark(learner, "pause", "2026-12-21..2027-01-03")["cost"]
    after = weeks(learner)
    assert (after[3], after[4], after[52]) == ("2026-12-14", "2027-01-04", "2027-12-06")
    assert cost["finish_before"] == ["2027-11-28", "2027-12-26"]
    assert cost["finish"] == ["2027-12-12", "2027-12-26"]
    assert (cost["minutes"], cost["dropped"]) == (0, 0)
    assert "slipped: 2 weeks" in learner.week(4)["S1"]["why"]
    mark(learner, "clear", "2026-12-21..2027-01-03")
    assert plan(learner) == before


def test_the_dates_of_a_pause_may_be_named_by_their_iso_weeks(learner: Learner) -> None:
    by_dates = learner.studycal("mark", "pause", "2026-12-21..2027-01-03", "-n").out
    assert learner.studycal("mark", "pause", "2026-W52..2026-W53", "-n").out == by_dates


def test_a_week_with_two_legal_slots_left_becomes_a_bad_week_instead(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE_CHRISTMAS)
    before = weeks(learner)
    mark(learner, "pause", "2026-12-21..2026-12-25")
    assert weeks(learner) == before
    assert [one["mark"] for one in learner.year()["weeks"]][3] == "bad"
    # The write stays on Saturday; the build leaves Wednesday for the only other day.
    assert held(learner, 4) == {"S2": "12-27T11:45", "S4": "12-26T10:00"}


def test_a_week_with_one_legal_slot_left_is_paused(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE_CHRISTMAS)
    mark(learner, "pause", "2026-12-21..2026-12-26")
    assert weeks(learner)[4] == "2026-12-28"


def test_holidays_are_no_legal_slots_for_what_a_pause_leaves(newcomer: Learner) -> None:
    """Christmas Eve, Christmas Day and the day after are holidays in Poland: of that week only Sunday is left."""
    learner = at(newcomer.begin("--holidays", "PL"), SUNDAY_BEFORE_CHRISTMAS)
    mark(learner, "pause", "2026-12-21..2026-12-23")
    assert weeks(learner)[4] == "2026-12-28"


def test_days_without_a_session_can_be_paused_for_nothing(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE_CHRISTMAS)
    before = plan(learner)
    assert mark(learner, "pause", "2026-12-22..2026-12-22")["cost"]["moved"] == 0
    assert plan(learner) == before


def test_clearing_some_days_of_a_pause_leaves_the_others(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE_CHRISTMAS)
    mark(learner, "pause", "2026-12-21..2027-01-03")
    mark(learner, "clear", "2026-12-28..2027-01-03")
    assert (weeks(learner)[4], weeks(learner)[52]) == ("2026-12-28", "2027-11-29")


def test_a_third_pause_week_with_no_reserve_left_says_what_would_do(newcomer: Learner) -> None:
    learner = newcomer.begin("--reserve", "2")
    at(learner, SUNDAY_BEFORE_CHRISTMAS)
    mark(learner, "pause", "2026-12-21..2027-01-03")
    before = learner.year()
    refused = learner.studycal("mark", "pause", "2027-02-01..2027-02-07", "--yes", "--json")
    assert refused.code == 3
    assert refused.json["rule"] == "reserve"
    # Calendar week 10 holds topic 8 by now; weeks 4 and 5 are not siblings, 5 and 6 are.
    marks = ["studycal mark merge W05 W06", "studycal mark cut W08", "studycal mark bad W08"]
    assert refused.json["choices"] == [*marks, "studycal set reserve_weeks 3"]
    assert learner.year() == before
    for choice in refused.json["choices"][:2]:
        at(learner, SUNDAY_BEFORE_CHRISTMAS)
        assert learner.studycal(*choice.split()[1:], "--yes").code == 0
        assert mark(learner, "pause", "2027-02-01..2027-02-07")["cost"]["finish"][0] == "2027-12-12"
        assert learner.studycal("undo", "--yes").code == 0
        assert learner.studycal("undo", "--yes").code == 0
    assert learner.studycal(*refused.json["choices"][2].split()[1:], "--yes").code == 0


def test_travel_to_tokyo_and_back_over_a_clock_change(learner: Learner) -> None:
    """Saturday 20 March to Monday 5 April 2027; Warsaw's clocks go forward on 28 March, Tokyo's never do."""
    at(learner, "2027-03-14T18:00:00+01:00")
    before = plan(learner)
    cost = mark(learner, "travel", "2027-03-20..2027-04-05", "--tz", "Asia/Tokyo")["cost"]
    sessions = [one for one in plan(learner)["sessions"] if one["status"] != "dropped"]
    away = [one for one in sessions if one["timezone"] == "Asia/Tokyo"]
    assert [(one["id"], one["start"], one["end"][11:16]) for one in away] == [
        ("W17.S1", "2027-03-22T19:00:00+09:00", "20:00"),
        ("W17.S4", "2027-03-27T10:00:00+09:00", "11:00"),
        ("W18.S1", "2027-03-29T19:00:00+09:00", "20:00"),
        ("W18.S4", "2027-04-03T10:00:00+09:00", "11:00"),
    ]
    assert {one["role"] for one in away} <= {"read", "write", "theory", "reflect"}
    days = {one["start"][:10] for one in sessions}
    # Two days in transit, and the day after each: eight and seven hours are more than five.
    assert days.isdisjoint({"2027-03-20", "2027-03-21", "2027-04-05", "2027-04-06"})
    assert cost["finish"] == cost["finish_before"]
    assert cost["minutes"] > 0
    assert [one for one in sessions if one["week"] < 16] == [one for one in before["sessions"] if one["week"] < 16]
    mark(learner, "clear", "2027-03-20..2027-04-05")
    assert plan(learner) == before


def test_the_diff_of_a_trip_names_the_zone_a_session_moves_to(learner: Learner) -> None:
    said = learner.studycal("mark", "travel", "2027-01-06..2027-01-15", "--tz", "Asia/Tokyo", "-n").out
    assert "  ~ W06.S4  Sat 9 Jan 2027 10:00 -> Sat 9 Jan 2027 10:00 Asia/Tokyo (60 min instead of 75)\n" in said


def test_a_session_pinned_into_the_next_week_of_a_trip_counts_among_the_trips(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE_CHRISTMAS)
    assert learner.studycal("pin", "W04.S5", "2026-12-29 13:00", "--yes").code == 0
    mark(learner, "travel", "2026-12-21..2027-01-09", "--tz", "Europe/London", "--sessions", "2")
    on_the_trip = [one["start"] for one in learner.week(4).values()]
    assert len(on_the_trip) == 2
    assert learner.week(4)["S5"]["start"].startswith("2026-12-29T13:00")


def test_a_short_shift_of_the_clock_costs_no_day_after_it(learner: Learner) -> None:
    at(learner, "2027-03-07T18:00:00+01:00")
    mark(learner, "travel", "2027-03-09..2027-03-12", "--tz", "Europe/London", "--sessions", "1")
    # Tuesday and Friday are spent in transit; Wednesday's build cannot travel, Thursday's experiment neither.
    assert held(learner, 15) == {"S1": "03-08T19:00", "S4": "03-13T10:00", "S5": "03-14T10:00"}


def test_a_trip_has_its_own_windows_if_told_so(learner: Learner) -> None:
    at(learner, "2027-03-14T18:00:00+01:00")
    mark(learner, "travel", "2027-03-21..2027-03-30", "--tz", "America/New_York", "--windows", "mon-sun 07:00-09:00")
    away = [one for one in learner.year()["sessions"] if one["timezone"] == "America/New_York"]
    assert away
    assert all(one["start"][11:16] >= "07:00" and one["end"][11:16] <= "09:00" for one in away)


def test_siblings_share_one_normal_week(learner: Learner) -> None:
    at(learner, "2027-01-10T18:00:00+01:00")
    before = plan(learner)
    normal = minutes(list(learner.week(7).values()))
    cost = mark(learner, "merge", "W07", "W08")["cost"]
    both = [*learner.week(7).values(), *learner.week(8).values()]
    assert [(one["week"], one["role"]) for one in sorted(both, key=lambda one: (one["week"], one["role"]))] == [
        (7, "build"),
        (7, "write"),
        (8, "build"),
        (8, "write"),
    ]
    assert {one["start"][:10] for one in both} == {"2027-01-11", "2027-01-13", "2027-01-14", "2027-01-16"}
    assert minutes(both) <= normal
    assert {slot: one["start"] for slot, one in learner.week(7).items()} == {
        "S2": "2027-01-13T19:00:00+01:00",
        "S4": "2027-01-16T10:00:00+01:00",
    }
    assert cost["minutes"] == 6 * 75
    assert [one for one in plan(learner)["sessions"] if one["week"] > 8] == [
        one for one in before["sessions"] if one["week"] > 8
    ]
    mark(learner, "clear", "W08")
    assert plan(learner) == before


def test_a_shared_week_can_go_badly_but_takes_no_third_topic_and_no_experiment(learner: Learner) -> None:
    at(learner, "2027-01-10T18:00:00+01:00")
    mark(learner, "merge", "W07", "W08")
    for words in (["merge", "W08", "W09"], ["great", "W08"]):
        refused = learner.studycal("mark", *words, "--yes", "--json")
        assert (refused.code, refused.json["rule"]) == (3, "shared-week")
        assert refused.json["choices"] == ["studycal mark clear W08"]
    mark(learner, "bad", "W08")
    assert (held(learner, 7), held(learner, 8)) == ({"S2": "01-13T19:00", "S4": "01-16T10:00"}, {})


def test_a_merge_makes_good_for_a_pause(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE_CHRISTMAS)
    mark(learner, "pause", "2026-12-21..2026-12-27")
    assert mark(learner, "merge", "W07", "W08")["cost"]["finish"][0] == "2027-11-28"
    assert (weeks(learner)[6], weeks(learner)[9]) == ("2027-01-11", "2027-01-25")


def test_a_week_that_was_missed_is_merged_into_the_next_one(learner: Learner) -> None:
    learner.year()
    at(learner, "2027-01-17T20:00:00+01:00")
    for slot in ("S1", "S2", "S3", "S4"):
        assert learner.studycal("log", "skip", f"W07.{slot}").code == 0
    mark(learner, "merge", "W07", "W08")
    assert held(learner, 8) == {"S2": "01-20T19:00", "S4": "01-23T10:00"}
    again = {slot: one for slot, one in learner.week(7).items() if one["start"] > "2027-01-18"}
    assert {slot: one["start"][5:16] for slot, one in again.items()} == {"S2": "01-18T19:00", "S4": "01-21T19:00"}
    assert {one["status"] for one in again.values()} == {"planned"}
    assert "asked-again" in again["S2"]["why"]


def test_a_cut_topic_is_held_nowhere_and_nothing_else_moves(learner: Learner) -> None:
    at(learner, "2027-01-10T18:00:00+01:00")
    before = plan(learner)
    cost = mark(learner, "cut", "W20")["cost"]
    assert (cost["dropped"], cost["moved"], cost["minutes"]) == (5, 0, 375)
    assert 20 not in weeks(learner)
    assert [one["status"] for one in plan(learner)["sessions"] if one["week"] == 20] == ["dropped"] * 5
    answer = learner.studycal("show", "W20.S2", "--why")
    assert "You cut its topic" in " ".join(answer.out.split())
    mark(learner, "clear", "W20")
    assert plan(learner) == before


def test_a_cut_makes_good_for_a_pause(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE_CHRISTMAS)
    mark(learner, "pause", "2026-12-21..2026-12-27")
    assert mark(learner, "cut", "W20")["cost"]["finish"][0] == "2027-11-28"
    assert weeks(learner)[21] == "2027-04-19"


THIRTY_DAYS_ON = "2026-12-30T12:00:00+01:00"


def test_return_after_thirty_silent_days_goes_on_with_today(learner: Learner) -> None:
    before = learner.year()
    at(learner, THIRTY_DAYS_ON)
    mark(learner, "return")
    after = learner.year()
    assert after["plan"]["finish"] == before["plan"]["finish"]
    # Wednesday of W05: the ramp is as light as a bad week.
    assert [week["mark"] for week in after["weeks"]][4] == "ramp"
    assert held(learner, 5) == {"S1": "12-28T19:00", "S2": "12-30T19:00", "S4": "01-02T10:00"}
    assert after["unplaced"] == []
    nothing_is_asked_of_the_past(learner, THIRTY_DAYS_ON)


def nothing_is_asked_of_the_past(learner: Learner, since: str) -> None:
    review = learner.studycal("review", "--auto")
    assert review.code == 0, review.err
    assert "unknown: " not in review.out
    new = [one for one in learner.year()["sessions"] if one["status"] == "planned"]
    assert all(datetime.fromisoformat(one["start"]) > datetime.fromisoformat(since) for one in new)
    assert all(
        datetime.fromisoformat(item["nearest"]) > datetime.fromisoformat(since) for item in learner.year()["unplaced"]
    )


def test_return_to_the_open_week_takes_up_what_was_left_undone(learner: Learner) -> None:
    learner.year()
    for slot, now in (("S1", "2026-12-07T21:00:00+01:00"), ("S2", "2026-12-09T21:00:00+01:00")):
        assert learner.studycal("log", "done", f"W02.{slot}", now=now).code == 0
    at(learner, THIRTY_DAYS_ON)
    cost = mark(learner, "return", "--resume", "open")["cost"]
    # Theory and build of W02 were held, but nothing was written: it is the open week, three calendar weeks late.
    assert (weeks(learner)[1], weeks(learner)[2], weeks(learner)[3]) == ("2026-11-30", "2026-12-28", "2027-01-04")
    assert cost["finish"] == ["2027-12-19", "2027-12-26"]
    # What is done stays where it was; of the rest the first week back asks for the write only, the next for all.
    ahead = {slot: one["start"][5:16] for slot, one in learner.week(2).items() if one["start"] > THIRTY_DAYS_ON}
    assert ahead == {"S4": "01-02T10:00"}
    assert len(learner.week(3)) == 5
    nothing_is_asked_of_the_past(learner, THIRTY_DAYS_ON)


@pytest.mark.parametrize("later", [timedelta(), timedelta(hours=-1), timedelta(minutes=5)])
def test_what_is_logged_after_a_return_moves_nothing_whatever_the_clock_says(
    learner: Learner, later: timedelta
) -> None:
    learner.year()
    at(learner, THIRTY_DAYS_ON)
    mark(learner, "return", "--resume", "open")
    before = {one["id"]: one["start"] for one in learner.year()["sessions"]}
    now = (datetime.fromisoformat(THIRTY_DAYS_ON) + later).isoformat()
    assert learner.studycal("log", "done", "W04.S4", "--yes", now=now).code == 0
    assert {one["id"]: one["start"] for one in learner.year()["sessions"]} == before


@pytest.mark.parametrize("resume", ["open", "today"])
def test_a_return_said_by_mistake_is_undone_without_a_trace(learner: Learner, resume: str) -> None:
    learner.year()
    at(learner, THIRTY_DAYS_ON)
    before = plan(learner)
    mark(learner, "return", "--resume", resume)
    assert learner.studycal("undo", "--yes").code == 0
    assert plan(learner) == before


@pytest.mark.parametrize("pinned", [("W03.S3", "2026-12-18 18:00"), ("W03.S1", "2026-12-16 18:00")])
def test_what_was_pinned_and_not_held_is_asked_for_once_more_at_a_time_to_come(
    learner: Learner, pinned: tuple[str, str]
) -> None:
    learner.year()
    assert learner.studycal("pin", *pinned, "--yes", now="2026-12-01T12:00:00+01:00").code == 0
    assert learner.studycal("log", "done", "W01.S4", now="2026-12-05T12:00:00+01:00").code == 0
    at(learner, THIRTY_DAYS_ON)
    before = {one["uid"]: one["start"] for one in learner.year()["sessions"]}
    mark(learner, "return", "--resume", "open")
    homes = {"S1": "2027-01-04T19:00:00+01:00", "S3": "2027-01-07T19:00:00+01:00"}
    assert {slot: learner.week(3)[slot]["start"] for slot in homes} == homes
    assert learner.studycal("undo", "--yes").code == 0
    assert {one["uid"]: one["start"] for one in learner.year()["sessions"]} == before


def test_return_to_the_first_week_if_nothing_was_ever_held(learner: Learner) -> None:
    learner.year()
    at(learner, THIRTY_DAYS_ON)
    mark(learner, "return", "--resume", "open")
    assert (weeks(learner)[1], weeks(learner)[52]) == ("2026-12-28", "2027-12-20")
    nothing_is_asked_of_the_past(learner, THIRTY_DAYS_ON)


def test_return_to_an_open_week_the_reserve_cannot_reach_offers_today(newcomer: Learner) -> None:
    learner = newcomer.begin("--reserve", "2")
    learner.year()
    at(learner, THIRTY_DAYS_ON)
    refused = learner.studycal("mark", "return", "--resume", "open", "--yes", "--json")
    assert refused.code == 3
    assert refused.json["choices"][0] == "studycal mark return --resume today"
    assert learner.studycal(*refused.json["choices"][0].split()[1:], "--yes").code == 0


def test_a_short_absence_needs_no_ramp(learner: Learner) -> None:
    learner.year()
    assert learner.studycal("log", "done", "W04.S4", now="2026-12-26T12:00:00+01:00").code == 0
    at(learner, THIRTY_DAYS_ON)
    mark(learner, "return")
    assert len(learner.week(5)) == 5
    assert weeks(learner)[5] == "2026-12-28"


@pytest.mark.parametrize(
    ("words", "session", "sentence"),
    [
        ("pause 2026-12-21..2027-01-03", "W10.S1", "A pause or a return let its topic slip by 2 weeks."),
        ("merge W07 W08", "W08.S2", "Two topics share its week: build and write of each, and no minute more."),
        ("merge W07 W08", "W08.S1", "Two topics share its week: build and write of each, and no minute more."),
        ("great W07", "W07.S5", "You called the week great: one more experiment on the same topic."),
        ("travel 2027-01-12..2027-01-20 --tz Asia/Tokyo", "W07.S4", "You are on a trip then: an hour each"),
        ("travel 2027-01-12..2027-01-20 --tz Asia/Tokyo", "W07.S2", "You are on a trip then: an hour each"),
        ("cut W07", "W07.S2", "You cut its topic out of the plan."),
    ],
)
def test_every_decision_can_be_asked_for(learner: Learner, words: str, session: str, sentence: str) -> None:
    learner.year()
    at(learner, SUNDAY_BEFORE_CHRISTMAS)
    mark(learner, *words.split())
    answer = learner.studycal("show", session, "--why")
    assert answer.code == 0
    assert sentence in " ".join(answer.out.split())


def test_a_week_shrunk_by_a_pause_is_cleared_by_its_dates(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE_CHRISTMAS)
    mark(learner, "pause", "2026-12-21..2026-12-25")
    refused = learner.studycal("mark", "clear", "W04", "--yes")
    assert refused.code == 2
    assert "studycal mark clear 2026-12-21..2026-12-25" in refused.err


def test_holidays_stay_free_of_sessions(newcomer: Learner) -> None:
    learner = newcomer.begin("--holidays", "PL")
    days = {one["start"][:10] for one in learner.year()["sessions"]}
    assert days.isdisjoint({"2026-12-25", "2026-12-26", "2027-01-01", "2027-01-06", "2027-05-03", "2027-11-11"})
