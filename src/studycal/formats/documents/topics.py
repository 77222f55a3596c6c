"""Recognises topics without any number: headings of one level, rows of a table with a topic, items of one list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from studycal.core import patterns
from studycal.core.records import replace

from .asides import names_other
from .blocks import Block, Kind, Row
from .candidate import Candidate, Counts, Entry, Form, Outline, all_last, pieces
from .columns import Columns, classify
from .durations import lasting
from .folding import fold
from .month_weeks import NOTE, weeks_of_months
from .months import are_months, month_span
from .vocabulary import pattern, words

_LEAST = 3
_FINER, _LONGEST_HEAD = 2, 6
"""The level of a heading that is no title, and the words of one that calls a list the plan, at most."""
_WORDS, _MOST_OF = 10, 0.6
"""Words of an item that is a topic, in the mean at most; the part of the headings that have a list, at least."""
_COUNTED = patterns.pattern(r"(\D{0,20})(\d{1,3})(?!\d)")
_OWN_NUMBER = patterns.pattern(
    r"^\W*(?:\d{1,2}(?:\.\d{1,2})*\s*[.)、．:]?\s+|第?[一二三四五六七八九十]{1,3}[、.章]\s*)?"
)
_NUMBER = patterns.pattern(r"\W*(\d{1,2})[.)、．:]\s*\S")


def candidates(outline: Outline) -> list[Candidate]:
    """What could be taken one or more a week, if the learner says so."""
    listed = [*_tables(outline), *_headings(outline), *_items(outline)]
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
        entries = _of_one_kind([_heading(outline, at, level) for at in places])
        parts = [entries, _numbered(entries), *_monthly(entries), *_planned(entries)]
        listed += [part for part in parts if (len(part) >= _LEAST or all_last(part)) and not _are_of_a_course(part)]
    return [
        Candidate(Form.HEADINGS, Counts.TOPICS, entries, [(entry.line, entry.last) for entry in entries])
        for entries in listed
    ]


def _numbered(entries: Sequence[Entry]) -> list[Entry]:
    """The headings that their author numbers, "1. Data" to "5. Tests", beside others without a number: a table of
    contents, a preface; empty where all of them or none are such.
    """
    numbered = [(entry, number) for entry in entries if (number := own_number(entry.head))]
    on = [number for _, number in numbered] == list(range(1, len(numbered) + 1))
    return [entry for entry, _ in numbered] if on and len(numbered) < len(entries) else []


def own_number(head: str) -> int:
    """The number that a topic's author gives it, 5 of "5. Tests"; 0 where there is none."""
    match = _NUMBER.match(head)
    return int(match[1]) if match else 0


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


def _are_of_a_course(entries: Sequence[Entry]) -> bool:
    """Whether half of some headings speak of a course and not of what is learnt in it: "Grading", "Office hours"."""
    of_a_course = (is_of_a_course(entry.head) or _is_below_rules(entry.parent) for entry in entries)
    return 2 * sum(of_a_course) >= len(entries)


def is_of_a_course(head: str, *, surely: bool = False) -> bool:
    """Whether a heading names what a course is like and not what is learnt in it, "Attendance and late work", or, if
    not ``surely``, what may hold that, too: "Objectives".
    """
    plain = _OWN_NUMBER.sub("", fold(head))
    if re.search(pattern("course_rule"), plain):
        return True
    parts = (part.strip(" .:!?*") for part in re.split(rf"[/&,|]|{pattern('and')}", plain))
    return not surely and any(part in words("course_part") for part in parts)


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
    begun = [_begin(outline, at, until) for at, until in pairwise(places[:_LEAST])]
    return _count_up([outline.blocks[at].text for at in places]) or begun[0] == begun[1] != ""


def _begin(outline: Outline, at: int, until: int) -> str:
    """How the part below a heading begins: with an item that leads to no place in the document, or by the name of its
    first finer part; empty for anything else.
    """
    below = outline.blocks[at + 1 : until]
    if below and below[0].kind is Kind.ITEM:
        return "" if any(link.url.startswith("#") for link in below[0].links) else "-"
    return next((f"# {fold(block.text)}" for block in below if block.kind is Kind.HEADING), "")


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


def is_aside(text: str) -> bool:
    """Whether a heading speaks of books, links, homework or the like, not of something to learn."""
    plain = fold(text).strip(" .:!?#*")
    return plain in words("homework") or plain in words("routine") or plain in words("before_label")


