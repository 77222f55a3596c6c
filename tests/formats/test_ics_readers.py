"""The year means the same to every reader: same UIDs, instants, text and alarms, whatever the zone and the form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
import pytz

from studycal.core.sync.event import Event
from studycal.core.time.period import wall
from studycal.formats.ics import GOOGLE_LIMIT, dump, split
from tests.cli.learner import Learner
from tests.formats.readers import READERS, Khal, Seen, said

pytestmark = pytest.mark.peer

BORN = datetime(2026, 11, 1, tzinfo=UTC)
QUICK = [name for name in READERS if name != "khal"]
"""khal keeps each event in a file of its own, which takes it seconds for a year."""


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner(tmp_path).begin()


def expected(learner: Learner, alarms: tuple[int, ...]) -> list[tuple[str, str, str, str, tuple[int, ...]]]:
    """What `show year --json` says of each session: the same plan by another way."""
    return sorted(
        (one["uid"], _utc(one["start"]), _utc(one["end"]), one["title"], alarms) for one in learner.year()["sessions"]
    )


def _utc(text: str) -> str:
    return said(datetime.fromisoformat(text))


def core(events: list[Seen]) -> list[tuple[str, str, str, str, tuple[int, ...]]]:
    return [(one.uid, one.start, one.end, one.summary, one.alarms) for one in events]


def exported(learner: Learner, *options: str) -> bytes:
    answer = learner.studycal("export", "ics", "-o", "out.ics", *options)
    assert answer.code == 0, answer.err
    return (learner.folder / "out.ics").read_bytes()


def test_the_exported_year_is_the_plan_to_every_reader(learner: Learner) -> None:
    data = exported(learner, "--alarms", "10m", "--alarms", "1d", "--banners")
    seen = {name: list(read(data)) for name, read in READERS.items()}
    first = seen["icalendar"]
    assert {name for name, events in seen.items() if events != first} == set()
    sessions = [one for one in first if "T" in one.start]
    assert core(sessions) == expected(learner, (10, 1440))
    assert sum(one.transparent for one in sessions) == sum(one.status == "TENTATIVE" for one in sessions) == 52
    banners = [one for one in first if "T" not in one.start]
    assert sorted((one.start, one.end, one.transparent) for one in banners) == [
        (week["starts"], (date.fromisoformat(week["starts"]) + timedelta(days=7)).isoformat(), True)
        for week in learner.year()["weeks"]
    ]


@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"])
def test_so_it_is_in_any_zone(tmp_path: Path, zone: str) -> None:
    learner = Learner(tmp_path)
    learner.begin()
    config = tmp_path / "studycal.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("Europe/Warsaw", zone), encoding="utf-8")
    data = exported(learner)
    assert {session["timezone"] for session in learner.year()["sessions"]} == {zone}
    for name in QUICK:
        assert core(list(READERS[name](data))) == expected(learner, ()), name


ZONES = ["Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"]
ZONES += ["Europe/Dublin", "America/St_Johns", "Pacific/Chatham", "Africa/Cairo", "America/Santiago"]


def near_every_change(zone: ZoneInfo) -> Iterator[Event]:
    """Events around every clock change, on its day and the day before, and one in each month."""
    first = date(2026, 11, 30)
    days = [first + timedelta(days=number) for number in range(390)]
    noon = {day: datetime(day.year, day.month, day.day, 12, tzinfo=zone).utcoffset() for day in days}
    changed = {day for day in days[1:-1] if noon[day] != noon[day - timedelta(days=1)]}
    for day in days:
        hours = (0, 1, 2, 3, 4, 12, 23) if changed & {day, day + timedelta(days=1)} else [19] if day.day == 1 else []
        for hour in hours:
            start = wall(day, datetime.min.replace(hour=hour, minute=30).time(), zone)
            end = start + timedelta(minutes=75) if start else None
            if start and end and wall(end.date(), end.time(), zone):
                yield Event(f"{day}-{hour}@studycal", start, end, f"{day} {hour}", BORN, BORN, alarms=(5,))


@pytest.mark.parametrize("zone", ZONES)
def test_instants_around_every_clock_change_are_read_alike(zone: str) -> None:
    events = list(near_every_change(ZoneInfo(zone)))
    assert len(events) >= 12
    data = dump(events, name="Study", zone=zone)
    for name in QUICK:
        assert core(list(READERS[name](data))) == meant(events), name


def test_khal_reads_them_alike_too() -> None:
    """All zones at once: it takes khal a second to begin."""
    by_zone = {zone: list(near_every_change(ZoneInfo(zone))) for zone in ZONES}
    events = [
        replace(one, uid=f"{zone}-{one.uid}")
        for zone, members in by_zone.items()
        if same_data_in_khal(members)
        for one in members
    ]
    assert len(events) > 100
    assert core(list(READERS["khal"](dump(events, name="Study", zone="UTC")))) == meant(events)


def meant(events: list[Event]) -> list[tuple[str, str, str, str, tuple[int, ...]]]:
    return sorted((one.uid, said(one.start), said(one.end), one.summary, one.alarms) for one in events)


def test_one_file_may_hold_every_zone_there_is() -> None:
    zones = sorted(
        zone for zone in available_timezones() if "/" in zone and zone.split("/")[0] not in ("posix", "right")
    )
    events = [replace(one, uid=f"{zone}-{one.uid}") for zone in zones for one in near_every_change(ZoneInfo(zone))]
    assert len(zones) > 400
    assert core(list(READERS["libical"](dump(events, name="Study", zone="UTC")))) == meant(events)


def same_data_in_khal(events: list[Event]) -> bool:
    """khal goes by the zone's name and by data of its own: it can agree only while those tell of the same changes."""
    zone = pytz.timezone(str(events[0].start.tzinfo))
    starts = [one.start for one in events if isinstance(one.start, datetime)]
    return all(start.astimezone(zone).utcoffset() == start.utcoffset() for start in starts)


