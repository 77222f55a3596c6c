"""A new key for a host: what is sealed is sealed anew, member by member, and only then the old key goes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from studycal.errors import UsageError

from .database import HostSession
from .sealing import FILE, VARIABLE, Sealer, add_key, drop_old_keys, prove
from .setup import STATE, open_host

_SLICE = 200


def check(folder: Path, environment: Mapping[str, str]) -> None:
    """Raises UsageError where there is no key that could be replaced: none, or one that stands in the environment."""
    given = environment.get(VARIABLE, "")
    if given and "," not in given:
        raise UsageError(
            f"The key stands in {VARIABLE}.", "Put a new one before it, separated by a comma, and run this again."
        )
    if not given and not (folder / STATE / FILE).exists():
        raise UsageError("There is no key here.", "Make a host with `studycal host init`.")


def rotate(folder: Path, environment: Mapping[str, str]) -> int:
    """Seal all with a new key; how many members that were. Interrupted, it is run again: both keys open meanwhile.

    Raises UsageError where the key stands in the environment, for it is changed there, AuthNeededError where what is
    here opens nothing.
    """
    check(folder, environment)
    host = open_host(folder, environment)
    with host.database.session() as session:
        prove(session, host.sealer)
        if environment.get(VARIABLE, ""):
            return reseal(session, host.sealer)
    add_key(folder / STATE)
    host = open_host(folder, environment)
    with host.database.session() as session:
        count = reseal(session, host.sealer)
    drop_old_keys(folder / STATE)
    return count


def reseal(session: HostSession, sealer: Sealer) -> int:
    """Seal every member's settings and secrets with the newest key; how many members."""
    count, after = 0, ""
    while True:
        rows = list(session.run("sealed", after=after, most=_SLICE))
        for row in rows:
            with session.transaction():
                session.alone(f"learner {row['id']}")
                config = session.row("member", id=row["id"])["config"]
                session.run("save_config", id=row["id"], config=sealer.reseal(config))
                for private in list(session.run("sealed_private", member=row["id"])):
                    body = sealer.reseal(private["body"])
                    session.run("reseal_private", member=row["id"], name=private["name"], body=body)
            count += 1
        if len(rows) < _SLICE:
            return count
        after = rows[-1]["id"]
