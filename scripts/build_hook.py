"""What the build adds: the man page and the shells' completions, made from the parser."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACES = {
    "bash": "share/bash-completion/completions/studycal",
    "zsh": "share/zsh/site-functions/_studycal",
    "fish": "share/fish/vendor_completions.d/studycal.fish",
    "powershell": "share/studycal/completions/studycal.ps1",
}
"""Where shells look for what an installed package brings; PowerShell has no such place."""

MAN = "share/man/man1/studycal.1"


class BuildHook(BuildHookInterface):
    """In the wheel these are data of the installation, in the sdist they lie at its top."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files and name them; an editable installation has the program itself."""
        if version == "editable":
            return
        self._folder = tempfile.mkdtemp()
        named = "shared_data" if self.target_name == "wheel" else "force_include"
        for place, text in _made(Path(self.root)).items():
            path = Path(self._folder, Path(place).parent.name + "-" + Path(place).name)
            path.write_text(text, encoding="utf-8", newline="\n")
            path.chmod(0o644)
            build_data[named][str(path)] = place

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatchling's own
        """The files are in the archive now."""
        if hasattr(self, "_folder"):
            shutil.rmtree(self._folder)


def _made(root: Path) -> dict[str, str]:
    import shtab

    reference = _reference(root)
    from studycal.cli.completions import with_words  # importable once the reference is

    parser = with_words(reference.build())
    return {MAN: reference.man(), **{place: shtab.complete(parser, shell=shell) for shell, place in PLACES.items()}}


def _reference(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", root / "scripts" / "reference.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(root / "scripts" / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
