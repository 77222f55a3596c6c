"""The year that a document's days without one are in, by what else it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import islice

from studycal.core import patterns
from studycal.core.records import replace

from .blocks import Block, Kind, Row
from .candidate import Candidate, Counts, Entry, Outline
from .dated_weeks import named_span
from .dates import ANY_YEAR, WrittenDay, days, weekdays_in
from .folding import fold
from .resolving import fitting, fitting_year
from .strokes import day_or_month
from .vocabulary import any_of, blanked, weekday_names, words

_HALF_A_YEAR = 6
_LATEST = 2099
_MOST_TEXTS = 300
"""Texts with a year whose days are looked at."""
_IN_PASSING = 160
"""Letters of a text behind which a day is named in passing: when a book was bought."""
_LEAST_AGAINST, _STRAY, _FAR = 4, 0.2, 3
"""Days with a weekday that may speak against a year, at least; the part of them that may be mistyped; and how many
years away is the one that they speak for."""

_LEAST_OF_A_COURSE, _MOST_OFF, _YEARS_BACK, _DAYS_BACK, _FRIDAY, _SUNDAY = 6, 0.2, 12, 180, 4, 6
"""Days of a course by date, at least; the part of them that may be at a weekend; how many years back it may be; how
many days back a day lies that is of the next year; the last day of classes in a week, and the one before its first."""

_TIMES_A_WEEK = (2, 3)
"""How many weekdays a line may name that says when the lessons are."""
_LEAST_BESIDE, _MOST_BESIDE = 2, 0.8
"""Days with their weekday in another column, at least, and the part of all days that they are."""

_DATED_LINE = patterns.pattern(r"(?m)^\s*(?:date|lastmod|updated|created|modified|published)\b.*$")
"""Lines of a front matter that say when the page was written."""
_YEAR = patterns.pattern(r"(?<!\d)(20\d\d|25[5-9]\d)(?!\d)")
_OF_A_NAME = patterns.pattern(r"[A-Za-z]{3,}20\d\d(?!\d)")
"""A year that is part of a name, a conference's or a video's: "ICML2018"; above the plan it may be its course's."""
_THAI = patterns.pattern("[\u0e01-\u0e5b]")


def _years(text: str) -> list[int]:
    """The years that a text names; those of Thailand's calendar only where Thai stands around them."""
    named = [int(year) for year in _YEAR.findall(text)]
    thai = any(year > _LATEST for year in named) and bool(_THAI.search(text))
    return [year - 543 * (year > _LATEST) for year in named if year <= _LATEST or thai]


def give_weekdays(rows: Sequence[Row], entries: Sequence[Entry]) -> None:
    """Give the days of a table's rows the weekdays that stand beside them in a column of their own, which tell the
    year: "8/12 | Wed".
    """
    by_line = {row.line: row for row in rows}
    dated = [entry for entry in entries if entry.days and entry.line in by_line]
    for at in range(len(rows[0].parts) if rows and dated else 0):
        beside = weekdays_in([by_line[entry.line].text(at) for entry in dated])
        if sum(day is not None for day in beside) >= max(_LEAST_BESIDE, _MOST_BESIDE * len(dated)):
            for entry, day in zip(dated, beside, strict=True):
                first = entry.days[0]
                entry.days[0] = replace(first, weekday=day) if first.weekday is None else first
            return


def year_of(outline: Outline, main: Candidate, today: date | None) -> int | None:
    """The year that a document states, or else that of its weekdays, also where it names another in passing only."""
    if sure := _sure_year(outline, main):
        return sure
    named = _named_year(outline, main)
    if named and not _is_unlikely(main, named):
        return _year_of_most_weekdays(outline, named, today) or named
    by_weekday = year_of_weekdays(outline, today) or _year_of_one_weekday(outline, main, today)
    return by_weekday or _of_lesson_days(outline, main, today) or _of_schooldays(main, today)


