"""`dicectl apps`."""

from __future__ import annotations

import click

from dicectl import platforms
from dicectl.commands import options, which
from dicectl.platforms import PLATFORMS

EXAMPLES = """\b
Examples:
  dicectl apps
  dicectl apps --to local --json
  dicectl apps --start
"""


@click.command(epilog=EXAMPLES)
@click.option("--to", type=click.Choice(list(PLATFORMS)), help="Where. [default: everywhere]")
@click.option("--start", is_flag=True, help="Start those of this machine that are down.")
@options.at
@options.rows
def command(to: str | None, start: bool, as_json: bool) -> None:
    """List your apps: where they are, how they are, and their live release.

    An app is down when it ran, and the machine or its background process has ended since.
    """
    from dicectl.actions import apps, restart
    from dicectl.output import screens, tables

    server = which.server()
    to = to or (platforms.with_ability("has_servers") if server else None)
    keys = [to] if to else list(PLATFORMS)
    if start:
        here = [key for key in keys if platforms.get(key).can.is_here]
        options.follow(restart.start_all(here, alone=bool(to)), as_json=as_json)
    found, failure = screens.result_of(apps.everywhere(keys, server=server, alone=bool(to)))
    if found or not failure:
        tables.show_apps(found, as_json=as_json)
    if failure:
        raise failure
