"""Spans of weeks as an entry for each of their weeks, where headings or lists tell of single ones: what these say is
said of no other week of the span. What a table has of each is told together in all of them.
"""

from __future__ import annotations

from studycal.core.records import replace

from .candidate import Candidate, Counts, Entry, Form


def split_spans(main: Candidate, other: Candidate) -> None:
    """Take apart the spans of a plan of which another candidate, no table, names single weeks or shorter spans."""
    if not main.counts is other.counts is Counts.WEEKS or other.form is Form.TABLE:
        return
    held = {number: entry for entry in reversed(main.entries) if len(entry.numbers) > 1 for number in entry.numbers}
    named = {
        id(span)
        for entry in other.entries
        if (span := held.get(entry.numbers[0])) is not None and set(entry.numbers) < set(span.numbers)
    }
    if named:
        main.entries = [part for entry in main.entries for part in (_weeks(entry) if id(entry) in named else [entry])]


def _weeks(span: Entry) -> list[Entry]:
    """A span as its weeks, each with all that it says; the days are those of the first."""
    parts = []
    for part, number in enumerate(span.numbers, start=1):
        topic = part_topic(span.topic, part)
        week = replace(span, numbers=(number,), topic=topic, lines=list(span.lines), links=list(span.links))
        week.columns, week.days = list(span.columns), span.days if part == 1 else []
        week.free_before = span.free_before if part == 1 else 0
        parts.append(week)
    return parts


def part_topic(topic: str, part: int) -> str:
    """The topic of a part of a span, before the name that its author gives the week."""
    title, sign, name = topic.partition(" {#")
    return f"{title} - Part {part}{sign}{name}" if title else topic
