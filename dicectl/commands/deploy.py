"""`dicectl deploy`."""

from __future__ import annotations

from pathlib import Path

import click

from dicectl.platforms import PLATFORMS

EXAMPLES = """\b
Examples:
  dicectl deploy my-dice --to local
  dicectl deploy my-dice --dry-run
  dicectl deploy -m "Roll faster"
"""


@click.command(epilog=EXAMPLES)
@click.argument("name", required=False)
@click.option("--to", type=click.Choice(list(PLATFORMS)), help="Where to. [default: heroku]")
@click.option("--region", help="Where Heroku runs a new app: us or eu.")
@click.option("--team", help="The Heroku team that a new app belongs to.")
@click.option("-m", "--message", help="The message of the commit, if there is something to commit.")
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@click.option("--check/--no-check", default=True, help="Whether to check the folder first.")
@click.option("--open", "open_page", is_flag=True, help="Open the page in a browser at the end.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object an event.")
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    to: str | None,
    region: str | None,
    team: str | None,
    message: str | None,
    dry_run: bool,
    check: bool,
    open_page: bool,
    as_json: bool,
) -> None:
    """Put this folder on the web: commit, create, push, and prove that it answers.

    NAME is the app's name; it can be left out once a git remote names the app. Only what is missing
    is done, so running it again is always safe.
    """
    from dicectl import deploy, output, target

    platform, project = target.find(Path.cwd(), name, to, command="deploy")
    request = deploy.Request(message or deploy.DEFAULT_MESSAGE, region, team, dry_run, check)
    with output.choose(as_json=as_json) as screen:
        ctx.exit(
            output.follow(deploy.deploy(platform, project, request), screen, open_page=open_page)
        )
