"""A first plan from a pasted document: what is understood of it, the year it would be, the files it becomes."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from studycal.config.load import parse
from studycal.core.curriculum import Curriculum, Level, Problem
from studycal.core.records import dataclass, field
from studycal.errors import StudycalError, UsageError
from studycal.formats.documents.answers import ReadingAnswers

from .config_text import changed
from .documents import Document, has_rhythm, neutral_cadence, understand, with_marks
from .files import write_whole
from .first_plan import offered_dates
from .published import build
from .revision import Revision
from .shipped import shipped
from .workspace import Home

QUESTIONS = {
    "days-asked": ("per_week", "How many of these days make a week?"),
    "lessons-asked": ("per_week", "How many of these lessons make a week?"),
    "topics-asked": ("per_week", "How many of these topics make a week?"),
    "months-asked": ("weeks_each", "How many weeks does each of these months last?"),
    "phases-asked": ("weeks_each", "How many weeks does each of these phases last?"),
    "durations-asked": ("durations", "Do these numbers say how many weeks each lasts?"),
    "weeks-backwards": ("countdown", "Do these weeks count down, the first one first?"),
}
"""What a document may leave open, by the rule of its problem: the answer's name and the question."""

_WEEKS, _CADENCE = "plan.md", "cadence.md"


@dataclass(frozen=True)
class SetupDraft:
    """A plan that is being set up; ``example`` takes the shipped documents instead of a text. ``values`` are settings
    by their dotted names.
    """

    text: str = ""
    cadence: str = ""
    example: bool = False
    answers: ReadingAnswers = field(default_factory=ReadingAnswers)
    values: Mapping[str, object] = field(default_factory=dict)
    slots: int = 4

    @property
    def documents(self) -> tuple[bytes, bytes]:
        """Weeks and cadence, the second made where there is none."""
        if self.example:
            return shipped("weeks.md"), shipped("cadence.md")
        plan = self.text.encode()
        return plan, self.cadence.encode() if self.cadence.strip() else _rhythm(self.text, self.slots)


@dataclass(frozen=True)
class Understanding:
    """What a document says: the curriculum (None if an error stands in it), the problems, and the open questions."""

    curriculum: Curriculum | None
    problems: tuple[Problem, ...]
    questions: tuple[tuple[str, str, Problem], ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What has to be mended or answered first."""
        return tuple(problem for problem in self.problems if problem.level is Level.ERROR)

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What was guessed, or not used."""
        return tuple(problem for problem in self.problems if problem.level is not Level.ERROR)


def understand_draft(draft: SetupDraft, today: date) -> Understanding:
    """Read the documents of a draft; nothing is written."""
    weeks, cadence = draft.documents
    reading = understand(Document(_WEEKS, weeks), Document(_CADENCE, cadence), draft.answers, today)
    curriculum, problems = reading.curriculum, reading.problems
    questions = tuple(
        (*QUESTIONS[problem.rule], problem)
        for problem in problems
        if problem.rule in QUESTIONS and problem.level is Level.ERROR
    )
    return Understanding(curriculum, problems, questions)


def start_before(exam: date, curriculum: Curriculum, reserve: int) -> date:
    """The latest Monday from which the plan, with its reserve, ends before the week of an exam."""
    week = exam - timedelta(days=exam.weekday())
    return week - timedelta(weeks=len(curriculum.weeks) + reserve)


def fixed_dates(curriculum: Curriculum, start: object) -> list[dict[str, object]]:
    """The ``[[anchor]]`` tables for the fixed dates that a document names from the first day on."""
    if not isinstance(start, date):
        return []
    named = offered_dates(curriculum.stated, start)
    return [{"name": day.text, "date": date.fromisoformat(day.day)} for day in named]


def draft_plan(draft: SetupDraft, open_home: Callable[[Path], Home], now: datetime) -> Revision:
    """The year as it would be, without other calendars at an address. Raises StudycalError for what cannot be."""
    values = {name: value for name, value in draft.values.items() if name != "busy"}
    with tempfile.TemporaryDirectory(prefix="studycal-") as folder:
        _write(Path(folder), draft, values)
        home = open_home(Path(folder))
        try:
            return build(home, now, save=False)
        finally:
            home.close()


def begin(draft: SetupDraft, config: Path) -> None:
    """Write the documents and the config. Raises UsageError where a config is there already; nothing is replaced."""
    if config.exists():
        raise UsageError(f"{config.name} is there already.", "Change it in the settings.")
    _write(config.parent, draft, draft.values, config=config)


def _write(folder: Path, draft: SetupDraft, values: Mapping[str, object], *, config: Path | None = None) -> None:
    weeks, cadence = draft.documents
    inside = folder / "curriculum" if draft.example else folder
    names = ("weeks.md", "cadence.md") if draft.example else (_WEEKS, _CADENCE)
    paths = [_free(inside / name, data) for name, data in zip(names, (weeks, cadence), strict=True)]
    answers = with_marks(Document(_WEEKS, weeks), draft.answers)
    given = {f"curriculum.{name}": value for name, value in _given(answers).items()}
    named = {
        "curriculum.weeks": paths[0].relative_to(folder).as_posix(),
        "curriculum.cadence": paths[1].relative_to(folder).as_posix(),
    }
    head = "# studycal's settings; `studycal config --example` explains every one.\n\n"
    lines = f'{head}[plan]\nid = "{secrets.token_hex(16)}"  # all event ids come from it, never change it\n'
    text = changed(lines, {**values, **named, **given})
    parse(text, config or folder / "studycal.toml")
    for path, data in zip(paths, (weeks, cadence), strict=True):
        write_whole(path, data)
    write_whole(config or folder / "studycal.toml", text.encode())


def _free(path: Path, data: bytes) -> Path:
    """A path for a document: where another one stands already, the next name that is free."""
    for number in range(1, 100):
        candidate = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        if not candidate.exists() or candidate.read_bytes() == data:
            return candidate
    raise StudycalError(f"{path.parent} holds too many documents called {path.name}.", "Tidy the folder.")


def _given(answers: ReadingAnswers) -> dict[str, object]:
    values: dict[str, object] = {
        "per_week": answers.per_week,
        "weeks_each": answers.weeks_each,
        "durations": answers.durations,
        "countdown": answers.countdown,
    }
    values |= {"table": answers.table, "topic": answers.topic, "table_marks": list(answers.table_marks)}
    return {name: value for name, value in values.items() if value}


def _rhythm(text: str, slots: int) -> bytes:
    """The plan itself where it holds sessions, else a neutral rhythm with a session for each slot."""
    plan = Document(_WEEKS, text.encode())
    return plan.data if has_rhythm(plan) else neutral_cadence(slots)
