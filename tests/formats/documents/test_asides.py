"""What counts weeks and is no plan of study is never read as one without an option; all words here are invented."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.curriculum import read_weeks
from studycal.formats.documents.weeks import Reading


def read(text: str, answers: ReadingAnswers = NONE) -> Reading:
    return read_weeks(text, "plan.md", answers, date(2026, 11, 28))


def rules(reading: Reading) -> list[str]:
    return [problem.rule for problem in reading.problems if problem.level is Level.ERROR]


def table(*rows: str) -> str:
    first, *others = (f"| {row} |" for row in rows)
    return "\n".join([first, "|---" * rows[0].count("|") + "|---|", *others])


TABLES = {
    "meals": table("Week | Breakfast | Lunch | Dinner", "1 | oats | soup | rice", "2 | eggs | salad | pasta"),
    "rent": table("Week | Amount | Paid", "1 | 120 | yes", "2 | 120 | yes", "3 | 120 | no"),
    "marks": table("Week | Student | Grade", "1 | Anna | B", "2 | Ben | A", "3 | Cara | C"),
    "scores": table("Week | Score | Comment", "1 | 12/20 | late", "2 | 18/20 | good"),
    "prices": table("Week | Price | Product", "1 | 3.50 | bread", "2 | 3.60 | milk"),
    "changes": table("Week | Change", "1 | a fix", "2 | a page", "3 | a door"),
    "sales": table("Week | Sales | Visitors", "1 | 100 | 30", "2 | 200 | 40"),
    "strength": table("Week | Sets | Reps | Weight", "1 | 3 | 10 | 40 kg", "2 | 3 | 12 | 42 kg"),
    "who was there": table("Week | Anna | Ben", "1 | ✓ | x", "2 | x | ✓", "3 | ✓ | ✓"),
    "a rota": table("Week | Kitchen", "1 | Anna", "2 | Ben", "3 | Anna", "4 | Ben"),
    "hours": table("Week | Hours worked", "1 | 5", "2 | 7"),
    "a name and its mark": table("Week | Name | Score", "1 | Anna | 3", "2 | Ben | 4"),
    "by date": table("Date | Item | Price", "2027-01-04 | bread | 3", "2027-01-11 | milk | 4", "2027-01-18 | eggs | 5"),
    "Essen": table("Woche | Frühstück | Mittagessen", "1 | Brei | Suppe", "2 | Ei | Salat"),
    "Miete": table("Woche | Miete | Bezahlt", "1 | 120 € | ja", "2 | 120 € | nein"),
    "repas": table("Semaine | Déjeuner | Dîner", "1 | soupe | riz", "2 | salade | pâtes"),
    "comidas": table("Semana | Desayuno | Cena", "1 | avena | arroz", "2 | huevos | pasta"),
    "preços": table("Semana | Produto | Preço", "1 | pão | 3", "2 | leite | 4"),
    "pasti": table("Settimana | Colazione | Cena", "1 | pane | riso", "2 | uova | pasta"),
    "oceny": table("Tydzień | Uczeń | Ocena", "1 | Ala | 4", "2 | Ola | 5"),
    "оценки": table("Неделя | Ученик | Оценка", "1 | Аня | 4", "2 | Оля | 5"),
    "餐": table("周次 | 早餐 | 晚餐", "1 | 粥 | 米饭", "2 | 鸡蛋 | 面条"),
    "献立": table("週 | 朝食 | 夕食", "1 | おかゆ | ごはん", "2 | たまご | めん"),
    "성적": table("주차 | 학생 | 점수", "1 | 민수 | 90", "2 | 지우 | 80"),
    "وجبات": table("الأسبوع | الفطور | العشاء", "1 | شوفان | أرز", "2 | بيض | معكرونة"),
    "maaltijd": table("Week | Ontbijt | Lunch", "1 | brood | soep", "2 | ei | salade"),
}


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES)
def test_a_table_of_something_else_is_refused_and_the_option_that_is_named_takes_it(text: str) -> None:
    reading = read(text)
    assert reading.weeks == ()
    [error] = [problem for problem in reading.problems if problem.level is Level.ERROR]
    assert error.rule == "not-a-plan"
    assert error.line == 1
    header = error.remedy.partition("--topic ")[2].partition("` ")[0].strip('"')
    taken = read(text, ReadingAnswers(topic=header))
    assert rules(taken) == []
    assert len(taken.weeks) == text.count("\n") - 1


@pytest.mark.parametrize(
    "title",
    ["Changelog", "Release notes 2027", "Weekly meal plan", "Our budget", "Grades", "Änderungsprotokoll", "Speiseplan",
     "Notes de version", "Mi presupuesto", "Cardápio", "Voti", "Jadłospis",
     "Журнал изменений", "更新日志", "変更履歴", "성적표", "سجل التغييرات"],
)  # fmt: skip
@pytest.mark.parametrize("form", ["## Week {}\n- {}\n", "- Week {}: {}"])
def test_weeks_below_such_a_title_are_no_plan(title: str, form: str) -> None:
    listed = "\n".join(form.format(at, words) for at, words in enumerate(("one door", "two walls", "a roof"), start=1))
    text = f"# {title}\n\n{listed}\n"
    reading = read(text)
    assert (reading.weeks, rules(reading)) == ((), ["not-a-plan"])
    [error] = [problem for problem in reading.problems if problem.level is Level.ERROR]
    line = int(error.remedy.partition("--table ")[2].partition("`")[0])
    assert len(read(text, ReadingAnswers(table=line)).weeks) == 3


KEPT = {
    "a topic beside points": table("Week | Topic | Points", "1 | Clay | 10", "2 | Kiln | 20"),
    "readings beside a grade": table("Week | Reading | Grade", "1 | Clay and slip | 10 %", "2 | Kilns | 20 %"),
    "a lab beside a price": table("Week | Lab | Cost", "1 | Tiles | 5", "2 | Bowls | 7"),
    "lectures by people": table("Week | Lecture | Who", "1 | Clay | Anna", "2 | Kiln | Ben"),
    "a header nobody knows": table("Week | Zöpfe | Extra", "1 | Hefezopf | dünn", "2 | Nusszopf | dick"),
    "notes alone": table("Week | Notes", "1 | wedging and slip", "2 | firing a kiln"),
    "a title about such a thing": "# Budgeting for potters\n\n" + table("Week | Topic", "1 | Rent", "2 | Prices"),
    "a course of changes": "# Changes in the weather\n\n## Week 1: Rain\n\n## Week 2: Wind\n",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_a_plan_that_only_holds_such_a_word_is_read(text: str) -> None:
    reading = read(text)
    assert rules(reading) == []
    assert len(reading.weeks) == 2


@pytest.mark.parametrize("name", ["meals", "rent", "scores", "sales", "hours", "who was there", "献立", "оценки"])
def test_a_table_that_only_shares_its_weeks_with_the_plan_is_not_joined(name: str) -> None:
    plan = table("Week | Topic", "1 | Clay", "2 | Wheel", "3 | Kiln", "4 | Sale")
    reading = read(f"# Pots\n\n{plan}\n\n## Besides\n\n{TABLES[name]}\n")
    assert rules(reading) == []
    assert [(week.topic, week.columns, week.focus) for week in reading.weeks] == [
        (topic, (), "") for topic in ("Clay", "Wheel", "Kiln", "Sale")
    ]
    assert any(problem.rule == "table-unused" for problem in reading.problems)


@pytest.mark.parametrize("title", ["News", "Latest updates", "Changelog", "Version history", "Neuigkeiten", "备注"])
def test_days_of_news_are_no_plan(title: str) -> None:
    """The news of a project were read as its weeks."""
    days = "".join(f"- 2027-01-{day:02}: version {day}\n" for day in (5, 12, 19, 26))
    reading = read(f"# Kiln\n\n## {title}\n\n{days}\n## Install\n\nDo it.\n")
    assert not reading.weeks
    assert [problem.rule for problem in reading.problems if problem.level == "error"] == ["not-a-plan"]


@pytest.mark.parametrize("header", ["Questions | Cumulative", "Hours | Pages", "Mileage | Longest"])
@pytest.mark.parametrize("form", ["## Week {}: {}\n\n- work\n", "| {} | {} |"])
def test_a_table_that_tells_in_figures_how_much_there_is_to_do_is_joined(header: str, form: str) -> None:
    head = "" if form.startswith("#") else "| Week | Topic |\n|---|---|\n"
    plan = head + "\n".join(form.format(week, topic) for week, topic in ((1, "Clay"), (2, "Wheel"), (3, "Kiln")))
    figures = table(f"Week | {header}", "1 | 50 | 50", "2 | 150 | 200")
    reading = read(f"# Pots\n\n{plan}\n\n## How much\n\n{figures}\n")
    first, second = header.split(" | ")
    assert [week.topic for week in reading.weeks] == ["Clay", "Wheel", "Kiln"]
    assert reading.weeks[1].columns == ((first, "150"), (second, "200"))
    assert reading.weeks[2].columns == ()


def test_figures_are_not_joined_to_weeks_that_are_counted_on() -> None:
    """Of which module week 1 the first figure tells is not said."""
    modules = "".join(f"## Module {at}\n\n### Week 1: A{at}\n\n- a\n\n### Week 2: B{at}\n\n- b\n\n" for at in (1, 2))
    reading = read(f"# Pots\n\n{modules}## How much\n\n{table('Week | Hours', '1 | 5', '2 | 7')}\n")
    assert [week.topic for week in reading.weeks] == ["A1", "B1", "A2", "B2"]
    assert [week.columns for week in reading.weeks] == [()] * 4


@pytest.mark.parametrize("header", ["Assignment", "Homework", "Hausaufgaben", "Devoirs", "作业"])
def test_a_table_that_tells_what_is_handed_in_is_joined(header: str) -> None:
    work = table(f"Week | {header}", "2 | A1 out", "4 | A1 in")
    plan = table("Week | Topic", "1 | Clay", "2 | Wheel", "3 | Kiln", "4 | Sale")
    reading = read(f"# Pots\n\n## Work\n\n{work}\n\n## Lectures\n\n{plan}\n")
    assert rules(reading) == []
    assert [week.topic for week in reading.weeks] == ["Clay", "Wheel", "Kiln", "Sale"]
    assert [week.columns for week in reading.weeks] == [(), ((header, "A1 out"),), (), ((header, "A1 in"),)]
