"""What writers of pages put among a plan to say how it is shown, or that it is not."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import read, topics

GRID = """\
+------+-------+
| Week | Topic |
{line}
| 1    | Clay  |
+------+-------+
| 2    | Wheel |
+------+-------+
"""


@pytest.mark.parametrize("line", ["+======+=======+", "+=====:+=======+", "+:=====+:=====:+", "+:====:+======:+"])
def test_a_grid_may_say_how_its_columns_are_aligned(line: str) -> None:
    assert topics(read(GRID.format(line=line))) == ["Clay", "Wheel"]


@pytest.mark.parametrize(
    "topic", ["[Class]{style='color:darkred;'} on Clay", "[Class on]{.red} Clay", '[Class]{style="color: red"} on Clay']
)
def test_words_and_how_they_are_shown_are_the_words(topic: str) -> None:
    text = f'| Week | Topic |\n|---|---|\n| 1 | {topic} |\n| 2 | Kiln: [Slides](k.pdf){{target="_blank"}} |\n'
    assert topics(read(text)) == ["Class on Clay", "Kiln: Slides"]


def test_attributes_on_a_line_of_their_own_are_no_text() -> None:
    text = "# Pots\n{: .fs-6 }\n\n## Week 1: Clay\n{: #one}\n\nroll\n{: .note }\n\n## Week 2: Kiln\n\n{: .tip }\nburn\n"
    reading = read(text)
    assert topics(reading) == ["Clay", "Kiln"]
    assert [week.focus for week in reading.weeks] == ["roll", "burn"]


def test_what_a_generator_leaves_out_is_no_plan() -> None:
    table = "| Week | Topic |\n|---|---|\n| 1 | {} |\n| 2 | Kiln |\n"
    text = f"# Pots\n\n{{% comment %}}\n{table.format('Old clay')}{{% endcomment %}}\n\n{table.format('Clay')}"
    reading = read(text)
    assert topics(reading) == ["Clay", "Kiln"]
    assert reading.weeks[0].line == 12


@pytest.mark.parametrize(
    ("week", "days"),
    [
        ("Uke", ("Mandag", "Onsdag", "Fredag")),
        ("Woche", ("Montag", "Mittwoch", "Freitag")),
        ("Week", ("Mon", "Wed", "Fri")),
    ],
)
def test_the_weeks_of_a_grid_below_one_title_are_called_by_what_stands_on_their_days(
    week: str, days: tuple[str, str, str]
) -> None:
    rows = ["33 | | Clay | Rolling", "34 | Wheel | | Centring", "35 | Kiln | Firing |"]
    text = "\n".join(f"| {row} |" for row in (" | ".join((week, *days)), "---|---|---|---", *rows))
    reading = read(f"# Plan\n\n{text}\n")
    assert topics(reading) == ["Clay, Rolling", "Wheel, Centring", "Kiln, Firing"]


@pytest.mark.parametrize(("week", "name"), [("vko", "vko 35"), ("KW", "KW 35"), ("Week", "Week 35")])
def test_a_week_of_a_grid_on_whose_days_nothing_stands_is_called_by_its_number_and_told(week: str, name: str) -> None:
    """What is struck out does not stand there; what stands on several days names the week once."""
    days = "ma | ke | pe" if week == "vko" else "Mo | Mi | Fr" if week == "KW" else "Mon | Wed | Fri"
    rows = ["33 | Clay | | Clay", "34 | Wheel | | Centring", "35 | | ~~Kiln~~ |", "36 | Fire | |"]
    text = "\n".join(f"| {row} |" for row in (f"{week} | {days}", "---|---|---|---", *rows))
    reading = read(f"# Plan\n\n{text}\n")
    assert topics(reading) == ["Clay", "Wheel, Centring", name, "Fire"]
    assert any(line.startswith("Week 35 says nothing but the number") for line in reading.stated.taken)


def test_raw_html_in_a_fence_goes_into_the_page() -> None:
    rows = "".join(f"<tr><td>Tue Jan {day}</td><td>{topic}</td></tr>\n" for day, topic in ((5, "Clay"), (12, "Kiln")))
    text = f"# Pots\n\n```{{=html}}\n<table>\n<tr><th>Date</th><th>Topic</th></tr>\n{rows}</table>\n```\n"
    assert topics(read(text)) == ["Clay", "Kiln"]


@pytest.mark.parametrize("week", ["Week {}", "Woche {}", "Semana {}"])
def test_a_row_that_numbers_the_week_of_the_days_below_is_no_phase(week: str) -> None:
    text = "| Date | Topic |\n|---|---|\n"
    for number, (day, topic) in enumerate(
        (("5 Jan 2027", "Clay"), ("12 Jan 2027", "Wheel"), ("19 Jan 2027", "Kiln")), 1
    ):
        text += f"| **{week.format(number)}** (Project) | |\n| {day} | {topic} |\n"
    reading = read(text)
    assert topics(reading) == ["Clay", "Wheel", "Kiln"]
    assert {one.phase for one in reading.weeks} == {None}


def test_the_days_on_which_a_section_meets_are_no_phase() -> None:
    text = "# Statistics\n\n## Section 1 (MWF)\n\n| Date | Topic |\n|---|---|\n"
    text += "| 5 Jan 2027 | Means |\n| 12 Jan 2027 | Lines |\n"
    assert {one.phase for one in read(text).weeks} == {None}


WEEKS = "| Week | Topic |\n|---|---|\n| 1 | {} |\n| 2 | Kiln |\n"
OF_HTML = "<table>\n<tr><th>Week</th><th>Topic</th></tr>\n\n<tr><td>1</td><td>{}</td></tr></table>\n"


@pytest.mark.parametrize("old", [WEEKS, OF_HTML], ids=["a table", "one of HTML"])
@pytest.mark.parametrize(("opens", "closes"), [("<!--", "-->"), ("%%", "%%"), ("{/*", "*/}"), ("{#", "#}")])
def test_what_is_commented_out_is_no_plan(opens: str, closes: str, old: str) -> None:
    """The signs are those of HTML, Obsidian, MDX and Jinja; empty lines within end no comment."""
    hidden = f"{opens} for an example\n\n{old.format('Old clay')}\n{closes}\n"
    reading = read(f"# Pots\n\n{hidden}\n{WEEKS.format('Clay')}")
    assert topics(reading) == ["Clay", "Kiln"]
    assert reading.weeks[0].line == hidden.count("\n") + 6
    assert not read(f"# Pots\n\n{hidden}").weeks


def test_a_page_shows_no_comments() -> None:
    old = "<!-- <table><tr><th>Week</th><th>Topic</th></tr><tr><td>1</td><td>Old clay</td></tr></table> -->"
    page = f"<html><body>{old}<h2>Week 1: Clay</h2><p>roll</p><h2>Week 2: Kiln</h2><p>burn</p></body></html>"
    assert topics(read(page, "plan.html")) == ["Clay", "Kiln"]


@pytest.mark.parametrize("sign", ["```\n<!--\n```", "~~~\n%%\n~~~", "Write `<!--` before it."])
def test_code_begins_no_comment(sign: str) -> None:
    text = f"# Pots\n\n{sign}\n\n{WEEKS.format('Clay')}\n\nAn arrow -->\n\n%%\n"
    assert topics(read(text)) == ["Clay", "Kiln"]


def test_a_comment_that_does_not_end_hides_nothing() -> None:
    assert topics(read(f"# Pots\n\n%% to be done\n\n{WEEKS.format('Clay')}")) == ["Clay", "Kiln"]


COMMENTED = {
    "plan.org": "#+BEGIN_COMMENT\n* Week 1: Old clay\n* Week 2: Old kiln\n#+END_COMMENT\n"
    "* Week 1: Clay\n* Week 2: Kiln\n",
    "plan.adoc": "////\n== Week 1: Old clay\n////\n== Week 1: Clay\n// == Week 3: Old\n== Week 2: Kiln\n",
    "plan.rst": "..\n   Week 1: Old\n   -----------\n\n   roll\n\n.. Week 2: Old\n\n.. note:: later\n\n"
    ".. _one:\n\nWeek 1: Clay\n------------\n\nroll\n\nWeek 2: Kiln\n------------\n\n..\n\nburn\n",
}


@pytest.mark.parametrize("file", COMMENTED)
def test_comments_of_other_languages_are_no_plan(file: str) -> None:
    reading = read(COMMENTED[file], file)
    assert topics(reading) == ["Clay", "Kiln"]
    assert not any("Old" in week.focus or ".." in week.focus for week in reading.weeks)
