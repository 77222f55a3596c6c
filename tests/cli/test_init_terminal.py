"""`init` on a terminal: it asks what the documents cannot say, and again after a slip of the fingers."""

from __future__ import annotations

from pathlib import Path

from tests.cli.terminal import typed


def test_init_asks_and_writes(tmp_path: Path) -> None:
    keys = "Asia/Tokyo\n2027-01-04\ntue,thu 7:00; sat,sun 9:30\n" + "\n" * 5

    code, screen = typed(tmp_path, keys, "init", "--example")

    assert code == 0, screen
    config = (tmp_path / "studycal.toml").read_text()
    assert 'timezone = "Asia/Tokyo"' in config
    assert "start = 2027-01-04" in config
    assert 'home = ["tue 7:00", "thu 7:00", "sat 9:30", "sun 9:30"]' in config


def test_a_slip_is_told_and_asked_again(tmp_path: Path) -> None:
    keys = "Europe/Warsow\nEurope/Warsaw\n30/11/06\n30.11.2026\nmon 25:00\nmon,wed,thu 19:00; sat 10:00\n" + "\n" * 5

    code, screen = typed(tmp_path, keys, "init", "--example")

    assert code == 0, screen
    assert 'Did you mean "Europe/Warsaw"?' in screen
    assert '"30/11/06" is not a date; write it like 2027-01-15, tomorrow' in screen
    assert screen.count("Days and times [") == 2


def test_each_question_says_what_its_answer_does_and_all_are_kept(tmp_path: Path) -> None:
    keys = (
        "Warsaw\n2027-01-04\nmon,wed,thu 19:00; sat 10:00\nmon-fri 18:00-21:00\nsun 10:00\nXX\nPL\nwork.ics\nMy year\n"
    )

    code, screen = typed(tmp_path, keys, "init", "--example")

    assert code == 0, screen
    shown = " ".join(screen.split())
    assert "into which a session goes when its own is taken" in shown
    assert "the optional session, which counts for nothing" in shown
    assert "holidays are days without a session" in shown
    assert "whose appointments it plans around" in shown
    assert '"XX" is no country' in shown
    config = (tmp_path / "studycal.toml").read_text()
    for line in (
        'timezone = "Europe/Warsaw"',
        'windows = ["mon-fri 18:00-21:00"]',
        'optional = "sun 10:00"',
        'country = "PL"',
        'url = "work.ics"',
        'title = "My year"',
    ):
        assert line in config
