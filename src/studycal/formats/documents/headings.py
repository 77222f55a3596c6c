"""Recognises a heading for each week (or day, month, phase, lesson, date): `## Week 3: Title`, its focus below."""

from __future__ import annotations

from .blocks import Kind
from .candidate import Candidate, Form, Outline
from .marked import candidates as marked


def candidates(outline: Outline) -> list[Candidate]:
    """One for each level of headings and each thing counted."""
    return marked(outline, Form.HEADINGS, lambda block: block.kind is Kind.HEADING)
