"""Numbers that start again: runs of entries under one heading each, counted on, joined by week, or left alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from studycal.core.records import replace

from .blocks import Block
from .candidate import Candidate, Counts, Entry, Form, is_called_by_number, listed
from .dated_weeks import days_go_on
from .folding import fold
from .months import are_months
from .numbering import Numbered, Unit
from .phases import marks
from .span_parts import split_spans
from .telling import tells_by_words, tells_topics
from .versions import are_alike, version_left
from .vocabulary import words

_LEAST = 3
_MOST = 520
_FEW = 3
"""How many times as many weeks as lines that speak of some of them again."""
_MOST_OF = 2 / 3
"""The part of the weeks that a list has to number for those it leaves out to be missing, and has to name for its names
to be their topics.
"""


def is_nearly_whole(candidate: Candidate) -> bool:
    """Whether lines or items number most of the weeks up to the last, each once, in one list."""
    if candidate.counts is not Counts.WEEKS or candidate.form is Form.TABLE or candidate.weak:
        return False
    numbers = candidate.numbers
    once = len(numbers) == sum(len(entry.numbers) for entry in candidate.entries)
    most = len(candidate.entries) >= _LEAST and _MOST_OF * max(numbers) <= len(numbers)
    return most and once and len({id(entry.parent) for entry in candidate.entries}) == 1


def without_strays(candidate: Candidate) -> Candidate:
    """Items or lines that number the weeks from the first on, without a lone one elsewhere that only speaks of one of
    them: "From week 2 on, read daily".
    """
    if candidate.form in (Form.TABLE, Form.HEADINGS) or candidate.counts is not Counts.WEEKS:
        return candidate
    if starts_again(runs_of(candidate)):
        return candidate
    if whole := _whole_below_one_heading(candidate):
        return replace(candidate, entries=whole, spans=[(entry.line, entry.last) for entry in whole])
    below = Counter(id(entry.parent) for entry in candidate.entries)
    kept = [entry for entry in candidate.entries if below[id(entry.parent)] > 1]
    rest = replace(candidate, entries=kept, spans=[(entry.line, entry.last) for entry in kept])
    lone = [entry for entry in candidate.entries if below[id(entry.parent)] == 1]
    once = len(rest.numbers) == sum(len(entry.numbers) for entry in kept)
    spoken = all(rest.numbers.issuperset(entry.numbers) for entry in lone)
    return rest if lone and spoken and once and rest.gapless and len(kept) >= _LEAST else candidate


def _whole_below_one_heading(candidate: Candidate) -> list[Entry]:
    """The entries below the one heading that has all weeks from the first on, each once, where those below others only
    speak of some of them; empty where there is none, or more than one.
    """
    groups: dict[int, list[Entry]] = {}
    for entry in candidate.entries:
        groups.setdefault(id(entry.parent), []).append(entry)
    whole = [
        group for group in groups.values() if len(group) >= _LEAST and min(numbers_of(group)) <= 1 and _gapless(group)
    ]
    named = {number for number in candidate.numbers if number <= _MOST}
    return whole[0] if len(groups) > 1 and len(whole) == 1 and numbers_of(whole[0]) >= named else []


def runs_of(candidate: Candidate) -> list[list[Entry]]:
    """The entries by the heading above them and, below one heading, by each new beginning at 0 or 1."""
    runs: list[list[Entry]] = []
    seen: set[int] = set()
    for entry in candidate.entries:
        again = entry.numbers[0] <= 1 and entry.numbers[0] in seen and len(seen) > 1
        if not runs or again or runs[-1][-1].parent is not entry.parent:
            runs.append([])
            seen = set()
        runs[-1].append(entry)
        seen.update(entry.numbers)
    return runs


def numbers_of(run: Sequence[Entry]) -> set[int]:
    """All the numbers of a run."""
    return {number for entry in run for number in entry.numbers}


def starts_again(runs: Sequence[Sequence[Entry]], *, by_days: bool = True) -> bool:
    """Whether every run counts its own weeks: from 0 or 1, without a gap, below a heading that is a numbered step
    or in days that go on.
    """
    if len(runs) < 2 or any(min(numbers_of(run)) > 1 or not _gapless(run) for run in runs):
        return False
    parents = [run[0].parent for run in runs]
    apart = len({id(parent) for parent in parents}) == len(runs)
    months = are_months([parent.text if parent else "" for parent in parents])
    return apart and (months or all(_is_step(parent) for parent in parents) or (by_days and days_go_on(runs)))


def _gapless(run: Sequence[Entry]) -> bool:
    numbers = sorted(number for entry in run for number in entry.numbers)
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _is_step(parent: Block | None) -> bool:
    """Whether a heading names a month, phase, module or the like: parts that follow one another."""
    return _step(parent) is not None


def _step(parent: Block | None) -> Numbered | None:
    """The number of the month, phase or module that a heading names; None where it names none."""
    one = marks(parent.text) if parent is not None else None
    return one if one is not None and one.unit in (Unit.PHASE, Unit.MONTH, Unit.LESSON) else None


def strokes_as_spans(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, "Week 1/2" as both weeks where the second number is not the total of all: "Week 1/2", "Week 3/4"."""
    both = {entry.second for entry in entries if entry.second}
    wide = [replace(entry, numbers=(*entry.numbers, entry.second)) if entry.second else entry for entry in entries]
    numbers = [number for entry in wide for number in entry.numbers]
    return wide if both and len(numbers) == len(set(numbers)) and _gapless(wide) else list(entries)


