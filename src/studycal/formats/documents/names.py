"""The name that an author gives a week after its topic, ``Shaping {#shaping}`` (`studycal.core.week_keys`)."""

from __future__ import annotations

import re

_NAME = re.compile(r"\s*\\?\{\s*#([A-Za-z][A-Za-z0-9_-]{0,39})\s*\\?\}\s*$")


def named(topic: str) -> tuple[str, str]:
    """A topic without the name, and the name; "" where it has none."""
    match = _NAME.search(topic)
    return (topic[: match.start()].rstrip(), match[1]) if match else (topic, "")
