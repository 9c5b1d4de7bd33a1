"""Jobs, run by real workers: what becomes of each, and that none is done twice or forgotten."""

from __future__ import annotations

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from users import free_port

from webapp import create_app
from webapp.functions.algorithm import AlgorithmError
from webapp.serving.asked import FORM, Asked
from webapp.serving.jobs.embedded import is_held
from webapp.serving.jobs.job import LOST, RUNNING, Job
from webapp.serving.jobs.store import Store, opened

MODEL = '''
import os, signal, sys, time
from pathlib import Path

from tqdm.std import tqdm

from webapp import progress


def work(n: int = 3, seconds: float = 0.0) -> list[int]:
    """Count."""
    for _ in progress(range(n), "counting"):
        time.sleep(seconds)
    return list(range(n))


def bars(n: int) -> int:
    return sum(1 for _ in tqdm(range(n), desc="bars", mininterval=0) if not time.sleep(0.1))


def size(file: Path) -> int:
    return file.stat().st_size


def fail(kind: str) -> None:
    if kind == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "ended":
        sys.exit(3)
    if kind == "refused":
        raise ValueError("Another kind, please.")
    raise RuntimeError("no")


def note(n: int) -> None:
    with Path("notes").open("a") as file:
        file.write(f"{n}\\n")
    time.sleep(0.05)
'''
Found = TypeVar("Found")
NAMES = ("bars", "fail", "note", "size", "work")
TARGETS = [f"model:{name}" for name in NAMES]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project with its own place for jobs, in which the tests run."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "model.py").write_text(MODEL)
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        here.syspath_prepend(folder)
        here.setenv("DICECTL_JOBS", str(folder / "jobs"))
        here.delenv("REDIS_URL", raising=False)
        yield folder
    sys.modules.pop("model", None)


@pytest.fixture(scope="module")
def worker(place: Path) -> Iterator[None]:
    """A worker for the functions of the project."""
    with working():
        yield


@pytest.fixture
def client(place: Path) -> Iterator[FlaskClient]:
    """Somebody who visits the functions of the project."""
    app = create_app(*TARGETS, jobs=True, job_limit=20)
    yield app.test_client()
    close(app)


def close(app: Flask) -> None:
    """Close the connection to the store, which otherwise lasts as long as its process."""
    app.extensions["site"].served[0].jobs._store.huey.storage.close()


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    """Jobs that nobody works off."""
    found = opened("nobody")
    yield found
    found.huey.storage.close()


