"""What servers answer in the field, drawn for one run: a script for the proxy, or faults of the tests' Google."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.caldav_proxy import LOGIN_PAGE, Asked, Changed, Instead, Script
from tests.calendars.caldav_learner import CalDavLearner
from tests.google import FakeGoogle

PAGE = Instead(200, LOGIN_PAGE, {"Content-Type": "text/html"})
XML = {"Content-Type": "application/xml"}
WRITES = ("PUT", "DELETE")
GOOGLE = ("error", "drop", "lost", "cut", "html", "empty", "half")
"""Kinds of `tests.google.faults.Fault`."""


def google_fault(google: FakeGoogle, chance: random.Random) -> str:
    """Something goes wrong once in the next run; its name."""
    kind = chance.choice(GOOGLE)
    if kind == "error":
        google.hands.fault(kind, "PART (PUT|PATCH|DELETE)", status=412, reason="conditionNotMet")
    elif kind in ("empty", "half"):  # a full listing; what a list of changes leaves out nobody can know
        for calendar in google.hands.calendars():
            google.hands.expire_sync_tokens(str(calendar["id"]))
        google.hands.fault(kind, "GET .*/events", skip=1)
    elif kind == "html":
        google.hands.fault(kind, "GET .*/events")
    else:
        google.hands.fault(kind, "/batch|/events", skip=chance.randint(0, 2))
    return kind


def caldav_fault(learner: CalDavLearner, chance: random.Random) -> tuple[str, Script]:
    """Its name and what the proxy does."""
    number = chance.randint(1, 4)

    def writes(fate: str | Instead) -> Script:
        return lambda asked: fate if asked.method in WRITES and asked.nth == number else ""

    def reports(fate: str | Instead | Changed) -> Script:
        return lambda asked: fate if asked.method == "REPORT" and asked.nth == number % 2 + 1 else ""

    def tokens(fate: Callable[[Asked], str | Instead]) -> Script:
        return lambda asked: fate(asked) if _has_token(asked) else ""

    scripts: dict[str, Script] = {
        "a page for a write": writes(PAGE),
        "an empty answer to a write": writes(Instead(200)),
        "the answer to a write is lost": writes("lose"),
        "a write is refused": writes("refuse"),
        "412": writes(Instead(412)),
        "a deletion's answer is lost, its repetition 412": _lost_deletion(),
        "a page for a look": reports(PAGE),
        "a look is cut": reports("cut"),
        "an odd character": reports(Changed(lambda body: body.replace(b"SUMMARY:", b"SUMMARY:\x0b"))),
        "500 to the token": tokens(lambda _: Instead(500)),
        "403 to the token": tokens(lambda _: Instead(403)),
        "a list for a delta": tokens(lambda asked: _everything(learner, asked)),
        "404 to a multiget": lambda asked: Instead(404) if b"multiget" in asked.body else "",
        "an empty multistatus": lambda asked: _emptied(asked, number),
        "a bin": _binned,
    }
    name = chance.choice(sorted(scripts))
    return name, scripts[name]


def _has_token(asked: Asked) -> bool:
    return b"sync-collection" in asked.body and b"<sync-token></sync-token>" not in asked.body


def _everything(learner: CalDavLearner, asked: Asked) -> Instead:
    """DAViCal's and SOGo's answer to a token that they do not know."""
    body = re.sub(rb"<sync-token>[^<]*<", b"<sync-token><", asked.body)
    told = learner.hands.ask("REPORT", learner.calendar, body.decode(), Depth="0")
    return Instead(told.status, told.data, XML)


def _lost_deletion() -> Script:
    lost: list[str] = []

    def answer(asked: Asked) -> str | Instead:
        if asked.method != "DELETE":
            return ""
        if not lost:
            lost.append(asked.path)
            return "lose"
        return Instead(412) if asked.path == lost[0] else ""

    return answer


def _emptied(asked: Asked, number: int) -> str | Instead:
    empty = b'<?xml version="1.0"?><multistatus xmlns="DAV:"></multistatus>'
    return Instead(207, empty, XML) if asked.method == "PROPFIND" and asked.nth == number else ""


def _binned(asked: Asked) -> str | Instead | Changed:
    if asked.method == "MKCALENDAR":
        return Instead(405)
    kind = b'<X:deleted-calendar xmlns:X="http://nextcloud.com/ns" />'
    swap = Changed(lambda body: re.sub(rb"<(?:\w+:)?calendar ?/>", kind, body))
    return swap if asked.method == "PROPFIND" else ""
