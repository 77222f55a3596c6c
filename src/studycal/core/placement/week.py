"""One week's placement: which times each session may take, what each costs, and the exact best of them together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, combinations_with_replacement, pairwise

from studycal.core.life.week_demand import WeekDemand
from studycal.core.records import dataclass
from studycal.core.time.slots import ALWAYS, DAY, DaySlots, FixedSession, Span, Wish, as_published, at_home, times

from .optimum import (
    AWAY,
    COVERAGE,
    DISTANCE,
    HEAVY_AWAY,
    HEAVY_HOME,
    INVERSION,
    LIGHT,
    MOVED,
    PLAIN,
    RESTORED,
    START,
    Choice,
    Stretch,
    best,
)
from .several import EXACT, FullStretch, best_of_several


@dataclass(frozen=True, slots=True)
class WeekProblem:
    """A week as the search sees it. ``wishes`` are its movable sessions in cadence order.

    ``fixed`` are its own sessions that stand, as (place in the cadence, start); ``heavy_beside`` tells for each day
    which standing heavy session lies on a neighbouring day: LIGHT for none, HEAVY_HOME if all are on their home slots.
    ``most`` caps the sessions still to choose, ``most_days`` the days that get a first one. ``weight[i]`` is what
    leaving session ``i`` out costs; starts count from ``base``, early enough for every zone.
    """

    demand: WeekDemand
    days: Sequence[DaySlots]
    wishes: Sequence[Wish]
    fixed: Sequence[Span]
    heavy_beside: Sequence[int]
    before: bool
    most: int
    most_days: int
    weight: Sequence[int]
    base: int


NEVER = 1 << 60
_EPOCH_DAY = 719163  # date(1970, 1, 1).toordinal()


def problem(
    demand: WeekDemand,
    days: Sequence[DaySlots],
    wishes: Sequence[Wish],
    fixed: Sequence[Span],
    standing: Sequence[FixedSession],
) -> WeekProblem:
    """A week's search; ``standing`` are the sessions that stand in it and on the days around it.

    Whatever stands in the week counts among its sessions, whichever week asked for it.
    """
    first = demand.starts.toordinal()
    stands = [session.date.toordinal() - first for session in standing]
    used = set(stands)
    taken = sum(0 <= day < len(days) for day in stands)
    study_days = sum(1 for day in used if 0 <= day < len(days))
    ranked = sorted(wishes, key=lambda wish: (wish.ask.rank, wish.index))
    place = {wish.index: place for place, wish in enumerate(ranked)}
    most_days = max(0, len(days) - demand.rest_days - study_days)
    several = holds_several(days)
    return WeekProblem(
        demand=demand,
        days=days,
        wishes=wishes,
        fixed=fixed,
        heavy_beside=_heavy_beside(demand, days, standing),
        before=-1 in used,
        most=max(0, min(demand.most - taken, most_days if not several else len(wishes))),
        most_days=most_days,
        weight=[COVERAGE << len(wishes) - 1 - place[wish.index] for wish in wishes],
        base=(first - _EPOCH_DAY - 2) * DAY,
    )


def _heavy_beside(demand: WeekDemand, days: Sequence[DaySlots], standing: Sequence[FixedSession]) -> list[int]:
    kinds = [LIGHT] * len(days)
    first = demand.starts.toordinal()
    for session in standing:
        if session.heavy and (session.apart or demand.heavy_apart):
            for day in (session.date.toordinal() - first - 1, session.date.toordinal() - first + 1):
                if 0 <= day < len(days):
                    kinds[day] = max(kinds[day], HEAVY_HOME if session.home else HEAVY_AWAY)
    return kinds


def solve(week: WeekProblem) -> list[Choice]:
    """The optimum of a week, in order of days.

    First with every session held that can be: at its published time if that is still legal, else (moved or new) on
    its home slot if that is. If this places all sessions it is the optimum of the whole: no choice covers more; no
    choice moves fewer, since only sessions without a legal published time are moved; and among those that move so few,
    none has more sessions on home slots, since only sessions that cannot be there are not. Any other choice as good in
    these three holds the same sessions at the same times, so the rest of the order is decided among what was searched.
    """
    if holds_several(week.days):
        return _solve_several(week)
    held = [_held(week, wish) for wish in week.wishes]
    if len(week.wishes) <= week.most:
        placed = _with_held(week, held)
        if placed is not None:
            return placed
    table = [[choice for wish in week.wishes for choice in _options(week, day, wish)] for day in week.days]
    if _meet(table):
        table = _apart(week, table)
    return best(_stretch(week, table, [False] * len(table)))[1]


def holds_several(days: Sequence[DaySlots]) -> bool:
    """Whether any day takes more than one of the week's sessions."""
    return any(day.home_room + day.used > 1 and day.home_room > 0 for day in days)


