"""The first page of a new plan, and later its settings: a document, days and times, and the year as it would be."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from studycal.config.environment import local_zone
from studycal.config.setting import limits
from studycal.core.curriculum import Curriculum
from studycal.core.records import dataclass
from studycal.errors import InputError, StudycalError, UsageError
from studycal.formats import dates, setting_words
from studycal.formats.documents.answers import ReadingAnswers
from studycal.service.first_plan import exam_words, plan_title
from studycal.service.first_setup import (
    SetupDraft,
    Understanding,
    begin,
    draft_plan,
    fixed_dates,
    start_before,
    understand_draft,
)
from studycal.service.parsing import usage
from studycal.service.revision import Revision

from . import fields, guard, values
from .site import Site
from .values import Form
from .year import QuarterRow, year

_HOME = "mon,wed,thu 19:00; sat 10:00"
_WINDOWS = "mon-fri 18:00-21:30; sat,sun 9:00-13:00"
_UNPLACED = 6


@dataclass(frozen=True)
class SetupView:
    """What the page shows beside the form: what was understood, and the year as it would be or why it cannot."""

    understanding: Understanding | None = None
    built: Revision | None = None
    rows: tuple[QuarterRow, ...] = ()
    trouble: str = ""
    exam: str = ""
    unplaced: tuple[str, ...] = ()


def router(site: Site) -> APIRouter:
    """The set-up; whoever has a plan already is sent to the settings."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/setup")
    def ask(request: Request, example: str = "") -> Response:
        if site.config_path.exists():
            return RedirectResponse("/settings", 303)
        form = _blank(site, example=bool(example))
        return _shown(site, request, form, _view(site, form) if example else SetupView())

    @routes.post("/setup/preview")
    async def look(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_preview, site, request, form)

    @routes.post("/setup")
    async def start(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_start, site, request, form)

    return routes


def _blank(site: Site, *, example: bool) -> Form:
    today = site.clock().date()
    monday = today + timedelta(days=(7 - today.weekday()) % 7 or 7)
    return {
        "text": "", "cadence": "", "example": "1" if example else "", "exam": "",
        "plan.start": monday.isoformat(), "plan.timezone": local_zone(), "plan.title": "",
        "plan.reserve_weeks": "4", "times.home": _HOME, "times.optional": "", "times.windows": _WINDOWS,
        "holidays.country": "", "holidays.subdivision": "", "busy": "",
    }  # fmt: skip


def _preview(site: Site, request: Request, form: Form) -> Response:
    view = _view(site, form)
    if form.get("part"):
        return site.plain(request, "setup_view", view=view, form=_blank(site, example=False) | form)
    return _shown(site, request, form, view)


def _start(site: Site, request: Request, form: Form) -> Response:
    """Write it all, or show what is in the way, with everything that was typed."""
    if site.config_path.exists():
        raise UsageError("There is a plan here already.", "Change it in the settings.")
    view = _view(site, form)
    if view.built is None:
        return _shown(site, request, form, view, 422)
    begin(_draft(form, site.clock(), view.understanding), site.config_path)
    with site.home() as home:
        site.built(home)
    return RedirectResponse("/week?begun=1", 303)


def _shown(site: Site, request: Request, form: Form, view: SetupView, status: int = 200) -> Response:
    return site.plain(
        request, "setup", status, form=_blank(site, example=False) | form, view=view, times=fields.TIMES,
        base=fields.BASE, refused=status != 200,
    )  # fmt: skip


def _view(site: Site, form: Form) -> SetupView:
    """Read the document, then compute the year: as far as one gets."""
    if not (form.get("text", "").strip() or form.get("example")):
        return SetupView(trouble="Paste a document, drop one, or take the example.")
    now = site.clock()
    understanding = None
    try:
        understanding = understand_draft(_documents(form), now.date())
        if understanding.curriculum is None:
            return SetupView(understanding)
        built = draft_plan(_draft(form, now, understanding), site.open_draft, now)
    except StudycalError as error:
        return SetupView(understanding, trouble=_sentence(error))
    rows = tuple(year(built, now.date()))
    return SetupView(understanding, built, rows, exam=_exam(form, built, now), unplaced=unplaced(built))


def _sentence(error: StudycalError) -> str:
    """An error without the path of the folder in which the preview was made."""
    return f"{error.message} {error.remedy}".strip()


