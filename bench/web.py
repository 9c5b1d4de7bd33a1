"""The web app beside the tutorial's own, a bare WSGI hello, and the same function in Gradio.

Every server but Gradio's runs with the settings of webapp/gunicorn_conf.py and two workers, on
loopback, and they are loaded in turns. Gradio and our API are called by the same eight clients.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

from figures import Figure
from running import ROOT, Run, main
from servers import (
    COMPARED,
    HELLO,
    OURS,
    TUTORIAL,
    failures,
    field,
    gunicorn,
    percentile,
    rate,
    started,
    wrk,
)

TITLE = "The web app"
# What a browser sends when the button is pressed before anything was typed.
POST = """
wrk.method = "POST"
wrk.body = ""
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
"""
# The soak: pages and rolls in turn, as people send them.
VISITS = """
local turn = 0
request = function()
  turn = turn + 1
  if turn % 2 == 0 then return wrk.format("GET", "/") end
  local headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }
  return wrk.format("POST", "/", headers, "notation=3d6%2B2&seed=")
end
"""
CLIENTS = 8


def measure(run: Run) -> Iterator[Figure]:
    """Measure requests a second, memory, the start, API calls, and many visitors for long."""
    yield from throughput(run)
    yield memory()
    yield start(run)
    yield api(run)
    yield from soak(run)


def throughput(run: Run) -> Iterator[Figure]:
    """Compare requests a second."""
    page = partial(Figure, unit="requests/s", more=True)
    rows = [
        partial(page, "GET /, bare hello", against="a bare WSGI hello", ratio=0.85),
        partial(page, "GET /", against="the tutorial's app", ratio=1),
        partial(page, "POST /", against="the tutorial's app", ratio=1),
    ]
    if lacks := run.lacks("wrk"):
        yield from (row(left_out=lacks) for row in rows)
        return
    with (
        gunicorn(OURS) as (_, ours, _),
        gunicorn(HELLO) as (_, hello, _),
        gunicorn(TUTORIAL) as (_, tutorial, _),
    ):
        pairs = [(ours, hello, ""), (ours, tutorial, ""), (ours, tutorial, POST)]
        for row, (one, other, script) in zip(rows, pairs, strict=True):
            # Many short ones: how a server's two workers share the connections is luck each time.
            loads = (partial(load, port, script) for port in (one, other))
            taken = run.in_turns(13, *loads)
            yield row(ours=taken[0], theirs=taken[1])


def load(port: int, script: str) -> float:
    """Return the requests a second of a server."""
    return rate(wrk(port, 1, script))


def memory() -> Figure:
    """Measure master and workers together, after a page and some rolls."""
    with gunicorn(OURS) as (pid, port, _):
        for _ in range(200):
            call_ours(port)
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        kilobytes = sum(_pss(process) for process in [str(pid), *children])
    return Figure("memory (PSS), master and two workers", "MB", [kilobytes / 1000], limit=75)


def _pss(pid: str) -> int:
    return int(field(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")))


def start(run: Run) -> Figure:
    """Measure the start to the first 200, beside the tutorial's app."""
    ours, theirs = run.in_turns(7, partial(_start, OURS), partial(_start, TUTORIAL))
    return Figure("start to the first 200", "s", ours, "the tutorial's app", theirs, limit=0.6)


def _start(app: str) -> float:
    with gunicorn(app) as (_, _, taken):
        return taken


def api(run: Run) -> Figure:
    """Compare calls of the same function."""
    row = partial(Figure, "API calls", "calls/s", against="Gradio", ratio=8, more=True)
    if lacks := run.lacks("gradio", there=find_spec("gradio") is not None):
        return row(left_out=lacks)
    theirs = [sys.executable, str(COMPARED / "in_gradio.py")]
    env = {"PYTHONPATH": str(ROOT), "GRADIO_ANALYTICS_ENABLED": "False"}
    with started(theirs, **env) as (_, gradio, _), gunicorn(OURS) as (_, ours, _):
        taken = run.in_turns(
            3, partial(calls, call_ours, ours), partial(calls, call_gradio, gradio)
        )
    return row(ours=taken[0], theirs=taken[1])


def calls(call: Callable[[int], None], port: int, seconds: float = 2) -> float:
    """Return the calls a second of eight clients."""
    end = perf_counter() + seconds

    def client(_: int) -> int:
        done = 0
        while perf_counter() < end:
            call(port)
            done += 1
        return done

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(client, range(CLIENTS))) / seconds


def call_ours(port: int) -> None:
    """Roll with our API."""
    result = json.loads(_send(f"http://127.0.0.1:{port}/api/roll", {"notation": "3d6+2"}))
    if not 5 <= result["total"] <= 20:
        raise SystemExit(f"a wrong answer: {result}")


def call_gradio(port: int) -> None:
    """Roll with Gradio, which answers a call with an event, whose result is asked for."""
    address = f"http://127.0.0.1:{port}/gradio_api/call/roll"
    event = json.loads(_send(address, {"data": ["3d6+2"]}))["event_id"]
    if b"event: complete" not in _read(f"{address}/{event}"):
        raise SystemExit("Gradio has no result")


def _send(url: str, value: object) -> bytes:
    headers = {"Content-Type": "application/json"}
    return _read(urllib.request.Request(url, json.dumps(value).encode(), headers))


def _read(request: str | urllib.request.Request) -> bytes:
    with urllib.request.urlopen(request, timeout=30) as answer:
        body: bytes = answer.read()
    return body


def soak(run: Run) -> Iterator[Figure]:
    """Visit with 64 connections at once for a while."""
    errors = partial(Figure, "a minute at 64 connections, errors", "errors", limit=0)
    late = partial(Figure, "a minute at 64 connections, p99", "s", limit=0.1)
    if lacks := run.lacks("wrk"):
        yield from (errors(left_out=lacks), late(left_out=lacks))
        return
    with gunicorn(OURS) as (_, port, _):
        report = wrk(port, run.rounds(60), VISITS, connections=64)
    yield errors(ours=[float(failures(report))])
    yield late(ours=[percentile(99, report)])


if __name__ == "__main__":
    main("web", TITLE, measure)