def _solve_several(week: WeekProblem) -> list[Choice]:
    """The optimum of a week whose days may hold several sessions; first, as in `solve`, with all held that can be."""
    everything = (1 << len(week.wishes)) - 1
    held = [_held(week, wish) for wish in week.wishes]
    if len(held) <= week.most:
        table: list[list[Choice]] = [[] for _ in week.days]
        for choice in held:
            if choice:
                table[choice.day].append(choice)
        loose = [wish for wish, choice in zip(week.wishes, held, strict=True) if choice is None]
        forced = [len(choices) for choices in table]
        wide = _widened(week, table, loose)
        chosen, path = (0, []) if _meet(wide) and loose else best_of_several(_full(week, wide, forced))
        if chosen == everything:
            return path
    wide = _widened(week, [[] for _ in week.days], week.wishes)
    wide = _apart(week, wide) if _meet(wide) else wide
    return best_of_several(_full(week, wide, [0] * len(wide)))[1]


def _widened(week: WeekProblem, held: Sequence[Sequence[Choice]], loose: Sequence[Wish]) -> list[list[Choice]]:
    """What is held, and for the loose sessions the times of each day that leave room for each other and for that."""
    if not loose:
        return [list(choices) for choices in held]
    first = [[c for wish in loose for c in _options(week, day, wish)] for day in week.days]
    both = zip(week.days, first, held, strict=True)
    wide = [_neighbours(week, day, choices, stands, loose) for day, choices, stands in both]
    wide = [[_with_loss(week, choice) for choice in choices] for choices in wide]
    return [[*stands, *choices] for stands, choices in zip(held, wide, strict=True)]


def _with_loss(week: WeekProblem, choice: Choice) -> Choice:
    """A time with what it is short of, as if it were as far from home: sessions of a day share what is free."""
    lost = max(0, week.wishes[choice.wish].preferred - (choice.end - choice.start))
    return choice._replace(cost=choice.cost + DISTANCE * lost) if lost else choice


def _neighbours(
    week: WeekProblem, day: DaySlots, choices: Sequence[Choice], held: Sequence[Choice], loose: Sequence[Wish]
) -> list[Choice]:
    """The times of a day's loose sessions that leave room for each other: as they are best, and before or after
    another, or what is held; where a day takes more than two, also after two others, three and so on.
    """
    others = [*choices, *held]
    bounds = {choice.start for choice in others} | {choice.end for choice in others}
    bounds |= {a + wish.shortest for a, _ in day.pieces() for wish in loose}
    bounds |= {b - wish.shortest for _, b in day.pieces() for wish in loose}
    if day.room > 2:
        bounds |= _chain(day, loose, min(day.room, week.most))
    spans = list(choices)
    for wish in loose if choices else ():
        spans += sorted(_options(week, day, wish, sorted(bounds)), key=_cost)
    return list(dict.fromkeys(spans))


