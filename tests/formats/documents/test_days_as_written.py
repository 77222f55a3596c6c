"""Days written in rarer ways, before and behind their months, and days that are in no calendar."""

from __future__ import annotations

import pytest

from studycal.formats.documents.weeks import Reading

from .reading import read, topics


def start(reading: Reading) -> str:
    assert reading.stated.start is not None
    return reading.stated.start.day


def table(head: str, days: tuple[str, ...]) -> str:
    rows = "".join(f"| {day} | {topic} |\n" for day, topic in zip(days, "ABCD", strict=True))
    return f"# Pots 2027\n\n| {head} |\n|---|---|\n{rows}"


@pytest.mark.parametrize(
    ("head", "days"),
    [
        ("Data | Conteúdo", ("22/fev", "01/mar", "08/mar", "22/mar")),
        ("Data | Conteúdo", ("seg - 22/fev", "seg - 01/mar", "qua - 10/mar", "seg - 22/mar")),
        ("Fecha | Tema", ("lun 22/feb", "mar 2/mar", "mié 10/mar", "lun 22/mar")),
        ("Date | Sujet", ("22/févr.", "1/mars", "8/mars", "22/mars")),
        ("Datum | Thema", ("22.Februar", "1.März", "8.März", "22.März")),
        ("Data | Temat", ("22/lut", "1/mar", "8/mar", "22/mar")),
        ("Дата | Тема", ("22/фев", "1/мар", "8/мар", "22/мар")),
        ("Date | Topic", ("22/Feb/2027", "01/Mar/2027", "08/Mar/2027", "22/Mar/2027")),
        ("Date | Topic", ("22-Feb-27", "01-Mar-27", "08-Mar-27", "22-Mar-27")),
        ("Date | Topic", ("22/Feb-26/Feb", "1/Mar-5/Mar", "8/Mar-12/Mar", "22/Mar-26/Mar")),
    ],
)
def test_a_stroke_or_a_point_may_stand_between_a_day_and_its_month(head: str, days: tuple[str, ...]) -> None:
    reading = read(table(head, days))
    assert topics(reading) == ["A", "B", "C", "D"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 0, 1]
    assert start(reading) == "2027-02-22"


def test_a_tuesday_before_a_day_and_its_month_is_no_march() -> None:
    days = ("mar 10/ago", "jue 19/ago", "mar 24/ago", "mar 31/ago")
    assert start(read(table("Fecha | Tema", days))) == "2027-08-09"


@pytest.mark.parametrize(
    ("head", "form"),
    [
        ("Date | Topic", "Thu {}"),
        ("Date | Topic", "Thu, {}"),
        ("Date | Topic", "{} (Thu)"),
        ("日期 | 内容", "周四 {}"),
        ("日期 | 内容", "{} 周四"),
        ("날짜 | 내용", "{} 목"),
        ("Fecha | Tema", "jue. {}"),
    ],
)
def test_a_weekday_beside_a_day_with_a_dash(head: str, form: str) -> None:
    days = [form.format(day) for day in ("01-21", "01-28", "02-04", "02-18")]
    lines = "".join(f"- {day}: {topic}\n" for day, topic in zip(days, "ABCD", strict=True))
    for text in (table(head, tuple(days)), f"# Pots 2027\n\n{lines}"):
        reading = read(text)
        assert topics(reading) == ["A", "B", "C", "D"]
        assert [week.free_before for week in reading.weeks] == [0, 0, 0, 1]
        assert start(reading) == "2027-01-18"


def test_days_with_a_dash_in_a_table_of_values() -> None:
    reading = read("date,slug,notes\nThu 01-21,Clay,\nThu 01-28,Kiln,\nThu 02-04,Glaze,\nThu 02-18,Raku,\n", "plan.csv")
    assert topics(reading) == ["Clay", "Kiln", "Glaze", "Raku"]
    assert start(reading) == "2027-01-18"


@pytest.mark.parametrize("days", [("1-2", "3-4", "5-6", "7-8"), ("Ch 1-2", "Ch 2-13", "Ch 3-1", "Ch 4-15")])
def test_spans_and_chapters_are_no_days_with_a_dash(days: tuple[str, ...]) -> None:
    assert read(table("Date | Topic", days)).stated.start is None


@pytest.mark.parametrize(
    "text",
    [
        "| Date | Topic |\n|---|---|\n| April 23, 2027 | A |\n| April 31, 2027 | B |\n| May 7, 2027 | C |\n",
        "| Datum | Thema |\n|---|---|\n| 23.04.2027 | A |\n| 31.04.2027 | B |\n| 07.05.2027 | C |\n",
        "| Fecha | Tema |\n|---|---|\n| 23 de abril 2027 | A |\n| 31 de abril 2027 | B |\n| 7 de mayo 2027 | C |\n",
        "| 日期 | 内容 |\n|---|---|\n| 2027年4月23日 | A |\n| 2027年4月31日 | B |\n| 2027年5月7日 | C |\n",
        "- 23 April 2027: A\n- 31 April 2027: B\n- 7 May 2027: C\n",
        "## 23 April 2027: A\n\n- clay\n\n## 31 April 2027: B\n\n- clay\n\n## 7 May 2027: C\n\n- clay\n",
    ],
)
def test_for_a_day_in_no_calendar_the_last_of_its_month_is_taken_and_that_is_said(text: str) -> None:
    reading = read(text)
    assert topics(reading) == ["A", "B", "C"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 0]
    assert any("There is no 31 April" in problem.message for problem in reading.problems)


def test_a_leap_day_is_one_in_its_years() -> None:
    rows = "| Datum | Thema |\n|---|---|\n| 22.02. | A |\n| 29.02. | B |\n| 07.03. | C |\n"
    assert topics(read(f"# Pots 2028\n\n{rows}")) == ["A", "B", "C"]
    assert not [p for p in read(f"# Pots 2028\n\n{rows}").problems if "There is no" in p.message]
    assert [p for p in read(f"# Pots 2026\n\n{rows}").problems if "There is no 29 February" in p.message]


@pytest.mark.parametrize("row", ["| 2 | 18 Jan | Wheel | | \n", "| 2 | 18 Jan | Wheel | |\n", "| 2 | 18 Jan | Wheel\n"])
def test_the_bars_of_rows_are_their_edges_where_the_header_begins_with_none(row: str) -> None:
    """A row that is one cell short ends early; it does not begin with an empty cell."""
    head = "Week | Date | Topic | Quiz | Task |\n|---|---|---|---|---|\n"
    reading = read(f"# Pots 2027\n\n{head}| 1 | 11 Jan | Clay | | A |\n{row}| 3 | 25 Jan | Kiln | yes | |\n")
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]


@pytest.mark.parametrize("wrong", [0, 1, 2, 4])
@pytest.mark.parametrize("year", [2026, 2028])
def test_the_year_of_all_other_days_is_that_of_the_one_that_has_another(wrong: int, year: int) -> None:
    days = ["2027-01-11", "2027-01-18", "2027-01-25", "2027-02-01", "2027-02-08"]
    if (wrong, year) in ((0, 2026), (4, 2028)):
        return  # these may be in the year before, and in the next
    days[wrong] = days[wrong].replace("2027", str(year))
    rows = "".join(f"| {day} | {topic} |\n" for day, topic in zip(days, "ABCDE", strict=True))
    reading = read(f"# Pots\n\n| Date | Topic |\n|---|---|\n{rows}")
    assert topics(reading) == list("ABCDE")
    assert start(reading) == "2027-01-11"
    assert any("is taken for 2027, as all others are" in line for line in reading.stated.taken)
