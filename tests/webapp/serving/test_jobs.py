"""Jobs, run by real workers: what becomes of each, and that none is done twice or forgotten."""

from __future__ import annotations

import io
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
import tqdm.std
from flask import Flask
from flask.testing import FlaskClient
from users import free_port

from webapp import create_app
from webapp.functions import progress
from webapp.functions.algorithm import AlgorithmError
from webapp.serving.asked import FORM, Asked
from webapp.serving.jobs import files
from webapp.serving.jobs.embedded import is_held
from webapp.serving.jobs.job import LOST, RUNNING, Job, load, new
from webapp.serving.jobs.store import Store, opened

MODEL = '''
import os, signal, sys, time
from collections.abc import Iterator
from pathlib import Path

from webapp import Append, progress


def work(n: int = 3, seconds: float = 0.0) -> list[int]:
    """Count."""
    for _ in progress(range(n), "counting"):
        time.sleep(seconds)
    return list(range(n))


def bars(n: int) -> int:
    from tqdm import tqdm
    return sum(1 for _ in tqdm(range(n), desc="bars", mininterval=0) if not time.sleep(0.1))


def tell(words: str, go: str) -> Iterator[str]:
    print("tells")
    yield "first"
    for word in words.split():
        yield Append(f" {word}")
    while not Path(go).exists():
        time.sleep(0.1)
    print("ends")


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
NAMES = ("bars", "fail", "note", "size", "tell", "work")
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


def test_a_file_outlives_its_request_and_tqdm_is_heard(
    client: FlaskClient, worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PART", 2)
    sent = client.post("/api/size", data={"file": (io.BytesIO(b"12345"), "a.txt")})
    assert ended(client, sent.headers["Location"])["state"] == "done"
    assert client.get(f"{sent.headers['Location']}/result").json == 5
    kept = client.application.extensions["site"].served[0].jobs._store.huey.storage
    until(lambda: not [key for key in kept.result_items() if ".file" in key])
    found = ended(client, submit(client, "bars", n=5))
    assert (found["state"], found["progress"]["total"]) == ("done", 5), found


def test_what_a_job_yields_and_prints_is_seen_on_the_way(
    client: FlaskClient, worker: None, place: Path
) -> None:
    html, go = {"Accept": "text/html"}, place / "go"
    sent = client.post("/tell", data={"words": "and more", "go": str(go)}, headers=html)
    page = until(lambda: _with("first and more", client.get(sent.location, headers=html).text))
    assert 'class="job"' in page
    assert ">tells\n</pre>" in page
    go.touch()
    assert ended(client, sent.location)["state"] == "done"
    page = client.get(sent.location, headers=html).text
    assert "first and more" in page
    assert ">tells\nends\n</pre>" in page
    assert 'class="job"' not in page


def _with(words: str, page: str) -> str:
    return page if words in page else ""


def test_bars_of_a_tqdm_that_is_there_already_are_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("refresh", "close"):
        monkeypatch.setattr(tqdm.std.tqdm, name, getattr(tqdm.std.tqdm, name))
    monkeypatch.setattr(progress, "_report", [])
    told: list[tuple[float, float, str]] = []
    progress.listen(lambda *one: told.append(one))
    list(tqdm.std.tqdm(range(3), desc="bars", file=io.StringIO()))
    assert told[-1] == (3, 3, "bars")


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


def test_a_job_that_a_newer_release_has_kept_is_read() -> None:
    job = new("work")
    assert load(job.dump()[:-1] + b', "later": 1}') == job


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


def test_a_full_disk_is_told_and_leaves_nothing_behind(place: Path) -> None:
    app = create_app("model:size", jobs=True)
    client, storage = app.test_client(), app.extensions["site"].served[0].jobs._store.huey.storage
    storage.sql("pragma max_page_count = 40")
    full = client.post("/api/size", data={"file": (io.BytesIO(bytes(500_000)), "a.bin")})
    assert (full.status_code, "no room left" in full.text) == (507, True)
    assert not storage.result_items()
    close(app)


@pytest.fixture
def redis(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    """A real Redis, which keeps nothing."""
    server = Redis(place, free_port())
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{server.port}/0")
    yield server
    server.stop()


class Redis:
    """A Redis that can be stopped and started again, and then has nothing any more."""

    def __init__(self, place: Path, port: int) -> None:
        self.place, self.port = place, port
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        program = shutil.which("redis-server")
        assert program, "apt-get install redis-server"
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self._process = subprocess.Popen(
            [program, *options, "--dir", str(self.place)], stdout=subprocess.DEVNULL
        )
        until(lambda: _answers(self.port))

    def stop(self) -> None:
        """Let it end with all that it has."""
        self._process.kill()
        self._process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def test_many_jobs_on_redis_with_a_worker_killed_are_done_once_or_told_lost(
    redis: Redis, place: Path, client: FlaskClient
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


def test_a_lost_redis_is_survived(redis: Redis, place: Path, client: FlaskClient) -> None:
    """What ran goes on while the store is away, and its end is told; what waited is told lost."""
    runs = submit(client, "work", n=1, seconds=3)
    waits = submit(client, "work", n=1)
    with working():
        until(lambda: told(client, runs)["state"] == "running")
        redis.stop()
        assert client.get(runs).status_code == 503
        time.sleep(1)
        redis.start()
        assert told(client, runs)["state"] in {"queued", "running"}
        found = ended(client, waits)
        assert (found["state"], found["why"]) == ("lost", "the line that it waited in was lost")
        page = client.get(waits, headers={"Accept": "text/html"})
        assert (page.status_code, "Please send it again" in page.text) == (200, True)
        assert ended(client, runs)["state"] == "done"
        assert client.get(f"{runs}/result").json == [0]
        assert ended(client, submit(client, "work", n=1))["state"] == "done"
    assert client.get(runs.replace("work-", "other-")).status_code == 404
    old = runs.split("-")
    assert client.get("-".join([old[0], "60000000", old[2]])).status_code == 404


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
