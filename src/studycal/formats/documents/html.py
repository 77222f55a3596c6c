"""HTML inside Markdown: tables as tables, headings, summaries, items and text as blocks. lxml parses it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from studycal.core.curriculum import Link
from studycal.core.patterns import pattern
from studycal.core.records import replace

from .blocks import Block, Cell, Kind, Row, cleaned, pictured

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TABLE = pattern(r"<(/?)table\b[^>]*>", re.IGNORECASE)
_FENCE = pattern(r" {0,3}(`{3,}|~{3,})")
_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 7}
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "section",
        "article",
        "main",
        "body",
        "html",
        "center",
        "details",
        "ul",
        "ol",
        "blockquote",
        "header",
        "td",
    }
)
_NOT_READ = frozenset({"script", "style", "head", "svg", "noscript", "template", "math", "nav", "footer", "form"})
_LISTS, _DESCRIBED = frozenset({"ul", "ol", "dl"}), frozenset({"dt", "dd"})
_WEB = ("https://", "http://")
_PLACE = "data-studycal-table"
"""The attribute that keeps the place of a table in a page."""
_LONG = 2_000
"""Letters of a line beyond which no person wrote it."""
_BEGINS = pattern(
    r"(?<!^)(<(?:h[1-6]|p|div|section|article|ul|ol|li|dl|dt|table|tr|details|blockquote)\b)", re.IGNORECASE
)
_PROGRAM = pattern(r"<(script|style)\b[^<>]*>")
_DATA = pattern(r"(<[a-z][a-z\d]*)\b[^<>]{1000,}>", re.IGNORECASE)
_PARTED = frozenset({"section", "article"})
"""Elements behind which another part of a page begins."""
_WIDEST = 40
_LONGEST = 600
"""Columns and rows that one cell may take up."""

_MOST = 200
"""Cells of a row that are read."""

_PARTS = frozenset({"br", "li", "p", "div", "td", "dt", "dd"})


def cut_tables(text: str) -> tuple[str, list[Block]]:
    """The text with its HTML tables as empty lines, and the tables; those in a fence of code stay."""
    rest, tables = _cut(text, _fenced(text), "") if "<table" in text.lower() else (text, [])
    return rest, [block for listed in tables for block in listed]


def _cut(text: str, fenced: Sequence[tuple[int, int]], place: str) -> tuple[str, list[list[Block]]]:
    """The text with empty lines for each HTML table, before them what says its ``place`` by its number, and the blocks
    of each.
    """
    tables: list[list[Block]] = []
    pieces: list[str] = []
    at = opened = depth = 0
    for tag in _TABLE.finditer(text):
        if any(first <= tag.start() < last for first, last in fenced):
            continue
        if tag[1]:
            depth = max(0, depth - 1)
        else:
            opened = tag.start() if depth == 0 else opened
            depth += 1
        if tag[1] and depth == 0 and opened >= at:
            source = text[opened : tag.end()]
            pieces += [text[at:opened], place.format(len(tables)), "\n" * source.count("\n")]
            at = tag.end()
            tables.append(_tables(source, text.count("\n", 0, opened)))
    return "".join([*pieces, text[at:]]), tables


def _fenced(text: str) -> list[tuple[int, int]]:
    """Where fences of code stand, as offsets."""
    fences: list[tuple[int, int]] = []
    mark, opened, at = "", 0, 0
    for line in text.split("\n"):
        if match := _FENCE.match(line):
            if not mark:
                mark, opened = match[1], at
            elif match[1].startswith(mark):
                fences.append((opened, at))
                mark = ""
        at += len(line) + 1
    return [*fences, (opened, len(text))] if mark else fences


def _tables(source: str, above: int) -> list[Block]:
    root = _parsed(source)
    if root is None:
        return []
    reaching: dict[int, tuple[Cell, int]] = {}
    elements = list(root.iter("tr"))
    titles = {id(element) for element in _titles(elements)}
    read = [(_is_foot(element) or id(element) in titles, _row(element, above, reaching)) for element in elements]
    rows, notes = ([row for beside, row in read if row and beside is note] for note in (False, True))
    if not rows:
        return []
    beside = [Block(Kind.PARAGRAPH, row.line, " ".join(row.texts).strip()) for row in notes]
    return [Block(Kind.TABLE, rows[0].line, rows=tuple(_even(rows)), last=rows[-1].line), *beside]


def _titles(rows: Sequence[Element]) -> Sequence[Element]:
    """The rows of one cell each above a row of several headers: they are a table's title."""
    cells = [list(row.iterchildren("td", "th")) for row in rows]
    first = next((at for at, row in enumerate(cells) if len(row) != 1), 0)
    headed = all(cell.tag == "th" for cell in cells[first]) if cells else False
    return rows[:first] if headed else ()


