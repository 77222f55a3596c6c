"""`studycal simulate`: how this plan fares in a thousand years of ordinary life."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from studycal.core.records import asdict
from studycal.core.simulate.statistics import Spread
from studycal.service.simulate import Simulated
from studycal.service.simulate import simulate as live

from .context import Context

_BAR = 30
_TABLE = 75
"""Columns that the table of figures takes."""
_ROWS = (
    ("finish", "last day"),
    ("covered", "weeks covered"),
    ("outputs", "outputs made"),
    ("hours", "hours studied"),
    ("sick_weeks", "sick weeks"),
    ("trips", "trips"),
    ("merged", "weeks merged"),
    ("cut", "weeks cut"),
    ("reserve", "reserve weeks used"),
)


def simulate(context: Context) -> int:
    """Live N years and print what they have in common."""
    options = context.options
    life = live(
        context.home,
        options.years,
        options.seed,
        context.now,
        workers=os.cpu_count() or 1,
        tell=lambda over: _progress(over, options.years, shown=not context.quiet),
    )
    if context.json:
        context.print_json(_json(life))
    else:
        context.print("\n".join(_page(life, context.width)))
    return 0


def _progress(over: int, years: int, *, shown: bool) -> None:
    """A bar on stderr, on a terminal only, gone when all is done."""
    if not shown or not sys.stderr.isatty():
        return
    full = _BAR * over // years
    text = f"{'█' * full}{'░' * (_BAR - full)} {over:,} of {years:,} years"
    print(f"\r{text}" if over < years else f"\r{' ' * len(text)}\r", end="", file=sys.stderr, flush=True)


def _page(simulated: Simulated, width: int) -> Iterator[str]:
    rates, summary = simulated.rates, simulated.summary
    first, last = (f"{day.day} {day:%b %Y}" for day in simulated.finish)
    years = f"{summary.years:,} year{'s' * (summary.years != 1)}"
    yield f"{years} of this plan (seed {simulated.seed})"
    yield (
        f"{rates.missed:.0%} of sessions missed, {rates.sick_weeks:g} sick weeks and {rates.trips:g} trips a year; "
        "[simulate] sets them"
    )
    yield ""
    yield f"  finish in range        {summary.in_range:6.1%}   {first} to {last}"
    yield ""
    yield from _figures(simulated) if width >= _TABLE else _list(simulated)


def _figures(simulated: Simulated) -> Iterator[str]:
    yield f"  {'':<20}  {'1 in 10 below':>13}  {'typical':>13}  {'1 in 10 above':>13}"
    for words, cells, of in _rows(simulated):
        yield f"  {words:<20}  " + "  ".join(f"{cell:>13}" for cell in cells) + (f"  {of}" if of else "")


def _list(simulated: Simulated) -> Iterator[str]:
    """The same figures for a narrow terminal: the typical one, and below it what one in ten stays below or exceeds."""
    yield "  typical, and what 1 in 10 years stay"
    yield "  below or go beyond"
    for words, (low, typical, high), of in _rows(simulated):
        yield f"  {words:<18}  {' '.join(filter(None, (typical, of)))}"
        yield f"  {'':<18}  {low} – {high}" if len(low) < 8 else f"      {low} – {high}"


def _rows(simulated: Simulated) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Each figure's words, what one in ten stays below, the typical value, what one in ten exceeds, and of how many."""
    for name, words in _ROWS:
        cells = tuple(_cell(name, value) for value in asdict(simulated.summary.figures[name]).values())
        yield words, cells, f"of {simulated.weeks}" if name == "covered" else ""


def _cell(name: str, value: float) -> str:
    if name == "finish":
        day = date.fromordinal(int(value))
        return f"{day.day} {day:%b %Y}"
    return f"{value:.0f}"


def _json(simulated: Simulated) -> Mapping[str, Any]:
    summary = simulated.summary
    return {
        "years": summary.years,
        "seed": simulated.seed,
        "rates": asdict(simulated.rates),
        "finish": [day.isoformat() for day in simulated.finish],
        "in_range": summary.in_range,
        "figures": {name: _spread(name, spread) for name, spread in summary.figures.items()},
    }


def _spread(name: str, spread: Spread) -> Mapping[str, Any]:
    if name != "finish":
        return asdict(spread)
    return {key: date.fromordinal(int(value)).isoformat() for key, value in asdict(spread).items()}