def unplaced(built: Revision) -> tuple[str, ...]:
    """How often each session of the core found no place; with one that is optional nothing is lost."""
    quarters = built.curriculum.quarters
    optional = {template.slot for quarter in quarters for template in quarter.sessions if template.optional}
    counts = Counter(session.id.partition(".")[2] for session in built.plan.unplaced)
    lines = [
        f"{slot} has no place in {count} week{'s' * (count != 1)}."
        for slot, count in sorted(counts.items())
        if slot not in optional
    ]
    return tuple(lines[:_UNPLACED])


def _exam(form: Form, built: Revision, now: datetime) -> str:
    """How the finish lies to the exam."""
    exam = _exam_day(form, now)
    if exam is None:
        schedule = built.schedule
        today = now.astimezone(schedule.zone).date()
        words = exam_words(built.curriculum, schedule.start, schedule.reserve_weeks, today)
        return words.replace("`--start ", "a start on ").replace("`--finish ", "a finish on ").replace("`", "")
    if built.plan.finish is None:
        return ""
    days = (exam - built.plan.finish[0]).days
    if days > 0:
        return f"It ends {days} days before the exam."
    weeks = -(-(1 - days) // 7)
    return f"It ends {-days} days after the exam: start {weeks} weeks earlier, or leave {weeks} topics out later."


def _exam_day(form: Form, now: datetime) -> date | None:
    text = form.get("exam", "").strip()
    try:
        return dates.day(text, now.date()) if text else None
    except ValueError as error:
        raise usage(error) from error


def _documents(form: Form, example: str = "") -> SetupDraft:
    slots = len(_slots(form.get("times.home", "")))
    return SetupDraft(
        text=form.get("text", ""),
        cadence=form.get("cadence", ""),
        example=bool(form.get("example", example)),
        answers=ReadingAnswers(
            per_week=_count(form, "per_week"),
            weeks_each=_count(form, "weeks_each"),
            durations=bool(form.get("durations")),
            countdown=bool(form.get("countdown")),
        ),
        slots=max(1, slots),
    )


def _slots(text: str) -> list[str]:
    try:
        return setting_words.home_slots(text)
    except ValueError:
        return []


def _count(form: Form, name: str) -> int:
    return min(values.hinted_number(form.get(name, "")) or 0, limits(f"curriculum.{name}").most or 0)


def _draft(form: Form, now: datetime, understanding: Understanding | None) -> SetupDraft:
    """The draft with its settings. Raises UsageError for a field that cannot be read."""
    typed = dict(form)
    exam = _exam_day(form, now)
    if exam and not typed.get("plan.start", "").strip() and understanding and understanding.curriculum:
        typed["plan.start"] = _latest(exam, understanding.curriculum, form, now)
    given = fields.typed_values(typed, (*fields.TIMES, *fields.BASE), now)
    given["busy"] = fields.busy_tables(given.get("busy") or [], [])
    plain = {name: value for name, value in given.items() if value not in ("", None)}
    if understanding and understanding.curriculum:
        plain["anchor"] = fixed_dates(understanding.curriculum, plain.get("plan.start"))
        alone = not form.get("example") and not form.get("cadence", "").strip()
        plain.setdefault("plan.title", plan_title(understanding.curriculum.stated, alone=alone))
    base = _documents(form)
    home: Any = plain.get("times.home") or []
    return SetupDraft(base.text, base.cadence, base.example, base.answers, plain, max(1, len(home)))


def _latest(exam: date, curriculum: Curriculum, form: Form, now: datetime) -> str:
    reserve = values.hinted_number(form.get("plan.reserve_weeks", ""))
    return max(start_before(exam, curriculum, 4 if reserve is None else reserve), now.date()).isoformat()


def broken(site: Site, request: Request, error: InputError) -> Response:
    """A config or a document that cannot be read: its line, and a field to mend it in where it is the config."""
    path = site.config_path
    named = path.name if error.file and path.name == error.file.rpartition("/")[2] else ""
    text = site.read_config() if named else ""
    lines = text.splitlines()
    line = lines[error.line - 1] if 0 < error.line <= len(lines) else ""
    return site.plain(request, "broken", 422, error=error, text=text, line=line, named=named)
