"""`dicectl stop`."""

from __future__ import annotations

import click

from dicectl.platforms import PLATFORMS

EXAMPLES = """\b
Example:
  dicectl stop my-dice --to local
"""


@click.command(epilog=EXAMPLES)
@click.argument("name", required=False)
@click.option("--to", type=click.Choice(list(PLATFORMS)), help="Where it runs. [default: heroku]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(name: str | None, to: str | None, as_json: bool) -> None:
    """Stop an app's web process. The app, its releases and its address stay."""
    from dicectl import output, target
    from dicectl.events import Stopped

    platform = target.find_app(target.here(), name, to, command="stop")
    again = platform.stop()
    with output.choose(as_json=as_json) as screen:
        screen.show(Stopped(platform.app, platform.key, again))
