"""`studycal config`: every setting explained, their schema, and which file holds yours."""

from __future__ import annotations

from studycal.service.shipped import shipped

from .context import Context


def config(context: Context) -> int:
    """Print the explained example, the JSON schema, or the path of the config in use."""
    options = context.options
    if options.example:
        text = shipped("config.example.toml").decode("utf-8").rstrip("\n")
        context.result(text, {"example": text})
    elif options.schema:
        from studycal.config.load import schema

        context.print_json(schema())
    elif context.json:
        context.print_json({"path": str(context.home.config_path.absolute())})
    else:
        context.print(str(context.home.config_path.absolute()))
        context.say("`studycal config --example` explains every setting.")
    return 0
