"""Kinds of plans met among public ones of Europe and the Americas, each as small as it can be."""

from __future__ import annotations

from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.weeks import Reading
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read


def warned(reading: Reading) -> list[str]:
    return [problem.message for problem in reading.problems if problem.level == "warning"]


def test_a_raised_letter_is_part_of_its_word() -> None:
    """A first of a month that is written "1<sup>er</sup>" is a day like the others."""
    reading = read(
        "# Poterie\n\n| # | Date | Contenu |\n|---|---|---|\n| 1 | 25 janv. 2027 | Argile |\n"
        "| 2 | 1<sup>er</sup> févr. 2027 | Tour |\n| 3 | 8 févr. 2027 | Four |\n"
    )
    assert topics(reading) == ["Argile", "Tour", "Four"]
    assert dict(reading.weeks[1].columns)["Date"] == "1er févr. 2027"


def test_a_row_whose_day_is_not_understood_is_told() -> None:
    """Such a row goes with the one above; nobody would know."""
    reading = read(
        "| Date | Topic |\n|---|---|\n| 4 Jan 2027 | Clay |\n| 11 Jan 2027 | Wheel |\n| the 18th | Glaze |\n"
        "| 25 Jan 2027 | Kiln |\n"
    )
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert any("the 18th" in line for line in warned(reading))


def test_a_number_with_a_weekday_is_a_week() -> None:
    """The weekday says when in the week; two rows of one week are one."""
    reading = read(
        "| Nr | Tema | Uke + dag |\n|---|---|---|\n| 1 | Leire | 1 tirsdag |\n| 2 | Dreiing | 1 fredag |\n"
        "| 3 | Glasur | 2 tirsdag |\n| 4 | Ovn | 3 tirsdag |\n| 5 | Brenning | 4 fredag |\n"
    )
    assert topics(reading) == ["Leire; Dreiing", "Glasur", "Ovn", "Brenning"]


def test_two_tables_by_date_at_the_same_time_share_their_weeks() -> None:
    """Lectures on Tuesdays and labs on Fridays of the same weeks: they do not follow one another."""
    lectures = "".join(f"| {day:02}.01.2027 | Lecture {day} |\n" for day in (5, 12, 19, 26))
    labs = "".join(f"| {day:02}.01.2027 | Lab {day} |\n" for day in (8, 15, 22, 29))
    reading = read(
        f"# Course\n\n## Lectures\n\n| Date | Topic |\n|---|---|\n{lectures}\n"
        f"## Labs\n\n| Date | Topic |\n|---|---|\n{labs}"
    )
    assert topics(reading) == ["Lecture 5", "Lecture 12", "Lecture 19", "Lecture 26"]
    assert [week.focus for week in reading.weeks] == ["Lab 8", "Lab 15", "Lab 22", "Lab 29"]
    assert {week.phase for week in reading.weeks} == {None}
    assert any("at the same time" in line for line in reading.stated.taken)


def test_a_day_that_goes_back_is_told() -> None:
    reading = read(
        "| Date | Topic |\n|---|---|\n| 4 Jan 2027 | Clay |\n| 11 Jan 2027 | Wheel |\n| 18 Jan 2027 | Glaze |\n"
        "| 2 Jan 2027 | Slip |\n| 1 Feb 2027 | Kiln |\n| 8 Feb 2027 | Raku |\n| 15 Feb 2027 | Sale |\n"
    )
    assert any("line 6" in line for line in warned(reading))


def test_lines_of_days_that_only_say_how_many_are_no_plan() -> None:
    """They are asides of a longer text; what is studied stands above them."""
    reading = read(
        "# Certificates\n\n## Basics\n\n4 Jan - 9 Jan (6 days in all)\n\nTest on **10 Jan**\n\n"
        "## Networks\n\n10 Jan - 16 Jan (7 days)\n\n"
        "## Storage\n\n17 Jan - 22 Jan (6 days)\n"
    )
    assert not reading.weeks


def test_weeks_below_one_of_several_items_are_asked_about() -> None:
    """They tell how one part of a routine changes; the plan is the list around them."""
    text = (
        "# Riding\n\n## Each week\n\n- one hard ride\n  - Weeks 1-2: tempo\n  - Weeks 3-4: hills\n- two easy rides\n"
        "- one long ride\n  - 60 km\n  - 80 km\n"
    )
    assert asked(text) == [("weeks-doubtful", "`--table 6` takes them for it.")]
    assert len(topics(read(text, ReadingAnswers(table=6)))) == 4


