"""A Cyrus of our own (Fastmail's engine), with any password for anybody; root starts it, it runs as the user cyrus."""

from __future__ import annotations

import imaplib
import os
import shutil
import tempfile
import time
from pathlib import Path

MASTER = Path("/usr/sbin/cyrmaster")
HTTPD = Path("/usr/lib/cyrus/bin/httpd")
IMAPD_CONF = """\
configdirectory: {folder}/conf
proc_path: {folder}/proc
mboxname_lockpath: {folder}/lock
defaultpartition: default
partition-default: {folder}/mail
admins: cyrus
unixhierarchysep: yes
httpmodules: caldav
allowplaintext: yes
sasl_pwcheck_method: alwaystrue
sasl_mech_list: PLAIN
caldav_allowscheduling: off
"""
CYRUS_CONF = """\
START {{
  recover cmd="ctl_cyrusdb -C {folder}/imapd.conf -r"
}}
SERVICES {{
  imap cmd="imapd -C {folder}/imapd.conf" listen="127.0.0.1:{imap}" prefork=1
  http cmd="httpd -C {folder}/imapd.conf" listen="127.0.0.1:{http}" prefork=1
}}
EVENTS {{
}}
"""


def is_here() -> bool:
    """Whether it can be started."""
    return MASTER.exists() and HTTPD.exists() and os.geteuid() == 0


def command(folder: Path, port: int) -> list[str]:
    """How to start one over a folder, at a port; IMAP, by which users are made, is at the next one."""
    place = _place(folder)
    (place / "imapd.conf").write_text(IMAPD_CONF.format(folder=place))
    (place / "cyrus.conf").write_text(CYRUS_CONF.format(folder=place, http=port, imap=port + 1))
    for path in (place, *place.rglob("*")):
        shutil.chown(path, "cyrus", "mail")
    return [str(MASTER), "-C", f"{place}/imapd.conf", "-M", f"{place}/cyrus.conf", "-p", f"{place}/pid", "-D"]


def _place(folder: Path) -> Path:
    """The folder of the tests is closed to other users, so that Cyrus keeps its files beside it."""
    link = folder / "cyrus"
    if not link.is_symlink():
        place = Path(tempfile.mkdtemp(prefix="studycal-cyrus-"))
        for name in ("conf/db", "conf/socket", "proc", "lock", "mail"):
            (place / name).mkdir(parents=True)
        link.symlink_to(place)
    return link.resolve()


def make_user(port: int, user: str) -> None:
    """A user with a mailbox: without one Cyrus gives nobody a calendar."""
    for remaining in range(100, -1, -1):
        try:
            admin = imaplib.IMAP4("127.0.0.1", port + 1)
            break
        except OSError:
            if not remaining:
                raise
            time.sleep(0.05)
    admin.login("cyrus", "x")
    admin.create(f"user/{user}")
    admin.logout()
