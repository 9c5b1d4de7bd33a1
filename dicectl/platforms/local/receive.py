"""The pre-receive hook of a local app's repository: builds what is pushed and releases it.

What it prints is Heroku's build output, so that one parser reads both. Exit status 0 accepts the
push; anything else rejects it and leaves everything as it was.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from dicectl.buildpack import Rejected
from dicectl.errors import DicectlError
from dicectl.platforms.local import background
from dicectl.platforms.local.build import build, check_out, say, tell
from dicectl.platforms.local.store import Release, Status, Store, Trial

BRANCHES = ("refs/heads/main", "refs/heads/master")


def receive(store: Store, commit: str) -> None:
    """Build and release one commit.

    Raises:
        Rejected: the build failed, or the new release does not start.
    """
    folder = store.builds / f"{commit[:8]}-{secrets.token_hex(3)}"
    try:
        print("Building source:\n", flush=True)
        say("Building on the local platform")
        check_out(commit, folder / "code")
        command = build(folder)
        say("Launching")
        release = Release(store.state().next_version, commit, folder.name, command)
        _take_over(store, release)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    tell(f"Released v{release.version}\n{store.url} deployed to the local platform")
    print("\nVerifying deploy... done.", flush=True)
    _forget_old_builds(store)


def release_again(store: Store, old: Release) -> Release:
    """Make a new release of an earlier one's build.

    Raises:
        Rejected: it does not start.
    """
    new = replace(old, version=store.state().next_version)
    _take_over(store, new)
    return new


def _take_over(store: Store, release: Release) -> None:
    """Let the supervisor try the release; when it answers, make it the live one."""
    timeout = float(os.environ.get("DICECTL_BOOT_TIMEOUT", background.BOOT_TIMEOUT))
    trial = Trial(secrets.token_hex(8), release, timeout)
    pid = background.ensure(store)
    store.write_trial(trial)
    try:
        os.kill(pid, signal.SIGUSR1)
        status = _verdict(store, trial)
        if status.failure:
            tell("\n".join(status.output))
            raise Rejected(
                f"The web process did not start: {status.failure}", "What it printed is above."
            )
        store.write_state(store.state().with_release(release))
    finally:
        store.write_trial(None)
        if not store.state().live:  # a first release that failed leaves nothing to keep up
            os.kill(pid, signal.SIGTERM)


def _verdict(store: Store, trial: Trial) -> Status:
    # The supervisor may first have to start the release before, and then stop a failed trial.
    deadline = time.monotonic() + trial.boot_timeout + background.BOOT_TIMEOUT + 60
    while time.monotonic() < deadline and store.supervised():
        status = store.status()
        if status and status.answers == trial.id:
            return status
        time.sleep(0.05)
    log = store.folder / "supervisor.log"
    raise Rejected("The local platform's background process did not answer.", f"Look into {log}")


def _forget_old_builds(store: Store) -> None:
    kept = {release.build for release in store.state().releases}
    for folder in store.builds.iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def main(folder: str) -> int:
    """Handle the push that git describes on standard input, a line a branch."""
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
    with store.lock("build"):
        try:
            receive(store, commits[0])
        except Rejected as rejected:
            _explain(rejected.title, rejected.text)
        except DicectlError as error:
            _explain(error.title, f"{error.evidence}\n{error.fix}")
        else:
            return 0
    return 1


def _explain(title: str, text: str) -> None:
    print(f"\n !     Error: {title}\n !", flush=True)
    for line in text.splitlines():
        print(f" !     {line}", flush=True)
    print("\n !     Push rejected, failed to compile Python app.\n\n !     Push failed", flush=True)