def _items(outline: Outline) -> list[Candidate]:
    """The outer items of bulleted lists: those of the longest list, or of all that stand below headings alike."""
    lists: list[list[Entry]] = [[]]
    for at, block in enumerate(outline.blocks):
        if block.kind is Kind.ITEM and block.depth == 1 and block.opens and block.number is None:
            lists[-1].append(_item(outline, at, block))
        elif block.kind is Kind.ITEM and lists[-1]:
            lines, links = pieces(block)
            lists[-1][-1].lines += lines
            lists[-1][-1].links += links
            lists[-1][-1].last = block.last
        elif lists[-1]:
            lists.append([])
    lists = [listed for listed in lists if not listed or not _is_below_rules(listed[0].parent)] or [[]]
    best = max(lists, key=len)
    if (len(best) < _LEAST and not all_last(best)) or (best[0].parent and is_aside(best[0].parent.text)):
        return []
    alike = _below_headings_alike(outline, lists, best)
    best = _called_the_plan(lists) or best if alike is best else alike
    return [Candidate(Form.LIST, Counts.TOPICS, best, [(entry.line, entry.last) for entry in best])] if best else []


def _is_below_rules(parent: Block | None) -> bool:
    return parent is not None and (names_other(parent.text) or is_of_a_course(parent.text, surely=True))


def _called_the_plan(lists: Sequence[list[Entry]]) -> list[Entry]:
    """The longest list whose heading says that it holds what is learnt: "Typical topics", "Temario"; none without."""
    fit = [listed for listed in lists if len(listed) >= _LEAST and is_called_the_plan(listed[0].parent)]
    return max(fit, key=len, default=[])


def is_called_the_plan(heading: Block | None) -> bool:
    """Whether a finer heading says that what is learnt stands below it, and names none of it: "Topic 1: Maps"."""
    if heading is None or heading.level < _FINER or len(heading.text.split()) > _LONGEST_HEAD:
        return False
    plain = _OWN_NUMBER.sub("", fold(heading.text))
    if re.search(r"\d|[:：]\s*\w", plain):
        return False
    return plain.strip(" .:") in words("plan_alone") or any(
        re.search(pattern(kind), plain) for kind in ("plan_head", "topic_head")
    )


def _below_headings_alike(outline: Outline, lists: Sequence[list[Entry]], best: list[Entry]) -> list[Entry]:
    """The items of all lists below headings as broad as that of the longest one, where this is less than half of them
    and most of the headings have one of short items: a list in one of several parts built alike is not all there is to
    learn. None where these are parts that each topic has; else those of the longest.
    """
    above = best[0].parent
    alike = [
        listed
        for listed in lists
        if above and listed and (own := listed[0].parent) and own.level == above.level and not is_aside(own.text)
        if sum(len(entry.topic.split()) for entry in listed) <= _WORDS * len(listed)
    ]
    parts = {id(own): fold(own.text) for listed in alike if (own := listed[0].parent)}
    if len(parts) >= _LEAST and 2 * len(set(parts.values())) <= len(parts):
        return []  # "Aims", "Material", "Aims", "Material": lists that each topic has
    items = [entry for listed in alike for entry in listed]
    heads = [block for block in outline.blocks if above and block.kind is Kind.HEADING and block.level == above.level]
    whole = len(parts) >= _LEAST and len(parts) >= _MOST_OF * len(heads) and 2 * len(best) <= len(items)
    return items if whole else best


def _item(outline: Outline, at: int, block: Block) -> Entry:
    parent = outline.parents[at]
    entry = Entry(
        (1,), block.text, block.line, block.last, block.text, [], list(block.links), ticked=block.ticked, parent=parent
    )
    entry.weeks = lasting(block.text)
    return entry


def _tables(outline: Outline) -> list[Candidate]:
    listed = []
    for at, block in enumerate(outline.blocks):
        if block.kind is not Kind.TABLE or len(block.rows) <= _LEAST or _is_below_rules(outline.parents[at]):
            continue
        columns = classify(block.rows[0])
        if "topic" not in columns.fields or _is_book_list(block):
            continue
        topic = columns.fields["topic"]
        rows = [row for row in block.rows[1:] if row.cells and row.texts[topic]]
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


def _row(row: Row, at: int, columns: Columns) -> Entry:
    links = [link for part in row.parts for link in part.links]
    others = [(columns.name(to), text) for to, text in enumerate(row.texts) if to != at and text]
    return Entry((1,), row.texts[at], row.line, row.line, row.texts[at], links=links, columns=others)


def _is_book_list(block: Block) -> bool:
    return any(fold(text).strip(" *") in words("h_book") for text in block.rows[0].texts)
