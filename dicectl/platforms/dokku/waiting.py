"""Waits until an app is live: Dokku takes a container for well that has lived for 10 s."""

from __future__ import annotations

import time
from collections.abc import Collection, Generator
from contextlib import suppress
from functools import partial
from itertools import chain, repeat

from dicectl.errors import DicectlError
from dicectl.events import Event, Output
from dicectl.machine.fetch import Answer
from dicectl.machine.probe import probe
from dicectl.machine.threads import begin
from dicectl.platforms.dokku import releases
from dicectl.platforms.dokku.app import DokkuApp
from dicectl.platforms.dokku.logs import last_words
from dicectl.platforms.facts import App, Overview

# How long an app gets to answer, and one that fails or whose processes have ended, in seconds.
PATIENCE, BROKEN_PATIENCE = 60.0, 6.0
FIRST_PAUSES, PAUSE = (0.2, 0.4), 1.0


def wait_until_live(
    app: DokkuApp, seen: Overview | None = None, old: Collection[str] = ()
) -> Generator[Event, None, App]:
    """Ask the page and the server until both are well; see `Platform.wait_until_live`.

    It begins with what was `seen` just now, if it was. No container may be one of the `old`.
    """
    began, pauses = time.monotonic(), chain(FIRST_PAUSES, repeat(PAUSE))
    seen = seen or app.look_anew()
    writing = begin(partial(_remember, app))
    try:
        while True:
            seen = _there(app, seen)
            has_page = seen.app.has_page
            answer = probe(seen.app.url) if has_page else Answer(200, "no page")
            those = [one for one in seen.dynos if one.type == "web" or not has_page]
            states = ", ".join(f"{one.name} {one.state}" for one in those) or "no process"
            is_up = bool(those) and all(one.state == "up" for one in those)
            if answer.good and is_up and not app.containers & set(old):
                return seen.app
            waited = time.monotonic() - began
            is_broken = seen.app.crashed or (is_up and answer.status == 500)
            if waited > (BROKEN_PATIENCE if is_broken else PATIENCE) or not seen.app.running:
                raise _failure(app, seen, f"{answer}, after {waited:.0f} s; {states}")
            yield Output(f"waiting: {answer}; {states}")
            time.sleep(next(pauses))
            seen = app.look_again()
    finally:
        writing.result()


def _there(app: DokkuApp, seen: Overview | None) -> Overview:
    """Return what was seen.

    Raises:
        DicectlError: D303 there is no app, D685 it has no address.
    """
    if seen is None:
        raise DicectlError("D303", name=app.name, platform="dokku")
    if not seen.app.url and seen.app.has_page:
        raise DicectlError("D685", app=app.name, server=app.ssh.server, login=app.login)
    return seen


def _remember(app: DokkuApp) -> None:
    """Write the releases down, if that is not done; an app that runs needs no restart for it.

    One that does not answer is a release, too. That this fails makes no app less live: the next
    time, what is live is looked at again.
    """
    text = releases.written(app.history)
    if text != app.recorded:
        with suppress(DicectlError):
            app.ssh.must("config:set", "--no-restart", app.name, f"{releases.KEY}={text}")
            app.recorded = text


def _failure(app: DokkuApp, seen: Overview, evidence: str) -> DicectlError:
    """Say why the app is not live, once waiting longer would not help."""
    facts = {"url": seen.app.url, "app": app.name, "logs_command": app.logs_command}
    if not seen.app.running:
        fix = f"dicectl scale web=1 --app {app.name} --to dokku"
        return DicectlError("D503", fix=fix, evidence=f"{evidence}; it is stopped")
    words = last_words(app)
    words["evidence"] = f"{evidence}\n{words['evidence']}"
    return DicectlError("D501" if seen.app.crashed else "D502", **facts, **words)
