"""Environments, shared between the builds of all apps for which the same would be installed.

data folder/environments/KEY/   one of them, see `manifest`; the file `complete` in it is written
                                last, and its time is when a build last took it
apps/NAME/builds/ID/env         a link to one, or an environment of the build's own
"""

from __future__ import annotations

import shutil
import time
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
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

    Where only the project itself is in the way of sharing, it is added to a copy of one that holds
    all else.

    Raises:
        Rejected: something could not be installed.
    """
    shared, base = key(order), replace(order, project=False)
    if shared:
        place = _folder() / shared
        env.symlink_to(place)  # before the lock, so that `clean` sees that it is wanted
        with _lock(place):
            _ensure(order, place, env.parent.parent)
    elif common := key(base):
        with _lock(_folder() / common):
            _ensure(base, _folder() / common, env.parent.parent)
            _copy(_folder() / common, env)
        install(order, env)
        bytecode.reuse(env, env.parent.parent)
    else:
        _make(order, env, env.parent.parent)


def _ensure(order: Order, place: Path, builds: Path) -> None:
    """Make a shared environment, unless that was done to the end before."""
    if (place / _COMPLETE).is_file():
        say(f"Using cached environment: what {order.manager} installs has not changed")
        bytecode.mend(place, (place / _COMPLETE).stat().st_mtime)
    else:
        with writing(place.parent):
            place.parent.mkdir(mode=0o700, exist_ok=True)
        shutil.rmtree(place, ignore_errors=True)  # of a build that was killed
        _make(order, place, builds)
    (place / _COMPLETE).touch()


def _copy(place: Path, env: Path) -> None:
    """Make a copy that costs no room: its files are the same, but programs know where they are."""

    def taken(source: str, target: str) -> None:
        file = Path(source)
        if file.parent != place / "bin" or str(place).encode() not in file.read_bytes():
            Path(target).hardlink_to(file)
            return
        moved = file.read_bytes().replace(str(place).encode(), str(env).encode())
        Path(target).write_bytes(moved)
        shutil.copymode(file, target)

    ignored = shutil.ignore_patterns(_COMPLETE)
    shutil.copytree(place, env, symlinks=True, copy_function=taken, ignore=ignored)


def clean(keep: float = KEEP) -> None:
    """Remove the environments that no build needs, and none has needed for `keep` seconds."""
    with suppress(OSError):
        for place in _folder().iterdir():
            with _lock(place, wait=False) as had:
                if had and not _is_wanted(place, keep):
                    shutil.rmtree(place, ignore_errors=True)


def unused() -> list[Path]:
    """Return those that no build needs now."""
    with suppress(OSError):
        return [place for place in sorted(_folder().iterdir()) if not _is_wanted(place, 0)]
    return []


def _make(order: Order, env: Path, builds: Path) -> None:
    install(order, env)
    _keep_on_loopback(env)
    bytecode.reuse(env, builds)


def _is_wanted(place: Path, keep: float) -> bool:
    marker = place / _COMPLETE
    if marker.is_file() and time.time() - marker.stat().st_mtime < keep:
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
