"""Changes a local app that exists: its release, its config vars, its web process, its end."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from dicectl.buildpack import Rejected
from dicectl.errors import DicectlError
from dicectl.errors.advice import advice
from dicectl.machine.disk import writing
from dicectl.machine.files import remove_tree
from dicectl.platforms.facts import Formation
from dicectl.platforms.local.background import STOP_TIMEOUT
from dicectl.platforms.local.records import Release
from dicectl.platforms.local.store import Store


def stop(store: Store) -> None:
    """End the app's supervisor, and with it its web process.

    Raises:
        DicectlError: D608 it goes on.
    """
    app = store.folder.name
    pid = store.supervised()
    with suppress(ProcessLookupError):
        if pid:
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT
    while pid and store.supervised():
        if time.monotonic() > deadline:
            raise DicectlError("D608", app=app, pid=pid, seconds=STOP_TIMEOUT)
        time.sleep(0.05)


def roll_back(store: Store, old: Release) -> int:
    """Release an earlier build and its config vars again; return the number of that release.

    Raises:
        DicectlError: D409 it does not start, and the live release goes on.
    """
    from dicectl.platforms.local import receive

    with _told("D409"), store.lock("build"):
        return receive.release_again(store, old).version


def set_config(store: Store, changes: Mapping[str, str | None]) -> int:
    """Release the live build with other config vars; see `receive.release_with_config`.

    Raises:
        DicectlError: D311 it does not start with them, and the live release goes on.
    """
    from dicectl.platforms.local import receive

    with _told("D311"), store.lock("build"):
        merged = {**store.state().config, **changes}
        config = {key: value for key, value in merged.items() if value is not None}
        return receive.release_with_config(store, config, described(changes))


def described(changes: Mapping[str, str | None]) -> str:
    """Say what a change of config vars does, in Heroku's words for it."""
    verb = "Set" if any(value is not None for value in changes.values()) else "Remove"
    return f"{verb} {', '.join(changes)} config vars"


def restart(store: Store) -> None:
    """Put a new web process in the place of the one that runs, once it answers.

    Raises:
        DicectlError: D316 it does not start, and the old one goes on.
    """
    from dicectl.platforms.local import receive

    with _told("D316"), store.lock("build"):
        if live := store.state().current:
            receive.take_over(store, live)


def quantity(app: str, wishes: Sequence[Formation]) -> int:
    """Return how many web processes are wished for: 0 or 1.

    Raises:
        DicectlError: D308 the local platform has one, without a choice of size.
    """
    for wish in wishes:
        if wish.size:
            reason = "it has no sizes to choose from"
            raise DicectlError("D308", app=app, wish=wish, reason=reason)
        if wish.quantity > int(wish.type == "web"):
            reason = "it runs one web process an app, and nothing else"
            raise DicectlError("D308", app=app, wish=wish, reason=reason)
    return wishes[-1].quantity


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
def _told(code: str) -> Iterator[None]:
    """Turn the refusal of a release into the failure `code`."""
    from dicectl.platforms.local.receive import NotStarted

    try:
        yield
    except NotStarted as refused:
        said = "\n".join(refused.output)
        raise DicectlError(code, reason=refused.reason, evidence=said) from refused
    except Rejected as rejected:
        raise DicectlError(
            code, reason=rejected.title, evidence=advice(rejected.text, {})
        ) from rejected
