"""Markdown as a flat run of blocks with plain text, links and line numbers."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from studycal.core.curriculum import Link
from studycal.core.patterns import pattern
from studycal.core.records import dataclass, field, replace

from .blocks import Block, Cell, Kind, Row, cleaned, pictured, squeezed
from .details import Details
from .fenced import is_sample, weight
from .indented import is_code, uncommented

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MAX_INDENTED = 8

_STYLES = (
    "a|b|big|br|center|code|del|details|div|em|font|hr|i|img|ins|kbd|li|mark|ol|p|s|small|span|strong|sub|"
    "summary|sup|u|ul"
)
_STYLE_TAG = pattern(rf"</?(?:{_STYLES})\b[^>]*>", re.IGNORECASE)
_SIGN = pattern(r"\s*(?:[:：(（]|[-–—]\s|$)")
_LINE = 40
"""Letters at the beginning of a line among which its week stands."""
_WORD_TAG = pattern(r"</?(?:sup|sub|small|font|span|em|strong|b|i|u|mark)\b[^>]*>", re.IGNORECASE)
"""Tags that may stand inside a word: "1<sup>er</sup>"."""
_BREAK_TAG = pattern(r"<(?:br|/?li|/?p|/?div)\b[^>]*>", re.IGNORECASE)
_STRUCK_TAG = pattern(r"<(/?)(?:del|s)>", re.IGNORECASE)
_HREF = pattern(r"<a\b[^>]*\bhref\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_FRAME = pattern(r"</?iframe\b(?:[^>]*?\bsrc\s*=\s*[\"']?(https?:[^\"'\s>]+))?[^>]*>", re.IGNORECASE)
_BRACKETS = pattern(r"\[([^\[\]]+)\]")
"""The words of a link that stand in brackets of their own, "[slides]"."""
_CELL_END = pattern(r"(?<!\\)\|")
_BULLETS = "-*+•‣◦"
_LISTED = 3
"""Cells of a column from which on a bullet before each of them is none of what they say."""
_BULLET = pattern(rf"[{_BULLETS}]\s+(?=\S)")
_BOX = pattern(r"\[([ xX✓✔])\]\s+(?=\S)")
_BOX_BEHIND = pattern(r"(?P<label>[^\[\]:]{1,30}:)\s*\[(?P<box>[ xX✓✔])\]\s+(?=\S)")
"""The box of an item behind its label: "Day 1: [x] Clay"."""
_NARROW = 60
"""Letters of a line that is not full yet."""
_MARKDOWN = pattern(r"\s*(?:markdown|md)\s*", re.IGNORECASE)


def markdown_blocks(text: str, above: int, depth: int, indented: int) -> Iterator[Block]:
    """The blocks of a text that begins ``above`` lines into the document, at a list depth.

    Learners indent freely, so what CommonMark takes for indented code is read as a document of its own, but for
    commented code; and so is a fence that says it holds Markdown, its headings as lines where it only shows a sample.
    """
    source = text.split("\n")
    tokens = _parser().parse(text)
    outside = weight(_titles(tokens)) if any(map(_holds_markdown, tokens)) else (0, 0)
    rows: list[Token] | None = None
    number: int | None = None
    mark = ""
    opens = False
    details = Details()
    for before, token in zip([None, *tokens], tokens, strict=False):
        details.open(token)
        depth += token.nesting if token.type.endswith(("_list_open", "_list_close")) else 0
        if token.type == "list_item_open":
            number = int(token.info) if token.info.isdigit() and len(token.info) < 6 else None
            mark, opens = token.markup, True
        if token.type == "table_open":
            rows = []
        elif token.type == "table_close" and rows:
            yield _table(rows, source, above)
            rows = None
        elif rows is not None:
            rows.append(token)
        elif token.type == "code_block" and token.map and indented < _MAX_INDENTED and not is_code(token.content):
            inner = uncommented(textwrap.dedent(token.content))
            yield from markdown_blocks(inner, above + token.map[0], depth, indented + 1)
        elif token.map and _holds_markdown(token) and indented < _MAX_INDENTED:
            inner = textwrap.dedent(token.content)
            read = markdown_blocks(inner, above + token.map[0] + 1, depth, indented + 1)
            yield from map(_unheaded, read) if is_sample(inner, outside) else read
        else:
            heading = int(before.tag[1]) if before is not None and before.type == "heading_open" else 0
            ruled = before is not None and heading > 0 and before.markup == "-" and "\n" in token.content
            for block in _block(token, 0 if ruled else heading, above, depth):
                inside = replace(block, folded=details.within) if details.within else block
                yield replace(inside, number=number, opens=True, mark=mark) if opens else inside
                number, opens = None, opens and block.kind is Kind.RULE
            if ruled and token.map:  # several lines are text above a rule, of which Markdown makes one title
                yield Block(Kind.RULE, above + token.map[1] + 1, last=above + token.map[1] + 1)
        details.close(token)


def _holds_markdown(token: Token) -> bool:
    return token.type == "fence" and _MARKDOWN.fullmatch(token.info) is not None


def _titles(tokens: Sequence[Token]) -> list[str]:
    """The headings outside of fences."""
    return [one.content for before, one in pairwise(tokens) if before.type == "heading_open"]


def _unheaded(block: Block) -> Block:
    return replace(block, kind=Kind.PARAGRAPH, level=0) if block.kind is Kind.HEADING else block


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _block(token: Token, heading: int, above: int, depth: int) -> Iterator[Block]:
    line = above + (token.map[0] if token.map else 0) + 1
    last = above + (token.map[1] if token.map else line)
    if token.type == "hr":
        yield Block(Kind.RULE, line, last=last)
    elif token.type == "html_block":
        from .html import html_blocks

        yield from html_blocks(token.content, line, depth)
    elif token.type in ("fence", "code_block"):
        from .gantt import gantt_table

        drawn = gantt_table(token.info, token.content, line)
        yield drawn or Block(Kind.OTHER, line, squeezed(token.content), depth=depth, last=last)
    elif token.type == "inline":
        kind = Kind.HEADING if heading else Kind.ITEM if depth else Kind.PARAGRAPH
        yield from _text_blocks(_lines(token), kind, line, depth, heading)


@dataclass(slots=True)
class _Line:
    """A source line of an inline token while it is gathered."""

    text: list[str] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    struck_bold: bool = False
    pictures: int = 0

    def plain(self) -> str:
        return cleaned("".join(self.text))


def _text_blocks(lines: Sequence[_Line], kind: Kind, line: int, depth: int, level: int) -> Iterator[Block]:
    """One block a line; but a line in a list item that does not begin bold goes on with a full one above."""
    gathered: list[Block] = []
    for offset, source in enumerate(lines):
        text, lead, links, at = source.plain(), cleaned("".join(source.lead)), tuple(source.links), line + offset
        if struck := "" if text.strip(" :") else _struck_week(source, kind):
            lead = struck if source.struck_bold else ""
            gathered.append(Block(kind, at, struck, lead, depth, level=level, links=links, ticked=True, last=at))
            continue
        bullet = _BULLET.match(text) if kind is not Kind.HEADING and text[:1] in _BULLETS else None
        if bullet:
            item = Block(Kind.ITEM, at, text[bullet.end() :], depth=depth + 1, links=links, last=at, opens=True)
            gathered.append(_unboxed(item))
        elif gathered and kind is Kind.ITEM and offset and _begins_a_week(text):
            gathered.append(Block(Kind.PARAGRAPH, at, text, lead, links=links, last=at))
        elif (
            gathered
            and gathered[-1].kind is Kind.ITEM is kind
            and not lead
            and not gathered[-1].bold
            and not _had_room(lines[offset - 1].plain(), text)
        ):
            above = gathered.pop()
            joined = squeezed(f"{above.text} {text}")
            gathered.append(replace(above, text=joined, links=above.links + links, last=at))
        elif text:
            block = Block(kind, at, text, lead, depth, level=level, links=links, last=at)
            gathered.append(_unboxed(block))
    yield from gathered


def _had_room(above: str, text: str) -> bool:
    """Whether the first word of a line would have fitted into the one above, and begins like one of its own: the line
    was broken there on purpose, and not because it was full.
    """
    word = text.split(" ", 1)[0]
    return len(above) + len(word) < _NARROW and not word[:1].islower()


def _begins_a_week(text: str) -> bool:
    """Whether a line right below an item names a week and a sign behind it: Markdown takes it for more of the item."""
    from .numbering import Unit, numbered

    return any(number.start == 0 and _SIGN.match(text, number.end) for number in numbered(text[:_LINE], Unit.WEEK))


def _struck_week(source: _Line, kind: Kind) -> str:
    """What a line says that is struck out as a whole and names a week: it is over, and what stands below it is not
    struck out. Empty for any other line, and for an item.
    """
    if not source.struck or kind is Kind.ITEM:
        return ""
    from .numbering import Unit, numbered

    text = cleaned("".join(source.struck))
    return text if any(number.start == 0 for number in numbered(text, Unit.WEEK)) else ""


def _unboxed(block: Block) -> Block:
    box = _BOX.match(block.text) if block.text.startswith("[") else None
    if labelled := not box and block.kind is Kind.ITEM and _BOX_BEHIND.match(block.text):
        text = f"{labelled['label']} {block.text[labelled.end() :]}"
        return replace(block, text=text, ticked=labelled["box"] != " ")
    if not box:
        return block
    lead = block.lead[box.end() :] if block.lead.startswith(box[0]) else block.lead
    return replace(block, text=block.text[box.end() :], lead=lead, ticked=box[1] != " ")


def _lines(inline: Token, *, breaks: bool = False) -> list[_Line]:
    """Plain text, leading bold text and links of each source line of an inline token; struck out text is left out.

    ``breaks`` takes HTML's breaks and list items for lines, too.
    """
    lines = [_Line()]
    strong, leading, struck = 0, True, 0
    href, label = "", ""
    for child in inline.children or ():
        if child.type in ("softbreak", "hardbreak") or (
            breaks and child.type == "html_inline" and _BREAK_TAG.fullmatch(child.content)
        ):
            lines.append(_Line())
            leading = True
            label += " "
            continue
        strong += child.nesting if child.type.startswith("strong_") else 0
        struck += child.nesting if child.type.startswith("s_") else 0
        if child.type == "html_inline" and (tag := _STRUCK_TAG.fullmatch(child.content)):
            struck += -1 if tag[1] else 1
        opened, closed = _address(child)
        if opened:
            href, label = opened, ""
        if closed and href:
            lines[-1].links.append(Link(_BRACKETS.sub(r"\1", cleaned(label)), href))
            href = ""
        if child.type == "image":
            lines[-1].pictures += 1
        lines[-1].links += _framed(child)
        piece = _piece(child)
        if struck > 0 and child.type != "html_inline":
            lines[-1].struck.append(piece)
            lines[-1].struck_bold |= strong > 0
            piece = ""
        label += piece
        picture = child.type == "image" and not strong
        leading = leading and (strong > 0 or picture or not piece.strip())
        lines[-1].text.append(piece)
        lines[-1].lead.append(piece if leading and not picture else "")
    return lines


def _address(token: Token) -> tuple[str, bool]:
    """The address that a token opens a link to, and whether it closes one."""
    if token.type == "link_open":
        return str(token.attrs.get("href") or ""), False
    if token.type == "link_close":
        return "", True
    if token.type == "html_inline":
        match = _HREF.match(token.content)
        return (match[1] if match else ""), token.content.lower().startswith("</a")
    return "", False


def _framed(token: Token) -> Iterator[Link]:
    """The link to what a frame within a line shows."""
    match = _FRAME.fullmatch(token.content) if token.type == "html_inline" else None
    if match and match[1]:
        yield Link(match[1], match[1])


def _piece(token: Token) -> str:
    if token.type == "html_inline":
        if _FRAME.fullmatch(token.content):
            return ""
        comment = token.content.startswith("<!--")
        if _WORD_TAG.fullmatch(token.content):
            return ""
        return " " if comment or _STYLE_TAG.fullmatch(token.content) else token.content
    return pictured(token.content) if token.type == "image" else token.content


def _table(tokens: Sequence[Token], source: Sequence[str], above: int) -> Block:
    rows: list[Row] = []
    cells: list[Cell] = []
    line = 0
    for token in tokens:
        if token.type == "tr_open":
            line, cells = (token.map or [0])[0], []
        elif token.type == "inline":
            cells.append(_cell(_lines(token, breaks=True)))
        elif token.type == "tr_close":
            rows.append(Row(above + line + 1, tuple(cells), _cells(source[line])))
    return Block(Kind.TABLE, rows[0].line, rows=_without_bullets(rows), last=rows[-1].line)


def _without_bullets(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, without the bullets that all cells of a column begin with: "- Verbs", "- Nouns", "- Talk"."""
    columns = [[row.text(at) for row in rows[1:] if row.text(at)] for at in range(len(rows[0].parts))]
    listed = {at for at, texts in enumerate(columns) if len(texts) >= _LISTED and all(map(_BULLET.match, texts))}
    if not listed:
        return tuple(rows)
    parts = ([_bare(cell) if at in listed else cell for at, cell in enumerate(row.parts)] for row in rows[1:])
    return (rows[0], *(replace(row, parts=tuple(cells)) for row, cells in zip(rows[1:], parts, strict=True)))


