"""What stands beside a routine, or only counts, is asked about as no topic; what has a number of its own is."""

from __future__ import annotations

from studycal.formats.documents.answers import ReadingAnswers
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read

ONE_A_WEEK = ReadingAnswers(per_week=1)


def rules(text: str) -> list[str]:
    return [rule for rule, _ in asked(text)]


def test_headings_numbered_with_two_figures_are_the_topics_beside_one_without() -> None:
    heads = ("01 Clay", "02 Wheel", "03 Glaze", "04 Kiln")
    text = "# Pots\n\n## Study plan\n\n> In order.\n\n" + "".join(f"## {head}\n- [ ] do it\n\n" for head in heads)
    assert topics(read(text, ONE_A_WEEK)) == list(heads)


def test_milestones_by_a_letter_and_a_number_come_before_the_chapters_around_them() -> None:
    stones = "".join(f"## M{at}：{name}\n\nthrow\n\n" for at, name in enumerate(("Clay", "Wheel", "Kiln", "Glaze")))
    text = f"# Pots\n\n## 1. Why\n\nFun.\n\n## 2. How\n\nSlowly.\n\n{stones}## 3. When\n\nSoon.\n"
    assert rules(text) == ["lessons-asked"]
    assert topics(read(text, ONE_A_WEEK)) == ["Clay", "Wheel", "Kiln", "Glaze"]


def test_a_column_of_counts_is_never_the_topic() -> None:
    rows = "| Genesis | 50 | 17 |\n| Exodus | 40 | 14 |\n| Leviticus | 27 | 9 |\n"
    assert topics(read(f"# Plan\n\n| Book | Chapters | Days |\n|---|---|---|\n{rows}", ONE_A_WEEK))[:1] == ["Genesis"]
    due = "| 0 | Quiz | May 1 |\n| 1 | Learning | May 3 |\n| 1 | Screens | May 9 |\n| 2 | Poster | May 12 |\n"
    text = f"# Due\n\n| Unit | Performance | Due date |\n|---|---|---|\n{due}"
    assert topics(read(text, ONE_A_WEEK)) == ["Quiz", "Learning", "Screens", "Poster"]


def test_a_length_belongs_to_the_task_beside_it_and_not_to_how_urgent_it_is() -> None:
    rows = "| 21 — Panel | 2 hafta | Yüksek |\n| 22 — Kitap | 1 hafta | Orta |\n| 23 — Forum | 2 hafta | Orta |\n"
    reading = read(f"# Plan\n\n| Görev | Süre | Öncelik |\n|---|---|---|\n{rows}", ReadingAnswers(durations=True))
    assert topics(reading) == [
        "21 — Panel - Part 1",
        "21 — Panel - Part 2",
        "22 — Kitap",
        "23 — Forum - Part 1",
        "23 — Forum - Part 2",
    ]


WEEKDAYS = ("Monday", "Tuesday", "Thursday", "Saturday")


def test_the_sections_around_a_routine_are_no_topics() -> None:
    rows = "".join(f"| {day} | Legs and arms | 12:30 |\n" for day in WEEKDAYS)
    table = f"| Day | Session & focus | Time |\n|---|---|---|\n{rows}"
    text = f"# Training\n\n## Body plan\n\nMine.\n\n## Weekly plan\n\n{table}\n## Diet\n\n- Eat\n\n## Pills\n\n- No\n"
    (problem,) = (problem for problem in read(text).problems if problem.level == "error")
    assert problem.message.startswith("No weeks were found, but a weekly routine")
    assert problem.remedy == "Give it beside a plan: `studycal init PLAN.md plan.md`."


def test_a_section_for_each_weekday_is_a_routine() -> None:
    text = "# Training\n\n" + "".join(f"## {day}: legs\n\nRun.\n\n" for day in WEEKDAYS) + "## Diet\n\nEat.\n"
    assert "topics-asked" not in rules(text)


def test_office_hours_are_no_routine() -> None:
    text = "# Course Information\n\n**Hours:**\n\n* Wednesday 1:00 PM - 2:30 PM, Friday 9:00 AM - 10:30 AM\n"
    (problem,) = (problem for problem in read(text).problems if problem.level == "error")
    assert "routine" not in problem.message
