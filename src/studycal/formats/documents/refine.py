"""Entries over several weeks, taken apart where single weeks stand below them: "Week 1-2", and in it "Week 1"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise, takewhile

from studycal.core.records import replace

from .breaks import is_break_title
from .candidate import LOOSE, Candidate, Counts, Entry, Form, listed
from .phases import marks, phase_of
from .runs import join, runs_of, starts_again
from .telling import tells_by_words, tells_topics


def refine(best: Candidate, finer: Candidate) -> bool:
    """Put the single weeks of another candidate in the place of those entries of the best one that hold them.

    What an entry says of weeks that have no line of their own stays with it; its title becomes the phase of the others.
    Items that name their week without a sign are taken only where they name all weeks of an entry. Returns whether
    there were any.
    """
    alike = finer.counts is Counts.WEEKS and best.counts is Counts.WEEKS
    doubted = finer.weak and finer.weak != LOOSE
    if finer is best or doubted or len(finer.entries) < 2 or not alike or best.form is Form.TABLE:
        return False
    if not tells_topics(finer):
        return False
    entries: list[Entry] = []
    whole = _names_whole_spans(best, finer)
    for entry in best.entries:
        entries += _parts(entry, finer, whole=whole) if len(entry.numbers) > 1 else [entry]
    named = len(entries) > len(best.entries)
    if named:
        _join_singles(best, finer)
        best.entries = entries
        if finer.form is not Form.TABLE:
            taken = {entry.line for entry in entries}
            best.spans += [(entry.line, entry.last) for entry in finer.entries if entry.line in taken]
        verb = "names" if finer.where.startswith("the table ") else "name"
        if finer.form is not best.form or len(entries) > len(finer.entries):  # else "weeks from 4 headings" says all
            best.notes.append(f"{finer.where[:1].upper()}{finer.where[1:]} {verb} some of these weeks one by one.")
    return named


def around(best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """The headings of which one over several weeks holds a table of them, where they also have weeks that the table has
    not, and all of its others go on behind them: "## Week 0", "## Weeks 1-3" and below it the table. Else the best.
    """
    if best.form is not Form.TABLE or best.counts is not Counts.WEEKS:
        return best
    for candidate in candidates:
        if candidate.form is Form.HEADINGS and candidate.counts is best.counts and candidate.numbers - best.numbers:
            spans = [entry for entry in candidate.entries if len(entry.numbers) > 1]
            behind = [entry for entry in best.entries if not _holds(spans, entry)]
            last = max(candidate.numbers)
            go_on = all(entry.line > candidate.last and min(entry.numbers) > last for entry in behind)
            if len(behind) < len(best.entries) and go_on:
                return candidate
    return best


def _holds(spans: Sequence[Entry], week: Entry) -> bool:
    """Whether a week stands below the nearest of some spans of weeks above it, and is one of these."""
    at = bisect_left(spans, week.line, key=lambda span: span.line) - 1
    return at >= 0 and week.line <= spans[at].last and set(spans[at].numbers) >= set(week.numbers)


def _join_singles(best: Candidate, finer: Candidate) -> None:
    """Add what stands elsewhere of the weeks that the best candidate has one by one itself."""
    lines = {entry.numbers: (entry.line, entry.last) for entry in best.entries if len(entry.numbers) == 1}
    apart = [
        entry
        for entry in finer.entries
        if entry.numbers in lines and not lines[entry.numbers][0] <= entry.line <= lines[entry.numbers][1]
    ]
    if apart and not finer.weak:
        join(best, replace(finer, entries=apart))


def _names_whole_spans(best: Candidate, finer: Candidate) -> bool:
    """Whether lines elsewhere that name all weeks of a span name no span's weeks in part, but for the last one's that
    they have: a milestone in some weeks is not what the others lack.
    """
    named, last = finer.numbers, max(finer.numbers)
    spans = [set(entry.numbers) for entry in best.entries if len(entry.numbers) > 1]
    return all(span <= named or not span & named or last in span for span in spans)


def _parts(entry: Entry, finer: Candidate, *, whole: bool) -> list[Entry]:
    within = [
        finer_entry
        for finer_entry in finer.entries
        if entry.line < finer_entry.line <= entry.last
        and len(finer_entry.numbers) < len(entry.numbers)
        and set(entry.numbers).issuperset(finer_entry.numbers)
    ]
    within = within or (_elsewhere(entry, finer) if whole else [])
    held = {number for entry in within for number in entry.numbers}
    if (
        not held
        or len(held) < sum(len(entry.numbers) for entry in within)
        or (len(held) < len(entry.numbers) and (finer.weak or _is_of_a_detail(entry, within)))
    ):
        return [entry]
    outer = entry.phase is None and entry.parent is not None and marks(entry.parent.text) is not None
    phase = entry.phase if entry.phase is not None else phase_of(entry.topic) if entry.topic and not outer else None
    parts = [replace(entry, phase=entry.phase if entry.phase is not None else phase) for entry in within]
    if finer.form is Form.TABLE:
        parts = [replace(part, topic=part.topic or str(phase or "")) for part in parts]
    left = tuple(number for number in entry.numbers if number not in held)
    taken = {line for entry in within for line in entry.written}
    taken |= {" – ".join(filter(None, entry.head.split(" | "))) for entry in within if finer.form is Form.TABLE}
    own = [line for line in entry.lines if line not in taken]
    if left:
        parts.append(replace(entry, numbers=left, lines=own))
    elif entry.lines and within[0].line <= entry.last:
        above = len(list(takewhile(lambda line: line != within[0].head, entry.lines)))
        parts[0] = replace(parts[0], lines=[*own[:above], *parts[0].lines])
        parts[-1] = replace(parts[-1], lines=[*parts[-1].lines, *own[above:]])
    elif own:
        parts[0] = replace(parts[0], lines=[*parts[0].lines, *own])
    parts = _in_the_phase_above(entry, parts) if outer else parts
    return sorted(parts, key=lambda entry: entry.numbers)


def _in_the_phase_above(span: Entry, parts: Sequence[Entry]) -> list[Entry]:
    """Weeks of a span that stands below a numbered month or phase, in that: the span's title is the first they tell."""
    return [
        replace(part, parent=span.parent, lines=[span.topic] * (part.topic != span.topic) + part.lines)
        for part in parts
    ]


