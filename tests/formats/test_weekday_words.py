"""Weekdays in options and settings are read in the learner's own language, and refused where they may be two days."""

from __future__ import annotations

import pytest

from studycal.formats.setting_words import home_slots, weekday, windows


@pytest.mark.parametrize(
    ("typed", "slots"),
    [
        ("di,do 19:00; sa 10:00", ["tue 19:00", "thu 19:00", "sat 10:00"]),
        ("Montag 19:00; Mittwochs 20:00", ["mon 19:00", "wed 20:00"]),
        ("lundi,mercredi 19:00; dim 10:00", ["mon 19:00", "wed 19:00", "sun 10:00"]),
        ("lun,mié 19:00; domingo 10:00", ["mon 19:00", "wed 19:00", "sun 10:00"]),
        ("lun,gio 19:00; sabato 10:00", ["mon 19:00", "thu 19:00", "sat 10:00"]),
        ("terça-feira 19:00; sáb 10:00", ["tue 19:00", "sat 10:00"]),
        ("śr 19:00; pt 18:00", ["wed 19:00", "fri 18:00"]),
        ("ma,do 19:00; zo 10:00", ["mon 19:00", "thu 19:00", "sun 10:00"]),
        ("月,水 19:00", ["mon 19:00", "wed 19:00"]),
        ("mondays 7pm", ["mon 19:00"]),
        ("seg-qua 19:00", ["mon 19:00", "tue 19:00", "wed 19:00"]),
    ],
)
def test_home_slots_are_typed_in_any_language_and_kept_in_english(typed: str, slots: list[str]) -> None:
    assert home_slots(typed) == slots


def test_all_that_is_typed_together_is_in_one_language() -> None:
    assert home_slots("di 19:00", "do 19:00", "so 10:00") == ["tue 19:00", "thu 19:00", "sun 10:00"]
    assert home_slots("mo 19:00", "so 10:00") == ["mon 19:00", "sun 10:00"]


@pytest.mark.parametrize(
    ("typed", "both"),
    [("do 19:00", "Thursday or Sunday"), ("so 10:00", "Saturday or Sunday"), ("ma 9:00", "Monday or")],
)
def test_a_word_that_may_be_two_days_is_refused_with_both(typed: str, both: str) -> None:
    with pytest.raises(ValueError, match=both):
        home_slots(typed)


def test_windows_and_single_days_are_read_alike() -> None:
    assert windows("mo-fr 18:00-21:30") == windows("mon-fri 18:00-21:30")
    assert windows("lun-ven 18:00-21:30") == windows("mon-fri 18:00-21:30")
    assert windows("terça-feira 18:00-20:00") == windows("tue 18:00-20:00")
    assert (weekday("dimanche"), weekday("niedziela"), weekday("Sonntag")) == (6, 6, 6)


@pytest.mark.parametrize("typed", ["xx 10:00", "t 10:00", "19:00", "morgen 19:00"])
def test_what_is_no_weekday_is_refused_with_words_that_are(typed: str) -> None:
    with pytest.raises(ValueError, match="write mon, tue"):
        home_slots(typed)
