"""A Google Calendar of our own over real HTTP: `FakeGoogle` in this process, ``python -m tests.google`` as another."""

from .server import FakeGoogle

__all__ = ["FakeGoogle"]
