"""Rotas, menus, logs, minutes, games and bare figures by week are no plan without an option; all words are invented."""

from __future__ import annotations

from datetime import date

import pytest

from studycal.core.curriculum import Level
from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.weeks import Reading, read_weeks


def read(text: str, answers: ReadingAnswers = NONE) -> Reading:
    return read_weeks(text, "plan.md", answers, date(2026, 11, 28))


def refused(text: str) -> int:
    """The line that the refusal names for `--table`."""
    reading = read(text)
    [error] = [problem for problem in reading.problems if problem.level is Level.ERROR]
    assert (reading.weeks, error.rule) == ((), "not-a-plan")
    return int(error.remedy.partition("--table ")[2].partition("`")[0])


TITLES = [
    ("Cooking rota", "Week"), ("Duty roster 2027", "Week"), ("Team meeting minutes", "Week"), ("Running log", "Week"),
    ("My garden diary", "Week"), ("Waste collection 2027", "Week"), ("Sprint retrospectives", "Week"),
    ("Putzplan der WG", "Woche"), ("Kochdienst", "Woche"), ("Mein Schwangerschaftstagebuch", "Woche"),
    ("Protokolle der Vorstandssitzungen", "Woche"), ("Statusberichte", "Woche"), ("Müllabfuhr 2027", "Woche"),
    ("Tour de ménage", "Semaine"), ("Menus de la cantine", "Semaine"), ("Comptes rendus de réunion", "Semaine"),
    ("Carnet d'entraînement", "Semaine"), ("Turnos de limpieza", "Semana"), ("Diario de entrenamiento 2026", "Semana"),
    ("Actas de las reuniones", "Semana"), ("Escala de limpeza", "Semana"), ("Diário de treino", "Semana"),
    ("Turni di pulizia", "Settimana"), ("Verbali delle riunioni", "Settimana"), ("Grafik sprzątania", "Tydzień"),
    ("Dziennik treningowy", "Tydzień"), ("График дежурств", "Неделя"), ("Дневник тренировок", "Неделя"),
    ("Corveerooster", "Week"), ("Verkoopcijfers", "Week"), ("Temizlik nöbeti", "Hafta"), ("Träningsdagbok", "Vecka"),
    ("Rozpis úklidu", "Týden"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "week"), TITLES, ids=[title for title, _ in TITLES])
def test_a_title_in_any_language_tells_what_is_no_plan(title: str, week: str) -> None:
    listed = "".join(f"- {week} {at}: {words}\n" for at, words in enumerate(("one door", "two walls", "roof"), start=1))
    text = f"# {title}\n\n{listed}"
    assert len(read(text, ReadingAnswers(table=refused(text))).weeks) == 3


@pytest.mark.parametrize(
    ("title", "form"), [("项目周报", "第{}周"), ("训练日记", "第{}周"), ("議事録", "第{}週"), ("회의록", "{}주차")]
)
def test_a_title_in_a_script_without_blanks_tells_it_too(title: str, form: str) -> None:
    text = f"# {title}\n\n" + "".join(f"## {form.format(at)}\n\nA{at}\n\n" for at in (1, 2))
    assert len(read(text, ReadingAnswers(table=refused(text))).weeks) == 2


@pytest.mark.parametrize(
    ("title", "head"),
    [("School lunch menu", "Week | Monday | Tuesday | Thursday"),
     ("Speiseplan Mensa", "Woche | Montag | Dienstag | Mittwoch"),
     ("Menus de la cantine", "Semaine | Lundi | Mardi | Jeudi")],
)  # fmt: skip
def test_a_menu_by_weekdays_is_taken_by_its_line_alone(title: str, head: str) -> None:
    text = f"# {title}\n\n| {head} |\n|---|---|---|---|\n| 1 | rice | fish | soup |\n| 2 | pasta | stew | pie |\n"
    assert len(read(text, ReadingAnswers(table=refused(text))).weeks) == 2


FIGURES = {
    "weight": ["Week 1: 82.4 kg", "Week 2: 81.9 kg", "Week 3: 81.5 kg"],
    "money": ["Tydzień 1: 320 zł", "Tydzień 2: 280 zł"],
    "coins before": ["Week 1: € 120", "Week 2: € 130"],
    "scores": ["Semaine 1: 2-1", "Semaine 2: 0-0", "Semaine 3: 3-2"],
    "games with scores": ["Semana 1: Leones 2-1 Osos", "Semana 2: Zorros 0-0 Leones"],
    "games and scores": ["Settimana 1: Lupi – Orsi 2-1", "Settimana 2: Volpi – Lupi 0-0"],
    "games": ["Woche 1: Adler gegen Bär", "Woche 2: Fuchs gegen Adler"],
    "distance": ["Неделя 1: 20 км", "Неделя 2: 25 км"],
    "falling": ["Week 1: 1200", "Week 2: 1100", "Week 3: 1300"],
}


@pytest.mark.parametrize("form", ["- {}\n", "## {}\n\n", "**{}**\n\n"])
@pytest.mark.parametrize("lines", FIGURES.values(), ids=FIGURES)
def test_weeks_of_figures_alone_are_no_plan(lines: list[str], form: str) -> None:
    text = "# Ours\n\n" + "".join(map(form.format, lines))
    assert len(read(text, ReadingAnswers(table=refused(text))).weeks) == len(lines)


def test_the_pages_of_a_book_are_asked_about() -> None:
    rows = "| 1 | Anfang | 3 |\n| 2 | Mitte | 20 |\n| 3 | Ende | 44 |\n"
    text = f"# Inhalt\n\n| Nr. | Titel | Seite |\n|---|---|---|\n{rows}"
    assert [problem.rule for problem in read(text).problems if problem.level is Level.ERROR] == ["topics-asked"]
    assert len(read(text, ReadingAnswers(per_week=1)).weeks) == 3


KEPT = {
    "sections of a book": "- Week 1: 1.1\n- Week 2: 1.2\n- Week 3: 2.1\n",
    "pages": "- Week 1: pp. 1-20\n- Week 2: pp. 21-40\n",
    "pages alone": "- Week 1: 1-20\n- Week 2: 21-40\n",
    "Kapitel": "- Woche 1: Kap. 1\n- Woche 2: Kap. 2\n",
    "figures with their work": "## Week 1: 20 km\n- run thrice\n\n## Week 2: 25 km\n- run four times\n",
    "words with a stroke": "- Week 1: Sets - maps\n- Week 2: Rings - fields\n",
    "one after the other": "- Week 1: Reading 1-2 chapters\n- Week 2: Writing 3-4 pages\n",
    "a diary that is learnt": "# Learning to keep a diary\n\n- Week 1: Days\n- Week 2: Moods\n",
    "protocols": "# Protokolle im Internet\n\n- Woche 1: TCP\n- Woche 2: HTTP\n",
    "a kitchen": "# Cooking course\n\n- Week 1: Soup\n- Week 2: Bread\n",
    "sales": "# Sales training\n\n- Week 1: Calls\n- Week 2: Offers\n",
    "a training plan": "# Trainingsplan\n\n- Woche 1: Laufen lernen\n- Woche 2: Tempo halten\n",
    "contents": "# Contents\n\n- [Week 1: Clay](a.md)\n- [Week 2: Kiln](b.md)\n",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_a_plan_with_such_words_or_figures_is_read(text: str) -> None:
    reading = read(text)
    assert [problem for problem in reading.problems if problem.level is Level.ERROR] == []
    assert len(reading.weeks) >= 2
