"""What the Tab key can complete: names of apps, releases, config vars and errors.

The user waits for the answer. So it comes from files and from git, and no platform is asked. What
cannot be found out is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem
from click.types import StringParamType

from dicectl.errors import DicectlError
from dicectl.platforms import PLATFORMS, get, with_ability

if TYPE_CHECKING:
    from dicectl.platforms.local.store import Store

# A word, and what is known about it. Some shells show that beside the word.
Words = Iterator[tuple[str, str]]


def apps(ctx: click.Context) -> Words:
    """Yield the names of the apps: of the git remotes, on this machine, and those remembered."""
    wanted = ctx.params.get("to")
    remotes = _remotes()
    for key in sorted(PLATFORMS, key=lambda key: not get(key).can.is_here):
        if wanted in {key, None}:
            others = _made if get(key).can.is_here else _remembered
            named = [remotes[key]] if key in remotes else []
            yield from ((name, f"on {key}") for name in [*named, *others(key)])


def _remotes() -> dict[str, str]:
    """Return the app that each platform's remote names."""
    from dicectl.actions import target
    from dicectl.source.project import Project

    with suppress(DicectlError):
        return target.named_by_remotes(Project.find(Path.cwd()))
    return {}


def _made(_key: str) -> list[str]:
    from dicectl.platforms.local import store

    return sorted(file.parent.name for file in store.apps_folder().glob("*/app.json"))


def _remembered(key: str) -> list[str]:
    from dicectl.machine import seen_apps

    return seen_apps.apps(key)


def releases(ctx: click.Context) -> Words:
    """Yield an app's releases on this machine that can be brought back, the newest first."""
    store = _store(ctx)
    state = store.state() if store else None
    for release in reversed(state.releases if state else ()):
        if state and release.version != state.live:
            yield f"v{release.version}", f"commit {release.commit[:8]}"


def _store(ctx: click.Context) -> Store | None:
    """Return the local store of the app that is meant."""
    from dicectl.platforms.local.store import Store

    here = with_ability("is_here")
    app = ctx.params.get("name") or _remotes().get(here, "")
    store = Store.of(app)
    return store if app and ctx.params.get("to") in {here, None} and store.exists() else None


def config_keys(ctx: click.Context) -> Words:
    """Yield the config vars of an app on this machine."""
    store = _store(ctx)
    if store:
        yield from ((key, "") for key in store.state().config)


def explained(_ctx: click.Context) -> Words:
    """Yield the names that `dicectl explain` knows."""
    from dicectl.errors.catalogue import CATALOGUE
    from dicectl.explain.catalogue import EXPLANATIONS

    yield from ((one.name, "") for one in EXPLANATIONS)
    yield from ((code, "") for code in CATALOGUE)


def targets(_ctx: click.Context) -> Words:
    """Yield the functions of this folder, and the files that have one."""
    from dicectl.completion import functions

    yield from functions.targets()


# What completes a parameter, by its name. A name means the same in every command.
VALUES: dict[str, Callable[[click.Context], Words]] = {
    "name": apps,
    "app": apps,
    "release": releases,
    "key": config_keys,
    "keys": config_keys,
    "what": explained,
    "target": targets,
}
# Parameters that may be a file, too.
OR_FILES = {"what", "target"}


class Known(StringParamType):
    """A parameter whose values can be listed."""

    def __init__(self, find: Callable[[click.Context], Words]) -> None:
        self._find = find

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the values that begin so, each once."""
        words: dict[str, str] = {}
        with suppress(Exception):  # even a bug must not print into the line that the user types
            for word, about in self._find(ctx):
                if word.startswith(incomplete):
                    words.setdefault(word, about)
        if not words and param.name in OR_FILES:
            return [CompletionItem(incomplete, type="file")]
        return [CompletionItem(word, help=about or None) for word, about in words.items()]


class Given(StringParamType):
    """What is given to the function that a command line names."""

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Return the choices of the option before the cursor."""
        from dicectl.completion import functions

        with suppress(Exception):  # see `Known`
            return functions.given(ctx, incomplete)
        return []


def teach(command: click.Command) -> None:
    """Make each parameter that is named in `VALUES` complete, also in subcommands."""
    for param in command.params:
        if param.name in VALUES:
            param.type = Known(VALUES[param.name])
        elif param.name == "given":
            param.type = Given()
    for below in getattr(command, "commands", {}).values():
        teach(below)
