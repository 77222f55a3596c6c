"""`show` for people: a year, a quarter, a week and a day, readable at 80 columns and without colour."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studycal.formats import text, text_year
from tests.cli.learner import Learner

BUSY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20261101T000000Z
DTSTART;TZID=Europe/Warsaw:20261202T180000
DTEND;TZID=Europe/Warsaw:20261202T213000
SUMMARY:Choir rehearsal
END:VEVENT
END:VCALENDAR
"""


def test_the_quilt_has_a_tile_for_every_week_and_says_what_it_means(learner: Learner) -> None:
    for number in range(1, 5):
        learner.studycal("log", "done", f"W01.S{number}", now="2026-12-06T18:00")
        learner.studycal("log", "skip", f"W02.S{number}", now="2026-12-13T18:00")
    learner.studycal("mark", "pause", "2026-12-21..2026-12-27", "--yes", now="2026-12-14T08:00")
    learner.studycal("mark", "merge", "W07", "W08", "--yes", now="2026-12-14T08:00")
    learner.studycal("mark", "cut", "W12", "--yes", now="2026-12-14T08:00")
    learner.studycal("mark", "bad", "W05", "--yes", now="2026-12-14T08:00")
    shown = learner.studycal("show", "year", now="2026-12-14T09:00").out
    assert shown.splitlines()[2:5] == [
        "Q1 · 30 Nov 2026 to 28 Feb 2027 · phase 1",
        "   01    02   [03]    --   04    05b   06    07+   09    10    11     --   13",
        "  ████  ░░░░  ····  ‖‖‖‖  ····  ····  ····  ++++  ····  ····  ····  ____  ····",
    ]
    numbers = re.findall(r"\d\d", "".join(line for line in shown.splitlines() if re.fullmatch(r"[\s\d+b\[\]-]+", line)))
    assert numbers == [f"{n:02}" for n in range(1, 53) if n not in (8, 12)]
    for word in ("[..] this week", "█ full 1", "░ missed 1", "‖ paused", "+ merged 2", "× cut 1", "b bad"):
        assert word in shown
    assert "covered 1 of 2 weeks due" in shown
    assert "not covered: W02" in shown


@pytest.mark.parametrize("columns", ["80", "60", "40"])
def test_no_line_is_wider_than_the_terminal(learner: Learner, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    learner.studycal("log", "skip", "W01.S1", now="2026-12-06T18:00")
    for what in ("quarter", "year"):
        shown = learner.studycal("show", what, now="2026-12-07T09:00")
        assert max(map(text.columns, shown.out.splitlines())) <= int(columns), shown.out


def test_a_week_says_what_moved_and_why(learner: Learner) -> None:
    (learner.folder / "busy.ics").write_text(BUSY, encoding="utf-8")
    with (learner.folder / "studycal.toml").open("a", encoding="utf-8") as config:
        config.write('\n[[busy]]\nurl = "busy.ics"\n')
    lines = learner.studycal("show", "W01").out.splitlines()
    moved = next(number for number, line in enumerate(lines) if "(moved)" in line)
    assert "S2 Build" in lines[moved]
    assert lines[moved + 1].strip() == "That time is taken by Choir rehearsal, or is too close to it."
    assert sum("Choir" in line for line in lines) == 1


def test_a_quarter_is_a_line_a_week(learner: Learner) -> None:
    learner.studycal("log", "done", "W01.S1", now="2026-12-01T08:00")
    lines = learner.studycal("show", "quarter", now="2026-12-03T08:00").out.splitlines()
    assert lines[0] == "Q1 · 30 Nov 2026 to 28 Feb 2027"
    assert lines[2].startswith("[W01 30 Nov] Essential Math Foundation 1/2 ")
    assert "✓?·· ·" in lines[2]
    assert [line[1:4] for line in lines[2:15]] == [f"W{n:02}" for n in range(1, 14)]


def test_a_trips_sessions_say_whose_clock_they_follow(learner: Learner) -> None:
    marked = learner.studycal("mark", "travel", "2026-12-14..2026-12-20", "--tz", "Asia/Tokyo", "--yes")
    assert marked.code == 0, marked.err
    away = [line for line in learner.studycal("show", "W03").out.splitlines() if "Asia/Tokyo" in line]
    assert len(away) == 2
    assert max(map(text.columns, away)) <= 80
    assert "Europe/Warsaw" not in learner.studycal("show", "W04").out


def test_today_begins_with_where_to_restart(learner: Learner) -> None:
    learner.studycal("log", "partial", "W01.S2", "-m", "start at mul", now="2026-12-02T20:10")
    shown = learner.studycal("show", "today", now="2026-12-09T08:00").out
    assert "Restart (W01.S2): start at mul" in shown
    assert "Restart (W01.S2): start at mul" in learner.studycal("show", "W02.S2", now="2026-12-09T08:00").out


def test_a_reason_is_never_cut_short(learner: Learner) -> None:
    assert "…" not in learner.studycal("show", "W07.S2", "--why").out


def test_every_state_has_a_sign_of_its_own() -> None:
    signs = [sign for sign, _ in text_year.STATES.values()]
    assert len(set(signs)) == len(signs)
    assert set(text_year.STATES) >= {
        "planned",
        "full",
        "thin",
        "touched",
        "missed",
        "unknown",
        "paused",
        "cut",
        "merged",
    }


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200), st.integers(8, 80))
def test_wrapped_text_keeps_its_words_and_the_width(words: str, width: int) -> None:
    lines = text.wrapped(words, width)
    assert all(text.columns(line) <= width for line in lines)
    short = all(text.columns(word) <= width for word in words.split())
    assert not short or " ".join(lines).split() == words.split()


def test_a_skipped_session_is_none_of_the_weeks_hours(learner: Learner) -> None:
    assert "4 core sessions, 5 h" in learner.studycal("show", "W10").out
    learner.studycal("log", "skip", "W10.S3", "--yes")
    assert "3 core sessions, 3 h 45" in learner.studycal("show", "W10").out
