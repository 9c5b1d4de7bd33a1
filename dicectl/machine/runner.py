"""The only module that starts processes."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from dicectl.errors import DicectlError

if TYPE_CHECKING:
    from asyncio.subprocess import Process

WINDOWS = sys.platform == "win32"

Detached = subprocess.Popen[bytes]

# Everything that steers a terminal: colours, cursor movement, links.
_TERMINAL_CODES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")

# Runs "$@" as the leader of a process group with a guard in it. The guard waits for the end of
# standard input, which is `_leash`, and then kills the group.
_GUARDED = (
    "exec 3<&0 </dev/null; "
    '( (trap "" HUP INT TERM; read -r _ <&3; kill -9 0) >/dev/null 2>&1 & ); '
    'exec "$@" 3<&-'
)


@dataclass(frozen=True)
class Finished:
    """A process that ended: its exit status and what it printed."""

    argv: tuple[str, ...]
    status: int
    stdout: str
    stderr: str

    @property
    def said(self) -> str:
        """What it printed, errors last."""
        return plain(f"{self.stdout}\n{self.stderr}").strip()


def plain(text: str) -> str:
    """Return `text` without terminal codes."""
    return _TERMINAL_CODES.sub("", text)


def find(program: str) -> str | None:
    """Return the path of `program`, with `.cmd` and the like on Windows, or None."""
    return shutil.which(program)


def run(  # noqa: PLR0913  all but the first are named
    argv: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: str = "",
    timeout: float = 60,
    errors: str = "replace",
) -> Finished:
    """Run a process to its end and return what came of it.

    `env` is added to this process's environment. `stdin` is all that it can read. `errors` says
    how bytes that are no UTF-8 are read and written, see Python's codecs.

    Raises:
        DicectlError: D901 when it does not end within `timeout` seconds.
    """
    try:
        done = subprocess.run(
            [_program(argv[0]), *argv[1:]],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            timeout=timeout,
            **({"input": stdin} if stdin else {"stdin": subprocess.DEVNULL}),
            capture_output=True,
            encoding="utf-8",
            errors=errors,
            check=False,
        )
    except subprocess.TimeoutExpired as expired:
        raise DicectlError("D901", command=" ".join(argv), seconds=round(timeout)) from expired
    return Finished(tuple(argv), done.returncode, done.stdout, done.stderr)


def stream(  # noqa: PLR0913  all but the first are named
    argv: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    errors: IO[bytes] | None = None,
    apart: bool = False,
    begun: Callable[[int], None] | None = None,
) -> Generator[str, None, int]:
    """Run a process and yield its lines as they come; the generator's value is the exit status.

    Standard error goes to the file `errors`, and the lines are exactly as they were written; or
    without one it is mixed into the lines, which then have no terminal codes. When the generator
    is closed early (Ctrl-C), the process is asked to stop and waited for. `apart` runs it with
    nothing but `env`, in a process group that ends with it, and with this process at the latest.
    `begun` is told the process id.
    """
    process = subprocess.Popen(
        _guarded(argv) if apart else [_program(argv[0]), *argv[1:]],
        cwd=cwd,
        env={**({} if apart else os.environ), **(env or {})},
        stdin=_leash() if apart else subprocess.DEVNULL,
        start_new_session=apart,
        stdout=subprocess.PIPE,
        stderr=errors or subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout is not None  # noqa: S101  PIPE was asked for
    try:
        if begun:
            begun(process.pid)
        for line in process.stdout:
            yield line.rstrip("\n") if errors else plain(line).rstrip()
        return process.wait()
    finally:
        process.stdout.close()
        _stop(process)
        if apart:
            signal_group(process.pid, signal.SIGKILL)


@contextmanager
def companion(argv: Sequence[str], *, grace: float = 10) -> Iterator[IO[str]]:
    """Run a process beside this one, and give what it prints; its standard error is ours.

    It shall end when its standard input does: that is with the block, or with this process,
    however that ends. Ctrl-C does not reach it. `grace` is how many seconds it has for its end.
    """
    process = subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # the same on Windows
        encoding="utf-8",
    )
    assert process.stdin is not None  # noqa: S101  PIPE was asked for
    assert process.stdout is not None  # noqa: S101
    if not WINDOWS:  # a forked worker that outlives this process must not hold the pipe open
        os.register_at_fork(after_in_child=process.stdin.close)
    try:
        yield process.stdout
    finally:  # forked workers end through here, too; they have no such child and wait for nothing
        process.stdin.close()
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def listen(lines: Generator[str, None, int], hear: Callable[[str], object]) -> int:
    """Let `hear` have each line of a `stream`, and return the exit status."""
    while True:
        try:
            hear(next(lines))
        except StopIteration as ended:
            return int(ended.value)


def spawn_detached(argv: Sequence[str], *, cwd: Path, log: Path) -> Detached:
    """Start a process that outlives this one and its terminal; it writes to `log`.

    It can tell the end of this process from the end of its standard input.
    """
    with log.open("ab") as stream:
        return subprocess.Popen(
            argv,
            cwd=cwd,
            stdin=_leash(),
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )


async def spawn_group(argv: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> Process:
    """Start a process group with exactly the environment `env`; its output is a stream.

    However this process ends, SIGKILL included, the group ends with it.
    """
    import asyncio

    return await asyncio.create_subprocess_exec(
        *_guarded(argv),
        cwd=cwd,
        env=dict(env),
        stdin=_leash(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
        limit=1024 * 1024,
    )


def identity(pid: int) -> str:
    """Return what tells a process from any other one, also from a later one with its number.

    Linux tells the clock tick of the boot in which it began, field 22 of proc_pid_stat(5); what ps
    makes of that may differ by a second from one time to the next.
    """
    proc = Path("/proc")
    if (proc / "self" / "stat").exists():
        with suppress(OSError):
            boot = (proc / "sys/kernel/random/boot_id").read_text().strip()
            after_name = (proc / str(pid) / "stat").read_text().rpartition(")")[2]
            return f"{pid} {boot} {after_name.split()[19]}"
        return ""
    ps = ["ps", "-o", "lstart=", "-p", str(pid)]
    started = run(ps, env={"LC_ALL": "C", "TZ": "UTC"}).stdout.strip()
    return f"{pid} {started}" if started else ""


def signal_group(pid: int, number: int) -> None:
    """Send a signal to a process group, if it still exists."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):  # macOS says EPERM for a group of zombies
        return


def _guarded(argv: Sequence[str]) -> list[str]:
    return ["/bin/sh", "-c", _GUARDED, "sh", *argv]


@cache
def _leash() -> int:
    """Return a pipe to read from that says nothing and ends with this process.

    Nobody else holds its other end: children do not inherit what they are not given.
    """
    return os.pipe()[0]


def _program(name: str) -> str:
    """Resolve a name as the shell would: on Windows the Heroku CLI is `heroku.cmd`."""
    return (find(name) or name) if WINDOWS else name


def _stop(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except (subprocess.TimeoutExpired, KeyboardInterrupt) as reason:  # a second Ctrl-C
            process.kill()
            process.wait()
            if isinstance(reason, KeyboardInterrupt):
                raise
