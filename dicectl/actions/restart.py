"""Starts an app's web processes anew."""

from __future__ import annotations

from collections.abc import Generator

from dicectl.actions import apps
from dicectl.actions.deploy import run
from dicectl.errors import DicectlError
from dicectl.events import Done, Event
from dicectl.platforms import Platform


def restart(platform: Platform) -> Generator[Event, None, None]:
    """Replace all web processes and wait until the app is live; the last event is `Done`.

    Raises:
        DicectlError: D317 nothing is deployed, D503 nothing runs, D501 and D502 it is not live.
    """
    apps.needs_processes(platform, "restart")
    app = (yield from apps.look(platform)).app
    if not app.release:
        raise DicectlError("D317", app=app.name, platform=platform.key)
    if not app.running:
        fix = f"dicectl scale web=1 --app {app.name} --to {platform.key}"
        raise DicectlError("D503", fix=fix, evidence=f"{app.name} is stopped")
    yield from run(platform.restart())
    text = f"{app.name} is restarted and answers"
    yield Done(app.name, platform.key, text, app.release, app.url)
