"""The weeks of a document in whatever form it has, with what was taken, guessed, left, and wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache, reduce

from studycal.core.curriculum import Level, Problem, Stated, Week
from studycal.core.records import dataclass, replace

from . import delimited
from .answers import NONE, ReadingAnswers
from .assemble import assemble
from .below_headings import with_weeks_below
from .blocks import Block, Kind
from .candidate import Candidate, Counts, Entry, Form, Outline, listed
from .cells import is_work
from .choose import ChosenReading, choose
from .countdown import in_order
from .counted_days import with_counts_apart
from .dates import WrittenDay, with_weekdays_apart
from .document import blocks
from .doubted_topics import report_doubted
from .doubts import report_announced
from .lists import with_own_numbers
from .marked import is_open
from .part_titles import is_of_a_course
from .phases_beside import with_phases_above
from .report import Report, sentence, shortened
from .routines import Routine, routine
from .rows_apart import with_rows_together
from .stated import front_matter, stated, without_sooner_finish
from .strokes import written
from .tried import with_tried
from .unused import code_within, empty_tables, report_unused
from .week_dividers import with_weeks_of_dividers
from .weekday_letters import with_weekdays_named

_LONGEST_TRIED = 40_000
"""Letters of a document that is read again with the options that its errors name; a longer one takes too long."""

_SHAPES: tuple[Callable[[Sequence[Block]], list[Block]], ...] = (
    with_rows_together,
    with_weekdays_named,
    with_weeks_of_dividers,
    with_own_numbers,
    with_counts_apart,
    with_weeks_below,
    with_phases_above,
)
"""What is made of a document's blocks before they are read, in this order."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The weeks of a document, what else it states, its problems, and the form it was read in."""

    weeks: tuple[Week, ...]
    stated: Stated
    problems: tuple[Problem, ...]
    form: str = ""


def read_weeks(
    text: str,
    file: str,
    answers: ReadingAnswers = NONE,
    today: date | None = None,
    used: Sequence[tuple[int, int]] = (),
) -> Reading:
    """The weeks of a document's text.

    ``today`` gives days without a year theirs; ``used`` are lines that the cadence takes from the document. Errors:
    ``weeks-no-table``, ``week-number``, ``week-double``, ``week-missing``, ``topic-empty``, ``weeks-too-many``,
    ``weeks-placeholder``, ``table-line``, and ``days-asked``, ``months-asked``, ``phases-asked``, ``lessons-asked``,
    ``topics-asked``, ``durations-asked``, ``weeks-backwards`` where the learner must say what a week is.
    """
    return _read(text, file, answers, today, tuple(used))


@lru_cache(maxsize=4)  # one command reads the same document beside several rhythms
def _read(
    text: str, file: str, answers: ReadingAnswers, today: date | None, used: tuple[tuple[int, int], ...]
) -> Reading:
    reading = _once(text, file, answers, today, used)
    if len(text) > _LONGEST_TRIED or all(problem.level is not Level.ERROR for problem in reading.problems):
        return reading

    def again(answer: ReadingAnswers) -> tuple[Sequence[Problem], int]:
        other = _once(text, file, answer, today, used)
        return other.problems, len(other.weeks)

    problems = with_tried(reading.problems, len(reading.weeks), answers, again)
    return replace(reading, problems=problems)


def _once(
    text: str, file: str, answers: ReadingAnswers, today: date | None, used: tuple[tuple[int, int], ...]
) -> Reading:
    report = Report(file)
    body, title, matter = front_matter(text)
    body = with_weekdays_apart(body)
    read = delimited.blocks(body) if delimited.is_delimited(file) else blocks(body)
    shaped = reduce(lambda made, shape: shape(made), _SHAPES, _outside(read, used))
    outline = Outline(shaped, "\n".join(text.split("\n")[:matter]))
    choice = choose(outline, answers, report)
    _table_problems(choice, report)
    main = choice.main
    if main is None or not main.entries or not in_order(outline, main, answers, report):
        _report_nothing(outline, choice, report, used, body)
        about, *_ = stated(outline, title, None, today, 1)
        return Reading((), about, tuple(report.sorted()))
    made = assemble(outline, main, choice.overview, answers, report, today)
    report_announced(outline, main, made.weeks, answers, report)
    others = [*choice.overview, *main.taken, *choice.others]
    report_doubted(main, choice.tables, others, made.weeks, answers, report)
    since = date(made.year, 1, 1) if made.year and not made.first_day else today
    about, lines, doubts = stated(outline, title, made.first_day, since, main.line, main.entries)
    _report_doubts(doubts, report)
    about = without_sooner_finish(about, sum(1 + week.free_before for week in made.weeks))
    spans = [*main.spans, *made.spans, *used, *((line, line) for line in lines)]
    spans += [span for candidate in [*main.taken, *choice.overview] for span in _used_of(candidate, main)]
    report_unused(outline.blocks, spans, outline.title, report)
    free = (*made.breaks, *map(_free, _behind_a_break(made.weeks)))
    taken = (*_taken(main, made.weeks, about, matter), *code_within(outline.blocks, spans))
    about = replace(about, taken=taken, free=free, days=_study_days(choice))
    return Reading(made.weeks, about, tuple(report.sorted()), main.form.name.lower())


