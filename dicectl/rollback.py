"""Go back to an earlier release."""

from __future__ import annotations

import time
from collections.abc import Generator

from dicectl.deploy import failed, run
from dicectl.errors import DicectlError
from dicectl.events import Deployed, Event, Notice, Planned
from dicectl.platforms import Platform


def rollback(platform: Platform, release: int | None) -> Generator[Event, None, None]:
    """Bring back a release, by default the one before the live one; the last event is as in deploy.

    It becomes a new release, so nothing is lost: the way back is said first.
    """
    began = time.monotonic()
    app = f"{platform.app} --to {platform.key}"
    try:
        platform.check_ready()
        found = yield from platform.find()
        if found is None:
            raise DicectlError("D303", name=platform.app, platform=platform.key)
        wanted = release or found.previous
        if not wanted:
            raise DicectlError("D304", release="before the live one", app=platform.app)
        step = platform.rollback(wanted)
        yield Planned(platform.app, platform.title, (step.announced,), dry_run=False)
        yield Notice(
            f"v{found.release} is live. To undo: dicectl rollback v{found.release} --app {app}"
        )
        yield from run(step)
        now = (yield from platform.find()) or found
        seconds = round(time.monotonic() - began, 1)
        yield Deployed(now.name, platform.key, now.url, now.release, now.commit, True, seconds)
    except DicectlError as error:
        yield failed(error)
