"""An empty environment in which a stranger installs what was built."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CLEAN = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
VERIFY = """\
import base64, hashlib, importlib.metadata as metadata
for package in metadata.distributions():
    for path in package.files or ():
        if path.hash and path.hash.mode == "sha256":
            digest = hashlib.sha256(path.locate().read_bytes()).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != path.hash.value:
                print(f"{package.name}: {path}")
"""
"""Prints each installed file that is not the one its package brought."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment with studycal from a wheel, beside no repository."""

    folder: Path
    extra: str

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def run(self, *command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """A program of the environment, its answers as text."""
        return subprocess.run(
            [self.folder / "bin" / command[0], *command[1:]],
            cwd=cwd or self.folder,
            env={**CLEAN, "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder), "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    @property
    def megabytes(self) -> float:
        """What the installed packages take on the disk, compiled too."""
        files = (self.folder / "lib").rglob("*")
        return sum(path.stat().st_size for path in files if path.is_file()) / 1_000_000


def uv(*arguments: str | Path, env: dict[str, str] | None = None) -> None:
    """Run uv. Raises AssertionError with what it said when it fails."""
    command = [Path(sys.executable).parent / "uv", *arguments]
    environment = {**CLEAN, "UV_SYSTEM_CERTS": "1", **(env or {})}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    assert done.returncode == 0, f"uv {' '.join(map(str, arguments))}\n{done.stderr}"


def install(wheel: Path, folder: Path, extra: str, python: str = sys.executable) -> Environment:
    """The wheel with one extra ("" for none) and the locked versions of what it needs, in a new environment."""
    uv("venv", "--quiet", "--python", python, folder)
    wanted = f"studycal{f'[{extra}]' if extra else ''} @ {wheel.as_uri()}"
    uv("pip", "install", "--quiet", "--python", folder, "-c", ROOT / "requirements" / "run.txt", wanted)
    return Environment(folder, extra)
