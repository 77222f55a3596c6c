"""More kinds of plans met among public ones of Asia and elsewhere, and in odd forms, each as small as it can be."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read


def warned(text: str, rule: str) -> list[str]:
    return [problem.message for problem in read(text).problems if problem.rule == rule]


_DATED = (
    "| {0} | {1} | {2} |\n|---|---|---|\n| 1 | 11 Jan 2027 | A |\n| 2 | 18 Jan 2027 | B |\n| 3 | 1 Feb 2027 | C |\n"
)


@pytest.mark.parametrize("head", [("Week", "Date", "Topic"), ("周", "日期", "主题"), ("Неделя", "Дата", "Тема")])
def test_a_last_week_in_the_week_before_it_takes_no_free_week_from_those_before(head: tuple[str, ...]) -> None:
    """The final exam has a number of its own, and is on Thursday of the week before."""
    text = "# P\n\n" + _DATED.format(*head) + "| 4 | 8 Feb 2027 | D |\n| 5 | 11 Feb 2027 | E |\n"
    reading = read(text)
    assert topics(reading) == ["A", "B", "C", "D", "E"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1, 0, 0]
    [message] = warned(text, "dates-numbers")
    assert "5" in message
    assert "4" in message


def test_days_that_do_not_go_on_with_the_numbers_of_their_weeks_are_told() -> None:
    """Two weeks have days before the one above: none is kept free by them, and that is said with the weeks."""
    text = "# P\n\n" + _DATED.format("Week", "Date", "Topic") + "| 4 | 25 Jan 2027 | D |\n| 5 | 8 Feb 2027 | E |\n"
    reading = read(text)
    assert topics(reading) == ["A", "B", "C", "D", "E"]
    assert [week.free_before for week in reading.weeks] == [0] * 5
    [message] = warned(text, "dates-numbers")
    assert "4" in message


def test_days_that_go_on_with_their_numbers_are_not_told() -> None:
    assert not warned("# P\n\n" + _DATED.format("Week", "Date", "Topic"), "dates-numbers")


@pytest.mark.parametrize(
    "text",
    [
        "# P\n\nMidterm exam: Sep 15\n\nFinal exam: Dec 7\n\n{}",
        "# P\n\nFinal exam: Dec 7\n\nMidterm exam: Sep 15\n\n{}",
        "# P\n\n1. Midterm exam -- Sep 15\n2. Final exam -- Dec 7\n\n{}",
    ],
)
def test_the_final_exam_comes_after_the_midterm_whatever_day_it_is_today(text: str) -> None:
    """On 28 November the midterm's day is over in this year, the final's is not: both are of one course."""
    weeks = "".join(f"## Week {number}: Topic {number}\n\n- a\n\n" for number in range(1, 5))
    stated = read(text.format(weeks)).stated
    assert stated.exam
    assert stated.exam.day == "2027-12-07"
    assert {day.day for day in stated.dates} <= {"2027-09-15", "2027-12-07"}


_FENCED = "```{info}\n{one}数据结构\n{two}计算机网络\n{three}操作系统\n\n考前突击：新技术\n```\n"


@pytest.mark.parametrize(
    ("info", "one", "two", "three"),
    [
        ("", "第 1 周：", "第 2 周：", "第 3 周："),
        ("text", "Week 1: ", "Week 2: ", "Week 3: "),
        ("", "1주차 - ", "2주차 - ", "3주차 - "),
        ("", "├── Неделя 1: ", "├── Неделя 2: ", "└── Неделя 3: "),
    ],
)
def test_weeks_in_a_fence_are_the_plan_where_nothing_else_numbers_weeks(
    info: str, one: str, two: str, three: str
) -> None:
    fence = _FENCED.format(info=info, one=one, two=two, three=three)
    reading = read(
        f"# 备考\n\n## 一、考试\n\n- 公共\n\n## 二、内容\n\n- 专业\n\n## 三、顺序\n\n{fence}\n## 四、节奏\n\n- 日\n"
    )
    assert topics(reading) == ["数据结构", "计算机网络", "操作系统"]


@pytest.mark.parametrize("info", ["python", "mermaid", "yaml"])
def test_weeks_in_a_program_s_fence_are_no_plan(info: str) -> None:
    fence = _FENCED.format(info=info, one="Week 1: ", two="Week 2: ", three="Week 3: ")
    assert not read(f"# P\n\n{fence}\n").weeks


def test_headings_of_weeks_are_the_plan_beside_a_fence_that_sums_them_up() -> None:
    fence = _FENCED.format(info="", one="Week 1: ", two="Week 2: ", three="Week 3: ")
    text = f"# P\n\n{fence}\n" + "".join(f"## Week {number}: Topic {number}\n\n- a\n\n" for number in (1, 2, 3, 4))
    assert topics(read(text)) == ["Topic 1", "Topic 2", "Topic 3", "Topic 4"]


@pytest.mark.parametrize(
    ("head", "days"),
    [
        (("No", "Tanggal", "Topik"), ("7 Februari", "16 Februari", "21 Februari")),
        (("No.", "Date", "Topic"), ("7 Feb", "16 Feb", "21 Feb")),
        (("№", "Дата", "Тема"), ("7 февраля", "16 февраля", "21 февраля")),
    ],
)
def test_lessons_that_go_on_long_after_the_last_day_are_not_all_in_its_week(
    head: tuple[str, ...], days: tuple[str, ...]
) -> None:
    """Only the first three of twelve rows have got their days so far."""
    rows = [f"| {at} | {day} | Kurva {at} |" for at, day in enumerate(days, 1)]
    rows += [f"| {at} |  | Kurva {at} |" for at in range(4, 13)]
    text = "# P\n\n| " + " | ".join(head) + " |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    [(rule, remedy)] = asked(text)
    assert rule in ("topics-asked", "lessons-asked")
    assert "12 weeks" in remedy


def test_a_second_lesson_without_a_day_goes_with_the_day_above() -> None:
    days = ((1, "7 Feb"), (3, "14 Feb"))
    rows = "".join(f"| {at} | {day} | A{at} |\n| {at + 1} |  | A{at + 1} |\n" for at, day in days)
    reading = read("# P\n\n| No | Date | Topic |\n|---|---|---|\n" + rows + "| 5 | 21 Feb | A5 |\n")
    assert topics(reading) == ["A1", "A3", "A5"]


@pytest.mark.parametrize("sign", ["+", "-"])
@pytest.mark.parametrize("book", ["{}.{}: Part", "{}.{} - Part", "({}.{}) Part"])
def test_numbers_of_sections_are_no_days(sign: str, book: str) -> None:
    """ "5.1: Restriction" below each topic's reading; as days they would be a month apart."""
    sections = [(4, 5), (5, 1), (5, 2), (2, 2), (2, 3), (2, 4), (2, 5), (2, 6), (2, 7), (2, 8), (2, 9)]
    read_list = "".join(
        f"## Topic {at}\n\n### Reading\n\n{sign} Notes\n  {sign} {book.format(*section)} {at}\n\n"
        for at, section in enumerate(sections)
    )
    reading = read("# Logic\n\nPrerequisites: CS131\n\n" + read_list)
    assert not reading.weeks


