"""`dicectl stop`."""

from __future__ import annotations

import click

from dicectl.commands import options, which

EXAMPLES = """\b
Example:
  dicectl stop my-dice --to local
"""


@click.command(epilog=EXAMPLES)
@options.name
@options.to
@options.one
def command(name: str | None, to: str | None, as_json: bool) -> None:
    """Stop an app's web process, and on this machine all others. Its releases and address stay."""
    from dicectl.actions import apps
    from dicectl.events import Stopped
    from dicectl.output import screens

    platform = which.find_app(name, to, "stop")
    apps.needs_processes(platform, "stop")
    again = platform.stop()
    with screens.choose(as_json=as_json) as screen:
        screen.show(Stopped(platform.app, platform.key, again))
