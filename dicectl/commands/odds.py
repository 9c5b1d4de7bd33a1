"""`dicectl odds`."""

from __future__ import annotations

import sys

import click

from dicectl.output.faces import checked

EXAMPLES = """\b
Examples:
  dicectl odds 4d6kh3
  dicectl odds 2d20kh1 --at-least 15
  dicectl odds 3d6 --csv
"""


@click.command(epilog=EXAMPLES)
@click.argument("words", nargs=-1, required=True, metavar="NOTATION")
@click.option("--at-least", type=int, metavar="X", help="Only how likely X or more is.")
@click.option("--csv", "as_csv", is_flag=True, help="total,probability,at_least; one total a line.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(words: tuple[str, ...], at_least: int | None, as_csv: bool, as_json: bool) -> None:
    """Say how likely each total is: exactly, or by a simulation where that would take long.

    The notation and its limits are those of dicectl roll: see dicectl roll --help.
    """
    from dicectl.output import plot
    from webapp.dice.odds import odds

    if as_csv and as_json:
        raise click.UsageError("Give --csv or --json, not both.")
    result = odds(checked(" ".join(words)))
    if as_json:
        import json

        click.echo(json.dumps(plot.as_object(result, at_least)))
    elif as_csv:
        click.echo("\n".join(plot.csv_lines(result, at_least)))
    elif at_least is None:
        click.echo(f"{plot.summary(result)}\n{plot.distribution(result)}")
    else:
        # A sentence for people, a bare probability for programs.
        bare = repr(result.at_least(at_least))
        click.echo(plot.chance(result, at_least) if sys.stdout.isatty() else bare)
