"""The pre-receive hook of a local app's repository: builds what is pushed and releases it.

What it prints is Heroku's build output, so that one parser reads both. Exit status 0 accepts the
push; anything else rejects it and leaves everything as it was.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dicectl.buildpack import Rejected
from dicectl.errors import DicectlError
from dicectl.errors.advice import advice
from dicectl.machine import runner
from dicectl.machine.disk import unwritable
from dicectl.machine.system import WAKE
from dicectl.platforms.local import background, environments
from dicectl.platforms.local.build import build, check_out, in_time, patience, say, tell
from dicectl.platforms.local.records import Release, Trial
from dicectl.platforms.local.store import Store, now

if TYPE_CHECKING:
    from dicectl.machine.runner_groups import Detached

BRANCHES = ("refs/heads/main", "refs/heads/master")
# How long to wait for git's lock on a branch, in seconds. Git holds it for milliseconds. An
# older one was left by a git that was killed.
GIT_TIMEOUT = 3


def receive(store: Store, commit: str) -> None:
    """Build and release one commit.

    Raises:
        Rejected: the build failed, or the new release does not start.
    """
    _remove_left_over_builds(store)
    _unlock_branches(store)
    folder = store.builds / f"{commit[:8]}-{os.urandom(3).hex()}"
    # The supervisor of a first release is started while the build runs.
    begun = None if store.state().live else background.begin(store)
    try:
        print("Building source:\n", flush=True)
        say("Building on the local platform")
        with in_time():
            check_out(commit, folder / "code")
            command = build(folder, store.state().config)
        say("Launching")
        state = store.state()  # a build has no config vars of its own, and they may have changed
        built = Release(state.next_version, commit, folder.name, command, state.config)
        release = _signed(built, f"Deploy {commit[:8]}")
        take_over(store, release, begun)
    except NotStarted as refused:
        tell("\n".join(refused.output))
        raise
    finally:
        _remove_left_over_builds(store)
    tell(f"Released v{release.version}\n{store.url} deployed to the local platform")
    print("\nVerifying deploy... done.", flush=True)


class NotStarted(Rejected):
    """The web process of a new release did not answer; `output` is what it printed last."""

    def __init__(self, reason: str, output: tuple[str, ...]) -> None:
        super().__init__(f"The web process did not start: {reason}", "What it printed is above.")
        self.reason = reason
        self.output = output


def release_again(store: Store, old: Release) -> Release:
    """Make a new release of an earlier one's build and config vars.

    Raises:
        Rejected: it does not start.
    """
    version = store.state().next_version
    new = _signed(replace(old, version=version), f"Rollback to v{old.version}")
    _point_to(store, old.commit)
    try:
        take_over(store, new)
    finally:
        if live := store.state().current:
            _point_to(store, live.commit)
    return new


def _point_to(store: Store, commit: str) -> None:
    """Set the branch to the live commit. Else git would not push a commit that it has already."""
    _unlock_branches(store)
    runner.run(["git", f"--git-dir={store.repository}", "update-ref", BRANCHES[0], commit])


def release_with_config(store: Store, config: dict[str, str], what: str) -> int:
    """Make a new release of the live build with these config vars, and return its number.

    Where the app is stopped, it stays so. Before the first release there is nothing to release, and
    they are kept for that: the number is 0.

    Raises:
        Rejected: it does not start.
    """
    state = store.state()
    if state.current is None:
        store.write_state(replace(state, config=config))
        return 0
    new = _signed(replace(state.current, version=state.next_version, config=config), what)
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


def take_over(store: Store, release: Release, begun: Detached | None = None) -> None:
    """Let the supervisor try the release. If the release answers, it becomes the live one.

    `begun` is the supervisor if it has just been started. With the live release, a new web process
    takes the place of the one that runs.

    Raises:
        Rejected: it does not start.
    """
    timeout = patience("DICECTL_BOOT_TIMEOUT", background.BOOT_TIMEOUT)
    trial = Trial(os.urandom(8).hex(), release, timeout)
    pid = background.ensure(store, begun)
    try:
        is_new = release not in store.state().releases
        store.write_trial(trial)
        with suppress(ProcessLookupError):  # it was killed
            os.kill(pid, WAKE)
        _await_verdict(store, trial, is_new=is_new)
    finally:
        with store.lock("trial"):  # not while it is being recorded
            store.write_trial(None)


def _await_verdict(store: Store, trial: Trial, *, is_new: bool) -> None:
    # The supervisor may first have to start the release before, and then stop a failed trial.
    deadline = time.monotonic() + trial.boot_timeout + background.BOOT_TIMEOUT + 60
    waiting = True
    while waiting:  # look once more at the end: the answer may have come just before
        waiting = bool(time.monotonic() < deadline and store.supervised() and store.trial())
        if is_new and trial.release in store.state().releases:
            return
        status = store.status()
        if status and status.answers == trial.id and status.failure:
            raise NotStarted(status.failure, status.output)
        if status and status.answers == trial.id and not is_new:
            return
        time.sleep(0.02)
    log = store.folder / background.LOG
    raise Rejected(
        "The local platform's background process did not answer.",
        f"Run the same command again. If that does not help, look into {log}",
    )


def _remove_left_over_builds(store: Store) -> None:
    """Remove the builds that no release needs: old ones, failed ones, those of a killed push."""
    kept = {release.build for release in store.state().releases}
    store.builds.mkdir(exist_ok=True)
    for folder in store.builds.iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)
    environments.clean()


def _unlock_branches(store: Store) -> None:
    """Remove the locks that a killed git has left: they would refuse every push to come."""
    deadline = time.monotonic() + GIT_TIMEOUT
    for name in (*BRANCHES, "packed-refs", "shallow"):
        lock = store.repository / f"{name}.lock"
        while lock.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        lock.unlink(missing_ok=True)


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
    commits = [commit for _, commit, branch in wanted if branch in BRANCHES]
    if not commits:
        return 0
    try:
        _receive_in_turn(store, commits[0])
    except Rejected as rejected:
        _explain(rejected.title, advice(rejected.text, {}))
    except DicectlError as error:
        _explain(error.title, f"{error.evidence}\n{error.fix}")
    except OSError as error:
        failure = unwritable(store.folder, error)
        _explain(failure.title, f"{failure.evidence}\n{failure.fix}")
    else:
        return 0
    return 1


def _receive_in_turn(store: Store, commit: str) -> None:
    with store.lock("build", wait=False) as had:
        if had:
            receive(store, commit)
            return
    tell("Another release of this app is being made; waiting until it is done.")
    with store.lock("build"):
        receive(store, commit)


def _explain(title: str, text: str) -> None:
    print(f"\n !     Error: {title}\n !", flush=True)
    for line in text.splitlines():
        print(f" !     {line}", flush=True)
    print("\n !     Push rejected, failed to compile Python app.\n\n !     Push failed", flush=True)
