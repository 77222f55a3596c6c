"""Drawing in SVG: one look for all pictures, light and dark, and a text alternative in each.

The markup is built as an element tree, so every text is escaped. Colours are classes, never attributes: a picture that
stands alone carries the style sheet, one inside a page leaves it to the page, whose policy may forbid inline styles.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from xml.etree import ElementTree as ET

from .svg_text import clean, fit, rtl, width

WIDTH = 960
MARGIN = 28
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"

# Class: property, light, dark. Texts keep a contrast of 4.5:1 to whatever they stand on (WCAG 2.2, 1.4.3).
COLOURS = {
    "ink": ("fill", "#1c2733", "#e8ebee"),
    "muted": ("fill", "#4a5560", "#b7c0c9"),
    "word": ("fill", "#15616b", "#7fd0cf"),
    "paper": ("fill", "#fcfbf8", "#13171c"),
    "tile": ("fill", "#f2f1ec", "#1d232b"),
    "band": ("fill", "#e6e9e7", "#28313a"),
    "band2": ("fill", "#d5dedd", "#33414a"),
    "tint1": ("fill", "#e3f0ef", "#1a3034"),
    "tint2": ("fill", "#c9e3e2", "#1d4348"),
    "tint3": ("fill", "#a5d4d2", "#1d555a"),
    "accent": ("fill", "#15616b", "#7fd0cf"),
    "line": ("stroke", "#d9dcda", "#323b45"),
    "edge": ("stroke", "#7b8691", "#7d8894"),
    "stroke": ("stroke", "#15616b", "#7fd0cf"),
    "hatch": ("stroke", "#a5adb3", "#56616c"),
}


def style() -> str:
    """The style sheet of every picture: for the head of a page that holds pictures, or for its own CSS file."""
    light = "".join(f".sc-{name}{{{kind}:{day}}}" for name, (kind, day, _) in COLOURS.items())
    dark = "".join(f".sc-{name}{{{kind}:{night}}}" for name, (kind, _, night) in COLOURS.items())
    # Printed pictures are light ones, whatever the screen is.
    return f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}"


def source(style: str) -> str:
    """A style sheet as a Content-Security-Policy names it (CSP level 3, hash-source)."""
    return f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}"


def add(
    parent: ET.Element, tag: str, kind: str = "", text: str = "", /, **attributes: str | float | None
) -> ET.Element:
    """A new last child; ``kind`` names its colours, ``stroke_width`` is the attribute ``stroke-width``."""
    given = {name.rstrip("_").replace("_", "-"): _number(value) for name, value in attributes.items() if value != ""}
    child = ET.SubElement(parent, tag, {name: value for name, value in given.items() if value is not None})
    if kind:
        child.set("class", " ".join(f"sc-{name}" for name in kind.split()))
    child.text = text or None
    return child


def _number(value: str | float | None) -> str | None:
    """A length as the shortest decimal with at most two places: the same bytes on every machine."""
    if value is None or isinstance(value, str):
        return value
    return f"{value:.2f}".rstrip("0").rstrip(".")


class Picture:
    """One picture being drawn. ``key`` begins all its ids, so that several pictures can share a page."""

    def __init__(self, key: str, title: str) -> None:
        self.key = key
        self.name = clean(title)
        self.root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "font-family": FONT})
        self.body = ET.Element("g")

    def text(
        self,
        at: tuple[float, float],
        text: str,
        *,
        kind: str = "ink",
        size: float = 12,
        bold: bool = False,
        room: float = WIDTH,
        anchor: str = "start",
        parent: ET.Element | None = None,
    ) -> float:
        """A line of text, cut to ``room``; returns how wide it is at most.

        A text from right to left keeps its place: there, what SVG calls its end is its left side.
        """
        line = fit(clean(text), room, size, bold=bold)
        turned = rtl(line)
        anchor = {"start": "end", "end": "start"}.get(anchor, anchor) if turned else anchor
        add(
            self.body if parent is None else parent,
            "text",
            kind,
            line,
            x=at[0],
            y=at[1],
            font_size=size,
            font_weight="600" if bold else None,
            text_anchor=None if anchor == "start" else anchor,
            direction="rtl" if turned else None,
        )
        return width(line, size, bold=bold)

    def head(self, title: str, lines: Sequence[str]) -> float:
        """What every picture begins with; returns the height it takes."""
        self.text((MARGIN, 44), title, size=20, bold=True, room=WIDTH - 2 * MARGIN)
        for number, line in enumerate(lines):
            self.text((MARGIN, 66 + 18 * number), line, kind="muted", size=12.5, room=WIDTH - 2 * MARGIN)
        return 56 + 18 * len(lines)

    def group(self, tip: str, parent: ET.Element | None = None) -> ET.Element:
        """A part with words of its own, which a pointer resting on it shows."""
        part = add(self.body if parent is None else parent, "g")
        add(part, "title", "", clean(tip))
        return part

    def pattern(self, name: str, kind: str = "hatch") -> str:
        """Diagonal lines to fill with; returns what ``fill`` refers to."""
        made = add(
            self.body, "pattern", "", id=f"{self.key}-{name}", width=7, height=7, patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        )  # fmt: skip
        add(made, "line", kind, x1=0, y1=0, x2=0, y2=7, stroke_width=2.2)
        return f"url(#{self.key}-{name})"

    def drawn(self, height: float, words: str, *, alone: bool = True) -> str:
        """The picture as SVG. ``words`` say what it shows to those who cannot see it.

        ``alone`` gives it the style sheet and a ground to stand on; without, it is for a page that has both.
        """
        root = self.root
        root.set("viewBox", f"0 0 {WIDTH} {_number(height)}")
        if alone:
            root.set("width", str(WIDTH))
            root.set("height", _number(height) or "")
        root.set("aria-labelledby", f"{self.key}-title {self.key}-words")
        add(root, "title", "", self.name, id=f"{self.key}-title")
        add(root, "desc", "", clean(words), id=f"{self.key}-words")
        if alone:
            add(root, "style", "", style())
            add(root, "rect", "paper", width=WIDTH, height=height, rx=10)
        root.extend(self.body)
        ET.indent(root, space=" ")
        return ET.tostring(root, encoding="unicode") + "\n"
