"""The cadence document: quarters, their load and sessions, the global rules and the safety valves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from studycal.core.curriculum import Load, Problem, Quarter, Role, Rules, SessionTemplate
from studycal.core.patterns import pattern
from studycal.core.records import dataclass, field, replace
from studycal.formats.documents import roles
from studycal.formats.documents.blocks import Block, Kind
from studycal.formats.documents.cadence_blocks import CadenceBlock, block_title
from studycal.formats.documents.document import blocks
from studycal.formats.documents.report import Report, shortened
from studycal.formats.documents.rhythm_words import in_english, titled
from studycal.formats.documents.rules import RulesReader, own_minutes, report_unmet

MAX_SESSIONS = 8
NO_ROLES: Mapping[str, str] = MappingProxyType({})

_DASH = r"[-‐‑‒–—:.)|]"
_QUARTER = pattern(r"q(?:uarter)?\s*#?(\d{1,3})\b(.*)", re.IGNORECASE | re.ASCII)
_SESSION = pattern(
    rf"(?P<optional>(?:optional|bonus)\s*[-–—:]*\s+)?session\s*#?(?P<number>\d{{1,3}})\b\s*(?P<dash>{_DASH}+|$|(?=[({{\[]))?\s*(?P<name>.*)",
    re.IGNORECASE | re.ASCII,
)
_UNNUMBERED = pattern(rf"(?:optional:?\s+)?session(?:\s+[a-z]+)?\s*(?:{_DASH}.*)?", re.IGNORECASE)
_OPTIONAL = pattern(r"\s*[(\[]\s*optional\s*[)\]]|^optional\s*[-–—:]\s*", re.IGNORECASE)
_ROLE = pattern(r"\s*\{([^{}]*)\}")
_LOAD = pattern(r"(?:cognitive\s+)?load\s*[-–—:]\s*(?P<text>.+)", re.IGNORECASE)
_RULES = pattern(r"\brules?\b", re.IGNORECASE)
_VALVES = pattern(r"\bvalves?\b", re.IGNORECASE)
_VALVE_LINE = pattern(r"(?:bad|great)\s+week\b|behind\s*\?", re.IGNORECASE)
_LABEL = pattern(r"(?:the\s+)?(?:weekly\s+)?(?:cadence|sessions|schedule|rhythm):?", re.IGNORECASE)
_EMOJI = pattern(r"(?:[^\w\s\x00-\u203a]|\u200d)+\s*")
_EDGES = " -‐‑‒–—:.,|"
_HIGH = pattern(r"\b(?:high|heav|intens|demanding|hard)")
_MEDIUM = pattern(r"\b(?:medium|moderate|mid|normal|average|balanced)")
_LOW = pattern(r"\b(?:low|light|eas|gentle|relaxed)")


@dataclass(frozen=True, slots=True)
class Cadence:
    """What a cadence document says: the quarters by number, the rules, and the titles of the blocks that stand in the
    quarters' place in a cadence by phase, semester or month (none in one by quarter).
    """

    quarters: tuple[Quarter, ...] = ()
    rules: Rules = field(default_factory=Rules)
    blocks: tuple[CadenceBlock, ...] = ()


@dataclass(slots=True)
class _Session:
    """A session as it is read; ``role`` is the word in braces, if any."""

    number: int
    line: int
    name: str
    optional: bool
    role: str | None
    minutes: int = 0
    bullets: list[str] = field(default_factory=list)
    listed: bool = False


@dataclass(slots=True)
class _Quarter:
    """A quarter as it is read."""

    number: int
    line: int
    name: str
    load_text: str = ""
    load_line: int = 0
    sessions: list[_Session] = field(default_factory=list)
    block: CadenceBlock | None = None


def parse_cadence(text: str, file: str, roles: Mapping[str, str] = NO_ROLES) -> tuple[Cadence, list[Problem]]:
    """The quarters and rules of a document, and what was found wrong with them or not understood.

    ``roles`` overrides what sessions are for: ``{"Q1.S1": "build"}``. Errors: ``no-sessions``, ``session-number``,
    ``session-double``, ``session-missing``, ``sessions-too-many``, ``quarter-number``, ``quarter-double``,
    ``quarter-missing``, ``role-unknown``, ``role-key``, ``rules-contradict``.
    """
    reader = _CadenceReader(Report(file))
    for block in blocks(text):
        reader.take(block)
    finished = _Finish(reader.report, reader.rules, roles)
    read = numbered_blocks(reader.quarters)
    titles = tuple(quarter.block for quarter in read if quarter.block)
    return Cadence(finished.quarters(read), reader.rules.rules, titles), reader.report.sorted()


def numbered_blocks(read: Sequence[_Quarter]) -> list[_Quarter]:
    """The quarters, or else the blocks that hold sessions, numbered as they stand."""
    quarters = [quarter for quarter in read if quarter.block is None]
    if any(quarter.sessions for quarter in quarters) or not any(quarter.block for quarter in read):
        return quarters
    held = [quarter for quarter in read if quarter.block and quarter.sessions]
    for number, quarter in enumerate(held, start=1):
        quarter.number = number
    return held or quarters


class _CadenceReader:
    """Walks the blocks; knows the section, quarter and session it is in."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.rules = RulesReader(report)
        self.quarters: list[_Quarter] = []
        self._session: _Session | None = None
        self._section = "rules"
        self._titled = False

    def take(self, block: Block) -> None:
        """Read one block: the first kind it fits, else it is reported as not understood."""
        if block.kind is Kind.RULE:
            self._leave("")
            return
        titled = _without_emoji(block)
        if not (self._title(titled) or self._fact(titled) or self._detail(block)):
            self.report.ignored(block.line, "A table" if block.kind is Kind.TABLE else f"“{shortened(block.text)}”")

    def _title(self, block: Block) -> bool:
        """Whether the block opens something: a quarter, a session, a section."""
        if self._opens_session(block):
            return True
        if block.kind is not Kind.HEADING and not (block.bold and block.kind is Kind.PARAGRAPH):
            return self._opens_quarter(block, block.lead) if block.kind is Kind.PARAGRAPH else False
        return self._opens_quarter(block, block.text) or self._opens_section(block)

    def _opens_quarter(self, block: Block, title: str) -> bool:
        if not _QUARTER.match(title):
            return self._opens_block(block, title)
        match = _QUARTER.match(self.report.without_year(block.line, block.text))
        number, rest = (int(match[1]), match[2]) if match else (0, "")
        name = rest.strip(_EDGES)
        inner = name.removeprefix("(").removesuffix(")").strip()
        name = inner if "(" not in inner and ")" not in inner else name
        self.quarters.append(_Quarter(number, block.line, name or f"Quarter {number}"))
        self._leave("quarter")
        return True

    def _opens_block(self, block: Block, title: str) -> bool:
        """Whether a title opens a phase, semester, month or range of weeks with a cadence of its own."""
        titled = block_title(title, block.line)
        if titled is None or any(quarter.block is None for quarter in self.quarters):
            return False
        self.quarters.append(_Quarter(len(self.quarters) + 1, block.line, titled.title, block=titled))
        self._leave("quarter")
        return True

    def _opens_section(self, block: Block) -> bool:
        if _LOAD.match(in_english(block.text)) or _VALVE_LINE.match(in_english(block.text)):
            return False
        title = self.report.without_year(block.line, block.text)
        part = "rules" if _RULES.search(in_english(title)) else "valves" if _VALVES.search(title) else ""
        first = block.kind is Kind.HEADING and not self._titled
        self._titled = self._titled or first
        self._leave(part or ("rules" if first and not self.quarters else "quarter" if _LABEL.fullmatch(title) else ""))
        return bool(self._section)

    def _opens_session(self, block: Block) -> bool:
        titled = block.kind is Kind.HEADING or bool(block.lead)
        match = _SESSION.fullmatch(block.text)
        if match and (titled or match["dash"] is not None):
            self._add_session(_session(match, block))
            return True
        if titled and _UNNUMBERED.fullmatch(block.lead or block.text) and not _LABEL.fullmatch(block.text):
            message = f"“{shortened(block.text)}” has no session number."
            self.report.error(block.line, "session-number", message, "Write `Session 1 – Name`, numbered from 1.")
            self._leave("skipped")
            return True
        return False

    def _add_session(self, session: _Session) -> None:
        if not self.quarters:
            self.quarters.append(_Quarter(1, session.line, "Every week"))
        self.quarters[-1].sessions.append(session)
        self._leave("session")
        self._session = session

    def _leave(self, section: str) -> None:
        self._section, self._session = section, None

    def _fact(self, block: Block) -> bool:
        """Whether the block is a load or a safety valve, which may stand anywhere but among a session's bullets."""
        if block.kind is Kind.ITEM and self._section in ("session", "skipped"):
            return False
        if _LOAD.match(in_english(block.text)) and (self._section == "quarter" or not self.quarters):
            return self._load(re.split(r"[-–—:：]\s*", block.text, maxsplit=1)[-1], block)
        if _VALVE_LINE.match(in_english(block.text)):
            self._leave("valves")
            return self.rules.valve(block)
        return False

    def _load(self, text: str, block: Block) -> bool:
        if not self.quarters:
            self.quarters.append(_Quarter(1, block.line, "Every week"))
        self.quarters[-1].load_text, self.quarters[-1].load_line = text, block.line
        return True

    def _detail(self, block: Block) -> bool:
        """Whether the block says more about the section it stands in."""
        if block.kind not in (Kind.ITEM, Kind.PARAGRAPH):
            return False
        if self._section == "rules":
            return self.rules.rule(block)
        if self._section == "valves":
            return self.rules.valve(block)
        return self._section == "skipped" or self._bullet(block)

    def _bullet(self, block: Block) -> bool:
        """Lines below a session are its bullets, up to the first text after its list."""
        if self._session is None:
            return False
        if block.kind is Kind.PARAGRAPH and (self._session.listed or block.bold):
            self._leave("")
            return False
        self._session.bullets.append(block.text)
        self._session.listed = self._session.listed or block.kind is Kind.ITEM
        return True


