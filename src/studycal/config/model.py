"""Every setting with its meaning, unit and default. Unknown keys are refused; `load` turns errors into sentences."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import unquote, urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    WithJsonSchema,
    model_validator,
)

from studycal.core.homes import choose_homes
from studycal.core.schedule import HolidayPolicy, HomeSlot, QuarterPolicy, Schedule, WallWindow
from studycal.formats.words import WEEKDAYS, duration, home_slot, weekday, windows, zone

_EARLIEST, _LATEST = 1970, 2199
_Moment = TypeVar("_Moment", bound=date)


def _is_home(text: object) -> object:
    home_slot(str(text))
    return text


def _is_windows(text: object) -> object:
    windows(str(text))
    return text


def _is_zone(name: object) -> object:
    zone(str(name))
    return name


def _is_weekday(name: object) -> object:
    return WEEKDAYS[weekday(str(name))]


def _plain_date(value: object) -> object:
    """TOML has dates of its own; one with a time is not a start."""
    if isinstance(value, datetime):
        raise ValueError("is a date with a time; write the date alone, like 2026-11-30")  # noqa: TRY004 - pydantic's own
    return value


def _in_range(moment: _Moment) -> _Moment:
    """Calendar arithmetic needs room on both sides, and time zones are not known for long."""
    if not _EARLIEST <= moment.year <= _LATEST:
        raise ValueError(f"lies outside the years {_EARLIEST} to {_LATEST}")
    return moment


Duration = Annotated[
    timedelta, BeforeValidator(duration), WithJsonSchema({"type": "string", "examples": ["15m", "24h", "1h30m"]})
]
Home = Annotated[str, BeforeValidator(_is_home), Field(examples=["mon 19:00"])]
Windows = Annotated[str, BeforeValidator(_is_windows), Field(examples=["mon-fri 18:00-21:30"])]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Plan(_Section):
    """What the plan is called, when it begins and how its weeks count."""

    start: Annotated[date, BeforeValidator(_plain_date), AfterValidator(_in_range)] = Field(
        description="A day of the first week."
    )
    timezone: Annotated[str, BeforeValidator(_is_zone)] = Field(description="Your IANA time zone.")
    id: str = Field(
        default="",
        description="The plan's own random name; made by init. Event ids come from it: do not change it.",
    )
    title: str = Field(default="Study plan", max_length=100, description="The calendar's name.")
    week_starts: Annotated[str, BeforeValidator(_is_weekday)] = Field(
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
        le=52,
        description="Weeks that pauses may use up before the finish moves.",
    )
    created: Annotated[datetime, AfterValidator(_in_range)] | None = Field(
        default=None, description="When the first publication says it was made."
    )


class CurriculumFiles(_Section):
    """Where the two documents stand, relative to this file, and roles that differ from those inferred."""

    weeks: str = Field(default="curriculum/weeks.md", description="The table of weeks.")
    cadence: str = Field(default="curriculum/cadence.md", description="The weekly cadence by quarter.")
    roles: dict[str, str] = Field(default_factory=dict, description='Overrides, e.g. "Q3.S4" = "write".')


class Times(_Section):
    """When you study, and the limits within which a session may move."""

    home: list[Home] = Field(default_factory=list, max_length=8, description="Weekday and time of each core session.")
    optional: Home | None = Field(default=None, description="Weekday and time of the optional session.")
    windows: list[Windows] = Field(default_factory=list, description="Other times a session may move to.")
    min_minutes: int = Field(default=60, ge=15, le=240, description="Shortest session.")
    preferred_minutes: int = Field(default=75, ge=15, le=240, description="A session's length where there is room.")
    max_minutes: int = Field(default=90, ge=15, le=240, description="Longest session.")
    buffer: Duration = Field(
        default=timedelta(minutes=10),
        description="Kept free on both sides of other appointments.",
    )
    notice: Duration = Field(default=timedelta(hours=24), description="Nothing new is placed sooner than this.")
    typed_notice: Duration = Field(default=timedelta(hours=2), description="The same for what you just typed.")
    rest_days: int = Field(default=1, ge=0, le=6, description="Days a week without any session.")

    @model_validator(mode="after")
    def _consistent(self) -> Times:
        if not self.min_minutes <= self.preferred_minutes <= self.max_minutes:
            raise ValueError("min_minutes, preferred_minutes and max_minutes are not in rising order")
        if not self.home and not self.windows:
            raise ValueError('names no time at all: give "home" slots, "windows" or both')
        if len(set(self.home)) < len(self.home):
            raise ValueError('names the same slot twice in "home"')
        return self


class Holidays(_Section):
    """Public holidays of a country and region are days without a session."""

    country: str = Field(default="", description="ISO 3166 code such as PL; empty for none.")
    subdivision: str = Field(default="", description="Region, where holidays differ within the country, such as BY.")
    policy: HolidayPolicy = Field(default=HolidayPolicy.SKIP, description="skip | allow | prefer")


class BusyEntry(_Section):
    """Another calendar whose appointments take time: exactly one of url, google and caldav."""

    url: str | None = Field(
        default=None,
        description="An .ics file beside this config, or an https or webcal address.",
    )
    google: str | None = Field(default=None, description="A Google calendar's id (usually an e-mail address).")
    caldav: str | None = Field(default=None, description="A CalDAV calendar's address or name.")
    name: str = Field(default="", description="How messages call it.")

    @model_validator(mode="after")
    def _one(self) -> BusyEntry:
        if sum(bool(value) for value in (self.url, self.google, self.caldav)) != 1:
            raise ValueError("needs exactly one of url, google and caldav")
        return self

    @property
    def file(self) -> str | None:
        """The path of a file on this machine (a plain one, or a file: URL after RFC 8089); None for all else."""
        if not self.url:
            return None
        parts = urlsplit(self.url)
        if parts.scheme.lower() == "file":
            return unquote(parts.path)
        return None if "://" in self.url else self.url


class Export(_Section):
    """What exported files and synced events carry besides the sessions."""

    alarms: list[Duration] = Field(default_factory=list, max_length=5, description="Reminders before a session.")
    banners: bool = Field(default=False, description="An all-day event with the topic on each week.")


class Google(_Section):
    """Google Calendar. Run `studycal auth google` once."""

    calendar: str = Field(default="studycal", description="Name or id; created if absent and marked as ours.")
    client_secrets: Path | None = Field(
        default=None,
        description="The OAuth client's JSON file from the Google Cloud console.",
    )
    token_file: Path | None = Field(
        default=None,
        description="Where the login is kept (0600); by default outside this folder.",
    )
    service_account: Path | None = Field(
        default=None,
        description="A service account's key file, instead of a login.",
    )
    api_endpoint: str = Field(default="", description="Another address of the API (proxies and tests).")


class CalDav(_Section):
    """A CalDAV server: iCloud, Fastmail, Nextcloud, Radicale and others."""

    url: str = Field(default="", description="The server, an address at it, or the collection itself.")
    username: str = Field(default="", description="Your name there.")
    password_command: str | list[str] = Field(
        default="",
        description="A command that prints the password, never the password itself.",
    )
    calendar: str = Field(default="studycal", description="Name or address; created if absent and marked as ours.")
    allow_http: bool = Field(default=False, description="Allow plain http to a host that is not this machine.")
    connections: int = Field(default=6, ge=1, le=16, description="Connections kept open at once.")


class Sync(_Section):
    """How the plan and a calendar are brought together."""

    targets: list[Literal["google", "caldav"]] = Field(
        default_factory=list,
        description="What `sync` and the daemon write to when none is named.",
    )
    horizon_weeks: int = Field(
        default=0,
        ge=0,
        le=600,
        description="How far ahead sessions are written; 0 for the whole plan.",
    )
    prefer: Literal["remote", "plan", "ask"] = Field(
        default="remote",
        description="Who wins when both sides changed a time.",
    )
    autonomy: Literal["propose", "resolve", "full"] = Field(
        default="resolve",
        description="What the daemon may move by itself: nothing, only off conflicts, everything.",
    )
    deleted: Literal["skip", "reschedule"] = Field(
        default="skip",
        description="What deleting an event in the calendar means.",
    )


class DaemonSettings(_Section):
    """The sync timer."""

    every: Duration = Field(default=timedelta(minutes=15), description="Time between two runs, at least 1m.")
    health_port: int = Field(
        default=0, ge=0, le=65535, description="A port of 127.0.0.1 for GET /healthz, read at the start; 0 for none."
    )

    @model_validator(mode="after")
    def _calm(self) -> DaemonSettings:
        if self.every < timedelta(minutes=1):
            raise ValueError('"every" is shorter than a minute')
        return self


class State(_Section):
    """Where studycal remembers what was said and published."""

    path: str = Field(default=".studycal/state.sqlite", description="A SQLite file, relative to this config.")


class Simulate(_Section):
    """How life goes in `studycal simulate`."""

    missed: float = Field(default=0.12, ge=0, le=1, description="Share of sessions missed.")
    sick_weeks: float = Field(default=2.0, ge=0, le=26, description="Sick weeks a year.")
    trips: float = Field(default=3.0, ge=0, le=26, description="Trips of four to ten days a year.")


class Config(_Section):
    """studycal.toml."""

    plan: Plan
    times: Times
    curriculum: CurriculumFiles = CurriculumFiles()
    holidays: Holidays = Holidays()
    busy: list[BusyEntry] = Field(default_factory=list, max_length=50)
    export: Export = Export()
    google: Google = Google()
    caldav: CalDav = CalDav()
    sync: Sync = Sync()
    daemon: DaemonSettings = DaemonSettings()
    state: State = State()
    simulate: Simulate = Simulate()
    _folder: Path = PrivateAttr(default=Path())

    def beside(self, name: str | Path) -> Path:
        """A path as the config means it: relative to the config's own folder."""
        return (self._folder / Path(name).expanduser()).absolute()

    @property
    def weeks_path(self) -> Path:
        """The table of weeks."""
        return self.beside(self.curriculum.weeks)

    @property
    def cadence_path(self) -> Path:
        """The weekly cadence."""
        return self.beside(self.curriculum.cadence)

    @property
    def roles(self) -> dict[str, str]:
        """Role overrides by session, e.g. ``Q3.S4``."""
        return self.curriculum.roles

    @property
    def busy_files(self) -> tuple[Path, ...]:
        """The busy entries that are files on this machine."""
        return tuple(self.beside(entry.file) for entry in self.busy if entry.file)

    @property
    def homes(self) -> tuple[HomeSlot, ...]:
        """The core sessions' home slots; chosen from the windows when the config names none."""
        if self.times.home:
            return tuple(home_slot(text) for text in self.times.home)
        return choose_homes(self.windows, self.times.preferred_minutes)

    @property
    def windows(self) -> tuple[WallWindow, ...]:
        """The fallback windows, one for each weekday they name."""
        return tuple(window for text in self.times.windows for window in windows(text))

    def schedule(self) -> Schedule:
        """The settings placement needs."""
        plan, times = self.plan, self.times
        return Schedule(
            plan_id=plan.id or _stable_id(plan),
            start=plan.start,
            zone=zone(plan.timezone),
            homes=self.homes,
            created=self._created(),
            optional_home=home_slot(times.optional) if times.optional else None,
            windows=self.windows,
            week_starts=weekday(plan.week_starts),
            quarters=plan.quarters,
            min_minutes=times.min_minutes,
            preferred_minutes=times.preferred_minutes,
            max_minutes=times.max_minutes,
            buffer=times.buffer,
            notice=times.notice,
            typed_notice=times.typed_notice,
            rest_days=times.rest_days,
            reserve_weeks=plan.reserve_weeks,
            holidays=self.holidays.policy,
            title=plan.title,
            alarms=tuple(int(alarm.total_seconds() // 60) for alarm in self.export.alarms),
            banners=self.export.banners,
            roles=self.roles,
        )

    def _created(self) -> datetime:
        """When the first publication says it was made: never the moment of a run.

        Equal inputs then give equal bytes; a year before the start lies before every session.
        """
        created = self.plan.created
        if created is None:
            return datetime.combine(self.plan.start - timedelta(days=365), time(), tzinfo=UTC)
        return created.astimezone(UTC) if created.tzinfo else created.replace(tzinfo=UTC)


def _stable_id(plan: Plan) -> str:
    text = f"{plan.start.isoformat()}|{plan.timezone}|{plan.title}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]