def test_a_title_that_announces_more_weeks_than_were_read_is_asked_about() -> None:
    text = "# Pottery in 12 weeks\n\n" + "".join(f"## Week {n}: Pot {n}\n\n- throw\n\n" for n in (1, 2, 3, 4))
    assert asked(text) == [("weeks-announced", "`--table 3` takes these 4 weeks all the same.")]
    assert len(topics(read(text, ReadingAnswers(table=3)))) == 4
    assert len(topics(read(text.replace("12 weeks", "4 weeks")))) == 4
    assert len(topics(read(text.replace("12 weeks", "2 months")))) == 4


def test_weeks_that_stand_elsewhere_in_another_form_are_asked_about() -> None:
    """A table has the first weeks, bold lines further below the others: nothing may be lost without a word."""
    text = (
        "# Weaving\n\n| Week | Topic |\n|---|---|\n| 1 | Warp |\n| 2 | Weft |\n| 3 | Twill |\n| 4 | Satin |\n\n"
        "## Later\n\n**Week 5 – Dyes**\n\n- madder\n\n**Week 6 – Carpets**\n\n- knots\n"
    )
    assert topics(read(text)) == ["Warp", "Weft", "Twill", "Satin", "Dyes", "Carpets"]


def test_a_heading_inside_of_details_is_no_phase_of_the_next_ones() -> None:
    reading = read(
        "# Music\n\n### Basics\n\n<details>\n<summary>Week 1: Notes</summary>\n\nRead.\n\n#### Tasks\n\n"
        "- sing\n\n"
        "</details>\n\n<details>\n<summary>Week 2: Chords</summary>\n\nRead.\n\n#### Tasks\n\n- play\n\n</details>\n\n"
        "### Songs\n\n<details>\n<summary>Week 3: Ballads</summary>\n\nRead.\n\n</details>\n"
    )
    assert topics(reading) == ["Notes", "Chords", "Ballads"]
    assert [week.phase for week in reading.weeks] == ["Basics", "Basics", "Songs"]


def test_a_bracket_that_says_more_than_the_weeks_numbers_them_all_the_same() -> None:
    reading = read(
        "# Path\n\n- **Basics** (Weeks 1-2, longer than planned)\n- **Clouds** (Weeks 3-4)\n- **Jobs** (Weeks 5-6+)\n"
    )
    assert len(topics(reading)) == 6
    assert reading.weeks[0].topic == "Basics - Part 1"


def test_a_week_in_brackets_before_a_colon_is_numbered() -> None:
    months = zip("123", "泥釉窑", strict=True)
    reading = read("# 项目\n\n" + "".join(f"### M{n}（第 {n} 周）：{name}\n\n- 做\n\n" for n, name in months))
    assert topics(reading) == ["泥", "釉", "窑"]


def test_days_before_or_in_brackets_are_no_title() -> None:
    reading = read(
        "# Plan\n\n## Week 1 - 4-10 Jan (Build)\n\n- row\n\n## Week 2 (Jan 11-17, 2027) - Peak\n\n- run\n\n"
        "## Week 3 (Jan 2027)\n\n- rest well\n"
    )
    assert topics(reading) == ["Build", "Peak", "rest well"]


def test_a_column_that_tells_the_aim_of_the_week_is_the_topic() -> None:
    reading = read(
        "| Semana | Fechas | Objetivo de la Semana | Actividades Clave |\n|---|---|---|---|\n"
        "| Semana 1 | 4 ene | Barro | Amasar mucho |\n| Semana 2 | 11 ene | Torno | Centrar bien |\n"
    )
    assert topics(reading) == ["Barro", "Torno"]


def test_rows_below_spans_are_called_by_what_they_hold() -> None:
    """Rows of weekdays take the place of their phase's span; none is called by all its cells."""
    days = "| Week | Mon | Tue | Wed |\n|---|---|---|---|\n"
    reading = read(
        f"# Running\n\n## Base (Weeks 1-2)\n\n{days}| 1 | Rest | ~~5 km~~ | Rest |\n| 2 | Rest | 6 km | Rest |\n\n"
        f"## Peak (Weeks 3-4)\n\n{days}| 3 | Rest | 9 km | Rest |\n| SKIP 4 | Rest | 8 km | Rest |\n"
    )
    assert "|" not in " ".join(topics(reading))
    assert any("SKIP 4" in line for line in warned(reading))


