"""What was said, in sentences, by week, newest first; each can be taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby

from fastapi import APIRouter, Request
from starlette.responses import Response

from studycal.core.life.facts import Record, standing
from studycal.core.records import dataclass
from studycal.service.revision import Revision

from . import values
from .fact_words import full
from .site import Site, kept

PAGE = 120
"""So many are shown at a time."""

KINDS = {"log": "Logged", "mark": "Marks", "pin": "Moved", "setting": "Settings"}


@dataclass(frozen=True)
class HistoryEntry:
    """One thing said; ``holds`` is false once it was taken back, ``link`` is a web address or "" ."""

    number: int
    at: datetime
    words: str
    link: str
    holds: bool
    undo: bool


@dataclass(frozen=True)
class HistoryWeek:
    """What was said in the week that began on a day."""

    starts: date
    listed: tuple[HistoryEntry, ...]


def router(site: Site) -> APIRouter:
    """The one page."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/said")
    def history(request: Request, kind: str = "", before: str = "") -> Response:
        with site.home() as home:
            built = site.built(home)
            records = home.store.records()
            holding = {record.id for record in standing(records)}
            until = values.hinted_number(before)
            shown = [
                record for record in reversed(records) if _fits(record, kind) and (until is None or record.id < until)
            ]
            weeks = _by_week(shown[:PAGE], holding, built, site.local(built))
            older = shown[PAGE - 1].id if len(shown) > PAGE else None
            return site.page(
                request, "said", built, weeks=weeks, kind=kind if kind in KINDS else "", kinds=KINDS, older=older,
                said=kept(home, request),
            )  # fmt: skip

    return routes


def _fits(record: Record, kind: str) -> bool:
    if kind not in KINDS:
        return True
    return record.kind == kind or (kind == "pin" and record.kind in ("unpin", "title"))


def _by_week(records: list[Record], holding: set[int], built: Revision, now: datetime) -> list[HistoryWeek]:
    entries = [_entry(record, holding, built, now) for record in records]
    return [
        HistoryWeek(starts, tuple(listed))
        for starts, listed in groupby(entries, key=lambda one: _week_of(one.at, built))
    ]


def _week_of(at: datetime, built: Revision) -> date:
    return at.date() - timedelta(days=(at.weekday() - built.schedule.week_starts) % 7)


def _entry(record: Record, holding: set[int], built: Revision, now: datetime) -> HistoryEntry:
    holds = record.id in holding
    link = str(record.body.get("link", ""))
    words = full(record.kind, record.body, built.plan, built.curriculum)
    return HistoryEntry(record.id, record.at.astimezone(now.tzinfo), words, link, holds or record.kind == "undo", holds)