def with_later_lines(candidate: Candidate) -> Candidate:
    """A candidate without the lines behind its last week that speak of a few of its weeks again, under another heading:
    they are part of those weeks, and that is said.
    """
    entries, numbers = candidate.entries, candidate.numbers
    size, seen = 0, set[int]()
    while size < len(entries) and len(seen) < len(numbers):
        seen.update(entries[size].numbers)
        size += 1
    plan, later = entries[:size], entries[size:]
    under = {id(entry.parent) for entry in plan}
    apart = not any(id(entry.parent) in under for entry in later)
    if not later or not candidate.gapless or not _gapless(plan) or not apart or _FEW * len(later) > len(plan):
        return candidate
    if starts_again(runs_of(candidate)):
        return candidate
    by_number = {number: entry for entry in plan for number in entry.numbers}
    for entry in later:
        week = by_number[entry.numbers[0]]
        week.lines += [line for line in (entry.topic, *entry.lines) if line]
        week.links += entry.links
    candidate.entries = plan
    where = listed([entry.line for entry in later])
    lines = f"lines {where} say" if len(later) > 1 else f"line {where} says"
    candidate.notes.append(f"What {lines} of a week that stands above is part of it.")
    return candidate


def with_same_again(candidate: Candidate) -> Candidate:
    """A candidate without the list below it that names the same weeks by much the same titles once more, to tick them
    off: what it says is part of those weeks, and that is said.
    """
    first, later = _passes(candidate)
    if not later or candidate.counts is not Counts.WEEKS or starts_again(runs_of(candidate)):
        return candidate
    by_number = {number: entry for entry in first for number in entry.numbers}
    alike = sum(are_alike(by_number[entry.numbers[0]], entry) for entry in later)
    if 2 * alike <= len(later):
        return candidate
    again = replace(candidate, entries=later, notes=[])
    candidate.entries = first
    if candidate.form is not Form.TABLE:
        for part in (candidate, again):
            part.spans = [(entry.line, entry.last) for entry in part.entries]
    join(candidate, again)
    return candidate


def _passes(candidate: Candidate) -> tuple[list[Entry], list[Entry]]:
    """The entries up to the last of all weeks, and those of the same weeks, each once, that follow; empty if they are
    not such.
    """
    size, seen, numbers = 0, set[int](), candidate.numbers
    while size < len(candidate.entries) and len(seen) < len(numbers):
        seen.update(candidate.entries[size].numbers)
        size += 1
    first, later = candidate.entries[:size], candidate.entries[size:]
    whole = candidate.gapless and _gapless(first) and bool(later) and _gapless(later)
    return (first, later) if whole and numbers_of(later) == seen and len(first) >= _LEAST else ([], [])


