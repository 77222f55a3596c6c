"""A socket of PostgreSQL that strikes at a chosen statement: who sent it is killed, or the connection is cut, before
the server hears of it or right after, so that its answer is lost.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

NAME = ".s.PGSQL.5432"
KILLED, CUT = "killed", "cut"
_LEN = struct.Struct("!i")
_NOT_A_START = {80877103, 80877104}
"""Questions before the first message, of encryption (PostgreSQL, "Message Formats": SSLRequest, GSSENCRequest)."""
_STATEMENTS = b"QS"
"""What ends a statement: Query of the simple protocol, Sync of the extended one."""


@dataclass(frozen=True)
class Strike:
    """At which statement from now on, to whom, and whether the server still hears it."""

    at: int
    to: str
    is_heard: bool


@dataclass
class Striking:
    """The statements of other processes, counted since the last one was armed."""

    folder: Path
    server: Path
    armed: Strike | None = None
    count: int = 0
    struck: bool = False
    ending: set[int] = field(default_factory=set)
    others: dict[int, int] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def arm(self, strike: Strike | None) -> None:
        """Count from here on, and strike at the one that is named; with None at none."""
        with self.changed:
            self.armed, self.count, self.struck = strike, 0, False

    def disarm(self) -> tuple[int, bool]:
        """How many statements came since, and whether one was struck."""
        with self.changed:
            self.armed = None
            return self.count, self.struck

    def settle(self, seconds: float = 60) -> None:
        """Wait until the server has done what it heard of whoever was struck."""
        with self.changed:
            assert self.changed.wait_for(lambda: not self.ending, seconds), "a connection does not end"

    def due(self) -> Strike | None:
        """One statement more; the strike if it is this one's."""
        with self.changed:
            self.count += 1
            if self.armed is None or self.count != self.armed.at:
                return None
            self.struck = True
            return self.armed

    def end(self, connection: int, all_of: int) -> None:
        """A connection ends now, and all of a process that is killed."""
        with self.changed:
            self.ending |= {connection, *(other for other, pid in self.others.items() if pid == all_of)}

    def forget(self, connection: int) -> None:
        """A connection ended on both sides."""
        with self.changed:
            self.others.pop(connection, None)
            self.ending.discard(connection)
            self.changed.notify_all()

    def serve(self, listening: socket.socket) -> None:
        """Take connections until the socket is closed."""
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            pid = struct.unpack("3i", client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(self.server / NAME))
            other = _Connection(self, client, server, pid)
            self.others[id(other)] = pid
            threading.Thread(target=other.live, daemon=True).start()


@dataclass
class _Connection:
    """One connection; those of this process are only handed on."""

    striking: Striking
    client: socket.socket
    server: socket.socket
    pid: int

    def live(self) -> None:
        """Until both sides have ended."""
        back = threading.Thread(target=self._answers, daemon=True)
        back.start()
        with suppress(OSError):
            _pipe(self.client, self.server) if self.pid == os.getpid() else self._ask()
        with suppress(OSError):
            self.server.shutdown(socket.SHUT_WR)
        back.join()
        self.client.close()
        self.server.close()
        self.striking.forget(id(self))

    def _answers(self) -> None:
        """Hand on what the server says; where nobody listens any more, until it has ended."""
        with suppress(OSError):
            _pipe(self.server, self.client)
        with suppress(OSError):
            self.client.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            while self.server.recv(65536):
                pass

    def _ask(self) -> None:
        start = self._start()
        while start is not None:
            self.server.sendall(start)
            start = self._start() if _LEN.unpack(start[4:8])[0] in _NOT_A_START else None
        while kind := self.client.recv(1):
            length = self._exactly(4)
            message = kind + length + self._exactly(_LEN.unpack(length)[0] - 4)
            strike = self.striking.due() if kind in _STATEMENTS else None
            if strike is None:
                self.server.sendall(message)
                continue
            self._strike(strike, message)
            return

    def _strike(self, strike: Strike, message: bytes) -> None:
        self.striking.end(id(self), all_of=self.pid if strike.to == KILLED else 0)
        if strike.to == KILLED:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        else:
            self.client.shutdown(socket.SHUT_RDWR)
        if strike.is_heard:
            self.server.sendall(message)

    def _start(self) -> bytes:
        length = self._exactly(4)
        return length + self._exactly(_LEN.unpack(length)[0] - 4)

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self.client.recv(count - len(data))
            if not more:
                raise ConnectionResetError
            data += more
        return data


def _pipe(source: socket.socket, target: socket.socket) -> None:
    while data := source.recv(65536):
        target.sendall(data)


@contextmanager
def striking(folder: Path, server: Path) -> Iterator[Striking]:
    """A socket in ``folder`` before the server's in ``server``, until the block ends."""
    folder.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / NAME))
        listening.listen(64)
        one = Striking(folder, server)
        threading.Thread(target=one.serve, args=[listening], daemon=True).start()
        yield one
