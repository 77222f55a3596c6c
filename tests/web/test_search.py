"""Search finds what is meant: without accents and case, and a week or a session by its number."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.cli.learner import Learner
from tests.web.site import Served, served


def links(site: Served, query: str) -> list[str]:
    """The addresses that are found, best first."""
    page = site.get(f"/search?q={quote(query)}").data.decode()
    return [part.partition('"')[0] for part in page.partition('class="made"')[2].split('href="')[1:]]


@pytest.mark.parametrize("query", ["W03", "w3", "week 3", "Week 03", "3", " week  3 "])
def test_a_week_is_found_by_its_number_and_first(site: Served, query: str) -> None:
    assert links(site, query)[0] == "/week/3"


@pytest.mark.parametrize("query", ["W08.S2", "w8s2", "week 8 s2"])
def test_a_session_is_found_by_its_id_with_its_week(site: Served, query: str) -> None:
    assert links(site, query)[:2] == ["/week/8#W08.S2", "/week/8"]


def test_a_number_that_no_week_has_finds_none(site: Served) -> None:
    assert links(site, "W99") == []


def test_nothing_is_found_twice(site: Served) -> None:
    found = links(site, "week 3")
    assert found.count("/week/3") == 1


@pytest.mark.parametrize(
    ("query", "week"),
    [("resume", 1), ("RÉSUMÉ", 1), ("uber", 2), ("Lodz", 3), ("łódź", 3), ("ano", 4), ("naive bayes", 5)],
)
def test_letters_are_compared_without_accents(tmp_path: Path, query: str, week: int) -> None:
    topics = ("Résumé writing", "Über alles", "Łódź by night", "El año que viene", "Naïve Bayes")
    rows = "".join(f"| {number} | {topic} |\n" for number, topic in enumerate(topics, 1))
    (tmp_path / "plan.md").write_text(f"# P\n\n| Week | Topic |\n|---|---|\n{rows}", "utf-8")
    learner = Learner(tmp_path)
    answer = learner.studycal(
        "init", "plan.md", "--start", "2026-11-30", "--home", "mon 19:00", "--tz", "Europe/Warsaw"
    )
    assert answer.code == 0, answer.err
    with served(learner) as site:
        assert links(site, query) == [f"/week/{week}"]
