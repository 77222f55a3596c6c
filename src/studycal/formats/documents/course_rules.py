"""Recognises the chapters of what is said of a course, and the lists in them: how it is held and graded, no topics."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from .blocks import Kind
from .candidate import Candidate, Counts, Entry, Form, Outline
from .folding import fold
from .part_titles import is_below_rules, is_called_the_plan, is_of_a_course, is_only_of_a_course, is_rule, own_number
from .routines import routine
from .vocabulary import words

_SEVERAL, _PART = 2, 4
_LONG, _WORDS = 8, 10
"""Items of a list that may be the topics all the same, at least, and the words that they have in the mean at most."""
_CHAPTERS = 5
"""Chapters of which a course's description is surely made, at least."""


def are_of_a_course(outline: Outline, entries: Sequence[Entry]) -> bool:
    """Whether some headings speak of a course and not of what is learnt in it, "Grading", "Office hours": half of them;
    or a quarter, or the first, where the others are not all of one form.
    """
    of_a_course = [is_of_a_course(entry.head) or is_below_rules(entry.parent) for entry in entries]
    count = sum(of_a_course)
    if not count or 2 * count >= len(entries):
        return count > 0
    if not is_only_of_a_course(entries[0].head) and (count < _SEVERAL or _PART * count < len(entries)):
        return False
    others = [entry for entry, rule in zip(entries, of_a_course, strict=True) if not rule]
    return 3 * max(_forms(outline, others).values(), default=0) < 2 * len(others)


def without_rules(entries: Sequence[Entry]) -> list[Entry]:
    """The headings without those at both ends that are rules of the course: "Attendance" behind the last topic."""
    topics = [at for at, entry in enumerate(entries) if not is_rule(entry.head)]
    return list(entries[topics[0] : topics[-1] + 1]) if topics else []


def of_one_form(outline: Outline, entries: list[Entry]) -> list[Entry]:
    """The headings without those before the first and behind the last that begin with the same finer heading, where
    most do: an introduction has no "Importance", as all the topics have.
    """
    begun = [_begin(outline, entry) for entry in entries]
    finer = Counter(begin for begin in begun if begin.startswith("#"))
    form, count = finer.most_common(1)[0] if finer else ("", 0)
    if _PART * (len(entries) - count) > len(entries) or count < _SEVERAL + 1:
        return entries
    return entries[begun.index(form) : len(begun) - begun[::-1].index(form)]


def are_alike(outline: Outline, entries: Sequence[Entry]) -> bool:
    """Whether what stands below some headings begins with an item below each, or with the same finer heading."""
    begun = {_begin(outline, entry) for entry in entries}
    return len(begun) == 1 and "" not in begun


def are_facts(names: Sequence[str]) -> bool:
    """Whether the first cells of some rows name facts of a course, "Instructor", "Room", a quarter of them at least."""
    kinds = words("person_label") | words("course_part") | words("course_rule") | words("h_time")
    count = sum(fold(name).strip(" .:*") in kinds for name in names)
    return count >= _SEVERAL and _PART * count >= len(names)


def _forms(outline: Outline, entries: Sequence[Entry]) -> Counter[str]:
    """How often each thing is what the part below a heading begins with."""
    return Counter(begin for entry in entries if (begin := _begin(outline, entry)))


def _begin(outline: Outline, entry: Entry) -> str:
    return begins_with(outline, outline.at_line[entry.line], len(outline.blocks))


def begins_with(outline: Outline, at: int, until: int) -> str:
    """How the part below a heading begins: with an item that leads to no place in the document, or by the name of its
    first finer part; empty for anything else.
    """
    first = next(iter(outline.blocks[at + 1 : min(at + 2, until)]), None)
    if first is not None and first.kind is Kind.ITEM:
        return "" if any(link.url.startswith("#") for link in first.links) else "-"
    below = (outline.blocks[place] for place in range(at + 1, until))
    level = outline.blocks[at].level
    head = next((block for block in below if block.kind is Kind.HEADING), None)
    return f"# {fold(head.text)}" if head is not None and head.level > level else ""


def without_lists_of_rules(outline: Outline, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without the lists of topics that stand in the chapters of what is said of a course, where the
    heading right above them does not say that they hold what is learnt.
    """
    levels: dict[int, list[Entry]] = defaultdict(list)
    for at, block in enumerate(outline.blocks):
        if block.kind is Kind.HEADING and block is not outline.title:
            levels[block.level].append(
                Entry((), block.text, block.line, block.last, block.text, parent=outline.parents[at])
            )
    begun = [
        entries[0].line
        for entries in levels.values()
        if len(entries) >= _CHAPTERS and are_of_a_course(outline, entries)
    ]
    return [one for one in candidates if not begun or not _is_of_rules(one, min(begun))]


def _is_of_rules(candidate: Candidate, line: int) -> bool:
    """Whether a list stands behind the first of the chapters, is not called the plan, and not long, of short items."""
    plain = candidate.form in (Form.LIST, Form.BOLD) and candidate.counts is Counts.TOPICS and not candidate.weak
    items = candidate.entries
    long = len(items) >= _LONG and sum(len(entry.topic.split()) for entry in items) <= _WORDS * len(items)
    return plain and candidate.line > line and not long and not is_called_the_plan(items[0].parent)


def without_parts_of_a_routine(outline: Outline, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without headings of which one holds a weekly routine and no two begin alike, they tell of it, and
    without short lists beside it that are not called the plan.
    """
    plain = any(_is_of_sections(one) or _is_of_rules(one, 0) for one in candidates)
    weekly = routine(outline.blocks) if plain else None
    if weekly is None or len({(slot.weekday, slot.line) for slot in weekly.slots}) <= _SEVERAL:
        return list(candidates)
    line, lines = weekly.spans[0][0], {slot.line for slot in weekly.slots}
    return [
        one
        for one in candidates
        if not (_is_of_sections(one) and any(entry.line < line <= entry.last for entry in one.entries))
        if not (len(lines) > _SEVERAL and _is_of_rules(one, 0))
    ]


def _is_of_sections(candidate: Candidate) -> bool:
    plain = candidate.counts is Counts.TOPICS and candidate.form is Form.HEADINGS
    return plain and not candidate.alike and not any(own_number(entry.head) for entry in candidate.entries)