def _used_of(candidate: Candidate, main: Candidate) -> list[tuple[int, int]]:
    """The lines that the plan has of another candidate: of headings that name phases above its weeks their own."""
    if candidate.form is Form.TABLE or any(candidate is taken for taken in main.taken):
        return candidate.spans
    return [(entry.line, entry.line) for entry in candidate.entries]


def _report_doubts(doubts: Sequence[tuple[int, WrittenDay]], report: Report) -> None:
    """Say of each day that may be read in two ways which ones those are."""
    for line, day in doubts:
        one, other = day, day.swapped()
        message = f"The day in line {line} is {one.named} or {other.named}: it is not told which, and not used."
        report.warning(line, "day-doubtful", message, f"Write {written(other)} or {written(one)} in its place.")


def _study_days(choice: ChosenReading) -> tuple[int, ...]:
    """The weekdays on which a table with a column for each holds anything but rest."""
    days = {
        day
        for table in choice.tables
        for at, day in table.columns.weekdays.items()
        for row in table.block.rows[1:]
        if at < len(row.texts) and is_work(row.texts[at])
    }
    return tuple(sorted(days))


def parse_weeks(text: str, file: str, answers: ReadingAnswers = NONE) -> tuple[tuple[Week, ...], list[Problem]]:
    """The weeks alone, and the problems."""
    reading = read_weeks(text, file, answers)
    return reading.weeks, list(reading.problems)


def _outside(blocks: Sequence[Block], used: Sequence[tuple[int, int]]) -> list[Block]:
    """The blocks that the cadence has no use for."""
    if not used:
        return list(blocks)
    covered = {line for first, last in used for line in range(first, last + 1)}
    return [block for block in blocks if block.line not in covered]


def _table_problems(choice: ChosenReading, report: Report) -> None:
    named = {entry.line: entry.topic for entry in choice.main.entries} if choice.main else {}
    for table in choice.tables:
        problems = (one for one in table.report.problems if not _is_named_since(one, named))
        report.problems += [replace(problem, file=report.file) for problem in problems]
        for line, text in table.unused:
            report.info(line, "row-ignored", f"“{shortened(text)}” is no week and is not used.")


def _is_named_since(problem: Problem, named: Mapping[int, str]) -> bool:
    """Whether a problem says what a week without a topic is called, which another form names by now."""
    called = problem.rule == "topic-empty" and problem.level is Level.WARNING
    return called and f"“{shortened(named.get(problem.line or 0, ''), 40)}”" not in problem.message


def _report_nothing(
    outline: Outline, choice: ChosenReading, report: Report, used: Sequence[tuple[int, int]], text: str
) -> None:
    """Say what was seen where nothing could be read."""
    if any(problem.rule == "lessons-asked" for problem in report.problems) and _is_rhythm(text, report.file):
        report.problems = [_as_rhythm(problem) for problem in report.problems]
    if any(problem.level is Level.ERROR for problem in report.problems):
        return
    for block, what in empty_tables(outline):
        report.error(
            block.line, "weeks-no-table", f"The table at line {block.line} {what}.", "Add a row for each week."
        )
        return
    if choice.main is not None:
        report.error(choice.main.line, "weeks-no-table", "The table has no weeks.", "Add a row for each week.")
        return
    weekly = routine(outline.blocks)
    if spans := [*used, *(weekly.spans if weekly and _is_held(outline, weekly) else ())]:
        first, last = min(first for first, _ in spans), max(last for _, last in spans)
        message = f"No weeks were found, but a weekly routine (lines {first}-{last})."
        remedy = f"Give it beside a plan: `studycal init PLAN.md {report.file}`."
        report.error(first, "weeks-no-table", message, remedy)
        return
    tabled = [block for block in outline.blocks if block.kind is Kind.TABLE]
    loose = [block for block in outline.blocks if "|" in block.text]
    line = (tabled or loose or [Block(Kind.OTHER, 1)])[0].line
    message = "No table, headings or list of weeks was found."
    if loose and not tabled:
        message += " Lines with | are no table without a header and a |---|---| line of as many columns."
    if tabled:
        headers = ", ".join(text or "…" for text in tabled[0].rows[0].texts)
        message += f" The table at line {line} has {shortened(headers)}."
    remedy = (
        "Start a table with `| Week | Topic |` and `|---|---|` below it, or a heading `## Week 1: …` for each week."
    )
    report.error(line, "weeks-no-table", message, remedy)


