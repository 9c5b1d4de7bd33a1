"""`dicectl roll`."""

from __future__ import annotations

import click

from dicectl.machine import streams
from dicectl.output.faces import checked, print_json, show_many, show_odds, show_one
from webapp import dice
from webapp.dice import notation

MAX_TIMES = 10_000_000
HELP = f"""Roll dice: a picture on a terminal, bare totals elsewhere, one a line.

\b
3d6+2          three dice and two; also - * ( )
d%  4dF        a hundred sides; dice with -1, 0 and 1
4d6kh3         keep the highest 3; also kl, and dh, dl to drop
1d6!           roll a 6 again and add it to the same die
1d6r<3 ro<3    reroll 1 and 2, or reroll them once

At most {notation.MAX_DICE:,} dice, {notation.MAX_SIDES:,} sides, {notation.MAX_LENGTH} characters,
numbers up to {notation.MAX_NUMBER:,}, totals up to {notation.MAX_TOTAL:,}, {notation.MAX_DEPTH}
brackets inside each other and {notation.MAX_EXPLOSIONS} explosions of a die; r< leaves at least
one face of {notation.MAX_REROLLS}. Put what has * or ( or < in quotation marks.
"""


EXAMPLES = """\b
Examples:
  dicectl roll
  dicectl roll 4d6kh3 --odds
  dicectl roll d20 --times 3 --seed 7
"""


@click.command(help=HELP, epilog=EXAMPLES)
@click.argument("words", nargs=-1, metavar="[NOTATION]")
@click.option("--sides", type=click.IntRange(1, notation.MAX_SIDES), help="Short for 1dSIDES.")
@click.option(
    "--times", type=click.IntRange(1, MAX_TIMES), default=1, show_default=True, help="How often."
)
@click.option("--seed", type=int, help="Roll the same again for the same seed and notation.")
@click.option("--odds", "with_odds", is_flag=True, help="Add mean, deviation and percentiles.")
@click.option("--plot", is_flag=True, help="Add a bar chart of the odds, with the roll marked.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object; its seed rolls it again."
)
def command(
    words: tuple[str, ...],
    sides: int | None,
    times: int,
    seed: int | None,
    with_odds: bool,
    plot: bool,
    as_json: bool,
) -> None:
    """See `HELP`."""
    if words and sides:
        raise click.UsageError("Give a notation or --sides, not both.")
    text = checked(" ".join(words) if words else f"1d{sides or 6}")
    seed = dice.new_seed() if seed is None else seed
    if as_json:
        print_json(text, times, seed, with_odds=with_odds)
    elif times == 1:
        total = show_one(dice.roll(text, seed))
        show_odds(text, with_odds=with_odds, plot=plot, mark=total)
    else:
        streams.end_unread()
        show_many(text, times, seed, plot=plot)
        show_odds(text, with_odds=with_odds)
