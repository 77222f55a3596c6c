"""Which column of a table is what, told by its header: a whole word before a part of one, week words before numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from studycal.core import patterns
from studycal.core.records import dataclass, field

from .blocks import Cell, Row
from .candidate import Counts
from .cells import without_tick
from .folding import fold
from .vocabulary import any_of, held, pattern, position, weekday_names, weekdays, words

# The old words come first where several columns could be one thing: the most telling is used.
PLAIN_TOPICS = ("topic", "topics", "subject", "subjects", "title", "theme")
_FOCUS_FIRST = ("focus", "details", "detail", "description", "content", "contents", "notes")
_PLURAL = patterns.pattern(r"(?<=\w)\((e?s|e?n|e)\)")
"""A plural in brackets: "Topic(s)"."""
_PLAINEST = 2
"""The words for a topic with which the list of each language begins."""
_NOT_WEEK = patterns.pattern(r"\b(?:per|each|every|of|a|pro|je|par|por|por|na|w|в|на|all)\s+$|/\s*$")


@dataclass(slots=True)
class Columns:
    """Where a table holds which field: week, number, topic, focus, phase, date, due, done, lasts; ``others`` by place.

    ``guessed`` are fields whose header does not say so, ``weekdays`` the columns named after a day (0 is Monday),
    ``lists`` whether the lines of the topics' cells are lists.
    """

    header: Row
    fields: dict[str, int] = field(default_factory=dict)
    guessed: set[str] = field(default_factory=set)
    weekdays: dict[int, int] = field(default_factory=dict)
    unit: str = ""
    lists: bool = False

    def cell(self, row: Row, name: str) -> str:
        """The text of a field in a row, a topic without its tick; empty if the table has no such field."""
        at = self.fields.get(name)
        text = row.parts[at].text if at is not None and at < len(row.parts) else ""
        return without_tick(text) if name == "topic" else text

    @property
    def others(self) -> list[int]:
        """The places of the columns that nothing claims."""
        taken = {*self.fields.values(), *self.weekdays}
        return [at for at in range(len(self.header.parts)) if at not in taken]

    def name(self, at: int) -> str:
        """A column's header as its author wrote it."""
        return self.header.texts[at]


def classify(header: Row, topic: str = "") -> Columns:
    """The columns of a table by its header; ``topic`` is the header of the topic where the learner names it."""
    columns = Columns(header)
    texts = [_bare(text) for text in header.texts]
    days = weekdays(text for text in header.texts)
    if sum(day is not None for day in days) >= 3:
        columns.weekdays = {at: day for at, day in enumerate(days) if day is not None}
    if topic:
        wanted = [at for at, text in enumerate(texts) if text == _bare(topic)]
        columns.fields.update({"topic": wanted[0]} if wanted else {})
    for name, ranked in _fields(texts).items():
        places = [at for at in ranked if at not in columns.fields.values() and at not in columns.weekdays]
        if places and name not in columns.fields and not (name == "topic" and topic):
            columns.fields[name] = places[0]
    columns.unit = _unit(texts, columns)
    return columns


def kept(columns: Columns, row: Row, counts: Counts) -> list[tuple[str, str]]:
    """What a row says in the columns that are kept under their own names, but for links under "Links"."""
    own = {"week", "topic", "focus", "phase", "count"}
    own |= {"number"} if counts in (Counts.TOPICS, Counts.DATES) or "week" in columns.fields else set()
    own |= {"lasts"} if counts is Counts.DURATIONS else set()
    taken = {at for name, at in columns.fields.items() if name in own} | set(columns.weekdays)
    parts = [(at, part) for at, part in enumerate(row.parts[: len(columns.header.parts)]) if at not in taken]
    named = [(columns.name(at), part) for at, part in parts]
    return [(name, "; ".join(part.lines)) for name, part in named if part.lines and not _only_links(name, part)]


def _only_links(header: str, part: Cell) -> bool:
    """Whether a cell under "Links" holds nothing else: they are kept as links."""
    named = {link.text or link.url for link in part.links} | {link.url for link in part.links}
    return fold(header).strip() in ("link", "links") and all(line in named for line in part.lines)


def _bare(text: str) -> str:
    return re.sub(r"^[^\w#№✓✅☑✔]+|[^\w#№°º✓✅☑✔]+$", "", _PLURAL.sub(r"\1", fold(text)))


