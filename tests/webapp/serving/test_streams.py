"""Streams: events and JSON lines, what is printed, errors midway, limits, and readers that go."""

from __future__ import annotations

import io
import json
import queue
import socket
import subprocess
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from webapp import create_app
from webapp.functions.pieces import last
from webapp.functions.printed import MOST, Printed, printing
from webapp.kinds.marks import Append, Markdown
from webapp.serving import feed, stalled, streamed

Serve = Callable[..., AbstractContextManager[Any]]
ClientOf = Callable[..., FlaskClient]
LINES = {"Accept": "application/jsonl"}
SOURCE = """
import asyncio, sys, time, warnings
from collections.abc import AsyncIterator, Iterator
from webapp import Append
def run(way: str = "") -> Iterator[int | str]:
    print("before", way)
    yield 1
    if way == "wrong":
        raise ValueError("way must be another")
    if way == "fault":
        raise KeyError("secret")
    if way == "type":
        yield [1]
    if way == "slow":
        time.sleep(20)
    yield Append("a")
    yield "b"
    yield Append("c\\n")
"""


def events(client: FlaskClient, path: str = "/api/run", **headers: str) -> list[tuple[str, Any]]:
    """Return the name and the data of each event."""
    answer = client.get(path, headers=headers or LINES)
    assert answer.status_code == 200
    found: list[tuple[str, Any]] = []
    for one in map(json.loads, answer.text.splitlines()):
        if found and found[-1][0] == one["event"] == "print":  # a line may come in parts
            one["data"] = found.pop()[1] + one["data"]
        found.append((one["event"], one["data"]))
    return found


def test_each_value_and_each_printed_line_is_an_event(client_of: ClientOf) -> None:
    assert events(client_of(SOURCE)) == [
        ("print", "before \n"),
        ("value", 1),
        ("value", "a"),
        ("value", "b"),
        ("append", "c\n"),
        ("done", None),
    ]


@pytest.mark.parametrize("media_type", ["application/x-ndjson", "application/jsonl"])
def test_lines_have_the_type_that_was_asked_for(client_of: ClientOf, media_type: str) -> None:
    answer = client_of(SOURCE).get("/api/run", headers={"Accept": media_type})
    assert answer.content_type == media_type
    assert answer.text.endswith('{"event":"done","data":null}\n')
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert answer.headers["Cache-Control"] == "no-store"


def test_server_sent_events_say_the_same(client_of: ClientOf) -> None:
    answer = client_of(SOURCE).post("/api/run", json={}, headers={"Accept": "text/event-stream"})
    assert answer.content_type == "text/event-stream"
    assert answer.text.startswith('event: print\ndata: "before')
    assert "\n\nevent: value\ndata: 1\n\n" in answer.text
    assert answer.text.endswith('event: append\ndata: "c\\n"\n\nevent: done\ndata: null\n\n')


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json", "application/json, text/event-stream"]
)
def test_who_asks_for_json_gets_what_it_comes_to(client_of: ClientOf, accept: str) -> None:
    answer = client_of(SOURCE).get("/api/run", headers={"Accept": accept})
    assert (answer.content_type, answer.json) == ("application/json", "bc\n")


@pytest.mark.parametrize(
    ("way", "status", "detail"),
    [
        ("wrong", 422, "way: way must be another"),
        ("fault", 500, "The algorithm failed. It is not your fault"),
        ("type", 500, "The algorithm failed. It is not your fault"),
        ("slow", 503, "The algorithm took longer than 0.5 s"),
    ],
)
def test_what_goes_wrong_midway_is_the_last_event(
    client_of: ClientOf, way: str, status: int, detail: str
) -> None:
    *first, (name, problem) = events(client_of(SOURCE, 0.5), f"/api/run?way={way}")
    assert first == [("print", f"before {way}\n"), ("value", 1)]
    assert (name, problem["status"]) == ("error", status)
    assert problem["detail"].startswith(detail)
    assert problem["request_id"]
    assert "secret" not in str(problem)


