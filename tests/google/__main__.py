"""``python -m tests.google [PORT]``: a server as a process of its own; it prints its address."""

from __future__ import annotations

import sys

from .server import FakeGoogle

if __name__ == "__main__":
    fake = FakeGoogle(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    print(fake.url, flush=True)
    fake.forever()
