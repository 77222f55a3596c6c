"""Weeks of a list that the plan ends before, topics that are a dash, and lines that only check what was learnt."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import read, topics


def warnings(text: str) -> list[str]:
    return [problem.message for problem in read(text).problems if problem.level == "warning"]


@pytest.mark.parametrize(
    ("part", "week", "weeks"),
    [
        ("Part {}", "Week", "Weeks"),
        ("Teil {}", "Woche", "Wochen"),
        ("Partie {}", "Semaine", "Semaines"),
        ("Parte {}", "Semana", "Semanas"),
    ],
)
def test_a_week_far_behind_the_others_is_told(part: str, week: str, weeks: str) -> None:
    text = "# Pots\n\n"
    for at, (first, last) in enumerate(((1, 3), (4, 6)), start=1):
        text += f"## {part.format(at)}: Clay ({weeks} {first}-{last})\n\n"
        text += "".join(f"- **{week} {number}: Bowl {number}**\n  - throw\n" for number in range(first, last + 1))
    text += f"\n## Special\n\n- **{week} 21: Raku**\n  - burn\n"
    assert len(topics(read(text))) == 6
    assert [f"{week} 21: Raku" in message for message in warnings(text)] == [True]


@pytest.mark.parametrize("dash", ["—", "-", "–"])
def test_a_dash_in_the_place_of_a_topic_is_none(dash: str) -> None:
    text = f"| Semaine | Rencontres | Remises |\n|---|---|---|\n| 1 | {dash} | Planification |\n"
    text += f"| 2 | Validation | {dash} |\n| 3 | Suivi | {dash} |\n| 4 | Finales | Rapport |\n"
    assert topics(read(text)) == ["Planification", "Validation", "Suivi", "Finales"]
    assert warnings(text) == ["Week 1 has no topic; it is called “Planification”."]


def test_a_badge_is_what_it_says() -> None:
    text = '| Week | Topic |\n|---|---|\n| 1 | <Badge type="tip" text="Talk" /> on clay |\n| 2 | <Icon /> Kiln |\n'
    assert topics(read(text)) == ["Talk on clay", "Kiln"]


@pytest.mark.parametrize("check", ["Week 2 Checkpoint:", "Checkpoint", "Bilan :", "Selbstkontrolle:"])
def test_what_checks_a_phase_names_no_week(check: str) -> None:
    days = "| Day | Session |\n|---|---|\n| Mon | Throw |\n| Wed | Turn |\n| Fri | Burn |\n\n"
    text = f"# Pots\n\n## Week 1: Clay\n\n{days}## Week 2\n\n{days}**{check}**\n\n- [ ] Can throw a bowl\n\n"
    reading = read(f"{text}## Week 3: Kiln\n\n{days}")
    assert topics(reading) == ["Clay", "Week 2", "Kiln"]
    assert "Can throw a bowl" in reading.weeks[1].focus


@pytest.mark.parametrize("goals", ["End of summer goals:", "You should be able to:", "Ziele der Phase:", "Для дома:"])
@pytest.mark.parametrize("row", ["| Mon | Throw |\n| Wed | Turn |\n", "| Mo | Drehen |\n| Mi | Brennen |\n"])
def test_what_stands_below_the_days_of_a_week_under_a_label_names_no_week(goals: str, row: str) -> None:
    days = f"| Day | Session |\n|---|---|\n{row}\n"
    text = f"# Pots\n\n## Week 1: Clay\n\n{days}## Week 2\n\n{days}**{goals}**\n\n- [ ] Ten bowls in a row\n\n"
    reading = read(f"{text}## Week 3: Kiln\n\n{days}")
    assert topics(reading) == ["Clay", "Week 2", "Kiln"]
    assert "Ten bowls in a row" in reading.weeks[1].focus
    assert any("Week 2 says nothing but the number" in note for note in reading.stated.taken)


@pytest.mark.parametrize("form", ["### {}\n\n- {}\n\n", "**{}**\n\n- {}\n\n", "- {}:\n  - {}\n"])
def test_a_weekday_alone_names_no_week(form: str) -> None:
    days = form.format("Monday", "Throw") + form.format("Wednesday", "Turn")
    assert topics(read(f"# Pots\n\n## Week 1: Clay\n\n{days}\n## Week 2\n\n{days}")) == ["Clay", "Throw"]
