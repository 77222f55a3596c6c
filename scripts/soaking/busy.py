"""F17: a first push of a year to a server that is once too busy: at each request and each write, in each way."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from studycal.core.sync.remote import Outcome
from tests.calendars.contract import PLAN, ZONE, create, done
from tests.google import FakeGoogle
from tests.google.studycal import kept_login, opened

SESSIONS = 260
REQUESTS = 10
"""Of an undisturbed first push: find and make the calendar, two looks, six batches."""

MAKING = 1
"""Which request makes the calendar: before that is done again, the calendar is looked for."""

REQUEST, WRITE = "calendar/v3", "PART POST"
ASKED = ("7", "")
"""Retry-After, in seconds, or none."""


@dataclass(frozen=True)
class Place:
    """Where the server is busy: the n-th request, or the n-th write of a batch; and in which words."""

    where: str
    at: int
    status: int
    reason: str
    retry_after: str


def places(requests: Iterable[int], writes: Iterable[int]) -> list[Place]:
    """Each of these in each way: 429 and 403, the latter with its two reasons in turn."""
    spots = [(REQUEST, at) for at in requests] + [(WRITE, at) for at in writes]
    return [Place(*spot, *word, asked) for spot in spots for word in _words(spot[1]) for asked in ASKED]


def _words(at: int) -> tuple[tuple[int, str], ...]:
    return (429, "rateLimitExceeded"), (403, "userRateLimitExceeded" if at % 2 else "rateLimitExceeded")


def push(place: Place, folder: Path) -> list[str]:
    """What was wrong with a first push that met this; nothing if it ended as it should."""
    waits: list[float] = []
    with FakeGoogle() as google:
        login = kept_login(google, folder / "token.json")
        answer = {"status": place.status, "reason": place.reason, "retry_after": place.retry_after}
        google.hands.fault("error", place.where, skip=place.at, **answer)
        calendar = opened(google, login, sleep=waits.append)
        calendar.ensure(PLAN, "Study plan", ZONE)
        calendar.look("")
        outcomes = {one.outcome for one in done(calendar, *(create(number) for number in range(1, SESSIONS + 1)))}
        calendar.look("")
        stand, requests = len(google.hands.events(calendar.address)), google.hands.count()
    patient = waits == [float(place.retry_after)] if place.retry_after else len(waits) == 1 and 0 <= waits[0] <= 1
    allowed = REQUESTS + 1 + ((place.where, place.at) == (REQUEST, MAKING))
    wrong = {
        "not finished": outcomes != {Outcome.DONE},
        "not each event once": stand != SESSIONS,
        "too many requests": requests > allowed,
        "Retry-After not kept": not patient,
    }
    return [name for name, is_so in wrong.items() if is_so]


def soak(every: int) -> tuple[str, str, int]:
    """Title, section and how many pushes went wrong; ``every`` leaves places out (1 takes all)."""
    counts: Counter[str] = Counter()
    tried = places(range(REQUESTS), range(0, SESSIONS, every))
    with tempfile.TemporaryDirectory() as folder:
        for place in tried:
            wrong = push(place, Path(folder))
            counts.update(wrong)
            counts["pushes in which anything was wrong"] += bool(wrong)
            if wrong:
                print(place, *wrong)
    names = ("not finished", "not each event once", "too many requests", "Retry-After not kept")
    nth = "every" if every == 1 else f"every {every}th"
    text = (
        f"A first push of {SESSIONS} sessions over HTTP, during which the server once answers 429 or 403 (with its two "
        f"reasons in turn), with Retry-After 7 and without: at each of {REQUESTS} requests and at {nth} write of the "
        "batches. One request more than undisturbed is allowed; one more again where the calendar is made, for it is "
        "looked for before it is made again.\n\n"
        f"| pushes | {' | '.join(names)} |\n{'|---' * (len(names) + 1)}|\n"
        f"| {len(tried)} | {' | '.join(str(counts[name]) for name in names)} |"
    )
    return "A busy server at any request", text, counts["pushes in which anything was wrong"]
