"""What months of marks, logs and undos may not do: forget what was done, or refuse a learner's own word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.learner import Learner, in_january


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return in_january(tmp_path)


def sessions(learner: Learner) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in learner.year()["sessions"]}


def say(learner: Learner, now: str, *commands: str) -> None:
    """Commands, one a text, at a time in Warsaw; each is kept."""
    learner.now = f"{now}:00+01:00"
    for command in commands:
        answer = learner.studycal(*command.split(), "--yes")
        assert answer.code == 0, answer.err


@pytest.mark.parametrize(
    ("logged", "marked"),
    [
        (["log skip W02.S2", "log done W02.S2"], "mark merge W02 W03"),
        (["log skip W02.S2", "log partial W02.S2"], "mark merge W02 W03"),
        (["log skip W02.S2", "log done W02.S2", "log skip W02.S4"], "mark return"),
        (["log done W02.S2", "log skip W02.S2", "log done W02.S2"], "mark return"),
    ],
)
def test_a_corrected_log_counts_by_its_last_word(learner: Learner, logged: list[str], marked: str) -> None:
    say(learner, "2027-01-16T20:00", *logged)
    before = sessions(learner)["W02.S2"]
    say(learner, "2027-01-25T09:00" if "return" in marked else "2027-01-16T20:00", marked)
    assert sessions(learner)["W02.S2"] == before


def test_a_return_takes_up_nothing_for_what_was_only_said_to_be_held_at_first(learner: Learner) -> None:
    say(learner, "2027-01-24T20:00", "log done W02.S1", "log skip W02.S1")
    say(learner, "2027-02-08T09:00", "mark return")
    starts = {one["week"]: one["starts"] for one in learner.year()["weeks"]}
    assert (starts[2], starts[6]) == ("2027-01-11", "2027-02-08")


@pytest.mark.parametrize("pinned", ["W03.S2 2026-12-18T18:00", "W03.S1 2026-12-18T18:00", "W14.S2 2027-03-05T13:00"])
@pytest.mark.parametrize("zone", ["Europe/Warsaw", "Asia/Kolkata"])
def test_a_pin_before_a_weekend_of_four_sessions_is_no_bug_of_ours(tmp_path: Path, pinned: str, zone: str) -> None:
    """A heavy session on Friday sends one of Saturday's two away: what is away shares a day with no other."""
    learner = Learner(tmp_path, "2026-11-25T10:00:00+01:00")
    homes = ("--home", "sat 09:00", "sat 15:00", "sun 09:00", "sun 15:00", "--windows", "sat,sun 08:00-20:00")
    assert learner.studycal("init", "--example", "--start", "2026-11-30", "--tz", zone, *homes).code == 0
    session, _, when = pinned.partition(" ")
    answer = learner.studycal("pin", session, when, "--yes", now="2026-12-01T10:00:00+01:00")
    assert answer.code == 0, answer.err
    days: dict[str, list[dict[str, Any]]] = {}
    for one in (one for one in sessions(learner).values() if one["status"] != "dropped"):
        days.setdefault(one["start"][:10], []).append(one)
    crowded = [held for held in days.values() if len(held) > 1]
    assert crowded
    homes_of = {"S1": "09:00", "S2": "15:00", "S3": "09:00", "S4": "15:00"}
    assert all(one["start"][11:16] == homes_of[one["slot"]] for held in crowded for one in held)


STATS = ("Mean", "Variance", "Bayes", "Normal", "CLT", "Tests", "Power", "Regression")


def written(folder: Path, topics: tuple[str, ...]) -> None:
    rows = "".join(f"| {number} | {topic} |\n" for number, topic in enumerate(topics, start=1))
    (folder / "plan.md").write_text(f"| Week | Topic |\n| --- | --- |\n{rows}")


def statistics(folder: Path) -> Learner:
    """A plan of eight weeks from 25 January, a few days before it begins."""
    learner = Learner(folder, "2027-01-20T10:00:00+01:00")
    written(folder, STATS)
    homes = ("--home", "mon,wed 18:00", "thu 18:00", "sat 10:00", "--windows", "mon-fri 17:00-21:00")
    assert learner.studycal("init", "plan.md", "--start", "2027-01-25", "--tz", "Europe/Berlin", *homes).code == 0
    learner.year()
    return learner


