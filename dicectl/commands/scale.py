"""`dicectl scale`."""

from __future__ import annotations

import click

from dicectl.commands import options, which

EXAMPLES = """\b
Examples:
  dicectl scale
  dicectl scale web=2
  dicectl scale web+1 worker=1:standard-1x --app my-dice
  dicectl scale web=0 --app my-dice --to local
  dicectl scale --dyno-memory 1024 --app my-dice --to local
"""


@click.command(epilog=EXAMPLES)
@click.argument("wishes", nargs=-1, metavar="[TYPE=NUMBER[:SIZE]]...")
@click.option(
    "--dyno-memory",
    "memory",
    type=click.IntRange(32, 999_999),
    metavar="MB",
    help="How much each process may have on the local platform; R14 tells of more. [default: 512]",
)
@options.app
@options.to
@options.events
def command(
    wishes: tuple[str, ...], memory: int | None, name: str | None, to: str | None, as_json: bool
) -> None:
    """Say how many processes of each type run, or change that: web=2, web+1, web=1:standard-1x.

    Each process is a dyno, which is what Heroku is paid for.
    """
    from dicectl.actions import apps
    from dicectl.actions.scale import scale
    from dicectl.output import screens, tables

    platform = which.find_app(name, to, "scale --app")
    if wishes or memory:
        options.follow(scale(platform, wishes, memory or 0), as_json=as_json)
    found = screens.result_of(apps.look(platform)).formation
    tables.show_formation(found, platform.cost(found), as_json=as_json)
