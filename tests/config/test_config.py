"""The config: what it may say, and one sentence with a line for everything it may not."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from studycal.config.load import load, schema
from studycal.config.model import Config
from studycal.core.schedule import HolidayPolicy, HomeSlot, QuarterPolicy
from studycal.errors import InputError

ROOT = Path(__file__).parents[2]
GOOD = """\
[plan]
start = 2026-11-30
timezone = "Europe/Warsaw"

[times]
home = ["mon 19:00", "wed 19:00", "thu 19:00", "sat 10:00"]
"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "studycal.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_shortest_config_has_the_defaults_of_the_contract(tmp_path: Path) -> None:
    schedule = load(written(tmp_path, GOOD)).schedule()
    assert (schedule.min_minutes, schedule.preferred_minutes, schedule.max_minutes) == (60, 75, 90)
    assert (schedule.buffer, schedule.notice, schedule.typed_notice) == (
        timedelta(minutes=10),
        timedelta(hours=24),
        timedelta(hours=2),
    )
    assert (schedule.rest_days, schedule.reserve_weeks, schedule.week_starts) == (1, 4, 0)
    assert (schedule.quarters, schedule.holidays) == (QuarterPolicy.PLAN, HolidayPolicy.SKIP)
    assert schedule.homes[3] == HomeSlot(5, time(10))
    assert schedule.created == datetime(2025, 11, 30, tzinfo=UTC)


def test_a_plan_without_an_id_has_a_stable_one(tmp_path: Path) -> None:
    config = written(tmp_path, GOOD)
    assert load(config).schedule().plan_id == load(config).schedule().plan_id != ""


def test_home_slots_are_chosen_from_windows_alone(tmp_path: Path) -> None:
    text = GOOD.replace(
        'home = ["mon 19:00", "wed 19:00", "thu 19:00", "sat 10:00"]', 'windows = ["mon-sun 18:00-20:00"]'
    )
    assert load(written(tmp_path, text)).schedule().homes == tuple(HomeSlot(day, time(18)) for day in (0, 2, 4, 6))


SHOWN = {
    "plan.id", "plan.title", "plan.created", "times.optional", "times.windows", "curriculum.roles", "holidays.country",
    "anchor", "plan.finish",
    "busy", "export.alarms", "sync.targets", "google.client_secrets", "google.token_file", "google.service_account",
    "caldav.url", "caldav.username", "caldav.password_command", "notify.ntfy", "notify.token_command",
}  # fmt: skip
"""Settings without a default that could stand there: the example shows what one would write."""


def uncommented() -> str:
    example = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    return re.sub(r"(?m)^# (\[|[a-z_]+ = |\"Q\d)", r"\1", example)


def flat(config: Config) -> dict[str, object]:
    """Every setting by its name, sections taken apart."""
    settings: dict[str, object] = {}
    for name, value in config.model_dump().items():
        sections = (
            {f"{name}.{key}": inner for key, inner in value.items()} if isinstance(value, dict) else {name: value}
        )
        settings.update(sections)
    return settings


def test_the_example_says_the_defaults_it_comments_out(tmp_path: Path) -> None:
    full, shortest = flat(load(written(tmp_path, uncommented()))), flat(load(written(tmp_path, GOOD)))
    assert {name for name in shortest if full[name] != shortest[name]} == SHOWN


def test_the_example_explains_every_line(tmp_path: Path) -> None:
    example = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    config = load(written(tmp_path, example))
    assert len(config.schedule().homes) == 4
    assert len(load(written(tmp_path, uncommented())).busy) == 4


def test_every_setting_stands_in_the_example(tmp_path: Path) -> None:
    example = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    for name, section in schema()["$defs"].items():
        for key in section.get("properties", {}):
            assert re.search(rf"(?m)^(# )?{key} = ", example) or key == "roles", f"{name}.{key}"


