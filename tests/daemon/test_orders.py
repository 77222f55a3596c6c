"""What the system tells the daemon reaches it, whichever of its threads the kernel hands a signal to."""

from __future__ import annotations

import signal
import threading

import pytest

from studycal.daemon.orders import Order, orders

SENT = {signal.SIGTERM: Order.STOP, signal.SIGHUP: Order.RELOAD, signal.SIGUSR1: Order.RUN}


@pytest.mark.parametrize("number", SENT)
def test_a_signal_that_another_thread_got_is_obeyed(number: signal.Signals) -> None:
    """Linux hands a signal to another thread while the main one has one pending that it has not seen yet."""
    with orders() as inbox:
        late = threading.Timer(30, inbox.put, [Order.INTERRUPT])
        late.start()
        waits = threading.Timer(0.2, lambda: signal.pthread_kill(threading.get_ident(), number))
        waits.start()

        order = None
        while order is None:
            order = inbox.next()
        late.cancel()

    assert order is SENT[number]
