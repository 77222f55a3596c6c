"""When the daemon runs next, told by three clocks that the tests turn by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from studycal.core.sync.backoff import Beat, Rhythm, RunOutcome

EVERY = timedelta(minutes=15)
START = datetime(2026, 11, 30, 6, tzinfo=UTC)


def beat(seconds: float, *, asleep: float = 0, stepped: float = 0) -> Beat:
    """The clocks ``seconds`` of waking time after the start, after a sleep and a step of the wall clock."""
    return Beat(START + timedelta(seconds=seconds + asleep + stepped), seconds, seconds + asleep)


def ran(outcome: RunOutcome, *, times: int = 1) -> Rhythm:
    rhythm = Rhythm.begin(EVERY, beat(0))
    for _ in range(times):
        rhythm = rhythm.after(outcome, beat(0))
    return rhythm


def test_the_first_run_is_due_at_once() -> None:
    assert Rhythm.begin(EVERY, beat(0)).is_due(beat(0))


def test_after_a_good_run_the_next_is_due_an_interval_later() -> None:
    rhythm = ran(RunOutcome.DONE)
    assert not rhythm.is_due(beat(899))
    assert rhythm.is_due(beat(900))


@pytest.mark.parametrize("jitter", [-1.0, 1.0])
def test_the_next_run_is_spread_by_at_most_a_minute(jitter: float) -> None:
    rhythm = Rhythm.begin(EVERY, beat(0)).after(RunOutcome.DONE, beat(0), jitter)
    assert abs(rhythm.due - 900) <= 60


def test_failing_runs_are_tried_ever_more_rarely() -> None:
    assert [ran(RunOutcome.FAILED, times=n).due / 60 for n in range(1, 7)] == [15, 30, 60, 120, 240, 240]


@pytest.mark.parametrize("outcome", [RunOutcome.NETWORK, RunOutcome.LOCKED])
def test_what_passes_by_itself_is_tried_soon_then_in_the_normal_rhythm(outcome: RunOutcome) -> None:
    assert [ran(outcome, times=n).due for n in range(1, 6)] == [5, 15, 45, 900, 900]


def test_a_needed_login_asks_no_server_more_than_once_an_hour() -> None:
    assert ran(RunOutcome.LOGIN).due == 3600


def test_a_good_run_forgets_the_failures() -> None:
    assert ran(RunOutcome.FAILED, times=4).after(RunOutcome.DONE, beat(0)).failures == 0


def test_after_eight_hours_of_sleep_a_run_is_due_at_the_next_beat() -> None:
    woken = beat(20, asleep=8 * 3600)
    assert ran(RunOutcome.DONE).look(woken).is_due(woken)


@pytest.mark.parametrize("step", [-3600, 86_400, 365 * 86_400])
def test_a_step_of_the_wall_clock_makes_a_run_due(step: float) -> None:
    after = beat(20, stepped=step)
    assert ran(RunOutcome.DONE).look(after).is_due(after)


def test_a_clock_that_drifts_a_little_changes_nothing() -> None:
    after = beat(20, stepped=2)
    assert not ran(RunOutcome.DONE).look(after).is_due(after)


def test_the_first_network_failures_after_a_sleep_are_no_news() -> None:
    woken = ran(RunOutcome.DONE).look(beat(20, asleep=8 * 3600))
    assert not woken.is_notice_worthy(RunOutcome.NETWORK)
    assert ran(RunOutcome.NETWORK, times=5).is_notice_worthy(RunOutcome.NETWORK)
    assert woken.is_notice_worthy(RunOutcome.FAILED)


def test_a_simulated_outage_of_a_day_causes_no_storm() -> None:
    rhythm, runs, seconds = Rhythm.begin(EVERY, beat(0)), 0, 0.0
    while seconds < 86_400:
        now = beat(seconds)
        rhythm = rhythm.look(now)
        if rhythm.is_due(now):
            runs += 1
            rhythm = rhythm.after(RunOutcome.NETWORK, now)
        seconds += 20
    assert runs <= 86_400 / 900 + 4


def test_only_what_passed_since_the_last_look_counts() -> None:
    """A machine that slept before the timer began, or before the last look, is not taken for one that slept again."""
    first = Beat(START, 5_000, 90_000)
    rhythm = Rhythm.begin(EVERY, first).after(RunOutcome.DONE, first)
    for seconds in (20, 40, 60):
        beat = Beat(START + timedelta(seconds=seconds), 5_000 + seconds, 90_000 + seconds)
        rhythm = rhythm.look(beat)
        assert (rhythm.last, rhythm.resumed, rhythm.is_due(beat)) == (beat, False, False)
    woken = Beat(START + timedelta(hours=8), 5_080, 90_000 + 8 * 3600)
    rhythm = rhythm.look(woken)
    assert (rhythm.last, rhythm.resumed, rhythm.is_due(woken)) == (woken, True, True)
    rhythm = rhythm.after(RunOutcome.DONE, woken)
    again = Beat(START + timedelta(hours=8, seconds=20), 5_100, 90_020 + 8 * 3600)
    assert (rhythm.look(again).resumed, rhythm.look(again).is_due(again)) == (False, False)


def test_only_a_run_that_went_well_is_spread() -> None:
    for outcome in RunOutcome:
        plain = Rhythm.begin(EVERY, beat(0)).after(outcome, beat(0))
        spread = Rhythm.begin(EVERY, beat(0)).after(outcome, beat(0), jitter=1.0)
        assert spread.due - plain.due == (60 if outcome is RunOutcome.DONE else 0), outcome
