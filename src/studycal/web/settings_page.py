"""The settings of a plan: each with its words, the plan's difference before anything is kept, and a way back."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from studycal.errors import InputError, StudycalError
from studycal.formats import text
from studycal.service import commit, settings
from studycal.service.commit import Preview
from studycal.service.config_text import ConfigEdit
from studycal.service.setting_effects import effect_words
from studycal.service.workspace import Home

from . import fields, guard
from .changes import digest_of
from .fold import fold
from .setting_sections import SECTIONS, SettingChange, changes
from .site import Site, kept
from .values import Form


def router(site: Site) -> APIRouter:
    """The page, the change, the way back, and the whole file for whoever would rather type."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/settings")
    def look(request: Request) -> Response:
        with site.home() as home:
            built = site.built(home)
            shown = fields.shown_values(home.config)
            return _form(site, request, home, built, shown)

    @routes.post("/settings")
    async def change(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_change, site, request, form)

    @routes.post("/settings/back")
    async def back(request: Request) -> Response:
        await guard.form(request)
        return await run_in_threadpool(_put_back, site)

    @routes.post("/settings/file")
    async def whole(request: Request) -> Response:
        form = await guard.form(request)
        return await run_in_threadpool(_whole, site, request, form)

    return routes


def _form(
    site: Site,
    request: Request,
    home: Home,
    built: Any,  # noqa: ANN401 - Built
    shown: dict[str, str],
    status: int = 200,
    *,
    error: str = "",
) -> Response:
    return site.page(
        request, "settings", built, status, form=shown, error=error, said=kept(home, request),
        sections=SECTIONS, can_go_back=settings.can_go_back(home), path=home.config_path.name,
    )  # fmt: skip


def _change(site: Site, request: Request, form: Form) -> Response:
    """Show what the settings would do; keep them once that was seen."""
    now = site.clock()
    with site.home() as home:
        built = site.built(home)
        try:
            values = _differing(form, home, now)
            seen = settings.preview(home, values, now, as_facts=True)
        except StudycalError as refusal:
            error = site.told_error(refusal)
            words = f"{error.message} {error.remedy}" if isinstance(error, InputError) else str(error)
            return _form(site, request, home, built, fields.shown_values(home.config) | form, 422, error=words)
        effect = digest_of(_edit(seen).text, seen.diff, seen.after.schedule)
        if form.get("confirm") and form.get("seen") == effect:
            return _after(commit.keep(home, seen, now).fact)
        effects = [
            site.worded(words) for name, value in values.items() for words in effect_words(name, value, seen, now)
        ]
        return _confirmation(site, request, form, seen, effect, changes(values, home.config, form), effects)


def _confirmation(
    site: Site,
    request: Request,
    form: Form,
    seen: Preview,
    effect: str,
    changed: list[SettingChange],
    effects: list[str],
) -> Response:
    with site.home() as home:
        return site.page(
            request, "settings_change", site.built(home), form=form, effect=effect, changed=changed,
            path=home.config_path.name,
            folds=fold(seen.diff, seen.after.schedule.zone),
            cost=text.cost(seen.diff, seen.before, seen.after.plan), lines=_lines(_edit(seen)),
            anew=bool(form.get("confirm")), unknown=site.unknown(seen.after), effects=effects,
        )  # fmt: skip


def _differing(form: Form, home: Home, now: Any) -> dict[str, Any]:  # noqa: ANN401 - datetime
    """Only the settings that differ from those in force."""
    typed = fields.typed_values(form, fields.ALL, now)
    fields.refuse_minutes_out_of_order(fields.shown_values(home.config) | form)
    values = fields.differing(typed, home.config)
    if "busy" in values:
        tables = [entry.model_dump(exclude_defaults=True) for entry in home.config.busy]
        values["busy"] = fields.busy_tables(values["busy"], tables)
    return values


def _edit(seen: Preview) -> ConfigEdit:
    """The config of a preview that changes settings."""
    if seen.edit is None:
        raise AssertionError("settings come with a config")
    return seen.edit


def _after(fact: int) -> Response:
    return RedirectResponse(f"/settings?kept={fact}", 303)


def _lines(edit: ConfigEdit) -> list[tuple[str, str]]:
    """The lines of the file that change: (− or +, line)."""
    import difflib

    listed = difflib.ndiff(edit.was.splitlines(), edit.text.splitlines())
    return [("−" if line[0] == "-" else "+", line[2:]) for line in listed if line[0] in "-+" and line[2:].strip()]


def _put_back(site: Site) -> Response:
    with site.home() as home:
        return _after(settings.put_back(home, site.clock()))


def _whole(site: Site, request: Request, form: Form) -> Response:
    """The whole config as it was typed; one that cannot be read comes back with its line."""
    typed = form.get("text", "").replace("\r\n", "\n")
    try:
        site.write_config(typed)
    except InputError as refusal:
        error, line_number = site.told_error(refusal), refusal.line
        lines = typed.splitlines()
        line = lines[line_number - 1] if 0 < line_number <= len(lines) else ""
        return site.plain(request, "broken", 422, error=error, text=typed, line=line, named=site.config_path.name)
    return RedirectResponse("/settings", 303)
