"""Lines that begin or end with a number of weeks, days, months, phases, lessons, or with a date; what stands below."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter

from studycal.core import patterns
from studycal.core.records import replace

from .blocks import Block, Kind
from .breaks import is_break_title
from .candidate import LOOSE, Candidate, Counts, Entry, Form, Outline, pieces, trimmed
from .content import content, dated_lines_above, end_of_all, parts_alike
from .countdown import COUNTED_DOWN, falls, weeks_before
from .dated_titles import (
    BEFORE,
    DatedTitle,
    dated_title,
    drop_sections,
    names_the_week_of,
    part_from_days,
    without_days,
)
from .dates import days, only_days
from .decoration import without_link, without_state
from .durations import lasting
from .folding import fold
from .left_out import breaks_between, doubted_breaks, last_week
from .levels import across_levels
from .numbering import Numbered, Unit, numbered
from .report import shortened
from .ticks import BOXES, is_done, without_drawn_ticks
from .title import Title
from .title_groups import LONGEST, Groups, by_place, with_days_before, with_enclosed
from .unsigned_days import beside_signed
from .vocabulary import any_of, pattern, words
from .week_notes import join_notes

_COUNTS = {
    Unit.WEEK: Counts.WEEKS,
    Unit.CALENDAR_WEEK: Counts.CALENDAR_WEEKS,
    Unit.DAY: Counts.DAYS,
    Unit.MONTH: Counts.MONTHS,
    Unit.PHASE: Counts.PHASES,
    Unit.LESSON: Counts.LESSONS,
}
_ITEM = patterns.pattern(r"^\s*\d{1,2}(?:\.\d{1,2})*[.)]\s+")
_AFTER = patterns.pattern(r"(?:\+{1,2}(?=\s*[:\-~|]))?\s*(?:[:\-~|.)\]>=·•→]|$|\()")
_ASIDE = patterns.pattern(r"\s*(?P<aside>\([^()]+\)|（[^（）]+）)(?:\s*[:：]\s*|\s+[-–—]\s+)(?=\w)")
_OPENED = patterns.pattern(r"[(\[【「]\s*$")
_CLAUSE = patterns.pattern(r"[(\[（【][^()\[\]（）【】]*[:：,，]\s*$")
"""What stands in an open bracket before its week: "(goal: " in "Base (goal: Week 1)"."""
_AFTER_WEEKS = patterns.pattern(r"\s*\+?\s*(?:[,;:·-][^()\[\]]*)?[)\]】」]\W*")
"""What a bracket may say behind its weeks: "(Weeks 1-2, longer than planned)", "(Weeks 5-6+)"."""
_CLOSED = patterns.pattern(r"\s*\+?\s*(?:[,;:·-][^()\[\]]*)?[)\]】」]\s*(?=[:\-|(\[])")
"""What may stand behind the weeks in a bracket before a sign that leads on: ", longer than planned) - "."""
_AROUND = " ,;:·-–—()[]【】「」."
"""Signs around the days in a bracket behind its weeks."""
_MOST = 520
_LEAST_TERM = 3
"""Weeks with a number before one that is only called the last."""
_SECTION = patterns.pattern(r"\W*\d{1,2}(?:[.-]\d{1,2})+\s*")
"""What stands before its week as the number of a section: "1-1 ", "1.1.2 "."""
Takes = Callable[[Block], bool]


def titles(text: str, *, loose: bool) -> Iterator[Title]:
    """Every way to read a line as an entry; ``loose`` also where a title follows the number without any sign."""
    dated = dated_title(text)
    led = dated is not None and names_the_week_of(text, dated.first)
    for unit, counts in _COUNTS.items():
        if not (led and unit is Unit.WEEK) and (title := _title(text, unit, counts, loose=loose)):
            yield title
    if dated is not None:
        yield _of_day(dated)
    if numbers := weeks_before(text):
        number, _, end = numbers
        yield Title(Counts.WEEKS, (number,), trimmed(text[end:]) or trimmed(text), prefix=COUNTED_DOWN)


def _of_day(dated: DatedTitle) -> Title:
    return Title(Counts.DATES, (1,), _without_week(dated.topic), (dated.first,), until=dated.until)


def _without_week(topic: str) -> str:
    """The topic behind the number that a week by date has besides, "week1 - Maps"; all of it if nothing is behind."""
    numbers = numbered(topic, Unit.WEEK)
    led = len(numbers) == 1 and numbers[0].start == 0 and _AFTER.match(fold(topic[numbers[0].end :]))
    return (led and trimmed(topic[numbers[0].end :])) or topic


def _title(text: str, unit: Unit, counts: Counts, *, loose: bool) -> Title | None:
    for number in (_with_total(written, text) for written in numbered(text, unit)):
        before, after = fold(text[: number.start]), fold(text[number.end :])
        if unit in (Unit.PHASE, Unit.LESSON) and min(number.numbers) > _MOST:
            continue  # a number of a question in some list: "[Q036640]"
        if _bare(before, unit):
            if not (
                loose
                or _AFTER.match(after)
                or text[: number.end].endswith(".")
                or (not after[:1].isspace() and not text[number.start : number.end].isascii())
            ):
                continue
            return replace(_leading(text, number, counts), trailing=any(map(str.isalnum, _ITEM.sub("", before))))
        ended = re.fullmatch(r"\s*[)\]】」]?\W*", after) or (_OPENED.search(before) and _AFTER_WEEKS.fullmatch(after))
        if ended and re.search(r"[(\[【「:|,]\s*$|\s[-~]\s*$|\s-+$", before) and not _states_a_day(before):
            topic, written = without_days(trimmed(_ITEM.sub("", _CLAUSE.sub("", text[: number.start]))))
            written = written or only_days(text[number.end :].strip(_AROUND))
            return Title(
                counts, number.numbers, topic, tuple(written), weak=number.weak, weeks=lasting(topic), trailing=True
            )
        within = _CLOSED.match(after) if _OPENED.search(before) else None
        of_a_path = before.endswith(("/", "\\", "_"))  # "Tasks: `basics/week01-data/`"
        signed = within or (loose and not of_a_path and re.match(r"\s*[:\-|·•→]", after))
        if unit in (Unit.WEEK, Unit.CALENDAR_WEEK) and signed:
            closed = replace(number, end=number.end + within.end()) if within else number
            title = _leading(text, closed, counts)
            dated = only_days(before)  # "September 7 (Week 1)" is of one plan with "October 5 (Week 5)"
            numbers = dated or _SECTION.fullmatch(before)
            prefix = "" if numbers else re.sub(r"\d+$", "", trimmed(before)) if within else trimmed(before)
            around = (trimmed(_ITEM.sub("", text[: number.start])), text[closed.end :]) if within and prefix else ()
            listed = tuple(title.days or dated)
            return Title(counts, number.numbers, title.topic, listed, prefix, weak=number.weak, around=around)
    return None


def _states_a_day(before: str) -> bool:
    """Whether a line says on which day the plan begins or ends before it names the week of that: "Start date: 17
    November (Week 1)".
    """
    label = re.match(rf"\W*{any_of(words('start_label') | words('finish_label'))}(?!\w)[^:]{{0,12}}:", before)
    return label is not None and bool(days(before))


def _with_total(number: Numbered, text: str) -> Numbered:
    """A number up to the end of what says of how many it is."""
    total = _of_total().match(fold(text), number.end)
    return replace(number, end=total.end()) if total else number


@cache
def _of_total() -> re.Pattern[str]:
    """What says of how many: "of 12" in "Week 3 of 12: Maps"."""
    return re.compile(rf"\s+{pattern('of_total')}\s+\d{{1,3}}(?=\s*(?:[:|.)-]|$))")


def _bare(before: str, unit: Unit) -> bool:
    """Whether what stands before a number is only signs, an item's own number, or broader ones ("Month 1, Week 2")."""
    if BEFORE.fullmatch(before):
        return True
    if unit is Unit.WEEK:
        for broader in (Unit.PHASE, Unit.MONTH):
            for number in reversed(numbered(before, broader)):
                before = before[: number.start] + before[number.end :]
    return not any(char.isalnum() for char in before)