def test_items_that_only_speak_of_weeks_do_not_hide_the_list_that_has_them_all() -> None:
    reading = read(
        "# Path\n\n## Plan\n\n- **Basics** (Weeks 1-2)\n- **Clouds** (Weeks 3-4)\n- **Jobs** (Weeks 5-6)\n\n"
        "## Proof\n\n- First badge (Week 2, April)\n- Second badge (Week 4, May)\n\n"
        "## Hours\n\n- Weeks 1-3: six hours\n- Weeks 4-5: eight hours\n"
    )
    assert len(topics(reading)) == 6
    assert reading.weeks[2].topic == "Clouds - Part 1"


def test_what_stands_below_a_heading_inside_of_details_is_part_of_their_week() -> None:
    reading = read(
        "---\ndescription: Spring 2023\n---\n\n# Seminar\n\n### Grundlagen\n\n"
        "<details>\n\n<summary>[Sitzung 1] 21. Februar: Einführung</summary>\n\nKennenlernen\n\n"
        "#### Aufgabe\n\n* Lesen\n\n</details>\n\n"
        "<details>\n\n<summary>[Sitzung 2] 28. Februar: Quellen</summary>\n\n#### Aufgabe\n\n"
        "* Suchen\n\n</details>\n\n### Ausblick\n\n<details>\n\n"
        "<summary>[Sitzung 3] 7. März: Archive</summary>\n\n#### Aufgabe\n\n"
        "* Finden\n\n</details>\n"
    )
    assert topics(reading) == ["Einführung", "Quellen", "Archive"]
    assert [week.phase for week in reading.weeks] == ["Grundlagen", "Grundlagen", "Ausblick"]
    assert reading.weeks[0].focus == "Kennenlernen\nAufgabe\nLesen"
    assert reading.stated.start and reading.stated.start.day == "2023-02-20"


def test_a_few_names_that_stand_in_turn_before_the_topics_are_none() -> None:
    """Who teaches a week is told beside it; the week is called by what is learnt."""
    weeks = (
        ("ANNA", "Argilla"),
        ("ANNA", "Tornio"),
        ("ANNA", "Smalto"),
        ("LUCA", "Forno"),
        ("LUCA", "Raku"),
        ("LUCA", "Fiera"),
    )
    reading = read(
        "".join(f"Week {n}: {who}\n\n- {what}\n- esercizi\n\n" for n, (who, what) in enumerate(weeks, start=1))
    )
    assert topics(reading) == ["Argilla", "Tornio", "Smalto", "Forno", "Raku", "Fiera"]
    assert reading.weeks[0].focus == "ANNA\nArgilla\nesercizi"


def test_bullets_right_below_a_numbered_item_are_its_own() -> None:
    """They begin a list of their own for Markdown; the number above them is what they belong to."""
    reading = read(
        "# Java\n\n1. Oct. 1 to Oct. 8\n* Variables\n* meeting on Saturday, Oct 8\n\n"
        "2. Oct. 9 to Oct. 15\n* Strings\n\n"
        "3. Oct. 16 to Oct. 22\n* Loops\n* meeting on Saturday, Oct 22\n"
    )
    assert topics(reading) == ["Variables", "Strings", "Loops"]
    assert reading.stated.start and reading.stated.start.day == "2022-10-03"


def test_days_of_the_first_of_several_parts_with_lengths_are_asked_about() -> None:
    text = (
        "# Data\n\n### Basics (4 weeks)\n\n2027-01-07: Welcome\n\n* tools\n\n2027-01-14: Sets\n\n* union\n\n"
        "### Live data (4 weeks)\n\n* APIs\n\n### Clusters (3 weeks)\n\n* Spark\n"
    )
    ((rule, remedy),) = asked(text)
    assert rule == "weeks-doubtful"
    assert remedy == "`--table 5` takes the days, `--durations` the headings."
    assert len(topics(read(text, ReadingAnswers(table=5)))) == 2
    assert len(topics(read(text, ReadingAnswers(durations=True)))) == 11


