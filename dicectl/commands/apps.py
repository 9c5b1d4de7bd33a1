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
  dicectl apps --at-login
  dicectl apps --free
"""


@click.command(epilog=EXAMPLES)
@click.option("--to", type=click.Choice(list(PLATFORMS)), help="Where. [default: everywhere]")
@click.option("--start", is_flag=True, help="Start those of this machine that are down.")
@click.option(
    "--at-login/--not-at-login",
    default=None,
    help="Let those of this machine start when you log in, or no more.",
)
@click.option("--free", is_flag=True, help="Show what could be removed from this machine.")
@click.option("--remove", is_flag=True, help="Remove what --free shows.")
@options.at
@options.rows
def command(
    to: str | None, start: bool, at_login: bool | None, free: bool, remove: bool, as_json: bool
) -> None:
    """List your apps: where they are, how they are, and their live release.

    An app is down when it ran, and the machine or its background process has ended since. Of those
    on this machine it is also told what they use.
    """
    if remove and not free:
        raise click.UsageError("--remove is for what --free shows: dicectl apps --free --remove")
    if free or at_login is not None:
        _of_this_machine(at_login, free, remove, as_json=as_json)
        return
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


def _of_this_machine(at_login: bool | None, free: bool, remove: bool, *, as_json: bool) -> None:
    """Do what is about this machine and no app."""
    if at_login is not None:
        from dicectl.actions import at_login as login

        options.follow(login.begin() if at_login else login.end(), as_json=as_json)
        return
    from dicectl.actions import free as room
    from dicectl.output import tables

    if remove:
        options.follow(room.remove(), as_json=as_json)
    elif free:
        tables.show_spare(room.spare(), as_json=as_json)
