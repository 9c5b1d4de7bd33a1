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
{notation.OVERVIEW}

{notation.LIMITS}

Put what has * or ( or < in quotation marks.
"""
EXAMPLES = """\b
Examples:
  dicectl roll
  dicectl roll 4d6kh3 --odds
  dicectl roll d20 --times 3 --seed 7
  dicectl roll "10d6>=5"
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
    typed = " ".join(words) if words else f"1d{sides or 6}"
    text = checked(typed)
    rolled = dice.roll(typed, seed)
    if rolled.is_set and times > 1:
        raise click.UsageError("Give a set, such as 6x4d6, or --times, not both.")
    if as_json:
        print_json(rolled, times, with_odds=with_odds)
    elif times == 1:
        show_one(rolled)
        mark = None if rolled.is_set else rolled.total
        show_odds(text, with_odds=with_odds, plot=plot, mark=mark)
    else:
        streams.end_unread()
        show_many(text, times, rolled.seed, plot=plot)
        show_odds(text, with_odds=with_odds)
