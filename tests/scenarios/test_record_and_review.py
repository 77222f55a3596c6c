"""The light record and the weekly review by date: start on Monday 30 November 2026 in Warsaw, Mon Wed Thu Sat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import icalendar
import pytest

from tests.cli.learner import Learner

ALL = (1, 2, 3, 4)


def log(learner: Learner, now: str, status: str, *sessions: str, more: tuple[str, ...] = ()) -> None:
    for session in sessions:
        answer = learner.studycal("log", status, session, *more, now=now)
        assert answer.code == 0, answer.err


def covered(learner: Learner, week: int, now: str) -> None:
    log(learner, now, "done", *(f"W{week:02}.S{number}" for number in ALL))


def missed(learner: Learner, week: int, now: str) -> None:
    log(learner, now, "skip", *(f"W{week:02}.S{number}" for number in ALL))


def describes(learner: Learner, now: str) -> dict[str, str]:
    """What a calendar shows of each session, by its title's beginning (``W02 S2``)."""
    assert learner.studycal("export", "ics", now=now).code == 0
    calendar = icalendar.Calendar.from_ical((learner.folder / "study.ics").read_bytes())
    return {str(event["SUMMARY"])[:6]: str(event["DESCRIPTION"]) for event in calendar.walk("VEVENT")}


def states(learner: Learner, now: str) -> dict[int, str]:
    weeks = learner.studycal("show", "year", "--json", now=now).json["weeks"]
    return {week["week"]: week["state"] for week in weeks}


def times(learner: Learner, now: str) -> list[tuple[str, str]]:
    return [(one["id"], one["start"]) for one in learner.studycal("show", "year", "--json", now=now).json["sessions"]]


def review(learner: Learner, now: str, *more: str) -> dict[str, Any]:
    return dict(learner.studycal("review", "--json", *more, now=now).json)


def test_a_restart_line_stands_at_the_head_of_the_next_build_session(learner: Learner) -> None:
    log(learner, "2026-12-02T20:10", "partial", "W01.S2", more=("-m", "start at backward() of mul"))
    told = describes(learner, "2026-12-03T08:00")
    assert told["W02 S2"].startswith("Restart (W01.S2): start at backward() of mul\n\nEssential Math")
    assert sum("Restart" in text for text in told.values()) == 1


def test_a_restart_line_that_no_session_takes_up_within_fourteen_days_is_gone(learner: Learner) -> None:
    log(learner, "2026-12-02T20:10", "partial", "W01.S2", more=("-m", "at mul"))
    paused = learner.studycal("mark", "pause", "2026-12-07..2026-12-20", "--yes", now="2026-12-03T08:00")
    assert paused.code == 0, paused.err
    assert not any("Restart" in text for text in describes(learner, "2026-12-03T08:05").values())


def test_s1_asks_to_recall_what_is_covered(learner: Learner) -> None:
    covered(learner, 1, "2026-12-06T18:00")
    missed(learner, 2, "2026-12-13T18:00")
    told = describes(learner, "2026-12-14T08:00")
    assert told["W02 S1"].startswith("Recall W01 Essential Math Foundation 1/2: what can you say without looking?")
    assert "Recall" not in told["W03 S1"]
    assert told["W05 S1"].startswith("Recall W01 Essential Math Foundation 1/2")
    assert "Recall W01 Essential Math Foundation 1/2" in told["W14 S1"]
    assert "Recall W02" not in "".join(told.values())


def test_five_silent_weeks_are_unknown_not_missed_and_nothing_moves(learner: Learner) -> None:
    before = times(learner, "2026-11-24T12:00")
    assert times(learner, "2027-01-04T09:00") == before
    assert set(states(learner, "2027-01-04T09:00").values()) == {"unknown", "planned"}
    found = review(learner, "2027-01-04T09:00")
    assert found["progress"]["behind"] == []
    assert found["ladder"] == []
    assert not found["progress"]["logs"]


