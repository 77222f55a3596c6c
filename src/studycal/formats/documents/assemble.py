"""The chosen entries as weeks numbered from 1 without a gap: ranges as parts, phases, free weeks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise

from studycal.core.curriculum import Link, Week
from studycal.core.patterns import pattern as pattern_of
from studycal.core.records import dataclass, replace

from .answers import ReadingAnswers
from .blocks import address_links
from .breaks import breaks_among, doubted, is_break_title, over_breaks, says_no_class, unnumbered, without_breaks
from .calendar_weeks import by_calendar
from .candidate import Candidate, Counts, Entry, Form, Outline, listed, trimmed
from .dated_weeks import follow_days_where_numbers_repeat, mondays, with_gaps
from .dates import WrittenDay, only_days
from .decoration import named, undecorated, without_bracketed
from .durations import without_duration
from .folding import fold
from .impossible_days import correct_days
from .named_again import add_to, joined
from .own_weeks import in_its_weeks
from .phase_headings import give_phases
from .phases import phase_of
from .report import Report, shortened
from .resolving import resolved
from .runs import topic_header
from .siblings import siblings
from .tables_below import give_topics_and_days
from .title_remarks import part_remarks
from .untitled import PLACEHOLDER, name_topics, says_due
from .vocabulary import pattern
from .week_numbers import by_number, from_the_first, is_counted_beside, meet_at_seams, together
from .years import against_weekdays, year_of

_MISTYPED = 1
"""Days that may lie before the one above by mistake."""
_OF_A_LIST = 3
"""Days of a second list by date, and of the first behind its first day, at least; fewer are mistyped."""
_LETTER, _PAIR = pattern_of(r"^\D*\d+([a-e])(?![^\W_])"), 2
_LONGEST_SPAN = 26
"""Weeks that one span of days may last; what is longer is a term and no entry of a plan."""


@dataclass(slots=True)
class Assembled:
    """The weeks; ``first_day`` is the Monday of week 1 by the document's own dates, ``spans`` the lines phases took,
    ``breaks`` says which of its rows stay free; ``year`` is that of days without one, where it is told.
    """

    weeks: tuple[Week, ...]
    first_day: date | None = None
    spans: tuple[tuple[int, int], ...] = ()
    breaks: tuple[str, ...] = ()
    year: int | None = None


def assemble(
    outline: Outline,
    main: Candidate,
    overview: Sequence[Candidate],
    answers: ReadingAnswers,
    report: Report,
    today: date | None,
) -> Assembled:
    """The weeks of a reading; errors are reported."""
    give_topics_and_days(outline, main)
    follow_days_where_numbers_repeat(main)
    year = year_of(outline, main, today)
    correct_days(main.entries, year, report)
    name_topics(outline, main)
    spans = give_phases(outline, main)
    if main.counts is Counts.DATES:
        entries, first_day = _by_date(main, year, today, report)
    elif main.counts is Counts.CALENDAR_WEEKS:
        entries, first_day = by_calendar(main.entries, _year_beside(main) or year, today)
    else:
        entries, first_day = _as_weeks(main, answers), None
    part_remarks(entries, main)
    entries = _from_one(joined(unnumbered(entries), main), main)
    entries, skipped = over_breaks(entries) if main.counts is Counts.WEEKS else (entries, [])
    if skipped:
        which = f"Week {skipped[0]} is the break" if len(skipped) == 1 else f"Weeks {listed(skipped)} are the breaks"
        main.notes.append(f"{which} between its neighbours: the weeks after count on.")
    entries = with_gaps(entries, year, today, report) if main.counts is Counts.WEEKS else entries
    if entries and main.counts is Counts.WEEKS and (answers.table or is_counted_beside(main)):
        entries = from_the_first(entries, main)
    _placeholders(entries, report)
    if seams := meet_at_seams(entries) if main.form is Form.TABLE else []:
        main.notes.append(f"Spans meet in week{'s' * (len(seams) > 1)} {listed(seams)}: they are taken together there.")
    weeks = by_number(_parted(entries), main, report, shared=answers.table > 0 or bool(seams))
    weeks, notes = without_breaks(_with_overview(weeks, overview, 0 in main.numbers), breaks_among(entries))
    main.notes += [*notes, *doubted(entries)]
    if first_day is None:
        first_day = _first_day(entries, year, today)
    main.notes += against_weekdays(main, first_day) if first_day else []
    return Assembled(tuple(siblings(weeks)), first_day, tuple(spans), tuple(notes), year)


def _year_beside(main: Candidate) -> int | None:
    """The year of the first day beside the calendar's weeks that has one; None where none has."""
    years = (day.year for entry in main.entries for day in entry.days if day.year)
    return next(years, None)


