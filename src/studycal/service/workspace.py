"""Where a learner's plan lives, as ports, and the plan as a command or request reads it through them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from studycal.core.records import dataclass
from studycal.core.schedule import DEFAULT_TITLE, stable_id
from studycal.errors import LockedError, StudycalError
from studycal.store.base import Store

from .folder import FolderWorkspace

if TYPE_CHECKING:
    from studycal.calendars.base import BusySource
    from studycal.calendars.google.project import Project
    from studycal.config.model import Config
    from studycal.core.curriculum import Problem

    from .inputs import Inputs
    from .revision import Previous, Revision


class Private(Protocol):
    """What is kept beside one plan and is nobody else's, by name: secrets, status, and who is at work on it."""

    def read(self, name: str) -> bytes | None:
        """What was written last, None where nothing was. Raises OSError."""

    def write(self, name: str, data: bytes) -> None:
        """Replace it, whole or not at all. Raises StudycalError."""

    def shown(self, name: str) -> str:
        """Where it stands, for messages."""

    def stamp(self, name: str) -> object:
        """What differs once it was written; cheap to ask for."""

    def lock(self, name: str, what: str, now: datetime) -> AbstractContextManager[None]:
        """Be the only one at it; ``what`` says what is done. Raises LockedError that names who is at it already."""

    def is_locked(self, name: str) -> bool:
        """Whether somebody is at it now."""


class Workspace(Protocol):
    """Where one learner's plan lives. A folder is the first adapter (`studycal.service.folder`).

    Documents are named by paths, as the config writes them; only the adapter knows what stands there. ``state`` is
    what the config says of the memory's place, "" where it says nothing.
    """

    @property
    def config_path(self) -> Path:
        """How messages name the config; the documents' paths are relative to it."""

    @property
    def is_shared(self) -> bool:
        """Whether many learners follow the same documents, so that what was read of them is worth remembering."""

    @property
    def keeps_secrets(self) -> bool:
        """Whether passwords are kept sealed beside the plan; else the config leads to them (keyring, command)."""

    def config(self) -> bytes:
        """The config's bytes. Raises InputError."""

    def check_config(self, data: bytes) -> None:
        """Raises InputError for a config that could not be saved here, before its effect is shown."""

    def save_config(self, data: bytes) -> None:
        """Replace the config, whole or not at all. Raises StudycalError."""

    def document(self, path: Path) -> bytes:
        """A document's bytes. Raises InputError."""

    def name(self, path: Path) -> str:
        """The name by which a plan remembers that a document or the config was read."""

    def digest(self, name: str) -> str:
        """SHA-256 of what stands under such a name now; what cannot be read has a digest of its own."""

    def shown(self, path: Path) -> str:
        """A path as the learner would type it."""

    def stamp(self, paths: Iterable[Path]) -> tuple[object, ...]:
        """What differs once one of these documents was written; cheap to ask for."""

    def open_store(self, state: str) -> Store:
        """The learner's memory, of no plan yet. Raises StudycalError."""

    def store_stamp(self, state: str) -> object:
        """What differs once another memory stands where the one that was opened stood."""

    def private(self, state: str, store: Store) -> Private:
        """What is kept beside the store's plan."""


@dataclass(frozen=True)
class Ports:
    """How the service reaches the learner's other calendars, a country's holidays, and how it waits.

    ``versions`` gives those of the packages that decide about a plan; of the holidays' one only if asked. With
    ``public`` no server is asked that lies in this machine's own network; ``project`` is a host's, for Google.
    """

    busy_sources: Callable[[Home], list[BusySource]]
    holidays: Callable[[str, str, date, date], Mapping[date, str]]
    versions: Callable[[bool], Mapping[str, str]]
    pause: Callable[[float], None]
    public: bool = False
    project: Project | None = None


def nothing(problems: Sequence[Problem]) -> None:
    """Nobody is there who would hear it."""


