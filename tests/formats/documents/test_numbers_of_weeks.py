"""Ways to number weeks: spans by a stroke or an "and", the calendar's weeks over New Year, the Arabic dual."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.candidate import trimmed
from studycal.formats.documents.cells import _read_cell, week_cell
from studycal.formats.documents.numbering import Unit
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str) -> Reading:
    return read_weeks(text, "plan.md", today=date(2026, 11, 28))


def topics(text: str) -> list[str]:
    reading = read(text)
    assert [problem for problem in reading.problems if problem.level is Level.ERROR] == []
    return [week.topic for week in reading.weeks]


def headings(*labels: str) -> str:
    return "# Pots\n\n" + "\n".join(f"## {label}\n- do\n" for label in labels)


def items(*labels: str) -> str:
    return "# Pots\n\n" + "\n".join(f"- {label}" for label in labels)


def rows(header: str, *labels: str) -> str:
    listed = "\n".join(f"| {label.replace(': ', ' | ')} |" for label in labels)
    return f"# Pots\n\n| {header} |\n|---|---|\n{listed}\n"


CLAY, KILN = ["Clay - Part 1", "Clay - Part 2"], ["Kiln - Part 1", "Kiln - Part 2"]


@pytest.mark.parametrize("form", [headings, items])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Week 1/2", "Week 3/4"),
        ("Weeks 1/2", "Weeks 3/4"),
        ("Woche 1 u. 2", "Woche 3 u. 4"),
        ("Wochen 1 u 2", "Wochen 3 u 4"),
        ("Semaine 1/2", "Semaine 3/4"),
        ("Неделя 1/2", "Неделя 3/4"),
        ("الأسبوعان 1 و 2", "الأسبوعان 3 و 4"),
        ("الأسبوعان 1 و2", "الأسبوعان 3 و4"),
        ("الأسبوعين 1-2", "الأسبوعين 3-4"),
        ("الأسبوعان الأول والثاني", "الأسبوعان الثالث والرابع"),
    ],
)
def test_two_weeks_are_a_span(form: object, first: str, second: str) -> None:
    text = (headings if form is headings else items)(f"{first}: Clay", f"{second}: Kiln")
    assert topics(text) == [*CLAY, *KILN]


@pytest.mark.parametrize(
    ("first", "second"),
    [("Woche 1 — 4. bis 10. Jan", "Woche 2 — 11. bis 17. Jan"), ("Woche 1 – 4. Januar", "Woche 2 – 11. Januar"),
     ("Week 1 - 4-10 January", "Week 2 - 11-17 January"), ("Semana 1 - 4 de enero", "Semana 2 - 11 de enero"),
     ("Tydzień 1 – 4 stycznia", "Tydzień 2 – 11 stycznia"), ("Неделя 1 – 4 января", "Неделя 2 – 11 января")],
)  # fmt: skip
def test_a_day_behind_the_number_makes_no_span(first: str, second: str) -> None:
    reading = read(f"# Pots\n\n## {first}\n- Clay\n\n## {second}\n- Kiln\n")
    assert [week.topic for week in reading.weeks] == ["Clay", "Kiln"]
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2027-01-04"


@pytest.mark.parametrize("labels", [("1 u. 2: Clay", "3 u. 4: Kiln"), ("Week 1/2: Clay", "Week 3/4: Kiln")])
def test_two_weeks_in_a_cell_are_a_span(labels: tuple[str, str]) -> None:
    assert topics(rows("Week | Topic", *labels)) == [*CLAY, *KILN]


def test_a_stroke_before_the_number_of_all_weeks_is_no_span() -> None:
    assert topics(headings("Week 1/3: Clay", "Week 2/3: Wheel", "Week 3/3: Kiln")) == ["Clay", "Wheel", "Kiln"]
    assert topics(headings("Week 1/2: Clay", "Week 2/2: Kiln")) == ["Clay", "Kiln"]
    assert topics(headings("Week 1: Clay", "Week 2/3: Kiln", "Week 4: Sale")) == ["Clay", *KILN, "Sale"]


YEAR_END = ["Clay", "Wheel", "Glaze", "Kiln", "Sale"]


@pytest.mark.parametrize("form", ["## KW {}: {}\n- do\n", "- KW {}: {}", "**KW {}: {}**\n"])
def test_calendar_weeks_go_on_over_new_year(form: str) -> None:
    listed = "\n".join(form.format(at, topic) for at, topic in zip((51, 52, 53, 1, 2), YEAR_END, strict=True))
    reading = read(f"# Topf\n\n{listed}\n")
    assert [(week.topic, week.free_before) for week in reading.weeks] == [(topic, 0) for topic in YEAR_END]
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2026-12-14"


@pytest.mark.parametrize("header", ["KW | Thema", "Kalenderwoche | Thema", "CW | Topic"])
def test_bare_numbers_below_a_word_for_calendar_weeks_are_such(header: str) -> None:
    reading = read(rows(header, "50: Clay", "51/52: Kiln", "53: Sale", "1: Wheel").replace("# Pots", "# Pots 2026"))
    assert [week.topic for week in reading.weeks] == ["Clay", *KILN, "Sale", "Wheel"]
    assert reading.stated.start is not None
    assert reading.stated.start.day == "2026-12-07"
    assert not [problem for problem in reading.problems if problem.level is Level.ERROR]


def test_a_span_of_calendar_weeks_may_go_over_new_year_and_a_single_stroke_is_one() -> None:
    reading = read(items("KW 50: Clay", "KW 51-1: Wheel", "KW 2/3: Kiln").replace("# Pots", "# Pots 2027"))
    assert [week.topic for week in reading.weeks] == [
        "Clay", "Wheel - Part 1", "Wheel - Part 2", "Wheel - Part 3", *KILN,
    ]  # fmt: skip


@pytest.mark.parametrize("numbers", [(1, 2, 2, 4), (1, 2, 3, 3, 5), (1, 2, 3, 5, 5)])
def test_one_mistyped_number_is_told_as_such_and_not_as_a_length(numbers: tuple[int, ...]) -> None:
    reading = read(rows("Weeks | Topic", *(f"{number}: Topic {at}" for at, number in enumerate(numbers))))
    rules = {problem.rule for problem in reading.problems if problem.level is Level.ERROR}
    assert rules == {"week-double", "week-missing"}


def test_lengths_in_such_a_column_are_asked_about() -> None:
    for text in (
        rows("Weeks | Topic", "2: Clay", "3: Wheel", "2: Kiln"),
        "# Pots\n\n| Topic | Weeks |\n|---|---|\n| Clay | 1 |\n| Wheel | 1 |\n| Kiln | 2 |\n",
    ):
        assert [p.rule for p in read(text).problems if p.level is Level.ERROR] == ["durations-asked"]


@pytest.mark.parametrize(
    ("span", "week"),
    [("第{}-{}周 ", "第{}周 "), ("第{}～{}週 ", "第{}週 "), ("{}-{}주차 ", "{}주차 "), ("{}〜{}週目 ", "{}週目 "),
     ("Weeks {}-{} ", "Week {} "), ("Wochen {}-{} ", "Woche {} "), ("Недели {}-{} ", "Неделя {} "),
     ("Semanas {} a {} ", "Semana {} "), ("Tygodnie {}-{} ", "Tydzień {} ")],
)  # fmt: skip
def test_single_weeks_as_items_below_a_span_need_no_sign_behind_their_number(span: str, week: str) -> None:
    text = "# Pots\n\n"
    for first, name, parts in ((1, "Hand", ("pinch", "coil")), (3, "Wheel", ("centre", "pull"))):
        text += f"## {span.format(first, first + 1)}{name}\n\n"
        text += "\n".join(f"- {week.format(first + at)}{part}" for at, part in enumerate(parts)) + "\n\n"
    reading = read(text)
    assert [(each.topic, each.phase) for each in reading.weeks] == [
        ("pinch", "Hand"), ("coil", "Hand"), ("centre", "Wheel"), ("pull", "Wheel"),
    ]  # fmt: skip


def test_items_that_name_only_some_weeks_of_a_span_stay_below_it() -> None:
    text = "# Pots\n\n## Weeks 1-3 Hand\n\n- Week 1 begins with wedging\n- Week 2 is dry\n\n## Week 4 Kiln\n- fire\n"
    assert topics(text) == ["Hand - Part 1", "Hand - Part 2", "Hand - Part 3", "Kiln"]


MONTHS = [("January", "February"), ("Janeiro", "Fevereiro"), ("März", "April"), ("Styczeń", "Luty")]


@pytest.mark.parametrize("months", MONTHS)
def test_weeks_that_start_again_below_named_months_count_on(months: tuple[str, str]) -> None:
    table = "| Week | Topic |\n|---|---|\n"
    for form in ("### Week {}: {}\n- do\n", "- Week {}: {}\n", "| {} | {} |\n"):
        head = table if form[0] == "|" else ""
        first = "".join(form.format(at, topic) for at, topic in ((1, "Clay"), (2, "Slip")))
        second = "".join(form.format(at, topic) for at, topic in ((1, "Glaze"), (2, "Kiln")))
        text = f"# Pots\n\n## {months[0]}\n\n{head}{first}\n## {months[1]} 2027\n\n{head}{second}"
        assert topics(text) == ["Clay", "Slip", "Glaze", "Kiln"]


def test_tables_that_begin_again_below_other_headings_are_asked_about() -> None:
    table = "| Week | Topic |\n|---|---|\n"
    text = f"# Pots\n\n## Hands\n\n{table}| 1 | Clay |\n| 2 | Slip |\n\n## Fire\n\n{table}| 1 | Glaze |\n| 2 | Kiln |\n"
    reading = read(text)
    assert reading.weeks == ()
    [error] = [problem for problem in reading.problems if problem.level is Level.ERROR]
    assert error.rule == "weeks-doubtful"
    assert "lines 5 and 12" in error.message


def test_japanese_and_chinese_days_are_columns_of_days() -> None:
    for head in ("週 | 月曜 | 水曜 | 金曜", "週次 | 週一 | 週三 | 週五", "周次 | 礼拜一 | 礼拜三 | 礼拜五"):
        listed = "| 1 | 土 | 轮 | 釉 |\n| 2 | 窑 | 画 | 售 |\n"
        reading = read(f"# 陶芸\n\n| {head} |\n|---|---|---|---|\n{listed}")
        assert [week.topic for week in reading.weeks] == ["陶芸", "陶芸"]
        assert [len(week.focus.split("\n")) for week in reading.weeks] == [3, 3]
        assert {week.phase for week in reading.weeks} == {None}


@pytest.mark.parametrize(
    "topic", ["A <b", "Vec<int>", "Abschluss <script>alert(1)</script>", "x > y", "std::map<K, V>"]
)
def test_a_topic_keeps_the_sign_that_closes_what_it_opens(topic: str) -> None:
    assert trimmed(f" – {topic} ") == topic
    assert trimmed(f"{topic} ->") == topic


@pytest.mark.parametrize("form", ["- Week {}: {}", "Week {}: {}\n", "1. Week {}: {}", "- Woche {}: {}", "- 第{}周：{}"])
def test_a_week_that_a_list_leaves_out_is_missing_as_in_a_table(form: str) -> None:
    weeks = [(1, "Clay"), (2, "Wheel"), (4, "Kiln"), (5, "Glaze")]
    text = "# Pots\n\n" + "\n".join(form.format(number, topic) for number, topic in weeks) + "\n"
    errors = [problem for problem in read_weeks(text, "plan.md").problems if problem.level is Level.ERROR]
    assert [(error.rule, error.message) for error in errors] == [("week-missing", "Week 3 is missing.")]


NUMBERED_OTHERWISE = [
    "1. Woche: {}\n2. Woche: {}\n3. Woche: {}\n",
    "1. týden: {}\n2. týden: {}\n3. týden: {}\n",
    "1. Woche – {}\n2. Woche – {}\n3. Woche – {}\n",
    "## Tydzień I: {}\n## Tydzień II: {}\n## Tydzień III: {}\n",
    "## I tydzień: {}\n## II tydzień: {}\n## III tydzień: {}\n",
    "I неделя: {}\n\nII неделя: {}\n\nIII неделя: {}\n",
    "Неделя I. {}\n\nНеделя II. {}\n\nНеделя III. {}\n",
    "Week 1. {}\n\nWeek 2. {}\n\nWeek 3. {}\n",
    "| Неделя | Тема |\n|---|---|\n| I | {} |\n| II | {} |\n| III | {} |\n",
    "| 周次 | 内容 |\n|---|---|\n| 第一周 | {} |\n| 二 | {} |\n| 第三周 | {} |\n",
]


@pytest.mark.parametrize("text", NUMBERED_OTHERWISE)
def test_numbers_before_their_week_and_roman_ones_are_read(text: str) -> None:
    assert topics("# Pots\n\n" + text.format("Clay", "Wheel", "Kiln")) == ["Clay", "Wheel", "Kiln"]


@pytest.mark.parametrize("cell", ["第二、三周", "二、三", "2、3", "II–III"])
def test_two_weeks_in_a_cell_become_parts(cell: str) -> None:
    text = f"# Pots\n\n| 周次 | 内容 |\n|---|---|\n| 1 | Clay |\n| {cell} | Wheel |\n"
    assert topics(text) == ["Clay", "Wheel - Part 1", "Wheel - Part 2"]


@pytest.mark.parametrize("form", ["## v. {}: {}\n", "- v. {}: {}"])
def test_swedish_calendar_weeks_are_read(form: str) -> None:
    weeks = [(2, "Clay"), (3, "Wheel"), (5, "Kiln")]
    reading = read("# Krukor 2027\n\n" + "\n".join(form.format(*week) for week in weeks))
    assert [(week.topic, week.free_before) for week in reading.weeks] == [("Clay", 0), ("Wheel", 0), ("Kiln", 1)]
    assert reading.stated.start
    assert reading.stated.start.day == "2027-01-11"


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("text", [*map(str, range(121)), "007", "366", "1200", "20270104", "99999999"])
def test_a_bare_number_is_read_at_a_glance_as_any_other_cell_is(text: str, unit: Unit) -> None:
    assert week_cell(text, unit) == _read_cell(text, unit)


@pytest.mark.parametrize("title", ["### Week {}: {}", "**Week {}: {}**"])
def test_a_table_that_is_chosen_by_its_line_keeps_what_is_told_of_its_weeks_elsewhere(title: str) -> None:
    """It begins with a later week: the learner has to choose it, and would lose the days of each week."""
    rows = "".join(f"| W{week} | {topic} |\n" for week, topic in ((7, "Clay"), (8, "Wheel"), (9, "Kiln")))
    details = "".join(f"{title.format(week, topic)}\n\n- {work}\n\n" for week, topic, work in DETAILS)
    text = f"# Pots\n\n| Week | Topic |\n|---|---|\n{rows}\n## Details\n\n{details}"
    reading = read_weeks(text, "plan.md", ReadingAnswers(table=5))
    assert [(week.number, week.topic) for week in reading.weeks] == [(1, "Clay"), (2, "Wheel"), (3, "Kiln")]
    assert [week.focus for week in reading.weeks] == ["", "centre a lump", "fire a bowl"]


DETAILS = ((8, "Wheel", "centre a lump"), (9, "Kiln", "fire a bowl"))


def test_weeks_of_other_titles_are_a_plan_of_their_own_beside_a_table_that_is_chosen() -> None:
    rows = "".join(f"| {week} | {topic} |\n" for week, topic in ((1, "Clay"), (2, "Wheel"), (3, "Kiln")))
    others = "".join(f"### Week {week}: {topic}\n\n- {topic} work\n\n" for week, topic in ((1, "Warp"), (2, "Weft")))
    text = f"# Crafts\n\n| Week | Topic |\n|---|---|\n{rows}\n## Weaving\n\n{others}"
    reading = read_weeks(text, "plan.md", ReadingAnswers(table=5))
    assert [(week.topic, week.focus) for week in reading.weeks] == [("Clay", ""), ("Wheel", ""), ("Kiln", "")]


@pytest.mark.parametrize(
    ("week", "days"),
    [
        ("Week", ("Aug 31", "Sept 7", "Sept. 14")),
        ("Woche", ("Nov 30", "Dez 7", "Dez. 14")),
        ("Semaine", ("août 31", "sept 7", "sept. 14")),
    ],
)
@pytest.mark.parametrize("form", ["## {} {} - {}\n- {}\n", "| {} {} - {} | {} |\n", "## {} {}, {}: {}\n- do\n"])
def test_a_month_behind_a_week_is_no_number_of_another_language(form: str, week: str, days: tuple[str, ...]) -> None:
    """French counts seven with "sept", Portuguese ten with "dez": week 1 went on to week 7."""
    names = ("Clay", "Wheel", "Kiln")
    lines = "".join(form.format(week, at, day, name) for at, (day, name) in enumerate(zip(days, names, strict=True), 1))
    header = f"| {week} | Topic |\n|---|---|\n" if form.startswith("|") else ""
    assert topics(f"# Pots\n\n{header}{lines}\n") == list(names)


def test_a_number_in_words_still_is_one() -> None:
    text = "# Poterie\n\n## Semaines un à trois : Argile\n\n- a\n\n## Semaine quatre : Four\n\n- b\n"
    assert topics(text)[3] == "Four"
