"""Cells of CSV files: a text that a spreadsheet would run as a formula is guarded, and freed when it is read back."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""OWASP's "CSV injection": =, +, -, @, tab and carriage return begin a formula in some spreadsheets. Behind apostrophes
too, so that what is read back is what was written.
"""


def guarded(text: str) -> str:
    """The text, behind an apostrophe where it would be run."""
    return f"'{text}" if _FORMULA.match(text) else text


def freed(text: str) -> str:
    """The text that was guarded."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
