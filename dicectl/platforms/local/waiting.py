"""Waits until it is known how the processes of a local app are."""

from __future__ import annotations

import time
from collections.abc import Generator

from dicectl.errors import DicectlError
from dicectl.events import Event, Output
from dicectl.machine.probe import probe
from dicectl.platforms.facts import App
from dicectl.platforms.local import overview, times
from dicectl.platforms.local.records import ProcessStatus, Status
from dicectl.platforms.local.store import Store

PAUSE = 0.1


def wait_until_live(store: Store, release: int) -> Generator[Event, None, App]:
    """Wait until each process of the release is up, and the page answers; see `Platform`.

    An app without a web process has no page, and one that is scaled to none does not answer.

    Raises:
        DicectlError: D501 and D508 a process is not up, D502 the page does not answer.
    """
    deadline = time.monotonic() + times.BOOT + times.to_stop()  # of those before
    while True:
        status, page = store.status(), None
        there = bool(status and status.release >= release and status.settled)
        if there and status and (broken := status.broken):
            raise _failure(store, status, broken)
        if there and store.state().quantities.get("web"):
            page = probe(store.url)
        seen = overview.look(store, 0) if there and (page is None or page.good) else None
        if seen:
            return seen.app
        said = str(page or _still(status))
        if time.monotonic() > deadline:
            facts = {"url": store.url, "logs_command": _logs(store)}
            raise DicectlError("D502", **facts, evidence=said)
        yield Output(f"waiting: {said}")
        time.sleep(PAUSE)


def _still(status: Status | None) -> str:
    """Say what is waited for."""
    late = [one for one in status.processes if one.state != "up"] if status else []
    return ", ".join(f"{one.name} {one.state}" for one in late) or "the app starts"


def _failure(store: Store, status: Status, broken: ProcessStatus) -> DicectlError:
    """Say which process is not up, and what it printed last."""
    has_page = any(one.type == "web" for one in status.processes)
    return DicectlError(
        "D508" if has_page and broken.type != "web" else "D501",
        process=broken.name,
        release=broken.release,
        reason=broken.failure,
        logs_command=f"{_logs(store)} --process {broken.name}",
        evidence="\n".join(broken.output) or broken.failure,
    )


def _logs(store: Store) -> str:
    return f"dicectl logs {store.folder.name} --to local"
