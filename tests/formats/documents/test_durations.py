"""Weeks that each topic lasts, in a column or in brackets, are asked about, taken as answered; words are invented."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.weeks import Reading, read_weeks

LASTING = ReadingAnswers(durations=True)


def read(text: str, answers: ReadingAnswers = NONE) -> Reading:
    return read_weeks(text, "plan.md", answers, date(2026, 11, 28))


def rules(reading: Reading) -> list[str]:
    return [problem.rule for problem in reading.problems if problem.level is Level.ERROR]


def topics(reading: Reading) -> list[str]:
    assert rules(reading) == []
    return [week.topic for week in reading.weeks]


CLIMB = ["Clay", "Wheel - Part 1", "Wheel - Part 2", "Kiln - Part 1", "Kiln - Part 2", "Kiln - Part 3"]
FORMS = {
    "column behind": "| Topic | Weeks |\n|---|---|\n| Clay | 1 |\n| Wheel | 2 |\n| Kiln | 3 |\n",
    "Wochen": "| Thema | Wochen |\n|---|---|\n| Clay | 1 |\n| Wheel | 2 |\n| Kiln | 3 |\n",
    "bullets": "- Clay (1 week)\n- Wheel (2 weeks)\n- Kiln (3 weeks)\n",
    "numbered": "1. Clay (1 week)\n2. Wheel (2 weeks)\n3. Kiln (3 weeks)\n",
    "headings": "## Clay (1 week)\n- do\n\n## Wheel (2 weeks)\n- do\n\n## Kiln (3 weeks)\n- do\n",
    "Listen": "- Clay (1 Woche)\n- Wheel (2 Wochen)\n- Kiln (3 Wochen)\n",
    "listes": "- Clay (1 semaine)\n- Wheel (2 semaines)\n- Kiln (3 semaines)\n",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_lengths_are_asked_about_and_taken_for_what_they_are(text: str) -> None:
    reading = read(f"# Pots\n\n{text}")
    assert rules(reading) == ["durations-asked"]
    assert any("6 weeks" in problem.remedy for problem in reading.problems)
    assert topics(read(f"# Pots\n\n{text}", LASTING)) == CLIMB


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_they_may_be_taken_one_a_week_all_the_same(text: str) -> None:
    assert len(read(f"# Pots\n\n{text}", ReadingAnswers(per_week=1)).weeks) == 3


def test_numbers_that_could_be_both_are_taken_by_the_line_of_their_table() -> None:
    text = "# Pots\n\n" + FORMS["column behind"]
    (asked,) = (problem for problem in read(text).problems if problem.level is Level.ERROR)
    assert "`--table 3`" in asked.remedy
    assert topics(read(text, ReadingAnswers(table=3))) == ["Clay", "Wheel", "Kiln"]


@pytest.mark.parametrize("rows", ["| Clay | 2 |\n| Wheel | 3 |\n| Kiln | 4 |\n"])
def test_lengths_that_rise_from_two_are_lengths(rows: str) -> None:
    text = f"# Pots\n\n| Topic | Weeks |\n|---|---|\n{rows}"
    assert rules(read(text)) == ["durations-asked"]
    assert len(topics(read(text, LASTING))) == 9


def test_a_column_in_front_is_taken_for_lengths_on_the_learners_word() -> None:
    text = "# Pots\n\n| Weeks | Topic |\n|---|---|\n| 2 | Clay |\n| 3 | Wheel |\n| 4 | Kiln |\n"
    assert len(topics(read(text, LASTING))) == 9


def test_a_column_in_front_or_one_that_goes_on_long_numbers_the_weeks() -> None:
    front = "".join(f"| {at} | step {name} |\n" for at, name in enumerate("abc", start=1))
    assert len(topics(read(f"# Pots\n\n| Weeks | Topic |\n|---|---|\n{front}"))) == 3
    long = "".join(f"| step {name} | {at} |\n" for at, name in enumerate("abcdefgh", start=1))
    assert len(topics(read(f"# Pots\n\n| Topic | Weeks |\n|---|---|\n{long}"))) == 8


def test_a_header_without_a_plural_numbers_the_weeks_behind_the_topic_too() -> None:
    assert topics(read("# Pots\n\n| Topic | Wk |\n|---|---|\n| Clay | 1 |\n| Kiln | 2 |\n")) == ["Clay", "Kiln"]


@pytest.mark.parametrize(
    "number",
    ["第 {} 周", "第{}周", "第{}週", "제{}주", "제 {} 주"],
    ids=["blanks", "none", "traditional", "Korean", "parted"],
)
@pytest.mark.parametrize("sign", ["▶ ", "- ", ""])
def test_the_third_week_is_no_three_weeks(number: str, sign: str) -> None:
    lines = [
        f"{sign}阶段 {at}：{name}（{number.format(at)}）" for at, name in enumerate(("陶土", "碗", "", "窑"), 1) if name
    ]
    lines.insert(2, f"{sign}阶段 3：釉")
    reading = read("# 陶\n\n" + "".join(f"{line}\n- 练习\n\n" for line in lines))
    assert not [problem for problem in reading.problems if "durations" in problem.message]


@pytest.mark.parametrize(
    ("stage", "week"), [("{}단계: {} ({}주)", "{}주차: {}"), ("Stage {}: {} ({} weeks)", "Week {}: {}")]
)
def test_a_stage_that_numbers_its_weeks_gives_each_part_its_own(stage: str, week: str) -> None:
    """And one without a length is a week of the plan, as it is counted in the question."""
    lines = [
        stage.format(1, "Clay", 1), "dig",
        stage.format(2, "Wheel", 2), week.format(1, "center"), "open", week.format(2, "pull"),
        stage.format(3, "Kiln", 3), "buy bricks", week.format("1-2", "build"), week.format(3, "fire"),
        stage.format(4, "Sell", "?"), "talk",
    ]  # fmt: skip
    text = "Pots\n\n" + "\n".join(lines) + "\n"
    [problem] = [problem for problem in read(text).problems if problem.level is Level.ERROR]
    assert problem.remedy.startswith("`--durations` takes them so: 7 weeks.")
    reading = read(text, LASTING)
    assert topics(reading)[1:6] == CLIMB[1:]
    assert [week.focus for week in reading.weeks] == [
        "dig", "center\nopen", "pull", "buy bricks\nbuild", "build", "fire", "talk",
    ]  # fmt: skip


def test_a_span_behind_its_weeks_and_before_others_is_of_another_stage() -> None:
    """Told as the phase of the weeks above it, what it says would stand in them."""
    text = "Pots\n\nOn the wheel\nWeek 1: center\nWeek 2: pull\nAt the kiln\nWeek 1-2: build\nWeek 3: fire\n"
    assert "week-double" in rules(read(text))
