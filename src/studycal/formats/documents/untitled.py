"""The topics of weeks that have no title of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import takewhile

from studycal.core import patterns

from .blocks import Kind
from .breaks import is_break_title, says_no_class
from .candidate import Candidate, Counts, Entry, Form, Outline, listed, trimmed
from .cells import is_work
from .clock import clock
from .columns import week_word
from .dated_titles import dated_title
from .dates import days, only_days
from .durations import days_counted
from .figures import is_day_of_rest, is_measure
from .folding import fold
from .numbering import Unit, numbered
from .overviews import is_place
from .report import shortened
from .ticks import BOXES
from .vocabulary import any_of, held, pattern, weekday_forms, weekday_names, words

_LABELS = ("h_topic", "h_focus", "h_activity", "h_study", "h_due", "homework", "note", "before_label", "week", "day")
_FEW = 2
"""Weeks of a grid that one heading may name, at most: what stands on their days tells more of them."""
_FEW_LESSONS = 3
"""Lessons by date that keep their numbers for names, at most."""
_MANY = 6
"""Weeks from which on two or three titles in turn are none."""
_WORDS_DUE = 9
"""Words of a line that says what is due, at most."""
_LABELLED = 8
"""Lines of a week in which one may be labelled as its topic."""
_LONGEST_NAME = 60
"""Letters of a line with a colon that may be a name; more of them lead to what follows."""

_TELLING = 2
"""Words beside the number of a week from which on a line tells more than that it is of that week."""
_TEMPLATE = patterns.pattern(r"(?:\{\{.*\}\}|\{%.*%\}|<%.*%>)")
"""What a site's generator puts something in place of."""

PLACEHOLDER = patterns.pattern(
    r"(?:tbd|tba|tbc|todo|xxx+|\.{2,}|…|_+|-+|\?+|n/?a|\[[^\]]*\]|<[^>]*>|\{[^}]*\}|topic(?: name| here)?|title)",
    re.IGNORECASE,
)
"""A topic that only holds a place."""


def name_topics(outline: Outline, main: Candidate) -> None:
    """A week without a title takes its label, its first line, or (a grid of days) the heading above it, else the title
    of the document.
    """
    title = outline.title.text if outline.title else ""
    bare: list[int] = []
    _demote_names(main)
    _without_label(main.entries)
    _without_notes(main.entries)
    numbers = _numbers_of_lessons(main)
    shared = len({id(entry.parent) for entry in main.entries}) == 1 and len(main.entries) > _FEW
    grid = shared and any(_cells_of(entry.head) for entry in main.entries)
    untitled = [entry for entry in main.entries if not entry.topic]
    common, below = _common(untitled), _headings_below(outline, untitled)
    for entry in main.entries:
        if entry.lines and main.form is not Form.TABLE and _is_length(entry.topic):
            entry.lines.insert(0, entry.topic)
            entry.topic = ""
        if entry.topic or (main.form is Form.TABLE and "topic" in main.columns):
            continue
        if main.form is Form.TABLE:
            above = entry.parent.text if entry.parent is not None and entry.parent is not outline.title else ""
            own = _of_days(entry, main) if grid else ""
            empty = grid and not own
            bare += entry.numbers if empty else ()
            entry.topic = own or (_numbered(entry, main) if empty else trimmed(above) or title or _named(entry))
        else:
            telling = [line for line in _before_check(entry.lines) if _plain(line) not in common]
            telling = [line for line in telling if not is_measure(line)]
            telling = [line for line in telling if not _tells_beside(line)] or telling
            telling = [line for line in telling if not is_day_of_rest(line) and not _is_off(line)] or telling
            headed = below.get(entry.line, "") or _above_a_focus(outline, entry)
            entry.topic = headed or _labelled(entry.lines) or _first(telling) or _repeated(entry.lines, main)
            if not entry.topic and only_days(entry.head):
                entry.topic = next((line for line in entry.lines if any(map(str.isalpha, line))), "")
            if not entry.topic:
                entry.topic = trimmed(entry.head)
                bare += entry.numbers
    for entry, number in numbers:
        named = entry.topic != trimmed(entry.head)
        entry.topic = entry.topic if named else number
        if named and not is_break_title(entry.topic):
            entry.lines = [number, *(line for line in entry.lines if line != entry.topic)]
    if bare and main.counts in (Counts.WEEKS, Counts.CALENDAR_WEEKS):
        which, say = (f"Week {bare[0]}", "says") if len(bare) == 1 else (f"Weeks {listed(bare)}", "say")
        main.notes.append(f"{which} {say} nothing but the number: fill in what to learn, or leave as many weeks free.")


