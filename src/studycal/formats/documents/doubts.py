"""What speaks against the weeks that were read: more of them are announced, or their list is only an aside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studycal.core.curriculum import Week

from .answers import ReadingAnswers
from .blocks import Block, Kind
from .candidate import Candidate, Counts, Entry, Form, Outline
from .covered_lines import covered_by
from .durations import lasting
from .folding import fold
from .numbering import Unit, numbered
from .phases import marks
from .report import Report, shortened
from .timetables import weeks_by_date
from .vocabulary import any_of, held, words
from .years import term_above, without_term

_MOST = 104
"""Weeks that a title announces, at most."""
_LEAST_OF_A_TERM = 3
_SLACK = 1
"""Weeks more or less than announced that need no question: a week 0, an exam's week."""


def is_of_one_item(outline: Outline, main: Candidate, report: Report) -> bool:
    """Whether items of weeks all stand below one of several items that hold no weeks, and tell how that one goes on:
    an error asks whether they are the plan.
    """
    if main.form is not Form.LIST or main.counts is not Counts.WEEKS:
        return False
    by_line = {block.line: at for at, block in enumerate(outline.blocks)}
    places = {_item_above(outline.blocks, by_line.get(entry.line, 0)) for entry in main.entries}
    at = places.pop()
    if places or at is None or not _has_others_beside(outline.blocks, at, main):
        return False
    item = outline.blocks[at]
    above, line = shortened(item.text, 40), main.entries[0].line
    message = f"{main.where} number weeks below “{above}”, one of several items: are they the plan?"
    report.error(line, "weeks-doubtful", message, f"`--table {line}` takes them for it.")
    return True


def is_of_another_week(outline: Outline, main: Candidate, report: Report) -> bool:
    """Whether a document is about one week by its title, "Week 4: Kiln", and its list names only others: those that
    come before, to read first. An error asks whether they are the plan.
    """
    head = next((block for block in outline.blocks if block.kind is Kind.HEADING), None)
    own = [week for week in numbered(head.text, Unit.WEEK) if week.single and not week.start] if head else []
    named = main.entries and main.counts is Counts.WEEKS  # a table with errors alone has none
    if head is None or not own or not named or own[0].numbers[0] in main.numbers:
        return False
    line, title = main.entries[0].line, shortened(head.text, 40)
    message = f"The document is about one week, “{title}” (line {head.line}); {main.where} name others."
    report.error(line, "weeks-doubtful", message, f"`--table {line}` takes them for the plan.")
    return True


def is_one_of_several(outline: Outline, candidates: Sequence[Candidate], report: Report) -> bool:
    """Whether headings that each say how long their plan takes ("2-week plan", "4-week plan") each begin with a week 1,
    or hold just so many weeks in tables: an error asks which of them is the learner's.
    """
    weeks = [one for one in candidates if one.counts is Counts.WEEKS and one.form is not Form.TABLE]
    tabled = [entry for one in candidates if one.counts is Counts.WEEKS for entry in one.entries]
    first = sorted({entry.line for one in weeks for entry in one.entries if min(entry.numbers) <= 1})
    levels: dict[int, list[Block]] = {}
    for block in outline.blocks:
        if block.kind is Kind.HEADING and weeks_named(block.text):
            levels.setdefault(block.level, []).append(block)
    for level, heads in levels.items():
        ends = [block.line for block in outline.blocks if block.kind is Kind.HEADING and block.level <= level]
        begins = {head.line: _first_inside(head.line, ends, first) for head in heads if lasting(head.text) > 1}
        begins = begins if sum(map(bool, begins.values())) > 1 else _of_their_lengths(heads, ends, tabled)
        plans = [head for head in heads if begins.get(head.line)]
        if len(plans) > 1:
            names = ", ".join(f"“{shortened(head.text, 40)}” (line {head.line})" for head in plans)
            ways = "; ".join(f"`--table {begins[head.line]}` takes “{shortened(head.text, 40)}”" for head in plans)
            message = f"{names} are plans of their own: which one is it?"
            report.error(plans[0].line, "weeks-doubtful", message, f"{ways}.")
            return True
    return False


