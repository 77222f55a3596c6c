"""What a learner answers where a document does not say it: options of `init` and `import`, kept in the config."""

from __future__ import annotations

from studycal.core.records import dataclass


@dataclass(frozen=True, slots=True)
class ReadingAnswers:
    """``table`` is the line of the table (or heading, item) that holds the weeks, ``topic`` the header of its topic.

    ``per_week`` days, lessons or topics make a week; each month, module or phase lasts ``weeks_each`` weeks;
    ``countdown`` takes weeks numbered down to the first in the order in which they stand;
    ``durations`` takes a column or a bracket for the number of weeks each; ``ticked_done`` takes ticked weeks for done
    before the start. 0, empty and False where not answered. ``table_marks`` are what was seen at the line of ``table``
    when it was chosen (`at_line.Marks`); without them the line alone says which one is meant.
    """

    table: int = 0
    topic: str = ""
    per_week: int = 0
    weeks_each: int = 0
    durations: bool = False
    ticked_done: bool = False
    countdown: bool = False
    table_marks: tuple[str, ...] = ()


NONE = ReadingAnswers()
