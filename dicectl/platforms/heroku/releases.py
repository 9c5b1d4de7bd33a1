"""What Heroku tells about releases and dynos."""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]


def live_release(releases: list[Json]) -> tuple[int, str]:
    """Return the number of the live release and how its commit's id begins: (0, "") before any.

    A release that changed only config vars has the slug of the deploy before it, so the commit is
    that of the newest deploy with the live slug.
    """
    newest_first, live = _with_live(releases)
    if live is None:
        return 0, ""
    for release in newest_first:
        commit = _commit(release)
        if commit and (release is live or _slug(release) == _slug(live) != ""):
            return int(live["version"]), commit
    return (int(live["version"]) if _slug(live) else 0), ""


def previous_release(releases: list[Json]) -> int:
    """Return the number of the newest release of other code than the live one, 0 for none."""
    newest_first, live = _with_live(releases)
    if live is None:
        return 0
    good = (
        one
        for one in newest_first
        if int(one["version"]) < int(live["version"])
        and _is_good(one)
        and _slug(one) not in ("", _slug(live))
    )
    return int(next(good, {"version": 0})["version"])


def built_from(releases: list[Json], commit: str) -> Json | None:
    """Return the newest release that was built from a commit, None if there is none.

    Its release phase may have failed, which a build does not: it can be tried again.
    """
    newest_first, _ = _with_live(releases)
    built = (one for one in newest_first if _slug(one) and _commit(one))
    return next((one for one in built if commit.startswith(_commit(one))), None)


def _commit(release: Json) -> str:
    """Return how the id of the commit begins that a release was built from, "" for none."""
    found = re.fullmatch(r"Deploy ([0-9a-f]{7,40})", release.get("description") or "")
    return found[1] if found else ""


def _is_good(release: Json) -> bool:
    return bool(release.get("status", "succeeded") == "succeeded")


def _with_live(releases: list[Json]) -> tuple[list[Json], Json | None]:
    """Return the releases, newest first, and the live one of them."""
    newest_first = sorted(releases, key=lambda one: int(one["version"]), reverse=True)
    return newest_first, next((one for one in newest_first if one.get("current")), None)


def _slug(release: Json) -> str:
    return str((release.get("slug") or {}).get("id", ""))


def version(dyno: Json) -> int:
    """Return the number of the release that a dyno runs, 0 where it is not told."""
    return int((dyno.get("release") or {}).get("version", 0))
