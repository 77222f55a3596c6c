"""Recognises a numbered week that its author leaves free: "Week 8: Spring break", "Woche 3: Pause"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from studycal.core.curriculum import Week
from studycal.core.patterns import pattern
from studycal.core.records import replace

from .candidate import Entry, listed
from .cells import DASHES
from .dates import days, only_days, span
from .durations import duration, without_duration
from .folding import fold
from .vocabulary import any_of, blanked, month_names, weekday_names, words

_LONGEST = 80
"""Letters of a title that may be a break."""

_FEW = 4
"""Words before "no class" that may name the day: "Labor Day"."""

_MOST_DAYS = 70
"""Days that a break between two weeks may last."""

_NONE_OF = pattern(
    r"\bno\s+(?:(?:lab|class|classe|lecture|homework|assignment|meeting|session)s?\b[\s,/&]*(?:(?:or|and|no)\s+)?){2,}"
)
"""What says of several things that there are none: "no lectures, labs, homeworks"."""
_NUMBERS = pattern(r"\d+")


def breaks_among(entries: Sequence[Entry]) -> list[Entry]:
    """The entries that say nothing but that their week is free, whatever a column says of one beside them, too."""
    kept = []
    for at, entry in enumerate(entries):
        others = (*entries[max(0, at - 1) : at], *entries[at + 1 : at + 2])
        beside = {pair for other in others for pair in other.columns}
        own = [pair for pair in entry.columns if pair not in beside]
        kept += [entry] * is_break(replace(entry, columns=own) if len(own) < len(entry.columns) else entry)
    return kept


def is_break(entry: Entry) -> bool:
    """Whether an entry says nothing but that its week is free: no task, no link, no column but dates beside it."""
    lines = [line for line in entry.lines if line != entry.topic]
    if _no_class_first().match(fold(entry.head)) and not lines and not entry.links and not entry.columns:
        return True
    own = bool(entry.topic) and (entry.topic in entry.head or len(lines) < len(entry.lines))
    every_day = len(lines) > 1 and all(map(_says_break, lines)) and not own
    links = [link for link in entry.links if not link.url.startswith("#") and any(map(str.isalpha, link.text))]
    if links or not (every_day or _says_break(entry.topic)):
        return False
    return all(says_nothing(text) for text in (*lines, *(text for _, text in entry.columns)))


def unnumbered(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without breaks that have the number of a week beside them: their weeks stay free before the next."""
    kept: list[Entry] = []
    before = 0
    for at, entry in enumerate(entries):
        beside = [*entries[max(0, at - 1) : at], *entries[at + 1 : at + 2]]
        numbers_beside = {number for other in beside for number in other.numbers}
        if is_break(entry) and numbers_beside.issuperset(entry.numbers):
            before += len(entry.numbers) + entry.free_before
        else:
            kept.append(replace(entry, free_before=entry.free_before + before) if before else entry)
            before = 0
    return kept


