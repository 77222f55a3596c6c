"""A course as its author writes it: a folder with weeks.md, cadence.md and course.toml."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from studycal.config.anchors import AnchorEntry
from studycal.config.load import parse_as, read
from studycal.config.planning import CurriculumFiles, Home, Windows, in_range, is_weekday, plain_date
from studycal.config.section import AfterValidator, BeforeValidator, Field, Section, WithJsonSchema
from studycal.core.curriculum import Curriculum, Level
from studycal.core.records import dataclass
from studycal.core.schedule import HolidayPolicy
from studycal.errors import InputError
from studycal.formats.documents.curriculum import parse_curriculum
from studycal.formats.documents.decoding import MAX_BYTES
from studycal.formats.setting_words import home_slots

FILE = "course.toml"
EXPLAINED = "https://studycal.github.io/studycal/host/ shows a whole course.toml."
SLUG = r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$"


def _each_day(value: object) -> object:
    """``["mon,wed 19:00"]`` -> one text for each slot; what is no list of texts is left to its field to refuse."""
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        return value
    return home_slots(*value)


def _is_slug(value: str) -> str:
    if not re.fullmatch(SLUG, value):
        raise ValueError(f'is "{value[:40]}", which is no part of an address. {_like_a_slug(value)}')
    return value


def _like_a_slug(value: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")[:64].strip("-")
    tail = f", like {slug}" if slug else ""
    return f"Write small letters, digits and hyphens{tail}"


_BESIDE = {"weeks": "weeks.md", "cadence": "cadence.md"}


def _beside_it(value: object) -> object:
    """Both documents lie beside course.toml, whatever else [curriculum] says of how they are read."""
    return {**_BESIDE, **value} if isinstance(value, dict) else value


def _own_or_day(value: object) -> object:
    """``"own"`` or a day, in quotes or not."""
    plain_date(value)
    day = value
    if isinstance(value, str):
        with suppress(ValueError):
            day = date.fromisoformat(value)
    if isinstance(day, date):
        return in_range(day)
    if value != "own":
        raise ValueError(f'is "{str(value)[:40]}", neither "own" nor a day. Write "own", or a date like 2027-01-04')
    return value


class CourseSettings(Section):
    """course.toml: what the course is called, who may join, and what is suggested to those who do."""

    explained: ClassVar[str] = EXPLAINED
    elsewhere: ClassVar[Mapping[str, str]] = {
        "times": "`home` and `windows` stand at the top of course.toml, `optional`, too; the rest is a learner's own.",
        "plan": "`title`, `start` and `week_starts` stand at the top of course.toml.",
    }

    title: str = Field(min_length=1, max_length=100, description="What the course is called.")
    slug: Annotated[str, AfterValidator(_is_slug), WithJsonSchema({"type": "string", "pattern": SLUG})] = Field(
        description="Its name in addresses: small letters, digits and hyphens."
    )
    about: str = Field(default="", max_length=2000, description="A few sentences for whoever thinks of joining.")
    start: Annotated[Literal["own"] | date, BeforeValidator(_own_or_day)] = Field(
        default="own", description='"own", or one first day for all.'
    )
    places: int = Field(default=0, ge=0, le=1_000_000, description="How many may join; 0 for no limit.")
    join_word: str = Field(default="", max_length=100, description="A word that joining asks for; empty for none.")
    home: Annotated[list[Home], BeforeValidator(_each_day)] = Field(
        default_factory=list, max_length=8, description="Home slots that joining suggests."
    )
    optional: Home | None = Field(default=None, description="A slot for the optional session that joining suggests.")
    windows: list[Windows] = Field(default_factory=list, max_length=20, description="Windows that joining suggests.")
    week_starts: Annotated[str, BeforeValidator(is_weekday)] = Field(
        default="monday", description="First day of a week."
    )
    reserve_weeks: int = Field(default=4, ge=0, le=52, description="Weeks that pauses may use up.")
    holidays: HolidayPolicy = Field(default=HolidayPolicy.SKIP, description="skip | allow | prefer")
    anchor: list[AnchorEntry] = Field(default_factory=list, max_length=500, description="What all have in common.")
    curriculum: Annotated[CurriculumFiles, BeforeValidator(_beside_it)] = CurriculumFiles(
        weeks="weeks.md", cadence="cadence.md"
    )


@dataclass(frozen=True)
class CourseDocument:
    """A document's bytes and their name, the SHA-256 by which equal bytes are kept once."""

    body: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True)
class CourseFolder:
    """A course folder, read whole: its settings, their text, and both documents."""

    settings: CourseSettings
    text: str
    weeks: CourseDocument
    cadence: CourseDocument

    @property
    def digest(self) -> str:
        """What names a revision: equal folders have equal digests."""
        return hashlib.sha256("\n".join((self.text, self.weeks.digest, self.cadence.digest)).encode()).hexdigest()


def read_folder(folder: Path) -> CourseFolder:
    """The course in a folder. Raises InputError for the first error of its settings or documents."""
    path = folder / FILE
    if not path.exists():
        raise InputError("there is no course here.", f"Write its title and slug into it. {EXPLAINED}", file=str(path))
    text = read(path).decode("utf-8-sig", "replace")
    settings = parse_as(CourseSettings, text, path)
    files = settings.curriculum
    weeks, cadence = (_document(folder, name, getattr(files, name)) for name in ("weeks", "cadence"))
    course = CourseFolder(settings, text, weeks, cadence)
    curriculum_of(settings, course.weeks.body, course.cadence.body)
    return course


def _document(folder: Path, setting: str, name: str) -> CourseDocument:
    path = folder / name
    if not path.exists():
        remedy = f"Put it beside course.toml, or name another with `{setting}` under [curriculum] there."
        raise InputError("is not there.", remedy, file=str(path))
    try:
        with path.open("rb") as file:
            return CourseDocument(file.read(MAX_BYTES + 1))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read ({reason}).", "Check [curriculum] in course.toml.", file=str(path)) from error


def curriculum_of(settings: CourseSettings, weeks: bytes, cadence: bytes) -> Curriculum:
    """Both documents, parsed. Raises InputError with the first error that stands in them."""
    files = settings.curriculum
    curriculum, problems = parse_curriculum(
        weeks, files.weeks, cadence, files.cadence, files.roles, answers=files.answers
    )
    if curriculum is None:
        first = next(problem for problem in problems if problem.level is Level.ERROR)
        raise InputError(first.message, first.remedy, file=first.file, line=first.line)
    return curriculum
