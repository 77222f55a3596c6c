"""Tables that only mention weeks beside the plan: how far one is, what was changed."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import read, topics

PLAN = "".join(f"| W{number} | Glazes {number} |\n" for number in range(1, 9))
PLAN = f"## Plan\n\n| Week | Topic |\n|---|---|\n{PLAN}\n"

STANDS = {
    "English": "| Where | What |\n|---|---|\n| Done | Week 1 ~ Week 2 |\n| Now | Week 3 Day 1 |\n"
    "| Next | Week 3: kilns |\n"
    "| Theme | kilns and stoves |\n| Changed | nothing |\n",
    "Chinese": "| 项目 | 内容 |\n|---|---|\n"
    "| 已完成 | Week 1 ~ Week 2（全部完成） |\n| 当前 | Week 3 Day 1 |\n"
    "| 下一步 | Week 3：窑 |\n| 主题 | 窑和炉 |\n| 调整 | 无 |\n",
    "German": "| Stand | Was |\n|---|---|\n| Erledigt | Woche 1 - Woche 2 |\n| Jetzt | Woche 3 Tag 1 |\n"
    "| Danach | Woche 3: Öfen |\n"
    "| Thema | Öfen und Herde |\n| Geändert | nichts |\n",
}
CHANGES = "| When | Weeks | Before | After |\n|---|---|---|---|\n"
CHANGES += "| 4 Jan | all | - | first |\n| 9 Jan | W2 | open | done |\n"


@pytest.mark.parametrize("table", [*STANDS.values(), CHANGES], ids=[*STANDS, "changes"])
@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_a_table_of_news_is_no_part_of_the_plan(table: str, above: bool) -> None:
    text = f"# Clay\n\n{table}\n{PLAN}" if above else f"# Clay\n\n{PLAN}## News\n\n{table}"
    reading = read(text)
    assert topics(reading) == [f"Glazes {number}" for number in range(1, 9)]
    assert "table-unused" in [problem.rule for problem in reading.problems]


def test_a_row_of_the_plan_that_is_no_week_is_still_an_error() -> None:
    text = f"# Clay\n\n{PLAN.replace('W3', 'nine')}"
    assert [problem.rule for problem in read(text).problems if problem.level == "error"] != []