def _without_emoji(block: Block) -> Block:
    """The block as a title is matched: without the emoji that many put before it, its first word in English."""
    return replace(block, text=titled(_bare(block.text)), lead=titled(_bare(block.lead)))


def _bare(text: str) -> str:
    mark = None if text[:1].isascii() else _EMOJI.match(text)
    return text[mark.end() :] if mark else text


def _session(match: re.Match[str], block: Block) -> _Session:
    """A session from its title line; text after a bold title is its first bullet."""
    title, rest = match["name"], ""
    lead = _SESSION.fullmatch(block.lead)
    if lead and lead["name"].strip(_EDGES):
        title, rest = lead["name"], block.text[len(block.lead) :]
    role = _ROLE.search(match["name"])
    optional = bool(match["optional"] or _OPTIONAL.search(match["name"]))
    name, details = (_OPTIONAL.sub("", _ROLE.sub("", text)).strip() for text in (title, rest))
    name, minutes = own_minutes(name)
    name, details = name.strip(_EDGES), details.strip(_EDGES)
    number, word = int(match["number"]), role[1] if role else None
    named = name or f"Session {number}"
    return _Session(number, block.line, named, optional, word, minutes, [details] * bool(details))


@dataclass(slots=True)
class _Finish:
    """Checks what was read and makes the quarters of it."""

    report: Report
    rules: RulesReader
    roles: Mapping[str, str]

    def quarters(self, quarters: Sequence[_Quarter]) -> tuple[Quarter, ...]:
        if not any(quarter.sessions for quarter in quarters) and not self._has("session-number"):
            self.report.error(
                1, "no-sessions", "No sessions were found.", "Write `**Session 1 – Name**` for each session."
            )
            return ()
        quarters = self._without_stray_load(quarters)
        for problem in _number_problems([(quarter.number, quarter.line) for quarter in quarters], "quarter"):
            self.report.error(*problem)
        result = tuple(self._quarter(quarter) for quarter in sorted(quarters, key=lambda quarter: quarter.number))
        self._check_keys(result)
        report_unmet(result, self.rules.rules, self.report)
        return result

    def _has(self, rule: str) -> bool:
        return any(problem.rule == rule for problem in self.report.problems)

    def _without_stray_load(self, quarters: Sequence[_Quarter]) -> Sequence[_Quarter]:
        """A load given before the first quarter's heading belongs to no quarter."""
        if len(quarters) < 2:
            return quarters
        first = quarters[0]
        if not first.sessions and first.line == first.load_line:
            self.report.info(first.line, "text-ignored", "A load before the first quarter is ignored.")
            return quarters[1:]
        return quarters

    def _quarter(self, read: _Quarter) -> Quarter:
        key = f"Q{read.number}"
        ordered = sorted(read.sessions, key=lambda session: session.number)
        if ordered != read.sessions:
            self.report.info(read.line, "sessions-order", f"The sessions of {key} are sorted by their numbers.")
        self._check_sessions(read, key)
        sessions = tuple(self._template(f"S{at}", session, key) for at, session in enumerate(ordered, start=1))
        self._check_roles(key, sessions, read.line)
        text = read.load_text
        return Quarter(read.number, read.name, self._load(read, key), text, sessions, read.line)

    def _check_sessions(self, read: _Quarter, key: str) -> None:
        if not read.sessions and not self._has("session-number"):
            self.report.error(
                read.line, "no-sessions", f"{key} has no sessions.", "Write `**Session 1 – Name**` below it."
            )
        if len(read.sessions) > MAX_SESSIONS:
            message = f"{key} has {len(read.sessions)} sessions; a week takes at most {MAX_SESSIONS}."
            self.report.error(read.sessions[MAX_SESSIONS].line, "sessions-too-many", message, "Remove some.")
        if not self._has("session-number"):
            for problem in _number_problems(
                [(session.number, session.line) for session in read.sessions], "session", f" of {key}"
            ):
                self.report.error(*problem)

    def _load(self, read: _Quarter, key: str) -> Load:
        load = nearest_load(read.load_text)
        if load is None:
            reason = (
                f"“{shortened(read.load_text)}” is none of the known loads" if read.load_text else "No load is given"
            )
            message = f"{reason} for {key}; Medium is assumed."
            remedy = "Write `**Cognitive load:** High`, Medium-high, Medium or Lower."
            self.report.info(read.load_line or read.line, "load-assumed", message, remedy)
        return load or Load.MEDIUM

    def _template(self, slot: str, session: _Session, quarter: str) -> SessionTemplate:
        bullets = tuple(session.bullets)
        role = self._given_role(f"{quarter}.{slot}", session) or roles.infer(
            session.name, bullets, optional=session.optional
        )
        if role is None:
            message = f"The words of {quarter}.{slot} “{shortened(session.name)}” tell no role; read is assumed."
            self.report.warning(session.line, "role-assumed", message, "Write the role after the name: {build}.")
        role = role or Role.READ
        return SessionTemplate(slot, session.name, bullets, role, session.optional, session.line, session.minutes)

    def _given_role(self, key: str, session: _Session) -> Role | None:
        """The role that the config or else the document names."""
        word = self.roles.get(key, session.role)
        if word is None:
            return None
        role = roles.named(word)
        if role is None:
            message = f"“{word}”, given for {key}, is no role."
            self.report.error(session.line, "role-unknown", message, roles.remedy(word))
            return Role.READ
        return role

    def _check_roles(self, key: str, sessions: Sequence[SessionTemplate], line: int) -> None:
        core = sum(not session.optional for session in sessions)
        most = self.rules.rules.max_sessions
        if core > most:
            message = f"{key} has {core} sessions that are not optional, the rules allow {most} a week."
            self.report.warning(line, "sessions-over-rules", message, "Make some optional, or change the rule.")
        if sessions and not any(session.role.output for session in sessions):
            message = f"{key} has no session that makes something: none is write or teach."
            self.report.warning(line, "no-output", message, "Give one of them the role {write} or {teach}.")

    def _check_keys(self, quarters: Sequence[Quarter]) -> None:
        keys = {f"{quarter.key}.{session.slot}" for quarter in quarters for session in quarter.sessions}
        for key in self.roles:
            if key not in keys:
                message = f"The config gives a role to {key}, which the cadence does not have."
                self.report.error(1, "role-key", message, "Name a quarter and slot like Q1.S1, or remove it.")


