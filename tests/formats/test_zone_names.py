"""Time zones as people name them: IANA names, cities, countries and old spellings; abbreviations are no zones."""

from __future__ import annotations

import pytest

from studycal.formats.setting_words import zone


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Europe/Warsaw", "Europe/Warsaw"),
        ("europe/warsaw", "Europe/Warsaw"),
        ("America/New York", "America/New_York"),
        ("Tokyo", "Asia/Tokyo"),
        ("new york", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("San Francisco", "America/Los_Angeles"),
        ("Osaka, Japan", "Asia/Tokyo"),
        ("Calcutta", "Asia/Kolkata"),
        ("Kiev", "Europe/Kyiv"),
        ("Peking", "Asia/Shanghai"),
        ("Oslo", "Europe/Oslo"),
        ("Japan", "Asia/Tokyo"),
        ("Germany", "Europe/Berlin"),
        ("South Korea", "Asia/Seoul"),
        ("UK", "Europe/London"),
        ("Spain", "Europe/Madrid"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("UTC", "UTC"),
    ],
)
def test_cities_countries_and_old_spellings_find_their_zone(typed: str, meant: str) -> None:
    assert str(zone(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("EST", ("America/New_York", "Australia/Sydney")),
        ("JST", ("Asia/Tokyo",)),
        ("CET", ("Europe/Berlin", "Europe/Warsaw")),
        ("cest", ("Europe/Berlin",)),
        ("IST", ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem")),
        ("BST", ("Europe/London", "Asia/Dhaka")),
        ("GMT", ("Europe/London",)),
        ("PST8PDT", ("America/Los_Angeles",)),
    ],
)
def test_an_abbreviation_is_refused_with_the_zones_it_may_mean(typed: str, meant: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="is an abbreviation, not a time zone") as refused:
        zone(typed)
    assert all(name in str(refused.value) for name in meant)


@pytest.mark.parametrize("typed", ["USA", "Australia", "Canada"])
def test_a_country_of_several_zones_is_refused_with_them(typed: str) -> None:
    with pytest.raises(ValueError, match="has several time zones: "):
        zone(typed)


@pytest.mark.parametrize("typed", ["+09:00", "UTC+2", "GMT-5"])
def test_a_distance_from_utc_is_no_zone(typed: str) -> None:
    with pytest.raises(ValueError, match="knows no summer time"):
        zone(typed)


@pytest.mark.parametrize("typed", ["", "Factory", "localtime", "posixrules", "posix/Europe/Warsaw", "../../etc/passwd"])
def test_files_of_the_database_that_are_no_place_are_no_zone(typed: str) -> None:
    with pytest.raises(ValueError, match="is not an IANA time zone"):
        zone(typed)


@pytest.mark.parametrize(("typed", "near"), [("Warsav", "Europe/Warsaw"), ("Europe/Berlim", "Europe/Berlin")])
def test_a_mistyped_place_is_answered_with_the_nearest(typed: str, near: str) -> None:
    with pytest.raises(ValueError, match=f'Did you mean "{near}"') as refused:
        zone(typed)
    assert "IANA" in str(refused.value)
