"""`dicectl restart`."""

from __future__ import annotations

import click

from dicectl.commands import options, which

EXAMPLES = """\b
Examples:
  dicectl restart
  dicectl restart my-dice --to local
"""


@click.command(epilog=EXAMPLES)
@options.name
@options.to
@options.events
def command(name: str | None, to: str | None, as_json: bool) -> None:
    """Start an app's processes anew, and wait until its page answers.

    On this machine all of them, also after the machine was started anew.
    """
    from dicectl.actions.restart import restart

    options.follow(restart(which.find_app(name, to, "restart")), as_json=as_json)
