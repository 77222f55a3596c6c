"""What a warning about busy time is about, by its rule id; light, for every command asks for it."""

from __future__ import annotations

RULE = "busy-source"
"""A calendar as a whole: it is unknown, remembered, or ends in the middle."""

EVENT_RULE = "busy-event"
"""One event or line of a calendar that cannot be read."""

ZONE_RULE = "busy-zone"
"""A time zone that is unknown, and what is taken in its place."""

RULES = frozenset({RULE, EVENT_RULE, ZONE_RULE})

READING = 3
"""Changes when the same bytes are read otherwise than before: a plan made by another reading is made anew."""
