"""What of all local apps could be removed, though nobody has to: room for a disk that fills."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from dicectl.errors import DicectlError
from dicectl.machine.usage import freed
from dicectl.platforms.facts import Spare
from dicectl.platforms.local import environments, log
from dicectl.platforms.local.records import State
from dicectl.platforms.local.store import Store, apps_folder

# What frees fewer bytes is not worth a line.
LEAST = 50_000


def everything() -> list[Spare]:
    """Return it, what frees most first, and nothing that frees next to nothing."""
    files = sorted(apps_folder().glob("*/app.json"))
    found = [one for file in files for one in _of_app(Store(file.parent))]
    found += [*_environments(), *_tools(), *_own_logs()]
    return sorted((one for one in found if one.size >= LEAST), key=lambda one: -one.size)


def _of_app(store: Store) -> Iterator[Spare]:
    with suppress(DicectlError):  # a damaged one is told of elsewhere
        yield from _builds(store)
        app, older = store.folder.name, log.older(store.log)
        yield _spare(f"older half of the log of {app}", "its lines", older)
        cache = store.folder / "cache"
        yield _spare(f"cache of the build scripts of {app}", "time in its next build", cache)


def _builds(store: Store) -> Iterator[Spare]:
    """Yield the builds that neither the live release nor the one before it has."""
    state = store.state()
    kept = _kept(state)
    old = [one for one in state.releases if one.build not in kept]
    builds = {one.build for one in old}
    size = sum(freed(store.builds / build) for build in builds)
    versions = ", ".join(f"v{one.version}" for one in old)
    what = f"{len(builds)} old build{'s' * (len(builds) != 1)} of {store.folder.name}"
    yield Spare(what, size, f"the way back to {versions}", partial(_forget, store))


def _kept(state: State) -> set[str]:
    wanted = (state.live, state.previous)
    return {one.build for one in state.releases if one.version in wanted}


def _forget(store: Store) -> None:
    """Remove old builds with their releases. The locks see to it that no release comes between."""
    with store.lock("build"), store.lock("trial"):
        state = store.state()
        kept = _kept(state)
        old = [one.build for one in state.releases if one.build not in kept]
        releases = tuple(one for one in state.releases if one.build in kept)
        store.write_state(replace(state, releases=releases))
    for build in old:
        shutil.rmtree(store.builds / build, ignore_errors=True)


def _environments() -> Iterator[Spare]:
    unused = environments.unused()
    size = sum(map(freed, unused))
    what = f"packages of {len(unused)} builds that no release has any more"
    remove = partial(environments.clean, 0)
    yield Spare(what, size, "time, if a build wants the same again", remove)


def _tools() -> Iterator[Spare]:
    folder = apps_folder().parent / "tools"
    yield _spare(
        "Poetry, Pipenv or uv, as builds have installed it", "time in a next build", folder
    )


def _own_logs() -> Iterator[Spare]:
    """Yield what dicectl has kept of the output of its own commands."""
    from platformdirs import user_log_path

    folder = user_log_path("dicectl", appauthor=False)
    yield _spare("what deploys have printed", "the whole output of earlier deploys", folder)


def _spare(what: str, loss: str, path: Path) -> Spare:
    return Spare(what, freed(path), loss, _remover(path))


def _remover(path: Path) -> Callable[[], object]:
    if path.is_dir():
        return partial(shutil.rmtree, path, ignore_errors=True)
    return partial(path.unlink, missing_ok=True)
