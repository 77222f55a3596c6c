"""What stands right behind a number: the letter of a part, a bracket, a word that says it is done; spans that touch."""

from __future__ import annotations

import pytest

from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.documents.weeks import Reading, read_weeks
from tests.formats.documents.reading import topics
from tests.formats.kinds_met import asked, read


def stages(form: str, word: str) -> str:
    numbers = ("1", "2a", "2b", "2c", "3")
    return "# Pots\n\n" + "\n".join(form.format(word, at, f"Clay {at}") for at in numbers) + "\n"


@pytest.mark.parametrize("word", ["Stage", "Module", "Etap", "Modul"])
@pytest.mark.parametrize("form", ["- **{} {}** — {}", "- {} {}: {}", "## {} {}: {}\n\n- do\n"])
def test_parts_with_a_letter_are_counted_one_by_one(form: str, word: str) -> None:
    """The second one was lost, and the first lasted twice as long as was said."""
    text = stages(form, word)
    [(rule, remedy)] = asked(text)
    assert rule == "phases-asked"
    assert "`--weeks-each 2` makes 10 weeks of them" in remedy
    assert len(read(text, ReadingAnswers(weeks_each=2)).weeks) == 10
    weeks = topics(read(text, ReadingAnswers(per_week=1)))
    assert weeks == ["Clay 1", "Clay 2a", "Clay 2b", "Clay 2c", "Clay 3"]


@pytest.mark.parametrize("form", ["## Week {}: {}\n\n- do {}\n", "- **Week {}**: {}\n  - do {}"])
def test_a_week_in_two_parts_is_one_week(form: str) -> None:
    text = "\n".join(form.format(at, f"Clay {at}", at) for at in ("1", "2a", "2b", "3", "4"))
    reading = read(f"# Pots\n\n{text}\n")
    assert topics(reading) == ["Clay 1", "Clay 2a", "Clay 3", "Clay 4"]
    assert reading.weeks[1].focus == "do 2a\nClay 2b\ndo 2b"


def test_what_is_optional_stands_behind_the_title() -> None:
    text = "# Pots\n\n- **Stage 1** — Clay\n- **Stage 2** — Kiln\n- **Stage 3 (optional)** — Raku\n"
    assert topics(read(text, ReadingAnswers(per_week=1))) == ["Clay", "Kiln", "Raku (optional)"]


@pytest.mark.parametrize("state", [" - DONE", " (done)", " — erledigt", " [completed]", "（完了）"])
def test_a_week_that_is_called_done_is_ticked_and_keeps_its_title(state: str) -> None:
    reading = read(
        f"# Pots\n\n## Week 1 - Clay{state}\n\n- do\n\n## Week 2 - Wheel\n\n- do\n\n## Week 3 - Kiln\n\n- do\n"
    )
    assert [(week.topic, week.ticked) for week in reading.weeks] == [("Clay", True), ("Wheel", False), ("Kiln", False)]


@pytest.mark.parametrize("title", ["Get it done", "Do - Re - Mi - Si", "Well done", "Fertig"])
def test_a_title_that_holds_such_a_word_keeps_it(title: str) -> None:
    assert topics(read(f"# Pots\n\n## Week 1: {title}\n\n- a\n\n## Week 2: Kiln\n\n- b\n"))[0] == title


def touching(*spans: str) -> str:
    return "# Plan\n\n" + "".join(f"## Phase {at} (months {span})\n\n- do\n\n" for at, span in enumerate(spans, 1))


@pytest.mark.parametrize(
    ("spans", "weeks"),
    [(("1-3", "3-6", "6-9"), 36), (("0-3", "3-6"), 24), (("1-3", "4-6", "6-9"), 36), (("1-3", "4-6"), 24)],
)
def test_a_month_in_which_a_phase_ends_and_the_next_begins_is_counted_once(spans: tuple[str, ...], weeks: int) -> None:
    text = touching(*spans)
    assert asked(text) == [("months-asked", f"`--weeks-each 4` makes {weeks} weeks of them.")]
    assert len(read(text, ReadingAnswers(weeks_each=4)).weeks) == weeks


