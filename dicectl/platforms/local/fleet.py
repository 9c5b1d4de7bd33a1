"""All processes of a local app, and the router in front of those that answer."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from functools import partial

from dicectl.errors import DicectlError
from dicectl.platforms.local import quota
from dicectl.platforms.local.dyno import quota_of
from dicectl.platforms.local.keeper import Keeper
from dicectl.platforms.local.log import Log
from dicectl.platforms.local.records import Release, Status
from dicectl.platforms.local.routing import codes
from dicectl.platforms.local.routing.codes import Code
from dicectl.platforms.local.routing.places import Place
from dicectl.platforms.local.routing.router import Router
from dicectl.platforms.local.store import Store
from dicectl.platforms.local.traffic import Traffic

# The requests that a process still has when it is replaced get this long, in seconds.
# Connections that a browser only keeps open do not hold it up for longer.
DRAIN_TIMEOUT = 5


class Fleet:
    """The processes of the live release, by their names. `status` is what was said last."""

    def __init__(self, store: Store, log: Log, status: Status) -> None:
        self.status = status
        self.router = Router(store.folder.name, self._place, log, Traffic(store.traffic).count)
        self._store = store
        self._log = log
        self._live: dict[str, Keeper] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def _place(self) -> Place | Code | None:
        """Choose a web process for a request, as Heroku's router does it: any that is up.

        None says that one may be up soon.
        """
        web = [one for name, one in self._live.items() if name.startswith("web.")]
        if not web:
            return codes.NO_WEB if self.status.release else codes.BLANK
        up = [one for one in web if one.status.state == "up" and one.process and one.process.runs]
        if up:
            chosen = random.choice(up)  # noqa: S311
            assert chosen.process  # noqa: S101  for the type checker
            return Place(chosen.status.name, chosen.process.port)
        crashed = all(one.status.state == "crashed" for one in web)
        return codes.CRASHED if crashed else None

    async def watch_memory(self) -> None:
        """Look at the memory of all processes, for ever."""
        await quota.watch(self.keepers, partial(quota_of, self._store))

    def keepers(self) -> list[Keeper]:
        """Return all of them."""
        return [*self._live.values()]

    def has(self, name: str) -> bool:
        """Whether there is a process of this name."""
        return name in self._live

    async def prove(
        self, release: Release, names: Iterable[str], timeout: float, wanted: Callable[[], bool]
    ) -> tuple[list[Keeper], Keeper | None, str]:
        """Start web processes of a release beside the live ones, and wait until they answer.

        Return them, and the one that does not, with the reason.
        """
        fresh = [self._keeper(release, name) for name in names if name.startswith("web.")]
        refusals = await asyncio.gather(*(one.attempt(timeout, wanted) for one in fresh))
        failed = ((one, why) for one, why in zip(fresh, refusals, strict=True) if why)
        return fresh, *next(failed, (None, ""))

    def take_over(
        self, release: Release, names: Iterable[str], fresh: Iterable[Keeper], *, replaces: bool
    ) -> None:
        """Let these be the processes: the `fresh` ones, and new ones for the other names.

        Unless it `replaces` them, those that there are stay. A web process ends once its requests
        are answered. Of any other, two of a name never run at a time.
        """
        before, proved = self._live, {one.status.name: one for one in fresh}
        staying = {} if replaces else before
        self._live = {
            name: proved.get(name) or staying.get(name) or self._keeper(release, name)
            for name in names
        }
        leaving = {name: one for name, one in before.items() if self._live.get(name) is not one}
        ends = {name: self._background(self._retire(one)) for name, one in leaving.items()}
        for name, one in self._live.items():
            if name in proved:
                one.keep(proved=True)
            elif one is not before.get(name):
                one.keep(after=ends.get(name))
        self.say(release=release.version)

    def _keeper(self, release: Release, name: str) -> Keeper:
        return Keeper(self._store, release, name, self._log, self.say)

    def begin_to_stop(self) -> None:
        """From now on, start no process."""
        for one in self._live.values():
            one.leave()
        self.say(stopping=True)

    async def stop(self) -> None:
        """End all processes."""
        before, self._live = self._live, {}
        await asyncio.gather(*(one.stop() for one in before.values()), *self._tasks)

    def say(self, **news: object) -> None:
        """Write to `status.json` how the processes are, and what else is new; see `Status`."""
        processes = tuple(one.status for one in self._live.values())
        self.status = replace(self.status, processes=processes, **news)  # type: ignore[arg-type]
        try:
            self._store.write_status(self.status)
        except DicectlError:  # a full disk; the app goes on, and who waits for an answer gets none
            self._store.write_trial(None)

    async def _retire(self, old: Keeper) -> None:
        """Stop a process that is replaced, once its requests are answered."""
        old.leave()
        if old.process and old.status.type == "web":
            await self.router.drained(old.process.port, DRAIN_TIMEOUT)
        await old.stop()

    def _background(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
