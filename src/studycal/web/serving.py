"""The server under the site: uvicorn, with limits of its own against clients that take and give nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import struct
import threading
from collections.abc import Callable
from functools import partial
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.supervisors.multiprocess import Multiprocess

_TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_FORGET = struct.pack("ii", 1, 0)  # linger on close: yes, for no time (socket(7))


class Patient(H11Protocol):
    """HTTP/1.1 with a deadline: a request, head and body, is read within ``seconds`` of its connection or its first
    byte, and an answer that has waited that long for its reader is given up. uvicorn itself waits for ever, so that
    whoever opens connections enough and sends half a head on each keeps everybody else out (CWE-400, "Slowloris").
    """

    seconds = 20.0
    _reading: asyncio.TimerHandle | None = None
    _writing: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._reading = self.loop.call_later(self.seconds, self._too_late)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._writing = self.loop.call_later(self.seconds, self._given_up)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._writing is not None:
            self._writing.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        for timer in (self._reading, self._writing):
            if timer is not None:
                timer.cancel()

    def _watch(self) -> None:
        """A request that has begun has its deadline, which no further byte puts off."""
        if self._begun() and self._reading is None:
            self._reading = self.loop.call_later(self.seconds, self._too_late)
        elif not self._begun() and self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _begun(self) -> bool:
        """Whether a request is being read: part of a head is there, or a head without the end of its body."""
        head = self.conn.their_state is h11.IDLE and bool(self.conn.trailing_data[0])
        return head or self.conn.their_state is h11.SEND_BODY

    def _too_late(self) -> None:
        """Close; with a 408 (RFC 9110 15.5.9) where something was sent and nothing answered yet."""
        if self._begun() and self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.write(_TOO_LATE)
        self.transport.close()

    def _given_up(self) -> None:
        """Close at once, and let the system forget what it still holds for this reader."""
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _FORGET)
        self.transport.abort()


def server(app: ASGIApp) -> uvicorn.Server:
    """A server for the site, to be run on a listening socket."""
    return uvicorn.Server(_config(app))


def several(make: Callable[[], ASGIApp], workers: int, listening: socket.socket) -> Multiprocess:
    """That many processes which share a listening socket and are made anew where one dies, to be run until SIGINT or
    SIGTERM. ``make`` is pickled, and makes the site in each. Should the one that looks after them die, they end.
    """
    config = _config(partial(_looked_after, make))
    config.factory, config.workers = True, workers
    return Multiprocess(config, sockets=[listening])


def _looked_after(make: Callable[[], ASGIApp]) -> ASGIApp:
    first = parent_process()
    if first is not None:
        threading.Thread(target=_end_after, args=(first,), daemon=True).start()
    return make()


def _end_after(first: BaseProcess) -> None:
    """Wait on a pipe that closes with the first process, however that ends; then end as it would have asked for."""
    first.join()
    os.kill(os.getpid(), signal.SIGTERM)


def _config(app: ASGIApp | Callable[[], ASGIApp]) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Patient,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        lifespan="off",
        limit_concurrency=1000,
        timeout_keep_alive=10,
        h11_max_incomplete_event_size=16 * 1024,
    )