def _is_foot(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == "tfoot"


def _row(element: Element, above: int, reaching: dict[int, tuple[Cell, int]]) -> Row | None:
    """A row with the cells that ``reaching`` says are stretched over it from above; those of its own are added."""
    cells: list[Cell] = []
    for cell in element.iterchildren("td", "th"):
        _stretched(cells, reaching)
        if len(cells) >= _MOST:
            break
        read, down = _cell(cell), _number(cell, "rowspan", _LONGEST)
        if down > 1:
            reaching[len(cells)] = (replace(read, spanned=True), down - 1)
        cells.append(read)
        cells += [Cell()] * (_number(cell, "colspan", _WIDEST) - 1)
    _stretched(cells, reaching)
    line = above + max(1, int(element.sourceline or 1))
    return Row(line, tuple(cells), len(cells)) if cells else None


def _stretched(cells: list[Cell], reaching: dict[int, tuple[Cell, int]]) -> None:
    """Put the cells from above in their places, as far as the row has come."""
    while len(cells) < _MOST and (reach := reaching.pop(len(cells), None)):
        cell, left = reach
        if left > 1:
            reaching[len(cells)] = (cell, left - 1)
        cells.append(cell)


def _number(cell: Element, name: str, most: int) -> int:
    """How many columns or rows a cell takes up."""
    digits = str(cell.get(name) or "1")
    return max(1, min(int(digits), most)) if digits.isdecimal() and len(digits) < 6 else 1


def _even(rows: list[Row]) -> Iterator[Row]:
    """Rows of one length, the header's."""
    width = len(rows[0].parts)
    for row in rows:
        parts = (row.parts + (Cell(),) * width)[:width]
        yield Row(row.line, parts, min(row.cells, width))


def _parsed(source: str) -> Element | None:
    from lxml import html
    from lxml.etree import LxmlError

    try:
        return html.fragment_fromstring(source, create_parent="div")
    except (LxmlError, ValueError, AssertionError):
        return None


def _cell(element: Element, without: frozenset[str] = frozenset()) -> Cell:
    lines: list[list[str]] = [[]]
    links: list[Link] = []
    _gather(element, lines, links, _NOT_READ | without)
    texts = tuple(text for line in lines if (text := cleaned("".join(line))))
    return Cell(texts, tuple(links), len(list(element.iter("img"))), element.tag == "th")


def _gather(element: Element, lines: list[list[str]], links: list[Link], left_out: frozenset[str]) -> None:
    """The text below an element, parted at breaks, without what is struck out; and its links."""
    lines[-1].append(element.text or "")
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in _PARTS:
            lines.append([])
        if tag == "iframe":
            links += framed(child.get("src"))
        elif tag == "img":
            lines[-1].append(pictured(str(child.get("alt") or "")))
        elif tag == "a" and _is_permalink(child):
            pass  # "¶" behind a heading leads to itself
        elif tag and tag not in left_out and tag not in ("del", "s"):
            start = len(links)
            _gather(child, lines, links, left_out)
            if tag == "a" and child.get("href"):
                links.insert(start, Link(cleaned("".join(child.itertext())), str(child.get("href"))))
        if tag in _PARTS:
            lines.append([])
        lines[-1].append(child.tail or "")


def _is_permalink(element: Element) -> bool:
    """Whether a link leads to a place of the page by a sign alone: "¶", "#"."""
    text = "".join(element.itertext()).strip()
    return str(element.get("href") or "").startswith("#") and not any(map(str.isalnum, text)) and not len(element)


def cell_of(text: str) -> Cell:
    """A text with tags as a cell."""
    root = _parsed(text)
    return _cell(root) if root is not None else Cell((cleaned(text),))


def is_page(text: str) -> bool:
    """Whether a text is a page of HTML from its beginning on."""
    return text[:200].lstrip().lower().startswith(("<!doctype html", "<html"))


def in_lines(page: str) -> str:
    """A page whose long lines, which a program wrote, are broken before each of its elements; where there are such, it
    is without scripts, styles and what tags hold of pictures.
    """
    if not any(len(line) > _LONG for line in page.split("\n")):
        return page
    listed = _without_programs(page).split("\n")
    return "\n".join(_BEGINS.sub(r"\n\1", _DATA.sub(r"\1>", line)) if len(line) > _LONG else line for line in listed)


def _without_programs(page: str) -> str:
    """A page with empty lines for what its scripts and styles hold."""
    lowered, pieces, at = page.lower(), [], 0
    while len(lowered) == len(page) and (begun := _PROGRAM.search(lowered, at)):
        end = lowered.find(f"</{begun[1]}", begun.end())
        if end < 0:
            break
        pieces += [page[at : begun.end()], "\n" * page.count("\n", begun.end(), end)]
        at = end
    return "".join([*pieces, page[at:]])


def page_blocks(text: str) -> list[Block]:
    """A whole page as blocks, in order, without what leads through the site."""
    from lxml import html
    from lxml.etree import LxmlError

    rest, tables = _cut(text, _fenced(text), f'<div {_PLACE}="{{}}"></div>')
    try:
        body = html.document_fromstring(rest).find("body")
    except (LxmlError, ValueError, AssertionError):
        body = None
    read = list(_walk(body, 0, 0)) if body is not None else []
    placed = {block.number for block in read if block.kind is Kind.TABLE}
    ordered: list[Block] = []
    for block in read:
        at = block.number or 0
        ordered += [block] if block.kind is not Kind.TABLE else tables[at] if at < len(tables) else []
    further = (block for at, listed in enumerate(tables) if at not in placed for block in listed)
    return sorted([*ordered, *further], key=lambda block: block.line)


def html_blocks(source: str, line: int, depth: int) -> Iterator[Block]:
    """A run of HTML as blocks: headings and summaries as headings, items as items, other text as paragraphs."""
    stripped = source.strip()
    if stripped.startswith("<!--") and stripped.endswith("-->"):
        return
    root = _parsed(source)
    if root is not None:
        yield from _walk(root, line - 1, depth)


def _walk(element: Element, above: int, depth: int) -> Iterator[Block]:
    yield from _paragraph(element.text, above + int(element.sourceline or 1), depth)
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        at = above + int(child.sourceline or 1)
        if tag in _LEVELS or tag == "li":
            yield from _titled(child, tag, at, depth)
            if tag == "li":
                yield from _nested(child, above, depth)
        elif tag == "dl":
            yield from _described(child, above, depth + 1)
        elif tag == "iframe" or _PLACE in child.attrib:
            yield _elsewhere(child, at, depth)
        elif tag in _BLOCKS:
            yield from _walk(child, above, depth + (tag in ("ul", "ol")))
            if tag in _PARTED:
                yield Block(Kind.RULE, at, last=at)
        elif tag and tag not in _NOT_READ:
            cell = _cell(child)
            lead = cell.text if tag in ("b", "strong") else ""
            if cell.text:
                yield Block(Kind.PARAGRAPH, at, cell.text, lead, depth, links=cell.links, last=at)
        yield from _paragraph(child.tail, at, depth)


def _elsewhere(element: Element, at: int, depth: int) -> Block:
    """What stands for the page in a frame, or for a table that was cut."""
    number = str(element.get(_PLACE) or "")
    if number.isdigit():
        return Block(Kind.TABLE, at, number=int(number))
    return Block(Kind.OTHER, at, depth=depth, links=framed(element.get("src")), last=at)


def framed(address: str | None) -> tuple[Link, ...]:
    """The link to what a frame shows: a video, a map."""
    return (Link(address, address),) if address and address.startswith(_WEB) else ()


def _nested(item: Element, above: int, depth: int) -> Iterator[Block]:
    """The lists within an item, however deep they are wrapped."""
    for child in item:
        if child.tag == "dl":
            yield from _described(child, above, max(depth, 1) + 1)
        elif child.tag in _LISTS:
            yield from _walk(child, above, max(depth, 1) + 1)
        elif isinstance(child.tag, str) and child.tag not in _DESCRIBED:
            yield from _nested(child, above, depth)


def _described(listed: Element, above: int, depth: int) -> Iterator[Block]:
    """A list of terms with what is said of each, as items: a day and its lesson, "Aug 24: Clay"."""
    term: Cell | None = None
    for element in listed.iter("dt", "dd"):
        if _list_of(element) is not listed:
            continue
        cell = _cell(element, without=_LISTS | _DESCRIBED)  # whose end tags may be left out
        at = above + int(element.sourceline or 1)
        if element.tag == "dt":
            if term is not None:
                yield from _item(term, at, depth)
            term = cell
            continue
        text = f"{term.text}: {cell.text}" if term and term.text and cell.text else cell.text or (term or cell).text
        yield from _item(Cell((text,), (*(term.links if term else ()), *cell.links)), at, depth)
        term = None
        yield from _nested(element, above, depth)
    if term is not None:
        yield from _item(term, above + int(listed.sourceline or 1), depth)


def _list_of(element: Element) -> Element | None:
    return next(element.iterancestors("dl"), None)


def _item(cell: Cell, line: int, depth: int) -> Iterator[Block]:
    if cell.text:
        yield Block(Kind.ITEM, line, cell.text, "", depth, links=cell.links, last=line, opens=True)


def _titled(element: Element, tag: str, line: int, depth: int) -> Iterator[Block]:
    item = tag == "li"
    cell = _cell(element, without=_LISTS if item else frozenset())
    if cell.text:
        kind, level = (Kind.ITEM, 0) if item else (Kind.HEADING, _LEVELS[tag])
        own = max(depth, int(item))
        yield Block(kind, line, cell.text, "", own, level=level, links=cell.links, last=line, opens=item)


def _paragraph(text: str | None, line: int, depth: int) -> Iterator[Block]:
    if words := cleaned(text or ""):
        yield Block(Kind.PARAGRAPH, line, words, "", depth, last=line)
