"""What would go on after a refusal: the commands that a rule names, as buttons with their previews."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from datetime import datetime

from studycal.core.records import dataclass, field
from studycal.formats.dates import short

_MARKS = {
    "bad": "Make it a bad week: {}",
    "cut": "Leave the topic out: {}",
    "merge": "Two topics in one week: {}",
    "pause": "Pause instead: {}",
    "clear": "Take these marks away: {}",
    "return": "Take it up again now",
}
_PAGES = {
    "show": ("/week", "Look at the week"),
    "review": ("/review", "Open the review"),
    "undo": ("/said", "Look at what was said"),
    "log": ("/said", "Look at what was said"),
    "check": ("/settings", "Open the settings"),
    "sync": ("/connect", "Open the connections"),
    "set": ("/settings", "Open the settings"),
}


@dataclass(frozen=True)
class WayOn:
    """A button: where it leads, what it says, and the fields it sends; without fields it is a link."""

    path: str
    words: str
    fields: dict[str, str] = field(default_factory=dict)


def choices(commands: Iterable[str], back: str) -> list[WayOn]:
    """A choice for each command that a page can do, each once."""
    made = [choice for command in commands if (choice := _choice(command, back)) is not None]
    return list({(way_on.path, way_on.words): way_on for way_on in made}.values())


def named_in(sentence: str) -> list[str]:
    """The commands that a sentence names, in backticks."""
    return re.findall(r"`(studycal [^`]+)`", sentence)


def _short_time(time: str) -> str:
    """``Sun 20 Dec 10:00`` for the time that a command names."""
    try:
        return short(datetime.fromisoformat(time))
    except ValueError:
        return time


def _choice(command: str, back: str) -> WayOn | None:
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if len(words) < 2 or words[0] != "studycal":
        return None
    name, rest = words[1], [word for word in words[2:] if not word.startswith("-")]
    if name == "mark" and rest and rest[0] in _MARKS:
        target = " ".join(rest[1:])
        return WayOn("/mark", _MARKS[rest[0]].format(target), {"kind": rest[0], "target": target, "back": back})
    if name == "pin" and len(rest) > 1:
        time = " ".join(rest[1:])
        return WayOn("/pin", f"Hold it on {_short_time(time)}", {"session": rest[0], "time": time, "back": back})
    if name == "unpin" and rest:
        return WayOn("/unpin", f"Give {rest[0]} back to the planner", {"session": rest[0], "back": back})
    if name == "undo" and rest and rest[0].isdigit():
        return WayOn("/undo", f"Take back number {rest[0]}", {"fact": rest[0], "back": back})
    if name == "show" and not rest:
        return WayOn("/documents", "Look at what changes")
    week = re.fullmatch(r"W(\d{1,4})(\.S\d+)?", rest[0]) if name == "show" and rest else None
    if week:
        return WayOn(f"/week/{int(week[1])}", f"Look at week {int(week[1])}")
    return WayOn(*_PAGES[name]) if name in _PAGES else None
