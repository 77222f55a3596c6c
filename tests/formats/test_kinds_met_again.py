"""Kinds of plans met in a second look at public ones, each as small as it can be."""

from __future__ import annotations

from datetime import date

from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.document import blocks
from studycal.formats.documents.routines import routine
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str, answers: ReadingAnswers = NONE) -> Reading:
    return read_weeks(text, "plan.md", answers, date(2026, 11, 28))


def topics(reading: Reading) -> list[str]:
    assert not [problem.message for problem in reading.problems if problem.level == "error"]
    return [week.topic for week in reading.weeks]


def slots(text: str) -> list[tuple[int, str, int, str]]:
    found = routine(blocks(text))
    return [(slot.weekday, slot.at, slot.minutes, slot.name) for slot in found.slots] if found else []


def test_weeks_with_numbered_lessons_and_parts_between_them() -> None:
    """A bold row that says its state beside its name parts the plan; a week is done when all its rows are."""
    reading = read(
        "# Lernplan\n\n| Woche | Hausaufgaben | Status |\n|---|---|---|\n"
        "| **TEIL 1 – GRUNDLAGEN** | | **In Bearbeitung** |\n| 1.1 | Kapitel 1 | ✅ Erledigt |\n"
        "| | Probetest | ✅ Erledigt |\n| 1.2 | Kapitel 2 | ✅ Erledigt |\n| 2.1 | Äquivalenz | ✅ Erledigt |\n"
        "| | Grenzwerte | ⏳ Offen |\n| 2.2 | Zustände | ✅ Erledigt |\n"
        "| **TEIL 2 – AUTOMATIK** | | **Offen** |\n| 3 | Skripte | ⏳ Offen |\n"
    )
    assert topics(reading) == ["Kapitel 1; Kapitel 2", "Äquivalenz; Zustände", "Skripte"]
    assert [week.phase for week in reading.weeks] == ["GRUNDLAGEN", "GRUNDLAGEN", "AUTOMATIK"]
    assert [week.ticked for week in reading.weeks] == [True, False, False]


def test_chinese_weekdays_are_no_weeks() -> None:
    """周一 is Monday, 第一周 and 周1 are week 1."""
    text = "- **周一、三、五**: 模拟考试\n- **周二、四、六**: 错题\n\n- 第1-2周: 熟悉\n- 第3周: 词汇\n- 第四周: 语法\n"
    assert topics(read(text)) == ["熟悉 - Part 1", "熟悉 - Part 2", "词汇", "语法"]


def test_hours_of_study_are_no_time_of_the_night() -> None:
    assert slots("# Routine\n\n- Lundi-Mardi : 2-3 heures (6h-8h ou 19h-21h)\n") == [
        (0, "6:00", 120, "Study"),
        (1, "6:00", 120, "Study"),
    ]
    assert slots("# Routine\n\n- Lundi : 2h de lecture\n- Jeudi : 3 heures\n") == [
        (0, "", 120, "lecture"),
        (3, "", 180, "Study"),
    ]
    assert slots("# Routine\n\n- Lundi 18h-20h : théorie\n- Jeudi 7h30 : lecture\n") == [
        (0, "18:00", 120, "théorie"),
        (3, "7:30", 0, "lecture"),
    ]


def test_a_day_of_rest_may_be_one_of_catching_up_and_a_plan_is_no_routine_by_its_title() -> None:
    lines = "- Samedi : Révision (2h)\n- Dimanche : Repos ou rattrapage si nécessaire\n"
    assert slots(f"# Routine\n\n{lines}") == [(5, "", 120, "Révision")]
    plan = f"# Planning de révision\n\n## Semaine 1 : A\n\n- a\n\n## Semaine 2 : B\n\n- b\n\n## Week-ends\n\n{lines}"
    assert routine(blocks(plan), beside=True) is None


def test_the_week_that_two_phases_share_is_the_first_ones() -> None:
    text = "# P\n\n## Tier 1 (Weeks 1–2)\n\nBase.\n\n## Tier 2 (Weeks 2–3)\n\nMore.\n\n" + "".join(
        f"### Week {number}: Topic {number}\n\n- do\n\n" for number in (1, 2, 3)
    )
    tables = "| Weeks | Phase |\n|---|---|\n| 1-2 | Base |\n| 2-3 | More |\n\n| Week | Topic |\n|---|---|\n"
    rows = "".join(f"| {number} | Topic {number} |\n" for number in (1, 2, 3))
    assert [week.phase for week in read(f"# P\n\n{tables}{rows}").weeks] == ["Base", "Base", "More"]
    assert topics(read(text)) == ["Topic 1", "Topic 2", "Topic 3"]


