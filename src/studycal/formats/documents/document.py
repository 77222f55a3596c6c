"""A document of any form as its blocks: Markdown, the signs of other writers, drawn tables, pages of HTML."""

from __future__ import annotations

from .blocks import Block
from .carried_months import with_months
from .dashed_days import with_dashed_days
from .markdown import markdown_blocks


def blocks(text: str) -> list[Block]:
    """Every line of text, rule and table of a document, in order."""
    from .dialects import in_common, without_comments
    from .drawn_tables import cut_drawn
    from .fenced import unfenced
    from .hanging import with_hanging_items
    from .html import cut_tables, is_page, page_blocks

    text = without_comments(text)
    if is_page(text):
        return page_blocks(text)
    rest, tables = cut_tables(with_hanging_items(unfenced(in_common(text))))  # a tab within a tag parts no columns
    rest, drawn = cut_drawn(rest)
    cut = [*drawn, *tables]
    read = sorted([*markdown_blocks(rest, 0, 0, 0), *cut], key=lambda block: block.line if cut else 0)
    return with_dashed_days(with_months(read))
