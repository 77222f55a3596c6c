"""Recognises a table with a row for each task, lesson or day, several of them in one week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from studycal.core.records import replace

from .breaks import is_break
from .candidate import Entry
from .dated_weeks import is_later
from .folding import fold
from .vocabulary import weekday_names, words

_MOST_TOPICS = 3
_LONGEST_TOPIC = 90
_OFTEN = 3
"""Rows on end with one number from which on it is no slip."""
_TASKS = ("h_activity", "h_topic", "h_focus")
_DAYS = ("day",)


def by_week(entries: Sequence[Entry]) -> tuple[list[Entry], str]:
    """The rows of each week as one entry, and what is to be said of it; the rows as they are where a week may only be
    there twice by mistake.
    """
    runs = [list(run) for _, run in groupby(entries, key=lambda entry: entry.numbers)]
    several = [run for run in runs if len(run) > 1]
    apart = len({run[0].numbers for run in runs}) == len(runs)
    varied = all(len(_topics(run)) > 1 for run in several)
    meant = 2 * len(several) >= len(runs) and (len(several) > 1 or (len(runs) == 1 and varied))
    tasks = all(len(_topics(run)) == 1 and any(entry.columns or entry.lines for entry in run) for run in several)
    sure = all((len(run) >= _OFTEN and varied) or _are_days(run) or _are_dated(run) for run in several)
    if not several or not apart or not (meant or tasks or sure):
        return list(entries), ""
    note = "A week has several rows" if len(several) == 1 else f"{len(several)} weeks have several rows each"
    headers = list(dict.fromkeys(header for entry in entries for header, _ in entry.columns))
    task = _named(headers, _TASKS) if all(len(_topics(run)) == 1 for run in several) else ""
    day = _named(headers, _DAYS)
    return [_one(run, task, day) for run in runs], f"{note}; they are put together."


def _are_days(run: Sequence[Entry]) -> bool:
    """Whether the rows of a week each have a weekday of their own beside its number: "2 Tuesday", "2 Friday"."""
    named = [next((line for line in map(fold, entry.lines[:1]) if line in weekday_names()), "") for entry in run]
    return all(named) and len(set(named)) == len(named)


def _are_dated(run: Sequence[Entry]) -> bool:
    """Whether the rows of a week, none of them a break, each have a day of it: "Week 3: 4 Jan", "Week 3: 6 Jan"."""
    if any(map(is_break, run)):
        return False
    named = {(entry.days[0].month, entry.days[0].day) for entry in run if entry.days}
    apart = any(is_later(before.days, entry.days[0]) for before, entry in pairwise(run) if entry.days)
    return len(named) == len(run) and not apart


def usual_rows(numbers: Iterable[str]) -> int:
    """How many rows most weeks of a table take up, by the cells of their numbers: those without one go on."""
    lengths: list[int] = []
    for number in numbers:
        if number or not lengths:
            lengths.append(1)
        else:
            lengths[-1] += 1
    counted = Counter(lengths)
    return min(counted, key=lambda length: (-counted[length], length), default=1)


def _one(run: Sequence[Entry], task: str, day: str) -> Entry:
    """A week's rows together: its topics, what each row adds, ticked where all of them are."""
    topics = _topics(run)
    joined = "; ".join(topics)
    fits = len(topics) <= _MOST_TOPICS and len(joined) <= _LONGEST_TOPIC
    alone = fits and (len(run) == 1 or not day)
    return replace(
        run[0],
        topic=joined if fits else topics[0],
        last=run[-1].last,
        lines=[line for entry in run for line in _lines(entry, task, day if len(run) > 1 else "", titled=not alone)],
        links=[link for entry in run for link in entry.links],
        columns=_columns(run, {task, day} if len(run) > 1 else {task}),
        ticked=all(entry.ticked for entry in run) if any(entry.ticked is not None for entry in run) else None,
        days=next((entry.days for entry in run if entry.days), []),
    )


def _lines(entry: Entry, task: str, day: str, *, titled: bool) -> list[str]:
    """What a row says: its task, or its topic where the week is not named by it, behind its day."""
    columns = dict(entry.columns)
    text = columns.get(task, "") if task else entry.topic if titled else ""
    named = columns.get(day, "")
    return [*([f"{named}: {text}" if named else text] if text else []), *entry.lines]


def _columns(run: Sequence[Entry], used: set[str]) -> list[tuple[str, str]]:
    """The columns of all rows; what is done of them as a count, so that a part is not taken for all."""
    done = sum(bool(entry.ticked) for entry in run)
    kept: list[tuple[str, str]] = []
    for header, text in (pair for entry in run for pair in entry.columns if pair[0] not in used):
        part = 0 < done < len(run) and _bare(header) in words("h_done")
        kept.append((header, f"{done} of {len(run)}" if part else text))
    return kept


def _topics(run: Iterable[Entry]) -> list[str]:
    """The topics of rows, each once."""
    return list({fold(entry.topic): entry.topic for entry in run if entry.topic}.values()) or [""]


def _named(headers: Iterable[str], kinds: Sequence[str]) -> str:
    """The first header that is a word of some kinds, "" if there is none."""
    return next((header for header in headers if any(_bare(header) in words(kind) for kind in kinds)), "")


def _bare(header: str) -> str:
    return fold(header).strip(" *:?")
