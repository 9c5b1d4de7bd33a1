"""`dicectl apps`."""

from __future__ import annotations

import click

from dicectl.commands import options
from dicectl.platforms import PLATFORMS

EXAMPLES = """\b
Examples:
  dicectl apps
  dicectl apps --to local --json
"""


@click.command(epilog=EXAMPLES)
@click.option("--to", type=click.Choice(list(PLATFORMS)), help="Where. [default: everywhere]")
@options.rows
def command(to: str | None, as_json: bool) -> None:
    """List your apps: where they are, how they are, and their live release."""
    from dicectl.actions import apps
    from dicectl.output import screens, tables

    found, failure = screens.result_of(apps.everywhere([to] if to else PLATFORMS, alone=bool(to)))
    if found or not failure:
        tables.show_apps(found, as_json=as_json)
    if failure:
        raise failure
