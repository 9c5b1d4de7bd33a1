"""Runs processes. Only this module and `runner_groups` start any."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

from dicectl.errors import DicectlError
from dicectl.machine.batch import checked
from dicectl.machine.runner_groups import guarded, leash
from dicectl.machine.system import (
    IGNORED,
    KILL,
    WINDOWS,
    in_forked_children,
    signal_group,
)

# Everything that steers a terminal: colours, cursor movement, links.
_TERMINAL_CODES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")


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
            _resolved(argv),
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

    With a file `errors`, standard error goes there, and the lines are exactly as they were written.
    Without one it is mixed into the lines, which then have no terminal codes. When the generator
    is closed early (Ctrl-C), the process is asked to stop and waited for. `apart` runs it with
    nothing but `env`, in a process group that ends with it, and with this process at the latest.
    `begun` is told the process id.
    """
    process = subprocess.Popen(
        guarded(argv) if apart else _resolved(argv),
        cwd=cwd,
        env={**({} if apart else os.environ), **(env or {})},
        stdin=leash() if apart else subprocess.DEVNULL,
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
            signal_group(process.pid, KILL)


def become(argv: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> NoReturn:
    """Run a program in the place of this process: its terminal, signals and exit status are that's.

    It has exactly the environment `env`. What is to be done at the end of this process is not done.

    Raises:
        OSError: there is no such program or folder.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os.chdir(cwd)
    for number in IGNORED:  # by Python, and then by the program, too
        signal.signal(number, signal.SIG_DFL)
    os.execvpe(argv[0], list(argv), dict(env))  # noqa: S606  no shell is wanted


def attend(argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Run a program at this terminal to its end, and return its exit status as a shell sees it.

    `env` is added to this process's environment. Ctrl-C is the program's, which decides what it is.
    """
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        status = subprocess.call(_resolved(argv), env={**os.environ, **env})
    finally:
        signal.signal(signal.SIGINT, before)
    return status if status >= 0 else 128 - status


@contextmanager
def companion(argv: Sequence[str], *, grace: float = 10) -> Iterator[IO[str]]:
    """Run a process during this block, and give its output; its standard error is ours.

    It has to end when its standard input ends: at the end of the block, or when this process ends
    in any way. Ctrl-C does not reach it. It gets `grace` seconds to end.
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
    # A forked worker that outlives this process must not hold the pipe open.
    in_forked_children(process.stdin.close)
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
    """Call `hear` with each line of a `stream`, and return the exit status."""
    while True:
        try:
            hear(next(lines))
        except StopIteration as ended:
            return int(ended.value)


def _resolved(argv: Sequence[str]) -> list[str]:
    """Find the program as a shell would: on Windows the Heroku CLI is `heroku.cmd`."""
    return checked([find(argv[0]) or argv[0], *argv[1:]]) if WINDOWS else [*argv]


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
