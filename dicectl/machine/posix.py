"""What Linux and macOS have and Windows has not. Chosen by `system`."""

from __future__ import annotations

import fcntl
import os
import resource
import select
import signal
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

assert sys.platform != "win32"  # noqa: S101  for the type checker, too

KILL = signal.SIGKILL
# What the background process of an app is woken with.
WAKE = signal.SIGUSR1
# What ends a process that writes more than it may.
TOO_MUCH_WRITTEN = signal.SIGXFSZ
# What a process gets whose output nobody reads.
UNREAD = signal.SIGPIPE
# What Python ignores from its beginning, and a program that takes its place must not.
IGNORED = (signal.SIGPIPE, signal.SIGXFSZ)
PYTHON = Path("bin/python")
MAKE_ENVIRONMENT = "python{version} -m venv .venv"


def signal_group(pid: int, number: int) -> None:
    """Send a signal to a process group, if it still exists."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):  # macOS says EPERM for a group of zombies
        return


def allow_open_files(wanted: int) -> int:
    """Let this process and its children have so many files open; return how many they may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft == resource.RLIM_INFINITY or soft >= most:
        return wanted
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError):
        return soft
    return most


def user_id() -> int:
    """Return the number of this user."""
    return os.getuid()


def on_disk(about: os.stat_result) -> int:
    """Return how many bytes a file takes on its disk."""
    return about.st_blocks * 512


def in_forked_children(act: Callable[[], object]) -> None:
    """Do something in each process that this one forks from now on."""
    os.register_at_fork(after_in_child=act)


def take_lock(handle: int, *, shared: bool) -> None:
    """Lock an open file; raises OSError if another process has it."""
    fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


@contextmanager
def alarm(seconds: float, give_up: Callable[[], object]) -> Iterator[None]:
    """Call `give_up` in the midst of the block once it has taken so long; main thread only."""
    signal.signal(signal.SIGALRM, lambda _number, _frame: give_up())
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def private_folder(above: Path, name: str) -> Path | None:
    """Make a folder that is this user's alone, and return it; None where that cannot be.

    In a folder that is everybody's, somebody else may have made it.
    """
    folder = above / f"{name}-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        about = folder.lstat()
    except OSError:
        return None
    ours = stat.S_ISDIR(about.st_mode) and about.st_uid == os.getuid()
    return folder if ours and stat.S_IMODE(about.st_mode) == 0o700 else None


def site_packages(environment: Path, version: str) -> Path:
    """Return where an environment of this Python has its packages."""
    return environment / "lib" / f"python{version}" / "site-packages"


def wait_for_reader_to_go(output: int) -> None:
    """Wait until nobody reads a pipe any more."""
    poll = select.poll()
    poll.register(output, 0)  # errors alone
    poll.poll()


def end_on_break() -> None:
    """Do nothing: there is no Ctrl-Break."""


def interrupt_thread(thread: int) -> None:
    """Send UNREAD to a thread, which ends the call that it waits in."""
    signal.pthread_kill(thread, UNREAD)
