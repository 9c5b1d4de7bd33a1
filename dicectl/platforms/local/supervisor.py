"""Keeps one local app running in the background: its router, its web process, its log.

Started by the build and by `dicectl deploy`. It is told things by files (see `store`) and a signal:
SIGUSR1 means "look at trial.json", SIGTERM means "stop everything". It holds the lock `supervisor`
for as long as it lives, so there is never a second one.
"""

from __future__ import annotations

import asyncio
import signal
import time
from contextlib import suppress
from pathlib import Path

from dicectl import runner
from dicectl.platforms.local.background import BOOT_TIMEOUT
from dicectl.platforms.local.log import Log
from dicectl.platforms.local.router import Router
from dicectl.platforms.local.store import Release, Status, Store, Trial
from dicectl.platforms.local.web import Web

# A crashed web process is started again at once, then after these many seconds.
RESTART_DELAYS = (0, 5, 20, 60, 300)
# One that ran this long starts the delays anew.
STABLE_AFTER = 60
# The requests that a release still has when the next one takes over get this long, in seconds.
# Connections that a browser only keeps open do not hold it up for longer.
DRAIN_TIMEOUT = 5


class Supervisor:
    """Runs one app until it is told to stop."""

    def __init__(self, store: Store, pid: int) -> None:
        self._store = store
        self._log = Log(store.log)
        self._router = Router(store.folder.name, self._backend)
        self._status = Status(pid)
        self._web: Web | None = None
        self._crashed = False
        self._wake = asyncio.Event()
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Serve the live release, and each trial that proves well, until SIGTERM."""
        state = self._store.state()
        server = await self._router.listen(state.port)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, self._wake.set)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        self._say("starting")
        if state.current:
            await self._boot(state.current)
        self._wake.set()
        while not self._stopping:
            await self._wake.wait()
            self._wake.clear()
            trial = self._store.trial()
            if trial and trial.id != self._status.answers and not self._stopping:
                await self._try(trial)
        server.close()  # open connections end with the web process
        if web := self._web:
            self._web = None
            await web.stop()
        await asyncio.gather(*self._tasks)

    def _backend(self) -> int | None:
        return self._web.port if self._web and not self._crashed else None

    def _stop(self) -> None:
        self._stopping = True
        self._wake.set()

    async def _try(self, trial: Trial) -> None:
        """Start the trial's release beside the live one; it takes over if it answers."""
        web = await self._start(trial.release)
        failure = await web.refusal(trial.boot_timeout)
        if self._store.trial() != trial:
            failure = "the push was interrupted"
        if failure:
            self._log.write("local[web.1]", f"Release v{trial.release.version} refused: {failure}")
            output = tuple(web.output)  # before the words of its shutdown
            await web.stop()
            self._say(self._status.state, trial.id, failure, output)
            return
        old = self._web
        self._go_live(web)
        self._say("up", trial.id)
        if old:
            self._background(self._retire(old))

    async def _retire(self, old: Web) -> None:
        """Stop a web process whose place is taken, once its requests are answered."""
        await self._router.drained(old.port, DRAIN_TIMEOUT)
        await old.stop()

    async def _boot(self, release: Release) -> None:
        """Start the live release again; its failure is told and tried again later."""
        web = await self._start(release)
        self._go_live(web)
        self._say("starting")
        failure = await web.refusal(BOOT_TIMEOUT)
        self._say("crashed" if failure else "up", failure=failure, output=tuple(web.output))

    async def _start(self, release: Release) -> Web:
        app = self._store.folder.name
        return await Web.start(app, release, self._store.builds, self._log)

    def _go_live(self, web: Web) -> None:
        self._web, self._crashed = web, False
        self._log.write("local[web.1]", "State changed from starting to up")
        self._background(self._watch(web))

    async def _watch(self, web: Web) -> None:
        """Start the web process again when it ends by itself, ever more slowly."""
        crashes = 0
        while web is self._web:
            began = time.monotonic()
            status = await web.ended()
            if web is not self._web or self._stopping:
                return
            self._crashed = True
            self._log.write("local[web.1]", f"Process exited with status {status}")
            self._log.write("local[web.1]", "State changed from up to crashed")
            output = tuple(web.output)
            self._say("crashed", failure=f"it ended with status {status}", output=output)
            crashes = 1 if time.monotonic() - began > STABLE_AFTER else crashes + 1
            await self._rest(RESTART_DELAYS[min(crashes, len(RESTART_DELAYS)) - 1], web)
            if web is not self._web or self._stopping:
                return
            web = self._web = await self._start(web.release)
            if not await web.refusal(BOOT_TIMEOUT):
                self._crashed = False
                self._say("up")

    async def _rest(self, seconds: float, web: Web) -> None:
        """Wait, but not longer than `web` is the one to be started again."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and web is self._web and not self._stopping:
            await asyncio.sleep(0.2)

    def _background(self, work: object) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)  # type: ignore[call-overload]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _say(
        self, state: str, answers: str = "", failure: str = "", output: tuple[str, ...] = ()
    ) -> None:
        release, web = (self._web.release.version, self._web.identity) if self._web else (0, "")
        answers = answers or self._status.answers
        self._status = Status(self._status.pid, release, state, answers, failure, output, web)
        self._store.write_status(self._status)


def _end_orphan(store: Store) -> None:
    """End the web process of a supervisor that was killed."""
    if (status := store.status()) and status.web:
        pid = int(status.web.split()[0])
        if runner.identity(pid) == status.web:
            runner.signal_group(pid, signal.SIGKILL)


def main(folder: str) -> None:
    """Be the supervisor of the app in `folder`, unless it has one."""
    import os

    store = Store(Path(folder))
    for _ in range(20):  # somebody may be holding the lock only to look
        with store.lock("supervisor", wait=False) as free:
            if free:
                _end_orphan(store)
                (store.folder / "status.json").unlink(missing_ok=True)
                with suppress(KeyboardInterrupt):
                    asyncio.run(Supervisor(store, os.getpid()).run())
                return
        time.sleep(0.05)
