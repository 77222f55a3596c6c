"""A week whose whole topic is a break stays free, in many languages; a topic that only holds such a word is studied."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str) -> Reading:
    reading = read_weeks(text, "plan.md", today=date(2026, 11, 28))
    assert [problem for problem in reading.problems if problem.level is Level.ERROR] == []
    return reading


def held(text: str) -> list[tuple[int, str, int]]:
    """Number, topic and free weeks before it."""
    return [(week.number, week.topic, week.free_before) for week in read(text).weeks]


def forms(week: str, topic: str) -> list[str]:
    """Three weeks, the second one so called, as headings, as items and as a table."""
    named = [week.format(at) for at in (1, 2, 3)]
    topics = ("Clay pots", topic, "Kiln")
    pairs = list(zip(named, topics, strict=True))
    listed = "# Pots\n\n" + "".join(f"- {name}: {words}\n" for name, words in pairs)
    headed = "# Pots\n\n" + "".join(f"## {name}: {words}\n\n" for name, words in pairs)
    rows = "".join(f"| {at} | {words} |\n" for at, words in enumerate(topics, start=1))
    return [headed, listed, f"| {week.format('')} | Topic |\n|---|---|\n{rows}"]


BREAKS = {
    "Week {}": ["Half-term", "Half term holiday", "Reading week (no class)", "Day off", "Off", "University closed",
                "Lunar New Year holiday", "No lecture this week", "Golden Week", "Indigenous Peoples’ Day",
                "Martin Luther King, Jr. Day", "Easter Monday"],
    "Woche {}": ["Vorlesungsfreie Zeit", "Karnevalsferien", "Faschingsferien (Februar)", "Pfingstwoche",
                 "Christi Himmelfahrt", "Feiertag: Tag der Arbeit"],
    "Semaine {}": ["Pause pédagogique", "Vacances de février", "Jour férié", "Vacances d'hiver"],
    "Semana {}": ["Receso escolar", "Fiestas patrias", "Recesso escolar", "Carnaval", "Férias de Natal"],
    "Settimana {}": ["Sospensione delle lezioni", "Vacanze natalizie"],
    "Tydzień {}": ["Dzień wolny", "Ferie świąteczne"], "Неделя {}": ["Праздничная неделя", "Новогодние каникулы"],
    "Week  {}": ["Lesvrije week", "Krokusvakantie"], "Hafta {}": ["Sömestr tatili", "Resmi tatil"],
    "Vecka {}": ["Uppehåll", "Novemberlov"], "Týden {}": ["Dovolená"], "Minggu {}": ["Libur Lebaran", "Cuti bersama"],
    "Tuần {}": ["Nghỉ Tết", "Nghỉ hè", "Tuần nghỉ"], "第{}周": ["中秋节放假"], "第{}週": ["夏季休暇", "冬季休業"],
    "{}주차": ["공휴일", "쉬는 주"], "الأسبوع {}": ["عطلة عيد الفطر"], "שבוע {}": ["חופשת פסח"],
}  # fmt: skip


@pytest.mark.parametrize(("week", "topic"), [(week, topic) for week, topics in BREAKS.items() for topic in topics])
def test_a_week_that_is_a_break_stays_free_and_is_told(week: str, topic: str) -> None:
    for text in forms(week, topic):
        assert held(text) == [(1, "Clay pots", 0), (2, "Kiln", 1)]
        assert any(topic in line and "stays free" in line for line in read(text).stated.taken)


THEMES = {
    "Week {}": ["Half-life", "Term rewriting", "Off-by-one errors", "Golden ratio", "Closed forms"],
    "Woche {}": ["Ferien und Reisen", "Die Ferien", "Urlaub planen"], "Semaine {}": ["Les vacances", "La pause"],
    "Semana {}": ["Las vacaciones", "Carnaval na literatura"], "Settimana {}": ["Le vacanze"],
    "Tuần {}": ["Nghị luận", "Nghỉ ngơi và giấc ngủ"], "Minggu {}": ["Liburan saya"], "第{}周": ["休息与睡眠"],
}  # fmt: skip


@pytest.mark.parametrize(("week", "topic"), [(week, topic) for week, topics in THEMES.items() for topic in topics])
def test_a_topic_that_speaks_of_a_break_is_studied(week: str, topic: str) -> None:
    for text in forms(week, topic):
        assert held(text) == [(1, "Clay pots", 0), (2, topic, 0), (3, "Kiln", 0)]


@pytest.mark.parametrize("topic", ["Break statements", "Break and continue", "Holiday vocabulary", "Urlaub planen"])
def test_a_second_row_of_a_week_that_speaks_of_a_break_is_what_the_week_does(topic: str) -> None:
    rows = f"| 1 | Text |\n| 2 | Loops |\n| | {topic} |\n| 3 | Functions |\n"
    weeks = read(f"| Week | Topic |\n|---|---|\n{rows}").weeks
    assert [(week.topic, week.focus, week.free_before) for week in weeks] == [
        ("Text", "", 0), ("Loops", topic, 0), ("Functions", "", 0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "topic", "free"),
    [("", "Weihnachtsferien", 1), ("", "Easter holidays (2 weeks)", 2), ("Recess week", "", 1), ("WH", "Vacation", 1)],
)
def test_a_row_without_a_number_that_is_a_break_keeps_its_weeks_free(key: str, topic: str, free: int) -> None:
    rows = f"| 1 | Loops |\n| {key} | {topic} |\n| 2 | Functions |\n"
    assert held(f"| Week | Topic |\n|---|---|\n{rows}") == [(1, "Loops", 0), (2, "Functions", free)]


def test_a_title_that_may_be_a_break_or_a_topic_is_planned_and_told() -> None:
    for text in forms("Week {}", "Reading week"):
        assert held(text)[1] == (2, "Reading week", 0)
        assert sum("“Reading week (no class)” keeps its week free" in line for line in read(text).stated.taken) == 1
