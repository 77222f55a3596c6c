"""Recognises a weekly routine: a table, list or headings of weekdays with times ("Monday 18:30–20:00: Theory")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import groupby

from studycal.core.curriculum import StatedSlot
from studycal.core.records import dataclass, field, replace

from .blocks import Block, Kind, Row
from .candidate import Outline, trimmed
from .clock import clock, length
from .columns import classify
from .consulting import names_consulting
from .dates import days, first_day
from .day_blocks import hours_of_day
from .folding import fold
from .numbering import Unit, numbered
from .spoken import plain, says_nothing_but_length, without_length
from .vocabulary import any_of, is_unparted, pattern, weekday_forms, weekdays, words

MAX_SESSIONS = 8
_LONGEST = 400
"""Letters of a line in which days are looked for."""

_MOST_BEFORE = 40
"""Blocks before a list among which the item stands that holds it."""

_LABEL = 60
"""Letters that a line has at most that only names what is below it."""

_JOINTS = r"\s*(?:,|/|&|\+|-|~|、|·|과|와|と|和|及)\s*|\s+(?:{0}|{1})\s+(?:{2}\s+)?"


@dataclass(slots=True)
class Routine:
    """Sessions with their weekdays and times; ``free`` are days of rest, ``spans`` the lines it takes up.

    ``daily`` counts the blocks of a table of times without weekdays.
    """

    slots: list[StatedSlot] = field(default_factory=list)
    bullets: list[list[str]] = field(default_factory=list)
    free: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    daily: int = 0
    called: bool = False
    where: str = ""

    @property
    def timed(self) -> int:
        """How many of its sessions have a time."""
        return sum(bool(slot.at) for slot in self.slots)


def routine(blocks: Sequence[Block], *, beside: bool = False) -> Routine | None:
    """The routine of a document, the one with most times; None if it has none.

    ``beside`` a plan in the same document it must name times or be called a routine, and lies outside the weeks.
    """
    outline = Outline(blocks)
    title = None if beside else outline.title  # beside a plan the title is the plan's
    read = [one for one in (*_tables(outline, title), *_lists(outline, title)) if one.slots or one.daily]
    if beside:
        read = [one for one in read if one.slots and (one.timed or one.called) and len(one.slots) > 1]
    return max(read, key=lambda one: (bool(one.slots), one.timed, one.called, -one.spans[0][0]), default=None)


def _tables(outline: Outline, title: Block | None) -> Iterator[Routine]:
    for at, block in enumerate(outline.blocks):
        if block.kind is Kind.TABLE and not _in_week(outline, at) and not _are_to_meet(outline, at):
            rows = [row for row in block.rows[1:] if row.cells]
            read = _grid(block, rows) or _by_rows(block, rows)
            if read and _is_free(outline, at, read):
                read.spans += [(block.line, block.last), *_lead_spans(outline, at)]
                read.called = _called(outline.parents[at], title, _lead(outline, at))
                read.where = f"the table at line {block.line}"
                yield read


def _called(*above: Block | None) -> bool:
    """Whether the heading above (or the document's title) calls what stands there a routine."""
    return any(block is not None and bool(re.search(pattern("routine"), fold(block.text))) for block in above)


def _in_week(outline: Outline, at: int) -> bool:
    """Whether a block is a week's own: below its heading, and not a routine for all of them that follows the last."""
    own = _week(outline, at)
    return own is not None and not _follows_weeks(outline, at, own)


def _week(outline: Outline, at: int) -> Block | None:
    """The heading of a week that a block stands below, if any."""
    return next((block for block in outline.ancestors(at) if numbered(block.text, Unit.WEEK)), None)


def _is_free(outline: Outline, at: int, read: Routine) -> bool:
    """Whether a routine is no part of a week: below one's heading each of its sessions must have its hour."""
    return _week(outline, at) is None or read.timed == len(read.slots)


def _is_week(text: str) -> bool:
    """Whether a line begins with the number of a week: "Minggu 1" is no Sunday, but "Minggu 09:00" is one."""
    numbers = numbered(text, Unit.WEEK)
    if not numbers or any(map(str.isalnum, text[: numbers[0].start])):
        return False
    return re.match(r"[:.h]\d\d", text[numbers[0].end :]) is None


def _is_dated(text: str) -> bool:
    """Whether a line begins with one day of the calendar behind its weekday: "Friday 14.9.2012: Clay" is no Friday of
    every week.
    """
    first = first_day(text)
    return first is not None and first.weekday is not None


def _have_own_days(texts: Sequence[str]) -> bool:
    """Whether lines each name a day of the calendar: deadlines, "Mon 11pm, sheet 2: 2027-02-01", and no routine."""
    own = {day.iso for text in texts for day in days(text)[:1] if day.year}
    return 1 < len(texts) == len(own)


def _follows_weeks(outline: Outline, at: int, own: Block) -> bool:
    """Whether a block of the last week is called a routine, and nothing is in the weeks before: then it is for all."""
    lead = _lead(outline, at)
    if not _called(lead) or outline.blocks[at] is lead:
        return False
    first = outline.places[id(own)]
    later = (block for block in outline.blocks[first + 1 :] if block.kind is Kind.HEADING)
    called = [block for block in outline.blocks if block is not outline.title and block.text and _called(block)]
    below = [block for block in called if any(numbered(one.text, Unit.WEEK) for one in _above(outline, block))]
    return not any(numbered(block.text, Unit.WEEK) for block in later) and all(block is lead for block in below)


def _above(outline: Outline, block: Block) -> list[Block]:
    return outline.ancestors(outline.places[id(block)])


def _lead(outline: Outline, at: int) -> Block | None:
    """The heading or the line right above a table or a list: "### Weekly routine", "Daily schedule:"."""
    kind = outline.blocks[at].kind
    before = next((place for place in range(at - 1, -1, -1) if outline.blocks[place].kind is not kind), None)
    block = outline.blocks[before] if before is not None and kind is not Kind.HEADING else None
    return block if block and (block.kind is Kind.HEADING or _is_label(block)) else None


def _are_to_meet(outline: Outline, at: int) -> bool:
    """Whether hours are those in which somebody can be met, or a place is open: below "Office hours"."""
    own = outline.blocks[at]
    before = [block for block in outline.blocks[max(0, at - 1) : at] if _is_label(block)]
    holder = (block for block in reversed(outline.blocks[max(0, at - _MOST_BEFORE) : at]) if block.depth < own.depth)
    above = [_lead(outline, at), *before, *([next(holder, None)] if own.depth else []), *outline.ancestors(at)]
    return any(block is not None and block is not outline.title and names_consulting(block.text) for block in above)


def _is_label(block: Block) -> bool:
    """Whether a line only names what is below it: bold, or short with a colon."""
    if block.kind is not Kind.PARAGRAPH or len(block.text) > _LABEL:
        return False
    return block.bold or block.text.rstrip().endswith((":", "："))


def _lead_spans(outline: Outline, at: int) -> list[tuple[int, int]]:
    """The lines of what leads to a routine, if it calls it so: they are no part of a week."""
    lead = _lead(outline, at)
    return [(lead.line, lead.last)] if lead and lead is not outline.title and _called(lead) else []


def _by_rows(block: Block, rows: Sequence[Row]) -> Routine | None:
    """A table with a weekday in each row, or only times of a day."""
    width = len(block.rows[0].parts)
    columns = [[row.text(at) for row in rows] for at in range(width)]
    columns[:3] = [_spelled_out(texts) for texts in columns[:3]]
    day = next((at for at, texts in enumerate(columns[:3]) if _share(texts, _is_day) >= 0.6), None)
    time = next(
        (at for at, texts in enumerate(columns) if at != day and _share(texts, lambda t: clock(t) is not None) >= 0.5),
        None,
    )
    if day is None:
        header = fold(block.rows[0].texts[time]).strip(" *:") if time is not None else ""
        daily = time is not None and len(rows) > 1 and (header in words("h_time") or time == 0)
        return Routine(daily=len(rows)) if daily and width > 1 else None
    if _share(columns[0], lambda text: bool(numbered(text, Unit.WEEK))) > 0:
        return None
    named = _activity(block.rows[0], columns, {day, time})
    if named is None:
        return None
    read = Routine()
    spoken = _days(columns[day])
    for at, row in enumerate(rows):
        if at and time is not None and not row.text(day) and row.text(time):
            spoken[at] = spoken[at - 1]  # a second block of the day above
    for row, listed in zip(rows, spoken, strict=True):
        others = [row.texts[at] for at in range(width) if at not in (day, time, named) and row.texts[at]]
        when = row.texts[time] if time is not None else row.texts[named]
        lasting = next((minutes for text in others if (minutes := length(text))), 0)
        _add(read, listed, row.texts[named], when, row.line, [text for text in others if not length(text)], lasting)
    return read


def _spelled_out(texts: list[str]) -> list[str]:
    """A column of signs for weekdays ("月", "수") with the names that they stand for, any other as it is."""
    signs = {text for text in texts if text}
    if len(signs) < 2 or not all(len(text) == 1 and is_unparted(text) for text in signs) or None in weekdays([*signs]):
        return texts
    names = [name for name in weekday_forms() if len(name) > 1]
    return [min((name for name in names if name[0] == text), default=text) for text in texts]


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    filled = Counter(text for text in texts if text)
    return sum(count * test(text) for text, count in filled.items()) / filled.total() if filled else 0


def _is_day(text: str) -> bool:
    """Whether a cell names weekdays and no date: of "Mar 20" the first word is no mardi."""
    return bool(_leading_days(text)) and len(text) < 40 and not days(text)


def _activity(header: Row, columns: Sequence[Sequence[str]], taken: set[int | None]) -> int | None:
    """The column of what is done: by its header, else the first with words in it."""
    named = classify(header)
    texts = [fold(text).strip(" *:") for text in header.texts]
    free = [at for at in range(len(columns)) if at not in taken and named.fields.get("lasts") != at]
    listed = [at for at in free if texts[at] in words("h_activity")]
    worded = [at for at in free if _share(columns[at], lambda text: any(map(str.isalpha, text))) > 0.5]
    return next(iter([*listed, *worded]), None)


def _grid(block: Block, rows: Sequence[Row]) -> Routine | None:
    """A table with a column for each weekday and a time in each row's first cell."""
    days = weekdays(block.rows[0].texts)
    if sum(day is not None for day in days) < 3 or not all(clock(row.texts[0]) for row in rows):
        return None
    read = Routine()
    for row in rows:
        for at, day in enumerate(days):
            if day is not None and at < len(row.texts) and any(map(str.isalnum, row.texts[at])):
                _add(read, [day], row.texts[at], row.texts[0], row.line, [], 0)
    order = sorted(range(len(read.slots)), key=lambda at: (read.slots[at].weekday, _minute(read.slots[at].at)))
    read.slots, read.bullets = [read.slots[at] for at in order], [read.bullets[at] for at in order]
    return read


def _minute(at: str) -> int:
    hours, _, minutes = at.partition(":")
    return int(hours or 0) * 60 + int(minutes or 0)


def _lists(outline: Outline, title: Block | None) -> Iterator[Routine]:
    """Items, lines and headings that begin with a weekday, those under one heading together."""
    marked = [
        (at, block)
        for at, block in enumerate(replace(block, text=plain(block.text)) for block in outline.blocks)
        if block.text and block.kind is not Kind.TABLE and _leading_days(block.text)
        if not _is_week(block.text) and not _is_dated(block.text) and not _in_week(outline, at)
    ]
    for _, group in groupby(marked, key=lambda pair: (id(outline.parents[pair[0]]), pair[1].kind, pair[1].depth)):
        members = [(at, replace(block, text=piece)) for at, block in group for piece in _clauses(block.text)]
        spoken = _days([block.text for _, block in members])
        first = members[0][0]
        if _are_to_meet(outline, first) or _have_own_days([block.text for _, block in members]):
            continue
        read = Routine(called=_called(outline.parents[first], title, _lead(outline, first)))
        for (at, block), listed in zip(members, spoken, strict=True):
            rest, blocks = _after_days(block.text), _below(outline, at, block)
            below = [one.text for one in blocks]
            if not clock(rest) and not trimmed(rest) and below:
                rest, *below = below
            for text, further in hours_of_day(rest, below):
                _add(read, listed, text, text, block.line, further, 0)
            read.spans.append((block.line, max(one.last for one in (block, *blocks))))
        if len({day for listed in spoken for day in listed}) == sum(map(len, spoken)) and read.spans:
            read.spans += _lead_spans(outline, members[0][0])
            first, last = members[0][1].line, members[-1][1].line
            read.where = f"lines {first}-{last}" if last > first else f"line {first}"
            if (len(members) > 1 or read.timed) and _is_free(outline, members[0][0], read):
                yield read


def _clauses(text: str) -> list[str]:
    """A sentence in parts that each begin with their days, where each of them has a time; else as it is."""
    starts = [match.start() for match in _runs().finditer(fold(text[:_LONGEST]))]
    if len(starts) < 2:
        return [text]
    pieces = [text[first:last] for first, last in zip([0, *starts[1:]], [*starts[1:], len(text)], strict=True)]
    return pieces if all(clock(piece) for piece in pieces) else [text]


def _below(outline: Outline, at: int, own: Block) -> list[Block]:
    below = []
    for block in outline.blocks[at + 1 :]:
        deeper = block.depth > own.depth or (own.kind is Kind.HEADING and block.kind is not Kind.HEADING)
        if not deeper or block.kind in (Kind.TABLE, Kind.OTHER, Kind.RULE):
            break
        below.append(block)
    return below


@cache
def _leading() -> re.Pattern[str]:
    return re.compile(rf"\W*{_run()}")


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(_run())


@cache
def _run() -> str:
    """Weekdays, one or some that are joined, behind what leads to them: "Mon-Fri", "по средам и пятницам"."""
    name = any_of(word for word in weekday_forms() if len(word) > 1)
    return rf"(?:{pattern('on_days')}\s*)?(?P<days>{name}s?\.?(?:(?:{_joints()}){name}s?\.?)*)"


@cache
def _joints() -> str:
    return _JOINTS.format(pattern("and"), pattern("to"), pattern("on_days"))


def _leading_days(text: str) -> str:
    """The weekdays with which a text begins, as they stand there: "Mon-Fri", "Tuesday and Thursday"."""
    match = _leading().match(fold(text[:120]))
    return match["days"] if match else ""


def _after_days(text: str) -> str:
    leading = _leading_days(text)
    at = fold(text).find(leading) + len(leading)
    return re.sub(r"^(?:の|に|は|에는|에|마다)\s*", "", text[at:].lstrip(" :.-–—,|)"))


def _days(texts: Sequence[str]) -> list[list[int]]:
    """For each text the weekdays with which it begins (0 is Monday), in the language most of them share."""
    joints = re.compile(f"({_joints()})")
    split = [[piece for piece in joints.split(_leading_days(text)) if piece] for text in texts]
    names = [piece for pieces in split for piece in pieces[::2]]
    by_name = dict(zip(names, weekdays(_bare(name) for name in names), strict=True))
    result = []
    for pieces in split:
        listed: list[int] = []
        for at in range(0, len(pieces), 2):
            day = by_name.get(pieces[at])
            if day is None:
                continue
            span = at > 0 and re.fullmatch(rf"\s*(?:-|~|{pattern('to')})\s*", pieces[at - 1])
            listed += (
                [(listed[-1] + step) % 7 for step in range(1, (day - listed[-1]) % 7 + 1)] if span and listed else [day]
            )
        result.append(listed)
    return result


def _bare(name: str) -> str:
    plain = name.strip(" .")
    return plain if plain in weekday_forms() else plain.removesuffix("s")


def _add(
    read: Routine, days: Sequence[int], text: str, when: str, line: int, below: Sequence[str], lasting: int
) -> None:
    """A session on each of the days; a day of rest is remembered as free."""
    time = clock(when)
    name = text
    if time and when == text:
        name = text[: time.start] + " " + text[time.end :]
    minutes = (time.minutes if time else length(when)) or lasting or length(name)
    if length(name):
        name = re.sub(r"\s*[(\[][^()\[\]]*[)\]]\s*$|,\s*[\d.,]+\s*\w+\.?\s*$", "", name)
    name = trimmed(re.sub(r"^\s*(?:uhr|o'clock|hrs?)\b", "", trimmed(name), flags=re.IGNORECASE))
    name = name if _only_length(name) else without_length(name)
    name = "" if _only_length(name) else name[_leading_length(name) :].rstrip("。．.")
    if re.fullmatch(rf"\W*{pattern('rest')}(?:\s+(?:or|oder|ou|o|lub|или|або)\s.*)?[\s.!]*", fold(name)):
        read.free += days
        return
    if re.fullmatch(rf"\W*{pattern('consulting')}\W*", fold(name)):
        return
    for day in days:
        read.slots.append(StatedSlot(day, time.at if time else "", minutes, name or "Study", line))
        read.bullets.append(list(below))


def _only_length(text: str) -> bool:
    """Whether a text says how long something is and nothing else: "2-3 heures"."""
    units = rf"{pattern('hour')}|{pattern('minute')}|{pattern('to')}|{pattern('and')}"
    return length(text) > 0 and says_nothing_but_length(re.sub(rf"{units}|[^\W_]*\d[^\W_]*", " ", fold(text)))


def _leading_length(text: str) -> int:
    """How far a length reaches with which a text begins: of "2h de lecture" to its third word."""
    units, span = rf"(?:{pattern('hour')}|{pattern('minute')})", r"\d[\d.,]*(?:\s*[-~]\s*\d[\d.,]*)?"
    match = re.match(rf"{span}\s*{units}[\s:,-]*(?:(?:de|d'|of|pour|for|fur|di)\s+)?", fold(text))
    return match.end() if match and match.end() < len(text) else 0
