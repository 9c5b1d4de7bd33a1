"""`dicectl releases`."""

from __future__ import annotations

import click

from dicectl.commands import options, which

EXAMPLES = """\b
Examples:
  dicectl releases
  dicectl releases my-dice --to local -n 3
"""


@click.command(epilog=EXAMPLES)
@options.name
@options.to
@click.option(
    "-n", "--num", type=click.IntRange(1, 1000), default=15, show_default=True, help="How many."
)
@options.rows
def command(name: str | None, to: str | None, num: int, as_json: bool) -> None:
    """List an app's releases, newest first: code, config vars, or both have changed.

    The live one is marked; to one that is kept, dicectl rollback goes back.
    """
    from dicectl.actions import apps
    from dicectl.output import screens, tables

    found = screens.result_of(apps.look(which.find_app(name, to, "releases"), num)).releases
    tables.show_releases(found, as_json=as_json)