def test_days_of_a_month_each_are_days() -> None:
    """The same day of each month, with the sign behind it that a day has."""
    reading = read("# Kurs 2027\n\n" + "".join(f"- 5.{month}.: Thema {month}\n" for month in range(1, 6)))
    assert [week.free_before for week in reading.weeks] == [0, 3, 3, 4, 3]


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        (("Date", "Topic", "Notes"), ("01-22", "01-29", "02-05", "02-19")),
        (("日期", "内容", "备注"), ("1-22", "1-29", "2-5", "2-19")),
        (("日付", "内容", "備考"), ("01-22", "01-29", "02-05", "02-19")),
        (("날짜", "내용", "비고"), ("01-22", "01-29", "02-05", "02-19")),
    ],
)
def test_a_column_of_days_may_have_dashes_in_them(head: tuple[str, ...], lines: tuple[str, ...]) -> None:
    rows = "".join(f"| {day} | {topic} | |\n" for day, topic in zip(lines, "ABCD", strict=True))
    reading = read("# P (2024)\n\n| " + " | ".join(head) + " |\n|---|---|---|\n" + rows)
    assert topics(reading) == ["A", "B", "C", "D"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 0, 1]
    assert reading.stated.start
    assert reading.stated.start.day == "2024-01-22"


@pytest.mark.parametrize("lesson", ["课程{} ", " 第{}课 ", ": Lesson {} ", "第{}回 "])
def test_lines_may_begin_with_a_day_that_has_a_dash_in_it(lesson: str) -> None:
    days = ("4-18", "4-20", "4-25", "5-4", "5-9", "5-16")
    lines = [f"{day}{lesson.format(at)}Django {at}" for at, day in enumerate(days, 1)]
    reading = read("## 课程安排 2018\n\n" + "\n\n".join(lines) + "\n")
    assert len(reading.weeks) == 5
    assert "Django 1" in reading.weeks[0].topic
    assert [week.free_before for week in reading.weeks] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("days", ["1-2 3-4 5-6 7-8", "1-3 4-6 7-9 10-12", "4-1 4-2 4-3 4-4"])
