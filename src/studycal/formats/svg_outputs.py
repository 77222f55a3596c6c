"""The output wall: a brick for each session that makes something others can read, laid as the weeks go by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from studycal.core.curriculum import Curriculum
from studycal.core.plan import HELD, Plan, Session, Status
from studycal.core.session_id import week_id

from .quarters import quarters
from .svg import MARGIN, WIDTH, Picture, add
from .svg_quilt import long_day
from .svg_signs import WORDS, legend, sign
from .svg_text import clean, isolate

_PER_ROW = 4
_GAP = 8
_PITCH = (WIDTH - 2 * MARGIN + _GAP) / _PER_ROW
_BRICK, _HIGH = _PITCH - _GAP, 62


def outputs(
    plan: Plan,
    curriculum: Curriculum,
    links: Mapping[str, str],
    *,
    title: str,
    key: str = "outputs",
    alone: bool = True,
) -> str:
    """The wall as SVG; ``links`` lead to what was made, by session id."""
    picture = Picture(key, f"{title}: the output wall")
    walls = _walls(plan)
    listed = [session for _, wall in walls for session in wall]
    lines = [_line(listed)]
    y = picture.head(f"Output wall · {isolate(title)}", lines) + 12
    for name, wall in walls:
        y = _wall(picture, name, wall, curriculum, links, y, alone)
    states = {session.status for session in listed} - {Status.PLANNED}
    bottom = legend(picture, y + 10, [state for state in WORDS if state in states]) if states else y
    return picture.drawn(bottom + 8, " ".join([*lines, *_words(listed, curriculum, links)]), alone=alone)


def _walls(plan: Plan) -> list[tuple[str, list[Session]]]:
    """The output sessions of each quarter that has any."""
    walls = []
    for weeks in quarters(plan):
        numbers = {week.week for week in weeks}
        made = [
            session for session in plan.sessions if session.output and not session.optional and session.week in numbers
        ]
        if made:
            walls.append((weeks[0].quarter, made))
    return walls


def _line(listed: Sequence[Session]) -> str:
    due = [session for session in listed if session.status is not Status.PLANNED]
    made = [session for session in due if session.status in HELD]
    if not listed:
        return "No session of this plan makes an output."
    if not due:
        return f"{len(listed)} outputs to come; the first on {long_day(listed[0].start.date())}."
    return f"{len(made)} of {len(due)} outputs made so far, {len(listed) - len(due)} to come."


def _wall(
    picture: Picture,
    name: str,
    wall: Sequence[Session],
    curriculum: Curriculum,
    links: Mapping[str, str],
    top: float,
    alone: bool,
) -> float:
    add(picture.body, "line", "stroke", x1=MARGIN, y1=top + 6, x2=MARGIN, y2=top + 20, stroke_width=2)
    picture.text((MARGIN + 7, top + 17), f"{name} · {_line(wall)}", kind="word", size=11.5, bold=True)
    top += 30
    for number, session in enumerate(wall):
        row, column = divmod(number, _PER_ROW)
        at = (MARGIN + column * _PITCH, top + row * (_HIGH + _GAP))
        _brick(picture, session, curriculum, links.get(session.id, ""), at, alone)
    rows = -(-len(wall) // _PER_ROW)
    return top + rows * (_HIGH + _GAP) + 6


def _brick(
    picture: Picture, session: Session, curriculum: Curriculum, link: str, at: tuple[float, float], alone: bool
) -> None:
    (x, y), made = at, session.status in HELD
    topic = curriculum.week(session.week).short_topic
    part = picture.group(f"{session.id} {session.name}: {topic}, {WORDS.get(session.status, session.status)}")
    waiting = None if made or session.status is Status.PLANNED else "4 3"
    add(part, "rect", "tint2 stroke" if made else "paper line", x=x, y=y, width=_BRICK, height=_HIGH, rx=6,
        stroke_dasharray=waiting)  # fmt: skip
    if session.status is not Status.PLANNED:
        sign(part, session.status, x + _BRICK - 14, y + 14)
    room = _BRICK - 22
    head = f"{week_id(session.week)} {session.role.capitalize()}"
    picture.text((x + 11, y + 19), head, size=11.5, bold=True, parent=part, room=room - 70)
    right = x + _BRICK - (11 if session.status is Status.PLANNED else 28)
    picture.text((right, y + 19), f"{session.start.day} {session.start:%b}", kind="muted", size=10.5, anchor="end",
                 parent=part)  # fmt: skip
    picture.text((x + 11, y + 36), topic, size=11, parent=part, room=room)
    web = is_web(link)
    holder = add(part, "a", "", href=link) if web and alone else part
    words = _address(link) if link else session.name
    picture.text((x + 11, y + 52), words, kind="word" if web else "muted", size=10.5, parent=holder, room=room)


def is_web(link: str) -> bool:
    """Whether a link may be followed from a picture: an address of the web, never a script."""
    try:
        return link == clean(link) and urlsplit(link).scheme in ("http", "https")
    except ValueError:
        return False


def _address(link: str) -> str:
    """A link without what every link has: ``github.com/me/notes``."""
    return link.partition("://")[2].removeprefix("www.").rstrip("/") if is_web(link) else link


def _words(listed: Sequence[Session], curriculum: Curriculum, links: Mapping[str, str]) -> list[str]:
    """What was made, in words."""
    return [
        f"{session.id} {curriculum.week(session.week).short_topic}{': ' * bool(link)}{link}."
        for session in listed
        if session.status in HELD
        for link in [links.get(session.id, "")]
    ]
