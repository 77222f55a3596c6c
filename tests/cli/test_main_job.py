"""From two documents to a year in any calendar, as a newcomer does it."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.cli.learner import INIT, Learner


def test_init_writes_a_config_that_check_understands(newcomer: Learner) -> None:
    answer = newcomer.studycal(*INIT)
    assert answer.code == 0
    assert "52 weeks, 4 quarters understood" in answer.err
    checked = newcomer.studycal("check", "--json").json
    assert [p for p in checked["problems"] if p["level"] != "info"] == []
    assert checked["roles"]["Q1.S1"] == "theory"
    assert [checked["roles"][f"Q4.S{n}"] for n in range(1, 6)] == ["build", "write", "teach", "reflect", "free"]
    assert checked["rules"]["min_minutes"] == 60


def test_init_never_replaces_a_config_unasked(learner: Learner) -> None:
    before = (learner.folder / "studycal.toml").read_bytes()
    again = learner.studycal(*INIT)
    assert again.code == 2
    assert "--force" in again.err
    assert (learner.folder / "studycal.toml").read_bytes() == before


def test_a_fifth_home_slot_is_the_optional_sessions(newcomer: Learner) -> None:
    home = ["mon 19:00", "wed 19:00", "thu 19:00", "sat 10:00", "sun 10:00"]
    answer = newcomer.studycal("init", "--example", "--start", "2026-11-30", "--tz", "Europe/Warsaw", "--home", *home)
    assert answer.code == 0
    assert 'optional = "sun 10:00"' in (newcomer.folder / "studycal.toml").read_text(encoding="utf-8")
    assert len(newcomer.year()["sessions"]) == 260


def test_windows_alone_have_home_slots_chosen_and_written_down(newcomer: Learner) -> None:
    answer = newcomer.studycal(
        "init",
        "--example",
        "--start",
        "2026-11-30",
        "--tz",
        "UTC",
        "--windows",
        "mon-fri 18:00-21:00",
        "sun 9:00-12:00",
    )
    assert answer.code == 0
    assert 'home = ["mon 18:00", "wed 18:00", "fri 18:00", "sun 09:00"]' in (
        newcomer.folder / "studycal.toml"
    ).read_text(encoding="utf-8")


def test_init_reads_the_learners_own_documents(newcomer: Learner) -> None:
    (newcomer.folder / "mine.md").write_text("|Topic|Week|\n|--|--|\n|Rust|1|\n|Zig|2|", encoding="utf-8")
    (newcomer.folder / "how.md").write_text(
        "**Session 1 – Build it**\n\n- code\n\n**Session 2 – Write**\n", encoding="utf-8"
    )
    answer = newcomer.studycal(
        "init", "mine.md", "how.md", "--start", "2027-01-04", "--tz", "Asia/Tokyo", "--home", "tue 20:00", "fri 20:00"
    )
    assert answer.code == 0, answer.err
    assert [one["title"] for one in newcomer.year()["sessions"]] == [
        "W01 S1 Build: Rust",
        "W01 S2 Write: Rust",
        "W02 S1 Build: Zig",
        "W02 S2 Write: Zig",
    ]


def test_the_year_as_json_is_the_contract(learner: Learner) -> None:
    year = learner.year()
    assert year["plan"]["timezone"] == "Europe/Warsaw"
    assert year["plan"]["start"] == "2026-11-30"
    assert year["plan"]["finish"] == ["2027-11-28", "2027-12-26"]
    core = [one for one in year["sessions"] if not one["optional"]]
    assert (len(core), len(year["sessions"]) - len(core)) == (208, 52)
    assert year["weeks"][6] == {
        "week": 7,
        "starts": "2027-01-11",
        "iso": "2027-W02",
        "phase": 1,
        "quarter": "Q1",
        "load": "High",
        "topic": "Attention Mechanisms - Part 1",
        "focus": "Attention concepts, self-attention basics",
        "mark": None,
        "state": "planned",
    }
    session = next(one for one in year["sessions"] if one["id"] == "W07.S2")
    assert session == {
        "id": "W07.S2",
        "key": "W07.S2",
        "uid": session["uid"],
        "week": 7,
        "slot": "S2",
        "role": "build",
        "output": False,
        "optional": False,
        "name": "Code from Scratch",
        "title": "W07 S2 Build: Attention Mechanisms 1/2",
        "start": "2027-01-13T19:00:00+01:00",
        "end": "2027-01-13T20:15:00+01:00",
        "timezone": "Europe/Warsaw",
        "status": "planned",
        "pinned": False,
        "sequence": 0,
        "why": ["home-slot"],
    }
    assert year["unplaced"] == []


def test_wall_times_hold_across_the_clock_changes(learner: Learner) -> None:
    starts = [datetime.fromisoformat(one["start"]) for one in learner.year()["sessions"] if one["slot"] == "S1"]
    assert {f"{start:%a %H:%M}" for start in starts} == {"Mon 19:00"}
    assert {start.strftime("%z") for start in starts} == {"+0100", "+0200"}


def test_busy_time_from_a_file_moves_a_session_and_says_so(learner: Learner) -> None:
    (learner.folder / "work.ics").write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\n"
        "DTSTART:20270113T170000Z\r\nDTEND:20270113T210000Z\r\nSUMMARY:Conference\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        encoding="utf-8",
    )
    with (learner.folder / "studycal.toml").open("a", encoding="utf-8") as config:
        config.write('\n[[busy]]\nurl = "work.ics"\n')
    moved = learner.week(7)["S2"]
    assert moved["start"] == "2027-01-15T19:00:00+01:00"
    assert moved["why"] == ["moved", "busy: Conference"]
    why = learner.studycal("show", "W07.S2").out
    assert "Conference" in why


def test_holidays_of_a_country_are_days_without_a_session(newcomer: Learner) -> None:
    newcomer.begin("--holidays", "PL")
    days = {one["start"][:10] for one in newcomer.year()["sessions"]}
    assert not days & {"2026-12-25", "2026-12-26", "2027-01-06", "2027-05-03", "2027-11-11"}


@pytest.mark.parametrize("kind", ["ics", "csv", "json", "svg", "html"])
def test_every_form_goes_to_a_file_or_to_stdout(learner: Learner, kind: str) -> None:
    to_file = learner.studycal("export", kind, "-o", f"out.{kind}")
    to_stdout = learner.studycal("export", kind, "-o", "-")
    assert (to_file.code, to_stdout.code) == (0, 0), to_file.err
    assert (learner.folder / f"out.{kind}").read_bytes().decode("utf-8") == to_stdout.out
    assert len(to_stdout.out) > 1000


def test_init_over_a_plan_keeps_its_name_so_that_calendars_see_its_events_move(learner: Learner) -> None:
    before = {one["id"]: one["uid"] for one in learner.year()["sessions"]}
    assert learner.studycal(*(word.replace("mon 19:00", "tue 19:00") for word in INIT), "--force").code == 0
    assert '"tue 19:00"' in (learner.folder / "studycal.toml").read_text()
    assert {one["id"]: one["uid"] for one in learner.year()["sessions"]} == before


def test_init_over_a_broken_plan_makes_a_new_one(learner: Learner) -> None:
    (learner.folder / "studycal.toml").write_text("[plan\n")
    assert learner.studycal(*INIT, "--force").code == 0
    assert len(learner.year()["sessions"]) == 260


def test_export_into_a_folder_that_is_there(learner: Learner) -> None:
    (learner.folder / "out").mkdir()
    assert learner.studycal("export", "ics", "--split", "quarter", "-o", "out").code == 0
    assert sorted(path.name for path in (learner.folder / "out").iterdir()) == [f"study-Q{n}.ics" for n in (1, 2, 3, 4)]


def test_export_splits_by_quarter_and_by_phase(learner: Learner) -> None:
    assert learner.studycal("export", "ics", "--split", "quarter", "-o", "q.ics").code == 0
    assert sorted(path.name for path in learner.folder.glob("q*.ics")) == [
        "q-Q1.ics",
        "q-Q2.ics",
        "q-Q3.ics",
        "q-Q4.ics",
    ]
    assert learner.studycal("export", "ics", "--split", "phase", "-o", "p.ics").code == 0
    assert sorted(path.name for path in learner.folder.glob("p*.ics")) == [f"p-phase-{n}.ics" for n in (1, 2, 3)]
    counts = [path.read_bytes().count(b"BEGIN:VEVENT") for path in learner.folder.glob("p*.ics")]
    assert sum(counts) == 260


@pytest.mark.parametrize("split", ["quarter", "phase"])
def test_what_a_cut_week_cancels_stands_in_a_part_too(learner: Learner, split: str) -> None:
    learner.year()
    assert learner.studycal("mark", "cut", "W09", "--yes").code == 0
    assert learner.studycal("export", "ics", "--split", split, "-o", "p.ics").code == 0
    counts = {path.name: path.read_bytes().count(b"STATUS:CANCELLED") for path in learner.folder.glob("p*.ics")}
    assert {name: count for name, count in counts.items() if count} == {
        {"quarter": "p-Q1.ics", "phase": "p-phase-1.ics"}[split]: 5
    }


def test_reminders_are_named_one_by_one_or_with_commas(learner: Learner) -> None:
    apart = learner.studycal("export", "ics", "-o", "-", "--alarms", "10m", "--alarms", "1h").out
    assert learner.studycal("export", "ics", "-o", "-", "--alarms", "10m,1h").out == apart
    assert (apart.count("TRIGGER:-PT10M"), apart.count("TRIGGER:-PT60M")) == (260, 260)


def test_busy_only_tells_nothing_but_times(learner: Learner) -> None:
    text = learner.studycal("export", "ics", "--busy-only", "-o", "-").out
    assert "SUMMARY:Busy" in text
    assert "Attention" not in text
    assert "DESCRIPTION" not in text


@pytest.mark.parametrize(
    "variation",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "4242", "TZ": "Asia/Kathmandu"},
        {"TZ": "America/New_York", "LC_ALL": "C"},
        {"LANG": "tr_TR.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"},
    ],
)
def test_the_same_inputs_give_the_same_bytes(
    learner: Learner, tmp_path_factory: pytest.TempPathFactory, variation: dict[str, str]
) -> None:
    here = learner.process("export", "ics", "-o", "study.ics")
    elsewhere = Learner(tmp_path_factory.mktemp("another place"), now="2026-11-28T07:30:00+00:00")
    for path in learner.folder.rglob("*"):
        if path.suffix in (".md", ".toml"):
            target = elsewhere.folder / path.relative_to(learner.folder)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
    there = elsewhere.process("export", "ics", "-o", "study.ics", env=variation)
    assert (here.code, there.code) == (0, 0), there.err
    assert (learner.folder / "study.ics").read_bytes() == (elsewhere.folder / "study.ics").read_bytes()


def test_a_document_with_an_error_stops_with_nothing_written(learner: Learner) -> None:
    weeks = learner.folder / "curriculum" / "weeks.md"
    weeks.write_text(weeks.read_text(encoding="utf-8").replace("| 1 | 7 |", "| 1 | 8 |"), encoding="utf-8")
    answer = learner.studycal("export", "ics")
    assert answer.code == 1
    assert "curriculum/weeks.md:" in answer.err
    assert "Traceback" not in answer.err
    assert not (learner.folder / "study.ics").exists()
    assert learner.studycal("check").code == 1


def test_completion_and_version_and_help_work(newcomer: Learner) -> None:
    assert "studycal" in newcomer.process("completion", "bash").out
    assert newcomer.process("--version").out.startswith("studycal ")
    helped = newcomer.process("--help")
    assert helped.code == 0
    assert "mark bad W07" in helped.out


def test_doctor_says_what_is_wrong_and_what_to_do(learner: Learner) -> None:
    assert learner.studycal("doctor").code == 0
    (learner.folder / "studycal.toml").write_text("[plan]\n", encoding="utf-8")
    broken = learner.studycal("doctor")
    assert broken.code == 1
    assert '"plan.start" is missing' in broken.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("show", "W99"), 2, "weeks 1 to 52"),
        (("show", "soon"), 2, "nothing to show"),
        (("show", "W07.S9"), 1, "no session"),
        (("export", "csv", "--split", "phase"), 2, "for ics only"),
        (("export", "ics", "--week", "W07"), 2, "--week is for md and notion and svg only"),
        (("export", "svg", "--force"), 2, "--force is for md only"),
        (("export", "md", "--week", "W²"), 2, "is not a week"),
        (("mark", "bad", "W07", "--resume", "today"), 2, "--resume is for return only"),
        (("pin", "W07.S2", "soon"), 2, "is not a time"),
        (("pin", "W07.S2", "9999-12-31"), 2, "too far away"),
        (("pin", "W17.S4", "2027-03-28 02:30"), 2, "28 Mar 2027 02:30 does not exist: the clocks skip it"),
        (("pin", "W77.S2", "2027-01-15 19:00"), 1, "no week 77"),
        (("unpin", "W07.S2"), 2, "is not pinned"),
        (("undo",), 2, "nothing to undo"),
        (("undo", "7"), 2, "no fact 7"),
        (("mark", "bad"), 2, "needs 1 week"),
        (("mark", "travel", "2027-01-02..2027-01-09"), 2, "time zone"),
        (("mark", "travel", "2027-01-02..2027-01-09", "--tz", "Asia/Tokio"), 2, "Asia/Tokyo"),
        (("mark", "pause", "2027-01-09..2027-01-02"), 2, "not a range"),
        (("mark", "pause", "W07"), 2, "needs dates"),
        (("mark", "pause", "2026-12-21..9999-01-03"), 2, "too far away"),
        (("log", "partial", "W07.S2", "-m", "x" * 121), 2, "120"),
        (("--now", "soon", "show"), 2, "is not a time"),
        (("-C", "nowhere", "show"), 2, "not a directory"),
        (("--config", "none.toml", "show"), 1, "no config here"),
    ],
)
def test_a_wrong_command_line_is_one_sentence(
    learner: Learner, arguments: tuple[str, ...], code: int, said: str
) -> None:
    answer = learner.studycal(*arguments)
    assert answer.code == code
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_the_year_is_shown_in_eighty_columns_without_colour(learner: Learner) -> None:
    for what in ("today", "week", "quarter", "year", "W07.S2"):
        shown = learner.studycal("show", what, "--why")
        assert shown.code == 0
        assert max(len(line) for line in shown.out.splitlines()) <= 80
        assert "\x1b" not in shown.out


def test_53_week_years_are_labels_only(learner: Learner) -> None:
    weeks = learner.year()["weeks"]
    assert [week["iso"] for week in weeks[3:7]] == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]
    assert date.fromisoformat(weeks[4]["starts"]) == date(2026, 12, 28)


def test_json_of_show_is_json_alone(learner: Learner) -> None:
    for what in ("today", "week", "W07", "W07.S2", "quarter"):
        assert json.loads(learner.studycal("show", what, "--json").out)


@pytest.mark.parametrize(
    ("zone", "now", "start"),
    [
        ("Europe/Warsaw", "2026-11-24T09:00", "2026-11-30"),
        ("Asia/Tokyo", "2026-11-29T20:00+00:00", "2026-12-07"),
        ("America/New_York", "2026-11-30T02:00+00:00", "2026-11-30"),
    ],
)
def test_init_starts_on_the_next_monday_of_the_learners_own_clock(
    newcomer: Learner, zone: str, now: str, start: str
) -> None:
    assert newcomer.studycal("init", "--example", "--tz", zone, now=now).code == 0
    assert f"start = {start}" in (newcomer.folder / "studycal.toml").read_text("utf-8")


def test_json_of_init_is_what_was_written(newcomer: Learner) -> None:
    written = newcomer.studycal(*INIT, "--json")
    told = json.loads(written.out)
    assert {name: told[name] for name in ("config", "weeks", "quarters")} == {
        "config": "studycal.toml", "weeks": 52, "quarters": 4,
    }  # fmt: skip
    assert told["problems"] == []


def test_a_directory_where_the_file_should_go_is_said(learner: Learner) -> None:
    (learner.folder / "study.ics").mkdir()
    answer = learner.studycal("export", "ics")
    assert answer.code == 1
    assert "cannot be written" in answer.err
    assert list(Path(learner.folder).glob(".study.ics*")) == []


def test_a_session_shows_its_own_quarters_bullets(learner: Learner) -> None:
    """All four quarters have a "Non-Technical" fifth session."""
    assert "Philosophy/history reading" in learner.studycal("show", "W01.S5").out
    assert "Visual thinking / drawing" in learner.studycal("show", "W14.S5").out
    assert "Visual thinking / drawing" in learner.studycal("show", "today", now="2027-03-07T08:00:00+01:00").out


def test_what_is_written_again_keeps_its_mode_and_what_is_new_heeds_the_umask(learner: Learner) -> None:
    note = learner.folder / "notes" / "2026-W53.md"
    assert learner.studycal("export", "md").code == 0
    note.chmod(0o600)
    learner.studycal("mark", "bad", "W05", "--yes")
    before = os.umask(0o077)
    try:
        assert learner.studycal("export", "md").code == 0
        assert learner.studycal("export", "ics").code == 0
    finally:
        os.umask(before)
    assert "marked bad" in note.read_text("utf-8")
    assert note.stat().st_mode & 0o777 == 0o600
    assert (learner.folder / "study.ics").stat().st_mode & 0o777 == 0o600
