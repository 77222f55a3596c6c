"""What a document is made of: lines of text, rules and tables, each with plain text, links and its place."""

from __future__ import annotations

from enum import Enum, auto

from studycal.core.curriculum import Link
from studycal.core.patterns import pattern
from studycal.core.records import dataclass, replace

_SHORTCODE = pattern(
    r"(?<![\w:]):(?:star|star2|fire|rocket|books?|tada|sparkles|bulb|memo|pencil2?|warning|calendar|date|dart|muscle|zap|"
    r"boom|computer|clock\d*|heavy_check_mark|white_check_mark|ballot_box_with_check|x|pushpin|link|point_right|"
    r"arrow_right|checkered_flag|trophy|seedling|brain|wrench|hammer|mag|question|exclamation|100|heart|eyes):(?![\w:])"
)
_ADDRESS = pattern(r"https?://[^\s<>|)\]\"'，。）]+")


_PICTURE = pattern("\ufdd0([^\ufdd0\ufdd1]*)\ufdd1")
"""The words for a picture between two characters that no text holds."""


class Kind(Enum):
    """What a block is in the document."""

    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    RULE = auto()
    TABLE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: its plain lines, where a break or a list parts it, and its links; ``pictures`` counts images.

    ``spanned`` is a cell that HTML stretches over this row from the one above.
    """

    lines: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    pictures: int = 0
    bold: bool = False
    spanned: bool = False

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; ``cells`` counts those in the source, which may be more than the table has columns."""

    line: int
    parts: tuple[Cell, ...]
    cells: int

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells as plain text; for a single one, `text` takes less."""
        return tuple(part.text for part in self.parts)

    def text(self, at: int) -> str:
        """One cell as plain text; empty where the row ends before it."""
        return self.parts[at].text if at < len(self.parts) else ""

    def with_text(self, at: int, text: str) -> Row:
        """The row with another text in one of its cells, which keeps its links."""
        cell = replace(self.parts[at], lines=(text,))
        return replace(self, parts=(*self.parts[:at], cell, *self.parts[at + 1 :]))


@dataclass(frozen=True, slots=True)
class Block:
    """A line of text (or a table) with its 1-based line; ``lead`` is the bold text it begins with.

    ``level`` is a heading's (1-6, 7 for the summary of details), ``number`` that of an item in a numbered list,
    ``opens`` whether it begins an item, ``mark`` the sign of one, ``ticked`` whether its box is ticked (None without a
    box), ``last`` the last line it covers, ``folded`` the details it stands in, the outermost first.
    """

    kind: Kind
    line: int
    text: str = ""
    lead: str = ""
    depth: int = 0
    rows: tuple[Row, ...] = ()
    level: int = 0
    links: tuple[Link, ...] = ()
    ticked: bool | None = None
    number: int | None = None
    last: int = 0
    opens: bool = False
    mark: str = ""
    folded: tuple[int, ...] = ()

    @property
    def bold(self) -> bool:
        """Whether the whole line is bold."""
        return bool(self.text) and self.lead == self.text


def squeezed(text: str) -> str:
    """The text with each run of white space as one blank, none at its ends."""
    return " ".join(text.split())


def pictured(words: str) -> str:
    """The words that stand for a picture, marked so that `cleaned` leaves them out where a line holds others."""
    return f"\ufdd0{words}\ufdd1" if words else ""


def cleaned(text: str) -> str:
    """Text as a person reads it: one blank between words, no codes for emoji, and none of the words for a picture that
    decorates others.
    """
    if "\ufdd0" in text:
        bare = _PICTURE.sub(" ", text)
        text = bare if any(map(str.isalnum, bare)) else _PICTURE.sub(r" \1 ", text)
    return squeezed(_SHORTCODE.sub(" ", text)) if ":" in text else squeezed(text)


def address_links(text: str) -> tuple[Link, ...]:
    """The addresses that stand in a text as they are."""
    addresses = (match.rstrip(".,;:!?") for match in (_ADDRESS.findall(text) if "://" in text else ()))
    return tuple(Link(url, url) for url in dict.fromkeys(addresses))
