"""Recognises an overview: a table or headings over spans of weeks that stand one by one elsewhere in the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from studycal.core.records import replace

from .candidate import Candidate, Counts, Entry, Form, pieces
from .covered_lines import below
from .folding import fold
from .report import Report, shortened
from .runs import tells_of_work
from .tables import Table
from .timetables import weeks_by_date
from .vocabulary import pattern

_LONGEST_NAME = 60
"""Letters of a phase; what is longer says what to do in it."""

_MONTH = 4
"""Weeks."""
_SEVERAL, _MANY = 2, 2
_MOST_OF, _MOST_OF_SPANS = 0.8, 2 / 3
"""The part of its weeks that has to stand in shorter spans elsewhere: an author may miscount one or the other, and
spans alone may count weeks without class.
"""


def is_overview(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether a candidate spans weeks that others have one by one, or in shorter spans, outside of it."""
    if 2 * candidate.singles > len(candidate.entries):
        return False
    apart = [other for other in others if other is not candidate and not _lies_within(other, candidate)]
    whole = candidate.form is Form.TABLE and any(
        other.singles > candidate.singles and other.numbers >= candidate.numbers for other in apart
    )
    most = _MOST_OF if candidate.singles else _MOST_OF_SPANS
    return whole or len(_shorter(candidate, apart)) >= most * len(candidate.numbers)


def is_of_spans(candidate: Candidate) -> bool:
    """Whether all that a candidate has are spans of weeks."""
    return candidate.counts is Counts.WEEKS and not candidate.singles


def is_by_day(candidate: Candidate, dated: Candidate) -> bool:
    """Whether entries by date, more than a candidate has spans of weeks, or as many as it has single ones, lie outside
    of it and in most of its weeks.
    """
    apart = not any(first <= entry.line <= last for first, last in candidate.spans for entry in dated.entries)
    titled = all(entry.topic or entry.columns for entry in dated.entries)
    weeks = weeks_by_date(dated) >= _MOST_OF_SPANS * len(candidate.numbers)
    return apart and titled and weeks and len(dated.entries) >= len(candidate.entries) + (not candidate.singles)


def broader_beside(main: Candidate | None, candidates: Sequence[Candidate]) -> Candidate | None:
    """Headings of months or phases that a list of weeks without days has no part in, or of many more days than there
    are headings of weeks elsewhere: which is the plan is asked.
    """
    if main is None or main.form is Form.TABLE or main.counts is not Counts.WEEKS:
        return None
    if main.form is Form.HEADINGS:
        return next((days for one in candidates if (days := _days_beside(one, main))), None)
    if main.gapless and all(entry.days for entry in main.entries):
        return None
    for candidate in candidates:
        if (
            candidate.form is Form.HEADINGS
            and candidate.counts in (Counts.MONTHS, Counts.PHASES)
            and len(candidate.entries) > 2
        ):
            inside = any(first <= entry.line <= last for entry in main.entries for first, last in candidate.spans)
            if not inside and _may_last_longer(candidate, main):
                return candidate
    return None


def _days_beside(days: Candidate, main: Candidate) -> Candidate | None:
    """Headings that number days from the first on, those before all weeks or behind them, which are many more than the
    headings of weeks; None where they are no such, or lie in the weeks.
    """
    if days.form is not Form.HEADINGS or days.counts is not Counts.DAYS or days.weak:
        return None
    first, last = main.entries[0].line, max(week.last for week in main.entries)
    parts = ([day for day in days.entries if day.line < first], [day for day in days.entries if day.line > last])
    apart = replace(days, entries=max(parts, key=len))
    inside = any(first <= day.line <= last for day in days.entries)
    many = len(apart.entries) >= _MANY * len(main.entries)
    once = apart.gapless and sum(len(day.numbers) for day in apart.entries) == len(apart.numbers)
    return apart if many and once and not inside else None


def _may_last_longer(broader: Candidate, main: Candidate) -> bool:
    """Whether headings of months or phases tell of no less time than a list of weeks."""
    weeks = len(broader.entries) * (_MONTH if broader.counts is Counts.MONTHS else 1)
    return weeks >= len(main.numbers)


def _shorter(candidate: Candidate, others: Sequence[Candidate]) -> set[int]:
    """The weeks of a candidate that stand elsewhere in a span shorter than its own."""
    lengths = {number: len(entry.numbers) for entry in candidate.entries for number in entry.numbers}
    return {
        number
        for other in others
        for entry in other.entries
        if all(len(entry.numbers) < lengths.get(number, 0) for number in entry.numbers)
        for number in entry.numbers
    }


