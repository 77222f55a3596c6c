"""Public holidays by country and region, named alike on every machine."""

from __future__ import annotations

from datetime import date

import holidays as package
import pytest

from studycal.calendars.holidays import holidays
from studycal.errors import InputError

YEAR = date(2027, 1, 1), date(2027, 12, 31)
DECEMBER = date(2026, 12, 1), date(2026, 12, 31)


@pytest.mark.parametrize("locale", ["pl_PL.UTF-8", "C.UTF-8", "de_DE.UTF-8", ""])
def test_their_names_do_not_depend_on_the_machines_locale(monkeypatch: pytest.MonkeyPatch, locale: str) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LANG"):
        monkeypatch.setenv(name, locale)

    assert holidays("PL", "", *DECEMBER) == {
        date(2026, 12, 24): "Christmas Eve",
        date(2026, 12, 25): "Christmas Day",
        date(2026, 12, 26): "Second Day of Christmas",
    }


def test_every_country_that_is_known_can_be_asked() -> None:
    for code in package.list_supported_countries(include_aliases=False):
        assert all(holidays(code, "", *YEAR).values())


def test_regions_have_days_of_their_own() -> None:
    bavaria, berlin = (holidays("DE", part, date(2027, 1, 1), date(2027, 1, 31)) for part in ("by", "BE"))

    assert bavaria.keys() - berlin.keys() == {date(2027, 1, 6)}


@pytest.mark.parametrize(("country", "part", "near"), [("PLL", "", "PL"), ("DE", "BYE", "BY")])
def test_what_is_not_known_is_said_with_the_nearest_that_is(country: str, part: str, near: str) -> None:
    with pytest.raises(InputError) as told:
        holidays(country, part, *DECEMBER)
    assert told.value.remedy.startswith(f"Did you mean {near}")
