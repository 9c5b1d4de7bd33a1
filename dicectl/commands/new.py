"""`dicectl new`."""

from __future__ import annotations

import click

from dicectl.commands import which

EXAMPLES = """\b
Examples:
  dicectl new my-project
  dicectl new .
  dicectl new . --from model:predict --dry-run
"""


@click.command(epilog=EXAMPLES)
@click.argument("folder", default="")
@click.option(
    "--from",
    "sources",
    multiple=True,
    metavar="TARGET",
    help="The function: model:predict or model.py. May be repeated. [default: what is found]",
)
@click.option(
    "--template",
    type=click.Choice(["page", "api", "flask"]),
    default="page",
    show_default=True,
    help="A page with an API, the API alone, or a Flask app to write the page yourself.",
)
@click.option("--eject", type=click.Choice(["page"]), help="Copy the page's templates here.")
@click.option("--renew", is_flag=True, help="Take this dicectl's web engine for an older one.")
@click.option("--jobs", is_flag=True, help="For work that takes minutes: each call is a job.")
@click.option("--dry-run", is_flag=True, help="Show each file and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object an event.")
@click.pass_context
def command(
    ctx: click.Context,
    folder: str,
    sources: tuple[str, ...],
    template: str,
    eject: str | None,
    renew: bool,
    jobs: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make a project of a function: what the web needs around it, ready to deploy.

    In a FOLDER that has code, the function is found by reading, and only what is missing is
    written. A new FOLDER gets a small example.
    """
    if not folder:
        raise click.UsageError("Say where: dicectl new . (this folder), or dicectl new my-project")
    from dicectl.actions import target
    from dicectl.output import changes, screens
    from dicectl.projects import new
    from dicectl.projects.contents import Wish

    choose = (lambda *_: "") if as_json else which.choose
    wish = Wish(folder, sources, template, eject or "", renew, jobs, choose)
    planned = new.plan(target.here(), wish)
    if dry_run:
        changes.show(planned.files, as_json_lines=as_json)
        return
    with screens.choose(as_json=as_json) as screen:
        ctx.exit(screens.follow(new.make(planned), screen))
