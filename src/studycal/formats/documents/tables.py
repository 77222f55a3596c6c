"""Recognises a table with a row for each week (or day, month, lesson, date, length), whatever its headers say."""

from __future__ import annotations

import re

from studycal.core.records import dataclass, field

from .blocks import Block, Cell, Kind, Row
from .breaks import free_weeks, is_break_title, no_week, says_nothing
from .candidate import Candidate, Counts, Entry, Form, Outline
from .cells import CIRCLES, DASHES, WeekCell, adds_up, below_number, is_fraction, is_ticked, ringed, week_cell
from .columns import Columns, classify, kept, week_word
from .dated_weeks import is_later, share_week
from .dates import WrittenDay, days, only_days, span, weekday_of
from .durations import duration
from .folding import fold
from .grids import break_of_days, lines_of_days, take_two_days
from .headers import header_of, rows_of
from .kinds_of_rows import beside_breaks, drop_varying_phase, due_rows, is_divider, phases_in_two_cells, taught_rows
from .left_out import report_behind
from .named_in_topics import weeks_of_topics
from .numbering import Unit, numbered
from .phases import phase_cell, phase_of
from .report import Report, shortened
from .row_counts import counts_of
from .task_rows import usual_rows
from .telling_column import take_the_telling_column
from .topic_cells import find_lists, first_of_many
from .topic_column import find_topic, further, left_free, on_another_day, stand_in, topic_below
from .turned import straight
from .vocabulary import pattern, words

MAX_WEEKS, _TERM = 520, 3
_TOO_LONG = r"Write a | that is part of the text as \|, and in a CSV file a cell with commas in quotes."


@dataclass(slots=True)
class Table:
    """A table as it is read: its columns, its entries, and the problems its rows have, told only if it is taken.

    ``usual`` is how many rows a week has, ``since`` how many of them begin at the last number, ``below`` the next row,
    ``divider`` the line and the text of a phase's row without a week below it so far, ``taught`` the lines of rows that
    are said to be taught, beside others of their week, ``due`` those that only tell what is due, ``idle`` free ones,
    ``phases`` those that name one in two cells.
    """

    block: Block
    columns: Columns
    counts: Counts
    parent: Block | None
    report: Report
    entries: list[Entry] = field(default_factory=list)
    unused: list[tuple[int, str]] = field(default_factory=list)
    breaks: int = 0
    free: list[WrittenDay] = field(default_factory=list)
    phase: int | str | None = None
    note: str = ""
    usual: int = 1
    since: int = 0
    below: int = 0
    ringed: bool = False
    divider: tuple[int, str] = (0, "")
    taught: frozenset[int] = frozenset()
    due: frozenset[int] = frozenset()
    idle: frozenset[int] = frozenset()
    phases: dict[int, str] = field(default_factory=dict)


def tables(outline: Outline, topic: str = "", *, durations: bool = False) -> list[Table]:
    """Every table with at least a row that could be a plan; ``topic`` is the header the learner chose,
    ``durations`` whether a column of bare numbers under "Weeks" says how many.
    """
    listed = []
    for at, block in enumerate(outline.blocks):
        if block.kind is Kind.TABLE and len(block.rows) > 1:
            listed.append(_table(straight(block), outline.part(at), topic, durations=durations))
    return [table for table in listed if table]


