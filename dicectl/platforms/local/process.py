"""One running process of a local app, with all that it has started."""

from __future__ import annotations

import asyncio
import signal
from collections import deque

from dicectl.machine.spawned import Spawned, spawn_group
from dicectl.machine.system import KILL, signal_group
from dicectl.platforms.local import disks, times
from dicectl.platforms.local.dyno import Dyno
from dicectl.platforms.local.log import MAX_LINE, Log

TAIL_LINES = 100
# What is printed within so many seconds goes into the log at once: one that prints a line for each
# request would cost more than the request. So many bytes at most are taken at a time.
_PAUSE, _PIECE = 0.01, 1024 * 1024


class Process:
    """A dyno that was started.

    Attributes:
        output: what it printed last.
        verdict: why it was killed, "" if it was not.
    """

    def __init__(self, dyno: Dyno, process: Spawned, log: Log) -> None:
        self.port = dyno.port
        self.output: deque[str] = deque(maxlen=TAIL_LINES)
        self.verdict = ""
        self._dyno = dyno
        self._process = process
        self._log = log
        self._reading = asyncio.create_task(self._read())
        self._ending = asyncio.create_task(self._end())

    @classmethod
    async def start(cls, dyno: Dyno, log: Log) -> Process:
        """Start a dyno.

        Raises:
            OSError: its build is gone, or the system has no room for its disk or its process.
        """
        log.write(f"local[{dyno.name}]", f"Starting process with command `{dyno.command}`")
        await asyncio.to_thread(dyno.prepare)
        try:
            process = await spawn_group(dyno.argv, cwd=dyno.disk, env=dyno.env)
        except OSError:
            await asyncio.to_thread(dyno.forget)
            raise
        return cls(dyno, process, log)

    async def ended(self) -> int:
        """Wait until the process has ended and return its exit status as a shell would see it.

        What it has left behind is gone then too: processes, and its disk.
        """
        return await asyncio.shield(self._ending)

    async def _end(self) -> int:
        status = await self._process.gone()
        signal_group(self._process.pid, KILL)
        await asyncio.wait([self._reading], timeout=1)
        if files := await asyncio.to_thread(self._dyno.forget):
            self._log.write_once(f"local[{self._dyno.name}]", disks.loss(files))
        return status if status >= 0 else 128 - status

    @property
    def pid(self) -> int:
        """The id of its process group, and of the process that leads that."""
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether its process has not ended."""
        return self._process.returncode is None

    def end_at_once(self, why: str) -> None:
        """Kill the whole process group, and say why."""
        self.verdict = why
        self.say(f"Stopping all processes with SIGKILL: {why}")
        signal_group(self._process.pid, KILL)

    async def stop(self) -> None:
        """Ask the whole process group to end, as a dyno is asked; kill it if it does not."""
        if self.runs:
            self.say("Stopping all processes with SIGTERM")
            signal_group(self._process.pid, signal.SIGTERM)
            grace = times.to_stop()
            try:
                await asyncio.wait_for(self.ended(), grace)
            except TimeoutError:
                what = f"At least one process failed to exit within {grace:g} seconds of SIGTERM"
                self.say(f"Error R12 (Exit timeout) -> {what}")
                self.say("Stopping remaining processes with SIGKILL")
            signal_group(self._process.pid, KILL)
            self.say(f"Process exited with status {await self.ended()}")
        signal_group(self._process.pid, KILL)
        await self.ended()

    async def kill(self, verdict: str, *lines: str) -> None:
        """End the whole process group at once, and say why: in short, and in lines of the log."""
        if self.runs:
            self.verdict = verdict
            self.say(*lines, "Stopping process with SIGKILL")
        signal_group(self._process.pid, KILL)
        await self.ended()

    def say(self, *texts: str) -> None:
        """Write lines of the platform's own to the log."""
        self._log.write(f"local[{self._dyno.name}]", *texts)

    async def _read(self) -> None:
        """Move the output to the log, line by line; a line without end is cut."""
        stream = self._process.stdout
        assert stream is not None  # noqa: S101  spawn_group asks for it
        rest = b""
        while data := await stream.read(_PIECE):
            *lines, rest = (rest + data).split(b"\n")
            if len(rest) > MAX_LINE:
                lines, rest = [*lines, rest], b""
            self._keep(lines)
            await asyncio.sleep(_PAUSE)
        if rest:
            self._keep([rest])

    def _keep(self, lines: list[bytes]) -> None:
        texts = [line.decode("utf-8", "replace").rstrip() for line in lines]
        self.output.extend(texts)
        self._log.write(f"app[{self._dyno.name}]", *texts)
