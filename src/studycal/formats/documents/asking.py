"""What must be asked of entries that are no weeks before they become some, and which of them it is asked of."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence

from studycal.core.records import replace

from .answers import ReadingAnswers
from .candidate import Candidate, Counts, Entry, Form, Outline, listed
from .durations import lasting
from .part_titles import is_called_the_plan, names_a_routine, own_number
from .parts_of_others import is_contents, is_part, lines_of
from .report import Report, shortened
from .runs import numbers_of, runs_of
from .timetables import furthest

_MANY = 3
"""How many times as many days as topics are what is asked about."""
_LEAST = 3
_WORKDAYS = 5
_WEEK = 7
_ENDS = 2
"""Headings without a number beside those with one, at most: a beginning and an end."""
_A_YEAR = 52
"""Topics of which one a week takes a year."""
_NUMBERED = (Counts.DAYS, Counts.PHASES, Counts.LESSONS)
_IN_STEPS = (Counts.MONTHS, Counts.PHASES, Counts.LESSONS)
_FIRST = 3
"""The number with which a plan begins, at most: its first parts may stand in another form."""
_UNCERTAIN_COUNTS = (Counts.DURATIONS, Counts.DAYS, Counts.MONTHS, Counts.PHASES, Counts.LESSONS, Counts.TOPICS)


def ranked(candidates: Sequence[Candidate], weeks: int = 0) -> list[Candidate]:
    """Candidates that must be asked about, the likeliest first: those of as many entries as the title says weeks."""
    rows = []
    for candidate in _with_later_items(candidates):
        lasting = [entry for entry in candidate.entries if entry.weeks]
        if candidate.counts not in (Counts.DURATIONS, Counts.WEEKS, Counts.DATES) and 2 * len(lasting) > len(
            candidate.entries
        ):
            candidate.counts = Counts.DURATIONS
        if (
            candidate.counts in _UNCERTAIN_COUNTS
            and len(candidate.entries) >= (2 if candidate.counts is not Counts.TOPICS else 3)
            and not candidate.weak
        ):
            rows.append(candidate)
    rows = [candidate for candidate in rows if not all(map(_is_address, candidate.entries))]
    rows = [candidate for candidate in rows if not is_part(candidate, rows) and not is_contents(candidate, rows)]
    in_steps = any(candidate.counts in (*_IN_STEPS, Counts.DURATIONS) for candidate in rows)
    return sorted(
        rows,
        key=lambda candidate: (
            not weeks or len(candidate.entries) != weeks,
            in_steps and _is_a_routine(candidate),
            _holds_finer(candidate, rows),
            candidate.counts in _NUMBERED and not _begins(candidate),
            _UNCERTAIN_COUNTS.index(candidate.counts),
            candidate.counts is Counts.DURATIONS and not all(entry.weeks for entry in candidate.entries),
            not _is_called_the_plan(candidate),
            not _counts_itself(candidate),
            _is_too_fine(candidate, rows),
            -len(candidate.entries),
            candidate.form,
            candidate.line,
        ),
    )


def _with_later_items(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, headings of phases, months or lessons with the items below them that go on with their numbers:
    "## Stage 1", and "- Stage 2" among "Later stages".
    """
    listed = list(candidates)
    for at, headings in enumerate(candidates):
        if headings.form is not Form.HEADINGS or headings.counts not in _IN_STEPS or not headings.gapless:
            continue
        for items in candidates:
            alike = items.form in (Form.LIST, Form.BOLD) and items.counts is headings.counts and not items.weak
            numbers = sorted(items.numbers)
            following = list(range(max(headings.numbers) + 1, max(headings.numbers) + 1 + len(numbers)))
            if alike and items.line > headings.entries[-1].line and numbers == following:
                spans = [*headings.spans, *items.spans]
                listed[at] = replace(headings, entries=[*headings.entries, *items.entries], spans=spans)
    return listed


def _is_address(entry: Entry) -> bool:
    """Whether an entry says nothing but an address: "section 1 = https://example.org/a"."""
    return entry.topic.lstrip("= ").startswith(("http://", "https://")) and " " not in entry.topic.lstrip("= ")


