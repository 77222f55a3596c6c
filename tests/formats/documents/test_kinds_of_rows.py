"""Rows of one week that are told apart by a column of their own, and rows by day that tell of no lesson."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import read, topics


def table(header: str, *rows: str) -> str:
    lines = [header, "|".join("---" for _ in header.split("|")), *rows]
    return "".join(f"| {line} |\n" for line in lines)


@pytest.mark.parametrize(
    ("header", "kinds"),
    [
        ("Week | What | Topic", ("Reading", "Lecture", "Lab")),
        ("Woche | Was | Thema", ("Lektüre", "Vorlesung", "Übung")),
        ("Semaine | Quoi | Sujet", ("Lecture", "Cours", "TP")),
        ("Semana | Qué | Tema", ("Lectura", "Clase", "Laboratorio")),
    ],
)
def test_the_lecture_names_a_week_of_which_the_reading_stands_first(header: str, kinds: tuple[str, str, str]) -> None:
    first, second, third = kinds
    rows = [
        line
        for week, topic in enumerate(["Wheel", "Glaze", "Kiln"], start=1)
        for line in (f"{week} | {first} | Hamer ch. {week}", f"| {second} | {topic}", f"| {third} | Exercises")
    ]
    reading = read(table(header, *rows))
    assert topics(reading) == ["Wheel", "Glaze", "Kiln"]
    assert all("Hamer" in week.focus for week in reading.weeks)


def test_the_first_row_names_a_week_without_a_lecture() -> None:
    text = table("Week | What | Topic", "1 | Reading | Hamer", "| Lab | Pots", "2 | Reading | Leach", "| Lab | Bowls")
    assert topics(read(text)) == ["Hamer", "Leach"]


@pytest.mark.parametrize("header", ["section", "Abschnitt", "part"])
def test_what_changes_within_each_week_is_no_phase(header: str) -> None:
    lines = [f"week,{header},title", *(f"{week},{kind},{kind} {week}" for week in (1, 2, 3) for kind in ("A", "B"))]
    reading = read("\n".join(lines) + "\n", "plan.csv")
    assert topics(reading) == ["A 1; B 1", "A 2; B 2", "A 3; B 3"]
    assert {week.phase for week in reading.weeks} == {None}


def test_a_phase_that_begins_within_a_week_is_one() -> None:
    rows = ["1,Clay,Pots", "1,Clay,Bowls", "2,Clay,Lids", "2,Fire,Kiln", "3,Fire,Raku", "3,Fire,Salt"]
    reading = read("\n".join(["week,phase,title", *rows]) + "\n", "plan.csv")
    assert [week.phase for week in reading.weeks] == ["Clay", "Clay", "Fire"]


@pytest.mark.parametrize(("no_class", "why"), [("No Class", "(Fall Break)"), ("Kein Unterricht", "(Herbstferien)")])
def test_a_week_without_a_class_is_free_though_its_rows_say_in_which_part_of_the_course_it_is(
    no_class: str, why: str
) -> None:
    rows = [
        "Clay,Session 1,2027-01-11,Pots,",
        "Clay,Session 2,2027-01-13,Bowls,",
        "Fire,Session 3,2027-01-18,Kiln,",
        f"Fire,Session 3,2027-01-25,{no_class},{why}",
        f"Fire,Session 3,2027-01-27,{no_class},{why}",
        "Fire,Session 4,2027-02-01,Raku,",
    ]
    reading = read("\n".join(["group,session,date,title,note", *rows]) + "\n", "plan.csv")
    assert topics(reading) == ["Pots", "Kiln", "Raku"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1]


@pytest.mark.parametrize(
    "said", ["přijímačky - hodina nebyla", "hodina odpadá", "zajęcia odwołane", "lezione sospesa", "clase suspendida"]
)
def test_a_lesson_that_was_not_held_keeps_its_week_free(said: str) -> None:
    text = table(
        "Datum | Téma | Poznámka", "4.1.2027 | Hlína | ", "11.1.2027 | Kruh | ", f"18.1.2027 |  | {said}",
        "25.1.2027 | Pec | ",
    )  # fmt: skip
    reading = read(text)
    assert topics(reading) == ["Hlína", "Kruh", "Pec"]
    assert [week.free_before for week in reading.weeks] == [0, 0, 1]


def test_a_csv_of_days_that_go_back_is_taken_by_its_days() -> None:
    rows = ["2027-01-14,Clay", "2027-01-21,Wheel", "2027-02-04,Quiz 2", "2027-01-28,Glaze", "2027-02-04,Kiln",
            "2027-02-11,Raku", "2027-02-18,Salt", "2027-02-25,Soda"]  # fmt: skip
    reading = read("\n".join(["date,title", *rows]) + "\n", "plan.csv")
    assert topics(reading) == ["Clay", "Wheel", "Glaze", "Quiz 2", "Raku", "Salt", "Soda"]


@pytest.mark.parametrize(("exam", "free"), [("In-class Midterm", "No class - Fall Break"), ("Klausur", "Ferien")])
def test_a_week_with_an_exam_and_a_free_day_is_no_free_week(exam: str, free: str) -> None:
    blocks = [("5 Jan 2027", "Clay"), ("8 Jan 2027", "Wheel"), ("12 Jan 2027", exam), ("15 Jan 2027", free),
              ("19 Jan 2027", "Kiln"), ("22 Jan 2027", "Raku")]  # fmt: skip
    reading = read("# Pottery\n\n" + "".join(f"## {day}\n\n{said}\n\n" for day, said in blocks))
    assert topics(reading) == ["Clay", exam, "Kiln"]


@pytest.mark.parametrize(
    "cell",
    [
        "<strong>{}</strong><ul><li>{}</li><li>{}</li></ul>",
        "**{}**<br>{}<br>{}",
        "{}<ul><li>{}</li><li>{}</li></ul>",
    ],
)
def test_a_long_cell_is_called_by_its_first_line(cell: str) -> None:
    below = ("Wedge the clay until it holds no more air " * 2, "Roll it out and let it rest for a night or two")
    text = table("Week | Topic", f"1 | {cell.format('Pinching', *below)}", "2 | Coils<br>by hand")
    reading = read(text)
    assert topics(reading) == ["Pinching", "Coils by hand"]
    assert reading.weeks[0].focus.split("\n") == [line.strip() for line in below]


@pytest.mark.parametrize("number", ["U#", "Nr", "KW"])
def test_a_number_that_counts_is_no_topic_of_a_day_without_one(number: str) -> None:
    rows = [
        "3 | 12.01.2027 | Ton", "4 | 19.01.2027 | ", " | 22.01.2027 | Abgabe, Scheibe", "5 | 26.01.2027 | Ofen",
        "6 | 02.02.2027 | Glasur",
    ]  # fmt: skip
    assert topics(read(table(f"{number} | Datum | Thema", *rows))) == ["Ton", "Abgabe, Scheibe", "Ofen", "Glasur"]


@pytest.mark.parametrize(
    "spans",
    [
        ("1.–5. prosince 2025", "5.–19. prosince 2025", "22.–26. prosince 2025"),
        ("1 - 5 December 2025", "5 - 19 December 2025", "22 - 26 December 2025"),
        ("1.-5. Dezember 2025", "5.-19. Dezember 2025", "22.-26. Dezember 2025"),
    ],
)
def test_a_span_that_begins_in_the_week_of_another_goes_on_after_it(spans: tuple[str, str, str]) -> None:
    text = "# Plan\n\n" + "".join(
        f"- **{span}**:\n  - {topic}\n" for span, topic in zip(spans, ("Clay", "Wheel", "Kiln"), strict=True)
    )
    reading = read(text)
    assert topics(reading) == ["Clay", "Wheel - Part 1", "Wheel - Part 2", "Kiln"]
    assert {week.free_before for week in reading.weeks} == {0}


@pytest.mark.parametrize(
    "labels", [("Assignment", "Reading"), ("Hausaufgabe", "Lektüre"), ("Devoirs", "Lecture"), ("Tareas", "Lectura")]
)
def test_what_is_read_and_due_besides_is_no_part_of_a_topic(labels: tuple[str, str]) -> None:
    due, read_ = labels
    text = table(
        "Week | Topic", f"1 | Clay and<br>sand<br>{due}: a pot<br>{read_}: ch. 2", f"2 | Kiln<br>{read_}: ch. 3"
    )
    reading = read(text)
    assert topics(reading) == ["Clay and sand", "Kiln"]
    assert reading.weeks[0].focus.split("\n") == [f"{due}: a pot", f"{read_}: ch. 2"]


@pytest.mark.parametrize("said", ["SEM AULA — Paralisação estudantil", "No class — strike", "Pas de cours — grève"])
def test_a_dashed_row_on_which_nobody_meets_keeps_its_week_free_whatever_the_reason(said: str) -> None:
    rows = ["1 | 05/01/2027 | I | Barro", f"— | 12/01/2027 | — | **{said}**", "2 | 19/01/2027 | I | Forno"]
    reading = read(table("Aula | Data | Módulo | Tema", *rows))
    assert topics(reading) == ["Barro", "Forno"]
    assert [week.free_before for week in reading.weeks] == [0, 1]


@pytest.mark.parametrize(("module", "date"), [("**Module 1:**", "Dates"), ("Modul 1", "Datum"), ("Módulo 1:", "Fecha")])
def test_a_row_that_has_the_number_of_a_phase_and_its_name_in_two_cells_divides_phases(module: str, date: str) -> None:
    later = module.replace("1", "2")
    rows = [
        f"| {module} | **Basics** |",
        "1 | | Clay |",
        "2 | | Wheel |",
        f"| {later} | **Fire** |",
        "3 | | Kiln | Exam",
    ]
    reading = read(table(f"Week | {date} | Topic | Exam", *rows))
    assert [(week.topic, week.phase) for week in reading.weeks] == [
        ("Clay", "Basics"),
        ("Wheel", "Basics"),
        ("Kiln", "Fire"),
    ]


def test_a_module_beside_others_of_its_week_is_no_phase() -> None:
    rows = ["1 | Module 1 | Clay", "| Module 2 | Wheel", "2 | Module 3 | Kiln", "| Module 4 | Glaze"]
    reading = read(table("Week | Unit | Topic", *rows))
    assert [week.focus for week in reading.weeks] == ["Wheel", "Glaze"]
