"""What every tool has: the plan opened for a call, errors in studycal's own sentences, a word on what it keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from mcp.server.fastmcp import FastMCP
from mcp.server.fastmcp.exceptions import ToolError
from mcp.types import ContentBlock, ToolAnnotations
from pydantic import ValidationError

from studycal.core.records import dataclass, field
from studycal.errors import StudycalError
from studycal.service.revision import Revision
from studycal.service.waiting import look, opened
from studycal.service.workspace import Home, Private, for_request

from .answers import PreviewAnswer
from .previews import Change, Previews

READS = ToolAnnotations(readOnlyHint=True, destructiveHint=False, idempotentHint=True, openWorldHint=False)
"""A tool that keeps nothing, previews too."""
KEEPS = ToolAnnotations(readOnlyHint=False, destructiveHint=True, idempotentHint=True, openWorldHint=False)
"""The tool that keeps a change: sessions may go, and the same token again keeps nothing more."""


@dataclass
class ToolContext:
    """What every tool is given: the learner's folder, opened for one call, the clock, and how the timer is doing."""

    open_home: Callable[[], Home]
    clock: Callable[[], datetime]
    health: Callable[[Private, datetime], tuple[int, dict[str, Any]]]
    previews: Previews = field(default_factory=Previews)
    keeps: bool = True
    """False for a server that was started with ``--dry-run``: it previews, and confirms nothing."""

    def home(self) -> AbstractContextManager[Home]:
        """The learner's plan for the length of a call."""
        return for_request(partial(opened, self.open_home))

    @contextmanager
    def plan(self) -> Iterator[tuple[Home, Revision, datetime]]:
        """The folder, the plan and the moment of a call."""
        now = self.clock()
        with self.home() as home:
            yield home, look(home, now), now

    def preview(self, home: Home, now: datetime, question: str, change: Change, *notes: str) -> PreviewAnswer:
        """What a change would do, for the learner to agree to."""
        seen, token = self.previews.show(home, now, change)
        return PreviewAnswer.of(seen, token, question, notes)


class Server(FastMCP[None]):
    """FastMCP whose errors are studycal's own sentences."""

    async def call_tool(self, name: str, arguments: Mapping[str, Any]) -> Sequence[ContentBlock] | dict[str, Any]:
        await self._refuse_unknown(name, arguments)
        try:
            return await super().call_tool(name, dict(arguments))
        except ToolError as error:
            cause = error.__cause__
            raise (ToolError(_sentence(cause)) if cause else error) from cause

    async def _refuse_unknown(self, name: str, arguments: Iterable[str]) -> None:
        """An argument that a tool does not take was meant for something: FastMCP would leave it out without a word."""
        for tool in await self.list_tools():
            parameters = tool.inputSchema.get("properties", {})
            unknown = [argument for argument in arguments if argument not in parameters]
            if tool.name == name and unknown:
                takes = f"{', '.join(unknown)} is none of {', '.join(parameters)}" if parameters else "It takes none"
                raise ToolError(f"The arguments cannot be used: {takes}.")


def _sentence(error: BaseException) -> str:
    """What went wrong and what to do; of what nobody foresaw only its kind, for its text may hold anything."""
    if isinstance(error, StudycalError):
        choices = "; ".join(getattr(error, "choices", ()))
        return f"{error}{f' Ways on: {choices}' if choices else ''}"
    if isinstance(error, ValidationError):
        details = (f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}" for detail in error.errors())
        return f"The arguments cannot be used: {'; '.join(details)}. The tool's schema says what it takes."
    if isinstance(error, OSError):
        return f"A file cannot be used ({(error.strerror or type(error).__name__).lower()}). `studycal doctor` looks."
    return f"Something unforeseen went wrong ({type(error).__name__}). Type `studycal doctor` and report it."
