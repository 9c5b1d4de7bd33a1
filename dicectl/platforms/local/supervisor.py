"""Runs one local app in the background: its router, its processes (`fleet`), its trials.

Started by the build and by `dicectl deploy`. It gets its orders by files (see `store`) and signals:
SIGUSR1 means "look at trial.json", SIGTERM means "stop everything"; so does the end of who started
it, as long as there is no release to keep up. It holds the lock `supervisor` for as long as it
lives, so there is never a second one. However it ends, the app's processes end with it (see
`runner_groups`).
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.machine.process_identity import identity
from dicectl.machine.system import WAKE
from dicectl.platforms.local import crowd, disks, ports, times
from dicectl.platforms.local.fleet import Fleet
from dicectl.platforms.local.keeper import Keeper
from dicectl.platforms.local.log import Log
from dicectl.platforms.local.records import Status, Trial
from dicectl.platforms.local.routing.listener import Listener
from dicectl.platforms.local.store import Store


class Supervisor:
    """Runs one app until it is told to stop."""

    def __init__(self, store: Store, status: Status) -> None:
        self._store = store
        self._log = Log(store.log)
        self._fleet = Fleet(store, self._log, status)
        self._wake = asyncio.Event()
        self._stopping = False

    async def run(self) -> None:
        """Run the live release, and each trial that proves well, until SIGTERM."""
        server = await self._listen()
        state = self._store.state()
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(WAKE, self._wake.set)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        loop.add_reader(sys.stdin, self._left_alone)
        if live := state.current:
            self._fleet.take_over(live, live.names(state.formation), [], replaces=True)
        self._fleet.say()
        watching = asyncio.gather(crowd.watch(self._fleet.keepers), self._fleet.watch_memory())
        self._wake.set()
        while not self._stopping:
            await self._wake.wait()
            self._wake.clear()
            trial = self._store.trial()
            if trial and trial.id != self._fleet.status.answers and not self._stopping:
                await self._try(trial)
        server.close()  # open connections end with the web processes
        await self._fleet.stop()
        watching.cancel()
        self._fleet.router.close()

    async def _listen(self) -> Listener:
        """Listen on the app's port; before there is a release, another one does as well."""
        state = self._store.state()
        try:
            return await self._fleet.router.listen(state.port)
        except OSError:  # somebody took it since it was chosen
            if state.live:
                raise
            port = ports.new_port(self._store.folder)
            self._store.write_state(replace(state, port=port))
            return await self._fleet.router.listen(port)

    def _stop(self) -> None:
        self._stopping = True
        self._fleet.begin_to_stop()
        self._wake.set()

    def _left_alone(self) -> None:
        """The process that started it has ended: go on only if there is a release."""
        asyncio.get_running_loop().remove_reader(sys.stdin)
        with suppress(DicectlError):  # a damaged file says nothing
            if not self._store.state().live:
                self._stop()

    async def _try(self, trial: Trial) -> None:
        """Start the trial's web processes beside the live ones. If all answer, they take over."""
        names = trial.release.names(trial.formation)
        missing = [name for name in names if trial.replaces or not self._fleet.has(name)]
        fresh, failed, failure = await self._fleet.prove(
            trial.release, missing, trial.boot_timeout, lambda: self._is_wanted(trial)
        )
        failure = failure or self._record(trial)
        if failure:
            await self._refuse(trial, fresh, failed, failure)
            return
        self._fleet.take_over(trial.release, names, fresh, replaces=trial.replaces)
        self._fleet.say(answers=trial.id, failure="", output=())

    def _is_wanted(self, trial: Trial) -> bool:
        return self._store.trial() == trial and not self._stopping

    def _record(self, trial: Trial) -> str:
        """Make the trial's release and formation the live ones; return why that cannot be.

        This is the moment of the release: who pushed it may be killed before or after. A trial of
        the live release is a restart, or scales it.
        """
        try:
            with self._store.lock("trial"):
                state = self._store.state()
                is_live = trial.release == state.current
                fits = is_live or trial.release.version == state.next_version
                if not fits or not self._is_wanted(trial):
                    return "the push was interrupted"
                state = replace(state, formation=trial.formation)
                self._store.write_state(state if is_live else state.with_release(trial.release))
        except DicectlError as error:
            return error.title
        self._log.write("local[api]", _told(trial, is_live=is_live))
        return ""

    async def _refuse(
        self, trial: Trial, fresh: Sequence[Keeper], failed: Keeper | None, failure: str
    ) -> None:
        name = failed.status.name if failed else "api"
        self._log.write(f"local[{name}]", f"Release v{trial.release.version} refused: {failure}")
        process = failed.process if failed else None
        output = tuple(process.output) if process else ()  # before the words of its shutdown
        await asyncio.gather(*(one.stop() for one in fresh))
        self._fleet.say(answers=trial.id, failure=failure, output=output, failed=name)


def _told(trial: Trial, *, is_live: bool) -> str:
    """Say what a trial did, in Heroku's words."""
    if not is_live:
        return f"Release v{trial.release.version} created"
    counts = trial.release.quantities(trial.formation).items()
    scaled = " ".join(f"{kind}@{count}" for kind, count in counts)
    return "Restarted" if trial.replaces else f"Scaled to {scaled}"


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
    disks.clean(store)
    store.set_stopped(False)
    status = Status(os.getpid(), identity(os.getpid()))
    try:
        times.to_stop(), times.to_restart(1)  # that they are numbers is better known now
        with suppress(KeyboardInterrupt):
            asyncio.run(Supervisor(store, status).run())
    except (OSError, DicectlError) as error:
        sys.exit(str(error))
