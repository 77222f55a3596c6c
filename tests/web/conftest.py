"""A learner in week 7 whose site is served."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.learner import Learner
from tests.web.site import Served, served


@pytest.fixture
def site(learner: Learner) -> Iterator[Served]:
    """Tuesday of week 7, noon."""
    learner.now = "2027-01-12T12:00:00+01:00"
    with served(learner) as one:
        yield one
