"""Recognises what counts weeks and is no plan of study: meals, rent, prices, grades, a rota, a log, fixtures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from studycal.core import patterns
from studycal.core.records import replace

from .blocks import Block
from .candidate import Candidate, Counts, Form, Outline, is_called_by_number
from .clock import length
from .columns import Columns
from .exam_days import exam_columns
from .figures import MEASURE, holds_figures
from .folding import fold
from .report import Report, shortened
from .runs import join, topic_header
from .tables import Table, as_candidate
from .topic_column import are_codes
from .turns import are_people, columns_turn, why_no_topics
from .vocabulary import any_of, blanked, pattern, weekday_names, weekdays, words

_WORD = patterns.pattern(r"[^\W\d_]+")
_RATED = patterns.pattern(r"_{2,}\s*/\s*\d+")
"""What is left free for a mark: "___/5"."""
_LATER = "\u2e80"
_LEAST, _STUDIED = 3, 2
_SHORT, _HOURS = 12, 180
"""Letters of a cell that is a length, and minutes of one that is less than a part of a week."""


def is_aside(table: Table, outline: Outline) -> bool:
    """Whether a table with a row for each week is about something else than what is learnt.

    So it is where a heading or the title calls it so; or where no header says topic, and the others name meals, money,
    marks, people or measures, the days are those on which something is due, or the cells hold no words that a week
    could be called by.
    """
    if _is_titled(table.parent, outline) or lists_exams(table):
        return True
    columns = table.columns
    days = sum(day is not None for day in weekdays(_bare(text) for text in columns.header.texts))
    if columns.weekdays or days >= _STUDIED or not _is_guessed(columns):
        return False
    if _is_tracked(table):
        return True
    if "date" in columns.fields and re.match(any_of(words("h_due")), _bare(columns.name(columns.fields["date"]))):
        return True
    headers = [_bare(text) for at, text in enumerate(columns.header.texts) if at != columns.fields.get("week")]
    named = words("weak_topic") if "phase" in columns.fields else frozenset()  # "Phase 2 | Name" names a phase
    other = any(text in words("h_other") - named for text in headers) or _turns(table)
    return (other and not any(map(_is_study, headers))) or not _has_topics(table, headers)


def lists_exams(table: Table) -> bool:
    """Whether a table lists exams or deadlines by their days, and nothing that is learnt before them."""
    columns = table.columns
    if table.counts is not Counts.DATES or "week" in columns.fields:
        return False
    at, dated = exam_columns(table.block)
    others = (fold(text).strip(" *:?") for place, text in enumerate(columns.header.texts) if place not in (at, dated))
    return at is not None and dated is not None and not any(text in words("h_topic") for text in others)


def _is_tracked(table: Table) -> bool:
    """Whether each row by date has a code of its own, "RA01", as the tasks of a project have."""
    rows = [row for row in table.block.rows[1:] if row.cells]
    columns = ([row.text(at) for row in rows] for at in range(len(table.columns.header.parts)))
    return table.counts is Counts.DATES and any(are_codes(texts) and len(set(texts)) == len(rows) for texts in columns)


def _turns(table: Table) -> bool:
    """Whether a table without a column of topics tells who does what in which week."""
    rows = [row for row in table.block.rows[1:] if row.cells]
    places = [at for at in range(len(table.columns.header.parts)) if at != table.columns.fields.get("week")]
    columns = [[row.text(at) for row in rows if at < len(row.parts)] for at in places]
    return columns_turn(columns) or any(are_people([text for text in column if text]) for column in columns)


def is_other(candidate: Candidate, outline: Outline) -> bool:
    """Whether headings or items of weeks are no plan: what stands above calls them so, or they hold only figures."""
    titled = bool(candidate.entries) and all(_is_titled(entry.parent, outline) for entry in candidate.entries)
    return titled or bool(_why(candidate))


def _why(candidate: Candidate) -> str:
    """What headings or items of weeks hold instead of topics, for a message; "" where it is only their title."""
    if holds_figures(candidate):
        return (
            "hold " + ("distances" if any(entry.lines for entry in candidate.entries) else "figures") + " and no topics"
        )
    if candidate.entries and all(_RATED.search(entry.head) for entry in candidate.entries):
        return "hold marks to fill in and no topics"
    counted = candidate.counts in (Counts.WEEKS, Counts.CALENDAR_WEEKS, Counts.DATES)
    return why_no_topics(candidate.entries) if counted else ""


def _is_titled(parent: Block | None, outline: Outline) -> bool:
    above = [] if parent is None else [parent, *outline.ancestors(outline.places[id(parent)])]
    title = outline.title
    return any(names_other(block.text) for block in [*above, *([title] if title else [])])


def names_other(title: str) -> bool:
    """Whether a heading says, beside small words and numbers, only what is no plan: "Weekly budget 2027"."""
    folded = fold(title)
    rest = _compounds().sub(" ", blanked(folded, words("other_title")))
    return rest != folded and not any(map(str.isalpha, blanked(rest, words("other_beside") | words("week"))))


@cache
def _compounds() -> re.Pattern[str]:
    """Words that end with one for what is no plan: "Schwangerschaftstagebuch"."""
    return re.compile(rf"[^\W\d_]+(?:{'|'.join(sorted(words('other_ending')))})(?![^\W\d_])")


def _topic(table: Table) -> str:
    """The header of the topic, if a header says it."""
    at = table.columns.fields.get("topic") if "topic" not in table.columns.guessed else None
    return _bare(table.columns.name(at)) if at is not None else ""


def _bare(text: str) -> str:
    return re.sub(r"\s*\([^()]*\)?$", "", fold(text)).strip(" .:*?#")


def _is_guessed(columns: Columns) -> bool:
    """Whether no header says what a week is about: none at all, or one as weak as "Name"."""
    at = columns.fields.get("topic")
    return at is None or "topic" in columns.guessed or _bare(columns.name(at)) in words("weak_topic")


def _is_study(header: str) -> bool:
    """Whether a header names what is learnt, read, practised or handed in."""
    if header in words("h_other") or header in words("weak_topic"):
        return False
    return any(re.search(pattern(kind), header) for kind in ("h_topic", "lesson", "h_study"))


def _has_topics(table: Table, headers: Sequence[str]) -> bool:
    """Whether the cells that would be the topics hold words, and not the same few over and over, but for numbers of
    lessons beside what is practised.
    """
    at = table.columns.fields.get("topic")
    rows = [row for row in table.block.rows[1:] if row.cells]
    if at is None:
        week = table.columns.fields.get("week")
        texts = [" ".join(text for place, text in enumerate(row.texts) if place != week) for row in rows]
    else:
        texts = [row.texts[at] for row in rows if at < len(row.texts)]
    topics = [text for text in map(_other_words, texts) if text]
    counted = len(set(texts)) == len(rows) and sum(map(_is_study, headers)) >= _STUDIED  # "Modules 1-4", "Modules 5-7"
    few = len(topics) > _LEAST and 2 * len(set(topics)) <= len(topics) and not counted
    return (2 * len(topics) >= len(rows) and not few) or len(rows) < 2


def _other_words(text: str) -> str:
    """The words of a cell that are no measure and do not only say that something is done."""
    words = [word for word in _WORD.findall(MEASURE.sub(" ", fold(text))) if len(word) > 1 or word >= _LATER]
    return " ".join(word for word in words if word not in _marks())


@cache
def _marks() -> frozenset[str]:
    return words("done") | words("undone")


def without_asides(
    candidates: Sequence[Candidate], by_candidate: dict[int, Table], outline: Outline, topic: str
) -> tuple[list[Candidate], list[Candidate]]:
    """The candidates that may be the plan, and those that are about something else; a table with the column that the
    learner names for the topics is the plan, and one with the headers of another that may be goes with it.
    """
    kept: list[Candidate] = []
    asides: list[Candidate] = []
    for candidate in candidates:
        table = by_candidate.get(id(candidate))
        named = table is not None and bool(topic) and _topic(table) == _bare(topic)
        other = not named and (is_aside(table, outline) if table else is_other(candidate, outline))
        (asides if other else kept).append(candidate)
    headed = {_heads(by_candidate[id(candidate)]) for candidate in kept if id(candidate) in by_candidate}
    again = {id(one) for one in asides if (table := by_candidate.get(id(one))) and _heads(table) in headed}
    left = {id(candidate) for candidate in asides} - again
    return [one for one in candidates if id(one) not in left], [one for one in asides if id(one) in left]


def _heads(table: Table) -> tuple[Counts, tuple[str, ...]]:
    """What the rows of a table count, and its headers."""
    return table.counts, table.columns.header.texts


def join_figures(main: Candidate, outline: Outline, tables: Iterable[Table]) -> None:
    """Add to numbered weeks what tables without topics tell of most of them in figures, such as hours, questions or
    miles, and of any in words for what is read or handed in; scores, money and what a title calls another thing stay
    apart.
    """
    if main.counts is not Counts.WEEKS or main.counted_on:
        return
    used = {first for candidate in (main, *main.taken) for first, _ in candidate.spans}
    for table in tables:
        figures = as_candidate(table)
        within, most = main.numbers >= figures.numbers, 2 * len(figures.numbers) >= len(main.numbers)
        once = table.counts is Counts.WEEKS and figures.singles == len(figures.entries)
        free = table.block.line not in used and not _is_titled(table.parent, outline)
        of_plan = within and (_tells_of_work(table) or (most and _holds_figures(table)))
        if of_plan and once and free and is_aside(table, outline):
            header = topic_header(figures)
            named = [(entry, bool(entry.topic) and not is_called_by_number(entry)) for entry in figures.entries]
            cells = [(entry, [(header, entry.topic)] * worded) for entry, worded in named]
            untitled = [replace(entry, topic="", columns=[*own, *entry.columns]) for entry, own in cells]
            join(main, replace(figures, entries=untitled))
            if main.form is Form.TABLE:
                main.notes.append(f"The table at line {figures.line} tells more of the same weeks: joined.")


def _tells_of_work(table: Table) -> bool:
    """Whether each header beside the weeks and their days says what is read, practised or due: "Assignment"."""
    own = {table.columns.fields.get(name) for name in ("week", "date")}
    headers = [_bare(text) for at, text in enumerate(table.columns.header.texts) if at not in own]
    return bool(headers) and all(header in words("h_study") | words("h_due") for header in headers)


def _holds_figures(table: Table) -> bool:
    """Whether all cells beside the weeks are figures, and no header says that they are marks, money or the like."""
    week = table.columns.fields.get("week")
    cells = [text for row in table.block.rows[1:] for at, text in enumerate(row.texts) if at != week and text]
    figures = bool(cells) and all(any(map(str.isdigit, text)) for text in cells)
    return figures and not any(_bare(text) in words("h_other") for text in table.columns.header.texts)


def ask_of_aside(candidate: Candidate, table: Table | None, report: Report) -> None:
    """Say what was seen where nothing else is a plan, and how it is taken for one all the same."""
    if table is None:
        why = _why(candidate) or "stand below a title that is no plan's"
        seen = f"{candidate.where} “{shortened(candidate.entries[0].head, 40)}” … {why}"
        remedy = f"`--table {candidate.entries[0].line}` takes them for the weeks."
    else:
        headers = ", ".join(text or "…" for text in table.columns.header.texts)
        held = "holds days" if table.counts is Counts.DATES else "counts weeks"
        what = "lists exams and no weeks" if lists_exams(table) else f"{held}, but looks like no plan of study"
        seen = f"The table at line {candidate.line} ({shortened(headers)}) {what}"
        topic = "" if table.columns.weekdays else nearest_topic(table.columns)
        remedy = (
            f"`--topic {topic}` takes that column for the topics." if topic else f"`--table {candidate.line}` takes it."
        )
    report.error(candidate.line, "not-a-plan", f"{seen}.", remedy)


def _tells_when(header: str) -> bool:
    """Whether a header names a weekday or a time, "Wed", "Time": below it stand no topics."""
    return fold(header).strip(" .:*") in (weekday_names().keys() | words("h_time") | words("h_date"))


def nearest_topic(columns: Columns, *, besides: bool = False) -> str:
    """The header to name as the topic, in quotes where it holds blanks; another than that of the column that is taken
    for it if ``besides``; "" where there is none to name.
    """
    own = {columns.fields[name] for name in ("week", "date", "count") if name in columns.fields}
    own |= {columns.fields["topic"]} if besides and "topic" in columns.fields else set()
    others = [at for at in range(len(columns.header.parts)) if at not in own and columns.name(at).strip()]
    others = [at for at in others if not _tells_when(columns.name(at))] or ([] if besides else others)
    at = columns.fields.get("topic") if not besides else None
    at = others[0] if at is None and others else at
    name = columns.name(at).strip() if at is not None else ""
    return f'"{name}"' if " " in name else name


def takes_minutes(block: Block) -> bool:
    """Whether a column of a table says of most rows that they take some minutes, each cell of itself or the header of
    all, "Minutes": they are steps of one day, no weeks.
    """
    rows = block.rows[1:]
    columns = ([row.text(at) for row in rows] for at in range(len(block.rows[0].parts)))
    headed = (
        bool(re.search(any_of(word for word in words("minute") if len(word) > 1), fold(text)))
        for text in block.rows[0].texts
    )
    return any(
        2 * sum(len(text) <= _SHORT and 0 < (length(text) or (minutes and _number(text))) < _HOURS for text in texts)
        > len(rows)
        for texts, minutes in zip(columns, headed, strict=True)
    )


def _number(text: str) -> int:
    """The number that a cell is, 0 where it is none."""
    return int(text) if text.isdecimal() else 0