@pytest.mark.parametrize("logged", [True, False])
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("Mean", *STATS[2:]), "Week 2 “Variance” is gone from the document."),
        (("Mean", "Variance", "Prob", *STATS[2:]), "move it below week 5, “Normal” (line 7)"),
    ],
)
def test_a_document_that_changes_behind_the_learner_moves_nothing(
    tmp_path: Path, changed: tuple[str, ...], said: str, *, logged: bool
) -> None:
    learner = statistics(tmp_path)
    learner.now = "2027-02-21T10:00:00+01:00"
    if logged:
        assert learner.studycal("log", "done", *(f"W0{week}.S1" for week in range(1, 5))).code == 0
    before = {one["uid"]: (one["start"], one["status"]) for one in learner.year()["sessions"]}
    written(tmp_path, changed)
    assert said in " ".join(learner.studycal("check").out.split())
    after = {one["uid"]: (one["start"], one["status"]) for one in learner.year()["sessions"]}
    assert {uid: after.get(uid) for uid in before if before[uid][0] >= "2027-02-21"} == {
        uid: stood for uid, stood in before.items() if stood[0] >= "2027-02-21"
    }
    assert after.keys() <= before.keys()
    assert "cannot be placed" not in learner.studycal("check").out


def test_undoing_a_log_moves_nothing_as_a_log_moves_nothing(tmp_path: Path) -> None:
    """What begins soon is left alone, although another session would rather stand there."""
    learner = Learner(tmp_path, "2026-11-24T10:00:00-05:00")
    homes = ("--home", "tue,thu 06:00", "sat,sun 08:00", "--windows", "mon-fri 05:00-07:30", "sat,sun 07:00-12:00")
    assert learner.studycal("init", "--example", "--start", "2026-11-30", "--tz", "America/New_York", *homes).code == 0
    learner.year()
    (tmp_path / "busy.ics").write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:a\nDTSTART:20270314T070000Z\nDTEND:20270315T120000Z\n"
        "SUMMARY:Fair\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    with (tmp_path / "studycal.toml").open("a") as config:
        config.write('\n[[busy]]\nurl = "busy.ics"\n')
    learner.now = "2027-03-11T21:00:00-05:00"
    before = sessions(learner)
    assert learner.studycal("log", "done", "W15.S1").code == 0
    logged = learner.studycal("undo", "--yes")
    assert "Cost: no hours, finish unchanged." in logged.err + logged.out
    assert sessions(learner) == before


@pytest.mark.parametrize("absence", ["pause", "travel --tz Tokyo"])
def test_an_absence_that_is_over_names_the_return_and_that_goes_on(learner: Learner, absence: str) -> None:
    learner.now = "2027-02-20T09:00:00+01:00"
    kind, _, more = absence.partition(" ")
    refused = learner.studycal("mark", kind, "2027-02-01..2027-02-14", *more.split(), "--json")
    assert refused.code == 3
    assert "14 Feb 2027 is over" in refused.err
    assert refused.json["choices"][0] == "studycal mark return"
    assert learner.studycal("mark", "return", "--yes").code == 0


@pytest.fixture
def statistician(tmp_path: Path) -> Learner:
    """Today is Wednesday of the fifth week, and all before it is done."""
    learner = statistics(tmp_path)
    learner.now = "2027-02-24T10:00:00+01:00"
    done = [f"W0{week}.S{slot}" for week in range(1, 5) for slot in range(1, 5)]
    assert learner.studycal("log", "done", *done).code == 0
    return learner


def starts(learner: Learner) -> dict[str, str]:
    return {one["topic"]: one["starts"] for one in learner.year()["weeks"]}


WITHOUT_VARIANCE = ("Mean", *STATS[2:])


@pytest.mark.parametrize("day", ["2027-05-30", "2027-06-27", "none"])
def test_a_finish_after_a_change_behind_the_learner_moves_nothing_that_is_over(statistician: Learner, day: str) -> None:
    written(statistician.folder, WITHOUT_VARIANCE)
    before = starts(statistician)
    assert before["Bayes"] == "2027-02-08"
    assert statistician.studycal("set", "finish", day, "--yes").code == 0
    assert starts(statistician) == before
    written(statistician.folder, ("Mean", "Prob", *STATS[2:]))
    assert starts(statistician) == before


