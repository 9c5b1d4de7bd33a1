"""One running process of a local app, with all that it has started."""

from __future__ import annotations

import asyncio
import signal
from asyncio import subprocess
from collections import deque
from contextlib import suppress

from dicectl.machine.runner_groups import spawn_group
from dicectl.machine.system import KILL, signal_group
from dicectl.platforms.local import times
from dicectl.platforms.local.dyno import Dyno
from dicectl.platforms.local.log import MAX_LINE, Log

TAIL_LINES = 100


class Process:
    """A dyno that was started.

    Attributes:
        output: what it printed last.
        verdict: why it was killed, "" if it was not.
    """

    def __init__(self, dyno: Dyno, process: subprocess.Process, log: Log) -> None:
        self.port = dyno.port
        self.output: deque[str] = deque(maxlen=TAIL_LINES)
        self._name = dyno.name
        self.verdict = ""
        self._source = f"local[{dyno.name}]"
        self._process = process
        self._log = log
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, dyno: Dyno, log: Log) -> Process:
        """Start a dyno.

        Raises:
            OSError: its build is gone, or the system has no room for another process.
        """
        log.write(f"local[{dyno.name}]", f"Starting process with command `{dyno.command}`")
        process = await spawn_group(dyno.argv, cwd=dyno.code, env=dyno.env)
        return cls(dyno, process, log)

    async def ended(self) -> int:
        """Wait until the process has ended and return its exit status as a shell would see it.

        What it has left behind is ended too; asyncio's own wait would wait for that as long as it
        holds the output open.
        """
        while (status := self._process.returncode) is None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), 0.5)
        signal_group(self._process.pid, KILL)
        await asyncio.wait([self._reading], timeout=1)
        return status if status >= 0 else 128 - status

    @property
    def runs(self) -> bool:
        """Whether its process has not ended."""
        return self._process.returncode is None

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

    @property
    def pid(self) -> int:
        """The id of the process that leads all that it has started."""
        return self._process.pid

    async def kill(self, verdict: str, *lines: str) -> None:
        """End the whole process group at once, and say why: in short, and in lines of the log."""
        if self.runs:
            self.verdict = verdict
            self.say(*lines, "Stopping process with SIGKILL")
        signal_group(self._process.pid, KILL)
        await self.ended()

    def say(self, *texts: str) -> None:
        """Write lines of the platform's own to the log."""
        self._log.write(self._source, *texts)

    async def _read(self) -> None:
        """Move the output to the log, line by line; a line without end is cut."""
        stream = self._process.stdout
        assert stream is not None  # noqa: S101  spawn_group asks for it
        rest = b""
        while data := await stream.read(65536):
            *lines, rest = (rest + data).split(b"\n")
            if len(rest) > MAX_LINE:
                lines, rest = [*lines, rest], b""
            self._keep(lines)
        if rest:
            self._keep([rest])

    def _keep(self, lines: list[bytes]) -> None:
        texts = [line.decode("utf-8", "replace").rstrip() for line in lines]
        self.output.extend(texts)
        self._log.write(f"app[{self._name}]", *texts)
