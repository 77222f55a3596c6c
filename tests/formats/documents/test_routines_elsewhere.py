"""Routines with the hours as rows, in sentences, and with the half of the day in words; all words are invented."""

from __future__ import annotations

import pytest

from studycal.formats.documents.clock import clock
from studycal.formats.documents.document import blocks
from studycal.formats.documents.routines import routine


def slots(text: str) -> list[tuple[int, str, int, str]]:
    found = routine(blocks(text))
    return [(slot.weekday, slot.at, slot.minutes, slot.name) for slot in found.slots] if found else []


@pytest.mark.parametrize(
    ("head", "hours"),
    [
        ("Time | Mon | Wed | Fri", ("18:00-19:00", "20:00-21:00")),
        ("Hour | Monday | Wednesday | Friday", ("6-7pm", "8-9pm")),
        ("Uhrzeit | Mo | Mi | Fr", ("18–19 Uhr", "20–21 Uhr")),
        ("Hora | lun | mié | vie", ("18:00-19:00", "20:00-21:00")),
        ("Время | пн | ср | пт", ("18:00-19:00", "20:00-21:00")),
        ("時間 | 月 | 水 | 金", ("18時〜19時", "午後8時〜9時")),
        ("시간 | 월 | 수 | 금", ("18시~19시", "오후 8시~9시")),
    ],
)
def test_hours_as_rows_and_days_as_columns_are_a_routine(head: str, hours: tuple[str, str]) -> None:
    rows = f"| {hours[0]} | Clay | - | Kiln |\n| {hours[1]} | Slip | Wheel | |\n"
    assert slots(f"# Routine\n\n| {head} |\n|---|---|---|---|\n{rows}") == [
        (0, "18:00", 60, "Clay"), (0, "20:00", 60, "Slip"), (2, "20:00", 60, "Wheel"), (4, "18:00", 60, "Kiln"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("오후 7시", "19:00"),
        ("저녁 7시 30분", "19:30"),
        ("오전 10시", "10:00"),
        ("午後7時", "19:00"),
        ("午前10時", "10:00"),
        ("夜8時", "20:00"),
        ("晚上7点", "19:00"),
        ("上午10点", "10:00"),
        ("下午2点半", "14:00"),
        ("в 7 вечера", "19:00"),
        ("в 10 утра", "10:00"),
        ("um 7 Uhr abends", "19:00"),
        ("à 7h du soir", "19:00"),
        ("a las 7 de la tarde", "19:00"),
        ("às 7 da noite", "19:00"),
        ("alle 7 di sera", "19:00"),
        ("o 7 wieczorem", "19:00"),
        ("7:00 in the evening", "19:00"),
        ("19:00", "19:00"),
        ("12:30 in the afternoon", "12:30"),
    ],
)
def test_the_half_of_the_day_may_be_told_in_words(text: str, expected: str) -> None:
    found = clock(text)
    assert found is not None
    assert found.at == expected


@pytest.mark.parametrize(
    ("text", "at", "minutes"),
    [("오전 10시~오후 2시", "10:00", 240), ("저녁 7시부터 8시까지", "19:00", 60), ("午後7時から9時まで", "19:00", 120),
     ("с 10 до 12", "10:00", 120), ("from 10 to 12", "10:00", 120), ("7-8:30 Uhr abends", "19:00", 90)],
)  # fmt: skip
def test_a_span_of_hours_is_in_one_half_or_two(text: str, at: str, minutes: int) -> None:
    found = clock(text)
    assert found is not None
    assert (found.at, found.minutes) == (at, minutes)


@pytest.mark.parametrize("text", ["2 evening walks", "10-12 pages", "from 2 to 3 hours", "2 дня", "chapters 7 to 9"])
def test_what_is_no_time_stays_none(text: str) -> None:
    found = clock(text)
    assert found is None or not found.at


TWICE = [(0, "19:00", 0), (2, "19:00", 0), (5, "10:00", 0)]


@pytest.mark.parametrize(
    "sentence",
    [
        "매주 월요일과 수요일 저녁 7시에 이론을 공부하고, 토요일 오전 10시에 실습합니다.",
        "月曜と水曜の19時から理論。土曜の10時から制作。",
        "По понедельникам и средам в 19:00 теория, по субботам в 10 утра практика.",
        "每周一和周三晚上7点理论，周六上午10点练习。",
        "On Mondays and Wednesdays at 19:00 theory, on Saturdays at 10:00 practice.",
        "Montags und mittwochs um 19 Uhr Theorie, samstags um 10 Uhr Übung.",
    ],
)
def test_a_sentence_names_each_of_its_days_and_times(sentence: str) -> None:
    assert [slot[:3] for slot in slots(f"# Routine\n\n{sentence}\n")] == TWICE


def test_items_with_days_in_the_dative_or_a_word_before_them() -> None:
    lines = "- По понедельникам в 19:00: глина\n- По средам в 19:00: круг\n- В субботу с 10 до 12: печь\n"
    assert slots(f"# Расписание\n\n{lines}") == [
        (0, "19:00", 0, "глина"), (2, "19:00", 0, "круг"), (5, "10:00", 120, "печь"),
    ]  # fmt: skip


CONSULTING = [
    "Office hours", "Instructor and TA office hours", "Sprechstunde(n)", "Heures de permanence", "Horario de atención",
    "Horário de atendimento", "Ricevimento", "Konsultacje", "Часы консультаций", "Ofis saatleri", "答疑时间",
    "オフィスアワー", "오피스아워", "שעות קבלה",
]  # fmt: skip
FORMS = [
    "**{}:**\n\n- Monday, 14:00-15:00\n- Thursday, 11:00-12:00\n",
    "## {}\n\n| Day | Time | Who |\n|---|---|---|\n| Monday | 14:00-15:00 | Ann |\n| Thursday | 11:00-12:00 | Bo |\n",
    "## {}\n\n### Ann\n\n- Monday 14:00-15:00\n- Thursday 11:00-12:00\n",
    "- {}:\n  - Monday 14:00-15:00\n  - Thursday 11:00-12:00\n",
    "{}:\nMonday 14:00-15:00\nThursday 11:00-12:00\n",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", CONSULTING)
def test_hours_in_which_somebody_can_be_met_are_no_hours_of_study(form: str, name: str) -> None:
    text = f"# Pots\n\n{form.format(name)}\n## Week 1: Clay\n\n## Week 2: Kiln\n"
    assert slots(text) == []


@pytest.mark.parametrize("form", FORMS)
def test_the_same_hours_below_another_name_are(form: str) -> None:
    assert [slot[:2] for slot in slots(f"# Pots\n\n{form.format('Study times')}")] == [(0, "14:00"), (3, "11:00")]


def test_of_hours_of_both_kinds_those_of_study_are_taken() -> None:
    items = "- Mon 10:00-11:00: Lesson\n- Tue 14:00-15:00: Office hours\n- Thu 10:00-11:00: Lab\n"
    assert slots(f"# Pots\n\n## Lessons and office hours\n\n{items}") == [
        (0, "10:00", 60, "Lesson"),
        (3, "10:00", 60, "Lab"),
    ]


def test_deadlines_on_weekdays_with_their_hour_are_no_routine() -> None:
    dues = "- (Mon) 11pm, sheet 1: 2027-02-01\n- (Tue) 11pm, sheet 2: 2027-02-09\n"
    assert slots(f"# Pots\n\n## Important dates\n\n{dues}") == []
