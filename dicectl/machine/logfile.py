"""Log files under the user's log folder."""

from __future__ import annotations

import time
from pathlib import Path

# Files older than the newest KEEP are removed, so that the folder cannot grow without end.
KEEP = 50


def new_log(name: str) -> Path:
    """Return the path of a new, private, empty log file whose name starts with `name`."""
    from platformdirs import user_log_path

    folder = user_log_path("dicectl", appauthor=False, ensure_exists=True)
    for old in sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime)[:-KEEP]:
        old.unlink(missing_ok=True)
    stamp = time.strftime("%Y%m%d-%H%M%S")
    path = folder / f"{name}-{stamp}-{time.time_ns() % 1_000_000:06}.log"
    path.touch(mode=0o600, exist_ok=False)
    return path
