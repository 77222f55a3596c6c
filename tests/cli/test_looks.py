"""How tables, notes and weeks look to people and to their programs."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from studycal.cli.context import plain
from studycal.formats import notes
from tests.cli.learner import Learner, in_january


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return in_january(tmp_path)


def test_a_spreadsheet_takes_times_for_times_and_yes_for_yes(learner: Learner) -> None:
    learner.studycal("pin", "W02.S4", "2027-01-15 19:00", "--yes")
    rows = list(csv.DictReader(io.StringIO(learner.studycal("export", "csv", "-o", "-").out.lstrip("\ufeff"))))
    one = next(row for row in rows if row["id"] == "W02.S4")
    assert (one["start"], one["end"], one["timezone"]) == ("2027-01-15 19:00", "2027-01-15 20:15", "Europe/Warsaw")
    assert {(row["optional"], row["pinned"]) for row in rows} == {
        ("FALSE", "FALSE"),
        ("TRUE", "FALSE"),
        ("FALSE", "TRUE"),
    }


def test_a_note_says_and_as_it_was_typed(learner: Learner) -> None:
    learner.studycal("export", "md", "-o", "notes")
    note = (learner.folder / "notes" / "2027-W05.md").read_text()
    assert "# W05 Text Processing & Tokenization 1/2" in note
    assert "Math & Derivations" in note
    assert notes.escape("AT&T, R&amp;D and &#38;") == "AT&T, R\\&amp;D and \\&\\#38;"


def test_every_day_of_a_week_is_told_whether_past_or_to_come(learner: Learner) -> None:
    for week in ("W01", "W02"):
        days = [line for line in learner.studycal("show", week).out.splitlines() if re.match(r"  (Tue|Fri)", line)]
        assert len(days) == 2
        assert all(line.endswith("rest") for line in days)


def test_days_are_written_alike_in_every_picture(learner: Learner) -> None:
    pages = [learner.studycal("show", what).out for what in ("week", "month", "quarter", "year", "topics", "W01.S1")]
    assert [re.findall(r"\b0\d (?:Jan|Feb|Mar|Apr)", page) for page in pages] == [[]] * len(pages)


@pytest.mark.parametrize("text", ["{}", "", "[]", "null", "half"])
def test_a_status_file_that_says_nothing_is_a_sentence_and_no_riddle(learner: Learner, text: str) -> None:
    learner.studycal("show", "week")
    (learner.folder / ".studycal" / "daemon.json").write_text(text)
    answer = learner.studycal("daemon", "--status")
    assert "unforeseen" not in answer.out + answer.err
    assert "Start it: `studycal daemon`" in answer.out + answer.err


@pytest.mark.parametrize("text", ["می‌خوانم", "क्‍ष", "👩‍🔬 lab", "हिन्‌दी"])
def test_letters_and_pictures_keep_what_joins_and_parts_them(text: str) -> None:
    assert plain(f"{text}\x1b[2J\u202e") == f"{text}[2J"
