"""The cadence's global rules and safety valves, told by the words of their bullets, and which of them its sessions do
not meet; the length that a session's name ends with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from studycal.core import patterns
from studycal.core.curriculum import Quarter, Role, Rules
from studycal.core.records import dataclass, field, replace
from studycal.formats.documents.blocks import Block
from studycal.formats.documents.report import Report, shortened
from studycal.formats.documents.rhythm_words import in_english
from studycal.formats.documents.roles import by_words
from studycal.formats.documents.vocabulary import pattern

MAX_MINUTES = 8 * 60
MAX_HOURS = 80

_WORD_NUMBERS = {
    word: number for number, word in enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight"))
}
_AMOUNT = rf"(?:\d{{1,4}}(?:[.,]\d{{1,2}})?|{'|'.join(_WORD_NUMBERS)})"
_RANGE = rf"\b(?P<low>{_AMOUNT})(?:\s*(?:[-‐‑–—]|to)\s*(?P<high>{_AMOUNT}))?"
_SESSIONS = patterns.pattern(_RANGE + r"\s+(?:(?!(?:min\w*|hours?|hrs?|h|m|per|each)\b)[a-z]+\s+){0,3}?sessions?\b")
_TIME = patterns.pattern(_RANGE + r"\s*(?P<unit>min(?:ute)?s?\b|hours?\b|hrs?\b|h\b|m\b)")
_WEEKLY = patterns.pattern(
    _RANGE + r"\s*(?:hours?|hrs?|h)\b[^.;,]{0,25}?(?:\b(?:a|per|each|every)\s+week\b|/\s*w(?:ee)?k\b|\bweekly\b)"
    rf"|\b(?:weekly|per\s+week|each\s+week|every\s+week)\b[^.;,]{{0,25}}?(?P<after>{_AMOUNT})\s*(?:hours?|hrs?|h)\b"
)
_OUTPUT = patterns.pattern(rf"\b(?P<count>{_AMOUNT})?\b.*\boutputs?\b")
_STOP = patterns.pattern(r"\b(?:stop|pause)\b.*\b(?:mid|restart|resume)|\brestart\b")
_NOT = patterns.pattern(r"\b(?:never|not|no|don['’]?t|without)\b")
_VALVE = patterns.pattern(r"(?P<kind>bad|great|good|behind)(?:\s+weeks?)?\s*[?:.!–—-]*\s*(?P<rest>.*)", re.IGNORECASE)

_OWN_MINUTES = patterns.pattern(
    r"\s*(?:[(\[]\s*|[-‐‑–—,·:|]\s*)(?:about\s+|ca\.?\s*|~\s*)?"
    r"(?:(?P<hours>\d{1,2}(?:[.,]\d{1,2})?)\s*h(?:ours?|rs?)?\s*(?P<rest>\d{1,2})?\s*(?:m(?:in)?)?|"
    r"(?P<low>\d{1,3})(?:\s*[-‐‑–—]\s*(?P<high>\d{1,3}))?\s*(?:m|min|mins|minutes?|[’'′]))\.?\s*[)\]]?\s*$",
    re.IGNORECASE | re.ASCII,
)

_Unmet = Iterator[tuple[str, str, str]]


@dataclass(slots=True)
class RulesReader:
    """Takes the bullets of the rules and of the valves one by one; ``rules`` is what they said so far."""

    report: Report
    rules: Rules = field(default_factory=Rules)
    sessions_line: int = 0
    minutes_line: int = 0
    _bad_depth: int = 0
    _bad_line: int = 0
    _bad_roles: list[Role] = field(default_factory=list)

    def rule(self, block: Block) -> bool:
        """Take a global rule; False if the text is none."""
        text = in_english(block.text).lower()
        if "output" in text:
            self._outputs(text, block.line)
            return True
        weekly = _WEEKLY.search(text)
        if weekly:
            self._hours(weekly, block.line)
            text = text[: weekly.start()] + text[weekly.end() :]
        taken = [self._sessions(text, block.line), self._minutes(text, block.line), self._stop(text, block.line)]
        return any(taken) or weekly is not None

    def valve(self, block: Block) -> bool:
        """Take a safety valve, or a role that belongs to the bad week above it; False if the text is neither."""
        if self._bad_depth and block.depth > self._bad_depth:
            return self._bad_role(block.text)
        match = _VALVE.match(in_english(block.text))
        self._bad_depth = 0
        if not match:
            return False
        kind, rest = match["kind"].lower(), match["rest"]
        if kind == "bad":
            self._bad_depth, self._bad_roles = block.depth or 1, []
            self._bad_line = block.line
            for part in re.split(rf",|\band\b|&|\+|;|{pattern('and')}", rest):
                self._bad_role(part)
            return True
        return self._behind(rest, block) if kind == "behind" else self._great(rest, block.line)

    def _bad_role(self, text: str) -> bool:
        role = by_words(text)
        if role and role not in self._bad_roles:
            self._bad_roles.append(role)
            self._state("bad_week", self._bad_line, bad_week=tuple(self._bad_roles))
        return role is not None

    def _great(self, text: str, line: int) -> bool:
        role = by_words(_NOT.split(text.lower(), maxsplit=1)[0])
        if role:
            self._state("great_week", line, great_week=role)
        return role is not None

    def _behind(self, text: str, block: Block) -> bool:
        match = re.search(r"\badd\b|\bmore\b|\bextra\b", text.lower())
        adds = bool(match) and not _NOT.search(text.lower())
        self._state("behind", block.line, behind_adds_hours=adds)
        if adds:
            message = f"“{shortened(block.text)}” would add hours; studycal never does."
            self.report.warning(
                block.line, "behind-adds-hours", message, "Write: Behind? Shrink scope, never add hours."
            )
        return True

    def _sessions(self, text: str, line: int) -> bool:
        match = _SESSIONS.search(text)
        if not match:
            return False
        low, high = (int(amount) for amount in _range(match))
        old = (self.rules.min_sessions, self.rules.max_sessions)
        self._twice("sessions", self.sessions_line, line, old != (low, high))
        if not 1 <= low <= high:
            self._contradict(
                line, f"{low} to {high} sessions a week cannot be.", "Write the smaller number first: 4–6."
            )
        self._state("sessions", line, min_sessions=low, max_sessions=high)
        self.sessions_line = line
        return True

    def _minutes(self, text: str, line: int) -> bool:
        match = _TIME.search(text)
        if not match:
            return False
        scale = 60 if match["unit"].startswith("h") else 1
        low, high = (round(amount * scale) for amount in _range(match))
        old = (self.rules.min_minutes, self.rules.max_minutes)
        self._twice("minutes", self.minutes_line, line, old != (low, high))
        if not 1 <= low <= high:
            self._contradict(
                line, f"{low} to {high} minutes cannot be.", "Write the smaller number first: 60–90 minutes."
            )
        elif high > MAX_MINUTES:
            self._contradict(line, f"A session of {high} minutes is over 8 hours.", "Write at most 8 hours.")
        self._state("minutes", line, min_minutes=low, max_minutes=high)
        self.minutes_line = line
        return True

    def _hours(self, match: re.Match[str], line: int) -> None:
        """Take the hours of a week, the middle of a range: a budget that the sessions share."""
        low, high = (_amount(match["after"]),) * 2 if match["after"] else _range(match)
        hours = (low + high) / 2
        if not 0 < hours <= MAX_HOURS:
            self._contradict(line, f"{hours:g} hours a week cannot be.", f"Write at most {MAX_HOURS} hours a week.")
        self._state("hours", line, hours_per_week=hours)

    def _state(self, name: str, line: int, **values: object) -> None:
        """Take what the document says of a rule, and remember where."""
        others = [(rule, at) for rule, at in self.rules.stated if rule != name]
        self.rules = replace(self.rules, **values, stated=(*others, (name, line)))  # type: ignore[arg-type]

    def _outputs(self, text: str, line: int) -> None:
        match = _OUTPUT.search(text)
        count = int(_amount(match["count"])) if match and match["count"] else 1
        self._state("outputs", line, outputs_per_week=count)
        if count > self.rules.max_sessions:
            message = f"{count} output sessions do not fit into {self.rules.max_sessions} sessions a week."
            self._contradict(line, message, "Ask for fewer output sessions.")

    def _stop(self, text: str, line: int) -> bool:
        if not _STOP.search(text):
            return False
        self._state("restart", line, stop_and_restart=not _NOT.search(text))
        return True

    def _twice(self, what: str, first: int, line: int, differs: bool) -> None:
        if first and differs:
            message = f"The {what} are given otherwise in line {first}."
            self._contradict(line, message, "Keep one of the two rules.")

    def _contradict(self, line: int, message: str, remedy: str) -> None:
        self.report.error(line, "rules-contradict", message, remedy)


def _range(match: re.Match[str]) -> tuple[float, float]:
    low = _amount(match["low"])
    return low, _amount(match["high"]) if match["high"] else low


def _amount(text: str) -> float:
    return float(_WORD_NUMBERS[text]) if text in _WORD_NUMBERS else float(text.replace(",", "."))


def report_unmet(quarters: Sequence[Quarter], rules: Rules, report: Report) -> None:
    """Warn of each rule the document states that the sessions of a quarter cannot keep: said at the rule's line, for
    nothing understood is ignored.
    """
    lines = dict(rules.stated)
    for quarter in quarters:
        for name, message, remedy in (*_sessions(quarter, rules), *_outputs(quarter, rules)):
            if name in lines:
                report.warning(lines[name], f"{name}-unmet", message, remedy)
    held = {session.role for quarter in quarters for session in quarter.sessions}
    for role in rules.bad_week:
        if role not in held and "bad_week" in lines:
            message = f"A bad week is to keep a {role.value} session, but no session is one."
            remedy = f"Give a session the role {{{role.value}}}; until then the most important one stays in its stead."
            report.warning(lines["bad_week"], "bad-week-role", message, remedy)


def _sessions(quarter: Quarter, rules: Rules) -> _Unmet:
    core = sum(not session.optional for session in quarter.sessions)
    if 0 < core < rules.min_sessions:
        message = (
            f"{quarter.key} has {core} core session{'s' * (core != 1)}, the rule asks for {rules.min_sessions} a week."
        )
        yield "sessions", message, "Add sessions to the cadence, or change the rule; studycal adds none by itself."


def _outputs(quarter: Quarter, rules: Rules) -> _Unmet:
    made = [session.slot for session in quarter.sessions if session.role.output and not session.optional]
    if made and len(made) < rules.outputs_per_week:
        held = f"one session writes or teaches ({made[0]})" if len(made) == 1 else f"{len(made)} sessions do"
        message = f"{rules.outputs_per_week} outputs a week are asked for, {held} in {quarter.key}."
        yield "outputs", message, "Give another session the role {write} or {teach}, or change the rule."


def own_minutes(name: str) -> tuple[str, int]:
    """A session's name without the length at its end, and that length in minutes, 0 for none: ``Read (30 min)``."""
    match = _OWN_MINUTES.search(name)
    if not match:
        return name, 0
    if match["hours"]:
        minutes = round(float(match["hours"].replace(",", ".")) * 60) + int(match["rest"] or 0)
    else:
        minutes = (int(match["low"]) + int(match["high"] or match["low"])) // 2
    return (name[: match.start()], minutes) if 0 < minutes <= MAX_MINUTES else (name, 0)
