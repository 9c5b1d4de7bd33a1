"""What Windows has in the place of `posix`. Chosen by `system`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

assert sys.platform == "win32"  # noqa: S101  for the type checker, too

import msvcrt  # noqa: E402

# A program is looked for on the path alone, and not before that in the folder of a project.
os.environ["NoDefaultCurrentDirectoryInExePath"] = "1"  # noqa: SIM112  Windows calls it so
KILL = signal.SIGTERM  # os.kill ends a process with it at once
WAKE = signal.SIGBREAK
TOO_MUCH_WRITTEN = signal.SIGTERM
UNREAD = signal.SIGTERM
# See `posix`; here no program takes the place of another.
IGNORED: tuple[int, ...] = ()
PYTHON = Path("Scripts/python.exe")
MAKE_ENVIRONMENT = "py -{version} -m venv .venv"


def signal_group(pid: int, number: int) -> None:
    """End a process; there are no groups of processes."""
    with suppress(OSError):
        os.kill(pid, number)


def allow_open_files(wanted: int) -> int:
    """Do nothing: there is no limit."""
    return wanted


def in_forked_children(act: Callable[[], object]) -> None:
    """Do nothing: no process is ever forked."""


def take_lock(handle: int, *, shared: bool) -> None:  # noqa: ARG001  there is but one kind
    """Lock an open file; raises OSError if another process has it."""
    msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)


@contextmanager
def alarm(seconds: float, give_up: Callable[[], object]) -> Iterator[None]:  # noqa: ARG001
    """Give no alarm: nothing can interrupt the main thread."""
    yield


def private_folder(above: Path, name: str) -> Path | None:  # noqa: ARG001
    """Make no folder: nothing here needs one."""
    return None


def site_packages(environment: Path, version: str) -> Path:
    """Return where an environment has its packages, if it is of this Python."""
    settings = (environment / "pyvenv.cfg").read_text("utf-8", "replace")
    same = f" {version}." in settings
    return environment / "Lib" / "site-packages" if same else environment / "of-another-python"


def wait_for_reader_to_go(output: int) -> None:
    """Return at once: the next line that is written finds it out."""


def end_on_break() -> None:
    """Let Ctrl-Break do what Ctrl-C does."""
    signal.signal(signal.SIGBREAK, signal.default_int_handler)


def interrupt_thread(thread: int) -> None:
    """Do nothing: no thread can be interrupted."""


def user_id() -> int:
    """Return 0: users have no numbers."""
    return 0


def on_disk(about: os.stat_result) -> int:
    """Return how many bytes a file has."""
    return about.st_size
