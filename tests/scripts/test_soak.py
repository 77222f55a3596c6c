"""A short part of what `scripts/soak` does at length: deaths of the real process, and some weeks of ticks."""

from __future__ import annotations

import random
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from signal import Signals

import pytest

from tests.google import FakeGoogle
from tests.service.sync.ledger import Ledger
from tests.service.sync.world import World

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from soaking import busy, field, kills, signals, year

SOUND = {"duplicates": 0, "lost edits": 0, "deletions undone": 0, "end states that differ": 0, "slow to converge": 0}


@pytest.mark.slow
def test_a_first_push_killed_at_a_request_and_at_a_moment(tmp_path: Path) -> None:
    counts: Counter[str] = Counter()
    chance = random.Random(7)
    with FakeGoogle() as google:
        story = next(kills.stories(tmp_path, google, 6))
        for boundary in (6, story.boundaries):
            kills.at_boundary(story, boundary)
            kills.judge(story, counts)
        kills.at_moment(story, chance.uniform(0, story.seconds))
        kills.judge(story, counts, kills.by_hand(chance))

    assert {name: counts[name] for name in SOUND} == SOUND


@pytest.mark.slow
@pytest.mark.parametrize(("sent", "share"), [(signals.STOP[0], 0.7), (signals.STOP[1], 0.9), (signals.GO_ON[0], 0.8)])
def test_f25_a_daemon_that_gets_a_signal_leaves_in_order_and_loses_nothing(
    tmp_path: Path, sent: Signals, share: float
) -> None:
    counts: Counter[str] = Counter()
    with FakeGoogle() as google:
        life = signals.begin(tmp_path, google)
        signals.strike(life, sent, share * life.seconds, 0.0, counts)
        signals.judge(life, counts)

    assert {name: counts[name] for name in signals.BAD} == dict.fromkeys(signals.BAD, 0)


@pytest.mark.slow
def test_two_lives_before_the_tests_google_and_a_third_in_which_something_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, text, wrong = field.soak(tmp_path / "sound", "google", 2, 7)
    assert (wrong, "| 2 |" in text) == (0, True)

    monkeypatch.setattr(field.Done, "_lost", lambda *_: ["its title is another"])
    assert field.soak(tmp_path / "lossy", "google", 1, 7)[2] == 1


def test_three_weeks_of_the_timer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs every twelve hours with a fault in a third of them; what was done by hand stays, the past is not written."""
    monkeypatch.setattr(year, "FAULTS", 0.3)
    world = World(tmp_path / "learner", weeks=3)
    found = year.Year(world, Ledger(world), random.Random(3))

    for _ in range(3):
        found.live()
        for _ in range(14):
            found.tick(timedelta(hours=12))
        assert found.ledger.violations() == []

    assert found.wrong == []
    assert found.counts["ticks"] == 42
    assert found.counts["faults"] > 5
    assert found.counts["quiet requests"] <= 2


@pytest.mark.parametrize("place", busy.places((busy.MAKING, 9), (0, 49, 50, 259))[::5], ids=str)
def test_f17_a_server_that_is_once_too_busy_costs_one_request_and_the_wait_it_asks_for(
    place: busy.Place, tmp_path: Path
) -> None:
    assert busy.push(place, tmp_path) == []