def _is_held(outline: Outline, weekly: Routine) -> bool:
    """Whether a routine has days and does not stand below a heading of how a course is held: office hours are none."""
    at = outline.at_line.get(weekly.spans[0][0], 0) if weekly.spans else 0
    above = outline.ancestors(at)
    return bool(weekly.slots) and not any(is_of_a_course(block.text, surely=True) for block in above)


def _is_rhythm(text: str, file: str) -> bool:
    """Whether a document may be read as a weekly rhythm, with sessions for each of some quarters or phases."""
    from .cadence import parse_cadence

    cadence, problems = parse_cadence(text, file)
    return len(cadence.quarters) > 1 and not any(problem.level is Level.ERROR for problem in problems)


def _as_rhythm(problem: Problem) -> Problem:
    """The question about lessons without weeks, with what the document may be besides."""
    if problem.rule != "lessons-asked":
        return problem
    message = f"{problem.message.rstrip('.')}, or the sessions of a weekly rhythm."
    remedy = f"A rhythm stands beside a plan: `studycal init PLAN.md {problem.file}`. {problem.remedy}"
    return replace(problem, message=message, remedy=remedy)


def _taken(main: Candidate, weeks: Sequence[Week], about: Stated, matter: int) -> list[str]:
    """What was taken, in lines that a person can check."""
    if not weeks:
        return []
    first, last = weeks[0], weeks[-1]
    span = f"{first.number} {first.topic} … {last.number} {last.topic}" if len(weeks) > 1 else first.topic
    columns = f" ({main.columns})" if main.columns else ""
    by = "" if main.counts is Counts.WEEKS else f" by {main.counts}"
    notes = [
        sentence(f"Weeks{by} from {main.where}{columns}: {span}"),
        *main.notes,
        *_joined(main),
        *_shaped(main, weeks),
    ]
    if about.start:
        notes.append(f"The document's dates begin with the week of {about.start.day}.")
    if about.exam:
        notes.append(f"Exam: {about.exam.day} (line {about.exam.line}).")
    if about.finish:
        notes.append(f"Finish: {about.finish.day} (line {about.finish.line}).")
    if about.hours:
        unit = "hour" if about.hours == 1 else "hours"
        notes.append(f"{about.hours:g} {unit} a week (line {about.hours_line}).")
    notes += [sentence(f"Before you start: {need}") for need in about.needs]
    return notes + ([f"Lines 1-{matter} are front matter and not used."] if matter else [])


def _joined(main: Candidate) -> list[str]:
    """What tells more of the same weeks in another form."""
    others = [candidate for candidate in main.taken if candidate.form is not Form.TABLE or main.form is not Form.TABLE]
    verbs = ("tells" if candidate.where.startswith("the table ") else "tell" for candidate in others)
    pairs = zip(others, verbs, strict=True)
    return [f"{_capital(one.where)} {verb} more of the same weeks: joined." for one, verb in pairs]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shaped(main: Candidate, weeks: Sequence[Week]) -> list[str]:
    """Open ends, parts, phases, ticks and free weeks."""
    notes = [_open_end(entry) for entry in main.entries if _counts_weeks(main) and is_open(entry.head)]
    parts = sum(len(entry.numbers) > 1 for entry in main.entries)
    if parts and main.counts is Counts.WEEKS:
        notes.append(f"{parts} {main.form.noun}{'s' * (parts != 1)} over several weeks became parts.")
    phases = list(dict.fromkeys(str(week.phase) for week in weeks if week.phase is not None))
    if phases:
        notes.append(sentence(f"Phases: {', '.join(shortened(phase, 40) for phase in phases)}"))
    ticked = [week.number for week in weeks if week.ticked]
    if len(ticked) == 1:
        notes.append(f"Week {ticked[0]} is ticked; it is planned like the others.")
    elif ticked:
        notes.append(f"Weeks {listed(ticked)} are ticked; they are planned like the others.")
    return notes + [_free(week) for week in _behind_a_break(weeks)]


def _counts_weeks(main: Candidate) -> bool:
    """Whether lines of text number weeks."""
    return main.counts is Counts.WEEKS and main.form is not Form.TABLE


def _open_end(entry: Entry) -> str:
    count = len(entry.numbers)
    weeks = "one week is" if count == 1 else f"{count} weeks are"
    return f"“{shortened(entry.head, 40)}” (line {entry.line}) has no end: {weeks} taken."


def _behind_a_break(weeks: Sequence[Week]) -> list[Week]:
    return [week for week in weeks if week.free_before]


def _free(week: Week) -> str:
    count = f"{week.free_before} weeks" if week.free_before > 1 else "A week"
    return f"{count} before week {week.number} {'stay' if week.free_before > 1 else 'stays'} free."
