"""Environments, shared between the builds of all apps for which the same would be installed.

data folder/environments/KEY/   one of them, see `manifest`; the file `complete` in it is written
                                last, and its time is when a build last took it
apps/NAME/builds/ID/env         a link to one, or an environment of the build's own
"""

from __future__ import annotations

import shutil
import time
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from dicectl.machine.disk import writing
from dicectl.machine.lock import lock
from dicectl.platforms.local import bytecode, loopback
from dicectl.platforms.local.installers import Order, install
from dicectl.platforms.local.manifest import key
from dicectl.platforms.local.phases import say
from dicectl.platforms.local.store import apps_folder

_COMPLETE = "complete"
# One that no build needs is kept for so long, in seconds: the next push may mend what failed.
KEEP = 24 * 60 * 60


def provide(order: Order, env: Path) -> None:
    """Let `env`, of a build's own folder, be the environment that was ordered.

    Raises:
        Rejected: something could not be installed.
    """
    shared = key(order)
    if shared is None:
        _make(order, env, env.parent.parent)
        return
    place = _folder() / shared
    with writing(place.parent):
        place.parent.mkdir(mode=0o700, exist_ok=True)
    env.symlink_to(place)  # before the lock, so that `clean` sees that it is wanted
    with _lock(place):
        if (place / _COMPLETE).is_file():
            say(f"Using cached environment: what {order.manager} installs has not changed")
            bytecode.mend(place, (place / _COMPLETE).stat().st_mtime)
        else:
            shutil.rmtree(place, ignore_errors=True)  # of a build that was killed
            _make(order, place, env.parent.parent)
        (place / _COMPLETE).touch()


def clean() -> None:
    """Remove the environments that no build needs, and none has needed for a while."""
    with suppress(OSError):
        for place in _folder().iterdir():
            with _lock(place, wait=False) as had:
                if had and not _is_wanted(place):
                    shutil.rmtree(place, ignore_errors=True)


def _make(order: Order, env: Path, builds: Path) -> None:
    install(order, env)
    _keep_on_loopback(env)
    bytecode.reuse(env, builds)


def _is_wanted(place: Path) -> bool:
    marker = place / _COMPLETE
    if marker.is_file() and time.time() - marker.stat().st_mtime < KEEP:
        return True
    links = apps_folder().glob("*/builds/*/env")
    return any(link.is_symlink() and link.readlink() == place for link in links)


def _lock(place: Path, *, wait: bool = True) -> AbstractContextManager[bool]:
    """Hold the lock of an environment. There are sixteen, which outlive what they stand for."""
    folder = apps_folder().parent / "locks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return lock(folder / f"environments.{place.name[0]}", wait=wait)


def _folder() -> Path:
    return apps_folder().parent / "environments"


def _keep_on_loopback(env: Path) -> None:
    for packages in env.glob("lib/python*/site-packages"):
        shutil.copyfile(loopback.__file__, packages / f"{loopback.NAME}.py")
        (packages / f"{loopback.NAME}.pth").write_text(loopback.PTH, encoding="utf-8")
