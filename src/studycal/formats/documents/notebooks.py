"""Recognises a notebook (``.ipynb``) by its name: its cells of Markdown, one below the other, without code."""

from __future__ import annotations

import json

from studycal.core.patterns import pattern

_HALF = pattern("[\ud800-\udfff]")
"""Half of a character, which JSON can hold and no encoding can (RFC 8259, section 8.2)."""


def is_notebook(file: str) -> bool:
    """Whether a file's name says that it holds a notebook."""
    return file.lower().endswith(".ipynb")


def text_of(notebook: str) -> str:
    """The words of a notebook; what is none, or none that can be read, as it is."""
    try:
        read = json.loads(notebook)
        cells = read["cells"] if "cells" in read else [cell for sheet in read["worksheets"] for cell in sheet["cells"]]
        text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    except (ValueError, KeyError, TypeError, RecursionError):
        return notebook
    return _HALF.sub("\ufffd", text)
