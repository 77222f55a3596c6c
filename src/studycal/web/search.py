"""Looking for words in what the plan holds and what was said: topics, notes, links."""

from __future__ import annotations

from collections.abc import Iterable

from studycal.core.records import dataclass
from studycal.service.revision import Revision

_MOST = 60


@dataclass(frozen=True)
class Hit:
    """Something that holds the words: where it is, what it is, and its text."""

    path: str
    kind: str
    title: str
    text: str = ""


def search(built: Revision, query: str) -> list[Hit]:
    """Everything that holds all the words of a query, topics first."""
    words = query.casefold().split()
    if not words:
        return []
    return [hit for hit in _everything(built) if _holds(hit, words)][:_MOST]


def _holds(hit: Hit, words: list[str]) -> bool:
    text = f"{hit.kind} {hit.title} {hit.text}".casefold()
    return all(word in text for word in words)


def _everything(built: Revision) -> Iterable[Hit]:
    placed = {week.week for week in built.plan.weeks}
    for week in built.curriculum.weeks:
        where = f"/week/{week.number}" if week.number in placed else "/year"
        yield Hit(where, f"Week {week.number}", week.topic, week.focus)
    for entry in reversed(built.facts.log):
        title = entry.session or f"Week {entry.week}"
        where = f"/week/{entry.topic}{f'#{entry.session}' if entry.session else ''}"
        said = {"Restart": entry.restart, "Link": entry.link, "Review": entry.verdict, "Surprise": entry.surprise}
        yield from (Hit(where, kind, title, text) for kind, text in said.items() if text)
    for quarter in built.curriculum.quarters:
        for template in quarter.sessions:
            yield Hit("/year", f"Cadence {quarter.key}", template.name, " · ".join(template.bullets))
