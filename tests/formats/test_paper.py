"""The printed page: Chromium prints a quarter on one sheet of A4, whatever the learner's texts are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from studycal.core.plan import Plan, Status
from studycal.formats.print_html import print_page
from studycal.formats.quarters import quarters
from studycal.formats.svg import source
from tests.formats.plans import curriculum_of, lived, plan_of

TODAY = date(2027, 2, 11)
HOSTILE = "</style><script>alert(1)</script> ]]> \x00\x0b\ud800 & <b> "
LONG = "Distributed Retrieval-Augmented Multimodal WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW " * 4
HEBREW = "מבוא ללמידת מכונה ולרשתות עצביות עמוקות עם דוגמאות רבות מאוד מן התעשייה"


@pytest.fixture
def printed(browser: Any) -> Iterator[Callable[[str], list[tuple[float, float]]]]:
    """Prints a page as PDF; the size of each sheet in points."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: complaints.append(request.url))

    def sheets(html: str) -> list[tuple[float, float]]:
        page.set_content(html)
        pdf = page.pdf(prefer_css_page_size=True, print_background=True)
        assert complaints == []
        return [
            (float(wide), float(high))
            for wide, high in re.findall(rb"/Type\s*/Page\b[^s].*?/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf, re.DOTALL)
        ]

    yield sheets
    page.close()


@pytest.mark.peer
@pytest.mark.parametrize("topic", ["Attention", LONG, HEBREW, HOSTILE], ids=["short", "long", "hebrew", "hostile"])
@pytest.mark.parametrize("weeks", [12, 53, 104])
def test_each_quarter_is_one_sheet_of_a4(
    printed: Callable[[str], list[tuple[float, float]]], weeks: int, topic: str
) -> None:
    curriculum = curriculum_of(weeks, topic, topic)
    plan = lived(plan_of(curriculum), ["full", "missed"], [Status.DONE, Status.SKIPPED])
    sheets = printed(print_page(plan, curriculum, title=topic, day=TODAY).encode("utf-8", "replace").decode())
    assert len(sheets) == len(quarters(plan))
    assert all(abs(wide - 595) < 1.5 and abs(high - 842) < 1.5 for wide, high in sheets)


@pytest.mark.peer
def test_every_session_of_a_full_week_can_be_read_on_paper(browser: Any) -> None:
    curriculum = curriculum_of(53)
    plan = plan_of(curriculum)
    page = browser.new_page(viewport={"width": 794, "height": 1123})
    page.set_content(print_page(plan, curriculum, title="Plan", day=TODAY))
    page.emulate_media(media="print")
    cut = page.evaluate(
        """() => [...document.querySelectorAll('article, li, .topic, .when, h1')].filter(each =>
            each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1
        ).map(each => each.textContent)"""
    )
    page.close()
    assert cut == []


def test_what_the_learner_wrote_is_text() -> None:
    curriculum = curriculum_of(12, HOSTILE, HOSTILE)
    page = print_page(plan_of(curriculum), curriculum, title=HOSTILE, day=TODAY)
    assert "<script" not in page
    assert page.count("</style>") == 1
    assert "\x00" not in page


def test_the_only_style_is_named_by_its_hash() -> None:
    page = print_page(plan_of(curriculum_of(12)), curriculum_of(12), title="Plan", day=TODAY)
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert f"style-src '{source(style)}'" in page
    assert "style=" not in page


def test_a_plan_without_weeks_is_a_page_that_says_so() -> None:
    assert "No weeks yet." in print_page(Plan((), ()), curriculum_of(0), title="Plan", day=TODAY)
