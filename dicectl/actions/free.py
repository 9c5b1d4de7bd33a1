"""Frees room on this machine: what could go, and its removal."""

from __future__ import annotations

from collections.abc import Generator

from dicectl import platforms
from dicectl.events import Done, Event, Item
from dicectl.platforms import Platform, Spare


def spare() -> list[Spare]:
    """Return what of this machine's apps could go; raises D603 on a system without such apps."""
    return _here().spare()


def remove() -> Generator[Event, None, None]:
    """Remove all of it; the last event is `Done`.

    Raises:
        DicectlError: D603 a system without such apps, D610 a full disk.
    """
    platform, freed = _here(), 0
    for _ in range(2):  # what the first round has removed may have needed what the second finds
        for one in platform.spare():
            one.remove()
            freed += one.size
            yield Item(f"removed {one.what}")
    yield Done("", platform.key, f"{freed / 1e6:.1f} MB are free again")


def _here() -> Platform:
    return platforms.get(platforms.with_ability("is_here"))
