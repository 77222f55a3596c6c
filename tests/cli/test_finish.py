"""`--finish`: planned backwards from a day, in init, set and the config; what gives way is said."""

from __future__ import annotations

import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.learner import Learner

HOME = ("--home", "mon,wed,thu 19:00", "sat 10:00", "--tz", "Europe/Warsaw")
SIBLINGS = ["Clay", "Wheel - Part 1", "Wheel - Part 2", "Handles", "Glaze - Part 1", "Glaze - Part 2", "Kiln", "Sale"]


def begun(folder: Path, *options: str, topics: list[str] = SIBLINGS) -> tuple[Learner, str]:
    learner = Learner(folder)
    rows = "".join(f"| {number} | {topic} |\n" for number, topic in enumerate(topics, start=1))
    (folder / "plan.md").write_text(f"# Pots\n\n| Week | Topic |\n|---|---|\n{rows}")
    answer = learner.studycal("init", "plan.md", *HOME, *options)
    assert answer.code == 0, answer.err
    return learner, answer.err


def weeks(learner: Learner) -> dict[str, list[int]]:
    held: dict[str, list[int]] = {}
    for week in learner.studycal("show", "year", "--json").json["weeks"]:
        held.setdefault(week["starts"], []).append(week["week"])
    return held


def plan(learner: Learner) -> dict[str, Any]:
    return dict(learner.studycal("show", "year", "--json").json["plan"])


def test_without_a_start_the_plan_begins_so_that_the_reserve_lies_before_the_finish(tmp_path: Path) -> None:
    learner, told = begun(tmp_path, "--finish", "2027-05-15")
    assert plan(learner)["start"] == "2027-02-15"
    assert plan(learner)["finish"] == ["2027-04-11", "2027-05-09"]
    assert "4 of the 4 reserve weeks are left" in told


def test_a_later_start_takes_of_the_reserve_first(tmp_path: Path) -> None:
    learner, told = begun(tmp_path, "--finish", "2027-05-15", "--start", "2027-03-08")
    assert plan(learner)["finish"] == ["2027-05-02", "2027-05-09"]
    assert [len(held) for held in weeks(learner).values()] == [1] * 8
    assert "1 of the 4 reserve weeks is left" in told


def test_then_siblings_share_a_week_before_others_do(tmp_path: Path) -> None:
    learner, told = begun(tmp_path, "--finish", "2027-05-15", "--start", "2027-04-05")
    assert list(weeks(learner).values()) == [[1], [2, 3], [4], [5, 6], [7, 8]]
    assert "W02 and W03" in told
    assert "W05 and W06" in told
    assert plan(learner)["finish"] == ["2027-05-09", "2027-05-09"]


def test_what_does_not_fit_even_so_is_left_out_and_named(tmp_path: Path) -> None:
    learner, told = begun(tmp_path, "--finish", "2027-05-15", "--start", "2027-04-19")
    held = weeks(learner)
    assert len(held) == 3
    assert sorted(topic for listed in held.values() for topic in listed) == [1, 2, 4, 5, 7, 8]
    assert "Left out, for no week is left: W03 Wheel - Part 2; W06 Glaze - Part 2." in told


def test_set_finish_shows_its_difference_keeps_the_past_and_is_undone(tmp_path: Path) -> None:
    learner, _ = begun(tmp_path, "--start", "2026-11-30")
    learner.studycal("show", "week")
    learner.now = "2026-12-16T12:00:00+01:00"
    before = weeks(learner)
    seen = learner.studycal("set", "finish", "2027-01-10", "-n")
    assert "finish Sun 24 Jan 2027 -> Sun 10 Jan 2027" in seen.out
    assert weeks(learner) == before
    assert learner.studycal("set", "finish", "2027-01-10", "-y").code == 0
    assert list(weeks(learner).values()) == [[1], [2], [3], [4], [5, 6], [7, 8]]
    assert "to be over by Sun 10 Jan 2027" in learner.studycal("log", "--history").out
    assert learner.studycal("set", "finish", "2027-01-17", "-y").code == 0
    assert list(weeks(learner).values()) == [[1], [2], [3], [4], [5, 6], [7], [8]]
    assert learner.studycal("set", "finish", "2027-03-28", "-y").code == 0
    assert weeks(learner) == before