def _headings_below(outline: Outline, entries: Sequence[Entry]) -> dict[int, str]:
    """By the line of a week's heading, the title right below it, where that is the only heading of its level there, or
    is so in most weeks; nothing where the weeks have no such titles, or only labels.
    """
    headed = {entry.line: below for entry in entries if (below := _heading_below(outline, entry)) is not None}
    often = Counter(_plain(title) for title, _ in headed.values())
    headed = {line: below for line, below in headed.items() if often[_plain(below[0])] <= _FEW}
    sole = [line for line, (_, alone) in headed.items() if alone]
    return {line: title for line, (title, alone) in headed.items() if alone or 2 * len(sole) >= len(entries)}


def _heading_below(outline: Outline, entry: Entry) -> tuple[str, bool] | None:
    """The heading right below that of a week, and whether it is the only one of its level; None for one that is a
    label, a day or a number, whatever is called the goal or the focus below it.
    """
    at = outline.at_line.get(entry.line, len(outline.blocks))
    first = next(iter(outline.blocks[at + 1 : at + 2]), None)
    if first is None or not outline.blocks[at].kind is first.kind is Kind.HEADING or first.line > entry.last:
        return None
    plain = fold(first.text).strip(" .:*")
    other = plain in words("note") | weekday_names().keys() or any(numbered(first.text, unit) for unit in Unit)
    if other or days(first.text) or re.fullmatch(rf"\W*(?:{'|'.join(map(pattern, _LABELS))})\W*", plain):
        return None
    below = takewhile(lambda block: block.line <= entry.last, outline.blocks[at + 2 :])
    alone = not any(block.kind is Kind.HEADING and block.level <= first.level for block in below)
    return _first([first.text]), alone


def _above_a_focus(outline: Outline, entry: Entry) -> str:
    """The short line right below that of a week which stands above one that says what it focuses on: its title."""
    at = outline.at_line.get(entry.line, len(outline.blocks))
    below = outline.blocks[at + 1 : at + 3]
    if len(below) < _FEW or any(block.kind is not Kind.PARAGRAPH for block in below):
        return ""
    title, (label, sign, _) = below[0].text, below[1].text.partition(":")
    focused = sign and fold(label).strip(" *") in words("h_focus") | words("h_emphasis")
    return trimmed(title) if focused and len(title) <= _LONGEST_NAME and ":" not in title else ""


def _before_check(lines: Sequence[str]) -> list[str]:
    """The lines of a week before those that only check what was learnt until then: "Week 3 Checkpoint:"; or before what
    a line with a colon leads to behind the rows of its days: "You should be able to:".
    """
    first = next((at for at, line in enumerate(lines) if _row_of_a_day().match(fold(line))), len(lines))
    below = takewhile(lambda line: not line.rstrip().endswith((":", "：")), lines[first:])
    return list(takewhile(lambda line: not _is_check().fullmatch(fold(line)), [*lines[:first], *below]))


@cache
def _is_check() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{any_of(words('week'))}\W*\d+\W+)?{any_of(words('checkpoint'))}(?:\W+\d+)?\W*")


