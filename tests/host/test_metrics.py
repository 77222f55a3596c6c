"""What a host tells its keeper names nobody: patterns for addresses, a digest for a learner."""

from __future__ import annotations

import json
import logging

import pytest
from prometheus_client import generate_latest

from studycal.cli.serve import listen
from studycal.host.app import create
from studycal.host.metrics import Metrics, Watched
from studycal.web.serving import server
from tests.host.hosted import Browser, Hosted


def test_neither_counts_nor_lines_hold_a_name_or_a_secret(hosted: Hosted, caplog: pytest.LogCaptureFixture) -> None:
    import threading

    caplog.set_level(logging.INFO, "studycal.host.requests")
    metrics = Metrics()
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        app = create(hosted.host, hosted.clock, port=port)
        running = server(Watched(app, metrics, lambda: list(app.router.routes), log=True))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        ana = Browser(f"http://127.0.0.1:{port}")
        while not running.started:
            thread.join(0.02)
        key = ana.join("Anastazja")
        feed = ana.feed()
        ana.get(feed)
        ana.get(key)
        ana.get("/search?q=secretword")
        running.should_exit = True
        thread.join(timeout=20)
    metrics.look(hosted.host, hosted.now)
    counts = generate_latest(metrics.registry).decode()
    lines = [record.getMessage() for record in caplog.records if record.name == "studycal.host.requests"]
    member = hosted.query("SELECT id FROM member")[0]["id"]
    for told in (counts, *lines):
        for word in ("Anastazja", key.rpartition("/")[2], feed.rpartition("/")[2][:20], "secretword", member):
            assert word not in told
    assert 'route="/key/{secret}",status="303"' in counts
    assert 'studycal_work{state="learners"} 1.0' in counts
    parsed = [json.loads(line) for line in lines]
    named = {line["learner"] for line in parsed if line["learner"]}
    assert len(named) == 1
    assert {line["route"] for line in parsed} >= {"/join/{slug}", "/feed/{word}.ics", "/key/{secret}", "/search"}
