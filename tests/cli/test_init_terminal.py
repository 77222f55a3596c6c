"""`init` on a terminal: it asks what the documents cannot say, and again after a slip of the fingers."""

from __future__ import annotations

from pathlib import Path

from tests.cli.terminal import typed


def test_init_asks_and_writes(tmp_path: Path) -> None:
    keys = "Asia/Tokyo\n2027-01-04\ntue,thu 7:00; sat,sun 9:30\n"

    code, screen = typed(tmp_path, keys, "init", "--example")

    assert code == 0, screen
    config = (tmp_path / "studycal.toml").read_text()
    assert 'timezone = "Asia/Tokyo"' in config
    assert "start = 2027-01-04" in config
    assert 'home = ["tue 7:00", "thu 7:00", "sat 9:30", "sun 9:30"]' in config


def test_a_slip_is_told_and_asked_again(tmp_path: Path) -> None:
    keys = "Europe/Warsow\nEurope/Warsaw\n30.11.2026\n2026-11-30\nmon 25:00\nmon,wed,thu 19:00; sat 10:00\n"

    code, screen = typed(tmp_path, keys, "init", "--example")

    assert code == 0, screen
    assert 'Did you mean "Europe/Warsaw"?' in screen
    assert '"30.11.2026" is not a date; write it like 2026-11-30' in screen
    assert screen.count("Days and times [") == 2