def test_a_pause_may_not_take_the_plan_past_its_finish(tmp_path: Path) -> None:
    learner, _ = begun(tmp_path, "--finish", "2027-01-24", "--start", "2026-11-30")
    refused = learner.studycal("mark", "pause", "2026-12-21..2026-12-27", "-y")
    assert refused.code == 3
    assert "past its finish, Sun 24 Jan 2027" in refused.err


def test_a_finish_in_the_config_alone_is_a_warning_with_its_day_and_the_way_to_it(tmp_path: Path) -> None:
    learner, _ = begun(tmp_path, "--start", "2026-11-30")
    config = tmp_path / "studycal.toml"
    config.write_text(config.read_text().replace("[curriculum]", "finish = 2027-01-10\n\n[curriculum]"))
    [problem] = [p for p in learner.studycal("check", "--json").json["problems"] if p["rule"] == "past-finish"]
    assert problem["level"] == "warning"
    assert "ends on Sun 24 Jan 2027, 14 days after its finish Sun 10 Jan 2027" in problem["message"]
    assert learner.studycal("set", "finish", "2027-01-10", "-y").code == 0
    assert [p for p in learner.studycal("check", "--json").json["problems"] if p["rule"] == "past-finish"] == []


def test_where_it_is_too_late_to_merge_check_names_the_finish_that_the_plan_has(tmp_path: Path) -> None:
    learner, _ = begun(tmp_path, "--start", "2026-11-30")
    config = tmp_path / "studycal.toml"
    config.write_text(config.read_text().replace("[curriculum]", "finish = 2026-12-06\n\n[curriculum]"))
    learner.studycal("show")
    learner.now = "2026-12-16T12:00:00+01:00"
    [problem] = [p for p in learner.studycal("check", "--json").json["problems"] if p["rule"] == "past-finish"]
    assert problem["remedy"] == "`studycal set finish 2027-01-24` says that it ends then; or begin earlier."
    assert learner.studycal("set", "finish", "2027-01-24", "-y").code == 0
    assert [p for p in learner.studycal("check", "--json").json["problems"] if p["rule"] == "past-finish"] == []


@pytest.mark.parametrize("day", ["2026-11-01", "2026-12-02"])
def test_a_finish_before_the_first_week_is_over_is_refused(tmp_path: Path, day: str) -> None:
    (tmp_path / "plan.md").write_text("| Week | Topic |\n|---|---|\n| 1 | Clay |\n")
    answer = Learner(tmp_path).studycal("init", "plan.md", *HOME, "--start", "2026-11-30", "--finish", day)
    assert answer.code == 2
    assert "No week lies between" in answer.err
    assert not (tmp_path / "studycal.toml").exists()


def test_a_topic_that_comes_sooner_is_not_said_to_slip(tmp_path: Path) -> None:
    learner, _ = begun(tmp_path, "--finish", "2027-05-15", "--start", "2027-04-05")
    sessions = learner.studycal("show", "year", "--json").json["sessions"]
    reasons = {rule for session in sessions if session["week"] == 4 for rule in session["why"]}
    assert "brought-forward: 1 week" in reasons
    assert not any("-1" in rule for rule in reasons)


def squeezed(folder: Path) -> Learner:
    """Eight topics in five weeks, up to 3 January; today is Wednesday of the third, W02 and W03 shared the second."""
    learner, _ = begun(folder, "--start", "2026-11-30", "--finish", "2027-01-03")
    learner.studycal("show", "week")
    learner.now = "2026-12-16T12:00:00+01:00"
    assert list(weeks(learner).values()) == [[1], [2, 3], [4], [5, 6], [7, 8]]
    return learner


def held(learner: Learner, first: str = "", last: str = "9999") -> dict[str, str]:
    """The start of every session that stands between two days, by its id and in order of time."""
    listed = [one for one in learner.year()["sessions"] if one["status"] != "dropped"]
    return {one["id"]: one["start"][:16] for one in listed if first <= one["start"][:10] <= last}


def stated(learner: Learner) -> str:
    """The finish that the config says, "" if it says none."""
    lines = (learner.folder / "studycal.toml").read_text().splitlines()
    return next((line.partition(" = ")[2] for line in lines if line.startswith("finish")), "")


