"""A table chosen by its line is known again when lines come above it, and asked about when it is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.learner import Learner

HOME = ("--home", "mon,wed,thu 19:00", "sat 10:00", "--tz", "Europe/Warsaw", "--start", "2027-01-04")
NOW = "2026-11-28T09:00:00+01:00"


def table(*topics: str) -> str:
    return "| Week | Topic |\n|---|---|\n" + "".join(
        f"| {at} | {words} |\n" for at, words in enumerate(topics, start=1)
    )


POTS, FIRES = table("Clay", "Wheel", "Glaze"), table("Wood", "Gas", "Raku")
PLANS = f"# Plans\n\n## Pots\n\n{POTS}\n## Fires\n\n{FIRES}"


def chosen(folder: Path, *options: str) -> Learner:
    (folder / "plan.md").write_text(PLANS)
    learner = Learner(folder)
    answer = learner.studycal("init", "plan.md", *HOME, *options, "--now", NOW)
    assert answer.code == 0, answer.err
    return learner


def topics(learner: Learner) -> list[str]:
    answer = learner.studycal("show", "year", "--json", "--now", NOW)
    assert answer.code == 0, answer.err
    return [week["topic"] for week in answer.json["weeks"]]


def test_lines_above_a_chosen_table_do_not_choose_another(tmp_path: Path) -> None:
    learner = chosen(tmp_path, "--table", "13")
    assert topics(learner) == ["Wood", "Gas", "Raku"]
    more = "".join(f"{at} words about pots\n" for at in range(9))
    (tmp_path / "plan.md").write_text(PLANS.replace("# Plans\n", f"# Plans\n\n{more}"))
    assert topics(learner) == ["Wood", "Gas", "Raku"]
    (tmp_path / "plan.md").write_text(PLANS.replace("## Pots\n\n", "").replace(POTS, ""))
    assert topics(learner) == ["Wood", "Gas", "Raku"]


def test_a_chosen_table_that_changes_where_it_stands_stays_chosen(tmp_path: Path) -> None:
    learner = chosen(tmp_path, "--table", "13")
    (tmp_path / "plan.md").write_text(PLANS.replace("| 1 | Wood |", "| 1 | Peat |"))
    assert topics(learner) == ["Peat", "Gas", "Raku"]


def test_a_chosen_table_that_is_gone_is_asked_about_and_set_anew(tmp_path: Path) -> None:
    learner = chosen(tmp_path, "--table", "13")
    (tmp_path / "plan.md").write_text(f"# Plans\n\n{table('Salt', 'Ash')}\n## Pots\n\n{POTS}")
    answer = learner.studycal("show", "week", "--now", NOW)
    assert answer.code == 1
    assert "What was chosen at line 13 (“1 | Wood”) is not there any more." in answer.err
    assert "Tables start at line 3, 10." in answer.err


@pytest.mark.parametrize("line", ["5", "6"])
def test_set_table_keeps_what_stands_there_and_default_forgets_it(tmp_path: Path, line: str) -> None:
    learner = chosen(tmp_path, "--table", "13")
    assert learner.studycal("set", "table", line, "--now", NOW, "-y").code == 0
    assert topics(learner) == ["Clay", "Wheel", "Glaze"]
    (tmp_path / "plan.md").write_text(PLANS.replace("# Plans\n", "# Plans\n\na\n\nb\n\nc\n\nd\n\ne\n"))
    assert topics(learner) == ["Clay", "Wheel", "Glaze"]
    assert 'table_marks = ["Pots", "Week | Topic", "1 | Clay"]' in (tmp_path / "studycal.toml").read_text()
    (tmp_path / "plan.md").write_text(f"# Plans\n\n## Pots\n\n{POTS}")
    assert learner.studycal("set", "table", "default", "--now", NOW, "-y").code == 0
    assert "table_marks" not in (tmp_path / "studycal.toml").read_text()
