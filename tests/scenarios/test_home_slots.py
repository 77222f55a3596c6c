"""A home slot is legal by itself: only busy time shortens it, and --why names what does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.learner import ROOT, Frozen

BUSY = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20261101T000000Z\r\n"
    "DTSTART:20261202T191500Z\r\nDTEND:20261202T203000Z\r\nSUMMARY:Dinner\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def begin(folder: Path, windows: str) -> Frozen:
    learner = Frozen(folder)
    for name in ("weeks.md", "cadence.md"):
        (folder / name).write_bytes((ROOT / "curriculum" / name).read_bytes())
    homes = ("mon 19:00", "wed 19:00", "thu 19:00", "sat 10:00")
    words = ("init", "weeks.md", "cadence.md", "--start", "2026-11-30", "--home", *homes, "--windows", windows)
    answer = learner.studycal(*words, "--tz", "Europe/Warsaw")
    assert answer.code == 0, answer.err
    return learner


@pytest.mark.parametrize("closes", ["20:00", "20:05", "20:14", "20:15", "21:30", "19:30", "24:00"])
def test_a_windows_end_never_shortens_a_home_slot(tmp_path: Path, closes: str) -> None:
    sessions = begin(tmp_path, f"mon-fri 17:00-{closes}").year()["sessions"]
    core = [one for one in sessions if not one["optional"]]
    assert {one["start"][11:16] + one["end"][11:16] for one in core} == {"19:0020:15", "10:0011:15"}


def test_what_shortens_a_session_is_named(tmp_path: Path) -> None:
    learner = begin(tmp_path, "mon-fri 17:00-20:00")
    (tmp_path / "busy.ics").write_text(BUSY)
    with (tmp_path / "studycal.toml").open("a") as config:
        config.write('\n[[busy]]\nurl = "busy.ics"\n')
    session = learner.week(1)["S2"]
    assert (session["start"][11:16], session["end"][11:16]) == ("19:00", "20:05")
    assert "shortened: Dinner" in session["why"]
    assert "Dinner leaves no more room" in learner.studycal("show", "W01", "--why").out
