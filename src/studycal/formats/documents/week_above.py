"""Recognises a plan that is kept week by week: a heading for the week that is on, and a list of those to come."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks import Block, Kind
from .candidate import Candidate, Counts, Entry, Form, Outline, trimmed
from .dated_titles import without_days
from .marked import entry_of
from .numbering import Numbered, Unit, numbered
from .report import shortened
from .title import Title


def with_the_week_above(outline: Outline, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, lists that go on with the week that a heading above them is about with that week: "Current week:
    Week 1 (4 - 10 January)" and its days, then "Week 2: Wheel", "Week 3: Kiln".
    """
    several = [one for one in candidates if one.counts is Counts.WEEKS and len(one.numbers) > 1]
    return [_with_the_week_above(outline, one, several) if one in several else one for one in candidates]


def _with_the_week_above(outline: Outline, candidate: Candidate, others: Sequence[Candidate]) -> Candidate:
    week = min(candidate.numbers) - 1
    whole = len(candidate.numbers) == max(candidate.numbers) - week == len(candidate.entries)
    if candidate.form is Form.TABLE or candidate.weak or not week or not whole:
        return candidate
    if any(week in other.numbers for other in others):
        return candidate
    heads = [block for block in outline.blocks if block.kind is Kind.HEADING]
    above = [(block, one) for block in heads[1:] if block.line < candidate.line and (one := _only_week(block.text))]
    head, number = next(((block, one) for block, one in above if one.numbers == (week,)), (None, None))
    if head is None or number is None:
        return candidate
    entry = _entry(outline, head, number, candidate)
    note = f"Week {week} is that of “{shortened(head.text, 40)}” (line {head.line})."
    spans = [(entry.line, entry.last), *candidate.spans]
    return Candidate(Form.HEADINGS, Counts.WEEKS, [entry, *candidate.entries], spans, notes=[note, *candidate.notes])


def _only_week(text: str) -> Numbered | None:
    """The one week that a text names; None where it names none, a span or several."""
    weeks = numbered(text, Unit.WEEK)
    return weeks[0] if len(weeks) == 1 and weeks[0].single else None


def _entry(outline: Outline, head: Block, number: Numbered, candidate: Candidate) -> Entry:
    topic, written = without_days(head.text[number.end :])
    stops = {at for at, block in enumerate(outline.blocks) if block.line >= candidate.line}
    title = Title(Counts.WEEKS, number.numbers, trimmed(topic), tuple(written))
    return entry_of(outline, Form.HEADINGS, outline.places[id(head)], title, stops)
