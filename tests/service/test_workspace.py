"""A plan that lives in no folder: documents, config, secrets and locks stand behind the port alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePath

import pytest

from studycal.core.life.marks import Mark, MarkKind
from studycal.core.plan import LogEntry, Status
from studycal.errors import InputError, LockedError, StaleError
from studycal.service import commit, published, settings
from studycal.service.feed_secrets import renew, shares
from studycal.service.folder import FolderWorkspace, PrivateFolder
from studycal.service.workspace import Home, Private, Workspace, for_request
from studycal.store.base import Store
from studycal.store.sqlite import SqliteStore
from studycal.wiring import open_home, ports
from tests.cli.learner import Learner

NOW = datetime.fromisoformat("2026-12-01T09:00:00+01:00")
CONFIG = b"""
[plan]
id = "rows"
start = 2026-11-30
timezone = "Europe/Warsaw"

[curriculum]
weeks = "weeks.md"
cadence = "cadence.md"

[times]
home = ["mon 19:00", "wed 19:00"]
"""
WEEKS = b"| Week | Topic |\n|---|---|\n| 1 | Flour |\n| 2 | Yeast |\n| 3 | Rye |\n"
CADENCE = b"## Q1\n\n**Session 1 - Build**\n\n- bake\n\n**Session 2 - Write**\n\n- notes\n"


@dataclass
class Rows:
    """What a learner keeps, as a database's row would: names and bytes."""

    documents: dict[str, bytes] = field(default_factory=dict)
    private: dict[str, bytes] = field(default_factory=dict)
    at_work: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class RowPrivate:
    """One plan's private rows."""

    rows: Rows
    plan: str

    def read(self, name: str) -> bytes | None:
        return self.rows.private.get(f"{self.plan}/{name}")

    def write(self, name: str, data: bytes) -> None:
        self.rows.private[f"{self.plan}/{name}"] = data

    def shown(self, name: str) -> str:
        return name

    def stamp(self, name: str) -> object:
        return self.read(name)

    @contextmanager
    def lock(self, name: str, what: str, now: datetime) -> Iterator[None]:
        if name in self.rows.at_work:
            raise LockedError(f"Another studycal process holds the lock {name}.", "Wait for it, or stop it.")
        self.rows.at_work.add(name)
        yield
        self.rows.at_work.discard(name)

    def is_locked(self, name: str) -> bool:
        return name in self.rows.at_work


@dataclass(frozen=True)
class RowWorkspace:
    """A learner whose documents stand in rows; the memory is any store."""

    rows: Rows
    memory: Path
    config_path: Path = Path("/learner/studycal.toml")

    is_shared = False
    keeps_secrets = False

    def config(self) -> bytes:
        return self.rows.documents["studycal.toml"]

    def check_config(self, data: bytes) -> None:
        """Rows take whatever can be read."""

    def save_config(self, data: bytes) -> None:
        self.rows.documents["studycal.toml"] = data

    def document(self, path: Path) -> bytes:
        try:
            return self.rows.documents[self.name(path)]
        except KeyError:
            raise InputError("is not there.", "Publish the course again.", file=path.name) from None

    def name(self, path: Path) -> str:
        return PurePath(path).name

    def digest(self, name: str) -> str:
        return hashlib.sha256(self.rows.documents.get(name, b"")).hexdigest()

    def shown(self, path: Path) -> str:
        return path.name

    def stamp(self, paths: Iterable[Path]) -> tuple[object, ...]:
        return tuple(self.digest(self.name(path)) for path in paths)

    def open_store(self, state: str) -> Store:
        return SqliteStore(self.memory, learner="ann")

    def store_stamp(self, state: str) -> object:
        return self.memory

    def private(self, state: str, store: Store) -> RowPrivate:
        return RowPrivate(self.rows, store.plan)


@pytest.fixture
def rows(tmp_path: Path) -> RowWorkspace:
    return RowWorkspace(
        Rows({"studycal.toml": CONFIG, "weeks.md": WEEKS, "cadence.md": CADENCE}), tmp_path / "x" / "memory.sqlite"
    )


@contextmanager
def opened(workspace: Workspace) -> Iterator[Home]:
    with for_request(lambda: Home(workspace, ports())) as home:
        yield home