def _chain(day: DaySlots, loose: Sequence[Wish], most: int) -> set[int]:
    """Where sessions begin and end that follow each other without a gap: from the beginning of what is free, each as
    long as it may be or each at its shortest; and where not all that fit can be as long, also up to its end and mixed.
    """
    shortest, longest = {wish.shortest for wish in loose}, {wish.preferred for wish in loose}
    bounds: set[int] = set()
    for a, b in day.pieces():
        fit = min(most, len(loose), (b - a) // min(shortest))
        bounds |= {a + n * length for n in range(1, fit) for length in shortest | longest}
        if fit * max(longest) > b - a and len(loose) <= EXACT:
            rows = (combinations_with_replacement(sorted(shortest | longest), n) for n in range(1, fit))
            sums = set(map(sum, chain.from_iterable(rows)))
            bounds |= {bound for total in sums for bound in (a + total, b - total)}
    return bounds


def _full(week: WeekProblem, table: Sequence[Sequence[Choice]], forced: Sequence[int]) -> FullStretch:
    fit = [_fit(week, day) for day in week.days]
    return FullStretch(
        choices=table,
        stands=[day.used for day in week.days],
        forced=forced,
        room=[min(day.room, most) for day, most in zip(week.days, fit, strict=True)],
        home_room=[min(day.home_room, most) for day, most in zip(week.days, fit, strict=True)],
        before=week.before,
        most=week.most,
        most_days=week.most_days,
        behind=[-(2 << place) for place in range(len(week.wishes))],
    )


def _fit(week: WeekProblem, day: DaySlots) -> int:
    """A bound of how many of the week's sessions a day's minutes hold: at their shortest, and those that keep a
    published time, which may be nearer than notice allows.
    """
    shortest = min((wish.shortest for wish in week.wishes), default=DAY)
    published = sum(bool(wish.old and day.first <= wish.old[0] < day.after) for wish in week.wishes)
    return published + sum((b - a) // shortest for a, b in day.pieces())


def _held(week: WeekProblem, wish: Wish) -> Choice | None:
    """The one time at which a session should stay if that works for all others."""
    for day in week.days:
        if wish.old and day.admits(wish) and day.first <= wish.old[0] < day.after:
            for start, end in as_published(day, wish):
                return _choice(week, day, wish, start, end)
    if wish.home is None:
        return None
    number = wish.home_day - week.demand.starts.toordinal()
    if not 0 <= number < len(week.days) or not week.days[number].admits(wish):
        return None
    choices = [_choice(week, week.days[number], wish, start, end) for start, end in at_home(week.days[number], wish)]
    return min((choice for choice in choices if choice), key=_cost, default=None)


def _with_held(week: WeekProblem, held: Sequence[Choice | None]) -> list[Choice] | None:
    """The optimum that keeps the held sessions; None unless it places every session."""
    table: list[list[Choice]] = [[] for _ in week.days]
    for choice in held:
        if choice:
            table[choice.day].append(choice)
    forced = [bool(choices) for choices in table]
    if any(len(choices) > 1 for choices in table):
        return None
    loose = [wish for wish, choice in zip(week.wishes, held, strict=True) if choice is None]
    for day, choices in zip(week.days, table, strict=True):
        if not choices:
            choices.extend(choice for wish in loose for choice in _options(week, day, wish))
    if _meet(table):
        return None
    chosen, path = best(_stretch(week, table, forced))
    return path if chosen == (1 << len(week.wishes)) - 1 else None


def _meet(table: Sequence[Sequence[Choice]]) -> bool:
    """Whether a choice may reach beyond midnight into one of the next day."""
    return any(_reach(one) > _begin(other) for one, other in pairwise(table))


def _reach(choices: Sequence[Choice]) -> int:
    return max((choice.end for choice in choices), default=ALWAYS)


def _begin(choices: Sequence[Choice]) -> int:
    return min((choice.start for choice in choices), default=NEVER)


def _apart(week: WeekProblem, table: Sequence[Sequence[Choice]]) -> list[list[Choice]]:
    """All choices again where nights meet, with those that make room for each other on either side of midnight.

    Two sessions trade minutes one for one, so of all ways to share a night one is an optimum in which one of them has
    its best time, or its first or last possible one.
    """
    bounds: list[set[int]] = [set() for _ in table]
    for number, (one, other) in enumerate(pairwise(table)):
        if _reach(one) > _begin(other):
            shared = {choice.end for choice in one} | {choice.start for choice in other}
            shared |= {span[0] + wish.shortest for span in week.days[number].pieces() for wish in week.wishes}
            shared |= {span[1] - wish.shortest for span in week.days[number + 1].pieces() for wish in week.wishes}
            bounds[number] |= shared
            bounds[number + 1] |= shared
    wide = [
        [choice for wish in week.wishes for choice in _options(week, day, wish, sorted(bound))] if bound else list(row)
        for day, bound, row in zip(week.days, bounds, table, strict=True)
    ]
    begins = [_begin(choices) for choices in wide[1:]] + [NEVER]
    return [
        [choice._replace(until=choice.end) if choice.end > begin else choice for choice in choices]
        for choices, begin in zip(wide, begins, strict=True)
    ]


def _stretch(week: WeekProblem, table: Sequence[Sequence[Choice]], forced: Sequence[bool]) -> Stretch:
    return Stretch(
        choices=table,
        stands=[day.used for day in week.days],
        forced=forced,
        before=week.before,
        most=week.most,
        behind=[-(2 << place) for place in range(len(week.wishes))],
    )


def _options(week: WeekProblem, day: DaySlots, wish: Wish, bounds: Sequence[int] = ()) -> list[Choice]:
    """The choices for a session on a day: the cheapest, and the cheapest on its home slot, which may be exempt from
    the heavy rule. What a time costs does not depend on other days, so no other choice can be part of an optimum.
    """
    if not day.admits(wish):
        return []
    options = [choice for start, end in times(day, wish, bounds) if (choice := _choice(week, day, wish, start, end))]
    if bounds or len(options) < 2:
        return list(dict.fromkeys(options))
    cheapest = min(options, key=_cost)
    at_home = [choice for choice in options if choice.home and not cheapest.home]
    return [cheapest, min(at_home, key=_cost)] if at_home else [cheapest]


def _cost(choice: Choice) -> tuple[int, int]:
    """What is preferred among times of one session: the cheapest, and of equals the longest."""
    return choice.cost, choice.start - choice.end


def _choice(week: WeekProblem, day: DaySlots, wish: Wish, start: int, end: int) -> Choice | None:
    """A time as a choice; None if a standing heavy session forbids it."""
    home = start == wish.home
    if not home and day.room <= 0:
        return None
    heavy = HEAVY_HOME if home else HEAVY_AWAY
    if (
        wish.ask.heavy
        and week.heavy_beside[day.number] > LIGHT
        and week.heavy_beside[day.number] + heavy > 2 * HEAVY_HOME
    ):
        return None
    return Choice(
        wish=wish.index,
        bit=1 << wish.index,
        cost=_price(week, day, wish, (start, end)),
        kind=heavy if wish.ask.heavy and week.demand.heavy_apart else LIGHT,
        start=start,
        end=end,
        home=home,
        day=day.number,
    )


def _price(week: WeekProblem, day: DaySlots, wish: Wish, span: Span) -> int:
    """What a time costs whatever the other choices are."""
    start = span[0]
    cost = (start - week.base) * START - week.weight[wish.index]
    if wish.home is not None:
        days = abs(day.date.toordinal() - wish.home_day)
        cost += DISTANCE * (days * DAY + abs(start - day.target(wish)))
    if not day.day.preferred:
        cost += PLAIN
    if start != wish.home:
        cost += AWAY
    if wish.old and wish.old != span:
        cost += RESTORED if wish.back else MOVED
    for order, other in week.fixed:
        if (order < wish.order) != (other < start):
            cost += INVERSION
    return cost
