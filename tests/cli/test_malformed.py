"""What cannot be read ends in one sentence that says where: the right exit code, no traceback, nothing half written."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import icalendar
import pytest

from studycal.calendars.feed_http import MOST_BYTES
from tests.cli.learner import Learner

WEEKS, CADENCE, CONFIG = "curriculum/weeks.md", "curriculum/cadence.md", "studycal.toml"
CALENDAR = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\nSUMMARY:Talk\n{}\nEND:VEVENT\nEND:VCALENDAR\n"

Prepare = Callable[[Path], None]
"""What happens to the learner's folder before the command."""


def put(name: str, data: str | bytes) -> Prepare:
    """A file of the learner's replaced."""
    body = data if isinstance(data, bytes) else data.encode()
    return lambda folder: (folder / name).write_bytes(body) and None


def replace(name: str, old: str, new: str) -> Prepare:
    """A word of a file of the learner's replaced."""

    def prepare(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return prepare


def append(name: str, data: str) -> Prepare:
    """Something added to a file of the learner's."""
    return lambda folder: (folder / name).write_text((folder / name).read_text(encoding="utf-8") + data) and None


def instead(name: str, make: Callable[[Path], object]) -> Prepare:
    """Something that is no file where a file of the learner's was."""

    def prepare(folder: Path) -> None:
        (folder / name).unlink()
        make(folder / name)

    return prepare


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def gone(path: Path) -> None:
    """Nothing there."""


BROKEN_DOCUMENTS: dict[str, tuple[Prepare, str]] = {
    "empty weeks": (put(WEEKS, ""), f"{WEEKS}:1: "),
    "empty cadence": (put(CADENCE, ""), f"{CADENCE}:1: "),
    "weeks of blanks": (put(WEEKS, " \n\n \t"), f"{WEEKS}:1: "),
    "weeks of NUL bytes": (put(WEEKS, b"\x00" * 4000), f"{WEEKS}:1: "),
    "weeks of random bytes": (put(WEEKS, bytes(range(128, 256)) * 40), f"{WEEKS}:1: "),
    "weeks in Latin-1": (put(WEEKS, "| Week | Topic |\n|--|--|\n| 1 | Café |\n".encode("latin-1")), f"{WEEKS}:3: "),
    "weeks cut within a character": (put(WEEKS, "| Week | Topic |\n|--|--|\n| 1 | é".encode()[:-1]), f"{WEEKS}:3: "),
    "half UTF-16": (put(WEEKS, b"\xff\xfe|\x00\n"), f"{WEEKS}:1: "),
    "a picture for weeks": (put(WEEKS, b"\x89PNG\r\n\x1a\n\x00\x00\x00"), f"{WEEKS}:1: "),
    "a calendar for weeks": (put(WEEKS, CALENDAR), f"{WEEKS}:1: "),
    "HTML for weeks": (put(WEEKS, "<!doctype html><table><tr><td>1</td></tr></table>"), f"{WEEKS}:1: "),
    "weeks of 5 MB in one line": (put(WEEKS, b"|" * (5 * 1024 * 1024 + 1)), "larger than 5 MB"),
    "weeks of 20 MB": (put(WEEKS, b"| 1 | x |\n" * 2_000_000), "larger than 5 MB"),
    "a directory for weeks": (instead(WEEKS, Path.mkdir), "is a directory, not a document"),
    "a pipe for weeks": (instead(WEEKS, os.mkfifo), "is no file that can be read"),
    "a link to itself for weeks": (instead(WEEKS, loop), "cannot be read"),
    "weeks that are gone": (instead(WEEKS, gone), "cannot be read (no such file or directory)"),
    "a directory for the cadence": (instead(CADENCE, Path.mkdir), "is a directory, not a document"),
    "the documents swapped": (
        lambda folder: (folder / WEEKS).replace(folder / "x") and (folder / CADENCE).replace(folder / WEEKS)
        and (folder / "x").replace(folder / CADENCE) and None,
        f"{WEEKS}:",
    ),
    "week 7 twice": (replace(WEEKS, "| 1 | 8 |", "| 1 | 7 |"), f"{WEEKS}:"),
    "week 7 gone": (replace(WEEKS, "| 1 | 7 |", "| 1 | x |"), f"{WEEKS}:"),
    "a table without a header": (put(WEEKS, "| 1 | Sets |\n| 2 | Maps |\n"), f"{WEEKS}:1: "),
    "a table without topics": (put(WEEKS, "| Week | Topic |\n|--|--|\n| 1 | |\n"), f"{WEEKS}:3: "),
    "a table that nests without end": (put(WEEKS, "> " * 3000 + "| Week | Topic |"), f"{WEEKS}:1: "),
    "a cadence of brackets": (put(CADENCE, "[" * 50_000), f"{CADENCE}:1: "),
    "a cadence of stars": (put(CADENCE, "*" * 50_000 + "a" + "*" * 50_000), f"{CADENCE}:1: "),
    "a cadence without sessions": (put(CADENCE, "## Q1\n\n- 4-6 sessions a week\n"), f"{CADENCE}:1: "),
    "a session twice": (put(CADENCE, "**Session 1 – Code**\n\n**Session 1 – Write**\n"), f"{CADENCE}:3: "),
    "nine sessions": (put(CADENCE, "\n\n".join(f"**Session {n} – Code**" for n in range(1, 10))), f"{CADENCE}:17: "),
    "a role that is none": (put(CADENCE, "**Session 1 – Code {bulid}**\n"), "Did you mean build?"),
    "minutes the wrong way": (put(CADENCE, "- 90-60 minutes\n\n**Session 1 – Code**\n"), f"{CADENCE}:1: "),
}  # fmt: skip

BROKEN_CONFIGS: dict[str, tuple[Prepare, str]] = {
    "empty": (put(CONFIG, ""), '"plan" is missing'),
    "no TOML": (put(CONFIG, "plan: {start: 2026-11-30}\n"), f"{CONFIG}:1: "),
    "cut in a string": (put(CONFIG, '[plan]\ntitle = "Stu'), f"{CONFIG}:2: "),
    "a key twice": (append(CONFIG, '\n[plan]\ntitle = "again"\n'), f"{CONFIG}:"),
    "UTF-16": (put(CONFIG, "[plan]\n".encode("utf-16")), f"{CONFIG}:1: "),
    "NUL bytes": (append(CONFIG, "\x00\x00"), f"{CONFIG}:"),
    "over 1 MB": (put(CONFIG, b"# long\n" * 200_000), "larger than 1 MB"),
    "nested without end": (append(CONFIG, "\nx = " + "[" * 5000 + "]" * 5000), f"{CONFIG}:"),
    "a directory": (instead(CONFIG, Path.mkdir), "is a directory, not a config"),
    "a pipe": (instead(CONFIG, os.mkfifo), "is no file that can be read"),
    "a link to itself": (instead(CONFIG, loop), "studycal.toml"),
    "gone": (instead(CONFIG, gone), "there is no config here"),
    "a word misspelt": (replace(CONFIG, "timezone", "timezoen"), 'Did you mean "timezone"?'),
    "a section misspelt": (append(CONFIG, "\n[exports]\n"), 'Did you mean "export"?'),
    "a zone misspelt": (replace(CONFIG, "Europe/Warsaw", "Europe/Warshaw"), 'Did you mean "Europe/Warsaw"?'),
    "a zone that is a path": (replace(CONFIG, "Europe/Warsaw", "/etc/passwd"), "is not an IANA time zone"),
    "a start that is no day": (replace(CONFIG, "2026-11-30", "2026-02-30"), f"{CONFIG}:"),
    "a start before calendars": (replace(CONFIG, "2026-11-30", "0001-01-01"), "years 1970 to 2199"),
    "a start after them": (replace(CONFIG, "2026-11-30", "9999-12-31"), "years 1970 to 2199"),
    "a time that is none": (replace(CONFIG, "mon 19:00", "mon 29:00"), "is not a time of day"),
    "a day that is none": (replace(CONFIG, "mon 19:00", "moon 19:00"), "is not a weekday"),
    "more home slots than days": (replace(CONFIG, '"mon 19:00",', '"mon 19:00", ' + '"tue 9:00", ' * 9), f"{CONFIG}:"),
    "a window of no length": (replace(CONFIG, "18:00-21:30", "18:00-18:00"), "opens and closes at the same time"),
    "a notice without a unit": (replace(CONFIG, "[times]", "[times]\nnotice = 24"), "is not a duration"),
    "a notice of ages": (replace(CONFIG, "[times]", '[times]\nnotice = "999999999d"'), "is longer than a year"),
    "a number that is none": (replace(CONFIG, "[times]", "[times]\nrest_days = nan"), f"{CONFIG}:"),
    "a number without end": (replace(CONFIG, "[times]", "[times]\nrest_days = " + "9" * 5000), f"{CONFIG}:"),
    "a country without holidays": (append(CONFIG, '\n[holidays]\ncountry = "XX"\n'), "is no country"),
    "a region that is none": (append(CONFIG, '\n[holidays]\ncountry="DE"\nsubdivision="XX"\n'), "is no subdivision"),
    "a role for no session": (append(CONFIG, '\n[curriculum.roles]\n"Q1.S9" = "build"\n'), "Q1.S9"),
    "a document with a NUL in its name": (replace(CONFIG, 'weeks = "', 'weeks = "\\u0000'), "cannot be read"),
    "a document with too long a name": (replace(CONFIG, 'weeks = "', 'weeks = "' + "x" * 300), "cannot be read"),
    "a device for a document": (replace(CONFIG, f'"{WEEKS}"', '"/dev/zero"'), "is no file that can be read"),
    "a state that is a directory": (append(CONFIG, '\n[state]\npath = "curriculum"\n'), "curriculum"),
    "a state that is a document": (append(CONFIG, f'\n[state]\npath = "{WEEKS}"\n'), WEEKS),
}  # fmt: skip


def snapshot(folder: Path) -> Mapping[str, bytes]:
    """Every file of the folder but what the store writes for itself."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".studycal" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def assert_one_sentence(err: str) -> None:
    assert err.startswith("studycal: "), err
    assert err.count("\n") == 1, err
    assert "unforeseen" not in err
    assert "Traceback" not in err
    assert len(err) < 700, err


@pytest.mark.parametrize("command", [("export", "ics"), ("show", "week")], ids=["export", "show"])
@pytest.mark.parametrize("case", [*BROKEN_DOCUMENTS, *(f"config: {name}" for name in BROKEN_CONFIGS)])
def test_what_cannot_be_read_is_one_sentence(newcomer: Learner, case: str, command: tuple[str, ...]) -> None:
    kind, _, name = case.rpartition("config: ")
    prepare, said = BROKEN_CONFIGS[name] if kind or case.startswith("config: ") else BROKEN_DOCUMENTS[case]
    newcomer.begin()
    prepare(newcomer.folder)
    before = snapshot(newcomer.folder)
    answer = newcomer.studycal(*command)
    assert answer.code == 1, answer
    assert answer.out == ""
    assert said in answer.err
    assert_one_sentence(answer.err)
    assert snapshot(newcomer.folder) == before


@pytest.mark.parametrize(
    "case", ["weeks of NUL bytes", "a pipe for weeks", "weeks in Latin-1", "the documents swapped"]
)
def test_so_it_is_for_a_process_after_a_plan_was_published(learner: Learner, case: str) -> None:
    assert learner.studycal("export", "ics").code == 0
    prepare, said = BROKEN_DOCUMENTS[case]
    prepare(learner.folder)
    before = snapshot(learner.folder)
    answer = learner.process("export", "ics", env={"LC_ALL": "C", "PYTHONUTF8": "0"})
    assert (answer.code, answer.out) == (1, "")
    assert said in answer.err
    assert_one_sentence(answer.err)
    assert snapshot(learner.folder) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("name", [WEEKS, CADENCE, CONFIG])
def test_a_file_without_permission_is_named(learner: Learner, name: str) -> None:
    (learner.folder / name).chmod(0)
    answer = learner.studycal("export", "ics")
    assert answer.code == 1
    assert f"{name}: cannot be read (permission denied)" in answer.err


BROKEN_CALENDARS: dict[str, tuple[bytes | None, str]] = {
    "gone": (None, "work.ics: warning"),
    "empty": (b"", "it is empty. What stands in this calendar is unknown, not free."),
    "a page to log in": (b"<html>Sign in</html>", "that asks for a login. What stands in this calendar is unknown"),
    "NUL bytes": (b"\x00" * 100, "there is no BEGIN:VCALENDAR in it"),
    "cut short": (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1", "work.ics: warning"),
    "ends crossed": (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\nEND:VEVENT\r\n", "work.ics:2: warning"),
    "over the limit": (b"BEGIN:VCALENDAR\r\n" + b" " * MOST_BYTES, f"larger than {MOST_BYTES // 1_000_000} MB"),
    "no start": (CALENDAR.format("DTEND:20270113T190000Z").encode(), "work.ics:4: warning"),
    "a start that is none": (CALENDAR.format("DTSTART:tomorrow").encode(), "work.ics:4: warning"),
    "a day that is none": (CALENDAR.format("DTSTART;VALUE=DATE:20270230").encode(), "work.ics:4: warning"),
    "an end that is none": (CALENDAR.format("DTSTART:20270113T190000Z\nDTEND:x").encode(), "work.ics:4: warning"),
    "a rule that is none": (CALENDAR.format("DTSTART:20270113T190000Z\nRRULE:daily").encode(), "work.ics:8: warning"),
    "a rule without end": (
        CALENDAR.format("DTSTART:20270113T190000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY").encode(),
        "work.ics:9: warning",
    ),
    "a start in the year 1": (
        CALENDAR.format("DTSTART:00010101T000000Z\nRRULE:FREQ=DAILY").encode(),
        "work.ics:4: warning",
    ),
}


@pytest.mark.parametrize(("data", "said"), BROKEN_CALENDARS.values(), ids=BROKEN_CALENDARS)
def test_a_calendar_that_cannot_be_read_is_unknown_not_free_and_told(
    learner: Learner, data: bytes | None, said: str
) -> None:
    append(CONFIG, '\n[[busy]]\nurl = "work.ics"\n')(learner.folder)
    if data is not None:
        put("work.ics", data)(learner.folder)
    strict = learner.studycal("check", "--strict")
    assert strict.code == 1
    assert said in strict.out
    exported = learner.studycal("export", "ics")
    assert exported.code == 0
    assert "warning: work.ics" in exported.err
    assert "unforeseen" not in exported.err + strict.err
    written = icalendar.Calendar.from_ical((learner.folder / "study.ics").read_bytes())
    assert len(written.events) == 260


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, loop], ids=["a directory", "a pipe", "a link to itself"])
def test_a_busy_calendar_that_is_no_file_is_told_too(learner: Learner, make: Callable[[Path], object]) -> None:
    append(CONFIG, '\n[[busy]]\nurl = "work.ics"\n')(learner.folder)
    make(learner.folder / "work.ics")
    strict = learner.studycal("check", "--strict")
    assert strict.code == 1
    assert re.search(r"work\.ics: .*unknown, not free", strict.out)


HOSTILE_TITLES = {
    "a calendar's own words": "BEGIN:VEVENT",
    "an end": "END:VCALENDAR",
    "a line break as an entity": "One&#13;&#10;BEGIN:VEVENT&#10;UID:stolen",
    "NUL bytes": "Se\x00ts\x01 and\x1b[31m maps",
    "separators of lines": "Sets\u2028BEGIN:VEVENT\u2029UID:1\u0085END:VEVENT",
    "an escape sequence as an entity": "Sets &#27;[2J&#7; maps",
    "a formula": "=HYPERLINK(&quot;http://x&quot;)",
    "backslashes": r"C:\New\notes \\ \; \,",
    "markup": "<script>alert(1)</script> & <b>bold</b>",
    "a line of 3,000": "very " * 600,
}


@pytest.mark.parametrize("title", HOSTILE_TITLES.values(), ids=HOSTILE_TITLES)
def test_a_title_is_text_in_every_form_whatever_stands_in_it(learner: Learner, title: str) -> None:
    weeks = f"| Week | Topic |\r\n|---|---|\r\n| 1 | {title} |\r\n| 2 | Maps |\r\n"
    put(WEEKS, weeks)(learner.folder)
    answer = learner.studycal("export", "ics", "-o", "-")
    assert answer.code == 0, answer.err
    calendar = icalendar.Calendar.from_ical(answer.out)
    assert len(calendar.events) == 10
    assert {part.name for part in calendar.subcomponents} == {"VTIMEZONE", "VEVENT"}
    assert all(str(event["UID"]).endswith("@studycal") for event in calendar.events)
    for what in (("show", "week"), ("export", "csv", "-o", "-"), ("show", "year", "--json")):
        shown = learner.studycal(*what)
        assert shown.code == 0
        assert not re.search("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]", shown.out), what
    assert learner.studycal("export", "csv", "-o", "-").out.count("\r\n") == 11


def test_a_config_of_its_own_is_never_answered_with_the_plan_of_another(learner: Learner) -> None:
    assert learner.studycal("show", "week").code == 0
    put("other.toml", "[plan]\n")(learner.folder)
    answer = learner.studycal("--config", "other.toml", "show", "week")
    assert answer.code == 1
    assert "other.toml:1: " in answer.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("export", "ics", "--alarms", "soon"), 2, "is not a duration"),
        (("export", "ics", "--alarms", "9" * 30 + "d"), 2, "is not a duration"),
        (("export", "ics", "--alarms", "1m,2m,3m,4m,5m,6m"), 2, "at most 5"),
        (("export", "ics", "--split", "quarter", "-o", "-"), 2, "stdout is one"),
        (("export", "ics", "-o", "/dev/full"), 1, "cannot be written (no space left on device)"),
        (("export", "ics", "-o", "studycal.toml/x.ics"), 1, "cannot be written"),
        (("export", "ics", "-o", "x" * 300), 1, "cannot be written (file name too long)"),
        (("init", "--example", "--force", "--start", "9999-12-31"), 2, "years 1970 to 2199"),
        (("init", "--example", "--force", "--home", "noon"), 2, "is not a"),
        (("init", "nothing.md", "nothing.md", "--force"), 1, "cannot be read"),
        (("--config", "/dev/null", "show"), 1, "is no file that can be read"),
    ],
)
def test_a_command_that_cannot_be_done_says_so_and_changes_nothing(
    learner: Learner, arguments: tuple[str, ...], code: int, said: str
) -> None:
    before = snapshot(learner.folder)
    answer = learner.studycal(*arguments)
    assert answer.code == code, answer
    assert said in answer.err
    assert_one_sentence(answer.err)
    assert snapshot(learner.folder) == before
    assert Path("/dev/full").is_char_device()


def test_a_clock_that_is_out_of_reach_is_said(learner: Learner) -> None:
    for now in ("9999-12-31T23:59", "0001-01-01T00:00"):
        answer = learner.studycal("show", now=now)
        assert answer.code == 2
        assert "lies too far away" in answer.err


def test_an_export_goes_through_a_link_to_where_it_points(learner: Learner) -> None:
    shared = learner.folder / "shared"
    shared.mkdir()
    (learner.folder / "study.ics").symlink_to(shared / "study.ics")
    assert learner.studycal("export", "ics").code == 0
    assert (learner.folder / "study.ics").is_symlink()
    assert (shared / "study.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
