"""Starts the background process of a local app, which is `supervisor`."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from dicectl.errors import DicectlError
from dicectl.machine import runner_groups
from dicectl.machine.disk import writing
from dicectl.platforms.local.store import Store

if TYPE_CHECKING:
    from dicectl.machine.runner_groups import Detached

# A web process that has not answered after so many seconds is given up, as on Heroku.
BOOT_TIMEOUT = 60
# So long the supervisor may take to say that it runs: a slow machine starts Python in seconds.
START_TIMEOUT = 30
# So long it may take to end: its web process has 30 s for that.
STOP_TIMEOUT = 40
# What it says when it cannot run, in the app's folder.
LOG = "supervisor.log"


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
    """Return the process id of a supervisor that is not about to end; that one is waited for."""
    deadline = time.monotonic() + STOP_TIMEOUT
    while (pid := store.supervised()) and time.monotonic() < deadline:
        status = store.status()
        if status and status.state != "stopping":
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
        log.unlink(missing_ok=True)  # that of an earlier one
        log.touch(mode=0o600)
        return runner_groups.spawn_detached(argv(store), cwd=store.folder, log=log)
