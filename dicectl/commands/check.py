"""`dicectl check`."""

from __future__ import annotations

from pathlib import Path

import click

from dicectl.errors import ExitStatus
from dicectl.platforms import PLATFORMS

EXAMPLES = """\b
Examples:
  dicectl check
  dicectl check --to local && dicectl deploy my-dice --to local
"""


@click.command(epilog=EXAMPLES)
@click.argument("name", required=False)
@click.option("--to", type=click.Choice(list(PLATFORMS)), help="Where to. [default: heroku]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a finding.")
@click.pass_context
def command(ctx: click.Context, name: str | None, to: str | None, as_json: bool) -> None:
    """Say whether this folder will deploy, and what to mend.

    Looks at this machine, the account, and the files that git tracks or a deploy would commit.
    Changes nothing. With NAME, says whether the app's name is yours or free.
    """
    from dicectl import target
    from dicectl.checks import check
    from dicectl.output import findings

    platform, project = target.find(Path.cwd(), name, to)
    said = findings.show(check(project, platform), as_json_lines=as_json)
    if any(finding.level == "problem" for finding in said):
        ctx.exit(ExitStatus.CHECK_FOUND_PROBLEMS)
