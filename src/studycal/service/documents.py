"""Documents from where people keep them (a file, a folder, an https address, stdin), and what is understood of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from studycal.core.curriculum import Curriculum, Level, Problem
from studycal.core.records import dataclass, replace
from studycal.errors import InputError
from studycal.formats.documents.answers import NONE, ReadingAnswers

from .folder import read_bytes

MOST_BYTES = 5 * 1024 * 1024
MOST_SECONDS = 30.0
MOST_REDIRECTS = 3
_MOST_FILES = 60
_TELLING = ("readme", "plan", "week", "syllabus", "schedule", "curriculum", "roadmap", "study", "learn")
_OFFICE = (".docx", ".doc", ".odt", ".xlsx", ".xls", ".ods", ".pptx", ".pages", ".numbers", ".epub")


@dataclass(frozen=True, slots=True)
class Document:
    """A document's bytes and how it is called; ``path`` is None for what is no file here."""

    name: str
    data: bytes
    path: Path | None = None


def open_document(spec: str, directory: Path, stdin: Callable[[], bytes], answers: ReadingAnswers = NONE) -> Document:
    """The document that a learner names: ``-`` is stdin, ``https://…`` a raw file, a folder its plan (README.md first).

    Raises InputError where it cannot be had, naming what it is and the way on.
    """
    if spec == "-":
        return _from_stdin(stdin()[: MOST_BYTES + 1], answers)
    if urlsplit(spec).scheme in ("http", "https") and "://" in spec:
        return Document(Path(urlsplit(spec).path).name or "plan.md", _fetched(spec))
    path = directory / spec
    if path.is_dir():
        return _in_folder(path, spec, answers)
    if path.suffix.lower() in _OFFICE and path.is_file():
        remedy = "Export it as Markdown, or save its table as CSV."
        raise InputError("is an office document, which is not read.", remedy, file=spec)
    return Document(spec, read_bytes(path, "Check its name."), path)


def _from_stdin(data: bytes, answers: ReadingAnswers) -> Document:
    """What has no name to tell by: Markdown, unless only its lines as a table of values hold weeks, or they are parted
    by tabs from the first one on.
    """
    document, values = Document("stdin.md", data), Document("stdin.csv", data)
    is_tabbed = b"\t" in data.split(b"\n", 1)[0].strip()
    return values if (is_tabbed or not _has_weeks(document, answers)) and _has_weeks(values, answers) else document


def _in_folder(folder: Path, spec: str, answers: ReadingAnswers) -> Document:
    """The first document of a folder that holds weeks, else its README, whose problems are told."""
    paths = [
        path for path in folder.iterdir() if path.is_file() and path.suffix.lower() in (".md", ".markdown", ".csv")
    ]
    ranked = sorted(paths, key=_rank)[:_MOST_FILES]
    if not ranked:
        raise InputError("holds no Markdown document.", "Name the plan itself.", file=spec)
    documents = [Document(f"{spec.rstrip('/')}/{path.name}", read_bytes(path), path) for path in ranked]
    return next((document for document in documents if _has_weeks(document, answers)), documents[0])


def _rank(path: Path) -> tuple[int, str]:
    name = path.stem.lower()
    return next((at for at, word in enumerate(_TELLING) if word in name), len(_TELLING)), path.name


def _has_weeks(document: Document, answers: ReadingAnswers) -> bool:
    from studycal.formats.documents.curriculum import decode, read_weeks

    text, problems = decode(document.data, document.name)
    if any(problem.level is Level.ERROR for problem in problems):
        return False
    reading = read_weeks(text, document.name, answers)
    return bool(reading.weeks) and not any(problem.level is Level.ERROR for problem in reading.problems)


def raw_address(address: str) -> str:
    """The address of the file itself where that of a page about it is given: GitHub, GitLab, Codeberg."""
    parts = urlsplit(address)
    pieces = parts.path.split("/")
    if parts.netloc == "github.com" and len(pieces) > 4 and pieces[3] in ("blob", "raw"):
        return f"https://raw.githubusercontent.com/{'/'.join([*pieces[1:3], *pieces[4:]])}"
    if "/-/blob/" in parts.path:
        return address.replace("/-/blob/", "/-/raw/", 1)
    if "/src/branch/" in parts.path:
        return address.replace("/src/branch/", "/raw/branch/", 1)
    return address


