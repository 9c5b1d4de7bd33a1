"""Starts an app's processes anew."""

from __future__ import annotations

from collections.abc import Generator

from dicectl.actions import apps
from dicectl.actions.deploy import run
from dicectl.errors import DicectlError
from dicectl.events import Done, Event
from dicectl.platforms import Platform


def restart(platform: Platform) -> Generator[Event, None, None]:
    """Replace all web processes and wait until the app is live; the last event is `Done`.

    An app of this machine that is down or stopped is started.

    Raises:
        DicectlError: D317 nothing is deployed, D503 nothing runs, D501 and D502 it is not live.
    """
    apps.needs_processes(platform, "restart")
    seen = yield from apps.look(platform)
    app = seen.app
    if not app.release:
        raise DicectlError("D317", app=app.name, platform=platform.key)
    idle = not any(one.quantity for one in seen.formation)
    if idle or not (app.running or platform.can.is_here):
        kind = "web" if app.has_page else seen.formation[0].type
        fix = f"dicectl scale {kind}=1 --app {app.name} --to {platform.key}"
        raise DicectlError("D503", fix=fix, evidence=f"{app.name} is stopped")
    yield from run(platform.restart())
    answers = any(one.quantity for one in seen.formation if one.type == "web")
    done = "restarted" if app.running else "started"
    text = f"{app.name} is {done} and {'answers' if answers else 'its processes are up'}"
    yield Done(app.name, platform.key, text, app.release, app.url)
