"""A text of 2,000 pieces from a function that yields: the first one, and how many a second."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from functools import partial
from time import perf_counter

from figures import Figure
from running import Run, main
from servers import gunicorn

TITLE = "Streams"
PIECES = 2_000
OURS = "webapp:create_app('pieces:run')"


def measure(run: Run) -> Iterator[Figure]:
    """Measure the time to the first piece, and the pieces a second."""
    with gunicorn(OURS) as (_, port, _):
        (taken,) = run.in_turns(7, partial(first, port))
        yield Figure("time to the first piece", "s", taken, limit=0.1)
        (taken,) = run.in_turns(7, partial(rate, port))
        yield Figure("pieces of a stream", "pieces/s", taken, limit=2_000, more=True)


def first(port: int) -> float:
    """Return the seconds until the first piece is read."""
    began = perf_counter()
    with _asked(port) as answer:
        answer.readline()
        return perf_counter() - began


def rate(port: int) -> float:
    """Return how many pieces a second come."""
    began = perf_counter()
    with _asked(port) as answer:
        lines = answer.readlines()
    if len(lines) != PIECES + 1:  # the last one says that it is done
        raise SystemExit(f"{len(lines)} lines came")
    return PIECES / (perf_counter() - began)


def _asked(port: int):  # noqa: ANN202  # what urllib gives has no public type
    url = f"http://127.0.0.1:{port}/api/run?count={PIECES}"
    return urllib.request.urlopen(
        urllib.request.Request(url, headers={"Accept": "application/jsonl"}), timeout=30
    )


if __name__ == "__main__":
    main("stream", TITLE, measure)
