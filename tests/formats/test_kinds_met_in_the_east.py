"""Kinds of plans met among public ones of Asia and elsewhere, each as small as it can be."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.dates import days
from studycal.formats.documents.stated import hours_a_week
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read


def test_an_overview_of_spans_is_none_where_tables_have_the_weeks_one_by_one() -> None:
    """Each phase has a table of its own; what the overview says of it stands beside its weeks."""
    reading = read(
        "# 陶艺\n\n| 阶段 | 周次 | 目标 | 交付 |\n|---|---|---|---|\n"
        "| 揉泥 | 1-2 | 手感 | 小碗 |\n| 拉坯 | 3-6 | 成型 | 花瓶 |\n\n"
        "### 揉泥（第 1-2 周）\n\n| 周次 | 任务 |\n|---|---|\n| 1 | 选泥 |\n| 2 | 揉匀 |\n\n"
        "### 拉坯（第 3-6 周）\n\n| 周次 | 学习内容 |\n|---|---|\n| 3 | 定心 |\n| 4-5 | 开孔 |\n| 6 | 修坯 |\n"
    )
    assert topics(reading) == ["选泥", "揉匀", "定心", "开孔 - Part 1", "开孔 - Part 2", "修坯"]
    assert [week.phase for week in reading.weeks] == ["揉泥"] * 2 + ["拉坯"] * 4
    assert dict(reading.weeks[2].columns) == {"目标": "成型", "交付": "花瓶"}


def test_headings_for_single_weeks_win_over_a_table_of_spans_that_has_one_week_beyond() -> None:
    """The author counted the spans otherwise; the last week stands in the overview alone, and is kept."""
    reading = read(
        "# Weaving\n\n| Phase | Weeks | Subjects |\n|---|---|---|\n| Warp | 1-3 | Yarn, loom |\n"
        "| Weft | 4-6 | Twill |\n"
        "| Show | 7 | Exhibition |\n\n"
        + "".join(f"### Week {number}: Cloth {number}\n\n- weave\n\n" for number in range(1, 6))
        + "### Week 6: Selvedge\n\n- weave\n"
    )
    assert topics(reading) == ["Cloth 1", "Cloth 2", "Cloth 3", "Cloth 4", "Cloth 5", "Selvedge", "Exhibition"]
    assert any("alone has week 7" in line for line in reading.stated.taken)


def test_a_lone_item_that_speaks_of_a_week_is_none_of_the_weeks() -> None:
    text = (
        "# 学习\n\n## 第一个月\n\n- **Week 01：泥**\n  - Day 1-2：揉\n  - Day 3-7：捏\n- **Week 02：釉**\n"
        "  - Day 8-14：涂\n\n"
        "## 第二个月\n\n- **Week 03：窑**\n  - Day 15-21：烧\n- **Week 04：展**\n  - Day 22-28：摆\n\n"
        "## 备注\n\n1. 先读书。\n2. 第2周起每天写笔记。\n"
    )
    assert topics(read(text)) == ["泥", "釉", "窑", "展"]


def test_tables_of_days_go_on_whatever_their_further_columns() -> None:
    text = (
        "# 90 ngày\n\n| Ngày | Chủ đề | Loại |\n|---|---|---|\n| 1 | Đất | a |\n| 2 | Nước | b |\n\n"
        "| Ngày | Chủ đề |\n|---|---|\n| 3 | Lửa |\n| 4 | Gió |\n\n"
        "| Ngày | Nội dung | Phần |\n|---|---|---|\n| 5 | Ôn | 1 |\n"
        "| 6 | Thi thử | 2 |\n"
    )
    [(rule, remedy)] = asked(text)
    assert rule == "days-asked"
    assert "`--per-week 5` makes 2 weeks" in remedy
    assert topics(read(text, ReadingAnswers(per_week=3))) == ["Đất", "Gió"]


def test_weeks_that_start_again_below_months_with_a_year_before_them_count_on() -> None:
    table = "| 週 | 内容 |\n|---|---|\n"
    text = "# 計画\n\n" + "".join(
        f"### 2027年{month}月（週5〜6h）\n\n{table}| 第1週 | {month}-甲 |\n| 第2週 | {month}-乙 |\n\n"
        for month in (3, 4, 5)
    )
    reading = read(text)
    assert topics(reading) == ["3-甲", "3-乙", "4-甲", "4-乙", "5-甲", "5-乙"]
    assert [week.phase for week in reading.weeks][::2] == ["2027年3月", "2027年4月", "2027年5月"]


def test_headings_that_are_months_or_spans_of_them_are_what_is_asked_about() -> None:
    text = (
        "# 計画\n\n## 係数\n\n| 月 | 係数 | 備考 |\n|---|---|---|\n| 12〜2月 | 0.7 | 寒い |\n"
        "| 3〜5月 | 1.0 | 花粉 |\n| 6〜11月 | 1.4 | 好調 |\n\n"
        "## 月別\n\n### 2027年2月（0.7）\n\n- 土\n\n### 2027年3〜5月\n\n- 水\n\n### 2027年6月\n\n- 火\n\n"
        "### 2027年7月\n\n- 風\n\n## 資料\n\n### 書籍\n\n- 本\n"
    )
    assert asked(text) == [("months-asked", "`--weeks-each 4` makes 24 weeks of them.")]
    assert len(read(text, ReadingAnswers(weeks_each=2)).weeks) == 12


def test_a_bracket_before_the_colon_stands_behind_the_title() -> None:
    text = "# P\n\n" + "".join(
        f"## 第{number}周（第 {number * 4 - 3}-{number * 4} 天）：模块 {number}\n\n" for number in (1, 2)
    )
    assert topics(read(text)) == ["模块 1 （第 1-4 天）", "模块 2 （第 5-8 天）"]


def test_only_a_plus_behind_the_week_leaves_it_open() -> None:
    text = "# P\n\n## Week 1: Part 1 + glaze\n\n- a\n\n## Week 2+: Kiln\n\n- b\n"
    told = read(text).stated.taken
    assert ["has no end" in line for line in told].count(True) == 1


def test_what_counts_in_brackets_of_a_phase_is_not_its_name() -> None:
    text = "# P\n\n" + "".join(
        f"### 模块 {number}：{name}（目标：Week {number}）\n\n| 周 | 主题 |\n|---|---|\n| {number} | {name}的技法 |\n\n"
        for number, name in ((1, "揉泥"), (2, "上釉"))
    )
    assert [week.phase for week in read(text).weeks] == ["揉泥", "上釉"]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("每周 4 天 × 9 小时 = 36 小时/周", 36),
        ("2 hours a day, 10 hours a week", 10),
        ("1h theory + 1h practice (10h total per week)", 10),
        ("Weekly: 2 hours of reading and 3 hours of drawing", 0),
        ("10 hours a week", 10),
    ],
)
def test_of_several_lengths_the_one_before_a_week_is_the_weeks(text: str, hours: float) -> None:
    assert hours_a_week(text) == hours


@pytest.mark.parametrize("text", ["Apr 27-May 3", "Apr 27–May 3", "27 Apr-3 May", "(Apr 27 - May 3)"])
def test_a_span_over_the_end_of_a_month_begins_with_its_first_day(text: str) -> None:
    assert [(day.month, day.day) for day in days(text)] == [(4, 27), (5, 3)]


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        (("هفته اول: خاک", "هفته دوم: لعاب", "هفته سوم: کوره"), ["خاک", "لعاب", "کوره"]),
        (("सप्ताह 1: मिट्टी", "सप्ताह 2: चाक", "सप्ताह 3: भट्टी"), ["मिट्टी", "चाक", "भट्टी"]),
        (("สัปดาห์ที่ 1: ดิน", "สัปดาห์ที่ 2: เคลือบ", "สัปดาห์ที่ 3: เตา"), ["ดิน", "เคลือบ", "เตา"]),
        (("সপ্তাহ ১: মাটি", "সপ্তাহ ২: চাকা", "সপ্তাহ ৩: চুল্লি"), ["মাটি", "চাকা", "চুল্লি"]),
        (("Minggu ke-1: Tanah", "Minggu ke-2: Glasir", "Minggu ke-3: Tungku"), ["Tanah", "Glasir", "Tungku"]),
    ],
)
def test_weeks_in_further_languages(weeks: tuple[str, ...], expected: list[str]) -> None:
    assert topics(read("# P\n\n" + "".join(f"## {week}\n\n- x\n\n" for week in weeks))) == expected


@pytest.mark.parametrize(
    ("headings", "rule"),
    [
        (("第1次课：泥土", "第2次课：转盘", "第3次课：窑炉"), "lessons-asked"),
        (("Pertemuan ke-1: Tanah", "Pertemuan ke-2: Roda", "Pertemuan ke-3: Tungku"), "lessons-asked"),
        (("جلسه اول: خاک", "جلسه دوم: چرخ", "جلسه سوم: کوره"), "lessons-asked"),
    ],
)
def test_lessons_in_further_words(headings: tuple[str, ...], rule: str) -> None:
    text = "# P\n\n" + "".join(f"## {heading}\n\n- 101 说明\n\n" for heading in headings)
    assert [found for found, _ in asked(text)] == [rule]


def test_a_calendar_of_days_has_its_topics_under_summary() -> None:
    """A program wrote it: a title and a note for each day."""
    rows = "".join(f"2027-03-{day:02d},Glaze {day},one hour\n" for day in (1, 3, 5, 8, 10, 12))
    reading = read(f"Date,Summary,Description\n{rows}", file="plan.csv")
    assert topics(reading) == ["Glaze 1", "Glaze 8"]


def test_a_column_that_only_mentions_weeks_numbers_none() -> None:
    text = (
        "# P\n\n| Step | What to do | Found in which week |\n|---|---|---|\n"
        "| 1 | Read | Every week |\n| 2 | Draw | Week 3 |\n"
    )
    assert [rule for rule, _ in asked(text)] != ["week-number"]
    assert read(text).weeks == ()


def test_how_a_link_is_shown_is_no_text() -> None:
    text = "| Week | Slides | Task |\n|---|---|---|\n" + "".join(
        f"| {number} | [deck](d{number}.pdf){{target='_blank'}} | Knot {number} |\n" for number in (1, 2)
    )
    assert "target" not in str(read(text).weeks)


def test_days_between_dated_weeks_are_notes_and_a_break_is_free_only_where_its_week_is() -> None:
    """The break begins in week 2 and ends in the week behind it: one week stays free, and no more."""
    reading = read(
        "Name,Date,Topic\nW1 M:,1 February 2027,Yarn\nW1 W:,3 February 2027,Yarn\n"
        "No class - studio closed,8 February 2027,\n"
        "W2 W:,10 February 2027,Loom\nSpring break,12 February 2027,\nSpring break,19 February 2027,\n"
        "W3 M:,22 February 2027,Twill\nReading day,26 February 2027,\n",
        file="plan.csv",
    )
    assert topics(reading) == ["Yarn", "Loom", "Twill"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1]
    assert "No class - studio closed (8 February 2027)" in reading.weeks[0].focus
    assert "Reading day (26 February 2027)" in reading.weeks[2].focus


def test_days_beside_the_calendars_weeks_say_their_year() -> None:
    rows = "| 35 | 24-08-2026 | Yarn |\n| 36 | 31-08-2026 | Loom |\n| 37 | 07-09-2026 | Twill |\n"
    reading = read(f"| Year week | Date | Topic |\n|---|---|---|\n{rows}")
    assert topics(reading) == ["Yarn", "Loom", "Twill"]
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2026-08-24"


def test_a_routine_without_weeks_is_said_to_be_one() -> None:
    [problem] = read("# Mon rythme\n\n- Lundi 19h : lecture\n- Jeudi 20h : dessin\n").problems
    assert "a weekly routine (lines 3-4)" in problem.message
    assert "`studycal init PLAN.md plan.md`" in problem.remedy


def test_numbers_of_lectures_are_no_topics_and_links_in_cells_of_values_are_links() -> None:
    text = (
        'Lecture,Date,Materials\n1,"Wednesday, April 7, 2027",[Yarn](https://example.org/yarn)\n'
        '2,"Wednesday, April 14, 2027", "Loom, and how it stands"\n3,"Wednesday, April 21, 2027",Twill\n'
    )
    reading = read(text, file="plan.csv")
    assert topics(reading) == ["Yarn", "Loom, and how it stands", "Twill"]
    assert [link.url for link in reading.weeks[0].links] == ["https://example.org/yarn"]


def test_a_break_of_two_days_without_a_year_leaves_one_week_free() -> None:
    text = (
        "| Week | Date | Topic |\n|---|---|---|\n| 1 | 15-Nov | Yarn |\n| | 17-Nov | Loom |\n"
        "| | 23-Nov | Thanksgiving |\n| | 24-Nov | Thanksgiving |\n| 2 | 29-Nov | Twill |\n"
    )
    assert [week.free_before for week in read(text).weeks] == [0, 1]


def test_a_week_at_another_level_of_headings_is_one_of_the_weeks() -> None:
    """The exam's week stands between the phases, as they do."""
    text = (
        "# P\n\n### Phase 1 (1~2주)\n\n#### 1주차. 흙\n\n- 고르기\n\n#### 2주차. 물레\n\n- 돌리기\n\n"
        "### 3주차. 중간고사\n\n- 시험\n\n"
        "### Phase 2 (4~5주)\n\n#### 4주차. 유약\n\n- 바르기\n\n#### 5주차. 가마\n\n- 굽기\n"
    )
    reading = read(text)
    assert topics(reading) == ["흙", "물레", "중간고사", "유약", "가마"]
    assert [week.focus for week in reading.weeks] == ["고르기", "돌리기", "시험", "바르기", "굽기"]


