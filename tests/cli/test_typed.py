"""What people type: words that are not understood are answered with the nearest, dates and orders as they come."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.learner import Learner

ROWS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """A plan from Monday 4 January 2027; today is Tuesday 12 January, nine in the morning."""
    learner = Learner(tmp_path, "2026-12-30T09:00:00+01:00")
    answer = learner.studycal(
        "init", "--example", "--start", "next monday", "--tz", "Europe/Warsaw", "--optional", "sun 10:00",
        "--home", "mon,wed,thu 19:00", "sat 10:00", "--windows", "mon-fri 18:00-21:30",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    learner.now = "2027-01-12T09:00:00+01:00"
    return learner


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (("shwo",), "Did you mean show?"),
        (("exprot", "ics"), "Did you mean export?"),
        (("mark", "pasue", "tomorrow"), "Did you mean pause?"),
        (("completion", "fihs"), "Did you mean fish?"),
        (("show", "--wy"), "Did you mean --why?"),
        (("show", "tomorow"), "Did you mean tomorrow?"),
        (("log", "dnoe", "W02.S1"), "Did you mean done?"),
        (("help", "makr"), "Did you mean mark?"),
        (("next",), "Did you mean show next?"),
        (("W07",), "Did you mean show W07?"),
        (("2027-03-01",), "Did you mean show 2027-03-01?"),
        (("done", "W02.S1"), "Did you mean log done?"),
        (("pause", "tomorrow"), "Did you mean mark pause?"),
        (("undo", "two"), 'N is a number, like 2, and "two" is none.'),
    ],
)
def test_a_mistyped_word_is_answered_with_the_nearest(learner: Learner, words: tuple[str, ...], nearest: str) -> None:
    answer = learner.studycal(*words)
    assert answer.code == 2
    assert nearest in answer.err
    assert len(answer.err.splitlines()) <= 2


def test_studycal_alone_shows_today_where_there_is_a_plan(learner: Learner) -> None:
    answer = learner.studycal()
    assert answer.code == 0
    assert "Tuesday 12 January 2027" in answer.out


def test_studycal_alone_shows_the_first_steps_where_there_is_none(tmp_path: Path) -> None:
    answer = Learner(tmp_path / "..").studycal()
    assert answer.code == 0
    assert "studycal init" in answer.out


def test_every_command_has_help_with_examples_and_exit_codes(learner: Learner) -> None:
    for command in ("init", "show", "mark", "pin", "undo", "log", "review", "export", "sync", "daemon", "serve"):
        answer = learner.studycal("help", command)
        assert answer.code == 0
        assert "examples:" in answer.out
        assert "exit codes: 0 ok" in answer.out
    assert "usage: studycal" in learner.studycal("help").out


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        (("tomorrow",), ["W02.S2"]),
        (("2027-01-16",), ["W02.S4"]),
        (("sat",), ["W02.S4"]),
        (("next",), ["W02.S2"]),
        (("thu..sat",), ["W02.S3", "W02.S4"]),
        (("14 Jan..16 Jan",), ["W02.S3", "W02.S4"]),
        (("next", "week"), ["W03.S1", "W03.S2", "W03.S3", "W03.S4", "W03.S5"]),
        (("W03",), ["W03.S1", "W03.S2", "W03.S3", "W03.S4", "W03.S5"]),
        (("w2s3",), ["W02.S3"]),
        (("today",), []),
        (("week", "3"), ["W03.S1", "W03.S2", "W03.S3", "W03.S4", "W03.S5"]),
        (("week", "W03"), ["W03.S1", "W03.S2", "W03.S3", "W03.S4", "W03.S5"]),
        (("week", "2027-01-20"), ["W03.S1", "W03.S2", "W03.S3", "W03.S4", "W03.S5"]),
        (("day", "tomorrow"), ["W02.S2"]),
    ],
)
def test_show_takes_days_weeks_and_words(learner: Learner, what: tuple[str, ...], shown: list[str]) -> None:
    answer = learner.studycal("show", *what, "--json")
    assert answer.code == 0, answer.err
    assert [session["id"] for session in answer.json["sessions"]] == shown
    assert learner.studycal("show", *what).code == 0


def test_weeks_may_be_shown_as_a_range(learner: Learner) -> None:
    answer = learner.studycal("show", "W07..W09", "--json").json
    assert [week["week"] for week in answer["weeks"]] == [7, 8, 9]
    assert learner.studycal("show", "W07..W09").out.count("core sessions") == 3


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        (("march",), "Mon 1 Mar 2027", "Wed 31 Mar 2027"),
        (("month", "3"), "Mon 1 Mar 2027", "Wed 31 Mar 2027"),
        (("Feb", "2027"), "Mon 1 Feb 2027", "Sun 28 Feb 2027"),
        (("next", "month"), "Mon 1 Feb 2027", "Sun 28 Feb 2027"),
        (("month",), "Fri 1 Jan 2027", "Sun 31 Jan 2027"),
    ],
)
def test_a_month_is_shown_by_its_name_or_number(
    learner: Learner, words: tuple[str, ...], first: str, last: str
) -> None:
    assert learner.studycal("show", *words).out.startswith(f"{first} to {last}\n")


def test_a_day_without_a_year_lies_in_the_plan_also_before_its_first_day(learner: Learner) -> None:
    for words in (("march",), ("month", "3")):
        assert learner.studycal("show", *words, now="2026-12-30T09:00+01:00").out.startswith("Mon 1 Mar 2027")
    shown = learner.studycal("show", "13 Jan", "--json", now="2026-12-30T09:00+01:00").json["sessions"]
    assert [session["id"] for session in shown] == ["W02.S2"]


@pytest.mark.parametrize("words", [("quarter", "2"), ("Q2",), ("q2",)])
def test_a_quarter_is_shown_by_its_number(learner: Learner, words: tuple[str, ...]) -> None:
    weeks = learner.studycal("show", *words, "--json").json["weeks"]
    assert {week["quarter"] for week in weeks} == {"Q2"}
    assert weeks[0]["week"] == 14


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "W99"), 2),
        (("mark", "bad", "W99"), 2),
        (("show", "Q9"), 2),
        (("log", "done", "W99.S1"), 1),
        (("pin", "W02.S9", "fri"), 1),
    ],
)
def test_a_week_or_quarter_that_no_plan_has_is_mistyped_a_session_is_looked_for(
    learner: Learner, words: tuple[str, ...], code: int
) -> None:
    assert learner.studycal(*words, "--yes").code == code


@pytest.mark.parametrize("words", [("Tokyo",), ("to", "tokyo"), ("--tz", "Tokyo"), ("--tz", "Asia/Tokyo")])
def test_a_trips_place_is_a_city_or_a_zone_before_or_after_its_days(learner: Learner, words: tuple[str, ...]) -> None:
    answer = learner.studycal("mark", "travel", "13 Mar..28 Mar", *words, "--yes")
    assert answer.code == 0, answer.err
    assert "in Asia/Tokyo" in learner.studycal("log", "--history").out


def test_topics_lists_every_week_with_its_date(learner: Learner) -> None:
    lines = learner.studycal("show", "topics").out.splitlines()
    assert sum(line.lstrip().startswith("W") for line in lines) == 52
    assert any("W07" in line and "15 Feb 2027" in line for line in lines)


def test_short_is_one_line_for_a_prompt(learner: Learner) -> None:
    line = learner.studycal("show", "--short").out
    assert line.startswith("Wed 13 Jan 19:00 W02 S2 Build")
    assert line.count("\n") == 1
    running = learner.studycal("show", "today", "--short", now="2027-01-13T19:30:00+01:00").out
    assert running.startswith("now: W02 S2 Build")
    assert "(until 20:15)" in running


def test_a_pause_is_named_with_its_end_and_what_comes_next(learner: Learner) -> None:
    learner.studycal("mark", "pause", "2027-02-01..2027-02-14", "--yes")
    at = "2027-02-03T09:00:00+01:00"
    assert "Paused until Sun 14 Feb" in learner.studycal("show", "today", now=at).out
    assert "Next: Mon 15 Feb 19:00" in learner.studycal("show", "today", now=at).out
    assert learner.studycal("show", "week", now=at).out.startswith("Paused until Sun 14 Feb")
    assert "[--]" in learner.studycal("show", "year", now=at).out


def test_a_trip_is_named_with_its_zone(learner: Learner) -> None:
    learner.studycal("mark", "travel", "2027-03-13..2027-03-28", "--tz", "Asia/Tokyo", "--yes")
    assert "Travelling until Sun 28 Mar, times are those of Asia/Tokyo" in learner.studycal("show", "2027-03-17").out


def test_a_plan_that_is_over_says_so_and_what_can_be_done(learner: Learner) -> None:
    for what in ("today", "week"):
        out = " ".join(learner.studycal("show", what, now="2028-03-01T09:00:00+01:00").out.split())
        assert "The plan is over since" in out
        assert "studycal init" in out


def test_a_day_alone_pins_at_the_sessions_own_time(learner: Learner) -> None:
    assert learner.studycal("pin", "W02.S4", "2027-01-15", "--yes").code == 0
    assert learner.week(2)["S4"]["start"] == "2027-01-15T10:00:00+01:00"


@pytest.mark.parametrize("typed", [("fri", "19:30"), ("fri 7:30pm",), ("15.01.2027 19:30",), ("15 jan 19:30",)])
def test_a_pin_is_typed_as_people_type_it(learner: Learner, typed: tuple[str, ...]) -> None:
    assert learner.studycal("pin", "w02.s4", *typed, "--yes").code == 0
    assert learner.week(2)["S4"]["start"] == "2027-01-15T19:30:00+01:00"


def test_a_date_that_may_be_two_is_refused_with_both(learner: Learner) -> None:
    answer = learner.studycal("mark", "pause", "04/05/2027", "--yes")
    assert answer.code == 2
    assert "2027-05-04 (4 May) or 2027-04-05 (5 Apr)" in answer.err


@pytest.mark.parametrize("words", [("done", "W02.S1"), ("W02.S1", "done"), ("done", "w2s1"), ("done", "W2 S1")])
def test_a_log_is_understood_in_any_order(learner: Learner, words: tuple[str, ...]) -> None:
    answer = learner.studycal("log", *words, "--json")
    assert answer.code == 0, answer.err
    assert (answer.json["session"], answer.json["status"]) == ("W02.S1", "done")


def test_several_sessions_are_logged_in_one_command(learner: Learner) -> None:
    answer = learner.studycal("log", "done", "W01.S1", "W01.S2", "W02.S1")
    assert answer.code == 0
    assert "W02.S1 Theory, Mon 11 Jan 2027" in answer.err
    assert learner.week(1)["S2"]["status"] == "done"


def test_what_has_not_begun_is_logged_only_on_a_second_word(learner: Learner) -> None:
    answer = learner.studycal("log", "done", "W05.S1")
    assert answer.code == 3
    assert "has not begun: it is on Mon 1 Feb 19:00" in answer.err
    assert learner.studycal("log", "--history", "--json").json == {"facts": []}
    assert learner.studycal("log", "done", "W05.S1", "--yes").code == 0


def test_history_is_in_sentences_and_undo_names_what_brings_it_back(learner: Learner) -> None:
    learner.studycal("mark", "cut", "W30", "--yes")
    kept = learner.studycal("pin", "W02.S4", "2027-01-15 19:00", "--yes")
    assert "Take just this back with `studycal undo 2`" in kept.err
    gone = learner.studycal("undo", "--yes")
    assert "Bring it back with `studycal undo 3`" in gone.err
    out = learner.studycal("log", "--history").out
    assert "left out: W30" in out
    assert "W02.S4 pinned to Fri 15 Jan 2027 19:00 Europe/Warsaw" in out
    assert "took back 2: W02.S4 pinned" in out
    assert learner.studycal("undo", "3", "--yes").code == 0
    assert learner.week(2)["S4"]["pinned"]


def test_the_config_is_looked_for_upwards(learner: Learner) -> None:
    below = learner.folder / "vault" / "notes"
    below.mkdir(parents=True)
    assert "Tuesday 12 January" in Learner(below, learner.now).studycal("show", "today").out


def test_export_refuses_a_folder_that_is_not_there(learner: Learner) -> None:
    answer = learner.studycal("export", "ics", "-o", "typo/dir/x.ics")
    assert answer.code == 2
    assert "There is no folder typo/dir to write x.ics into." in answer.err
    assert not (learner.folder / "typo").exists()


def test_check_names_rules_as_people_do(learner: Learner) -> None:
    (learner.folder / "studycal.toml").open("a").write('\n[[busy]]\nurl = "nowhere.ics"\n')
    page = learner.studycal("check").out
    assert "a restart line heads the next session: yes" in page
    assert "shortest session: 60 minutes" in page
    assert "nowhere.ics: warning: the file cannot be read" in page
    assert "_" not in page.replace("studycal_", "")
    assert "nowhere.ics: warning [" in learner.studycal("check", "-v").out


@pytest.mark.parametrize(
    "what",
    [
        ("show", "week"), ("show", "month"), ("show", "W07"), ("show", "W02.S2", "--why"), ("check",), ("doctor",),
        ("simulate", "1"), ("review",), ("plans",), ("log", "--history"), ("undo", "-n"), ("help", "mark"),
        ("mark", "pause", "1 Feb..14 Feb", "-n"), ("mark", "pause", "1 Feb..14 Feb", "-n", "-v"),
        ("mark", "travel", "13 Mar..28 Mar", "Tokyo", "-n"), ("mark", "bad", "W07", "-n"),
        ("set", "home", "tue,wed,thu 18:00", "-n"), ("log", "done", "W02.S1"), ("log", "done", "W03.S1"),
        ("mark", "cut", "W01", "--yes"), ("daemon", "--status"),
    ],
)  # fmt: skip
def test_pages_fit_forty_columns(learner: Learner, what: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    learner.studycal("mark", "cut", "W30", "--yes")
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr("tests.cli.learner._Pipe.isatty", lambda pipe: True)
    answer = learner.studycal(*what)
    lines = (answer.out + answer.err).splitlines()
    assert lines
    assert [line for line in lines if len(line) > 40 and " " in line.strip()] == []


def test_what_goes_into_a_pipe_keeps_its_lines_whatever_columns_says(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    told = learner.studycal("mark", "bad", "W07", "-n").out
    assert max(map(len, told.splitlines())) > 40


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        (("bad", "this", "week"), 0, "W02"),
        (("bad", "next week"), 0, "W03"),
        (("bad", "18 jan"), 0, "W03"),
        (("cut", "2027-W03"), 0, "W03"),
        (("merge", "18 jan..31 jan"), 0, "W04"),
        (("bad",), 2, "bad needs 1 week; this one is W02. Type `studycal mark bad W02`."),
        (("merge",), 2, "merge needs 2 weeks; this one is W02. Type `studycal mark merge W02 W03`."),
        (("bad", "18 jan..31 jan"), 2, "bad needs 1 week; that touches W03 and W04. Type `studycal mark bad W03`."),
        (("bad", "1 march 2031"), 2, "No week of the plan lies there."),
        (("bad", "soon"), 2, '"soon" is not a date.'),
    ],
)
def test_a_week_is_named_by_its_days(learner: Learner, typed: tuple[str, ...], code: int, words: str) -> None:
    learner.now = "2027-01-12T12:00:00+01:00"
    answer = learner.studycal("mark", *typed, "-n")
    assert answer.code == code
    assert words in answer.out + answer.err


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("move", "W02.S1", "fri"), "Did you mean pin W07.S2 TIME?"),
        (("why", "W02.S1"), "Did you mean show W07.S2 --why?"),
        (("subscribe",), "Did you mean serve?"),
        (("start", "7 dec"), "Did you mean set start VALUE?"),
        (("sick",), "Did you mean mark pause A..B?"),
        (("export",), "Which format? One of ics, md, notion, csv"),
        (("mark",), "Which mark? One of bad, great, travel, pause"),
    ],
)
def test_what_is_called_otherwise_is_named(learner: Learner, typed: tuple[str, ...], words: str) -> None:
    answer = learner.studycal(*typed)
    assert answer.code == 2
    assert words in answer.err
