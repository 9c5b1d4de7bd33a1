"""`dicectl roll`."""

from __future__ import annotations

import sys
from random import Random, SystemRandom

import click

from dicectl.faces import face
from webapp import dice


@click.command(
    epilog="Examples:  dicectl roll    dicectl roll --sides 20 --times 3    dicectl roll --seed 7"
)
@click.option(
    "--sides",
    type=click.IntRange(1, dice.MAX_SIDES),
    default=dice.DEFAULT_SIDES,
    show_default=True,
    help="How many faces the die has.",
)
@click.option(
    "--times", type=click.IntRange(1, 10_000_000), default=1, show_default=True, help="How often."
)
@click.option("--seed", type=int, help="Roll the same numbers again for the same seed.")
def command(sides: int, times: int, seed: int | None) -> None:
    """Roll a fair die: a picture on a terminal, a bare number a line elsewhere."""
    random = SystemRandom() if seed is None else Random(seed)  # noqa: S311  asked for
    picture = sys.stdout.isatty() and times == 1
    for _ in range(times):
        number = dice.roll(sides, random)
        click.echo(face(number, sides) if picture else number)
