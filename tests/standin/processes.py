"""Child processes, each in a group of its own, so that each can be ended by its id."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MARK = "STANDIN_MARK"  # in the environment of every child, to find those that left their group


def signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send a signal to the child's whole group, if any of it is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def end(process: subprocess.Popen[bytes], grace: float) -> bool:
    """SIGTERM the group, wait ``grace`` seconds, then SIGKILL. True if it went by itself."""
    signal_group(process, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(grace)
    willing = process.poll() is not None
    signal_group(process, signal.SIGKILL)
    process.wait(10)
    return willing


def marked(mark: str) -> Iterator[int]:
    """Ids of living processes that inherited ``mark`` (Linux only; elsewhere none)."""
    needle = f"{MARK}={mark}".encode()
    for entry in Path("/proc").glob("[0-9]*") if sys.platform == "linux" else ():
        with contextlib.suppress(OSError):
            if needle in (entry / "environ").read_bytes().split(b"\0"):
                yield int(entry.name)


def end_marked(mark: str) -> None:
    """Kill what left its group (a server with --daemon does) but kept our mark."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        pids = [pid for pid in marked(mark) if pid != os.getpid()]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if not pids:
            return
        time.sleep(0.05)


def output(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """The lines of a child's output; closes it at the end."""
    assert process.stdout
    with process.stdout as stream:
        yield from stream


def start_guard(mark: str) -> subprocess.Popen[bytes]:
    """A process that outlives us when we are killed, to end what we left running."""
    argv = [sys.executable, "-I", "-S", __file__, mark]
    return subprocess.Popen(argv, stdin=subprocess.PIPE, start_new_session=True)


class StoppedError(RuntimeError):
    """A process was to be started after the end."""


class Children:
    """Starts processes and knows the living ones, so that ``end_all`` leaves nothing behind."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self._guard: subprocess.Popen[bytes] | None = None
        self._living: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._closed = False

    def spawn(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: Path,
        stdin: IO[bytes] | int = subprocess.DEVNULL,
        stderr: int = subprocess.STDOUT,
    ) -> subprocess.Popen[bytes]:
        """Start a process with piped output in its own group. StoppedError after ``end_all``."""
        with self._lock:
            if self._closed:
                raise StoppedError
            self._guard = self._guard or start_guard(self.mark)
            process = subprocess.Popen(
                argv,
                env={**env, MARK: self.mark},
                cwd=cwd,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=stderr,
                start_new_session=True,
            )
            self._living.add(process)
            return process

    def forget(self, process: subprocess.Popen[bytes]) -> None:
        """Kill what is left of an ended child's group and drop it."""
        signal_group(process, signal.SIGKILL)
        process.wait(10)
        with self._lock:
            self._living.discard(process)

    def lines(
        self, argv: Sequence[str], *, env: Mapping[str, str], cwd: Path, timeout: float
    ) -> Iterator[str | int]:
        """Run to the end: yields each line of output without its end, and last the exit status."""
        process = self.spawn(argv, env=env, cwd=cwd)
        watchdog = threading.Timer(timeout, signal_group, (process, signal.SIGKILL))
        watchdog.start()
        try:
            for line in output(process):
                yield line.decode(errors="replace").rstrip("\r\n")
            yield process.wait(timeout)
        finally:
            watchdog.cancel()
            self.forget(process)

    def end_all(self) -> None:
        """End every child; no new one can be started after this."""
        with self._lock:
            self._closed = True
            living = list(self._living)
        for process in living:
            signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + 2
        for process in living:
            end(process, max(0.1, deadline - time.monotonic()))
        end_marked(self.mark)
        if self._guard is not None:
            self._guard.communicate(timeout=10)


if __name__ == "__main__":  # the guard: its standard input ends when the stand-in does
    sys.stdin.read()
    end_marked(sys.argv[1])
