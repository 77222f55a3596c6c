"""TEXT as iCalendar writes it (RFC 5545 3.3.11)."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def unescaped(text: str) -> str:
    r"""TEXT as it was meant: ``\n``, ``\,``, ``\;`` and ``\\``."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)
