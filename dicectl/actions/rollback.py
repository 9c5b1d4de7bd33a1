"""Go back to an earlier release."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping

from dicectl.actions import apps
from dicectl.actions.deploy import run
from dicectl.actions.deploy_steps import announced
from dicectl.errors import DicectlError
from dicectl.events import Deployed, Event, Notice, Planned
from dicectl.platforms import Platform, Release


def rollback(platform: Platform, release: int | None) -> Generator[Event, None, None]:
    """Bring back a release, by default the one before the live one; the last event is as in deploy.

    It becomes a new release, so nothing is lost: what changes and the way back are said first.
    """
    began = time.monotonic()
    names = {"app": platform.app, "platform": platform.key}
    seen = yield from apps.look(platform)
    wanted, live = release or seen.app.previous, seen.app.release
    if not wanted:
        raise DicectlError("D304", release="before the live one", **names)
    old = next((one for one in seen.releases if one.version == wanted), None)
    if old and not (old.kept or old.live):
        said = f"v{wanted}: {old.what}; it has no build, or none that is kept"
        raise DicectlError("D304", release=f"v{wanted}", **names, evidence=said)
    step = platform.rollback(wanted)
    yield Planned(platform.app, platform.title, (announced(step),), dry_run=False)
    yield from _changes(platform, seen.app.commit, old, wanted)
    where = f"--app {platform.app} --to {platform.key}"
    yield Notice(f"v{live} is live. To undo: dicectl rollback v{live} {where}")
    yield from run(step)
    now = (yield from platform.find()) or seen.app
    seconds = round(time.monotonic() - began, 1)
    url = now.url if now.has_page else ""
    yield Deployed(now.name, platform.key, url, now.release, now.commit, True, seconds)


def _changes(
    platform: Platform, commit: str, old: Release | None, wanted: int
) -> Generator[Event, None, None]:
    """Say what going back changes: a release has code and config vars, so both may change."""
    if old and old.commit and commit:
        same = old.commit.startswith(commit) or commit.startswith(old.commit)
        code = "stays as it is" if same else f"goes from {commit[:8]} to {old.commit[:8]}"
        yield Notice(f"The code {code}.")
    if not platform.can.config_is_released:
        yield Notice("The config vars stay as they are.")
        return
    try:
        today = yield from platform.config()
        then = yield from platform.config(wanted)
    except DicectlError as error:
        if old is None and error.code == "D304":
            raise
        yield Notice(f"The config vars of v{wanted} come back with it.")  # whichever they are
        return
    yield Notice(f"The config vars {_differences(today, then) or 'stay as they are'}.")


def _differences(today: Mapping[str, str], then: Mapping[str, str]) -> str:
    """Name the config vars that change; no values."""
    both = today.keys() & then.keys()
    kinds = {
        "that come back": then.keys() - today.keys(),
        "that go": today.keys() - then.keys(),
        "that get their old value": {key for key in both if today[key] != then[key]},
    }
    return "; ".join(f"{what}: {', '.join(sorted(keys))}" for what, keys in kinds.items() if keys)
