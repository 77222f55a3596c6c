"""The cadence document in the many shapes learners write it."""

import pytest

from studycal.core.curriculum import Level, Load, Role, Rules, SessionTemplate
from studycal.formats.documents.curriculum import Cadence, parse_cadence

FILE = "cadence.md"


def cadence(text: str) -> Cadence:
    """The cadence of a document that must have no error."""
    found, problems = parse_cadence(text, FILE)
    assert [problem for problem in problems if problem.level is Level.ERROR] == []
    return found


def rules(text: str) -> list[tuple[str, int]]:
    return [(problem.rule, problem.line) for problem in parse_cadence(text, FILE)[1]]


SAME_CADENCE = {
    "bold paragraphs": "## **Q1 (Basics)**\n\n**Cognitive load:** High\n\n**Session 1 – Math**\n\n- sums\n- maps\n\n"
    "**Optional Session 2 – Essay**\n\n- words\n",
    "no blank lines": "## **Q1 (Basics)**\n**Cognitive load:** High\n**Session 1 – Math**\n- sums\n- maps\n"
    "**Optional Session 2 – Essay**\n- words\n",
    "headings": "# Q1: Basics\n## Cognitive load: High\n### Session 1: Math\n* sums\n* maps\n"
    "### Session 2: Essay (optional)\n* words",
    "a list": "**Quarter 1 — Basics**\n\n- Cognitive load: High\n- **Session 1 — Math**\n    - sums\n    - maps\n"
    "- **Session 2 — Essay** (optional)\n    - words\n",
    "bullets indented right below": "## Q1 (Basics)\nLoad: High\n\n**Session 1 – Math**\n     - sums\n     - maps\n\n"
    "**Optional Session 2 – Essay**\n     - words\n",
    "typed bullets": "## Q1 (Basics)\nLoad: High\n\n**Session 1 – Math**\n• sums\n• maps\n\n"
    "**Optional Session 2 – Essay**\n• words\n",
    "a plain list": "###### Quarter 1 - Basics\n\nLoad: High\n\n1. Session 1 - Math\n   - sums\n     - maps\n"
    "2. Session 2 (optional) - Essay\n   - words\n",
    "indented like code": "Q1 (Basics)\n===\n\nCognitive load - High\n\n**Session 1 - Math**\n\n"
    "        - sums\n        - maps\n\n"
    "**Session 2 - Essay [optional]**\n\n    words\n",
    "bold only in part": "## **Q1** (Basics)\n\n**Cognitive load**: High\n\n**Session 1** – Math\n- sums\n- maps\n\n"
    "**Optional** Session 2: **Essay**\n- words\n",
    "first bullet beside the title": "## Q1 (Basics)\nCognitive load: High\n\n- **Session 1 – Math:** sums\n  - maps\n"
    "- **Optional: Session 2 – Essay** – words\n",
    "nested bold and tags": "## __Q1__ (**Basics**)\n\n**Cognitive load:** <u>High</u>\n\n"
    "**Session 1 – **Math****\n\n- *sums*\n"
    "- `maps`\n\n**Session&nbsp;2 &ndash; Optional: Essay**\n\n- [words](x)\n",
    "a year": "# Cadence (2026)\n\n## Q1 (2026): Basics\n\nCognitive load: High\n\n### Weekly cadence\n\n"
    "#### Session 1 Math\n- sums\n- maps\n\n#### Optional Session 2 Essay\n- words\n",
    "roles given": "## Q1 (Basics)\nCognitive load: High\n\n**Session 1 – Math {theory}**\n- sums\n- maps\n\n"
    "**Optional Session 2 – Essay** { Write }\n- words\n",
    "emoji before every title": "# 📅 Cadence\n\n## 🚀 Q1 (Basics)\n\n🧠 **Cognitive load:** High\n\n"
    "**✏️ Session 1 – Math**\n- sums\n- maps\n\n### 👩‍💻 Optional – Session 2 – Essay\n- words\n",
    "pasted with its fence": "```md\n## Q1 (Basics)\nLoad: High\n\n**Session 1 – Math**\n- sums\n- maps\n\n"
    "**Bonus Session 2 – Essay**\n- words\n```\n",
    "sessions out of order": "## Q1 (Basics)\nCognitive load: High\n\n**Optional Session 2 – Essay**\n- words\n\n"
    "**Session 1 – Math**\n- sums\n- maps\n",
}


@pytest.mark.parametrize("text", SAME_CADENCE.values(), ids=SAME_CADENCE)
def test_all_these_documents_say_the_same(text: str) -> None:
    (quarter,) = cadence(text).quarters
    assert (quarter.key, quarter.name, quarter.load, quarter.load_text) == ("Q1", "Basics", Load.HIGH, "High")
    math, essay = quarter.sessions
    assert math == SessionTemplate("S1", "Math", ("sums", "maps"), Role.THEORY, line=math.line)
    assert essay == SessionTemplate("S2", "Essay", ("words",), Role.WRITE, optional=True, line=essay.line)


