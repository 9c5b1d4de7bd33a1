"""Workers that need no `worker:` of their own: a process beside the web processes of one machine."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import contextmanager, suppress
from typing import Any

from huey.consumer import Consumer

from webapp.serving.jobs.store import Store

# Seconds without a job after which it goes; the next job starts it again.
IDLE = 600.0
# Heroku ends a dyno 30 s after it said so.
SHUTDOWN = 25


def ensure(store: Store, targets: Iterable[str], limit: float) -> None:
    """Start a worker for a store on this machine, if none runs."""
    if store.folder is None or _is_held(store):
        return
    # gunicorn's workers come and go, and the one above them stays.
    owner = os.getppid() if "gunicorn" in sys.modules else os.getpid()
    command = [sys.executable, "-m", __package__, *targets, f"--limit={limit:g}", f"--owner={owner}"]
    subprocess.Popen(command, stdin=subprocess.DEVNULL)


def consume(store: Store, workers: int, owner: int) -> None:
    """Work off a store's jobs; for an owner, as long as it lives and no other process does it."""
    options = {"workers": workers, "worker_type": "thread", "periodic": False, "max_delay": 0.5}
    options |= {"graceful_signal": "TERM", "shutdown_timeout": SHUTDOWN}
    if not owner:
        Consumer(store.huey, **options).run()
        return
    while True:
        with _held(store) as is_mine:
            if not is_mine:
                return
            Beside(store, owner, **options).run()
        if store.is_idle() or not _lives(owner):
            return  # else one came in the moment before the lock was free


class Beside(Consumer):  # type: ignore[misc]  # huey has no types
    """A consumer that ends with its owner, or when it has had nothing to do for long."""

    def __init__(self, store: Store, owner: int, **options: Any) -> None:  # noqa: ANN401
        super().__init__(store.huey, **options)
        self._store, self._owner = store, owner
        self._busy = time.monotonic()

    def loop(self, health_check_ts: float | None = None) -> float | None:
        """Look whether it is still wanted, ten times a second as huey does."""
        if self.huey._tasks_in_flight or not self._store.is_idle():
            self._busy = time.monotonic()
        if time.monotonic() - self._busy > IDLE or not _lives(self._owner):
            self.stop_flag.set()
        found: float | None = super().loop(health_check_ts)
        return found


def _lives(process: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _is_held(store: Store) -> bool:
    with _held(store) as is_mine:
        return not is_mine


@contextmanager
def _held(store: Store) -> Any:  # noqa: ANN401
    """Hold the lock of a store's worker; whether it was free. It ends with the process."""
    assert store.folder is not None
    lock = sqlite3.connect(store.folder / "worker.lock", timeout=0, isolation_level=None)
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
