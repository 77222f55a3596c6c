"""`studycal set`: one setting changed, comments kept, with what it does to the plan first."""

from __future__ import annotations

from studycal.config.setting import find_setting, typed_value
from studycal.errors import InputError, UsageError
from studycal.formats.plan_json import diff_json
from studycal.service import settings
from studycal.service.commit import Preview
from studycal.service.parsing import days
from studycal.service.setting_effects import effect_words

from .context import Context
from .mark import agreed


def set_value(context: Context) -> int:
    """Preview a setting, ask, keep it."""
    options, home = context.options, context.home
    section, key = find_setting(options.key)
    name = f"{section}.{key}"
    if name == "plan.id":
        raise UsageError("The plan's id is never changed: all event ids come from it.", "Make another plan instead.")
    today = context.now.astimezone(home.zone).date()
    value = typed_value(section, key, options.value, today)
    since = days(options.since, today)[0] if options.since else None
    values = _with_region(name, value)

    def preview() -> Preview:
        try:
            return settings.preview(home, values, context.now, as_facts=True, since=since)
        except InputError as error:
            if error.file == str(home.config_path) or not error.file:  # what is wrong in it came from the command line
                raise UsageError(error.message, error.remedy) from error
            raise

    def also(seen: Preview) -> list[str]:
        return effect_words(name, value, seen, context.now)

    _echo(context, " ".join(options.value), value)
    seen, fact = agreed(context, preview, also)
    if fact:
        way_back = f"Take just this back with `studycal undo {fact}`; see the plan with `studycal show week`."
        context.say(f"{name} is set in {home.config_path.name}, kept as fact {fact}. {way_back}")
    elif seen.holds_already:
        context.say("That holds already: nothing changes, and nothing was kept.")
    elif not context.dry_run:
        context.say("Nothing was kept.")
    if context.json:
        difference = diff_json(seen.diff, seen.after.schedule)
        context.print_json({"setting": name, "kept": bool(fact), "fact": fact or None, "diff": difference})
    return 0


def _with_region(name: str, value: object) -> dict[str, object]:
    """The settings that one name and value mean: ``holidays DE-BY`` are a country and its region, and another country
    has none of the regions of the one before.
    """
    if name != "holidays.country":
        return {name: value}
    country, dash, region = str(value or "").partition("-")
    return {name: country or None, "holidays.subdivision": region if dash else None}


def _echo(context: Context, typed: str, value: object) -> None:
    """What was understood, where a word was taken for something else: ``Spain`` for Europe/Madrid."""
    if isinstance(value, str) and value.casefold() != typed.strip().casefold():
        context.say(f"{typed}: {value}.")