def _as_weeks(main: Candidate, answers: ReadingAnswers) -> list[Entry]:
    """Entries with their weeks' numbers, where they count something else by the learner's answer."""
    if main.counts is Counts.WEEKS:
        return list(main.entries)
    if main.counts is Counts.DURATIONS and answers.durations:
        lasting = _lasting(main.entries, [max(1, entry.weeks) for entry in main.entries])
        return [part for stage in lasting for part in in_its_weeks(stage)]
    if answers.weeks_each:
        return _lasting(main.entries, [answers.weeks_each * max(1, len(_span(entry, main))) for entry in main.entries])
    return _grouped(main, max(1, answers.per_week))


def _span(entry: Entry, main: Candidate) -> tuple[int, ...]:
    return entry.numbers if main.counts in (Counts.MONTHS, Counts.PHASES) else (1,)


def _lasting(entries: Sequence[Entry], lengths: Sequence[int]) -> list[Entry]:
    result, first = [], 1
    for entry, length in zip(entries, lengths, strict=True):
        topic = without_duration(entry.topic) or entry.topic or trimmed(entry.head)
        result.append(replace(entry, topic=topic, numbers=tuple(range(first, first + length))))
        first += length
    return result


def _grouped(main: Candidate, size: int) -> list[Entry]:
    """So many entries a week, a span of days as many as it has: the first one is the topic, all of them are the focus,
    numbered.
    """
    days = main.counts is Counts.DAYS
    each = [entry for entry in main.entries for _ in (entry.numbers if days else (1,))]
    weeks = [each[at : at + size] for at in range(0, len(each), size)]
    named = Counter(id(group[0]) for group in weeks)
    seen: Counter[int] = Counter()
    result = []
    for week, group in enumerate(weeks, start=1):
        topic = group[0].topic or trimmed(group[0].head)
        seen[id(group[0])] += 1
        part = f" - Part {seen[id(group[0])]}" if named[id(group[0])] > 1 else ""
        first = replace(group[0], numbers=(week,), topic=topic + part)
        if size > 1:
            first.lines = []
            once = list({id(entry): entry for entry in group}.values())
            for entry in once:
                number = (week - 1) * size + group.index(entry) + 1
                first.lines += [f"{number}. {entry.topic or trimmed(entry.head)}", *entry.lines]
            first.links = [link for entry in once for link in entry.links]
            first.columns = [pair for entry in once for pair in entry.columns]
            first.last = group[-1].last
        result.append(first)
    return result


def _from_one(entries: list[Entry], main: Candidate) -> list[Entry]:
    """Numbers from 1 on, where the document begins with a week 0; that is said."""
    if not entries or min(number for entry in entries for number in entry.numbers) != 0:
        return entries
    main.notes.append("Week 0 is the first week of the plan: its numbers are one higher than in the document.")
    return [replace(entry, numbers=tuple(number + 1 for number in entry.numbers)) for entry in entries]


def _placeholders(entries: Sequence[Entry], report: Report) -> None:
    """Name topics that only hold a place; a document of nothing else is a form to fill in."""
    empty = [entry for entry in entries if entry.topic and PLACEHOLDER.fullmatch(entry.topic.strip(" .*:"))]
    if not empty:
        return
    lines = ", ".join(str(entry.line) for entry in empty[:8]) + (", …" if len(empty) > 8 else "")
    if len(empty) == len(entries):
        sample = shortened(empty[0].topic, 20)
        message = f"Every topic only holds a place (“{sample}”, lines {lines}): this is a form to fill in."
        report.error(empty[0].line, "weeks-placeholder", message, "Write the topic of each week in its place.")
    else:
        what = "topic only holds" if len(empty) == 1 else "topics only hold"
        report.warning(
            empty[0].line, "topic-placeholder", f"{len(empty)} {what} a place (lines {lines}).", "Fill them in."
        )


