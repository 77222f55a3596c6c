"""Recognises weeks whose topics are none: figures, days, times of day, dashes, or the same words in most of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from studycal.core.curriculum import Week

from .answers import ReadingAnswers
from .asides import nearest_topic
from .candidate import Candidate, Form
from .cells import DASHES
from .clock import clock
from .dates import days, only_days
from .folding import fold
from .report import Report, shortened
from .tables import Table

_LEAST, _MANY = 3, 6
"""Weeks without a topic of their own that raise a doubt, at least; and weeks that may share one."""
_SHORT = 24
"""Letters of a topic that may be a time of day."""


def report_doubted(
    main: Candidate,
    tables: Sequence[Table],
    others: Sequence[Candidate],
    weeks: Sequence[Week],
    answers: ReadingAnswers,
    report: Report,
) -> None:
    """Ask which column holds the topics, or which of the ``others`` is the plan, where the topics of a third of the
    weeks are none; an error with the ways on.
    """
    if not answers.topic and _are_figures(main, tables, report):
        return
    if answers != ReadingAnswers() or len(weeks) < _LEAST:
        return
    if all(week.topic.strip(" .#").isdigit() for week in weeks):
        message = _message(weeks, "are numbers alone")
        report.error(weeks[0].line, "topics-doubtful", message, _remedy(main, tables, others))
        return
    none = [week for week in weeks if _is_no_topic(week.topic)]
    if len(none) >= _LEAST and len(none) * 3 > len(weeks):
        what = "are no topics, but days or times"
        report.error(none[0].line, "topics-doubtful", _message(none, what), _remedy(main, tables, others))
        return
    text, count = Counter(fold(week.topic) for week in weeks).most_common(1)[0]
    if main.form is Form.TABLE and _another(tables) and count >= _MANY and 2 * count > len(weeks):
        alike = [week for week in weeks if fold(week.topic) == text]
        what = "are the same in most of the weeks"
        report.error(alike[0].line, "topics-doubtful", _message(alike, what), _remedy(main, tables, others))


def _are_figures(main: Candidate, tables: Sequence[Table], report: Report) -> bool:
    """Whether half of the topics or more are figures alone where another column holds words: it is asked which of both
    holds the topics.
    """
    own = next((table.columns for table in tables if "topic" in table.columns.fields), None)
    entries = [entry for entry in main.entries if entry.topic]
    bare = [entry for entry in entries if any(map(str.isdigit, entry.topic)) and not any(map(str.isalpha, entry.topic))]
    if own is None or len(bare) < _LEAST or 2 * len(bare) < len(entries):
        return False
    worded = Counter(header for entry in entries for header, text in entry.columns if header and _is_worded(text))
    other = next((header for header, count in worded.items() if 2 * count >= len(entries)), "")
    if other:
        name = own.name(own.fields["topic"]).strip()
        which = f"{len(bare)} of {len(entries)} topics"
        message = f"{which} are figures alone (“{shortened(bare[0].topic, 30)}”): is the column {name} the topics'?"
        remedy = f'`--topic "{name}"` keeps it, `--topic "{other}"` takes that one.'
        report.error(main.entries[0].line, "topic-doubtful", message, remedy)
    return bool(other)


def _is_worded(text: str) -> bool:
    return any(map(str.isalpha, text)) and not days(text) and "://" not in text


def _is_no_topic(topic: str) -> bool:
    """Whether a topic holds nothing to learn: a dash, days, or a time of day. "1.2" leads to a place in a book."""
    words = (topic[day.start : day.end] for day in only_days(topic))
    if DASHES.fullmatch(topic) or any(any(map(str.isalpha, word)) for word in words):
        return True
    time = clock(topic) if len(topic) <= _SHORT else None
    return time is not None and bool(time.at) and not any(map(str.isalnum, topic[: time.start] + topic[time.end :]))


def _message(weeks: Sequence[Week], what: str) -> str:
    return f"“{shortened(weeks[0].topic, 40)}” and the topics of {len(weeks) - 1} more weeks {what}."


def _remedy(main: Candidate, tables: Sequence[Table], others: Sequence[Candidate]) -> str:
    """The ways on: another table of the same weeks, the name of another column, or the plan as it is."""
    ways = [
        f"`--table {other.entries[0].line}` takes {other.where} for the weeks"
        for other in others
        if other.counts is main.counts and 2 * len(other.numbers & main.numbers) > len(main.numbers)
    ][:1]
    column = _another(tables)
    ways += [f"`--topic {column}` takes that column for the topics"] if column else []
    dated = 2 * sum(_is_no_topic(entry.topic) for entry in main.entries) > len(main.entries)
    ways += [] if ways and dated else [f"`--table {main.entries[0].line}` takes them all the same"]
    return f"{', '.join(ways)}."


def _another(tables: Sequence[Table]) -> str:
    """The header of another column that may hold the topics, where one is taken for them; "" where there is none, or
    where it holds days, numbers, or a few texts again and again.
    """
    named = [table for table in tables if "topic" in table.columns.fields]
    pairs = [(table, name) for table in named if (name := nearest_topic(table.columns, besides=True))]
    return next((name for table, name in pairs if _tells_apart(table, name)), "")


def _tells_apart(table: Table, name: str) -> bool:
    at = next(at for at, text in enumerate(table.columns.header.texts) if text.strip() == name.strip('"'))
    texts = [text for row in table.block.rows[1:] if (text := row.text(at)) and not _is_no_topic(text)]
    return 2 * len({fold(text) for text in texts if any(map(str.isalpha, text))}) > len(texts)