@dataclass
class Home:
    """One learner's plan, opened for a command or a request: all that is read through it, each thing once."""

    workspace: Workspace
    ports: Ports
    inputs: Inputs | None = None
    """What a plan is computed from, once this command has read it (`studycal.service.inputs`)."""
    stored: Previous | None = None
    """What stood in the store when it was last read (`studycal.service.commit`)."""
    published: Revision | None = None
    """The published plan, once it was loaded from what is `stored`."""
    with_progress: tuple[Revision, datetime, Revision] | None = None
    """The published plan, a moment, and the plan with what was logged as it stands at that moment."""
    tell: Callable[[Sequence[Problem]], None] = nothing
    """Hears what a changed document changes, before it is published; raises HeldError where nobody would see it
    (`studycal.service.document_changes.hold_back`): it is not published then."""

    @property
    def config_path(self) -> Path:
        """How messages name the config; the documents' paths are relative to it."""
        return self.workspace.config_path

    @cached_property
    def config_bytes(self) -> bytes:
        """The config's bytes. Raises InputError."""
        return self.workspace.config()

    @cached_property
    def config(self) -> Config:
        """The validated config. Raises InputError."""
        from studycal.config.load import load

        return load(self.config_path, self.config_bytes, self._raw)

    def read_anew(self) -> None:
        """A file was written: config and inputs are read again when they are next asked for. Raises LockedError where
        the config names another plan than the one that was opened: trying again can't help.
        """
        for name in ("config_bytes", "config", "zone", "_raw"):
            self.__dict__.pop(name, None)
        self.inputs = None
        store = self.__dict__.get("store")
        if store is not None and plan_of(store, *self._named_plan) != store.plan:
            raise LockedError("The config names another plan meanwhile.", "Run the command again.")

    @property
    def pause(self) -> Callable[[float], None]:
        """See `studycal.calendars.base.Learner.pause`."""
        return self.ports.pause

    @cached_property
    def store(self) -> Store:
        """The learner's memory of this plan, created when first asked for. Raises StudycalError."""
        store = self.workspace.open_store(self.state)
        self.__dict__["store_stamp"] = self.workspace.store_stamp(self.state)
        return store.of(plan_of(store, *self._named_plan))

    def refuse_another_memory(self) -> None:
        """Raises LockedError where the memory that was opened does not stand in its place any more: what would be kept
        in it would be gone.
        """
        opened = self.__dict__.get("store_stamp")
        if opened is not None and opened != self.workspace.store_stamp(self.state):
            raise LockedError("The plan's memory was moved or replaced meanwhile.", "Run the command again.")

    def beside(self, workspace: Workspace) -> Home:
        """The same plan with another workspace's documents and settings: what was read of its store is known."""
        other = Home(workspace, self.ports, stored=self.stored, published=self.published, tell=self.tell)
        other.__dict__["store"] = self.store
        return other

    def close(self) -> None:
        """Let go of the store, if it was opened; asked for again, it is opened again."""
        store = self.__dict__.pop("store", None)
        if store is not None:
            store.close()

    @cached_property
    def private(self) -> Private:
        """Where locks, status and secrets of this plan stand. Raises StudycalError."""
        return self.workspace.private(self.state, self.store)

    @property
    def public(self) -> bool:
        """See `studycal.calendars.base.Learner.public`."""
        return self.ports.public

    @property
    def project(self) -> Project | None:
        """See `studycal.calendars.base.Learner.project`."""
        return self.ports.project

    @property
    def keeps_secrets(self) -> bool:
        """See `studycal.calendars.base.Learner.keeps_secrets`."""
        return self.workspace.keeps_secrets

    def secret(self, name: str) -> str | None:
        """See `studycal.calendars.base.Learner.secret`."""
        if not self.keeps_secrets:
            return None
        return (self.private.read(f"{name}.secret") or b"").decode()

    def keep_secret(self, name: str, secret: str) -> None:
        """Keep a password sealed beside the plan; "" forgets it."""
        self.private.write(f"{name}.secret", secret.encode())

    def alone(self, name: str, what: str, now: datetime) -> AbstractContextManager[None]:
        """See `studycal.calendars.base.Learner.alone`."""
        return self.private.lock(name, what, now)

    @property
    def plan_id(self) -> str:
        """The plan's own id: all that is kept, and the names of its events, come from it."""
        return self.store.plan

    @property
    def _named_plan(self) -> tuple[str, str]:
        """The id and the first day that the config names, read without validation."""
        title, start = self.title_and_start
        return str(self._plan.get("id") or stable_id(start, str(self._plan.get("timezone", "")), title)), start

    @property
    def title_and_start(self) -> tuple[str, str]:
        """The plan's title and first day (ISO) as the config names them, read without validation."""
        return str(self._plan.get("title", DEFAULT_TITLE)), str(self._plan.get("start", ""))

    @property
    def is_plan(self) -> bool:
        """Whether the config names a plan at all."""
        return bool(self._plan)

    @property
    def _plan(self) -> dict[str, Any]:
        plan = self._raw.get("plan")
        return plan if isinstance(plan, dict) else {}

    @property
    def state(self) -> str:
        """``[state] path``, "" where the config names none.

        Read without validation: the fast path of `show` must not pay for it, and a broken config is reported by
        whoever needs the rest of it.
        """
        state = self._raw.get("state")
        path = state.get("path") if isinstance(state, dict) else None
        return path if isinstance(path, str) else ""

    @cached_property
    def zone(self) -> tzinfo:
        """The learner's zone; UTC while the config does not name a real one."""
        from studycal.formats.setting_words import zone

        try:
            return zone(self._plan["timezone"]) if self._plan else UTC
        except (KeyError, TypeError, ValueError, OSError):
            return UTC

    @cached_property
    def _raw(self) -> dict[str, Any]:
        import tomllib

        try:
            return tomllib.loads(self.config_bytes.decode("utf-8-sig"))
        except (OSError, ValueError, RecursionError, StudycalError):
            return {}


@dataclass
class FolderHome(Home):
    """A plan that lives in a folder, for the doors that work in one: the command line and the timer."""

    workspace: FolderWorkspace

    @property
    def directory(self) -> Path:
        """The folder in which the command works."""
        return self.workspace.directory

    @property
    def state_path(self) -> Path:
        """Where the memory stands."""
        return self.workspace.state_path(self.state)

    @property
    def folder(self) -> Path:
        """Where the plan's private files and its logs stand."""
        return self.workspace.private(self.state, self.store).folder


def for_request(open_home: Callable[[], Home]) -> AbstractContextManager[Home]:
    """A plan opened for the length of one request or call, and closed after it."""
    return closing(open_home())


def plan_of(store: Store, named: str, start: str) -> str:
    """Which plan a config means: the one of its id, and another one of that id where something was said of the first
    and the first day is another.

    A plan that nothing was said of yet may begin on another day.
    """
    entries = [entry for entry in store.plans() if entry.id == named or entry.id.startswith(f"{named}@")]
    same = [entry.id for entry in entries if _week(entry.start) == _week(start)]
    if same:
        return same[0]
    free = [entry.id for entry in entries if not entry.facts]
    if free or not entries:
        return free[0] if free else named
    return f"{named}@{start}"


def _week(start: str) -> date | str:
    """The Monday of a first day: another day of the same week begins the same plan."""
    try:
        day = date.fromisoformat(start)
    except ValueError:
        return start
    return day - timedelta(days=day.weekday())
