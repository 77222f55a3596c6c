"""What a document says beside its weeks: its title, the exam, the hours a week, what is needed before the start."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache

from studycal.core.curriculum import Stated, StatedDay
from studycal.core.records import replace

from .blocks import Block, Kind
from .candidate import Entry, Outline, trimmed
from .dates import WrittenDay, days
from .dialects import without_filled_in
from .exam_days import ExamDay, exam_headers, exams_in, exams_in_cells, exams_in_headings, exams_in_tables, is_lesser
from .folding import fold
from .strokes import day_or_month, doubtful, settled, settled_block, settled_entry
from .vocabulary import any_of, blanked, pattern, weekday_names, words

_SOONER = timedelta(weeks=8)
"""How much sooner than the row above a row may be due; a day without a year that is sooner still is in the next."""

_LEFTOVER = re.compile(r"[(\[（【]\s*[)\]）】]|\s[-–—|:,]\s*(?=[,;])|(?<=[(\[（【])\s*[,;]")
"""What a day leaves behind in a text: empty brackets, a dash before a comma."""

_MOST_DOUBTS = 20
"""Days that are asked about; more of them are a list of something else."""

_ATTRIBUTES = re.compile(r"\s*\{:?\s*[.#-][^{}]{0,100}\}\s*$")
"""How a heading is shown, of Pandoc: "Schedule {.unnumbered}"."""
_CLAUSE = "[,;、،]"
"""Signs that part two clauses."""
_LABELS = ("exam_label", "finish_label", "start_label", "time_label", "before_label")


def front_matter(text: str) -> tuple[str, str, int]:
    """The text with its front matter as empty lines, the title in it, and its last line (0 if there is none)."""
    lines = text.split("\n")
    if lines[0].strip() not in ("---", "+++"):
        return text, "", 0
    fence = lines[0].strip()
    last = next((at for at, line in enumerate(lines[1:200], start=1) if line.strip() in (fence, "...")), 0)
    inner = [line for line in lines[1:last] if line.strip()]
    if not last or not inner or not all(re.match(r"[\w-]+\s*[:=]|\s|-\s|#", line) for line in inner):
        return text, "", 0
    named = next(
        (re.match(r"title\s*[:=]\s*(.+)", line, re.IGNORECASE) for line in inner if line.lower().startswith("title")),
        None,
    )
    title = named[1].strip().strip("\"'") if named else ""
    return "\n".join([*[""] * (last + 1), *lines[last + 1 :]]), title, last + 1


def stated(
    outline: Outline,
    title: str,
    first_day: date | None,
    today: date | None,
    week_line: int,
    entries: Sequence[Entry] = (),
) -> tuple[Stated, set[int], list[tuple[int, WrittenDay]]]:
    """What stands in labelled lines above and beside the weeks, and those lines; and when what the weeks ask is due.

    Days that would be stated, but may be read in two ways, come last, with their lines.
    """
    order = day_or_month(outline, entries)
    outline = Outline([settled_block(block, order) for block in outline.blocks], outline.matter)
    entries = [settled_entry(entry, order) for entry in entries]
    # A day without a year comes after the document's first week, though that may be over; one in its rows beside them.
    rows = first_day - timedelta(weeks=1) if first_day else today
    today = first_day or today
    head = outline.title if outline.title and all(entry.line != outline.title.line for entry in entries) else None
    so_far = Stated(title=_title(head, title), dates=tuple(_due(entries, rows)))
    if first_day:
        so_far = replace(so_far, start=StatedDay(first_day.isoformat(), "", week_line))
    lines: set[int] = set()
    doubts = list(_doubtful_dues(entries))
    for block in outline.blocks:
        if block.kind in (Kind.TABLE, Kind.OTHER, Kind.RULE, Kind.HEADING) or len(block.text) > 200:
            continue
        with_text = _with_text(so_far, outline, block, block.text, today)
        if with_text is not so_far:
            so_far = _without_early_finish(with_text, so_far, block.line, entries)
            lines.add(block.line)
        elif (doubted := doubtful(block.text)) and len(doubts) < _MOST_DOUBTS:
            either = settled(block.text, "day")
            doubts += (
                [(block.line, doubted[0])] if _with_text(so_far, outline, block, either, today) is not so_far else []
            )
    headed = list(exams_in_headings(outline.blocks, {entry.line for entry in entries}))
    tabled = list(exams_in_tables(outline.blocks, {entry.line for entry in entries}))
    so_far = _with(so_far, [*headed, *(exam for _, exam in tabled), *exams_in_cells(entries, _due_headers())], today)
    so_far = so_far if first_day else _in_one_course(so_far, outline)
    return so_far, lines | {exam.line for exam in headed} | {line for line, _ in tabled}, doubts


def _in_one_course(about: Stated, outline: Outline) -> Stated:
    """What is stated, with the exam, where it lies before a midterm or a mock only for its day of this year is not over
    yet, a year later: a course ends with it. A day that is written with its year stays.
    """
    exam = about.exam
    if exam is None or exam.day.startswith("--"):
        return about
    lesser = [day for day in about.dates if day.day > exam.day and is_lesser(day.text)]
    written = {block.line for block in outline.blocks if re.search(r"(?<!\d)20\d\d(?!\d)", block.text)}
    later = replace(exam, day=f"{int(exam.day[:4]) + 1}{exam.day[4:]}")
    if not lesser or exam.day.endswith("-02-29") or written & {exam.line, *(day.line for day in lesser)}:
        return about
    if any(day.day > later.day for day in lesser):
        return about
    dates = tuple(replace(day, day=later.day) if day.day == exam.day else day for day in about.dates)
    return replace(about, exam=later, dates=dates)


def _without_early_finish(after: Stated, before: Stated, line: int, entries: Sequence[Entry]) -> Stated:
    """What is stated, with a finish that stands in one of the weeks, not the last, as what that week asks."""
    if after.finish is before.finish or after.finish is None:
        return after
    if not any(entry.line < line <= entry.last for entry in entries[:-1]):
        return after
    listed = any(day.day == after.finish.day for day in after.dates)
    return replace(after, finish=before.finish, dates=after.dates if listed else (*after.dates, after.finish))


def without_sooner_finish(about: Stated, weeks: int) -> Stated:
    """What is stated, with a finish that lies before the last of so many weeks as what is due then: a deadline."""
    if about.finish is None or about.start is None or about.start.day.startswith("--"):
        return about
    last = date.fromisoformat(about.start.day) + timedelta(weeks=weeks - 1)
    if about.finish.day.startswith("--") or date.fromisoformat(about.finish.day) >= last:
        return about
    listed = any(day.day == about.finish.day for day in about.dates)
    return replace(about, finish=None, dates=about.dates if listed else (*about.dates, about.finish))


def _with_text(stated: Stated, outline: Outline, block: Block, text: str, today: date | None) -> Stated:
    """What is stated with what a block's text says; the very same where it says nothing."""
    exams = list(exams_in(text, block.line))
    after = stated if len(exams) > 1 else _dated(_label(stated, block, text, today), outline, block, text, today)
    return _with(stated, exams, today) if after is stated else after