def _table(block: Block, parent: Block | None, topic: str, *, durations: bool) -> Table | None:
    columns = classify(header_of(block), topic)
    rows = [row for row in rows_of(block) if row.cells]
    counts = counts_of(columns, rows, len(block.rows[0].parts), durations=durations)
    if counts is None:
        return None
    drop_varying_phase(columns, rows)
    if not topic:
        take_two_days(columns, rows, counts)
        take_the_telling_column(columns, rows, counts)
    find_topic(columns, rows, counts)
    find_lists(columns, rows)
    table = Table(block, columns, counts, parent, Report(""), ringed=ringed(columns.cell(row, "done") for row in rows))
    if "week" in columns.fields:
        table.usual = usual_rows(columns.cell(row, "week") for row in rows if any(row.texts))
        table.taught, table.phases = taught_rows(columns, rows), phases_in_two_cells(columns, rows)
    if counts is Counts.DATES:
        table.due, table.idle = due_rows(columns, rows), beside_breaks(columns, rows)
    named = weeks_of_topics(columns, rows, table.report) if counts in (Counts.WEEKS, Counts.CALENDAR_WEEKS) else {}
    for at, row in enumerate(rows_of(block)):
        table.below = at + 1
        _take(table, named.get(row.line, row))
    _end(table)
    report_behind(columns, rows, table.entries, table.report, table.usual)
    return table if table.entries or table.report.problems else None


def _take(table: Table, row: Row) -> None:
    """One row: an entry, a phase, a break, a note on the entry above, or nothing; problems are kept for later."""
    if _is_empty(table, row):
        what = f"“{shortened(text)}”" if (text := " ".join(row.texts).strip()) else "An empty row"
        table.report.info(row.line, "row-ignored", f"{what} is no week and is ignored.")
        return
    if row.cells > len(row.parts):
        message = f"The row has {row.cells} cells, the table {len(row.parts)} columns; the last ones are not read."
        table.report.warning(row.line, "row-too-long", message, _TOO_LONG)
    if _special(table, row):
        return
    if table.counts in (Counts.WEEKS, Counts.CALENDAR_WEEKS):
        _take_week(table, row)
    else:
        _take_other(table, row)


def _is_empty(table: Table, row: Row) -> bool:
    """Whether a row is empty, a line of text right below the table, or the table's own header once more."""
    filled = [part.text for part in row.parts if part.text and not part.spanned]
    if not row.cells or not filled or row.texts == table.block.rows[0].texts:
        return header_of(table.block) is table.block.rows[0] or not filled
    return all(DASHES.fullmatch(text) for text in filled)


def _number_text(table: Table, row: Row) -> str:
    names = {Counts.DATES: "date", Counts.TOPICS: "number", Counts.DURATIONS: "lasts"}
    return table.columns.cell(row, "week" if "week" in table.columns.fields else names.get(table.counts, "count"))


def _special(table: Table, row: Row) -> bool:
    """Whether a row is no entry: it divides phases, keeps a week free, adds up, or notes something beside its weeks."""
    key, topic = _number_text(table, row), table.columns.cell(row, "topic")
    filled = list(dict.fromkeys(text for text in row.texts if text and text != table.columns.cell(row, "done")))
    if table.counts is Counts.DATES and days(key):
        return False
    numbers = week_cell(key) if key and table.counts is not Counts.DATES else None
    if adds_up(key, topic):
        table.unused.append((row.line, " ".join(filled)))
        return True
    if numbers is not None and (len(filled) > 1 or numbers.calendar or not numbers.rest):
        return False
    alone = len(filled) == 1 and (bool(key) or (bool(topic) and not key))
    if not numbers and (free := free_weeks("" if DASHES.fullmatch(key) else key, topic)):
        _leave_free(table, row, free)
        return True
    if alone and numbers is None and (key or is_divider(row)):
        week = next((number.start == 0 for number in numbered(filled[0], Unit.WEEK)), False)
        table.phase, table.divider = (None, (0, "")) if week else (phase_of(filled[0]), (row.line, filled[0]))
        table.unused += [(row.line, filled[0])] * week
        return True
    if phase := table.phases.get(row.line):
        table.phase, table.divider = phase_of(phase), (row.line, phase)
        return True
    noted = no_week(key) or _is_dated_event(table, row, key) or _is_appendix(table, key, topic)
    if noted and table.entries and numbers is None:
        text = topic if DASHES.fullmatch(key) else f"{key}: {topic}" if topic and topic != key else key
        dated = table.columns.cell(row, "date") if _is_dated_event(table, row, key) else ""
        text = f"{text} ({dated})" if dated and not re.match(rf"\W*{pattern('exam')}", fold(key)) else text
        entry = table.entries[-1]
        entry.lines.append(text)
        entry.last = row.line
        if text:
            message = f"“{shortened(text)}” has no number: it is part of week {entry.numbers[-1]}."
            table.report.info(row.line, "row-joined", message)
        _keep_beside(table, row, key or topic)
        return True
    return False


