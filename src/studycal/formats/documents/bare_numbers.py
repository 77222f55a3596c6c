"""Recognises a table that numbers its topics under `#` or `No`, where it is all that the document holds, as weeks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from .answers import ReadingAnswers
from .asides import takes_minutes
from .blocks import Kind
from .candidate import Candidate, Counts, Entry, Outline
from .columns import PLAIN_TOPICS
from .dates import ANY_YEAR
from .folding import fold
from .part_titles import is_aside
from .tables import Table, as_candidate
from .vocabulary import pattern, words

_WEEK, _SOONER = 7, 1
"""Days of a week, and how many of them sooner the next one may come."""
_MOST_GUESSED = 30
"""Numbered topics that may be weeks where nothing says so; more of them are lessons."""


def by_bare_number(outline: Outline, read: Sequence[Table], answers: ReadingAnswers) -> tuple[Candidate, Table] | None:
    """A table that numbers its topics under `#` or `No`, where it is all the document holds: a guess, and said."""
    if answers.per_week or answers.weeks_each or answers.durations or not _is_bare(outline, read):
        return None
    for table in read:
        candidate = as_candidate(table)
        if candidate.counts is not Counts.TOPICS or not candidate.gapless or candidate.singles < len(candidate.entries):
            continue
        if takes_minutes(table.block) or len(candidate.entries) > _MOST_GUESSED or _are_closer(candidate.entries):
            continue
        header = fold(table.columns.name(table.columns.fields.get("topic", 0))).strip(" *:")
        if (header in PLAIN_TOPICS or header in words("h_topic") - words("lesson")) and not _is_aside(table):
            number = table.columns.name(table.columns.fields["number"])
            candidate.counts = Counts.WEEKS
            candidate.columns = candidate.columns.replace("→ number", "→ week")
            candidate.notes.append(f"No column says week: “{number}” is taken for it.")
            return candidate, table
    return None


def _are_closer(entries: Sequence[Entry]) -> bool:
    """Whether two numbers that have days lie closer together than weeks do: lessons, twice a week."""
    written = [(entry.numbers[0], entry.days[0].on(ANY_YEAR)) for entry in entries if entry.days]
    dated = [(number, day.toordinal()) for number, day in written if day]
    steps = [(later[0] - sooner[0], later[1] - sooner[1]) for sooner, later in pairwise(dated)]
    return any(0 < apart < _WEEK * numbers - _SOONER for numbers, apart in steps)


def _is_bare(outline: Outline, read: Sequence[Table]) -> bool:
    """Whether a document is one table and little else, or calls itself a plan of weeks."""
    others = [block for block in outline.blocks if block.kind not in (Kind.TABLE, Kind.RULE)]
    titles = [block.text for block in others if block.kind is Kind.HEADING][:2]
    weekly = any(re.search(pattern("week"), fold(title)) for title in titles)
    return len(read) == 1 and (len(others) <= 6 or weekly)


def _is_aside(table: Table) -> bool:
    """Whether a table lists books, the pages of one, homework or the like."""
    listed = words("h_book") | words("h_page")
    books = any(fold(text).strip(" *:.") in listed for text in table.block.rows[0].texts)
    return books or (table.parent is not None and is_aside(table.parent.text))
