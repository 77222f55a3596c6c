"""The canonical documents: a tidy table of weeks, and a rhythm; what is written is read back."""

from __future__ import annotations

from collections.abc import Sequence

from studycal.core.curriculum import Link, StatedSlot, Week
from studycal.core.patterns import pattern

from .vocabulary import words

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SPECIAL = pattern(r"([\\`*\[\]|~])|(?<![^\W_])(_)|(_)(?![^\W_])|(<)(?=[A-Za-z/!?])|(&)(?=#?\w+;)")
_NEUTRAL = {
    "Learn": ("theory", ("this week's topic, in its own words",)),
    "Practise": ("build", ("by hand, until it works",)),
    "Read": ("read", ("what the plan names for this week",)),
    "Make": ("write", ("something others can see: a page, a piece, a recording",)),
}
_ORDERS = (
    ("Make",),
    ("Learn", "Make"),
    ("Learn", "Practise", "Make"),
    ("Learn", "Practise", "Read", "Make"),
)


def weeks_document(title: str, weeks: Sequence[Week]) -> str:
    """The weeks as a Markdown document with one table."""
    headers = list(dict.fromkeys(header for week in weeks for header, _ in week.columns))
    phased = any(week.phase is not None for week in weeks)
    ticked = any(week.ticked for week in weeks) and not any(_says_done(header) for header in headers)
    linked = any(week.links for week in weeks)
    focused = any(week.focus for week in weeks) or bool(headers) or ticked
    head = ["Week", *["Phase"] * phased, "Topic", *["Focus"] * focused, *map(escaped, headers)]
    head += [*["Done"] * ticked, *["Links"] * linked]
    rows = [head, ["---"] * len(head)]
    for week in weeks:
        rows += [["-", *[""] * phased, "Free week", *[""] * (len(head) - 2 - phased)]] * week.free_before
        columns = dict(week.columns)
        rows.append(
            [
                str(week.number),
                *[escaped("" if week.phase is None else str(week.phase))] * phased,
                escaped(week.topic) + (f" {{#{week.name}}}" if week.name else ""),
                *["<br>".join(map(escaped, week.focus.split("\n")))] * focused,
                *(escaped(columns.get(header, "")) for header in headers),
                *["✅" if week.ticked else ""] * ticked,
                *["<br>".join(map(_link, week.links))] * linked,
            ]
        )
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"# {escaped(title or 'Study plan')}\n\n{table}\n"


def _says_done(header: str) -> bool:
    from .folding import fold

    return fold(header).strip(" ?!.") in words("h_done")


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)


def _link(link: Link) -> str:
    url = link.url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
    text = link.text or link.url
    return (
        f"<{url}>"
        if text == link.url and "://" in url
        else f"[{escaped(text)}](<{url}>)"
        if _odd(url)
        else f"[{escaped(text)}]({url})"
    )


def _odd(url: str) -> bool:
    return any(sign in url for sign in "()\\")


def rhythm_document(slots: Sequence[StatedSlot], bullets: Sequence[Sequence[str]]) -> str:
    """A routine as a Markdown document with a table of weekdays, times and sessions."""
    detailed = any(bullets)
    head = ["Day", "Time", "Session", *["Details"] * detailed]
    rows = [head, ["---"] * len(head)]
    for slot, lines in zip(slots, bullets, strict=True):
        details = ["<br>".join(map(escaped, lines))] * detailed
        rows.append([_WEEKDAYS[slot.weekday], _span(slot), escaped(slot.name), *details])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"# Weekly rhythm\n\n{table}\n"


def _span(slot: StatedSlot) -> str:
    if not slot.at:
        return f"{slot.minutes} min" if slot.minutes else ""
    if not slot.minutes:
        return slot.at
    hours, minutes = map(int, slot.at.split(":"))
    end = (hours * 60 + minutes + slot.minutes) % (24 * 60)
    return f"{slot.at}–{end // 60}:{end % 60:02d}"


def neutral_document(count: int) -> str:
    """A rhythm for a plan that has none: learn, practise, read, make; the last session of a week makes something."""
    names = _ORDERS[min(count, len(_ORDERS)) - 1]
    names = (*names[:-1], *["Practise"] * max(0, count - len(_ORDERS)), names[-1])
    lines = ["# Weekly rhythm", "", "<!-- A neutral rhythm: change names, bullets and roles as you like. -->", ""]
    lines += ["**Cognitive load:** Medium", ""]
    for number, name in enumerate(names, start=1):
        role, bullets = _NEUTRAL[name]
        lines += [f"**Session {number} – {name}** {{{role}}}", "", *(f"- {bullet}" for bullet in bullets), ""]
    return "\n".join(lines)
