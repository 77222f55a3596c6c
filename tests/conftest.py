"""Learners for the command line's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.learner import Learner


@pytest.fixture
def newcomer(tmp_path: Path) -> Learner:
    """Somebody in an empty folder."""
    return Learner(tmp_path)


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """Somebody with the shipped curriculum from Monday 30 November 2026 in Warsaw."""
    return Learner(tmp_path).begin()
