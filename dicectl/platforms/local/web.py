"""One web process of a local app, in the environment that a dyno would have."""

from __future__ import annotations

import asyncio
import signal
import time
from asyncio.subprocess import Process
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from dicectl.machine.runner_groups import spawn_group
from dicectl.machine.system import KILL, signal_group
from dicectl.platforms.local import dyno
from dicectl.platforms.local.log import MAX_LINE, Log
from dicectl.platforms.local.ports import spare_port
from dicectl.platforms.local.records import Release

# A dyno has 30 s between SIGTERM and SIGKILL.
STOP_TIMEOUT = 30
# An app that binds its port but answers with errors may still be warming up.
ERROR_GRACE = 5
TAIL_LINES = 100
# Two processes of 256 MB, by vendor/WEB_CONCURRENCY.sh of the buildpack.
_CONCURRENCY = {"WEB_CONCURRENCY": "2", "WEB_CONCURRENCY_SET_BY": "heroku/python"}


def environment(app: str, release: Release, folder: Path, port: int) -> dict[str, str]:
    """Return what a web process sees: what Heroku's Python buildpack sets on a 512 MB dyno.

    Config vars come over its defaults, and what the platform itself needs over them. Nothing of the
    user's own environment is in it. Source of the list: spec/hatchet/pip_spec.rb in
    https://github.com/heroku/heroku-buildpack-python
    """
    code, env = folder / "code", folder / "env"
    return {
        "DYNO_RAM": "512",
        "GUNICORN_CMD_ARGS": "--access-logfile -",
        "LANG": dyno.language(),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONPATH": str(code),
        **({} if "WEB_CONCURRENCY" in release.config else _CONCURRENCY),
        **release.config,
        "DYNO": "web.1",
        "FORWARDED_ALLOW_IPS": "*",
        "HEROKU_APP_NAME": app,
        "HEROKU_RELEASE_VERSION": f"v{release.version}",
        "HEROKU_SLUG_COMMIT": release.commit,
        "HOME": str(code),
        "PATH": dyno.path(env),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "true",
    }


class Web:
    """A started web process. `output` holds what it printed last."""

    def __init__(self, release: Release, port: int, process: Process, log: Log) -> None:
        self.release = release
        self.port = port
        self.output: deque[str] = deque(maxlen=TAIL_LINES)
        self._process = process
        self._log = log
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, app: str, release: Release, builds: Path, log: Log) -> Web:
        """Start the release's web command on a spare port.

        Raises:
            OSError: its build is gone, or the system has no room for another process.
        """
        port, folder = spare_port(), builds / release.build
        log.write("local[web.1]", f"Starting process with command `{release.command}`")
        process = await spawn_group(
            dyno.command_line(release.command, folder / "code"),
            cwd=folder / "code",
            env=environment(app, release, folder, port),
        )
        return cls(release, port, process, log)

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

    async def refusal(self, timeout: float, wanted: Callable[[], bool]) -> str:
        """Wait until it answers; return "" then, or the reason why it will not do.

        `wanted` tells whether anybody is still interested.
        """
        began = time.monotonic()
        reason = f"it did not bind to $PORT within {timeout:g} s (error R10 on Heroku)"
        errors_since = 0.0
        asked = asyncio.create_task(_status(self.port, timeout))
        try:
            while time.monotonic() - began < timeout:
                if not self.runs:
                    return f"it ended with status {await self.ended()}"
                if not wanted():
                    return "it was interrupted"
                await asyncio.wait([asked], timeout=0.5)  # an answer may take long
                if not asked.done():
                    continue
                status = asked.result()
                if 0 < status < 500:
                    return ""
                if status:
                    errors_since = errors_since or time.monotonic()
                    reason = f"it answers HTTP {status}"
                    if time.monotonic() - errors_since > ERROR_GRACE:
                        return reason
                await asyncio.sleep(0.02)
                asked = asyncio.create_task(_status(self.port, timeout))
        finally:
            asked.cancel()
        return reason

    @property
    def runs(self) -> bool:
        """Whether its process has not ended."""
        return self._process.returncode is None

    async def stop(self) -> None:
        """Ask the whole process group to end, as a dyno is asked; kill it if it does not."""
        if self.runs:
            self._log.write("local[web.1]", "Stopping all processes with SIGTERM")
            signal_group(self._process.pid, signal.SIGTERM)
            try:
                status = await asyncio.wait_for(self.ended(), STOP_TIMEOUT)
                self._log.write("local[web.1]", f"Process exited with status {status}")
            except TimeoutError:
                self._log.write("local[web.1]", "Error R12 (Exit timeout) -> Stopping with SIGKILL")
        signal_group(self._process.pid, KILL)
        await self.ended()

    async def _read(self) -> None:
        """Move the output to the log, line by line; a line without end is cut."""
        stream = self._process.stdout
        assert stream is not None  # noqa: S101  spawn_group asks for it
        rest = b""
        while data := await stream.read(65536):
            *lines, rest = (rest + data).split(b"\n")
            if len(rest) > MAX_LINE:
                lines, rest = [*lines, rest], b""
            for line in lines:
                self._keep(line)
        if rest:
            self._keep(rest)

    def _keep(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").rstrip()
        self.output.append(text)
        self._log.write("app[web.1]", text)


async def _status(port: int, timeout: float) -> int:
    """Return the HTTP status of `GET /` on loopback, 0 when nothing answers."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return 0
    try:
        request = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        writer.write(request.encode())
        words = (await asyncio.wait_for(reader.readline(), min(timeout, 30))).split()
        return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    except (OSError, TimeoutError):
        return 0
    finally:
        writer.close()
