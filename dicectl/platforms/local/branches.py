"""The branches of an app's repository, which move together with its releases or not at all."""

from __future__ import annotations

import time

from dicectl.machine import runner
from dicectl.platforms.local.store import Store

BRANCHES = ("refs/heads/main", "refs/heads/master")
# How long to wait for git, in seconds. It holds its lock on a branch for milliseconds, and moves
# the branch as soon as its hook has ended. What is older was left by a git that was killed.
GIT_TIMEOUT = 3


class OvertakenError(Exception):
    """Another push has moved the branch, so that git would not, and nothing is released."""


def must_be_at(store: Store, branch: str, before: str) -> None:
    """See to it that git will move a branch from where it was when the push began.

    Raises:
        OvertakenError: another push has moved it since.
    """
    settle(store)
    if _all(store).get(branch, before) != before:
        raise OvertakenError


def settle(store: Store) -> None:
    """Wait until the push of the live release has moved its branch; a killed one never does."""
    live, deadline = store.state().current, time.monotonic() + GIT_TIMEOUT
    while live and live.commit not in _all(store).values() and time.monotonic() < deadline:
        time.sleep(0.05)


def point_to(store: Store, commit: str) -> None:
    """Set the branch to the live commit. Else git would not push a commit that it has already."""
    unlock(store)
    runner.run([*_git(store), "update-ref", BRANCHES[0], commit])


def unlock(store: Store) -> None:
    """Remove the locks that a killed git has left: they would refuse every push to come."""
    deadline = time.monotonic() + GIT_TIMEOUT
    for name in (*BRANCHES, "packed-refs", "shallow"):
        lock = store.repository / f"{name}.lock"
        while lock.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        lock.unlink(missing_ok=True)


def _all(store: Store) -> dict[str, str]:
    """Return the commit that each branch is at."""
    listed = runner.run([*_git(store), "for-each-ref", "--format=%(refname) %(objectname)"]).stdout
    return {name: commit for name, _, commit in (one.partition(" ") for one in listed.splitlines())}


def _git(store: Store) -> list[str]:
    return ["git", f"--git-dir={store.repository}"]
