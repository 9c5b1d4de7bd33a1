"""How much memory processes have, and how much room a folder takes."""

from __future__ import annotations

import mmap
import os
import re
import stat
from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dicectl.machine.runner import run
from dicectl.machine.system import on_disk

_PROC = Path("/proc")
_KB = 1024
# From so many on, most of those that are known have ended.
_MOST_KNOWN = 5000


@dataclass(frozen=True)
class _Process:
    pid: int
    parent: int
    session: int
    resident: int = 0


def family(leader: int) -> set[int]:
    """Return a process and all that it has started, by their ids.

    What has lost its parent is known by its session (on macOS by its group), as long as it has not
    begun one of its own.
    """
    return Family(leader).look()


class Family:
    """A process and all that it has started, looked at again and again.

    Who was a stranger at one look is none of the family at the next one, so that only new processes
    cost more than their name. The numbers of processes that ended are given away again only after
    the highest, and then all of them are looked at.
    """

    def __init__(self, leader: int) -> None:
        self._leader = leader
        self._strangers: set[int] = set()
        self._newest = 0

    def look(self) -> set[int]:
        """Return what `family` returns."""
        newest = _newest()
        if newest < self._newest or len(self._strangers) > _MOST_KNOWN:
            self._strangers.clear()
        self._newest = newest
        every = list(_listed(self._strangers))
        found = {self._leader}
        while more := {one.pid for one in every if _belongs(one, found)} - found:
            found |= more
        self._strangers |= {one.pid for one in every} - found
        return found


def memory(pids: Iterable[int]) -> int:
    """Return how many bytes processes have together; what they share is counted once.

    Linux says so (PSS); elsewhere what they share counts for each of them.
    """
    if _has_proc():
        return sum(map(_proportional, pids))
    wanted = set(pids)
    return sum(one.resident for one in _listed() if one.pid in wanted)


def is_more(pids: Iterable[int], limit: int) -> bool:
    """Whether the `memory` of processes may be more than so many bytes; that is soon known."""
    if not _has_proc():
        return True
    return sum(map(_resident, pids)) > limit


def size(folder: Path) -> int:
    """Return how many bytes a folder takes on its disk; a file with several names counts once."""
    return sum(on_disk(about) for about, _ in _looked_at(folder))


def freed(path: Path) -> int:
    """Return how many bytes are free once a folder or a file is removed.

    A file that has another name elsewhere frees nothing.
    """
    return sum(
        on_disk(about)
        for about, names in _looked_at(path)
        if stat.S_ISDIR(about.st_mode) or about.st_nlink <= names
    )


def _looked_at(path: Path) -> list[tuple[os.stat_result, int]]:
    """Return all that is there, each file once, with how many names it has there."""
    found: dict[tuple[int, int], tuple[os.stat_result, int]] = {}
    inside = (Path(at, name) for at, *both in os.walk(path) for names in both for name in names)
    for one in (path, *inside):
        with suppress(OSError):  # it is gone
            about = one.lstat()
            known = found.get((about.st_dev, about.st_ino), (about, 0))
            found[about.st_dev, about.st_ino] = about, known[1] + 1
    return list(found.values())


def _belongs(one: _Process, found: set[int]) -> bool:
    return one.parent in found or one.session in found


def _has_proc() -> bool:
    return (_PROC / "self" / "stat").exists()


def _newest() -> int:
    """Return the number of the process that was started last, 0 where nobody tells."""
    with suppress(OSError, ValueError, IndexError):
        return int((_PROC / "loadavg").read_text().split()[4])
    return 0


def _listed(known: Set[int] = frozenset()) -> Iterator[_Process]:
    """Yield all processes; Linux leaves out those that are `known`."""
    if _has_proc():
        yield from _of_proc(known)
        return
    said = run(["ps", "-A", "-o", "pid=,ppid=,pgid=,rss="], env={"LC_ALL": "C"}).stdout
    for line in said.splitlines():
        pid, parent, group, resident = map(int, line.split())
        yield _Process(pid, parent, group, resident * _KB)


def _of_proc(known: Set[int]) -> Iterator[_Process]:
    for name in os.listdir(_PROC):  # noqa: PTH208  this runs for ever: paths take thrice as long
        if name.isdigit() and int(name) not in known:
            with suppress(OSError), open(f"/proc/{name}/stat", "rb", 0) as file:  # noqa: PTH123
                words = file.read().rpartition(b")")[2].split()
                yield _Process(int(name), int(words[1]), int(words[3]))


def _resident(pid: int) -> int:
    with suppress(OSError):
        return int((_PROC / f"{pid}/statm").read_text().split()[1]) * mmap.PAGESIZE
    return 0


def _proportional(pid: int) -> int:
    with suppress(OSError):
        found = re.search(r"^Pss: +(\d+) kB", (_PROC / f"{pid}/smaps_rollup").read_text(), re.M)
        return int(found[1]) * _KB if found else 0
    return 0