HOSTILE = [
    "BEGIN:VEVENT",
    "Sets\\, maps; and \\nabla, C:\\new",
    "a, b; c: d \"e\" 'f' | \\ \\\\ \\n",
    "Grüße, Żółć, 漢字かな, עברית, 🧮🎓 " * 4,
    "END:VCALENDAR DTSTART:19700101 ;X=Y:" + "z" * 200,
    "1\n2\n\n3 \n",
    "%s {0} ${HOME} <b>&amp;</b> =1+1",
]


def test_text_that_looks_like_a_calendar_is_text_to_every_reader() -> None:
    start = datetime(2027, 1, 13, 19, tzinfo=ZoneInfo("Europe/Warsaw"))
    events = [
        Event(f"{n}@studycal", start, start + timedelta(hours=1), text.replace("\n", " "), BORN, BORN, description=text)
        for n, text in enumerate(HOSTILE)
    ]
    data = dump(events, name="BEGIN:VEVENT, one; two\\n", zone="Europe/Warsaw")
    for name, read in READERS.items():
        seen = [(one.summary.strip(), one.description.strip()) for one in read(data)]
        assert seen == [(one.summary.strip(), one.description.strip()) for one in events], name


@pytest.mark.parametrize("name", QUICK)
def test_a_backslash_and_an_n_of_either_case_is_no_line_break(name: str) -> None:
    start = datetime(2027, 1, 13, 19, tzinfo=ZoneInfo("Europe/Warsaw"))
    title = "C:\\New\\notes, \\Nabla and \\nabla; \\\\N"
    (seen,) = READERS[name](
        dump([Event("1", start, start + timedelta(hours=1), title, BORN, BORN)], name="", zone="UTC")
    )
    assert seen.summary == title


@pytest.mark.parametrize("split_by", ["quarter", "phase"])
def test_split_files_hold_the_whole_year_between_them(learner: Learner, split_by: str) -> None:
    whole = exported(learner, "--alarms", "10m")
    (learner.folder / "out.ics").unlink()
    assert learner.studycal("export", "ics", "-o", "out.ics", "--alarms", "10m", "--split", split_by).code == 0
    files = sorted(learner.folder.glob("out-*.ics"))
    assert len(files) == {"quarter": 4, "phase": 3}[split_by]
    for name in QUICK:
        seen = [one for file in files for one in READERS[name](file.read_bytes())]
        assert sorted(seen) == list(READERS[name](whole)), name