def test_items_that_name_their_weeks_are_one_plan_though_some_are_indented() -> None:
    text = (
        "# 講義\n\n### 第1部：基礎\n\n- 土（第1～2週）\n    - 掘る\n- 釉薬（第3週）\n    - 塗る\n"
        "  - 窯（第4週）\n    - 焼く\n\n"
        "### 第2部：応用\n\n- 展示（第5週）\n    - 並べる\n"
    )
    assert topics(read(text)) == ["土 - Part 1", "土 - Part 2", "釉薬", "窯", "展示"]


def test_a_table_of_days_and_weekends_numbers_no_weeks() -> None:
    text = (
        "# 备考\n\n### 第一章 泥\n\n- 挖\n\n### 第二章 釉\n\n- 涂\n\n### 第三章 窑\n\n- 烧\n\n## 每日节奏\n\n"
        "| 时间段 | 工作日 | 周末 |\n|---|---|---|\n| 上午 | 新模块 | 真题 |\n| 晚上 | 题库 | 回顾 |\n"
    )
    assert [rule for rule, _ in asked(text)] == ["phases-asked"]


def test_lessons_are_what_is_asked_about_below_a_table_of_their_stages() -> None:
    lessons = "".join(f"### 第{number}节：课题 {number}\n\n- 做\n\n" for number in range(1, 7))
    text = f"# 课\n\n| 阶段 | 课次 | 主题 |\n|---|---|---|\n| 一 | 第1-3节 | 泥 |\n| 二 | 第4-6节 | 釉 |\n\n{lessons}"
    assert [rule for rule, _ in asked(text)] == ["lessons-asked"]
