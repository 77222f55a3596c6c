"""Kinds of plans met in a fourth look: rows that share a week, days in turns, plans of several lengths."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read


def rows(header: str, *pairs: str) -> str:
    return f"# Pots\n\n| {header} | Topic |\n|---|---|\n" + "".join(f"| {pair} |\n" for pair in pairs)


def test_a_calendar_week_in_three_rows_on_end_or_in_all_of_a_table_is_one_week() -> None:
    """Tables of blocks share weeks, too: what they say of one is put together."""
    text = rows("KW", "5 | Clay", "5 | Coils", "5 | Slabs", "6 | Kiln")
    text += "\n" + rows("KW", "8 | Wheel", "8 | Bowls").replace("# Pots", "## Wheel")
    text += "\n" + rows("KW", "8 | Jugs", "9 | Glaze").replace("# Pots", "## Glaze")
    reading = read(text)
    assert topics(reading) == ["Clay; Coils; Slabs", "Kiln", "Wheel; Bowls", "Glaze"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1, 0]
    assert "Jugs" in reading.weeks[2].focus


def test_an_empty_cell_more_than_the_header_has_is_no_loss() -> None:
    reading = read("| Week | Topic |\n|---|---|\n| 1 | Clay | |\n| 2 | Kiln | | |\n| 3 | Sale | x |\n")
    assert [(problem.rule, problem.line) for problem in reading.problems if problem.level == "warning"] == [
        ("row-too-long", 5)
    ]


@pytest.mark.parametrize(
    "week",
    ["Week {} ![progress](p{}.png)", "![](i{1}.png) Week {0}", "Week {}: <img src='p{}.png' alt='progress'>"],
)
def test_words_for_a_picture_are_none_of_the_title_that_it_decorates(week: str) -> None:
    titles = ("roll", "centre", "burn")
    text = "# Pots\n\n" + "".join(f"## {week.format(at, at)}\n\n- {title}\n\n" for at, title in enumerate(titles, 1))
    assert topics(read(text)) == list(titles)


@pytest.mark.parametrize("head", ["Topics", "Themen", "Sujets", "темы", "主题"])
def test_what_stands_below_a_heading_of_topics_names_a_week_before_its_notes_do(head: str) -> None:
    week = "## Week {}\n\n| ![w](w.png) | 14 Jan: quiz |\n|---|---|\n\n#### Notes\n\n- [lec-0{} (W)](n.md)\n\n"
    text = "# Pots\n\n" + "".join(
        f"{week.format(at, at)}#### {head}\n\n- {topic}\n- more of it\n\n" for at, topic in ((1, "Clay"), (2, "Kiln"))
    )
    reading = read(text)
    assert topics(reading) == ["Clay", "Kiln"]
    assert "14 Jan: quiz" in reading.weeks[0].focus


def test_a_picture_alone_says_what_its_words_do() -> None:
    assert topics(read("| Week | Topic |\n|---|---|\n| 1 | ![Clay](c.png) |\n| 2 | ![](k.png) Kiln |\n")) == [
        "Clay",
        "Kiln",
    ]


@pytest.mark.parametrize("week", ["Week", "Semana", "Woche"])
def test_spans_that_meet_in_a_week_share_it(week: str) -> None:
    pairs = (("1", "Clay"), ("2-3", "Wheel"), ("3", "Trimming"), ("3-4", "Kiln"))
    reading = read(rows(week, *(f"{week} {numbers} | {topic}" for numbers, topic in pairs)))
    assert topics(reading) == ["Clay", "Wheel - Part 1", "Wheel - Part 2", "Kiln - Part 2"]
    assert reading.weeks[2].focus == "Trimming\nKiln - Part 1"
    assert "Spans meet in week 3: they are taken together there." in reading.stated.taken
    assert [rule for rule, _ in asked(rows(week, "1-2 | Clay", "3 | Wheel", "3 | Kiln"))] == ["week-double"]
    assert "week-double" in [rule for rule, _ in asked(rows(week, "1-3 | Clay", "2-4 | Wheel"))]


@pytest.mark.parametrize("days", ["Monday | Wednesday", "Lundi | Mercredi", "月曜日 | 水曜日"])
def test_a_table_of_weekdays_whose_cells_begin_with_their_day_is_read_by_date(days: str) -> None:
    cells = [
        ("4/5/2027. Clay", "4/7/2027: Coils", "read 1"),
        ("4/12/2027 - Wheel", "4/14/2027 - Bowl due", ""),
        ("4/19/2027. **Spring break**", "4/21/2027 Spring break", ""),
        ("4/26/2027. Kiln", "4/28/2027", "read 4"),
    ]
    text = f"# Pots\n\n| {days} | Home |\n|---|---|---|\n" + "".join(f"| {' | '.join(row)} |\n" for row in cells)
    reading = read(text)
    assert [(week.topic, week.free_before) for week in reading.weeks] == [("Clay", 0), ("Wheel", 0), ("Kiln", 1)]
    assert reading.stated.start
    assert reading.stated.start.day == "2027-04-05"
    assert dict(reading.weeks[0].columns)["Home"] == "read 1"
    assert "Bowl due" in reading.weeks[1].focus


@pytest.mark.parametrize(
    ("unit", "option", "weeks"), [("Month", "--weeks-each 4", (16, 8)), ("Day", "--per-week 1", (4, 2))]
)
def test_plans_below_headings_that_name_their_length_are_asked_for(
    unit: str, option: str, weeks: tuple[int, int]
) -> None:
    steps = ("Clay", "Wheel", "Kiln", "Glaze")
    text = "# Pots\n\n"
    for length in (4, 2):
        text += f"## The {length}-{unit} plan\n\n"
        text += "\n\n".join(f"### {unit} {at}: {topic}" for at, topic in enumerate(steps[:length], 1)) + "\n\n"
    [(rule, remedy)] = asked(text)
    first, second = (text[: text.index(head)].count("\n") + 3 for head in ("## The 4", "## The 2"))
    assert rule == "weeks-doubtful"
    assert remedy.startswith(f"`--table {first} {option}` takes “The 4-{unit} plan”: {weeks[0]} weeks; ")
    assert f"`--table {second} {option}` takes" in remedy
    for line, expected in zip((first, second), weeks, strict=True):
        each = 4 if unit == "Month" else 0
        answers = ReadingAnswers(table=line, weeks_each=each, per_week=0 if each else 1)
        assert len(read(text, answers).weeks) == expected
    follow = text.replace("The 4-", "First ").replace("The 2-", "Second ")
    assert asked(follow)[0][0] != "weeks-doubtful"


@pytest.mark.parametrize(
    ("header", "weekday", "months", "start"),
    [
        ("", "Jueves", ("**Agosto**", "Septiembre"), "2027-08-02"),
        ("Day", "Thu.", ("August 2027", "September 2027"), "2027-08-02"),
        ("Datum", "", ("August", "September"), "2027-08-02"),
    ],
)
def test_days_below_rows_that_name_their_month_are_read_by_date(
    header: str, weekday: str, months: tuple[str, str], start: str
) -> None:
    first = [("5", "Clay"), ("12", "Coils"), ("19", "No hay clases"), ("26", "Wheel")]
    second = [("02", "Bowls"), ("9", "Kiln")]
    text = f"# Pots 2027\n\n| {header} | Topic | Home |\n|---|---|---|\n"
    for month, days in zip(months, (first, second), strict=True):
        text += f"| {month} | | |\n" + "".join(f"| {weekday} {day} | {topic} | |\n" for day, topic in days)
    reading = read(text)
    assert [(week.topic, week.free_before, week.phase) for week in reading.weeks] == [
        ("Clay", 0, None),
        ("Coils", 0, None),
        ("Wheel", 1, None),
        ("Bowls", 0, None),
        ("Kiln", 0, None),
    ]
    assert reading.stated.start
    assert reading.stated.start.day == start


def test_weeks_below_rows_that_name_a_month_are_weeks() -> None:
    table = "| Week | Topic |\n|---|---|\n| August | |\n| 1 | Clay |\n| 2 | Coils |\n"
    table += "| September | |\n| 3 | Kiln |\n| 4 | Sale |\n"
    assert [(week.topic, week.phase) for week in read(table).weeks] == [
        ("Clay", "August"),
        ("Coils", "August"),
        ("Kiln", "September"),
        ("Sale", "September"),
    ]


def test_weeks_and_their_days_by_turns_in_one_column_are_weeks_with_days() -> None:
    text = "# Pots\n\n| Week and date | Topics | Tools |\n|---|---|---|\n| **PART I - Hands** | | |\n"
    text += "| **Week 1** | **Clay** | |\n| Tue, Jan 5 (1) | roll | pin |\n| Thu, Jan, 7 (2) | cut | |\n"
    text += "| **Part II: Wheel** | | |\n| Week 2 | | |\n| Tue, Jan 12 (3) | centre | |\n| Thu, Jan 14 | open | |\n"
    text += "| Week 3 - Jan 18-22 Spring break | | |\n| Week 4 | Kiln | |\n| Tue, Jan 26 (5) | burn | |\n"
    reading = read(text)
    assert [(week.topic, week.phase, week.free_before) for week in reading.weeks] == [
        ("Clay", "Hands", 0),
        ("centre", "Wheel", 0),
        ("Kiln", "Wheel", 1),
    ]
    assert reading.weeks[0].focus == "roll\ncut"
    assert dict(reading.weeks[0].columns)["Tools"] == "pin"


@pytest.mark.parametrize("part", ["Q{}", "Phase {}"])
def test_sessions_that_begin_again_in_each_quarter_may_be_a_rhythm(part: str) -> None:
    text = "# Pots by quarter\n\n"
    for at in (1, 2):
        text += f"## {part.format(at)} (Clay)\n\n### Weekly cadence\n\n"
        text += "".join(f"**Session {session} - Roll**\n\n- cut\n\n" for session in (1, 2, 3))
    [problem] = [problem for problem in read(text).problems if problem.level == "error"]
    assert problem.message.endswith("are lessons without weeks, or the sessions of a weekly rhythm.")
    assert problem.remedy.startswith("A rhythm stands beside a plan: `studycal init PLAN.md plan.md`. `--per-week 1` ")
    assert len(read(text, ReadingAnswers(per_week=1)).weeks) == 6


def test_parts_that_fall_are_not_what_is_asked_about() -> None:
    text = "# Talks\n\n" + "".join(
        f"## {at}. {topic}\n\nread\n\n" for at, topic in enumerate(("Sort", "Search", "Trees"), 1)
    )
    assert asked(text + "## Leaning\n\n- **Track B:** trees\n- **Track A:** sorting\n")[0][0] == "topics-asked"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("First 4 weeks", "The last 2 weeks"),
        ("Die ersten 4 Wochen", "Letzte 2 Wochen"),
        ("Första 4 veckor", "Sista 2 veckor"),
        ("Primeras 4 semanas", "Últimas 2 semanas"),
        ("Clay (4 weeks)", "Kiln (2 weeks)"),
    ],
)
def test_two_headings_that_say_how_long_they_last_are_asked_about_before_the_items_below(first: str, last: str) -> None:
    text = f"## {first}\n\n- wedge\n- roll\n- cut\n- join\n\n## {last}\n\n- burn\n"
    assert asked(text) == [("durations-asked", "`--durations` takes them so: 6 weeks.")]
    assert len(read(text, ReadingAnswers(durations=True)).weeks) == 6


@pytest.mark.parametrize(
    "days",
    [
        ("13-3", "16-3", "20-3", "27-3", "3-4"),
        ("13/3", "16/3", "20/3", "27/3", "3/4"),
        ("13 de marzo", "16 de marzo", "20 de marzo", "27 de marzo", "3 de abril"),
    ],
)
@pytest.mark.parametrize("header", ["Día", "Fecha", "Day"])
def test_a_column_of_days_is_one_of_days_whatever_it_is_headed_by(header: str, days: tuple[str, ...]) -> None:
    topics_of = ("Barro", "Torno", "Horno", "Esmalte", "Venta")
    text = f"# Calendario 2023\n\n| {header} | Tema |\n|---|---|\n"
    text += "".join(f"| {day} | {topic} |\n" for day, topic in zip(days, topics_of, strict=True))
    reading = read(text)
    assert topics(reading) == ["Barro", "Horno", "Esmalte", "Venta"]
    assert reading.stated.start
    assert reading.stated.start.day == "2023-03-13"


def test_days_that_are_numbered_are_none_of_a_month() -> None:
    text = "| Day | Topic |\n|---|---|\n" + "".join(f"| {at} | Clay {at} |\n" for at in range(1, 7))
    assert asked(text)[0][0] == "days-asked"


@pytest.mark.parametrize("header", ["Dates", "Date", "Datum"])
def test_spans_without_a_month_are_in_that_of_the_row_above(header: str) -> None:
    cells = ["Aug 17-19", "24-26", "31-02 Sep", "7-9", "28-30", "5-7 Oct", "Nov 2", "30-4 Dec"]
    text = f"# Pots 2026\n\n{header} | Monday: Talks | Wednesday: Work\n---|---|---\n"
    names = ["Clay", "Coils", "Slabs", "Wheel", "Bowls", "Kiln", "Glaze", "Sale"]
    text += "".join(f"{cell} | {name} | cut\n" for cell, name in zip(cells, names, strict=True))
    reading = read(text)
    assert topics(reading) == names
    assert [week.free_before for week in reading.weeks] == [0, 0, 0, 0, 2, 0, 3, 3]
    assert reading.stated.start
    assert reading.stated.start.day == "2026-08-17"


def test_numbers_that_lie_in_the_months_beside_them_are_the_calendars() -> None:
    head = "| Week | Month | Monday (12:15 - 14:00) | Tuesday (12:15 - 14:00) | Comment |\n|---|---|---|---|---|\n"
    weeks = ["2 | Jan | Clay | Coils |", "3 | Jan | Wheel | Bowls |", "6 | Feb | Kiln | Ash |", "&#124; | Feb | | |"]
    reading = read(f"# Pots\n\n{head}" + "".join(f"| {week} |\n" for week in [*weeks, "10 | Mar | Sale | |"]))
    assert [(week.topic, week.free_before) for week in reading.weeks] == [
        ("Clay", 0),
        ("Wheel", 0),
        ("Kiln", 2),
        ("Sale", 3),
    ]
    assert "The months beside the numbers say that they are the calendar's weeks." in reading.stated.taken


@pytest.mark.parametrize("again", ["Week 2 (cont.):", "Week 2 (continued):", "Week 2: [contd]"])
@pytest.mark.parametrize("bold", ["**{}**", "__{}__", "__{} __", "**{} **"])
def test_a_week_that_goes_on_is_one_and_a_blank_before_the_sign_of_bold_words_hides_none(bold: str, again: str) -> None:
    text = "# Pots\n\n## Unit 1: Clay\n\n"
    for week, line in (("Week 1:", "roll"), ("Week 2:", "cut"), (again, "join"), ("Week 3:", "burn")):
        unit = "## Unit 2: Fire\n\n" * (week == again)
        text += f"{unit}{bold.format(week)}\n\n- {line}\n- wait\n\n"
    reading = read(text)
    assert topics(reading) == ["roll", "cut", "burn"]
    assert "join" in reading.weeks[1].focus


@pytest.mark.parametrize(
    "colour", [r"$\color{red}{\textsf{Clay}}$", r"$\color{blue}{Clay}$", r"${\color{red}{\text{Clay}}}$"]
)
def test_words_in_a_colour_are_words(colour: str) -> None:
    assert topics(read(rows("Week", f"1 | {colour}", "2 | Kiln"))) == ["Clay", "Kiln"]


@pytest.mark.parametrize("word", ["Vika", "Zzyzx"])
def test_what_an_unknown_word_numbers_is_by_date_where_each_has_its_day(word: str) -> None:
    """The word is Icelandic, or none; a break beside keeps its week free by its day."""
    days = ("13. januar", "20. januar", "27. januar", "10. februar")
    names = ("Clay", "Wheel", "Kiln", "Glaze")
    text = "# Pots\n\n" + "".join(
        f"## {at}. {word} ({day}): {name}\n\nroll\n\n"
        for at, (day, name) in enumerate(zip(days, names, strict=True), 1)
    )
    reading = read(text)
    assert topics(reading) == list(names)
    assert [week.free_before for week in reading.weeks] == [0, 0, 0, 1]
    assert len(read(text, ReadingAnswers(per_week=2)).weeks) == 2


def test_a_row_of_one_cell_above_the_headers_is_the_tables_title() -> None:
    """Tabs within tags part no columns; a table of such rows alone is none of weeks."""
    text = "# Aulas\n\n<table>\n<tr><th colspan=3>Grades</th></tr>\n<tr><th colspan=3>Sum</th></tr>\n</table>\n\n"
    text += "<table>\n<tr>\n<th colspan=3>Plan of 2026</th>\n</tr>\n<tr>\n"
    text += "".join(f"<th>\t{header}\t<br></th>\n" for header in ("Data", "Dia", "Conteúdo")) + "</tr>\n"
    for day, weekday, topic in (("05/08/2026", "Quarta", "Barro"), ("12/08/2026", "Quarta", "Forno")):
        text += "<tr>\n" + "".join(f"<td>\t{cell}\t<br></td>\n" for cell in (day, weekday, topic)) + "</tr>\n"
    reading = read(text + "</table>\n")
    assert topics(reading) == ["Barro", "Forno"]
    assert any("Plan of 2026" in problem.message for problem in reading.problems)


def test_weeks_with_days_from_a_later_one_on_are_the_plan_where_a_column_counts_from_the_first() -> None:
    head = "| {} | Week | Date | Topic |\n|---|---|---|---|\n"
    days = ["April 6 | Clay |", "April 8 | Coils |", "April 13 | Wheel |", "April 20 | Kiln |"]
    numbers = (11, 11, 12, 13)
    table = "".join(
        f"| {at} | Week {week} | {day}\n" for at, (week, day) in enumerate(zip(numbers, days, strict=True), 1)
    )
    reading = read(head.format("Class") + table)
    assert topics(reading) == ["Clay; Coils", "Wheel", "Kiln"]
    assert "Week 11 is the first week of the plan: its numbers are 10 lower." in reading.stated.taken
    assert asked((head.format("Class") + table).replace("| 1 |", "| 8 |"))[0][0] == "week-missing"


def test_weekdays_beside_days_of_strokes_tell_the_year_in_the_order_of_the_others() -> None:
    text = "# Calendario\n\n| Día | Tema |\n|---|---|\n"
    days = ("21/3 | Barro", "24/3 | Rollo", "28/3 | Torno", "31/3 | Horno", "4/4 | Esmalte", "7/4 | Venta")
    text += "".join(f"| {day} |\n" for day in days)
    text += "\n## Finales\n\n* Lunes 11/7 a las 19hs\n* Jueves 4/8 a las 19hs\n* Jueves 11/8 a las 19hs\n"
    reading = read(text)
    assert topics(reading) == ["Barro", "Torno", "Esmalte"]
    assert reading.stated.start
    assert reading.stated.start.day == "2022-03-21"


def test_tables_of_one_header_are_one_plan_beside_a_list_of_events_in_some_of_its_weeks() -> None:
    events = "| Fair | Date | Week | Role |\n|---|---|---|---|\n"
    events += "| Town | 4 Jul 2027 | W5 | try |\n| City | 1 Aug 2027 | W9 | sale |\n"
    text, week = f"# Pots: 9 weeks\n\n## Fairs\n\n{events}", 0
    for name, topics_of in (
        ("Hands", ("2× roll", "2× roll", "2× roll", "2× cut")),
        ("Wheel", ("bowl", "jug", "cup", "lid", "sale")),
    ):
        text += f"\n## {name}\n\n| Wk | Easy | Long | Total | Session |\n|---|---|---|---|---|\n"
        for topic in topics_of:
            week += 1
            text += f"| {week}{' ↓' * (week % 4 == 0)} | 2.5 | 3 | **8** | {topic} |\n"
    reading = read(text)
    assert topics(reading)[3:] == ["2× cut", "bowl", "jug", "cup", "lid", "sale"]
    assert [week.phase for week in reading.weeks] == ["Hands"] * 4 + ["Wheel"] * 5
    assert dict(reading.weeks[4].columns)["Fair"] == "Town"


@pytest.mark.parametrize("fence", ["```", ":::", "::::::"])
@pytest.mark.parametrize("kind", ["csv", "list"])
def test_a_table_of_a_directive_ends_with_its_fence_which_opens_none(kind: str, fence: str) -> None:
    days = (("2025-09-04", "Clay"), ("2025-09-11", "Wheel"), ("2025-09-18", "Kiln"))
    labs = (("2025-09-08", "Glaze"), ("2025-09-15", "Sale"))
    text = "# Pots\n\n"
    for title, rows_of in (("Talks", days), ("Labs", labs)):
        header = ("date", "topic") if title == "Talks" else ("date", "lab")
        text += f"## {title}\n\n{fence}{{{kind}-table}} {title}\n"
        if kind == "csv":
            text += f":label: {title}\n:header: {','.join(header)}\n" + "".join(f"{','.join(row)}\n" for row in rows_of)
        else:
            text += ":header-rows: 1\n\n" + "".join(
                f"* - {first}\n  - {second}\n" for first, second in (header, *rows_of)
            )
        text += f"{fence}\n\nThat is all of {title}.\n\n"
    reading = read(text)
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    told = [problem.message for problem in reading.problems]
    assert any("(date, lab) is not used" in message for message in told)
    assert any("That is all of Labs" in message for message in told)
    assert not any(fence in message for message in told)


@pytest.mark.parametrize("box", ["[ ]", "[x]", "☐", "⬜"])
def test_a_column_of_boxes_and_dashes_holds_no_topics_beside_one_of_words(box: str) -> None:
    text = "# Pots\n\n| Date | Week | Section | Lectures | Labs |\n|---|---|---|---|---|\n"
    days = ("4 Jan 2027 | 1 | Clay", "11 Jan 2027 | 2 | Wheel", "18 Jan 2027 | 3 | Kiln", "25 Jan 2027 | 4 | Sale")
    text += "".join(f"| {day} | {'-' if 'Sale' in day else box} | {box} |\n" for day in days)
    assert topics(read(text)) == ["Clay", "Wheel", "Kiln", "Sale"]
