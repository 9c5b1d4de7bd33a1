"""Runs one command as a process of a local app, at the user's own terminal."""

from __future__ import annotations

import os
from typing import NoReturn

from dicectl.errors import DicectlError
from dicectl.machine import runner
from dicectl.platforms.local import disks
from dicectl.platforms.local.dyno import Dyno
from dicectl.platforms.local.log import Log
from dicectl.platforms.local.store import Store

# What Heroku, too, hands on of the user's own environment.
_TERMINAL = ("TERM", "COLUMNS", "LINES")


def execute(store: Store, command: str) -> NoReturn:
    """Become a process of the live release that runs `command`; see `Platform.execute`.

    Raises:
        DicectlError: D317 nothing is deployed, D319 its build is gone.
    """
    release, app = store.state().current, store.folder.name
    if release is None:
        raise DicectlError("D317", app=app, platform="local")
    dyno = Dyno.once(store, release, "run", command)
    shown = {key: os.environ[key] for key in _TERMINAL if key in os.environ}
    Log(store.log).write(f"local[{dyno.name}]", f"Starting process with command `{command}`")
    disks.clean(store)  # of those before: who has become its command removes nothing
    try:
        dyno.prepare()
        runner.become(dyno.argv, cwd=dyno.disk, env={**shown, **dyno.env})
    except OSError as error:
        raise DicectlError("D319", app=app, evidence=str(error)) from error
