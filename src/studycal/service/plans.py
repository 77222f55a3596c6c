"""The plans of a folder and its state: what is kept of each, and which config means it."""

from __future__ import annotations

from collections.abc import Iterator

from studycal.core.records import dataclass
from studycal.store.base import PlanEntry

from .workspace import FolderHome


@dataclass(frozen=True)
class ListedPlan:
    """A plan by its id; ``configs`` are the files in the folder that mean it, ``current`` tells that this command's
    does. A config whose plan was never published has revision 0.
    """

    id: str
    title: str
    start: str
    revision: int
    facts: int
    configs: tuple[str, ...] = ()
    current: bool = False


def listed(home: FolderHome) -> list[ListedPlan]:
    """Every plan that stands in the state, the oldest first, then those that only a config names. Raises InputError for
    a config of the command that names none.
    """
    if not home.is_plan:
        _ = home.config
    named: dict[str, list[FolderHome]] = {}
    for other in _configs(home):
        named.setdefault(other.plan_id, []).append(other)
    entries = {entry.id: entry for entry in home.store.plans()}
    return [_listed(name, entries.get(name), named.get(name, []), home) for name in dict.fromkeys((*entries, *named))]


def _configs(home: FolderHome) -> Iterator[FolderHome]:
    """This config, and every other one beside it that keeps its state in the same file."""
    yield home
    for workspace in home.workspace.siblings():
        other = FolderHome(workspace, home.ports)
        if other.is_plan and other.state_path.resolve() == home.state_path.resolve():
            yield other
            other.close()


def _listed(name: str, entry: PlanEntry | None, configs: list[FolderHome], home: FolderHome) -> ListedPlan:
    title, start = (entry.title, entry.start) if entry else configs[0].title_and_start
    return ListedPlan(
        name,
        title,
        start,
        entry.revision if entry else 0,
        entry.facts if entry else 0,
        tuple(home.workspace.shown(other.config_path) for other in configs),
        current=name == home.plan_id,
    )