def test_the_published_schema_is_the_one_of_the_code() -> None:
    published = json.loads((ROOT / "docs" / "studycal.schema.json").read_text(encoding="utf-8"))
    assert published == schema()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 0, '"plan" is missing'),
        ("[plan]\nstart = 2026-11-30\n", 1, '"plan.timezone" is missing'),
        (GOOD + "[plam]\n", 7, 'Did you mean "plan"?'),
        (GOOD.replace("start", "strat"), 2, 'Did you mean "start"?'),
        (GOOD + "rest_day = 1\n", 7, 'Did you mean "rest_days"?'),
        (GOOD + "rest_days = 9\n", 7, "and the most is 6"),
        (GOOD + 'rest_days = "one"\n', 7, "not a number"),
        (GOOD.replace("Warsaw", "Warsw"), 3, 'Did you mean "Europe/Warsaw"?'),
        (GOOD.replace("Europe/Warsaw", "../../etc/passwd"), 3, "is not an IANA time zone"),
        (GOOD.replace("2026-11-30", '"soon"'), 2, "date"),
        (GOOD.replace("2026-11-30", "2026-11-31"), 2, "not valid TOML"),
        (GOOD.replace("2026-11-30", "2026-02-30"), 2, "Write a day that there is"),
        (GOOD.replace("2026-11-30", "2026-11-30T10:00:00"), 2, "a date with a time"),
        (GOOD.replace("mon 19:00", "mun 19:00"), 6, "is not a weekday"),
        (GOOD.replace("mon 19:00", "mon 25:00"), 6, "is not a time of day"),
        (GOOD.replace("mon 19:00", "mon"), 6, 'write it like "mon 19:00"'),
        (GOOD.replace("wed 19:00", "mon 19:00"), 5, "the same slot twice"),
        (GOOD.replace("home", "# home"), 5, "names no time at all"),
        (GOOD + 'windows = ["mon 18:00"]\n', 7, "is not a window"),
        (GOOD + 'windows = ["mon 18:00-18:00"]\n', 7, "opens and closes at the same time"),
        (GOOD + "min_minutes = 80\nmax_minutes = 70\n", 5, "not in rising order"),
        (GOOD + "notice = 24\n", 7, "is not a duration"),
        (GOOD + 'notice = "24 hours"\n', 7, "is not a duration"),
        (GOOD + '[[busy]]\nurl = "a.ics"\n[[busy]]\n', 9, "exactly one of url, google and caldav"),
        (GOOD + '[[busy]]\nurl = "a.ics"\ngoogle = "x"\n', 7, "exactly one of url, google and caldav"),
        (GOOD + '[holidays]\npolicy = "party"\n', 8, "'skip', 'allow' or 'prefer'"),
        (GOOD + '[daemon]\nevery = "5s"\n', 7, "shorter than a minute"),
        (GOOD + '[sync]\ntargets = ["outlook"]\n', 8, "'google' or 'caldav'"),
        (GOOD + '[caldav]\npassword = "secret"\n', 8, "is not a setting"),
        ("[plan\n", 1, "is not valid TOML"),
        ("plan = 3\n", 1, "plan"),
        (b"\xff\xfe\x00", 1, "is not UTF-8"),
        (GOOD.encode() + b"\x00", 7, "is not valid TOML"),
        (b"#" * 1_000_001, 0, "larger than 1 MB"),
    ],
)
def test_an_error_is_one_sentence_with_its_line(tmp_path: Path, text: str | bytes, line: int, said: str) -> None:
    with pytest.raises(InputError) as caught:
        load(written(tmp_path, text))
    assert said in str(caught.value)
    assert caught.value.line == line
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_directory_and_an_absent_file_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a directory"):
        load(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("start = 2026-11-30", 'start = "soon"', '"plan.start" is "soon", not a date. Write it like 2027-01-04'),
        ("start = 2026-11-30", "start = true", '"plan.start" is true, not a date.'),
        ("start = 2026-11-30", 'start = 2026-11-30\nreserve_weeks = "four"', 'is "four", not a number.'),
        ("start = 2026-11-30", "start = 2026-11-30\nreserve_weeks = -1", "is -1, and the least is 0."),
        ("start = 2026-11-30", 'start = 2026-11-30\nquarters = "moon"', 'is "moon", which is no choice.'),
        ("start = 2026-11-30", "start = 2026-11-30\ntitle = 5", "is 5, not a text. Put it in quotes."),
    ],
)
def test_a_value_of_another_kind_is_told_in_a_persons_words(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    path = tmp_path / "studycal.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(path)
    assert told in str(caught.value)
    assert "input should" not in str(caught.value).lower()
