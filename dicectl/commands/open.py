"""`dicectl open`."""

from __future__ import annotations

import click

from dicectl.commands import options, which

EXAMPLES = """\b
Examples:
  dicectl open
  dicectl open my-dice --to local
"""


@click.command(epilog=EXAMPLES)
@options.name
@options.to
@options.one
def command(name: str | None, to: str | None, as_json: bool) -> None:
    """Print an app's address, and open it in a browser where there is a screen."""
    from dicectl.actions import apps
    from dicectl.output import browser, screens

    platform = which.find_app(name, to, "open")
    browser.show(screens.result_of(apps.look(platform)).app, platform.key, as_json=as_json)
