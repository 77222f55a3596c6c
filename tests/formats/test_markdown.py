"""Both documents together: the shipped ones, those that cannot be used, and any at all."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from studycal.core.curriculum import Curriculum, Level, Load, Problem, Quarter, Role, Rules, SessionTemplate, Week
from studycal.formats.documents.curriculum import decode, parse_curriculum
from studycal.formats.documents.untitled import PLACEHOLDER

DOCUMENTS = Path(__file__).parent / "documents"
SHIPPED = Path(__file__).parents[2] / "curriculum"

WEEKS = b"| Week | Topic |\n|---|---|\n| 1 | Sets |\n| 2 | Maps |\n"
CADENCE = "## Q1\n\n**Cognitive load:** High\n\n**Session 1 – Write**\n\n- words\n".encode()


def read(weeks: bytes = WEEKS, cadence: bytes = CADENCE) -> tuple[Curriculum | None, tuple[Problem, ...]]:
    return parse_curriculum(weeks, "weeks.md", cadence, "cadence.md", {})


def errors(problems: tuple[Problem, ...]) -> list[tuple[str, str, int]]:
    return [(one.file, one.rule, one.line) for one in problems if one.level is Level.ERROR]


def original() -> tuple[Curriculum | None, tuple[Problem, ...]]:
    return read((DOCUMENTS / "original-weeks.md").read_bytes(), (DOCUMENTS / "original-cadence.md").read_bytes())


def shipped() -> tuple[Curriculum | None, tuple[Problem, ...]]:
    return read((SHIPPED / "weeks.md").read_bytes(), (SHIPPED / "cadence.md").read_bytes())


def without_lines(curriculum: Curriculum | None) -> Curriculum:
    assert curriculum is not None
    quarters = tuple(
        replace(quarter, line=0, sessions=tuple(replace(session, line=0) for session in quarter.sessions))
        for quarter in curriculum.quarters
    )
    return Curriculum(tuple(replace(week, line=0) for week in curriculum.weeks), quarters, curriculum.rules)


def test_the_shipped_curriculum_has_52_weeks_and_4_quarters_and_nothing_to_say() -> None:
    curriculum, problems = shipped()
    assert curriculum is not None
    assert problems == ()
    assert [week.number for week in curriculum.weeks] == list(range(1, 53))
    assert [[week.phase for week in curriculum.weeks].count(phase) for phase in (1, 2, 3)] == [22, 16, 14]
    assert curriculum.rules == Rules()
    assert sum(week.part > 0 for week in curriculum.weeks) == 21
    week = curriculum.week(7)
    assert (week.topic, week.short_topic) == ("Attention Mechanisms - Part 1", "Attention Mechanisms 1/2")
    assert curriculum.week(5).topic == "Text Processing & Tokenization - Part 1"


def test_the_shipped_cadence_is_understood_session_by_session() -> None:
    curriculum, _ = shipped()
    assert curriculum is not None
    assert {quarter.key: " ".join(session.role for session in quarter.sessions) for quarter in curriculum.quarters} == {
        "Q1": "theory build read write free",
        "Q2": "theory build experiment write free",
        "Q3": "theory build experiment write free",
        "Q4": "build write teach reflect free",
    }
    assert [(quarter.name, quarter.load, quarter.load_text) for quarter in curriculum.quarters] == [
        ("Foundations & Backprop", Load.HIGH, "High, abstract"),
        ("Attention & Representations", Load.MEDIUM_HIGH, "Medium–high, more geometric"),
        ("Systems & Training Dynamics", Load.MEDIUM, "Medium, experimental"),
        ("Synthesis & Teaching", Load.LOW, "Lower, integrative"),
    ]
    for quarter in curriculum.quarters:
        assert [session.optional for session in quarter.sessions] == [False, False, False, False, True]
    assert curriculum.quarters[3].sessions[3].bullets == (
        "What do I actually understand?",
        "What did I think I understood but didn’t?",
    )


def test_the_documents_as_learners_have_them_mean_the_same() -> None:
    assert without_lines(original()[0]) == without_lines(shipped()[0])


def test_the_chatty_tail_and_the_year_are_listed_as_info() -> None:
    _, problems = original()
    assert [(one.level, one.rule, one.line) for one in problems] == [
        (Level.INFO, "year-ignored", 1),
        *((Level.INFO, "text-ignored", line) for line in (152, 154, 155, 156, 157, 159)),
    ]


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: text.encode("utf-32"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.rstrip().encode(),
    ],
    ids=["BOM", "UTF-16", "UTF-16 big-endian", "UTF-32", "CRLF", "CR", "no final newline"],
)
def test_encodings_and_line_ends_change_nothing_not_even_line_numbers(encode) -> None:
    names = ("weeks.md", "cadence.md")
    assert read(*(encode((SHIPPED / name).read_text(encoding="utf-8")) for name in names)) == shipped()


def test_control_characters_are_taken_out_with_a_warning() -> None:
    text, problems = decode(b"one\ntw\x00o\x1b\n", "a.md")
    assert text == "one\ntwo\n"
    assert [(one.rule, one.level, one.line) for one in problems] == [("control-characters", Level.WARNING, 2)]


def table(*rows: str) -> bytes:
    return "\n".join(["| Week | Topic |", "|---|---|", *rows]).encode()


def cadence(*lines: str) -> bytes:
    return "\n\n".join(["## Q1", *lines]).encode()


BAD_WEEKS = {
    "empty": (b"", "file-empty", 1),
    "white space": (b" \n\n\t\n", "file-empty", 1),
    "only a mark": (b"\xef\xbb\xbf", "file-empty", 1),
    "over 5 MB": (b"x" * (5 * 1024 * 1024 + 1), "file-too-large", 1),
    "not UTF-8": (b"| Week | Topic |\n|---|---|\n| 1 | Caf\xe9 |\n", "encoding", 3),
    "half a UTF-16 character": (b"\xff\xfe|\x00\n", "encoding", 1),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "encoding", 1),
    "prose": (b"# Plan\n\nFirst sets, then maps.\n", "weeks-no-table", 1),
    "NUL bytes alone": (b"\x00" * 9, "weeks-no-table", 1),
    "without header": (b"Hello\n\n| 1 | Sets |\n| 2 | Maps |\n", "weeks-no-table", 3),
    "data as header": (b"| 1 | Sets |\n|---|---|\n| 2 | Maps |\n", "weeks-no-table", 1),
    "header of too few columns": (b"| Week |\n|---|---|\n| 1 | Sets |\n", "weeks-no-table", 1),
    "no column of text": (b"\n| Week | Hours |\n|---|---|\n| 1 | 5 |\n", "topic-empty", 4),
    "no week column": (b"| Day | Topic |\n|---|---|\n| 1 | Sets |\n", "weeks-no-table", 1),
    "no rows": (table(), "weeks-no-table", 1),
    "week many": (table("| 1 | Sets |", "| many | Maps |"), "week-number", 4),
    "week minus one": (table("| -1 | Sets |"), "week-number", 3),
    "week one and a half": (table("| 1 | Sets |", "| 1.5 | Maps |"), "week-number", 4),
    "a range that falls": (table("| 2-1 | Sets |"), "week-number", 3),
    "no number": (table("| | Sets |"), "week-number", 3),
    "a digit of another script": (table("| ² | Sets |"), "week-number", 3),
    "doubled week": (table("| 1 | Sets |", "| 2 | Maps |", "| 2 | Bags |"), "week-double", 5),
    "missing week 3": (table("| 1 | Sets |", "| 2 | Maps |", "| 4 | Bags |"), "week-missing", 5),
    "starting at 2": (table("| 2 | Maps |"), "week-missing", 3),
    "empty topic": (table("| 1 | Sets |", "| 2 | |"), "topic-empty", 4),
    "half a row": (table("| 1 | Sets |", "| 2 |"), "topic-empty", 4),
    "week 521": (table(*(f"| {number} | T |" for number in range(1, 522))), "weeks-too-many", 523),
    "a year as a week": (table("| 2026 | Sets |"), "weeks-too-many", 3),
    "numbers beyond counting": (table("| 99999999999999999999 | Sets |"), "week-number", 3),
}

BAD_CADENCES = {
    "empty": (b"", "file-empty", 1),
    "not UTF-8": (b"## Q1\n**Session 1 \x96 Write**\n", "encoding", 2),
    "no sessions": (b"# Cadence\n\n- 4-6 sessions a week\n", "no-sessions", 1),
    "quarters alone": (b"## Q1\n\n## Q2\n", "no-sessions", 1),
    "a quarter without sessions": (CADENCE + b"\n## Q2\n", "no-sessions", 9),
    "session without number": (cadence("**Session – Write**"), "session-number", 3),
    "session one": (cadence("### Session one – Write"), "session-number", 3),
    "an optional one without number": (
        cadence("**Session 1 – Write**", "**Optional Session: Play**"),
        "session-number",
        5,
    ),
    "session 0": (cadence("**Session 0 – Write**"), "session-number", 3),
    "session twice": (cadence("**Session 1 – Write**", "**Session 1 – Read**"), "session-double", 5),
    "session missing": (cadence("**Session 1 – Write**", "**Session 3 – Read**"), "session-missing", 5),
    "nine sessions": (cadence(*(f"**Session {number} – Write**" for number in range(1, 10))), "sessions-too-many", 19),
    "quarter 0": (b"## Q0\n\n### Session 1: Write\n", "quarter-number", 1),
    "quarter twice": (CADENCE + CADENCE, "quarter-double", 8),
    "quarter missing": (CADENCE + CADENCE.replace(b"Q1", b"Q3"), "quarter-missing", 8),
    "a role misspelt": (cadence("**Session 1 – Code {bulid}**"), "role-unknown", 3),
    "a role left empty": (cadence("**Session 1 – Code {}**"), "role-unknown", 3),
    "more than at most": (b"- 6-4 sessions a week\n\n" + CADENCE, "rules-contradict", 1),
    "no session at all": (b"- 0 sessions a week\n\n" + CADENCE, "rules-contradict", 1),
    "minutes the wrong way": (b"- 90-60 minutes\n\n" + CADENCE, "rules-contradict", 1),
    "nine hours": (b"- 8 to 9 hours each\n\n" + CADENCE, "rules-contradict", 1),
    "two rules on minutes": (b"- 60-90 minutes\n- 30 minutes\n\n" + CADENCE, "rules-contradict", 2),
    "more outputs than sessions": (b"- 2-3 sessions\n- 5 outputs a week\n\n" + CADENCE, "rules-contradict", 2),
}


@pytest.mark.parametrize(("data", "rule", "line"), BAD_WEEKS.values(), ids=BAD_WEEKS)
def test_weeks_that_cannot_be_used_are_one_error_at_its_line_with_a_remedy(data: bytes, rule: str, line: int) -> None:
    curriculum, problems = read(weeks=data)
    assert curriculum is None
    assert errors(problems) == [("weeks.md", rule, line)]
    assert all(one.message and one.remedy for one in problems if one.level is Level.ERROR)


@pytest.mark.parametrize(("data", "rule", "line"), BAD_CADENCES.values(), ids=BAD_CADENCES)
def test_a_cadence_that_cannot_be_used_is_one_error_at_its_line_with_a_remedy(
    data: bytes, rule: str, line: int
) -> None:
    curriculum, problems = read(cadence=data)
    assert curriculum is None
    assert errors(problems) == [("cadence.md", rule, line)]
    assert all(one.message and one.remedy for one in problems if one.level is Level.ERROR)


def test_a_misspelt_role_is_answered_with_the_nearest_one() -> None:
    _, problems = read(cadence=BAD_CADENCES["a role misspelt"][0])
    assert problems[-1].remedy.startswith("Did you mean build?")


def test_a_gap_of_weeks_is_one_error_that_names_them() -> None:
    _, problems = read(weeks=table("| 1 | Sets |", "| 12 | Maps |"))
    assert [one.message for one in problems] == ["Weeks 2 to 11 are missing."]


def test_the_config_overrides_roles_and_its_mistakes_are_errors() -> None:
    good, _ = parse_curriculum(WEEKS, "w", CADENCE, "c", {"Q1.S1": "teach"})
    assert good is not None
    assert good.quarters[0].sessions[0].role is Role.TEACH
    for roles, rule, line in (
        ({"Q1.S1": "taech"}, "role-unknown", 5),
        ({"Q1.S9": "build"}, "role-key", 1),
        ({"first": "build"}, "role-key", 1),
    ):
        none, problems = parse_curriculum(WEEKS, "w", CADENCE, "c", roles)
        assert none is None
        assert errors(problems) == [("c", rule, line)]


def test_errors_of_both_documents_are_all_told() -> None:
    _, problems = read(table("| 2 | Maps |", "| x | y |"), cadence("**Session 1 – Code {x}**", "**Session 1 – Write**"))
    assert [one[1] for one in errors(problems)] == ["week-missing", "week-number", "role-unknown", "session-double"]


def test_of_a_rule_broken_endlessly_the_first_hundred_are_told_and_how_many_more() -> None:
    _, problems = read(weeks=table("| 1 | Sets |", *["| 1 | Sets |"] * 2500))
    assert [one.line for one in problems] == list(range(4, 105))
    assert problems[-1].message == "2400 more like those above, from here on."


LETTERS = "abzŁéß漢א&<>*_`[]|\\#\"'~{}()!:;,.?-–+=/1"
WORDS = st.text(LETTERS, min_size=1, max_size=8)
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
NAMES = st.lists(st.text("abcdefghij", min_size=2, max_size=8), min_size=1, max_size=2).map(" ".join)


def says_something(topic: str) -> bool:
    return any(map(str.isalpha, topic)) and not PLACEHOLDER.fullmatch(topic.strip(" .*:"))


@st.composite
def curricula(draw: st.DrawFn) -> Curriculum:
    # Bare numbers under "Topic" beside "#" are lessons, which are asked about.
    named = TEXTS.filter(lambda text: not text.isdigit())
    listed = st.lists(named, min_size=1, max_size=5, unique=True)
    # A plan whose topics hold signs or a place alone (":", "_") is a form to fill in, which is refused.
    topics = draw(listed.filter(lambda texts: any(map(says_something, texts))))
    weeks = tuple(
        Week(number, topic, draw(st.one_of(st.just(""), TEXTS)), draw(st.one_of(st.none(), st.integers(0, 9), NAMES)))
        for number, topic in enumerate(topics, start=1)
    )
    quarters = tuple(draw(quarter(number)) for number in range(1, draw(st.integers(1, 3)) + 1))
    low, high = sorted(draw(st.tuples(st.integers(1, 6), st.integers(1, 6))))
    short, long = sorted(draw(st.tuples(st.integers(10, 240), st.integers(10, 240))))
    return Curriculum(weeks, quarters, Rules(low, high, short, long))


@st.composite
def quarter(draw: st.DrawFn, number: int) -> Quarter:
    sessions = tuple(
        SessionTemplate(
            f"S{at}",
            draw(NAMES),
            tuple(draw(st.lists(NAMES, max_size=2))),
            draw(st.sampled_from(Role)),
            draw(st.booleans()),
        )
        for at in range(1, draw(st.integers(1, 4)) + 1)
    )
    load = draw(st.sampled_from(Load))
    return Quarter(number, draw(NAMES), load, load.value, sessions)


def escaped(text: str, style: int) -> str:
    """A text that Markdown shows as it is: by backslashes or by HTML entities."""
    special = "\\`*_{}[]()<>#+-.!|&~"
    if style:
        return "".join(f"&#{ord(letter)};" if letter in special else letter for letter in text)
    return "".join(f"\\{letter}" if letter in special else letter for letter in text)


@st.composite
def weeks_document(draw: st.DrawFn, curriculum: Curriculum) -> str:
    style = draw(st.integers(0, 1))
    columns = {
        draw(st.sampled_from(["Week", "Wk", "#", "**Week** no."])): lambda week: f"{draw(WEEK_PREFIX)}{week.number}",
        draw(st.sampled_from(["Topic", "Subject", "Title"])): lambda week: escaped(week.topic, style),
        draw(st.sampled_from(["Focus Area", "Details"])): lambda week: escaped(week.focus, style),
        draw(st.sampled_from(["Phase", "Stage"])): lambda week: "" if week.phase is None else str(week.phase),
        "Done": lambda week: "no",
    }
    headers = draw(st.permutations(sorted(columns)))
    rows = [headers, ["---"] * len(headers), *([columns[name](week) for name in headers] for week in curriculum.weeks)]
    return "Hello!\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows)


WEEK_PREFIX = st.sampled_from(["", "Week ", "W0", "#"])


@st.composite
def cadence_document(draw: st.DrawFn, curriculum: Curriculum) -> str:
    dash = draw(st.sampled_from([" - ", " – ", " — ", ": "]))
    mark = draw(st.sampled_from(["**{}**", "#### {}", "- **{}**"]))
    indent = "    " if mark.startswith("-") else ""
    rules = curriculum.rules
    parts = [
        f"- {rules.min_sessions}–{rules.max_sessions} sessions a week",
        f"- {rules.min_minutes}-{rules.max_minutes} minutes",
    ]
    for one in curriculum.quarters:
        parts += [f"## Q{one.number} ({one.name})", f"**Cognitive load:** {one.load_text}"]
        for session in one.sessions:
            title = f"Session {session.slot[1:]}{dash}{session.name} {{{session.role}}}"
            parts.append(mark.format(f"Optional {title}" if session.optional else title))
            parts += [f"{indent}- {bullet}" for bullet in session.bullets]
    return "\n\n".join(parts)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_curriculum_written_down_in_any_style_is_read_back(data: st.DataObject) -> None:
    curriculum = data.draw(curricula())
    newline = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    weeks, sessions = data.draw(weeks_document(curriculum)), data.draw(cadence_document(curriculum))
    found, problems = read(*(text.replace("\n", newline).encode() for text in (weeks, sessions)))
    assert errors(problems) == []
    plain = without_lines(found)
    assert {week.columns for week in plain.weeks} == {(("Done", "no"),)}
    bare = tuple(replace(week, series="", part=0, parts=0, columns=()) for week in plain.weeks)
    assert (bare, plain.quarters, plain.rules) == (curriculum.weeks, curriculum.quarters, curriculum.rules)


MARKDOWN = st.text("|-# *_>`{}[]()<!&;:\n\t Week1Topic2SessionQ–optional", max_size=300).map(str.encode)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), MARKDOWN), st.one_of(st.binary(max_size=300), MARKDOWN))
@example(b"\xff\xfe\x00\xd8", b"    " * 3000 + b"x")
@example(b"> " * 500 + b"x", b"- " * 500 + b"x")
@example(b"| Week | Topic |\n|---|---|\n" + b"| " * 999, b"[" * 3000 + b"**" * 3000)
@example(b"\n".join(b" " * (4 * at) + b"x" for at in range(300, 0, -1)), b"".join(b"q1\n---\n" for _ in range(99)))
def test_any_bytes_at_all_end_in_problems_or_a_curriculum(weeks: bytes, sessions: bytes) -> None:
    for one, other in ((weeks, CADENCE), (WEEKS, sessions)):
        curriculum, problems = read(one, other)
        assert (curriculum is None) == bool(errors(problems))
        assert all(problem.line >= 1 for problem in problems)