def _fetched(address: str) -> bytes:
    """The bytes at an https address: 5 MB, 30 seconds and three redirects at most."""
    import urllib3
    from urllib3.exceptions import HTTPError

    until = time.monotonic() + MOST_SECONDS
    pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=10, read=15), retries=False)
    url = raw_address(address)
    try:
        for _ in range(MOST_REDIRECTS + 1):
            _secure(url)
            answer = pool.request("GET", url, preload_content=False, redirect=False)
            if answer.status in (301, 302, 303, 307, 308):
                url = urljoin(url, answer.headers.get("Location", ""))
                answer.close()
                continue
            if answer.status != 200:
                raise InputError(f"answers {answer.status}.", "Check the address, or download the file.", file=address)
            return _body(answer, until, address)
    except (HTTPError, ValueError) as error:
        reason = str(error).split(":")[-1].strip()
        raise InputError(f"cannot be read ({reason}).", "Download the file and name it.", file=address) from error
    raise InputError("leads on without end.", "Download the file and name it.", file=address)


def _secure(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise InputError("is no https address.", "Use https, or download the file and name it.", file=url)


def _body(answer: object, until: float, address: str) -> bytes:
    body = bytearray()
    for chunk in answer.stream(65_536):  # type: ignore[attr-defined]
        body += chunk
        if len(body) > MOST_BYTES:
            raise InputError("is larger than 5 MB.", "Name the plan itself.", file=address)
        if time.monotonic() > until:
            raise InputError(f"takes longer than {MOST_SECONDS:.0f} seconds.", "Download the file.", file=address)
    return bytes(body)


@dataclass(frozen=True, slots=True)
class Understood:
    """A plan with its cadence, None if an error stands in them; ``problems`` of both."""

    curriculum: Curriculum | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stops it."""
        return tuple(problem for problem in self.problems if problem.level is Level.ERROR)

    @property
    def both(self) -> tuple[Curriculum | None, tuple[Problem, ...]]:
        """Curriculum and problems as a pair."""
        return self.curriculum, self.problems


def understand(
    plan: Document, cadence: Document, answers: ReadingAnswers, today: date, roles: Mapping[str, str] | None = None
) -> Understood:
    """Both documents, which may be the same one."""
    from studycal.formats.documents.curriculum import parse_curriculum

    reading = parse_curriculum(
        plan.data, plan.name, cadence.data, cadence.name, roles or {}, answers=answers, today=today
    )
    return Understood(*reading)


def with_marks(document: Document, answers: ReadingAnswers) -> ReadingAnswers:
    """The answers with what stands at the line that they name, by which it is known again when lines move."""
    from studycal.formats.documents.at_line import table_marks
    from studycal.formats.documents.curriculum import decode

    if not answers.table:
        return replace(answers, table_marks=())
    return replace(answers, table_marks=table_marks(decode(document.data, document.name)[0], document.name, answers))


def has_rhythm(document: Document) -> bool:
    """Whether a document holds sessions or a weekly routine beside its weeks."""
    from studycal.formats.documents.curriculum import decode, read_rhythm

    text, problems = decode(document.data, document.name)
    if any(problem.level is Level.ERROR for problem in problems):
        return False
    return bool(read_rhythm(text, document.name, beside=True).cadence.quarters)


def study_days(document: Document, answers: ReadingAnswers, today: date) -> tuple[int, ...]:
    """The weekdays (0 is Monday) on which the plan's own table holds work; none where it has no column for each."""
    from studycal.formats.documents.curriculum import decode, read_weeks

    text, problems = decode(document.data, document.name)
    if any(problem.level is Level.ERROR for problem in problems):
        return ()
    return read_weeks(text, document.name, answers, today).stated.days


def neutral_cadence(sessions: int) -> bytes:
    """A rhythm for a plan that has none."""
    from studycal.formats.documents.canonical import neutral_document

    return neutral_document(max(1, min(sessions, 8))).encode()
