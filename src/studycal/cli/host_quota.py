"""How much of Google's requests a host's learners have taken, for `host status`."""

from __future__ import annotations

from datetime import datetime

from studycal.core.records import dataclass
from studycal.host.database import HostSession
from studycal.host.quota import standing_of
from studycal.host.setup import Host


@dataclass(frozen=True)
class QuotaView:
    """A minute of it: requests ``taken`` of those ``allowed``, the ``share`` in percent to which refusals lowered
    these, and until when Google asked for a wait, None where it did not.
    """

    taken: int
    allowed: int
    share: int
    closed_until: datetime | None

    def as_json(self) -> dict[str, object]:
        """The same for programs."""
        until = self.closed_until.isoformat() if self.closed_until else None
        return {"taken": self.taken, "allowed": self.allowed, "share": self.share, "closed_until": until}

    def sentence(self) -> str:
        """The same for people."""
        words = f"Google: {self.taken:,} of this minute's {self.allowed:,} requests taken"
        if self.share < 100:
            words += f", {self.share} % of the quota since Google refused; it grows again by itself"
        return words + (f"; none before {self.closed_until:%H:%M}Z, as Google asked" if self.closed_until else "")


def of(host: Host, session: HostSession, now: datetime) -> QuotaView | None:
    """How the quota stands; None where learners cannot connect Google."""
    if host.google is None:
        return None
    standing = standing_of(session, now)
    until = datetime.fromisoformat(standing.closed_until) if standing.is_closed(now) else None
    return QuotaView(standing.spent, standing.allowance(host.google.handful.most), standing.share, until)