def test_letters_behind_a_weeks_number_are_its_lessons() -> None:
    reading = read(
        "Week,Topic,Subtopic,Due\n1a,Morality,Theories,HW1\n1b,,Measures,\n2a,Evolution,Animals,Quiz\n2b,,Infants,\n"
        "3a,Reasoning,Principles,HW2\n3b,,Debate,\n",
        file="plan.csv",
    )
    assert topics(reading) == ["Morality", "Evolution", "Reasoning"]
    assert dict(reading.weeks[0].columns)["Subtopic"] == "Theories; Measures"


def test_no_class_is_a_break_whatever_stands_before_it() -> None:
    reading = read(
        "| Date | Topic |\n|---|---|\n| 4 Jan 2027 | Clay |\n| 11 Jan 2027 | SPRING BREAK at Oak Hall - NO CLASS |\n"
        "| 18 Jan 2027 | Glaze |\n"
    )
    assert topics(reading) == ["Clay", "Glaze"]
    assert reading.weeks[1].free_before == 1


def test_a_link_within_the_page_does_not_fill_a_break() -> None:
    reading = read(
        "# Art\n\n* Week 1: [Clay](#week-1)\n* Week 2: [SPRING BREAK - no class](#week-2)\n"
        "* Week 3: [Glaze](#week-3)\n\n"
        "## Week 1\n\n- knead\n\n## Week 2\n\n#### Week of January 11, 2027\n\n"
        "## Week 3\n\n#### Week of January 18, 2027: Fire\n"
    )
    assert topics(reading)[0] == "Clay"
    assert len(reading.weeks) == 2


def test_a_heading_below_a_week_is_called_without_its_day() -> None:
    reading = read(
        "# Art\n\n## Week 1\n#### Week of January 4, 2027: Clay\n\n- knead\n\n"
        "## Week 2\n#### Week of January 11, 2027: Fire\n\n- burn\n"
    )
    assert topics(reading) == ["Clay", "Fire"]


def test_marks_out_of_ten_are_no_day() -> None:
    reading = read(
        "# Plan\n\n## Week 1: Clay\n\n## Week 2: Fire\n\n## Notes\n\n"
        "**Target:** at least 7/10 a week!\n\nDeadline: ≥ 8/10\n"
    )
    assert reading.stated.finish is None


def test_the_first_row_of_a_grid_of_days_is_no_title() -> None:
    days = "| Day | What |\n|---|---|\n| Mon | Touches |\n| Tue | Speed |\n\n"
    reading = read("# Football\n\n" + "".join(f"### Week {n}\n\n{days}" for n in (1, 2, 3)))
    assert topics(reading) == ["Week 1", "Week 2", "Week 3"]
    assert any("nothing but the number" in line for line in reading.stated.taken)


def test_a_span_whose_weeks_stand_one_by_one_beside_it_is_their_phase() -> None:
    reading = read(
        "# Kurs\n\n## Vecka 1 – Grund\n\n- läs\n\n## Vecka 2–3 – Backend (2 veckor)\n\nÖversikt.\n\n"
        "## Vecka 2 – Vem\n\n- logga in\n\n"
        "## Vecka 3 – Vad\n\n- roller\n\n## Vecka 4 – Test\n\n- prova\n"
    )
    assert topics(reading) == ["Grund", "Vem", "Vad", "Test"]
    assert [week.phase for week in reading.weeks] == [None, "Backend", "Backend", None]
    assert "Översikt." in reading.weeks[1].focus


def test_the_column_that_numbers_the_weeks_is_the_weeks() -> None:
    """Another one is called "Week", too, and holds their days."""
    reading = read(
        "# Lab\n\n| Week No. | Week | Topic |\n|---|---|---|\n| 1 | 01/05--01/09 | Clay |\n"
        "| 2 | 01/12--01/16 | Wheel |\n"
        "| 3 | 01/19--01/23 | Kiln |\n"
    )
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]


def test_a_day_without_class_does_not_make_its_week_a_break() -> None:
    reading = read(
        "| Week | Date | Topic |\n|---|---|---|\n| 1 | 11/17/25 | Proposals |\n| 1 | 11/20/25 | Talks |\n"
        "| 2 | 11/24/25 | Projects |\n| 2 | 11/27/25 | Thanksgiving Break (No Classes) |\n| 3 | 12/1/25 | Sale |\n"
        "| 3 | 12/4/25 | Show |\n"
    )
    assert len(topics(reading)) == 3
    assert reading.weeks[1].topic.startswith("Projects")


