"""A member's plan in the host's database: the second adapter of `studycal.service.workspace.Workspace`.

It reads two documents, by digest, and no file of the machine, whatever a member's settings name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

from studycal.core.records import dataclass, field, replace
from studycal.errors import InputError, NotThereError
from studycal.service.feed_secrets import FILE as SHARES
from studycal.store.base import Store

from . import links
from .database import HostSession
from .limits import refuse_what_a_host_forbids
from .sealing import Sealer
from .times import text

CONFIG = Path("/course/studycal.toml")
"""A name, not a place: what stands in the database is called so."""

WEEKS, CADENCE = "weeks.md", "cadence.md"
_BODIES: dict[str, bytes] = {}
_MOST_BODIES = 2000


@dataclass(frozen=True)
class Member:
    """Who takes part in a course, with the documents that the plan follows and the settings, sealed."""

    id: str
    course: str
    name: str
    plan: str
    joined_at: datetime
    revision: int
    config: bytes = field(repr=False)
    weeks: str
    cadence: str
    tries: int = 0
    failure: str = ""


def member(session: HostSession, member_id: str) -> Member:
    """One member. Raises NotThereError."""
    row = session.row("member", id=member_id)
    if row is None:
        raise NotThereError("There is no such learner.", "`studycal host learners COURSE` lists them.")
    return member_of(row)


def member_of(row: Any) -> Member:  # noqa: ANN401 - an engine's own row
    """The member of a row."""
    return Member(
        row["id"], row["course"], row["name"], row["plan"], datetime.fromisoformat(row["joined_at"]), row["revision"],
        bytes(row["config"]), row["weeks"], row["cadence"], row["tries"], row["failure"],
    )  # fmt: skip


@dataclass
class MemberWorkspace:
    """See `studycal.service.workspace.Workspace`. ``saves`` is false for a plan that is only tried out."""

    session: HostSession
    sealer: Sealer
    member: Member
    now: datetime
    saves: bool = True
    _opened: tuple[bytes, bytes] | None = field(default=None, repr=False, compare=False)
    is_shared = True
    keeps_secrets = True

    @property
    def config_path(self) -> Path:
        """How messages name the settings."""
        return CONFIG

    def config(self) -> bytes:
        """The member's settings; opened once, they are not opened again."""
        if self._opened is None or self._opened[0] is not self.member.config:
            self._opened = (self.member.config, self.sealer.open(self.member.config))
        return self._opened[1]

    def check_config(self, data: bytes) -> None:
        """Raises InputError for a setting that a host does not let anybody change."""
        refuse_what_a_host_forbids(data, self.config(), self.session.allowed)

    def save_config(self, data: bytes) -> None:
        """Replace the settings. Raises InputError for one that a host does not let anybody change."""
        config = refuse_what_a_host_forbids(data, self.config(), self.session.allowed)
        self.member = replace(self.member, config=self.sealer.seal(data))
        if not self.saves:
            return
        with self.session.transaction():
            self.session.run("save_config", id=self.member.id, config=self.member.config)
            if config.busy:
                self.session.run("asks", id=self.member.id, now=text(self.now))
            self.session.run("drop_targets", member=self.member.id)
            for name in config.sync.targets:
                self.session.run("add_target", member=self.member.id, name=name, due=text(self.now))

    def document(self, path: Path) -> bytes:
        """One of the course's two documents. Raises InputError for any other."""
        digest = self._digest(path.name)
        if not digest:
            raise InputError("is no document of this course.", "The course names its own.", file=path.name)
        return document(self.session, digest)

    def name(self, path: Path) -> str:
        """The name by which a plan remembers a document."""
        return path.name

    def digest(self, name: str) -> str:
        """SHA-256 of the document or the settings."""
        if name == CONFIG.name:
            return hashlib.sha256(self.config()).hexdigest()
        return self._digest(name) or "no file"

    def _digest(self, name: str) -> str:
        return {WEEKS: self.member.weeks, CADENCE: self.member.cadence}.get(name, "")

    def shown(self, path: Path) -> str:
        """A document's name without any folder."""
        return path.name

    def stamp(self, paths: Iterable[Path]) -> tuple[object, ...]:
        """What differs once one of these documents is another."""
        return tuple(self._digest(path.name) for path in paths)

    def open_store(self, _state: str) -> Store:
        """The member's memory, whatever place the settings name."""
        return self.session.store(self.member.id)

    def store_stamp(self, _state: str) -> object:
        """One database, always."""
        return None

    def private(self, _state: str, _store: Store) -> MemberPrivate:
        """What is kept beside the member's plan."""
        return MemberPrivate(self.session, self.sealer, self.now, self.member.id, self.member.course)


@dataclass(frozen=True)
class MemberPrivate:
    """See `studycal.service.workspace.Private`. The words that open feeds are kept sealed, to be shown to the member,
    and as hashes, by which a feed is found.
    """

    session: HostSession = field(compare=False)
    sealer: Sealer = field(compare=False, repr=False)
    now: datetime = field(compare=False)
    member: str
    course: str

    def read(self, name: str) -> bytes | None:
        """What was written last, None where nothing was."""
        row = self.session.row("private", member=self.member, name=name)
        return self.sealer.open(row["body"]) if row else None

    def write(self, name: str, data: bytes) -> None:
        """Replace it."""
        with self.session.transaction():
            self.session.run("save_private", member=self.member, name=name, body=self.sealer.seal(data))
            if name == SHARES:
                self._open_feeds(json.loads(data))

    def _open_feeds(self, words: dict[str, str]) -> None:
        for kind in (links.DETAILS, links.BUSY):
            self.session.run("end_links", member=self.member, kind=kind)
            links.keep(self.session, words[kind], kind, self.course, self.member, self.now, by=links.LEARNER)

    def shown(self, name: str) -> str:
        """How messages name it."""
        return name

    def stamp(self, name: str) -> object:
        """How often it was written."""
        row = self.session.row("private", member=self.member, name=name)
        return row["written"] if row else 0

    def lock(self, name: str, what: str, now: datetime) -> AbstractContextManager[None]:
        """Be the only one at it. Raises LockedError."""
        return self.session.lock(f"{self.member}/{name}", what, now)

    def is_locked(self, name: str) -> bool:
        """Whether somebody is at it now."""
        return self.session.is_locked(f"{self.member}/{name}")


def document(session: HostSession, digest: str) -> bytes:
    """A document's bytes, which never change. Raises InputError for a digest that nothing has."""
    if digest not in _BODIES:
        row = session.row("document", digest=digest)
        if row is None:
            raise InputError("is not in the database.", "Restore it from a backup.", file=digest)
        remember(bytes(row["body"]))
    return _BODIES[digest]


def remember(body: bytes) -> str:
    """Have a document at hand that the database may not hold yet; its digest."""
    digest = hashlib.sha256(body).hexdigest()
    _BODIES[digest] = body
    while len(_BODIES) > _MOST_BODIES:
        _BODIES.pop(next(iter(_BODIES)), None)
    return digest


def keep_document(session: HostSession, body: bytes) -> str:
    """Keep a document's bytes, once for all who share them; their digest."""
    session.run("keep_document", digest=(digest := remember(body)), body=body)
    return digest
