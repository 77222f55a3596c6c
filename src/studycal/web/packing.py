"""Answers in gzip, for clients that take it.

Only what holds no secret is packed: how well a page packs would tell of its token.
"""

from __future__ import annotations


def packs(accepted: str) -> bool:
    """Whether a client takes gzip (RFC 9110 12.5.3): named, and not with the weight 0."""
    for coding in accepted.lower().split(","):
        name, _, weight = coding.partition(";")
        if name.strip() in ("gzip", "x-gzip"):
            return weight.replace(" ", "").removeprefix("q=").strip("0.") != "" or not weight
    return False
