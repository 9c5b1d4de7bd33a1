"""The log of a local app, in the format of Heroku's logs."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

# One older file is kept beside the current one.
MAX_BYTES = 2_000_000
# Heroku splits longer lines, too.
MAX_LINE = 10_000


class Log:
    """Appends lines to a log file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, source: str, text: str) -> None:
        """Append `text` as a line from `source`, such as `app[web.1]`."""
        stamp = datetime.now(UTC).isoformat(timespec="microseconds")
        if self._path.exists() and self._path.stat().st_size > MAX_BYTES:
            self._path.replace(older(self._path))
        if not self._path.exists():
            self._path.touch(mode=0o600)
        with self._path.open("a", encoding="utf-8") as file:
            for start in range(0, max(len(text), 1), MAX_LINE):
                file.write(f"{stamp} {source}: {text[start : start + MAX_LINE]}\n")


def older(path: Path) -> Path:
    """Return where the part of the log before the current file is."""
    return path.with_suffix(".old.log")


def read(path: Path, lines: int, *, follow: bool) -> Iterator[str]:
    """Yield the newest `lines` lines and, with `follow`, each new one."""
    newest: deque[str] = deque(maxlen=lines)
    position = 0
    for file in (older(path), path):
        if file.exists():
            with file.open(encoding="utf-8", errors="replace") as stream:
                newest.extend(line.rstrip("\n") for line in stream)
                position = stream.tell()
    yield from newest
    while follow:
        if path.exists():
            if path.stat().st_size < position:
                position = 0  # a new file took its place
            with path.open(encoding="utf-8", errors="replace") as stream:
                stream.seek(position)
                for line in iter(stream.readline, ""):
                    if not line.endswith("\n"):
                        break
                    position = stream.tell()
                    yield line.rstrip("\n")
        time.sleep(0.2)