def _parted(entries: Iterable[Entry]) -> list[Week]:
    """A week for each number; an entry over several weeks becomes parts, each with all that it says."""
    weeks: list[Week] = []
    for entry in entries:
        title, name = named(undecorated(without_bracketed(entry.topic, entry.links)))
        for part, number in enumerate(entry.numbers, start=1):
            topic = f"{title} - Part {part}" if len(entry.numbers) > 1 and title else title
            weeks.append(
                Week(
                    number,
                    topic,
                    "\n".join(_unlike(entry.lines)),
                    entry.phase,
                    line=entry.line,
                    links=_links(entry.links, [entry.topic, *entry.lines, *(text for _, text in entry.columns)]),
                    columns=together(entry.columns),
                    ticked=bool(entry.ticked),
                    free_before=entry.free_before if part == 1 else 0,
                    name=f"{name}-{part}" if name and part > 1 else name,
                )
            )
    return weeks


def _unlike(lines: Sequence[str]) -> list[str]:
    """The lines that say anything, each only once on end; two days of a week may say the same."""
    return [line for line, _ in groupby(filter(None, map(trimmed_line, lines)))]


def trimmed_line(line: str) -> str:
    """A line of a focus without a box at its beginning."""
    return re.sub(r"^\[[ xX]?\]\s*", "", line).strip()


def _links(links: Sequence[Link], texts: Sequence[str]) -> tuple[Link, ...]:
    """Each address once: those behind words, then those that stand in the texts as they are."""
    kept: dict[str, Link] = {}
    for link in (*links, *(link for text in texts for link in address_links(text))):
        if link.url and not link.url.startswith("#"):
            kept.setdefault(link.url, link)
    return tuple(kept.values())


def _with_overview(weeks: Sequence[Week], overview: Sequence[Candidate], shift: int) -> list[Week]:
    """The weeks, whose numbers are higher by a ``shift`` than in the document, with the phases that spans name."""
    names: dict[int, int | str | None] = {}
    columns: dict[int, list[tuple[str, str]]] = {}
    for table in overview:
        for entry in table.entries:
            named = isinstance(entry.phase, str)
            phase = entry.phase if named else entry.topic
            names = {number: phase_of(str(phase)) for number in entry.numbers} | names
            further = [(topic_header(table), entry.topic)] * (named and bool(entry.topic)) + entry.columns
            for number in entry.numbers:
                columns.setdefault(number, []).extend(further)
    numbered = [(week, week.number - shift) for week in weeks]
    return [_spanned(week, names.get(number), columns.get(number, ())) for week, number in numbered]


def _spanned(week: Week, phase: int | str | None, columns: Sequence[tuple[str, str]]) -> Week:
    """A week with the phase of a span, and with what the span says under headers that the week does not have itself."""
    own = {header for header, _ in week.columns} | {"Topic"}
    further = [pair for pair in columns if pair[0] not in own and pair[1] not in (week.topic, str(week.phase))]
    return replace(week, phase=phase if week.phase is None else week.phase, columns=(*week.columns, *together(further)))


def _by_date(main: Candidate, year: int | None, today: date | None, report: Report) -> tuple[list[Entry], date | None]:
    """Entries of one calendar week together, those above the first day with it; a week without any stays free before
    the next.
    """
    entries = main.entries
    dates = resolved([(at, entry.days[0]) for at, entry in enumerate(entries) if entry.days], year=year, today=today)
    weekly = bool(re.search(pattern("week"), fold(main.columns or entries[0].head)))
    begun = mondays(entries, dict(dates), weekly=weekly)
    _report_backward(main, begun, report)
    lengths = _lengths(entries, dict(dates), begun)
    result: list[Entry] = []
    last: date | None = None
    number = 0
    for at, entry in enumerate(entries):
        monday = begun.get(at, last)
        if monday is None:
            continue
        shared = bool(result) and monday == last
        if shared and _is_no_study(result[-1]) and not _is_no_study(entry):
            result[-1] = _studied(result[-1], entry)
        elif shared:
            add_to(result[-1], entry)
        if weeks := lengths.get(at, 1) - shared:
            gap = (monday - last).days // 7 - 1 if last and not shared else 0
            numbers = tuple(range(number + 1, number + 1 + weeks))
            result.append(replace(entry, numbers=numbers, free_before=max(0, gap), lines=list(entry.lines)))
            number = numbers[-1]
            monday += timedelta(weeks=weeks - 1 + shared)
        last = monday
    for entry in reversed(entries[: min(begun, default=0)]):
        result[0].lines[:0] = [entry.topic, *entry.lines]
        result[0].links[:0] = entry.links
    return result, min(begun.values(), default=None)


