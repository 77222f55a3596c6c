"""What commands say is true, and said once: headers, costs, what has no time, what a trip takes."""

from __future__ import annotations

from pathlib import Path

from tests.cli.learner import Learner

INIT = ("init", "plan.md", "--home", "mon,wed,thu,sat 19:00", "--tz", "Europe/Warsaw", "--start", "2026-11-30")


def begun(folder: Path, rows: str = "", *options: str) -> Learner:
    rows = rows or "".join(f"- Week {number}: Topic {number}\n" for number in range(1, 7))
    (folder / "plan.md").write_text(f"# Pots\n\n{rows}")
    learner = Learner(folder)
    answer = learner.studycal(*INIT, *options)
    assert answer.code == 0, answer.err
    assert learner.studycal("show").code == 0
    return learner


def test_a_trip_takes_no_session_that_is_held_at_home_after_it(tmp_path: Path) -> None:
    """Monday is spent on the journey; its theory finds no time, and Wednesday to Saturday stay as they are."""
    learner = begun(tmp_path)
    seen = learner.studycal("mark", "travel", "2026-12-07..2026-12-08", "--tz", "Europe/Berlin", "-n", "--json").json
    assert [one["id"] for one in seen["diff"]["removed"]] == ["W02.S1"]
    assert seen["diff"]["moved"] == []


def test_a_long_change_tells_its_cost_once(tmp_path: Path) -> None:
    learner = begun(tmp_path)
    seen = learner.studycal("mark", "pause", "2026-12-07..2026-12-13", "-n")
    assert seen.out.count("Cost:") == 1


def test_topics_that_come_sooner_by_unlike_spans_are_said_to_come_sooner_by_some_weeks(tmp_path: Path) -> None:
    learner = begun(tmp_path, "".join(f"- Week {number}: Topic {number}\n" for number in range(1, 13)))
    seen = learner.studycal("set", "finish", "2027-01-10", "-n").out
    assert "one of several" not in seen
    assert "brought its topic forward by some weeks." in seen


def test_export_counts_only_what_show_year_lists(tmp_path: Path) -> None:
    rows = "".join(f"- Week {number}: Topic {number}\n" for number in range(1, 5))
    learner = begun(tmp_path, rows, "--holidays", "PL")
    said = learner.studycal("export", "ics", "-o", "-").err
    assert "not placed: `studycal show year` lists them." in said
    assert "not placed:" in learner.studycal("show", "year").out
    learner.now = "2027-01-12T12:00:00+01:00"
    assert "not placed" not in learner.studycal("export", "ics", "-o", "-").err
    assert "not placed:" not in learner.studycal("show", "year").out


def test_after_a_return_a_plan_that_was_begun_is_not_said_to_begin(tmp_path: Path) -> None:
    """Weeks 1 and 2 are done before the start; the learner comes back to week 3 after an absence."""
    rows = "- [x] Week 1: A\n- [x] Week 2: B\n- [ ] Week 3: C\n- [ ] Week 4: D\n- [ ] Week 5: E\n"
    learner = begun(tmp_path, rows, "--ticked-done")
    assert "The plan begins on Mon 30 Nov." in learner.studycal("show", "week").out
    learner.now = "2026-12-20T12:00:00+01:00"
    assert learner.studycal("log", "done", "W03.S1").code == 0
    assert learner.studycal("mark", "return", "-y").code == 0
    assert "The plan begins" not in learner.studycal("show", "year").out + learner.studycal("show", "week").out