def _is_of_a_detail(entry: Entry, within: Sequence[Entry]) -> bool:
    """Whether lines that name a few weeks of a span stand below a heading of one of its subjects: "### Hang board",
    "Weeks 1-2: 3 sets" tells how that subject goes on, and not what the weeks are about.
    """
    heading = within[0].parent
    return (
        heading is not None and entry.line < heading.line <= entry.last and all(one.parent is heading for one in within)
    )


def _elsewhere(entry: Entry, finer: Candidate) -> list[Entry]:
    """All weeks of a span one by one, where they stand below it in lines of their own: "Weeks 1-4: Basics" leads to
    "Week 1 - Clay" to "Week 4 - Kiln"; of a span over their end those that they have.
    """
    if not tells_by_words(finer):
        return []
    below = [one for one in finer.entries if one.line > entry.last and set(one.numbers) <= set(entry.numbers)]
    named = tuple(one.numbers[0] for one in below if len(one.numbers) == 1 and one.topic)
    ended = finer.gapless and finer.singles == len(finer.entries) and bool(named) and named[-1] == max(finer.numbers)
    whole = named == (entry.numbers[: len(named)] if ended else entry.numbers)
    return below if whole and len(below) == len(named) and not finer.weak else []


def parts_of(candidates: Sequence[Candidate], plans: Sequence[Candidate]) -> list[Candidate]:
    """Items and lines that number only some of the weeks: they may stand one by one in a span of a plan."""
    apart = {id(entry) for plan in plans for entry in plan.entries}
    return [
        replace(candidate, weak=LOOSE)
        for candidate in candidates
        if candidate.form in (Form.LIST, Form.LINES, Form.BOLD)
        and candidate.counts is Counts.WEEKS
        and not candidate.weak
        and not any(id(entry) in apart for entry in candidate.entries)
    ]


