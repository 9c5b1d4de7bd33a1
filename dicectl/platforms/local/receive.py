"""The pre-receive hook of a local app's repository: builds what is pushed and releases it.

What it prints is Heroku's build output, so that one parser reads both. Exit status 0 accepts the
push; anything else rejects it and leaves everything as it was.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from dicectl.buildpack import Rejected
from dicectl.errors import DicectlError
from dicectl.events import Event
from dicectl.machine.disk import unwritable
from dicectl.platforms.local import background, branches, disks, environments, release_phase
from dicectl.platforms.local.branches import BRANCHES, OvertakenError
from dicectl.platforms.local.build import build, check_out, in_time, say, tell
from dicectl.platforms.local.records import Release
from dicectl.platforms.local.store import Store, now
from dicectl.platforms.local.takeover import NotStarted, take_over

_NOT_COMPILED = " !     Push rejected, failed to compile Python app.\n\n"


def receive(store: Store, before: str, commit: str, branch: str) -> None:
    """Build and release one commit, which takes the place of `before` on a branch.

    Raises:
        Rejected: the build failed, or the new release does not start.
        OvertakenError: another push has moved the branch since.
    """
    _remove_left_over_builds(store)
    branches.unlock(store)
    branches.must_be_at(store, branch, before)
    folder = store.builds / f"{commit[:8]}-{os.urandom(3).hex()}"
    # The supervisor of a first release is started while the build runs.
    begun = None if store.state().live else background.begin(store)
    try:
        print("Building source:\n", flush=True)
        say("Building on the local platform")
        with in_time():
            check_out(commit, folder / "code")
            made = build(folder, store.state().config)
        say("Launching")
        state = store.state()  # a build has no config vars of its own, and they may have changed
        built = Release(state.next_version, commit, folder.name, made.types, state.config)
        release = _signed(replace(built, note=made.note), f"Deploy {commit[:8]}")
        for said in release_phase.run(store, release):
            print(said.line, flush=True)
        take_over(store, release, begun=begun)
    except NotStarted as refused:
        tell("\n".join(refused.output))
        raise
    finally:
        _remove_left_over_builds(store)
    tell(f"Released v{release.version}\n{store.url} deployed to the local platform")
    print("\nVerifying deploy... done.", flush=True)


def release_again(store: Store, old: Release) -> Generator[Event, None, int]:
    """Make a new release of an earlier one's build and config vars; the value is its number.

    Raises:
        Rejected: its release phase failed, or it does not start.
    """
    version = store.state().next_version
    new = _signed(replace(old, version=version), f"Rollback to v{old.version}")
    branches.settle(store)
    yield from release_phase.run(store, new)
    branches.point_to(store, old.commit)
    try:
        take_over(store, new)
    finally:
        if live := store.state().current:
            branches.point_to(store, live.commit)
    return version


def release_with_config(
    store: Store, config: dict[str, str], what: str
) -> Generator[Event, None, int]:
    """Make a new release of the live build with these config vars; the value is its number.

    Where the app is stopped, it stays so. Before the first release there is nothing to release, and
    they are kept for that: the number is 0.

    Raises:
        Rejected: its release phase failed, or it does not start.
    """
    state = store.state()
    if state.current is None:
        store.write_state(replace(state, config=config))
        return 0
    new = _signed(replace(state.current, version=state.next_version, config=config), what)
    yield from release_phase.run(store, new)
    if store.supervised():
        take_over(store, new)
    else:
        store.write_state(state.with_release(new))
    return new.version


def _signed(release: Release, what: str) -> Release:
    """Return the release with what it is, who made it and when."""
    from getpass import getuser

    try:
        who = getuser()
    except (OSError, KeyError):  # a user id without a name
        who = ""
    return replace(release, what=what, when=now(), who=who)


def _remove_left_over_builds(store: Store) -> None:
    """Remove the builds that no release needs: old ones, failed ones, those of a killed push."""
    kept = {release.build for release in store.state().releases}
    store.builds.mkdir(exist_ok=True)
    for folder in store.builds.iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)
    environments.clean()
    disks.clean(store)


def main(folder: str) -> int:
    """Handle the push that git describes on standard input, a line a branch."""
    os.umask(0o077)
    store = Store(Path(folder))
    wanted = [line.split() for line in sys.stdin]
    for _, commit, branch in wanted:
        if branch not in BRANCHES:
            print(
                f"Pushed to branch other than [main, master], skipping build: {branch}", flush=True
            )
        elif not int(commit, 16):
            print(" !     Push rejected, cannot delete the branch that is deployed", flush=True)
            return 1
    pushed = [line for line in wanted if line[2] in BRANCHES]
    if not pushed:
        return 0
    return _received(store, *pushed[0])


def _received(store: Store, *pushed: str) -> int:
    """Receive one push, saying why it is refused, if so; return the hook's exit status."""
    try:
        _receive_in_turn(store, *pushed)
    except OvertakenError:
        print(" !     Push rejected, another one was faster (fetch first)", flush=True)
    except Rejected as rejected:
        compiled = isinstance(rejected, release_phase.ReleaseFailed)
        _explain(rejected.title, rejected.text, "" if compiled else _NOT_COMPILED)
    except DicectlError as error:
        _explain(error.title, f"{error.evidence}\n{error.fix}")
    except OSError as error:
        failure = unwritable(store.folder, error)
        _explain(failure.title, f"{failure.evidence}\n{failure.fix}")
    else:
        return 0
    return 1


def _receive_in_turn(store: Store, *pushed: str) -> None:
    with store.lock("build", wait=False) as had:
        if had:
            receive(store, *pushed)
            return
    tell("Another release of this app is being made; waiting until it is done.")
    with store.lock("build"):
        receive(store, *pushed)


def _explain(title: str, text: str, end: str = _NOT_COMPILED) -> None:
    print(f"\n !     Error: {title}\n !", flush=True)
    for line in text.splitlines():
        print(f" !     {line}", flush=True)
    print(f"\n{end} !     Push failed", flush=True)