def _fields(texts: Sequence[str]) -> Mapping[str, list[int]]:
    """For each field the columns that may be it, the surest first; fields in the order in which they choose."""
    whole: dict[str, list[int]] = {}
    for name, kinds in _WHOLE.items():
        listed = [at for at, text in enumerate(texts) if any(text in words(kind) for kind in kinds)]
        listed = listed or [at for at, text in enumerate(texts) if any(_alone(text) in words(kind) for kind in kinds)]
        whole[name] = sorted(listed, key=lambda at: _rank(name, texts[at]))
    if "topics" in texts and "title" in texts:
        whole["topic"].sort(key=lambda at: texts[at] != "title")  # what it is made of stands beside its title
    whole["week"] += [at for at in _part_weeks(texts) if at not in whole["week"]]
    if not whole["topic"]:
        claimed = {*whole["week"][:1], *whole["date"], *whole["due"], *whole["done"], *whole["focus"][:1]}
        whole["topic"] = [at for at, text in enumerate(texts) if at not in claimed and _partly("h_topic", text)] or [
            at for at, text in enumerate(texts) if at not in whole["week"][:1] and _partly("h_topic", text)
        ]
    if named := _emphasised(texts, whole["topic"]):
        whole["topic"].insert(0, named[0])
    if not whole["focus"]:
        whole["focus"] = [at for at, text in enumerate(texts) if _partly_old(_FOCUS_FIRST, text)]
    if not whole["phase"]:
        whole["phase"] = [at for at, text in enumerate(texts) if _partly("h_phase", _alone(text))]
    return whole


def _emphasised(texts: Sequence[str], topics: Sequence[int]) -> list[int]:
    """The columns that say what a week is about where no other does, "Focus | Output", or before one of goals that
    would be its topic, "Focus | Goal", "Topics in focus | Goal".
    """
    if topics and not _partly("h_goal", texts[topics[0]]):
        return []
    before = texts[: topics[0]] if topics else texts
    return [
        at for at, text in enumerate(before) if text in words("h_emphasis") or (topics and _holds_a_topic_word(text))
    ]


def _holds_a_topic_word(text: str) -> bool:
    """Whether a header holds a language's word for a topic, and not only one for what may hold some, "Activity"."""
    held_words = held(text, words("h_topic"))
    plain = [word for word in held_words if position("h_topic", word) < _PLAINEST]
    return bool(plain) and re.search(any_of(plain), text) is not None


_WHOLE: Mapping[str, tuple[str, ...]] = {
    "week": ("week", "calendar_week", "h_week"),
    "date": ("h_date",),
    "due": ("h_due",),
    "done": ("h_done",),
    "topic": ("h_topic",),
    "phase": ("h_phase",),
    "focus": ("h_focus",),
    "number": ("h_number",),
    "lasts": ("h_weeks_each",),
}
"""The fields in the order in which they choose their columns, with the kinds of words that name them."""


def _alone(text: str) -> str:
    """A header without what stands in brackets behind it: "Date (Mon)"."""
    return re.sub(r"\s*\([^()]*\)?$", "", text)


def _rank(name: str, text: str) -> tuple[int, int]:
    first = {"topic": PLAIN_TOPICS, "focus": _FOCUS_FIRST}.get(name, ())
    if text in first:
        return 0, first.index(text)
    return 1, position(f"h_{name}", text)


def _partly(kind: str, text: str) -> bool:
    return bool(re.search(pattern(kind), text))


def _partly_old(listed: Sequence[str], text: str) -> bool:
    return any(word in re.findall(r"[^\W_]+", text) for word in listed)


def _part_weeks(texts: Sequence[str]) -> list[int]:
    """Columns whose header holds a week word: not hours a week, nor a number of weeks; the shortest header first."""
    parts = []
    for at, text in enumerate(texts):
        match = re.search(pattern("week"), text)
        other = any(text in words(kind) for name, kinds in _WHOLE.items() if name != "week" for kind in kinds)
        if (
            match
            and not other
            and not _NOT_WEEK.search(text[: match.start()])
            and not re.search(any_of(held(text, words("weekend") | set(weekday_names()))), text)
            and not re.search(any_of(held(text, words("hour"))), text)
        ):
            parts.append(at)
    return sorted(parts, key=lambda at: len(texts[at]))


def _unit(texts: Sequence[str], columns: Columns) -> str:
    """What the first columns count, if it is not weeks: day, month, phase or lesson ("# Day", "Lesson #")."""
    if "week" in columns.fields:
        return "week"
    for at, text in enumerate(texts[:2]):
        rest = re.sub(r"[#№]|\b(?:no|nr|number)\b\.?", "", text).strip()
        numbered = rest != text
        for kind in ("day", "month", "lesson", "phase"):
            if rest in words(kind) and (numbered or kind in ("day", "month") or at == 0):
                columns.fields.setdefault("count", at)
                return kind
    return ""


def week_word(header: str) -> str:
    """The word for a week in a header, "Semana" of "Semana / Fecha"; all of it where it holds none."""
    match = re.search(pattern("week"), fold(header))
    return header[match.start() : match.end()] if match else header or "Week"