def test_input_that_breaks_a_rule_begins_no_stream(client_of: ClientOf) -> None:
    answer = client_of(SOURCE).get("/api/run?other=1", headers=LINES)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")


def test_a_file_lies_there_until_the_stream_has_ended(client_of: ClientOf) -> None:
    source = (
        "from collections.abc import Iterator\nfrom pathlib import Path\n"
        "def run(file: Path) -> Iterator[str]:\n"
        "    yield str(file)\n    yield file.read_text()\n"
    )
    answer = client_of(source).post(
        "/api/run", data={"file": (io.BytesIO(b"text"), "a.txt")}, headers=LINES
    )
    path, text = (json.loads(line)["data"] for line in answer.text.splitlines()[:2])
    assert text == "text"
    answer.close()
    assert not Path(path).parent.parent.exists()


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        ([], None),
        ([1, 2], 2),
        ([Append("a"), Append("b")], "ab"),
        (["a", Append("b"), Append("c")], "abc"),
        ([Markdown("# a"), Append("b")], Markdown("# ab")),
        ([1, Append("b")], "b"),
        ([Append("a"), 1], 1),
    ],
)
def test_what_is_to_be_seen_after_all_pieces(pieces: list[object], shown: object) -> None:
    found = last(pieces)
    assert found == shown
    assert isinstance(found, type(shown))


def test_the_next_piece_is_made_when_the_last_was_taken_and_closing_closes() -> None:
    made: list[int] = []
    closed = threading.Event()

    def run() -> Any:  # noqa: ANN401
        try:
            for number in range(9):
                made.append(number)
                yield number
        finally:
            closed.set()

    site = create_app(run).extensions["site"]
    run_of_it = site.served[0].feed({})
    events = run_of_it.events()
    assert [next(events).value, next(events).value] == [0, 1]
    assert made == [0, 1]
    run_of_it.close()
    assert closed.wait(5)


def test_an_asynchronous_function_is_cancelled_and_a_plain_one_interrupted() -> None:
    ended: queue.SimpleQueue[str] = queue.SimpleQueue()
    runs = threading.Event()

    async def later() -> int:
        import asyncio

        runs.set()
        try:
            await asyncio.sleep(100)
        except asyncio.CancelledError:
            ended.put("cancelled")
            raise
        return 1

    def loop() -> int:
        runs.set()
        try:
            while True:
                pass
        finally:
            ended.put("interrupted")

    site = create_app(later, loop).extensions["site"]
    for served, how in zip(site.served, ["cancelled", "interrupted"], strict=True):
        runs.clear()
        begun = served.feed({})
        assert next(begun.events()) is None
        assert runs.wait(5)
        begun.close()
        assert ended.get(timeout=5) == how


# What is printed


