"""Runs a command once, in the environment of an app's live release."""

from __future__ import annotations

import shlex
from collections.abc import Generator, Sequence

from dicectl.actions import apps
from dicectl.errors import DicectlError
from dicectl.events import Event
from dicectl.platforms import Platform


def line(words: Sequence[str]) -> str:
    """Return a shell's line: several words are one command, one word is a line already."""
    return words[0] if len(words) == 1 else shlex.join(words)


def ready(platform: Platform) -> Generator[Event, None, None]:
    """See whether there is a release to run a command in.

    Raises:
        DicectlError: D303 no such app, D317 nothing is deployed, D652 there are no processes.
    """
    fix = (
        f"Deploy it where there are some: dicectl deploy {platform.app} --to local, or --to heroku"
    )
    apps.needs_processes(platform, "run a command in", fix)
    app = (yield from apps.look(platform, 1)).app
    if not app.release:
        raise DicectlError("D317", app=app.name, platform=platform.key)
