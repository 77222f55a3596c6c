"""Recognises topics without any number: headings of one level, rows of a table with a topic, items of lists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from studycal.core import patterns
from studycal.core.records import replace

from . import topic_lists, unknown_words
from .asides import takes_minutes
from .blocks import Block, Kind, Row
from .candidate import Candidate, Counts, Entry, Form, Outline, all_last, pieces
from .clock import length
from .columns import Columns, classify
from .course_rules import (
    are_alike,
    are_facts,
    are_of_a_course,
    begins_with,
    of_one_form,
    without_lists_of_rules,
    without_parts_of_a_routine,
    without_rules,
)
from .dates import weekday_of
from .durations import lasting
from .figures import is_measure
from .folding import fold
from .month_weeks import NOTE, weeks_of_months
from .months import are_months, month_span
from .part_titles import is_aside, is_below_rules, is_called_the_plan, is_only_of_a_course, names_the_plan, own_number
from .rotations import rotations
from .topic_column import are_days
from .vocabulary import weekday_names, words

_LEAST, _SEVERAL = 3, 2
_COUNTED = patterns.pattern(r"(\D{0,20})(\d{1,3})(?!\d)")


def with_topics(outline: Outline, numbered: Sequence[Candidate]) -> list[Candidate]:
    """What may be asked about where a document numbers no weeks: what it numbers by whatever word, and topics."""
    further = [*rotations(outline), *unknown_words.candidates(outline), *candidates(outline)]
    return without_lists_of_rules(outline, without_parts_of_a_routine(outline, [*numbered, *further]))


def candidates(outline: Outline) -> list[Candidate]:
    """What could be taken one or more a week, if the learner says so."""
    listed = [*_tables(outline), *_headings(outline), *topic_lists.candidates(outline)]
    for candidate in listed:
        if are_months([entry.head for entry in candidate.entries]):
            candidate.counts = Counts.MONTHS
            for entry in candidate.entries:
                entry.numbers = month_span(entry.head)
    return listed


def _headings(outline: Outline) -> list[Candidate]:
    levels: dict[int, list[int]] = defaultdict(list)
    for at, block in enumerate(outline.blocks):
        if block.kind is Kind.HEADING and not is_aside(block.text):
            levels[block.level].append(at)
    for places in levels.values():
        if outline.blocks[places[0]] is outline.title and not _is_one_of(outline, places):
            del places[0]
    listed = []
    for level, places in levels.items():
        if 2 * len({fold(outline.blocks[at].text) for at in places}) <= len(places):
            continue  # "Aims", "Material", "Aims", "Material": parts that each topic has
        if 2 * sum(_is_length(outline.blocks[at].text) for at in places) > len(places):
            continue  # "30 min", "60 min": sessions by their length
        if 2 * sum(_is_of_a_day(outline.blocks[at].text) for at in places) > len(places):
            continue  # "Monday: legs", "Tuesday: arms", "Diet": a routine
        entries = _of_one_kind([_heading(outline, at, level) for at in places])
        parts = [entries, _numbered(entries), *_monthly(entries), *_planned(entries)]
        parts = [without_rules(part) for part in parts if not are_of_a_course(outline, part)]
        listed += [of_one_form(outline, part) for part in parts if len(part) >= _LEAST or all_last(part)]
    return [
        Candidate(
            Form.HEADINGS,
            Counts.TOPICS,
            entries,
            [(entry.line, entry.last) for entry in entries],
            alike=are_alike(outline, entries),
        )
        for entries in listed
    ]


def _is_length(head: str) -> bool:
    """Whether a heading is a length in minutes or hours and nothing else: "30 min"."""
    return length(head) > 0 and is_measure(head)


def _is_of_a_day(head: str) -> bool:
    return next(iter(re.findall(r"[^\W\d_]+", fold(head))), "") in weekday_names()


def _numbered(entries: Sequence[Entry]) -> list[Entry]:
    """The headings that their author numbers, "1. Data" to "5. Tests", beside others without a number: a table of
    contents, a preface; empty where all of them or none are such.
    """
    numbered = [(entry, number) for entry in entries if (number := own_number(entry.head))]
    on = [number for _, number in numbered] == list(range(1, len(numbered) + 1))
    return [entry for entry, _ in numbered] if on and len(numbered) < len(entries) else []


def _of_one_kind(entries: list[Entry]) -> list[Entry]:
    """The headings from the first to the last that name a month, or a length, where most do: "Grading" behind them is
    none of them.
    """
    for kind in ([bool(month_span(entry.head)) for entry in entries], [bool(entry.weeks) for entry in entries]):
        if 2 * sum(kind) > len(kind) and sum(kind) > 1:
            return entries[kind.index(True) : len(kind) - kind[::-1].index(True)]
    return entries


def _monthly(entries: list[Entry]) -> list[list[Entry]]:
    """The headings of one level that are months below one of the broader headings, beside others elsewhere."""
    below: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        below[id(entry.parent)].append(entry)
    parts = list(below.values()) if len(below) > 1 else []
    return [part for part in parts if are_months([entry.head for entry in part])]


def _planned(entries: list[Entry]) -> list[list[Entry]]:
    """The headings of one level below a broader one that is called the plan, beside others elsewhere."""
    below: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        below[id(entry.parent)].append(entry)
    return [part for part in below.values() if len(part) < len(entries) and is_called_the_plan(part[0].parent)]


def _is_one_of(outline: Outline, places: Sequence[int]) -> bool:
    """Whether a document's first heading is one of its topics, and no title: no broader one than they are, with text
    below it; or the first that they number, or that says how long it lasts as they all do; or it begins with items, or
    has the parts, that the next one has.
    """
    first, below = outline.blocks[places[0]], outline.blocks[places[0] + 1 :][:1]
    if any(block.kind is Kind.HEADING and block.level < first.level for block in outline.blocks):
        return False
    if len(places) > 1 and all(lasting(outline.blocks[at].text) for at in places):
        return True
    if len(places) > _LEAST and first.level > 1 and all(block.kind is Kind.PARAGRAPH for block in below):
        return True
    if len(places) < _LEAST:
        return False
    begun = [begins_with(outline, at, until) for at, until in pairwise(places[:_LEAST])]
    return _count_up([outline.blocks[at].text for at in places]) or begun[0] == begun[1] != ""


def _count_up(heads: Sequence[str]) -> bool:
    """Whether headings begin with the same word and numbers from 0 or 1 on: "P01_take_off", "P02_turn"."""
    matches = [_COUNTED.match(head) for head in heads]
    numbers = [int(match[2]) for match in matches if match]
    alike = len({match[1] for match in matches if match}) == 1 and len(numbers) == len(heads)
    return alike and numbers[0] <= 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _heading(outline: Outline, at: int, level: int) -> Entry:
    block = outline.blocks[at]
    entry = Entry(
        (1,), block.text, block.line, block.last, block.text, [], list(block.links), parent=outline.parents[at]
    )
    entry.weeks = lasting(block.text)
    for below in outline.blocks[at + 1 :]:
        if below.kind is Kind.HEADING and below.level <= level:
            break
        lines, links = pieces(below)
        entry.lines += lines
        entry.links += links
        entry.last = max(entry.last, below.last)
    return entry


def _tables(outline: Outline) -> list[Candidate]:
    listed = []
    for at, block in enumerate(outline.blocks):
        if block.kind is not Kind.TABLE or len(block.rows) <= _LEAST or _is_of_a_course(outline.parents[at]):
            continue
        columns = classify(block.rows[0])
        if "topic" not in columns.fields or columns.weekdays or _is_book_list(block) or takes_minutes(block):
            continue
        if (topic := _topic_of(block, columns)) < 0:
            continue
        rows = [row for row in block.rows[1:] if row.cells and row.texts[topic]]
        if _are_of_one_week(block) or are_facts([row.texts[topic] for row in rows]):
            continue
        entries = [_row(row, topic, columns) for row in rows]
        if len(entries) >= _LEAST:
            monthly = any(are_months([row.texts[to] for row in rows]) for to in range(len(block.rows[0].parts)))
            counts = Counts.MONTHS if monthly else Counts.TOPICS
            listed.append(Candidate(Form.TABLE, counts, entries, [(block.line, block.last)]))
            lengths = (weeks_of_months([row.text(to) for row in rows]) for to in range(len(block.rows[0].parts)))
            if weeks := next(filter(None, lengths), None):
                listed[-1].entries = [replace(one, weeks=each) for one, each in zip(entries, weeks, strict=True)]
                listed[-1].notes.append(NOTE)
    return listed


def _are_of_one_week(block: Block) -> bool:
    """Whether most rows of a table are each of another weekday: a routine."""
    columns = ([row.text(at) for row in block.rows[1:]] for at in range(min(_SEVERAL, len(block.rows[0].parts))))
    read = ([day for day in map(weekday_of, texts) if day is not None] for texts in columns)
    return any(4 * len(days) >= 3 * (len(block.rows) - 1) and len(set(days)) == len(days) for days in read)


def _topic_of(block: Block, columns: Columns) -> int:
    """The column of the topics; where the one that is headed so only counts, "Chapters" of "Book | Chapters", the first
    one of words; -1 without any.
    """
    places: list[int] = [columns.fields["topic"], *range(len(block.rows[0].parts))]
    for at in places:
        texts = [text for row in block.rows[1:] if (text := row.text(at))]
        if 4 * sum(map(str.isdecimal, texts)) < 3 * len(texts) and not are_days(texts):
            return at
    return -1


def _is_of_a_course(parent: Block | None) -> bool:
    if parent is None:
        return False
    return is_below_rules(parent) or (is_only_of_a_course(parent.text) and not names_the_plan(parent.text))


def _row(row: Row, at: int, columns: Columns) -> Entry:
    links = [link for part in row.parts for link in part.links]
    others = [(columns.name(to), text) for to, text in enumerate(row.texts) if to != at and text]
    return Entry((1,), row.texts[at], row.line, row.line, row.texts[at], links=links, columns=others)


def _is_book_list(block: Block) -> bool:
    return any(fold(text).strip(" *") in words("h_book") for text in block.rows[0].texts)