def _doubtful_dues(entries: Sequence[Entry]) -> Iterator[tuple[int, WrittenDay]]:
    """The days of due dates and exams beside the weeks that may be read in two ways."""
    headers = _due_headers()
    for entry in entries:
        for header, text in entry.columns:
            if fold(header).strip(" *:?") in headers and (doubt := doubtful(text)):
                yield entry.line, doubt[0]


def _with(stated: Stated, exams: Iterable[ExamDay], today: date | None) -> Stated:
    """What is stated with further exams as fixed dates; the first that is the exam itself is that of the plan."""
    for exam in exams:
        iso = _iso(exam.day, today)
        if iso.startswith("--") or any(day.day == iso for day in stated.dates):
            continue
        stated_day = StatedDay(iso, exam.name[:200], exam.line)
        whole = stated.exam or (stated_day if exam.final else None)
        stated = replace(stated, dates=(*stated.dates, stated_day), exam=whole)
    return stated


def _title(head: Block | None, title: str) -> str:
    named = title or (head.text if head else "")
    named = _ATTRIBUTES.sub("", without_filled_in(named)) if "{" in named else named
    return re.sub(r"^[^\w(\[\"“«]+", "", named).strip()[:100]


@lru_cache(maxsize=64)
def _parted(text: str) -> tuple[str, str, str]:
    """A label, the sign that ends it, and what it labels; an exam may have its day without such a sign.

    "Exam: 15 May 2027" and "Prüfung am 15. Mai 2027" both name a day; "Register for the exam by 1 March" does not.
    """
    label, mark, rest = text.replace("：", ":").partition(":")
    written = days(text)
    if not written or (mark and rest.strip() and written[0].start > len(label)):
        return label, mark, rest
    return _exam_on(text, written) or (label, mark, rest)


