"""`dicectl claim`."""

from __future__ import annotations

import click

from dicectl.commands import options, which
from dicectl.platforms import with_ability

EXAMPLES = """\b
Examples:
  dicectl claim
  dicectl claim my-dice
"""


@click.command(epilog=EXAMPLES)
@options.name
@options.to
@options.one
def command(name: str | None, to: str | None, as_json: bool) -> None:
    """Print and open the link that makes a page without an account your own.

    Whoever has the link can take the page, so show it to nobody.
    """
    from dicectl.output import browser
    from dicectl.platforms import App

    platform = which.find_app(name, to or with_ability("is_temporary"), "claim")
    browser.show(App(platform.app, platform.claim()), platform.key, as_json=as_json)
