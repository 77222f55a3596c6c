"""Joins lines that name the week before them once more, for a part or another day of it: "Week 2a", "Week 2b"."""

from __future__ import annotations

from itertools import groupby, pairwise

from studycal.core.patterns import pattern

from .candidate import Candidate, Counts, Entry, Form, listed
from .folding import fold
from .report import shortened

_LETTER, _PAIR = pattern(r"^\D*\d+([a-e])(?![^\W_])"), 2
_MOST_NAMED = 5
"""Weeks of which the account says which lines they are joined from."""


def joined(entries: list[Entry], main: Candidate) -> list[Entry]:
    """Entries without those that name the week before them once more, for another day or part of it, "Week 2b": they
    are its focus, and which those are is noted.

    Parts stand in the order of their letters or days, also where the newest is written first. Where only some weeks
    stand twice and neither days nor letters tell why, it is left to be an error.
    """
    if main.form is Form.TABLE or main.counts is not Counts.WEEKS:
        return entries
    pairs = [(a, b) for a, b in pairwise(entries) if _are_of_one_week(a, b)]
    parted = all((a.days and b.days) or _are_lettered(a, b) for a, b in pairs)
    if not pairs or not (parted or 2 * len(pairs) >= len(entries) - len(pairs)):
        return entries
    newest_first = entries[0].numbers[0] > entries[-1].numbers[0]
    result: list[Entry] = []
    notes: list[str] = []
    for _, group in groupby(entries, key=lambda entry: entry.numbers if len(entry.numbers) == 1 else id(entry)):
        parts = list(group)
        ordered = _in_order(parts, newest_first=newest_first)
        if len(parts) > 1:
            turned = f"; “{shortened(ordered[0].head, 40)}” comes first" * (ordered != parts)
            lines = listed([part.line for part in parts])
            notes.append(f"week {parts[0].numbers[0]} from lines {lines}{turned}")
        for part in ordered[1:]:
            add_to(ordered[0], part)
        result.append(ordered[0])
    lines = f"{main.form.noun} names" if len(pairs) == 1 else f"{main.form.noun}s name"
    several = ", …" * (len(notes) > _MOST_NAMED)
    main.notes.append(
        f"{len(pairs)} {lines} the week before again: part of it ({', '.join(notes[:_MOST_NAMED])}{several})."
    )
    return result


def add_to(week: Entry, entry: Entry) -> None:
    """Add a second entry of the same week: its title is a line of the focus."""
    week.lines += [entry.topic, *entry.lines]
    week.links += entry.links
    week.columns += entry.columns
    week.last = max(week.last, entry.last)


def _are_of_one_week(one: Entry, other: Entry) -> bool:
    return len(one.numbers) == 1 and one.numbers == other.numbers


def _letter(entry: Entry) -> str:
    """The letter behind a week's number in its line."""
    match = _LETTER.search(fold(entry.head))
    return match[1] if match else ""


def _are_lettered(sooner: Entry, later: Entry) -> bool:
    """Whether letters behind their number part a week in two lines: "Week 2a", "Week 2b"."""
    letters = {letter for entry in (sooner, later) if (letter := _letter(entry))}
    return len(letters) == _PAIR


def _in_order(parts: list[Entry], *, newest_first: bool) -> list[Entry]:
    """The parts of a week by their letters, or by their days in a document that has the newest first."""
    if all(map(_letter, parts)):
        return sorted(parts, key=_letter)
    if newest_first and all(part.days for part in parts):
        return sorted(parts, key=lambda part: (part.days[0].month, part.days[0].day))
    return parts