def _exam_on(text: str, named: Sequence[WrittenDay]) -> tuple[str, str, str] | None:
    """The words for an exam with which a text begins, and its day, if nothing but small words stands between them."""
    certain = [day for day in named if not day.swappable]
    if not certain:
        return None
    match = _exam_before().match(fold(text[: certain[0].start]))
    if match is None:
        return None
    return text[match.start("label") : match.end("label")], ":", text[certain[0].start :]


@cache
def _exam_before() -> re.Pattern[str]:
    small = rf"(?:[\s\-–—,.()'*_]|{pattern('exam_link')}|{any_of(weekday_names())})*"
    return re.compile(rf"\W*(?:{pattern('exam_link')}[\s']+)?(?P<label>{_exam_name()})(?:\s*\([^)]*\))?{small}$")


@cache
def _exam_name() -> str:
    """An exam, with a word or two of what it is in: "Theory exam", "DELF B2 exam"."""
    word = rf"(?!{pattern('exam_not')})[^\W_]+"
    return rf"(?:{word}[\s-]+(?:{word}[\s-]+)?)?{pattern('exam_label')}(?:\s+[a-z]?\d)?"


def _label(stated: Stated, block: Block, text: str, today: date | None) -> Stated:
    label, mark, rest = _parted(text)
    if not mark or not rest.strip():
        return stated
    kind = next((label_kind for label_kind in _LABELS if _is(label_kind, label)), "")
    kind = "exam_label" if not kind and re.fullmatch(rf"\W*{_exam_name()}(?:\s*\([^)]*\))?\W*", fold(label)) else kind
    day = None if _is_of_an_aside(rest) else _day(rest, block.line, today)
    if kind == "exam_label" and day and not stated.exam:
        return replace(stated, exam=day)
    if kind == "finish_label" and day and not stated.finish:
        return replace(stated, finish=day)
    if kind == "start_label" and day and not stated.start:
        return replace(stated, start=day)
    if kind in ("time_label", "") and (hours := hours_a_week(text)) and not stated.hours:
        return replace(stated, hours=hours, hours_line=block.line)
    if kind == "before_label" and fold(rest).strip(" .!*") not in words("no_needs"):
        return replace(stated, needs=(*stated.needs, trimmed(rest)))
    return stated


def _dated(stated: Stated, outline: Outline, block: Block, text: str, today: date | None) -> Stated:
    """What is stated with one more fixed date: a labelled exam or deadline, or a line under a heading of such dates."""
    label, mark, rest = _parted(text)
    named = _fixed(label) if mark else ""
    heads = [outline.parents[outline.places[id(block)]]]
    listed = any(head is not None and _is("h_due", head.text) for head in heads)
    if (not named and not listed) or (named == "exam_label" and _is_of_an_aside(rest)):
        return stated
    day = _day(rest if named else text, block.line, today)
    if day is None or day.day.startswith("--"):
        return stated
    words = _without_day(rest if named else text)
    name = trimmed(label) if named == "exam_label" else words or trimmed(label)
    return replace(stated, dates=(*stated.dates, replace(day, text=name[:200])))


def _fixed(label: str) -> str:
    """Whether a label names an exam of any kind ("Midterm", "Quiz 2", "Mock exam") or a deadline; "" if neither."""
    kinds = rf"(?:{pattern('exam_label')}|{pattern('exam')})(?:\s+(?:[a-z]?\d|{pattern('exam_not')}))?"
    if re.fullmatch(rf"\W*(?:[^\W_]+[\s-]+){{0,2}}{kinds}(?:\s*\([^)]*\))?\W*", fold(label)):
        return "exam_label"
    return "h_due" if _is("h_due", label) else ""


def _due(entries: Sequence[Entry], today: date | None) -> Iterator[StatedDay]:
    """A fixed date for each day in a column of due dates or exams, by what else its cell says, or its week's topic."""
    headers = _due_headers()
    since = today
    for entry in entries:
        for header, text in entry.columns:
            if fold(header).strip(" *:?") not in headers:
                continue
            named = [day for day in days(text) if not day.swappable]
            iso = _iso(named[0], since) if named else "--"
            if not iso.startswith("--"):
                since = max(since, date.fromisoformat(iso) - _SOONER) if since and not named[0].year else since
                name = _unlinked(_without_day(text)) or f"{header}: {entry.topic}"
                yield StatedDay(iso, name[:200], entry.line)


def _due_headers() -> frozenset[str]:
    return (words("h_due") - words("h_until")) | exam_headers()


