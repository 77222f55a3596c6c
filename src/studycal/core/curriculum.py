"""What a learner studies and how: weeks, quarters, session templates, rules, and problems found in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a session is for; decides priority, heaviness, portability and output."""

    THEORY = "theory"
    BUILD = "build"
    READ = "read"
    WRITE = "write"
    EXPERIMENT = "experiment"
    TEACH = "teach"
    REFLECT = "reflect"
    FREE = "free"

    @property
    def output(self) -> bool:
        """Whether a session of this role makes something others could read."""
        return self in _OUTPUT

    @property
    def heavy(self) -> bool:
        """Whether two of this kind on consecutive days are too much in a demanding quarter."""
        return self in _HEAVY

    @property
    def portable(self) -> bool:
        """Whether the session can be held while travelling."""
        return self in _PORTABLE

    @property
    def priority(self) -> int:
        """Rank when not all fit: 0 is kept first."""
        return PRIORITY.index(self)


_OUTPUT = frozenset({Role.WRITE, Role.TEACH})
_HEAVY = frozenset({Role.THEORY, Role.BUILD})
_PORTABLE = frozenset({Role.READ, Role.WRITE, Role.THEORY, Role.REFLECT})
PRIORITY = (
    Role.WRITE,
    Role.BUILD,
    Role.EXPERIMENT,
    Role.THEORY,
    Role.READ,
    Role.TEACH,
    Role.REFLECT,
    Role.FREE,
)


class Load(StrEnum):
    """Cognitive load of a quarter, from its document's own words."""

    HIGH = "High"
    MEDIUM_HIGH = "Medium-high"
    MEDIUM = "Medium"
    LOW = "Lower"

    @property
    def heavy_days_apart(self) -> bool:
        """Whether heavy sessions must not fall on consecutive days."""
        return self in (Load.HIGH, Load.MEDIUM_HIGH)


class Level(StrEnum):
    """How bad a problem is: an error stops, a warning does not, an info only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something found in an input: where, which rule, what is wrong, what to do."""

    file: str
    line: int
    rule: str
    level: Level
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class SessionTemplate:
    """One line of a cadence: the session held every week of a quarter in slot ``S1``, ``S2``, …"""

    slot: str
    name: str
    bullets: tuple[str, ...]
    role: Role
    optional: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter's cadence; ``key`` is ``Q1``, ``Q2``, …; ``load_text`` is the document's own wording."""

    number: int
    name: str
    load: Load
    load_text: str
    sessions: tuple[SessionTemplate, ...]
    line: int = 0

    @property
    def key(self) -> str:
        return f"Q{self.number}"


@dataclass(frozen=True, slots=True)
class Week:
    """One row of the weeks table. ``phase`` is the learner's own word for it, None if the table has none.

    ``series`` and ``part`` split a sibling title ("Attention - Part 2" -> "Attention", 2);
    a topic without siblings has its whole title as series and part 0; ``parts`` counts the siblings.
    """

    number: int
    topic: str
    focus: str = ""
    phase: int | str | None = None
    series: str = ""
    part: int = 0
    parts: int = 0
    line: int = 0

    @property
    def id(self) -> str:
        """``W07``; three digits from week 100 on."""
        return week_id(self.number)

    @property
    def short_topic(self) -> str:
        """The topic as titles show it: ``Attention Mechanisms 1/2``."""
        return f"{self.series} {self.part}/{self.parts}" if self.part else self.topic


def week_id(number: int) -> str:
    """The name of a curriculum week: 7 -> ``W07``."""
    return f"W{number:02d}"


@dataclass(frozen=True, slots=True)
class Rules:
    """The cadence document's global rules and safety valves; minutes are per session."""

    min_sessions: int = 4
    max_sessions: int = 6
    min_minutes: int = 60
    max_minutes: int = 90
    outputs_per_week: int = 1
    stop_and_restart: bool = True
    bad_week: tuple[Role, ...] = (Role.BUILD, Role.WRITE)
    great_week: Role = Role.EXPERIMENT
    behind_adds_hours: bool = False


@dataclass(frozen=True, slots=True)
class Curriculum:
    """Both documents together, validated: weeks numbered without gap from 1, at least one quarter."""

    weeks: tuple[Week, ...]
    quarters: tuple[Quarter, ...]
    rules: Rules = field(default_factory=Rules)

    def week(self, number: int) -> Week:
        """The week of that number (1-based); one without a topic of its own where the document has none any more.

        A shortened curriculum still has sessions of its last weeks behind it, and cancelled ones to tell of.
        """
        return self.weeks[number - 1] if 1 <= number <= len(self.weeks) else Week(number, f"Week {number}")

    def bullets(self, quarter: str, slot: str, name: str) -> tuple[str, ...]:
        """What the cadence says of a session: its own quarter's words first, for quarters share slots and names."""
        named = [(one.key, template) for one in self.quarters for template in one.sessions if template.name == name]
        best = min(named, key=lambda found: (found[0] != quarter, found[1].slot != slot), default=None)
        return best[1].bullets if best else ()
