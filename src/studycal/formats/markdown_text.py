"""Markdown as a flat run of blocks with plain text and line numbers, and the problems found on the way."""

from __future__ import annotations

import codecs
import re
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING

from studycal.core.curriculum import Level, Problem

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_BYTES = 5 * 1024 * 1024
MAX_ALIKE = 100
_MAX_INDENTED = 8

# Longest first: the mark of UTF-32 little-endian begins with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\u200b]")
_STYLES = "a|b|big|br|code|del|em|font|i|ins|kbd|mark|s|small|span|strong|sub|sup|u"
_STYLE_TAG = re.compile(rf"</?(?:{_STYLES})\b[^>]*>", re.IGNORECASE)
_CELL_END = re.compile(r"(?<!\\)\|")
_BULLET = re.compile(r"[-*+•‣◦]\s+(?=\S)")
_MARKDOWN = re.compile(r"\s*(?:markdown|md)\s*", re.IGNORECASE)
_YEAR = re.compile(r"\s*\((?:19|20)\d\d\)")


class Kind(Enum):
    """What a block is in the document."""

    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    RULE = auto()
    TABLE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """A table row as plain text; ``cells`` counts those in the source, which may be more than the table has columns."""

    line: int
    texts: tuple[str, ...]
    cells: int


@dataclass(frozen=True, slots=True)
class Block:
    """A line of text (or a table) with its 1-based line; ``lead`` is the bold text it begins with."""

    kind: Kind
    line: int
    text: str = ""
    lead: str = ""
    depth: int = 0
    rows: tuple[Row, ...] = ()

    @property
    def bold(self) -> bool:
        """Whether the whole line is bold."""
        return bool(self.text) and self.lead == self.text


@dataclass(slots=True)
class Report:
    """Problems of one file, in the order they were found."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def error(self, line: int, rule: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, line, rule, Level.ERROR, message, remedy))

    def warning(self, line: int, rule: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, line, rule, Level.WARNING, message, remedy))

    def info(self, line: int, rule: str, message: str, remedy: str = "") -> None:
        self.problems.append(Problem(self.file, line, rule, Level.INFO, message, remedy))

    def ignored(self, block: Block) -> None:
        """Say that a block was read but not understood."""
        what = "A table" if block.kind is Kind.TABLE else f"“{shortened(block.text)}”"
        self.info(block.line, "text-ignored", f"{what} was not understood and is ignored.")

    def without_year(self, block: Block) -> str:
        """The block's text without a year like ``(2026)``; says so if it held one."""
        text = _YEAR.sub("", block.text)
        if text != block.text:
            self.info(block.line, "year-ignored", "The year in the title is ignored: the start date decides.")
        return text

    def sorted(self) -> list[Problem]:
        """All problems by line, those of one line as found; of a rule broken endlessly the first, and how many more."""
        kept: list[Problem] = []
        count: Counter[str] = Counter()
        for problem in sorted(self.problems, key=lambda problem: problem.line):
            count[problem.rule] += 1
            if count[problem.rule] <= MAX_ALIKE:
                kept.append(problem)
            elif count[problem.rule] == MAX_ALIKE + 1:
                more = sum(one.rule == problem.rule for one in self.problems) - MAX_ALIKE
                kept.append(replace(problem, message=f"{more} more like those above, from here on."))
        return kept


