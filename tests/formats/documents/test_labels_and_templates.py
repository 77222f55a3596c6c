"""Titles below labels, and what the generator of a site fills in."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import read, topics


def weeks(*titles: str) -> str:
    return "# Plan\n\n" + "\n\n".join(f"## {title}\n\n- Read" for title in titles)


def below(*lines: str) -> str:
    return weeks("Week 1", "Week 2", "Week 3").replace("- Read", "- Read\n{}\n").format(*lines)


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (("Week 1 Focus: Verbs", "Week 2 Focus: Nouns"), ["Verbs", "Nouns"]),
        (("Week 1: Topic: Verbs", "Week 2: Topic: Nouns"), ["Verbs", "Nouns"]),
        (("Woche 1: Thema: Verben", "Woche 2: Thema: Nomen"), ["Verben", "Nomen"]),
        (("Week 1: Project: a shop", "Week 2: Review"), ["Project: a shop", "Review"]),
        (("Week 1: Python: lists", "Week 2: Python: maps"), ["Python: lists", "Python: maps"]),
    ],
)
def test_a_label_that_all_titles_share_is_no_part_of_them(titles: tuple[str, ...], expected: list[str]) -> None:
    assert topics(read(weeks(*titles))) == expected


@pytest.mark.parametrize(
    "label",
    ["Learning Target", "Main objective", "Lernziel", "Objectif principal", "Цель недели", "学习目标", "이번 주 목표"],
)
def test_what_a_label_calls_the_goal_of_a_week_is_its_topic(label: str) -> None:
    """The first line was taken, "Status: done"."""
    lines = "**Status:** {}\n\n**Time:** 10 hours\n\n**" + label + ":** {}"
    bodies = [lines.format(*one) for one in (("done", "Verbs"), ("done", "Nouns"), ("open", "Talk"))]
    text = "# Plan\n\n" + "\n\n".join(f"## Week {number}\n\n{body}" for number, body in enumerate(bodies, start=1))
    assert topics(read(text)) == ["Verbs", "Nouns", "Talk"]


def test_how_far_a_week_is_names_it_only_where_nothing_else_does() -> None:
    text = "# Plan\n\n## Week 1\n\n**Status:** done\n\n- Bake bread\n\n## Week 2\n\n**Status:** open\n\n- Bake a cake\n"
    assert topics(read(text)) == ["Bake bread", "Bake a cake"]


LIQUID = """# Schedule
{% assign day = 0 %}

| Date | Topic |
| --- | --- |
| {{ page.days[day] | date: '%a %-m/%-d' }} {% assign day = day | plus: 1 %} | Overview |
| {{ page.days[day] | date: '%a %-m/%-d' }} {% assign day = day | plus: 1 %} | Induction |
| {{ page.days[day] | date: '%a %-m/%-d' }} {% assign day = day | plus: 1 %} | Lists |
"""


def test_what_a_generator_fills_in_is_blank_and_its_bars_part_no_cells() -> None:
    (error,) = [problem for problem in read(LIQUID).problems if problem.level == "error"]
    assert "3 rows “Overview” to “Lists”" in error.message


def test_items_that_a_generator_fills_in_are_no_topics() -> None:
    text = "# Contents\n\n- [{{ page.week1 }}](#1)\n- [{{ page.week2 }}](#2)\n- [{{ page.week3 }}](#3)\n"
    assert "No table, headings or list of weeks" in read(text).problems[0].message


def test_a_lesson_on_templates_keeps_its_braces() -> None:
    text = "# Vue\n\n## Week 1: Show {{ name }}\n\n## Week 2: Loops with `{% for %}`\n"
    assert topics(read(text)) == ["Show {{ name }}", "Loops with {% for %}"]


def test_signs_to_choose_from_tick_nothing() -> None:
    """ "Week 1 ✅ ⏳ ❌" was taken for done."""
    reading = read("# Plan\n\n## Week 1: Verbs ✅ ⏳ ❌\n\n## Week 2: Nouns ✅\n\n## Week 3: Talk\n")
    assert [week.ticked for week in reading.weeks] == [False, True, False]


@pytest.mark.parametrize("form", ["## Week {}: {}\n\n- x\n\n", "- Week {}: {}\n", "**Week {}: {}**\n\nx\n\n"])
def test_signs_that_are_part_of_a_name_stay(form: str) -> None:
    names = ["Intro to C++", "F#", "C# and C++", "Paths by A*", "Notepad++"]
    assert topics(read("# Plan\n\n" + "".join(form.format(at, name) for at, name in enumerate(names, 1)))) == names


@pytest.mark.parametrize("title", ["Kiln ##", "Kiln:", "*Kiln*", "Kiln +", "Kiln –"])
def test_signs_that_are_part_of_no_name_go(title: str) -> None:
    assert topics(read(weeks("Week 1: Clay", f"Week 2: {title}"))) == ["Clay", "Kiln"]


@pytest.mark.parametrize("words", ['" The kiln is cold"', "'The kiln is cold '"])
def test_a_tag_of_a_generator_over_several_lines_is_no_text_but_for_the_words_it_shows(words: str) -> None:
    note = f'{{% include note.html\nmessage={words}\nstatus="danger"\n%}}\n'
    figure = '{% include figure.html\nsrc="kiln.png"\n%}\n'
    reading = read(f"# Pots\n\n## Week 1\n\n- Clay\n\n## Week 2\n\n{note}\n## Week 3\n\n{figure}\n- Glaze\n")
    assert topics(reading) == ["Clay", "The kiln is cold", "Glaze"]
    assert not any("{%" in week.focus or "%}" in week.focus or "=" in week.focus for week in reading.weeks)


@pytest.mark.parametrize(
    "title",
    ["{{< fa calendar-alt >}} Pots", "Pots {.unnumbered}", "Pots {#pots .unlisted}", "{{% icon calendar %}} Pots"],
)
def test_shortcodes_and_attributes_are_no_part_of_a_title(title: str) -> None:
    plan = "## Week 1: Clay {{< fa fire >}}\n\n- a\n\n## Week 2: Kiln\n\n- b\n"
    for text in (f"# {title}\n\n{plan}", f'---\ntitle: "{title}"\n---\n\n{plan}'):
        reading = read(text)
        assert reading.stated.title == "Pots"
        assert topics(reading) == ["Clay", "Kiln"]


@pytest.mark.parametrize("place", ["Ch. 1", "Chapitre 2", "Kap. 3-5", "Ch 4, 5"])
def test_a_place_in_a_book_is_no_topic_whatever_its_label(place: str) -> None:
    """French reads what English teaches: "Lecture : Ch. 1"."""
    weeks = "".join(
        f"## Semaine {at}\n\n**{name}**\n\n- Lecture : {place}\n\n" for at, name in ((1, "Argile"), (2, "Four"))
    )
    assert topics(read(f"# Poterie\n\n{weeks}")) == ["Argile", "Four"]


@pytest.mark.parametrize("word", ["chapter", "title", "topic", "name"])
def test_what_a_generators_tag_is_given_to_show_is_said_in_its_week(word: str) -> None:
    """The topics of a course were lost without a word."""
    lines = "".join(
        f'## Week {at}\n\n#### Lecture notes\n\n{{% include table.html {word}="{at}. {name}" %}}\n\n'
        for at, name in enumerate(("Gears", "Springs", "Pendulums"), 1)
    )
    assert topics(read(f"# Clocks\n\n{lines}")) == ["Gears", "Springs", "Pendulums"]