@pytest.mark.parametrize("day", ["2027-02-28", "default"])
def test_a_later_finish_or_none_leaves_no_week_empty_behind_weeks_that_were_shared(tmp_path: Path, day: str) -> None:
    learner = squeezed(tmp_path)
    assert learner.studycal("set", "finish", day, "-y").code == 0
    assert list(weeks(learner)) == [
        "2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28", "2027-01-04", "2027-01-11",
    ]  # fmt: skip
    assert list(weeks(learner).values()) == [[1], [2, 3], [4], [5], [6], [7], [8]]


@pytest.mark.parametrize("day", ["2027-02-28", "default"])
def test_undo_of_a_finish_takes_it_back_in_the_config_too_and_its_undo_brings_it_again(
    tmp_path: Path, day: str
) -> None:
    learner = squeezed(tmp_path)
    before = held(learner)
    assert learner.studycal("set", "finish", day, "-y").code == 0
    after, said = held(learner), stated(learner)
    undone = learner.studycal("undo", "-y")
    assert held(learner) == before
    assert stated(learner) == "2027-01-03"
    [again] = re.findall(r"`studycal (undo \d+)`", undone.err)
    assert learner.studycal(*again.split(), "-y").code == 0
    assert held(learner) == after
    assert stated(learner) == said


def test_a_finish_that_a_new_plan_was_made_to_is_undone_in_the_config_too(tmp_path: Path) -> None:
    learner, _ = begun(tmp_path, "--start", "2026-11-30", "--finish", "2027-01-03")
    assert learner.studycal("undo", "-y").code == 0
    assert list(weeks(learner).values()) == [[number] for number in range(1, 9)]
    assert stated(learner) == ""


def test_a_merge_of_ones_own_stays_in_its_place_whatever_the_finish(tmp_path: Path) -> None:
    learner, _ = begun(tmp_path, "--start", "2026-11-30", topics=list("ABCDEFGHIJ"))
    assert learner.studycal("mark", "merge", "W05", "W06", "-y").code == 0
    assert learner.studycal("set", "finish", "2027-01-10", "-y").code == 0
    assert list(weeks(learner).values()) == [[1, 2], [3, 4], [5, 6], [7, 8], [9], [10]]
    assert learner.studycal("set", "finish", "2026-12-27", "-y").code == 0
    assert list(weeks(learner).values()) == [[1, 2], [3, 4], [5, 6], [7, 10]]


def test_a_topic_cut_by_ones_own_word_stays_cut_when_a_later_finish_asks_the_others_anew(tmp_path: Path) -> None:
    learner, _ = begun(tmp_path, "--start", "2026-11-30", "--finish", "2027-01-10", topics=list("ABCDEFGHIJ"))
    assert list(weeks(learner).values()) == [[1, 2], [3, 4], [5, 6], [7, 8], [9], [10]]
    assert learner.studycal("mark", "cut", "W02", "-y").code == 0
    assert learner.studycal("set", "finish", "2027-03-28", "-y").code == 0
    assert list(weeks(learner).values()) == [[1], [3], [4], [5], [6], [7], [8], [9], [10]]


def test_what_the_document_gains_under_a_finish_goes_to_a_week_that_is_to_come(tmp_path: Path) -> None:
    learner = squeezed(tmp_path)
    assert learner.studycal("set", "finish", "2027-02-28", "-y").code == 0
    rows = "".join(f"| {n} | {topic} |\n" for n, topic in enumerate([*SIBLINGS[:3], "Salt", *SIBLINGS[3:]], start=1))
    (tmp_path / "plan.md").write_text(f"# Pots\n\n| Week | Topic |\n|---|---|\n{rows}")
    assert list(weeks(learner).values()) == [[1], [2, 3], [5], [4], [6], [7], [8], [9]]
    year = learner.studycal("show", "year", "--json").json
    assert {one["start"][:10] >= "2026-12-21" for one in year["sessions"] if one["week"] == 4} == {True}
    assert "paused" not in learner.studycal("show", "year").out
    learner.now = "2026-12-23T12:00:00+01:00"
    assert list(weeks(learner).values())[:4] == [[1], [2, 3], [5], [4]]
    learner.now = "2026-12-16T12:00:00+01:00"
    assert learner.studycal("mark", "merge", "W06", "W07", "-y").code == 0
    assert [6, 7] in weeks(learner).values()


