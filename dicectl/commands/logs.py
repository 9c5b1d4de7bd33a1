"""`dicectl logs`."""

from __future__ import annotations

from pathlib import Path

import click

from dicectl.platforms import PLATFORMS

EXAMPLES = """\b
Examples:
  dicectl logs
  dicectl logs my-dice --to local -n 20 -f
"""


@click.command(epilog=EXAMPLES)
@click.argument("name", required=False)
@click.option("--to", type=click.Choice(list(PLATFORMS)), help="Where it runs. [default: heroku]")
@click.option(
    "-n",
    "--num",
    "lines",
    type=click.IntRange(1, 1500),
    default=100,
    show_default=True,
    help="How many lines.",
)
@click.option("-f", "--follow", is_flag=True, help="Go on with new lines until Ctrl-C.")
def command(name: str | None, to: str | None, lines: int, follow: bool) -> None:
    """Show what an app printed, and what its platform says about it."""
    from dicectl import output, target

    platform = target.find_app(Path.cwd(), name, to, command="logs")
    output.copy(platform.logs(lines, follow=follow))
