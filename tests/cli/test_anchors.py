"""Fixed dates: they stand in the plan, in every view and in every calendar, and the sessions flow around them."""

from __future__ import annotations

from pathlib import Path

import icalendar
import pytest

from tests.cli.learner import INIT, Learner

WEBINAR = '\n[[anchor]]\nname = "Open house"\ndate = 2027-01-13\ntime = "19:30"\nminutes = 60\n'
DEADLINE = '\n[[anchor]]\nname = "Essay due"\ndate = 2027-01-15\n'
DEMO = '\n[[anchor]]\nname = "Demo day"\nweek = 7\nweekday = "fri"\ntime = "20:00"\nminutes = 90\noutput = true\n'


def begun(folder: Path, *anchors: str) -> Learner:
    learner = Learner(folder)
    assert learner.studycal(*INIT).code == 0
    config = folder / "studycal.toml"
    config.write_text(config.read_text() + "".join(anchors))
    return learner


def summaries(learner: Learner) -> dict[str, icalendar.Event]:
    assert learner.studycal("export", "ics", "-o", "out.ics").code == 0
    calendar = icalendar.Calendar.from_ical((learner.folder / "out.ics").read_bytes())
    return {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}


def test_a_fixed_date_stands_in_every_view_and_export(tmp_path: Path) -> None:
    learner = begun(tmp_path, WEBINAR, DEADLINE)
    week = learner.studycal("show", "W07").out
    assert "19:30–20:30  ◆ Open house" in week
    assert "whole day    ◆ Essay due" in week
    assert "◆ Fri 15 Jan 2027  Essay due" in learner.studycal("show", "year").out
    assert "◆ Essay due" in learner.studycal("show", "2027-01-15").out
    assert "◆ Open house" in learner.studycal("show", "2027-01-11..2027-01-17").out
    shown = learner.studycal("show", "year", "--json").json["anchors"]
    assert [(one["id"], one["name"], one["start"]) for one in shown] == [
        ("W07.A1", "Open house", "2027-01-13T19:30:00+01:00"),
        ("W07.D1", "Essay due", "2027-01-15"),
    ]
    assert "Essay due, Fri 15 Jan 2027, week 7" in learner.studycal("check").out
    assert learner.studycal("export", "md", "-o", "notes").code == 0
    assert "Essay due: Fri 15 Jan 2027" in (tmp_path / "notes/2027-W02.md").read_text()


def test_sessions_flow_around_a_fixed_date_and_calendars_hold_it(tmp_path: Path) -> None:
    learner = begun(tmp_path, WEBINAR, DEADLINE)
    sessions = {one["id"]: one for one in learner.studycal("show", "W07", "--json").json["sessions"]}
    assert sessions["W07.S2"]["start"] != "2027-01-13T19:00:00+01:00"
    assert "busy: Open house" in sessions["W07.S2"]["why"]
    events = summaries(learner)
    assert events["Essay due"]["DTSTART"].params["VALUE"] == "DATE"
    assert events["Essay due"]["TRANSP"] == "TRANSPARENT"
    assert events["Open house"].decoded("DTSTART").isoformat() == "2027-01-13T19:30:00+01:00"


def test_an_output_is_its_weeks_output_session_and_nobody_moves_it(tmp_path: Path) -> None:
    learner = begun(tmp_path, DEMO)
    sessions = {one["id"]: one for one in learner.studycal("show", "W07", "--json").json["sessions"]}
    demo = sessions["W07.S4"]
    assert (demo["name"], demo["start"], demo["output"]) == ("Demo day", "2027-01-15T20:00:00+01:00", True)
    assert demo["end"] == "2027-01-15T21:30:00+01:00"
    assert demo["why"] == ["anchor"]
    refused = learner.studycal("pin", "W07.S4", "2027-01-16 10:00", "-y")
    assert refused.code == 3
    assert "nobody moves it" in refused.err
    assert learner.studycal("check", "--json").code == 0


def test_a_weekday_of_a_week_goes_with_its_week(tmp_path: Path) -> None:
    learner = begun(tmp_path, DEMO)
    assert learner.studycal("mark", "pause", "2026-12-21..2026-12-27", "-y").code == 0
    sessions = {one["id"]: one for one in learner.studycal("show", "W07", "--json").json["sessions"]}
    assert sessions["W07.S4"]["start"] == "2027-01-22T20:00:00+01:00"


def test_a_date_that_moves_moves_its_event_and_one_that_goes_is_cancelled(tmp_path: Path) -> None:
    learner = begun(tmp_path, DEADLINE)
    config, first = tmp_path / "studycal.toml", summaries(learner)["Essay due"]
    config.write_text(config.read_text().replace("2027-01-15", "2027-01-14"))
    second = summaries(learner)["Essay due"]
    assert (second["UID"], int(second["SEQUENCE"])) == (first["UID"], int(first["SEQUENCE"]) + 1)
    config.write_text(config.read_text().partition("\n[[anchor]]")[0])
    assert summaries(learner)["Essay due"]["STATUS"] == "CANCELLED"
    assert "anchors" not in learner.studycal("show", "year", "--json").json


