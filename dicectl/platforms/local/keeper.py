"""Keeps one process of a release running, and knows how it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress

from dicectl.platforms.local import times, web
from dicectl.platforms.local.dyno import Dyno
from dicectl.platforms.local.log import Log
from dicectl.platforms.local.process import Process
from dicectl.platforms.local.records import ProcessStatus, Release
from dicectl.platforms.local.store import Store, now

Proof = Callable[[Process, float, Callable[[], bool]], Coroutine[None, None, str]]


class Keeper:
    """The place of one process, such as web.1, for as long as its release is live.

    Attributes:
        status: how it is, in Heroku's words.
        process: what runs there now, None between two.
    """

    def __init__(
        self, store: Store, release: Release, name: str, log: Log, changed: Callable[[], None]
    ) -> None:
        self.status = ProcessStatus(name, "starting", now(), release.version)
        self.process: Process | None = None
        self._store, self._release = store, release
        self._log = log
        self._changed = changed
        self._leaving = asyncio.Event()
        self._starting = asyncio.Lock()
        self._kept: asyncio.Task[None] | None = None

    async def attempt(self, timeout: float, wanted: Callable[[], bool]) -> str:
        """Start the process and wait until it does its work; return "" then, or why it does not."""
        return await self._start() or await self._refusal(web.has_page, timeout, wanted)

    async def _start(self) -> str:
        """Start the process, or return why that cannot be."""
        async with self._starting:
            if self._leaving.is_set():
                return "it was interrupted"
            try:
                dyno = Dyno.of(self._store, self._release, self.status.name)
                self.process = await Process.start(dyno, self._log)
            except OSError as error:
                return f"it could not be started: {error}"
        return ""

    async def _refusal(self, proof: Proof, timeout: float, wanted: Callable[[], bool]) -> str:
        """Wait for the `proof` of a web process. Of any other it is only known that it goes on."""
        process = self.process
        if process is None:
            return "it was interrupted"
        if self.status.type != "web":
            return await self._goes_on(process)
        try:
            return await proof(process, timeout, wanted)
        except web.BootTimeoutError:
            verdict = f"it did not bind to $PORT within {timeout:g} s (error R10)"
            await process.kill(
                verdict,
                "Error R10 (Boot timeout) -> Web process failed to bind to $PORT within"
                f" {timeout:g} seconds of launch",
            )
            return verdict

    async def _goes_on(self, process: Process) -> str:
        try:
            return f"it ended with status {await asyncio.wait_for(process.ended(), times.STEADY)}"
        except TimeoutError:
            return ""

    def keep(self, after: Awaitable[object] | None = None, *, proved: bool = False) -> None:
        """From now on start the process whenever there is none: the first time `after` something.

        `proved` says that it runs already, and does its work.
        """
        if proved:
            self._become("up")
        self._kept = asyncio.create_task(self._keep(after))

    def leave(self) -> None:
        """From now on start no process."""
        self._leaving.set()

    async def stop(self) -> None:
        """End the process, and start no other."""
        self.leave()
        async with self._starting:
            process = self.process
        if process:
            await process.stop()
            self._become("down")
        if self._kept:
            await self._kept

    async def _keep(self, after: Awaitable[object] | None) -> None:
        if after:
            await after
        crashes = 0
        while not self._leaving.is_set():
            began = time.monotonic()
            failure = await self._run()
            if self._leaving.is_set():
                return
            stable = time.monotonic() - began > times.STABLE_AFTER and self.status.state == "up"
            crashes = 1 if stable else crashes + 1
            self._become("crashed", failure)
            self.process = None
            if not await self._rest(times.to_restart(crashes)):
                self._become("starting")

    async def _run(self) -> str:
        """Run the process to its end, and return how it ended."""
        failure = "" if self.process else await self._start()
        process = self.process
        if failure or process is None:
            return failure
        failure = await self._settle(process)
        status = await process.ended()
        if self._is_kept():
            self._log.write(f"local[{self.status.name}]", f"Process exited with status {status}")
        return failure or process.verdict or f"it ended with status {status}"

    async def _settle(self, process: Process) -> str:
        """Write down that the process does its work, once it does, or return why it does not."""
        if self.status.state == "up":
            return ""
        failure = await self._refusal(web.listens, times.to_boot(), self._is_kept)
        if not failure and process.runs:
            self._become("up")
        return failure

    def _is_kept(self) -> bool:
        return not self._leaving.is_set()

    def _become(self, state: str, failure: str = "") -> None:
        """Come into a state, and tell it."""
        name, before = self.status.name, self.status.state
        output = tuple(self.process.output) if self.process and failure else ()
        if state != before:
            self._log.write(f"local[{name}]", f"State changed from {before} to {state}")
        since = now() if state != before else self.status.since
        self.status = ProcessStatus(name, state, since, self._release.version, failure, output)
        self._changed()

    async def _rest(self, seconds: float) -> bool:
        """Wait, but no longer than there is something to keep; return whether there is not."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._leaving.wait(), seconds)
        return self._leaving.is_set()
