"""Runs one local app in the background: its router, its web process (`keeper`), its trials.

Started by the build and by `dicectl deploy`. It gets its orders by files (see `store`) and signals:
SIGUSR1 means "look at trial.json", SIGTERM means "stop everything"; so does the end of who started
it, as long as there is no release to keep up. It holds the lock `supervisor` for as long as it
lives, so there is never a second one. However it ends, its web processes end with it (see
`runner_groups`).
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.machine.process_identity import identity
from dicectl.machine.system import WAKE
from dicectl.platforms.local.keeper import Keeper
from dicectl.platforms.local.log import Log
from dicectl.platforms.local.records import Status, Trial
from dicectl.platforms.local.store import Store
from dicectl.platforms.local.web import Web


class Supervisor:
    """Runs one app until it is told to stop."""

    def __init__(self, store: Store, status: Status) -> None:
        self._store = store
        self._log = Log(store.log)
        self._keeper = Keeper(store, self._log, status)
        self._wake = asyncio.Event()
        self._stopping = False

    async def run(self) -> None:
        """Serve the live release, and each trial that proves well, until SIGTERM."""
        state = self._store.state()
        server = await self._keeper.router.listen(state.port)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(WAKE, self._wake.set)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        loop.add_reader(sys.stdin, self._left_alone)
        self._keeper.say("starting")
        if state.current:
            await self._keeper.boot(state.current)
        self._wake.set()
        while not self._stopping:
            await self._wake.wait()
            self._wake.clear()
            trial = self._store.trial()
            if trial and trial.id != self._keeper.status.answers and not self._stopping:
                await self._try(trial)
        server.close()  # open connections end with the web process
        await self._keeper.stop()

    def _stop(self) -> None:
        self._stopping = True
        self._keeper.begin_to_stop()
        self._wake.set()

    def _left_alone(self) -> None:
        """The process that started it has ended: go on only if there is a release."""
        asyncio.get_running_loop().remove_reader(sys.stdin)
        with suppress(DicectlError):  # a damaged file says nothing
            if not self._store.state().live:
                self._stop()

    async def _try(self, trial: Trial) -> None:
        """Start the trial's release beside the live one. If it answers, it takes over."""
        web, failure = await self._keeper.start(trial.release)
        if web:
            failure = await web.refusal(trial.boot_timeout, lambda: self._is_wanted(trial))
        failure = failure or self._record(trial)
        if failure or not web:
            await self._refuse(trial, web, failure)
            return
        self._keeper.take_over(web)
        self._keeper.say("up", trial.id)

    def _is_wanted(self, trial: Trial) -> bool:
        return self._store.trial() == trial and not self._stopping

    def _record(self, trial: Trial) -> str:
        """Make the trial's release the live one in `app.json`; return why that cannot be.

        This is the moment of the release: who pushed it may be killed before or after. A trial of
        the live release is a restart.
        """
        try:
            with self._store.lock("trial"):
                state = self._store.state()
                restarts = trial.release == state.current
                fits = restarts or trial.release.version == state.next_version
                if not fits or not self._is_wanted(trial):
                    return "the push was interrupted"
                if not restarts:
                    self._store.write_state(state.with_release(trial.release))
        except DicectlError as error:
            return error.title
        done = "Restarted" if restarts else f"Release v{trial.release.version} created"
        self._log.write("local[api]", done)
        return ""

    async def _refuse(self, trial: Trial, web: Web | None, failure: str) -> None:
        self._log.write("local[web.1]", f"Release v{trial.release.version} refused: {failure}")
        output = tuple(web.output) if web else ()  # before the words of its shutdown
        if web:
            await web.stop()
        self._keeper.say(self._keeper.status.state, trial.id, failure, output)


def main(folder: str) -> None:
    """Be the supervisor of the app in `folder`, unless it has one."""
    os.umask(0o077)
    store = Store(Path(folder))
    for _ in range(20):  # somebody may be holding the lock only to look
        with store.lock("supervisor", wait=False) as free:
            if free:
                _run(store)
                return
        time.sleep(0.05)


def _run(store: Store) -> None:
    # What a killed supervisor or push has left behind.
    (store.folder / "status.json").unlink(missing_ok=True)
    store.write_trial(None)
    status = Status(os.getpid(), identity(os.getpid()))
    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(Supervisor(store, status).run())
    except (OSError, DicectlError) as error:
        sys.exit(str(error))