def test_only_the_caller_is_told_what_a_call_prints(capsys: pytest.CaptureFixture[str]) -> None:
    both = threading.Barrier(2)
    found: dict[str, str] = {}

    def run(name: str) -> None:
        printed = Printed()
        with printing(printed):
            for _ in range(20):
                both.wait(5)
                print(name)
        found[name] = printed.text

    threads = [threading.Thread(target=run, args=(name,)) for name in ("a", "b")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == {"a": "a\n" * 20, "b": "b\n" * 20}
    assert sorted(capsys.readouterr().out.split()) == ["a"] * 20 + ["b"] * 20


def test_what_is_printed_is_bounded() -> None:
    printed = Printed()
    for _ in range(10):
        printed.add("x" * (MOST // 4))
    assert printed.text == "x" * MOST + "\n… more was printed than is shown here."


def test_a_warning_is_told_without_its_place_in_the_code(client_of: ClientOf) -> None:
    source = "import warnings\ndef run() -> int:\n    warnings.warn('careful')\n    return 1"
    with pytest.warns(UserWarning, match="careful"):
        assert events(client_of(source))[0] == ("print", "UserWarning: careful\n")


def test_a_page_has_below_the_result_what_was_printed(client_of: ClientOf) -> None:
    page = client_of("def run() -> int:\n    print('<b>')\n    return 1").post("/").text
    assert 'role="log" aria-label="Printed">&lt;b&gt;\n</pre>' in page


def test_a_site_may_show_nothing_of_it(module_of: Callable[[str], str]) -> None:
    app = create_app(f"{module_of(SOURCE)}:run", show_output=False)
    assert [name for name, _ in events(app.test_client())] == [*["value"] * 3, "append", "done"]
    assert 'class="printed"' not in app.test_client().post("/").text


# Through a real server

ENDLESS = """
import pathlib
from collections.abc import Iterator
from webapp import Append
def run(mark: str) -> Iterator[Append]:
    try:
        while True:
            yield Append("x" * 1000)
    finally:
        pathlib.Path(mark).touch()
"""


def test_a_slow_reader_holds_the_function_up_and_one_that_goes_ends_it(
    serve: Serve, module_of: Callable[[str], str], tmp_path: Path
) -> None:
    target = f"webapp:create_app('{module_of(ENDLESS)}:run')"
    with serve(target, WEB_CONCURRENCY="1") as server:
        host, port = server.url.removeprefix("http://").split(":")
        mark = tmp_path / "closed"
        head = f"GET /api/run?mark={mark} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(head.encode())
            assert connection.recv(10) == b"HTTP/1.1 2"
            sizes = [memory(server.process.pid)]
            for _ in range(20):  # some are read, and then none for a while
                connection.recv(2**20)
            threading.Event().wait(0.5)
            sizes.append(memory(server.process.pid))
        assert sizes[1] - sizes[0] < 5_000
        for _ in range(100):
            if mark.exists():
                break
            threading.Event().wait(0.05)
        assert mark.exists()


def test_a_reader_who_stops_reading_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        stalled.give_up_on([listening], 0.2)
        reader = socket.create_connection(listening.getsockname())
        with reader, listening.accept()[0] as accepted, pytest.raises(BlockingIOError):
            accepted.settimeout(None)  # as gunicorn has it
            accepted.sendall(bytes(50_000_000))


def memory(pid: int) -> int:
    """Return how many kB the children of a process have in memory."""
    command = ["ps", "-o", "rss=", "--ppid", str(pid)]
    return sum(map(int, subprocess.run(command, capture_output=True, check=True).stdout.split()))


def test_a_sign_of_life_comes_where_nothing_else_does(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert streamed.SILENCE < 30
    monkeypatch.setattr(streamed, "SILENCE", 0)
    monkeypatch.setattr(feed, "POLL", 0.05)
    source = "import time\ndef run() -> int:\n    time.sleep(0.2)\n    return 1"
    client = client_of(source)
    answer = client.get("/api/run", headers={"Accept": "text/event-stream"}).text
    assert answer.startswith(":\n\n")
    assert answer.endswith("event: value\ndata: 1\n\nevent: done\ndata: null\n\n")
    assert client.get("/api/run", headers=LINES).text.lstrip(" ").startswith('{"event":"value"')


def test_the_document_tells_of_streams_where_there_is_something_to_see(client_of: ClientOf) -> None:
    plain = client_of("def run(x: int) -> int:\n    return x").get("/openapi.json").json
    live = client_of(SOURCE).get("/openapi.json").json
    assert plain and live
    content = live["paths"]["/api/run"]["get"]["responses"]["200"]["content"]
    assert set(content) - {"application/json"} == {
        *("text/event-stream", "application/x-ndjson", "application/jsonl")
    }
    assert "text/event-stream" not in str(plain)


def test_the_page_for_programs_has_a_line_for_it(client_of: ClientOf) -> None:
    shown = "curl -N -H &#39;Accept: application/jsonl&#39; --get http://localhost/api/run"
    assert shown in client_of(SOURCE).get("/api").text
    assert "jsonl" not in client_of("def run(x: int) -> int:\n    return x").get("/api").text