def list_at(candidate: Candidate, line: int) -> Candidate:
    """Of a candidate that lists its weeks twice or more often, the list that holds a line of the document."""
    if candidate.counts is Counts.TOPICS:
        return candidate  # which have no numbers that could stand twice
    runs = runs_of(candidate)
    again = [run for run in runs if min(numbers_of(run)) <= 1]
    for part in (*_passes(candidate), *(runs if len(again) > 1 else ())):
        if part and part[0].line <= line <= part[-1].last and not starts_again(runs):
            candidate.entries, candidate.spans = part, [(entry.line, entry.last) for entry in part]
            return candidate
    return candidate


def second_list(candidate: Candidate) -> int:
    """The line of the second list of a candidate that lists all its weeks twice; 0 of others."""
    later = _passes(candidate)[1]
    return later[0].line if later else 0


def counted_on(runs: Sequence[Sequence[Entry]]) -> list[Entry]:
    """The entries of all runs with numbers that go on from run to run, from the first step on, though the last one may
    stand first: "Term 3", "Term 2", "Term 1".
    """
    steps = [one.numbers[0] if (one := _step(run[0].parent)) else 0 for run in runs]
    falling = all(later < sooner for sooner, later in pairwise(steps))
    result: list[Entry] = []
    offset = 0
    for run in reversed(runs) if falling else runs:
        first = min(numbers_of(run))
        shift = offset + 1 - first
        result += [replace(entry, numbers=tuple(number + shift for number in entry.numbers)) for entry in run]
        offset += len(numbers_of(run))
    return result


def one_of(parts: Sequence[Candidate]) -> Candidate:
    """Candidates of one form as one, in their order."""
    entries = [entry for candidate in parts for entry in candidate.entries]
    spans = [span for candidate in parts for span in candidate.spans]
    return Candidate(parts[0].form, parts[0].counts, entries, spans, parts[0].columns)


