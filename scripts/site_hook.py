"""Pages of the documentation that are made from the program itself: the commands, and the settings."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

sys.path.insert(0, str(Path(__file__).parent))

import reference

from studycal.config.load import schema


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add them before links are looked at."""
    for name, text in {"commands.md": reference.markdown(), "settings.md": settings()}.items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, config: MkDocsConfig, **_: object) -> str:
    """A link to what lies beside docs/, which works in a clone, leads to the repository."""
    return re.sub(r"\]\(\.\./(?!\.)([^)\s]+)\)", rf"]({config.repo_url}/blob/main/\1)", markdown)


def settings() -> str:
    """Every setting of studycal.toml, from its schema."""
    whole = schema()
    lines = ["# Settings", "", "`studycal config --example` prints a file that explains each of them.", ""]
    for section, place in whole["properties"].items():
        model = _model(whole, place)
        if model:
            named = f"[[{section}]]" if place.get("type") == "array" else f"[{section}]"
            lines += [f"## {section}", "", *_said(model), "```toml", named, "```", ""]
            lines += ["| setting | default | what it does |", "| --- | --- | --- |"]
            lines += [_row(name, field) for name, field in model.get("properties", {}).items()] + [""]
    return "\n".join(lines)


def _model(whole: dict[str, Any], place: dict[str, Any]) -> dict[str, Any] | None:
    """The section that a property of the config leads to."""
    for found in (place, place.get("items", {}), *place.get("anyOf", ())):
        if "$ref" in found:
            return dict(whole["$defs"][found["$ref"].rpartition("/")[2]])
    return None


def _said(model: dict[str, Any]) -> list[str]:
    return [model["description"], ""] if model.get("description") else []


def _row(name: str, field: dict[str, Any]) -> str:
    default = field.get("default")
    shown = "" if default in (None, "", [], {}) else f"`{default}`".replace("|", "\\|")
    said = (field.get("description") or "").replace("|", "\\|").replace("\n", " ")
    return f"| `{name}` | {shown} | {said} |"
