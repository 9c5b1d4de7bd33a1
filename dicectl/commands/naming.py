"""Where an app's name may stand: behind --app in every command, first where nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from dicectl.platforms.names import RULE

F = TypeVar("F", bound=Callable[..., Any])

# Where a command's context keeps what --app says.
_APP = "dicectl.app"


def name(command: F) -> F:
    """Let the app be named by the first word, or as in every command with --app."""
    same = click.option(
        "--app",
        metavar="NAME",
        is_eager=True,
        expose_value=False,
        callback=lambda ctx, _param, value: ctx.meta.__setitem__(_APP, value),
        help="The app. The same as NAME.",
    )
    return click.argument("name", required=False, callback=_named)(same(command))


def _named(ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    other: str | None = ctx.meta.get(_APP)
    if value is not None and other is not None and value != other:
        raise click.UsageError(f"Which app is meant, {value} or {other}?")
    return other if value is None else value


def elsewhere(word: str, command: str) -> str:
    """Say where an app's name belongs, if a word that is not understood may be one."""
    example = f"dicectl {command} --app {word}"
    return f" If it is the app's name: {example}" if RULE.fullmatch(word) else ""


class Group(click.Group):
    """Commands below a command, in whose place an app may be named."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an app's name in its place is told where it belongs."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            told = error.format_message() + elsewhere(args[0], str(ctx.info_name))
            raise click.UsageError(told, ctx) from error
