"""The year's tiles: what stands in a week that holds no topic."""

from __future__ import annotations

import re

from tests.web.site import Served

TOPICS = [*(f"Topic {number}" for number in range(1, 9)), "Winter break", "Nine", "Ten", "Eleven"]
PLAN = "| Week | Topic |\n|---|---|\n" + "".join(f"| {at} | {topic} |\n" for at, topic in enumerate(TOPICS, start=1))


def empty(site: Served) -> list[tuple[str, str]]:
    """State and day of each tile without a topic."""
    page = site.get("/year").data.decode()
    found = re.findall(r'<li class="tile is-(paused|free)[^>]*>.*?<span class="from">(.*?)</span>', page)
    return [(state, day) for state, day in found]


def test_a_break_of_the_plan_is_free_and_a_pause_is_paused(site: Served) -> None:
    (site.learner.folder / "curriculum" / "weeks.md").write_text(PLAN)
    site.learner.studycal("export", "ics", "--yes")
    assert empty(site) == [("free", "25 Jan")]

    paused = site.learner.studycal("mark", "pause", "2027-02-01..2027-02-07", "--yes")
    assert paused.code == 0, paused.err

    assert empty(site) == [("free", "25 Jan"), ("paused", "1 Feb")]
