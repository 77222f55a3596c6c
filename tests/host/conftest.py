"""A host of one course a week before its learners begin, in each database that there is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.host.hosted import Hosted, made, served
from tests.postgres import cluster, database

_numbers = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """PostgreSQL, once for all tests that ask for it."""
    with cluster() as address:
        yield address


@pytest.fixture
def hosted(tmp_path: Path) -> Hosted:
    return made(tmp_path)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.peer)])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hosted]:
    """A host in either database."""
    if request.param == "sqlite":
        yield made(tmp_path)
        return
    with database(request.getfixturevalue("server"), f"studycal_host_{next(_numbers)}") as address:
        hosted = made(tmp_path, address)
        yield hosted
        hosted.host.database.pool.close()  # type: ignore[attr-defined]


@pytest.fixture
def site(hosted: Hosted) -> Iterator[Hosted]:
    with served(hosted) as one:
        yield one