def _cells_of(head: str) -> str:
    """What a row of a grid says beside its number: "Limits, Review, Quiz"; that a day is free only where all are."""
    cells = [text for text in head.split(" | ") if any(map(str.isalpha, text)) and not numbered(text, Unit.WEEK)]
    return shortened(", ".join(dict.fromkeys(filter(is_work, cells))) or ", ".join(dict.fromkeys(cells)), 90)


def _of_days(entry: Entry, main: Candidate) -> str:
    """What the row of a grid says, day by day where figures stand on some of them: "Tue 3, Sat 20, Sun Race"."""
    figures = (line for line in entry.lines if not any(map(str.isalpha, line.partition(" ")[2])))
    by_day = "focus" not in main.columns and any(figures)
    if by_day:
        return shortened(", ".join(entry.lines), 90)
    beside = {text.replace("; ", " ") for _, text in entry.columns}
    cells = [text for text in entry.head.split(" | ") if text not in beside] or [entry.head]
    return _cells_of(" | ".join([text for text in cells if not _is_off(text)] or cells))


def _named(entry: Entry) -> str:
    """What the row of an entry says, if need be all of it."""
    return _cells_of(entry.head) or entry.head


def _numbered(entry: Entry, main: Candidate) -> str:
    """What an empty row of a grid is called: by its number, with the word for a week of its column."""
    return f"{week_word(main.header('week'))} {entry.numbers[0]}"


def _is_length(topic: str) -> bool:
    """Whether a title says nothing but how long a week takes, how much of it is free, or which of the plan's days it
    has: "40 hours", "2 days off", "Days 1-7".
    """
    off = _days_off().fullmatch(fold(topic)) is not None
    return off or bool(days_counted(topic)) or (is_measure(topic) and _tells_hours(fold(topic)))


def _tells_hours(folded: str) -> bool:
    """Whether a text holds a word for hours or minutes, whole where words are parted by blanks: "Raku" holds none."""
    units = held(folded, words("hour") | words("minute"))
    return bool(units) and re.search(any_of(units), folded) is not None


def _is_off(line: str) -> bool:
    """Whether a line says of a day that it is free: "May 29: no class"."""
    dated = dated_title(line)
    text = dated.topic if dated else line
    return bool(is_break_title(text) or says_no_class(text))


def _without_notes(entries: Sequence[Entry]) -> None:
    """Leave what stands in a bracket behind the days or numbers of a few weeks to their lines, where no other has a
    title: "Week 17 - May 14 (make-up)"; of more weeks, too, where each speaks of its week: "(short week)".
    """
    titled = [entry for entry in entries if entry.topic]
    noted = [entry for entry in titled if entry.head.rstrip().endswith(_bracketed(entry.topic)) and entry.lines]
    few = _MANY * len(noted) <= len(entries)
    if len(noted) < len(titled) or 2 * len(noted) > len(entries):
        return
    if few or all(re.search(pattern("week"), fold(entry.topic)) for entry in noted):
        for entry in noted:
            entry.lines.append(entry.topic)
            entry.topic = ""


def _bracketed(topic: str) -> tuple[str, ...]:
    """How a title may stand in a bracket; as it is where it has one around it still."""
    return (topic,) if topic.startswith(("(", "（")) and topic.endswith((")", "）")) else (f"({topic})", f"（{topic}）")


@cache
def _days_off() -> re.Pattern[str]:
    return re.compile(rf"\W*\d\s+(?:{any_of(words('day'))}\s+)?{any_of(words('rest') | words('break'))}\W*")


def _demote_names(main: Candidate) -> None:
    """Make titles that are the same two or three in turn, as those who teach are, lines below titles of their own."""
    topics = {fold(entry.topic) for entry in main.entries}
    filled = all(entry.topic and entry.lines for entry in main.entries)
    if main.form is Form.TABLE or not filled or len(main.entries) < _MANY or 3 * len(topics) > len(main.entries):
        return
    if len(topics) < 2 or any(numbered(entry.topic, Unit.PHASE) for entry in main.entries):
        return
    for entry in main.entries:
        name, entry.topic = entry.topic, _labelled(entry.lines) or _first(entry.lines)
        entry.lines.insert(0, name)
    names = ", ".join(dict.fromkeys(entry.lines[0] for entry in main.entries))
    main.notes.append(f"What stands in turn before the weeks ({names}) is told beside them and names none.")