def _of_their_lengths(heads: Sequence[Block], ends: Sequence[int], entries: Sequence[Entry]) -> dict[int, int]:
    """By the lines of headings the first line of the weeks below, where these are as many as the heading says, and as
    many below no other: an overview and its details are alike.
    """
    begins: dict[int, int] = {}
    lengths: list[int] = []
    for head in heads:
        end = next((line for line in ends if line > head.line), None)
        inside = [entry for entry in entries if head.line < entry.line and (end is None or entry.line < end)]
        last = max((number for entry in inside for number in entry.numbers), default=0)
        if last in weeks_named(head.text) and any(1 in entry.numbers for entry in inside):
            begins[head.line] = min(entry.line for entry in inside)
            lengths.append(last)
    return begins if len(set(lengths)) == len(lengths) else {}


def weeks_named(text: str) -> list[int]:
    """The numbers of weeks that a heading speaks of; none in one of a part of the plan, "Phase 1 (3 weeks)"."""
    folded = fold(text)
    listed = held(folded, words("duration"))
    if not listed or marks(text):
        return []
    counts = re.finditer(rf"(?<![\w.,/-])(\d{{1,3}})(?:\s|-)?\s*{any_of(listed)}(?!\w|-?\d)", folded)
    apart = (int(match[1]) for match in counts if not re.search(r"\d\s*$", folded[: match.start()]))
    return [number for number in apart if 2 <= number <= _MOST]


def is_of_one_term(outline: Outline, main: Candidate, candidates: Sequence[Candidate], report: Report) -> bool:
    """Whether tables by date stand below headings that differ in their term alone ("Spring 2026", "Fall 2025"), and the
    plan is only one of them: an error asks which.
    """
    own = term_above(outline, main) if main.counts is Counts.DATES and main.form is Form.TABLE else None
    if own is None:
        return False
    terms = {main.line: own}
    for other in candidates:
        alike = other.counts is Counts.DATES and other.form is Form.TABLE and len(other.entries) >= _LEAST_OF_A_TERM
        head = term_above(outline, other) if alike and not set(other.spans) & set(main.spans) else None
        if head and head is not own and without_term(head.text) == without_term(own.text):
            terms[other.line] = head
    if len(terms) > 1:
        listed = sorted(terms.items())
        names = ", ".join(f"“{shortened(head.text, 40)}” (line {line})" for line, head in listed)
        ways = "; ".join(f"`--table {line}` takes “{shortened(head.text, 40)}”" for line, head in listed)
        report.error(
            listed[0][0],
            "weeks-doubtful",
            f"The tables of {names} are plans of their own: which one is it?",
            ways + ".",
        )
    return len(terms) > 1


def _first_inside(line: int, ends: Sequence[int], weeks: Sequence[int]) -> int:
    """The line of the first week 1 between a heading and the next as broad, 0 without one."""
    end = next((other for other in ends if other > line), weeks[-1] + 1 if weeks else 0)
    return next((week for week in weeks if line < week < end), 0)


def is_of_one_part(outline: Outline, main: Candidate, report: Report) -> bool:
    """Whether days all stand below one of several headings that say how many weeks each of them lasts, and are fewer
    than that: an error asks which of both is the plan.
    """
    if main.counts is not Counts.DATES or main.form is Form.TABLE:
        return False
    levels: dict[int, list[Block]] = {}
    for block in outline.blocks:
        if block.kind is Kind.HEADING and lasting(block.text):
            levels.setdefault(block.level, []).append(block)
    for parts in levels.values():
        first, last = main.entries[0].line, main.entries[-1].line
        before = [part for part in parts if part.line < first]
        apart = len(parts) > 1 and before and not any(first < part.line < last for part in parts)
        if apart and len(before) <= 1 and len(parts) > len(before):
            weeks, head = sum(lasting(part.text) for part in parts), shortened(parts[0].text, 40)
            what = f"{len(parts)} headings “{head}” … last {weeks} weeks"
            message = f"{what}, and {main.where} have days below the first of them alone: which is the plan?"
            remedy = f"`--table {first}` takes the days, `--durations` the headings."
            report.error(first, "weeks-doubtful", message, remedy)
            return True
    return False


