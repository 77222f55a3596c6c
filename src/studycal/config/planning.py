"""The settings of the plan itself: when it begins, where its documents stand, when one studies."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, TypeVar
from unicodedata import category

from studycal.core.schedule import DEFAULT_TITLE, MOST_RESERVE, HolidayPolicy, QuarterPolicy
from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.setting_words import duration, home_slot, lengths, weekday, windows, zone
from studycal.formats.weekday_words import WEEKDAYS

from .section import AfterValidator, BeforeValidator, Field, Section, WithJsonSchema, model_validator

EARLIEST, LATEST = 1970, 2199
TITLE_LIMIT = 100
"""The most characters of a plan's title, which is its calendar's name."""
_Moment = TypeVar("_Moment", bound=date)


def _is_home(text: object) -> object:
    home_slot(str(text))
    return text


def _is_windows(text: object) -> object:
    windows(str(text))
    return text


def _is_lengths(text: object) -> object:
    lengths(str(text))
    return text


def is_one_line(text: str) -> str:
    """A text without line breaks and blanks around it. Raises ValueError for another, or for an empty one."""
    if not text.strip():
        raise ValueError("is empty. Write it, or take the line away")
    if any(category(char) == "Cc" for char in text):
        raise ValueError("has a line break or a control character. Write it in one line")
    return text.strip()


def is_zone(name: object) -> object:
    """The zone's own name, of whatever names it. Raises ValueError."""
    return str(zone(str(name)))


def is_weekday(name: object) -> object:
    """The weekday in full. Raises ValueError."""
    return WEEKDAYS[weekday(str(name))]


def plain_date(value: object) -> object:
    """TOML has dates of its own; one with a time is not a start."""
    if isinstance(value, datetime):
        raise ValueError("is a date with a time; write the date alone, like 2026-11-30")  # noqa: TRY004 - pydantic's own
    return value


def in_range(moment: _Moment) -> _Moment:
    """Calendar arithmetic needs room on both sides, and time zones are not known for long."""
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(f"lies outside the years {EARLIEST} to {LATEST}")
    return moment


Duration = Annotated[
    timedelta, BeforeValidator(duration), WithJsonSchema({"type": "string", "examples": ["15m", "24h", "1h30m"]})
]
Home = Annotated[str, BeforeValidator(_is_home), Field(examples=["mon 19:00"])]
Windows = Annotated[str, BeforeValidator(_is_windows), Field(examples=["mon-fri 18:00-21:30"])]
Lengths = Annotated[str, BeforeValidator(_is_lengths), Field(examples=["sat 3h"])]
MINUTES = ("min_minutes", "preferred_minutes", "max_minutes")


class PlanSettings(Section):
    """What the plan is called, when it begins and how its weeks count."""

    start: Annotated[date, BeforeValidator(plain_date), AfterValidator(in_range)] = Field(
        description="A day of the first week."
    )
    timezone: Annotated[str, BeforeValidator(is_zone)] = Field(description="Your IANA time zone.")
    finish: Annotated[date, BeforeValidator(plain_date), AfterValidator(in_range)] | None = Field(
        default=None, description="The day by which everything is to be over: an exam, a deadline."
    )
    id: str = Field(
        default="",
        description="The plan's own random name; made by init. Event ids come from it: do not change it.",
    )
    title: Annotated[str, AfterValidator(is_one_line)] = Field(
        default=DEFAULT_TITLE, max_length=TITLE_LIMIT, description="The calendar's name."
    )
    week_starts: Annotated[str, BeforeValidator(is_weekday)] = Field(
        default="monday",
        description="First day of a week.",
    )
    quarters: QuarterPolicy = Field(
        default=QuarterPolicy.PLAN,
        description="plan: weeks 1-13, 14-26, …; calendar: the quarter of the week's Thursday.",
    )
    reserve_weeks: int = Field(
        default=4,
        ge=0,
        le=MOST_RESERVE,
        description="Weeks that pauses may use up before the finish moves.",
    )
    created: Annotated[datetime, AfterValidator(in_range)] | None = Field(
        default=None, description="When the first publication says it was made."
    )