def _is_unlikely(main: Candidate, year: int) -> bool:
    """Whether many days of a course, none of them with a year or a weekday, are at a weekend in a year that is named in
    passing.
    """
    written = _schooldays(main)
    return bool(written) and _MOST_OFF * len(written) <= _off(written, year) < len(written)


def _schooldays(main: Candidate) -> list[WrittenDay]:
    """The days of a course by date, or the five of each week that has so many, "Jan 5 - Jan 9", none of them with year
    or weekday; empty where they are few.
    """
    written = [entry.days[0] for entry in main.entries if entry.days]
    if main.counts is not Counts.DATES:
        reaches = [reach for entry in main.entries if entry.days and (reach := named_span(entry))]
        written = [day for reach in reaches for day in _five_days(*reach)]
    sure = any(day.year or day.weekday is not None for day in written)
    return written if len(written) >= _LEAST_OF_A_COURSE and not sure else []


def _sure_year(outline: Outline, main: Candidate) -> int | None:
    """The year with which the first day is written elsewhere ("from 2019/04/15"), or that the heading of its term or
    the title names.
    """
    first = _first_day(main)
    early = [(day, year) for day, year in _written_days(outline) if day.start < _IN_PASSING]
    begin = {year for day, year in early if first and (day.month, day.day) == (first.month, first.day)}
    if first and not first.year and len(begin) == 1:
        return min(begin)
    if len(headed := set(_years(main.columns))) == 1:
        return headed.pop()  # "Date (2023)"
    if (above := term_above(outline, main)) and not without_term(above.text):
        return _years(above.text)[0]
    titled = _years(outline.title.text) if outline.title else []
    return titled[0] if titled else None


def term_above(outline: Outline, main: Candidate) -> Block | None:
    """The nearest heading above entries that names a year: "Fall 2025", "2019年", "Talks of 2025"; None without one."""
    parent = main.entries[0].parent if main.entries else None
    if parent is None or id(parent) not in outline.places:
        return None
    headings = (parent, *outline.ancestors(outline.places[id(parent)]))
    return next((heading for heading in headings if _years(heading.text)), None)


def without_term(text: str) -> str:
    """What a heading says beside its term and its year: "talks" of "Talks, Fall 2025"."""
    return re.sub(r"[\W\d_年년度]+", " ", blanked(fold(text), words("season"))).strip()


def _first_day(main: Candidate) -> WrittenDay | None:
    return next((entry.days[0] for entry in main.entries if entry.days), None)


def _named_year(outline: Outline, main: Candidate) -> int | None:
    """The only year that the front matter names, or a short line, or that days are written with; of two on end the
    first for a plan that begins in its second half; else the page's own.
    """
    first, begin = _first_day(main), main.line
    if len(named := set(_years(_DATED_LINE.sub("", outline.matter)))) == 1:
        return named.pop()
    years = {
        year
        for block in outline.blocks
        if block.kind is not Kind.TABLE and len(block.text) < 60
        for year in _years(block.text if block.line < begin else _OF_A_NAME.sub("", block.text))
    }
    years = years if len(years) == 1 else _term_years(outline, main) or {year for _, year in _written_days(outline)}
    years = years or set(_years(outline.matter))
    begun = first.month if first else 1
    over = len(years) == 2 and max(years) - min(years) == 1 and begun > _HALF_A_YEAR
    return min(years) if len(years) == 1 or over else None


def _term_years(outline: Outline, main: Candidate) -> set[int]:
    """The year of the term that a text above the plan names, "Tuesdays, Fall 2026 (Aug 18 to Dec 1)"; none where they
    name several.
    """
    above = (fold(block.text) for block in outline.blocks if block.line < main.entries[0].line and "20" in block.text)
    years = {int(match["year"]) for text in above for match in _term().finditer(text)}
    return years if len(years) == 1 else set()


