"""Options that several commands have, and what all commands do with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dicectl.commands.naming import name as name  # noqa: PLC0414  it is one of them
from dicectl.platforms import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Generator

    from dicectl.events import Event

# Where the server that a command line names is kept until somebody asks for it.
SERVER = "dicectl.server"

# Who can have written a line of a log.
SOURCES = ["app", *PLATFORMS]

F = TypeVar("F", bound=Callable[..., Any])
Then = Callable[[], object]

app = click.option("--app", "name", help="The app. [default: the one that the git remote names]")
one = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
rows = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
events = click.option("--json", "as_json", is_flag=True, help="Print one JSON object an event.")
show = click.option("--show", "values", is_flag=True, help="Show the values.")
stdin = click.option("--stdin", is_flag=True, help="Read the value of one KEY from standard input.")


def _keep_server(ctx: click.Context, _param: click.Parameter, text: str | None) -> None:
    if text is not None:
        ctx.meta[SERVER] = text


def all_of(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Return the decorator that gives a command several options, in this order."""

    def give(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return give


at = click.option(
    "--server",
    expose_value=False,
    callback=_keep_server,
    metavar="HOST",
    help="Which Dokku server: HOST or ssh://USER@HOST:PORT.",
)
to = all_of(
    click.option(
        "--to", type=click.Choice(list(PLATFORMS)), help="Where it runs. [default: heroku]"
    ),
    at,
)


def follow(work: Generator[Event, None, None], *, as_json: bool, then: Then | None = None) -> None:
    """Show a change to an app as it happens, do `then` if it ended well, and exit so."""
    from dicectl.actions import apps
    from dicectl.output import screens

    with screens.choose(as_json=as_json) as screen:
        status = screens.follow(apps.failures_as_events(work), screen)
    if then and not status:
        then()
    click.get_current_context().exit(status)