def _numbers_of_lessons(main: Candidate) -> list[tuple[Entry, str]]:
    """The entries by date that are called by the number of their lesson alone, "Lecture 3", and have lines below, with
    that number: their titles are taken from them, where there are several and most are so.
    """
    if main.counts is not Counts.DATES or main.form is Form.TABLE or len(main.entries) <= _FEW_LESSONS:
        return []
    called = [
        entry
        for entry in main.entries
        if any(any(map(str.isalpha, line)) for line in entry.lines)
        and any(not one.start and one.end == len(entry.topic) for one in numbered(entry.topic, Unit.LESSON))
    ]
    numbers = [(entry, entry.topic) for entry in called if 2 * len(called) > len(main.entries)]
    for entry, _ in numbers:
        entry.topic = ""
    return numbers


def _common(entries: Sequence[Entry]) -> frozenset[str]:
    """The lines that head what several weeks say, as "Objectives" does: they name none of them."""
    counts = Counter(_plain(entry.lines[0]) for entry in entries if entry.lines)
    return frozenset(line for line, count in counts.items() if count > 2)


def _repeated(lines: Sequence[str], main: Candidate) -> str:
    """The only line of a week that says the same as a few others, "Studio work"; "" for one that most of them say."""
    alike = sum(entry.lines[:1] == lines for entry in main.entries)
    alone = len(lines) == 1 and 2 * alike < len(main.entries) and not is_measure(lines[0])
    labels = "|".join(map(pattern, _LABELS))
    return "" if not alone or re.fullmatch(rf"\W*(?:{labels})\W*", fold(lines[0])) else _first(lines)


def _plain(line: str) -> str:
    """A line without the day that it has besides: "Lab (4.16)"."""
    for day in reversed(days(line)):
        line = line[: day.start] + line[day.end :]
    return fold(line).strip(" :*#()").rstrip("s")


def _without_label(entries: Sequence[Entry]) -> None:
    """Titles that all begin with the same label of a topic lose it: "Focus: Verbs", "Focus: Nouns"."""
    parts = [entry.topic.partition(":") for entry in entries if entry.topic]
    labels = {fold(label) for label, _, rest in parts if rest.strip()}
    if len(parts) < 2 or len(labels) != 1 or not all(rest.strip() for _, _, rest in parts):
        return
    if _is_topic_label(parts[0][0]):
        for entry in entries:
            entry.topic = trimmed(entry.topic.partition(":")[2])


def _tells_beside(line: str) -> bool:
    """Whether a line tells how far a week is, or when and how long it is: "Status: done", "Time: 10 hours"."""
    label, mark, rest = line.partition(":")
    if not mark:
        return False
    return _is_called(label, "h_done") or (
        any(map(str.isdigit, rest)) and any(_is_called(label, kind) for kind in ("h_time", "h_date", "h_weeks_each"))
    )


def _is_called(label: str, kind: str) -> bool:
    return re.fullmatch(rf"\W*{pattern(kind)}\W*", fold(label)) is not None


def _labelled(lines: Sequence[str]) -> str:
    for at, line in enumerate(lines[:_LABELLED]):
        label, mark, rest = line.partition(":")
        if mark and _is_topic_label(label):
            if rest.strip() and not is_place(rest):
                return trimmed(rest)
            if not _first(lines[:at]) and (below := _first(lines[at + 1 : at + 2])):
                return below
    heads = (at for at, line in enumerate(lines) if fold(line).strip(" *_:") in words("topic_head"))
    return next((below for at in heads if (below := _first(lines[at + 1 : at + 2]))), "")


