"""Two processes at random on one plan, and on two plans of one folder; `scripts/soak pair` does it at length."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.syncing import Syncing
from tests.google import FakeGoogle
from tests.service.pair import START, faults, settle, synced, together, two_plans

ROUNDS = 5


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Syncing]:
    with FakeGoogle() as google:
        yield two_plans(Syncing(tmp_path / "learner", google))


def test_two_processes_on_one_plan_lose_no_fact(learner: Syncing) -> None:
    promised = together(learner, ("studycal.toml", "studycal.toml"), ROUNDS, 1, "google")
    end = START + timedelta(days=1)
    settle(learner, "studycal.toml", end)
    assert faults(learner, promised, "studycal.toml", end) == []
    assert synced(learner, "studycal.toml", end) == []


def test_two_plans_of_one_folder_never_cross(learner: Syncing) -> None:
    promised = together(learner, ("studycal.toml", "b.toml"), ROUNDS, 2)
    end = START + timedelta(days=1)
    for config, own in zip(("studycal.toml", "b.toml"), promised, strict=True):
        assert faults(learner, [own], config, end) == []