def tables_that_go_on(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, tables of days, lessons or months as one where each goes on where the one before ends, or, with
    the same columns, counts its own below a numbered step.
    """
    alike: dict[tuple[Counts, str], list[Candidate]] = {}
    counting: dict[Counts, list[Candidate]] = {}
    for candidate in candidates:
        if candidate.form is Form.TABLE and candidate.counts in (Counts.DAYS, Counts.LESSONS, Counts.MONTHS):
            alike.setdefault((candidate.counts, candidate.columns), []).append(candidate)
            counting.setdefault(candidate.counts, []).append(candidate)
    joined: dict[int, Candidate] = {}
    for parts in [*counting.values(), *alike.values()]:
        fresh = not any(id(part) in joined for part in parts)
        if fresh and (one := _one_that_goes_on(parts, alike=len({part.columns for part in parts}) == 1)):
            joined |= {id(part): one for part in parts}
    whole = {id(one): one for one in joined.values()}
    return [*(candidate for candidate in candidates if id(candidate) not in joined), *whole.values()]


def _one_that_goes_on(parts: Sequence[Candidate], *, alike: bool) -> Candidate | None:
    """Tables as one, if there are several and their numbers go on or, where they are alike, start again; else None."""
    listed = [candidate.entries for candidate in sorted(parts, key=lambda part: part.line)]
    if len(listed) < 2 or not all(_gapless(entries) for entries in listed):
        return None
    ends = [(min(numbers_of(entries)), max(numbers_of(entries))) for entries in listed]
    one = one_of(sorted(parts, key=lambda part: part.line))
    if all(later[0] == sooner[1] + 1 for sooner, later in pairwise(ends)):
        return one
    if alike and starts_again(listed, by_days=False):
        one.entries = counted_on(listed)
        return one
    return None


def join(main: Candidate, other: Candidate) -> None:
    """Add what another candidate says of the same weeks: its text, columns, links, and titles if most weeks without one
    have one there. A second version of the same plan is left, and that is said.
    """
    split_spans(main, other)
    by_number = {number: entry for entry in reversed(main.entries) for number in entry.numbers}
    if version := version_left(by_number, main, other):
        main.notes.append(version)
        return
    untitled = {number for number, entry in by_number.items() if not entry.topic}
    titled = {number for entry in other.entries if entry.topic for number in entry.numbers}
    names = len(untitled & titled) >= _MOST_OF * len(untitled) and not tells_of_work(other)
    names = names and tells_topics(other) and tells_by_words(other)
    for entry in other.entries:
        listed = len(entry.numbers) <= entry.numbers[-1] - entry.numbers[0]  # "Weeks 7, 9-11" is no span
        targets = (by_number.get(number) for number in (entry.numbers if listed else entry.numbers[:1]))
        for target in {id(target): target for target in targets if target is not None}.values():
            _add(target, entry, other, names=names)
    main.taken.append(other)


def _add(target: Entry, entry: Entry, other: Candidate, *, names: bool) -> None:
    if (not target.topic and names) or (entry.topic and is_called_by_number(target)):
        target.topic = entry.topic
    elif entry.topic and not is_called_by_number(entry) and fold(entry.topic) not in fold(target.topic):
        if other.form is Form.TABLE and topic_header(other) != "Topic":
            target.columns.append((topic_header(other), entry.topic))
        elif _says_more(fold(entry.topic), fold(target.topic)):
            target.lines.append(entry.topic)
    target.lines += [line for line in entry.lines if line not in target.lines]
    for header, text in entry.columns:
        if (header, text) not in target.columns:
            target.columns.append((header, text))
    target.links += entry.links
    target.days = target.days or entry.days
    target.phase = target.phase if target.phase is not None else entry.phase
    target.ticked = target.ticked if target.ticked is not None else entry.ticked


def _says_more(title: str, topic: str) -> bool:
    """Whether a folded title says more than a week's topic: it does not hold that, or two words besides at least."""
    return not topic or topic not in title or len(re.findall(r"\w{3,}", title.replace(topic, " "))) > 1


def tells_of_work(other: Candidate) -> bool:
    """Whether a table says by its header what is read, practised or due, and not what that is about."""
    return other.topic_word in words("h_study") | words("h_due")


def topic_header(other: Candidate) -> str:
    """The header of a table's topics; "Topic" where it is no table."""
    return other.header("topic") or "Topic"


def described(candidates: Sequence[Candidate]) -> str:
    """Where several candidates stand: "the tables at lines 5 and 13"."""
    if all(candidate.form is Form.TABLE for candidate in candidates):
        return f"the tables at lines {listed(sorted({candidate.line for candidate in candidates}))}"
    return " and ".join(candidate.where for candidate in candidates)


def _contradict(one: Candidate, other: Candidate) -> bool:
    """Whether two tables say other things of each of several weeks in a column of the same name, and in words; one that
    holds the topics of both may tell them in other words.
    """
    first, second = _texts_by_header(one), _texts_by_header(other)
    both = topic_header(one) if topic_header(one) == topic_header(other) else None
    shared = [key for key in first.keys() & second.keys() if key[1] != both and any(map(str.isalpha, first[key]))]
    rows = Counter(header for _, header in shared)
    differing = Counter(key[1] for key in shared if first[key] != second[key])
    return any(count > 1 and differing[header] == count for header, count in rows.items())


def _texts_by_header(table: Candidate) -> dict[tuple[int, str], str]:
    """What a table says of each week under each of its headers."""
    name = topic_header(table)
    pairs = ((entry, [(name, entry.topic), *entry.columns]) for entry in table.entries)
    return {
        (week, header): fold(text) for entry, columns in pairs for week in entry.numbers for header, text in columns
    }


def same_twice(tabled: Sequence[Candidate]) -> list[Candidate]:
    """Tables with the same columns that each begin at the first week, with other topics, or with a column of one name
    that says other things of each week, below headings that are no steps: whether they follow one another or are two
    plans is not said. Empty if there are none.
    """
    by_columns: dict[str, list[Candidate]] = {}
    for candidate in tabled:
        if candidate.gapless and len(candidate.numbers) > 1:
            by_columns.setdefault(candidate.columns, []).append(candidate)
    for alike in by_columns.values():
        topics_of = [{fold(entry.topic) for entry in candidate.entries} for candidate in alike]
        shared = set.intersection(*topics_of)
        if len(alike) > 1 and not shared and not starts_again([one.entries for one in alike], by_days=False):
            return alike
    whole = [part for part in tabled if part.gapless and len(part.numbers) > 1 and min(part.numbers) <= 1]
    if len(whole) > 1 and not starts_again([part.entries for part in whole], by_days=False):
        pairs = (pair for pair in pairwise(whole) if _contradict(*pair))
        return list({id(part): part for pair in pairs for part in pair}.values())
    return []