def test_a_list_of_lectures_from_zero_on_is_whole() -> None:
    text = "# Rust\n\n## Lectures\n\n" + "".join(
        f"0{n}. {name}\n    - more\n\n" for n, name in enumerate(("Why", "Types", "Traits", "Cells"))
    )
    ((_, remedy),) = asked(text)
    assert "4 weeks" in remedy


def test_a_week_right_below_a_list_is_no_part_of_its_last_item() -> None:
    """Nobody leaves a line empty everywhere; Markdown takes such a line for more of the item above."""
    reading = read("# Plan\n\nWeek 1: Clay\n- knead\n- wedge\nWeek 2: Wheel\n- centre\nWeek 3: Kiln\n- fire\n")
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert [week.focus for week in reading.weeks] == ["knead\nwedge", "centre", "fire"]


def test_a_table_whose_line_of_dashes_has_other_columns_is_a_table() -> None:
    """GitHub shows the bars; its author meant a table."""
    reading = read(
        "# Plan\n\n|Dato | Type | Tema |Kapittel |\n|---|---------|---|\n| 11/01/2027 |Forelesning | Leire | 1 |\n"
        "| 18/01/2027 |Seminar | Dreiing | 2 |\n| 25/01/2027 |Seminar | Ovn | 3 |\n"
    )
    assert topics(reading) == ["Leire", "Dreiing", "Ovn"]
    assert dict(reading.weeks[0].columns)["Kapittel"] == "1"


def test_a_column_of_days_is_one_whatever_its_header_says() -> None:
    reading = read(
        "| Tid | Sted | Tema |\n|---|---|---|\n| 15.01.2027 08:15-10:00 | Tromsø | Leire |\n"
        "| 22.01.2027 08:15-10:00 | Tromsø | Dreiing |\n| 29.01.2027 | Oslo | Ovn |\n"
    )
    assert topics(reading) == ["Leire", "Dreiing", "Ovn"]
    reading = read(
        "Sitzung|Thema|Mehr|Tag\n---|---|---|---\n1|Ton||14.01.2027\n2|Scheibe||21.01.2027\n3|Ofen||28.01.2027\n"
    )
    assert topics(reading) == ["Ton", "Scheibe", "Ofen"]


def test_rows_below_a_dated_one_go_on_with_it() -> None:
    """Most rows only add a link; the dated ones tell the weeks, and what stands above the first belongs to it."""
    reading = read(
        "| Session | Date | To do |\n|---|---|---|\n| *Before* | | Install |\n| 1 | 15/1/2027 | Clay |\n"
        "| | | film one |\n"
        "| | | film two |\n| 2 | 22/1/2027 | Wheel |\n| | | film three |\n| 3 | 29/1/2027 | Kiln |\n| | | film four |\n"
    )
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert reading.weeks[0].focus == "Install\nfilm one\nfilm two"


def test_a_row_of_a_picture_alone_is_a_free_week() -> None:
    reading = read(
        "| Date | Session | Topic |\n|---|---|---|\n| 14 Dec 2026 | 1 | Clay |\n| 21 Dec 2026 | - | 🎄 |\n"
        "| 28 Dec 2026 | 2 | Wheel |\n"
    )
    assert topics(reading) == ["Clay", "Wheel"]
    assert reading.weeks[1].free_before == 1


def test_a_time_behind_the_day_of_a_lesson_is_no_part_of_its_title() -> None:
    reading = read(
        "# Atelier\n\n### Séance 1 - vendredi 15 janvier 2027 8h30-11h30\n\n- Argile\n\n"
        "### Séance 2 - vendredi 22 janvier 2027 8h30-11h30\n\n- Tour\n\n"
        "### Séance 3 - vendredi 22 janvier 2027 13h00-16h\n\n- Four\n"
    )
    assert topics(reading) == ["Séance 1", "Séance 2"]


def test_a_weekday_in_brackets_behind_its_day_tells_the_year() -> None:
    reading = read(
        "| Date | Topic |\n|---|---|\n| Jan 6 (Tue) | Clay |\n| Jan 8 (Thu) | Slip |\n| Jan 13 (Tue) | Wheel |\n"
        "| Jan 20 (Tue) | Kiln |\n"
    )
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert any("week of 2026-01-05" in line for line in reading.stated.taken)
