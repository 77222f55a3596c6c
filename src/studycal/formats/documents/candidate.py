"""What a part of a document may be: entries that each stand for a week, a day, a month, a date or a topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import IntEnum, StrEnum
from functools import cached_property

from studycal.core.curriculum import Link
from studycal.core.patterns import pattern
from studycal.core.records import dataclass, field

from .blocks import Block, Kind, Row
from .dates import WrittenDay
from .folding import fold
from .numbering import Unit, numbered


class Form(IntEnum):
    """How the entries are written, the surest first."""

    TABLE = 0
    HEADINGS = 1
    BOLD = 2
    LIST = 3
    LINES = 4

    @property
    def noun(self) -> str:
        """What a message calls one of them."""
        return ("row", "heading", "bold line", "item", "line")[self]


class Counts(StrEnum):
    """What the entries count."""

    WEEKS = "weeks"
    CALENDAR_WEEKS = "calendar weeks"
    DATES = "dates"
    DURATIONS = "durations"
    DAYS = "days"
    MONTHS = "months"
    PHASES = "phases"
    LESSONS = "lessons"
    TOPICS = "topics"


@dataclass(slots=True)
class Entry:
    """One of them as it is read: its numbers, its title, all that stands below or beside it.

    ``head`` is the line as written, ``parent`` the heading above it, ``weeks`` how many weeks it says it lasts,
    ``until`` the last day of its span, ``second`` the number behind the stroke of "Week 1/2",
    ``due`` whether it only tells what is due on its day, or has no number where the lessons have theirs,
    ``further_heads`` the lines as written of what else was put into it,
    ``among`` the weeks among whose rows it stands, where its own number is another's.
    """

    numbers: tuple[int, ...]
    topic: str
    line: int
    last: int
    head: str = ""
    lines: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    columns: list[tuple[str, str]] = field(default_factory=list)
    phase: int | str | None = None
    ticked: bool | None = None
    days: list[WrittenDay] = field(default_factory=list)
    parent: Block | None = None
    weeks: int = 0
    free_before: int = 0
    until: WrittenDay | None = None
    second: int = 0
    due: bool = False
    further_heads: tuple[str, ...] = ()
    among: tuple[int, ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """All its lines as they are written."""
        return (self.head, *self.further_heads, *self.lines)


def is_called_by_number(entry: Entry) -> bool:
    """Whether the topic of a row is only the number that the row is called by, "Week 4", as it holds no words."""
    last = f" {entry.numbers[0]}"
    return entry.topic.endswith(last) and not entry.topic.endswith(f" - Part{last}") and entry.topic not in entry.head


LOOSE = "no sign behind the number"
"""Why items are doubted that number weeks as "Week 1 syntax" does: a sentence may begin so."""


@dataclass(slots=True)
class Candidate:
    """Entries of one form that count the same; ``spans`` are the lines they take up, first and last.

    ``weak`` is the reason to doubt it, ``notes`` what is said of it where it is taken, ``guessed`` whether no header of
    a table says which column holds its topics, ``counted_on`` whether its numbers are other than in the document,
    ``alike`` whether what stands below its headings begins alike.
    """

    form: Form
    counts: Counts
    entries: list[Entry]
    spans: list[tuple[int, int]]
    columns: str = ""
    notes: list[str] = field(default_factory=list)
    weak: str = ""
    guessed: bool = False
    counted_on: bool = False
    alike: bool = False
    taken: list[Candidate] = field(default_factory=list)

    def outruns(self, other: Candidate) -> bool:
        """Whether numbers that were counted on go beyond those of another, which may be of any of its parts."""
        own = self.counted_on and not other.counted_on
        return own and max(other.numbers, default=0) < max(self.numbers, default=0)

    def header(self, name: str) -> str:
        """The header of a table's column that was taken for a field; empty where there is none."""
        sign = f" → {name}"
        return next((pair.removesuffix(sign) for pair in self.columns.split(", ") if pair.endswith(sign)), "")

    @property
    def topic_word(self) -> str:
        """The folded header of a table's topics without its signs; empty where there is none."""
        return fold(self.header("topic")).strip(" *:")

    @property
    def line(self) -> int:
        """Where it begins."""
        return min(first for first, _ in self.spans)

    @property
    def last(self) -> int:
        """Where it ends."""
        return max(last for _, last in self.spans)

    @property
    def singles(self) -> int:
        """How many different numbers stand alone in an entry: what makes a form sure."""
        return len({entry.numbers for entry in self.entries if len(entry.numbers) == 1})

    @property
    def numbers(self) -> set[int]:
        """All the numbers of its entries."""
        return {number for entry in self.entries for number in entry.numbers}

    @property
    def gapless(self) -> bool:
        """Whether its numbers run from 0 or 1 on without a gap."""
        numbers = self.numbers
        return bool(numbers) and min(numbers) <= 1 and max(numbers) - min(numbers) + 1 == len(numbers)

    @property
    def where(self) -> str:
        """What and where it is, for a sentence: "the table at line 12", "6 headings (lines 5-24)"."""
        if self.form is Form.TABLE:
            lines = sorted({first for first, _ in self.spans})
            return f"the table at line {lines[0]}" if len(lines) == 1 else f"the tables at lines {listed(lines)}"
        count = len({entry.line for entry in self.entries})
        noun = self.form.noun + "s" * (count != 1)
        first, last = (end(entry.line for entry in self.entries) for end in (min, max))
        return f"{count} {noun} (line{f's {first}-{last}' if last > first else f' {first}'})"


