"""Any week plan, written in any form and language, is read back; what is no week plan never becomes one unasked."""

from __future__ import annotations

import csv
import io
import os
import time
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studycal.core.curriculum import Level
from studycal.formats.documents.curriculum import decode, read_weeks
from studycal.formats.documents.weeks import Reading

CASES = int(os.environ.get("STUDYCAL_SOAK_CASES", "150"))
QUICK = settings(max_examples=CASES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Words:
    """How a language numbers a week, what it calls the columns, and a week without anything to do."""

    number: str
    week: str
    topic: str
    span: str
    day: str
    pause: str


LANGUAGES = {
    "en": Words("Week {}", "Week", "Topic", "Weeks {}-{}", "Day {}", "Spring break"),
    "de": Words("Woche {}", "Woche", "Thema", "Wochen {} bis {}", "Tag {}", "Pause"),
    "fr": Words("Semaine {}", "Semaine", "Sujet", "Semaines {} à {}", "Jour {}", "vacances"),
    "es": Words("Semana {}", "Semana", "Tema", "Semanas {} a {}", "Día {}", "Descanso"),
    "pt": Words("Semana {}", "Semana", "Assunto", "Semanas {} a {}", "Dia {}", "Férias"),
    "it": Words("Settimana {}", "Settimana", "Argomento", "Settimane {}-{}", "Giorno {}", "Vacanze di Natale"),
    "pl": Words("Tydzień {}", "Tydzień", "Temat", "Tygodnie {}-{}", "Dzień {}", "Przerwa"),
    "ru": Words("Неделя {}", "Неделя", "Тема", "Недели {}–{}", "День {}", "Каникулы"),
    "uk": Words("Тиждень {}", "Тиждень", "Тема", "Тижні {}-{}", "День {}", "Канікули"),
    "nl": Words("Week {}", "Week", "Onderwerp", "Weken {} tot {}", "Dag {}", "Vakantie"),
    "tr": Words("Hafta {}", "Hafta", "Konu", "Hafta {}-{}", "Gün {}", "Tatil"),
    "zh": Words("第{}周", "周次", "主题", "第{}-{}周", "第{}天", "假期"),
    "ja": Words("第{}週", "週", "テーマ", "第{}-{}週", "{}日目", "休み"),
    "ko": Words("{}주차", "주차", "주제", "{}~{}주차", "{}일차", "휴강"),
    "ar": Words("الأسبوع {}", "الأسبوع", "الموضوع", "الأسبوع {}-{}", "اليوم {}", "إجازة"),
    "he": Words("שבוע {}", "שבוע", "נושא", "שבועות {}-{}", "יום {}", "חופשה"),
}

TOPICS = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzäéßłøñ", min_size=3, max_size=9).map(str.capitalize), min_size=1, max_size=3
).map(lambda words: "Zu " + " ".join(words))
ADDRESSES = st.integers(0, 9999).map(lambda number: f"https://plans.example/{number}")


@dataclass(frozen=True)
class Item:
    """One entry of a plan: how many weeks it takes, its topic, its lines, its address if any; breaks are ``free``."""

    weeks: int
    topic: str
    lines: tuple[str, ...]
    address: str
    free: bool = False


@st.composite
def plans(draw: st.DrawFn, *, most: int = 3) -> list[Item]:
    topics = draw(st.lists(TOPICS, min_size=3, max_size=8, unique=True))
    return [
        Item(
            draw(st.sampled_from([1] * 4 + list(range(1, most + 1)))),
            topic,
            tuple(draw(st.lists(TOPICS, max_size=2))),
            draw(st.one_of(st.just(""), ADDRESSES)),
        )
        for topic in topics
    ]


def labels(plan: list[Item], words: Words) -> list[str]:
    first, result = 1, []
    for item in plan:
        last = first + item.weeks - 1
        result.append(words.number.format(first) if item.weeks == 1 else words.span.format(first, last))
        first = last + 1
    return result


