"""Recognises a table with a row for each task, lesson or day, several of them in one week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from studycal.core.records import replace

from .breaks import is_break, is_break_title
from .candidate import Entry
from .dated_weeks import is_later
from .folding import fold
from .vocabulary import weekday_names, words

_MOST_TOPICS = 3
_LONGEST_TOPIC = 90
_OFTEN = 3
"""Rows on end with one number from which on it is no slip."""
_RARELY = 4
"""How many times as many weeks' rows there are as rows with a mistyped number, at least."""
_TASKS = ("h_activity", "h_topic", "h_focus")
_DAYS = ("day",)
_BESIDE = "weekday beside the number"
"""Stands for the header of weekdays beside the numbers of weeks, "2 Tuesday"."""


def by_week(entries: Sequence[Entry], *, as_they_stand: bool) -> tuple[list[Entry], str]:
    """The rows of each week as one entry, and what is to be said of it; the rows as they are where a week may only be
    there twice by mistake.

    A row whose number is mistyped stays alone and is told among which rows it stands; ``as_they_stand`` puts it there.
    """
    runs = _runs(entries)
    strays = _astray(runs)
    if strays and as_they_stand:
        placed = [replace(entry, numbers=strays.get(id(entry), entry.numbers)) for entry in entries]
        return by_week(placed, as_they_stand=False)
    whole = [run for run in runs if id(run[0]) not in strays]
    several = [run for run in whole if len(run) > 1]
    apart = len({run[0].numbers for run in whole}) == len(whole)
    if not several or not apart or not _are_put_together(whole, several):
        return list(entries), ""
    runs = [[replace(run[0], among=strays[id(run[0])])] if id(run[0]) in strays else run for run in runs]
    note = "A week has several rows" if len(several) == 1 else f"{len(several)} weeks have several rows each"
    headers = list(dict.fromkeys(header for entry in entries for header, _ in entry.columns))
    task = _named(headers, _TASKS) if all(len(_topics(run)) == 1 for run in several) else ""
    day = _named(headers, _DAYS)
    if not day and all(map(_weekday, entries)):
        day, runs = _BESIDE, [list(map(_with_its_day, run)) for run in runs]
    return [_one(run, task, day) for run in runs], f"{note}; they are put together."


def _are_put_together(runs: Sequence[Sequence[Entry]], several: Sequence[Sequence[Entry]]) -> bool:
    """Whether the weeks of several rows among some have them on purpose."""
    varied = all(len(_topics(run)) > 1 for run in several)
    meant = 2 * len(several) >= len(runs) and (len(several) > 1 or (len(runs) == 1 and varied))
    tasks = all(len(_topics(run)) == 1 and any(entry.columns or entry.lines for entry in run) for run in several)
    plain = [run for run in several if not (_are_days(run) or _are_dated(run) or _are_lessons(run))]
    return meant or tasks or not plain or (varied and all(len(run) >= _OFTEN for run in plain))


def _runs(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The rows on end of each number; where the weekdays beside the numbers go back once within one, it is parted."""
    runs = [list(run) for _, run in groupby(entries, key=lambda entry: entry.numbers)]
    parts: list[list[Entry]] = []
    for run in runs:
        parts.append(run[:1])
        for before, entry in pairwise(run):
            if _goes_back(before, entry):
                parts.append([])
            parts[-1].append(entry)
    return parts if len(parts) == len(runs) + 1 else runs


def _astray(runs: Sequence[Sequence[Entry]]) -> dict[int, tuple[int, ...]]:
    """The weeks among whose rows a row stands alone that has the number of another one, by the row's identity; none
    where they are many.
    """
    often = Counter(run[0].numbers for run in runs)
    strays = {}
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        sooner, own, later = (one[0].numbers for one in (before, run, after))
        if len(run) == 1 and often[own] > 1 and sooner < later and not sooner < own < later:
            strays[id(run[0])] = later if _goes_back(before[-1], run[0]) else sooner
    return strays if _RARELY * len(strays) <= len(runs) else {}


def _goes_back(before: Entry, entry: Entry) -> bool:
    """Whether the weekday beside a row's number is that of the row before, or an earlier one."""
    sooner, later = weekday_names().get(_weekday(before)), weekday_names().get(_weekday(entry))
    return sooner is not None and later is not None and later <= sooner


def _weekday(entry: Entry) -> str:
    """The weekday that stands beside a row's number, folded: "2 Tuesday"; "" where none does."""
    day = fold(entry.lines[0]).strip(" .()") if entry.lines else ""
    return day if day in weekday_names() else ""


def _with_its_day(entry: Entry) -> Entry:
    """A row with the weekday beside its number under a header of its own."""
    return replace(entry, lines=entry.lines[1:], columns=[(_BESIDE, entry.lines[0]), *entry.columns])


def _are_days(run: Sequence[Entry]) -> bool:
    """Whether the rows of a week each have a weekday of their own beside its number: "2 Tuesday", "2 Friday"."""
    named = [_weekday(entry) for entry in run]
    return all(named) and len(set(named)) == len(named)


def _are_dated(run: Sequence[Entry]) -> bool:
    """Whether the rows of a week, none of them a break, each have a day of it: "Week 3: 4 Jan", "Week 3: 6 Jan"."""
    if any(map(is_break, run)):
        return False
    named = {(entry.days[0].month, entry.days[0].day) for entry in run if entry.days}
    apart = any(is_later(before.days, entry.days[0]) for before, entry in pairwise(run) if entry.days)
    return len(named) == len(run) and not apart


def _are_lessons(run: Sequence[Entry]) -> bool:
    """Whether the rows of a week number its lessons: "3.1", "3.2"."""
    return all(f"{entry.numbers[0]}.{at}" in entry.head.split(" | ") for at, entry in enumerate(run, start=1))


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
    topics = _topics([entry for entry in run if not is_break_title(entry.topic)] or run)
    joined = "; ".join(topics)
    fits = len(topics) <= _MOST_TOPICS and len(joined) <= _LONGEST_TOPIC
    day = day if len(run) > 1 or day == _BESIDE else ""
    alone = fits and not day
    return replace(
        run[0],
        topic=joined if fits else topics[0],
        last=run[-1].last,
        lines=[line for entry in run for line in _lines(entry, task, day, titled=not alone)],
        links=[link for entry in run for link in entry.links],
        columns=_columns(run, {task, day}),
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
    pairs = [pair for entry in run for pair in entry.columns if pair[0] not in used]
    texts = Counter(header for header, _ in dict.fromkeys(pairs))
    part = {header for header in texts if 0 < done < len(run) and _bare(header) in words("h_done")}
    return [
        (header, f"{done} of {len(run)}" if header in part and texts[header] == 1 else text) for header, text in pairs
    ]


def _topics(run: Iterable[Entry]) -> list[str]:
    """The topics of rows, each once."""
    return list({fold(entry.topic): entry.topic for entry in run if entry.topic}.values()) or [""]


def _named(headers: Iterable[str], kinds: Sequence[str]) -> str:
    """The first header that is a word of some kinds, "" if there is none."""
    return next((header for header in headers if any(_bare(header) in words(kind) for kind in kinds)), "")


def _bare(header: str) -> str:
    return fold(header).strip(" *:?")
