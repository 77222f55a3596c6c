"""Sections that are plainly right are read without pydantic, and come out as pydantic makes them."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from studycal.config.model import Config
from studycal.config.plain_section import PlainSection, _read
from studycal.host.course import CourseSettings
from studycal.host.setup import HostSettings

ROOT = Path(__file__).parents[2]
PLAN = {"start": date(2026, 11, 30), "timezone": "Europe/Warsaw"}
TIMES = {"home": ["mon 19:00", "sat 10:00"]}


def sections(root: Any) -> Iterator[Any]:
    """A section's class and those of the sections in it."""
    yield root
    for kind, _ in root.declared.values():
        for part in (kind, *getattr(kind, "__args__", ())):
            if isinstance(part, type) and issubclass(part, PlainSection):
                yield from sections(part)


SECTIONS = sorted(
    {section for root in (Config, CourseSettings, HostSettings) for section in sections(root)},
    key=lambda section: section.__name__,
)

TEXTS = [
    "", "x" * 101, "monday", "mon", "mon 19:00", "sat 10:00-12:30", "19:00", "2026-11-30", "2026-11-30T19:00",
    "1969-01-01", "Europe/Warsaw", "PL", "google", "caldav", "remote", "plan", "calendar", "skip", "allow", "own",
    "15m", "24h", "1h30m", "mon-fri 18:00-21:30", "sat 3h", "a-course", "true", "4", "4.5", "https://ntfy.sh/a-topic",
    "work.ics", "ann",
]  # fmt: skip
ATOMS = st.one_of(
    st.sampled_from(TEXTS),
    st.sampled_from([0, 1, 4, -1, 5, 60, 75, 90, 480, 481, 1969, 10**30, 0.5, 2.0, -0.1, float("nan"), float("inf")]),
    st.booleans(),
    st.sampled_from([date(2026, 11, 30), date(1969, 12, 31), time(19), timedelta(minutes=15)]),
    st.sampled_from(
        [
            datetime(2026, 11, 1),
            datetime(2026, 11, 1, tzinfo=UTC),
            datetime(2026, 11, 1, 7, tzinfo=timezone(timedelta(hours=2))),
        ]
    ),
)
VALUES = st.one_of(
    ATOMS,
    ATOMS,
    st.lists(ATOMS, max_size=4),
    st.dictionaries(st.sampled_from(["Q3.S4", "weeks", "country"]), ATOMS, max_size=2),
    st.lists(st.fixed_dictionaries({"name": ATOMS, "date": ATOMS}), max_size=2),
)


def of_pydantic(section: Any, data: object) -> tuple[str, object]:
    try:
        return "read", section.model().model_validate(data)
    except ValidationError as error:
        return "refused", [(wrong["type"], wrong["loc"], str(wrong["msg"])) for wrong in error.errors()]


def of_the_house(section: Any, data: object) -> tuple[str, object]:
    try:
        return "read", section.model_validate(data)
    except ValidationError as error:
        return "refused", [(wrong["type"], wrong["loc"], str(wrong["msg"])) for wrong in error.errors()]


def told(value: object) -> object:
    """A value with its type, sections taken apart; both kinds of section alike."""
    fields = getattr(type(value), "model_fields", None)
    if fields:
        given = value.model_fields_set  # type: ignore[attr-defined]
        return type(value).__name__, sorted(given), {name: told(getattr(value, name)) for name in fields}
    if isinstance(value, list):
        return [told(part) for part in value]
    if isinstance(value, dict):
        return {key: told(part) for key, part in value.items()}
    return type(value).__name__, value.isoformat() if isinstance(value, datetime) else repr(value)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.__name__)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_read_without_pydantic_is_what_pydantic_reads(section: Any, data: st.DataObject) -> None:
    required = {"start": PLAN["start"], "timezone": PLAN["timezone"], "windows": ["mon-sun 18:00-21:30"], "plan": PLAN}
    required |= {"times": TIMES, "name": "Exam", "date": date(2027, 1, 4), "title": "Course", "slug": "a-course"}
    base = {name: value for name, value in required.items() if name in section.declared}
    chosen = data.draw(st.dictionaries(st.sampled_from([*section.declared, "no_setting"]), VALUES, max_size=3))
    kind, made = of_pydantic(section, base | chosen)
    ours, same = of_the_house(section, base | chosen)
    assert ours == kind
    assert told(same) == told(made)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.__name__)
def test_each_text_in_each_field(section: Any) -> None:
    for name, text in itertools.product(section.declared, TEXTS):
        for value in (text, [text], [text, text]):
            kind, made = of_pydantic(section, {name: value})
            ours, same = of_the_house(section, {name: value})
            assert (ours, told(same)) == (kind, told(made))


def test_the_example_is_plainly_right() -> None:
    data = tomllib.loads((ROOT / "config.example.toml").read_text(encoding="utf-8"))
    assert told(_read(Config, data)) == told(Config.model().model_validate(data))  # type: ignore[attr-defined]


def test_a_section_never_changes() -> None:
    config = Config.model_validate({"plan": PLAN, "times": TIMES})
    with pytest.raises(AttributeError):
        config.times.rest_days = 2
    assert config.model_copy(update={"busy": []}).times == config.times
    assert {config.plan: 1}[Config.model_validate({"plan": PLAN, "times": TIMES}).plan] == 1


def test_a_first_export_asks_pydantic_nothing(tmp_path: Path) -> None:
    """It takes longer to import than all else that a config asks for."""
    shutil.copy(ROOT / "config.example.toml", tmp_path / "studycal.toml")
    shutil.copytree(ROOT / "curriculum", tmp_path / "curriculum")
    code = (
        "import sys; from studycal.cli.main import main; code = main(sys.argv[1:]);"
        "sys.exit(code or ('pydantic' in sys.modules and 'pydantic was imported'))"
    )
    command = [sys.executable, "-c", code, "export", "ics"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.partition("pydantic")[1]) == (0, ""), done.stderr