def lines_of(item: Item, indent: str = "") -> list[str]:
    link = [f"[source]({item.address})"] if item.address else []
    return [f"{indent}- {line}" for line in [*item.lines, *link]]


def headings(plan: list[Item], words: Words, mark: str, level: int) -> str:
    parts = ["# Zum Lernen", ""]
    for label, item in zip(labels(plan, words), plan, strict=True):
        parts += [f"{'#' * level} {label}{mark}{item.topic}", "", *lines_of(item), ""]
    return "\n".join(parts)


def bold(plan: list[Item], words: Words, mark: str, level: int) -> str:
    parts = ["# Zum Lernen", ""]
    for label, item in zip(labels(plan, words), plan, strict=True):
        parts += [f"**{label}{mark}{item.topic}**", "", *lines_of(item), ""]
    return "\n".join(parts)


def items(plan: list[Item], words: Words, mark: str, level: int) -> str:
    parts = ["# Zum Lernen", ""]
    for label, item in zip(labels(plan, words), plan, strict=True):
        parts += [f"- [ ] **{label}**{mark}{item.topic}", *lines_of(item, "  ")]
    return "\n".join(parts)


def table(plan: list[Item], words: Words, mark: str, level: int) -> str:
    rows = [f"| {words.week} | {words.topic} | Zusatz |", "|---|---|---|"]
    for label, item in zip(labels(plan, words), plan, strict=True):
        link = f" [source]({item.address})" if item.address else ""
        rows.append(f"| {label} | {item.topic} | {'<br>'.join(item.lines)}{link} |")
    return "# Zum Lernen\n\n" + "\n".join(rows)


def html(plan: list[Item], words: Words, mark: str, level: int) -> str:
    rows = [f"<tr><th>{words.week}</th><th>{words.topic}</th></tr>"]
    for label, item in zip(labels(plan, words), plan, strict=True):
        topic = f'<a href="{item.address}">{item.topic}</a>' if item.address else item.topic
        rows.append(f"<tr><td>{label}</td><td>{topic}</td></tr>")
    return "# Zum Lernen\n\n<table>\n" + "\n".join(rows) + "\n</table>\n"


def phases(plan: list[Item], words: Words, mark: str, level: int) -> str:
    """Headings under two phases."""
    parts = ["# Zum Lernen", "", "## Phase 1: Anfang", ""]
    for at, (label, item) in enumerate(zip(labels(plan, words), plan, strict=True)):
        parts += ["## Phase 2: Ende", ""] if at == len(plan) // 2 else []
        parts += [f"### {label}{mark}{item.topic}", "", *lines_of(item), ""]
    return "\n".join(parts)


