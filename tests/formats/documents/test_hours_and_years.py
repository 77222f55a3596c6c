"""Hours that are a week's or not, years of Thailand's calendar, and months as Hebrew, Arabic and Hindi write them."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.formats.documents.answers import NONE
from studycal.formats.documents.dates import days
from studycal.formats.documents.decoding import decode
from studycal.formats.documents.document import blocks
from studycal.formats.documents.routines import routine
from studycal.formats.documents.stated import hours_a_week
from studycal.formats.documents.weeks import read_weeks

WEEKLY = [
    ("Weekly: 10 hours", 10), ("每周投入约 10-15 小时", 15), ("В неделю уходит 8 часов", 8), ("haftada 6 saat", 6),
    ("بالأسبوع ١٠–١٥ ساعة", 15), ("5–8 ชม./สัปดาห์", 8), ("6 שעות בשבוע", 6), ("हर सप्ताह 4 से 6 घंटे", 6),
    ("6 ώρες την εβδομάδα", 6), ("~10 годин на тиждень", 10), ("mỗi tuần 10 giờ", 10), ("8 jam per minggu", 8),
]  # fmt: skip


@pytest.mark.parametrize(("text", "hours"), WEEKLY)
def test_hours_of_a_week(text: str, hours: float) -> None:
    assert hours_a_week(text) == hours


@pytest.mark.parametrize(
    "text",
    ["3–4 hours per day, ~5 study days per week", "3–4 години на день, ~5 навчальних днів на тиждень",
     "5 days a week, 2 hours each", "Pazar: 2-3 saat — haftalık tekrar", "2 hours, 3 times a week", "2 hours a day"],
)  # fmt: skip
def test_hours_of_a_day_or_a_session_are_none_of_a_week(text: str) -> None:
    assert hours_a_week(text) == 0


@pytest.mark.parametrize(
    "text",
    ["Study 2 hours, weekly quiz on Friday", "2 hours at the weekend, every week one day off",
     "工作日每天 1–2 小时，周末 1–3 小时，每周至少留一天休息。", "每天 2 小时，每周复习一次",
     "平日30分、週末2時間、毎週1回は休む", "주말 2시간, 매주 하루 휴식", "2 horas, cada semana un examen"],
)  # fmt: skip
def test_what_is_done_each_week_behind_a_comma_makes_no_hours_of_a_week(text: str) -> None:
    assert hours_a_week(text) == 0


@pytest.mark.parametrize("text", ["10 hours, every week.", "Time: 10 hours, weekly", "10 小时，每周"])
def test_a_comma_before_the_last_words_parts_no_hours_from_their_week(text: str) -> None:
    assert hours_a_week(text) == 10


def test_thailands_years_are_543_ahead() -> None:
    text = "# แผน ก.ย. 2569\n\n## สัปดาห์ที่ 1 (7–11 ก.ย.)\n\n- ดิน\n\n## สัปดาห์ที่ 2 (14–18 ก.ย.)\n\n- ล้อ\n"
    reading = read_weeks(text, "plan.md", NONE, date(2026, 11, 28))
    assert any("2026-09-07" in line for line in reading.stated.taken)
    assert [day.year for day in days("7 ก.ย. 2569")] == [2026]


@pytest.mark.parametrize(
    "text", ["3 בספטמבר", "3 أيلول", "3 شتنبر", "3 सितम्बर", "3 সেপ্টেম্বর", "3 септември", "3 กันยายน"]
)
def test_months_are_known_as_their_writers_call_them(text: str) -> None:
    assert [(day.month, day.day) for day in days(text)] == [(9, 3)]


def test_days_with_a_year_and_without_one_stand_beside_each_other() -> None:
    """A spreadsheet writes the last ones out; they go on with those before."""
    rows = "1,Clay,30-Mar\n2,Wheel,6-Apr\n3,Kiln,13-Apr\n4,Glaze,20-Apr\n5,Fire,4/27/20\n6,Show,5/4/20\n"
    reading = read_weeks("Lecture,Topic,Date\n" + rows, "plan.csv", NONE, date(2026, 11, 28))
    assert len(reading.weeks) == 6
    assert any("2020-03-30" in line for line in reading.stated.taken)


def test_a_notebook_is_read_without_its_code() -> None:
    cells = (
        '{"cell_type": "markdown", "source": ["# Pots\\n"]}, {"cell_type": "code", "source": ["x = 1"], '
        f'"outputs": ["{"A" * 30_000}"]}}, '
        '{"cell_type": "markdown", "source": ["## Week 1: Clay\\n", "\\n", "- knead\\n"]}, '
        '{"cell_type": "markdown", "source": "## Week 2: Wheel\\n\\n- turn"}'
    )
    text, problems = decode(f'{{"cells": [{cells}], "nbformat": 4}}'.encode(), "plan.ipynb")
    assert not problems
    assert [week.topic for week in read_weeks(text, "plan.ipynb").weeks] == ["Clay", "Wheel"]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"cells":' * 50_000, '{"cells": [5]}', '"x"', "no notebook"])
def test_what_is_no_notebook_is_read_as_it_is(text: str) -> None:
    decoded, problems = decode(text.encode(), "plan.ipynb")
    assert decoded == text or [problem.rule for problem in problems] == ["file-too-large"]


def test_what_no_text_can_hold_is_taken_out_of_a_notebook() -> None:
    source = r"## Week 1: Clay\u0007\ud800\n\n## Week 2: Wheel"
    text, [problem] = decode(f'{{"cells": [{{"cell_type": "markdown", "source": "{source}"}}]}}'.encode(), "plan.ipynb")
    assert problem.rule == "control-characters"
    assert text == "## Week 1: Clay\ufffd\n\n## Week 2: Wheel"


@pytest.mark.parametrize("file", ["schedule.yml", "plan.YAML", "plan.json"])
def test_data_for_programs_is_called_so(file: str) -> None:
    _, [problem] = decode(b"- week: 1\n  title: Clay\n", file)
    assert problem.rule == "file-data"


@pytest.mark.parametrize(("head", "signs"), [("曜日 | 時間 | 内容", "月水金"), ("요일 | 시간 | 내용", "월수금")])
def test_a_column_of_single_signs_is_a_routines_weekdays(head: str, signs: str) -> None:
    rows = "".join(f"| {sign} | 19:00-20:00 | Clay |\n" for sign in signs)
    found = routine(blocks(f"# 時間割\n\n| {head} |\n|---|---|---|\n{rows}"))
    assert found is not None
    assert [(slot.weekday, slot.at, slot.minutes) for slot in found.slots] == [
        (0, "19:00", 60), (2, "19:00", 60), (4, "19:00", 60),
    ]  # fmt: skip
