"""`dicectl deploy`."""

from __future__ import annotations

from typing import Any

import click

from dicectl.commands import offer, options, own_python, which

EXAMPLES = """\b
Examples:
  dicectl deploy my-dice --to local
  dicectl deploy my-dice --to vercel --temporary
  dicectl deploy my-dice --to dokku --server dokku.example.com
  dicectl deploy -m "Roll faster"
  dicectl deploy --no-commit --rollback-on-failure
"""


@click.command(epilog=EXAMPLES)
@options.name
@options.to
@click.option("--region", help="Where Heroku runs a new app: us or eu.")
@click.option("--team", help="The Heroku team that a new app belongs to.")
@click.option("--temporary", is_flag=True, help="Make a page without an account, for some days.")
@click.option("--generate", is_flag=True, help="Take a similar name if NAME is taken.")
@own_python.option
@click.option("-m", "--message", default="", help="Commit changes, with this message.")
@click.option(
    "--commit/--no-commit",
    default=None,
    help="Commit changes, or deploy the last commit without them. [default: ask]",
)
@click.option("--check/--no-check", default=True, help="Whether to check the folder first.")
@click.option(
    "--rollback-on-failure",
    "rollback",
    is_flag=True,
    help="Bring back the release before if the new one does not answer.",
)
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@click.option("--open", "open_page", is_flag=True, help="Open the page in a browser at the end.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object an event.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    name: str | None,
    to: str | None,
    open_page: bool,
    as_json: bool,
    **wishes: Any,  # noqa: ANN401  as `Request` has them
) -> None:
    """Put this folder on the web: commit, create, push, and prove that it answers.

    NAME is the app's name; it can be left out once a git remote names the app. Only what is missing
    is done, so running it again is always safe.
    """
    if wishes["message"] and wishes["commit"] is False:
        raise click.UsageError("-m is for a commit, and --no-commit says that there shall be none.")
    platform, project = which.find(name, to, command="deploy")
    project.look_ahead()  # while the rest is imported
    project = offer.offer(project, as_json=as_json or wishes["dry_run"])

    from dicectl.actions import deploy
    from dicectl.actions.request import Request
    from dicectl.output import questions, screens

    request = Request(**wishes, confirm=questions.commit_asker(as_json=as_json))
    with screens.choose(as_json=as_json) as screen:
        ctx.exit(
            screens.follow(deploy.deploy(platform, project, request), screen, open_page=open_page)
        )
