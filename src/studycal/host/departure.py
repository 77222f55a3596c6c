"""Leaving with everything, and leaving nothing behind."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from typing import Any

from studycal.errors import RemoteError, StudycalError
from studycal.formats import ics
from studycal.service.events import events
from studycal.service.published import build
from studycal.wiring import forget_login

from .database import HostSession
from .joining import open_plan
from .sealing import Sealer
from .times import text
from .workspace import CADENCE, WEEKS, MemberWorkspace, document, member

_README = """\
All that this course kept of you.

studycal.toml, weeks.md and cadence.md are a plan that studycal reads as it is: put them into a folder and type
`studycal show week` there. study.ics is the plan as a calendar; record.json is everything that you said, for reading:
the plan there begins without it, so say again what is still to count (`studycal help mark`, `studycal help log`).
"""


def everything(session: HostSession, sealer: Sealer, member_id: str, now: datetime) -> bytes:
    """A zip file with all that is kept of a learner; it goes on as a plan of their own. Raises StudycalError."""
    learner = member(session, member_id)
    workspace = MemberWorkspace(session, sealer, learner, now)
    home = open_plan(workspace)
    built = build(home, now)
    calendar = ics.dump(events(built, now=now), name=built.schedule.title, zone=str(built.schedule.zone))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _README)
        archive.writestr("studycal.toml", workspace.config())
        archive.writestr(WEEKS, document(session, learner.weeks))
        archive.writestr(CADENCE, document(session, learner.cadence))
        archive.writestr("study.ics", calendar)
        archive.writestr("record.json", json.dumps(_record(session, home, learner), ensure_ascii=False, indent=2))
    return packed.getvalue()


def _record(session: HostSession, home: Any, member: Any) -> dict[str, Any]:  # noqa: ANN401 - Home, Member
    facts = [
        {"number": fact.id, "at": fact.at.isoformat(), "kind": fact.kind, "said": fact.body}
        for fact in home.store.records()
    ]
    news = [dict(at=row["at"], **json.loads(row["body"])) for row in session.run("news", member=member.id)]
    return {
        "name": member.name,
        "course": member.course,
        "joined": text(member.joined_at),
        "course_revision": member.revision,
        "facts": facts,
        "news": news,
        "targets": list(home.store.targets()),
    }


def erase(session: HostSession, sealer: Sealer, member_id: str, now: datetime) -> str:
    """Remove a learner: no row, no feed, no key is left, and no login elsewhere; a sentence on one that could not be
    ended there, else "". Raises NotThereError.
    """
    unended = _end_logins(MemberWorkspace(session, sealer, member(session, member_id), now))
    session.erase(member_id)
    return unended


def _end_logins(workspace: MemberWorkspace) -> str:
    try:
        forget_login(open_plan(workspace))
    except RemoteError as error:
        return error.remedy
    except StudycalError:  # sealed with a key that is gone, or of a plan that cannot be read: it goes, too
        return ""
    return ""
