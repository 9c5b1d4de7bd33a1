"""Lets the background process of an app try a release, which takes over if it answers."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from dicectl.buildpack import Rejected
from dicectl.machine.disk import must_have_room
from dicectl.machine.system import WAKE
from dicectl.platforms.local import background, times, web
from dicectl.platforms.local.build import patience
from dicectl.platforms.local.records import Release, Status, Trial
from dicectl.platforms.local.store import Store

if TYPE_CHECKING:
    from dicectl.machine.runner_groups import Detached


class NotStarted(Rejected):
    """A web process that was tried did not answer; `output` is what it printed last."""

    def __init__(self, refused: str, reason: str, output: tuple[str, ...]) -> None:
        super().__init__(f"{refused}: {reason}", "What it printed is above.")
        self.reason = reason
        self.output = output


def take_over(
    store: Store,
    release: Release,
    formation: dict[str, int] | None = None,
    *,
    begun: Detached | None = None,
) -> None:
    """Let the supervisor try the release. If the release answers, it becomes the live one.

    `begun` is the supervisor if it has just been started. With the live release, new processes take
    the places of those that run; with a `formation`, those that it has too go on.

    Raises:
        Rejected: it does not start.
    """
    timeout = patience("DICECTL_BOOT_TIMEOUT", times.BOOT)
    same = store.state().formation if formation is None else formation
    trial = Trial(os.urandom(8).hex(), release, same, formation is None, timeout)
    is_new = release not in store.state().releases
    try:
        for is_last in (False, True):
            pid = background.ensure(store, begun)
            store.write_trial(trial)
            with suppress(ProcessLookupError):  # it was killed
                os.kill(pid, WAKE)
            if _has_verdict(store, trial, is_new=is_new):
                return
            status = store.status()
            if is_last or store.supervised() or not (status and status.stopping):
                break  # else it was about to end when it was asked, and another one may try
    finally:
        with store.lock("trial"):  # not while it is being recorded
            store.write_trial(None)
    must_have_room(store.folder)  # without it the supervisor cannot answer
    log = store.folder / background.LOG
    raise Rejected(
        "The local platform's background process did not answer.",
        f"Run the same command again. If that does not help, look into {log}",
    )


def _has_verdict(store: Store, trial: Trial, *, is_new: bool) -> bool:
    """Wait for the supervisor's answer, and whether there was one: the release is live.

    Raises:
        NotStarted: it does not start.
    """
    # The supervisor may first have to start the release before, and then stop a failed trial.
    deadline = time.monotonic() + trial.boot_timeout + times.BOOT + 60
    waiting = True
    while waiting:  # look once more at the end: the answer may have come just before
        waiting = bool(time.monotonic() < deadline and store.supervised() and store.trial())
        if is_new and trial.release in store.state().releases:
            return True
        status = store.status()
        if status and status.answers == trial.id and status.failure:
            raise NotStarted(_refused(store, trial, status), status.failure, status.output)
        if status and status.answers == trial.id and not is_new:
            return True
        time.sleep(0.02)
    return False


def _refused(store: Store, trial: Trial, status: Status) -> str:
    """Return which process of which release is not up; of one that answers, where it would."""
    where = f" at {store.url}" if web.answers(status.failure) else ""
    return f"{status.failed or 'web.1'} of release v{trial.release.version} is not up{where}"
