"""What the machine says of itself and its learner: read here and in the doors, and nowhere else."""

from __future__ import annotations

import os

THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
"""Hosts to which plain http is safe: nothing leaves the machine."""

CALDAV_PASSWORD = "STUDYCAL_CALDAV_PASSWORD"  # noqa: S105 - a name


def caldav_password() -> str:
    """The password that ``STUDYCAL_CALDAV_PASSWORD`` holds, "" where it is not set."""
    return os.environ.get(CALDAV_PASSWORD, "")


def local_zone() -> str:
    """The IANA name of the machine's zone, UTC where it cannot be told or is but an abbreviation."""
    import tzlocal

    from studycal.formats.setting_words import zone

    try:
        return str(zone(str(tzlocal.get_localzone_name())))
    except (LookupError, ValueError, OSError):
        return "UTC"
