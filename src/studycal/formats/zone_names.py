"""Time zones as people name them: an IANA name, a city, a country, an old spelling. Errors are ValueErrors.

Cities and countries come from the tz database's own tables (https://www.iana.org/time-zones), which say which zone each
country keeps; cities that name no zone are listed here. An abbreviation names no zone: ``EST`` is New York's in winter,
Jamaica's all year and, in Australia, Sydney's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from .zone_words import ABBREVIATIONS, CITIES, COUNTRIES, MAIN

_AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
_OFFSET = re.compile(r"(?:utc|gmt|z)?\s*[+-]\s*\d{1,2}(?::?\d{2})?", re.IGNORECASE)
_SAMPLES = [datetime(year, month, 1, 12, tzinfo=UTC) for year in range(2026, 2030) for month in range(1, 13)]
_MOST = 6
_NEUTRAL = ("utc", "etc/utc", "uct", "zulu", "universal")


def zone(name: str) -> ZoneInfo:
    """The zone that a name, a city, a country or an old spelling means. Raises ValueError, with the names meant."""
    text = " ".join(name.split())
    if text.lower() in _NEUTRAL:
        return ZoneInfo("UTC")
    if text.upper() in ABBREVIATIONS:
        raise ValueError(_of_an_abbreviation(text))
    if _OFFSET.fullmatch(text):
        raise ValueError(f'"{text}" is a distance from UTC, not a time zone: it knows no summer time. {_NAME_ONE}')
    zones = _named(text) or _meant(_plain(text)) or _meant(_plain(text.partition(",")[0]))
    if not zones:
        raise ValueError(f'"{name}" is not an IANA time zone such as Europe/Warsaw, a city or a country.{_hint(text)}')
    if len(zones) > 1:
        raise ValueError(f'"{text}" has several time zones: {_listed(zones)}. Name the one you mean.')
    return ZoneInfo(zones[0])


def is_abbreviation(text: str) -> bool:
    """Whether a word is a zone's abbreviation, such as ``EST``, and so names no zone."""
    return text.upper() in ABBREVIATIONS


_NAME_ONE = "Name the city, like Europe/Warsaw or Tokyo."


def _of_an_abbreviation(text: str) -> str:
    meant = ABBREVIATIONS[text.upper()]
    may = f"It may mean {_listed(meant, ' or ')}" if len(meant) > 1 else f"It probably means {meant[0]}"
    return f'"{text}" is an abbreviation, not a time zone. {may}: name the zone or its city.'


def _listed(names: Iterable[str], last: str = " and ") -> str:
    listed = list(names)
    if len(listed) > _MOST:
        return f"{', '.join(listed[:_MOST])} and {len(listed) - _MOST} more"
    return f"{', '.join(listed[:-1])}{last}{listed[-1]}"


def _named(text: str) -> tuple[str, ...]:
    """The IANA name itself, whatever its letters' case, with a space for its underscore."""
    if "/" not in text:
        return ()
    wanted = text.replace(" ", "_")
    return tuple(name for name in (wanted, _names().get(wanted.lower(), "")) if name in available_timezones())[:1]


def _meant(word: str) -> tuple[str, ...]:
    """The zones of a city or a country: of those that tell the same time one, that of a large city first."""
    alike: dict[tuple[object, ...], str] = {}
    large = set(CITIES.values())
    names = _places().get(word, ())
    for name in sorted(names, key=lambda name: name not in large) if len(names) > 1 else names:
        alike.setdefault(_clock(name), name)
    return tuple(alike.values())


def _hint(text: str) -> str:
    places, names = _places(), _names()
    close = get_close_matches(_plain(text), [*places, *(name for name in names if "/" in name)], n=1, cutoff=0.6)
    if not close:
        return ""
    if close[0] in names:
        return f' Did you mean "{names[close[0]]}"?'
    meant = places[close[0]][0]
    is_its_city = _plain(meant.rpartition("/")[2]) == close[0]
    return f' Did you mean "{meant}"?' if is_its_city else f' Did you mean "{close[0].title()}" ({meant})?'


def _plain(text: str) -> str:
    """Small letters without accents, dots and hyphens: ``Sao_Paulo``, ``São Paulo`` and ``sao-paulo`` are alike."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[_\-.’']", " ", bare.replace("&", " and ").replace("ł", "l")).split())


@cache
def _names() -> dict[str, str]:
    return {name.lower(): name for name in sorted(available_timezones())}


@cache
def _places() -> dict[str, tuple[str, ...]]:
    """Cities and countries in small letters, with the zone or the zones that each may mean."""
    cities = ((word, (name,)) for word, name in (*_links(), *_cities(), *CITIES.items()))
    return dict(_countries()) | dict(cities)


def _cities() -> Iterator[tuple[str, str]]:
    for _, name in _held():
        yield _plain(name.rpartition("/")[2]), name


def _links() -> Iterator[tuple[str, str]]:
    """Old spellings: Calcutta is Kolkata's, Japan is Tokyo's. A city that is held under its own name is no old one."""
    own = {name for _, name in _held()}
    for line in _lines("tzdata.zi"):
        if line.startswith("L "):
            _, target, name = line.split()
            area, _, city = name.rpartition("/")
            if name not in own and target in own and (area.partition("/")[0] in _AREAS or not area):
                yield _plain(city), target


def _countries() -> Iterator[tuple[str, tuple[str, ...]]]:
    zones: dict[str, list[str]] = {}
    for code, name in _held():
        zones.setdefault(code, []).append(name)
    called = {code: text for code, _, text in (line.partition("\t") for line in _lines("iso3166.tab"))}
    for code, names in zones.items():
        meant = (MAIN[code],) if code in MAIN else tuple(names)
        plain = _plain(called.get(code, code))
        for word in (code.lower(), plain, _turned(plain), *COUNTRIES.get(code, ())):
            yield word, meant


def country_code(name: str) -> str:
    """The two letters of a country by its English name, "" for none."""
    wanted = _plain(name)
    for line in _lines("iso3166.tab"):
        code, _, text = line.partition("\t")
        plain = _plain(text)
        if wanted in (plain, _turned(plain), *COUNTRIES.get(code, ())):
            return code
    return ""


def _turned(text: str) -> str:
    """``korea (south)`` as people say it: ``south korea``."""
    match = re.fullmatch(r"(.+) \((.+)\)", text)
    return f"{match[2]} {match[1]}" if match else text


def _clock(name: str) -> tuple[object, ...]:
    zone = ZoneInfo(name)
    return tuple(moment.astimezone(zone).utcoffset() for moment in _SAMPLES)


@cache
def _held() -> tuple[tuple[str, str], ...]:
    """(country code, zone), as zone.tab lists them."""
    rows = (line.split("\t") for line in _lines("zone.tab"))
    return tuple((row[0], row[2]) for row in rows)


def _lines(table: str) -> list[str]:
    text = (files("tzdata") / "zoneinfo" / table).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
