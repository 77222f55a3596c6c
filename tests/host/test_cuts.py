"""Connections to PostgreSQL cut in the middle: at every statement of a join and of a roll-out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from studycal.core.plan import Status
from studycal.errors import StudycalError
from studycal.host import courses, rollout
from tests.host.hosted import Hosted, made
from tests.postgres import database

pytestmark = [pytest.mark.peer, pytest.mark.slow]
NAME = "studycal_cut"
SMALL = "| Week | Topic |\n| --- | --- |\n| 1 | One |\n| 2 | Two |\n"
OFTEN = 7
"""At every statement of the first few, then at one in so many: each costs a whole join."""


@pytest.fixture
def hosted(server: str, tmp_path: Path) -> Iterator[Hosted]:
    with database(server, NAME) as address:
        hosted = made(tmp_path, address)
        hosted.publish(SMALL)
        yield hosted
        hosted.host.database.pool.close()  # type: ignore[attr-defined]


class Scissors:
    """Cuts the host's connection right before its statement number ``at``."""

    def __init__(self, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = self.count = 0
        self._plain: Callable[..., Any] = psycopg.Connection.execute
        self._server = psycopg.connect(server, autocommit=True)

        def execute(connection: psycopg.Connection[Any], *given: object, **named: object) -> object:
            return self._execute(connection, *given, **named)

        monkeypatch.setattr(psycopg.Connection, "execute", execute)

    def _execute(self, connection: psycopg.Connection[Any], *given: object, **named: object) -> object:
        if connection.info.dbname == NAME:
            self.count += 1
            if self.count == self.at:
                self._plain(self._server, "SELECT pg_terminate_backend(%s, 5000)", [connection.info.backend_pid])
        return self._plain(connection, *given, **named)

    def at_each(self, act: Callable[[int], object]) -> int:
        """Do it again and again, cut once each time a little later, until it is through before; how often it was."""
        cuts, at = 0, 1
        while True:
            self.at, self.count = at, 0
            with suppress(StudycalError):
                act(at)
            reached, self.at = self.count >= at, 0
            if not reached:
                return cuts
            cuts, at = cuts + 1, at + (1 if at < OFTEN else OFTEN)

    def close(self) -> None:
        self._server.close()


@pytest.fixture
def scissors(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scissors]:
    made_ready = Scissors(server, monkeypatch)
    yield made_ready
    made_ready.close()


def whole(hosted: Hosted, server: str) -> list[str]:
    """The members, after a look at each: one plan, no two sessions at a time, and nothing of anybody else."""
    with psycopg.connect(server, autocommit=True, dbname=NAME) as superuser:
        members = superuser.execute("SELECT id, plan FROM member ORDER BY id").fetchall()
        plans = superuser.execute("SELECT learner, plan FROM plan ORDER BY learner").fetchall()
        links = superuser.execute("SELECT DISTINCT member FROM link WHERE member <> ''").fetchall()
    assert plans == members
    assert {row[0] for row in links} == {row[0] for row in members}
    with hosted.host.database.session() as session:
        for member, plan in members:
            published = session.store(member).of(plan).published().values()
            starts = [item.session.start for item in published if item.session.status is not Status.DROPPED]
            assert len(starts) == len(set(starts))
    return [row[0] for row in members]


def test_a_join_that_is_cut_anywhere_makes_a_whole_learner_or_none(
    hosted: Hosted, server: str, scissors: Scissors
) -> None:
    cuts = scissors.at_each(lambda at: hosted.join(f"Learner {at}"))
    assert cuts > OFTEN
    assert len(whole(hosted, server)) <= cuts + 1
    before = len(whole(hosted, server))
    hosted.join("Afterwards")
    assert len(whole(hosted, server)) == before + 1


def test_a_roll_out_that_is_cut_anywhere_goes_on_where_it_was(hosted: Hosted, server: str, scissors: Scissors) -> None:
    members = [hosted.join(f"Learner {number}")[0] for number in range(2)]

    def rolled_out(at: int) -> None:
        hosted.publish(f"{SMALL}| 3 | Three, the {at}. |\n")
        with hosted.host.database.session() as session:
            rollout.roll_out(session, hosted.host.sealer, courses.course(session, "ai"), hosted.now)

    cuts = scissors.at_each(rolled_out)
    assert cuts > OFTEN
    hosted.pass_time(hours=5)
    hosted.publish(f"{SMALL}| 3 | Three, at last |\n")
    with hosted.host.database.session() as session:
        step = rollout.roll_out(session, hosted.host.sealer, courses.course(session, "ai"), hosted.now)
    assert (step.done, step.failed, step.left) == (2, 0, 0)
    assert whole(hosted, server) == sorted(members)
