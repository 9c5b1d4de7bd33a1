"""1,000 jobs over four workers, of which one is killed in the midst of a job.

They are put into the line of an app, on SQLite and on a Redis, and worked off by four processes as
a Procfile's `worker:` has them. A quarter of the way one gets SIGKILL. Each job leaves a line in a
file. Counted is what is done twice, and what is forgotten: neither done nor told to be lost, or
told to be done without its line. Lost can be the one job that the killed worker had begun. The jobs
a second are those after the kill, each in a process of its own, with 20 ms of sleep in it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from figures import Figure
from running import ROOT, Run, main
from servers import COMPARED, free_port

from webapp.serving.asked import FORM, Asked
from webapp.serving.jobs.job import DONE, LOST, Job
from webapp.serving.jobs.store import Store, opened

TITLE = "Jobs"
JOBS, WORKERS = 1_000, 4
TARGET = "noting:note"
# Seconds that all of it may take.
PATIENCE = 600


def measure(run: Run) -> Iterator[Figure]:
    """Work off the jobs on both."""
    if run.quick:
        for what in (*rows("SQLite"), *rows("Redis")):
            yield Figure(what, "jobs", left_out="not with --quick")
        return
    with tempfile.TemporaryDirectory() as name, tidy():
        os.environ |= {"DICECTL_JOBS": name, "NOTES": str(Path(name, "notes"))}
        os.environ.pop("REDIS_URL", None)
        yield from worked("SQLite", JOBS)
        if lacks := run.lacks("redis-server"):
            yield from (Figure(what, "jobs", left_out=lacks) for what in rows("Redis"))
            return
        with redis(Path(name)):
            yield from worked("Redis", JOBS)


def rows(where: str) -> list[str]:
    """Return what is counted."""
    counted = ("jobs a second", "jobs done twice", "jobs forgotten", "jobs lost")
    return [f"{one}, {where}, one of {WORKERS} workers killed" for one in counted]


def worked(where: str, count: int) -> Iterator[Figure]:
    """Send jobs, work them off, kill a worker, and count what has become of them."""
    notes = Path(os.environ["NOTES"])
    notes.write_text("", encoding="ascii")
    store = opened("note")
    jobs = [store.submit("note", Asked(FORM, {"number": [str(n)]})) for n in range(count)]
    with ExitStack() as stack:
        first, *_ = [stack.enter_context(worker()) for _ in range(WORKERS)]
        until(lambda: len(noted(notes)) >= count // 4)
        began, before = time.time(), len(noted(notes))
        first.send_signal(signal.SIGKILL)
        until(lambda: all(not found(store, one).goes_on for one in jobs))
        taken = notes.stat().st_mtime - began
        states = [found(store, one).state for one in jobs]
    store.huey.storage.close()
    written = Counter(noted(notes))
    speed, twice, forgotten, gone = rows(where)
    yield Figure(speed, "jobs/s", [(written.total() - before) / taken], limit=1, more=True)
    yield Figure(twice, "jobs", [float(sum(n > 1 for n in written.values()))], limit=0)
    told = [(one == DONE and n in written) or one == LOST for n, one in enumerate(states)]
    yield Figure(forgotten, "jobs", [float(told.count(False))], limit=0)
    yield Figure(gone, "jobs", [float(states.count(LOST))], limit=1)


def found(store: Store, job: Job) -> Job:
    """Return how a job is."""
    return store.find(job.id) or job


def noted(notes: Path) -> list[int]:
    """Return the numbers of the jobs that have left a line."""
    return [int(line) for line in notes.read_text(encoding="ascii").split()]


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker, as the Procfile does."""
    argv = [sys.executable, "-m", "webapp.serving.jobs", TARGET]
    path = {"PYTHONPATH": f"{ROOT}:{COMPARED}"}
    with subprocess.Popen(argv, env={**os.environ, **path}, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def redis(folder: Path) -> Iterator[None]:
    """Run a Redis that keeps nothing."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    program = shutil.which("redis-server") or ""
    with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL) as server:
        os.environ["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
        time.sleep(1)
        try:
            yield
        finally:
            server.kill()


@contextmanager
def tidy() -> Iterator[None]:
    """Leave the environment as it was."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def until(what) -> None:  # noqa: ANN001  # whatever can be asked
    """Wait until something is so."""
    ends = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > ends:
            raise SystemExit("it takes too long")
        time.sleep(0.5)


if __name__ == "__main__":
    main("jobs", TITLE, measure)
