"""A worker that needs no `worker:` of its own: a process beside the web processes of a machine."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from huey import consumer

from webapp.serving.jobs.store import Store
from webapp.serving.signals import lives

# Seconds without a job after which it goes; the next job starts it again.
IDLE = 600.0
# Heroku ends a dyno 30 s after it said so.
SHUTDOWN = 25
# Seconds between two signs that there is a worker.
SIGN = 1.0


_started: dict[str, subprocess.Popen[bytes]] = {}  # by the store's name, the last one


def ensure(store: Store, targets: Iterable[str], limit: float) -> None:
    """Start a worker for a store on this machine, if none runs, and none that starts."""
    last = _started.get(store.huey.name)
    if store.folder is None or (last and last.poll() is None) or is_held(store.folder):
        return
    # gunicorn's workers come and go, and the one above them stays.
    owner = os.getppid() if "gunicorn" in sys.modules else os.getpid()
    options = [f"--limit={limit:g}", f"--owner={owner}"]
    command = [sys.executable, "-m", __package__, *targets, *options]
    _started[store.huey.name] = subprocess.Popen(command, stdin=subprocess.DEVNULL)


def consume(store: Store, workers: int, owner: int) -> None:
    """Work off a store's jobs; for an owner, as long as it lives and no other process does it."""
    options = {"workers": workers, "worker_type": "thread", "periodic": False, "max_delay": 0.5}
    options |= {"graceful_signal": "TERM", "shutdown_timeout": SHUTDOWN}
    while True:
        with _held(store.folder) as is_mine:
            if owner and not is_mine:
                return
            Consumer(store, owner, **options).run()
        if not owner or store.is_idle() or not lives(owner):
            return  # else a job came in the moment before the lock was free


class Consumer(consumer.Consumer):  # type: ignore[misc]  # huey has no types
    """Works off a store's jobs; for an owner until that has ended, or has had none for long."""

    def __init__(self, store: Store, owner: int, **options: Any) -> None:  # noqa: ANN401
        super().__init__(store.huey, **options)
        self._store, self._owner = store, owner
        self._busy = time.monotonic()
        self._told = 0.0

    def loop(self, health_check_ts: float | None = None) -> float | None:
        """Show that it is there, and look whether it is still wanted; huey asks for it often."""
        now = time.monotonic()
        if now - self._told > SIGN:
            self._told = now
            with suppress(Exception):  # the workers say what is wrong with the store
                self._store.here()
                self._look(now)
        found: float | None = super().loop(health_check_ts)
        return found

    def _look(self, now: float) -> None:
        if self.huey._tasks_in_flight or not self._store.is_idle():
            self._busy = now
        if self._owner and (now - self._busy > IDLE or not lives(self._owner)):
            self.stop_flag.set()


def is_held(folder: Path) -> bool:
    """Whether a worker runs for the store in a folder."""
    with _held(folder) as is_mine:
        return not is_mine


@contextmanager
def _held(folder: Path | None) -> Iterator[bool]:
    """Hold the lock of a store's worker; whether it was free. It ends with the process.

    Redis, which is in no folder, has any number of workers.
    """
    if folder is None:
        yield True
        return
    lock = sqlite3.connect(folder / "worker.lock", timeout=0, isolation_level=None)
    try:
        lock.execute("begin exclusive")
        is_mine = True
    except sqlite3.OperationalError:
        is_mine = False
    try:
        yield is_mine
    finally:
        with suppress(sqlite3.Error):
            lock.rollback()
        lock.close()
