"""One patience for every server: how often it is asked again, how long between, and when not at all."""

import pytest

from studycal.calendars.patience import TRIES, BusyServer, patiently, retry_after, wait

DATE = "Sat, 28 Nov 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("7", None, 7.0),
        (" 7 ", DATE, 7.0),
        ("Sat, 28 Nov 2026 12:00:30 GMT", DATE, 30.0),
        ("Sat, 28 Nov 2026 11:00:00 GMT", DATE, 0.0),
        ("Sat, 28 Nov 2026 12:00:30 GMT", None, None),
        ("soon", DATE, None),
        ("٧", DATE, None),
        ("", DATE, None),
        (None, None, None),
    ],
)
def test_a_date_is_counted_from_the_servers_own_clock(value: str, date: str, seconds: float | None) -> None:
    assert retry_after(value, date) == seconds


def test_the_waits_grow_and_the_sixth_answer_is_the_last() -> None:
    waits: list[float] = []
    tries: list[int] = []

    def attempt(number: int) -> str:
        tries.append(number)
        return "busy"

    assert patiently(attempt, lambda _: BusyServer(), sleep=waits.append, random=lambda: 1.0) == "busy"
    assert (tries, waits) == (list(range(1, TRIES + 1)), [1.0, 2.0, 4.0, 8.0, 16.0])


def test_the_servers_wish_wins_and_a_wish_for_more_than_a_minute_ends_it() -> None:
    waits: list[float] = []
    wishes = iter([BusyServer(3.0), BusyServer(65.0)])
    patiently(lambda _: "busy", lambda _: next(wishes), sleep=waits.append, random=lambda: 1.0)
    assert waits == [3.0]


def test_jitter_is_full() -> None:
    assert wait(9, None, lambda: 0.25) == 16.0