def values(plan: list[Item], words: Words, mark: str, level: int) -> str:
    """A file of values; a task a line in one cell."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([words.week, words.topic, "Zusatz"])
    for label, item in zip(labels(plan, words), plan, strict=True):
        writer.writerow([label, item.topic, "\n".join([*item.lines, *[item.address] * bool(item.address)])])
    return out.getvalue()


FORMS = {
    "headings": headings,
    "bold": bold,
    "items": items,
    "table": table,
    "html": html,
    "phases": phases,
    "values": values,
}


def read(text: str, file: str = "plan.md") -> Reading:
    decoded, problems = decode(text.encode(), file)
    assert problems == []
    return read_weeks(decoded, file)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
@settings(QUICK, max_examples=max(1, CASES // 50))
@given(data=st.data())
def test_any_plan_in_any_form_and_language_is_read_back(form: str, language: str, data: st.DataObject) -> None:
    words, studied = LANGUAGES[language], data.draw(plans())
    plan = list(studied)
    pause = data.draw(st.one_of(st.none(), st.integers(1, len(plan) - 1)))
    if pause is not None:
        plan.insert(pause, Item(1, words.pause, (), "", free=True))
    mark = data.draw(st.sampled_from([": ", " – ", " - ", " — "]))
    text = FORMS[form](plan, words, mark, data.draw(st.integers(2, 4)))
    reading = read(text, "plan.csv" if form == "values" else "plan.md")
    assert [problem for problem in reading.problems if problem.level is Level.ERROR] == []
    expected = [
        (f"{item.topic} - Part {part}" if item.weeks > 1 else item.topic, item.address)
        for item in studied
        for part in range(1, item.weeks + 1)
    ]
    assert [(week.topic, week.links[0].url if week.links else "") for week in reading.weeks] == expected
    assert [week.number for week in reading.weeks] == list(range(1, len(expected) + 1))
    begins = sum(item.weeks for item in studied[:pause]) + 1 if pause is not None else 0
    assert [week.number for week in reading.weeks if week.free_before] == [begins] * (pause is not None)
    for week, item in zip(reading.weeks, [each for each in studied for _ in range(each.weeks)], strict=True):
        kept = week.focus + " " + " ".join(text for _, text in week.columns)
        assert form == "html" or all(line in kept for line in item.lines)


NO_PLANS = {
    "days": lambda topics, words: "\n".join(f"- {words.day.format(at)}: {t}" for at, t in enumerate(topics, 1)),
    "day headings": lambda topics, words: "\n\n".join(
        f"## {words.day.format(at)}: {t}" for at, t in enumerate(topics, 1)
    ),
    "months": lambda topics, words: "\n\n".join(f"## Month {at}: {t}" for at, t in enumerate(topics, 1)),
    "lengths": lambda topics, words: "\n\n".join(f"## {t} (2 weeks)" for t in topics),
    "topics": lambda topics, words: "\n".join(f"{at}. {t}" for at, t in enumerate(topics, 1)),
    "books": lambda topics, words: (
        "| # | Title | Author |\n|---|---|---|\n"
        + "\n".join(f"| {at} | {t} | A. Name |" for at, t in enumerate(topics, 1))
    ),
    "homework": lambda topics, words: (
        "## Homework\n\n| # | Title |\n|---|---|\n" + "\n".join(f"| {at} | {t} |" for at, t in enumerate(topics, 1))
    ),
    "questions": lambda topics, words: (
        "| Q # | Question |\n|---|---|\n" + "\n".join(f"| {at} | {t} |" for at, t in enumerate(topics, 1))
    ),
    "prose": lambda topics, words: " ".join(f"In week {at} I did {t}." for at, t in enumerate(topics, 1)),
    "meals": lambda topics, words: (
        f"| {words.week} | Breakfast | Dinner |\n|---|---|---|\n"
        + "\n".join(f"| {words.number.format(at)} | {t} | Soup |" for at, t in enumerate(topics, 1))
    ),
    "marks": lambda topics, words: (
        f"| {words.week} | Student | Grade |\n|---|---|---|\n"
        + "\n".join(f"| {at} | {t} | {at} |" for at, t in enumerate(topics, 1))
    ),
    "changes": lambda topics, words: (
        "## Changelog\n\n" + "\n\n".join(f"### {words.number.format(at)}: {t}" for at, t in enumerate(topics, 1))
    ),
    "a log": lambda topics, words: "\n\n".join(f"## 2026-01-{at:02d}: {t}" for at, t in enumerate(topics, 1)),
}


@pytest.mark.parametrize("kind", NO_PLANS)
@settings(QUICK, max_examples=max(1, CASES // 15))
@given(topics=st.lists(TOPICS, min_size=3, max_size=9, unique=True), words=st.sampled_from(list(LANGUAGES.values())))
def test_what_is_no_week_plan_never_becomes_one_unasked(kind: str, topics: list[str], words: Words) -> None:
    reading = read("# Zum Lernen\n\n" + NO_PLANS[kind](topics, words))
    assert reading.weeks == ()
    errors = [problem for problem in reading.problems if problem.level is Level.ERROR]
    assert errors
    assert all(problem.remedy for problem in errors)


SLOW = {
    "5 MB of rows": "| Week | Topic |\n|---|---|\n" + "| 1 | some words of it |\n" * 220_000,
    "5 MB in one line": "x" * 5_000_000,
    "10,000 tables": "| Week | Topic |\n|---|---|\n| 1 | x |\n\n" * 10_000,
    "10,000 headings": "## Week 1: something\n\ntext\n\n" * 10_000,
    "4,000 headings": "".join(f"## Week {at}: something\n\n" for at in range(1, 4001)),
    "5,000 rows": "| Week | Topic |\n|---|---|\n" + "".join(f"| {at} | x |\n" for at in range(1, 5001)),
    "2,000 tables": "| Week | Topic |\n|---|---|\n| 1 | x |\n\n" * 2_000,
    "brackets": "[" * 100_000,
    "stars": "*" * 50_000 + "a" + "*" * 50_000,
    "quotations": "> " * 30_000 + "x",
    "nested lists": "".join("  " * at + "- Week 1\n" for at in range(600)),
    "HTML tables": "<table><tr><td>1</td></tr></table>\n" * 5_000,
    "tables in tables": "<table><tr><td>" * 5_000,
    "wide HTML cells": "<table>"
    + ("<tr>" + "<td rowspan=500 colspan=40>Week 1</td>" * 30 + "</tr>\n") * 300
    + "</table>",
    "numbers": "## Week " + "1, " * 30_000,
    "dates": "## " + "2027-01-01 " * 10_000,
    "weekdays": "- " + "Monday, " * 10_000,
    "items": "- Week 1: x\n" * 9_000,
    "comments without an end": "{% endcomment %}\n" + "{% comment %}\n" * 5_900,
    "fences of HTML without an end": "```{=html}\n" * 5_900,
    "days with a dash": "01-22 clay\n\n" * 2_900,
}


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_a_document_made_to_be_slow_is_read_or_refused_in_two_seconds_of_work(text: str) -> None:
    from studycal.formats.documents.curriculum import parse_curriculum

    begin = time.process_time()
    parse_curriculum(text.encode(), "plan.md", text.encode(), "plan.md", {})
    # Processor time, not wall time; read twice here, as a plan and as a rhythm.
    assert time.process_time() - begin < 4


_WORDS = ["lorem", "ipsum", "dolor", "sit", "amet", "week", "topic", "part", "read", "build"]
SLOW_VALUES = {
    "tabs.tsv": "Week\tTopic\n" + ("\t".join(_WORDS * 15) + "\n") * 5_400,
    "tabs.txt": ("\t".join(_WORDS * 15) + "\n") * 5_400,
    "tabs.md": ("\t".join(_WORDS * 2) + "\n") * 2_900,
    "long rows.tsv": "Week\tTopic\tFocus\n" + "".join(f"{at}\tx\t{'word ' * 150}\n" for at in range(1, 5_400)),
    "commas.csv": "Week,Topic,Focus\n" + "".join(f"{at},x, {', '.join(_WORDS * 9)}\n" for at in range(1, 5_400)),
    "semicolons.csv": "Week;Topic\n" + ";".join(_WORDS * 60) * 80,
    "many rows.csv": "Week,Topic\n" + "1,x\n" * 200_000,
}


@pytest.mark.parametrize(("name", "text"), SLOW_VALUES.items(), ids=SLOW_VALUES)
def test_rows_of_values_made_to_be_slow_are_refused_in_two_seconds_of_work(name: str, text: str) -> None:
    from studycal.formats.documents.curriculum import parse_curriculum

    begin = time.process_time()
    _, problems = parse_curriculum(text.encode(), name, b"", "cadence.md", {})
    assert time.process_time() - begin < 2
    assert "file-too-large" in [problem.rule for problem in problems]