def _leave_free(table: Table, row: Row, weeks: int) -> None:
    """Keep a break's weeks free; of one with a day only where neither a week nor another break before has that week."""
    day = next(iter(days(table.columns.cell(row, "date"))), None)
    if table.entries and table.since < table.usual and not is_later(table.entries[-1].days, day):
        _add(table, table.entries[-1], row, again=True)
        key = _number_text(table, row)
        table.entries[-1].lines += [key] * any(map(str.isalpha, key))
        return
    before = [*table.free, *(table.entries[-1].days[-1:] if table.entries and day and day.year else ())]
    if day and any(share_week(other, day) for other in before):
        if table.entries:
            table.entries[-1].lines.append(" ".join(text for text in row.texts if text))
        return
    table.breaks += weeks
    table.free += [day] if day else []
    _keep_beside(table, row, table.columns.cell(row, "topic") or _number_text(table, row))


def _keep_beside(table: Table, row: Row, name: str) -> None:
    """Tell with the week above what else a row says that is none, such as what is due before a break; said."""
    beside = [(header, text) for header, text in kept(table.columns, row, table.counts) if not says_nothing(text)]
    focus = table.columns.cell(row, "focus")
    texts = [text for _, text in beside] + [focus] * (not says_nothing(focus))
    if not texts:
        return
    if not table.entries:
        table.unused.append((row.line, f"{name}: {'; '.join(texts)}"))
        return
    entry = table.entries[-1]
    entry.columns += [(header, f"{name}: {text}") for header, text in beside]
    entry.lines += [f"{name}: {focus}"] * (len(texts) > len(beside))
    entry.links += [link for part in row.parts for link in part.links]
    message = (
        f"“{shortened('; '.join(texts))}” stands beside “{shortened(name)}”: it is part of week {entry.numbers[-1]}."
    )
    table.report.info(row.line, "row-joined", message)


def _is_dated_event(table: Table, row: Row, key: str) -> bool:
    """Whether a row among dated weeks names an event by its day alone, "Reading day", "Survey [11/13/2023]"."""
    if table.counts is not Counts.WEEKS or not key or not any(entry.days for entry in table.entries):
        return False
    own = [day for day in days(key) if day.year and key[: day.start].rstrip().endswith(("(", "["))]
    bare = key[: own[0].start] + key[own[0].end :] if own else key
    return bool(own or days(table.columns.cell(row, "date"))) and not re.search(r"\d", bare)


def _is_appendix(table: Table, key: str, topic: str) -> bool:
    """Whether the last row behind some weeks has a name and a topic, and no number: "Final project"."""
    named = table.counts is Counts.WEEKS and bool(key and topic) and not re.search(r"\d", key)
    return named and table.below == len(rows_of(table.block)) and len(table.entries) >= _TERM


def _end(table: Table) -> None:
    """What stands alone in the last row is no phase, for no week is below it: it goes with the last week; said."""
    line, text = table.divider
    if text and table.entries:
        table.entries[-1].lines.append(text)
        message = f"“{shortened(text)}” has no week below it: it is part of the last one."
        table.report.info(line, "row-joined", message)


