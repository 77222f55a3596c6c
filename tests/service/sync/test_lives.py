"""F4: some hundred seeded lives of the model; `scripts/soak model` lives ten thousand, or a million."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.service.sync.lives import Life
from tests.service.sync.model import modelled


@pytest.mark.parametrize("first", [0, 1_000_000])
def test_f4_whatever_happens_nothing_is_doubled_lost_undone_or_touched(first: int, tmp_path: Path) -> None:
    counts: Counter[str] = Counter()
    with modelled(tmp_path) as empty:
        for seed in range(first, first + 125):
            life = Life(seed, empty)
            life.live()
            counts.update(life.counts)
            assert life.wrong == [], seed

    assert counts["deaths"] > 80
    assert counts["writes"] > 500
    assert counts["databases lost"] > 15
