"""`dicectl explain`."""

from __future__ import annotations

import sys

import click

EXAMPLES = """\b
Examples:
  dicectl explain H14
  dicectl explain build.log
  dicectl logs my-dice -n 1000 | dicectl explain
"""


@click.command(epilog=EXAMPLES)
@click.argument("what", required=False, metavar="[CODE | FILE | -]")
@click.option("--list", "whole", is_flag=True, help="List all that can be explained.")
@click.option("--why", "why", is_flag=True, help="Also tell what each stage of reading found.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(what: str | None, whole: bool, why: bool, as_json: bool) -> None:
    """Say what an error means and what to do, without the net.

    CODE is Heroku's (H14, R10, L15), dicectl's (D301), or another name of the list. FILE, or what
    is piped in, may be the output of a build, a push or the Heroku CLI, a traceback, or a log. The
    cause that the others follow from comes first.
    """
    from dicectl.explain import lookup
    from dicectl.output import explanations

    if whole:
        explanations.show_catalogue(as_json=as_json)
        return
    if not what and sys.stdin.isatty():
        raise click.UsageError("Give a code, a file, or - for what is typed or piped in.")
    answer = lookup.find(what or lookup.PIPED)
    explanations.show(answer.explained, as_json=as_json)
    explanations.show_part(answer.part)
    if why:
        explanations.show_why(answer.why)
