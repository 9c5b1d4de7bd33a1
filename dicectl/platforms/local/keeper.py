"""Keeps the web process of a local app's live release running, and says how it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import replace

from dicectl.errors import DicectlError
from dicectl.platforms.local.background import BOOT_TIMEOUT
from dicectl.platforms.local.log import Log
from dicectl.platforms.local.records import Release, Status
from dicectl.platforms.local.router import Router
from dicectl.platforms.local.store import Store, now
from dicectl.platforms.local.web import Web

# A crashed web process is started again at once, then after these many seconds.
RESTART_DELAYS = (0, 5, 20, 60, 300)
# One that ran this long starts the delays anew.
STABLE_AFTER = 60
# One that runs but does not answer is asked again so often, in seconds.
ASK_AGAIN = 5
# The requests that a release still has when the next one takes over get this long, in seconds.
# Connections that a browser only keeps open do not hold it up for longer.
DRAIN_TIMEOUT = 5


class Keeper:
    """One app's live web process. `status` is what was said last."""

    def __init__(self, store: Store, log: Log, status: Status) -> None:
        self.status = status
        self.router = Router(store.folder.name, self._backend)
        self._store = store
        self._log = log
        self._web: Web | None = None
        self._crashed = False
        self._stopping = False
        self._told: tuple[str, Web | None] = ("", None)
        self._since = now()
        self._tasks: set[asyncio.Task[None]] = set()

    def _backend(self) -> int | None:
        return self._web.port if self._web and not self._crashed else None

    async def boot(self, release: Release) -> None:
        """Start the live release again; its failure is told and tried again later."""
        web, failure = await self.start(release)
        if web is None:
            self.say("crashed", failure=failure)
            return
        self._go_live(web)
        self.say("starting")
        await self._settle(web)

    async def _settle(self, web: Web) -> None:
        """Say how a web process has started; one that runs gets its requests in any case."""
        failure = await web.refusal(BOOT_TIMEOUT, lambda: self._is_kept(web))
        if not self._is_kept(web):
            return
        self.say("crashed" if failure else "up", failure=failure, output=tuple(web.output))
        if web.runs:
            self._crashed = False
            if failure:
                self._background(self._ask_again(web))

    async def _ask_again(self, web: Web) -> None:
        """Say so when a web process comes to answer at last."""
        while web.runs and self._is_kept(web):
            await self._rest(ASK_AGAIN, web)
            if not await web.refusal(BOOT_TIMEOUT, lambda: self._is_kept(web)):
                self.say("up")
                return

    async def start(self, release: Release) -> tuple[Web | None, str]:
        """Start a release's web process; or say why that cannot be."""
        app = self._store.folder.name
        try:
            return await Web.start(app, release, self._store.builds, self._log), ""
        except OSError as error:
            return None, f"it could not be started: {error}"

    def take_over(self, web: Web) -> None:
        """Let `web` have all new requests, and retire the one before."""
        old = self._web
        self._go_live(web)
        if old:
            self._background(self._retire(old))

    def begin_to_stop(self) -> None:
        """Start nothing any more."""
        self._stopping = True
        self.say("stopping")

    async def stop(self) -> None:
        """End all web processes."""
        if web := self._web:
            self._web = None
            await web.stop()
        await asyncio.gather(*self._tasks)

    def say(
        self, state: str, answers: str = "", failure: str = "", output: tuple[str, ...] = ()
    ) -> None:
        """Write to `status.json` how the app is; see `Status`."""
        release = self._web.release.version if self._web else 0
        if self._told != (state, self._web):
            self._told, self._since = (state, self._web), now()
        self.status = replace(
            self.status,
            release=release,
            state=state,
            answers=answers or self.status.answers,
            failure=failure,
            output=output,
            since=self._since,
        )
        try:
            self._store.write_status(self.status)
        except DicectlError:  # a full disk; the app goes on, and who waits for an answer gets none
            self._store.write_trial(None)

    def _go_live(self, web: Web) -> None:
        self._web, self._crashed = web, False
        self._log.write("local[web.1]", "State changed from starting to up")
        self._background(self._watch(web))

    async def _retire(self, old: Web) -> None:
        """Stop a web process whose place is taken, once its requests are answered."""
        await self.router.drained(old.port, DRAIN_TIMEOUT)
        await old.stop()

    async def _watch(self, web: Web) -> None:
        """Start the web process again when it ends by itself, ever more slowly."""
        crashes = 0
        while True:
            began = time.monotonic()
            status = await web.ended()
            if not self._is_kept(web):
                return
            self._tell_crash(web, status)
            crashes = 1 if time.monotonic() - began > STABLE_AFTER else crashes + 1
            await self._rest(RESTART_DELAYS[min(crashes, len(RESTART_DELAYS)) - 1], web)
            again = await self._again(web)
            if again is None:
                return
            web = again

    def _is_kept(self, web: Web) -> bool:
        return web is self._web and not self._stopping

    def _tell_crash(self, web: Web, status: int) -> None:
        self._crashed = True
        self._log.write("local[web.1]", f"Process exited with status {status}")
        self._log.write("local[web.1]", "State changed from up to crashed")
        self.say("crashed", failure=f"it ended with status {status}", output=tuple(web.output))

    async def _again(self, web: Web) -> Web | None:
        """Put a new web process in the place of `web`, which has ended, if it is still its place.

        That it cannot be started is a crash like any other.
        """
        fresh = None
        while self._is_kept(web) and fresh is None:
            fresh, failure = await self.start(web.release)
            if fresh is None:
                self.say("crashed", failure=failure)
                await self._rest(RESTART_DELAYS[1], web)
        if fresh and not self._is_kept(web):  # a new release has come meanwhile
            await fresh.stop()
            return None
        if fresh:
            self._web = fresh
            await self._settle(fresh)
        return fresh

    async def _rest(self, seconds: float, web: Web) -> None:
        """Wait, but not longer than `web` is the one to be started again."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._is_kept(web):
            await asyncio.sleep(0.2)

    def _background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
