"""The links of a plan, in a calendar: as text, and as the page that an event is about."""

from __future__ import annotations

from pathlib import Path

import icalendar
import pytest

from studycal.formats.google_json import linked, unlinked
from tests.cli.learner import Learner
from tests.cli.test_ticked import TYPED

PLAN = (
    "# Books\n\n| Week | Topic | Reading | Lab |\n|---|---|---|---|\n"
    "| 1 | [Folding](https://books.example/fold) | [ch2](ch2.md) | Two folds |\n"
    "| 2 | Case | https://books.example/case | |\n"
    "| 3 | Repair | | |\n"
)


def test_an_event_has_the_links_as_text_and_the_first_address_as_its_page(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text(PLAN)
    learner = Learner(tmp_path)
    assert learner.studycal("init", "plan.md", *TYPED).code == 0
    assert learner.studycal("export", "ics", "-o", "out.ics").code == 0
    calendar = icalendar.Calendar.from_ical((tmp_path / "out.ics").read_bytes())
    weeks = {str(event["SUMMARY"])[:3]: event for event in calendar.walk("VEVENT")}
    assert str(weeks["W01"]["URL"]) == "https://books.example/fold"
    assert str(weeks["W02"]["URL"]) == "https://books.example/case"
    assert "URL" not in weeks["W03"]
    told = str(weeks["W01"]["DESCRIPTION"])
    assert "Folding: https://books.example/fold" in told
    assert "Reading: ch2" in told
    assert "Lab: Two folds" in told


@pytest.mark.parametrize(
    "text",
    [
        "Folding: https://books.example/fold",
        "Notes\n\nFolding & sewing: https://books.example/?a=1&b=2\nhttps://books.example/plain",
        "no link: at all",
        "",
    ],
)
def test_what_google_shows_as_links_is_read_back_as_the_same_lines(text: str) -> None:
    assert unlinked(linked(text)) == text


def test_google_gets_html_links() -> None:
    assert linked("Folding: https://books.example/fold") == '<a href="https://books.example/fold">Folding</a>'
