"""What is secret at rest: sealed with the host's own key, which can be replaced by a newer one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from studycal.core.records import dataclass
from studycal.errors import AuthNeededError, StudycalError

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

    from .database import HostSession

VARIABLE = "STUDYCAL_HOST_KEY"
FILE = "host.key"
_PROBED = 20


@dataclass(frozen=True)
class Sealer:
    """Seals with the first of its keys and opens with any (`cryptography.fernet.MultiFernet`)."""

    keys: tuple[str, ...]

    @cached_property
    def _box(self) -> MultiFernet:
        from cryptography.fernet import Fernet, MultiFernet

        try:
            return MultiFernet([Fernet(key) for key in self.keys])
        except ValueError as error:
            raise StudycalError(
                "A key of the host is not one (32 bytes, base64).", f"Check {VARIABLE} or {FILE}."
            ) from error

    def seal(self, data: bytes) -> bytes:
        """What only a holder of the key can read."""
        return self._box.encrypt(data)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed. Raises AuthNeededError where it was sealed with a key that is not here."""
        with _right_key():
            return self._box.decrypt(bytes(sealed))

    def reseal(self, sealed: bytes) -> bytes:
        """The same, sealed with the newest key. Raises AuthNeededError as `open` does."""
        with _right_key():
            return self._box.rotate(bytes(sealed))


@contextmanager
def _right_key() -> Iterator[None]:
    from cryptography.fernet import InvalidToken

    try:
        yield
    except InvalidToken as error:
        raise AuthNeededError(
            "The host's key does not open what the database holds.",
            f"Give the key it was sealed with: {VARIABLE}, or {FILE} beside the database.",
        ) from error


def prove(session: HostSession, sealer: Sealer) -> None:
    """Raises AuthNeededError where the keys open nothing that the database holds: they are another host's. Of several
    members, for what is broken of one is no reason to keep the others out.
    """
    refused: AuthNeededError | None = None
    for row in list(session.run("sealed", after="", most=_PROBED)):
        try:
            sealer.open(row["config"])
        except AuthNeededError as error:
            refused = error
        else:
            return
    if refused is not None:
        raise refused


def keys_of(folder: Path, environment: Mapping[str, str]) -> Sealer:
    """The host's keys, the newest first: from the environment, else from the file. Raises AuthNeededError."""
    given = environment.get(VARIABLE, "")
    path = folder / FILE
    if not given:
        try:
            given = path.read_text(encoding="ascii")
        except FileNotFoundError as error:
            raise AuthNeededError(
                "The host's key is not here.", f"Set {VARIABLE}, or bring {FILE} back into {folder}."
            ) from error
        refuse_if_open(path)
    return Sealer(tuple(given.replace(",", " ").split()))


def refuse_if_open(path: Path) -> None:
    """Raises AuthNeededError for a secret's file that others than its owner can read."""
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise AuthNeededError(f"{path} can be read by others.", f"Type: chmod 600 {path}")


def make_key(folder: Path, environment: Mapping[str, str]) -> bool:
    """A key for a new host, in a file for its owner alone; whether one was made."""
    path = folder / FILE
    if environment.get(VARIABLE) or path.exists():
        return False
    _write(path, [_new_key()])
    return True


def add_key(folder: Path) -> None:
    """Put a new key before those of the file: from now on it seals, and the others still open."""
    path = folder / FILE
    _write(path, [_new_key(), *path.read_text(encoding="ascii").split()])


def drop_old_keys(folder: Path) -> None:
    """Keep the newest key alone, once nothing is sealed with another."""
    path = folder / FILE
    _write(path, path.read_text(encoding="ascii").split()[:1])


def _new_key() -> str:
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()


def _write(path: Path, keys: list[str]) -> None:
    from studycal.service.files import write_whole

    write_whole(path, "".join(f"{key}\n" for key in keys).encode(), mode=0o600)