def test_files_that_google_would_refuse_for_their_size_are_split_and_lose_nothing() -> None:
    zone = ZoneInfo("Europe/Warsaw")
    start = datetime(2026, 11, 30, 19, tzinfo=zone)
    events = [
        Event(f"{n}@studycal", moment, moment + timedelta(hours=1), f"Session {n}", BORN, BORN, description="x, " * 90)
        for n in range(2_600)
        for moment in [start + timedelta(days=n % 364)]
    ]
    files = split(events, name="Study", zone="Europe/Warsaw")
    assert len(files) == 2
    assert all(len(data) <= GOOGLE_LIMIT for data, _ in files)
    for name in ("ical.js", "libical"):
        seen = [one for data, _ in files for one in READERS[name](data)]
        assert sorted(one.uid for one in seen) == sorted(one.uid for one in events), name


def test_a_busy_only_file_tells_no_reader_what_the_time_is_for(learner: Learner) -> None:
    data = exported(learner, "--busy-only", "--alarms", "10m")
    wanted = [(uid, start, end, "Busy", ()) for uid, start, end, *_ in expected(learner, ())]
    for name in QUICK:
        seen = list(READERS[name](data))
        assert core(seen) == wanted, name
        assert {(one.description, one.categories) for one in seen} == {("", ())}, name


def shorten(learner: Learner) -> None:
    """Take the last week out of the curriculum."""
    weeks = learner.folder / "curriculum" / "weeks.md"
    lines = weeks.read_text(encoding="utf-8").splitlines()
    weeks.write_text("\n".join(line for line in lines if "| 52 |" not in line), encoding="utf-8")


def test_sessions_that_were_published_and_dropped_are_cancelled_to_every_reader(learner: Learner) -> None:
    before = {one["uid"] for one in learner.year()["sessions"]}
    shorten(learner)
    after = {one["uid"] for one in learner.year()["sessions"] if one["status"] != "dropped"}
    data = exported(learner)
    for name in QUICK:
        cancelled = [one for one in READERS[name](data) if one.status == "CANCELLED"]
        assert {one.uid for one in cancelled} == before - after, name
        assert {(one.sequence, one.transparent) for one in cancelled} == {(1, True)}, name
    assert len(before - after) == 5


def first_quarter(learner: Learner) -> bytes:
    """khal takes its time for each event: a quarter's hold all that a year's do."""
    assert learner.studycal("export", "ics", "-o", "out.ics", "--split", "quarter").code == 0
    return (learner.folder / "out-Q1.ics").read_bytes()


def test_importing_twice_and_after_a_move_shows_every_session_once(learner: Learner, tmp_path: Path) -> None:
    (tmp_path / "khal").mkdir()
    khal = Khal(tmp_path / "khal").keep(first_quarter(learner)).keep(first_quarter(learner))
    shown = [(one["start"], one["uid"], one["title"]) for one in learner.year()["sessions"] if one["week"] <= 13]
    assert khal.titles(date(2026, 11, 30), 400) == sorted((_listed(start), *rest) for start, *rest in shown)
    (tmp_path / "work.ics").write_bytes(dump([_conference()], name="Work", zone="UTC"))
    with (tmp_path / "studycal.toml").open("a", encoding="utf-8") as config:
        config.write('\n[[busy]]\nurl = "work.ics"\n')
    moved = learner.week(7)["S2"]
    assert moved["start"] == "2027-01-15T19:00:00+01:00"
    khal.keep(first_quarter(learner))
    listed = khal.titles(date(2026, 11, 30), 400)
    assert len(listed) == 65
    assert ("2027-01-15 18:00", moved["uid"], moved["title"]) in listed


def _listed(start: str) -> str:
    return datetime.fromisoformat(start).astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def _conference() -> Event:
    start = datetime(2027, 1, 13, 17, tzinfo=UTC)
    return Event("conference@work", start, start + timedelta(hours=4), "Conference", BORN, BORN)


def test_the_json_of_the_plan_names_the_same_uids_as_the_file(learner: Learner) -> None:
    assert learner.studycal("export", "json", "-o", "plan.json").code == 0
    plan = json.loads((learner.folder / "plan.json").read_text(encoding="utf-8"))
    events = READERS["icalendar"](exported(learner))
    assert sorted(one["uid"] for one in plan["sessions"]) == [one.uid for one in events]
