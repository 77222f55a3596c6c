"""Signs for where weeks and sessions stand. Like the moon's: they differ in shape, so no one needs to tell colours."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from .svg import MARGIN, WIDTH, Picture, add
from .svg_text import width

WORDS = {
    "planned": "to come",
    "full": "covered",
    "thin": "covered thinly",
    "touched": "touched",
    "missed": "not covered",
    "unknown": "nothing told",
    "paused": "paused",
    "cut": "left out",
    "merged": "merged",
    "spare": "free",
    "reserve": "reserve",
    "done": "done",
    "partial": "partly done",
    "skipped": "left out",
    "dropped": "dropped",
    "output": "output made",
}
_ALIASES = {"done": "full", "partial": "thin", "skipped": "missed", "dropped": "cut", "output": "full"}


_MOONS = ("full", "thin", "touched", "missed", "unknown")


def sign(parent: ET.Element, state: str, x: float, y: float, r: float = 5.5) -> None:
    """A state's sign around a point: a full moon for covered, a half one for thin, an empty one for not covered."""
    state = _ALIASES.get(state, state)
    if state in _MOONS:
        _moon(parent, state, x, y, r)
    elif state == "paused":
        for left in (x - r * 0.55, x + r * 0.55):
            add(parent, "line", "edge", x1=left, y1=y - r, x2=left, y2=y + r, stroke_width=2)
    elif state == "cut":
        path = f"M{x - r:.1f} {y - r:.1f}l{2 * r:.1f} {2 * r:.1f}m0 {-2 * r:.1f}l{-2 * r:.1f} {2 * r:.1f}"
        add(parent, "path", "edge", d=path, fill="none", stroke_width=1.4)
    elif state == "merged":
        for centre in (x - r * 0.5, x + r * 0.5):
            add(parent, "circle", "stroke", cx=centre, cy=y, r=r * 0.75, fill="none", stroke_width=1.4)
    elif state == "reserve":
        add(parent, "rect", "edge", x=x - r, y=y - r, width=2 * r, height=2 * r, rx=2, fill="none",
            stroke_dasharray="2 2")  # fmt: skip


def _moon(parent: ET.Element, state: str, x: float, y: float, r: float) -> None:
    dashes = "2 2" if state == "unknown" else None
    add(parent, "circle", "stroke", cx=x, cy=y, r=r, fill="none", stroke_width=1.4, stroke_dasharray=dashes)
    if state == "full":
        add(parent, "circle", "accent", cx=x, cy=y, r=r - 1.2)
    elif state == "thin":
        half = f"M{x:.1f} {y - r + 1:.1f}a{r - 1:.1f} {r - 1:.1f} 0 0 0 0 {2 * r - 2:.1f}z"
        add(parent, "path", "accent", d=half)
    elif state == "touched":
        add(parent, "circle", "accent", cx=x, cy=y, r=r / 3)


def legend(picture: Picture, y: float, states: Iterable[str], extra: Iterable[tuple[str, str]] = ()) -> float:
    """A row (or more) of signs and what they mean; returns the height below the last."""
    entries = [*((state, WORDS[state]) for state in states), *extra]
    x = float(MARGIN)
    for state, words in entries:
        room = 18 + width(words, 11.5) + 18
        if x + room > WIDTH - MARGIN and x > MARGIN:
            x, y = float(MARGIN), y + 20
        sign(picture.body, state, x + 6, y - 4)
        picture.text((x + 18, y), words, kind="muted", size=11.5)
        x += room
    return y + 16