def test_a_week_is_merged_in_the_moment_in_which_the_document_gained_it(tmp_path: Path) -> None:
    learner = squeezed(tmp_path)
    assert learner.studycal("set", "finish", "2027-02-28", "-y").code == 0
    rows = "".join(f"| {n} | {topic} |\n" for n, topic in enumerate([*SIBLINGS[:5], "Salt", *SIBLINGS[5:]], start=1))
    (tmp_path / "plan.md").write_text(f"# Pots\n\n| Week | Topic |\n|---|---|\n{rows}")
    learner.now = "2026-12-16T13:00:00+01:00"
    answer = learner.studycal("mark", "merge", "W06", "W07", "-y")
    assert answer.code == 0, answer.err
    assert [6, 7] in weeks(learner).values()


def test_of_two_topics_that_a_finish_puts_together_the_earlier_one_comes_first(tmp_path: Path) -> None:
    learner = squeezed(tmp_path)
    shared = [topics for topics in weeks(learner).values() if len(topics) > 1]
    listed = [one["week"] for one in learner.year()["sessions"] if one["status"] != "dropped"]
    assert shared
    for first, second in shared:
        own = [week for week in listed if week in (first, second)]
        assert own == sorted(own)


def test_of_two_topics_that_the_learner_puts_together_the_weeks_own_keeps_its_times(tmp_path: Path) -> None:
    learner, _ = begun(tmp_path, "--start", "2026-11-30")
    learner.studycal("show", "week")
    assert learner.studycal("mark", "merge", "W02", "W03", "-y").code == 0
    assert held(learner, "2026-12-07", "2026-12-20") == {
        "W03.S2": "2026-12-07T19:00",
        "W02.S2": "2026-12-09T19:00",
        "W03.S4": "2026-12-10T19:00",
        "W02.S4": "2026-12-12T10:00",
    }
    assert learner.studycal("undo", "-y").code == 0
    assert [day[:10] for day in held(learner, "2026-12-07", "2026-12-13").values()] == [
        "2026-12-07", "2026-12-09", "2026-12-10", "2026-12-12",
    ]  # fmt: skip


def test_a_finish_after_the_documents_exam_is_a_warning_with_the_day(tmp_path: Path) -> None:
    headings = "\n".join(f"## Week {n}: Topic {n}" for n in range(1, 15))
    (tmp_path / "plan.md").write_text(f"# Pots\n\nExam: 2027-02-20\n\n{headings}\n")
    learner = Learner(tmp_path)
    words = ("init", "plan.md", "--home", "mon,wed,thu 19:00", "sat 10:00", "--tz", "Europe/Berlin")
    said = learner.studycal(*words, "--finish", "2027-05-02").err
    assert "The exam on 2027-02-20 (line 3) lies before that finish: `--finish 2027-02-20` is over by then." in said
    [problem] = [p for p in learner.studycal("check", "--json").json["problems"] if p["rule"] == "past-finish"]
    assert "the document names 2027-02-20 as its end" in problem["message"]
    assert learner.studycal("set", "finish", "2027-02-20", "-y").code == 0
    assert "past-finish" not in learner.studycal("check", "--json").out


def studied(learner: Learner) -> int:
    """The minutes of the second week."""
    listed = [one for one in learner.year()["sessions"] if one["status"] != "dropped"]
    week = [one for one in listed if "2026-12-07" <= one["start"][:10] <= "2026-12-13"]
    spans = [datetime.fromisoformat(one["end"]) - datetime.fromisoformat(one["start"]) for one in week]
    return int(sum(spans, timedelta()).total_seconds() / 60)


def test_a_shared_week_is_as_long_as_its_own_slots_though_outputs_have_long_ones(tmp_path: Path) -> None:
    learner, _ = begun(tmp_path, "--start", "2026-11-30")
    assert learner.studycal("set", "home", "mon,wed,thu 19:00", "sat 10:00-13:00", "-y").code == 0
    minutes = studied(learner)
    answer = learner.studycal("mark", "merge", "W02", "W03", "-y")
    assert answer.code == 0, answer.err
    assert studied(learner) == minutes == 75 * 3 + 180