@cache
def _term() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(words('season'))}[\s,'-]+(?P<year>20\d\d)(?!\d)")


def _written_days(outline: Outline) -> list[tuple[WrittenDay, int]]:
    """The days that a document writes with their year, and it: "Friday, 13 January 2023" in a table of what is due."""
    texts = (
        text
        for block in outline.blocks
        for text in (*(text for row in block.rows for text in row.texts), block.text)
        if _YEAR.search(text)
    )
    return [(day, day.year) for text in islice(texts, _MOST_TEXTS) for day in days(text) if day.year]


def year_of_weekdays(outline: Outline, today: date | None) -> int | None:
    """The year in which the days of a document's text fall on the weekdays that they are written with; None without
    two of them, or where no year fits.
    """
    distinct = _days_with_weekdays(outline)
    return fitting_year(distinct, today) if today and distinct == sorted(distinct, key=_key) else None


def _year_of_most_weekdays(outline: Outline, named: int, today: date | None) -> int | None:
    """The only year near one that a document names in which nearly all its days fall on their weekdays, where hardly
    any do in that one: "exam of September 2025" in a plan of 2026.
    """
    distinct = [day for day in _days_with_weekdays(outline) if not day.year]
    if len(distinct) < _LEAST_AGAINST or _fitting(distinct, named) > _STRAY * len(distinct):
        return None
    years = [year for year in range(named - _FAR, named + _FAR + 1) if year != named]
    fit = [year for year in years if _fitting(distinct, year) >= (1 - _STRAY) * len(distinct)]
    return fit[0] if len(fit) == 1 else year_of_weekdays(outline, today)


def _fitting(listed: list[WrittenDay], year: int) -> int:
    """How many days fall on their weekdays in a year."""
    return sum((when := day.on(year)) is not None and when.weekday() == day.weekday for day in listed)


def _days_with_weekdays(outline: Outline) -> list[WrittenDay]:
    """The days of a document's text that stand with their weekdays, each once, in their order; figures with a stroke
    as its other days tell.
    """
    order = day_or_month(outline, ())
    texts = (text for block in outline.blocks for text in (*(t for row in block.rows for t in row.texts), block.text))
    written = (day for text in islice(texts, _MOST_TEXTS) for day in days(text) if day.weekday is not None)
    right = (day.swapped() if day.swappable and order == "day" else day for day in written)
    return list({(day.month, day.day): day for day in right}.values())


def _five_days(first: WrittenDay, last: WrittenDay) -> list[WrittenDay]:
    """The days of a span of five; none of another."""
    begin, end = first.on(ANY_YEAR), last.on(ANY_YEAR)
    if begin is None or end is None or (end - begin).days != _FRIDAY:
        return []
    between = (begin + timedelta(days=at) for at in range(1, _FRIDAY))
    return [first, *(replace(first, month=day.month, day=day.day) for day in between), last]


def _year_of_one_weekday(outline: Outline, main: Candidate, today: date | None) -> int | None:
    """The last year in which the only day with a weekday falls on it, and nearly all weeks named by a day begin on
    a Monday, where it does not in the year to come: "Week 1 (8/26)", and an exam on "Tuesday, December 17".
    """
    named = [day for day in _days_with_weekdays(outline) if not day.year]
    firsts = [entry.days[0] for entry in main.entries if entry.days]
    weekly = main.counts is Counts.WEEKS and len(firsts) >= _LEAST_OF_A_COURSE and not any(day.year for day in firsts)
    begin = firsts[0].on(today.year) if firsts and today else None
    if len(named) != 1 or not weekly or today is None or begin is None:
        return None
    coming = today.year + (begin < today)
    years = [year for year in range(coming, today.year - _YEARS_BACK, -1) if _fitting(named, year)]
    mondays = [replace(day, weekday=0) for day in firsts]
    fit = [year for year in years if _fitting(mondays, year) >= (1 - _STRAY) * len(mondays)]
    return fit[0] if fit and coming not in years else None


def _of_lesson_days(outline: Outline, main: Candidate, today: date | None) -> int | None:
    """The last year in which all days of a course fall on the weekdays that a line names for its lessons, where in the
    year to come most do not: "Classes: Wednesdays and Fridays, 15:00"; and that is said.
    """
    written = [entry.days[0] for entry in main.entries if entry.days]
    sure = any(day.year or day.weekday is not None for day in written)
    if today is None or sure or len(written) < _LEAST_OF_A_COURSE:
        return None
    coming = _coming(written[0], today)
    if day_or_month(outline, ()) == "day":
        written = [day.swapped() if day.swappable else day for day in written]
    named = _lines_of_weekdays(outline)
    line, lessons = next(iter(named.items()), (0, frozenset()))
    years = range(coming, today.year - _YEARS_BACK, -1)
    year = next((year for year in years if lessons and _weekdays_of(written, year) == lessons), coming)
    if year == coming or len(set(named.values())) > 1:
        return None
    main.notes.append(f"The days fall on the weekdays of line {line} in {year}: they are taken for those of that year.")
    return year


def _lines_of_weekdays(outline: Outline) -> dict[int, frozenset[int]]:
    """The weekdays of short lines that name two or three of them and no day of a year, by line."""
    listed = {}
    for block in outline.blocks:
        words_of = re.findall(r"[^\W\d_]+", fold(block.text)) if len(block.text) < _IN_PASSING else []
        named = frozenset(weekday_names()[word] for word in words_of if word in weekday_names())
        if len(named) in _TIMES_A_WEEK and not days(block.text):
            listed[block.line] = named
    return listed


def _weekdays_of(written: Sequence[WrittenDay], year: int) -> frozenset[int]:
    """The weekdays of days in a year."""
    return frozenset(when.weekday() for day in written if (when := day.on(year)))


def _of_schooldays(main: Candidate, today: date | None) -> int | None:
    """The last year in which days of a course, none of them with a year or a weekday, all fall from Monday to Friday,
    where in the year to come one in five or more would be at a weekend, or be no day at all; and that is said.
    """
    written = _schooldays(main)
    if today is None or not written:
        return None
    coming = _coming(written[0], today)
    first = written[0].on(coming)
    of_sundays = main.counts is not Counts.DATES and first is not None and first.weekday() == _SUNDAY
    off = _off(written, coming)
    if off < _MOST_OFF * len(written) or off == len(written) or of_sundays:
        return None
    year = next((year for year in range(today.year, today.year - _YEARS_BACK, -1) if not _off(written, year)), None)
    if year:
        what = f"{off} of {len(written)} days would be at a weekend in {coming}"
        main.notes.append(f"{what}: they are taken for those of {year}, when none was.")
    return year


def _coming(day: WrittenDay, today: date) -> int:
    """The year in which a day comes next."""
    when = day.on(today.year)
    return today.year + (when is None or when < today)


def _off(written: list[WrittenDay], year: int) -> int:
    """How many days are at a weekend, or are no days, in a year and the one that follows it."""
    off, last = 0, date.min
    for day in written:
        when = day.on(year)
        if when and (last - when).days > _DAYS_BACK:
            year += 1
            when = day.on(year)
        off += when is None or when.weekday() > _FRIDAY
        last = when or last
    return off


def against_weekdays(main: Candidate, monday: date) -> list[str]:
    """A sentence on the days that are written with other weekdays than they have, from the Monday of week 1 on; none
    where all have theirs.
    """
    written = [entry.days[0] for entry in main.entries if entry.days and entry.days[0].weekday is not None]
    begin = written[0].on(monday.year) if written else None
    year = monday.year + (begin is None or begin < monday)
    off = len(written) - fitting(written, year)
    if not off:
        return []
    verb, which = ("falls", "another weekday") if off == 1 else ("fall", "other weekdays")
    return [f"{off} of {len(written)} days {verb} on {which} in {year} than the document says."]


def _key(day: WrittenDay) -> tuple[int, int]:
    return day.month, day.day
