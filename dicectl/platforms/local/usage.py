"""What an app costs this machine."""

from __future__ import annotations

from pathlib import Path

from dicectl.machine import usage
from dicectl.platforms.facts import Usage
from dicectl.platforms.local import traffic
from dicectl.platforms.local.store import Store


def of(folder: Path) -> Usage:
    """Look at an app's processes, its folder, and what its router has counted."""
    store = Store(folder)
    supervisor = store.supervised()
    return Usage(
        memory=usage.memory(usage.family(supervisor)) if supervisor else 0,
        disk=usage.size(store.folder),
        requests=traffic.last_minute(store.traffic) if supervisor else 0,
    )