SPANS = ("2026-12-07..2026-12-13", "2026-12-14..2026-12-27", "2026-12-21..2027-01-10", "2027-01-11..2027-01-17")


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("finish", ["2027-01-24", "2027-02-07", None])
def test_every_way_out_that_a_refused_pause_names_leads_to_it(tmp_path: Path, span: str, finish: str | None) -> None:
    """The merges all together, the cuts all together, a bad week in its stead, a later finish or a larger reserve."""
    topics = ["A", "B - Part 1", "B - Part 2", *"CDEFGHI"]
    options = ("--finish", finish) if finish else ("--reserve", "0")
    (tmp_path / "plan").mkdir()
    learner, _ = begun(tmp_path / "plan", "--start", "2026-11-30", *options, topics=topics)
    refused = learner.studycal("mark", "pause", span, "-y", "--json")
    assert refused.code == 3
    commands = [command.removeprefix("studycal ").split() for command in refused.json["choices"]]
    kinds = [words[1] for words in commands]
    assert "cut" in kinds
    assert "merge" in kinds or kinds.count("cut") > 1, "neighbours are too few for that many weeks"
    assert kinds[-1] == ("finish" if finish else "reserve_weeks")
    missing = kinds.count("cut")
    assert (f"Win {missing} weeks back first" if missing > 1 else "Win a week back first") in refused.err
    for kind in dict.fromkeys(kinds):
        other = Learner(Path(shutil.copytree(tmp_path / "plan", tmp_path / kind)))
        for words in (words for words in commands if words[1] == kind):
            answer = other.studycal(*words, "-y")
            assert answer.code == 0, (words, answer.err)
        if kind != "bad":
            answer = other.studycal("mark", "pause", span, "-y")
            assert answer.code == 0, (kind, answer.err)
            assert "past-finish" not in other.studycal("check", "--json").out


def test_what_a_finish_put_together_or_left_out_gets_its_own_week_by_the_finish_that_is_named(tmp_path: Path) -> None:
    learner, _ = begun(tmp_path, "--finish", "2027-05-15", "--start", "2027-04-19")
    for words in (["merge", "W01", "W02"], ["merge", "W02", "W03"], ["bad", "W03"]):
        refused = learner.studycal("mark", *words, "-y", "--json")
        assert refused.code == 3
        [command] = refused.json["choices"]
        assert command.startswith("studycal set finish 2027-0")
        assert learner.studycal(*command.removeprefix("studycal ").split(), "-y").code == 0
        answer = learner.studycal("mark", *words, "-y")
        assert answer.code == 0, answer.err
        for _ in range(2):
            assert learner.studycal("undo", "-y").code == 0


def anew(learner: Learner, *options: str) -> str:
    """What `init --force` says to a plan of eight topics that is made anew."""
    answer = learner.studycal("init", "plan.md", *HOME, "--force", "-y", *options)
    assert answer.code == 0, answer.err
    return answer.err


def test_a_plan_that_is_made_anew_keeps_its_finish_in_words_and_is_planned_to_it(tmp_path: Path) -> None:
    learner, _ = begun(tmp_path, "--start", "2026-11-30", "--finish", "2027-01-24")
    said = anew(learner, "--start", "2026-12-21")
    assert "The finish of the old config stays, Sun 24 Jan 2027; with `--finish none` there is none." in said
    assert "W02 and W03" in said
    assert stated(learner) == "2027-01-24"
    assert len(weeks(learner)) == 5


def test_a_plan_that_is_made_anew_without_a_finish_is_not_planned_to_the_old_one(tmp_path: Path) -> None:
    learner = squeezed(tmp_path)
    said = anew(learner, "--start", "2026-11-30", "--finish", "none")
    assert "The finish of the old config, Sun 3 Jan 2027, is gone, as you said." in said
    assert stated(learner) == ""
    assert list(weeks(learner).values()) == [[1], [2, 3], [4], [5], [6], [7], [8]]


def test_a_finish_that_is_over_before_the_new_start_is_dropped_in_words(tmp_path: Path) -> None:
    learner, _ = begun(tmp_path, "--start", "2026-11-30", "--finish", "2027-01-03")
    said = anew(learner, "--start", "2027-03-01")
    assert "The finish of the old config, Sun 3 Jan 2027, is gone, for it lies before the first week is over." in said
    assert stated(learner) == ""
    assert list(weeks(learner).values()) == [[number] for number in range(1, 9)]


