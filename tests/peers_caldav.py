"""Real CalDAV servers for tests: Radicale, Xandikos, Cyrus and sabre/dav as processes on free loopback ports.

Cyrus (Fastmail's engine) and sabre/dav (Nextcloud's and Baikal's) come from Debian; `scripts/peers` installs them.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import cyrus

USER = "learner"
ROOT = Path(__file__).parents[1]
SABRE = Path("/usr/share/php/Sabre/autoload.php")
RADICALE = """\
[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
[storage]
filesystem_folder = {folder}
[logging]
level = warning
"""


@dataclass
class Server:
    """A server process that can be killed and started again over the same folder."""

    kind: str
    folder: Path
    port: int = 0
    login: str = "basic"
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Where discovery starts."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Start and wait until it answers; what git's locks a killed Xandikos left, its operator has removed."""
        for lock in self.folder.rglob(".git/*.lock"):
            lock.unlink()
        self.port = self.port or _free_port()
        quiet = subprocess.DEVNULL
        environment = {**os.environ, **self.environment}
        self.process = subprocess.Popen(
            self._command(), cwd=ROOT, env=environment, stdout=quiet, stderr=quiet, start_new_session=True
        )
        deadline = time.monotonic() + 30
        while not self._answers():
            assert self.process.poll() is None, f"{self.kind} ended at once"
            assert time.monotonic() < deadline, f"{self.kind} does not start"
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL, to its children too."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
        if self.kind == "xandikos":  # killed in a commit it leaves git's lock, for which it then waits for ever (423)
            for stale in self.folder.rglob("*.lock"):
                stale.unlink()

    def close(self) -> None:
        """SIGKILL, and away with what it kept elsewhere."""
        self.kill()
        shutil.rmtree((self.folder / "cyrus").resolve(), ignore_errors=True)

    @property
    def environment(self) -> dict[str, str]:
        """What its process is told besides its command."""
        if self.kind != "sabre":
            return {}
        return {"SABRE_DB": f"{self.folder}.sqlite", "SABRE_AUTH": self.login, "PHP_CLI_SERVER_WORKERS": "6"}

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        credentials = base64.b64encode(f"{USER}:x".encode()).decode()
        with contextlib.suppress(OSError), contextlib.closing(connection):
            connection.request("PROPFIND", "/", headers={"Depth": "0", "Authorization": f"Basic {credentials}"})
            status = connection.getresponse().status
            waits_for_more = self.kind == "cyrus" or self.login == "digest"  # for a user, for an answer
            return status == 207 or waits_for_more
        return False

    def _command(self) -> list[str]:
        scripts = Path(sys.executable).parent
        if self.kind == "cyrus":
            return cyrus.command(self.folder, self.port)
        if self.kind == "sabre":
            return ["php", "-S", f"127.0.0.1:{self.port}", str(ROOT / "tests" / "sabre.php")]
        if self.kind == "radicale":
            config = self.folder.with_name(f"{self.folder.name}.ini")
            config.write_text(RADICALE.format(port=self.port, folder=self.folder))
            return [sys.executable, "-m", "tests.radicale_process", str(config)]
        where = ["--directory", str(self.folder), "--current-user-principal", f"/{USER}/", "--autocreate", "--defaults"]
        return [str(scripts / "xandikos"), "serve", "--listen-address", "127.0.0.1", "--port", str(self.port), *where]


KINDS = ("radicale", "xandikos", "cyrus", "sabre")


def started(kind: str, folder: Path, login: str = "basic") -> Server:
    """A server that answers. Skips the test where its program is not installed."""
    missing = {
        "cyrus": None if cyrus.is_here() else "Cyrus (and root to start it)",
        "sabre": None if shutil.which("php") and SABRE.exists() else "php-cli, php-sqlite3 and php-sabre-dav",
    }.get(kind)
    if missing:
        pytest.skip(f"{missing} is not there; scripts/peers installs it")
    folder.mkdir(parents=True, exist_ok=True)
    server = Server(kind, folder, login=login)
    server.start()
    if kind == "cyrus":
        cyrus.make_user(server.port, USER)
    return server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
