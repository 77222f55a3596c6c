"""A routine in a sentence, with its length in words, in many languages."""

from __future__ import annotations

import pytest

from studycal.formats.documents.document import blocks
from studycal.formats.documents.routines import routine

WEEKS = "\n\n## Week 1: Clay\n\n## Week 2: Kiln\n"


def slots(sentence: str) -> list[tuple[int, str, int, str]]:
    found = routine(blocks(f"# Plan\n\n{sentence}{WEEKS}"), beside=True)
    return [(slot.weekday, slot.at, slot.minutes, slot.name) for slot in found.slots] if found else []


HOUR = [
    "I study on Mondays and Thursdays at 7 pm for an hour.",
    "Mondays and Thursdays at 19:00, one hour each.",
    "J'étudie le lundi et le jeudi à 19h pendant une heure.",
    "Estudio los lunes y jueves a las 19:00 durante una hora.",
    "Studio il lunedì e il giovedì alle 19 per un'ora.",
    "Estudo às segundas e quintas às 19h durante uma hora.",
    "Ich lerne montags und donnerstags um 19 Uhr eine Stunde.",
    "Занимаюсь по понедельникам и четвергам в 19:00 по часу.",
    "Uczę się w poniedziałki i czwartki o 19:00 przez godzinę.",
    "Ik studeer op maandag en donderdag om 19.00 uur een uur lang.",
]


@pytest.mark.parametrize("sentence", HOUR, ids=[sentence[:24] for sentence in HOUR])
def test_an_hour_in_words_is_sixty_minutes(sentence: str) -> None:
    assert slots(sentence) == [(0, "19:00", 60, "Study"), (3, "19:00", 60, "Study")]


MORE = [
    "Every Tuesday and Friday at 18:30 for an hour and a half.",
    "Tous les mardis et vendredis à 18h30, 1h30 par séance.",
    "Todos los martes y viernes a las 18:30, una hora y media.",
    "Ogni martedì e venerdì alle 18:30 per un'ora e mezza.",
    "Jeden Dienstag und Freitag um 18:30 Uhr für anderthalb Stunden.",
]


@pytest.mark.parametrize("sentence", MORE, ids=[sentence[:24] for sentence in MORE])
def test_an_hour_and_a_half_in_words_is_ninety(sentence: str) -> None:
    assert slots(sentence) == [(1, "18:30", 90, "Study"), (4, "18:30", 90, "Study")]


def test_what_is_done_stays_its_name() -> None:
    assert slots("- Monday 19:00: grammar for an hour\n- Friday 19:00: two hours of reading\n") == [
        (0, "19:00", 60, "grammar"), (4, "19:00", 120, "reading")
    ]  # fmt: skip


@pytest.mark.parametrize("sentence", ["Mon and Thu: de 20 pages", "Mondays and Thursdays from 20 pages on"])
def test_a_count_is_no_hour_of_the_day(sentence: str) -> None:
    assert all(at == "" for _, at, _, _ in slots(sentence))
