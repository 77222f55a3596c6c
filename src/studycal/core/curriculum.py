"""What a learner studies and how: weeks, quarters, session templates, rules, and problems found in them."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

from studycal.core.records import dataclass, field

from .session_id import week_id


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
class Link:
    """An address in a document and the words that lead to it; no words where the address itself stands there."""

    text: str
    url: str

    @property
    def shown(self) -> str:
        """``film 2: https://…``, or the address alone."""
        return f"{self.text}: {self.url}" if self.text and self.text != self.url else self.url


@dataclass(frozen=True, slots=True)
class SessionTemplate:
    """One line of a cadence: the session held every week of a quarter in slot ``S1``, ``S2``, …

    ``minutes`` is its own length, 0 where it has that of the others.
    """

    slot: str
    name: str
    bullets: tuple[str, ...]
    role: Role
    optional: bool = False
    line: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter's cadence; ``key`` is ``Q1``, ``Q2``, …; ``load_text`` is the document's own wording.

    ``weeks`` are the curriculum weeks that follow it where the document gives a cadence by phase, semester or month;
    empty where its number decides. Weeks that none of them names go on with the one before.
    """

    number: int
    name: str
    load: Load
    load_text: str
    sessions: tuple[SessionTemplate, ...]
    line: int = 0
    weeks: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        return f"Q{self.number}"


NOWHERE = -1
"""The place of a topic that a document gained among what is over: no week holds it."""


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the plan. ``phase`` is the learner's own word for it, None if the document has none.

    ``series`` and ``part`` split a sibling title ("Attention - Part 2" -> "Attention", 2);
    a topic without siblings has its whole title as series and part 0; ``parts`` counts the siblings.
    ``focus`` may have several lines; ``columns`` are further ones of a table, by their headers; ``ticked`` is a box or
    sign of the document that says the week is done; ``free_before`` counts the calendar weeks left free before it.
    ``name`` is what the document calls it (``{#shaping}``), ``key`` what logs, marks, pins and events follow
    (`studycal.core.week_keys`), "" until the plan knows what was published before.
    ``done`` weeks were done before the start, by the learner's word: nothing of them is asked. ``since`` is the
    moment (ISO text) at which a published document gained it, "" for one that it had from the start. ``place`` is the
    calendar week (from 1) that it keeps since its document changed behind it (`studycal.core.week_places`), `NOWHERE`
    for none; 0 is that of the document's order.
    """

    number: int
    topic: str
    focus: str = ""
    phase: int | str | None = None
    series: str = ""
    part: int = 0
    parts: int = 0
    line: int = 0
    links: tuple[Link, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    ticked: bool = False
    free_before: int = 0
    name: str = ""
    key: str = ""
    done: bool = False
    since: str = ""
    place: int = 0

    @property
    def id(self) -> str:
        """``W07``; three digits from week 100 on."""
        return week_id(self.number)

    @property
    def lasting(self) -> str:
        """Its key; one that was published before there were keys has its number's (`studycal.core.week_keys`)."""
        return self.key or self.id

    @property
    def extras(self) -> tuple[str, ...]:
        """What the document says besides topic and focus, a line each: further columns, then links."""
        return (*(f"{header}: {text}" for header, text in self.columns), *(link.shown for link in self.links))

    @property
    def short_topic(self) -> str:
        """The topic as titles show it: ``Attention Mechanisms 1/2``."""
        return f"{self.series} {self.part}/{self.parts}" if self.part else self.topic


@dataclass(frozen=True, slots=True)
class Rules:
    """The cadence document's global rules and safety valves; minutes are per session.

    ``hours_per_week`` is a budget that the core sessions share, 0 if none is given; ``stated`` names each rule that the
    document itself gives, with its line.
    """

    min_sessions: int = 4
    max_sessions: int = 6
    min_minutes: int = 60
    max_minutes: int = 90
    outputs_per_week: int = 1
    stop_and_restart: bool = True
    bad_week: tuple[Role, ...] = (Role.BUILD, Role.WRITE)
    great_week: Role = Role.EXPERIMENT
    behind_adds_hours: bool = False
    hours_per_week: float = 0
    stated: tuple[tuple[str, int], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class StatedDay:
    """A day that a document names: ISO text, without its year (``--05-15``) where the document gives none."""

    day: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class StatedSlot:
    """A time of a routine: weekday (0 is Monday), wall time ``19:00`` (empty if not given), minutes (0 too)."""

    weekday: int
    at: str
    minutes: int
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Stated:
    """What the documents say besides weeks and sessions, to be offered and compared, never taken unasked.

    ``start`` is a day of the first week, ``exam`` and ``finish`` end the plan; ``hours`` is the study time of a week,
    ``needs`` what the author asks for before the start; ``taken`` says in sentences what was read as what,
    ``free`` holds those of them that say which weeks stay free.
    ``dates`` are fixed ones (exams, deadlines), with their names as texts; ``days`` the weekdays on which a table that
    has a column for each holds work (0 is Monday).
    """

    title: str = ""
    start: StatedDay | None = None
    exam: StatedDay | None = None
    finish: StatedDay | None = None
    hours: float = 0
    hours_line: int = 0
    needs: tuple[str, ...] = ()
    slots: tuple[StatedSlot, ...] = ()
    taken: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    dates: tuple[StatedDay, ...] = ()
    days: tuple[int, ...] = ()


@dataclass(frozen=True)
class Curriculum:
    """Both documents together, validated: weeks numbered without gap from 1, at least one quarter.

    ``beside`` are weeks that the document held once and that something is kept of; their numbers go on from its own.
    """

    weeks: tuple[Week, ...]
    quarters: tuple[Quarter, ...]
    rules: Rules = field(default_factory=Rules)
    stated: Stated = field(default_factory=Stated)
    beside: tuple[Week, ...] = ()

    def index(self, number: int) -> int:
        """The calendar week (from 1) that the document gives a week, those it leaves free counted, or that it keeps."""
        return self.indexes.get(number) or number + self._left_free - sum(week.done for week in self.weeks)

    @cached_property
    def indexes(self) -> dict[int, int]:
        """The same of every week by its number, those beside the document among them."""
        indexes, free, done, latest = {}, 0, 0, 1
        for week in self.weeks:
            free += 0 if week.done else week.free_before
            plain = week.number + free - done
            indexes[week.number] = latest if week.place == NOWHERE else week.place or plain
            done, latest = done + week.done, max(latest, week.place)
        for week in self.beside:
            indexes[week.number] = latest if week.place == NOWHERE else week.place or week.number + free - done
        return indexes

    @property
    def _left_free(self) -> int:
        return sum(week.free_before for week in self.weeks if not week.done)

    @property
    def span(self) -> int:
        """How many calendar weeks the document takes, those it leaves free among them."""
        longest = done = free = 0
        for week in self.weeks:
            if week.done:
                done += 1
            else:
                free += week.free_before
                longest = max(longest, week.place or week.number - done + free)
        return longest

    def week(self, number: int) -> Week:
        """The week of that number (1-based); one without a topic of its own where the document has none any more.

        A shortened curriculum still has sessions of its last weeks behind it, and cancelled ones to tell of.
        """
        listed = self.weeks if number <= len(self.weeks) else (*self.weeks, *self.beside)
        return listed[number - 1] if 1 <= number <= len(listed) else Week(number, f"Week {number}")

    def has_session(self, name: str) -> bool:
        """Whether the cadence of any quarter has a session of that name."""
        return any(template.name == name for quarter in self.quarters for template in quarter.sessions)

    def bullets(self, quarter: str, slot: str, name: str) -> tuple[str, ...]:
        """What the cadence says of a session: its own quarter's words first, for quarters share slots and names."""
        named = [
            (quarter.key, template)
            for quarter in self.quarters
            for template in quarter.sessions
            if template.name == name
        ]
        best = min(named, key=lambda pair: (pair[0] != quarter, pair[1].slot != slot), default=None)
        return best[1].bullets if best else ()
