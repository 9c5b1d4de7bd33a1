"""`dicectl stop`."""

from __future__ import annotations

from pathlib import Path

import click

from dicectl.platforms import PLATFORMS

EXAMPLES = """\b
Example:
  dicectl stop my-dice --to local
"""


@click.command(epilog=EXAMPLES)
@click.argument("name", required=False)
@click.option("--to", type=click.Choice(list(PLATFORMS)), help="Where it runs. [default: heroku]")
def command(name: str | None, to: str | None) -> None:
    """Stop an app's web process. The app, its releases and its address stay."""
    from dicectl import target

    platform = target.find_app(Path.cwd(), name, to, command="stop")
    again = platform.stop()
    click.echo(f"{platform.app} is stopped. Start it again with: {again}", err=True)