def _is_topic_label(label: str) -> bool:
    """Whether a label calls what follows the topic: "Topic", "Thème de la semaine", "Thema der Woche"; a weekday never
    does, though "môn" does elsewhere.
    """
    if fold(label).strip(" *.") in weekday_names():
        return False
    week = rf"(?:\s+(?:of|the|this|for|der|diese[rs]?|fur|de|la|del|della|da|du|на|of the)\b)*\s+{pattern('week')}"
    lesson = rf"(?:{pattern('lesson')}\s*\d+\s+)?"
    topic = any_of(words("h_topic") | words("topic_label"))
    return re.fullmatch(rf"\W*{lesson}{topic}(?:{week})?\W*", fold(label)) is not None


def _is_label(line: str) -> bool:
    """Whether a line that ends with a colon only says of what kind the lines below are: "Goals:", "Reading for today:".

    "Minor scales:" is what the week is about.
    """
    return any(re.search(pattern(kind), fold(line)) for kind in _LABELS) or len(line) > _LONGEST_NAME


def _first(lines: Sequence[str]) -> str:
    lines = [
        line
        for line in lines
        if not PLACEHOLDER.fullmatch(trimmed(line))
        and not _row_of_a_day().match(fold(line))
        and not _is_time(trimmed(line))
    ]
    lines = [line for line in lines if not _only_names_the_week(line)] or lines
    lines = [line for line in lines if not _says_who_or_when(line)] or lines
    lines = [line for line in lines if not says_due(line)] or lines
    first = next((line for line in lines if any(map(str.isalnum, line))), "")
    if first.rstrip().endswith((":", "：")) and len(lines) > 1 and _is_label(first):
        first = next((line for line in lines[lines.index(first) + 1 :] if any(map(str.isalnum, line))), first)
    dated = dated_title(first)
    return shortened(trimmed(BOXES.sub("", (dated.topic if dated else "") or first)), 90)


def _is_time(line: str) -> bool:
    """Whether a line is a time of day and nothing else: "10:30 AM to 12:30 PM"."""
    time = clock(line)
    return time is not None and not re.search(r"\w", line[: time.start] + line[time.end :])


def says_due(line: str) -> bool:
    """Whether a line only says what is due: "Quiz 2 due", "Abgabe Blatt 3", "Guided project on the kiln due"."""
    return len(line.split()) <= _WORDS_DUE and bool(_due().search(fold(line)))


@cache
def _due() -> re.Pattern[str]:
    few = r"(?:\s+\S+){0,4}"
    return re.compile(rf"^\W*{any_of(words('h_due') - words('h_until'))}(?!\w){few}$|(?<!\w){pattern('h_due')}\W*$")


def _says_who_or_when(line: str) -> bool:
    """Whether a line only says on which day, who speaks or where: "3/28:", "Monday", "Speaker: Ada", "Raum: 12"."""
    bare = fold(line).strip(" *_")
    of_a_day = bool(only_days(bare)) or bare.strip(" *_:") in weekday_names()
    return of_a_day or re.match(rf"\W*{any_of(words('person_label'))}\s*:", bare) is not None


def _only_names_the_week(line: str) -> bool:
    """Whether a line says no more than what there is of a week: "Videos of week 3", "Week 3 slides", a template's."""
    if _TEMPLATE.fullmatch(line.strip()):
        return True
    weeks = numbered(line, Unit.WEEK)
    if len(weeks) != 1 or len(line) > _LONGEST_NAME:
        return False
    rest = fold(f"{line[: weeks[0].start]} {line[weeks[0].end :]}")
    return len(re.findall(r"\w{4,}", rest)) < _TELLING


@cache
def _row_of_a_day() -> re.Pattern[str]:
    """What a row of a grid begins with: its weekday, its part of the day or its time, and a second cell."""
    day = any_of({*weekday_forms(), *words("morning"), *words("evening")})
    return re.compile(rf"\W*(?:(?:{day}\.?\s?-\s?)?{day}[^-]{{0,16}}|\d{{1,2}}(?:[:.]\d\d)[^-]{{0,12}})\s-\s")
