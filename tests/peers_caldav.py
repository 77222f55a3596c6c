"""Real CalDAV servers for tests: Radicale and Xandikos as processes on free loopback ports."""

from __future__ import annotations

import base64
import contextlib
import http.client
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

USER = "learner"
ROOT = Path(__file__).parents[1]
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
        self.process = subprocess.Popen(self._command(), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while not self._answers():
            assert self.process.poll() is None, f"{self.kind} ended at once"
            assert time.monotonic() < deadline, f"{self.kind} does not start"
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        credentials = base64.b64encode(f"{USER}:x".encode()).decode()
        with contextlib.suppress(OSError), contextlib.closing(connection):
            connection.request("PROPFIND", "/", headers={"Depth": "0", "Authorization": f"Basic {credentials}"})
            return connection.getresponse().status == 207
        return False

    def _command(self) -> list[str]:
        scripts = Path(sys.executable).parent
        if self.kind == "radicale":
            config = self.folder.with_name(f"{self.folder.name}.ini")
            config.write_text(RADICALE.format(port=self.port, folder=self.folder))
            return [sys.executable, "-m", "tests.radicale_process", str(config)]
        where = ["--directory", str(self.folder), "--current-user-principal", f"/{USER}/", "--autocreate", "--defaults"]
        return [str(scripts / "xandikos"), "serve", "--listen-address", "127.0.0.1", "--port", str(self.port), *where]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
