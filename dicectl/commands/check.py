"""`dicectl check`."""

from __future__ import annotations

import click

from dicectl.commands import offer, options, own_python, which
from dicectl.errors import ExitStatus

EXAMPLES = """\b
Examples:
  dicectl check
  dicectl check --fix
  dicectl check --to local && dicectl deploy my-dice --to local
"""


@click.command(epilog=EXAMPLES)
@options.name
@options.to
@own_python.option
@click.option("--fix", is_flag=True, help="Mend what can be mended safely; shows it and asks.")
@click.option("--yes", is_flag=True, help="With --fix: do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a finding.")
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    to: str | None,
    fix: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Say whether this folder will deploy, and what to mend.

    Looks at this machine, the account, and the files that git tracks or a deploy would commit.
    Changes nothing without --fix. With NAME, says whether the app's name is yours or free.
    """
    if yes and not fix:
        raise click.UsageError("--yes is for --fix.")
    platform, project = which.find(name, to)
    project.look_ahead()  # while the rest is imported
    project = offer.offer(project, as_json=as_json)

    from dicectl.checks.run import check
    from dicectl.output import findings

    if fix:
        from dicectl.checks import fixes
        from dicectl.machine.edits import write
        from dicectl.output.fixes import choose

        for one in choose(
            fixes.find(project, buildpack=platform.needs(project) is None),
            yes=yes,
            as_json_lines=as_json,
        ):
            write(project.root, [one])
        platform, project = which.find(name, to)
    said = findings.show(check(project, platform), as_json_lines=as_json)
    if any(finding.level == "problem" for finding in said):
        ctx.exit(ExitStatus.CHECK_FOUND_PROBLEMS)