def _report_backward(main: Candidate, mondays: Mapping[int, date], report: Report) -> None:
    """Say which days lie in a week before that of the day above them: one may be mistyped, several are no plan."""
    places = sorted(mondays)
    back = [main.entries[at] for before, at in pairwise(places) if mondays[at] < mondays[before]]
    lines = listed([entry.line for entry in back]) if back else ""
    if len(back) == 1 and _begins_again([mondays[at] for at in places]):
        message = f"The days go back by weeks at line {lines}: does another list begin there?"
        remedy = f"`--table {main.entries[0].line}` takes the list of that line alone, by its days."
        report.error(back[0].line, "dates-backwards", message, remedy)
    elif len(back) > _MISTYPED:
        message = f"The days go back at lines {lines}: it is not told in which order the weeks are."
        remedy = f"`--table {main.entries[0].line}` takes one table alone, by its days."
        report.error(back[0].line, "dates-backwards", message, remedy)
    elif back:
        message = f"The day in line {lines} lies before the one above: its week is taken where it stands."
        report.warning(back[0].line, "dates-backwards", message, "Put it in its place, or correct it.")


def _begins_again(begun: Sequence[date]) -> bool:
    """Whether the weeks of days that go back once are those of two lists: some of each lie among the other's."""
    at = next(at for at, (before, after) in enumerate(pairwise(begun), 1) if after < before)
    first, second = begun[:at], begun[at:]
    later, sooner = sum(day > second[0] for day in first), sum(day < first[-1] for day in second)
    return min(later, sooner) >= _OF_A_LIST


def _lengths(entries: Sequence[Entry], first: Mapping[int, date], mondays: Mapping[int, date]) -> Mapping[int, int]:
    """How many weeks each entry takes up: as many as its span of days has sevens, and not more than the days from its
    Monday on ("Sat 12 - Sat 19 Dec" is one), up to the week of the next entry.
    """
    lengths: dict[int, int] = {}
    starts = sorted(set(mondays.values()))
    for at, day in first.items():
        until = entries[at].until
        last = until.on(until.year or day.year) if until else None
        if last and last < day:
            last = until.on(day.year + 1) if until and not until.year else None
        long = (last - day).days + (last - day != timedelta(weeks=1)) if last else 0  # "1 Oct to 8 Oct" is a week
        weeks = min(-(-long // 7), (last - mondays[at]).days // 7 + 1) if last else 1
        behind = starts[bisect_right(starts, mondays[at]) :][:1]
        lengths[at] = max(
            1, min([weeks, *((start - mondays[at]).days // 7 for start in behind)]) if weeks <= _LONGEST_SPAN else 1
        )
    return lengths


def _is_no_study(entry: Entry) -> bool:
    """Whether an entry by date is a day off, one on which a task is due ("Homework 1 due"), or a day and no more."""
    topic = entry.topic
    return bool(entry.due or is_break_title(topic) or says_due(topic) or says_no_class(topic) or only_days(topic))


def _studied(week: Entry, entry: Entry) -> Entry:
    """A week that begins with a day off or a deadline, called by the first entry of it that is studied."""
    lines = [*entry.lines, week.topic, *week.lines]
    named = replace(week, topic=entry.topic, lines=lines, phase=entry.phase, parent=entry.parent, due=entry.due)
    named.links, named.columns, named.last = [*week.links, *entry.links], [*week.columns, *entry.columns], entry.last
    return named


def _first_day(entries: Sequence[Entry], year: int | None, today: date | None) -> date | None:
    """The Monday of week 1, counted back from the first week that has a date; free weeks between count, too."""
    position, free = {}, 0
    for entry in sorted(entries, key=lambda entry: entry.numbers[0]):
        free += entry.free_before
        position[id(entry)] = entry.numbers[0] + free
    dated: list[tuple[int, WrittenDay]] = [(position[id(entry)], entry.days[0]) for entry in entries if entry.days]
    dates = resolved(sorted(dated, key=lambda pair: pair[0]), year=year, today=today)
    if not dates:
        return None
    named = sorted((entry for entry in entries if entry.days), key=lambda entry: position[id(entry)])
    week = dates[0][0]
    begun = mondays(named, dict(enumerate(day for _, day in dates)), weekly=True)
    return begun[0] - timedelta(weeks=week - 1)
