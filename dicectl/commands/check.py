"""`dicectl check`."""

from __future__ import annotations

from pathlib import Path

import click

from dicectl.errors import ExitStatus

EXAMPLES = """\b
Example:
  dicectl check && dicectl deploy my-dice
"""


@click.command(epilog=EXAMPLES)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Say whether this folder will deploy, and what to mend.

    Looks at what git tracks and what a deploy would commit; changes nothing.
    """
    from dicectl import output
    from dicectl.checks import check
    from dicectl.deploy import failed
    from dicectl.project import Project

    findings = check(Project.find(Path.cwd()))
    with output.choose(as_json=False) as screen:
        for finding in findings:
            screen.show(failed(finding.error))
    if findings:
        ctx.exit(ExitStatus.CHECK_FOUND_PROBLEMS)
    click.echo("No problems found.")