def _lies_within(other: Candidate, candidate: Candidate) -> bool:
    """Whether a candidate's entries stand below the entries of another: "Week 1-2", and in it "Week 1"."""
    if candidate.form is Form.TABLE:
        return False
    lies_below = below(candidate.entries)
    return any(lies_below(entry.line) for entry in other.entries)


def names_phases(candidate: Candidate) -> bool:
    """Whether what a table says of spans of weeks may name their phases: no entry of it is a sentence, and most weeks
    are in one alone.
    """
    counted = Counter(number for entry in candidate.entries for number in entry.numbers)
    shared = 2 * sum(times > 1 for times in counted.values()) >= len(counted)
    short = all(len(entry.topic) <= _LONGEST_NAME for entry in candidate.entries)
    return candidate.form is not Form.TABLE or (short and not shared)


def only_leads_to_places(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether a table has chapters for topics, "Ch. 2", or tells what is read or due, and other lines have titles for
    the same weeks, or say what is done in them.
    """
    leading = sum(is_place(entry.topic) for entry in candidate.entries)
    work = tells_of_work(candidate)
    named = any(
        other.numbers >= candidate.numbers
        and other.gapless
        and 2 * sum(bool(entry.topic or (work and entry.lines)) for entry in other.entries) > len(other.entries)
        for other in others
    )
    return (work or 2 * leading > len(candidate.entries)) and named


def is_place(text: str) -> bool:
    """Whether a text is a place in a book and nothing else: "Cap 2.1", "Chapters 3-5"."""
    return bool(_place().fullmatch(fold(text)))


@cache
def _place() -> re.Pattern[str]:
    words = rf"(?:{pattern('reference')}|{pattern('lesson')})"
    return re.compile(rf"\W*{words}\W*\d+(?:[.\d]*)(?:\s*(?:[-,&/+]|{pattern('and')}|{pattern('to')})\s*[.\d]+)*\W*")


def is_taken_out(other: Candidate, best: Candidate, tables: Iterable[Table]) -> bool:
    """Whether a candidate that tells of several weeks stands below one of them, mostly the last, and is no part of it
    from now on: "## Week 3", and behind it a table of weeks 1 to 3.
    """
    holding = [week for week in best.entries if _holds_more(week, other)]
    if len(holding) != 1 or len(other.numbers & best.numbers) < _SEVERAL:
        return False
    begins = {first for first, _ in other.spans}
    lines = {line for table in tables if table.block.line in begins for line in pieces(table.block)[0]}
    lines |= {line for entry in other.entries for line in entry.written}
    holding[0].lines = [line for line in holding[0].lines if line not in lines]
    return True


def _holds_more(week: Entry, other: Candidate) -> bool:
    """Whether all that a candidate says of this week and of others stands below this one."""
    below = all(week.line < entry.line <= week.last for entry in other.entries)
    return below and not other.numbers <= set(week.numbers)


def is_of_one_week(other: Candidate, best: Candidate) -> bool:
    """Whether a table speaks of one week of many: a log of what was changed, no detail of the plan."""
    return other.form is Form.TABLE and len(other.numbers) == 1 < len(best.numbers) - 1


def add_last_weeks(best: Candidate, overview: Sequence[Candidate], report: Report) -> None:
    """Add to the weeks those behind the last of them that only an overview has; where they do not go on with it, they
    are told of: the author counted otherwise.
    """
    for candidate in overview:
        last = max(best.numbers)
        later = [entry for entry in candidate.entries if min(entry.numbers) > last]
        if not later or best.counts is not candidate.counts:
            continue
        where = f"{candidate.where[:1].upper()}{candidate.where[1:]}"
        if min(min(entry.numbers) for entry in later) == last + 1:
            best.entries = [*best.entries, *later]
            best.notes.append(f"{where} alone has week {last + 1} and after.")
        else:
            names = ", ".join(f"“{shortened(entry.head, 40)}” (line {entry.line})" for entry in later[:4])
            verb = "lies" if len(later) == 1 else "lie"
            message = f"{names} {verb} behind week {last}, the last of the plan, and not next to it: not used."
            report.warning(later[0].line, "weeks-beyond", message, f"Number on from {last + 1}.")


def are_tasks(candidate: Candidate) -> bool:
    """Whether every entry has a box to tick: "- [ ] Week 1-2: Apply to ten" names no phase."""
    return candidate.form is Form.LIST and all(entry.ticked is not None for entry in candidate.entries)