@pytest.mark.parametrize("text", SAME_CADENCE.values(), ids=SAME_CADENCE)
def test_every_session_has_the_line_of_its_title(text: str) -> None:
    for session in cadence(text).quarters[0].sessions:
        assert session.name in text.split("\n")[session.line - 1]


def test_without_quarter_headings_one_cadence_holds_all_year() -> None:
    found = cadence("Cognitive load: Low\n\n**Session 1 – Build**\n\n**Session 2 – Write**\n")
    (quarter,) = found.quarters
    assert (quarter.key, quarter.load, [session.role for session in quarter.sessions]) == (
        "Q1",
        Load.LOW,
        [Role.BUILD, Role.WRITE],
    )


@pytest.mark.parametrize("count", range(1, 9))
def test_one_to_eight_sessions_in_any_number_of_quarters(count: int) -> None:
    sessions = "".join(f"**Session {number} – Write**\n" for number in range(1, count + 1))
    found = cadence("".join(f"## Q{number}\n{sessions}" for number in range(1, 14)))
    assert [quarter.key for quarter in found.quarters] == [f"Q{number}" for number in range(1, 14)]
    assert all(len(quarter.sessions) == count for quarter in found.quarters)


@pytest.mark.parametrize(
    ("text", "load"),
    [
        ("High, abstract", Load.HIGH),
        ("very high", Load.HIGH),
        ("intense", Load.HIGH),
        ("Medium–high, more geometric", Load.MEDIUM_HIGH),
        ("moderate to high", Load.MEDIUM_HIGH),
        ("Medium, experimental, at times high", Load.MEDIUM),
        ("low to high", Load.MEDIUM),
        ("low-medium", Load.MEDIUM),
        ("Lower, integrative", Load.LOW),
        ("light", Load.LOW),
    ],
)
def test_the_load_is_the_nearest_of_four_and_keeps_its_words(text: str, load: Load) -> None:
    quarter = cadence(f"## Q1\n**Cognitive load:** {text}\n**Session 1 – Write**\n").quarters[0]
    assert (quarter.load, quarter.load_text) == (load, text)


@pytest.mark.parametrize(("load", "line"), [("", 1), ("**Cognitive load:** purple\n", 2)])
def test_no_known_load_is_medium_with_a_word(load: str, line: int) -> None:
    text = f"## Q1\n{load}**Session 1 – Write**\n"
    assert cadence(text).quarters[0].load is Load.MEDIUM
    assert rules(text) == [("load-assumed", line)]


@pytest.mark.parametrize(
    ("name", "bullets", "role"),
    [
        ("Proofs and Theorems", (), Role.THEORY),
        ("Grammar theory", (), Role.THEORY),
        ("Coding Kata", (), Role.BUILD),
        ("Implement a parser", (), Role.BUILD),
        ("Paper Club", (), Role.READ),
        ("Blog", (), Role.WRITE),
        ("Benchmarks", (), Role.EXPERIMENT),
        ("Explain to a friend", (), Role.TEACH),
        ("Weekly Review", (), Role.REFLECT),
        ("Non technical", ("Write a poem",), Role.FREE),
        ("Teach / Write", (), Role.TEACH),
        ("Analysis", ("Ablations", "Write “what surprised me”"), Role.WRITE),
        ("Deep work", ("Read two papers", "Write"), Role.READ),
        ("Runtime internals", ("Read the source",), Role.READ),
    ],
)
def test_the_role_is_told_by_the_name_then_by_the_bullets(name: str, bullets: tuple[str, ...], role: Role) -> None:
    text = f"**Session 1 – {name}**\n" + "".join(f"- {bullet}\n" for bullet in bullets)
    assert cadence(text).quarters[0].sessions[0].role is role


def test_a_role_in_braces_wins_over_the_words_and_the_config_over_both() -> None:
    text = "**Session 1 – Read {build}**\n\n**Session 2 – Essay**\n"
    assert [session.role for session in cadence(text).quarters[0].sessions] == [Role.BUILD, Role.WRITE]
    found, problems = parse_cadence(text, FILE, {"Q1.S1": "Teach"})
    assert found.quarters[0].sessions[0].role is Role.TEACH
    assert [problem.rule for problem in problems] == ["load-assumed"]


def test_an_optional_session_of_no_known_kind_is_free() -> None:
    assert (
        cadence("**Session 1 – Write**\n\n**Optional Session 2 – Wildcard**\n").quarters[0].sessions[1].role
        is Role.FREE
    )


def test_words_that_tell_nothing_are_a_warning_and_read_is_assumed() -> None:
    text = "# Mine\n\n**Session 1 – Ponies**\n- Horses\n\n**Session 2 – Write**\n"
    assert cadence(text).quarters[0].sessions[0].role is Role.READ
    assert ("role-assumed", 3) in rules(text)


