"""What `check` says of a plan."""

from __future__ import annotations

from pathlib import Path

from tests.cli.learner import Learner

FOUR_SLOTS = ("init", "--example", "--start", "2026-11-30", "--tz", "Europe/Warsaw",
              "--home", "mon 19:00", "wed 19:00", "thu 19:00", "sat 10:00")  # fmt: skip


def test_optional_sessions_without_a_slot_are_one_line_and_no_warning(tmp_path: Path) -> None:
    """Four home slots are enough for a learner who leaves the fifth session out."""
    learner = Learner(tmp_path)
    assert learner.studycal(*FOUR_SLOTS).code == 0

    problems = learner.studycal("check", "--json").json["problems"]

    told = [one for one in problems if one["rule"] == "unplaced"]
    assert [(one["level"], one["message"]) for one in told] == [("info", "52 optional sessions found no time.")]
    assert learner.studycal("check", "--strict").code == 0


def test_an_optional_session_that_has_a_slot_is_not_told_to_get_one(tmp_path: Path) -> None:
    """The holidays of Christmas leave three core days and a Sunday, which the output session takes."""
    learner = Learner(tmp_path).begin("--holidays", "PL")

    told = [one for one in learner.studycal("check", "--json").json["problems"] if one["rule"] == "unplaced"]

    assert [one["message"] for one in told] == ["1 optional session found no time."]
    assert told[0]["remedy"] == "`studycal show W04.S5 --why` says what is in the way; nothing is lost with it."


def test_core_sessions_without_a_time_are_named(tmp_path: Path) -> None:
    """Christmas Eve is a Thursday: the week's reading has no other slot."""
    learner = Learner(tmp_path)
    assert learner.studycal(*FOUR_SLOTS, "--holidays", "PL").code == 0

    problems = learner.studycal("check", "--json").json["problems"]

    named = [one["message"] for one in problems if one["level"] == "warning"]
    assert "W04.S3 cannot be placed (holiday: Christmas Eve; nearest: Thu 24 Dec 2026 19:00)." in named
    assert learner.studycal("check", "--strict").code == 1


def test_the_past_asks_for_nothing(tmp_path: Path) -> None:
    learner = Learner(tmp_path)
    assert learner.studycal(*FOUR_SLOTS, "--holidays", "PL").code == 0
    learner.year()
    learner.now = "2026-12-29T12:00:00+01:00"
    assert "W04.S3" not in learner.studycal("check").out
    assert "W04.S3" in {one["id"] for one in learner.year()["unplaced"]}, "it is still known"


def test_a_session_without_a_home_slot_is_called_so_in_words(tmp_path: Path) -> None:
    learner = Learner(tmp_path)
    assert learner.studycal(*FOUR_SLOTS, "--windows", "sun 10:00-13:00").code == 0
    shown = learner.studycal("show", "W01").out
    assert "(optional, no home slot)" in shown
    assert "no-home" not in shown


def test_a_document_alone_is_checked_with_the_rules_that_hold_and_their_lines(tmp_path: Path) -> None:
    plan = "# Pots\n\n| Week | Topic |\n|---|---|\n| 1 | Clay |\n| 2 | Kiln |\n"
    (tmp_path / "plan.md").write_text(plan)
    (tmp_path / "rhythm.md").write_text("# Rhythm\n\nEach session is 45 minutes.\n\n**Session 1 – Learn**\n\n- read\n")
    learner = Learner(tmp_path)
    alone = learner.studycal("check", "plan.md").out
    assert "usual session: 75 minutes" in alone
    assert "hours a week" not in alone
    assert "stated" not in alone
    both = learner.studycal("check", "plan.md", "rhythm.md")
    assert "shortest session: 45 minutes (rhythm.md:3)" in both.out
    found = learner.studycal("check", "plan.md", "rhythm.md", "--json").json
    assert found["rules"]["max_minutes"] == 45
    assert found["origins"]["max_minutes"] == "rhythm.md:3"
    assert "stated" not in found["rules"]
