"""Every setting with its meaning, unit and default. Unknown keys are refused; `load` turns errors into sentences."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from studycal.core.schedule import HomeSlot, Schedule, WallWindow, stable_id
from studycal.core.time.home_slots import choose_homes
from studycal.formats.documents.answers import ReadingAnswers
from studycal.formats.setting_words import home_slot, lengths, weekday, windows, zone

from .anchors import AnchorEntry
from .environment import THIS_MACHINE
from .planning import MINUTES, CurriculumFiles, Duration, Holidays, PlanSettings, Times
from .section import Field, Section, model_validator


class BusyEntry(Section):
    """Another calendar whose appointments take time: exactly one of url, google and caldav."""

    url: str | None = Field(
        default=None,
        description="An .ics file beside this config, or an https or webcal address.",
    )
    google: str | None = Field(default=None, description="A Google calendar's id (usually an e-mail address).")
    caldav: str | None = Field(default=None, description="A CalDAV calendar's address or name.")
    name: str = Field(default="", description="How messages call it.")
    username: str = Field(default="", description="Your name at the feed's server, if it asks for a login.")
    password_command: str | list[str] = Field(
        default="", description="A command that prints the feed's password, never the password itself."
    )

    @model_validator(mode="after")
    def _one(self) -> BusyEntry:
        if sum(bool(value) for value in (self.url, self.google, self.caldav)) != 1:
            raise ValueError("needs exactly one of url, google and caldav")
        if (self.username or self.password_command) and not (self.url and self.file is None):
            raise ValueError("has a username or a password_command, which are for the url of a feed only")
        if self.password_command and not self.username:
            raise ValueError("has a password_command, but no username")
        return self

    @property
    def file(self) -> str | None:
        """The path of a file on this machine (a plain one, or a file: URL after RFC 8089); None for all else."""
        if not self.url:
            return None
        if self.url.lower().startswith("file:"):
            return unquote(urlsplit(self.url).path)
        return None if "://" in self.url else self.url


class Export(Section):
    """What exported files and synced events carry besides the sessions."""

    alarms: list[Duration] = Field(default_factory=list, max_length=5, description="Reminders before a session.")
    banners: bool = Field(default=False, description="An all-day event with the topic on each week.")


class Google(Section):
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

    @model_validator(mode="after")
    def _usable(self) -> Google:
        address = urlsplit(self.api_endpoint)
        if self.api_endpoint and not (address.scheme in ("http", "https") and address.hostname):
            raise ValueError('"api_endpoint" is no address, like https://www.googleapis.com')
        return self


class CalDav(Section):
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

    @model_validator(mode="after")
    def _usable(self) -> CalDav:
        if self.url and not _is_server(self.url):
            raise ValueError('A calendar server has an address like https://caldav.example.org, and "url" is none')
        return self


def _is_server(text: str) -> bool:
    """Whether a text names a server: an address, a host, or an e-mail address at one."""
    try:
        address = urlsplit(text if "://" in text else f"https://{text}")
        host = address.hostname if address.port != 0 else None
    except ValueError:  # no such port, brackets without an end
        return False
    return bool(host) and address.scheme in ("http", "https", "caldav", "caldavs") and not re.search(r"\s", text)


class Sync(Section):
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


class DaemonSettings(Section):
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


class Notify(Section):
    """Reminders from the daemon, besides those of a calendar: off unless a way is named."""

    before: Duration = Field(default=timedelta(minutes=10), description="How long before a session.")
    desktop: bool = Field(default=False, description="On this machine's desktop (notify-send; osascript on macOS).")
    ntfy: str = Field(default="", description="An ntfy topic's address, like https://ntfy.sh/a-name-nobody-guesses.")
    token_command: str | list[str] = Field(
        default="", description="A command that prints the topic's access token, if it asks for one."
    )

    @model_validator(mode="after")
    def _usable(self) -> Notify:
        address = urlsplit(self.ntfy)
        if not timedelta() < self.before <= timedelta(days=1):
            raise ValueError('"before" is not between a minute and a day')
        if self.ntfy and not (address.scheme in ("http", "https") and address.hostname and address.path.strip("/")):
            raise ValueError('"ntfy" is no address of a topic, like https://ntfy.sh/a-name-nobody-guesses')
        if address.username or address.query:
            raise ValueError('"ntfy" holds a login; use token_command')
        if self.token_command and not self.ntfy:
            raise ValueError("has a token_command, but no ntfy")
        if self.token_command and address.scheme == "http" and address.hostname not in THIS_MACHINE:
            raise ValueError('"ntfy" is not https, and a token must not be sent in the clear')
        return self


class StateSettings(Section):
    """Where studycal remembers what was said and published."""

    path: str = Field(default=".studycal/state.sqlite", description="A SQLite file, relative to this config.")


class Simulate(Section):
    """How life goes in `studycal simulate`."""

    missed: float = Field(default=0.12, ge=0, le=1, description="Share of sessions missed.")
    sick_weeks: float = Field(default=2.0, ge=0, le=26, description="Sick weeks a year.")
    trips: float = Field(default=3.0, ge=0, le=26, description="Trips of four to ten days a year.")


class Config(Section):
    """studycal.toml."""

    plan: PlanSettings
    times: Times
    curriculum: CurriculumFiles = CurriculumFiles()
    holidays: Holidays = Holidays()
    busy: list[BusyEntry] = Field(default_factory=list, max_length=50)
    anchor: list[AnchorEntry] = Field(default_factory=list, max_length=500)
    export: Export = Export()
    google: Google = Google()
    caldav: CalDav = CalDav()
    sync: Sync = Sync()
    daemon: DaemonSettings = DaemonSettings()
    notify: Notify = Notify()
    state: StateSettings = StateSettings()
    simulate: Simulate = Simulate()
    _folder: Path = Path()

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
    def answers(self) -> ReadingAnswers:
        """What the learner answered where the plan does not say it."""
        return self.curriculum.answers

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
            plan_id=plan.id or stable_id(plan.start.isoformat(), plan.timezone, plan.title),
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
            sessions_per_day=times.sessions_per_day,
            lengths=tuple(sorted({day: n for text in times.lengths for day, n in lengths(text)}.items())),
            typed=tuple(name for name in MINUTES if name in times.model_fields_set),
            anchors=tuple(entry.anchor(zone(plan.timezone)) for entry in self.anchor),
            finish=plan.finish,
        )

    def _created(self) -> datetime:
        """When the first publication says it was made: never the moment of a run.

        Equal inputs then give equal bytes; a year before the start lies before every session.
        """
        created = self.plan.created
        if created is None:
            return datetime.combine(self.plan.start - timedelta(days=365), time(), tzinfo=UTC)
        return created.astimezone(UTC) if created.tzinfo else created.replace(tzinfo=UTC)
