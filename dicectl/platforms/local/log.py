"""The log of a local app, in the format of Heroku's logs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from itertools import chain, islice, starmap
from pathlib import Path
from typing import BinaryIO

from dicectl.loglines import parse

# One older file is kept beside the current one.
MAX_BYTES = 2_000_000
# Heroku splits longer lines, too.
MAX_LINE = 10_000
# How many bytes are read at a time, from the end.
BLOCK = 64 * 1024
_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT
# How often a followed file is looked at, in seconds.
PAUSE = 0.2


class Log:
    """Appends lines to a log file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self._inode = 0
        self._once: set[tuple[str, str]] = set()

    def write(self, source: str, *texts: str) -> None:
        """Append each text as a line from `source`, such as `app[web.1]`.

        A line that cannot be written is lost: an app does not stop because a disk is full.
        """
        self.add(lines(source, texts))

    def add(self, whole: Iterable[str]) -> None:
        """Append lines that have their time and source already, as `lines` makes them."""
        with suppress(OSError):
            self._append(whole)

    def write_once(self, source: str, text: str) -> None:
        """Append a line, unless this has been done before."""
        if (source, text) not in self._once:
            self._once.add((source, text))
            self.write(source, text)

    def _append(self, whole: Iterable[str]) -> None:
        """Append to the file; others may have moved it meanwhile, or removed it."""
        about = self._about()
        if about and about.st_size > MAX_BYTES:
            self._path.replace(older(self._path))
            about = None
        if self._file is None or about is None or about.st_ino != self._inode:
            self._close()
            self._file = os.open(self._path, _APPEND, 0o600)
            self._inode = os.fstat(self._file).st_ino
        os.write(self._file, "".join(whole).encode())

    def _close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    __del__ = _close

    def _about(self) -> os.stat_result | None:
        with suppress(FileNotFoundError):
            return self._path.stat()
        return None


def lines(source: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield each text as a line of this moment, in pieces where it is too long."""
    stamp = datetime.now(UTC).isoformat(timespec="microseconds")
    for text in texts:
        for start in range(0, max(len(text), 1), MAX_LINE):
            yield f"{stamp} {source}: {text[start : start + MAX_LINE]}\n"


def older(path: Path) -> Path:
    """Return where the part of the log before the current file is."""
    return path.with_suffix(".old.log")


def read(
    path: Path, lines: int, *, follow: bool, source: str = "", process: str = ""
) -> Iterator[str]:
    """Yield the newest `lines` lines that are wanted and, with `follow`, each new one.

    Ends, also with `follow`, when the app's folder is gone. See `Platform.logs` for the rest.
    """
    wanted = _filter(source, process)
    with ExitStack() as stack:
        files = [(stack.enter_context(file), _end(file)) for file in _open_all(path)]
        newest_first = chain.from_iterable(starmap(_backwards, reversed(files)))
        yield from reversed(list(islice(filter(wanted, newest_first), lines)))
        if follow:
            for file, end in files:
                file.seek(end)
            yield from filter(wanted, _follow(path, [file for file, _ in files][-1:]))


def _filter(source: str, process: str) -> Callable[[str], bool] | None:
    """Return what tells whether a line is wanted; None for all that are not empty."""
    if not source and not process:
        return None

    def wanted(raw: str) -> bool:
        line = parse(raw)
        return (
            line is not None
            and (not source or (line.source == "app") == (source == "app"))
            and (not process or f"{line.process}.".startswith(f"{process}."))
        )

    return wanted


def _open_all(path: Path) -> list[BinaryIO]:
    """Open the files that there are, the older one first."""
    opened: list[BinaryIO] = []
    for file in (older(path), path):
        with suppress(FileNotFoundError):
            opened.append(file.open("rb"))
    return opened


def _end(file: BinaryIO) -> int:
    """Return where the last whole line ends; one without its end is still being written."""
    size = file.seek(0, os.SEEK_END)
    start = file.seek(max(size - BLOCK, 0))
    return start + file.read().rfind(b"\n") + 1


def _backwards(file: BinaryIO, end: int) -> Iterator[str]:
    """Yield the lines that end before the position `end`, the last one first."""
    if not end:
        return
    rest, position = b"", end - 1
    while position:
        size = min(BLOCK, position)
        position = file.seek(position - size)
        rest, *lines = (file.read(size) + rest).split(b"\n")
        yield from map(_text, reversed(lines))
    yield _text(rest)


def _follow(path: Path, files: list[BinaryIO]) -> Iterator[str]:
    """Yield the lines to come in the last one of `files`, and in those that take its place."""
    with ExitStack() as stack:
        while path.parent.exists():
            newer = [stack.enter_context(file) for file in _newer(path, files)]
            for file in [*files, *newer]:
                yield from map(_text, _whole_lines(file))
            if newer:
                for file in [*files, *newer[:-1]]:
                    file.close()
                files = newer[-1:]
            else:
                time.sleep(PAUSE)


def _newer(path: Path, files: list[BinaryIO]) -> list[BinaryIO]:
    """Open what has taken the place of the last of `files`; nothing if that is still the newest.

    It may have happened twice since the last look.
    """
    known = {os.fstat(file.fileno()).st_ino for file in files}
    with suppress(FileNotFoundError):
        if path.stat().st_ino in known:
            return []
    newer: list[BinaryIO] = []
    for file in _open_all(path):
        if os.fstat(file.fileno()).st_ino in known:
            file.close()
        else:
            newer.append(file)
    return newer


def _whole_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield what is new in a file; what is not ended yet is left for the next time."""
    if file.tell() > os.fstat(file.fileno()).st_size:
        file.seek(0)  # somebody emptied it
    while (line := file.readline()).endswith(b"\n"):
        yield line[:-1]
    file.seek(-len(line), os.SEEK_CUR)


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace")
