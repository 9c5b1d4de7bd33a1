"""The disk of each process: a copy of its release's code that ends with it, as a dyno's does.

apps/NAME/disks/web.1.PID.2c4f    the copy of web.1; the process PID made it, and removes it

What one process writes, no other finds, and none after a restart:
https://devcenter.heroku.com/articles/dynos#ephemeral-filesystem
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.machine import runner
from dicectl.machine.system import MACOS
from dicectl.platforms.local.store import Store

# A copy takes no room where the file system can share blocks. GNU's cp tries that by itself.
_COPY = ("cp", "-ac") if MACOS else ("cp", "-a")
_TIMEOUT = 300
# What a database begins with, and what files of other ones, or their journals, end in.
_SQLITE = b"SQLite format 3\0"
_DATABASES = (".db", ".sqlite", ".sqlite3", ".db3", ".duckdb")
# Folders into which frameworks and examples put what their users send.
_UPLOADS = {"instance", "media", "storage", "upload", "uploads"}
# As many names are told.
_TOLD = 3


def place(store: Store, name: str) -> Path:
    """Return where the disk of a process of this name shall be; `make` makes it."""
    return store.folder / "disks" / f"{name}.{os.getpid()}.{os.urandom(2).hex()}"


def make(disk: Path, code: Path) -> None:
    """Copy a build's code to a new disk.

    Raises:
        OSError: the build is gone, or there is no room.
    """
    if not code.is_dir():
        raise FileNotFoundError(f"the build is gone: {code}")
    disk.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        done = runner.run([*_COPY, str(code), str(disk)], timeout=_TIMEOUT)
        reason = done.said.rpartition("\n")[2] if done.status else ""
    except DicectlError as error:  # it took too long
        reason = error.title
    if reason:
        remove(disk)
        raise OSError(f"its files cannot be copied: {reason}")


def remove(disk: Path) -> None:
    """Remove a disk."""
    shutil.rmtree(disk, ignore_errors=True)


def clean(store: Store) -> None:
    """Remove the disks whose owners have ended; one that runs a single command leaves its own."""
    for disk in _all(store):
        if not _is_alive(_owner(disk)):
            remove(disk)


def data(store: Store, build: str) -> dict[str, list[str]]:
    """Return what the processes of a build have written that looks like data, by their names."""
    code = store.builds / build / "code"
    found = {_process(disk): written(disk, code) for disk in _all(store)}
    return {name: files for name, files in found.items() if files}


def written(disk: Path, code: Path) -> list[str]:
    """Return the databases and uploads on a disk that its build does not have, or has otherwise."""
    with suppress(OSError):
        return sorted(_written(disk, code))
    return []


def loss(files: Iterable[str]) -> str:
    """Say what is gone with a process."""
    return f"What it wrote is gone with its disk, as on Heroku: {named(files)}"


def named(files: Iterable[str]) -> str:
    """Return paths for a sentence, of many the first ones."""
    every = list(files)
    more = len(every) - _TOLD
    return ", ".join(every[:_TOLD]) + (f" and {more} more" if more > 0 else "")


def _written(disk: Path, code: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(disk):
        folders[:] = [one for one in folders if one != "__pycache__"]
        for name in files:
            path = Path(folder, name)
            short = path.relative_to(disk)
            if _is_data(path, short) and _is_changed(path, code / short):
                yield short.as_posix()


def _is_data(path: Path, short: Path) -> bool:
    if path.suffix in _DATABASES or not _UPLOADS.isdisjoint(short.parts[:-1]):
        return path.is_file()
    return not path.suffix and path.is_file() and _begins(path)


def _begins(path: Path) -> bool:
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE
    return False


def _is_changed(path: Path, before: Path) -> bool:
    with suppress(OSError):
        now, then = path.stat(), before.stat()
        return (now.st_mtime_ns, now.st_size) != (then.st_mtime_ns, then.st_size)
    return True


def _all(store: Store) -> list[Path]:
    with suppress(OSError):
        return sorted((store.folder / "disks").iterdir())
    return []


def _process(disk: Path) -> str:
    return disk.name.rsplit(".", 2)[0]


def _owner(disk: Path) -> int:
    words = disk.name.rsplit(".", 2)
    return int(words[1]) if len(words) == 3 and words[1].isdigit() else 0


def _is_alive(pid: int) -> bool:
    """Whether there is such a process; it may be another one of that number, by now."""
    with suppress(OSError):  # there is none, or it is somebody else's
        os.kill(pid, 0)
        return pid > 0
    return False