@pytest.mark.parametrize("form", ["{} 章 内容\n\n", "- {} chapters of it\n"])
def test_spans_and_sections_are_no_days_with_a_dash(days: str, form: str) -> None:
    assert not read("# P\n\n" + "".join(form.format(day) for day in days.split())).weeks


@pytest.mark.parametrize(
    "line",
    [
        "Day {at}（4/{day} 土 19:00-20:30）",
        "第{at}天（4月{day}日）",
        "Día {at} ({day} abril)",
        "{at}일차 (4월 {day}일)",
    ],
)
def test_numbered_days_in_a_week_of_their_own_each_are_taken_by_their_dates(line: str) -> None:
    parts = [line.format(at=at, day=day) + f"\n\nClay of kind {at}\n\n" for at, day in enumerate((3, 17, 24), 1)]
    reading = read("# 2027\n\n" + "".join(parts))
    assert [week.free_before for week in reading.weeks] == [0, 1, 0]
    assert [week.topic for week in reading.weeks] == ["Clay of kind 1", "Clay of kind 2", "Clay of kind 3"]


_LONG = ("Data structures in C", "Topics: linked lists, graphs, trees and hash tables", "Read: chapter 3 of the book")


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("plan.md", "| 1 | {0}<br>{1}<br>{2} |\n"),
        ("plan.md", "| 1 | **{0}**<ul><li>{1}</li><li>{2}</li></ul> |\n"),
    ],
)
def test_a_long_list_in_the_cell_of_a_topic_is_called_by_its_first_line(file: str, row: str) -> None:
    text = "# P\n\n| Week | Topic |\n|---|---|\n" + row.format(*_LONG) + "| 2 | Assembly |\n| 3 | Pots<br>Lids |\n"
    reading = read(text, file=file)
    assert topics(reading) == [_LONG[0], "Assembly", "Pots Lids"]
    assert reading.weeks[0].focus.split("\n") == list(_LONG[1:])


@pytest.mark.parametrize("teacher", ["(Anderson)", "（张三）", "[Ada L.]", "【山田】"])
def test_a_week_is_not_called_by_who_teaches_it(teacher: str) -> None:
    """The first line of the cell is an aside: the topic is the first line that is none."""
    cells = [f"| 1 | {teacher}<br>" + "<br>".join(_LONG) + " |\n", "| 2 | Assembly |\n| 3 | Pots<br>Lids |\n"]
    reading = read("# P\n\n| Week | Topic |\n|---|---|\n" + "".join(cells))
    assert topics(reading) == [_LONG[0], "Assembly", "Pots Lids"]
    assert reading.weeks[0].focus.split("\n") == [teacher, *_LONG[1:]]
    due = read(f"# P\n\n| Week | Topic |\n|---|---|\n| 1 | {teacher}<br>Reading: chapter 2 |\n| 2 | B |\n| 3 | C |\n")
    assert topics(due)[0] != teacher


