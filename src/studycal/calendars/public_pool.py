"""Requests for a host of many: no address of a learner's reaches into the host's own network (CWE-918).

The address is looked at once the connection stands and before anything is sent, so that a name that means one machine
when it is looked up and another when it is called gains nothing.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from studycal.errors import RemoteError

if TYPE_CHECKING:
    from socket import socket


def _public(connected: socket) -> socket:
    """The connection, if it leads out into the internet. Raises RemoteError."""
    if not ip_address(str(connected.getpeername()[0]).partition("%")[0]).is_global:
        connected.close()
        raise RemoteError("That address leads into the host's own network.", "Use one that everybody reaches.")
    return connected


class _PublicHttp(HTTPConnection):
    def _new_conn(self) -> socket:
        return _public(super()._new_conn())


class _PublicHttps(HTTPSConnection):
    def _new_conn(self) -> socket:
        return _public(super()._new_conn())


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _PublicHttp


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHttps


def public_pool(connections: int = 1, timeout: urllib3.Timeout | None = None) -> urllib3.PoolManager:
    """So many connections to public addresses alone, never by a proxy of the environment."""
    pool = urllib3.PoolManager(retries=False, maxsize=connections, timeout=timeout or urllib3.Timeout())
    pool.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
    return pool
