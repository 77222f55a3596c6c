"""Looking for words in what the plan holds and what was said: topics, notes, links; and for a week by its number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from studycal.core.records import dataclass
from studycal.core.session_id import week_id
from studycal.formats.documents.folding import fold
from studycal.service.revision import Revision

_MOST = 60
_WEEK = re.compile(r"(?:w|week)?\s*0*(?P<number>\d{1,3})(?:[.\s]*s(?P<slot>\d{1,2}))?", re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    """Something that holds the words: where it is, what it is, and its text."""

    path: str
    kind: str
    title: str
    text: str = ""


def search(built: Revision, query: str) -> list[Hit]:
    """Everything that holds all the words of a query, topics first; before them the week or session that it names.

    Letters are compared without case and accents: ``resume`` finds ``résumé``.
    """
    words = _plain(query).split()
    if not words:
        return []
    named = _named(built, query)
    matching = (hit for hit in _everything(built) if _holds(hit, words))
    return list(dict.fromkeys((*named, *matching)))[:_MOST]


def _plain(text: str) -> str:
    return fold(text).casefold()


def _holds(hit: Hit, words: list[str]) -> bool:
    text = _plain(f"{hit.kind} {hit.title} {hit.text}")
    return all(word in text for word in words)


def _named(built: Revision, query: str) -> list[Hit]:
    """The week that ``W03``, ``week 3`` or ``3`` is, with the session of ``W03.S2`` before it."""
    match = _WEEK.fullmatch(query.strip())
    if not match:
        return []
    number = int(match["number"])
    session = built.plan.by_id().get(f"{week_id(number)}.S{match['slot']}") if match["slot"] else None
    shown = [Hit(f"/week/{session.week}#{session.id}", session.id, session.title)] if session else []
    return shown + [hit for hit in _weeks(built) if hit.kind == f"Week {number}"]


def _weeks(built: Revision) -> Iterable[Hit]:
    placed = {week.week for week in built.plan.weeks}
    for week in built.curriculum.weeks:
        where = f"/week/{week.number}" if week.number in placed else "/year"
        yield Hit(where, f"Week {week.number}", week.topic, week.focus)


def _everything(built: Revision) -> Iterable[Hit]:
    yield from _weeks(built)
    for entry in reversed(built.facts.log):
        title = entry.session or f"Week {entry.week}"
        where = f"/week/{entry.topic}{f'#{entry.session}' if entry.session else ''}"
        texts = {"Restart": entry.restart, "Link": entry.link, "Review": entry.verdict, "Surprise": entry.surprise}
        yield from (Hit(where, kind, title, text) for kind, text in texts.items() if text)
    for quarter in built.curriculum.quarters:
        for template in quarter.sessions:
            yield Hit("/year", f"Cadence {quarter.key}", template.name, " · ".join(template.bullets))
