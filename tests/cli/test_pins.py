"""Pins say where they lie; what has no time in the plan can be pinned and logged all the same."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import icalendar
import pytest

from tests.cli.learner import Learner, in_january


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return in_january(tmp_path)


@pytest.fixture
def crowded(tmp_path: Path) -> Learner:
    """One home slot a week: of four core sessions three have no time."""
    learner = Learner(tmp_path, "2026-12-30T09:00:00+01:00")
    answer = learner.studycal(
        "init", "--example", "--start", "2027-01-04", "--home", "mon 19:00", "--tz", "Europe/Berlin"
    )
    assert answer.code == 0, answer.err
    learner.now = "2027-01-12T09:00:00+01:00"
    return learner


def history(learner: Learner) -> list[dict[str, object]]:
    return list(learner.studycal("log", "--history", "--json").json["facts"])


def minutes(learner: Learner) -> float:
    sessions = [one for one in learner.year()["sessions"] if one["status"] != "dropped"]
    lengths = (datetime.fromisoformat(one["end"]) - datetime.fromisoformat(one["start"]) for one in sessions)
    return sum(length.total_seconds() / 60 for length in lengths)


def test_what_could_not_be_placed_can_be_pinned(crowded: Learner) -> None:
    assert crowded.studycal("pin", "W03.S1", "2027-01-20 12:00", "--yes").code == 0
    week = crowded.week(3)
    assert week["S1"]["pinned"]
    assert (week["S1"]["start"], week["S1"]["end"]) == ("2027-01-20T12:00:00+01:00", "2027-01-20T13:15:00+01:00")
    assert crowded.studycal("undo", "--yes").code == 0
    assert "S1" not in crowded.week(3)


def test_what_could_not_be_placed_can_be_logged_and_is_placed_no_more(crowded: Learner) -> None:
    before = minutes(crowded)
    answer = crowded.studycal("log", "done", "W01.S1")
    assert answer.code == 0, answer.err
    assert "no hours are planned for it" in answer.err
    assert (history(crowded)[-1]["session"], history(crowded)[-1]["status"]) == ("W01.S1", "done")
    assert minutes(crowded) == before
    assert "W01.S1 is done, without a time" in crowded.studycal("show", "W01").out
    assert crowded.studycal("show", "W01.S1", "--json").json["unplaced"][0]["logged"] == "done"


def test_an_output_logged_without_a_time_makes_its_week(crowded: Learner) -> None:
    missing = {one["id"] for one in crowded.year()["unplaced"]}
    made = next(slot for slot in ("S1", "S2", "S3") if f"W01.{slot}" in missing)
    assert crowded.studycal("log", "skip", "W01.S4").code == 0
    assert crowded.studycal("log", "done", f"W01.{made}").code == 0
    weeks = {week["week"]: week["state"] for week in crowded.year()["weeks"]}
    assert weeks[1] == "touched"


@pytest.mark.parametrize(
    ("mark", "session", "told"),
    [
        (("travel", "2027-03-13..2027-03-28", "--tz", "Asia/Tokyo"), "W11.S2", "You are on a trip then"),
        (("bad", "W20"), "W20.S3", "The week is a bad one"),
        (("cut", "W30"), "W30.S1", "You cut its topic out of the plan"),
        (("merge", "W31", "W32"), "W32.S1", "Two topics share its week"),
    ],
)
def test_a_log_of_what_a_mark_dropped_is_kept_and_names_the_mark(
    learner: Learner, mark: tuple[str, ...], session: str, told: str
) -> None:
    assert learner.studycal("mark", *mark, "--yes").code == 0
    before = minutes(learner)
    answer = learner.studycal("log", "done", session)
    assert answer.code == 0, answer.err
    assert told in answer.err
    assert history(learner)[-1]["session"] == session
    assert minutes(learner) == before
    assert learner.studycal("undo", "--yes").code == 0
    assert told in " ".join(learner.studycal("show", session).out.split())


@pytest.mark.parametrize(
    ("mark", "session", "time"),
    [
        (("travel", "2027-03-13..2027-03-28", "--tz", "Asia/Tokyo"), "W11.S3", "2027-03-19 08:00"),
        (("bad", "W20"), "W20.S3", "2027-05-20 19:00"),
    ],
)
def test_a_pin_of_what_a_mark_dropped_takes_the_place_of_another(
    learner: Learner, mark: tuple[str, ...], session: str, time: str
) -> None:
    assert learner.studycal("mark", *mark, "--yes").code == 0
    before = minutes(learner)
    answer = learner.studycal("pin", session, time, "--yes")
    assert answer.code == 0, answer.err
    placed = {one["id"]: one for one in learner.year()["sessions"] if one["status"] != "dropped"}
    assert placed[session]["pinned"]
    assert minutes(learner) <= before


@pytest.mark.parametrize(
    ("mark", "session", "time", "back"),
    [
        (("cut", "W30"), "W30.S1", "2027-07-29 12:00", "studycal mark clear W30"),
        (("merge", "W31", "W32"), "W32.S1", "2027-08-06 12:00", "studycal mark clear W31"),
    ],
)
def test_a_pin_of_what_is_not_asked_for_names_the_mark_and_what_brings_it_back(
    learner: Learner, mark: tuple[str, ...], session: str, time: str, back: str
) -> None:
    learner.studycal("mark", *mark, "--yes")
    answer = learner.studycal("pin", session, time, "--yes")
    assert answer.code == 3
    assert back in answer.err
    assert len(history(learner)) == 1


def test_a_pin_outside_the_plan_is_refused_with_its_dates(learner: Learner) -> None:
    for time in ("2029-01-05 12:00", "2028-02-05 12:00"):
        answer = learner.studycal("pin", "W06.S2", time, "--yes")
        assert answer.code == 3
        assert "lies outside the plan, which runs from Mon 4 Jan 2027 to Sun 2 Jan 2028" in answer.err
    assert history(learner) == []


def test_a_pin_in_another_week_says_so_in_the_preview_and_in_both_weeks(learner: Learner) -> None:
    answer = learner.studycal("pin", "W11.S1", "2027-03-12 18:00", "--yes")
    assert "It lies in week 10, Mon 8 Mar to Sun 14 Mar 2027, not in its own week" in answer.out
    own = learner.studycal("show", "W11").out
    assert "(pinned, in week 10)" in own
    assert "4 core sessions" in own
    assert "W11.S1" in learner.studycal("show", "W10").out


def test_a_pin_in_another_year_shows_it(learner: Learner) -> None:
    answer = learner.studycal("pin", "W52.S4", "2028-01-05 12:00", "--yes")
    assert answer.code == 0, answer.err
    assert "Wed 5 Jan 2028 12:00" in answer.out.replace("Thu 30 Dec", "")
    assert "after the plan's last week" in answer.out
    assert "2028" in learner.studycal("show", "W52").out


@pytest.mark.parametrize(
    ("typed", "which", "start", "end"),
    [
        ("2027-10-31 02:30", "this is the first", "2027-10-31T02:30:00+02:00", "2027-10-31T02:45:00+01:00"),
        ("2027-10-31T02:30+01:00", "this is the second", "2027-10-31T02:30:00+01:00", "2027-10-31T03:45:00+01:00"),
    ],
)
def test_a_pin_in_the_doubled_hour_says_which_one_it_takes_and_keeps_it(
    learner: Learner, typed: str, which: str, start: str, end: str
) -> None:
    answer = learner.studycal("pin", "W43.S4", typed, "--yes")
    assert which in answer.out
    learner.studycal("mark", "bad", "W20", "--yes")
    placed = learner.week(43)["S4"]
    assert (placed["start"], placed["end"]) == (start, end)
    learner.studycal("export", "ics")
    calendar = icalendar.Calendar.from_ical((learner.folder / "study.ics").read_bytes())
    event = next(one for one in calendar.walk("VEVENT") if "W43 S4" in str(one["SUMMARY"]))
    wanted = (datetime.fromisoformat(start), datetime.fromisoformat(end))
    assert tuple(event.decoded(name).timestamp() for name in ("DTSTART", "DTEND")) == tuple(
        at.timestamp() for at in wanted
    )


def test_a_time_that_the_clocks_skip_is_refused(learner: Learner) -> None:
    answer = learner.studycal("pin", "W12.S4", "2027-03-28 02:30", "--yes")
    assert answer.code == 2
    assert "does not exist: the clocks skip it" in answer.err


def test_a_pin_on_a_trip_is_meant_and_shown_in_the_time_there(learner: Learner) -> None:
    learner.studycal("mark", "travel", "2027-03-13..2027-03-28", "--tz", "Tokyo", "--yes")
    answer = learner.studycal("pin", "W11.S1", "2027-03-18 08:00", "--yes")
    assert "Thu 18 Mar 08:00 Asia/Tokyo" in answer.out
    assert "in Europe/Warsaw it is Thu 18 Mar 00:00 then" in answer.out
    placed = learner.week(11)["S1"]
    assert (placed["start"], placed["timezone"]) == ("2027-03-18T08:00:00+09:00", "Asia/Tokyo")
    assert "(pinned, Asia/Tokyo)" in learner.studycal("show", "W11").out
    assert "S3" not in learner.week(11)


@pytest.mark.parametrize(
    "typed", [("12 feb 7pm Tokyo",), ("12 feb 7pm", "--tz", "Japan"), ("12 Feb 19:00 Asia/Tokyo",)]
)
def test_a_pin_may_name_whose_clocks_are_meant(learner: Learner, typed: tuple[str, ...]) -> None:
    assert learner.studycal("pin", "W06.S2", *typed, "--yes").code == 0
    assert learner.week(6)["S2"]["start"] == "2027-02-12T19:00:00+09:00"


@pytest.mark.parametrize(
    "words",
    [
        ("mark", "travel", "2027-07-03..2027-07-18", "--tz", "EST", "--yes"),
        ("pin", "W06.S2", "12 feb 7pm EST", "--yes"),
        ("pin", "W06.S2", "12 feb 7pm", "--tz", "EST", "--yes"),
        ("set", "timezone", "EST", "--yes"),
    ],
)
def test_an_abbreviation_is_refused_wherever_a_zone_is_typed(learner: Learner, words: tuple[str, ...]) -> None:
    answer = learner.studycal(*words)
    assert answer.code == 2
    assert '"EST" is an abbreviation, not a time zone. It may mean America/New_York' in answer.err


def test_a_city_is_a_zone_in_the_config_and_at_init(tmp_path: Path) -> None:
    learner = Learner(tmp_path, "2026-12-30T09:00:00+01:00")
    refused = learner.studycal("init", "--example", "--start", "2027-01-04", "--home", "mon 19:00", "--tz", "CET")
    assert refused.code == 2
    assert "Europe/Warsaw" in refused.err
    assert (
        learner.studycal("init", "--example", "--start", "2027-01-04", "--home", "mon 19:00", "--tz", "Tokyo").code == 0
    )
    config = tmp_path / "studycal.toml"
    assert 'timezone = "Asia/Tokyo"' in config.read_text()
    config.write_text(config.read_text().replace("Asia/Tokyo", "New York"))
    assert learner.year()["plan"]["timezone"] == "America/New_York"
    config.write_text(config.read_text().replace("New York", "EST"))
    answer = learner.studycal("show", "week")
    assert answer.code == 1
    assert "studycal.toml:" in answer.err
    assert "abbreviation" in answer.err


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("W02", "Which session of W02? Open in W02: S1 Theory (Mon 11 Jan), S2 Build (Wed 13 Jan)"),
        ("W02.S8", "There is no session W02.S8 in the plan. Open in W02: S1 Theory"),
        ("W60.S1", "The curriculum has weeks 1 to 52."),
        ("attention", "like W07.S2"),
    ],
)
def test_a_session_that_is_not_there_is_answered_with_those_of_its_week(
    learner: Learner, typed: str, told: str
) -> None:
    for words in (("log", "done", typed), ("pin", typed, "2027-01-15 19:00")):
        answer = learner.studycal(*words)
        assert answer.code in (1, 2)
        assert told in answer.err


def test_a_dry_run_of_a_later_time_says_what_the_real_one_does(learner: Learner) -> None:
    words = ("log", "skip", "W05.S1", "--later")
    assert learner.studycal(*words, "-n").code == learner.studycal(*words).code == 3
    forced = (*words, "--yes")
    assert learner.studycal(*forced, "-n").code == learner.studycal(*forced).code == 3
    missed = ("log", "skip", "W02.S1", "--later")
    dry = learner.studycal(*missed, "-n")
    assert dry.code == 0
    assert history(learner) == []
    kept = learner.studycal(*missed)
    assert kept.code == 0
    assert dry.err.split(" on ")[1] == kept.err.splitlines()[0].split(" on ")[1] + "\n"


@pytest.mark.parametrize("nothing", ["", " ", "\t"])
def test_no_time_is_not_now(learner: Learner, nothing: str) -> None:
    """An empty word (a variable of a script that was never set) pins nothing."""
    for words in ((nothing,), (nothing, nothing)):
        answer = learner.studycal("pin", "W03.S1", *words, "--yes")
        assert answer.code == 2, answer.err
        assert "No time was given" in answer.err
    assert learner.week(3)["S1"]["start"].startswith("2027-01-18T19:00")


def test_a_time_alone_is_on_the_sessions_own_day(learner: Learner) -> None:
    day = learner.week(10)["S1"]["start"][:10]
    for typed, meant in (("20:00", "20:00"), ("8.15 pm", "20:15"), ("20:30 in the evening", "20:30")):
        answer = learner.studycal("pin", "W10.S1", typed, "--yes")
        assert answer.code == 0, answer.err
        assert learner.week(10)["S1"]["start"].startswith(f"{day}T{meant}")
    for named in ("tonight 20:00", "today 20:00"):
        assert learner.studycal("pin", "W10.S1", named, "--yes").code == 0
        assert learner.week(10)["S1"]["start"].startswith("2027-01-12T20:00")


def test_a_time_that_has_passed_is_said_to_lie_in_the_past(learner: Learner) -> None:
    gone = learner.studycal("pin", "W03.S2", "2027-01-11 20:00", "--yes")
    assert gone.code == 3
    assert "Mon 11 Jan 20:00 lies in the past; a session begins at least 2 h ahead." in gone.err
    soon = learner.studycal("pin", "W03.S2", "today 10:00", "--yes")
    assert soon.code == 3
    assert "is less than 2 h ahead" in soon.err


def test_a_length_alone_is_told_as_a_length(learner: Learner) -> None:
    assert learner.studycal("pin", "W10.S1", "--minutes", "45", "--yes").code == 0
    assert "W10.S1 pinned to 45 min, Mon 8 Mar 2027 19:00" in learner.studycal("log", "--history").out
    assert learner.studycal("pin", "W10.S1", "20:00", "--yes").code == 0
    assert "W10.S1 pinned to Mon 8 Mar 2027 20:00" in learner.studycal("log", "--history").out
