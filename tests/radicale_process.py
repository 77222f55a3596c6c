"""Radicale without waiting for the disk after each write: ``python -m tests.radicale_process CONFIG``."""

from __future__ import annotations

import sys

from radicale import config, log, server


def main(path: str) -> None:
    log.setup()
    configuration = config.load(config.parse_compound_paths(path))
    configuration.update({"storage": {"_filesystem_fsync": "False"}}, "tests", privileged=True)
    log.set_level(configuration.get("logging", "level"), False)
    server.serve(configuration)


if __name__ == "__main__":
    main(sys.argv[1])
