"""Starts an app's processes anew, or all apps that are down."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from dicectl import platforms
from dicectl.actions import apps
from dicectl.actions.deploy import run
from dicectl.errors import DicectlError
from dicectl.events import Done, Event, Notice
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


def start_all(keys: Iterable[str], *, alone: bool) -> Generator[Event, None, None]:
    """Start the apps that are meant to run and are down; a `Done` for each that is up again.

    One that does not come up hides no other; see `apps.everywhere` for the rest.
    """
    found, broken = yield from apps.everywhere(keys, alone=alone)
    down = [(platforms.get(key, app.name), app) for key, app in found if app.down]
    for platform, app in down:
        try:
            if step := platform.start():
                yield from run(step)
            yield from platform.wait_until_live(app.release)
        except DicectlError as error:
            yield Notice(f"{app.name} is not up again: {error.title}")
            broken = error
        else:
            yield Done(app.name, platform.key, f"{app.name} is started", app.release, app.url)
    if broken:
        raise broken
    if not down:
        yield Done("", "", "Nothing was started: no app is down that was not stopped")
