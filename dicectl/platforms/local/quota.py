"""The memory of a dyno: what all of its processes have, against what they may have.

https://devcenter.heroku.com/articles/error-codes#r14-memory-quota-exceeded
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress

from dicectl.errors import DicectlError
from dicectl.machine import usage
from dicectl.platforms.local import times
from dicectl.platforms.local.keeper import Keeper

# From how many times its quota on a process is killed.
KILLED_FROM = 2
_MB = 1024 * 1024


async def watch(live: Callable[[], Iterable[Keeper]], quota: Callable[[str], int]) -> None:
    """Look at all processes from time to time, for ever; `quota` is that of a type, in MB."""
    families: dict[int, usage.Family] = {}
    while True:
        await asyncio.sleep(times.to_measure())
        running = [(one, one.process.pid) for one in live() if one.process and one.process.runs]
        families = {pid: families.get(pid) or usage.Family(pid) for _, pid in running}
        for one, pid in running:
            with suppress(DicectlError):  # a damaged file says nothing
                await _look(one, families[pid], quota(one.status.type))


async def _look(one: Keeper, family: usage.Family, quota: int) -> None:
    process = one.process
    if process is None or not process.runs:
        return
    used = await asyncio.to_thread(_measured, family, quota * _MB)
    part = used / quota / _MB
    if part <= 1:
        return
    said = f"Process running mem={used / _MB:.0f}M({part:.1%})"
    if part < KILLED_FROM:
        process.say(said, "Error R14 (Memory quota exceeded)")
    else:
        told = f"it used {used / _MB:.0f} MB of memory, and {quota} are its quota (error R15)"
        await process.kill(told, said, "Error R15 (Memory quota vastly exceeded)")


def _measured(family: usage.Family, quota: int) -> int:
    """Return what is used, 0 where that is surely less than the quota."""
    pids = family.look()
    return usage.memory(pids) if usage.is_more(pids, quota) else 0