def _unlinked(name: str) -> str:
    """A name without the small word that led to its day: "TP 1 le"."""
    match = re.search(rf"(?:^|\s+){pattern('exam_link')}$", fold(name))
    return name[: match.start()] if match else name


def _is_of_an_aside(text: str) -> bool:
    """Whether the first day of a text stands in a bracket, behind words about something else: "about June (before the
    change of 9 July)", "not set yet (book by 1 March)"; "B2 (Saturday, 15 May)" is the day of the text itself.
    """
    first = next(iter(days(text)), None)
    aside = re.search(r"[^\s(]\s*\((?P<before>[^()]*)$", fold(text[: first.start])) if first else None
    small = rf"(?:\W|{pattern('exam_link')}|{any_of(weekday_names())})*"
    return aside is not None and not re.fullmatch(small, aside["before"])


def _is(kind: str, text: str) -> bool:
    return re.fullmatch(rf"\W*{pattern(kind)}\W*", fold(text)) is not None


def _without_day(text: str) -> str:
    for day in reversed(days(text)):
        text = f"{text[: day.start]} {text[day.end :]}"
    bare = _LEFTOVER.sub(" ", _LEFTOVER.sub(" ", _without_weekday(text)))
    return trimmed(re.sub(r"\s+(?=[,;])", "", " ".join(bare.split())))


def _without_weekday(text: str) -> str:
    """What is left of a line whose day is taken out, without its weekday in brackets: " (Sun) 11pm, sheet 1"."""
    match = re.match(rf"\s*\({any_of(weekday_names())}\.?\)", fold(text))
    return text[match.end() :] if match else text


def _day(text: str, line: int, today: date | None) -> StatedDay | None:
    named = [day for day in days(text) if not day.swappable]
    return StatedDay(_iso(named[0], today), trimmed(text), line) if named else None


def _iso(day: WrittenDay, today: date | None) -> str:
    if day.year or today is None:
        return day.iso
    when = day.on(today.year)
    when = when if when and when >= today else day.on(today.year + 1)
    return when.isoformat() if when else day.iso


def hours_a_week(text: str) -> float:
    """The hours a week that a text names, the larger of two; 0 if it names none, or does not say which are a week's."""
    folded = blanked(fold(text), words("weekend"))  # a weekend's word may hold that for a week
    named = list(_hours().finditer(folded))
    if not named or not re.search(pattern("per_week"), folded):
        return 0
    behind = re.compile(
        rf"(?:(?!\s-\s|{_CLAUSE})\W)*(?:\w+[^\w,;、،]+)?(?:{_CLAUSE}\s*{_closing()}|{pattern('per_week')})"
    )
    weekly = [match for match in named if behind.match(folded, match.end())]
    weekly = weekly or [match for match in named if len(named) == 1 and _is_weekly(folded, match)]
    return float((weekly[0]["high"] or weekly[0]["low"]).replace(",", ".")) if weekly else 0


@cache
def _hours() -> re.Pattern[str]:
    number, to = r"\d{1,2}(?:[.,]\d)?", rf"-|~|{pattern('to')}"
    return re.compile(rf"(?<![\d.])(?P<low>{number})(?:\s*(?:{to})\s*(?P<high>{number}))?\+?\s*{pattern('hour')}")


@cache
def _closing() -> str:
    """Words for each week that end their clause; others behind a comma tell of what follows: "2 hours, weekly quiz"."""
    return rf"{pattern('per_week')}(?=\s*(?:[^\w\s]|$))"


def _is_weekly(folded: str, hours: re.Match[str]) -> bool:
    """Whether a text's only hours are those of a week: it says so beside them, and of nothing else that it counts
    ("3 hours a day, 5 days a week"), nor behind a dash ("2 hours - weekly review").
    """
    if re.match(rf"\W*(?:{pattern('each')}|{pattern('daily')})", folded[hours.end() :]):
        return False
    for unit in re.finditer(pattern("per_week"), folded):
        if unit.start() >= hours.end():
            between = folded[hours.end() : unit.start()]
            own = not re.search(_CLAUSE, between) or re.compile(_closing()).match(folded, unit.start())
            if own and not re.search(r"[\d;]|\s-\s|\.\s", between):
                return True
        elif not re.search(r"\d[^\W\d]*[\s-]+(?:[^\W\d]+\s+)?$", folded[: unit.start()]):
            return not re.search(r"[\d;]|\.\s", folded[unit.end() : hours.start()])
    return False
