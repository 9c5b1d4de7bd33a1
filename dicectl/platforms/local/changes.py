"""Changes a local app that exists: its release, its config vars, its processes, its end."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from dicectl.buildpack import Rejected
from dicectl.errors import DicectlError
from dicectl.events import Event
from dicectl.machine.disk import writing
from dicectl.machine.files import remove_tree
from dicectl.platforms.facts import Formation
from dicectl.platforms.local import background
from dicectl.platforms.local.records import Release
from dicectl.platforms.local.store import Store

# More of one type than this are a slip of the finger, and would fill the machine.
MOST_PROCESSES = 20
# Heroku's sizes, in MB: https://devcenter.heroku.com/articles/dyno-sizes. Others are "1024MB".
_SIZES = {
    **dict.fromkeys(("eco", "basic", "standard-1x"), 512),
    **{"standard-2x": 1024, "performance-m": 2560, "performance-l": 14336},
}


def stop(store: Store) -> None:
    """End the app's supervisor, and with it all its processes.

    Raises:
        DicectlError: D608 it goes on.
    """
    app, patience = store.folder.name, background.stop_timeout()
    with suppress(DicectlError):  # a full disk must not keep it running
        store.set_stopped(True)
    pid = store.supervised()
    with suppress(ProcessLookupError):
        if pid:
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while pid and store.supervised():
        if time.monotonic() > deadline:
            raise DicectlError("D608", app=app, pid=pid, seconds=f"{patience:g}")
        time.sleep(0.05)


def roll_back(store: Store, old: Release) -> Generator[Event, None, int]:
    """Release an earlier build and its config vars again; the value is the number of that release.

    Raises:
        DicectlError: D405 its release phase failed, D409 it does not start, and the live release
            goes on.
    """
    from dicectl.platforms.local import receive

    with _told("D409", store), store.lock("build"):
        return (yield from receive.release_again(store, old))


def set_config(store: Store, changes: Mapping[str, str | None]) -> Generator[Event, None, int]:
    """Release the live build with other config vars; see `receive.release_with_config`.

    Raises:
        DicectlError: D405 its release phase failed, D311 it does not start with them, and the live
            release goes on.
    """
    from dicectl.platforms.local import receive

    with _told("D311", store), store.lock("build"):
        merged = {**store.state().config, **changes}
        config = {key: value for key, value in merged.items() if value is not None}
        return (yield from receive.release_with_config(store, config, described(changes)))


def described(changes: Mapping[str, str | None]) -> str:
    """Say what a change of config vars does, in Heroku's words for it."""
    verb = "Set" if any(value is not None for value in changes.values()) else "Remove"
    return f"{verb} {', '.join(changes)} config vars"


def restart(store: Store) -> None:
    """Put new processes in the place of those that run; web processes once they answer.

    Raises:
        DicectlError: D316 it does not start, and the old ones go on.
    """
    from dicectl.platforms.local.takeover import take_over

    with _told("D316", store), store.lock("build"):
        if live := store.state().current:
            take_over(store, live)


def check(app: str, wishes: Sequence[Formation]) -> None:
    """Raise D308 where this machine has no room for what is wished for."""
    for wish in wishes:
        reason = ""
        if wish.size and not megabytes(wish.size):
            reason = f"a size is a number of MB, such as 1024MB, or {', '.join(_SIZES)}"
        elif wish.quantity > MOST_PROCESSES:
            reason = f"it runs at most {MOST_PROCESSES} processes of a type"
        if reason:
            raise DicectlError("D308", app=app, wish=wish, reason=reason)


def megabytes(size: str) -> int:
    """Return how much memory a size of dyno has, 0 for none."""
    found = re.fullmatch(r"(\d{1,6})MB", size, re.IGNORECASE)
    return int(found[1]) if found else _SIZES.get(size.lower(), 0)


def scale(store: Store, wishes: Sequence[Formation]) -> None:
    """Run so many processes of each type, and the app itself if it is stopped.

    Raises:
        DicectlError: D318 a new web process does not answer, and nothing has changed.
    """
    from dicectl.platforms.local.takeover import take_over

    with _told("D318", store), store.lock("build"):
        state = store.state()
        formation = {**state.formation, **{one.type: one.quantity for one in wishes}}
        sizes = {one.type: megabytes(one.size) for one in wishes if one.size}
        memory = {**state.memory, **sizes}
        if not (state.current and store.supervised()):
            store.write_state(replace(state, formation=formation, memory=memory))
            background.ensure(store)
            return
        if formation != state.formation:
            take_over(store, state.current, formation)
        if memory != state.memory:
            with store.lock("trial"):
                store.write_state(replace(store.state(), memory=memory))
            take_over(store, state.current)  # a process reads it when it starts


def destroy(store: Store) -> None:
    """Remove an app: its address is free, its releases, config vars and log are gone.

    The file that makes it exist is removed first. If a kill leaves some of the others, the next
    `destroy` removes them, or the next `create` does not mind them.
    """
    with writing(store.folder), store.lock("build"):
        stop(store)
        with store.lock("supervisor"):
            (store.folder / "app.json").unlink(missing_ok=True)
            remove_tree(store.folder)


@contextmanager
def _told(code: str, store: Store) -> Iterator[None]:
    """Turn the refusal of a release into the failure `code`."""
    from dicectl.platforms.local.release_phase import ReleaseFailed
    from dicectl.platforms.local.takeover import NotStarted

    try:
        yield
    except ReleaseFailed as failed:
        logs = f"dicectl logs {store.folder.name} --to local"
        said = "\n".join([*failed.output, failed.title])
        raise DicectlError("D405", logs_command=logs, evidence=said) from failed
    except NotStarted as refused:
        said = "\n".join(refused.output)
        raise DicectlError(code, reason=refused.reason, evidence=said) from refused
    except Rejected as rejected:
        raise DicectlError(code, reason=rejected.title, evidence=rejected.text) from rejected
