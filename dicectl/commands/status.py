"""`dicectl status`."""

from __future__ import annotations

import click

from dicectl.commands import options, which
from dicectl.errors import ExitStatus

EXAMPLES = """\b
Examples:
  dicectl status
  dicectl status my-dice --to local --json
"""


@click.command(epilog=EXAMPLES)
@options.name
@options.to
@options.one
@click.pass_context
def command(ctx: click.Context, name: str | None, to: str | None, as_json: bool) -> None:
    """Say how an app is: address, release, dynos, the last deploy, and what it costs.

    Ends with 0 when its page answers, with 5 when it does not.
    """
    from dicectl.actions import target
    from dicectl.actions.status import status
    from dicectl.output import screens
    from dicectl.output import status as screen

    found = screens.result_of(status(which.find_app(name, to, "status"), target.here()))
    screen.show(found, as_json=as_json)
    ctx.exit(ExitStatus.DONE if found.healthy else ExitStatus.NOT_HEALTHY)
