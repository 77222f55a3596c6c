"""The scenarios' learner lives by the machine's clock, which freezegun holds still at each dated command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.learner import Frozen


@pytest.fixture
def learner(tmp_path: Path) -> Frozen:
    """Somebody with the shipped curriculum from Monday 30 November 2026 in Warsaw."""
    learner = Frozen(tmp_path)
    learner.begin()
    return learner
