"""Recognises a bold line for each week (`**Week 3: Title**`), and plain lines that begin so (`Week 3: Title`)."""

from __future__ import annotations

from .blocks import Kind
from .candidate import Candidate, Form, Outline
from .marked import candidates as marked


def candidates(outline: Outline) -> list[Candidate]:
    """One for each thing counted by bold lines, and by plain ones."""
    bold = marked(outline, Form.BOLD, lambda block: block.kind is Kind.PARAGRAPH and bool(block.lead))
    plain = marked(outline, Form.LINES, lambda block: block.kind is Kind.PARAGRAPH and not block.lead)
    return [*bold, *plain]
