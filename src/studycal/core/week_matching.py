"""Which week of a changed document is which week of the published one; pure, the same comes in, the same comes out.

In this order: a name that the document sets; the same topic; a topic that became parts, or parts that became one; a
reworded topic between the same neighbours; the same number. What is left is new, or gone.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from studycal.core.patterns import pattern
from studycal.core.records import field

from .curriculum import Week
from .records import dataclass

_ALIKE = 0.6
"""From this share of common text on a topic counts as the same one, reworded."""
_WORDS = pattern(r"\w+")


@dataclass(frozen=True, slots=True)
class Match:
    """The published week that each week of the document is, by number; ``gone`` are weeks that it holds no more.

    ``unclear`` are the weeks that are gone together with those new ones that may be them, where it cannot be told.
    """

    same: dict[int, Week]
    gone: tuple[Week, ...] = ()
    unclear: tuple[tuple[Week, tuple[Week, ...]], ...] = ()


@dataclass(slots=True)
class _Pairing:
    """What was paired so far."""

    new: Sequence[Week]
    old: Sequence[Week]
    same: dict[int, Week] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def pair(self, new: Week, old: Week) -> None:
        self.same[new.number] = old
        self.used.add(old.lasting)

    @property
    def left(self) -> list[Week]:
        """The weeks of the document that are not paired yet."""
        return [week for week in self.new if week.number not in self.same]

    @property
    def free(self) -> list[Week]:
        """The published weeks that are not paired yet."""
        return [week for week in self.old if week.lasting not in self.used]


def match(new: Sequence[Week], old: Sequence[Week], beside: Sequence[Week] = ()) -> Match:
    """Pair the weeks of a document with the published ones, and with those ``beside`` it that it held once."""
    pairing = _Pairing(new, old)
    _by_name(pairing, [*old, *beside])
    _unique(pairing, pairing.free, lambda week: (folded(week.topic), folded(week.focus)))
    _unique(pairing, pairing.free, lambda week: folded(week.topic))
    _in_order(pairing)
    back = [week for week in beside if week.lasting not in pairing.used]
    _unique(pairing, back, lambda week: folded(week.topic))
    _parts(pairing)
    unclear = _reworded(pairing)
    for week in pairing.left:
        same = next((published for published in pairing.free if published.number == week.number), None)
        if same is not None and not any(same is published for published, _ in unclear):
            pairing.pair(week, same)
    unclear = [(published, maybe) for published, maybe in unclear if published.lasting not in pairing.used]
    return Match(pairing.same, tuple(pairing.free), tuple(unclear))


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A text by its words alone, without case, accents of form and punctuation."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))


def _by_name(pairing: _Pairing, published: Iterable[Week]) -> None:
    """``{#name}`` names a published week by its name or its key; what it says holds whatever else differs."""
    named: dict[str, Week] = {}
    for week in published:
        named.setdefault(week.lasting.casefold(), week)
        if week.name:
            named.setdefault(week.name.casefold(), week)
    for week in pairing.new:
        old = named.get(week.name.casefold()) if week.name else None
        if old is not None and old.lasting not in pairing.used:
            pairing.pair(week, old)


def _unique(pairing: _Pairing, published: Sequence[Week], by: Callable[[Week], Hashable]) -> None:
    """Pair what stands once on both sides."""
    here, there = _grouped(pairing.left, by), _grouped(published, by)
    for value, weeks in here.items():
        if len(weeks) == 1 and len(there.get(value, ())) == 1:
            pairing.pair(weeks[0], there[value][0])


def _grouped(weeks: Iterable[Week], by: Callable[[Week], Hashable]) -> dict[Hashable, list[Week]]:
    groups: dict[Hashable, list[Week]] = defaultdict(list)
    for week in weeks:
        groups[by(week)].append(week)
    return groups


def _in_order(pairing: _Pairing) -> None:
    """Topics that stand more than once: by what stands around them, then one after the other."""
    new, old = pairing.new, pairing.old
    matcher = SequenceMatcher(None, [folded(w.topic) for w in old], [folded(w.topic) for w in new], autojunk=False)
    for there, here, size in matcher.get_matching_blocks():
        for offset in range(size):
            week, published = new[here + offset], old[there + offset]
            if week.number not in pairing.same and published.lasting not in pairing.used:
                pairing.pair(week, published)
    published_by_topic = _grouped(pairing.free, lambda week: folded(week.topic))
    for topic, weeks in _grouped(pairing.left, lambda week: folded(week.topic)).items():
        for week, published in zip(weeks, published_by_topic.get(topic, ()), strict=False):
            pairing.pair(week, published)


def _parts(pairing: _Pairing) -> None:
    """A topic that became parts goes on in the first one; parts that became one topic go on in it."""
    whole = {folded(week.topic): week for week in pairing.free if not week.part}
    first = {folded(week.series): week for week in pairing.free if week.part == 1}
    for week in pairing.left:
        published = whole.get(folded(week.series)) if week.part == 1 else first.get(folded(week.topic))
        if published is not None and published.lasting not in pairing.used:
            pairing.pair(week, published)


def _reworded(pairing: _Pairing) -> list[tuple[Week, tuple[Week, ...]]]:
    """Pair what stands between the same neighbours: as many as were there one by one, else by likeness.

    What is gone beside something new that it may have become is unclear.
    """
    unclear: list[tuple[Week, tuple[Week, ...]]] = []
    for news, olds in _gaps(pairing):
        if len(news) != len(olds):
            for week in list(news):
                published = max(olds, key=lambda old: _likeness(old, week), default=None)
                if published is not None and _likeness(published, week) >= _ALIKE:
                    pairing.pair(week, published)
                    news.remove(week)
                    olds.remove(published)
        if len(news) == len(olds):
            for week, published in zip(news, olds, strict=True):
                pairing.pair(week, published)
        elif news:
            unclear += [(published, tuple(news)) for published in olds]
    return unclear


def _likeness(old: Week, new: Week) -> float:
    return SequenceMatcher(None, folded(old.topic), folded(new.topic), autojunk=False).ratio()


def _gaps(pairing: _Pairing) -> list[tuple[list[Week], list[Week]]]:
    """The unpaired weeks of the document, run by run, each with the unpaired ones between the same neighbours."""
    places = {week.lasting: place for place, week in enumerate(pairing.old)}
    runs: dict[tuple[int, int], list[Week]] = defaultdict(list)
    for at, week in enumerate(pairing.new):
        if week.number not in pairing.same:
            before = _neighbour(pairing, reversed(pairing.new[:at]), places, -1)
            after = _neighbour(pairing, pairing.new[at + 1 :], places, len(pairing.old))
            runs[before, after].append(week)
    free = {week.lasting for week in pairing.free}
    return [
        (news, [old for old in pairing.old[before + 1 : max(after, 0)] if old.lasting in free])
        for (before, after), news in runs.items()
    ]


def _neighbour(pairing: _Pairing, weeks: Iterable[Week], places: dict[str, int], none: int) -> int:
    """The place that the nearest paired week had in the published document."""
    paired = (pairing.same[week.number] for week in weeks if week.number in pairing.same)
    return next((places[old.lasting] for old in paired if old.lasting in places), none)
