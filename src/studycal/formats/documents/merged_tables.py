"""Several tables of weeks as one: parts that go on or count their own weeks, and tables that tell more of them."""

from __future__ import annotations

from collections.abc import Sequence

from studycal.core.records import replace

from .candidate import Candidate, Form
from .runs import counted_on, described, join, one_of, starts_again
from .telling import tells_by_words, tells_topics
from .vocabulary import words


def merged_tables(tabled: Sequence[Candidate]) -> Candidate:
    """Tables of weeks as one candidate: parts that go on or start again, and details."""
    if parts := _counting_on(tabled):
        merged = one_of(parts)
        merged.entries, merged.counted_on = counted_on([candidate.entries for candidate in parts]), True
        merged.notes.append(f"The numbers start again in {len(parts)} tables: counted on to {max(merged.numbers)}.")
        return merged
    ranked = sorted(
        tabled,
        key=lambda candidate: (
            -score(candidate)[0],
            not tells_topics(candidate),
            not tells_by_words(candidate),
            "#" in candidate.columns.split(" → ")[0],
            candidate.line,
        ),
    )
    main = ranked[0]
    parts, details, seams = [main], list[Candidate](), list[Candidate]()
    seen = set(main.numbers)
    for candidate in sorted(ranked[1:], key=lambda candidate: (_leaves_out(candidate), candidate.line)):
        if seen.isdisjoint(candidate.numbers):
            parts.append(candidate)
        elif candidate.columns == main.columns and (halves := _at_seam(candidate, max(seen))):
            seams.append(halves[0])
            parts.append(halves[1])
        else:
            details.append(candidate)
            continue
        seen |= candidate.numbers
    merged = one_of(sorted(parts, key=lambda candidate: candidate.line)) if len(parts) > 1 else main
    for candidate in details:
        if 2 * len(candidate.numbers & merged.numbers) > len(candidate.numbers):
            join(merged, candidate)
    if merged.taken:
        merged.notes.append(f"{described([*parts, *merged.taken]).capitalize()} hold the same weeks and are joined.")
    for candidate in seams:
        join(merged, candidate)
        week = candidate.entries[0]
        merged.notes.append(f"Week {week.numbers[0]} stands in line {week.line} once more: both are in it.")
    return merged


def _leaves_out(candidate: Candidate) -> bool:
    """Whether weeks between the first and the last are left out: a list of races only tells more of some."""
    return len(candidate.numbers) <= max(candidate.numbers) - min(candidate.numbers)


def _at_seam(candidate: Candidate, last: int) -> tuple[Candidate, Candidate] | None:
    """What a table says of the last week before it, and of those behind, where it begins in that one and goes on."""
    first = [entry for entry in candidate.entries if entry.numbers == (last,)]
    rest = [entry for entry in candidate.entries if min(entry.numbers) > last]
    if not first or not rest or len(first) + len(rest) < len(candidate.entries):
        return None
    return replace(candidate, entries=first, columns="", notes=[]), replace(candidate, entries=rest)


def _counting_on(tabled: Sequence[Candidate]) -> list[Candidate]:
    """The tables that each count their own weeks: all, or those of the same columns beside some that name a few."""
    alike: dict[str, list[Candidate]] = {}
    for candidate in tabled:
        alike.setdefault(candidate.columns, []).append(candidate)
    for parts in ([*tabled], *alike.values()):
        if starts_again([one.entries for one in parts], by_days=False):
            return parts
    return []


def best_of(candidates: Sequence[Candidate]) -> Candidate:
    """The candidate that is most of a plan; of the same weeks in a table whose column of topics is only guessed, or
    holds goals, and under headings with titles the latter: "Week 1: Base", beside how many miles that are.
    """
    best = max(candidates, key=score)
    titled = (one for one in candidates if one.form in (Form.HEADINGS, Form.BOLD) and score(one)[:3] == score(best)[:3])
    whole = (one for one in titled if all(entry.topic for entry in one.entries))
    return next(whole, best) if best.guessed or _tells_goals(best) else best


def _tells_goals(candidate: Candidate) -> bool:
    """Whether a table's header says that its topics are goals."""
    return candidate.topic_word in words("h_goal")


def score(candidate: Candidate) -> tuple[float, bool, int, bool, int]:
    """How much of a plan a candidate is: weeks covered (half as much with gaps), whether it may tell what they are
    about, single numbers, titles in words, the surer form.
    """
    covered = len(candidate.numbers)
    return (
        (covered if candidate.gapless else covered / 2),
        tells_topics(candidate),
        candidate.singles,
        tells_by_words(candidate),
        -candidate.form,
    )