def is_break_title(title: str) -> int:
    """How many weeks a title that speaks of nothing but a break keeps free: as many as it says, else one; 0 for others.

    "Spring break (2 weeks)" and "Winterpause: 21.12. - 3.1." keep two free.
    """
    bare = without_duration(title)
    if len(title) > _LONGEST or not _says_break(bare):
        return 0
    if lasting := duration(title):
        return lasting[0]
    if (reach := span(title, days(title))) and (last := reach[1].on(2000)) and (first := reach[0].on(2000)):
        return max(1, -(-((last - first).days % 366 + 1) // 7)) if (last - first).days % 366 < _MOST_DAYS else 1
    return 1


def says_no_class(text: str) -> bool:
    """Whether a text begins with the word that nobody meets, or not for one of a week's meetings, whatever its reason:
    "Sem aula - greve", "No lab".
    """
    return re.match(rf"\W*{any_of(words('no_class') | words('no_part'))}(?!\w)", fold(text)) is not None


def free_weeks(key: str, topic: str) -> int:
    """How many weeks a row without a number keeps free: one that speaks of a break alone ("Spring break, no class"), or
    begins with a cell that does or with a sign of its own ("WH"); 0 for "Break statements".
    """
    signed = 0 if re.search(r"\d", key) else is_break_title(topic)
    return is_break_title(key) or is_break_title(f"{key} {topic}") or signed


def no_week(key: str) -> bool:
    """Whether a cell holds a line, an exam or days in the place of a week's number: "Dec 7-12"."""
    written = only_days(key)
    dated = bool(written and (_begins_with_a_letter(key) or written[0].year))
    return dated or bool(DASHES.fullmatch(key) or re.match(rf"\W*{any_of(words('exam'))}", fold(key)))


def _begins_with_a_letter(text: str) -> bool:
    return next((char for char in text if char.isalnum()), "").isalpha()


def over_breaks(entries: Sequence[Entry]) -> tuple[list[Entry], list[int]]:
    """The entries counted on where the numbers of weeks left out are those of breaks between them ("Week 7", "Spring
    break", "Week 9"), and the numbers that were the breaks'.
    """
    kept: list[Entry] = []
    skipped: list[int] = []
    last, shift = 0, 0
    for entry in entries:
        gap = min(entry.numbers) - last - 1
        if kept and entry.free_before and 0 < gap <= entry.free_before + 1:
            skipped += range(last + 1, last + gap + 1)
            shift += gap
        last = max(entry.numbers)
        free = max(gap, entry.free_before) if skipped[-1:] == [min(entry.numbers) - 1] else entry.free_before
        numbers = tuple(number - shift for number in entry.numbers)
        kept.append(replace(entry, numbers=numbers, free_before=free) if shift else entry)
    return kept, skipped


def without_breaks(weeks: Sequence[Week], breaks: Sequence[Entry]) -> tuple[list[Week], list[str]]:
    """The weeks without the free ones, numbered on without them, and what is to be said of it."""
    places = {(entry.line, number) for entry in breaks for number in entry.numbers}
    free = [week for week in weeks if (week.line, week.number) in places]
    if not free or len(free) == len(weeks):
        return list(weeks), []
    kept: list[Week] = []
    before = 0
    for week in weeks:
        if (week.line, week.number) in places:
            before += 1 + week.free_before
        else:
            kept.append(replace(week, number=len(kept) + 1, free_before=week.free_before + before))
            before = 0
    return kept, [_remark(free, after=free[0].number < weeks[-1].number and not before)]


def doubted(entries: Sequence[Entry]) -> list[str]:
    """What is to be said of weeks that may be breaks by their title, but could as well be studied: "Reading week"."""
    maybe = [entry for entry in entries if fold(entry.topic).strip(" .:!") in words("no_break") and not is_break(entry)]
    bare = [entry for entry in maybe if not entry.links and all(map(says_nothing, entry.lines))]
    return [
        f"“{entry.topic}” (line {entry.line}) is planned as a topic; “{entry.topic} (no class)” keeps its week free."
        for entry in bare
        if all(says_nothing(text) for _, text in entry.columns)
    ]


def _remark(free: Sequence[Week], *, after: bool) -> str:
    numbers = [week.number for week in free]
    if len(free) == 1:
        message = f"Week {numbers[0]} “{free[0].topic}” is a break: it stays free, without a number"
    else:
        message = f"Weeks {listed(numbers)} are breaks: they stay free, without a number"
    return f"{message}; the weeks after count on." if after else f"{message}."


def _says_break(text: str) -> bool:
    """Whether a title holds a word for a break, and beside it only seasons, days, numbers and words for a week."""
    plain = fold(_without_days(text))
    rest = _NONE_OF.sub(" ", plain) if len(text) <= _LONGEST else plain
    if rest != plain and not _left(rest):
        return True
    if _cancelled().fullmatch(rest) or (len(text) <= _LONGEST and _no_class_for().match(rest)):
        return True
    if len(text) <= _LONGEST and ";" not in rest and (closed := _no_class().search(rest)):
        before = rest[: closed.start()]
        if blanked(before, _breaks()) != before or len(before.split()) < _FEW:
            return True
    words_left = blanked(_compounds().sub(" ", rest), _breaks())
    return words_left != rest and not _left(words_left) and rest.strip(" .:!") not in words("break_theme")


def says_nothing(text: str) -> bool:
    """Whether a text tells nothing besides a break: it is empty, or holds days, seasons, numbers or a break itself."""
    return not text or bool(DASHES.fullmatch(text) or only_days(text)) or _says_break(text) or not _left(fold(text))


def _left(folded: str) -> str:
    """What remains of a text beside seasons, numbers, words for a week and rest, and signs."""
    bare = blanked(_NUMBERS.sub(" ", folded), _beside())
    return "".join(char for char in bare if char.isalpha())


def _without_days(text: str) -> str:
    for day in reversed(days(text)):
        text = f"{text[: day.start]} {text[day.end :]}"
    return text


@cache
def _breaks() -> frozenset[str]:
    """Words for a break; one that is another language's word for something that is studied has to say more."""
    return (words("break") | words("free_week")) - words("no_break")


@cache
def _no_class() -> re.Pattern[str]:
    """What says at the end of a title, behind a sign, that nobody meets: "Spring break at CWRU - no class"."""
    return re.compile(rf"(?:^|\s-\s|[:,(])\s*{any_of(words('no_class'))}\W*$")


@cache
def _no_class_for() -> re.Pattern[str]:
    """What says so first, and then only why: "No class (suspended for snow)", "NO CLASS NYU Spring Break"."""
    why = rf"(?:{any_of(words('no_class_for'))}|{any_of(_breaks())})"
    few = r"(?:[^\W\d_]+\W+){0,4}?"
    return re.compile(rf"\W*{any_of(words('no_class'))}\W+{few}{why}(?!\w)[^;:]{{0,30}}$")


@cache
def _no_class_first() -> re.Pattern[str]:
    """What says so before the number of its week: "NO CLASS week 11 - Election day"."""
    return re.compile(
        rf"\W*{any_of(words('no_class'))}\W+(?:{any_of(words('week'))}\W*\d|\d+\W*{any_of(words('week'))})"
    )


@cache
def _cancelled() -> re.Pattern[str]:
    """What says alone, or with its reason in brackets, that a lesson falls out: "CANCELLED (Columbus Day)", "no class
    (all saints)". Behind a dash "no class - build your kiln" is a task, what is cancelled is not.
    """
    bracket, off = r"[(\[][^()\[\]]*[)\]]", any_of(words("cancelled"))
    return re.compile(
        rf"\W*(?:{off}(?:\s+-\s[^:;]*)?|{off}\s*{bracket}|{any_of(words('no_class'))}(?:\s*{bracket})?)\W*"
    )


@cache
def _compounds() -> re.Pattern[str]:
    """Words that end with one for a break: "Karnevalsferien"."""
    return re.compile(rf"[^\W\d_]+(?:{'|'.join(sorted(words('break_ending')))})(?![^\W\d_])")


@cache
def _beside() -> frozenset[str]:
    listed = words("break_beside") | words("week") | words("break") | words("rest")
    return listed | set(weekday_names()) | month_names()
