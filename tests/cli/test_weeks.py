"""How weeks count, and why each session is where it is: as learners in other places set it and ask it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from studycal.core.sync.event import Event
from studycal.formats.ics import dump
from tests.cli.learner import INIT, Learner


def busy(learner: Learner, *blocks: tuple[str, str, str]) -> None:
    """Another calendar: (first, last, name) in Warsaw's time."""
    born = datetime(2026, 11, 1, tzinfo=ZoneInfo("UTC"))
    zone = ZoneInfo("Europe/Warsaw")
    times = [(datetime.fromisoformat(a).replace(tzinfo=zone), datetime.fromisoformat(b).replace(tzinfo=zone), name)
             for a, b, name in blocks]  # fmt: skip
    events = [Event(f"{n}@work", start, end, name, born, born) for n, (start, end, name) in enumerate(times)]
    (learner.folder / "work.ics").write_bytes(dump(events, name="Work", zone="Europe/Warsaw"))
    with (learner.folder / "studycal.toml").open("a", encoding="utf-8") as config:
        config.write('\n[[busy]]\nurl = "work.ics"\n')


def test_quarters_by_the_calendar_are_those_of_each_weeks_thursday(newcomer: Learner) -> None:
    weeks = newcomer.begin("--quarters", "calendar").year()["weeks"]
    for week in weeks:
        thursday = date.fromisoformat(week["starts"]) + timedelta(days=3)
        assert week["quarter"] == f"Q{(thursday.month - 1) // 3 + 1}"
    assert [week["quarter"] for week in weeks[:6]] == ["Q4"] * 5 + ["Q1"]  # the week of 31 December is 2026's last


def test_quarters_by_the_plan_are_thirteen_weeks_each(learner: Learner) -> None:
    assert [week["quarter"] for week in learner.year()["weeks"]] == [f"Q{n // 13 + 1}" for n in range(52)]


def test_an_output_that_is_optional_gives_way_where_there_is_no_room(newcomer: Learner) -> None:
    cadence = "**Session 1 – Build**\n\n**Session 2 – Read**\n\n**Optional Session 3 – Teach**\n"
    (newcomer.folder / "weeks.md").write_text("| Week | Topic |\n|---|---|\n| 1 | Sets |\n", "utf-8")
    (newcomer.folder / "cadence.md").write_text(cadence, "utf-8")
    slots = ("--home", "mon 19:00", "wed 19:00", "--tz", "Europe/Warsaw", "--start", "2026-11-30")
    assert newcomer.studycal("init", "weeks.md", "cadence.md", *slots).code == 0
    shown = newcomer.studycal("show", "year", "--json")
    assert shown.code == 0, shown.err
    assert [one["id"] for one in shown.json["sessions"]] == ["W01.S1", "W01.S2"]
    assert [one["id"] for one in shown.json["unplaced"]] == ["W01.S3"]


@pytest.mark.parametrize("first", ["monday", "wednesday", "saturday", "sunday"])
def test_weeks_begin_on_the_day_that_is_set_and_no_session_crosses_into_the_next(newcomer: Learner, first: str) -> None:
    newcomer.begin()
    config = newcomer.folder / "studycal.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("[plan]", f'[plan]\nweek_starts = "{first}"'), encoding="utf-8")
    year = newcomer.year()
    starts = {week["week"]: date.fromisoformat(week["starts"]) for week in year["weeks"]}
    assert {f"{day:%A}".lower() for day in starts.values()} == {first}
    assert starts[1] <= date(2026, 11, 30) < starts[2]
    assert len(year["sessions"]) == 260
    for one in year["sessions"]:
        assert 0 <= (datetime.fromisoformat(one["start"]).date() - starts[one["week"]]).days < 7


@pytest.mark.parametrize("zone", ["Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu", "America/St_Johns"])
def test_home_slots_keep_their_wall_time_in_any_zone(newcomer: Learner, zone: str) -> None:
    arguments = [zone if one == "Europe/Warsaw" else one for one in INIT]
    assert newcomer.studycal(*arguments).code == 0
    sessions = newcomer.year()["sessions"]
    assert {one["start"][11:16] for one in sessions if one["slot"] == "S1"} == {"19:00"}
    for one in sessions:
        moment = datetime.fromisoformat(one["start"])
        assert moment.utcoffset() == moment.astimezone(ZoneInfo(zone)).utcoffset()


def test_why_is_a_sentence_for_a_session_at_home_one_moved_and_one_without_a_time(learner: Learner) -> None:
    busy(
        learner,
        ("2027-01-13T17:00", "2027-01-13T22:00", "Conference"),
        *((f"2027-02-{day:02}T00:00", f"2027-02-{day:02}T23:59", "Skiing") for day in range(1, 8)),
    )
    home = learner.studycal("show", "W07.S1", "--why").out
    assert "It is on its home slot." in home
    moved = learner.studycal("show", "W07.S2", "--why").out
    assert "Its home slot was not possible" in moved
    assert "taken by Conference" in moved
    unplaced = learner.studycal("show", "W10.S2", "--why").out
    assert "taken by Skiing" in unplaced
    listed = learner.year()["unplaced"]
    assert {one["id"] for one in listed} == {f"W10.S{n}" for n in range(1, 6)}
    assert all("busy: Skiing" in one["why"] for one in listed)
    assert all("2027-02-01" <= one["nearest"][:10] <= "2027-02-07" for one in listed)


def test_every_why_of_a_year_has_a_sentence(learner: Learner) -> None:
    from studycal.core.placement.rules import RULES

    busy(
        learner,
        *((f"2027-{m:02}-{d:02}T18:30", f"2027-{m:02}-{d:02}T20:00", "Gym") for m in range(1, 12) for d in (4, 11, 20)),
    )
    year = learner.year()
    reasons = {rule.partition(": ")[0] for one in [*year["sessions"], *year["unplaced"]] for rule in one["why"]}
    assert {"home-slot", "moved", "busy"} <= reasons
    assert reasons <= set(RULES)


def test_doctor_names_the_folder_the_zone_and_the_plan(learner: Learner, tmp_path: Path) -> None:
    page = learner.studycal("doctor").out
    assert str(tmp_path) in page
    assert "from 2026-11-30 in Europe/Warsaw" in page
    assert "260 sessions, 0 not placed, finish 2027-11-28" in page


def test_doctor_says_when_the_systems_clock_changes_are_not_the_newest_known(learner: Learner, tmp_path: Path) -> None:
    data = tmp_path / "zoneinfo" / "Europe"
    data.mkdir(parents=True)
    (data / "Warsaw").write_bytes((files("tzdata") / "zoneinfo" / "Europe" / "Lisbon").read_bytes())
    wrong = learner.process("doctor", env={"PYTHONTZPATH": str(tmp_path / "zoneinfo")})
    assert wrong.code == 1
    assert "!!  zones" in wrong.out
    assert "the system's clock changes of Europe/Warsaw are not those of tzdata" in wrong.out
    shipped = learner.process("doctor", env={"PYTHONTZPATH": ""})
    assert "ok  zones      Europe/Warsaw, by tzdata" in shipped.out
