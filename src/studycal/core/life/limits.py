"""The rules in force: how long sessions are and how many a week has, each from the config, else the documents, else the
defaults, and where the two disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from studycal.core.curriculum import Curriculum, Quarter, Rules, SessionTemplate
from studycal.core.records import dataclass, replace
from studycal.core.schedule import HomeSlot, Schedule

GRID = 5
LONGEST = 8 * 60
"""Minutes of the longest session that a week's hours may make."""


class Origin(StrEnum):
    """Where a rule's value comes from."""

    CONFIG = "config"
    DOCUMENT = "document"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule, its value and its origin; ``line`` is the cadence document's, 0 where it says nothing of it.

    ``conflict`` is what the document says otherwise, "" where nothing does; ``unused`` why it has no effect.
    """

    name: str
    value: object
    origin: Origin
    line: int = 0
    conflict: str = ""
    unused: str = ""


def in_force(schedule: Schedule, curriculum: Curriculum) -> Schedule:
    """The schedule with what the documents say of minutes where the config is silent; twice is as once.

    ``max_minutes`` is at least the longest session of the cadence: a home slot is that long.
    """
    rules = curriculum.rules
    shortest, preferred, longest = _minutes(schedule, rules)
    settled = replace(schedule, min_minutes=shortest, preferred_minutes=preferred, max_minutes=longest)
    if "max_minutes" in schedule.typed:
        return settled
    own = [length for quarter in curriculum.quarters for _, length in lengths(settled, rules, quarter)]
    return replace(settled, max_minutes=max([longest, *own]))


def _minutes(schedule: Schedule, rules: Rules) -> tuple[int, int, int]:
    """The least, the preferred and the most minutes of a session; what it does not name yields to the config."""
    typed = schedule.typed
    low = schedule.min_minutes if "min_minutes" in typed else rules.min_minutes
    high = schedule.max_minutes if "max_minutes" in typed else rules.max_minutes
    if "preferred_minutes" in typed:
        wanted = schedule.preferred_minutes
        return (
            low if "min_minutes" in typed else min(low, wanted),
            wanted,
            high if "max_minutes" in typed else max(high, wanted),
        )
    if low > high:
        low, high = (low, low) if "min_minutes" in typed else (high, high)
    return low, min(max(_middle(low, high), low), high), high


def _middle(low: int, high: int) -> int:
    """The middle of a range, on full five minutes where it is one: 60 to 90 -> 75."""
    return low if low == high else (low + high + GRID) // (2 * GRID) * GRID


def lengths(schedule: Schedule, rules: Rules, quarter: Quarter) -> tuple[tuple[int, int], ...]:
    """The least and the preferred minutes of each session of a quarter.

    The home slot's own length first, then the config's, the session's own, its share of the week's hours, the rule.
    """
    homes = home_slots(schedule, quarter.sessions)
    share = _share(rules, quarter)
    pairs = []
    for template, home in zip(quarter.sessions, homes, strict=True):
        preferred = _length(schedule, template, home, share)
        pairs.append((min(schedule.min_minutes, preferred), preferred))
    return tuple(pairs)


def core_lengths(schedule: Schedule, rules: Rules, quarter: Quarter) -> list[int]:
    """The preferred minutes of each core session of a quarter."""
    both = zip(quarter.sessions, lengths(schedule, rules, quarter), strict=True)
    return [length for template, (_, length) in both if not template.optional]


def _length(schedule: Schedule, template: SessionTemplate, home: HomeSlot | None, share: int) -> int:
    if home and home.minutes:
        return home.minutes
    by_day = dict(schedule.lengths)
    if home and home.weekday in by_day:
        return by_day[home.weekday]
    if "preferred_minutes" in schedule.typed:
        return schedule.preferred_minutes
    wanted = template.minutes or (0 if template.optional else share)
    if not wanted:
        return schedule.preferred_minutes
    wanted = max(wanted, schedule.min_minutes) if "min_minutes" in schedule.typed else wanted
    return min(wanted, schedule.max_minutes) if "max_minutes" in schedule.typed else wanted


def _share(rules: Rules, quarter: Quarter) -> int:
    """What each core session without a length of its own gets of the week's hours, 0 where none are given."""
    core = [template for template in quarter.sessions if not template.optional]
    open_ended = [template for template in core if not template.minutes]
    if not rules.hours_per_week or not open_ended:
        return 0
    left = round(rules.hours_per_week * 60) - sum(template.minutes for template in core)
    share = max(left // len(open_ended) // GRID * GRID, 3 * GRID)
    if "minutes" in dict(rules.stated):
        return min(max(share, rules.min_minutes), rules.max_minutes)
    return min(share, LONGEST)


def home_slots(schedule: Schedule, templates: Sequence[SessionTemplate]) -> list[HomeSlot | None]:
    """The home slot of each session: core ones in order; the optional one has its own, or the first left over."""
    core = iter(schedule.homes)
    homes = [None if template.optional else next(core, None) for template in templates]
    extra = iter([schedule.optional_home] if schedule.optional_home else list(core))
    return [next(extra, None) if template.optional else home for template, home in zip(templates, homes, strict=True)]


def most_sessions(rules: Rules, templates: Sequence[SessionTemplate]) -> int:
    """How many sessions a week may hold: the number the rule names counts core ones, optional ones come on top."""
    optional = sum(template.optional for template in templates)
    fits = len(templates) - optional <= rules.max_sessions
    return rules.max_sessions + optional * fits


def rules_in_force(schedule: Schedule, curriculum: Curriculum) -> tuple[RuleInForce, ...]:
    """Every rule that bends a plan, with where its value comes from; ``schedule`` as the config has it or in force."""
    return (*_of_minutes(schedule, curriculum), *_of_the_week(curriculum), *_of_the_valves(curriculum))


def _of_minutes(schedule: Schedule, curriculum: Curriculum) -> Iterator[RuleInForce]:
    rules, settled = curriculum.rules, in_force(schedule, curriculum)
    low, high = rules.min_minutes, rules.max_minutes
    line = dict(rules.stated).get("minutes", 0)
    for name in ("min_minutes", "preferred_minutes", "max_minutes"):
        value = getattr(settled, name)
        typed = name in schedule.typed
        stated = {"min_minutes": low, "max_minutes": high}.get(name, min(max(value, low), high))
        differs = f"the cadence says {_span(low, high)} minutes" if line and typed and stated != value else ""
        origin = Origin.CONFIG if typed else Origin.DOCUMENT if line else Origin.DEFAULT
        yield RuleInForce(name, value, origin, line, differs)
    yield from _budget(settled, curriculum)


def _budget(settled: Schedule, curriculum: Curriculum) -> Iterator[RuleInForce]:
    """The hours of a week, and what the sessions make of them."""
    rules = curriculum.rules
    line = dict(rules.stated).get("hours", 0)
    if not rules.hours_per_week:
        return
    budget = round(rules.hours_per_week * 60)
    for quarter in curriculum.quarters:
        core = core_lengths(settled, rules, quarter)
        slack = GRID * len(core)
        if core and abs(sum(core) - budget) >= slack:
            made = f"the sessions of {quarter.key} make {sum(core) / 60:g} h a week, not {rules.hours_per_week:g}"
            yield RuleInForce("hours_per_week", rules.hours_per_week, Origin.DOCUMENT, line, made)
            return
    yield RuleInForce("hours_per_week", rules.hours_per_week, Origin.DOCUMENT, line)


def _span(low: int, high: int) -> str:
    return f"{low}" if low == high else f"{low} to {high}"


def _of_the_week(curriculum: Curriculum) -> Iterator[RuleInForce]:
    rules, lines = curriculum.rules, dict(curriculum.rules.stated)
    for name, rule in (("min_sessions", "sessions"), ("max_sessions", "sessions"), ("outputs_per_week", "outputs")):
        yield RuleInForce(name, getattr(rules, name), _origin(lines, rule), lines.get(rule, 0))
    yield RuleInForce("stop_and_restart", rules.stop_and_restart, _origin(lines, "restart"), lines.get("restart", 0))


def _of_the_valves(curriculum: Curriculum) -> Iterator[RuleInForce]:
    rules, lines = curriculum.rules, dict(curriculum.rules.stated)
    bad = tuple(role.value for role in rules.bad_week)
    yield RuleInForce("bad_week", bad, _origin(lines, "bad_week"), lines.get("bad_week", 0))
    yield RuleInForce("great_week", rules.great_week.value, _origin(lines, "great_week"), lines.get("great_week", 0))
    unused = "studycal never adds hours" if rules.behind_adds_hours else ""
    yield RuleInForce(
        "behind_adds_hours", rules.behind_adds_hours, _origin(lines, "behind"), lines.get("behind", 0), unused=unused
    )


def _origin(lines: dict[str, int], rule: str) -> Origin:
    return Origin.DOCUMENT if rule in lines else Origin.DEFAULT
