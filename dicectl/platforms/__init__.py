"""The places where apps live, a folder for each. `PLATFORMS` lists them.

`Platform` says what each of them can do. Only in this room may code depend on which one it is.
"""

from __future__ import annotations

from importlib import import_module

from dicectl.errors import DicectlError
from dicectl.platforms.abilities import Abilities
from dicectl.platforms.facts import App, Dyno, Formation, Overview, Release, Spare, Usage
from dicectl.platforms.platform import Platform

__all__ = [
    "DEFAULT",
    "PLATFORMS",
    "Abilities",
    "App",
    "Dyno",
    "Formation",
    "Overview",
    "Platform",
    "Release",
    "Spare",
    "Usage",
    "get",
    "with_ability",
]

# The class of each platform, imported when it is used.
PLATFORMS = {
    "heroku": "dicectl.platforms.heroku.platform:Heroku",
    "local": "dicectl.platforms.local.platform:Local",
    "vercel": "dicectl.platforms.vercel.platform:Vercel",
    "dokku": "dicectl.platforms.dokku.platform:Dokku",
}

# Where an app is meant to be if nothing says it.
DEFAULT = "heroku"


def with_ability(name: str) -> str:
    """Return the first platform that has an ability, by its name in `Abilities`."""
    return next(key for key in PLATFORMS if getattr(get(key).can, name))


def get(key: str, app: str = "", server: str = "") -> Platform:
    """Return the platform `key` for `app`.

    `server` is what somebody named, or the address of the app's git remote.

    Raises:
        DicectlError: D672 the platform has no servers, D671 it is no server.
    """
    module, name = PLATFORMS[key].split(":")
    kind = getattr(import_module(module), name)
    if server and not kind.can.has_servers:
        raise DicectlError("D672", platform=kind.title)
    platform: Platform = kind(app, server) if server else kind(app)
    return platform
