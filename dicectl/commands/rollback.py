"""`dicectl rollback`."""

from __future__ import annotations

import re

import click

from dicectl.commands import naming, options, which

EXAMPLES = """\b
Examples:
  dicectl rollback
  dicectl rollback v3 --app my-dice --to local
"""


def _number(_ctx: click.Context, _param: click.Parameter, text: str | None) -> int | None:
    """Read `v3` or `3`."""
    if text is None:
        return None
    if not re.fullmatch(r"v?[1-9]\d{0,8}", text):
        told = f"{text!r} is no release; they are called v1, v2 and so on."
        raise click.BadParameter(told + naming.elsewhere(text, "rollback"))
    return int(text.removeprefix("v"))


@click.command(epilog=EXAMPLES)
@click.argument("release", required=False, callback=_number)
@options.app
@options.to
@options.events
def command(release: int | None, name: str | None, to: str | None, as_json: bool) -> None:
    """Bring back an earlier release of an app: RELEASE, or the one before the live one.

    Your code stays as it is; the next deploy brings it back.
    """
    from dicectl.actions.rollback import rollback

    platform = which.find_app(name, to, "rollback --app")
    options.follow(rollback(platform, release), as_json=as_json)