def _leading(text: str, numbered: Numbered, counts: Counts) -> Title:
    after = text[numbered.end :]
    signed = text[: numbered.end].endswith(".")  # "Week 1. Review" has a title as "Week 1: Review" has
    note = counts is Counts.WEEKS and not signed and bool(_notes().match(fold(after)))
    topic, written = without_days(after)
    topic = trimmed(_aside_last(without_state(topic)))
    topic = re.sub(r"^\(([^()]*)\)$", r"\1", topic)
    length = lasting(topic)
    return Title(
        counts,
        numbered.numbers,
        topic,
        tuple(written),
        note=note,
        weak=numbered.weak,
        weeks=length,
        second=numbered.second,
    )


def _aside_last(topic: str) -> str:
    """A title with the bracket that stands before its colon behind it: "(Days 1-7): Clay" is "Clay (Days 1-7)"."""
    match = _ASIDE.match(topic)
    return f"{topic[match.end() :]} {match['aside']}" if match else topic


@cache
def _notes() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:-\s)?\s*{pattern('note')}\s*(?:$|[(:])" + rf"|\s+{pattern('note')}\b")


def headings(outline: Outline) -> list[Candidate]:
    """A heading for each week (or day, month, phase, lesson, date): `## Week 3: Title`, its focus below. One candidate
    for each level of headings and each thing counted.
    """
    return candidates(outline, Form.HEADINGS, lambda block: block.kind is Kind.HEADING)


def lines(outline: Outline) -> list[Candidate]:
    """A bold line for each week (`**Week 3: Title**`), and plain lines that begin so (`Week 3: Title`). One candidate
    for each thing counted by bold lines, and by plain ones.
    """
    bold = candidates(outline, Form.BOLD, lambda block: block.kind is Kind.PARAGRAPH and bool(block.lead))
    plain = candidates(outline, Form.LINES, lambda block: block.kind is Kind.PARAGRAPH and not block.lead)
    return [*bold, *plain]


def candidates(outline: Outline, form: Form, takes: Takes, *, loose: bool = False) -> list[Candidate]:
    """The entries that lines of a form make, grouped by what they count and by their level.

    ``loose`` makes them of lines that number weeks without a sign behind the number, too, and doubts them.
    """
    groups: Groups = defaultdict(list)
    alike: dict[int, list[int]] = defaultdict(list)
    for at, block in enumerate(outline.blocks):
        if not takes(block):
            continue
        depth = block.level if form is Form.HEADINGS else block.depth if form is Form.LIST else 0
        alike[depth].append(at)
        for title in titles(block.text, loose=loose or form <= Form.BOLD):
            groups[depth, title.counts, title.prefix].append((at, title))
    with_enclosed(groups, prefixed=loose or form <= Form.BOLD)
    with_days_before(groups)
    if not loose:
        _with_unsigned_days(groups, outline, form, alike)
    parted = [part for members in across_levels(groups) for part in by_place(members)]
    listed = [candidate for members in parted if (candidate := candidate_of(outline, form, members)) is not None]
    return (
        [replace(one, weak=LOOSE) for one in listed if one.counts is Counts.WEEKS and not one.weak] if loose else listed
    )


def _with_unsigned_days(groups: Groups, outline: Outline, form: Form, alike: Mapping[int, list[int]]) -> None:
    """Add to lines that begin with a day and a sign those that begin with a day alone: "17/03 Maps"."""
    numbered = {at for (_, counts, _), members in groups.items() if counts is Counts.WEEKS for at, _ in members}
    for depth, places in alike.items():
        members = groups.get((depth, Counts.DATES, ""), [])
        free = [at for at in places if at not in numbered]
        further = beside_signed(form, outline.blocks, {at for at, _ in members}, free)
        if further:
            listed = [*members, *((at, _of_day(dated)) for at, dated in further)]
            groups[depth, Counts.DATES, ""] = sorted(listed, key=itemgetter(0))


def candidate_of(outline: Outline, form: Form, members: Sequence[tuple[int, Title]]) -> Candidate | None:
    """Lines of a form as one candidate, what stands below each its own; None where they are too doubtful."""
    last = _last_week(outline, form, members)
    members = [*members, *last]
    plain, places = _without_notes(members), [at for at, _ in members]
    if all(title.weak for _, title in plain) and len(plain) < 2:
        return None
    breaks = breaks_between(outline, form, places) if plain[0][1].counts is Counts.WEEKS else {}
    stops = {at for at, _ in members} | {at for listed in breaks.values() for at, _ in listed}
    leads = dated_lines_above(outline, form, places)
    stops |= end_of_all(outline, places) | leads
    again = _named_again(outline, plain) if plain[0][1].counts is Counts.WEEKS and form <= Form.BOLD else []
    stops |= {at for at, _ in again}
    parts = parts_alike(outline, form, places)
    entries = [entry_of(outline, form, at, title, stops, parts) for at, title in plain]
    without_drawn_ticks(entries)
    for (at, _), entry in zip(plain, entries, strict=True) if leads else ():
        above = outline.blocks[at - 1]
        entry.lines[:0] = [above.text] * (not is_break_title(entry.topic))
        entry.days = entry.days or days(above.text)
    if plain[0][1].counts is Counts.WEEKS:
        part_from_days(entries)
        drop_sections(entries)
    for (at, _), entry in zip(plain, entries, strict=True):
        entry.free_before = sum(weeks for _, weeks in breaks.get(at, ()))
    spans = [(entry.line, entry.last) for entry in entries]
    spans += [(outline.blocks[at].line, outline.blocks[at].last) for at in leads]
    free = (outline.blocks[at] for listed in breaks.values() for at, _ in listed)
    spans += [(block.line, block.last) for block in free]
    candidate = Candidate(form, plain[0][1].counts, entries, spans)
    candidate.weak = "notes about weeks" if all(title.note for _, title in members) else ""
    if plain[0][1].counts is Counts.WEEKS:
        candidate.notes += list(doubted_breaks(outline, form, places))
        notes = _noted(outline, form, members, stops)
        join_notes(candidate, [*notes, *(entry_of(outline, Form.BOLD, at, title, stops) for at, title in again)])
    for at, title in last:
        where = f"“{shortened(outline.blocks[at].text, 40)}” (line {outline.blocks[at].line})"
        candidate.notes.append(f"{where} has no number and is taken for week {title.numbers[0]}.")
    if plain[0][1].prefix == COUNTED_DOWN:
        return replace(candidate, weak=LOOSE) if falls(entries) else None
    return candidate


def _last_week(outline: Outline, form: Form, members: Sequence[tuple[int, Title]]) -> list[tuple[int, Title]]:
    """The line behind those of a whole term that is called its last week, as the next one; at most one."""
    at, title = members[-1]
    numbers = [number for _, member in members for number in member.numbers]
    whole = len(members) >= _LEAST_TERM and numbers == list(range(1, len(numbers) + 1))
    if title.counts is not Counts.WEEKS or form is Form.LINES or not whole:
        return []
    last = last_week(outline, form, at)
    return [(last[0], Title(Counts.WEEKS, (numbers[-1] + 1,), last[1], tuple(last[2])))] if last else []


def _without_notes(members: Sequence[tuple[int, Title]]) -> list[tuple[int, Title]]:
    """The lines that are no notes about a week; a "Week 3 project" is one only where another line is week 3."""
    plain = [(at, title) for at, title in members if not title.note]
    named = {number for _, title in plain for number in title.numbers}
    whole = {number for _, title in members for number in title.numbers}
    begun = (title.numbers for _, title in members if not title.note or " " in title.topic)  # "Review of clay"
    first = min((number for numbers in begun for number in numbers), default=0)
    gapless = len(plain) > 1 and len(named) < len(whole) == max(whole) - first + 1
    alone = [(at, title) for at, title in members if gapless and title.note and named.isdisjoint(title.numbers)]
    return sorted([*plain, *alone], key=lambda member: member[0]) or list(members)


def _noted(outline: Outline, form: Form, members: Sequence[tuple[int, Title]], stops: set[int]) -> list[Entry]:
    """The headings that are notes about weeks, as entries."""
    noted = [(at, title) for at, title in members if title.note] if form is Form.HEADINGS else []
    return [entry_of(outline, form, at, title, stops) for at, title in noted]


def is_open(text: str) -> bool:
    """Whether a line numbers its week with a plus, as the first of more that have no end: "Week 8+"."""
    return any(re.match(r"\s*\+", text[number.end :]) for number in numbered(text, Unit.WEEK))


def _named_again(outline: Outline, weeks: Sequence[tuple[int, Title]]) -> list[tuple[int, Title]]:
    """The lines below a week that name a sooner one by its number and its title: what they lead to tells more of that,
    and nothing of the week above.
    """
    named: dict[str, int] = {}
    again: list[tuple[int, Title]] = []
    ends = [*(at for at, _ in weeks[1:]), len(outline.blocks)]
    for (begin, week), end in zip(weeks, ends, strict=True):
        for at in range(begin + 1, end):
            block = outline.blocks[at]
            number = named.get(fold(block.text)) if block.kind is Kind.PARAGRAPH else None
            if number is not None and number < week.numbers[0]:
                again.append((at, Title(Counts.WEEKS, (number,), "")))
        if week.topic and len(week.numbers) == 1:
            named.setdefault(fold(outline.blocks[begin].text), week.numbers[0])
    return again


def entry_of(
    outline: Outline, form: Form, at: int, title: Title, stops: set[int], parts: frozenset[int] = frozenset()
) -> Entry:
    """A line as the entry that its title makes, with what stands below it up to any of the places to stop at; headings
    that are ``parts`` of all entries end none.
    """
    block = outline.blocks[at]
    through = _leads_headings(outline, form, at, title)
    below = list(content(outline, form, at, stops, through=through, parts=parts))
    topic, rest = _led(block, title)
    topic = BOXES.sub("", topic) if any(map(str.isalnum, topic)) else ""
    entry = Entry(
        title.numbers,
        without_link(trimmed(topic), block),
        block.line,
        block.last,
        head=block.text,
        ticked=is_done(block, below),
        days=list(title.days),
        links=list(block.links),
        parent=None if through else _above(outline, at, parts),
        weeks=title.weeks,
        until=title.until,
        second=title.second,
    )
    entry.lines += [rest] * bool(rest)
    for further in below:
        lines, links = pieces(further)
        entry.lines += lines
        entry.links += links
        entry.last = max(entry.last, further.last)
    return entry


def _above(outline: Outline, at: int, parts: frozenset[int]) -> Block | None:
    """The heading of the part that a line is in, and of none that only is a part of the line above."""
    parent = outline.part(at)
    while parent is not None and outline.places[id(parent)] in parts:
        parent = outline.parents[outline.places[id(parent)]]
    return parent


def _led(block: Block, title: Title) -> tuple[str, str]:
    """A line's title and what follows it, where that is long and its bold beginning holds a title of its own."""
    if len(title.topic) <= LONGEST or not block.lead or block.bold:
        return title.topic, title.rest
    alike = (
        one for one in titles(block.lead, loose=True) if (one.counts, one.numbers) == (title.counts, title.numbers)
    )
    topic = next((one.topic for one in alike if one.topic and f"({one.topic})" not in block.lead), "")
    return (topic, trimmed(block.text[len(block.lead) :])) if topic else (title.topic, "")


def _leads_headings(outline: Outline, form: Form, at: int, title: Title) -> bool:
    """Whether a line that only numbers a week stands right above a heading, which tells what is learnt in it."""
    behind = outline.blocks[at + 1 : at + 2]
    alone = form in (Form.BOLD, Form.LINES) and title.counts is Counts.WEEKS and not title.topic and not title.note
    return alone and any(block.kind is Kind.HEADING for block in behind)