def test_a_quarter_that_makes_nothing_is_a_warning() -> None:
    assert ("no-output", 1) in rules("## Q1 (Input)\n**Session 1 – Read**\n")


def test_more_sessions_than_the_rules_allow_is_a_warning() -> None:
    text = "- 1–2 sessions a week\n\n## Q1\n**Session 1 – Write**\n\n**Session 2 – Read**\n\n**Session 3 – Read**\n"
    assert ("sessions-over-rules", 3) in rules(text)
    assert "sessions-over-rules" not in dict(rules(text.replace("**Session 3 ", "**Optional Session 3 ")))


SESSION = "\n\n## Q1\nLoad: High\n\n**Session 1 – Write**\n- words\n"


@pytest.mark.parametrize(
    ("bullet", "expected"),
    [
        ("- **4–6 total sessions/week**", Rules(min_sessions=4, max_sessions=6)),
        ("- 3 to 5 sessions a week", Rules(min_sessions=3, max_sessions=5)),
        ("- Five sessions a week", Rules(min_sessions=5, max_sessions=5)),
        ("- Sessions are **45-60 minutes**", Rules(min_minutes=45, max_minutes=60)),
        ("- 1–1.5 hours each", Rules(min_minutes=60, max_minutes=90)),
        ("- 50 min", Rules(min_minutes=50, max_minutes=50)),
        ("- 3–4 sessions of 30–40 minutes", Rules(3, 4, 30, 40)),
        ("- Two sessions a week are output-focused", Rules(outputs_per_week=2)),
        ("- One session/week is always **output-focused**", Rules(outputs_per_week=1)),
        ("- Stop mid-problem if needed → restart next session", Rules(stop_and_restart=True)),
        ("- Never stop mid-problem", Rules(stop_and_restart=False)),
        ("- 45 minutes per session", Rules(min_minutes=45, max_minutes=45)),
        ("- 8 sessions a week, 40 minutes each", Rules(8, 8, 40, 40)),
        ("- 10 hours a week", Rules(hours_per_week=10)),
        ("- 5-7 h/week", Rules(hours_per_week=6)),
        ("- Weekly: 2.5 hours", Rules(hours_per_week=2.5)),
        ("- 10 hours of study per week in 4 sessions", Rules(4, 4, hours_per_week=10)),
    ],
)
def test_a_global_rule_is_told_by_its_words(bullet: str, expected: Rules) -> None:
    text = f"# Cadence\n\n**Global rules**\n\n{bullet}{SESSION}"
    assert cadence(text).rules == expected
    assert {rule for rule, _ in rules(text)} <= {"sessions-unmet", "outputs-unmet"}
    assert {line for _, line in cadence(text).rules.stated} == {5}


@pytest.mark.parametrize(
    ("valve", "expected"),
    [
        ("- **Bad week?** Do only:\n  - 1 read session\n  - 1 write session", Rules(bad_week=(Role.READ, Role.WRITE))),
        ("- Bad week: one teach and one write session", Rules(bad_week=(Role.TEACH, Role.WRITE))),
        ("**Bad week?** Only write.", Rules(bad_week=(Role.WRITE,))),
        ("- **Great week?** Build more, no new topics", Rules(great_week=Role.BUILD)),
        ("- **Behind?** Shrink scope, never add hours", Rules(behind_adds_hours=False)),
    ],
)
def test_a_safety_valve_is_told_by_its_words(valve: str, expected: Rules) -> None:
    text = f"{SESSION}\n---\n\n## Built-In Safety Valves\n\n{valve}\n"
    assert cadence(text).rules == expected
    assert {rule for rule, _ in rules(text)} <= {"bad-week-role"}


def test_adding_hours_when_behind_is_a_warning_because_studycal_never_does() -> None:
    text = f"{SESSION}\n## Safety valves\n\n- Behind? Add hours on Sunday\n"
    assert cadence(text).rules.behind_adds_hours
    assert rules(text) == [("behind-adds-hours", 11)]


def test_what_was_not_understood_is_listed_with_its_line() -> None:
    text = (
        "# Cadence (2026)\n\nHello!\n\n- Drink water\n\n## Q1\nLoad: High\nA word on Q1.\n\n**Session 1 – Write**\n"
        "- words\n\nGood luck!\n\n- a tip\n\n## Tips\n\n- sleep\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "## Safety valves\n\n- Tired? Sleep\n- Great week? Celebrate\n- Bad week? Do only:\n  - a nap\n  - write\n"
    )
    listed = [("text-ignored", line) for line in (3, 5, 9, 14, 16, 18, 20, 22, 28, 29, 31)]
    assert rules(text) == [("year-ignored", 1), *listed]
    assert cadence(text).rules.bad_week == (Role.WRITE,)


def test_a_load_before_the_first_quarter_is_ignored_with_a_word() -> None:
    text = f"Cognitive load: Low{SESSION}"
    assert cadence(text).quarters[0].load is Load.HIGH
    assert rules(text) == [("text-ignored", 1)]
