"""`studycal` alone and `studycal help`: where one stands, the first steps, and the help of each command."""

from __future__ import annotations

from studycal.errors import UsageError

from .context import Context
from .grammar import command_of, nearest

_FIRST_STEPS = """\
studycal turns a study plan in Markdown into a calendar that survives real life. There is no plan in this folder yet.

  studycal init PLAN.md        read your plan, ask what it cannot say
  studycal init --example      look around with the shipped curriculum
  studycal serve               the same in a browser
  studycal help                every command"""


def start(context: Context) -> int:
    """Today, where there is a plan; else the first steps."""
    from studycal.wiring import has_plan

    if not has_plan(context.directory, context.options.config):
        context.print(_FIRST_STEPS)
        return 0
    from .show import show

    context.options.what, context.options.why, context.options.short = ["today"], False, False
    return show(context)


def help_page(context: Context) -> int:
    """The help of a command, or the list of all."""
    from .parser import build, commands

    parser = build()
    topic = context.options.topic
    if topic is None:
        context.print(parser.format_help().rstrip())
        return 0
    by_name = commands(parser)
    if topic not in by_name:
        meant = command_of(topic)
        hint = f"Type `studycal help {meant}`." if meant else nearest(topic, by_name)
        raise UsageError(f'"{topic}" is not a command.', hint or "`studycal help` lists them.")
    context.print(by_name[topic].format_help().rstrip())
    return 0