def decode(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """A document's text with ``\\n`` line ends; an error if it is empty, over 5 MB or in no encoding known here.

    UTF-8, or UTF-16 and UTF-32 with a byte order mark. Control characters are taken out with a warning.
    """
    report = Report(file)
    text = _text(data, report)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        removed = len(_CONTROL.findall(text))
        name = f"U+{ord(found.group()):04X}"
        message = f"{removed} control character{'s' * (removed > 1)} (first {name}) taken out."
        report.warning(line, "control-characters", message, "Save the file as plain UTF-8 text.")
        text = _CONTROL.sub("", text)
    if not report.problems and not text.strip():
        report.error(1, "file-empty", "The file is empty.", "Put the document into it, or name another file.")
    return unicodedata.normalize("NFC", text), report.problems


def _text(data: bytes, report: Report) -> str:
    if len(data) > MAX_BYTES:
        message = "The file is larger than 5 MB, too large for a document."
        report.error(1, "file-too-large", message, "Name the Markdown document itself.")
        return ""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"The text is not valid {encoding.removesuffix('-sig').upper()} (byte {error.start + 1})."
        report.error(line, "encoding", message, "Save the file as UTF-8.")
        return ""


def shortened(text: str, width: int = 60) -> str:
    """The text, cut at ``width`` characters with an ellipsis."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def blocks(text: str) -> list[Block]:
    """Every line of text, rule and table of a document, in order."""
    return list(_blocks(text, 0, 0, 0))


def _blocks(text: str, above: int, depth: int, indented: int) -> Iterator[Block]:
    """The blocks of a text that begins ``above`` lines into the document, at a list depth.

    Learners indent freely, so what CommonMark takes for indented code is read as a document of its own, and so is a
    fence that says it holds Markdown.
    """
    source = text.split("\n")
    tokens = _parser().parse(text)
    rows: list[Token] | None = None
    for before, token in zip([None, *tokens], tokens, strict=False):
        depth += token.nesting if token.type.endswith(("_list_open", "_list_close")) else 0
        if token.type == "table_open":
            rows = []
        elif token.type == "table_close" and rows:
            yield _table(rows, source, above)
            rows = None
        elif rows is not None:
            rows.append(token)
        elif token.type == "code_block" and token.map and indented < _MAX_INDENTED:
            yield from _blocks(textwrap.dedent(token.content), above + token.map[0], depth, indented + 1)
        elif token.type == "fence" and token.map and _MARKDOWN.fullmatch(token.info) and indented < _MAX_INDENTED:
            yield from _blocks(textwrap.dedent(token.content), above + token.map[0] + 1, depth, indented + 1)
        else:
            yield from _block(token, before is not None and before.type == "heading_open", above, depth)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


def _block(token: Token, heading: bool, above: int, depth: int) -> Iterator[Block]:
    line = above + (token.map[0] if token.map else 0) + 1
    if token.type == "hr":
        yield Block(Kind.RULE, line)
    elif token.type in ("fence", "html_block", "code_block"):
        if not (token.content.startswith("<!--") and token.content.rstrip().endswith("-->")):
            yield Block(Kind.OTHER, line, squeezed(token.content))
    elif token.type == "inline":
        kind = Kind.HEADING if heading else Kind.ITEM if depth else Kind.PARAGRAPH
        yield from _text_blocks(_lines(token), kind, line, depth)


def _text_blocks(lines: Sequence[tuple[str, str]], kind: Kind, line: int, depth: int) -> Iterator[Block]:
    """One block a line; but a line in a list item that does not begin bold goes on with the one above."""
    gathered: list[Block] = []
    for offset, (text, lead) in enumerate(lines):
        bullet = _BULLET.match(text) if kind is not Kind.HEADING else None
        if bullet:
            gathered.append(Block(Kind.ITEM, line + offset, text[bullet.end() :], depth=depth + 1))
        elif gathered and kind is Kind.ITEM and not lead and not gathered[-1].bold:
            last = gathered.pop()
            gathered.append(replace(last, text=squeezed(f"{last.text} {text}")))
        elif text:
            gathered.append(Block(kind, line + offset, text, lead, depth))
    yield from gathered


def _lines(inline: Token) -> list[tuple[str, str]]:
    """Plain text and leading bold text of each source line of an inline token."""
    lines: list[tuple[list[str], list[str]]] = [([], [])]
    strong, leading = 0, True
    for child in inline.children or ():
        if child.type in ("softbreak", "hardbreak"):
            lines.append(([], []))
            leading = True
            continue
        strong += child.nesting if child.type.startswith("strong_") else 0
        piece = _piece(child)
        leading = leading and (strong > 0 or not piece.strip())
        lines[-1][0].append(piece)
        lines[-1][1].append(piece if leading else "")
    return [(squeezed("".join(text)), squeezed("".join(lead))) for text, lead in lines]


def _piece(token: Token) -> str:
    if token.type == "html_inline":
        comment = token.content.startswith("<!--")
        return " " if comment or _STYLE_TAG.fullmatch(token.content) else token.content
    return token.content


def squeezed(text: str) -> str:
    """The text with each run of white space as one blank, none at its ends."""
    return " ".join(text.split())


def _table(tokens: Sequence[Token], source: Sequence[str], above: int) -> Block:
    rows: list[Row] = []
    cells: list[str] = []
    line = 0
    for token in tokens:
        if token.type == "tr_open":
            line, cells = (token.map or [0])[0], []
        elif token.type == "inline":
            cells.append(" ".join(text for text, _ in _lines(token)))
        elif token.type == "tr_close":
            rows.append(Row(above + line + 1, tuple(cells), _cells(source[line])))
    return Block(Kind.TABLE, rows[0].line, rows=tuple(rows))


def _cells(line: str) -> int:
    """How many cells a source line has; 0 for a line without any ``|``, which only follows a table."""
    inner = line.strip().lstrip(">").strip()
    bars = len(_CELL_END.findall(inner))
    if not bars:
        return 0
    return bars + 1 - inner.startswith("|") - (inner.endswith("|") and not inner.endswith("\\|"))
