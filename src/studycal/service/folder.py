"""A learner's folder: documents and config as files, the rest beside the state file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from studycal.core.records import dataclass
from studycal.errors import InputError
from studycal.file_lock import is_held
from studycal.store.base import Store

from .files import write_whole
from .locks import locked

DEFAULT_STATE = ".studycal/state.sqlite"
_LONGEST = 80


@dataclass(frozen=True)
class PrivateFolder:
    """One plan's private files; see `studycal.service.workspace.Private`."""

    folder: Path

    def read(self, name: str) -> bytes | None:
        """A file's bytes, None where there is none. Raises OSError."""
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Replace a file whole, for its owner's eyes alone. Raises StudycalError."""
        write_whole(self.folder / name, data, mode=0o600)

    def shown(self, name: str) -> str:
        """Where it stands, for messages."""
        return str(self.folder / name)

    def stamp(self, name: str) -> tuple[int, int, int]:
        """What differs once the file was written."""
        return written(self.folder / name)

    def lock(self, name: str, what: str, now: datetime) -> AbstractContextManager[None]:
        """Be the only one at it, on this machine. Raises LockedError that names who is."""
        return locked(self.folder / name, what, now)

    def is_locked(self, name: str) -> bool:
        """Whether somebody is at it now."""
        return is_held(self.folder / name)


@dataclass(frozen=True)
class FolderWorkspace:
    """The folder in which a command works, and the config that it means; see `studycal.service.workspace.Workspace`."""

    directory: Path
    config_path: Path
    connect: Callable[[Path], Store]
    is_shared: bool = False
    keeps_secrets: bool = False

    def config(self) -> bytes:
        """The config's bytes. Raises InputError."""
        try:
            if self.config_path.is_file():
                return self.config_path.read_bytes()
        except OSError:
            pass
        from studycal.config.load import read

        return read(self.config_path)

    def check_config(self, data: bytes) -> None:
        """In a folder of their own a learner may write whatever can be read."""

    def save_config(self, data: bytes) -> None:
        """Replace the config whole. Raises StudycalError."""
        path = self.config_path
        write_whole(path, data, mode=path.stat().st_mode & 0o777 if path.exists() else 0o644)

    def document(self, path: Path) -> bytes:
        """A document's bytes. Raises InputError that names the file and what to do."""
        return read_bytes(path)

    def name(self, path: Path) -> str:
        """Paths are kept relative to the config where possible, so that a folder can be moved or copied whole."""
        real = Path(os.path.realpath(path))  # a link to itself is left as it is; Path.resolve raises
        try:
            return real.relative_to(os.path.realpath(self.config_path.parent)).as_posix()
        except ValueError:
            return str(real)

    def digest(self, name: str) -> str:
        """SHA-256 of a file's bytes; what is no file or cannot be read has a digest of its own."""
        path = self.config_path.parent / name
        try:
            return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"
        except OSError as error:
            return f"unreadable: {type(error).__name__}"

    def shown(self, path: Path) -> str:
        """A path as the learner would type it: relative to their folder where possible."""
        try:
            return path.relative_to(self.directory).as_posix()
        except ValueError:
            return str(path)

    def stamp(self, paths: Iterable[Path]) -> tuple[object, ...]:
        """What differs once one of these files was written."""
        return tuple(map(written, paths))

    def open_store(self, state: str) -> Store:
        """The memory in the state file. Raises StudycalError."""
        return self.connect(self.state_path(state))

    def store_stamp(self, state: str) -> object:
        """What differs once another file stands where the state file stood."""
        return written(self.state_path(state))[2]

    def private(self, state: str, store: Store) -> PrivateFolder:
        """The state's folder for the first plan that was published there, one beside it for each other."""
        plans, folder = store.plans(), self.state_path(state).parent
        if not plans or plans[0].id == store.plan:
            return PrivateFolder(folder)
        return PrivateFolder(folder / "plans" / _file_name(store.plan))

    def siblings(self) -> Iterator[FolderWorkspace]:
        """The other configs beside this one."""
        for path in sorted(self.config_path.parent.glob("*.toml")):
            if path.resolve() != self.config_path.resolve():
                yield FolderWorkspace(self.directory, path, self.connect)

    def state_path(self, state: str) -> Path:
        """Where the memory stands: ``[state] path``, by default beside the config."""
        return self.config_path.parent / Path(state or DEFAULT_STATE).expanduser()


def read_bytes(path: Path, remedy: str = "Check [curriculum] in the config.") -> bytes:
    """A document's bytes. Raises InputError that names the file and what to do."""
    from studycal.formats.documents.decoding import MAX_BYTES

    try:
        if path.exists() and not path.is_file():
            what = "is a directory, not a document." if path.is_dir() else "is no file that can be read."
            raise InputError(what, "Name the Markdown file itself.", file=str(path))
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", "") or str(error)).lower()
        raise InputError(f"cannot be read ({reason}).", remedy, file=str(path)) from error


def written(path: Path) -> tuple[int, int, int]:
    """What differs once a file was written or another stands in its place; zeros where there is none."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0, 0)
    return (status.st_mtime_ns, status.st_size, status.st_ino)


def _file_name(plan: str) -> str:
    """A plan's id as a file's name: other letters than those of most ids become a digest."""
    if plan.replace("-", "").replace("@", "").isalnum() and len(plan) <= _LONGEST:
        return plan
    return hashlib.sha256(plan.encode()).hexdigest()[:32]
