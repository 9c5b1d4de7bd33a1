"""Makes a local app: its folder, its repository, and the hook that builds what is pushed."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterator

from dicectl.errors import DicectlError
from dicectl.events import Event, Notice, Output
from dicectl.machine import runner
from dicectl.machine.disk import writing
from dicectl.platforms.local.records import State
from dicectl.platforms.local.store import Store


def argv(store: Store) -> tuple[str, ...]:
    """Return the command line that makes the repository."""
    return ("git", "init", "--bare", "--quiet", str(store.repository))


def create(store: Store, asked: str | None) -> Iterator[Event]:
    """Make the app; `asked` is a region or a team, which this machine does not have."""
    if asked:
        yield Notice(f"This machine has no regions and no teams, so {asked} is left out.")
    mask = os.umask(0o077)
    try:
        with writing(store.folder), store.lock("build"):
            _make(store)
    finally:
        os.umask(mask)
    yield Output(f"made {store.folder}")


def _make(store: Store) -> None:
    if store.exists():  # another deploy was faster
        return
    store.builds.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(store.repository, ignore_errors=True)  # of one that was killed
    for log in store.folder.glob("app*.log"):  # of one whose destruction was killed
        log.unlink()
    _make_repository(store)
    _write_hook(store)
    # Last, for it is what makes the app exist.
    from dicectl.platforms.local import ports  # a check needs none of it

    store.write_state(State(ports.new_port(store.folder)))


def _make_repository(store: Store) -> None:
    # Some are careful which bare repositories git opens unasked: safe.bareRepository.
    config = ("git", f"--git-dir={store.repository}", "config")
    commands = [
        argv(store),
        # Heroku refuses a shallow clone; here its history is of no use to anybody.
        (*config, "receive.shallowUpdate", "true"),
        # Whatever the umask of who pushes. `git init --shared` would also refuse --force.
        (*config, "core.sharedRepository", "0600"),
        # A global one, as tools for hooks set it, would lead git past the build.
        (*config, "core.hooksPath", f"{store.repository}/hooks"),
    ]
    for command in commands:
        done = runner.run(command)
        if done.status:
            raise DicectlError("D104", action="make the app's repository", evidence=done.said)


def _write_hook(store: Store) -> None:
    hook = store.repository / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    python = f'"${{DICECTL_PYTHON:-{sys.executable}}}"'
    words = ["-m", "dicectl.platforms.local", "receive", str(store.folder)]
    hook.write_text(f"#!/bin/sh\nexec {python} {shlex.join(words)}\n", encoding="utf-8")
    hook.chmod(0o700)