def test_months_that_are_counted_once_are_told() -> None:
    def tells(reading: Reading) -> bool:
        return "Months 3 and 6 end one span and begin the next: counted once." in reading.stated.taken

    assert tells(read_weeks(touching("1-3", "3-6", "6-9"), "plan.md", ReadingAnswers(weeks_each=4)))
    assert not tells(read_weeks(touching("1-3", "4-6", "7-9"), "plan.md", ReadingAnswers(weeks_each=4)))


@pytest.mark.parametrize("sign", [" · ", " • ", ". ", " → ", ": ", " — "])
@pytest.mark.parametrize(
    "form", ["- {}\n", "{}\n\n", "1. **{}**\n   - do\n", "**{}**\n\n- do\n\n", "## {}\n\n- do\n\n"]
)
def test_any_sign_parts_a_title_from_its_number(sign: str, form: str) -> None:
    """Below a list of phases, and one title that is a word for notes about a week."""
    names = ("Review of hand building", "Wheel", "Glaze", "Project")
    lines = "".join(form.format(f"Week {at}{sign}{name}") for at, name in enumerate(names, 1))
    phases = "- Phase 1 (Weeks 1-2): Forms\n- Phase 2 (Weeks 3-4): Fire\n"
    assert topics(read(f"# Pots\n\n## Phases\n\n{phases}\n## The plan\n\n{lines}\n")) == list(names)


@pytest.mark.parametrize("form", ["* **Week {}** {}\n    * do\n", "- Week {} {}\n", "**Week {}** {}\n\n"])
def test_the_first_week_may_be_called_a_review(form: str) -> None:
    """A "Week 2 review" is a note about a week where another line is week 2."""
    names = ("Review of hand building", "Wheel", "Glaze", "Kiln")
    lines = "".join(form.format(at, name) for at, name in enumerate(names, 1))
    assert topics(read(f"# Pots\n\n{lines}\n")) == list(names)


@pytest.mark.parametrize("word", ["Week", "Woche", "Semaine"])
@pytest.mark.parametrize("form", ["## {}\n\n- {}\n\n", "- {}\n  - {}\n"])
def test_the_parts_of_a_week_stand_in_the_order_of_their_letters_where_the_newest_is_first(
    word: str, form: str
) -> None:
    weeks = [("3: Kiln", "brick"), ("2b: Wheel", "centre"), ("2a: Slab", "roll"), ("1: Clay", "wedge")]
    reading = read("# Pots\n\n" + "".join(form.format(f"{word} {head}", task) for head, task in weeks))
    assert topics(reading) == ["Clay", "Slab", "Kiln"]
    assert reading.weeks[1].focus == "roll\nWheel\ncentre"
    (note,) = [note for note in reading.stated.taken if "the week before again" in note]
    assert "week 2 from lines " in note
    assert note.endswith("“" + word + " 2a: Slab” comes first).")


def test_the_account_names_the_lines_of_a_week_that_has_two() -> None:
    reading = read("# Pots\n\n## Week 1\n\n- Clay\n\n## Week 2a\n\n- Slab\n\n## Week 2b\n\n- Wheel\n")
    note = "1 heading names the week before again: part of it (week 2 from lines 7 and 11)."
    assert note in reading.stated.taken


def test_the_days_of_a_week_stand_in_their_order_where_the_newest_is_first() -> None:
    heads = ["Week 2 (May 13): Kiln", "Week 2 (May 11): Wheel", "Week 1 (May 6): Slab", "Week 1 (May 4): Clay"]
    reading = read("# Pots\n\n" + "".join(f"## {head}\n\n- task\n\n" for head in heads))
    assert topics(reading) == ["Clay", "Wheel"]


@pytest.mark.parametrize("shown", ["{.smaller}", "{.smaller .scrollable}", "{-}", '{.unnumbered background="red"}'])
def test_how_a_heading_is_shown_is_no_part_of_its_topic(shown: str) -> None:
    reading = read(f"# Pots\n\n## Week 1: Clay {shown}\n\n- wedge\n\n## Week 2: Kiln {{#kiln}}\n\n- fire\n")
    assert topics(reading) == ["Clay", "Kiln"]


def test_a_log_of_meetings_is_no_plan() -> None:
    rows = "".join(f"| 2/{day} | All | We spoke of pots. | Pot {day} |\n" for day in (6, 13, 20, 27))
    head = "| Date | Attendees | Summary | Action Items |\n|---|---|---|---|\n"
    assert asked(f"# Meeting Log\n\n## Team Meetings\n\n{head}{rows}")