def _take_week(table: Table, row: Row) -> None:
    text, topic = table.columns.cell(row, "week"), table.columns.cell(row, "topic")
    if table.entries and (_is_spanned(table, row, "week") or (not any(map(str.isalnum, text)) and _continues(table))):
        _add(table, table.entries[-1], row, again=True)
        return
    cell = None if is_fraction(text, (table.columns.cell(one, "week") for one in table.block.rows)) else week_cell(text)
    if cell is None:
        message = f"“{shortened(text)}” is not a week number." if text else "The row has no week number."
        table.report.error(row.line, "week-number", message, "Number the weeks 1, 2, 3, …, one week a row.")
        return
    if max(cell.numbers) > MAX_WEEKS:
        message = f"Week {max(cell.numbers)} is over the limit of {MAX_WEEKS} weeks."
        table.report.error(row.line, "weeks-too-many", message, "Split it.")
        return
    rest = below_number(row.parts[table.columns.fields["week"]], cell) or cell.rest
    beside = rest if rest and not only_days(rest) else ""
    if another := on_another_day(table.columns, row, topic):
        topic, beside = another, topic
    elif not topic and weekday_of(beside) is None:
        topic = beside
    further = bool(table.entries) and table.entries[-1].numbers == cell.numbers
    if DASHES.fullmatch(topic) and stand_in(table.columns, row):
        topic = ""
    if not topic and len(row.parts) > 2 and not further:
        topic = topic_below(table.columns, rows_of(table.block), table.below) or _instead(table, row, cell)
    entry = _new(table, row, cell, topic)
    if not topic and table.counts is Counts.WEEKS and not table.columns.weekdays and not further:
        named = table.columns.fields.get("topic")
        name = table.columns.name(named) if named is not None else "Topic"
        table.report.error(
            row.line, "topic-empty", f"Week {cell.numbers[0]} has no topic.", f"Fill in its {name} cell."
        )
    if beside and beside != topic and any(map(str.isalnum, beside)):
        entry.lines.insert(0, beside)


def _instead(table: Table, row: Row, cell: WeekCell) -> str:
    """What a week without a topic is called, and said: by what else its row holds, or, in a long table, its number."""
    if table.columns.weekdays:
        return break_of_days(table.columns, row)
    name = stand_in(table.columns, row)
    if is_break_title(name):
        return name
    if not name and len(table.block.rows) > 6:
        name = f"{week_word(table.columns.name(table.columns.fields['week']))} {cell.numbers[0]}"
    if name:
        message = f"Week {cell.numbers[0]} has no topic; it is called “{shortened(name, 40)}”."
        table.report.warning(row.line, "topic-empty", message, "Fill in its topic.")
        return name
    return ""


def _is_spanned(table: Table, row: Row, name: str) -> bool:
    """Whether a field's cell is stretched over this row from the one above."""
    at = table.columns.fields.get(name)
    return at is not None and at < len(row.parts) and row.parts[at].spanned


def _continues(table: Table) -> bool:
    """Whether a row without a number may go on with the one above: a date, a lecture."""
    return len(table.columns.header.parts) > 2 or len(table.entries) > 1


def _new(table: Table, row: Row, cell: WeekCell, topic: str) -> Entry:
    dated = days(table.columns.cell(row, "date"))
    topic, below = first_of_many(table.columns, row, topic)
    entry = Entry(
        cell.numbers,
        topic,
        row.line,
        row.line,
        head=" | ".join(row.texts),
        phase=table.phase,
        days=[*cell.days, *dated],
        ticked=_ticked(table, row, cell),
        parent=table.parent,
        free_before=table.breaks
        - any(day.year and share_week(day, first) for day in table.free for first in dated[:1]),
        second=cell.second,
        lines=below,
        due=row.line in table.due,
    )
    table.breaks, table.free, table.since, table.divider = 0, [], 0, (0, "")
    table.entries.append(entry)
    _add(table, entry, row, again=False)
    return entry


