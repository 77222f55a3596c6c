"""Recognises a second plan of fewer weeks beside the whole one: below "2-week crash plan", with topics of its own."""

from __future__ import annotations

from collections.abc import Sequence

from .candidate import Candidate, Counts, Entry, Form
from .doubts import weeks_named
from .report import shortened
from .versions import are_alike


def without_shorter(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[str]]:
    """The candidates without those that are shorter plans of the same matter, and what is said of each of these."""
    weekly = [one for one in candidates if one.counts is Counts.WEEKS and one.gapless]
    whole = max(weekly, key=lambda one: len(one.numbers), default=None)
    if whole is None:
        return list(candidates), []
    shorter = [one for one in weekly if len(one.numbers) < len(whole.numbers) and _is_a_plan_beside(one, whole)]
    notes = {one.line: _note(one) for one in shorter}
    return [one for one in candidates if all(one is not other for other in shorter)], list(notes.values())


def _is_a_plan_beside(other: Candidate, whole: Candidate) -> bool:
    """Whether the headings above all entries say how many weeks those have, and half of the topics or more are other
    than the plan's in the same weeks.
    """
    below: dict[int, list[Entry]] = {}
    for entry in other.entries:
        below.setdefault(id(entry.parent), []).append(entry)
    weeks = {number: entry for entry in whole.entries for number in entry.numbers}
    alike = sum(are_alike(weeks[entry.numbers[0]], entry) for entry in other.entries if entry.numbers[0] in weeks)
    return all(map(_is_of_its_length, below.values())) and 2 * alike <= len(other.entries)


def _is_of_its_length(entries: Sequence[Entry]) -> bool:
    numbers = sorted(number for entry in entries for number in entry.numbers)
    head = entries[0].parent
    counted = numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 1
    return counted and head is not None and len(numbers) in weeks_named(head.text)


def _note(other: Candidate) -> str:
    heads = list(dict.fromkeys(entry.parent.text for entry in other.entries if entry.parent))
    named = " and ".join(f"“{shortened(head, 40)}”" for head in heads[:2])
    verb = "is" if len(heads) == 1 else "are"
    line = other.line if other.form is Form.TABLE else other.entries[0].line
    return f"{named} {verb} another plan of fewer weeks and not used: `--table {line}` takes its weeks."
