"""Names of apps that were seen on a platform, for completion: a small file that may be lost.

Asking Heroku takes a second, which is too long for somebody who presses Tab.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from dicectl.machine import files

# How many names are kept.
MOST = 500


def apps(platform: str) -> list[str]:
    """Return the names that were seen on a platform, those seen last at the end."""
    try:
        return _file(platform).read_text(encoding="utf-8").split()
    except (OSError, UnicodeError):
        return []


def add(platform: str, *names: str) -> None:
    """Remember apps that were just seen."""
    known = apps(platform)
    if known[-len(names) :] != list(names):
        replace(platform, [*(name for name in known if name not in names), *names])


def forget(platform: str, name: str) -> None:
    """Forget an app that does not exist any more."""
    replace(platform, [known for known in apps(platform) if known != name])


def replace(platform: str, names: Iterable[str]) -> None:
    """Remember these apps and no others: they are all apps of the platform."""
    file = _file(platform)
    with suppress(OSError):  # completion works without it
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_text("\n".join([*names][-MOST:]) + "\n", encoding="utf-8")
        files.replace(fresh, file)


def _file(platform: str) -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("dicectl", appauthor=False) / f"{platform}-apps.txt"