def test_a_plan_without_a_folder_is_planned_marked_logged_and_undone(rows: RowWorkspace) -> None:
    """The service asks nothing but the port: no file of the learner's is opened."""
    with opened(rows) as home:
        built = published.build(home, NOW)
        assert built.curriculum.week(3).topic == "Rye"
        commit.keep(home, commit.mark(home, Mark(MarkKind.BAD, NOW, weeks=(3,)), NOW), NOW)
        commit.log(home, [LogEntry(NOW, "W01.S1", status=Status.DONE)], NOW)
    with opened(rows) as home:
        built = published.build(home, NOW)
        assert [mark.kind for mark in built.facts.marks] == [MarkKind.BAD]
        assert built.plan.by_id()["W01.S1"].status is Status.DONE
        commit.keep(home, commit.undo(home, 1, NOW), NOW)
        assert not published.build(home, NOW).facts.marks


def test_a_changed_row_is_seen_like_a_changed_file(rows: RowWorkspace) -> None:
    """The expected bytes are not there: read again."""
    with opened(rows) as home:
        seen = commit.mark(home, Mark(MarkKind.BAD, NOW, weeks=(3,)), NOW)
        rows.rows.documents["weeks.md"] = WEEKS.replace(b"Rye", b"Oats")
        with pytest.raises(StaleError, match=r"weeks\.md changed meanwhile"):
            commit.keep(home, seen, NOW)
        assert published.build(home, NOW).curriculum.week(3).topic == "Oats"


def test_a_setting_is_changed_in_the_row_and_put_back(rows: RowWorkspace) -> None:
    """Config, its backup and the plan that follows go through the port."""
    with opened(rows) as home:
        commit.keep(home, settings.preview(home, {"times.home": ["tue 19:00", "thu 19:00"]}, NOW, as_facts=True), NOW)
        assert b'"tue 19:00"' in rows.rows.documents["studycal.toml"]
    with opened(rows) as home:
        settings.put_back(home, NOW)
        assert rows.rows.documents["studycal.toml"] == CONFIG


def test_secrets_stay_with_their_plan(rows: RowWorkspace) -> None:
    """Each plan has its own words; a renewed one ends the old."""
    with opened(rows) as home:
        words = shares(home)
        assert shares(home) == words
        assert renew(home, "busy").details == words.details
        assert not shares(home).feed(words.busy)
    rows.rows.documents["studycal.toml"] = CONFIG.replace(b'"rows"', b'"other"')
    with opened(rows) as home:
        assert shares(home).details != words.details


def test_a_home_closed_twice_or_never_opened_is_closed(tmp_path: Path) -> None:
    """A request that read nothing makes no state file."""
    learner = Learner(tmp_path).begin()
    home = open_home(learner.folder)
    state = home.state_path
    state.unlink(missing_ok=True)
    home.close()
    assert not state.exists()
    assert home.store.plan
    home.close()
    home.close()
    assert home.store.revision() == 0, "what is asked for again is opened again"
    home.close()


def both(workspace: Workspace, private: Private) -> AbstractContextManager[None]:
    """What both adapters must give; mypy holds them against the ports."""
    name = workspace.name(workspace.config_path)
    assert workspace.digest(name) == hashlib.sha256(workspace.config()).hexdigest()
    assert workspace.shown(workspace.config_path) == "studycal.toml"
    stamp = workspace.stamp([workspace.config_path])
    assert stamp == workspace.stamp([workspace.config_path])
    assert private.read("x.json") is None
    before = private.stamp("x.json")
    private.write("x.json", b"{}")
    assert private.read("x.json") == b"{}"
    assert private.stamp("x.json") != before
    assert not private.is_locked("x.lock")
    return private.lock("x.lock", "a test", NOW)


@pytest.mark.parametrize("kind", ["a folder", "rows"])
def test_every_adapter_keeps_the_ports_promises(kind: str, rows: RowWorkspace, tmp_path: Path) -> None:
    """Names, digests, stamps, private bytes and locks are alike wherever a plan lives."""
    workspace: Workspace = rows
    private: Private = RowPrivate(rows.rows, "p")
    if kind == "a folder":
        (tmp_path / "studycal.toml").write_bytes(CONFIG)
        workspace, private = FolderWorkspace(tmp_path, tmp_path / "studycal.toml", SqliteStore), PrivateFolder(tmp_path)
    with both(workspace, private):
        assert private.is_locked("x.lock")
        with pytest.raises(LockedError), private.lock("x.lock", "another test", NOW):
            pass
    assert not private.is_locked("x.lock")
