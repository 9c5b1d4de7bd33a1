"""The time limit: an answer in time, whatever the algorithm does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from webapp.serving import limits
from webapp.serving.limits import TimeLimitError, limited, stuck
from webapp.serving.line import BusyError

ClientOf = Callable[..., FlaskClient]


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def runners() -> int:
    """Return how many threads run algorithms."""
    return sum(thread.name == "algorithm" for thread in threading.enumerate())


def test_a_result_and_an_error_come_through() -> None:
    assert limited(lambda: 3, 1) == 3
    with pytest.raises(KeyError, match="x"):
        limited(lambda: {}["x"], 1)


def test_a_thread_is_used_again() -> None:
    assert limited(threading.get_ident, 1) == limited(threading.get_ident, 1)


def test_a_loop_without_end_is_given_up_and_its_thread_ends() -> None:
    before = runners()

    def loop() -> None:
        while True:
            pass

    began = time.monotonic()
    with pytest.raises(TimeLimitError):
        limited(loop, 0.1)
    assert time.monotonic() - began < 2
    until(lambda: runners() <= before)
    assert stuck() == 0


def test_a_thread_that_cannot_be_stopped_counts_as_stuck_until_it_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "GRACE", 0.1)
    gate = threading.Event()
    with pytest.raises(TimeLimitError):
        limited(gate.wait, 0.05)
    until(lambda: stuck() == 1)
    gate.set()
    until(lambda: stuck() == 0)


def test_with_too_many_stuck_threads_no_more_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_STUCK", 2)
    gate = threading.Event()
    for _ in range(2):
        with pytest.raises(TimeLimitError):
            limited(gate.wait, 0.01)
    with pytest.raises(BusyError):
        limited(lambda: 1, 1)
    gate.set()
    until(lambda: not limits._stuck)
    assert limited(lambda: 1, 1) == 1


def test_many_at_once_get_each_their_own_result() -> None:
    results: dict[int, int] = {}

    def ask(number: int) -> None:
        results[number] = limited(lambda: (time.sleep(0.01), number)[1], 5)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: number for number in range(40)}


def test_who_asks_too_much_is_told_to_come_back_later(client_of: ClientOf) -> None:
    client = client_of("import time\ndef run() -> int:\n    time.sleep(2)\n    return 1", 0.1)
    page, problem = client.post("/"), client.get("/api/run")
    for answer in (page, problem):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "10"
        assert "took longer than 0.1 s" in answer.text
    assert (page.mimetype, problem.mimetype) == ("text/html", "application/problem+json")
    until(lambda: not limits._stuck)


@pytest.mark.parametrize(("promise", "runs_in"), [("", "algorithm"), ("run.quick = True", "own")])
def test_a_function_that_promises_to_be_quick_saves_the_detour(
    client_of: ClientOf, promise: str, runs_in: str
) -> None:
    source = "import threading\ndef run() -> str:\n    return threading.current_thread().name\n"
    answer = client_of(source + promise).post("/api/run")
    own = threading.current_thread().name
    assert answer.json == (own if runs_in == "own" else runs_in)
