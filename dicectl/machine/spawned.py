"""Starts a process group from an event loop, and tells at once when its leader has ended."""

from __future__ import annotations

import asyncio
from asyncio import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from dicectl.machine.runner_groups import guarded, leash

_LIMIT = 1024 * 1024


class _Protocol(subprocess.SubprocessStreamProtocol):
    """Sees the end of the process also while another one holds its output open."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(limit=_LIMIT, loop=loop)
        self.gone = asyncio.Event()

    def process_exited(self) -> None:
        self.gone.set()
        super().process_exited()


class Spawned(subprocess.Process):
    """A process that `spawn_group` has started; its output is the stream `stdout`."""

    def __init__(
        self,
        transport: asyncio.SubprocessTransport,
        protocol: _Protocol,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        super().__init__(transport, protocol, loop)
        self._gone = protocol.gone

    async def gone(self) -> int:
        """Wait until the process itself has ended and return its exit status.

        `wait` would also wait for those that it has left behind with its output.
        """
        await self._gone.wait()
        assert self.returncode is not None  # noqa: S101  it has ended
        return self.returncode


async def spawn_group(argv: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> Spawned:
    """Start a process group with exactly the environment `env`; its output is a stream.

    However this process ends, SIGKILL included, the group ends with it.
    """
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.subprocess_exec(
        lambda: _Protocol(loop),
        *guarded(argv),
        cwd=cwd,
        env=dict(env),
        stdin=leash(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    return Spawned(transport, protocol, loop)
