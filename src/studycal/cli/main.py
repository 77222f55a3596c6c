"""The entry point: parse, run one command, turn every error into one sentence on stderr and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from studycal import __version__
from studycal.errors import HeldError, StudycalError

from . import terminal

if TYPE_CHECKING:
    from .context import Context


ALLOCATIONS = 100_000
"""After how many new objects Python looks for cycles in the program: most commands end before, and the timer and the
page need it no sooner."""


def run() -> None:
    """What the ``studycal`` program does. Closed streams (``>&-``, ``<&-``) take and give nothing, as was asked for."""
    gc.set_threshold(ALLOCATIONS)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for them reads every installed package
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open for good
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open for good
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - open for good
    code = main(sys.argv[1:])
    gc.freeze()  # what ends with the process is not looked through once more
    sys.exit(code)


def main(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code (0 ok, 1 error, 2 usage, 3 held, 4 pending, 5 login, 6 locked)."""
    if list(arguments) == ["--version"]:
        print(f"studycal {__version__}")
        return 0
    from .parser import parse

    try:
        options = parse(arguments)
    except SystemExit as error:
        return int(error.code or 0)
    return _guarded(options)


def _guarded(options: object) -> int:
    from .context import Context, plain

    context = Context(options)
    try:
        code = context.run()
        sys.stdout.flush()
    except StudycalError as error:
        return _tell(context, error)
    except KeyboardInterrupt:
        print("studycal: interrupted; nothing half done is kept", file=sys.stderr)
        return 130
    except BrokenPipeError:
        terminal.let_go(sys.stdout)
        return 0
    except OSError as error:
        if context.verbose:
            raise
        _flush_or_let_go()
        print(f"studycal: {plain(_of_a_file(error))}", file=sys.stderr)
        return 1
    except Exception as error:
        if context.verbose:
            raise
        text = plain(f"{type(error).__name__}: {error}")
        print(
            f"studycal: something unforeseen went wrong ({text}). Run it again with -v and report it.", file=sys.stderr
        )
        return 1
    finally:
        context.close()
    return code


def _of_a_file(error: OSError) -> str:
    """What the system refused, and what to look at where it names a file."""
    words = error.strerror or str(error)
    if not error.filename:
        return f"{words}."
    return f"{error.filename}: {words[0].lower()}{words[1:]}. Look at its permissions and the disk, or move it away."


def _flush_or_let_go() -> None:
    try:
        sys.stdout.flush()
    except OSError:
        terminal.let_go(sys.stdout)


def _tell(context: Context, error: StudycalError) -> int:
    from .context import plain

    if context.json and isinstance(error, HeldError):
        import json

        held = {"error": error.message, "rule": error.rule, "choices": list(error.choices)}
        print(json.dumps(held, ensure_ascii=False, indent=2))
    lines = [f"studycal: {plain(str(error))}", *(f"  {plain(choice)}" for choice in getattr(error, "choices", ()))]
    print(context.fitted("\n".join(lines), sys.stderr), file=sys.stderr)
    if context.verbose:
        import traceback

        traceback.print_exc()
    return error.exit_code
