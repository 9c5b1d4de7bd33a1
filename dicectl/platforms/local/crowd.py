"""Ends a process of an app that starts ever more others, before they fill the machine.

A dyno may have 256: https://devcenter.heroku.com/articles/limits#processes-threads. Linux tells in
one line how many there are on the machine; only when these become many more are those of the app
counted. macOS has no such line, and a limit of its own for each user.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from io import FileIO
from pathlib import Path

from dicectl.machine import usage
from dicectl.platforms.local.keeper import Keeper

MOST = 256
# How often is looked, in seconds; a shell starts about two thousand in that time.
_PAUSE = 2
# So many more than at the last count are a reason to count again, which takes some milliseconds.
_MORE = 200
_LINE = Path("/proc/loadavg")


async def watch(live: Callable[[], Iterable[Keeper]]) -> None:
    """Look for ever at the processes that there are; where nobody can tell, not at all."""
    with suppress(OSError, ValueError, IndexError), _LINE.open("rb", 0) as line:
        counted = _there(line)
        while True:
            await asyncio.sleep(_PAUSE)
            there = _there(line)
            if there > counted + _MORE:
                for one in list(live()):
                    await _look(one)
                counted = _there(line)
            counted = min(counted, there)


def _there(line: FileIO) -> int:
    """Return how many processes and threads the machine has, from the open line."""
    line.seek(0)
    return int(line.read().split()[3].partition(b"/")[2])


async def _look(one: Keeper) -> None:
    process = one.process
    if process and process.runs:
        family = await asyncio.to_thread(usage.family, process.pid)
        if len(family) > MOST:
            process.end_at_once(
                f"it has started more than {MOST}, which is all that a dyno may have"
            )
