"""`dicectl destroy`."""

from __future__ import annotations

import click

from dicectl.commands import options, which

EXAMPLES = """\b
Examples:
  dicectl destroy my-dice
  dicectl destroy my-dice --to local --confirm my-dice
"""


@click.command(epilog=EXAMPLES)
@options.name
@options.to
@click.option("--confirm", metavar="NAME", help="Do not ask; it has to be the app's name again.")
@options.events
def command(name: str | None, to: str | None, confirm: str | None, as_json: bool) -> None:
    """Remove an app for ever: its address, its releases, its config vars and its log.

    Your code stays as it is, and dicectl deploy makes the app anew.
    """
    from dicectl.actions import target
    from dicectl.actions.destroy import destroy
    from dicectl.output.questions import name_asker

    if name is None:
        raise click.MissingParameter(param_type="argument", param_hint="'NAME'")
    ask = name_asker(name, as_json=as_json)
    platform = which.find_app(name, to, "destroy")
    options.follow(destroy(platform, target.here(), confirm, ask), as_json=as_json)
