"""A text that asks a person or an assistant to write a plan down as a table of weeks, with the grammar and the plan."""

from __future__ import annotations

_PROMPT = """\
Rewrite the study plan below as one Markdown table, and answer with the table alone.

Grammar:
- The first lines are `# Title`, an empty line, `| Week | Phase | Topic | Focus | Links |` and below it
  `| --- | --- | --- | --- | --- |`.
- One row a week, numbered 1, 2, 3, … without a gap. Never invent weeks; where the plan does not say how long
  something takes, ask me first.
- Week: the number alone. Phase: the name of the phase, month or module; leave it empty if there is none.
- Topic: what the week is about, in the plan's own words. If a topic takes several weeks, each has its row:
  `X - Part 1`, `X - Part 2`.
- Focus: everything else the plan says of the week, its steps parted by `<br>`. Leave nothing out and add nothing.
- Links: the addresses of the week as `[words](address)`, parted by `<br>`.
- A week of holidays or a break is a row `| - | | Free week | | |` without a number.
- Further columns of the plan (reading, lab, due, hours) stay columns under their own names.
- Write a `|` that is part of the text as `\\|`.

The plan:

{plan}
"""


def prompt(plan: str) -> str:
    """The instruction with the plan in it."""
    return _PROMPT.replace("{plan}", plan.strip())
