"""Releases, which Dokku has not: it knows what is live, and no commit of anything before.

So dicectl numbers what it sees live, and writes that down there in a config var of its own. What
somebody else has deployed since is live and not written down yet, so it is the next one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dicectl.platforms.facts import Release

# The config var: "1:COMMIT:SECONDS,2:COMMIT:SECONDS", the oldest first.
KEY = "DICECTL_RELEASES"
# What Dokku or dicectl sets for itself, and no user has to see.
INTERNAL = (KEY, "GIT_REV")
# How many are kept; all of them must fit into a command line.
MOST = 50
_ONE = re.compile(r"(\d{1,8}):([0-9a-f]{7,64}):(\d{0,12})")


@dataclass(frozen=True)
class Past:
    """A release: its number, its commit, and when it was seen first (seconds, 0 for unknown)."""

    number: int
    commit: str
    when: int = 0

    def __str__(self) -> str:
        return f"{self.number}:{self.commit}:{self.when}"


def read(text: str) -> list[Past]:
    """Return what the config var says, the oldest first."""
    return [Past(int(n), commit, int(when or 0)) for n, commit, when in _ONE.findall(text)]


def up_to(live: str, when: int, *known: list[Past]) -> list[Past]:
    """Return the longest history that is known, and what is live as its last release.

    `live` is a commit, "" before the first deploy.
    """
    found = list(sorted(known, key=_last)[-1])
    if live and not (found and same(found[-1].commit, live)):
        found.append(Past(found[-1].number + 1 if found else 1, live, when))
    return found


def _last(history: Sequence[Past]) -> int:
    return history[-1].number if history else 0


def written(history: Sequence[Past]) -> str:
    """Return them as the config var has them."""
    return ",".join(map(str, history[-MOST:]))


def same(one: str, other: str) -> bool:
    """Whether two beginnings of ids are of one commit."""
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def previous(history: Sequence[Past]) -> int:
    """Return the number of the newest one with another commit than the live one, 0 for none."""
    older = (one for one in reversed(history) if not same(one.commit, history[-1].commit))
    return next((one.number for one in older), 0)


def listed(history: Sequence[Past]) -> list[Release]:
    """Return them for people, the newest first."""
    return [_release(one, history) for one in reversed(history)]


def _release(one: Past, history: Sequence[Past]) -> Release:
    before = (old for old in history if old.number < one.number and same(old.commit, one.commit))
    again = max((old.number for old in before), default=0)
    live = one is history[-1]
    return Release(
        version=one.number,
        what=f"Rollback to v{again}" if again else f"Deploy {one.commit[:8]}",
        commit=one.commit,
        when=datetime.fromtimestamp(one.when, UTC).isoformat() if one.when else "",
        live=live,
        kept=not live,
        deploy=not again,
    )


def live_commit(
    app: Mapping[str, str], git: Mapping[str, str], builds: Sequence[Mapping[str, Any]]
) -> str:
    """Return the commit that runs, as much of it as Dokku tells.

    A push says what it brought. After `ps:rebuild` it is what the deploy branch has.
    """
    pushed = app.get("deploy-source-metadata", "")
    branch = git.get("sha", "")
    made = [one for one in builds if one.get("kind") == "build" and one["status"] == "succeeded"]
    newest = max(made, key=lambda one: str(one.get("started_at")), default={})
    if newest.get("source") == "ps:rebuild" and branch:
        return pushed if same(pushed, branch) else branch
    return pushed if re.fullmatch(r"[0-9a-f]{40,64}", pushed) else branch