def has_fewer_weeks(main: Candidate, dated: Candidate | None, report: Report) -> bool:
    """Whether entries by date elsewhere in the document are in more weeks than the plan numbers, and go on where it
    ends: an error asks which of both is the plan.
    """
    covers = covered_by(main.spans)
    if dated is None or not main.entries or any(covers(entry.line) for entry in dated.entries):
        return False
    read = sum(len(entry.numbers) + entry.free_before for entry in main.entries)
    weeks = weeks_by_date(dated)
    if weeks <= read + _SLACK or not all(entry.topic or entry.columns or entry.lines for entry in dated.entries):
        return False
    line = main.entries[0].line
    numbered = f"{main.where[:1].upper()}{main.where[1:]} number {read} weeks"
    message = f"{numbered}, days of {weeks} weeks stand in {dated.where}: which is the plan?"
    remedy = f"`--table {dated.entries[0].line}` takes the days, `--table {line}` the numbered weeks."
    report.error(line, "weeks-doubtful", message, remedy)
    return True


def _item_above(blocks: Sequence[Block], at: int) -> int | None:
    """The place of the item below which an item stands; None where it stands below none."""
    own = blocks[at]
    for place in range(at - 1, -1, -1) if own.depth > 1 else ():
        block = blocks[place]
        if block.kind is not Kind.ITEM:
            return None
        if block.depth < own.depth:
            return place
    return None


def _has_others_beside(blocks: Sequence[Block], at: int, main: Candidate) -> bool:
    """Whether an item stands beside others of its list, none of which is a week itself."""
    own, lines = blocks[at], {entry.line for entry in main.entries}
    beside = 0
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(blocks) and blocks[place].kind is Kind.ITEM:
            block = blocks[place]
            if block.depth < own.depth or (block.depth == own.depth and block.line in lines):
                break
            beside += block.depth == own.depth and block.opens
            place += step
    return beside > 0


def report_announced(
    outline: Outline, main: Candidate, weeks: Sequence[Week], answers: ReadingAnswers, report: Report
) -> None:
    """Compare how many weeks the headings above the plan announce with those that were read.

    Where fewer were read, it is asked, if a line can be named that takes these; else it is told.
    """
    if answers != ReadingAnswers(topic=answers.topic) or not weeks:
        return
    announced = _announced(outline, main)
    if not announced:
        return
    read, free = len(weeks), sum(week.free_before for week in weeks)
    if any(read - _SLACK <= number <= read + free + _SLACK for number in announced):
        return
    number, block = max((number, block) for number, block in announced.items())
    what = f"“{shortened(block.text, 50)}” (line {block.line}) announces {number} weeks, {read} were read."
    if number > read and not main.taken and len({first for first, _ in main.spans if main.form is Form.TABLE}) < 2:
        line = main.entries[0].line
        report.error(line, "weeks-announced", what, f"`--table {line}` takes these {read} weeks all the same.")
    else:
        report.warning(block.line, "weeks-announced", what, "Look at the list of weeks.")


def _announced(outline: Outline, main: Candidate) -> dict[int, Block]:
    """The numbers of weeks in the document's first headings, above the plan and above all that is numbered."""
    first = min(entry.line for entry in main.entries)
    title = outline.title
    broad = title.level + 1 if title else 2
    above = [b for b in outline.blocks if b.kind is Kind.HEADING and b.line < first and b.level <= broad]
    numbers: dict[int, Block] = {}
    for block in above[:3]:
        own = sum(len(entry.numbers) for entry in main.entries if entry.parent is block)
        for number in set(weeks_named(block.text)) - {own}:  # the shortest of several plans, each in the next one
            numbers.setdefault(number, block)
    return numbers


