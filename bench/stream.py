"""A page of two numbers, a file of 20 MB, a table of 100,000 rows and a text of 2,000 pieces.

Beside it the same functions in a Gradio `Interface` each, in turns, with one client. Gunicorn has
two workers; Gradio has the one process that `launch` starts. Files are sent as each side documents
it: as a form here, to Gradio as an upload whose name is then given to the call. The table is what
the browser is sent to show it: our page with 200 rows and both downloads in it, Gradio's result.
A piece of ours is an event of the API, one of Gradio's the text so far, as its `yield` has it.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from time import perf_counter

from figures import Figure
from running import ROOT, Run, main
from servers import COMPARED, gunicorn, rate, started, wrk

TITLE = "Files, tables and streams"
PIECES, ROWS, SIZE = 2_000, 100_000, 20_000_000
OURS = "webapp:create_app('values')"
GRADIO = "Gradio"
BOUNDARY = "a-boundary-that-is-in-no-file"
# The ways to each function: ours, and Gradio's.
Way = Callable[[int], float]


def measure(run: Run) -> Iterator[Figure]:
    """Measure each function in turns with Gradio, where that is there."""
    page = partial(Figure, "first page", "requests/s", ratio=8, more=True)
    file = partial(Figure, "a file of 20 MB, until its result", ratio=1)
    table = partial(Figure, "a table of 100,000 rows, until a page has it", ratio=1)
    first = partial(Figure, "time to the first piece of a stream", limit=0.1, ratio=1)
    many = partial(Figure, "pieces of a stream", "pieces/s", limit=2_000, ratio=1, more=True)
    with gunicorn(OURS) as (_, port, _):
        beside = partial(compared, run, port)
        lacks = run.lacks("wrk")
        yield page(left_out=lacks) if lacks else beside(page, "doubled", our_visits, gradio_visits)
        yield beside(file, "size", our_upload, gradio_upload)
        yield beside(table, "table", our_table, gradio_table)
        yield beside(first, "pieces", our_first, gradio_first)
        yield beside(many, "pieces", our_rate, gradio_rate)


def compared(run: Run, port: int, row: Callable[..., Figure], name: str, *ways: Way) -> Figure:
    """Return what a function costs on both sides; on ours alone where there is no Gradio."""
    ours, theirs = ways
    if run.lacks("gradio", there=find_spec("gradio") is not None):
        return row(ours=run.in_turns(7, partial(ours, port))[0])
    command = [sys.executable, str(COMPARED / "values_in_gradio.py"), name]
    env = {"PYTHONPATH": str(ROOT), "GRADIO_ANALYTICS_ENABLED": "False"}
    with started(command, **env) as (_, other, _):
        taken = run.in_turns(7, partial(ours, port), partial(theirs, other))
    return row(ours=taken[0], against=GRADIO, theirs=taken[1])


def our_visits(port: int) -> float:
    """Return how many pages of a function ours gives a second."""
    return rate(wrk(port, 1, 'wrk.path = "/doubled"'))


def gradio_visits(port: int) -> float:
    """Return how many first pages Gradio gives a second."""
    return rate(wrk(port, 1))


def our_upload(port: int) -> float:
    """Return the seconds until our page's answer to a file is there."""
    began = perf_counter()
    _must(f">{SIZE:,}<" in _form(port, "/size", "file").replace("\u202f", ","))
    return perf_counter() - began


def gradio_upload(port: int) -> float:
    """Return the seconds until Gradio has a file and its result."""
    began = perf_counter()
    (path,) = json.loads(_form(port, "/gradio_api/upload", "files"))
    file = {"path": path, "meta": {"_type": "gradio.FileData"}}
    _must(f"[{SIZE}]" in b"".join(_called(port, file)).decode())
    return perf_counter() - began


def our_table(port: int) -> float:
    """Return the seconds until our page shows a table."""
    began = perf_counter()
    page = _read(_request(port, "/table", b"rows=%d" % ROWS, "application/x-www-form-urlencoded"))
    _must(page.count(b"<tr>") > 200)
    return perf_counter() - began


def gradio_table(port: int) -> float:
    """Return the seconds until Gradio's page would have the rows to show."""
    began = perf_counter()
    _must(b"".join(_called(port, ROWS)).count(b"abcdefgh") >= ROWS)
    return perf_counter() - began


def our_first(port: int) -> float:
    """Return the seconds until the first piece is read."""
    return _until_first(_ours(port))


def gradio_first(port: int) -> float:
    """Return the seconds until Gradio's first piece is read."""
    return _until_first(line for line in _called(port, PIECES) if line.startswith(b"data:"))


def _until_first(lines: Iterator[bytes]) -> float:
    began = perf_counter()
    _must(b"piece 0" in next(lines))
    taken = perf_counter() - began
    for _ in lines:  # the server is free for the next round
        pass
    return taken


def our_rate(port: int) -> float:
    """Return how many pieces a second come."""
    began = perf_counter()
    _must(sum(line.startswith(b'{"event":"append"') for line in _ours(port)) == PIECES)
    return PIECES / (perf_counter() - began)


def gradio_rate(port: int) -> float:
    """Return how many pieces a second of Gradio come; the last text is told twice."""
    began = perf_counter()
    _must(sum(line.startswith(b"data: [") for line in _called(port, PIECES)) >= PIECES)
    return PIECES / (perf_counter() - began)


def _ours(port: int) -> Iterator[bytes]:
    request = _request(port, "/api/pieces", json.dumps({"count": PIECES}).encode())
    request.add_header("Accept", "application/jsonl")
    return _lines(request)


def _called(port: int, value: object) -> Iterator[bytes]:
    """Call Gradio's function as its page for programs says, and yield the lines of its events."""
    body = json.dumps({"data": [value]}).encode()
    event = json.loads(_read(_request(port, "/gradio_api/call/run", body)))["event_id"]
    yield from _lines(_request(port, f"/gradio_api/call/run/{event}"))


def _form(port: int, path: str, field: str) -> str:
    """Send a file, and return the answer."""
    told = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="a.bin"'
    head, tail = f"{told}\r\n\r\n".encode(), f"\r\n--{BOUNDARY}--\r\n".encode()
    body, kind = head + bytes(SIZE) + tail, f"multipart/form-data; boundary={BOUNDARY}"
    return _read(_request(port, path, body, kind)).decode()


def _request(
    port: int, path: str, body: bytes | None = None, kind: str = "application/json"
) -> urllib.request.Request:
    headers = {"Content-Type": kind, "Accept": "*/*" if "api/" in path else "text/html"}
    return urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, headers)


def _read(request: urllib.request.Request) -> bytes:
    return b"".join(_lines(request))


def _lines(request: urllib.request.Request) -> Iterator[bytes]:
    with urllib.request.urlopen(request, timeout=60) as answer:
        yield from answer


def _must(fine: bool) -> None:
    if not fine:
        raise SystemExit("a wrong answer")


if __name__ == "__main__":
    main("stream", TITLE, measure)
