"""A config changed setting by setting: what it says already is not written again, not even in another form."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.errors import InputError
from studycal.service.config_text import changed

TEXT = """\
# mine
[plan]
start = 2027-01-04   # the first Monday
title = 'A year'

[times]
home = [
  "mon 19:00",  # after work
]

[[anchor]]
name = "Demo day"
week = 3
"""


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"plan.title": "A year", "plan.start": date(2027, 1, 4)},
        {"times.home": ["mon 19:00"], "times.windows": None, "holidays.country": None},
        {"anchor": [{"name": "Demo day", "week": 3}], "busy": [], "busy_": None},
    ],
)
def test_what_it_says_already_leaves_every_byte(values: dict[str, object]) -> None:
    assert changed(TEXT, values) == TEXT


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"plan.title": "Two years"}, 'title = "Two years"'),
        ({"plan.start": "2027-01-04"}, 'start = "2027-01-04"   # the first Monday'),
        ({"anchor": [{"name": "Demo day", "week": 4}]}, "week = 4"),
        ({"plan.zone": "Asia/Tokyo", "plan.title": "A year"}, 'zone = "Asia/Tokyo"'),
    ],
)
def test_what_differs_is_written_and_the_rest_stays(values: dict[str, object], line: str) -> None:
    lines = changed(TEXT, values).splitlines()
    assert line in lines
    assert "# mine" in lines
    assert '  "mon 19:00",  # after work' in lines


def test_what_is_taken_out_is_gone() -> None:
    without = changed(TEXT, {"plan.title": None, "anchor": None})
    assert "title" not in without
    assert "Demo day" not in without


def test_what_is_no_toml_is_refused_whatever_is_asked_of_it() -> None:
    with pytest.raises(InputError, match="not valid TOML"):
        changed("[plan\n", {})