def test_what_each_week_became(learner: Learner) -> None:
    covered(learner, 1, "2026-12-06T18:00")
    log(learner, "2026-12-12T18:00", "skip", "W02.S1", "W02.S2", "W02.S3")
    log(learner, "2026-12-12T18:00", "done", "W02.S4", more=("--link", "https://example.org/w02"))
    log(learner, "2026-12-20T18:00", "done", "W03.S1", "W03.S2")
    log(learner, "2026-12-20T18:00", "skip", "W03.S3", "W03.S4")
    missed(learner, 4, "2026-12-27T18:00")
    now = "2027-01-04T09:00"
    assert [states(learner, now)[week] for week in range(1, 7)] == [
        "full", "thin", "touched", "missed", "unknown", "planned"
    ]  # fmt: skip
    figures = review(learner, now)["progress"]
    assert (figures["covered"], figures["due"], figures["outputs"], figures["outputs_due"]) == (2, 5, 2, 5)
    assert figures["behind"] == ["W03", "W04"]
    assert figures["reserve_left"] == 4
    assert figures["finish"] == ["2027-11-28", "2027-12-26"]


def test_great_is_refused_while_behind(learner: Learner) -> None:
    missed(learner, 1, "2026-12-06T18:00")
    refused = learner.studycal("mark", "great", "W02", "--yes", "--json", now="2026-12-07T09:00")
    assert refused.code == 3
    assert refused.json["rule"] == "behind"
    assert learner.studycal("mark", "cut", "W01", "--yes", now="2026-12-07T09:00").code == 0
    assert learner.studycal("mark", "great", "W02", "--yes", now="2026-12-07T09:05").code == 0


def test_the_ladder_is_merge_cut_reserve_and_each_step_works_as_it_is_typed(learner: Learner) -> None:
    missed(learner, 1, "2026-12-06T18:00")
    now = "2026-12-06T18:30"
    ladder = review(learner, now)["ladder"]
    assert [(step["kind"], step["command"]) for step in ladder] == [
        ("merge", "studycal mark merge W01 W02"),
        ("cut", "studycal mark cut W01"),
        ("reserve", "studycal mark return --resume open"),
    ]
    assert ladder[2]["finish"] == ["2027-12-05", "2027-12-26"]
    for step in ladder:
        assert sum(move["minutes"] for move in [step["diff"]]) <= 0
        kept = learner.studycal(*step["command"].split()[1:], "--yes", now=now)
        assert kept.code == 0, kept.err
        assert review(learner, "2026-12-07T09:00", "--week", "W02")["progress"]["behind"] == []
        assert learner.studycal("undo", "--yes", now=now).code == 0


def test_with_the_reserve_used_up_the_ladder_ends_with_a_later_finish(newcomer: Learner) -> None:
    newcomer.begin("--reserve", "0")
    missed(newcomer, 1, "2026-12-06T18:00")
    ladder = review(newcomer, "2026-12-06T18:30")["ladder"]
    assert [step["kind"] for step in ladder] == ["merge", "cut", "shift"]
    assert ladder[2]["command"] == "reserve_weeks = 1 in studycal.toml"
    config = newcomer.folder / "studycal.toml"
    config.write_text(config.read_text("utf-8").replace("reserve_weeks = 0", "reserve_weeks = 1"), encoding="utf-8")
    ladder = review(newcomer, "2026-12-06T18:30")["ladder"]
    assert [step["kind"] for step in ladder] == ["merge", "cut", "reserve"]


def test_a_missed_topic_shares_the_week_of_the_next_one_that_has_not_begun(learner: Learner) -> None:
    missed(learner, 4, "2026-12-27T18:00")
    for now, other in (("2026-12-27T18:30", "W05"), ("2026-12-30T08:00", "W06")):
        merge = review(learner, now)["ladder"][0]
        assert merge["command"] == f"studycal mark merge W04 {other}"
        assert learner.studycal("mark", "merge", "W04", other, "--yes", now=now).code == 0
        after = review(learner, now, "--week", other)
        assert after["progress"]["behind"] == []
        assert after["weeks"] == [4, int(other[1:])]
        assert learner.studycal("undo", "--yes", now=now).code == 0


def test_taking_back_a_merge_of_a_missed_week_brings_the_old_plan_back_and_the_record_with_it(learner: Learner) -> None:
    missed(learner, 4, "2026-12-27T18:00")
    now = "2026-12-27T18:30"
    before = times(learner, now)
    assert learner.studycal("mark", "merge", "W04", "W05", "--yes", now=now).code == 0
    assert times(learner, now) != before
    assert learner.studycal("undo", "--yes", now=now).code == 0
    assert [one for one in times(learner, now) if one in before] == before
    assert review(learner, now)["progress"]["behind"] == ["W04"]


