"""What Vercel tells about deployments, as releases with numbers.

A deployment has an id and no number. Ours carry one, and their commit, as `--meta`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from dicectl.platforms.facts import Release
from dicectl.platforms.vercel.cli import Json

COMMIT, NUMBER, CONFIG = "dicectlCommit", "dicectlRelease", "dicectlConfig"
_BUILDING = {"QUEUED", "INITIALIZING", "BUILDING"}


def numbered(deployments: Sequence[Json]) -> dict[int, Json]:
    """Return those that were built well, by number: the number that they carry, or the next."""
    found: dict[int, Json] = {}
    ready = [one for one in deployments if _state(one) == "READY"]
    for one in sorted(ready, key=lambda one: int(one.get("created") or 0)):
        number = max(_number(one), max(found, default=0) + 1)
        found[number] = one
    return found


def is_building(deployments: Sequence[Json]) -> bool:
    """Whether one of ours is being built."""
    return any(_state(one) in _BUILDING and commit(one) for one in deployments)


def commit(deployment: Json) -> str:
    """Return the commit that a deployment was made from, "" where that is not known."""
    meta = deployment.get("meta") or {}
    found = str(meta.get(COMMIT) or meta.get("githubCommitSha") or "")
    return found if re.fullmatch(r"[0-9a-f]{7,64}", found) else ""


def identity(deployment: Json) -> str:
    """Return a deployment's id, which Vercel has under two names."""
    return str(deployment.get("uid") or deployment.get("id") or "")


def release(number: int, deployment: Json, live: str) -> Release:
    """Return a deployment as a release; `live` is the id of the live one."""
    made = commit(deployment)
    return Release(
        version=number,
        what=f"Deploy {made[:8]}" if made else "Deploy",
        commit=made,
        when=moment(deployment.get("created")),
        who=str((deployment.get("creator") or {}).get("username") or ""),
        live=identity(deployment) == live,
        kept=True,
        deploy=True,
    )


def moment(milliseconds: object) -> str:
    """Return one of Vercel's times in RFC 3339, "" for none."""
    if not isinstance(milliseconds, int | float):
        return ""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")


def print_of(env: Sequence[Json]) -> str:
    """Return what changes with the config vars; none of their values is in it."""
    facts = sorted(f"{one.get('key')} {one.get('id')} {one.get('updatedAt')}" for one in env)
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]


def _number(deployment: Json) -> int:
    said = str((deployment.get("meta") or {}).get(NUMBER) or "")
    return int(said) if said.isdecimal() and len(said) < 9 else 0


def _state(deployment: Json) -> str:
    return str(deployment.get("readyState") or deployment.get("state") or "")