def weeks_of_title(outline: Outline, candidates: Sequence[Candidate]) -> int:
    """How many weeks the document's title announces, 0 where it says nothing or is one of the candidates' entries."""
    title = outline.title
    own = title and any(entry.line == title.line for candidate in candidates for entry in candidate.entries)
    return lasting(title.text) if title and not own else 0


def _begins(candidate: Candidate) -> bool:
    """Whether numbered entries begin with the first or the second and leave out few: no mentions of chapters, nor of
    "Track B" before "Track A".
    """
    numbers = candidate.numbers
    rising = len(numbers) < 2 or candidate.entries[0].numbers[0] <= candidate.entries[-1].numbers[0]
    return bool(numbers) and rising and min(numbers) <= _FIRST and 2 * len(numbers) > max(numbers)


def _is_too_fine(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether the items of all lists are more than a year has weeks, and headings that hold them are fewer topics."""
    return len(candidate.entries) > _A_YEAR and any(_covers_more(other, candidate) for other in others)


def _is_a_routine(candidate: Candidate) -> bool:
    """Whether days, no more than a week has, all stand below a heading that calls them a routine."""
    parents = {id(entry.parent): entry.parent for entry in candidate.entries}
    above = next(iter(parents.values())) if len(parents) == 1 and candidate.counts is Counts.DAYS else None
    return above is not None and max(candidate.numbers) <= _WEEK and names_a_routine(above.text)


def _is_called_the_plan(candidate: Candidate) -> bool:
    """Whether a list, or headings, stand below a heading that says what is learnt is in them."""
    above = {id(entry.parent) for entry in candidate.entries}
    plain = candidate.form in (Form.LIST, Form.HEADINGS) and candidate.counts is Counts.TOPICS
    alone = candidate.form is Form.LIST or len(above) == 1
    return plain and alone and is_called_the_plan(candidate.entries[0].parent)


def _counts_itself(candidate: Candidate) -> bool:
    """Whether headings are topics that their author numbers: "1. Data" to "5. Tests"."""
    alike = [own_number(entry.head) for entry in candidate.entries] == list(range(1, len(candidate.entries) + 1))
    return candidate.counts is Counts.TOPICS and candidate.form is Form.HEADINGS and alike


def _holds_finer(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether phases, or a table of them above, hold numbered lessons, more than those: the lessons are the plan."""
    if candidate.counts is not Counts.PHASES or candidate.form not in (Form.HEADINGS, Form.TABLE):
        return False
    return any(
        other.counts is Counts.LESSONS
        and other.gapless
        and len(other.entries) > len(candidate.entries)
        and all(candidate.line <= entry.line for entry in other.entries)
        for other in others
    )


def is_numbered(candidate: Candidate) -> bool:
    """Whether the lengths in a table could number its rows, too: 1, 2, 3."""
    lengths = [entry.weeks for entry in candidate.entries]
    bare = candidate.form is Form.TABLE and [entry.numbers for entry in candidate.entries] == [(n,) for n in lengths]
    return candidate.counts is Counts.DURATIONS and bare and lengths == list(range(1, len(lengths) + 1))


_NOUNS = {
    Counts.DAYS: "day",
    Counts.MONTHS: "month",
    Counts.PHASES: "phase",
    Counts.LESSONS: "lesson",
    Counts.TOPICS: "topic",
}


def ask(candidate: Candidate, others: Sequence[Candidate], report: Report) -> None:
    """Say what was seen and which option makes weeks of it, and which one of what else could be meant instead."""
    count, first, last = len(candidate.entries), candidate.entries[0], candidate.entries[-1]
    wider = _wider(candidate, others)
    where = f"lines {first.line}-{last.line}" if last.line > first.line else f"line {first.line}"
    seen = f"{count} {candidate.form.noun}s “{shortened(first.head, 40)}” to “{shortened(last.head, 40)}” ({where})"
    if candidate.counts is Counts.DURATIONS:
        lengths = ", ".join(str(entry.weeks or "?") for entry in candidate.entries[:8]) + (", …" if count > 8 else "")
        total = sum(max(entry.weeks, 1) for entry in candidate.entries)
        what = " ".join([f"{seen} look like durations ({lengths} weeks), not week numbers.", *candidate.notes])
        remedy = f"`--durations` takes them so: {total} weeks."
        remedy += f" `--table {candidate.line}` takes them for the weeks' numbers." if is_numbered(candidate) else ""
        report.error(candidate.line, "durations-asked", what, remedy)
    elif candidate.counts is Counts.MONTHS:
        what = " ".join([f"{seen} are months, not weeks.", *candidate.notes])
        months = sum(len(entry.numbers) for entry in candidate.entries)
        report.error(candidate.line, "months-asked", what, f"`--weeks-each 4` makes {4 * months} weeks of them.")
    elif candidate.counts is Counts.PHASES:
        what = " ".join([f"{seen} are phases or modules without weeks.", *candidate.notes]) + _left(wider, candidate)
        remedy = f"`--weeks-each 2` makes {2 * count} weeks of them, `--per-week 1` takes one a week."
        report.error(candidate.line, "phases-asked", what, remedy + _way_to(wider))
    elif candidate.counts is Counts.DAYS:
        what = f"{seen} are days, not weeks."
        days = sum(len(entry.numbers) for entry in candidate.entries)
        weeks = "1 week" if days <= _WORKDAYS else f"{-(-days // _WORKDAYS)} weeks"
        remedy = f"`--per-week {_WORKDAYS}` makes {weeks} of five, `--per-week 1` takes one a week."
        report.error(candidate.line, "days-asked", what, remedy)
    else:
        noun = _NOUNS[candidate.counts]
        what = f"{seen} are {noun}s without weeks.{_left(wider, candidate)}"
        remedy = f"`--per-week 1` takes one a week: {count} weeks; `--per-week 3` makes {-(-count // 3)} of them."
        broader = next((other for other in others if _covers_more(other, candidate)), None)
        report.error(candidate.line, f"{noun}s-asked", what, remedy + _way_to(broader or wider))


def _way_to(other: Candidate | None) -> str:
    """How headings or bold lines are taken instead of what is asked about."""
    if other is None:
        return ""
    named = f"{len(other.entries)} {other.form.noun}s “{shortened(other.entries[0].head, 30)}” …"
    return f" `--table {other.entries[0].line} --per-week 1` takes the {named} instead."


def _wider(candidate: Candidate, others: Sequence[Candidate]) -> Candidate | None:
    """The headings of one part, all of one form, among which those with a number are most, and a few have none:
    "Kickoff", "Block A" to "Block F", "Fair".
    """
    if candidate.form is not Form.HEADINGS or candidate.counts not in (Counts.PHASES, Counts.LESSONS):
        return None
    lines = lines_of(candidate)
    fit = (
        other
        for other in others
        if other.alike and other.counts is Counts.TOPICS and lines < lines_of(other)
        if len({id(entry.parent) for entry in other.entries}) == 1 and 0 <= len(other.entries) - len(lines) <= _ENDS
    )
    return min(fit, key=lambda other: len(other.entries), default=None)


def _left(wider: Candidate | None, candidate: Candidate) -> str:
    """A sentence on the headings that stand among others and have no number."""
    if wider is None:
        return ""
    lines = lines_of(candidate)
    names = [f"“{shortened(entry.head, 40)}”" for entry in wider.entries if entry.line not in lines]
    return f" {listed(names)} beside them {'has' if len(names) == 1 else 'have'} no number."


def is_one_of_lengths(candidate: Candidate, report: Report) -> bool:
    """Whether months, days or the like begin with 1 again below headings that each name how many they are ("12-month
    plan", "6-month plan"): an error asks which of these plans is the learner's.
    """
    noun = _NOUNS.get(candidate.counts, "")
    runs = runs_of(candidate) if noun else []
    heads = [run[0].parent for run in runs]
    own = len(runs) > 1 and len({id(head) for head in heads}) == len(runs)
    if not own or not all(head and _names_length(head.text, run) for head, run in zip(heads, runs, strict=True)):
        return False
    option, each = ("--weeks-each 4", 4) if candidate.counts is Counts.MONTHS else ("--per-week 1", 1)
    in_days = candidate.counts is Counts.DAYS and max(candidate.numbers) >= _WEEK
    option = f"--per-week {_WEEK}" if in_days else option
    names = [f"“{shortened(head.text, 40)}”" for head in heads if head]
    ways = [
        f"`--table {run[0].line} {option}` takes {name}: "
        + (f"{len(numbers_of(run))} days, {_WEEK} a week" if in_days else f"{each * len(numbers_of(run))} weeks")
        for name, run in zip(names, runs, strict=True)
    ]
    message = f"{' and '.join(names)} are plans of their own: which one is it?"
    report.error(candidate.line, "weeks-doubtful", message, f"{'; '.join(ways)}.")
    return True


def _names_length(head: str, run: Sequence[Entry]) -> bool:
    """Whether a heading names the number with which entries end that begin with the first."""
    numbers = numbers_of(run)
    return min(numbers) == 1 and str(max(numbers)) in re.findall(r"\d+", head) and len(numbers) == max(numbers) > 1


def _covers_more(other: Candidate, candidate: Candidate) -> bool:
    """Whether headings or bold lines that hold all of a list, or of finer headings, are topics of the same or a larger
    part of the document; most of them hold finer headings, and some have none.
    """
    listed = candidate.form in (Form.LIST, Form.HEADINGS) and candidate.counts is Counts.TOPICS
    if not listed or other.form not in (Form.HEADINGS, Form.BOLD) or other.counts is not Counts.TOPICS:
        return False
    inside = other.line < candidate.line and candidate.last <= other.last and len(other.entries) > 2
    lines = [entry.line for entry in candidate.entries]
    held = [bisect(lines, entry.last) - bisect(lines, entry.line) for entry in other.entries]
    finer = 0 < held.count(0) <= len(held) / 2 and sum(held) == len(lines)
    return inside and (candidate.form is Form.LIST or finer)


def ask_of_days(candidate: Candidate, report: Report) -> None:
    """Say of entries by date, in the order of their days, that they stand in another order or lie far apart, and what
    takes them by their days.
    """
    lines = [entry.line for entry in candidate.entries]
    line = min(lines)
    remedy = f"`--table {line}` takes them by their days"
    if lines == sorted(lines):
        message = f"The days of {candidate.where} lie up to {furthest(candidate)} days apart: are they the plan?"
        remedy += " and leaves the weeks between them free; `--per-week 1` takes one a week"
        report.error(line, "dates-apart", message, f"{remedy}.")
        return
    if lines == sorted(lines, reverse=True):
        message = f"The days of {candidate.where} go back from one to the next, the newest first: are they the plan?"
        remedy += ", from the oldest on"
    else:
        message = f"The days of {candidate.where} go back: it is not told in which order the weeks are."
    report.error(candidate.entries[0].line, "dates-backwards", message, f"{remedy}.")


def are_days_to_ask_of(
    dated: Candidate | None, ranking: Sequence[Candidate], answers: ReadingAnswers, report: Report
) -> bool:
    """Whether days, far apart or with the newest first, are what is asked about: those of the topics that would else be
    asked about, or many more than these; an error asks it.
    """
    first = ranking[0] if ranking else None
    if dated is None or len(dated.entries) < _LEAST or answers != ReadingAnswers(topic=answers.topic):
        return False
    lines = {entry.line for entry in dated.entries}
    if first and len(dated.entries) < _MANY * len(first.entries):
        own = sum(entry.line in lines for entry in first.entries)
        if first.counts is not Counts.TOPICS or 2 * own <= len(first.entries):
            return False
    ask_of_days(dated, report)
    return True


def ask_which(alike: Sequence[Candidate], report: Report) -> None:
    """Say that several tables number the same weeks, and what tells whether they are one plan."""
    lines = [candidate.line for candidate in alike]
    where = f"{', '.join(map(str, lines[:-1]))} and {lines[-1]}"
    message = f"The tables at lines {where} each number their own weeks: is one of them the plan, or do they follow?"
    remedy = f"`--table {lines[0]}` takes the first; headings `## Part 1`, `## Part 2` above them make them follow."
    report.error(lines[0], "weeks-doubtful", message, remedy)
