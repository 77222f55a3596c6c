"""Times of a 12-hour clock in settings: read as people write them, written down as 24 hours."""

from __future__ import annotations

from pathlib import Path

import pytest

from studycal.formats.setting_words import clock, home_slots, in_24_hours, windows
from tests.cli.learner import Learner


@pytest.mark.parametrize(
    ("typed", "slots"),
    [
        ("mon 7pm", ["mon 19:00"]),
        ("mon,wed 7:30 PM; sat 10 a.m.", ["mon 19:30", "wed 19:30", "sat 10:00"]),
        ("tue 7.30pm-8:45pm", ["tue 19:30-20:45"]),
        ("tue 7pm – 8pm", ["tue 19:00 – 20:00"]),
        ("fri noon", ["fri 12:00"]),
        ("fri 12pm; sat 12am", ["fri 12:00", "sat 00:00"]),
        ("sat 9am 90m", ["sat 09:00 90m"]),
        ("mon 19:00 45m", ["mon 19:00 45m"]),
    ],
)
def test_slots(typed: str, slots: list[str]) -> None:
    assert home_slots(typed) == slots


def test_windows() -> None:
    assert windows("mon-fri 6pm - 9:30pm") == windows("mon-fri 18:00-21:30")


@pytest.mark.parametrize("typed", ["13pm", "0am", "7:75pm", "19:00pm", "7", "pm"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not a time of day"):
        clock(typed)


@pytest.mark.parametrize("text", ["15m", "1h30m", "map 3 amid", "spam 5 amp"])
def test_what_is_no_time_stays(text: str) -> None:
    assert in_24_hours(text) == text


def test_init_and_set(tmp_path: Path) -> None:
    learner = Learner(tmp_path)
    begun = (
        "init",
        "--example",
        "--start",
        "2027-01-04",
        "--tz",
        "Europe/Warsaw",
        "--home",
        "mon,wed,thu 7pm; sat 10am",
    )
    assert learner.studycal(*begun, "--windows", "mon-fri 6pm-9:30pm").code == 0
    config = tmp_path / "studycal.toml"
    assert '"mon 19:00", "wed 19:00", "thu 19:00", "sat 10:00"' in config.read_text()
    assert '"mon-fri 18:00-21:30"' in config.read_text()

    assert learner.studycal("set", "home", "tue,thu 6:30pm", "--yes").code == 0
    assert '"tue 18:30", "thu 18:30"' in config.read_text()