@pytest.mark.parametrize(
    ("anchor", "told"),
    [
        ('name = "X"\n', "a date, or a week and a weekday"),
        ('name = "X"\ndate = 2027-01-13\nweekday = "fri"\nweek = 2\n', "a date, or a week and a weekday"),
        ('name = "X"\nweekday = "fri"\n', "has a weekday, but no week"),
        ('name = "X"\ndate = 2027-01-13\noutput = true\n', "needs a time"),
        ('name = "X"\ndate = 2027-01-13\ntime = "25:00"\n', "not a time of day"),
        ('name = "X"\ndate = 2027-01-13\nzone = "Mars"\n', "Mars"),
    ],
)
def test_an_anchor_that_cannot_be_is_named_with_its_line(tmp_path: Path, anchor: str, told: str) -> None:
    learner = begun(tmp_path, f"\n[[anchor]]\n{anchor}")
    answer = learner.studycal("show", "week")
    assert answer.code == 1
    assert told in answer.err
    assert "studycal.toml:" in answer.err


def test_a_date_whose_week_is_not_there_is_said(tmp_path: Path) -> None:
    learner = begun(tmp_path, DEMO.replace("week = 7", "week = 70"))
    problems = learner.studycal("check", "--json").json["problems"]
    assert any(one["rule"] == "anchor" and "week 70" in one["message"] for one in problems)


def test_after_a_pause_a_dated_one_is_told_in_the_week_it_lies_in_and_in_no_other(tmp_path: Path) -> None:
    learner = begun(tmp_path, DEADLINE)
    assert learner.studycal("mark", "pause", "2026-12-28..2027-01-03", "--yes").code == 0
    assert "Essay due, Fri 15 Jan 2027, week 6" in learner.studycal("check").out
    shown = {week: "Essay due" in learner.studycal("show", week).out for week in ("W05", "W06", "W07")}
    assert shown == {"W05": False, "W06": True, "W07": False}


def test_a_pin_from_another_week_is_told_the_fixed_date_it_lies_on(tmp_path: Path) -> None:
    learner = begun(tmp_path, WEBINAR)
    answer = learner.studycal("pin", "W08.S2", "2027-01-13 19:45", "-n")
    assert "It lies on Open house." in answer.out + answer.err


WEEKLY = '\n[[anchor]]\nname = "Study group"\nweek = 7\nweekday = "tue"\ntime = "20:00"\nminutes = 60\n'


def test_fixed_dates_stand_on_paper_in_pictures_in_tables_and_beside_what_comes_next(tmp_path: Path) -> None:
    learner = begun(tmp_path, WEBINAR, DEADLINE)
    assert learner.studycal("export", "html", "-o", "plan.html").code == 0
    paper = (tmp_path / "plan.html").read_text()
    assert "<bdi>Essay due</bdi>" in paper
    assert "Wed 19:30" in paper
    assert learner.studycal("export", "svg", "--picture", "week", "--week", "W07", "-o", "week.svg").code == 0
    assert "Fri 15 Jan Essay due" in (tmp_path / "week.svg").read_text().replace("\u2068", "").replace("\u2069", "")
    assert learner.studycal("export", "svg", "-o", "year.svg").code == 0
    assert "Essay due" in (tmp_path / "year.svg").read_text()
    assert learner.studycal("export", "notion", "-o", "tables").code == 0
    rows = (tmp_path / "tables/Sessions.csv").read_text("utf-8-sig").splitlines()
    assert [row for row in rows if row.startswith("Essay due,W07.D1,W07,2027-01-15,,fixed date")]
    assert learner.studycal("review", "--from", "tables/Sessions.csv", "-n").code in (0, 1)
    learner.now = "2027-01-15T12:00:00+01:00"
    assert "◆ Essay due" in learner.studycal("show", "next").out
    learner.now = "2027-01-16T12:00:00+01:00"
    assert "Essay due" not in learner.studycal("show", "next").out


def test_a_fixed_date_that_goes_with_its_week_is_told_in_the_difference(tmp_path: Path) -> None:
    learner = begun(tmp_path, WEEKLY)
    seen = learner.studycal("mark", "pause", "2026-12-21..2026-12-27", "-n")
    assert "◆ Study group: 12 Jan 2027 -> 19 Jan 2027" in seen.out
    told = learner.studycal("mark", "pause", "2026-12-21..2026-12-27", "-n", "--json").json["diff"]["dates"]
    assert [(one["from"][:10], one["to"][:10]) for one in told] == [("2027-01-12", "2027-01-19")]
    short = learner.studycal("mark", "pause", "2026-12-21..2026-12-27", "-n", "-v")
    assert "◆ Study group: Tue 12 Jan 2027 -> Tue 19 Jan 2027" in short.out