def _ticked(table: Table, row: Row, cell: WeekCell) -> bool | None:
    done = fold(table.columns.cell(row, "done")).strip(" .!")
    topic = row.text(table.columns.fields.get("topic", len(row.parts)))
    marked = is_ticked(topic) and topic != table.columns.cell(row, "topic")
    if cell.ticked or marked or is_ticked(done) or done in (CIRCLES if table.ringed else words("done")):
        return True
    return False if "done" in table.columns.fields else None


def _take_other(table: Table, row: Row) -> None:
    key, topic = _number_text(table, row), table.columns.cell(row, "topic")
    if table.counts is Counts.DATES and days(key):
        if free := left_free(table.columns, row) or (topic if row.line in table.idle else ""):
            table.report.info(row.line, "row-free", f"“{shortened(free)}” is on no topic: its week stays free.")
            return
        topic = topic or (further(table.columns, rows_of(table.block), row) if "topic" in table.columns.fields else "")
    if not topic and not (table.columns.weekdays and days(key)):
        if table.entries and not key:
            _add(table, table.entries[-1], row, again=True)
        return
    numbers: tuple[int, ...] = (len(table.entries) + 1,)
    cell = week_cell(key) or WeekCell(numbers)
    numbers = numbers if table.counts is Counts.DATES else cell.numbers
    entry = _new(table, row, WeekCell(numbers, ticked=cell.ticked), topic)
    if table.counts is Counts.DATES:
        entry.days = days(key)
        if key and not entry.days and len(table.entries) > 1:
            message = f"“{shortened(key)}” is no day that is understood: the row goes with the one above."
            table.report.warning(row.line, "date-unknown", message, "Write the day like “12 Jan 2027”.")
        if reach := span(key, entry.days):
            entry.days, entry.until = list(reach[:1]), reach[1]
    if table.counts is Counts.DURATIONS:
        lasting = duration(key)
        entry.weeks = lasting[0] if lasting else (0 if cell.numbers[1:] or DASHES.fullmatch(key) else cell.numbers[0])


def _add(table: Table, entry: Entry, row: Row, *, again: bool) -> None:
    """What a row says besides its number and topic; of a row that goes on with the one above its topic, too."""
    columns = table.columns
    table.since += 1
    topic = columns.cell(row, "topic") if again else ""
    if topic not in ("", entry.topic) and not _is_spanned(table, row, "topic"):
        after_a_break = is_break_title(entry.topic) and not is_break_title(topic)
        leads = row.line in table.taught and not any(entry.line <= line < row.line for line in table.taught)
        entry.lines.append(entry.topic if after_a_break or leads else topic)
        entry.topic = topic if after_a_break or leads else entry.topic
    if again:
        entry.ticked = entry.ticked and _ticked(table, row, WeekCell(entry.numbers))
        entry.days = entry.days or (days(columns.cell(row, "date")) if table.counts is Counts.WEEKS else [])
    if "focus" in columns.fields:
        part = row.parts[columns.fields["focus"]] if columns.fields["focus"] < len(row.parts) else Cell()
        entry.lines += () if DASHES.fullmatch(part.text) else part.lines
    phase = columns.cell(row, "phase")
    if not again and phase and not DASHES.fullmatch(phase):
        entry.phase = phase_cell(phase)
    entry.lines += lines_of_days(columns, row)
    entry.columns += kept(columns, row, table.counts)
    entry.links += [link for part in row.parts for link in part.links]
    entry.last = row.line


def as_candidate(table: Table) -> Candidate:
    """The table as a candidate, with what each of its columns was taken for."""
    header = table.columns
    named = [
        f"{header.name(at) or f'column {at + 1}'} → {name}"
        for name, at in sorted(header.fields.items(), key=lambda pair: pair[1])
        if name in ("week", "topic", "focus", "phase", "date", "number", "count")
    ]
    spans = [(table.block.line, table.block.last)]
    notes, guessed = [table.note] * bool(table.note), "topic" in header.guessed
    return Candidate(Form.TABLE, table.counts, table.entries, spans, ", ".join(named), notes, guessed=guessed)