def test_lists_in_cells_come_without_their_dashes() -> None:
    reading = read("| Week | Topic | Tasks |\n|---|---|---|\n| 1 | Clay | - wedge<br>- pinch |\n| 2 | Kiln | fire |\n")
    assert dict(reading.weeks[0].columns)["Tasks"] == "wedge; pinch"


def test_days_are_the_plan_where_weeks_stand_twice_in_side_lists() -> None:
    days = "".join(f"### Day {number}: Topic {number}\n\n- [ ] do\n\n" for number in range(1, 8))
    side = "## Cards\n\n### Week 1-2: New\n\n- 20\n\n### Week 3: Old\n\n- 5\n\n## Labs\n\n### Week 1: Alone\n\n- one\n"
    reading = read(f"# Exam\n\n## Phase 1 (Days 1-7)\n\n{days}{side}")
    assert [(p.rule, "`--per-week 5`" in p.remedy) for p in reading.problems if p.level == "error"] == [
        ("days-asked", True)
    ]


def test_numbered_lessons_inside_blocks_are_what_is_asked_about() -> None:
    text = "# Cours\n\n" + "".join(
        f"## Bloc {block} : Partie {block}\n\n"
        + "".join(f"### Séance {2 * block + at} : Sujet {2 * block + at}\n\n- faire\n\n" for at in (-1, 0))
        for block in (1, 2, 3)
    )
    [problem] = [problem for problem in read(text).problems if problem.level == "error"]
    assert problem.rule == "lessons-asked"
    assert topics(read(text, ReadingAnswers(per_week=2))) == ["Sujet 1", "Sujet 3", "Sujet 5"]


def test_a_table_of_dates_for_each_unit_goes_on_with_the_next_and_a_week_of_breaks_is_free() -> None:
    """Mar is March here and no mardi; the heading above names what has no topic of its own."""
    head = "| Dates | Monday | Wednesday | Friday | Notes |\n|---|---|---|---|---|\n"
    text = (
        f"# Daily schedule\n\n## Verbs\n\n{head}| *Feb 20*, *Feb 22*, *Feb 24* | forms | tenses | quiz | |\n"
        "| *Feb 27*, *Mar 1*, *Mar 3* | moods | class | *No class* | |\n"
        "| *Mar 6*, *Mar 8*, *Mar 10* | ***spring break*** | ***spring break*** | ***spring break*** | |\n\n"
        "## Nouns\n\n"
        f"{head}| *Mar 13*, *Mar 15*, *Mar 17* | cases | class | class | **Mon**: *Classes resume.* |\n"
        "| *Mar 20*, *Mar 22*, *Mar 24* | stems | class | class | |\n"
    )
    reading = read(text)
    assert topics(reading) == ["Verbs", "Verbs", "Nouns", "Nouns"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1, 0]
    assert reading.weeks[2].focus.split("\n")[:2] == ["Mon: Classes resume.", "Monday cases"]
    assert slots(text) == []


def test_a_break_with_the_number_of_the_week_beside_it_keeps_a_week_free() -> None:
    rows = [("1", "19 - 24 Août", "Départ"), ("2", "26 - 31 Août (REPOS)", "Pause"), ("2", "2 - 7 Septembre", "Examen"),
            ("3", "9 - 13 Septembre", "Clôture")]  # fmt: skip
    table = "".join(f"| **Semaine {week}** | {dates} | {what} |\n" for week, dates, what in rows)
    reading = read(f"# Cours\n\n| Semaine | Dates | Événements |\n|---|---|---|\n{table}")
    assert topics(reading) == ["Départ", "Examen", "Clôture"]
    assert [week.free_before for week in reading.weeks] == [0, 1, 0]


def test_the_theme_of_the_week_is_its_topic_and_its_videos_are_no_phases() -> None:
    weeks = "".join(
        f"## Week {week}\n**Thème de la semaine**: {topic}\n\n* W{week}-S0: Présentation de la {nth} semaine\n"
        f"* W{week}-S1: Cours\n\n"
        for week, topic, nth in ((1, "Outils", "première"), (2, "Types", "deuxième"), (3, "Classes", "troisième"))
    )
    reading = read(f"# Plan\n\n{weeks}")
    assert topics(reading) == ["Outils", "Types", "Classes"]
    assert {week.phase for week in reading.weeks} == {None}


def test_one_missing_week_is_asked_for_as_one() -> None:
    [problem] = [p for p in read("## Week 1: A\n\n## Week 3: C\n\n## Week 4: D\n").problems if p.level == "error"]
    assert problem.remedy == "Add it before week 3."
