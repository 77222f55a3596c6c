"""The legal times of one week in whole minutes: what each day leaves free, and where one session best goes in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from studycal.core.life.week_demand import Ask, Day, WeekDemand
from studycal.core.records import dataclass, field

from .period import Period, day_start, minute, minute_up, repeated

GRID = 5  # a start that is nobody's own choice falls on full five minutes
DAY = 24 * 60
ALWAYS = -(1 << 60)

Span = tuple[int, int]
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FixedSession:
    """A session that stays where it is while a week is placed: fixed, or placed in an earlier week.

    ``apart`` tells whether its own week keeps heavy sessions apart.
    """

    id: str
    date: date
    start: int
    end: int
    heavy: bool
    home: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """An ask in minutes. ``index`` counts a week's movable sessions, ``order`` is its place in the whole cadence.

    ``home`` is its home start, ``at`` that start's wall time, ``old`` its published time; ``back`` tells that it was
    dropped since, so that it comes back there if it can but takes nobody's place.
    """

    ask: Ask
    index: int
    order: int
    shortest: int
    preferred: int
    home: int | None
    home_day: int
    at: time
    old: Span | None
    back: bool = False


def wish(ask: Ask, index: int, order: int, published: Period | None, *, back: bool = False) -> Wish:
    """An ask as the search wants it."""
    home = ask.home.start if ask.home else None
    return Wish(
        ask=ask,
        index=index,
        order=order,
        shortest=ask.shortest,
        preferred=ask.preferred,
        home=minute(home) if home else None,
        home_day=home.toordinal() if home else 0,
        at=home.time() if home else time(),
        old=(minute(published.start), minute(published.end)) if published else None,
        back=back,
    )


@dataclass(slots=True)
class DaySlots:
    """One date: ``[first, after)`` are the starts that belong to it, ``limit`` is when the week ends.

    ``taken`` holds busy time (with its buffer) and standing sessions; ``twice`` the minutes that no session starts or
    ends in; ``earliest`` the first start that notice allows; ``used`` tells that a session stands on the day. ``room``
    is how many more sessions it takes, ``home_room`` if all of them are on their home slots.
    """

    date: date
    number: int
    day: Day
    zone: tzinfo = UTC
    first: int = 0
    after: int = 0
    limit: int = 0
    earliest: int = ALWAYS
    windows: Sequence[Span] = ()
    taken: list[Span] = field(default_factory=list)
    twice: list[Span] = field(default_factory=list)
    used: bool = False
    room: int = 1
    home_room: int = 1
    _pieces: list[Span] | None = None

    @property
    def open(self) -> bool:
        """Whether a session may be chosen for this day at all."""
        return bool(self.windows) and self.home_room > 0 and not self.day.closed

    def admits(self, wish: Wish) -> bool:
        """Whether this session may be chosen for this day: on a trip only what can be held on one."""
        return self.open and (wish.ask.away or not self.day.away)

    def fits(self, start: int, end: int) -> bool:
        """Whether a time lies in one window, on this day and within the week, free, and shown once at both ends."""
        return (
            self.first <= start < self.after
            and end <= self.limit
            and any(a <= start and end <= b for a, b in self.windows)
            and not any(a < end and start < b for a, b in self.taken)
            and not any(a <= start < b or a <= end < b for a, b in self.twice)
        )

    def pieces(self) -> list[Span]:
        """What is left of the windows; the same for every session."""
        if self._pieces is None:
            low = max(self.first, self.earliest)
            clipped = [(max(a, low), min(b, self.limit)) for a, b in self.windows]
            self._pieces = sorted(set(cut(clipped, self.taken)))
        return self._pieces

    def target(self, wish: Wish) -> int:
        """The minute that shows a session's home wall time on this day; its first minute for one without a home."""
        if wish.home is None:
            return self.first
        if self.after - self.first == DAY:
            return self.first + wish.at.hour * 60 + wish.at.minute
        return minute(datetime.combine(self.date, wish.at, tzinfo=self.zone))