def all_last(entries: Sequence[Entry]) -> bool:
    """Whether two entries or more say how many weeks they last: "Graphs: 3 weeks"."""
    return len(entries) > 1 and all(entry.weeks for entry in entries)


class Outline:
    """A document's blocks with what lies around each of them; ``matter`` is its front matter's text."""

    def __init__(self, blocks: Sequence[Block], matter: str = "") -> None:
        self.blocks = blocks
        self.matter = matter

    @cached_property
    def title(self) -> Block | None:
        """The document's first heading, if it is no week."""
        first = next((block for block in self.blocks if block.kind is Kind.HEADING), None)
        return None if first is None or any(not week.start for week in numbered(first.text, Unit.WEEK)) else first

    @cached_property
    def parents(self) -> list[Block | None]:
        """For each block the heading it stands under: of a heading the one above of a broader level."""
        stack: list[Block] = []
        result: list[Block | None] = []
        for block in self.blocks:
            while stack and stack[-1].folded != block.folded[: len(stack[-1].folded)]:
                stack.pop()
            if block.kind is Kind.HEADING:
                while stack and stack[-1].level >= block.level:
                    stack.pop()
                result.append(stack[-1] if stack else None)
                stack.append(block)
            else:
                result.append(stack[-1] if stack else None)
        return result

    def part(self, at: int) -> Block | None:
        """The heading of the part a block is in: above one that stands alike in several parts ("Schedule"), theirs."""
        parent = self.parents[at]
        while parent and self._heads[parent.level, parent.text] > 1:
            above = self.parents[self.places[id(parent)]]
            if above is None or above is self.title:
                break
            parent = above
        return parent

    @cached_property
    def _heads(self) -> Counter[tuple[int, str]]:
        """How often each heading stands there."""
        return Counter((block.level, block.text) for block in self.blocks if block.kind is Kind.HEADING)

    def ancestors(self, at: int) -> list[Block]:
        """The headings above a block, the nearest first."""
        result: list[Block] = []
        parent = self.parents[at]
        while parent is not None:
            result.append(parent)
            parent = self.parents[self.places[id(parent)]]
        return result

    @cached_property
    def rules(self) -> list[int]:
        """The places of the rules."""
        return [at for at, block in enumerate(self.blocks) if block.kind is Kind.RULE]

    @cached_property
    def at_line(self) -> dict[int, int]:
        """The place of the first block of each line that has one."""
        return {block.line: at for at, block in reversed(list(enumerate(self.blocks)))}

    @cached_property
    def places(self) -> dict[int, int]:
        """Each block's place, by its identity."""
        return {id(block): at for at, block in enumerate(self.blocks)}


def listed(numbers: Sequence[int | str]) -> str:
    """``5, 13 and 20``; of many the first ones and how many more."""
    words = [str(number) for number in numbers]
    if len(words) > 6:
        return f"{', '.join(words[:5])} and {len(words) - 5} more"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


_EDGE = pattern(
    r"^[\s→⇒➜➔➡►▶\ufe0f\u20e3\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069:：\-–—−|｜│┃ㅣ.,；;)）•·>~=/\]】」、，・#_*+]+|(?:[\s\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069:：\-–—−|｜│┃ㅣ,；;(（•·~=/\[【「、，・_*]|(?<![\w#+])[#+]+|(?<![\w\"'/)\]])>)+$"
)
"""``>`` behind a word closes what ``<`` opened, and stays; so do the signs of "C++" and "F#"; an arrow
leads to what follows it."""


def trimmed(text: str) -> str:
    """A title without the signs that parted it from what stood before or behind."""
    bare = _EDGE.sub("", _EDGE.sub("", text)).strip()
    return f"{bare}*" if text.count("*") == 1 and text.rstrip().endswith(f"{bare}*") and bare else bare


def _is_told(row: Row) -> bool:
    """Whether the cells of a table's only row tell of something: a day, a picture, a place that they link to."""
    return any(part.links or part.pictures or any(map(str.isdigit, part.text)) for part in row.parts)


def pieces(block: Block) -> tuple[list[str], list[Link]]:
    """What a block below an entry adds: its lines and its links; a table gives a line a row (its header one where it
    is all there is and names no columns), code gives none, a frame its address.
    """
    if block.kind is Kind.TABLE:
        filled = [row for row in block.rows[1:] if row.cells]
        filled += [row for row in block.rows[:1] if not filled and _is_told(row)]
        lines = [" – ".join(text for text in row.texts if text) for row in filled]
        links = [link for row in block.rows for cell in row.parts for link in cell.links]
        return [line for line in lines if line], links
    if block.kind in (Kind.OTHER, Kind.RULE) or not block.text:
        return [], list(block.links)
    return [block.text], list(block.links)