def test_set_finish_names_what_shares_a_week_what_is_left_out_and_what_is_back(tmp_path: Path) -> None:
    learner, _ = begun(tmp_path, "--start", "2026-11-30")
    learner.studycal("show", "week")
    seen = learner.studycal("set", "finish", "2027-01-10", "-n").out
    assert "W02 and W03, W05 and W06 share a week each." in seen
    assert "0 of the 4 reserve weeks are left before it." in seen
    tight = learner.studycal("set", "finish", "2026-12-20", "-y").out
    assert "Left out, for no week is left: W03 Wheel - Part 2; W06 Glaze - Part 2." in tight
    wide = learner.studycal("set", "finish", "2027-03-28", "-y").out
    assert "W01 and W02, W04 and W05, W07 and W08 share no weeks any more." in wide
    assert "Back in the plan: W03 Wheel - Part 2; W06 Glaze - Part 2." in wide


def test_set_finish_says_that_the_exam_lies_before_it(tmp_path: Path) -> None:
    headings = "\n".join(f"## Week {n}: Topic {n}" for n in range(1, 9))
    (tmp_path / "plan.md").write_text(f"# Pots\n\nExam: 2027-02-20\n\n{headings}\n")
    learner = Learner(tmp_path)
    assert learner.studycal("init", "plan.md", *HOME, "--start", "2026-11-30").code == 0
    seen = learner.studycal("set", "finish", "2027-03-28", "-n").out
    assert "The exam on 2027-02-20 (line 3) lies before that finish" in seen
    assert "exam" not in learner.studycal("set", "finish", "2027-02-14", "-n").out.lower().replace("plan", "")


def test_a_topic_that_was_lived_and_is_deleted_under_a_finish_is_told_and_brings_all_back_when_written_again(
    tmp_path: Path,
) -> None:
    learner = squeezed(tmp_path)
    before, document = weeks(learner), (tmp_path / "plan.md").read_text()
    listed = [topic for topic in SIBLINGS if topic != "Wheel - Part 1"]
    rows = "".join(f"| {number} | {topic} |\n" for number, topic in enumerate(listed, start=1))
    (tmp_path / "plan.md").write_text(f"# Pots\n\n| Week | Topic |\n|---|---|\n{rows}")
    told = learner.studycal("show", "week").err
    assert "“Wheel - Part 1” is gone from the document." in told
    assert "Up to its finish the plan is laid without it, weeks that are over too." in told
    assert "To keep those as they were, write its topic back." in told
    (tmp_path / "plan.md").write_text(document)
    learner.studycal("show", "week")
    assert weeks(learner) == before


HOLIDAYS = """# Algebra

| Week | Topic |
|---|---|
| 1 | Vectors |
| 2 | Matrices |
| 3 | Christmas break |
| 4 | Spectra |
| 5 | Kernels |
"""


def on_holiday(folder: Path, *options: str) -> tuple[Learner, str]:
    learner = Learner(folder)
    (folder / "plan.md").write_text(HOLIDAYS)
    answer = learner.studycal("init", "plan.md", *HOME, "--start", "2026-12-07", *options)
    assert answer.code == 0, answer.err
    return learner, answer.err


def test_a_break_that_a_finish_uses_is_named_and_never_said_to_stay_free(tmp_path: Path) -> None:
    _, told = on_holiday(tmp_path, "--finish", "2027-01-03")
    assert "The week of 21 Dec 2026, which the document leaves free, is used for study." in told
    assert "free, without a number" not in told
    assert "before week 3 stays free" not in told


def test_a_break_for_which_there_is_room_stays_free_and_that_is_said(tmp_path: Path) -> None:
    learner, told = on_holiday(tmp_path, "--finish", "2027-01-10")
    assert "A week before week 3 stays free." in told
    assert "is used for study" not in told
    assert list(weeks(learner))[2] == "2026-12-28"


def test_a_later_finish_names_the_breaks_it_uses_and_gives_them_as_the_reason(tmp_path: Path) -> None:
    learner, _ = on_holiday(tmp_path)
    seen = learner.studycal("set", "finish", "2027-01-03", "-n")
    assert "The week of 21 Dec 2026, which the document leaves free, is used for study." in seen.out + seen.err
    assert "Weeks that share or were left out" not in seen.out
    assert learner.studycal("set", "finish", "2027-01-03", "-y").code == 0
    shown = " ".join(learner.studycal("show", "W03.S1").out.split())
    assert "Weeks that the document leaves free are used, which brought its topic forward by 1 week." in shown
