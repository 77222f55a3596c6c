"""The problems found in a document, in the order they were found, and how they are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from studycal.core.curriculum import Level, Problem
from studycal.core.patterns import pattern
from studycal.core.records import dataclass, field, replace

MAX_ALIKE = 100
_MAX_SAME = 3
"""Notes and warnings in the very same words."""
_YEAR = pattern(r"\s*\((?:19|20)\d\d\)")


@dataclass(slots=True)
class Report:
    """Problems of one file, in the order they were found."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def error(self, line: int, rule: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, line, rule, Level.ERROR, message, remedy))

    def warning(self, line: int, rule: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, line, rule, Level.WARNING, message, remedy))

    def info(self, line: int, rule: str, message: str, remedy: str = "") -> None:
        self.problems.append(Problem(self.file, line, rule, Level.INFO, message, remedy))

    def weaken(self, problems: Iterable[Problem]) -> None:
        """Take over problems of rows that only tell more of weeks that stand elsewhere: none stops the plan."""
        for problem in problems:
            heavy = problem.level is Level.ERROR and problem.rule != "topic-empty"
            self.problems.append(replace(problem, file=self.file, level=Level.WARNING if heavy else Level.INFO))

    def ignored(self, line: int, text: str) -> None:
        """Say that a text was read but not understood."""
        self.info(line, "text-ignored", f"{text} was not understood and is ignored.")

    def without_year(self, line: int, title: str) -> str:
        """A title without a year like ``(2026)``; says so if it held one."""
        text = _YEAR.sub("", title)
        if text != title:
            self.info(line, "year-ignored", "The year in the title is ignored: the start date decides.")
        return text

    def sorted(self) -> list[Problem]:
        """All problems by line, those of one line as found; of a rule broken endlessly, or told again and again in the
        same words, the first, and how many more.
        """
        kept: list[Problem] = []
        count: Counter[str] = Counter()
        total = Counter(key for problem in self.problems for key in (problem.rule, _words_of(problem)))
        for problem in sorted(self.problems, key=lambda problem: problem.line):
            key, most = problem.rule, MAX_ALIKE
            if problem.level is not Level.ERROR and total[problem.rule] <= MAX_ALIKE:
                key, most = _words_of(problem), _MAX_SAME
            count[key] += 1
            if count[key] <= most:
                kept.append(problem)
            elif count[key] == most + 1:
                kept.append(replace(problem, message=f"{total[key] - most} more like those above, from here on."))
        return kept


def _words_of(problem: Problem) -> str:
    return f"{problem.rule} {problem.message}"


def shortened(text: str, width: int = 60) -> str:
    """The text, cut at ``width`` characters with an ellipsis."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends with a sign that closes one."""
    return text if text.endswith((".", "!", "?", "。")) else f"{text}."