class CurriculumFiles(Section):
    """Where the two documents stand, relative to this file, and roles that differ from those inferred."""

    weeks: str = Field(default="curriculum/weeks.md", description="The table of weeks.")
    cadence: str = Field(default="curriculum/cadence.md", description="The weekly cadence by quarter.")
    roles: dict[str, str] = Field(default_factory=dict, description='Overrides, e.g. "Q3.S4" = "write".')
    table: int = Field(default=0, ge=0, description="The line of the table (or heading) that holds the weeks.")
    table_marks: list[str] = Field(
        default_factory=list, max_length=3, description="What stood there when it was chosen: by it it is known again."
    )
    topic: str = Field(default="", max_length=200, description="The header of the column that names the topic.")
    per_week: int = Field(default=0, ge=0, le=100, description="How many days, lessons or topics make a week.")
    weeks_each: int = Field(default=0, ge=0, le=52, description="Weeks that each month, module or phase lasts.")
    ticked_done: bool = Field(default=False, description="Weeks that are ticked were done before the start.")
    countdown: bool = Field(default=False, description="Weeks numbered down to 1 are planned in the order they stand.")
    durations: bool = Field(default=False, description="A column or bracket says how many weeks each topic lasts.")

    @property
    def answers(self) -> ReadingAnswers:
        """What the learner answered where the plan does not say it."""
        numbers = (self.table, self.topic, self.per_week, self.weeks_each)
        return ReadingAnswers(*numbers, self.durations, self.ticked_done, self.countdown, tuple(self.table_marks))


class Times(Section):
    """When you study, and the limits within which a session may move."""

    home: list[Home] = Field(
        default_factory=list,
        max_length=8,
        description="Weekday and time of each core session; with an end, its own length: sat 10:00-12:30.",
    )
    lengths: list[Lengths] = Field(
        default_factory=list, description="Minutes of sessions by the weekday of their home slot."
    )
    optional: Home | None = Field(default=None, description="Weekday and time of the optional session.")
    windows: list[Windows] = Field(default_factory=list, description="Other times a session may move to.")
    min_minutes: int = Field(default=60, ge=5, le=480, description="Shortest session; else what the cadence says.")
    preferred_minutes: int = Field(
        default=75, ge=5, le=480, description="A session's length where there is room; else what the cadence says."
    )
    max_minutes: int = Field(
        default=90,
        ge=5,
        le=480,
        description="Longest session, and how long a home slot is; else what the cadence says.",
    )
    sessions_per_day: int = Field(
        default=1, ge=1, le=4, description="Sessions a day; your own home slots are not counted."
    )
    buffer: Duration = Field(
        default=timedelta(minutes=10),
        description="Kept free on both sides of other appointments.",
    )
    notice: Duration = Field(default=timedelta(hours=24), description="Nothing new is placed sooner than this.")
    typed_notice: Duration = Field(default=timedelta(hours=2), description="The same for what you just typed.")
    rest_days: int = Field(default=1, ge=0, le=6, description="Days a week without any session.")

    @model_validator(mode="after")
    def _consistent(self) -> Times:
        named = [getattr(self, name) for name in MINUTES if name in self.model_fields_set]
        if named != sorted(named):
            raise ValueError("min_minutes, preferred_minutes and max_minutes are not in rising order")
        if not self.home and not self.windows:
            raise ValueError('names no time at all: give "home" slots, "windows" or both')
        if len(set(self.home)) < len(self.home):
            raise ValueError('names the same slot twice in "home"')
        return self


class Holidays(Section):
    """Public holidays of a country and region are days without a session."""

    country: str = Field(default="", description="ISO 3166 code such as PL; empty for none.")
    subdivision: str = Field(default="", description="Region, where holidays differ within the country, such as BY.")
    policy: HolidayPolicy = Field(default=HolidayPolicy.SKIP, description="skip | allow | prefer")