def test_a_return_after_a_deletion_behind_the_learner_takes_up_what_is_open(statistician: Learner) -> None:
    written(statistician.folder, WITHOUT_VARIANCE)
    statistician.year()
    statistician.now = "2027-03-02T09:00:00+01:00"
    assert statistician.studycal("mark", "return", "--yes").code == 0
    found = starts(statistician)
    assert (found["Normal"], found["CLT"], found["Tests"]) == ("2027-02-15", "2027-03-01", "2027-03-08")


def test_a_topic_that_is_over_and_stands_last_takes_no_week_from_new_ones(statistician: Learner) -> None:
    written(statistician.folder, (*WITHOUT_VARIANCE, "Variance"))
    before = starts(statistician)
    assert before["Variance"] == "2027-02-01"
    written(statistician.folder, (*WITHOUT_VARIANCE[:5], "Prob", *WITHOUT_VARIANCE[5:], "Variance"))
    after = starts(statistician)
    assert (after["Tests"], after["Prob"], after["Power"]) == ("2027-03-01", "2027-03-08", "2027-03-15")
    assert {topic: after[topic] for topic in ("Mean", "Variance", "Bayes", "Normal", "CLT")} == {
        topic: before[topic] for topic in ("Mean", "Variance", "Bayes", "Normal", "CLT")
    }


def test_a_week_that_is_spent_gets_no_other_topic(statistician: Learner) -> None:
    """On Sunday night the current week has no time left: what follows a deleted topic keeps its own week."""
    statistician.now = "2027-02-28T21:00:00+01:00"
    written(statistician.folder, tuple(topic for topic in STATS if topic != "CLT"))
    assert starts(statistician)["Tests"] == "2027-03-01"


def test_the_partner_of_a_deleted_topic_stays_in_the_week_that_they_shared(tmp_path: Path) -> None:
    learner = statistics(tmp_path)
    assert learner.studycal("mark", "merge", "W02", "W03", "--yes").code == 0
    learner.now = "2027-02-21T10:00:00+01:00"
    before = starts(learner)
    written(tmp_path, WITHOUT_VARIANCE)
    assert starts(learner) == {topic: day for topic, day in before.items() if topic != "Variance"}


def test_a_week_without_a_place_is_not_called_cut(statistician: Learner) -> None:
    written(statistician.folder, ("Mean", "Prob", *STATS[1:]))
    statistician.year()
    for command in (("show", "W02"), ("mark", "bad", "W02")):
        refused = statistician.studycal(*command)
        assert "stands among weeks that were over when the document gained it" in refused.err
        assert "cut" not in refused.err


@pytest.fixture
def edited(statistician: Learner) -> Learner:
    """Variance, studied in the second week, is gone from the document; Prob stands in its row, among what is over."""
    written(statistician.folder, WITHOUT_VARIANCE)
    statistician.year()
    written(statistician.folder, ("Mean", "Prob", *STATS[2:]))
    statistician.year()
    return statistician


def test_nobody_is_told_that_they_cut_what_the_document_placed_or_let_go(edited: Learner) -> None:
    pinned = ("pin", "W02.S2", "2027-03-02 18:00", "-n")
    for command in (("show", "W02.S1", "--why"), ("log", "done", "W02.S1"), pinned):
        answer = edited.studycal(*command)
        text = " ".join((answer.out + answer.err).split())
        assert "Its topic stands among weeks that were over when the document gained it" in text, command
        assert "cut" not in text, command
        assert "mark clear" not in text, command


def test_what_was_studied_of_a_topic_that_is_gone_is_found_by_its_week(edited: Learner) -> None:
    for command in (("show", "W09"), ("review", "--week", "W09", "--auto"), ("export", "svg", "--week", "W09")):
        answer = edited.studycal(*command)
        assert "Week 9, “Variance”, is gone from the document." in answer.err, command
        assert "`studycal show 2027-02-01..2027-02-06` shows what was held of it." in answer.err, command
    assert "Variance" in edited.studycal("show", "2027-02-01..2027-02-06").out


def test_what_a_deleted_topic_still_had_before_it_says_so(statistician: Learner) -> None:
    statistician.year()
    written(statistician.folder, STATS[:-1])
    statistician.year()
    for command in (("show", "W08.S1"), ("log", "done", "W08.S1"), ("show", "W08")):
        answer = statistician.studycal(*command)
        assert "Week 8, “Regression”, is gone from the document. Write its topic back to study it." in answer.err