def _number_problems(
    numbered: Sequence[tuple[int, int]], what: str, where: str = ""
) -> Iterator[tuple[int, str, str, str]]:
    """Double and missing numbers, as (line, rule, message, remedy)."""
    name = what.capitalize()
    first: dict[int, int] = {}
    for number, line in numbered:
        if number in first:
            message = f"{name} {number}{where} stands twice, first in line {first[number]}."
            yield line, f"{what}-double", message, "Renumber or remove one of them."
        first.setdefault(number, line)
    if 0 in first:
        yield first[0], f"{what}-number", f"{name} 0{where}: numbers start at 1.", "Number them 1, 2, 3, …"
    for number in sorted(set(first) - {0}):
        if number > 1 and number - 1 not in first:
            message = f"{name} {number - 1}{where} is missing."
            yield first[number], f"{what}-missing", message, f"Add it before {what} {number}, or renumber."


def nearest_load(text: str) -> Load | None:
    """The load whose words come first in a text; of a mixture up to its first comma, the one between."""
    clause = re.split(r"[,;.(]", in_english(text).lower(), maxsplit=1)[0]
    high, medium, low = (bool(pattern.search(clause)) for pattern in (_HIGH, _MEDIUM, _LOW))
    if high:
        return Load.MEDIUM_HIGH if medium else Load.MEDIUM if low else Load.HIGH
    if medium:
        return Load.MEDIUM
    return Load.LOW if low else None