@pytest.mark.parametrize("time", ["10:30 AM to 12:30 PM", "19:00–20:30", "18h30 - 20h", "午後7時", "с 18:00 до 19:30"])
def test_a_week_is_not_called_by_a_time_of_day(time: str) -> None:
    days = "### Mon - day {0}\n\nPots of kind {0}\n\n"
    text = "# P\n\n" + "".join(f"## Week {at}\n\n{days.format(at)}" for at in (1, 2, 3))
    reading = read(text + f"## Week 4\n\n### Fri - day 4\n\n{time}\n")
    assert topics(reading) == ["Pots of kind 1", "Pots of kind 2", "Pots of kind 3", "Week 4"]
    assert any("Week 4 says nothing but the number" in line for line in reading.stated.taken)


@pytest.mark.parametrize(
    ("plan", "module", "week"),
    [
        ("Silabus", "Modul {0}: Tanah {0} (Minggu {1}-{2})", "Minggu"),
        ("План по неделям", "Модуль {0}: Глина {0} (недели {1}-{2})", "Неделя"),
        ("四、第二年", "阶段 {0}：拉坯{0}（第 {1}-{2} 周）", "Week"),
        ("The whole course", "Module {0}: Clay {0} (weeks {1}-{2})", "Week"),
    ],
)
def test_a_heading_over_all_modules_is_the_phase_of_no_week_beside_them(plan: str, module: str, week: str) -> None:
    """The week before the first module stands below the heading that holds them all."""
    text = f"# P\n\n## {plan}\n\n### {week} 1: Setup\n\n- a\n\n" + "".join(
        f"### {module.format(at, 2 * at, 2 * at + 1)}\n\n- {week} {2 * at}: A{at}\n- {week} {2 * at + 1}: B{at}\n\n"
        for at in (1, 2, 3)
    )
    reading = read(text)
    assert topics(reading) == ["Setup", "A1", "B1", "A2", "B2", "A3", "B3"]
    assert reading.weeks[0].phase is None
    assert [str(week.phase)[-1] for week in reading.weeks[1:]] == ["1", "1", "2", "2", "3", "3"]


@pytest.mark.parametrize("week", ["Minggu {0}++ - ", "Week {0}++: ", "Неделя {0}+ - "])
def test_a_last_week_that_goes_on_without_an_end_is_one_week_and_is_told(week: str) -> None:
    plain = week.replace("+", "")
    text = "# P\n\n" + "".join(f"- {plain.format(at)}Topic {at}\n" for at in (1, 2, 3)) + f"- {week.format(4)}More\n"
    reading = read(text)
    assert topics(reading) == ["Topic 1", "Topic 2", "Topic 3", "More"]
    assert any("has no end" in line for line in reading.stated.taken)


def test_days_in_the_brackets_of_org_mode_are_days() -> None:
    """Its weekday, in whatever language, and its time are none of the topic."""
    from tests.formats.documents.reading import read as decoded

    text = (
        "* Расписание\n** <2019-08-26 Mon 08:30> Introduction\n** <2019-08-28 Wed 08:30> Python\n"
        "** <2019-09-02 Пн> Integration\n** [2019-09-09 月 08:30-10:00] Equations\n** <2019-09-16 Mon +1w> Review\n"
    )
    reading = decoded(text, "schedule.org")
    assert topics(reading) == ["Introduction", "Integration", "Equations", "Review"]
    assert "Python" in reading.weeks[0].focus
    assert reading.stated.start
    assert reading.stated.start.day == "2019-08-26"


@pytest.mark.parametrize("line", ["{0} {1} Jan - Matchings {1}", "{0} {1} Jan --- Matchings {1}"])
def test_a_day_behind_the_letter_of_its_weekday_is_no_week(line: str) -> None:
    """Week 18 would be "W18": a day with its month stands behind "W", for Wednesday, as it does behind "F"."""
    days = [("W", 18), ("F", 20), ("M", 23), ("W", 25), ("F", 27), ("M", 30)]
    reading = read("# S '17\n\n" + "".join(f"## {line.format(*day)}\n\n- a\n\n" for day in days))
    assert not any("Week" in problem.message for problem in reading.problems if problem.level == "error")


