"""The places where apps live, a folder for each. `PLATFORMS` lists them.

`Platform` says what each of them can do. Only in this room may code depend on which one it is.
"""

from __future__ import annotations

from importlib import import_module

from dicectl.platforms.abilities import Abilities
from dicectl.platforms.facts import App, Dyno, Formation, Overview, Release
from dicectl.platforms.platform import Platform

__all__ = [
    "PLATFORMS",
    "Abilities",
    "App",
    "Dyno",
    "Formation",
    "Overview",
    "Platform",
    "Release",
    "get",
]

# The class of each platform, imported when it is used.
PLATFORMS = {
    "heroku": "dicectl.platforms.heroku.platform:Heroku",
    "local": "dicectl.platforms.local.platform:Local",
    "vercel": "dicectl.platforms.vercel.platform:Vercel",
}


def get(key: str, app: str = "") -> Platform:
    """Return the platform `key` for `app`."""
    module, name = PLATFORMS[key].split(":")
    platform: Platform = getattr(import_module(module), name)(app)
    return platform
