"""Starts the background process of a local app: the `supervisor`."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from dicectl.errors import DicectlError
from dicectl.machine import runner_groups
from dicectl.machine.disk import writing
from dicectl.platforms.local import times
from dicectl.platforms.local.store import Store

if TYPE_CHECKING:
    from dicectl.machine.runner_groups import Detached

# How long the supervisor may take to say that it runs. A slow machine starts Python in seconds.
START_TIMEOUT = 30
# How much longer than its processes the supervisor may take to end.
STOP_MARGIN = 10
# The file in the app's folder with what the supervisor says when it cannot run.
LOG = "supervisor.log"


def stop_timeout() -> float:
    """Return how long the supervisor may take to end, in seconds."""
    return times.to_stop() + STOP_MARGIN


def argv(store: Store) -> tuple[str, ...]:
    """Return the command line of the supervisor of an app."""
    return (sys.executable, "-m", "dicectl.platforms.local", "supervise", str(store.folder))


def ensure(store: Store, begun: Detached | None = None) -> int:
    """Wait for the supervisor that was `begun`, or start it unless it runs; return its process id.

    Raises:
        DicectlError: D601 the app's port is taken, D607 it did not start, D610 a full disk.
    """
    if pid := _serving(store):
        return pid
    if begun is None or begun.poll() is not None:
        _start(store)
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if pid := store.supervised():
            return pid
        time.sleep(0.02)
    log = store.folder / LOG
    raise DicectlError("D607", log=log, evidence=log.read_text(encoding="utf-8", errors="replace"))


def _serving(store: Store) -> int:
    """Return the process id of the supervisor, 0 for none. Wait for one that is about to end."""
    deadline = time.monotonic() + stop_timeout()
    while (pid := store.supervised()) and time.monotonic() < deadline:
        status = store.status()
        if status and not status.stopping:
            return pid
        time.sleep(0.05)
    return pid


def begin(store: Store) -> Detached | None:
    """Start the supervisor of an app before its first release, for `ensure`; None if it runs.

    It ends with this process, unless there is a release by then.
    """
    return None if store.supervised() else _start(store)


def _start(store: Store) -> Detached:
    from dicectl.platforms.local import ports

    state = store.state()
    if not ports.is_free(state.port):
        if state.live:  # people know its address by now
            raise DicectlError("D601", port=state.port, app=store.folder.name)
        store.write_state(replace(state, port=ports.new_port(store.folder)))
    log = store.folder / LOG
    with writing(store.folder):
        log.unlink(missing_ok=True)  # of an earlier supervisor
        log.touch(mode=0o600)
        return runner_groups.spawn_detached(argv(store), cwd=store.folder, log=log)
