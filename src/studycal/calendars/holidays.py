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

    countries = package.list_supported_countries(include_aliases=True)
    country, subdivision = country.strip().upper(), subdivision.strip()
    if country not in countries:
        raise _unknown("country", country, list(countries))
    parts = {part.upper(): part for part in countries[country]}
    if subdivision and subdivision.upper() not in parts:
        raise _unknown(f"subdivision of {country}", subdivision, list(parts.values()))
    years = range(first.year, last.year + 1)
    part = parts.get(subdivision.upper())
    days = package.country_holidays(country, subdiv=part, years=years, language=_LANGUAGE)
    return {day: name for day, name in sorted(days.items()) if first <= day <= last}


def _unknown(what: str, given: str, codes: list[str]) -> InputError:
    alike = [code.upper() for code in codes if abs(len(code) - len(given)) <= 1]
    nearest = get_close_matches(given.upper(), alike, n=1, cutoff=0.4)
    remedy = f"Did you mean {nearest[0]}?" if nearest else f"Known are {', '.join(sorted(codes)[:20]) or 'none'}."
    return InputError(f'holidays: "{given}" is no {what} with known holidays.', remedy)
