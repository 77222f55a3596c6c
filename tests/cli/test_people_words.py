"""Words of people who know no manual: sessions by their day, other names of marks and settings, their own language."""

from __future__ import annotations

from pathlib import Path

import pytest

from studycal.formats.setting_words import home_slots, windows
from tests.cli.learner import Learner, in_january


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """A plan from Monday 4 January 2027; today is Tuesday 12 January, nine in the morning."""
    return in_january(tmp_path)


@pytest.mark.parametrize("day", ["yesterday", "mon", "Monday", "montag", "11 Jan", "2027-01-11"])
def test_a_session_is_logged_by_its_day(learner: Learner, day: str) -> None:
    answer = learner.studycal("log", "done", day)
    assert (answer.code, "W02.S1" in answer.err) == (0, True), answer.err


@pytest.mark.parametrize("day", ["thu", "14 Jan", "jeudi", "Donnerstag"])
def test_a_session_is_pinned_and_given_back_by_its_day(learner: Learner, day: str) -> None:
    assert learner.studycal("pin", day, "fri 20:00", "-y").code == 0
    assert learner.week(2)["S3"]["start"] == "2027-01-15T20:00:00+01:00"
    assert learner.week(2)["S3"]["pinned"]
    assert learner.studycal("unpin", "fri", "-y").code == 0
    assert not learner.week(2)["S3"]["pinned"]


def test_a_day_with_no_or_several_sessions_is_answered_with_what_it_holds(learner: Learner) -> None:
    answer = learner.studycal("pin", "fri", "sun 20:00", "-y")
    assert (answer.code, "No session lies on Fri 15 Jan 2027" in answer.err) == (2, True)
    assert learner.studycal("pin", "W02.S2", "wed 19:30", "-y").code == 0
    assert learner.studycal("pin", "W02.S3", "wed 21:00", "-y").code == 0
    answer = learner.studycal("pin", "wed", "sun 20:00", "-y")
    assert answer.code == 2
    assert "W02.S2 Build, W02.S3 Read" in answer.err


def test_what_is_no_session_is_repeated_as_it_was_typed(learner: Learner) -> None:
    assert '"did" is no session' in learner.studycal("log", "done", "W01.S1", "did").err


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("freitag 20:00", "2027-01-15T20:00"),
        ("vendredi 20:00", "2027-01-15T20:00"),
        ("15 janvier 20:00", "2027-01-15T20:00"),
        ("15 stycznia 20:00", "2027-01-15T20:00"),
    ],
)
def test_a_day_is_typed_in_ones_own_language(learner: Learner, typed: str, start: str) -> None:
    assert learner.studycal("pin", "W02.S3", typed, "-y").code == 0
    assert learner.week(2)["S3"]["start"][:16] == start


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("mark", "sick", "W02"), "Did you mean pause?"),
        (("mark", "trip", "W02"), "Did you mean travel?"),
        (("mark", "remove", "W02"), "Did you mean cut?"),
        (("mark", "hard", "W02"), "Did you mean bad?"),
        (("remove", "W03"), "Did you mean mark cut W07?"),
        (("export", "ics", "study.ics"), "Did you mean -o study.ics?"),
        (("export", "pdf"), "Did you mean html?"),
        (("export", "outlook"), "Did you mean ics?"),
        (("search", "attention"), "Did you mean show topics?"),
        (("help", "pause"), "Type `studycal help mark`."),
        (("help", "move"), "Type `studycal help pin`."),
        (("help", "makr"), "Did you mean mark?"),
        (("show", "attention"), "W07 is “Attention Mechanisms - Part 1”"),
        (("show", "ATTENTION"), "type `studycal show W07`"),
    ],
)
def test_what_was_meant_is_named(learner: Learner, words: tuple[str, ...], meant: str) -> None:
    answer = learner.studycal(*words)
    assert (answer.code, meant in answer.err) == (2, True), answer.err
    assert len(answer.err.splitlines()) <= 2


@pytest.mark.parametrize(
    ("typed", "slots"),
    [
        ("di,do 19 Uhr", ["tue 19:00", "thu 19:00"]),
        ("mo 19.30 Uhr", ["mon 19:30"]),
        ("lun,mer 19h30", ["mon 19:30", "wed 19:30"]),
        ("mon 19:00 1h30m", ["mon 19:00 1h30m"]),
        ("sat 10:00 2h", ["sat 10:00 2h"]),
    ],
)
def test_hours_are_typed_as_people_write_them(typed: str, slots: list[str]) -> None:
    assert home_slots(typed) == slots


def test_windows_are_typed_alike() -> None:
    assert windows("mo-fr 18 Uhr-21 Uhr") == windows("mon-fri 18:00-21:00")


@pytest.mark.parametrize("words", [("home", "mon,thu", "18:00"), ("days", "mon,thu 18:00"), ("home", "mo,do 18 Uhr")])
def test_days_are_set_with_or_without_quotes(learner: Learner, words: tuple[str, ...]) -> None:
    assert learner.studycal("set", *words, "-y").code == 0
    assert 'home = ["mon 18:00", "thu 18:00"]' in (learner.folder / "studycal.toml").read_text("utf-8")


def test_a_reason_that_moves_share_is_said_once(learner: Learner) -> None:
    answer = learner.studycal("mark", "pause", "2027-12-20..2027-12-26", "-n")
    assert answer.out.count("let its topic slip") <= answer.out.count("  ~ ") / 2
    assert "let its topic slip" in answer.out