def as_parts(candidates: Sequence[Candidate], best: Candidate) -> list[Candidate]:
    """Candidates without a known word that are only taken where they name all the weeks of a span, and none that the
    plan has not: "A01" to "A10" in "Weeks 1-2" are no weeks.
    """
    return [replace(candidate, weak=LOOSE) for candidate in candidates if candidate.numbers <= best.numbers]


def add_missing(best: Candidate, candidates: Sequence[Candidate]) -> None:
    """Add the weeks that the lines of a plan leave out and lines of another form number between them: "## Week 5",
    "Week 6: Heaps", "## Week 7".
    """
    missing = set(range(1, max(best.numbers) + 1)) - best.numbers
    if not missing or best.form is Form.TABLE or best.counts is not Counts.WEEKS:
        return
    for other in candidates:
        between = [entry for entry in other.entries if missing.issuperset(entry.numbers)]
        together = sorted([*best.entries, *between], key=lambda entry: entry.line)
        numbers = [number for entry in together for number in entry.numbers]
        alike = other.counts is Counts.WEEKS and other.form is not Form.TABLE
        if alike and missing <= set(numbers) and numbers == sorted(numbers):
            _add_between(best, between, together)
            return


def _add_between(best: Candidate, between: Sequence[Entry], together: list[Entry]) -> None:
    taken = {line for entry in between for line in entry.written}
    for entry in best.entries:
        entry.lines = [line for line in entry.lines if line not in taken]
    added = {id(entry) for entry in between}
    for entry, behind in pairwise(together):
        if id(entry) in added:  # no line that is a week of its own is a break between two others besides
            behind.free_before = max(0, behind.free_before - is_break_title(entry.head))
    best.entries = together
    best.spans += [(entry.line, entry.last) for entry in between]
    numbers = listed([number for entry in between for number in entry.numbers])
    best.notes.append(f"Of another form than the other weeks, and taken for one plan: {numbers}.")


def add_later(best: Candidate, others: Sequence[Candidate], refined: Sequence[Candidate]) -> None:
    """Add the weeks of another form that stand below the last one and go on with its number; also of ``refined``
    ones, whose other weeks stand in the place of spans already.
    """
    for other in [*others, *(one for one in refined if all(one is not other for other in others))]:
        last, end = max(best.numbers), best.last
        later = [entry for entry in other.entries if entry.line > end]
        numbers = sorted(number for entry in later for number in entry.numbers)
        goes_on = bool(numbers) and numbers == list(range(last + 1, numbers[-1] + 1))
        weekly = other.counts is best.counts is Counts.WEEKS and (not other.weak or other in refined)
        if other is not best and weekly and goes_on and other.line > best.line:
            best.entries = [*best.entries, *later]
            best.taken.append(other)
            verb = "goes" if other.where.startswith("the table ") else "go"
            best.notes.append(f"{other.where[:1].upper()}{other.where[1:]} {verb} on with week {last + 1}.")


def spans_as_phases(candidate: Candidate) -> Candidate:
    """The candidate without spans of weeks that all stand one by one beside them: the span is their phase, if it stands
    above them, and what it says stands in the first of them. A line behind its weeks and before others counts anew.
    """
    if candidate.counts is not Counts.WEEKS or candidate.form is Form.TABLE or starts_again(runs_of(candidate)):
        return candidate
    singles = {entry.numbers[0]: entry for entry in candidate.entries if len(entry.numbers) == 1}
    kept: list[Entry] = []
    last = max((entry.line for entry in singles.values()), default=0)
    for entry in candidate.entries:
        own = [singles[number] for number in entry.numbers if number in singles]
        among = candidate.form is Form.LINES and bool(own) and own[0].line < entry.line < last
        if len(entry.numbers) == 1 or len(own) < len(entry.numbers) or among:
            kept.append(entry)
            continue
        above = entry.line < own[0].line
        own[0].lines += entry.lines if above else [entry.topic, *entry.lines]
        own[0].links += entry.links
        for single in own if above else ():
            single.phase = single.phase if single.phase is not None else phase_of(entry.topic) if entry.topic else None
    return replace(candidate, entries=kept) if len(kept) < len(candidate.entries) else candidate
