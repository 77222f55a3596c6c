"""Weekly notes in Markdown (Obsidian's dialect): check boxes and ``key:: value`` fields, read back as answers.

A note's block of ours stands between two comments. Its first comment carries two digests: of the block's own words
(whoever changes those has edited it), and of the block as it was written (whoever ticks a box or fills in a field has
answered). All outside the block is the learner's.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from unicodedata import category

from studycal.core.plan import LOG_WORDS, Status
from studycal.core.records import dataclass, field, replace
from studycal.core.session_id import week_of

BOXES = {Status.DONE: "x", Status.PARTIAL: "/", Status.SKIPPED: "-"}
"""Obsidian's task marks: done, in progress, cancelled."""
FIELDS = ("status", "restart", "link", "verdict", "explain", "surprise")

_WORDS = {**LOG_WORDS, "skipped": Status.SKIPPED}
_BEGIN = re.compile(r"\s*<!-- studycal:begin (W\d+|-) ([0-9a-f]{12}) ([0-9a-f]{12}) .*-->\s*")
_END = "<!-- studycal:end -->"
_BOX = re.compile(r"(\s*[-*+] \[)(.)(\]\s+[\W_]*(W\d{2,}\.S\d+)(?!\d))")
_FIELD = re.compile(rf"(\s*(?:[-*+]\s+)?({'|'.join(FIELDS)})::)(.*)", re.IGNORECASE)
_LINKED = re.compile(r"\[[^\]]*\]\(\s*<?([^)>\s]+)>?\s*\)|<(\S+)>")
_NO_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$^%=!]|&(?=#?\w+;))")
"""What Markdown would take for markup; an ampersand only where it begins a character reference."""


@dataclass(frozen=True)
class SessionNote:
    """What a note says of a session; None and empty where it says nothing."""

    status: Status | None = None
    restart: str = ""
    link: str = ""


@dataclass(frozen=True)
class Filled:
    """What a note says. ``week`` is 0 when it names none; ``explain`` is as it was typed."""

    week: int = 0
    sessions: Mapping[str, SessionNote] = field(default_factory=dict)
    verdict: str = ""
    explain: str = ""
    surprise: str = ""

    def over(self, other: Filled) -> Filled:
        """This, where it says something, else the other."""
        named = {**other.sessions, **self.sessions}
        return replace(
            other,
            sessions={name: _over(self.sessions.get(name), other.sessions.get(name)) for name in named},
            verdict=self.verdict or other.verdict,
            explain=self.explain or other.explain,
            surprise=self.surprise or other.surprise,
        )


def _over(answer: SessionNote | None, other: SessionNote | None) -> SessionNote:
    if answer is None or other is None:
        return answer or other or SessionNote()
    return SessionNote(answer.status or other.status, answer.restart or other.restart, answer.link or other.link)


@dataclass(frozen=True)
class Line:
    """A session in a note: its id, its words, what the cadence asks and what heads it; ``output`` asks for a link."""

    id: str
    words: str
    bullets: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    output: bool = False


@dataclass(frozen=True)
class Page:
    """What a note is made of. ``title`` and ``about`` are plain texts; ``week`` 0 is a week without a topic."""

    week: int
    title: str
    about: tuple[str, ...]
    lines: tuple[Line, ...]


def escape(text: str) -> str:
    """A text that Markdown shows as it is (CommonMark 2.4): one line, every sign that means something escaped."""
    return _SPECIAL.sub(r"\\\1", one_line(text))


def one_line(text: str) -> str:
    """A text without line breaks, runs of blanks, control characters and halves of surrogate pairs."""
    return " ".join("".join(" " if category(char) in _NO_TEXT else char for char in text).split())


def body(page: Page, filled: Filled, *, boxes: Mapping[Status, str] = BOXES) -> list[str]:
    """The lines of a page. Where ``boxes`` lacks a status's mark, a field says it: Notion knows only done or not."""
    lines = [f"# {escape(page.title)}", "", *(escape(text) for text in page.about if text)]
    if not page.week:
        return lines
    lines.append("")
    for line in page.lines:
        lines += _session(line, filled.sessions.get(line.id, SessionNote()), boxes)
    record = (("verdict", filled.verdict), ("explain", filled.explain), ("surprise", filled.surprise))
    lines += ["", "Could I explain it? 0 not yet, 1 roughly, 2 to anybody.", ""]
    return [*lines, *(_field(name, text) for name, text in record)]


def _session(line: Line, answer: SessionNote, boxes: Mapping[Status, str]) -> list[str]:
    box = boxes.get(answer.status, " ") if answer.status else " "
    lines = [f"- [{box}] **{line.id}** {escape(line.words)}"]
    lines += [f"    - {escape(text)}" for text in (*line.cards, *line.bullets)]
    if len(boxes) < len(BOXES):
        lines.append("    " + _field("status", answer.status.value if answer.status else ""))
    lines.append("    " + _field("restart", answer.restart))
    if line.output:
        lines.append("    " + _field("link", answer.link))
    return lines


def _field(name: str, text: str) -> str:
    return f"- {name}:: {one_line(text)}".rstrip()


def block(page: Page, logged: Filled, shown: Filled) -> list[str]:
    """Our block: what is logged, with what the learner filled in and nobody read yet (``shown``) kept in its place."""
    written = body(page, logged)
    name = f"W{page.week:02}" if page.week else "-"
    begin = f"<!-- studycal:begin {name} {_digest(_words_of(written))} {_digest(written)} "
    begin += "tick and fill in; write your own notes outside this block -->"
    return [begin, *body(page, shown), _END]


def _words_of(lines: Iterable[str]) -> list[str]:
    """A block's own words: without ticks and what fields were filled with."""
    return [_FIELD.sub(r"\1", _BOX.sub(r"\1 \3", line)).rstrip() for line in lines]


def _digest(lines: Iterable[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True)
class NoteBlock:
    """A block in a file's lines: from ``first`` to ``last``, whether its words were edited, and what it was told.

    ``answered`` tells that a box or field differs from what was written.
    """

    first: int
    last: int
    edited: bool
    answered: bool
    filled: Filled


class DamagedNoteError(ValueError):
    """A note whose marking comments do not pair up, so that nobody can tell whose lines are whose."""


def find_block(lines: Sequence[str]) -> NoteBlock | None:
    """Our block in a note's lines, None if it has none. Raises DamagedNoteError."""
    begins = [number for number, line in enumerate(lines) if _BEGIN.fullmatch(line)]
    ends = [number for number, line in enumerate(lines) if line.strip() == _END]
    if not begins and not ends:
        return None
    if len(begins) != 1 or len(ends) != 1 or ends[0] < begins[0]:
        raise DamagedNoteError("its studycal:begin and studycal:end comments do not pair up")
    first, last = begins[0], ends[0]
    inside = [line.removesuffix("\r") for line in lines[first + 1 : last]]
    marker = _BEGIN.fullmatch(lines[first])
    words, whole = (marker[2], marker[3]) if marker else ("", "")
    edited, answered = _digest(_words_of(inside)) != words, _digest(inside) != whole
    return NoteBlock(first, last, edited, answered, _read(inside, _week(marker[1]) if marker else 0))


def _week(name: str) -> int:
    return int(name[1:]) if name != "-" else 0


def parse(text: str) -> Filled:
    """What a note says: of its block if it has one, else of every check box that names a session.

    The second reads pages that went through another program. Raises DamagedNoteError.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    own_block = find_block(lines)
    return own_block.filled if own_block else _read(lines, 0)


def _read(lines: Iterable[str], week: int) -> Filled:
    sessions: dict[str, SessionNote] = {}
    record: dict[str, str] = {}
    name = ""
    for line in lines:
        box = _BOX.match(line)
        if box:
            name = box[4]
            week = week or week_of(name)
            sessions[name] = SessionNote(_status(box[2]))
            continue
        value = _FIELD.fullmatch(line)
        if value:
            _fill(sessions, record, name, value[2].lower(), value[3].strip())
    for name, answer in sessions.items():
        if answer.restart and answer.status is None:
            sessions[name] = replace(answer, status=Status.PARTIAL)
    return Filled(week, sessions, **record)


def odd_boxes(text: str) -> list[tuple[str, str]]:
    """The check boxes that name a session and hold a mark that means nothing here, as (session, mark)."""
    boxes = [match for line in text.splitlines() if (match := _BOX.match(line))]
    return [(box[4], box[2]) for box in boxes if not box[2].isspace() and _status(box[2]) is None]


def _status(mark: str) -> Status | None:
    return next((status for status, box in BOXES.items() if box == mark.lower()), None)


def _fill(sessions: dict[str, SessionNote], record: dict[str, str], name: str, key: str, text: str) -> None:
    if not text:
        return
    if key in ("verdict", "explain", "surprise"):
        record[key] = text
    elif name and key == "status":
        sessions[name] = replace(sessions[name], status=word_status(text) or sessions[name].status)
    elif name and key == "restart":
        sessions[name] = replace(sessions[name], restart=text)
    elif name:
        linked = _LINKED.fullmatch(text)
        sessions[name] = replace(sessions[name], link=linked[1] or linked[2] if linked else text)


def word_status(text: str) -> Status | None:
    """``done``, ``partial``, ``skip`` or ``skipped`` as a status; None for any other word."""
    return _WORDS.get(text.strip().lower())
