"""What stands in a plan's head comes back equal, every field of it, and whatever a newer studycal wrote beside it."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from studycal.core.curriculum import (
    Curriculum,
    Level,
    Link,
    Load,
    Problem,
    Quarter,
    Role,
    Rules,
    SessionTemplate,
    Stated,
    StatedDay,
    StatedSlot,
    Week,
)
from studycal.formats import snapshot

WEEK = Week(1, "One", links=(Link("a", "https://example.org/a"),), columns=(("Book", "Ch. 1"),))
DAY, SLOT = StatedDay("2027-01-04", "starts", 3), StatedSlot(0, "19:00", 60, "Read", 4)
FULL = Stated(
    **{
        **{field.name: ("x",) for field in fields(Stated) if str(field.type).startswith("tuple[str")},
        "start": DAY, "exam": DAY, "finish": DAY, "slots": (SLOT,), "dates": (DAY,), "days": (0, 2), "hours": 3.5,
    }
)  # fmt: skip
CURRICULUM = Curriculum(
    weeks=(WEEK,),
    quarters=(
        Quarter(1, "Q1", Load.LOW, "low", (SessionTemplate("S1", "Read", ("by heart",), Role.THEORY),), weeks=(1,)),
    ),
    rules=Rules(stated=(("total", 3),)),
    stated=FULL,
    beside=(WEEK,),
)


def kept(values: Any) -> Any:
    return json.loads(json.dumps(values))


def with_more(values: Any) -> Any:
    """The same with a field that nobody knows in every record."""
    if isinstance(values, dict):
        return {**{name: with_more(part) for name, part in values.items()}, "moonlight": [{"of": "a newer one"}]}
    return [with_more(part) for part in values] if isinstance(values, list) else values


def test_a_curriculum_comes_back_equal_to_every_field() -> None:
    dumped = kept(snapshot.dump_curriculum(CURRICULUM))
    assert snapshot.load_curriculum(dumped) == CURRICULUM
    assert hash(snapshot.load_curriculum(dumped)) == hash(CURRICULUM)


def test_what_a_newer_studycal_wrote_beside_it_is_passed_over() -> None:
    dumped = kept(snapshot.dump_curriculum(CURRICULUM))
    assert snapshot.load_curriculum(with_more(dumped)) == CURRICULUM
    problem = Problem("weeks.md", 3, "rule", Level.INFO, "message", "remedy")
    assert snapshot.load_problems(with_more(kept(snapshot.dump_problems((problem,))))) == (problem,)
