"""gunicorn with the settings of webapp/gunicorn_conf.py, as the Procfile starts it."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from webapp import TIME_LIMIT
from webapp.serving import gunicorn_conf

Serve = Callable[..., AbstractContextManager[Any]]
SLOW = """
import time
def run(seconds: float = 0.3) -> float:
    time.sleep(seconds)
    return seconds
"""
MARKING = """
import pathlib, time
def run(mark: str) -> str:
    pathlib.Path("{folder}", mark).touch()
    time.sleep(0.3)
    return mark
"""
SLOWLY_BORN = """
import os, time
os.register_at_fork(after_in_child=lambda: time.sleep(1))
def run() -> int:
    return 1
"""
ENDLESS = "def run() -> int:\n    while True:\n        pass"


def get(url: str) -> tuple[int, str]:
    """Return status and text."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_the_limits_fit_inside_each_other_and_inside_heroku_s() -> None:
    assert TIME_LIMIT < gunicorn_conf.graceful_timeout < 30
    assert gunicorn_conf.keepalive > 90
    assert gunicorn_conf.worker_class == "gthread"


def test_the_server_serves_logs_one_line_each_and_leaves_nothing_behind(serve: Serve) -> None:
    with serve(PORT="5000", WEB_CONCURRENCY="3", HEROKU_SLUG_COMMIT="abc") as server:
        assert get(server.url)[0] == 200
        assert json.loads(get(f"{server.url}/healthz")[1]) == {"status": "ok", "commit": "abc"}
        request = urllib.request.Request(f"{server.url}/x", headers={"X-Request-Id": "id-1"})
        try:
            urllib.request.urlopen(request)
        except urllib.error.HTTPError as error:
            error.close()
        assert list(server.home.iterdir()) == []
        deadline = time.monotonic() + 10
        while server.log().count("Booting worker") < 3:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert server.process.returncode == 0
    lines = server.log().splitlines()
    assert sum('"GET / HTTP/1.1" 200' in line for line in lines) == 1
    assert any(line.endswith("request_id=id-1") and '"GET /x' in line for line in lines)


def test_a_failure_is_one_line_in_the_log(serve: Serve, module_of: Callable[[str], str]) -> None:
    name = module_of("def run() -> float:\n    return 1 / 0")
    with serve(f"webapp:create_app('{name}:run')") as server:
        status, text = get(f"{server.url}/api/run")
    assert status == 500
    given = json.loads(text)["request_id"]
    (line,) = [line for line in server.log().splitlines() if "ZeroDivisionError" in line]
    assert f"request_id={given} GET /api/run failed\\nTraceback" in line


def test_no_accepted_request_is_lost_when_the_server_is_told_to_stop(
    serve: Serve, module_of: Callable[[str], str], tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    begun.mkdir()
    name = module_of(MARKING.format(folder=str(begun)))
    answered: dict[str, int] = {}
    with serve(f"webapp:create_app('{name}:run')") as server:

        def visit(visitor: int) -> None:
            """Send request after request till one finds nobody listening."""
            for number in range(100):
                mark = f"{visitor}-{number}"
                try:
                    answered[mark] = get(f"{server.url}/api/run?mark={mark}")[0]
                except OSError:  # not accepted, if the algorithm has not begun
                    return

        with ThreadPoolExecutor(8) as pool:
            visits = [pool.submit(visit, number) for number in range(8)]
            time.sleep(1)
            server.process.terminate()
            for one in visits:
                one.result()
        assert server.process.wait(30) == 0
    assert len(answered) >= 16
    assert set(answered.values()) == {200}
    assert {path.name for path in begun.iterdir()} == set(answered)


def test_a_server_told_to_stop_does_not_wait_for_a_worker_being_born(
    serve: Serve, module_of: Callable[[str], str]
) -> None:
    """A signal that a worker does not hear costs all of graceful_timeout."""
    with serve(f"webapp:create_app('{module_of(SLOWLY_BORN)}:run')") as server:
        time.sleep(0.5)
        server.process.terminate()
        server.process.wait(gunicorn_conf.graceful_timeout - 5)


def test_a_worker_with_a_thread_that_cannot_be_stopped_is_replaced(
    serve: Serve, module_of: Callable[[str], str]
) -> None:
    name = module_of(SLOW)
    with serve(f"webapp:create_app('{name}:run', time_limit=0.5)", WEB_CONCURRENCY="1") as server:
        assert get(f"{server.url}/api/run?seconds=9")[0] == 503
        time.sleep(1.2)
        statuses = [get(f"{server.url}/api/run?seconds=0")[0] for _ in range(3)]
        deadline = time.monotonic() + 15
        while server.log().count("Booting worker") < 2 and time.monotonic() < deadline:
            statuses.append(get(f"{server.url}/api/run?seconds=0")[0])
            time.sleep(0.2)
        assert server.log().count("Booting worker") == 2
    assert set(statuses) == {200}


def test_an_endless_algorithm_leaves_the_server_answering(
    serve: Serve, module_of: Callable[[str], str]
) -> None:
    name = module_of(ENDLESS)
    with serve(f"webapp:create_app('{name}:run', time_limit=0.5)", WEB_CONCURRENCY="1") as server:
        with ThreadPoolExecutor(5) as pool:
            answers = list(pool.map(get, [f"{server.url}/api/run"] * 5))
        assert {status for status, _ in answers} == {503}
        assert get(server.url)[0] == 200
        assert len(re.findall("Booting worker", server.log())) == 1


def test_an_algorithm_that_cannot_be_loaded_ends_the_boot_with_the_reason(serve: Serve) -> None:
    try:
        with serve("webapp:create_app('webapp.dice:nothing')") as server:
            server.process.wait(20)
            raise AssertionError(server.log())
    except AssertionError as error:
        assert "'webapp.dice' has no function 'nothing'" in str(error)
