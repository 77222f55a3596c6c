"""Exams and deadlines that a document names stand in the plan as fixed dates."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.cli.learner import Learner
from tests.cli.test_ticked import TYPED

PLAN = (
    "# Pots\n\nExam: 15 May 2027\n\n## Weeks\n\n| Week | Topic |\n|---|---|\n| 1 | Clay |\n| 2 | Kiln |\n\n"
    "## Important dates\n\n- 11 December 2026: glaze order\n"
    "- Essay on fire, 4 January 2027\n- 3 March 2020: an old one\n"
)


def test_they_are_written_down_said_and_shown(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text(PLAN)
    learner = Learner(tmp_path)
    answer = learner.studycal("init", "plan.md", *TYPED)
    assert answer.code == 0, answer.err
    told = "glaze order 2026-12-11, Essay on fire 2027-01-04, Exam 2027-05-15"
    assert f"Fixed dates of the document stand in the plan: {told}" in answer.err
    shown = learner.studycal("show", "year", "--json").json["anchors"]
    assert [(one["name"], one["start"], one["all_day"]) for one in shown] == [
        ("glaze order", "2026-12-11", True), ("Essay on fire", "2027-01-04", True), ("Exam", "2027-05-15", True),
    ]  # fmt: skip


def test_days_without_times_are_the_home_days_and_their_times_are_said(tmp_path: Path) -> None:
    head = "| Week | Mon | Tue | Wed | Thu | Fri | Sat | Sun |\n|---|---|---|---|---|---|---|---|\n"
    rows = "| 1 | Rest | 3 km | Rest | 4 km | Rest | 5 km | Rest |\n| 2 | Rest | 4 km | - | 5 km | | 6 km | Rest |\n"
    (tmp_path / "run.md").write_text(f"# Run\n\n{head}{rows}")
    learner = Learner(tmp_path)
    answer = learner.studycal("init", "run.md", "--tz", "Europe/Warsaw", "--start", "2026-11-30")
    assert answer.code == 0, answer.err
    assert "days without times: tue,thu 19:00; sat 10:00 are offered for them" in answer.err
    assert 'home = ["tue 19:00", "thu 19:00", "sat 10:00"]' in (tmp_path / "studycal.toml").read_text()
    sessions = learner.studycal("show", "W01", "--json").json["sessions"]
    assert [one["start"][:10] for one in sessions] == ["2026-12-01", "2026-12-03", "2026-12-05"]


def test_the_table_for_spreadsheets_has_the_documents_own_columns(tmp_path: Path) -> None:
    rows = "| 1 | [Clay](https://clay.example/a) | ch. 1 | Friday |\n| 2 | Kiln | ch. 2 | |\n"
    (tmp_path / "plan.md").write_text(f"# Pots\n\n| Week | Topic | Reading | Due |\n|---|---|---|---|\n{rows}")
    learner = Learner(tmp_path)
    assert learner.studycal("init", "plan.md", *TYPED).code == 0
    table = list(csv.DictReader(io.StringIO(learner.studycal("export", "csv", "-o", "-").out)))
    assert (table[0]["topic"], table[0]["Reading"], table[0]["Due"]) == ("Clay", "ch. 1", "Friday")
    assert table[0]["links"] == "Clay: https://clay.example/a"


SEMESTER = "# Algebra\n\n" + "\n".join(
    f"## KW {week}: {topic}"
    for week, topic in [(46, "Sets"), (47, "Maps"), (48, "Rings"), (49, "Fields"), ("52-53", "Ferien"), (1, "Spectra")]
)


def test_a_document_that_has_begun_offers_its_own_first_day_and_says_what_moves(tmp_path: Path) -> None:
    learner = Learner(tmp_path, now="2026-11-25T12:00:00+01:00")
    (tmp_path / "plan.md").write_text(SEMESTER)
    told = learner.studycal("init", "plan.md", "--tz", "Europe/Warsaw").err
    assert "The document's first week, 2026-11-09, is over; the plan begins on 2026-11-30." in told
    assert "Its weeks and its breaks lie 3 weeks later than it says: `--start 2026-11-09` keeps them" in told
    again = learner.studycal("init", "plan.md", "--tz", "Europe/Warsaw", "--start", "2026-11-09", "--force")
    assert "The plan begins on 2026-11-09, as in the document." in again.err
    assert "later than it says" not in again.err
