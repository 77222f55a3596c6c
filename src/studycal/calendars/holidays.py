"""Public holidays by country, from the holidays package."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches

from studycal.errors import InputError

_LANGUAGE = "en_US"
"""Without one the package goes by the machine's locale, and a plan would read differently elsewhere."""


def holidays(country: str, subdivision: str, first: date, last: date) -> dict[date, str]:
    """Public holidays from ``first`` to ``last``, both included, by ISO 3166 codes.

    Raises InputError for a country or subdivision that is not known, with the nearest that is.
    """
    import holidays as package

    known = package.list_supported_countries(include_aliases=True)
    country, subdivision = country.strip().upper(), subdivision.strip()
    if country not in known:
        raise _unknown("country", country, list(known))
    parts = {part.upper(): part for part in known[country]}
    if subdivision and subdivision.upper() not in parts:
        raise _unknown(f"subdivision of {country}", subdivision, list(parts.values()))
    years = range(first.year, last.year + 1)
    part = parts.get(subdivision.upper())
    days = package.country_holidays(country, subdiv=part, years=years, language=_LANGUAGE)
    return {day: name for day, name in sorted(days.items()) if first <= day <= last}


def _unknown(what: str, given: str, known: list[str]) -> InputError:
    alike = [code.upper() for code in known if abs(len(code) - len(given)) <= 1]
    near = get_close_matches(given.upper(), alike, n=1, cutoff=0.4)
    remedy = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(sorted(known)[:20]) or 'none'}."
    return InputError(f'holidays: "{given}" is no {what} with known holidays.', remedy)