def numbers_its_own(main: Candidate, candidates: Sequence[Candidate], report: Report) -> bool:
    """Whether a module that is in no week of the plan begins with a week 1 of its own, which was taken for more of the
    plan's: an error asks which of both is meant.
    """
    joined = [entry for other in main.taken if other.counts is Counts.WEEKS for entry in other.entries]
    for part in (part for empty in _without_weeks(main, candidates) for part in empty):
        first = next((e for e in joined if part.line < e.line <= part.last and min(e.numbers) <= 1), None)
        if first is not None:
            message = (
                f"“{shortened(part.head, 40)}” (line {part.line}) numbers weeks of its own, which are not those of "
            )
            one, other = sorted((first.line, main.entries[0].line))
            remedy = f"`--table {one}` takes those of line {one}, `--table {other}` those of line {other}."
            report.error(part.line, "weeks-doubtful", message + f"line {main.entries[0].line}.", remedy)
            return True
    return False


def _without_weeks(main: Candidate, candidates: Sequence[Candidate]) -> Iterator[list[Entry]]:
    """The months or phases of each list of them that hold no weeks of the plan where others of them do, and name none
    themselves.
    """
    own = {first for first, _ in main.spans}
    for candidate in candidates:
        if candidate.form is not Form.HEADINGS or candidate.counts not in (Counts.MONTHS, Counts.PHASES):
            continue
        held = {
            id(part)
            for part in candidate.entries
            if part.line in own or any(part.line <= entry.line <= part.last for entry in main.entries)
        }
        if held:
            yield [part for part in candidate.entries if id(part) not in held]


def report_left_out(main: Candidate, candidates: Sequence[Candidate], report: Report) -> None:
    """Say what stands in no week of the plan, though its months, phases or weeks are those of one that is."""
    _report_without_weeks(main, candidates, report)
    _report_beyond(main, candidates, report)


def _report_without_weeks(main: Candidate, candidates: Sequence[Candidate], report: Report) -> None:
    """Say which of the months or phases hold no weeks where others of them do: what stands there is in no week."""
    if main.counts not in (Counts.WEEKS, Counts.DATES):
        return
    for empty in _without_weeks(main, candidates):
        if empty:
            names = ", ".join(f"“{shortened(part.head, 30)}” (line {part.line})" for part in empty[:4])
            verb = "holds" if len(empty) == 1 else "hold"
            what, way = (
                ("days", "Date its days, too.") if main.counts is Counts.DATES else ("weeks", "Number its weeks, too.")
            )
            message = f"{names} {verb} no {what}, as the others do: what stands there is in no week of the plan."
            report.warning(empty[0].line, "phase-without-weeks", message, way)


def _report_beyond(main: Candidate, candidates: Sequence[Candidate], report: Report) -> None:
    """Say which weeks of a list are in no week of the plan, though the others of it are: their number is far higher."""
    own, highest = {entry.line for entry in main.entries}, max(main.numbers, default=0)
    for candidate in candidates:
        if main.counts is not Counts.WEEKS or candidate.counts is not Counts.WEEKS or candidate.form is Form.TABLE:
            continue
        beyond = [entry for entry in candidate.entries if min(entry.numbers) > highest and entry.line not in own]
        if beyond and 2 * sum(entry.line in own for entry in candidate.entries) > len(candidate.entries):
            names = ", ".join(f"“{shortened(entry.head, 40)}” (line {entry.line})" for entry in beyond[:4])
            verb = "is" if len(beyond) == 1 else "are"
            message = f"{names} {verb} in no week of the plan, which ends with week {highest}."
            report.warning(beyond[0].line, "weeks-beyond", message, f"Number on from {highest + 1}.")
            return
