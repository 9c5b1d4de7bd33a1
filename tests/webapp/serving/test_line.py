"""The line of those who wait for their turn: who sees it, how it moves, and where it ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient

from webapp import create_app
from webapp.functions.algorithm import AlgorithmError
from webapp.serving import feed, line
from webapp.serving.feed import Feed, Piece, Waiting

LINES = {"Accept": "application/jsonl"}
EVENTS = {"Accept": "text/event-stream, text/html;q=0.9"}
gate = threading.Event()


def run(number: int = 0) -> int:
    """Wait at the gate."""
    gate.wait(10)
    return number


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A client of a site with one function at once; the gate is shut."""
    monkeypatch.setattr(feed, "POLL", 0.05)
    gate.clear()
    yield create_app(run, at_once=1).test_client()
    gate.set()


@contextmanager
def calls(client: FlaskClient, count: int) -> Iterator[list[Feed]]:
    """Begin calls, one after the other, and end them."""
    served = client.application.extensions["site"].served[0]
    begun: list[Feed] = [served.feed({"number": number}) for number in range(count)]
    try:
        yield begun
    finally:
        for one in begun:
            one.close()


def test_who_waits_sees_the_place_in_the_line_and_that_it_moves(client: FlaskClient) -> None:
    with calls(client, 3) as begun:
        first, second, third = (one.events() for one in begun)
        assert next(first) is None  # it runs
        assert (next(second), next(third)) == (Waiting(1), Waiting(2))
        assert next(third) is None
        begun[0].close()
        assert (next(second), next(third)) == (Waiting(0), Waiting(1))
        gate.set()
        assert next(second) == Piece(1)


def test_who_goes_leaves_the_line(client: FlaskClient) -> None:
    with calls(client, 3) as begun:
        last = begun[2].events()
        assert next(last) == Waiting(2)
        begun[1].close()
        begun[1].close()
        assert next(last) == Waiting(1)


def test_the_line_has_an_end(client: FlaskClient) -> None:
    with calls(client, line.PLACES):
        for headers in (LINES, {}):
            answer = client.post("/api/run", json={}, headers=headers)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
            assert answer.json is not None
            assert "15 calls run or wait in line already" in answer.json["detail"]
        page = client.post("/", headers=EVENTS)
        assert (page.status_code, page.mimetype) == (503, "text/html")
        assert client.get("/").status_code == 200


def test_who_sees_nothing_of_it_waits_a_while(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with calls(client, 1) as (first,):
        monkeypatch.setattr(line, "PATIENCE", 0.05)
        answer = client.post("/", data={"number": "3"})
        assert answer.status_code == 503
        assert "After 0.05 s in line the place in it was still 1." in answer.text
        monkeypatch.setattr(line, "PATIENCE", 10)
        found: list[object] = []
        waits = threading.Thread(target=lambda: found.append(client.get("/api/run").json))
        waits.start()
        gate.set()
        first.close()
        waits.join(5)
    assert found == [0]


def test_the_page_of_any_function_shows_the_line(client: FlaskClient) -> None:
    with calls(client, 1) as (first,):
        page = client.post("/", data={"number": "3"}, headers=EVENTS)
        assert page.content_type == "text/event-stream"
        events = iter(page.response)
        assert next(events) == b"event: waiting\ndata: 1\n\n"
        gate.set()
        first.close()
        assert next(events) == b"event: waiting\ndata: 0\n\n"
        (end,) = events
        assert isinstance(end, bytes)
        assert end.startswith(b'event: page\ndata: {"status":200,')
        page.close()


@pytest.mark.parametrize("at_once", [0, 16])
def test_there_are_as_many_threads_as_places(at_once: int) -> None:
    with pytest.raises(AlgorithmError, match="from 1 to 15"):
        create_app(run, at_once=at_once)
    assert line.THREADS > line.PLACES
