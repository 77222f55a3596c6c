"""Google's requests a minute as workers count them: in handfuls, by clocks that differ, less after a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from studycal.host.allowed import Handful
from studycal.host.database import HostSession
from studycal.host.quota import SharedQuota, SpentError, Standing, standing_of
from tests.host.hosted import Hosted

NOW = datetime(2026, 11, 24, 11, 0, 20, tzinfo=UTC)


@dataclass
class Worker:
    """One process of a host, with a clock of its own."""

    session: HostSession
    most: int
    now: datetime = NOW
    handful: Handful = field(init=False)

    def __post_init__(self) -> None:
        self.handful = Handful(self.most)

    @property
    def quota(self) -> SharedQuota:
        return SharedQuota(self.session, self.handful, lambda: self.now)

    def gets(self, requests: int = 1) -> int:
        """How many times it gets so many, until it gets none."""
        for number in range(100_000):
            try:
                self.quota.take(requests)
            except SpentError:
                return number
        raise AssertionError("it never ends")


@pytest.fixture
def session(anywhere: Hosted) -> Iterator[HostSession]:
    with anywhere.host.database.session() as one:
        yield one


def test_workers_get_what_a_minute_has_together_and_as_much_in_the_next(session: HostSession) -> None:
    first, second = Worker(session, 300), Worker(session, 300)
    first.quota.take(50)
    assert second.gets() + first.gets() + 50 == 300
    for worker in (first, second):
        worker.now += timedelta(seconds=39)
        assert worker.gets() == 0
        worker.now += timedelta(seconds=1)
    assert first.gets(50) == 6


def test_the_row_is_written_once_for_a_handful(session: HostSession) -> None:
    worker = Worker(session, 10_000)
    for number in range(1, 201):
        worker.quota.take(1)
        assert standing_of(session, NOW).spent == 100 * (1 + (number - 1) // 100)


def test_what_was_not_used_of_a_minute_ends_with_it(session: HostSession) -> None:
    worker = Worker(session, 10_000)
    worker.quota.take(1)
    worker.now += timedelta(minutes=1)
    worker.quota.take(1)
    assert standing_of(session, worker.now).spent == 100


def test_a_worker_whose_clock_is_behind_gets_no_minute_of_its_own(session: HostSession) -> None:
    ahead, behind = Worker(session, 100), Worker(session, 100, NOW - timedelta(seconds=30))
    assert ahead.gets() == 100
    assert behind.gets() == 0


def test_a_clock_that_was_a_day_ahead_keeps_nobody_waiting(session: HostSession) -> None:
    wrong, right = Worker(session, 1000, NOW + timedelta(days=1)), Worker(session, 1000)
    assert wrong.gets() == 1000
    with pytest.raises(SpentError):
        wrong.quota.refused(300)
    assert right.gets() == 600  # half after the refusal, and a tenth of all more with the next minute that is counted


def test_a_refusal_halves_what_all_get_once_a_minute_and_it_grows_again(session: HostSession) -> None:
    first, second = Worker(session, 1000), Worker(session, 1000)
    first.quota.refused(None)
    second.quota.refused(None)
    assert first.gets() + second.gets() == 500
    shares = []
    for _ in range(6):
        first.now += timedelta(minutes=1)
        shares.append(first.gets())
    assert shares == [600, 700, 800, 900, 1000, 1000]


def test_however_often_google_refuses_a_runs_worth_is_left(session: HostSession) -> None:
    worker = Worker(session, 1000)
    for _ in range(20):
        worker.quota.refused(None)
        worker.now += timedelta(minutes=1)
    assert worker.gets(50) >= 2


def test_a_time_that_google_names_holds_for_all_and_an_hour_at_most(session: HostSession) -> None:
    first, second = Worker(session, 1000), Worker(session, 1000)
    second.quota.take(1)
    with pytest.raises(SpentError) as refused:
        first.quota.refused(86_400)
    assert refused.value.until == NOW + timedelta(hours=1)
    second.now += timedelta(minutes=59)
    assert second.gets() == 0
    second.now += timedelta(minutes=1)
    assert second.gets() > 0


def test_a_standing_of_an_earlier_minute_is_none_of_this_one() -> None:
    old = Standing("2026-11-24T10:59:00.000000+00:00", spent=900, share=40)
    assert old.at(NOW) == Standing("2026-11-24T11:00:00.000000+00:00", spent=0, share=50)
