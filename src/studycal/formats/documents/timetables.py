"""Recognises entries by date: tables, headings and items whose days rise by some days each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from studycal.core.patterns import pattern as pattern_of
from studycal.core.records import replace

from .candidate import Candidate, Counts, Entry, Form, trimmed
from .dated_titles import ending_day, names_the_week_of
from .dated_weeks import share_week
from .dates import ANY_YEAR, WrittenDay, days, only_days, settled, span
from .folding import fold
from .runs import one_of
from .vocabulary import pattern

_LONGEST_BREAK = 35
"""Days without an entry, beyond which dates are a log or a list of events, not a plan."""
_DAYS_APART = 2
"""Days between those of a table that has many rows for each, from which on they are no diary."""
_WEEKLY = 4
"""Days between headings or items, from which on they are weeks."""
_LEAST_NUMBERED = 3
"""Numbered lessons, or days in a week of their own each, at least."""
_LEAST_DAYS, _FEW_DAYS = 5, 8
"""Days on end that are asked about, at least, and keys between two of them, fewer than these."""
_MOST_DAYS = 5
"""Days of a week on which a plan by day is studied, at most."""
_MOST_BACK = 4
"""Entries for one that lies before the one above, at least, where their order may be that of their days."""
_MOST_FALLS = 0.8
"""The part of the steps from day to day that go back where the newest stands first."""
_HALF_A_YEAR = 200
"""Keys that days go back where a new year begins between them, at least."""
_KEYS = 372
"""Keys of a year: twelve times as many as a month has days at most."""
_YEAR = pattern_of(r"(?<!\d)20\d\d(?!\d)")
_BRACKETS = pattern_of(r"[(\[][^()\[\]]*[)\]]|\b\d+\s*[^\W\d_]+\)")
_LEAST_SECTIONS = 3
_SECTION = pattern_of(r"\W*(\d{1,2})\.(\d{1,2})(?![\d.])")
"""A section's number, "2.4", with which a line begins; no day with a stop behind it, "2.4."."""
_BRACKET = pattern_of(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_CLOCK = pattern_of(r"(?<![\d:：.])\d{1,2}[:：][0-5]\d(?!\d)")
_SHARED = 4
"""Entries for one that is on the day of the one above, at most, where appointments are told from a plan."""


def timetable(candidates: Sequence[Candidate], longest_break: int = _LONGEST_BREAK) -> Candidate | None:
    """The longest of the candidates by date, tables of the same columns as one; None if there is none.

    ``longest_break`` is how many days may lie between two of them.
    """
    for candidate in candidates:
        if candidate.counts is Counts.DATES:
            _settle([entry for entry in candidate.entries if entry.days])
    dated = [
        candidate
        for candidate in [
            *_with_joined_tables(candidates),
            *_steps_by_date(candidates),
            *_numbered_by_date(candidates),
        ]
        if candidate.counts is Counts.DATES
        and _is_timetable(candidate, longest_break)
        and not _are_deadlines(candidate)
        and not _are_lengths(candidate)
        and not _are_bare(candidate)
        and not _are_sections(candidate)
        and not _are_appointments(candidate)
    ]
    return max(dated, key=lambda candidate: (_worded(candidate), len(candidate.entries), -candidate.form), default=None)


def _worded(candidate: Candidate) -> bool:
    """Whether any entry by date is called by a word, and not all by the numbers of lessons, or all say that they are
    weeks: "Week of Jan 26".
    """
    dated = [entry for entry in candidate.entries if entry.days]
    weeks = all(names_the_week_of(entry.head, entry.days[0]) for entry in dated)
    return weeks or any(any(map(str.isalpha, entry.topic)) for entry in candidate.entries)


def by_their_days(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates by date, those of which a few entries stand too late or too soon in the order of their days, and
    those with the newest first from the oldest on.
    """
    return [
        _by_day(_from_the_oldest(candidate)) if candidate.counts is Counts.DATES else candidate
        for candidate in candidates
    ]


def _from_the_oldest(candidate: Candidate) -> Candidate:
    if not _is_newest_first(candidate):
        return candidate
    note = "The newest entry stands first: they are taken from the oldest on."
    return replace(candidate, entries=candidate.entries[::-1], notes=[*candidate.notes, note])


def is_one_list(candidate: Candidate) -> bool:
    """Whether entries by date are one list under all their headings: their days rise, or the newest stands first."""
    days = [entry.days[0] for entry in candidate.entries if entry.days]
    return candidate.counts is Counts.DATES and (_rises(days) or _is_newest_first(candidate))


def _is_newest_first(candidate: Candidate) -> bool:
    """Whether entries by date, each with a day and its year, or all in one, fall from one to the next."""
    days = [entry.days[0] for entry in candidate.entries if entry.days]
    sure = candidate.counts is Counts.DATES and not any(day.swappable for day in days)
    if not sure or len(days) < max(_LEAST_DAYS, len(candidate.entries)):
        return False
    falls = sum(_key(later) < _key(sooner) for sooner, later in pairwise(days))
    return (all(day.year for day in days) or _rises(days[::-1])) and falls >= _MOST_FALLS * (len(days) - 1)


def all_by_days(candidates: Sequence[Candidate]) -> Candidate | None:
    """The longest of the candidates by date in the order of their days, however far these lie apart; None without."""
    return timetable(by_their_days(candidates), _HALF_A_YEAR)


def in_their_order(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates by date, tables in the order of their days where each day that a row goes back from comes again
    below: what is due on it stood beside an earlier lesson.
    """
    return [
        _by_day(candidate)
        if candidate.counts is Counts.DATES and candidate.form is Form.TABLE and _comes_below(candidate)
        else candidate
        for candidate in candidates
    ]


def _comes_below(candidate: Candidate) -> bool:
    days = [entry.days[0] for entry in candidate.entries if entry.days]
    return all(
        any(_key(before) == _key(other) for other in days[at + 1 :])
        for at, (before, day) in enumerate(pairwise(days), start=1)
        if -_HALF_A_YEAR < _key(day) - _key(before) < 0 and not share_week(before, day)
    )


def _by_day(candidate: Candidate) -> Candidate:
    if not all(entry.days for entry in candidate.entries) or any(
        entry.days[0].swappable for entry in candidate.entries
    ):
        return candidate
    keys, years = [_key(entry.days[0]) for entry in candidate.entries], 0
    for at, (sooner, later) in enumerate(pairwise(list(keys)), start=1):
        years += later - sooner < -_HALF_A_YEAR and not candidate.entries[at].days[0].year
        keys[at] += _KEYS * years
    back = sum(later < sooner for sooner, later in pairwise(keys))
    if not back or _MOST_BACK * back > len(keys):
        return candidate
    order = sorted(range(len(keys)), key=keys.__getitem__)
    note = "The entries stand in another order than their days: they are taken by their days."
    return replace(candidate, entries=[candidate.entries[at] for at in order], notes=[*candidate.notes, note])


def weeks_by_date(candidate: Candidate) -> int:
    """In how many weeks the days of a candidate lie."""
    when = (entry.days[0].on(ANY_YEAR) for entry in candidate.entries if entry.days)
    return len({day.isocalendar()[:2] for day in when if day})


def day_by_day(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Headings and tables whose days follow one another, as days: how many of them are a week must be asked."""
    listed = []
    for candidate in candidates:
        days = [entry.days[0] for entry in candidate.entries if entry.days]
        if candidate.counts is not Counts.DATES or candidate.form not in (Form.TABLE, Form.HEADINGS):
            continue
        steps = [_key(later) - _key(sooner) for sooner, later in pairwise(days)]
        whole = len(days) == len(candidate.entries) >= _LEAST_DAYS and not any(day.swappable for day in days)
        if whole and all(0 < step < _FEW_DAYS for step in steps):
            entries = [replace(entry, numbers=(at,)) for at, entry in enumerate(candidate.entries, start=1)]
            listed.append(replace(candidate, counts=Counts.DAYS, entries=entries))
    return listed


def _settle(entries: Sequence[Entry]) -> None:
    """Read figures with strokes as day and month, or month and day, where the days together tell which."""
    firsts = settled([entry.days[0] for entry in entries])
    swapped = any(new.swappable != entry.days[0].swappable for new, entry in zip(firsts, entries, strict=True))
    for entry, first in zip(entries, firsts, strict=True):
        turned = swapped and (first.month, first.day) != (entry.days[0].month, entry.days[0].day)
        entry.days = [first, *entry.days[1:]]
        if entry.until and entry.until.swappable:
            entry.until = entry.until.swapped() if turned or first.order == "day" else entry.until


def _with_joined_tables(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, and tables of dates with the same columns as one: a table for each unit goes on with the next."""
    by_columns: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        if candidate.form is Form.TABLE and candidate.counts is Counts.DATES:
            by_columns.setdefault(candidate.columns, []).append(candidate)
    joined = [_one_timetable(parts) for parts in by_columns.values() if len(parts) > 1]
    return [*candidates, *joined]


def _one_timetable(parts: Sequence[Candidate]) -> Candidate:
    """Tables of dates as one: one after the other, or, where a later one begins before one above it ends, by their
    days: lectures and labs of the same weeks, which are then no phases.
    """
    ordered = sorted(parts, key=lambda part: part.line)
    one = one_of(ordered)
    firsts = [[entry.days[0] for entry in part.entries if entry.days] for part in ordered]
    begun = [_key(days[0]) for days in firsts if days]
    ended = [_key(days[-1]) for days in firsts if days]
    back = any(-_HALF_A_YEAR < later - end <= 0 for end, later in zip(ended, begun[1:], strict=False))
    heads = (part.entries[0].parent.text for part in ordered if part.entries[0].parent)
    years = {tuple(named) for head in heads if (named := _YEAR.findall(head))}
    if back and len(years) < 2 and all(map(_rises, firsts)) and all(entry.days for entry in one.entries):
        by_day = sorted(one.entries, key=lambda entry: _key(entry.days[0]))
        one.entries = [replace(entry, parent=None) for entry in by_day]
        one.notes.append("The tables hold days of the same weeks: they are taken at the same time, by their days.")
    return one


def _rises(days: Sequence[WrittenDay], *, over_new_year: bool = False) -> bool:
    steps = (_key(later) - _key(sooner) for sooner, later in pairwise(days))
    return all(step >= 0 or (over_new_year and step < -_HALF_A_YEAR) for step in steps)


def _steps_by_date(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The phases or modules that each say their first and last day, "Phase 1: Basics (Jan 4 - Jan 17)", by date; none
    where days or lessons are numbered within them.
    """
    if any(candidate.counts in (Counts.DAYS, Counts.LESSONS) and candidate.gapless for candidate in candidates):
        return []
    dated = []
    for candidate in candidates:
        if candidate.counts not in (Counts.PHASES, Counts.MONTHS) or candidate.form is Form.TABLE:
            continue
        reaches = [span(entry.head, days(entry.head)) for entry in candidate.entries]
        pairs = zip(candidate.entries, reaches, strict=True)
        entries = [replace(entry, days=[reach[0]], until=reach[1]) for entry, reach in pairs if reach]
        if len(entries) == len(reaches) > 1:
            dated.append(replace(candidate, counts=Counts.DATES, entries=entries))
    return dated


def _numbered_by_date(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The numbered lessons that each begin or end with their date, "Lecture 2: Maps (12 April)", and the numbered days
    that each say it and lie in a week of their own, "Day 2 (12 April)", by date.
    """
    listed = []
    for candidate in candidates:
        if candidate.counts not in (Counts.DAYS, Counts.LESSONS) or candidate.form is Form.TABLE:
            continue
        lessons = candidate.counts is Counts.LESSONS
        read = [_with_its_day(entry, anywhere=not lessons) for entry in candidate.entries]
        entries = [entry for entry in read if entry.days]
        if len(entries) < max(_LEAST_NUMBERED, len(read)):
            continue
        _settle(entries)
        dated = replace(candidate, counts=Counts.DATES, entries=entries)
        apart = lessons or weeks_by_date(dated) == len(entries)
        if apart and _rises([entry.days[0] for entry in entries], over_new_year=lessons):
            listed.append(dated)
    return listed


def _with_its_day(entry: Entry, *, anywhere: bool) -> Entry:
    """An entry with the first day of its line, at its end or in a bracket behind its number if not ``anywhere``, and
    its topic without it.
    """
    if entry.days or anywhere:
        return replace(entry, days=entry.days[:1] or days(entry.head)[:1], topic=_without_its_day(entry.topic))
    if ended := ending_day(entry.topic):
        return replace(entry, days=[ended.first], topic=ended.topic)
    bracket = _BRACKET.match(entry.topic)
    if bracket and (named := only_days(bracket[0].strip("()（）[]【】"))):
        return replace(entry, days=named[:1], topic=trimmed(entry.topic[bracket.end() :]))
    return entry


def _without_its_day(topic: str) -> str:
    """A title without the bracket that holds its day and maybe its time: "Maps (3/23 19:00-20:30)"."""
    return trimmed(_BRACKET.sub(lambda match: " " if days(match[0]) else match[0], topic))


def _are_deadlines(candidate: Candidate) -> bool:
    """Whether dates stand under a heading that calls them deadlines: they are no weeks."""
    heads = {entry.parent.text for entry in candidate.entries if entry.parent is not None}
    return bool(heads) and all(re.search(pattern("h_due"), fold(head)) for head in heads)


def _are_lengths(candidate: Candidate) -> bool:
    """Whether lines with days say, most of them, nothing but how long these are: "4 Jan - 9 Jan (6 days)"."""
    if candidate.form is not Form.LINES:
        return False
    titled = [entry for entry in candidate.entries if entry.topic or not entry.lines]
    bare = [entry for entry in titled if not _BRACKETS.sub("", entry.topic).strip(" .:-–")]
    return 2 * len(bare) > len(candidate.entries)


def _are_bare(candidate: Candidate) -> bool:
    """Whether most lines say nothing but their day, and hold nothing: a calendar's days, whatever stands on some."""
    if candidate.form is Form.TABLE:
        return False
    bare = [entry for entry in candidate.entries if not (any(map(str.isalpha, entry.topic)) or entry.lines)]
    return 2 * len(bare) > len(candidate.entries)


def _are_sections(candidate: Candidate) -> bool:
    """Whether the days of lines are the numbers of a book's sections, "2.3: Evaluation", "2.4: Types": each counts on
    from the one above, as a day they would be a month apart.
    """
    if candidate.form is Form.TABLE or len(candidate.entries) < _LEAST_SECTIONS:
        return False
    pairs = [_SECTION.match(entry.head) for entry in candidate.entries]
    listed = [(int(match[1]), int(match[2])) for match in pairs if match]
    steps = [(later[0] - sooner[0], later[1] - sooner[1]) for sooner, later in pairwise(listed)]
    on = sum(step == (0, 1) for step in steps)
    return len(listed) == len(candidate.entries) and 2 * on > len(steps)


def _are_appointments(candidate: Candidate) -> bool:
    """Whether lines are appointments: most of them say a time of day, and many are on the same day as the one above."""
    if candidate.form is not Form.LINES or len(candidate.entries) < _LEAST_DAYS:
        return False
    timed = sum(bool(_CLOCK.search(entry.head)) for entry in candidate.entries)
    firsts = [(entry.days[0].month, entry.days[0].day) for entry in candidate.entries if entry.days]
    again = sum(sooner == later for sooner, later in pairwise(firsts))
    return 2 * timed > len(candidate.entries) and _SHARED * again >= len(candidate.entries)


def furthest(candidate: Candidate) -> int:
    """How many days lie between two entries by date at most."""
    when: list[date] = []
    for day in (entry.days[0] for entry in candidate.entries if entry.days):
        year = day.year or (when[-1].year if when else ANY_YEAR)
        written = day.on(year + bool(when and not day.year and (day.on(year) or when[-1]) < when[-1]))
        when += [written] if written else []
    return max(((later - sooner).days for sooner, later in pairwise(when)), default=0)


def _is_timetable(candidate: Candidate, longest_break: int) -> bool:
    days = [entry.days[0] for entry in candidate.entries if entry.days]
    if len(days) < 2 or any(day.swappable for day in days):
        return False
    keys = [_key(day) for day in days]
    ends = [_key(entry.until or entry.days[0]) for entry in candidate.entries if entry.days]
    steps = [later - sooner for sooner, later in pairwise(keys)]
    gaps = [later - sooner for sooner, later in zip(ends, keys[1:], strict=False)]
    if max((gap for gap in gaps if gap < _HALF_A_YEAR), default=0) > longest_break:
        return False
    rising = sum(step > 0 or step < -200 for step in steps) >= 0.8 * sum(map(bool, steps))
    mean = sum(steps) / len(steps)
    wide = mean >= (1 if candidate.form is Form.TABLE else _WEEKLY) or any(step < -200 for step in steps)
    wide = wide or (candidate.form is Form.TABLE and sum(steps) >= _DAYS_APART * sum(map(bool, steps)) > 0)
    return rising and (wide or (mean >= 1 and _comes_again(days)))


def _comes_again(days: Sequence[WrittenDay]) -> bool:
    """Whether days are those of a timetable: some of them in each week, and the same ones. One day after the other, or
    as it comes, is a diary.
    """
    days_in_order: list[date] = []
    for day in days:
        year = days_in_order[-1].year if days_in_order else ANY_YEAR
        when = day.on(year)
        if when and days_in_order and when < days_in_order[-1] and not day.year:
            when = day.on(year + 1)
        days_in_order += [when] if when else []
    weeks: dict[int, set[tuple[int, int]]] = {}
    for when in days_in_order:
        weeks.setdefault(when.weekday(), set()).add(when.isocalendar()[:2])
    return len(weeks) <= _MOST_DAYS and any(len(held) > 1 for held in weeks.values())


def _key(day: WrittenDay) -> int:
    return (day.year or 0) * _KEYS + day.month * 31 + day.day