def test_a_column_of_weekdays_under_a_word_for_weeks_is_none_of_weeks() -> None:
    rows = "".join(f"| 8/{day} | {'日一二三四五六'[at % 7]} | 主题{at} |\n" for at, day in enumerate(range(9, 23)))
    reading = read("# 过渡计划 2026\n\n| 日期 | 星期 | 主线 |\n|---|---|---|\n" + rows)
    assert not any(problem.rule == "week-number" for problem in reading.problems)
    assert not any("星期 → week" in line for line in reading.stated.taken)


@pytest.mark.parametrize("who", ["Instructor", "Dozent", "讲师", "Преподаватель"])
def test_a_description_names_the_topics_of_numbered_lectures_and_not_who_gives_them(who: str) -> None:
    told = [
        "Aims of fish surveys",
        "Nets and how they catch",
        "Sampling by strata at sea",
        "Acoustic counts of shoals",
        "Models for the whole coast",
        "Talks of the students themselves",
    ]
    days = (4, 6, 11, 13, 18, 20)
    rows = "".join(
        f"{1 + at // 2},Jan {day},{1 + at},{name},{text}\n"
        for at, (day, name, text) in enumerate(zip(days, ("Ada", "Bo", "Cy", "Di", "Ed", "Flo"), told, strict=True))
    )
    reading = read(f"Week,Date,Lecture,{who},Description\n" + rows, file="plan.csv")
    assert topics(reading) == [f"{first}; {second}" for first, second in zip(told[::2], told[1::2], strict=True)]


_LATEX = "\\documentclass{{article}}\n\\begin{{document}}\n{0}\n\\end{{document}}\n"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("syllabus.tex", "\\begin{itemize}\n\\item Week 1: Maps\n\\item Week 2: Globes\n\\end{itemize}\n"),
        ("plan.md", _LATEX.format("\\begin{tabular}{ll}\n07.04\n&Maps\\\\\n14.04\n&Globes\\\\\n21.04\n&Seas\\\\\n")),
        ("план.tex", _LATEX.format("\\begin{tabular}{ll}\n1 & 07.04 & Карты \\\\\n2 & 14.04 & Глобусы \\\\\n")),
    ],
)
def test_latex_is_refused_by_its_name_or_its_first_words(file: str, text: str) -> None:
    from studycal.formats.documents.curriculum import decode

    [problem] = decode(text.encode(), file)[1]
    assert problem.rule == "file-data"
    assert "LaTeX" in problem.message


def test_a_plan_about_latex_is_read() -> None:
    from tests.formats.documents.reading import read as decoded

    text = "# LaTeX\n\n" + "".join(f"## Week {at}: `\\begin{{document}}` {at}\n\n- a\n\n" for at in (1, 2, 3))
    assert len(decoded(text).weeks) == 3


_MOMENTS = ((11, "9:30"), (11, "14:00"), (13, "10:00"), (15, "10:00"), (15, "16:30"), (22, "9:00"), (29, "19:00"))


@pytest.mark.parametrize("moment", ["9月{0}日 {1}", "2026-09-{0} {1}", "{0} сентября, {1}", "September {0}, {1}"])
def test_appointments_several_on_a_day_are_no_plan(moment: str) -> None:
    parts = [f"### Firm {day} {time}\n\n{moment.format(day, time)}\n\nHall {day}\n\n" for day, time in _MOMENTS]
    assert not read("# P\n\n" + "".join(parts)).weeks


@pytest.mark.parametrize("moment", ["9月{0}日 {1}", "2026-09-{0} {1}", "September {0}, {1}"])
def test_lessons_with_their_time_of_day_are_a_plan(moment: str) -> None:
    parts = [f"{moment.format(day, '18:30')}: Clay {day}\n\n" for day in (7, 14, 21, 28)]
    assert topics(read("# P\n\n" + "".join(parts))) == ["Clay 7", "Clay 14", "Clay 21", "Clay 28"]
