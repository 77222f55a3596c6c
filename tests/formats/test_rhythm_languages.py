"""A rhythm in other languages than English: sessions, what they are for, their rules, what a bad week keeps."""

from __future__ import annotations

import pytest

from studycal.core.curriculum import Load, Role
from studycal.formats.documents.cadence import Cadence, parse_cadence
from studycal.formats.documents.roles import infer

RHYTHMS = {
    "de": """# Rhythmus

## Regeln

- 3 bis 4 Sitzungen pro Woche
- Jede Sitzung dauert 45 Minuten

**Kognitive Belastung:** hoch

**Sitzung 1 – Theorie**
- lesen

**Sitzung 2 – Übung**
- rechnen

**Sitzung 3 – Schreiben (optional)**
- Notizen

Schlechte Woche? 1 Theorie und 1 Schreiben
""",
    "fr": """# Rythme

## Règles

- 3 à 4 séances par semaine
- Chaque séance dure 45 minutes

**Charge cognitive :** élevée

**Séance 1 – Théorie**
- lire

**Séance 2 – Exercices**
- faire

**Séance 3 – Rédaction (facultatif)**
- notes

Mauvaise semaine ? 1 théorie et 1 rédaction
""",
    "es": """# Ritmo

## Reglas

- 3 a 4 sesiones por semana
- Cada sesión dura 45 minutos

**Carga cognitiva:** alta

**Sesión 1 – Teoría**
- leer

**Sesión 2 – Práctica**
- hacer

**Sesión 3 – Escribir (opcional)**
- notas

¿Mala semana? 1 teoría y 1 escritura
""",
    "pl": """# Rytm

## Zasady

- 3 do 4 sesji w tygodniu
- Każda sesja trwa 45 minut

**Obciążenie:** wysokie

**Sesja 1 – Teoria**
- czytanie

**Sesja 2 – Ćwiczenia**
- zadania

**Sesja 3 – Pisanie (opcjonalnie)**
- notatki

Zły tydzień? 1 teoria i 1 pisanie
""",
    "ru": """# Ритм

## Правила

- 3-4 занятия в неделю
- Каждое занятие длится 45 минут

**Нагрузка:** высокая

**Занятие 1 – Теория**
- чтение

**Занятие 2 – Практика**
- задачи

**Занятие 3 – Письмо (по желанию)**
- конспект

Плохая неделя? 1 теория и 1 письмо
""",
}


def read(text: str) -> Cadence:
    cadence, problems = parse_cadence(text, "cadence.md")
    assert [problem.message for problem in problems if problem.level == "error"] == []
    return cadence


@pytest.mark.parametrize("language", RHYTHMS)
def test_sessions_roles_rules_and_the_bad_week(language: str) -> None:
    cadence = read(RHYTHMS[language])
    [quarter] = cadence.quarters
    assert [(one.role, one.optional) for one in quarter.sessions] == [
        (Role.THEORY, False),
        (Role.BUILD, False),
        (Role.WRITE, True),
    ]
    assert "(" not in "".join(one.name for one in quarter.sessions)
    rules = cadence.rules
    assert (rules.min_sessions, rules.max_sessions, rules.min_minutes, rules.max_minutes) == (3, 4, 45, 45)
    assert quarter.load is Load.HIGH
    assert set(rules.bad_week) == {Role.THEORY, Role.WRITE}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("**第1次 – 理论**\n- 阅读\n\n**第2次 – 写作**\n- 笔记\n", ["理论", "写作"]),
        ("**第1回 – 理論**\n- 読む\n\n**第2回 – 執筆**\n- 書く\n", ["理論", "執筆"]),
        ("**1회차 – 이론**\n- 읽기\n\n**2회차 – 글쓰기**\n- 쓰기\n", ["이론", "글쓰기"]),
        ("**الجلسة 1 – نظرية**\n- قراءة\n\n**الجلسة 2 – كتابة**\n- ملخص\n", ["نظرية", "كتابة"]),
        ("**Sessão 1 – Teoria**\n- ler\n\n**Sessão 2 – Escrita**\n- notas\n", ["Teoria", "Escrita"]),
        ("**Sessione 1 – Teoria**\n- leggere\n\n**Sessione 2 – Scrittura**\n- appunti\n", ["Teoria", "Scrittura"]),
    ],
)
def test_sessions_of_other_scripts_and_tongues(text: str, names: list[str]) -> None:
    sessions = read(f"# R\n\n{text}").quarters[0].sessions
    assert [one.name for one in sessions] == names
    assert [one.role for one in sessions] == [Role.THEORY, Role.WRITE]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Lecture notes", Role.THEORY),
        ("Practise", None),
        ("Tp", Role.BUILD),
        ("Lesen", Role.READ),
        ("复习", Role.REFLECT),
    ],
)
def test_english_words_come_first(name: str, role: Role | None) -> None:
    assert infer(name, [], optional=False) is role
