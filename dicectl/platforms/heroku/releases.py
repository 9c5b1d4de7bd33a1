"""What Heroku tells about releases and dynos."""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]


def live_release(releases: list[Json]) -> tuple[int, str]:
    """Return the number of the live release and how its commit's id begins: (0, "") before any."""
    live = _live(releases)
    number = int(live["version"]) if live else 0
    commit = commits(releases).get(number, "")
    return (number if commit or (live and _slug(live)) else 0), commit


def commits(releases: list[Json]) -> dict[int, str]:
    """Return how the id of each release's commit begins, by its number; some are not known.

    A release that changed only config vars has the slug of the deploy before it, so the commit is
    that of the newest deploy with its slug.
    """
    found: dict[int, str] = {}
    of_slug: dict[str, str] = {}
    for one in newest_first(releases):
        if commit := _commit(one):
            found[int(one["version"])] = commit
            of_slug.setdefault(_slug(one), commit)
    of_slug.pop("", None)
    more = {int(one["version"]): of_slug.get(_slug(one), "") for one in releases}
    return {**{number: commit for number, commit in more.items() if commit}, **found}


def previous_release(releases: list[Json]) -> int:
    """Return the number of the newest release that is not the same as the live one, 0 for none.

    It has another slug, or something between the two has changed the config vars.
    """
    live = _live(releases)
    if live is None:
        return 0
    changed = not _commit(live)
    for one in newest_first(releases):
        if int(one["version"]) >= int(live["version"]):
            continue
        if is_eligible(one) and (changed or _slug(one) != _slug(live)):
            return int(one["version"])
        changed = changed or not _commit(one)
    return 0


def built_from(releases: list[Json], commit: str) -> Json | None:
    """Return the newest release that was built from a commit, None if there is none.

    Its release phase may have failed, which a build does not: it can be tried again. Of an expired
    one Heroku keeps no build.
    """
    kept = [one for one in newest_first(releases) if one.get("status") != "expired"]
    built = (one for one in kept if _slug(one) and _commit(one))
    return next((one for one in built if commit.startswith(_commit(one))), None)


def _commit(release: Json) -> str:
    """Return how the id of the commit begins that a release was built from, "" for none."""
    found = re.fullmatch(r"Deploy ([0-9a-f]{7,40})", release.get("description") or "")
    return found[1] if found else ""


def is_eligible(release: Json) -> bool:
    """Whether a release can be gone back to: it was good once, and Heroku keeps its slug."""
    good = release.get("status", "succeeded") == "succeeded"
    return bool(good and _slug(release) and release.get("eligible_for_rollback", True))


def newest_first(releases: list[Json]) -> list[Json]:
    """Return the releases in the order that people want."""
    return sorted(releases, key=lambda one: int(one["version"]), reverse=True)


def _live(releases: list[Json]) -> Json | None:
    return next((one for one in releases if one.get("current")), None)


def _slug(release: Json) -> str:
    return str((release.get("slug") or {}).get("id", ""))


def version(dyno: Json) -> int:
    """Return the number of the release that a dyno runs, 0 where it is not told."""
    return int((dyno.get("release") or {}).get("version", 0))


def identity(dyno: Json) -> str:
    """Return what tells a dyno from the one that takes its place under the same name."""
    return f"{dyno.get('id')} {dyno.get('updated_at')}"
