"""Recognises headings that are notes about weeks which stand elsewhere: "Week 3 goal" below "Weekly goals"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .candidate import Candidate, Entry


def join_notes(candidate: Candidate, notes: Sequence[Entry]) -> None:
    """Add what stands below notes to the only entry of their week; and that is said."""
    counts = Counter(number for entry in candidate.entries for number in entry.numbers)
    single = [entry for entry in candidate.entries if counts[entry.numbers[0]] == len(entry.numbers) == 1]
    alone: dict[tuple[int, ...], Entry] = {entry.numbers: entry for entry in single}
    own = {entry.line for entry in candidate.entries}
    below = [note for note in notes if note.numbers in alone and note.last > note.line and note.line not in own]
    for note in below:
        week = alone[note.numbers]
        week.lines += [note.topic or note.head, *note.lines]
        week.links += note.links
    candidate.spans += [(note.line, note.last) for note in below]
    where = f"{below[0].line}-{below[-1].last}" if below else ""
    candidate.notes += [f"The notes about weeks (lines {where}) are part of those."] * bool(below)