def test_a_missed_session_has_one_offer_in_its_week(learner: Learner) -> None:
    told = learner.studycal("log", "skip", "W01.S2", now="2026-12-03T08:00")
    assert "Its week still has Fri 4 Dec 19:00: `studycal log skip W01.S2 --later` takes it." in told.err
    taken = learner.studycal("log", "skip", "W01.S2", "--later", "--json", now="2026-12-03T09:00").json
    assert taken["later"] == {"start": "2026-12-04T19:00:00+01:00", "end": "2026-12-04T20:15:00+01:00"}
    assert learner.week(1)["S2"]["status"] == "planned"
    again = learner.studycal("log", "skip", "W01.S2", now="2026-12-05T08:00")
    assert "still has" not in again.err
    assert learner.studycal("log", "skip", "W01.S2", "--later", now="2026-12-05T08:05").code == 3


def test_an_offer_that_nobody_takes_expires_with_its_week(learner: Learner) -> None:
    log(learner, "2026-12-03T08:00", "skip", "W01.S2")
    before = times(learner, "2026-12-03T08:05")
    late = learner.studycal("log", "skip", "W01.S2", "--later", now="2026-12-07T08:00")
    assert late.code == 3
    assert "nothing is owed" in late.err
    assert times(learner, "2026-12-07T08:05") == before


def test_taking_the_offer_back_leaves_the_past_as_it_was(learner: Learner) -> None:
    log(learner, "2026-12-03T08:00", "skip", "W01.S2")
    learner.studycal("log", "skip", "W01.S2", "--later", now="2026-12-03T09:00")
    assert learner.studycal("undo", "--yes", now="2026-12-03T09:05").code == 0
    session = learner.studycal("show", "W01.S2", "--json", now="2026-12-03T09:10").json["sessions"][0]
    assert session["status"] == "skipped"


def test_auto_says_what_is_open_and_keeps_nothing(learner: Learner) -> None:
    log(learner, "2026-12-01T08:00", "done", "W01.S1")
    shown = learner.studycal("review", "--auto", now="2026-12-06T18:00")
    assert shown.code == 0
    assert "unknown: W01.S2, W01.S3, W01.S4, W01.S5" in shown.out
    assert "Week 2 · Essential Math Foundation 2/2" in shown.out
    assert len(learner.studycal("log", "--history", "--json").json["facts"]) == 1


def test_a_covered_weeks_link_and_words_come_back_in_its_note(learner: Learner) -> None:
    log(learner, "2026-12-05T12:00", "done", "W01.S4", more=("--link", "https://example.org/w01"))
    assert learner.studycal("export", "md", "--week", "W01", now="2026-12-05T12:05").code == 0
    assert sorted(path.name for path in (learner.folder / "notes").iterdir()) == ["2026-W49.md"]
    text = Path(learner.folder / "notes" / "2026-W49.md").read_text("utf-8")
    assert "- [x] **W01.S4**" in text
    assert "    - link:: https://example.org/w01" in text


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        (["log"], 2, "What happened?"),
        (["log", "partial", "W01.S2", "-m", "x" * 121], 2, "121 characters"),
        (["log", "done", "W01.S2", "-m", "at mul"], 2, "partial"),
        (["log", "done", "W01.S4", "--link", "example.org"], 2, "not a link"),
        (["log", "skip", "W01.S4", "--link", "https://example.org"], 2, "skipped"),
        (["log", "done", "W01.S4", "--later"], 2, "missed"),
        (["log", "done", "W01.S9"], 1, "W01.S9"),
        (["review", "--week", "seven"], 2, "not a week"),
        (["review", "--week", "W99"], 2, "not in the plan"),
    ],
)
def test_a_slip_is_one_sentence_and_keeps_nothing(learner: Learner, given: list[str], code: int, told: str) -> None:
    answer = learner.studycal(*given, now="2026-12-06T18:00")
    assert answer.code == code
    assert told in answer.err
    assert "Traceback" not in answer.err
    assert learner.studycal("log", "--history", "--json").json == {"facts": []}