def _bare(cell: Cell) -> Cell:
    return replace(cell, lines=tuple(_BULLET.sub("", line, count=1) for line in cell.lines))


def cell(text: str) -> Cell:
    """A text with the signs of Markdown as a cell."""
    return _cell(_lines(_parser().parseInline(text)[0], breaks=True))


def _cell(lines: Sequence[_Line]) -> Cell:
    texts = tuple(text for line in lines if (text := line.plain()))
    if len(texts) > 1:
        texts = tuple(_BULLET.sub("", text, count=1) if _BULLET.match(text) else text for text in texts)
    links = tuple(link for line in lines for link in line.links)
    bold = bool(texts) and all(cleaned("".join(line.lead)) == line.plain() for line in lines)
    return Cell(texts, links, sum(line.pictures for line in lines), bold)


def _cells(line: str) -> int:
    """How many cells a source line has up to the last with a text; 0 for a line without any ``|``, which only follows
    a table.
    """
    inner = line.strip().lstrip(">").strip()
    bars = len(_CELL_END.findall(inner))
    if not bars:
        return 0
    empty = max(0, inner[len(inner.rstrip("| \t")) :].count("|") - 1)
    cells = bars + 1 - inner.startswith("|") - (inner.endswith("|") and not inner.endswith("\\|"))
    return max(cells - empty, min(cells, 1))
