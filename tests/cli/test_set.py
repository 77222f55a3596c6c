"""`studycal set`: a setting by its name, the difference first, comments kept; what is wrong is not kept."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.learner import Learner

NOW = "2027-01-12T09:00:00+01:00"


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    learner = Learner(tmp_path)
    learner.begin()
    learner.studycal("show", "week")
    learner.now = NOW
    return learner


def config(learner: Learner) -> str:
    return (learner.folder / "studycal.toml").read_text()


def test_other_home_slots_are_written_with_their_comments_kept_and_what_is_ahead_follows(learner: Learner) -> None:
    before = config(learner)
    answer = learner.studycal("set", "home", "tue,thu 18:00", "fri 19:00; sat 11:00", "--yes")
    assert answer.code == 0, answer.err
    assert 'home = ["tue 18:00", "thu 18:00", "fri 19:00", "sat 11:00"]' in config(learner)
    assert [line for line in before.splitlines() if "#" in line] == [
        line for line in config(learner).splitlines() if "#" in line
    ]
    weeks = {slot: one["start"][11:16] for slot, one in learner.week(8).items()}
    assert [weeks[slot] for slot in ("S1", "S2", "S3", "S4")] == ["18:00", "18:00", "19:00", "11:00"]
    assert learner.week(7)["S1"]["start"].startswith("2027-01-11T19:00")  # what has begun stays


def test_a_dry_run_shows_and_keeps_nothing_and_default_takes_a_setting_away(learner: Learner) -> None:
    before = config(learner)
    answer = learner.studycal("set", "preferred_minutes", "60", "-n")
    assert "Cost:" in answer.out
    assert config(learner) == before
    assert learner.studycal("set", "preferred_minutes", "60", "--yes").code == 0
    assert "preferred_minutes = 60" in config(learner)
    assert learner.studycal("set", "preferred_minutes", "default", "--yes").code == 0
    assert "preferred_minutes" not in config(learner)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("homee", "mon 19:00"), 'Did you mean "home"?'),
        (("calendar", "x"), "google.calendar or caldav.calendar"),
        (("windows", "mon 18:00-25:00"), '"25:00" is not a time of day'),
        (("rest_days", "9"), "rest_days"),
        (("banners", "perhaps"), "neither yes nor no"),
        (("plan.id", "x"), "never changed"),
        (("home",), "Which value"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_written(
    learner: Learner, words: tuple[str, ...], told: str
) -> None:
    before = config(learner)
    answer = learner.studycal("set", *words, "--yes")
    assert (answer.code, told in answer.err) == (2, True), answer.err
    assert config(learner) == before


def times(learner: Learner, week: int) -> list[str]:
    return [one["start"] for one in learner.week(week).values()]


def test_undo_takes_a_setting_back_with_all_that_moved_by_it_and_brings_it_again(learner: Learner) -> None:
    learner.studycal("mark", "bad", "W12", "--yes")
    before, was = config(learner), times(learner, 9)
    kept = learner.studycal("set", "home", "tue,thu 18:00", "fri 19:00; sat 11:00", "--yes")
    assert "Take just this back with `studycal undo 2`" in kept.err
    after, now = config(learner), times(learner, 9)
    assert now != was

    undone = learner.studycal("undo", "--yes")
    assert "Takes back 2: home: mon 19:00, wed 19:00, thu 19:00, sat 10:00 -> tue 18:00, " in undone.out
    assert (config(learner), times(learner, 9)) == (before, was)
    assert set(learner.week(12)) == {"S2", "S4"}, "the mark of before stands"
    assert learner.studycal("undo", "3", "--yes").code == 0
    assert (config(learner), times(learner, 9)) == (after, now)
    learner.studycal("undo", "--yes")
    assert learner.studycal("undo", "--yes").code == 0
    assert set(learner.week(12)) == {"S1", "S2", "S3", "S4", "S5"}


def test_of_two_settings_of_one_name_the_later_is_taken_back_first(learner: Learner) -> None:
    before = config(learner)
    assert learner.studycal("set", "preferred_minutes", "60", "--yes").code == 0
    assert learner.studycal("set", "preferred_minutes", "65", "--yes").code == 0
    refused = learner.studycal("undo", "1", "--yes")
    assert refused.code == 3
    assert "Take that back first: `studycal undo 2`." in refused.err
    assert learner.studycal("undo", "--yes").code == 0
    assert "preferred_minutes = 60" in config(learner)
    assert learner.studycal("undo", "--yes").code == 0
    assert "preferred_minutes" not in config(learner)
    assert config(learner) == before


def test_a_setting_that_was_edited_in_the_file_since_is_left_as_it_is(learner: Learner) -> None:
    learner.studycal("set", "title", "Bread", "--yes")
    path = learner.folder / "studycal.toml"
    path.write_text(config(learner).replace('"Bread"', '"Cake"'))
    refused = learner.studycal("undo", "--yes")
    assert (refused.code, "changed again since, in the file" in refused.err) == (3, True)
    assert 'title = "Cake"' in config(learner)


def test_what_is_set_already_is_no_second_fact(learner: Learner) -> None:
    learner.studycal("set", "title", "Bread", "--yes")
    assert "holds already" in learner.studycal("set", "title", "Bread", "--yes").err
    assert len(learner.studycal("log", "--history", "--json").json["facts"]) == 1


def test_a_first_day_that_was_set_is_taken_back_to_the_same_plan(learner: Learner) -> None:
    learner.now = "2026-11-20T09:00:00+01:00"
    learner.studycal("mark", "bad", "W12", "--yes")
    before = times(learner, 3)
    assert learner.studycal("set", "start", "2026-12-07", "--yes").code == 0
    assert times(learner, 3) != before
    assert learner.studycal("undo", "--yes").code == 0
    assert times(learner, 3) == before
    assert [fact["kind"] for fact in learner.studycal("log", "--history", "--json").json["facts"]] == [
        "bad",
        "setting",
        "undo",
    ]


def test_other_times_from_a_day_on_leave_what_lies_before_it_and_are_undone_together(learner: Learner) -> None:
    learner.studycal("show", "week")
    before = {one["id"]: one["start"] for one in learner.year()["sessions"]}
    home = ("set", "home", "tue 18:00", "wed 19:00", "thu 19:00", "sat 10:00", "--from", "2027-02-01")
    assert learner.studycal(*home, "-y").code == 0
    after = {one["id"]: one["start"] for one in learner.year()["sessions"] if one["status"] != "dropped"}
    moved = {key for key, start in after.items() if key in before and before[key] != start}
    assert moved
    assert min(after[key] for key in moved) >= "2027-02-01"
    assert all(before[key] == start for key, start in after.items() if start < "2027-02-01")
    assert after["W15.S1"][:16].endswith("T18:00")
    assert learner.studycal("undo", "-y").code == 0
    assert {one["id"]: one["start"] for one in learner.year()["sessions"] if one["status"] != "dropped"} == before
    refused = learner.studycal("set", "reserve_weeks", "2", "--from", "2027-02-01", "-y")
    assert refused.code == 2
    assert "--from is for days, times and lengths." in refused.err


def test_the_same_times_from_an_earlier_day_on_free_what_lies_between(learner: Learner) -> None:
    learner.studycal("show", "week")
    home = ("set", "home", "tue 18:00", "wed 19:00", "thu 19:00", "sat 10:00", "-y")
    assert learner.studycal(*home, "--from", "2027-02-01").code == 0
    later = {one["id"]: one["start"] for one in learner.year()["sessions"] if one["status"] != "dropped"}
    assert learner.studycal(*home, "--from", "2027-01-04").code == 0
    sooner = {one["id"]: one["start"] for one in learner.year()["sessions"] if one["status"] != "dropped"}
    moved = {key for key, start in sooner.items() if later.get(key) != start}
    assert moved
    assert min(sooner[key] for key in moved) >= "2027-01-04"
    assert max(sooner[key] for key in moved) < "2027-02-01"
    assert learner.studycal("undo", "-y").code == 0
    assert {one["id"]: one["start"] for one in learner.year()["sessions"] if one["status"] != "dropped"} == later


def test_a_session_that_was_pinned_by_hand_stays_where_times_hold_from_an_earlier_day(learner: Learner) -> None:
    learner.studycal("show", "week")
    home = ("set", "home", "tue 18:00", "wed 19:00", "thu 19:00", "sat 10:00", "-y")
    assert learner.studycal(*home, "--from", "2027-02-01").code == 0
    session = next(one["id"] for one in learner.year()["sessions"] if one["start"] >= "2027-01-18")
    assert learner.studycal("pin", session, "2027-01-24 15:00", "-y").code == 0
    assert learner.studycal(*home, "--from", "2027-01-18").code == 0
    assert next(one["start"] for one in learner.year()["sessions"] if one["id"] == session)[:16] == "2027-01-24T15:00"


def week_starts(learner: Learner) -> dict[int, str]:
    return {one["week"]: one["starts"] for one in learner.year()["weeks"]}


@pytest.mark.parametrize(("start", "weeks"), [("2026-12-07", 1), ("2026-12-14", 2), ("2027-01-11", 6)])
def test_a_later_start_of_a_plan_that_has_begun_moves_what_is_to_come_by_as_much_and_says_which_weeks_stay_empty(
    learner: Learner, start: str, weeks: int
) -> None:
    learner.now = "2027-01-05T12:00:00+01:00"
    before = week_starts(learner)
    past = {one["id"]: one["start"] for one in learner.year()["sessions"] if one["start"] < "2027-01-05"}
    answer = learner.studycal("set", "start", start, "--yes")
    assert answer.code == 0, answer.err
    later = {number: (date.fromisoformat(day) + timedelta(weeks=weeks)).isoformat() for number, day in before.items()}
    assert week_starts(learner) == later
    after = {one["id"]: one["start"] for one in learner.year()["sessions"]}
    assert {name: after[name] for name in past} == past
    empty = {
        1: "W05 was on the calendar before: its week now, that of 4 Jan 2027, stays empty.",
        2: "W04 to W05 were on the calendar before: their weeks now, those of 4 Jan 2027 to 11 Jan 2027, stay empty.",
        6: "W01 to W05 were on the calendar before: their weeks now, those of 11 Jan 2027 to 8 Feb 2027, stay empty.",
    }[weeks]
    assert empty in " ".join(answer.err.split() + answer.out.split())


def test_a_return_on_the_first_day_of_a_later_start_holds_again_what_was_not_logged(learner: Learner) -> None:
    learner.now = "2027-01-05T12:00:00+01:00"
    assert learner.studycal("log", "done", "W01.S1", "W01.S2", "--yes").code == 0
    assert learner.studycal("set", "start", "2027-01-11", "--yes").code == 0
    before = {one["uid"]: one["start"] for one in learner.year()["sessions"]}
    learner.now = "2027-01-11T09:00:00+01:00"
    assert learner.studycal("mark", "return", "--resume", "open", "--yes").code == 0
    first, second = learner.week(1), learner.week(2)
    assert {slot: one["start"][:10] for slot, one in first.items()} == {
        "S1": "2026-11-30",
        "S2": "2026-12-02",
        "S3": "2027-01-14",
        "S4": "2027-01-16",
        "S5": "2027-01-17",
    }
    assert {slot: one["start"][:10] for slot, one in second.items()} == {
        "S1": "2027-01-18",
        "S2": "2027-01-20",
        "S3": "2027-01-21",
        "S4": "2027-01-23",
        "S5": "2027-01-24",
    }
    assert learner.studycal("undo", "--yes").code == 0
    assert {one["uid"]: one["start"] for one in learner.year()["sessions"]} == before


@pytest.mark.parametrize(
    "words",
    [
        ("optional", "sat 10:00"),
        ("optional", "sat 11:00"),
        ("home", "mon 19:00", "wed 19:00", "thu 19:00", "sun 10:30"),
    ],
)
def test_an_optional_slot_at_the_time_of_another_is_said(learner: Learner, words: tuple[str, ...]) -> None:
    answer = learner.studycal("set", *words, "--yes")
    assert answer.code == 0
    sentence = "is at the time of a core session's: one of the two is held elsewhere."
    assert sentence in " ".join((answer.out + answer.err).split())
    problems = learner.studycal("check", "--json").json["problems"]
    assert [one["rule"] for one in problems if sentence in one["message"]] == ["slots-clash"]
    assert learner.studycal("set", "optional", "sun 17:00", "--yes").code == 0
    assert "slots-clash" not in learner.studycal("check", "--json").out