def cut(pieces: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of pieces when everything taken is cut out."""
    left = [piece for piece in pieces if piece[0] < piece[1]]
    for low, high in taken:
        rest = []
        for a, b in left:
            if high <= a or b <= low:
                rest.append((a, b))
                continue
            if a < low:
                rest.append((a, low))
            if high < b:
                rest.append((high, b))
        left = rest
    return left


def day_slots(
    days: Sequence[Day], standing: Sequence[FixedSession], earliest: int, demand: WeekDemand | None = None
) -> list[DaySlots]:
    """The seven days of a week, in order; sessions that stand take their time from whatever day they touch.

    ``demand`` tells how many sessions a day takes and which days hold several home slots; without it one.
    """
    used = Counter(session.date for session in standing)
    homes = home_counts(demand) if demand else Counter()
    per_day = demand.per_day if demand else 1
    blocks = [(session.start, session.end) for session in standing]
    week_end = days[-1].date + _ONE_DAY
    slots = []
    for number, day in enumerate(days):
        one = DaySlots(day.date, number, day, earliest=earliest, used=day.date in used)
        one.room = per_day - used[day.date]
        one.home_room = max(per_day, homes[day.date]) - used[day.date]
        if day.windows:
            _measure(one, week_end)
            one.taken = [(minute(b.period.start), minute_up(b.period.end)) for b in day.busy] + blocks
        slots.append(one)
    return slots


def home_counts(demand: WeekDemand) -> Counter[date]:
    """How many different home slots of a week lie on each day."""
    return Counter(start.date() for start in {ask.home.start for ask in demand.asks if ask.home})


_midnight = lru_cache(maxsize=4096)(day_start)
"""When dates begin in a zone, asked once each."""


def _measure(slots: DaySlots, week_end: date) -> None:
    day, zone = slots.date, slots.day.windows[0].start.tzinfo or UTC
    slots.zone = zone
    slots.first, slots.after = _midnight(day, zone), _midnight(day + _ONE_DAY, zone)
    slots.limit = _midnight(week_end, zone)
    slots.windows = slots.day.spans
    if slots.after - slots.first > DAY:
        slots.twice += _twice(day, zone)
    if any(end > slots.after for _, end in slots.windows):
        slots.twice += _twice(day + _ONE_DAY, zone)


def _twice(day: date, zone: tzinfo) -> list[Span]:
    span = repeated(day, zone)
    return [span] if span else []


def times(slots: DaySlots, wish: Wish, bounds: Iterable[int] = ()) -> Iterator[Span]:
    """Every time worth choosing for a session on a day: as published, on its home slot, and the best in each piece.

    ``bounds`` are minutes at which another session may end or start; pieces are tried on either side of each, too.
    """
    yield from as_published(slots, wish)
    yield from at_home(slots, wish)
    target = slots.target(wish)
    bounded = list(bounds)
    for piece in _split(slots.pieces(), bounded, wish):
        if bounded:
            yield from _at_home(slots, wish, piece)
        yield from _nearest(slots, wish, piece, target)


def as_published(slots: DaySlots, wish: Wish) -> Iterator[Span]:
    """The published time, if it is still legal."""
    if wish.old and wish.shortest <= wish.old[1] - wish.old[0] <= wish.preferred and slots.fits(*wish.old):
        yield wish.old


def at_home(slots: DaySlots, wish: Wish) -> Iterator[Span]:
    """The home slot, as long as any piece allows: it is legal by itself, so that no window's end shortens it."""
    spans = [span for piece in slots.pieces() for span in _at_home(slots, wish, piece)]
    yield from sorted(spans, key=lambda span: span[0] - span[1])[:1]


def _at_home(slots: DaySlots, wish: Wish, piece: Span) -> Iterator[Span]:
    if wish.home is not None and piece[0] <= wish.home < slots.after and wish.home + wish.shortest <= piece[1]:
        yield from _starting(slots, wish, wish.home, piece[1])


def _split(pieces: Sequence[Span], bounds: Sequence[int], wish: Wish) -> Iterator[Span]:
    """Pieces whole, on either side of each bound, and between two bounds where a session is shorter than it may be:
    a longer piece between them holds none that a piece on one side of a bound does not.
    """
    yield from pieces
    for bound in bounds:
        for a, b in pieces:
            if a < bound < b:
                yield a, bound
                yield bound, b
    for a, b in pieces:
        inside = [bound for bound in bounds if a < bound < b]
        yield from ((x, y) for x in inside for y in inside if wish.shortest <= y - x < wish.preferred)


def _starting(slots: DaySlots, wish: Wish, start: int, end: int) -> Iterator[Span]:
    """The longest session from ``start`` to at most ``end`` that begins and ends at times the clock shows once."""
    longest = min(wish.preferred, end - start)
    if not slots.twice:
        yield start, start + longest
        return
    lengths = range(longest, wish.shortest - 1, -GRID)
    yield from [span for span in ((start, start + n) for n in lengths) if slots.fits(*span)][:1]


def _nearest(slots: DaySlots, wish: Wish, piece: Span, target: int) -> Iterator[Span]:
    """The session in a piece that starts nearest to ``target``: shorter than preferred only if the piece is."""
    a, b = piece
    low = -(-a // GRID) * GRID
    if b - low < wish.shortest:
        low = a
    length = min(wish.preferred, b - low)
    if length < wish.shortest or low >= slots.after:
        return
    high = max(low, min(b - length, slots.after - 1) // GRID * GRID)
    if slots.twice:
        spans = [span for start in range(low, high + 1, GRID) for span in _starting(slots, wish, start, start + length)]
        yield from sorted(spans, key=lambda span: (abs(span[0] - target), span[0]))[:1]
        return
    start = min(max(_round(target), low), high)
    yield start, start + length


def _round(count: int) -> int:
    """The nearest full five minutes, the earlier of two equally near."""
    return -((2 - count) // GRID) * GRID
