"""`dicectl logs`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import click

from dicectl.commands import options, which

EXAMPLES = """\b
Examples:
  dicectl logs
  dicectl logs my-dice --to local -n 20 -f
  dicectl logs my-dice --errors --since 1h
"""
LINES = "How many lines, counted after all choices. [default: 100; with --since all]"
SOURCE = "What the app printed, or what the platform says."


def _since(_ctx: click.Context, _param: click.Parameter, value: str | None) -> datetime | None:
    """Return the time that was so long ago."""
    from dicectl.logs.follow import age

    try:
        return datetime.now(UTC) - age(value) if value else None
    except OverflowError as error:
        raise click.BadParameter(f"{value!r} is too long ago.") from error
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is not like 90s, 10m, 2h, 1d or 1h30m.") from error


def _grep(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Any:  # noqa: ANN401
    try:
        return re.compile(value) if value is not None else None
    except re.error as error:
        caret = f"  {value}\n  {' ' * (error.pos or 0)}^"
        raise click.BadParameter(f"{error.msg}\n{caret}") from error


@click.command(epilog=EXAMPLES)
@options.name
@options.to
@click.option("-n", "--num", "lines", type=click.IntRange(1), help=LINES)
@click.option("-f", "--follow", is_flag=True, help="Go on with new lines until Ctrl-C.")
@click.option("--source", type=click.Choice(options.SOURCES), help=SOURCE)
@click.option("--process", help="Lines of a process type or one process: web, web.1, router.")
@click.option("--since", callback=_since, help="Lines of the last 90s, 10m, 2h, 1d.")
@click.option("--grep", callback=_grep, help="Lines in which a regular expression is found.")
@click.option("--errors", is_flag=True, help="Errors, failed requests and whole tracebacks.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--raw", is_flag=True, help="Print the lines as they came, also on a terminal.")
def command(
    name: str | None,
    to: str | None,
    as_json: bool,
    raw: bool,
    **wish: Any,  # noqa: ANN401  what `Wish` takes
) -> int:
    """Show what an app printed, and what its platform says about it.

    To a pipe the lines go as they came. Ends with what explains the errors among them.
    """
    from dicectl.explain import Reader
    from dicectl.logs.follow import Log, Wish
    from dicectl.output import logs

    if as_json and raw:
        raise click.UsageError("Give --json or --raw, not both.")
    platform = which.find_app(name, to, "logs")
    reader = Reader()
    log = Log(platform, Wish(**wish), reader.read)
    return logs.show(log, reader.explained, as_json=as_json, raw=raw)