@contextmanager
def working(*options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker as the `worker:` of a Procfile does."""
    command = [sys.executable, "-m", "webapp.serving.jobs", *TARGETS, *options]
    with subprocess.Popen(command) as process:
        try:
            yield process
        finally:
            process.kill()


def until(how: Callable[[], Found], seconds: float = 60) -> Found:
    """Return what is true at last."""
    ends = time.monotonic() + seconds
    while not (found := how()):
        assert time.monotonic() < ends, "it has not come to that"
        time.sleep(0.1)
    return found


def submit(client: FlaskClient, name: str, **given: object) -> str:
    """Send JSON, and return the address of the job."""
    answer = client.post(f"/api/{name}", json=given)
    assert (answer.status_code, answer.json["url"]) == (202, answer.headers["Location"])
    return str(answer.headers["Location"])


def told(client: FlaskClient, job: str) -> dict[str, Any]:
    """Return how a job is."""
    found: dict[str, Any] = client.get(job, headers={"Accept": "application/json"}).json
    return found


def ended(client: FlaskClient, job: str) -> dict[str, Any]:
    """Return how a job has ended."""
    found = until(lambda: _ended(told(client, job)))
    assert found
    return found


def _ended(job: dict[str, Any]) -> dict[str, Any] | None:
    return None if job["state"] in {"queued", "running"} else job


def test_a_job_waits_runs_and_has_a_result(client: FlaskClient, worker: None) -> None:
    first = submit(client, "work", n=4, seconds=0.3)
    second = submit(client, "work", n=2)
    assert told(client, second)["position"] > 0
    assert client.get(f"{second}/result").status_code == 409
    until(lambda: told(client, first)["progress"]["done"])
    seen = told(client, first)
    assert (seen["state"], seen["progress"]["total"]) == ("running", 4)
    assert seen["progress"]["doing"] == "counting"
    assert [ended(client, one)["state"] for one in (first, second)] == ["done", "done"]
    assert client.get(told(client, first)["result"]).json == [0, 1, 2, 3]
    assert client.get(f"{second}/result").json == [0, 1]
    assert client.get("/jobs/none-of-that-name").status_code == 404


def test_the_page_of_a_job_becomes_that_of_its_result(client: FlaskClient, worker: None) -> None:
    html = {"Accept": "text/html"}
    sent = client.post("/work", data={"n": "3", "seconds": "0.5"}, headers=html)
    assert sent.status_code == 303
    page = client.get(sent.headers["Location"], headers=html)
    assert page.status_code == 200
    assert 'http-equiv="refresh"' in page.text
    assert "data-again" in page.text
    ended(client, sent.headers["Location"])
    page = client.get(sent.headers["Location"], headers=html)
    assert 'http-equiv="refresh"' not in page.text
    assert 'value="3"' in page.text
    assert "<li>2</li>" in page.text
    wrong = client.post("/work", data={"n": "x"}, headers=html)
    assert (wrong.status_code, "whole number" in wrong.text) == (422, True)


@pytest.mark.parametrize(
    ("kind", "state", "why"),
    [
        ("killed", "failed", "ended by signal 9"),
        ("ended", "failed", "SystemExit"),
        ("refused", "refused", "Another kind, please."),
        ("wrong", "failed", "RuntimeError"),
    ],
)
def test_what_goes_wrong_is_told(
    client: FlaskClient, worker: None, kind: str, state: str, why: str
) -> None:
    job = submit(client, "fail", kind=kind)
    found = ended(client, job)
    assert (found["state"], why in found["why"]) == (state, True), found
    page = client.get(job, headers={"Accept": "text/html"}).text
    assert why in page
    assert "Traceback" not in page
    assert client.get(f"{job}/result").status_code == 409


def test_a_job_is_ended_whatever_it_does(client: FlaskClient, worker: None) -> None:
    running = submit(client, "work", n=1, seconds=600)
    waiting = submit(client, "work", n=1, seconds=600)
    until(lambda: told(client, running)["state"] == "running")
    for job in (waiting, running):
        assert client.post(f"{job}/end").status_code == 202
    assert [ended(client, one)["state"] for one in (running, waiting)] == ["cancelled"] * 2


def test_a_job_ends_at_its_limit(place: Path) -> None:
    app = create_app("model:work", jobs=True, job_limit=1)
    found = ended(app.test_client(), submit(app.test_client(), "work", n=1, seconds=600))
    close(app)
    assert (found["state"], "longer than 1 s" in found["why"]) == ("failed", True)


def test_a_file_outlives_its_request_and_tqdm_is_heard(client: FlaskClient, worker: None) -> None:
    sent = client.post("/api/size", data={"file": (io.BytesIO(b"12345"), "a.txt")})
    assert ended(client, sent.headers["Location"])["state"] == "done"
    assert client.get(f"{sent.headers['Location']}/result").json == 5
    found = ended(client, submit(client, "bars", n=5))
    assert (found["state"], found["progress"]["total"]) == ("done", 5), found


def test_without_a_worker_a_web_process_starts_one_and_it_ends_with_it(place: Path) -> None:
    script = (
        "import sys, time; from webapp import create_app\n"
        "client = create_app('model:note', jobs=True).test_client()\n"
        "print(client.post('/api/note', json={'n': 1}).headers['Location'], flush=True)\n"
        "time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as web:
        assert web.stdout is not None
        web.stdout.readline()
        until((place / "notes").exists)
        store = opened("note")
        assert store.folder
        assert store.has_worker()
        assert is_held(store.folder)
        store.huey.storage.close()
        web.kill()
    until(lambda: not is_held(store.folder))


def test_a_job_without_signs_of_life_is_lost_and_never_taken_again(store: Store) -> None:
    job = store.submit("work", Asked(FORM, {}))
    assert store.take(job)
    assert not store.take(job)
    store.save(replace(job, state=RUNNING, beat=time.time() - 60))
    found = store.find(job.id)
    assert found is not None
    assert (found.state, "has ended" in found.why) == (LOST, True)
    # Nor is one forgotten that was taken out of the line by somebody who died at once.
    late = replace(store.submit("work", Asked(FORM, {})), made=time.time() - 60)
    store.save(late)
    assert _state(store, late) == "queued"
    store.huey.storage.flush_queue()
    assert _state(store, late) == LOST


def _state(store: Store, job: Job) -> str:
    found = store.find(job.id)
    assert found is not None
    return found.state


def test_what_is_old_is_forgotten(store: Store) -> None:
    old = store.submit("work", Asked(FORM, {}))
    store.save(replace(old, state="done", ended=time.time() - 4000), b"")
    assert store.find(old.id) is None
    store._swept = -1000.0
    store.submit("work", Asked(FORM, {}))
    assert not [key for key in store.huey.storage.result_items() if key.startswith(old.id)]


def test_a_function_that_no_other_process_finds_is_refused(place: Path) -> None:
    def inner(x: int) -> int:
        return x

    with pytest.raises(AlgorithmError, match="for jobs name it by text"):
        create_app(inner, jobs=True)


def test_a_line_that_cannot_be_reached_says_so(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    app = create_app(*TARGETS, jobs=True)
    answer = app.test_client().post("/api/work", json={})
    close(app)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


@pytest.fixture
def redis(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    """A real Redis, which keeps nothing."""
    port = free_port()
    program = shutil.which("redis-server")
    assert program, "apt-get install redis-server"
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(place)]
    with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL) as server:
        monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{port}/0")
        until(lambda: _answers(port))
        yield server
        server.kill()


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def test_many_jobs_on_redis_with_a_worker_killed_are_done_once_or_told_lost(
    redis: subprocess.Popen[bytes], place: Path, client: FlaskClient
) -> None:
    """Three workers for 60 jobs; one is killed in the midst of its job."""
    jobs = [submit(client, "note", n=n) for n in range(100, 160)]
    with working() as killed, working(), working():
        until(lambda: len(_noted(place)) > 20)
        killed.send_signal(signal.SIGKILL)
        states = Counter(ended(client, one)["state"] for one in jobs)
    noted = Counter(_noted(place))
    assert max(noted.values()) == 1
    assert states["done"] + states["lost"] == 60
    assert states["lost"] <= 1
    assert len(noted) >= states["done"]


def _noted(place: Path) -> list[str]:
    there = (place / "notes").read_text().split() if (place / "notes").exists() else []
    return [one for one in there if len(one) == 3]


def test_a_lost_redis_is_survived(
    redis: subprocess.Popen[bytes], place: Path, client: FlaskClient
) -> None:
    """What ran goes on while the store is away, and its end is told afterwards."""
    job = submit(client, "work", n=1, seconds=3)
    with working():
        until(lambda: told(client, job)["state"] == "running")
        os.kill(redis.pid, signal.SIGSTOP)
        time.sleep(2)
        os.kill(redis.pid, signal.SIGCONT)
        assert ended(client, job)["state"] == "done"


def test_without_jobs_no_queue_is_imported() -> None:
    script = (
        "import sys, math; from webapp import create_app\n"
        "def f(x: int) -> int: return x\n"
        "create_app(f); print([n for n in sys.modules if n in {'huey', 'redis', 'sqlite3'}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
