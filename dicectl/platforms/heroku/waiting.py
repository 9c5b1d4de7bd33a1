"""Waits for Heroku: until a release is decided, and until an app is live."""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain, repeat

from dicectl.errors import DicectlError
from dicectl.events import Event, Output
from dicectl.machine.fetch import Answer
from dicectl.machine.probe import probe
from dicectl.machine.threads import begin
from dicectl.platforms.facts import App
from dicectl.platforms.heroku import api
from dicectl.platforms.heroku.app import HerokuApp
from dicectl.platforms.heroku.logs import last_words
from dicectl.platforms.heroku.releases import Json, identity, version

# Heroku gives a web process 60 s to bind to its port, and its router waits 75 s for that.
LIVE_TIMEOUT = 120
# Heroku gives a release phase an hour. Nobody waits here for longer than this, in seconds.
RELEASE_TIMEOUT = 15 * 60
# After the first release it takes some seconds until Heroku lists a web dyno.
NO_DYNO_GRACE = 15
# Seconds between two looks at the page and the dynos. The first ones are short: a small app is up
# soon.
PAUSE, FIRST_PAUSES = 1.0, (0.2, 0.4)
# A dyno that has no port to bind is taken for one that works when it has been up so long.
STEADY = 2
# A page that fails although all of its new dynos are up gets this long to recover.
ERROR_GRACE = 10


def settle(app: HerokuApp, made: Json) -> Iterator[Event]:
    """Wait until a release is decided, which its release phase may do.

    Raises:
        DicectlError: D405 it has failed.
    """
    yield Output(f"v{made['version']}: {made['status']}")
    began, path = time.monotonic(), f"{app.path}/releases/{made['version']}"
    while made["status"] == "pending" and time.monotonic() - began < RELEASE_TIMEOUT:
        time.sleep(PAUSE)
        (answer,) = yield from app.api.ask(path)
        made = api.value(answer, path)
        yield Output(f"v{made['version']}: its release phase runs")
    if made["status"] != "succeeded":
        said = f"release v{made['version']}: {made['status']}"
        raise DicectlError("D405", logs_command=app.logs_command, evidence=said)


def wait_until_live(
    app: HerokuApp, release: int, old: Collection[str] = ()
) -> Generator[Event, None, App]:
    """Ask the page and the dynos side by side until both are well; see `Platform`.

    None of the dynos may be one of the `old`, see `releases.identity`.
    """
    began, pauses = time.monotonic(), chain(FIRST_PAUSES, repeat(PAUSE))
    path, broken = f"{app.path}/dynos", 0.0  # since when the page is, with all dynos up
    while True:
        asked = begin(partial(probe, app.url))
        (told,) = yield from app.api.ask(path)
        dynos = api.value(told, path, list)
        web = [dyno for dyno in dynos if dyno["type"] == "web"]
        if not web and not (yield from _has_page(app)):
            yield from _settle_others(app, release, old, "D501")
            return App(app.name, app.url, release, running=bool(dynos), has_page=False)
        answer = asked.result()
        new = [one for one in web if version(one) >= release and identity(one) not in old]
        up = bool(web) and new == web and all(dyno["state"] == "up" for dyno in web)
        if up and answer.good:
            if len(dynos) > len(web):
                yield from _settle_others(app, release, old, "D508")
            return App(app.name, app.url, max(map(version, web)))
        now = time.monotonic()
        failing = up and answer.status >= 500
        if not up:
            broken = 0.0
        elif failing and not broken:
            broken = now
        grace = LIVE_TIMEOUT if web else NO_DYNO_GRACE
        if _crashed(new) or now - began > grace or (failing and now - broken > ERROR_GRACE):
            raise (yield from _failure(app, answer, web, new, now - began))
        states = ", ".join(map(_state, web)) or "no dyno yet"
        yield Output(f"waiting: {answer}; {states}")
        time.sleep(next(pauses))


def _has_page(app: HerokuApp) -> Generator[Event, None, bool]:
    """Whether the Procfile that is live has a web process; without any formation it may have."""
    path = f"{app.path}/formation"
    (told,) = yield from app.api.ask(path)
    types = [one["type"] for one in api.value(told, path, list)]
    return "web" in types or not types


def _settle_others(
    app: HerokuApp, release: int, old: Collection[str], code: str
) -> Iterator[Event]:
    """Wait until all dynos that serve no page are up; there may be none.

    Heroku calls them so as soon as they are started, so they have to stay it for a while.

    Raises:
        DicectlError: `code`, one is not.
    """
    began, up_since, path = time.monotonic(), 0.0, f"{app.path}/dynos"
    while True:
        (told,) = yield from app.api.ask(path)
        dynos = [dyno for dyno in api.value(told, path, list) if dyno["type"] != "web"]
        new = [one for one in dynos if version(one) >= release and identity(one) not in old]
        late = [one for one in dynos if one not in new or one["state"] != "up"]
        now = time.monotonic()
        up_since = 0.0 if late else up_since or now
        if not dynos or (up_since and now - up_since >= STEADY):
            return
        if (crashed := _crashed(new)) or now - began > LIVE_TIMEOUT:
            raise _failure_of(app, code, *crashed[:1] or late[:1])
        yield Output(f"waiting: {', '.join(map(_state, dynos))}")
        time.sleep(PAUSE)


def _crashed(dynos: list[Json]) -> list[Json]:
    return [one for one in dynos if one["state"] == "crashed"]


def _failure_of(app: HerokuApp, code: str, dyno: Json) -> DicectlError:
    """Say that one dyno is not up."""
    reason = "it ended" if dyno["state"] == "crashed" else f"it is {dyno['state']}"
    facts = {"process": dyno["name"], "release": version(dyno), "reason": reason}
    logs = f"{app.logs_command} --process {dyno['name']}"
    return DicectlError(code, **facts, logs_command=logs, **last_words(app.name, dyno["type"]))


def _failure(
    app: HerokuApp, answer: Answer, web: list[Json], new: list[Json], waited: float
) -> Generator[Event, None, DicectlError]:
    """Say why the app is not live, once waiting longer would not help."""
    facts = {"url": app.url, "app": app.name, "logs_command": app.logs_command}
    if crashed := _crashed(new):
        return _failure_of(app, "D501", crashed[0])
    if not web:
        fix = f"dicectl scale web=1 --app {app.name} --to heroku"
        return DicectlError("D503", fix=fix, evidence=f"Heroku lists no web dyno; {answer}")
    seen = f"{answer}, after {waited:.0f} s"
    if not answer.good and (yield from _is_in_maintenance(app)):
        return DicectlError("D507", **facts, evidence=f"{seen}; Heroku says maintenance: true")
    words = last_words(app.name)
    if answer.good:
        seen += "; " + ", ".join(f"{_state(dyno)} (v{version(dyno)})" for dyno in web)
    words["evidence"] = f"{seen}\n{words['evidence']}"
    return DicectlError("D506" if answer.good else "D502", **facts, **words)


def _is_in_maintenance(app: HerokuApp) -> Generator[Event, None, bool]:
    """Whether Heroku's router answers for the app, which its dynos know nothing of."""
    with suppress(DicectlError):  # what failed is known all the same
        about = yield from app.about()
        return bool(about and about.get("maintenance"))
    return False


def _state(dyno: Json) -> str:
    return f"{dyno['name']} {dyno['state']}"
